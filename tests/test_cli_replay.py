"""`simnet replay`: on the terminal, as JSON, as CSV, and what it refuses."""

import csv
import json
from pathlib import Path

import pytest

from tests.experiment.studies import HALL
from tests.test_cli import _apart, simnet

__all__ = ["_apart", "simnet"]

WORDS = (
    "replay",
    "hall.yaml",
    "--site",
    "hall",
    "--day",
    0,
    "--engine",
    "reference",
    "--from",
    "01:00",
    "--to",
    "02:00",
)


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    (tmp_path / "hall.yaml").write_text(HALL.format(name="hall", title="Hall", windows=2), "utf-8")
    return tmp_path


def test_every_instant_has_a_row_a_window(simnet, hall: Path) -> None:
    rows = json.loads(simnet(*WORDS, "--json").out)["replay"]
    assert [(row["time"], row["window"]) for row in rows] == [
        (time, window) for time in ("01:00", "01:30", "02:00") for window in (1, 2)
    ]
    assert {row["state"] for row in rows} <= {"serving", "free"} and {row["pool"] for row in rows} == {"desk"}
    assert simnet(*WORDS, "--out", "day.csv").code == 0
    with (hall / "day.csv").open(encoding="utf-8", newline="") as held:
        assert [row["state"] for row in csv.DictReader(held)] == [row["state"] for row in rows]
    said = simnet(*WORDS, "--lang", "zh").out
    assert "hall 第0天 01:30 · " in said and "窗口" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--site", "hal"), 'unknown site; did you mean "hall"?'),
        (("--day", 9), "the run has days 0 to 0, warm-up included"),
        (("--from", "25:00"), "write a time of the day as HH:MM"),
        (("--to", "00:30"), "must not be before --from (01:00)"),
        (("--out", "hall.yaml"), "is there already and is left as it is"),
    ],
)
def test_what_cannot_be_is_refused(simnet, hall: Path, options: tuple[object, ...], message: str) -> None:
    ended = simnet(*WORDS, *options)
    assert ended.code == 2 and message in " ".join(ended.err.split())
