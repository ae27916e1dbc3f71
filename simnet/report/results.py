"""What a page knows of some results: rows, scenarios, origins of numbers; looked up by name.

Plain data without any reading or writing; `data` fills it from the files. What is not known is empty or None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from simnet.report.days_data import DaysData
from simnet.report.standings import Bounds, Recommended
from simnet.report.text import Text, same


@dataclass(frozen=True)
class SummaryRow:
    """One row of `summary.csv`; `mean` and `half_width` are None where there is no estimate."""

    scenario: str
    measure: str
    group_by: str
    group: str
    unit: str
    n: int
    mean: float | None
    half_width: float | None
    confidence: float | None


@dataclass(frozen=True)
class ComparisonRow:
    """One row of `comparison.csv`: scenario minus baseline."""

    baseline: str
    scenario: str
    measure: str
    group_by: str
    group: str
    unit: str
    n: int
    difference: float | None
    half_width: float | None
    p_adjusted: float | None
    family: int
    variance_saved: float | None


@dataclass(frozen=True)
class CostRow:
    """One row of `costs.csv`."""

    scenario: str
    basis: str
    payer: str
    line: str
    recurrence: str
    unit: str
    n: int
    yuan_year: float | None
    half_width: float | None


@dataclass(frozen=True)
class ClaimRow:
    """One row of `claims.csv`."""

    claim: str
    fact: str
    scenario: str
    measure: str
    group_by: str
    group: str
    unit: str
    relation: str
    published: float | None
    n: int
    mean: float | None
    half_width: float | None
    verdict: str


@dataclass(frozen=True)
class PublishedRow:
    """One row of `published.csv`: a claim, and the assumption that would have to be otherwise for it to come out."""

    study: str
    claim: str
    fact: str
    scenario: str
    measure: str
    group_by: str
    group: str
    unit: str
    relation: str
    published: float | None
    n: int
    mean: float | None
    half_width: float | None
    verdict: str
    assumption: str
    of: str
    needed: float | None
    low: float | None
    high: float | None
    then: float | None
    then_half_width: float | None
    others: str


@dataclass(frozen=True)
class ClaimAbout:
    """What the manifest says of a claim.

    Attributes
    ----------
    title : Text or None
        What was published.
    within : float or None
        How far off, relative to the figure, still reproduces it.
    fitted : str
        The parameter that was chosen so that the figure comes out; empty if none was.
    """

    title: Text | None
    within: float | None
    fitted: str


@dataclass(frozen=True)
class StressRow:
    """One row of `stress.csv`."""

    stress: str
    scenario: str
    measure: str
    unit: str
    n: int
    mean: float | None
    half_width: float | None
    without: float | None
    change: float | None
    change_half_width: float | None
    baseline: str
    difference: float | None
    difference_half_width: float | None
    p_adjusted: float | None
    family: int


@dataclass(frozen=True)
class StressAbout:
    """What the manifest says of a stress.

    Attributes
    ----------
    kind : str
        demand, leave, closed, day or own.
    best : tuple of str
        Scenarios that cannot be told from the best under it, in the order of the scenarios.
    verdict : str
        What becomes of the recommendation: survives, narrowed, overturned or undecided.
    title : Text or None
        Its name, for one of the study's own.
    amount : float or None
        Factor on demand, or share of the staff.
    first : str
        The first day of it, as the calendar names days; empty if it lasts all the time.
    weekday : str
        As which weekday that day counts; a make-up day counts as another than it is.
    days, measured_days : int or None
        How many days it lasts, and over how many is measured.
    sites : mapping of str to str
        The site that each scenario loses.
    untouched : tuple of str
        Scenarios that it leaves as they are.
    """

    id: str
    kind: str
    best: tuple[str, ...]
    verdict: str
    title: Text | None = None
    amount: float | None = None
    first: str = ""
    weekday: str = ""
    days: int | None = None
    measured_days: int | None = None
    sites: Mapping[str, str] = field(default_factory=dict)
    untouched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Site:
    """A site on the map.

    Attributes
    ----------
    posts : float or None
        Staffed windows of its own.
    desks, machines, lent, crew : float
        Desks of its back office, machines, staff that other sites' windows lend it, and the crew of a session.
    """

    id: str
    title: Text
    kind: str
    x_km: float
    y_km: float
    num_services: int | None
    posts: float | None
    desks: float = 0.0
    machines: float = 0.0
    lent: float = 0.0
    crew: float = 0.0


@dataclass(frozen=True)
class Zone:
    """A zone on the map."""

    id: str
    title: Text
    x_km: float
    y_km: float
    radius_km: float
    people: float | None


@dataclass(frozen=True)
class ScenarioInfo:
    """What the manifest says of a scenario."""

    id: str
    title: Text
    summary: Text | None = None
    sites: tuple[Site, ...] = ()
    zones: tuple[Zone, ...] = ()
    target_wait_min: float | None = None


@dataclass(frozen=True)
class EvidenceItem:
    """Where a number comes from, and in which scenarios that is said."""

    path: str
    kind: str
    text: str
    range: tuple[float, float] | None
    of: str
    scenarios: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """Everything that a page shows.

    Attributes
    ----------
    manifest : mapping
        The manifest as it stands, for what is only printed (command, versions, inputs).
    scenarios : tuple of ScenarioInfo
        In the order of the study, the baseline first.
    baseline, objective : str
        Ids; empty where the manifest names none.
    measures : tuple of str
        Ids of the study's named measures.
    best : tuple of str
        Scenarios that cannot be told from the best, the best estimate first; empty if nothing is recommended.
    names : dict of (str, str) to Text
        Titles of groups by (group_by, id): segments, services, zones, sites and their kinds, channels, activities.
    claims : tuple of ClaimRow
        In the order of the study; none where it makes no claims.
    searched : dict of str to PublishedRow
        By the claim's id, what a search over the assumptions found, where there was one of these very figures.
    claims_about : dict of str to ClaimAbout
        By the claim's id.
    recommended : Recommended or None
        The objective, and how each scenario stands; None where there is no objective.
    constraints : dict of str to Bounds
        What a scenario must keep, by id.
    stress : tuple of StressRow
        In the order of the file; none where nothing was stressed.
    stresses : tuple of StressAbout
        In the order of the manifest.
    not_stressed : dict of str to str
        Why the study could not be put through a standard stress, by its id.
    days : DaysData
        Where people go, and two days by quarter hours.
    """

    manifest: Mapping[str, Any]
    name: str
    title: Text
    question: Text | None
    scenarios: tuple[ScenarioInfo, ...]
    baseline: str
    objective: str
    measures: tuple[str, ...]
    best: tuple[str, ...]
    confidence: float | None
    evidence: tuple[EvidenceItem, ...]
    notes: tuple[Text, ...]
    summary: tuple[SummaryRow, ...]
    comparison: tuple[ComparisonRow, ...]
    costs: tuple[CostRow, ...]
    names: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    claims: tuple[ClaimRow, ...] = ()
    claims_about: Mapping[str, ClaimAbout] = field(default_factory=dict)
    searched: Mapping[str, PublishedRow] = field(default_factory=dict)
    recommended: Recommended | None = None
    constraints: Mapping[str, Bounds] = field(default_factory=dict)
    stress: tuple[StressRow, ...] = ()
    stresses: tuple[StressAbout, ...] = ()
    not_stressed: Mapping[str, str] = field(default_factory=dict)
    days: DaysData = field(default_factory=DaysData)

    def title_of(self, scenario: str) -> Text:
        """Return a scenario's title."""
        return next((info.title for info in self.scenarios if info.id == scenario), same(scenario))

    def name_of(self, group_by: str, group: str) -> Text:
        """Return a group's title, its id where it has none."""
        return self.names.get((group_by, group), same(group))

    def estimate(self, scenario: str, measure: str, group_by: str = "", group: str = "") -> SummaryRow | None:
        """Return a row of the summary that holds an estimate."""
        row = self._summary_by_key.get((scenario, measure, group_by, group))
        return None if row is None or row.mean is None else row

    def difference(self, scenario: str, measure: str, group_by: str = "", group: str = "") -> ComparisonRow | None:
        """Return a row of the comparison that holds an estimate."""
        row = self._comparison_by_key.get((scenario, measure, group_by, group))
        return None if row is None or row.difference is None else row

    def rows_by(self, measure: str, group_by: str) -> list[SummaryRow]:
        """Return the rows of a measure in groups, those with an estimate, in the order of the file."""
        return [r for r in self.summary if r.measure == measure and r.group_by == group_by and r.mean is not None]

    @cached_property
    def has_intervals(self) -> bool:
        """Whether figures have intervals: a single replication gives none."""
        return not self.summary or any(row.n > 1 for row in self.summary)

    def where_intervals(self, *said: Text) -> tuple[Text, ...]:
        """Return what is said of intervals, where there are any."""
        return said if self.has_intervals else ()

    @cached_property
    def _summary_by_key(self) -> dict[tuple[str, str, str, str], SummaryRow]:
        return {(row.scenario, row.measure, row.group_by, row.group): row for row in self.summary}

    @cached_property
    def _comparison_by_key(self) -> dict[tuple[str, str, str, str], ComparisonRow]:
        return {(row.scenario, row.measure, row.group_by, row.group): row for row in self.comparison}


def natural(group: str) -> tuple[Any, ...]:
    """Return a key that sorts ids as people do: 9 before 10, z2 before z10."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", group) if part)
