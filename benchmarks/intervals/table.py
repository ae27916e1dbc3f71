"""What a run came to: as JSON, as the table of the README, and as a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from intervals.at_work import Kept, known
from intervals.problems import Problem, find
from intervals.tally import Alike, Best, Covered, Pooled, Share, alike, best, covered, pooled

BEGIN, END = "<!-- intervals table -->", "<!-- end of intervals table -->"

WANTED = (0.935, 0.965)
"""How often an interval of 95% is to hold the truth."""

MOST_IN_ERROR = 0.05
"""How often a family may call different what does not differ, and a recommended set may be without the best."""

KINDS = {
    "mean": "means",
    "ratio": "ratios",
    "quantile": "quantiles (p50, p90, p95)",
    "difference": "paired differences of these",
}
RULES = {"30": "30 replications", "75": "75 replications", "stopped": "the stopping rule"}
METHODS = {"bonferroni": "Bonferroni", "max_t": "max-t"}
OTHERS = ("other", "Gini, gap, mean wait in the peak hour")

COVERED = "| intervals of | with | figures | wanted | hold the truth | least often | most often |"
ERRORS = "| what would be an error | where | wanted | happens |"

Results = dict[str, Any]


def results(
    problems: Sequence[Problem], kept: Kept, truth_replications: int, studies: int, about: Mapping[str, Any]
) -> Results:
    """Return what is kept of a run.

    Parameters
    ----------
    problems : sequence of Problem
        What was studied.
    kept : Kept
        The lines.
    truth_replications : int
        Of the long runs.
    studies : int
        Of each problem.
    about : mapping
        Date, machine and the like; comes first.
    """
    found: list[Covered] = []
    errors: dict[str, Any] = {}
    sets: dict[str, Any] = {}
    for problem in problems:
        lines = [kept.studies[problem.id, number] for number in range(1, studies + 1)]
        if problem.role == "cover":
            found += covered(problem, lines, known(problem, kept, truth_replications))
        elif problem.role == "alike":
            errors[problem.id] = _alike(alike(problem, lines))
        else:
            sets[problem.id] = _best(best(problem, lines, known(problem, kept, truth_replications)))
    seconds = sum(line.seconds for (_, number), line in kept.studies.items() if number <= studies)
    together = [
        _pooled(kind, rule, pooled(some))
        for kind in (*KINDS, OTHERS[0])
        for rule in RULES
        if (some := [one for one in found if (one.figure.kind, one.figure.rule) == (kind, rule)])
    ]
    return {
        **about,
        "studies": studies,
        "truth_replications": truth_replications,
        "processor_minutes": round(seconds / 60, 1),
        "pooled": together,
        "alike": errors,
        "best": sets,
        "figures": [_figure(one) for one in found],
    }


def section(found: Results) -> str:
    """Return what stands between the marks of the README."""
    rows = [
        f"| {_kind(row)} | {RULES[row['rule']]} | {row['figures']} | {_band(row['kind'])} "
        f"| **{_share(row)}** | {_single(row['lowest'])} | {_single(row['highest'])} |"
        for row in found["pooled"]
    ]
    errors = [
        *(
            (f"any of nine differences is called a difference ({METHODS[method]})", problem, share)
            for problem, row in found["alike"].items()
            for method, share in row["called"].items()
        ),
        *(
            ("the recommended set leaves out one of four equals, the one that it leaves out most often", problem, share)
            for problem, row in found["alike"].items()
            for share in [max(row["excluded"].values(), key=lambda share: share["share"])]
        ),
        *(
            ("the recommended set leaves out the best", problem, row["left_out"])
            for problem, row in found["best"].items()
        ),
    ]
    parts = [provenance(found)]
    if rows:
        parts += ["", COVERED, "|---|---|---|---|---|---|---|", *rows]
    if errors:
        parts += ["", ERRORS, "|---|---|---|---|"]
        parts += [f"| {what} | {find(problem).title} | ≤ 5% | **{_share(share)}** |" for what, problem, share in errors]
    return "\n".join(parts)


def provenance(found: Results) -> str:
    commit, _, changes = (found["revision"] or "unknown").partition("+")
    shown = commit[:7] + (f" with {changes}" if changes else "")
    machine = found["machine"]
    return (
        f"Measured on {found['date'][:10]} at revision {shown}: {found['studies']:,} studies of each of "
        f"{len(found['problems'])} problems, {found['processor_minutes']:.0f} minutes of processor time on {machine['cores']} cores of "
        f"{machine['processor']}. ± is one standard error."
    )


def faults(found: Results) -> list[str]:
    """Return what is not as wanted, in sentences; a share of errors is at fault where it is above 5% by more than two standard errors."""
    told = [
        f"intervals of {_kind(row)}, {RULES[row['rule']]}: {_share(row)}, wanted {_band(row['kind'])}"
        for row in found["pooled"]
        if row["kind"] in KINDS and not WANTED[0] <= row["share"] <= WANTED[1]
    ]
    shares = [
        *((problem, share) for problem, row in found["alike"].items() for share in row["called"].values()),
        *((problem, share) for problem, row in found["alike"].items() for share in row["excluded"].values()),
        *((problem, row["left_out"]) for problem, row in found["best"].items()),
    ]
    return told + [
        f"{find(problem).title}: wrong in {_share(share)} of studies, wanted at most 5%"
        for problem, share in shares
        if share["share"] - 2 * share["error"] > MOST_IN_ERROR
    ]


def _kind(row: Mapping[str, Any]) -> str:
    return KINDS.get(row["kind"], OTHERS[1])


def _band(kind: str) -> str:
    return "93.5–96.5%" if kind in KINDS else ""


def _share(row: Mapping[str, Any]) -> str:
    return f"{row['share']:.1%} ±{100 * row['error']:.1f}"


def _single(row: Mapping[str, Any]) -> str:
    return f"{row['share']:.1%} ({row['problem']}: {row['measure']})"


def _pooled(kind: str, rule: str, made: Pooled) -> Results:
    return {
        "kind": kind,
        "rule": rule,
        "figures": len(made.figures),
        "share": _round(made.share),
        "error": _round(made.error),
        "lowest": _named(made.lowest),
        "highest": _named(made.highest),
    }


def _named(one: Covered) -> Results:
    figure = one.figure
    return {"share": _round(one.share), "problem": one.problem, "scenario": figure.scenario, "measure": figure.measure}


def _figure(one: Covered) -> Results:
    figure = one.figure
    return {
        "problem": one.problem,
        "kind": figure.kind,
        "rule": figure.rule,
        "replications": round(one.replications, 1),
        "scenario": figure.scenario,
        "baseline": figure.baseline,
        "measure": figure.measure,
        "truth": float(f"{one.truth:.6g}"),
        "truth_error": _round(one.truth_error),
        "share": _round(one.share),
        "error": _round(one.error),
        "below": _round(one.below),
        "above": _round(one.above),
        "width": _round(one.width),
    }


def _alike(made: Alike) -> Results:
    return {
        "called": {method: _counted(share) for method, share in made.called.items()},
        "excluded": {scenario: _counted(share) for scenario, share in made.excluded.items()},
        "farthest": _round(made.farthest),
    }


def _best(made: Best) -> Results:
    left_out = Share(made.kept.studies - made.kept.count, made.kept.studies)
    return {"best": made.best, "left_out": _counted(left_out), "alone": _counted(made.alone), "size": _round(made.size)}


def _counted(share: Share) -> Results:
    return {"count": share.count, "studies": share.studies, "share": _round(share.share), "error": _round(share.error)}


def _round(value: float) -> float:
    return round(float(value), 4)
