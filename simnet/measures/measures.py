r"""Measures: from totals over replications to estimates with the influence of each replication.

Everything is a function of totals pooled over replications, never a mean of what each replication would have said by itself:
a mean of ratios, or of quantiles, or of gaps, is another number, and a wrong one. With y_r and x_r the totals of
replication r, means over replications written with a bar:

- ratio: :math:`R = \bar y / \bar x`, influence :math:`(y_r - R x_r) / \bar x`;
- a total a year: its mean, influence the deviation from it;
- quantile: q with F(q) = p in the pooled histogram. Let :math:`s_r = (c_r(q) - F(q) n_r) / \bar n`, with c_r(q) the visits
  at or below q, and :math:`\delta` the half-width of Student's 95% interval of their mean; the influence is
  :math:`-s_r (Q(p+\delta) - Q(p-\delta)) / 2\delta`. So the slope of the quantile function is estimated over just the
  width that matters, and the 95% interval is as wide as Woodruff's, before it is widened for skewness like any other;
- gap: the worst group's estimate less the best group's, among groups with at least `LEAST_GROUP` observations; unknown where
  only one of several is so large;
- Gini coefficient: see `bins.gini`.

References
----------
W. G. Cochran (1977): Sampling Techniques, chapter 6 (ratios).
R. S. Woodruff (1952): Confidence intervals for medians and other position measures. Journal of the American Statistical
Association 47, 635-646.
C. A. Francisco, W. A. Fuller (1991): Quantile estimation with a complex survey design. Annals of Statistics 19, 454-469
(the slope from Woodruff's interval).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simnet.measures import bins
from simnet.measures.catalogue import BY_ID, find
from simnet.measures.costs import cost
from simnet.measures.estimates import Estimates, groups_of, ratios, scaled, without_luck
from simnet.measures.intervals import NOISE, Estimate, critical_t, without_noise
from simnet.measures.kinds_of_staff import direct_cost, machine_uses, share_of_all, staff_hours, time_in_lieu
from simnet.measures.layout import QUARTERS
from simnet.measures.measure import Measure
from simnet.measures.outcome import Outcome
from simnet.measures.sums import by_quarter

LEAST_GROUP = 200
"""A group with fewer observations, all replications together, is too small to be called best or worst served."""

COUNTING = ("ratio", "quantile", "peak_hour")
"""Kinds of measures whose groups hold observations: visits, cases, needs."""

WOODRUFF_CONFIDENCE = 0.95


def estimate(outcome: Outcome, measure_id: str) -> Estimate:
    """Return a measure of all of an outcome; its value is nan where there is nothing to measure.

    Raises
    ------
    ValueError
        If there is no such measure.
    """
    found = list(estimates(outcome, measure_id))
    if found:
        return found[0][1]
    return Estimate(float("nan"), np.full(outcome.num_replications, np.nan))


def estimates(outcome: Outcome, measure_id: str, group_by: str = "") -> Estimates:
    """Return a measure of the groups of an outcome.

    Parameters
    ----------
    outcome : Outcome
        What to measure.
    measure_id : str
        See `catalogue`.
    group_by : str
        See `group_bys`; empty: of all.

    Returns
    -------
    Estimates
        Of the groups that have any observation.

    Raises
    ------
    ValueError
        If there is no such measure, or it cannot be broken down so here.
    """
    measure = find(measure_id)
    if group_by and group_by not in group_bys(outcome, measure_id):
        raise ValueError(f'measure "{measure_id}" is not broken down by "{group_by}" here')
    made = KINDS[measure.kind](outcome, measure, group_by)
    kept = np.flatnonzero(np.isfinite(made.values))
    return Estimates(
        tuple(made.groups[row] for row in kept),
        made.values[kept],
        without_noise(made.influences[kept], made.values[kept, np.newaxis]),
        made.sizes[kept],
    )


def large_enough(made: Estimates, measure_id: str) -> np.ndarray:
    """Return of each group whether it has enough observations to be judged by itself; all have where no observations are counted.

    Returns
    -------
    bool array, shape (groups,)
        Whether it has `LEAST_GROUP`; of yearly totals, queues and costs there are no observations.
    """
    counted = find(measure_id).kind in COUNTING
    return made.sizes >= (LEAST_GROUP if counted else 0)


def group_bys(outcome: Outcome, measure_id: str) -> tuple[str, ...]:
    """Return what a measure can be broken down by in this outcome, besides not at all.

    Raises
    ------
    ValueError
        If there is no such measure.
    """
    measure, layout = find(measure_id), outcome.layout
    if measure.kind == "gap":
        return ()
    if measure.kind == "peak_hour":
        return ("site",) if "site_hour" in layout.groups else ()
    if measure.population:
        available = {*layout.group_bys(measure.population), *layout.group_bys("week")}
        return tuple(by for by in measure.group_bys if by in available)
    return measure.group_bys


def _ratio(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    numerator = outcome.columns(measure.population, group_by, measure.numerator)
    denominator = outcome.columns(measure.population, group_by, measure.denominator)
    return scaled(ratios(groups_of(outcome, group_by), numerator, denominator), measure.scale)


def _yearly(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    total = outcome.columns(measure.population, group_by, measure.numerator)
    made = ratios(groups_of(outcome, group_by), total, np.ones_like(total))
    return scaled(made, measure.scale * outcome.layout.per_year)


def _quantile(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    counts = outcome.totals.arrays[f"{measure.population}.{group_by or 'all'}"]
    made = [_quantile_of(counts[:, group], measure.level) for group in range(counts.shape[1])]
    values = np.array([value for value, _ in made])
    influences = np.array([influence for _, influence in made])
    sizes = counts.sum(axis=(0, 2)).astype(np.float64)
    return scaled(Estimates(groups_of(outcome, group_by), values, influences, sizes), measure.scale)


def _quantile_of(counts: np.ndarray, level: float) -> tuple[float, np.ndarray]:
    """Return a quantile, ms, and influences from histograms, shape (replications, bins)."""
    n, pooled = len(counts), counts.sum(axis=0)
    number = pooled.sum()
    if number == 0:
        return float("nan"), np.full(n, np.nan)
    value = bins.quantile(pooled, level)
    below = bins.count_below(counts, value)
    share = (below - below.sum() / number * counts.sum(axis=1)) / (number / n)
    width = critical_t(1 - WOODRUFF_CONFIDENCE, n) * Estimate(level, share).standard_error
    if not width > NOISE:
        return value, np.zeros(n)
    low, high = max(level - width, 0.0), min(level + width, 1.0)
    slope = (bins.quantile(pooled, high) - bins.quantile(pooled, low)) / (high - low)
    return value, -share * slope


def _queue(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    """Return time averages: people x time over the time of the window that lies in each quarter of the day."""
    layout = outcome.layout
    waited = outcome.columns(measure.population, group_by, measure.numerator)
    window = np.full(waited.shape[1], layout.window)
    if group_by in ("quarter", "site_quarter"):
        bounds = np.array([layout.window_start]), np.array([layout.window_end])
        in_quarter = by_quarter(np.zeros(1, np.int64), *bounds, 1)[0]
        window = np.tile(in_quarter, waited.shape[1] // len(QUARTERS))
    return ratios(groups_of(outcome, group_by), waited, np.broadcast_to(window, waited.shape))


def _peak_hour(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    """Return waits in the hour with most arrivals, all replications together; by site, each site's own hour."""
    by = "site_hour" if group_by == "site" else "hour"
    names = (("visits",), measure.numerator, measure.denominator)
    num_groups = len(groups_of(outcome, group_by))
    arrivals, numerator, denominator = (
        outcome.columns(measure.population, by, columns).reshape(-1, num_groups, 24) for columns in names
    )
    peak = arrivals.sum(axis=0).argmax(axis=1)
    groups = np.arange(num_groups)
    made = ratios(groups_of(outcome, group_by), numerator[:, groups, peak], denominator[:, groups, peak])
    return scaled(made, measure.scale)


def _gap(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    of = BY_ID[measure.of]
    made = KINDS[of.kind](outcome, of, measure.group_bys[0])
    large = np.flatnonzero(made.sizes >= LEAST_GROUP)
    if large.size < min(2, len(made.groups)):
        return Estimates(("",), np.array([np.nan]), np.full((1, outcome.num_replications), np.nan), np.zeros(1))
    worst = large[np.argmax(made.values[large])]
    best = large[np.argmin(made.values[large])]
    return Estimates(
        ("",),
        made.values[[worst]] - made.values[[best]],
        made.influences[[worst]] - made.influences[[best]],
        made.sizes[large].sum(keepdims=True),
    )


def _gini(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    counts = outcome.totals.arrays["burden_bins.all"][:, 0]
    value, influence = bins.gini(counts, outcome.totals.arrays["burden_sums.all"][:, 0])
    return Estimates(("",), np.array([value]), influence[np.newaxis], np.array([float(counts.sum())]))


def _coverage(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    parts = [{group_by: row} if group_by else {} for row in range(len(groups_of(outcome, group_by)))]
    return without_luck(outcome, group_by, np.array([outcome.coverage.share(**part) for part in parts]))


def _cost(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    basis, payer = measure.numerator
    total = cost(outcome, basis, payer)
    return Estimates(("",), np.array([total.value]), total.influence[np.newaxis], np.zeros(1))


def _cost_ratio(outcome: Outcome, measure: Measure, group_by: str) -> Estimates:
    basis, payer = measure.numerator
    total = cost(outcome, basis, payer)
    yuan = (total.value + total.influence)[:, np.newaxis]
    return ratios(("",), yuan, outcome.columns(measure.population, "", measure.denominator) * outcome.layout.per_year)


KINDS: dict[str, Callable[[Outcome, Measure, str], Estimates]] = {
    "ratio": _ratio,
    "yearly": _yearly,
    "quantile": _quantile,
    "queue": _queue,
    "peak_hour": _peak_hour,
    "gap": _gap,
    "gini": _gini,
    "coverage": _coverage,
    "staff_hours": staff_hours,
    "time_in_lieu": time_in_lieu,
    "machine_uses": machine_uses,
    "share_of_all": share_of_all,
    "direct_cost": direct_cost,
    "cost": _cost,
    "cost_ratio": _cost_ratio,
}
"""How each kind of measure is made."""
