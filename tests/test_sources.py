import shutil

from simnet import sources


def test_hash_follows_the_bytes_of_every_source_file(tmp_path, monkeypatch):
    package = tmp_path / "package"
    (package / "floor").mkdir(parents=True)
    (package / "a.py").write_text("a = 1\n")
    (package / "floor" / "b.py").write_text("b = 1\n")
    (package / "notes.txt").write_text("not a source")
    monkeypatch.setattr(sources, "PACKAGE", package)
    fresh_hash = sources.source_hash.__wrapped__

    first = fresh_hash()
    assert len(first) == 64
    (package / "notes.txt").write_text("still none")
    assert fresh_hash() == first

    shutil.copytree(package, tmp_path / "elsewhere")
    monkeypatch.setattr(sources, "PACKAGE", tmp_path / "elsewhere")
    assert fresh_hash() == first

    (tmp_path / "elsewhere" / "floor" / "b.py").write_text("b = 2\n")
    second = fresh_hash()
    assert second != first
    (tmp_path / "elsewhere" / "floor" / "b.py").rename(tmp_path / "elsewhere" / "b.py")
    assert fresh_hash() not in (first, second)


def test_left_out_parts_do_not_count(tmp_path, monkeypatch):
    (tmp_path / "report").mkdir()
    (tmp_path / "a.py").write_text("a = 1\n")
    (tmp_path / "cli.py").write_text("x = 1\n")
    (tmp_path / "report" / "page.py").write_text("x = 1\n")
    monkeypatch.setattr(sources, "PACKAGE", tmp_path)
    fresh_hash = sources.source_hash.__wrapped__
    before = fresh_hash(("cli.py", "report"))
    (tmp_path / "cli.py").write_text("x = 2\n")
    (tmp_path / "report" / "page.py").write_text("x = 2\n")
    assert fresh_hash(("cli.py", "report")) == before
    assert fresh_hash(("report",)) != before


def test_hash_of_this_package_is_computed_once():
    assert sources.source_hash() is sources.source_hash()
