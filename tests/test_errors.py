"""How faults of the input are told."""

import json
import pickle

import pytest

from simnet.errors import MISSING, InputError, Problem, did_you_mean, list_allowed, nearest, show

HOURS = Problem("one.yaml", 41, "sites.station_3.hours", "Mon-Fri 9-17", "not an opening_hours expression")
SKILL = Problem(
    "one.yaml", 58, "sites.centre.windows.social.skills[0]", "socail", 'unknown skill; did you mean "social"?'
)


def test_text_groups_by_file_and_sorts_by_line():
    error = InputError([SKILL, Problem("two.yaml", None, "", MISSING, "no such file"), HOURS])
    assert str(error) == (
        "one.yaml: 2 problems\n"
        '  line 41  sites.station_3.hours = "Mon-Fri 9-17": not an opening_hours expression\n'
        '  line 58  sites.centre.windows.social.skills[0] = "socail": unknown skill; did you mean "social"?\n'
        "two.yaml: 1 problem\n"
        "  no such file"
    )


def test_json_has_the_same_order_and_is_valid_json():
    error = InputError([SKILL, HOURS, Problem("one.yaml", 3, "a", float("nan"), "bad"), HOURS])
    told = json.loads(json.dumps(error.to_json(), allow_nan=False))
    assert [entry["line"] for entry in told] == [3, 41, 58]
    assert told[0] == {"file": "one.yaml", "line": 3, "path": "a", "found": "nan", "message": "bad"}
    assert told[1]["found"] == '"Mon-Fri 9-17"'


def test_missing_is_told_from_null():
    assert str(Problem("f", 1, "a.b", MISSING, "is required")) == "line 1  a.b: is required"
    assert str(Problem("f", 1, "a.b", None, "must be text")) == "line 1  a.b = null: must be text"
    assert InputError(Problem("f", 1, "a", MISSING, "x")).to_json()[0]["found"] is None


def test_repeated_problems_are_told_once():
    assert len(InputError([HOURS, SKILL, HOURS]).problems) == 2


def test_an_error_without_problems_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="at least one"):
        InputError([])


def test_survives_the_way_from_a_worker():
    error = InputError([SKILL, HOURS])
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert again.problems == error.problems


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", '"plain"'),
        ('a "b" \\', '"a \\"b\\" \\\\"'),
        ("x\x1b[2J\n\u202e", '"x\\u001b[2J\\n\\u202e"'),
        ("少城", '"少城"'),
        ("a" * 100, '"' + "a" * 59 + '…"'),
        (True, "true"),
        (None, "null"),
        (-3, "-3"),
        (1.5, "1.5"),
        ([1, 2, 3, 4, 5], "[1, 2, 3, 4, …]"),
        ([[1, 2, 3], [[1], []]], "[[1, 2, …], [[…], []]]"),
        ({"mean": 1, "of": {"a": {"b": 1}}}, "{mean: 1, of: {a: {…}}}"),
        ({1: "x"}, '{1: "x"}'),
        (b"bytes", "a bytes"),
    ],
)
def test_show_is_short_and_harmless(value, text):
    assert show(value) == text


def test_show_does_not_write_out_huge_integers():
    assert show(10**5000) == "an integer of about 5001 digits"


def test_hostile_values_do_not_reach_the_terminal():
    problem = Problem("a\x1b.yaml", 1, "k\x07" + "y" * 1000, "v" * 10**6, "m\x00\n" + "z" * 10**6)
    text = str(InputError(problem))
    assert len(text) < 1_200
    assert text.count("\n") == 1
    assert all(part.isprintable() for part in text.split("\n"))


def test_did_you_mean():
    assert did_you_mean("socail", ["medical", "social"]) == '; did you mean "social"?'
    assert did_you_mean("SOCIAL", {"social": 1}) == '; did you mean "social"?'
    assert did_you_mean("xyz", ["social"]) == ""
    assert did_you_mean("x", []) == ""
    # With thousands of names only the case is forgiven, so that thousands of faults are told at once.
    many = [f"site_{number}" for number in range(5_000)]
    assert nearest("Site_17", many) == "site_17"
    assert nearest("site_17x", many) is None


def test_list_allowed():
    assert list_allowed(["b", "a"]) == "; allowed: a, b"
    assert list_allowed([]) == "; there is none to choose from"
    assert list_allowed(map(str, range(10, 40))).endswith("16, 17, … (30 in all)")


def test_a_flood_of_problems_is_told_by_its_beginning_and_its_number():
    words = list_allowed(["arrivals", "name"])
    flood = [Problem("one.yaml", line, f"key{line}", 0, "unknown key" + words) for line in range(1, 20_001)]
    error = InputError([*flood, HOURS, Problem("two.yaml", 1, "x", 0, "unknown key" + words)])
    lines = str(error).splitlines()
    assert lines[:3] == [
        "one.yaml: 20001 problems",
        "  line 1  key1 = 0: unknown key; allowed: arrivals, name",
        "  line 2  key2 = 0: unknown key; allowed: see above",
    ]
    assert lines[51:] == [
        "  … and 19951 more",
        "two.yaml: 1 problem",
        "  line 1  x = 0: unknown key; allowed: arrivals, name",
    ]
    assert len(error.to_json()) == 20_002
    assert all(entry["message"].endswith("arrivals, name") for entry in error.to_json() if entry["path"] != HOURS.path)
