"""The problems: scenarios that are small enough to be studied thousands of times, and what is known of them in truth.

Five have truths to be covered: queues and a day whose truths are closed forms, and a hall whose truth is a run two thousand times as
long as a study's. Three hold scenarios that do not differ, so that whatever is called different is called so in error, and one holds
scenarios of which the best is known.

Why the scenarios of `renamed`, `order` and `renamed_hall` do not differ although their figures do:

- *renamed*: luck is addressed by names (`simnet.luck.names`). A service of another name has the same people and other service times of
  the same law, a stream of another name other people of the same law. So all measures have the same distribution, by construction.
- *order*: two services have the same exponential times. Whoever is called first of those who wait, the next service ends after an
  exponential time of the same mean, so the number in the system is the same Markov chain whatever the priorities, and with it the
  mean queue and the occupancy. In the long run the mean wait of all is the mean queue over the rate of arrivals (Little). The queue begins
  empty and is watched from ten relaxation times on, and people come as before after the watch, so what is left of the start is below one
  part in ten thousand. Late people and quantiles do differ and are not among the measures.
- *renamed_hall*: as renamed, in a hall with busy and quiet days, which are common to all, so that differences are partly paired.

That they do not differ is checked, too: the mean of all studies' differences is compared with its own error (`tally.Alike`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from simnet.measures.catalogue import BY_ID
from simnet.scenario.load import Loaded, load_scenario
from simnet.scenario.schema import Precision, Scenario

FOLDER = Path(__file__).parents[1] / "scenarios" / "intervals"

Variant = tuple[tuple[str, Any], ...]
"""Values to set by dotted path."""


@dataclass(frozen=True)
class Problem:
    """Scenarios under the same luck, and what is looked at in each study of them.

    Attributes
    ----------
    id : str
        Its id; also the YAML file of its scenarios unless `file` says otherwise.
    title : str
        For the table.
    variants : mapping of str to Variant
        The scenarios by id, the baseline first.
    measures : tuple of str
        What is looked at: each in every scenario, and each difference from the baseline.
    numbers : tuple of int
        Numbers of replications that are looked at.
    precision : mapping of str to Precision
        Where the stopping rule is looked at too: what it is to reach in every scenario.
    role : "cover", "alike" or "best"
        Whether truths are to be covered; or scenarios do not differ; or it is known which is best.
    file : str
        The YAML file.
    names : mapping of str to mapping
        By scenario, what is called otherwise there: old name to new.
    """

    id: str
    title: str
    variants: Mapping[str, Variant]
    measures: tuple[str, ...]
    numbers: tuple[int, ...] = (30,)
    precision: Mapping[str, Precision] = field(default_factory=dict)
    role: str = "cover"
    file: str = ""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def load(self) -> dict[str, Loaded]:
        """Return the scenarios, checked as from any file."""
        path = FOLDER / f"{self.file or self.id}.yaml"
        loaded = {name: load_scenario(path, variant) for name, variant in self.variants.items()}
        return {name: _renamed(one, self.names.get(name, {})) for name, one in loaded.items()}

    @property
    def rules(self) -> tuple[str, ...]:
        """How many replications are taken, in words that stand in results: a number, or `stopped`."""
        return (*map(str, self.numbers), *(("stopped",) if self.precision else ()))

    @property
    def baseline(self) -> str:
        """The scenario that others are compared with."""
        return next(iter(self.variants))

    def figures(self) -> Iterator[Figure]:
        """Yield what is estimated in a study, in the order in which its results stand in a line."""
        for rule in self.rules:
            for scenario in self.variants:
                for measure in self.measures:
                    yield Figure(rule, scenario, measure, "")
            for scenario in self.variants:
                if scenario != self.baseline:
                    for measure in self.measures:
                        yield Figure(rule, scenario, measure, self.baseline)


@dataclass(frozen=True)
class Figure:
    """One thing that a study estimates with an interval.

    Attributes
    ----------
    rule : str
        See `Problem.rules`.
    scenario, measure : str
        Ids.
    baseline : str
        The scenario from which it is the difference; empty: it is no difference.
    """

    rule: str
    scenario: str
    measure: str
    baseline: str

    @property
    def kind(self) -> str:
        """mean, ratio, quantile, other; or the difference of two."""
        if self.baseline:
            return "difference"
        return KINDS.get(BY_ID[self.measure].kind, "other")


KINDS = {
    "ratio": "ratio",
    "cost_ratio": "ratio",
    "quantile": "quantile",
    "yearly": "mean",
    "queue": "mean",
    "cost": "mean",
}


def _renamed(loaded: Loaded, names: Mapping[str, str]) -> Loaded:
    if not names:
        return loaded

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(key, key): renamed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [renamed(item) for item in value]
        return names.get(value, value) if isinstance(value, str) else value

    tree = replace(loaded.tree, data=renamed(loaded.tree.data))
    return Loaded(Scenario.model_validate(tree.data), tree)


WINDOW = "sites.hall.windows.desk.count"
TIME = "services.errand.stages.window.time_min.exponential.mean"
WAITS = ("mean_wait", "late_or_left", "p90_wait", "p95_wait")

PROBLEMS = (
    Problem(
        "queue",
        "M/M/1 and M/M/2, 240 customers",
        {"one": (), "two": ((WINDOW, 2), (TIME, 2.0))},
        (*WAITS, "p50_wait", "occupancy", "public_cost_per_case", "mean_queue", "visits_year", "resident_cost_year"),
        precision={"mean_wait": Precision(relative=0.13)},
    ),
    Problem(
        "day",
        "M(t)/M/3, a day of two peaks from an empty start, 168 customers",
        {"usual": (), "quicker": ((TIME, 5.5),)},
        (*WAITS, "occupancy", "public_cost_per_case", "mean_queue", "visits_year", "resident_cost_year"),
        numbers=(30, 75),
        precision={"mean_wait": Precision(relative=0.3)},
    ),
    Problem(
        "impatient",
        "Erlang A, 300 customers",
        {"five": ()},
        (*WAITS, "p50_wait", "late", "reneged", "occupancy", "mean_queue", "visits_year"),
        numbers=(30, 75),
        precision={"mean_wait": Precision(relative=0.05), "reneged": Precision(absolute=0.01)},
    ),
    Problem(
        "hall",
        "a hall's week of busy and quiet days, patience, priorities",
        {"usual": (), "flexible": (("sites.hall.windows.permit.count", 0), ("sites.hall.windows.all_skill.count", 3))},
        (*WAITS, "late", "reneged", "occupancy", "time_per_case", "public_cost_per_case", "mean_queue", "visits_year",
         "resident_cost_year", "overtime_hours", "time_gini", "wait_gap_segment", "peak_hour_wait", "peak_day_wait"),
        precision={"mean_wait": Precision(relative=0.2), "late_or_left": Precision(relative=0.25, absolute=0.015)},
    ),
    Problem(
        "renamed",
        "M/M/1 under other names",
        {"one": (), "other_service": (), "other_people": (), "all_other": ()},
        ("mean_wait", "late_or_left", "p90_wait"),
        role="alike",
        file="queue",
        names={"other_service": {"errand": "matter"}, "other_people": {"walk_in": "drop_in"},
               "all_other": {"errand": "business", "walk_in": "call_in"}},
    ),
    Problem(
        "order",
        "M/M/1 with two services, priorities this way and that",
        {"fifo": (), "a_first": (("services.b.priority", 1),), "b_first": (("services.a.priority", 1),),
         "one_service": (("arrivals.b.service", "a"),)},
        ("mean_wait", "mean_queue", "occupancy"),
        role="alike",
    ),
    Problem(
        "renamed_hall",
        "the hall under other names, busy days in common",
        {"usual": (), "other_services": (), "other_zones": (), "other_segments": ()},
        ("mean_wait", "late_or_left", "p90_wait"),
        role="alike",
        file="hall",
        names={"other_services": {"pension": "retirement", "permit": "licence"}, "other_zones": {"near": "inner", "far": "outer"},
               "other_segments": {"general": "usual", "elderly": "older"}},
    ),
    Problem(
        "best",
        "M/M/1 with services of 0.97, 1, 1 and 1.03 minutes, other people in each",
        {"usual": (), "best": ((TIME, 0.97),), "other": (), "slow": ((TIME, 1.03),)},
        ("mean_wait", "late_or_left", "p90_wait"),
        role="best",
        file="queue",
        names={"best": {"walk_in": "drop_in"}, "other": {"walk_in": "call_in"}, "slow": {"walk_in": "look_in"}},
    ),
)  # fmt: skip
"""All problems."""


@cache
def find(problem_id: str) -> Problem:
    """Return the problem of this id."""
    return next(problem for problem in PROBLEMS if problem.id == problem_id)
