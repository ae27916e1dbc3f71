"""Whether a recommendation survives: the study once more under stress, with the same people and the same luck.

The scenarios of a study are put through the standard stresses and those that it names itself; each time the set of scenarios that
cannot be told from the best is made anew, by the study's own objective, confidence and procedure. With R the set without stress and
S the set under it, the recommendation

- *survives* where S holds all of R,
- is *narrowed* where S holds some of R, but not all,
- is *overturned* where S holds none of R,
- and stays *undecided* where there is no R, or nothing to measure the objective by in some scenario of it: such a scenario is in S
  only because nothing is known of it.

S may hold others besides: these *joined*. A recommendation that survives with others beside it survives as a tie, and is to be told as
one. Each stress has a family of intervals of its own: differences to the baseline under the same stress. What the stress does to a
scenario is its change against the same days without stress, each by itself.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from simnet.experiment.compare import Comparison
from simnet.experiment.recommend import recommend
from simnet.experiment.run import Progress
from simnet.experiment.simulation import How, Simulation
from simnet.experiment.stress_own import changes_calendar, of_calendar, put_through
from simnet.experiment.stress_standard import Reason, Stress, standard_stresses
from simnet.experiment.study import Experiment
from simnet.measures.catalogue import BY_ID
from simnet.measures.intervals import Adjusted, adjust
from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome
from simnet.measures.tabulate import Row, compare

Verdict = Literal["survives", "narrowed", "overturned", "undecided"]


@dataclass(frozen=True)
class Stressed:
    """What a stress came to.

    Attributes
    ----------
    stress : Stress
        What the scenarios were put through.
    chosen : tuple of str
        Those that cannot be told from the best under it, in the order of the study.
    verdict : str
        Of the recommendation: survives, narrowed, overturned or undecided.
    rows : list of dict
        Rows of `tables.STRESS`.
    untouched : tuple of str
        Scenarios that it leaves as they were.
    reused, computed : int
        Replications that were in the store, and that were not.
    """

    stress: Stress
    chosen: tuple[str, ...]
    verdict: Verdict
    rows: list[Row]
    untouched: tuple[str, ...]
    reused: int
    computed: int


@dataclass(frozen=True)
class StressTest:
    """What a study came to under stress.

    Attributes
    ----------
    recommended : tuple of str
        The set without stress.
    stressed : tuple of Stressed
        In the order in which they are told.
    left_out : dict of str to str
        Why the study could not be put through a standard stress, by its id.
    """

    recommended: tuple[str, ...]
    stressed: tuple[Stressed, ...]
    left_out: dict[str, Reason]

    @property
    def survivors(self) -> tuple[str, ...]:
        """Recommended scenarios that are among the best under every stress that could be decided."""
        decided = [one for one in self.stressed if one.verdict != "undecided"]
        return tuple(name for name in self.recommended if all(name in one.chosen for one in decided))

    @property
    def rows(self) -> list[Row]:
        """Rows of `tables.STRESS`, stress by stress."""
        return [row for one in self.stressed for row in one.rows]


def under_stress(result: Comparison, how: How | None = None) -> Comparison:
    """Return a study's result with what it comes to under stress.

    Parameters
    ----------
    result : Comparison
        What a study came to; it has a baseline and a recommendation.
    how : How, optional
        How to run it; no figure depends on that.

    Raises
    ------
    KeyboardInterrupt
        When the user stops the run; what was finished is in the store.
    """
    how = how or How()
    begin = time.perf_counter()
    experiment, recommendation = result.experiment, result.recommendation
    assert experiment.baseline is not None and recommendation is not None
    stresses, left_out = _stresses(experiment, result.outcomes)
    stressed = []
    trouble = result.trouble
    each = experiment.replications * len(experiment.scenarios)
    total, done = each * sum(1 if stress.without is None else 2 for stress in stresses), 0
    for stress in stresses:
        runs = []
        for scenarios in (stress.scenarios, stress.without):
            if scenarios is not None:
                part = replace(how, progress=_part(how.progress, done, total))
                runs.append(Simulation(scenarios, experiment.seed, part))
                runs[-1].extend(experiment.replications)
                trouble = trouble or runs[-1].trouble
                done += each
        without = result.outcomes if stress.without is None else runs[1].outcomes()
        stressed.append(_stressed(experiment, recommendation.chosen, stress, runs, without))
    return replace(
        result,
        stress=StressTest(recommendation.chosen, tuple(stressed), left_out),
        trouble=trouble,
        seconds=result.seconds + time.perf_counter() - begin,
    )


def verdict_of(recommended: tuple[str, ...], chosen: tuple[str, ...], objective: Mapping[str, float]) -> Verdict:
    """Return what becomes of a recommendation.

    Parameters
    ----------
    recommended, chosen : tuple of str
        The sets without stress and under it.
    objective : mapping of str to float
        What the objective comes to under stress; nan where there is nothing to measure.

    Examples
    --------
    >>> verdict_of(("a",), ("a", "b"), {}), verdict_of(("a", "b"), ("b", "c"), {}), verdict_of(("a",), ("b",), {})
    ('survives', 'narrowed', 'overturned')
    """
    if not recommended or any(math.isnan(objective.get(name, 0.0)) for name in recommended):
        return "undecided"
    kept = [name for name in recommended if name in chosen]
    return "survives" if len(kept) == len(recommended) else "narrowed" if kept else "overturned"


def _stresses(experiment: Experiment, outcomes: Mapping[str, Outcome]) -> tuple[list[Stress], dict[str, Reason]]:
    """Return what the study is put through: the standard stresses unless it has one of that id itself, then its own."""
    assert experiment.baseline is not None
    stresses, left_out = [], {}
    for made in standard_stresses(experiment.scenarios, outcomes, experiment.baseline):
        name = made.id if isinstance(made, Stress) else made[0]
        if name in experiment.stress:
            continue
        if isinstance(made, Stress):
            stresses.append(made)
        else:
            left_out[name] = made[1]
    for name, own in experiment.stress.items():
        title = None if own.title is None else {"zh": own.title.zh, "en": own.title.en}
        about = {"title": title, "values": own.values, "factors": own.factors}
        without = put_through(of_calendar(own), experiment.scenarios) if changes_calendar(own) else None
        stresses.append(Stress(name, "own", put_through(own, experiment.scenarios), about, without))
    return stresses, left_out


def _stressed(
    experiment: Experiment,
    recommended: tuple[str, ...],
    stress: Stress,
    runs: Sequence[Simulation],
    without: Mapping[str, Outcome],
) -> Stressed:
    outcomes = runs[0].outcomes()
    advised = recommend(outcomes, experiment)
    assert advised is not None
    objective = {name: standing.value for name, standing in advised.standings.items()}
    return Stressed(
        stress,
        advised.chosen,
        verdict_of(recommended, advised.chosen, objective),
        _rows(experiment, stress.id, outcomes, without),
        tuple(name for name, loaded in stress.scenarios.items() if loaded is experiment.scenarios[name]),
        sum(sum(run.reused.values()) for run in runs),
        sum(sum(run.computed.values()) for run in runs),
    )


def _rows(
    experiment: Experiment, stress: str, outcomes: Mapping[str, Outcome], without: Mapping[str, Outcome]
) -> list[Row]:
    """Return the named measures of all scenarios under a stress, what it changes, and the differences to the baseline."""
    baseline = outcomes[str(experiment.baseline)]
    others = [outcome for outcome in outcomes.values() if outcome is not baseline]
    nothing = Adjusted(math.nan, math.nan, math.nan, 0)
    differences = compare(baseline, others, experiment.measures, experiment.confidence) if others else {}
    rows = []
    for name, outcome in outcomes.items():
        for measure in experiment.measures:
            made, before = estimate(outcome, measure), estimate(without[name], measure)
            change = adjust([made.minus(before)], experiment.confidence)[0]
            difference = differences.get((name, measure), nothing)
            rows.append(
                {
                    "stress": stress,
                    "scenario": name,
                    "measure": measure,
                    "unit": BY_ID[measure].unit,
                    "n": outcome.num_replications,
                    "mean": made.value,
                    "half_width": made.half_width(experiment.confidence),
                    "without": before.value,
                    "change": change.difference,
                    "change_half_width": change.half_width,
                    "baseline": baseline.id,
                    "difference": difference.difference,
                    "difference_half_width": difference.half_width,
                    "p_adjusted": difference.p_adjusted,
                    "family": difference.family,
                }
            )
    return rows


def _part(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Return a progress that tells how far all stresses are, given how far one of them is."""
    if progress is None:
        return None
    return lambda done, _: progress(before + done, total)
