"""Several studies side by side: of each, its baseline and the scenario that it recommends, with what differs between them.

Studies are of different places and different people, so nothing is ever subtracted from one study to another here: every
difference is within a study, where the same people with the same luck met both scenarios. What is a ratio (posts for ten thousand
residents) is made of figures of one scenario.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simnet.errors import MISSING, InputError, Problem
from simnet.report.data import read_results
from simnet.report.judge import Judged, find_cost, judged_apart, judged_cost, judged_measure
from simnet.report.measures import Named, named
from simnet.report.results import Results, ScenarioInfo, SummaryRow
from simnet.report.sweep_data import is_sweep
from simnet.report.text import Text
from simnet.report.texts import WORDS

LEAST, MOST = 2, 20
"""How many studies a page can hold."""

MEASURES = ("peak_day_wait", "mean_wait", "trips_per_case", "time_per_case", "late_or_left")
"""What is set side by side, besides money and posts."""

PER = 10_000.0
"""Posts are told for so many residents, or visits a year."""


@dataclass(frozen=True)
class Study:
    """A study and what of it is shown.

    Attributes
    ----------
    results : Results
        All of it.
    shown : str
        The recommended scenario; of several that cannot be told apart the one with the best estimate; empty if nothing is recommended.
    """

    results: Results
    shown: str

    @property
    def title(self) -> Text:
        """Its title."""
        return self.results.title

    @property
    def baseline(self) -> str:
        """Its baseline; that of a single scenario is itself."""
        return self.results.baseline or self.results.scenarios[0].id

    @property
    def compares(self) -> bool:
        """Whether a scenario other than the baseline is recommended."""
        return self.shown not in ("", self.baseline)

    def scenario(self, scenario: str) -> ScenarioInfo:
        """Return what is known of a scenario."""
        return next(info for info in self.results.scenarios if info.id == scenario)


@dataclass(frozen=True)
class Figure:
    """An estimate with its half-width, None where that is not known."""

    value: float
    half_width: float | None
    unit: str


@dataclass(frozen=True)
class Line:
    """One measure of one study.

    Attributes
    ----------
    key : str
        Id of the measure, or `cost_once`.
    title, note : Text
        Its name, and what exactly it is.
    decimals : int
        The finest place worth writing.
    baseline, shown : Figure or None
        Of the baseline and of the recommended scenario.
    judged : Judged or None
        What may be said of their difference.
    difference : Figure or None
        Recommended less baseline.
    """

    key: str
    title: Text
    note: Text
    decimals: int
    baseline: Figure | None
    shown: Figure | None
    judged: Judged | None = None
    difference: Figure | None = None

    @property
    def relative(self) -> Figure | None:
        """The difference and its half-width as parts of the baseline's estimate; None where that is not positive."""
        if self.difference is None or self.baseline is None or self.baseline.value <= 0:
            return None
        half_width = self.difference.half_width
        part = None if half_width is None else half_width / self.baseline.value
        return Figure(self.difference.value / self.baseline.value, part, "share")


def read_studies(directories: Sequence[Path]) -> list[Study]:
    """Return the studies of results directories.

    Raises
    ------
    InputError
        With every directory that holds no results of a study, or is named twice.
    """
    problems: list[Problem] = []
    studies: list[Study] = []
    seen: set[Path] = set()
    if not LEAST <= len(directories) <= MOST:
        message = f"{LEAST} to {MOST} results directories can stand side by side; name as many"
        raise InputError(Problem(file="", line=None, path="DIR", found=len(directories), message=message))
    for directory in directories:
        try:
            if directory.resolve() in seen:
                problems.append(_refused(directory, "is named twice; name each directory once"))
            elif is_sweep(directory):
                problems.append(
                    _refused(directory, "holds a sweep, which has no baseline; name directories of studies")
                )
            else:
                results = read_results(directory)
                if results.scenarios:
                    studies.append(Study(results, _shown(results)))
                else:
                    problems.append(_refused(directory, "holds no scenario; remake the results"))
        except InputError as error:
            problems += error.problems
        seen.add(directory.resolve())
    if problems:
        raise InputError(problems)
    return studies


def _shown(results: Results) -> str:
    """The scenario that stands for what is recommended: of those left one that surely meets what is required, the best estimate first."""
    standings = results.recommended.standings if results.recommended is not None else {}
    met = [item for item in results.best if item not in standings or standings[item].feasibility == "met"]
    return next(iter([*met, *results.best]), "")


def lines_of(study: Study) -> list[Line]:
    """Return what is told of a study in figures, those that are known of a scenario."""
    found = [_measure_line(study, named(item)) for item in MEASURES]
    found += [_cost_line(study, "recurrent"), _cost_line(study, "one_off")]
    return [line for line in found if line.baseline is not None or line.shown is not None]


def _measure_line(study: Study, measure: Named) -> Line:
    results = study.results
    judged, difference = None, None
    if study.compares:
        judged = judged_measure(results, study.shown, measure) or judged_apart(results, study.shown, measure)
        row = results.difference(study.shown, measure.id)
        ends = results.estimate(study.baseline, measure.id), results.estimate(study.shown, measure.id)
        if row is not None and row.difference is not None:
            difference = Figure(row.difference, row.half_width, row.unit)
        elif ends[0] is not None and ends[1] is not None:
            difference = _apart(_of_row(ends[1]), _of_row(ends[0]))
    shown = _estimate(study, study.shown, measure.id) if study.compares else None
    baseline = _estimate(study, study.baseline, measure.id)
    return Line(measure.id, measure.title, measure.note, measure.decimals, baseline, shown, judged, difference)


def _estimate(study: Study, scenario: str, measure: str) -> Figure | None:
    row = study.results.estimate(scenario, measure)
    return None if row is None else _of_row(row)


def _of_row(row: SummaryRow) -> Figure | None:
    return None if row.mean is None else Figure(row.mean, row.half_width, row.unit)


def _apart(shown: Figure | None, baseline: Figure | None) -> Figure | None:
    """The difference of two figures that were not compared: their half-widths are added, which is wide enough."""
    if shown is None or baseline is None:
        return None
    known = shown.half_width is not None and baseline.half_width is not None
    half_width = (shown.half_width or 0.0) + (baseline.half_width or 0.0) if known else None
    return Figure(shown.value - baseline.value, half_width, shown.unit)


def _cost_line(study: Study, recurrence: str) -> Line:
    results = study.results
    figures: dict[str, Figure | None] = {}
    for scenario in (study.baseline, study.shown):
        row = find_cost(results, scenario, "paid", "public", "total", recurrence)
        figures[scenario] = (
            None if row is None or row.yuan_year is None else Figure(row.yuan_year, row.half_width, row.unit)
        )
    judged, difference = None, None
    baseline, shown = figures[study.baseline], figures[study.shown] if study.compares else None
    if study.compares:
        row = find_cost(results, study.shown, "paid", "public", "total", recurrence)
        judged = None if row is None else judged_cost(results, row)
        compared = results.difference(study.shown, "public_cost_year") if recurrence == "recurrent" else None
        if compared is not None and compared.difference is not None:
            difference = Figure(compared.difference, compared.half_width, compared.unit)
        else:
            difference = _apart(shown, baseline)
    if recurrence == "recurrent":
        measure = named("public_cost_year")
        return Line(measure.id, measure.title, measure.note, 0, baseline, shown, judged, difference)
    return Line("cost_once", WORDS["cost_once"], WORDS["cost_once_note"], 0, baseline, shown, judged, difference)


@dataclass(frozen=True)
class Scale:
    """How large a scenario is, and what it has.

    Attributes
    ----------
    people, posts : float or None
        Residents of its zones (firms too, where they are a segment), and staffed windows.
    num_sites : int
        Its sites.
    visits : Figure or None
        A year.
    spending : Figure or None
        Recurrent public spending, as paid.
    """

    people: float | None
    posts: float | None
    num_sites: int
    visits: Figure | None
    spending: Figure | None

    @property
    def posts_per_people(self) -> Figure | None:
        """Posts for ten thousand residents; both are certain."""
        return Figure(PER * self.posts / self.people, None, "posts") if self.posts and self.people else None

    @property
    def posts_per_visits(self) -> Figure | None:
        """Posts for ten thousand visits a year, with the relative half-width of the visits (to first order)."""
        if not self.posts or self.visits is None or self.visits.value <= 0:
            return None
        value, half_width = PER * self.posts / self.visits.value, self.visits.half_width
        return Figure(value, None if half_width is None else value * half_width / self.visits.value, "posts")

    @property
    def spending_per_head(self) -> Figure | None:
        """Recurrent public spending a resident and year."""
        if self.spending is None or not self.people:
            return None
        half_width = self.spending.half_width
        return Figure(
            self.spending.value / self.people, None if half_width is None else half_width / self.people, "yuan a year"
        )


def scale_of(study: Study, scenario: str) -> Scale:
    """Return how large a scenario of a study is."""
    info = study.scenario(scenario)
    people = [zone.people for zone in info.zones if zone.people is not None]
    posts = [site.posts for site in info.sites if site.posts is not None]
    cost = find_cost(study.results, scenario, "paid", "public", "total", "recurrent")
    return Scale(
        sum(people) if people else None,
        sum(posts) if posts else None,
        len(info.sites),
        _estimate(study, scenario, "visits_year"),
        None if cost is None or cost.yuan_year is None else Figure(cost.yuan_year, cost.half_width, cost.unit),
    )


def _refused(directory: Path, message: str) -> Problem:
    return Problem(file=str(directory), line=None, path="", found=MISSING, message=message)
