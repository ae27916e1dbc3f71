"""Further questions to the Liucheng studies: what wins most cases an hour on duty, and what would change the answer.

    python results/liucheng-questions/ask.py

writes `answers.csv` beside itself: question, variant, what it is compared with, measure, figure and half-width of its own 95% interval (by
itself, not over all of them). All differences are paired by replication. *Cases gained* are cases resolved a year more than with the
variant that is compared with; *per hour on duty* divides them by the hours planned or called out beyond it. Finished work is kept by
simnet, so a second run takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simnet.experiment.questions import Family, Values, write_answers
from simnet.measures.intervals import Estimate
from simnet.measures.measure import yearly
from simnet.measures.measures import KINDS, estimate, estimates
from simnet.measures.outcome import Outcome
from simnet.measures.tabulate import Row
from simnet.scenario.load import Loaded

HERE = Path(__file__).parent
FAMILY = Family(HERE.parents[1] / "scenarios" / "liucheng", seed=2020, replications=20)
COLUMNS = ("question", "variant", "against", "measure", "value", "half_width")

RESOLVED = yearly("resolved_year", "cases a year", "higher", ("", ""), ("", ""), "cases", "resolved")
"""Cases resolved a year; the catalogue has only the share that is lost."""

LONGER = {"noon": "noon", "early": "early", "late": "late", "weekend-paid": "weekend"}
"""Longer hours by file: the pool on duty, which is also the segment that can come only then."""


@dataclass(frozen=True)
class Variant:
    """A scenario file with some values set, and which variant of the same question it is compared with."""

    file: str
    values: Values
    against: str

    def load(self) -> Loaded:
        """Return the scenario."""
        return FAMILY.variant(self.file, self.values)


def people(segment: str, factor: float) -> Values:
    """Return the people of a segment, times a factor, zone by zone."""
    zones = Variant("before", {}, "").load().scenario.population.zones
    return {f"population.zones.{name}.people.{segment}": zone.people[segment] * factor for name, zone in zones.items()}


def with_base(label: str, values: Values) -> Iterator[tuple[str, Variant]]:
    """Yield all longer hours with some values set, and office hours with the same values."""
    base = f"office hours, {label}"
    yield base, Variant("all-skill", values, "")
    for file in LONGER:
        yield f"{file}, {label}", Variant(file, values, base)


def questions() -> dict[str, dict[str, Variant]]:
    """Return all questions."""
    asked: dict[str, dict[str, Variant]] = {}
    asked["posts on duty"] = {"office hours": Variant("all-skill", {}, "")} | {
        f"{file}, {count}": Variant(file, {f"sites.centre.windows.{pool}.count": count}, "office hours")
        for file, pool in LONGER.items()
        for count in (2, 4, 6, 8)
    }
    sizes: dict[str, Variant] = {}
    for file, pool in LONGER.items():
        for factor in (0, 0.5, 1, 2, 4):
            base = f"office hours, {pool} x {factor:g}"
            sizes[base] = Variant("all-skill", people(pool, factor), "")
            sizes[f"{file} x {factor:g}"] = Variant(file, people(pool, factor), base)
    asked["how many can come only then"] = sizes
    asked["moments tried before giving up"] = {
        name: variant for wishes in (2, 4, 8) for name, variant in with_base(f"{wishes}", {"behaviour.wishes": wishes})
    }
    asked["minutes that people wait for an opening"] = {
        name: variant for flex in (0, 30, 120) for name, variant in with_base(f"{flex}", {"behaviour.flex_min": flex})
    }
    standing: Values = {"sites.centre.windows.weekend.count": 2}
    called: Values = {"sites.centre.windows.called.count": 2, "sites.centre.diaries.weekend.places": 3}
    asked["two on standing duty or on request, by demand"] = {
        name: variant
        for factor in (0.02, 0.05, 0.1, 0.2, 0.4)
        for name, variant in (
            (f"nothing, demand x {factor:g}", Variant("all-skill", {"demand.factor": factor}, "")),
            (
                f"standing, demand x {factor:g}",
                Variant("weekend-paid", {"demand.factor": factor, **standing}, f"nothing, demand x {factor:g}"),
            ),
            (
                f"on request, demand x {factor:g}",
                Variant("on-request", {"demand.factor": factor, **called}, f"nothing, demand x {factor:g}"),
            ),
        )
    }
    segments = list(Variant("before", {}, "").load().scenario.population.segments)
    asked["how many know that they can ask"] = {
        "nothing": Variant("all-skill", {}, ""),
        "standing duty": Variant("weekend-paid", {}, "nothing"),
        **{
            f"{share:.0%} ask": Variant(
                "on-request",
                {f"channels.window.weights.{segment}": (1 - share) / share for segment in segments},
                "nothing",
            )
            for share in (1.0, 0.5, 0.25)
        },
    }
    lieu = "sites.centre.windows.weekend.lieu"
    asked["when time off is taken"] = {
        "weekend duty, paid": Variant("weekend-paid", {}, ""),
        **{
            f"{off} off at once, from Monday on": Variant("weekend", {f"{lieu}.at_once": off}, "weekend duty, paid")
            for off in (1, 2, 5, 8)
        },
        "5 off at once, Tuesday on": Variant("weekend", {f"{lieu}.hours": "Tu-Fr"}, "weekend duty, paid"),
        "5 off at once, We-Fr afternoons": Variant("weekend-quiet", {}, "weekend duty, paid"),
        "office staff": Variant("weekend-offices", {}, "weekend duty, paid"),
    }
    return asked


def resolved(outcome: Outcome) -> Estimate:
    """Return cases resolved a year."""
    return next(iter(KINDS[RESOLVED.kind](outcome, RESOLVED, "")))[1]


def hours(outcome: Outcome) -> Estimate:
    """Return hours planned and called out a year."""
    called = estimate(outcome, "call_out_hours")
    planned = estimate(outcome, "staff_hours")
    if np.isnan(called.value):
        return planned
    return Estimate(planned.value + called.value, planned.influence + called.influence)


def over(numerator: Estimate, denominator: Estimate) -> Estimate:
    """Return the quotient of two estimates of the same replications (delta method)."""
    quotient = numerator.value / denominator.value
    return Estimate(quotient, (numerator.influence - quotient * denominator.influence) / denominator.value)


def on_monday(outcome: Outcome, measure: str) -> Estimate:
    """Return a measure of Mondays."""
    return dict(estimates(outcome, measure, "weekday"))["Mo"]


def measured(outcome: Outcome, base: Outcome | None) -> Iterator[tuple[str, Estimate]]:
    """Yield what is said of a variant."""
    for measure in ("lost", "mean_wait", "late_or_left", "public_cost_year", "resident_cost_year"):
        yield measure, estimate(outcome, measure)
    yield "staff_hours on Mondays", on_monday(outcome, "staff_hours")
    yield "late_or_left on Mondays", on_monday(outcome, "late_or_left")
    yield "mean_wait on Mondays", on_monday(outcome, "mean_wait")
    if base is None:
        return
    gained, longer = resolved(outcome).minus(resolved(base)), hours(outcome).minus(hours(base))
    yield "hours on duty", longer
    yield "cases gained", gained
    if abs(longer.value) > 1:
        yield "cases gained per hour on duty", over(gained, longer)
    cost = estimate(outcome, "public_cost_year").minus(estimate(base, "public_cost_year"))
    yield "public cost added", cost
    if gained.value > 1:
        yield "public cost per case gained", over(cost, gained)
    for measure in ("mean_wait", "late_or_left", "resident_cost_year"):
        yield f"{measure}, difference", estimate(outcome, measure).minus(estimate(base, measure))


def rows_of(question: str, variants: Mapping[str, Variant]) -> Iterator[Row]:
    """Yield the answers to a question."""
    outcomes = FAMILY.outcomes({name: variant.load() for name, variant in variants.items()})
    for name, variant in variants.items():
        base = outcomes[variant.against] if variant.against else None
        for measure, made in measured(outcomes[name], base):
            values = (question, name, variant.against, measure, made.value, made.half_width(FAMILY.confidence))
            yield dict(zip(COLUMNS, values, strict=True))


def main() -> None:
    """Ask everything and write the table."""
    rows: list[Row] = []
    for question, variants in questions().items():
        print(question, flush=True)
        rows += rows_of(question, variants)
    write_answers(HERE / "answers.csv", COLUMNS, rows)


if __name__ == "__main__":
    main()
