"""The Python interface in five lines: load, run, compare, show, save.

The same floors as under the command line, with the same defaults; what it gives are the same figures. Faults of the
input are raised as `simnet.errors.InputError`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simnet.experiment.compare import Comparison, carry_out
from simnet.experiment.frames import record_frames, table_frame
from simnet.experiment.save import save, stress_rows
from simnet.experiment.simulation import EngineName, How
from simnet.experiment.stress import under_stress
from simnet.experiment.study import Experiment, experiment_of_scenario, experiment_of_study, parse_precision
from simnet.experiment.sweep import SweepResult, carry_out_sweep
from simnet.experiment.sweep_options import SweepOptions
from simnet.experiment.sweep_plan import SweepPlan, plan_of_file, plan_of_scenario
from simnet.experiment.sweep_save import save_sweep
from simnet.experiment.warm_up import ensure_compiled
from simnet.scenario.extends import load_tree
from simnet.scenario.load import Loaded, LoadedStudy, is_study, is_sweep, load_scenario, load_study
from simnet.tables import COMPARISON, COSTS, DAYS, EFFECTS, FLOWS, JOURNEYS, STRESS, SUMMARY, SWEEP, TRADE_OFF
from simnet.terminal import Language, show
from simnet.terminal_sweep import show_sweep

if TYPE_CHECKING:
    import pandas as pd

Source = str | PathLike[str]


def load(path: Source) -> Loaded | LoadedStudy | SweepPlan:
    """Return the scenario, the study or the sweep in a file, whichever it is, checked.

    Raises
    ------
    InputError
        With everything that is wrong in it.
    """
    tree = load_tree(path)
    if is_sweep(tree):
        return plan_of_file(Path(path))
    return load_study(Path(path)) if is_study(tree) else load_scenario(Path(path))


def run(
    scenario: Source | Loaded,
    *,
    replications: int | None = None,
    precision: Mapping[str, str | float] | None = None,
    most_replications: int | None = None,
    seed: int | None = None,
    engine: EngineName = "core",
    workers: int | None = None,
    cluster: str | None = None,
) -> Result:
    """Simulate one scenario.

    Parameters
    ----------
    scenario : path or Loaded
        A scenario, or the file of one.
    replications, seed : int, optional
        Default 30 and 1.
    precision : mapping of str to str or float, optional
        Replications are added until half the interval of each measure is no wider: "5%" of its value, or 0.5 in its unit.
    most_replications : int, optional
        Where that ends in any case; default 1000.
    engine : "core" or "reference"
        Which engine; the figures are the same.
    workers : int, optional
        Threads; default as many as there are cores. The figures are the same.
    cluster : str, optional
        Address of a Dask scheduler whose workers are to do the work instead (needs `simnet[cluster]`). The figures are the same.

    Raises
    ------
    InputError
        If the file is at fault.
    ClusterError
        If the cluster cannot be used, or no longer; what was finished is kept.
    """
    loaded = scenario if isinstance(scenario, Loaded) else load_scenario(Path(scenario))
    experiment = experiment_of_scenario(loaded)
    experiment = experiment.with_options(
        seed, replications, parse_precision(precision) if precision else None, most_replications
    )
    return _carry_out("run", experiment, engine, workers, cluster)


def compare(
    study: Source | LoadedStudy,
    *,
    replications: int | None = None,
    precision: Mapping[str, str | float] | None = None,
    most_replications: int | None = None,
    seed: int | None = None,
    engine: EngineName = "core",
    workers: int | None = None,
    cluster: str | None = None,
    stress: bool = False,
) -> Result:
    """Compare the scenarios of a study with its baseline; parameters as in `run`, defaults those of the study.

    Parameters
    ----------
    stress : bool
        Whether to put the scenarios through stress too, and to see whether the recommendation survives; see `Result.stress`.

    Raises
    ------
    InputError
        If the files are at fault.
    """
    loaded = study if isinstance(study, LoadedStudy) else load_study(Path(study))
    experiment = experiment_of_study(loaded)
    experiment = experiment.with_options(
        seed, replications, parse_precision(precision) if precision else None, most_replications
    )
    return _carry_out("compare", experiment, engine, workers, cluster, stress)


def sweep(
    source: Source | Loaded | SweepPlan,
    vary: Mapping[str, str | Iterable[Any]] | None = None,
    *,
    latin: int | None = None,
    measures: Sequence[str] | None = None,
    cost: str | None = None,
    wait: str | None = None,
    indifference: Mapping[str, float] | None = None,
    replications: int | None = None,
    precision: Mapping[str, str | float] | None = None,
    most_replications: int | None = None,
    seed: int | None = None,
    engine: EngineName = "core",
    workers: int | None = None,
    cluster: str | None = None,
) -> Sweep:
    """Simulate a scenario at many points, and weigh two measures against each other.

    Parameters
    ----------
    source : path, Loaded or SweepPlan
        A scenario, or its file; or a sweep, or its file, which says itself what varies.
    vary : mapping of str to iterable or str, optional
        Values by dotted path, or as on the command line: "1..5", "0.8..1.2 step 0.1". In a path `*` stands for any one step.
    latin : int, optional
        So many points of a Latin hypercube; default all combinations.
    measures : sequence of str, optional
        What is reported of each point.
    cost, wait : str, optional
        The measures that are weighed; default public_cost_year and mean_wait.
    indifference : mapping of str to float, optional
        Differences of the two that do not matter, by measure, in its unit; default none.
    replications, precision, most_replications, seed, engine, workers, cluster
        As in `run`; with a precision every point gets as many replications as the one that needs most.

    Raises
    ------
    InputError
        With everything that is wrong, at whichever point.
    ClusterError
        As in `run`.
    """
    wanted = parse_precision(precision) if precision else None
    options = SweepOptions(seed, replications, wanted, most_replications, measures, cost, wait, indifference)
    if isinstance(source, SweepPlan):
        plan = source.with_options(options)
    elif isinstance(source, Loaded):
        plan = plan_of_scenario(source, vary or {}, latin, options)
    elif vary is None and latin is None:
        plan = plan_of_file(Path(source), options)
    else:
        plan = plan_of_scenario(load_scenario(Path(source)), vary or {}, latin, options)
    how = How(engine, workers, cluster=cluster, tell=_tell)
    if cluster is None:
        ensure_compiled(engine)
    result = carry_out_sweep(plan, how)
    given = "" if vary is None else f", {dict(vary)!r}" + ("" if latin is None else f", latin={latin}")
    file = plan.files[0].path
    command = (
        f"simnet.sweep({file!r}{given}, replications={result.replications}, seed={plan.sweep.seed}, engine={engine!r})"
    )
    return Sweep(result, command)


class Sweep:
    """What a sweep came to.

    Tables are pandas data frames, made anew each time they are asked for.

    Attributes
    ----------
    front : tuple of int
        Numbers of the points of the estimated front, from the cheapest on.
    remaining : tuple of int
        Numbers of all points that cannot be ruled out.
    """

    def __init__(self, result: SweepResult, command: str) -> None:
        self._result, self._command = result, command
        points, found = result.plan.points, result.trade_off
        self.front: tuple[int, ...] = tuple(points[row].number for row in found.front)
        self.remaining: tuple[int, ...] = tuple(
            point.number
            for point, status in zip(points, found.statuses, strict=True)
            if status in ("front", "possible")
        )

    @property
    def points(self) -> pd.DataFrame:
        """The values at each point: a row a point, a column a path, values as they are; `point` is the index."""
        import pandas as pd

        plan = self._result.plan
        index = pd.Index([point.number for point in plan.points], name="point")
        columns = {one.path: [point.values[column] for point in plan.points] for column, one in enumerate(plan.varied)}
        return pd.DataFrame(columns, index=index)

    @property
    def summary(self) -> pd.DataFrame:
        """Every measure at every point, with its interval; columns of `tables.SWEEP`."""
        return table_frame(SWEEP, self._result.summary())

    @property
    def trade_off(self) -> pd.DataFrame:
        """Where each point stands: on the front, possible, dominated; columns of `tables.TRADE_OFF`."""
        return table_frame(TRADE_OFF, self._result.weighed())

    @property
    def effects(self) -> pd.DataFrame:
        """Every measure at each value of each path, averaged over the other paths; columns of `tables.EFFECTS`."""
        return table_frame(EFFECTS, self._result.effects())

    def show(self, language: Language = "en") -> None:
        """Print what is ruled out and what remains."""
        show_sweep(self._result, language)

    def save(self, directory: Source) -> Path:
        """Write tables, manifest and page into a directory and return the page.

        Raises
        ------
        InputError
            If the directory holds anything but older results of the same sweep.
        """
        from simnet.report.sweep_page import write_sweep_page

        return save_sweep(self._result, Path(directory), self._command, write_sweep_page)


class Result:
    """What a scenario or a study came to.

    Tables are pandas data frames, made anew each time they are asked for; the meaning of their columns stands in
    `frame.attrs["columns"]` and in `simnet.tables`.

    Attributes
    ----------
    recommended : tuple of str
        The scenarios that cannot be told from the best, the best estimate first; empty for a single scenario, and where every one
        clearly breaks a constraint.
    recommendation : Recommendation or None
        How each scenario stands by the study's objective and constraints; None for a single scenario.
    verdicts : dict of str to str
        What becomes of that recommendation under each stress: survives, narrowed, overturned or undecided.
    """

    def __init__(self, comparison: Comparison, command: str) -> None:
        self._comparison = comparison
        self._command = command
        self.recommendation = comparison.recommendation
        self.recommended: tuple[str, ...] = () if self.recommendation is None else self.recommendation.chosen
        tested = comparison.stress
        self.verdicts: dict[str, str] = (
            {} if tested is None else {one.stress.id: one.verdict for one in tested.stressed}
        )

    @property
    def summary(self) -> pd.DataFrame:
        """Every measure of every scenario, of all and by group, with its interval; columns of `tables.SUMMARY`."""
        return table_frame(SUMMARY, self._comparison.summary)

    @property
    def comparison(self) -> pd.DataFrame:
        """Differences from the baseline; columns of `tables.COMPARISON`, no rows for a single scenario."""
        return table_frame(COMPARISON, self._comparison.comparison)

    @property
    def costs(self) -> pd.DataFrame:
        """The bill of every scenario, line by line; columns of `tables.COSTS`."""
        return table_frame(COSTS, self._comparison.costs)

    @property
    def stress(self) -> pd.DataFrame:
        """The named measures under each stress; columns of `tables.STRESS`, no rows where nothing was stressed."""
        return table_frame(STRESS, stress_rows(self._comparison))

    @property
    def flows(self) -> pd.DataFrame:
        """Where people of each zone go; columns of `tables.FLOWS`."""
        return table_frame(FLOWS, self._comparison.flows)

    @property
    def days(self) -> pd.DataFrame:
        """A usual day and the busiest, quarter hour by quarter hour; columns of `tables.DAYS`."""
        return table_frame(DAYS, self._comparison.days.rows)

    @property
    def journeys(self) -> pd.DataFrame:
        """What teams did on these two days; columns of `tables.JOURNEYS`."""
        return table_frame(JOURNEYS, self._comparison.days.journeys)

    def records(self, scenario: str, replication: int = 0) -> dict[str, pd.DataFrame]:
        """Return what happened in one replication, which is run again for it.

        Parameters
        ----------
        scenario : str
            Id of the scenario.
        replication : int
            Number of the replication, from 0.

        Returns
        -------
        dict of str to DataFrame
            `needs` and `cases` (with who they are), `visits`, `stays`, `holds`, `no_answers`; columns in
            `simnet.tables`, times in milliseconds, ids in the users' words.

        Raises
        ------
        ValueError
            If there is no such scenario or replication.
        """
        return record_frames(self._comparison, scenario, replication)

    def show(self, language: Language = "en") -> None:
        """Print the main figures, and the advice where there is one."""
        show(self._comparison, language)

    def save(self, directory: Source, *, records: bool = False) -> Path:
        """Write tables, manifest and page into a directory and return the page.

        Parameters
        ----------
        directory : path
            A directory that is new, empty, or holds older results of the same study.
        records : bool
            Whether to write every record too (needs `simnet[records]`).

        Raises
        ------
        InputError
            If the directory holds anything else.
        """
        from simnet.report.page import write_page

        return save(self._comparison, Path(directory), self._command, write_page, records)


def _carry_out(
    name: str,
    experiment: Experiment,
    engine: EngineName,
    workers: int | None,
    cluster: str | None,
    stress: bool = False,
) -> Result:
    how = How(engine, workers, cluster=cluster, tell=_tell)
    if cluster is None:
        ensure_compiled(engine)
    result = carry_out(experiment, how)
    if stress:
        result = under_stress(result, how)
    file = experiment.files[0].path
    options = f"replications={experiment.replications}, seed={experiment.seed}, engine={engine!r}"
    command = f"simnet.{name}({file!r}, {options}{', stress=True' if stress else ''})"
    return Result(result, command)


def _tell(text: str) -> None:
    """Say what the user should know of a cluster."""
    print(text, file=sys.stderr, flush=True)
