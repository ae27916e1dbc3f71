"""The Python interface in five lines: load, run, compare, show, save.

The same floors as under the command line, with the same defaults; what it gives are the same figures. Faults of the
input are raised as `simnet.errors.InputError`.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Any

from simnet.experiment.compare import (
    Comparison,
    EngineName,
    Experiment,
    carry_out,
    experiment_of_scenario,
    experiment_of_study,
)
from simnet.experiment.save import save
from simnet.experiment.warm_up import ensure_compiled
from simnet.scenario.extends import load_tree
from simnet.scenario.load import Loaded, LoadedStudy, is_study, load_scenario, load_study
from simnet.terminal import Language, show

Source = str | PathLike[str]


def load(path: Source) -> Loaded | LoadedStudy:
    """Return the scenario or the study in a file, whichever it is, checked.

    Raises
    ------
    InputError
        With everything that is wrong in it.
    """
    return load_study(Path(path)) if is_study(load_tree(path)) else load_scenario(Path(path))


def run(
    scenario: Source | Loaded,
    *,
    replications: int | None = None,
    seed: int | None = None,
    engine: EngineName = "core",
    workers: int | None = None,
) -> Result:
    """Simulate one scenario.

    Parameters
    ----------
    scenario : path or Loaded
        A scenario, or the file of one.
    replications, seed : int, optional
        Default 30 and 1.
    engine : "core" or "reference"
        Which engine; the figures are the same.
    workers : int, optional
        Threads; default as many as there are cores. The figures are the same.

    Raises
    ------
    InputError
        If the file is at fault.
    """
    loaded = scenario if isinstance(scenario, Loaded) else load_scenario(Path(scenario))
    experiment = experiment_of_scenario(loaded).with_options(seed, replications)
    return _carry_out("run", experiment, engine, workers)


def compare(
    study: Source | LoadedStudy,
    *,
    replications: int | None = None,
    seed: int | None = None,
    engine: EngineName = "core",
    workers: int | None = None,
) -> Result:
    """Compare the scenarios of a study with its baseline; parameters as in `run`, defaults those of the study.

    Raises
    ------
    InputError
        If the files are at fault.
    """
    loaded = study if isinstance(study, LoadedStudy) else load_study(Path(study))
    experiment = experiment_of_study(loaded).with_options(seed, replications)
    return _carry_out("compare", experiment, engine, workers)


class Result:
    """What a scenario or a study came to.

    Attributes
    ----------
    summary, comparison, costs : list of dict
        Rows of the tables; columns in `simnet.tables`.
    recommended : tuple of str
        The scenarios that cannot be told from the best; empty for a single scenario.
    """

    def __init__(self, comparison: Comparison, command: str) -> None:
        self._comparison = comparison
        self._command = command
        self.summary: list[dict[str, Any]] = comparison.summary
        self.comparison: list[dict[str, Any]] = comparison.comparison
        self.costs: list[dict[str, Any]] = comparison.costs
        advised = comparison.recommendation
        self.recommended: tuple[str, ...] = () if advised is None else advised.chosen

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


def _carry_out(name: str, experiment: Experiment, engine: EngineName, workers: int | None) -> Result:
    ensure_compiled(engine)
    result = carry_out(experiment, engine, workers)
    file = experiment.files[0].path
    command = (
        f"simnet.{name}({file!r}, replications={experiment.replications}, seed={experiment.seed}, engine={engine!r})"
    )
    return Result(result, command)
