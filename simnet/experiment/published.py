"""Claims of several studies put to the test, and what would have to be otherwise where they are contradicted."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simnet.errors import MISSING, InputError, Problem
from simnet.experiment.claims import CONTRADICTED, EXPLAINED, UNDECIDED
from simnet.experiment.compare import Comparison
from simnet.experiment.explain import Explanation, explain
from simnet.experiment.output import csv_bytes
from simnet.experiment.simulation import How
from simnet.experiment.study import Experiment, experiment_of_study
from simnet.scenario.extends import load_tree
from simnet.scenario.load import is_study, load_study
from simnet.scenario.nodes import flatten, parse_text
from simnet.store import write_atomically
from simnet.tables import PUBLISHED

NOT_SEARCHED: dict[str, Any] = {
    **dict.fromkeys(("assumption", "of", "others"), ""),
    **dict.fromkeys(("needed", "low", "high", "then", "then_half_width"), math.nan),
}
"""What a row says of a search where there was none, or none that found anything."""


@dataclass(frozen=True)
class Examined:
    """The claims of one study.

    Attributes
    ----------
    result : Comparison
        What the study came to.
    explanations : dict of str to list of Explanation
        By claim, of those that were searched.
    """

    result: Comparison
    explanations: dict[str, list[Explanation]] = field(default_factory=dict)

    def verdict(self, row: Mapping[str, Any]) -> str:
        """Return the verdict of a row of claims, explanations included."""
        return EXPLAINED if self.explanations.get(row["claim"]) else str(row["verdict"])

    def rows(self) -> list[dict[str, Any]]:
        """Return rows of `tables.PUBLISHED`."""
        rows = []
        for claim in self.result.claims:
            found = self.explanations.get(claim["claim"], [])
            own = {**NOT_SEARCHED, **claim, "study": self.result.experiment.name, "verdict": self.verdict(claim)}
            if found:
                least = found[0]
                own |= {
                    "assumption": least.assumption.pattern,
                    "of": least.assumption.of,
                    "needed": least.value,
                    "low": least.assumption.low,
                    "high": least.assumption.high,
                    "then": least.mean,
                    "then_half_width": least.half_width,
                    "others": "; ".join(
                        f"{one.assumption.pattern} {one.assumption.of} {one.value:.4g}" for one in found[1:]
                    ),
                }
            rows.append(own)
        return rows


def studies_with_claims(folder: Path) -> list[Path]:
    """Return the studies below a folder that name claims themselves, in order of their paths; what `extends` brings is the other's."""
    found = []
    for file in sorted(folder.rglob("*.yaml")):
        own, _ = flatten(parse_text(file.read_text("utf-8"), str(file)))  # parts of scenarios are nothing by themselves
        if isinstance(own, dict) and own.get("claims") and is_study(load_tree(file)):
            found.append(file)
    return found


def experiments_of(files: Sequence[Path]) -> list[Experiment]:
    """Return the experiments of studies.

    Raises
    ------
    InputError
        With everything that is wrong in any of them.
    """
    made, problems = [], []
    for file in files:
        try:
            made.append(experiment_of_study(load_study(file)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return made


def search(
    result: Comparison, how: How, tell: Callable[[int, int], object] | None = None
) -> dict[str, list[Explanation]]:
    """Return what would explain the claims of a study that are contradicted or undecided, by claim."""
    experiment = result.experiment
    return {
        row["claim"]: explain(
            experiment.claims[row["claim"]],
            experiment.scenarios[row["scenario"]],
            experiment.seed,
            result.experiment.replications,
            experiment.confidence,
            how,
            tell,
        )
        for row in result.claims
        if row["verdict"] in (CONTRADICTED, UNDECIDED)
    }


def check_file(file: Path) -> None:
    """Refuse a file that is there and holds anything but such a table.

    Raises
    ------
    InputError
        If so.
    """
    header = ",".join(column.name for column in PUBLISHED.columns)
    if file.is_dir():
        raise InputError(Problem(str(file), None, "", MISSING, "is a folder; name a file"))
    if file.exists():
        with file.open(encoding="utf-8", errors="replace") as held:
            first = held.readline().rstrip("\n")
        if first != header:
            message = "holds something else than claims and is left as it is; name another file with --out"
            raise InputError(Problem(str(file), 1, "", first[:60], message))


def write_published(file: Path, examined: Sequence[Examined]) -> None:
    """Write the claims of all studies as CSV."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, csv_bytes(PUBLISHED, [row for one in examined for row in one.rows()]))
