"""Merging files, and changing single values of what was merged."""

import hashlib
from pathlib import Path

import pytest

from simnet.errors import MISSING, InputError
from simnet.scenario.extends import apply_override, load_tree


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write


def problems(path):
    with pytest.raises(InputError) as caught:
        load_tree(path)
    return [str(problem) for problem in caught.value.problems]


BASE = """\
simnet: 1
name: base
sites:
  hall: {at: [1, 2], windows: {social: {count: 2}, legal: {count: 1}}}
"""


def test_later_wins_deeply_lists_whole_null_deletes(write):
    write("base.yaml", BASE)
    write(
        "variant.yaml",
        "extends: base.yaml\nname: variant\nsites:\n  hall:\n    at: [3]\n    windows: {legal: null, social: {count: 5}}\n"
        "  post: {at: [0, 0]}\n",
    )
    tree = load_tree("variant.yaml")
    assert tree.data == {
        "simnet": 1,
        "name": "variant",
        "sites": {"hall": {"at": [3], "windows": {"social": {"count": 5}}}, "post": {"at": [0, 0]}},
    }
    assert tree.where(("simnet",)) == ("base.yaml", 1)
    assert tree.where(("name",)) == ("variant.yaml", 2)
    assert tree.where(("sites", "hall", "at", 0)) == ("variant.yaml", 5)
    assert tree.where(("sites", "hall", "windows", "social", "count")) == ("variant.yaml", 6)
    assert set(tree.lines) >= {(), ("sites", "hall", "windows")}
    assert ("sites", "hall", "windows", "legal") not in tree.lines
    assert str(tree.problem(("name",), "bad")) == 'line 2  name = "variant": bad'
    assert str(tree.problem(("sites", "hall", "hours"), "is required")) == "line 4  sites.hall.hours: is required"


def test_files_are_those_read_with_their_hashes(write):
    write("base.yaml", BASE)
    write("sub/variant.yaml", "extends: ../base.yaml\nname: x\n")
    tree = load_tree("sub/variant.yaml")
    assert [file.path for file in tree.files] == ["sub/variant.yaml", "base.yaml"]
    assert tree.file == "sub/variant.yaml"
    assert tree.files[1].sha256 == hashlib.sha256(BASE.encode()).hexdigest()


def test_absolute_paths_and_lists_in_order(write, tmp_path):
    write("one.yaml", "a: 1\nb: 1\nc: 1\n")
    write("two.yaml", "b: 2\nc: 2\n")
    write("top.yaml", f"extends: [{tmp_path / 'one.yaml'}, two.yaml]\nc: 3\n")
    assert load_tree("top.yaml").data == {"a": 1, "b": 2, "c": 3}
    assert load_tree(tmp_path / "top.yaml").data == {"a": 1, "b": 2, "c": 3}
    write("top.yaml", "extends: [two.yaml, one.yaml]\n")
    assert load_tree("top.yaml").data == {"a": 1, "b": 1, "c": 1}


def test_variants_of_one_base_combine(write):
    write("base.yaml", "a: 1\nb: 1\n")
    write("left.yaml", "extends: base.yaml\na: 2\n")
    write("right.yaml", "extends: ./base.yaml\nb: 2\n")
    write("both.yaml", "extends: [left.yaml, right.yaml]\n")
    tree = load_tree("both.yaml")
    assert tree.data == {"a": 2, "b": 2}
    assert [file.path for file in tree.files] == ["both.yaml", "left.yaml", "base.yaml", "right.yaml"]


def test_loops_are_refused_with_the_chain(write):
    write("a.yaml", "extends: sub/b.yaml\n")
    write("sub/b.yaml", "\nextends: [../c.yaml]\n")
    write("c.yaml", "extends: ./a.yaml\n")
    with pytest.raises(InputError) as caught:
        load_tree("a.yaml")
    assert str(caught.value) == (
        'c.yaml: 1 problem\n  line 1  extends = "./a.yaml": extends itself: a.yaml -> sub/b.yaml -> c.yaml -> a.yaml'
    )
    write("self.yaml", "extends: self.yaml\n")
    assert problems("self.yaml")[0].endswith("extends itself: self.yaml -> self.yaml")


def test_a_chain_has_at_most_32_files(write):
    for number in range(33):
        write(f"{number}.yaml", f"extends: {number + 1}.yaml\nv{number}: 1\n")
    write("33.yaml", "a: 1\n")
    assert len(load_tree("2.yaml").data) == 32  # files 2 to 33
    assert problems("1.yaml") == ['line 1  extends = "33.yaml": is the end of a chain of more than 32 files']


@pytest.mark.parametrize(
    ("extends", "told"),
    [
        ("nowhere.yaml", 'extends = "nowhere.yaml": no such file'),
        (".", 'extends = ".": is a folder; name a file in it'),
        ("5", "extends = 5: must be the path of a file, or a list of them"),
        ("null", "extends = null: must be the path of a file, or a list of them"),
        ("''", 'extends = "": must be the path of a file, or a list of them'),
        ("{a: b}", 'extends = {a: "b"}: must be the path of a file, or a list of them'),
        ("[one.yaml, 3]", "extends[1] = 3: must be the path of a file, or a list of them"),
        ("[one.yaml, one.yaml]", 'extends[1] = "one.yaml": is named twice; keep one'),
    ],
)
def test_what_extends_cannot_be(write, extends, told):
    write("one.yaml", "a: 1\n")
    write("top.yaml", f"simnet: 1\nextends: {extends}\n")
    assert problems("top.yaml") == [f"line 2  {told}"]


def test_faults_of_all_files_are_told_together(write):
    write("one.yaml", "a: 1\na: 2\n")
    write("two.yaml", "b: [\n")
    write("top.yaml", "extends: [one.yaml, two.yaml, three.yaml]\n")
    with pytest.raises(InputError) as caught:
        load_tree("top.yaml")
    assert [problem.file for problem in caught.value.problems] == ["one.yaml", "two.yaml", "top.yaml"]


def test_null_needs_something_to_delete(write):
    write("base.yaml", BASE)
    write(
        "variant.yaml",
        "extends: base.yaml\nsites:\n  hall:\n    windows:\n      socal: null\n  post:\n    windows: {a: null}\n    list: [{b: null}]\n",
    )
    assert problems("variant.yaml") == [
        'line 5  sites.hall.windows.socal = null: nothing to delete: did you mean "social"?',
        "line 7  sites.post.windows.a = null: nothing to delete: give it a value or remove the key",
        "line 8  sites.post.list[0].b = null: nothing to delete: give it a value or remove the key",
    ]
    write("alone.yaml", "a: 1\nb:\n")
    assert problems("alone.yaml") == ["line 2  b = null: nothing to delete: give it a value or remove the key"]


# -- single values ----------------------------------------------------------------------------------------------------


@pytest.fixture
def tree(write):
    write("base.yaml", BASE)
    return load_tree("base.yaml")


def test_override_changes_one_value_of_a_copy(tree):
    changed = apply_override(tree, "sites.hall.windows.social.count", 7)
    assert changed.data["sites"]["hall"]["windows"] == {"social": {"count": 7}, "legal": {"count": 1}}
    assert tree.data["sites"]["hall"]["windows"] == {"social": {"count": 2}, "legal": {"count": 1}}
    assert changed.data["sites"]["hall"]["at"] is tree.data["sites"]["hall"]["at"]
    assert changed.where(("sites", "hall", "windows", "social", "count")) == ("base.yaml", None)
    assert tree.where(("sites", "hall", "windows", "social", "count")) == ("base.yaml", 4)
    assert apply_override(tree, "sites.hall.at[1]", 9).data["sites"]["hall"]["at"] == [1, 9]
    assert tree.data["sites"]["hall"]["at"] == [1, 2]


def test_override_with_a_mapping_replaces_it(tree):
    value = {"x": {"count": 1}}
    changed = apply_override(tree, "sites.hall.windows", value, origin=("study.yaml", 12))
    assert changed.data["sites"]["hall"]["windows"] == {"x": {"count": 1}}
    value["x"]["count"] = 2
    assert changed.data["sites"]["hall"]["windows"] == {"x": {"count": 1}}
    assert changed.where(("sites", "hall", "windows", "x", "count")) == ("study.yaml", 12)
    assert changed.get(("sites", "hall", "windows", "social")) is MISSING


def test_override_with_null_deletes(tree):
    assert list(apply_override(tree, "sites.hall.windows.legal", None).data["sites"]["hall"]["windows"]) == ["social"]
    with pytest.raises(InputError, match="null deletes keys, not items of a list"):
        apply_override(tree, "sites.hall.at[0]", None)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("sites.hall.windws.social.count", 'did you mean "sites.hall.windows.social.count"?'),
        ("site.hal.windows.legal", 'did you mean "sites.hall.windows.legal"?'),
        (
            "sites.hall.windows.social.pace",
            'unknown path: sites.hall.windows.social has no "pace"; allowed: count',
        ),
        ("zebra.x", 'unknown path: the top has no "zebra"; allowed: name, simnet, sites'),
        ("sites.hall.at[2]", "unknown path: sites.hall.at is a list of 2"),
        ("sites.hall.at.x", "unknown path: sites.hall.at is a list of 2"),
        ("name[0]", 'unknown path: name is "base"'),
        ("sites..hall", "is not a dotted path"),
    ],
)
def test_override_of_an_unknown_path(tree, path, told):
    with pytest.raises(InputError) as caught:
        apply_override(tree, path, 1)
    assert str(caught.value).startswith(f"base.yaml: 1 problem\n  {path}: ")
    assert told in str(caught.value)


def test_override_may_create_a_last_key_when_asked(tree):
    changed = apply_override(tree, "sites.hall.windows.social.pace", 2, create=True)
    assert changed.data["sites"]["hall"]["windows"]["social"] == {"count": 2, "pace": 2}
    for path in ("sites.hal.windows", "sites.hall.at[5]", "name.x"):
        with pytest.raises(InputError):
            apply_override(tree, path, 2, create=True)
    with pytest.raises(InputError):
        apply_override(tree, "sites.nothing", None, create=True)


def test_a_missing_file_is_told_without_a_line():
    with pytest.raises(InputError) as caught:
        load_tree(Path("nowhere/at-all.yaml"))
    assert str(caught.value) == "nowhere/at-all.yaml: 1 problem\n  no such file, nor its folder"
