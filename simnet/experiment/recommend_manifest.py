"""What the manifest says of the objective, the constraints and the recommendation: names, figures and the method; None where unknown."""

from __future__ import annotations

import math
from typing import Any

from simnet.experiment.constraints import Cell, Verdict
from simnet.experiment.goals import better, unit_of
from simnet.experiment.recommend import Recommendation, Standing
from simnet.experiment.study import Experiment
from simnet.measures.measures import LEAST_GROUP
from simnet.scenario.schema import Constraint, Title, Weighted

SCREENING = (
    "every scenario that cannot be told from the best: screening of Nelson, Swann, Goldsman and Song (2001), "
    "differences paired by replication, Bonferroni; and every scenario whose interval against the best, in the study's "
    "family of intervals, holds zero"
)
CONSTRAINED = (
    "; before that, a scenario is out if it clearly breaks a constraint (one-sided limits, half of the error, Bonferroni over its groups), "
    "and screens out others only if it clearly meets all of them, after Andradottir and Kim (2010) and Healey, Andradottir and Kim (2014)"
)
SECOND_STAGE = "two-stage procedure of Clark and Yang (1986), the replications made being its first stage"


def objective_entry(objective: str | Weighted | None) -> Any:
    """Return an objective as the manifest names it: a measure's id, or weights with title and unit."""
    if not isinstance(objective, Weighted):
        return objective
    return {"weights": dict(objective.weights), "title": _title(objective.title), "unit": unit_of(objective)}


def constraint_entries(experiment: Experiment) -> dict[str, dict[str, Any]]:
    """Return the constraints of a study by id."""
    return {name: _constraint(constraint) for name, constraint in experiment.constraints.items()}


def recommendation_entry(advised: Recommendation, experiment: Experiment) -> dict[str, Any]:
    """Return what the manifest says of a recommendation."""
    return {
        "objective": objective_entry(advised.objective),
        "unit": unit_of(advised.objective),
        "better": better(advised.objective),
        "set": list(advised.chosen),
        "reference": advised.reference,
        "confidence": advised.confidence,
        "method": SCREENING + (CONSTRAINED if experiment.constraints else ""),
        "family": advised.family,
        "scenarios": {name: _standing(standing) for name, standing in advised.standings.items()},
        "indifference": None
        if advised.needed is None
        else {"difference": experiment.indifference, "replications": advised.needed, "method": SECOND_STAGE},
    }


def _constraint(constraint: Constraint) -> dict[str, Any]:
    return {
        "title": _title(constraint.title),
        "measure": constraint.measure,
        "group_by": constraint.group_by,
        "at_most": constraint.at_most,
        "at_least": constraint.at_least,
        "least_group": None if constraint.group_by is None else LEAST_GROUP,
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "place": standing.place,
        "value": _number(standing.value),
        "half_width": _number(standing.half_width),
        "difference": _number(standing.difference),
        "difference_half_width": _number(standing.difference_half_width),
        "feasibility": standing.feasibility,
        "constraints": {name: _verdict(verdict) for name, verdict in standing.verdicts.items()},
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "verdict": verdict.verdict,
        "worst": None if verdict.worst is None else _cell(verdict.worst),
        "broken_in": list(verdict.broken_in),
        "groups": verdict.num_groups,
        "left_out": verdict.num_left_out,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    figures = {"value": cell.value, "low": cell.low, "high": cell.high, "bound": cell.bound}
    return {"group": cell.group, **{name: _number(figure) for name, figure in figures.items()}}


def _number(figure: float) -> float | None:
    return figure if math.isfinite(figure) else None


def _title(title: Title | None) -> dict[str, str] | None:
    return None if title is None else {"zh": title.zh, "en": title.en}
