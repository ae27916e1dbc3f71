"""Kinds of measures about pools and channels that follow from plans and prices too, not from totals alone."""

from __future__ import annotations

import numpy as np

from simnet.measures.costs import staff_yuan_ms
from simnet.measures.estimates import Estimates, groups_of, ratios, scaled, without_luck
from simnet.measures.measure import Measure
from simnet.measures.outcome import Outcome
from simnet.units import HOUR

KIOSK_YEARS = 5
"""So many years a machine serves: a part of its price is a cost of each."""


def staff_hours(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    """Return the post-hours of the plan; machines count in their own rows only."""
    layout = outcome.layout
    planned = outcome.planned_time if group_by == "pool" else outcome.planned_time * outcome.staffed
    return without_luck(outcome, group_by, _over_pools(outcome, group_by, planned) * (layout.per_year / HOUR))


def _over_pools(outcome: Outcome, group_by: str, values: np.ndarray) -> np.ndarray:
    """Return sums of values of pools, by pool, by site or of all."""
    if group_by == "pool":
        return values
    if group_by == "site":
        return np.bincount(outcome.layout.pool_site, values, outcome.layout.size("site"))
    return values.sum(keepdims=True)


def machine_uses(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    """Return uses of machines over machines x days; nothing where there is no machine."""
    uses = outcome.columns(measure.population, group_by, measure.numerator)
    days = _over_pools(outcome, group_by, outcome.machine_days)
    return ratios(groups_of(outcome, group_by), uses, np.broadcast_to(days, uses.shape))


def share_of_all(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    """Return what share of all lies in each group."""
    part = outcome.columns(measure.population, group_by, measure.numerator)
    whole = outcome.columns(measure.population, "", measure.numerator)
    return scaled(ratios(groups_of(outcome, group_by), part, np.broadcast_to(whole, part.shape)), measure.scale)


def direct_cost(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    """Return direct public cost over cases; machines belong to their own channel."""
    costs = outcome.scenario.costs
    staff, mailed, applied, cases = (
        outcome.columns(measure.population, group_by, (name,)) for name in ("staff_ms", "mailed", "applied", "cases")
    )
    yuan = staff * staff_yuan_ms(outcome.scenario) + mailed * costs.mail_item + applied * costs.online_application
    a_year = int(outcome.machines.sum()) * (costs.kiosk_year + costs.kiosk / KIOSK_YEARS)
    groups, bearer = groups_of(outcome, group_by), "kiosk" if group_by else ""
    machines = np.array([a_year / outcome.layout.per_year * (group == bearer) for group in groups])
    return ratios(groups, yuan + machines, cases)
