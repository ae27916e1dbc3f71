"""YAML with lines: what is read, and what is refused."""

import hashlib
from pathlib import Path

import pytest
import yaml

from simnet.errors import InputError, Problem
from simnet.scenario.core_schema import resolve
from simnet.scenario.nodes import flatten, parse_text
from simnet.scenario.paths import dotted, parse_path
from simnet.scenario.text import LARGEST_FILE, read_text


@pytest.fixture(params=["C parser", "Python parser"], autouse=True)
def parser(request, monkeypatch):
    if request.param == "Python parser":
        monkeypatch.setattr(yaml, "__with_libyaml__", False)
    else:
        assert yaml.__with_libyaml__


def read(text):
    return flatten(parse_text(text, "f.yaml"))


def faults(text):
    with pytest.raises(InputError) as caught:
        parse_text(text, "f.yaml")
    return [(problem.line, problem.path, problem.message) for problem in caught.value.problems]


def test_core_schema_not_yaml_1_1():
    data, _ = read(
        "no: no\n'on': on\nyes_: yes\ntime: 12:30\ndate: 2023-01-02\noctal: 0o17\nhex: 0xff\nlead: 012\nunder: 1_000\n"
        "true_: true\nnull_: ~\nempty:\nfloat: 1e3\ndot: .5\nplus: +3\nquoted: '5'\nblock: |\n  5\ntilde: '~'\n"
    )
    assert data == {
        "no": "no",
        "on": "on",
        "yes_": "yes",
        "time": "12:30",
        "date": "2023-01-02",
        "octal": 15,
        "hex": 255,
        "lead": 12,
        "under": "1_000",
        "true_": True,
        "null_": None,
        "empty": None,
        "float": 1000.0,
        "dot": 0.5,
        "plus": 3,
        "quoted": "5",
        "block": "5\n",
        "tilde": "~",
    }
    assert type(data["float"]) is float and type(data["lead"]) is int


def test_every_value_knows_its_line():
    data, lines = read(
        "simnet: 1\n\nsites:\n  hall:\n    at: [1,\n      2]\n    # here\n    skills:\n      - a\n      - b\n"
    )
    assert data["sites"]["hall"] == {"at": [1, 2], "skills": ["a", "b"]}
    assert {dotted(path): line for path, (_, line) in lines.items()} == {
        "": 1,
        "simnet": 1,
        "sites": 3,
        "sites.hall": 4,
        "sites.hall.at": 5,
        "sites.hall.at[0]": 5,
        "sites.hall.at[1]": 6,
        "sites.hall.skills": 8,
        "sites.hall.skills[0]": 9,
        "sites.hall.skills[1]": 10,
    }
    assert lines.at(("sites", "hall", "hours")) == ("f.yaml", 4)
    assert lines.at(("nothing",)) == ("f.yaml", 1)


def test_an_alias_is_a_copy_on_its_own_line():
    data, lines = read("a: &x {b: [1]}\nc: *x\n")
    assert data == {"a": {"b": [1]}, "c": {"b": [1]}}
    assert data["a"] is not data["c"]
    assert data["a"]["b"] is not data["c"]["b"]
    assert lines[("c",)] == ("f.yaml", 2)
    assert lines[("c", "b")] == ("f.yaml", 1)


def test_dots_are_allowed_in_the_keys_of_evidence_alone():
    data, _ = read("evidence:\n  costs.rent: {fact: SC-02}\n")
    assert data == {"evidence": {"costs.rent": {"fact": "SC-02"}}}
    assert faults("evidence:\n  costs: {a.b: 1}\n")[0][1] == 'evidence.costs["a.b"]'
    assert faults("a.b: 1")[0][2].startswith("a key must not hold dots")


@pytest.mark.parametrize(
    ("text", "line", "path", "message"),
    [
        ("", 1, "", "is empty"),
        ("# only\n# comments\n", 1, "", "is empty"),
        ("---\n", 1, "", "is empty"),
        ("- a\n", 1, "", "the top must be a mapping"),
        ("just text\n", 1, "", "the top must be a mapping"),
        ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", 5, "b.c", "given twice, first on line 3"),
        ("a: 1\n'a': 2\n", 2, "a", "given twice, first on line 1"),
        ("a:\n  1: x\n", 2, "a.1", 'keys are text; put it in quotes: "1"'),
        ("true: x\n", 1, "true", 'put it in quotes: "true"'),
        ("~: x\n", 1, "~", "keys are text"),
        ("a:\n  .inf: x\n", 2, 'a[".inf"]', "keys are text"),
        ("'': x\n", 1, '[""]', "a key must not be empty"),
        ("{? : x}\n", 1, '[""]', "a key must not be empty"),
        ("' a': x\n", 1, " a", "free of blanks"),
        ('"a\\nb": x\n', 1, "a\nb", "control characters"),
        ("a[0]: x\n", 1, '["a[0]"]', "a key must not hold dots or brackets"),
        ("? [a, b]\n: x\n", 1, "", "a key must be plain text"),
        ("&k a: 1\n", 1, "", "a key must be plain text"),
        ("!!str a: 1\n", 1, "", "a key must be plain text"),
        ("b: &x {c: 1}\na:\n  <<: *x\n", 3, "a.<<", "merge keys are not part of YAML 1.2; use `extends`"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "a", "tags such as"),
        ("a: !!str 5\n", 1, "a", "tags such as"),
        ("a: !local {b: 1}\n", 1, "a", "tags such as"),
        ("a: .nan\n", 1, "a", "must be a finite number"),
        ("a: [1, -.INF]\n", 1, "a[1]", "must be a finite number"),
        ("a: 1e999\n", 1, "a", "is too large a number"),
        ("a: 9223372036854775808\n", 1, "a", "is too large a number"),
        ("a: 1" + "0" * 6000 + "\n", 1, "a", "is too large a number"),
        ("a: 0x" + "f" * 6000 + "\n", 1, "a", "is too large a number"),
        ('a: "x\\0y"\n', 1, "a", "control characters are not allowed"),
        ("a: 1\n---\nb: 2\n", 2, "", "a second document begins"),
        ("%YAML 1.1\n---\na: 1\n", 1, "", "is read as YAML 1.2"),
        ("a: *b\n", 1, "a", "there is no anchor &b"),
        ("a: &a {b: *a}\n", 1, "a.b", "stands inside what it stands for"),
        ("a:\n  b: &b [1, *b]\n", 2, "a.b[1]", "stands inside what it stands for"),
        ("a: " + "[" * 100 + "]" * 100 + "\n", 1, "a[0][0][0]", "nested deeper than 64"),
        ("a: " + "{b: " * 50_000, 1, "a.b.b.b", "nested deeper than 64"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_refused(text, line, path, message):
    (fault,) = faults(text)
    assert fault[:2] == (line, path)
    assert message in fault[2]


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ("a:\n\tb: 1\n", 2, "tabs cannot indent: use spaces"),
        ("a: @here\n", 1, "put the text in quotes"),
        ("a: 1\n...\nb: 2\n", 3, "a scenario file is one document"),
        ("a: [1,\nb: 2\n", 3, "that begins on line 1"),
        ("a: 'x\n\n\n", 4, "that begins on line 1"),
        ("a: b: c\n", 1, "mapping values are not allowed"),
        ("a: !e!x 1\n", 1, "undefined tag handle"),
    ],
)
def test_syntax_errors_have_a_line(text, line, mend):
    ((found_line, _, message),) = faults(text)
    assert message.startswith("not YAML: ")
    assert mend in message
    # The two parsers notice some errors a line apart.
    assert abs(found_line - line) <= 1


def test_a_syntax_error_does_not_hide_what_came_before():
    messages = [message for _, _, message in faults("a: 1\na: 2\nb: .nan\nc: [\n")]
    assert len(messages) == 3
    assert messages[2].startswith("not YAML")


def test_aliases_may_repeat_ten_thousand_values_and_no_more():
    # a holds 1 + 98 values. 102 aliases repeat 10,098 values, 101 repeat 9,999.
    anchor = "a: &a [" + "1, " * 97 + "1]\n"
    data, _ = read(anchor + "b: [" + "*a, " * 101 + "]\n")
    assert len(data["b"]) == 101
    assert "aliases repeat more than 10,000 values" in faults(anchor + "b: [" + "*a, " * 102 + "]\n")[0][2]


def test_a_bomb_is_refused_at_once():
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 20))
    assert "aliases repeat" in faults(bomb)[0][2]


def test_aliases_cannot_smuggle_depth():
    deep = "a: &a " + "[" * 40 + "]" * 40 + "\nb: " + "[" * 40 + "*a" + "]" * 40 + "\n"
    assert "nested deeper than 64" in faults(deep)[0][2]


def test_number_of_values_is_limited(monkeypatch):
    monkeypatch.setattr("simnet.scenario.nodes.MOST_VALUES", 10)
    read("a: [1, 2, 3, 4, 5, 6, 7, 8]")  # the top, a, and 8
    assert "holds more than 10 values" in faults("a: [1, 2, 3, 4, 5, 6, 7, 8, 9]")[0][2]


def test_resolve():
    assert resolve("-9223372036854775808") == -(2**63)
    assert resolve("00000000000000000000000000001") == 1
    assert [resolve(text) for text in (".", "-", "+", "1.2.3", "0o8", "0b1", "-0x1", "1e", ".e1")] == [
        ".", "-", "+", "1.2.3", "0o8", "0b1", "-0x1", "1e", ".e1",
    ]  # fmt: skip


# -- bytes to text ----------------------------------------------------------------------------------------------------


def file_fault(path, asked_by=None):
    with pytest.raises(InputError) as caught:
        read_text(Path(path), "shown.yaml", asked_by)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("raw", "line", "message"),
    [
        ("a: 1".encode("utf-16"), 1, "is UTF-16; save it as UTF-8"),
        ("a: 1".encode("utf-16-le"), 1, "holds NUL bytes"),
        ("a: 1".encode("utf-32"), 1, "is UTF-32; save it as UTF-8"),
        ("a: 1\nb: 少城\n".encode("gb18030"), 2, "is not UTF-8 (byte 0xC9), perhaps GBK; save it as UTF-8"),
        (b"a: \xff", 1, "is not UTF-8 (byte 0xFF); save it as UTF-8"),
        (b"a: 1\n\x00", 2, "holds NUL bytes: a binary file"),
        (b"a: 1\n\nb: \x1b[0m", 3, "holds the control character U+001B; remove it"),
        (b" " * (LARGEST_FILE + 1), None, "is larger than 8 MiB"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_bytes_that_are_no_text(tmp_path, raw, line, message):
    path = tmp_path / "f.yaml"
    path.write_bytes(raw)
    problem = file_fault(path)
    assert (problem.file, problem.line) == ("shown.yaml", line)
    assert problem.message.startswith(message)


def test_text_is_read_without_its_mark(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    source = read_text(path, "f.yaml")
    assert flatten(parse_text(source.text, "f.yaml"))[0] == {"a": 1}
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()  # of the bytes, mark included


def test_files_that_cannot_be_read(tmp_path, monkeypatch):
    (tmp_path / "one-plus-n.yaml").write_text("a: 1")
    assert file_fault(tmp_path / "one-plus-m.yaml").message == 'no such file; did you mean "one-plus-n.yaml"?'
    assert file_fault(tmp_path / "quite-different.yaml").message == "no such file"
    assert file_fault(tmp_path / "none" / "f.yaml").message == "no such file, nor its folder"
    assert file_fault(tmp_path).message == "is a folder; name a file in it"
    assert file_fault("/dev/null").message == "is not a regular file"
    assert file_fault(tmp_path / ("x" * 5000)).message.startswith("cannot be read: ")
    assert file_fault("a\0b").message.startswith("cannot be read: ")

    asked_by = Problem("base.yaml", 7, "extends", "one.yaml", "")
    problem = file_fault(tmp_path / "quite-different.yaml", asked_by)
    assert problem == Problem("base.yaml", 7, "extends", "one.yaml", "no such file")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert file_fault(tmp_path / "one-plus-n.yaml").message == "may not be read: permission denied"


# -- paths ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("sites.centre.windows.social.count", ("sites", "centre", "windows", "social", "count")),
        ("a[0][12].b", ("a", 0, 12, "b")),
        ('evidence["costs.rent"].fact', ("evidence", "costs.rent", "fact")),
        ('["a\\"].b"]', ('a"].b',)),
        ("小厅.窗口", ("小厅", "窗口")),
    ],
)
def test_paths_are_read_and_written(text, path):
    assert parse_path(text) == path
    assert dotted(path) == text


@pytest.mark.parametrize(
    "text", ["", ".", "a.", ".a", "a..b", "a[", "a[x]", "a[-1]", "a[0]b", "a]b", 'a["\\q"]', 'a["b]']
)
def test_what_is_no_path(text):
    with pytest.raises(ValueError, match="is not a dotted path"):
        parse_path(text)
