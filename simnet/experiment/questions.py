"""Questions to a family of scenarios: what changes if one thing is otherwise, with the same people and the same luck.

A question is a few variants of one family's scenarios, each a file with some values set. The first variant is what the others are
compared with, paired by replication. Intervals hold each by itself, not over all answers: these are looks at what turns a finding,
and no family of tests.

    family = Family(Path("scenarios/shaocheng"), seed=2023, replications=20)
    asked = {"as it is": family.variant("one-plus-n"), "busier": family.variant("one-plus-n", {"demand.factor": 1.2})}
    outcomes = family.outcomes(asked)
    rows = family.rows("how busy", "mean_wait", {name: estimate(each, "mean_wait") for name, each in outcomes.items()})
    write_answers(Path("answers.csv"), COLUMNS, rows)
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simnet.experiment.simulation import How, Simulation
from simnet.measures.intervals import Estimate
from simnet.measures.outcome import Outcome
from simnet.measures.tabulate import Row
from simnet.scenario.load import Loaded, load_scenario

Values = Mapping[str, Any]
"""Values by dotted path, as after `--set`; None deletes."""

Question = Mapping[str, Loaded]
"""Variants by name; the first is what the others are compared with."""

COLUMNS = ("question", "variant", "measure", "mean", "half_width", "difference", "difference_half_width")


@dataclass(frozen=True)
class Family:
    """The scenario files of a folder, and how they are simulated to answer questions.

    Attributes
    ----------
    folder : Path
        Where the files lie.
    seed, replications : int
        Of all variants, so that they are paired.
    confidence : float
        Of the intervals, each by itself.
    """

    folder: Path
    seed: int
    replications: int
    confidence: float = 0.95

    def variant(self, name: str, values: Values | None = None) -> Loaded:
        """Return a file of the family with some values set.

        Raises
        ------
        InputError
            As `load_scenario`.
        """
        return load_scenario(self.folder / f"{name}.yaml", (values or {}).items())

    def outcomes(self, asked: Question) -> dict[str, Outcome]:
        """Return what the variants of a question came to, by name; finished work is kept."""
        simulation = Simulation(asked, self.seed, How())
        simulation.extend(self.replications)
        return simulation.outcomes()

    def rows(self, question: str, measure: str, found: Mapping[str, Estimate | None]) -> list[Row]:
        """Return a question's answers in one measure, a row a variant, as columns of `COLUMNS`.

        Parameters
        ----------
        question, measure : str
            What to write into the rows.
        found : mapping of str to Estimate or None
            By variant, the first one first; those without anything to measure are left out.
        """
        first = next(iter(found.values()))
        rows = []
        for name, made in found.items():
            if made is None or math.isnan(made.half_width(self.confidence)):
                continue
            row: Row = {"question": question, "variant": name, "measure": measure, "mean": made.value}
            row["half_width"] = made.half_width(self.confidence)
            if first is not None and made is not first:
                difference = made.minus(first)
                row |= {"difference": difference.value, "difference_half_width": difference.half_width(self.confidence)}
            rows.append(row)
        return rows


def write_answers(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows as a CSV file: UTF-8, LF, six significant digits, nothing where a row has no value."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: f"{value:.6g}" if isinstance(value, float) else value for key, value in row.items()})
