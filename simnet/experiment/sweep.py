"""Carrying out a sweep: simulating its points, what they came to, and which of them may be on the front.

Every point meets the same people with the same luck. Points are simulated in batches, and of each batch nothing is kept but
the influence values of the wanted measures (a street's totals are some 160 KB a replication, a measure's influence 8 bytes), so
memory does not grow with the number of points. Blocks come from the store and go to it as in any study: what a study, or
another sweep, has simulated is not simulated again, and a sweep that was stopped goes on where it left off. Points whose
scenarios differ in prices or names only are simulated once.

With a wanted precision all points get more replications until all are known closely enough; what the store holds is then read
again and not simulated again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from simnet.experiment.precision import FEWEST, Reached, next_number, wanted_half_width
from simnet.experiment.simulation import EngineName, How, Simulation
from simnet.experiment.sweep_effects import average, levels_of, scattered_half_width
from simnet.experiment.sweep_plan import SweepPlan
from simnet.experiment.trade_off import TradeOff, trade_off
from simnet.measures.catalogue import BY_ID
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate
from simnet.measures.tabulate import Row
from simnet.scenario.varied import written

BATCH_BYTES = 128 * 2**20
"""How much the totals of the points that are simulated together may take."""


@dataclass(frozen=True)
class SweepResult:
    """What a sweep came to.

    Attributes
    ----------
    plan : SweepPlan
        What was run.
    engine : str
        core or reference.
    replications : int
        Of each point.
    estimates : dict of str to list of Estimate
        By measure, of each point.
    trade_off : TradeOff
        Of the two measures that are weighed, lower being better in both.
    precision : tuple of Reached
        How closely the measures are known of which a precision was asked for; `scenario` is the number of the point.
    reused, computed : tuple of int
        Replications of each point that were in the store or another point's, and that were simulated.
    trouble : str or None
        Why finished work could not be kept, if so.
    seconds : float
        Wall time.
    """

    plan: SweepPlan
    engine: EngineName
    replications: int
    estimates: dict[str, list[Estimate]]
    trade_off: TradeOff
    precision: tuple[Reached, ...]
    reused: tuple[int, ...]
    computed: tuple[int, ...]
    trouble: str | None
    seconds: float

    def points(self) -> list[Row]:
        """Return rows of `tables.SWEEP_POINTS`."""
        return [
            {"point": point.number, "path": varied.path, "value": written(value)}
            for point in self.plan.points
            for varied, value in zip(self.plan.varied, point.values, strict=True)
        ]

    def summary(self) -> list[Row]:
        """Return rows of `tables.SWEEP`."""
        confidence = self.plan.sweep.confidence
        return [
            {
                "point": point.number,
                "measure": measure,
                "unit": BY_ID[measure].unit,
                "n": self.replications,
                "mean": made[row].value,
                "half_width": made[row].half_width(confidence),
                "confidence": confidence,
            }
            for row, point in enumerate(self.plan.points)
            for measure, made in self.estimates.items()
        ]

    def weighed(self) -> list[Row]:
        """Return rows of `tables.TRADE_OFF`."""
        weighed, found = self.plan.sweep.trade_off, self.trade_off
        steps = {step.point: step for step in found.steps}
        rows: list[Row] = []
        for row, (point, group) in enumerate(zip(self.plan.points, self.plan.groups, strict=True)):
            own: Row = {"point": point.number, "group": group, "n": self.replications, "status": found.statuses[row]}
            by, step = found.dominated_by[row], steps.get(row)
            own["dominated_by"] = 0 if by is None else self.plan.points[by].number
            own["cheaper"] = 0 if step is None else self.plan.points[step.cheaper].number
            for name, measure in (("cost", weighed.cost), ("wait", weighed.wait)):
                made, sign = self.estimates[measure][row], _sign(measure)
                own[f"{name}_measure"], own[f"{name}_unit"] = measure, BY_ID[measure].unit
                own[name], own[f"{name}_half_width"] = made.value, made.half_width(self.plan.sweep.confidence)
                own[f"{name}_step"] = float("nan") if step is None else sign * getattr(step, name)
                own[f"{name}_step_half_width"] = float("nan") if step is None else getattr(step, f"{name}_half_width")
            rows.append(own)
        return rows

    def effects(self) -> list[Row]:
        """Return rows of `tables.EFFECTS`."""
        plan, confidence = self.plan, self.plan.sweep.confidence
        in_grid = plan.sweep.latin is None
        rows: list[Row] = []
        for column, varied in enumerate(plan.varied):
            values = [point.values[column] for point in plan.points]
            for position, level in enumerate(levels_of(varied, values, in_grid), start=1):
                for measure, made in self.estimates.items():
                    own = [made[row] for row in level.rows]
                    mean = average(own)
                    width = mean.half_width(confidence) if in_grid else scattered_half_width(own, confidence)
                    rows.append(
                        {
                            "path": varied.path,
                            "level": position,
                            "value": written(level.value),
                            "up_to": float("nan") if level.up_to is None else level.up_to,
                            "points": len(level.rows),
                            "measure": measure,
                            "unit": BY_ID[measure].unit,
                            "n": self.replications,
                            "mean": mean.value,
                            "half_width": width,
                            "confidence": confidence,
                        }
                    )
        return rows


def carry_out_sweep(plan: SweepPlan, how: How | None = None) -> SweepResult:
    """Run a sweep and return what it came to.

    Parameters
    ----------
    plan : SweepPlan
        What to run.
    how : How, optional
        How to run it; no figure depends on that. Progress counts the replications of all points.

    Raises
    ------
    KeyboardInterrupt
        When the user stops the run; what was finished is in the store.
    ClusterError
        If a cluster was asked for and cannot be used, or no longer; likewise.
    """
    how, sweep, begin = how or How(), plan.sweep, time.perf_counter()
    work = _Work(plan, how)
    replications = max(sweep.replications, FEWEST) if sweep.precision else sweep.replications
    estimates = work.simulate(replications)
    reached = _reached(plan, estimates)
    while not all(one.enough for one in reached) and replications < sweep.most_replications:
        replications = next_number(replications, sweep.most_replications)
        estimates = work.simulate(replications)
        reached = _reached(plan, estimates)
    cost, wait = (
        [_lower_is_better(one, measure) for one in estimates[measure]]
        for measure in (sweep.trade_off.cost, sweep.trade_off.wait)
    )
    zones = sweep.trade_off.indifference
    indifference = zones.get(sweep.trade_off.cost, 0.0), zones.get(sweep.trade_off.wait, 0.0)
    found = trade_off(cost, wait, sweep.confidence, plan.groups, indifference)
    kept = {measure: estimates[measure] for measure in plan.measures}
    return SweepResult(
        plan,
        how.engine,
        replications,
        kept,
        found,
        tuple(reached),
        tuple(work.reused),
        tuple(work.computed),
        work.trouble,
        time.perf_counter() - begin,
    )


class _Work:
    """Simulates the points of a sweep, batch by batch, and counts what was reused."""

    def __init__(self, plan: SweepPlan, how: How) -> None:
        self.plan, self.how = plan, replace(how, tell=_once(how.tell))
        self.reused = [0] * len(plan.points)
        self.computed = [0] * len(plan.points)
        self.trouble: str | None = None
        self._rows: dict[str, list[int]] = {}
        for row, key in enumerate(plan.keys):
            self._rows.setdefault(key, []).append(row)
        self._measures = tuple(dict.fromkeys((*plan.measures, *plan.sweep.precision)))

    def simulate(self, replications: int) -> dict[str, list[Estimate]]:
        """Return the estimates of all measures at all points after so many replications, by measure."""
        found: dict[str, list[Estimate | None]] = {
            measure: [None] * len(self.plan.points) for measure in self._measures
        }
        waiting = list(self._rows)
        size = finished = 0
        while waiting:
            # The first point alone tells how large the totals of one are.
            batch = waiting[: max(1, BATCH_BYTES // size) if size else 1]
            del waiting[: len(batch)]
            size = max(size, self._batch(batch, replications, finished, found))
            finished += len(batch)
        return {measure: [own for own in made if own is not None] for measure, made in found.items()}

    def _batch(
        self, keys: Sequence[str], replications: int, finished: int, found: dict[str, list[Estimate | None]]
    ) -> int:
        """Simulate some points, put their estimates where they belong, and return the bytes of a point's totals."""
        points, seed = self.plan.points, self.plan.sweep.seed
        progress = _share_of(self.how.progress, finished * replications, len(self._rows) * replications)
        first = {key: self.plan.loaded_at(points[self._rows[key][0]]) for key in keys}
        simulation = Simulation(first, seed, replace(self.how, progress=progress))
        simulation.extend(replications)
        self.trouble = self.trouble or simulation.trouble
        largest = 0
        for key, outcome in simulation.outcomes().items():
            largest = max(largest, sum(array.nbytes for array in outcome.totals.arrays.values()))
            # What this run simulated before, for less precision, was in the store but is not reused.
            self.computed[self._rows[key][0]] += simulation.computed[key]
            for row in self._rows[key]:
                own = replace(outcome, id=str(points[row].number), scenario=self.plan.loaded_at(points[row]).scenario)
                for measure in self._measures:
                    found[measure][row] = estimate(own, measure)
                self.reused[row] = max(0, replications - self.computed[row])
        return largest


def _once(tell: Callable[[str], object] | None) -> Callable[[str], object] | None:
    """Return what tells each line only once: every batch meets the cluster anew."""
    if tell is None:
        return None
    told: set[str] = set()

    def tell_once(line: str) -> None:
        if line not in told:
            told.add(line)
            tell(line)

    return tell_once


def _share_of(
    progress: Callable[[int, int], None] | None, before: int, total: int
) -> Callable[[int, int], None] | None:
    """Return what tells how far a batch is, as a part of the whole."""
    if progress is None:
        return None
    return lambda done, _: progress(before + done, total)


def _reached(plan: SweepPlan, estimates: dict[str, list[Estimate]]) -> list[Reached]:
    """Return how closely the measures of all points are known of which a precision was asked for."""
    sweep = plan.sweep
    return [
        Reached(
            str(point.number),
            measure,
            made.value,
            made.half_width(sweep.confidence),
            wanted_half_width(precision, made.value),
            made.num_replications,
        )
        for row, point in enumerate(plan.points)
        for measure, precision in sweep.precision.items()
        for made in (estimates[measure][row],)
    ]


def _lower_is_better(made: Estimate, measure: str) -> Estimate:
    sign = _sign(measure)
    return Estimate(sign * made.value, sign * made.influence)


def _sign(measure: str) -> float:
    return -1.0 if BY_ID[measure].better == "higher" else 1.0
