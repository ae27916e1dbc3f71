"""Kinds of measures about pools and channels that follow from plans and prices too, not from totals alone."""

from __future__ import annotations

import numpy as np

from simnet.measures.costs import staff_yuan_ms
from simnet.measures.estimates import Estimates, groups_of, ratios, scaled, without_luck
from simnet.measures.measure import Measure
from simnet.measures.outcome import Outcome
from simnet.measures.pools import steps_of
from simnet.measures.sums import sums
from simnet.units import DAY, HOUR

KIOSK_YEARS = 5
"""So many years a machine serves: a part of its price is a cost of each."""


def staff_hours(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    """Return the post-hours of the plan; machines count in their own rows only."""
    layout = outcome.layout
    if group_by in ("hour", "weekday"):
        return without_luck(outcome, group_by, _by_time(outcome, group_by) * (layout.per_year / HOUR))
    planned = outcome.planned_time if group_by == "pool" else outcome.planned_time * outcome.staffed
    return without_luck(outcome, group_by, _over_pools(outcome, group_by, planned) * (layout.per_year / HOUR))


def _by_time(outcome: Outcome, group_by: str) -> np.ndarray:
    """Return posts x time of the plan in the measured window, by hour of the day or by weekday, machines aside, ms."""
    layout, planned = outcome.layout, outcome.paid_for.planned
    time, step = steps_of(planned[outcome.staffed[planned["pool"]] == 1])
    until_end = _time_in_groups(outcome, group_by, np.array([layout.window_end]))
    inside = _time_in_groups(outcome, group_by, np.clip(time, layout.window_start, layout.window_end))
    return np.asarray(step @ (until_end - inside), np.float64)


def _time_in_groups(outcome: Outcome, group_by: str, instants: np.ndarray) -> np.ndarray:
    """Return how much of the time before each of some instants lies in each hour of the day or on each weekday, ms."""
    day, of_day = np.divmod(instants, DAY)
    if group_by == "hour":
        return np.asarray(day[:, None] * HOUR + np.clip(of_day[:, None] - HOUR * np.arange(24), 0, HOUR), np.int64)
    weekdays = np.append(outcome.layout.weekday, -1)[:, None] == np.arange(7)
    whole = np.concatenate((np.zeros((1, 7), np.int64), np.cumsum(weekdays, axis=0)))
    return np.asarray(whole[day] * DAY + weekdays[day] * of_day[:, None], np.int64)


def time_in_lieu(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    """Return hours earned, taken or owed for the duty of the measured window; nothing where there is no time in lieu."""
    layout, account = outcome.layout, outcome.lieu
    of = {"earned": account["earned"], "taken": account["taken"], "owed": account["earned"] - account["taken"]}
    hours = sums(account["pool"], of[measure.of], layout.size("pool")) * (layout.per_year / HOUR)
    known = np.isin(np.arange(layout.size("pool")), outcome.network.lieu["pool"])
    values = _over_pools(outcome, group_by, hours)
    return without_luck(outcome, group_by, np.where(_over_pools(outcome, group_by, known) > 0, values, np.nan))


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
