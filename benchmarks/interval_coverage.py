"""How often do simnet's intervals hold the truth? Thousands of small studies whose truth is known.

Each study is a user's in small: scenarios, replications under common luck, measures, intervals, differences, families of them,
a recommended set, with a fixed number of replications and under the stopping rule. What is studied is told in
`intervals/problems.py`, where truths come from in `intervals/truths.py`, what is counted in `intervals/tally.py`.

Whatever a study came to is kept as it is done, in lines beside `--out`; a run that was stopped goes on from there, and the lines
go when all is done. Figures depend on the seed, the number of studies and the version of simnet, not on cores or stops. Exit
codes: 0; 1 when something is not covered as wanted; 2 when the input is at fault; 130 when stopped.

This file is not called coverage.py: that would be taken for the package of that name, which Numba imports where there is one.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import time
from pathlib import Path
from typing import Any

import gathered
import readme_tables
from intervals import at_work, table
from intervals.problems import PROBLEMS, find

from simnet.cli.app import STOPPED
from simnet.errors import InputError
from simnet.experiment.manifest import git_revision
from simnet.store import write_atomically

CHECKOUT = Path(__file__).parents[1]
STUDIES = 2_000
TRUTH_REPLICATIONS = 60_000
FAULT, REFUSED = 1, 2


def main(words: list[str] | None = None) -> int:
    """Do what the command line says and return the exit code."""
    parser = _parser()
    told = parser.parse_args(words)
    if told.out is None and told.earlier is None:
        parser.error("name a file for the results with --out, or the results of an earlier run with --from")
    try:
        if told.readme:
            readme_tables.parts(told.readme, table.BEGIN, table.END)
        found = _read(told.earlier) if told.earlier is not None else _run(told)
    except InputError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("stopped; what was finished is kept, and the same command goes on from there", file=sys.stderr)
        return STOPPED
    print(table.section(found))
    if told.readme:
        readme_tables.rewrite(told.readme, table.section(found), table.BEGIN, table.END)
    faults = table.faults(found)
    for fault in faults:
        print(f"not as wanted: {fault}")
    return FAULT if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="interval_coverage.py", description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("--out", type=Path, metavar="FILE", help="where to keep the results, as JSON; needed unless --from is given")
    add("--studies", type=_at_least_two, default=STUDIES, metavar="N", help="studies of each problem (default: 2000)")
    add("--seed", type=int, default=1, help="of all luck (default: 1)")
    add(
        "--problem",
        action="append",
        choices=[problem.id for problem in PROBLEMS],
        help="only this one; may be repeated",
    )
    add(
        "--truth-replications",
        type=_whole_blocks,
        default=TRUTH_REPLICATIONS,
        metavar="N",
        help="of a long run (default: 60000)",
    )
    add("--workers", type=int, metavar="N", help="processes (default: one a core)")
    add("--from", dest="earlier", type=Path, metavar="FILE", help="run nothing: take the results of an earlier run")
    add("--readme", type=Path, metavar="FILE", help="put the table between the marks of this file")
    return parser


def _run(told: argparse.Namespace) -> dict[str, Any]:
    """Carry out what is missing, and keep the results.

    Raises
    ------
    InputError
        If a file that was named is at fault.
    """
    if told.out.is_dir():
        raise gathered.at_fault(told.out, "is a folder; name a file")
    problems = [find(name) for name in told.problem] if told.problem else list(PROBLEMS)
    begin = time.perf_counter()
    kept = at_work.Kept(told.out.with_suffix(".lines"), told.seed)
    already = len(kept.studies)
    at_work.carry_out(problems, told.studies, told.truth_replications, told.seed, kept, told.workers)
    about = {
        "format": gathered.FORMAT,
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "revision": git_revision(CHECKOUT),
        "machine": gathered.machine({"cpu": {"brand_raw": _processor()}}),
        "seed": told.seed,
        "problems": [problem.id for problem in problems],
        "wall_minutes": None if already else round((time.perf_counter() - begin) / 60, 1),
    }
    found = table.results(problems, kept, told.truth_replications, told.studies, about)
    write_atomically(told.out, _as_json(found).encode())
    kept.file.unlink()
    print(f"kept in {told.out}", file=sys.stderr)
    return found


def _as_json(found: dict[str, Any]) -> str:
    """Return results as JSON, a figure a line."""
    figures = ",\n  ".join(json.dumps(figure) for figure in found["figures"])
    head = json.dumps({key: value for key, value in found.items() if key != "figures"}, indent=1, ensure_ascii=False)
    return f'{head[:-2]},\n "figures": [\n  {figures}\n ]\n}}\n'


def _read(file: Path) -> dict[str, Any]:
    """Return earlier results.

    Raises
    ------
    InputError
        If the file does not hold any.
    """
    found = gathered.read(file)
    if "pooled" not in found:
        raise gathered.at_fault(file, "does not hold the results of interval_coverage.py --out")
    return found


def _processor() -> str:
    try:
        import cpuinfo
    except ModuleNotFoundError:
        return ""
    return cpuinfo.get_cpu_info().get("brand_raw", "")


def _at_least_two(text: str) -> int:
    if not text.isdigit() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text}: at least 2 are needed to say how often")
    return int(text)


def _whole_blocks(text: str) -> int:
    block = at_work.LONG_RUN_BLOCK
    if not text.isdigit() or int(text) < 2 * block or int(text) % block:
        raise argparse.ArgumentTypeError(f"{text}: give a multiple of {block}, {2 * block} or more")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
