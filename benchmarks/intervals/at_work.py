"""Carrying studies out: in a process on every core, each study's line kept as it is done, going on where a run was stopped.

Processes and not threads, since replications this small are mostly Python's own work, of which one process does one thing at a time. A
study's luck is a function of the seed and of its number, so neither cores nor stops change a figure.
"""

from __future__ import annotations

import hashlib
import json
import math
import multiprocessing
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import numpy as np

from intervals.problems import FOLDER, Problem, find
from intervals.studies import Line, estimates, pooled_totals, ready, study
from intervals.truths import EXACT
from simnet.errors import MISSING, InputError
from simnet.errors import Problem as Fault
from simnet.experiment.run import default_workers
from simnet.experiment.warm_up import ensure_compiled
from simnet.measures.totals import Totals
from simnet.progress import counter
from simnet.sources import source_hash

FORMAT = 1
STUDIES = ("problems.py", "studies.py")
"""Modules that lines depend on, besides simnet itself."""

STRIDE = 1_000_000
"""Seeds of one run: its seed times this, plus the number of the study; 0 is the long run."""

AT_A_TIME = 5
"""Studies of a problem that a process is given at a time."""

LONG_RUN_BLOCK = 500
"""Replications of a long run whose totals are pooled before they are kept."""


class Kept:
    """The lines of a run, in a file to which they are added as they come.

    Parameters
    ----------
    file : Path
        Where; what an earlier run of the same seed and sources left there is gone on with.
    seed : int
        Of all luck.

    Raises
    ------
    InputError
        If the file holds something else.
    """

    def __init__(self, file: Path, seed: int) -> None:
        self.file = file
        self.studies: dict[tuple[str, int], Line] = {}
        self.truths: dict[tuple[str, int], list[list[float]]] = {}
        head = {"format": FORMAT, "seed": seed, "made_by": made_by()}
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            self._add(head)
            return
        text = file.read_text("utf-8")
        whole = text[: text.rfind("\n") + 1]  # a line that was cut short when the run was stopped is done again
        lines = [json.loads(line) for line in whole.splitlines()]
        if not lines or lines[0] != head:
            message = "holds studies of another seed or of another version of simnet; remove it, or give another --out"
            raise InputError(Fault(str(file), 1, "", MISSING, message))
        if whole != text:
            with file.open("r+b") as held:
                held.truncate(len(whole.encode()))
        for line in lines[1:]:
            self._note(line)

    def add(self, line: dict[str, Any]) -> None:
        """Keep a study, or a truth."""
        self._add(line)
        self._note(line)

    def _add(self, line: dict[str, Any]) -> None:
        with self.file.open("a", encoding="utf-8") as held:
            held.write(json.dumps(line, allow_nan=False) + "\n")

    def _note(self, line: dict[str, Any]) -> None:
        if "truths" in line:
            self.truths[line["problem"], line["replications"]] = line["truths"]
        else:
            self.studies[line["problem"], line["study"]] = Line(**line)


def made_by() -> str:
    """Return a hash of what lines depend on: simnet's sources, and what the studies are."""
    digest = hashlib.sha256(source_hash(without=("cli", "report")).encode())
    for file in (*(Path(__file__).with_name(name) for name in STUDIES), *sorted(FOLDER.glob("*.yaml"))):
        digest.update(f"{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def carry_out(
    problems: Sequence[Problem],
    studies: int,
    truth_replications: int,
    seed: int,
    kept: Kept,
    workers: int | None = None,
) -> None:
    """Add to what is kept whatever is missing of so many studies of each problem, and of the truths that take a long run.

    Parameters
    ----------
    problems : sequence of Problem
    studies : int
        Of each problem.
    truth_replications : int
        Of a long run, whole blocks of `LONG_RUN_BLOCK`.
    seed : int
        Of all luck.
    kept : Kept
        Written to as things get done.
    workers : int, optional
        Processes; default as many as there are cores.

    Raises
    ------
    KeyboardInterrupt
        When the user stops the run; what was finished is kept, but for a long run under way.
    """
    ensure_compiled("core")  # here, once; the processes load it
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers or default_workers(), context, _begin)
    try:
        for problem in problems:
            if needs_long_run(problem) and (problem.id, truth_replications) not in kept.truths:
                truths = _long_run(pool, problem, truth_replications, seed)
                kept.add({"problem": problem.id, "replications": truth_replications, "truths": truths})
        _all_studies(pool, problems, studies, seed, kept)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _all_studies(pool: ProcessPoolExecutor, problems: Sequence[Problem], studies: int, seed: int, kept: Kept) -> None:
    numbers = range(1, studies + 1)
    parts = [
        (problem.id, [number for number in some if (problem.id, number) not in kept.studies])
        for some in (numbers[place : place + AT_A_TIME] for place in range(0, studies, AT_A_TIME))
        for problem in problems
    ]
    wanted = studies * len(problems)
    done = wanted - sum(len(missing) for _, missing in parts)
    with counter("small studies", wanted) as tell:
        tell(done)
        waiting = [pool.submit(_studies, problem_id, missing, seed) for problem_id, missing in parts if missing]
        for future in as_completed(waiting):
            for line in future.result():
                kept.add(line)
                done += 1
            tell(done)


def needs_long_run(problem: Problem) -> bool:
    """Whether truths are wanted for which there is no closed form."""
    return problem.role == "cover" and (problem.file or problem.id) not in EXACT


def known(problem: Problem, kept: Kept, truth_replications: int) -> list[tuple[float, float]]:
    """Return the truth of each figure of a problem and its standard error, in the order of `Problem.figures`; an exact one has none."""
    if needs_long_run(problem):
        found = kept.truths[problem.id, truth_replications]
        return [(math.nan if value is None else value, error or 0.0) for value, error in found]
    exact = {name: EXACT[problem.file or problem.id](one.scenario) for name, one in problem.load().items()}
    return [
        (exact[one.scenario][one.measure] - (exact[one.baseline][one.measure] if one.baseline else 0.0), 0.0)
        for one in problem.figures()
    ]


def _begin() -> None:
    """Begin a process: it leaves stopping to the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _studies(problem_id: str, numbers: list[int], seed: int) -> list[dict[str, Any]]:
    return [study(find(problem_id), number, seed * STRIDE + number).as_json() for number in numbers]


def _block(problem_id: str, seed: int, first: int, number: int) -> dict[str, dict[str, np.ndarray]]:
    return pooled_totals(find(problem_id), seed * STRIDE, first, number)


def _long_run(
    pool: ProcessPoolExecutor, problem: Problem, replications: int, seed: int
) -> list[tuple[float | None, float | None]]:
    """Return what a long run gives for each figure, in the order of `Problem.figures`, and its standard error."""
    if replications % LONG_RUN_BLOCK:
        raise ValueError(
            f"{replications} replications: a long run has whole blocks of {LONG_RUN_BLOCK}, which count alike"
        )
    blocks = [
        pool.submit(_block, problem.id, seed, first, LONG_RUN_BLOCK) for first in range(0, replications, LONG_RUN_BLOCK)
    ]
    with counter(f"replications of a long run ({problem.id})", replications) as tell:
        for done, _ in enumerate(as_completed(blocks), start=1):
            tell(done * LONG_RUN_BLOCK)
    means = [block.result() for block in blocks]
    source = ready(problem.id)
    outcomes = {}
    for scenario, arrays in means[0].items():
        pooled = Totals({name: np.stack([mean[scenario][name] for mean in means]) for name in arrays})
        outcomes[scenario] = source.outcome(scenario, pooled)
    single, differences = estimates(problem, outcomes)
    found = [
        (one.value, one.standard_error) if math.isfinite(one.value) else (None, None) for one in (*single, *differences)
    ]
    return found * len(problem.rules)
