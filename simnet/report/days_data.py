"""Where people go, and two days by quarter hours, as the files of a results directory hold them; none in older results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simnet.report.reading import mapping, number, string, table_rows
from simnet.tables import DAYS, FLOWS, JOURNEYS

USUAL, WORST = "usual", "worst"


@dataclass(frozen=True)
class FlowRow:
    """One row of `flows.csv`."""

    scenario: str
    zone: str
    to_kind: str
    to: str
    unit: str
    n: int
    mean: float | None
    half_width: float | None
    confidence: float | None


@dataclass(frozen=True)
class DayRow:
    """One row of `days.csv`."""

    scenario: str
    day: str
    site: str
    time: str
    waiting: float | None
    most_waiting: int
    busy: float | None
    posts: float | None

    @property
    def quarter(self) -> int:
        """Number of the quarter hour of the day."""
        return minute_of(self.time) // 15


@dataclass(frozen=True)
class JourneyRow:
    """One row of `journeys.csv`."""

    scenario: str
    day: str
    team: str
    kind: str
    x_km: float | None
    y_km: float | None
    set_out: str
    arrival: str
    end: str


@dataclass(frozen=True)
class DayAbout:
    """What the manifest says of a day.

    Attributes
    ----------
    id : str
        usual or worst.
    day : int
        Day of the run.
    date : str
        ISO; empty where the study has no dates.
    visits : mapping of str to int
        Arrivals by scenario.
    """

    id: str
    day: int
    date: str
    visits: Mapping[str, int]


@dataclass(frozen=True)
class DaysData:
    """Flows and days of some results."""

    flows: tuple[FlowRow, ...] = ()
    rows: tuple[DayRow, ...] = ()
    journeys: tuple[JourneyRow, ...] = ()
    about: tuple[DayAbout, ...] = ()


def read_days(directory: Path, manifest: Mapping[str, Any]) -> DaysData:
    """Return flows and days.

    Raises
    ------
    InputError
        If a file is not what it should be.
    """
    said = mapping(manifest.get("days"))
    about = [_about(name, mapping(said[name])) for name in (USUAL, WORST) if name in said]
    return DaysData(
        tuple(table_rows(directory / "flows.csv", FLOWS, FlowRow)),
        tuple(table_rows(directory / "days.csv", DAYS, DayRow)),
        tuple(table_rows(directory / "journeys.csv", JOURNEYS, JourneyRow)),
        tuple(about),
    )


def _about(name: str, said: Mapping[str, Any]) -> DayAbout:
    visits = {str(scenario): number(count) for scenario, count in mapping(said.get("visits")).items()}
    return DayAbout(
        name,
        int(number(said.get("day")) or 0),
        string(said.get("date")),
        {scenario: int(count) for scenario, count in visits.items() if count is not None},
    )


def minute_of(time: str) -> int:
    """Return the minute of the day of hh:mm.

    >>> minute_of("09:15")
    555
    """
    hour, _, minute = time.partition(":")
    return 60 * int(hour) + int(minute)
