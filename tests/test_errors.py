"""How faults of the input are told."""

import json
import pickle

import pytest

from simnet.errors import MISSING, InputError, Problem, did_you_mean, list_allowed, nearest, show
from simnet.units import (
    DAY,
    clock,
    days_to_ms,
    hours_to_ms,
    instant,
    km_to_metres,
    minutes_to_ms,
    parse_clock,
    seconds_to_ms,
    to_integer,
)

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


def test_units_at_the_door():
    assert minutes_to_ms(8.5) == 510_000
    assert hours_to_ms(0.5) == 1_800_000
    assert days_to_ms(2) == 2 * DAY
    assert seconds_to_ms(0.0005) == 1  # half a millisecond
    assert km_to_metres(0.35) == 350
    assert km_to_metres(-0.0005) == 0  # half a metre below zero, towards plus infinity
    assert to_integer(0.49999999999999994) == 0
    assert to_integer(2.5) == 3


def test_what_is_no_sane_number_is_refused():
    for value in (float("nan"), float("inf"), float("-inf"), 1e300, 2**60, 10**5000, "5", True, None):
        with pytest.raises(ValueError, match=r"number|too large"):
            minutes_to_ms(value)


def test_largest_number():
    assert to_integer(2**53) == 2**53
    with pytest.raises(ValueError, match="too large: at most 9007199254740"):
        seconds_to_ms(2**53 / 1000 + 1)


def test_instants_are_read_and_written():
    assert clock(9 * 3_600_000 + 15 * 60_000 + 7) == "09:15:00.007"
    assert instant(3 * DAY + 9 * 3_600_000 + 15 * 60_000) == "day 3 09:15:00.000"
    assert instant(-1) == "day -1 23:59:59.999"
    assert parse_clock("09:15") == 33_300_000
    assert parse_clock("24:00") == DAY
    for text in ("9:15", "24:01", "12:60", "25:00", "09:15:00", "", "０９:15"):
        with pytest.raises(ValueError, match="time of day"):
            parse_clock(text)
