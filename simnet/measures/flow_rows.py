"""Who goes where, as rows of flows.csv: visits a year from zones to sites, needs a year by channels without a trip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simnet.measures.estimates import Estimates, groups_of, ratios, scaled
from simnet.measures.outcome import Outcome

LEAST_SHARE = 0.02
"""A site to which a smaller share of a zone's visits goes has no row: nobody would see its line, and a district has thousands of pairs."""

MOST_ROWS = 400
"""With more rows than this the smallest of a scenario are left out likewise; a map with so many lines is full."""

WITHOUT_TRIP = ("online", "agency", "home_visit", "grid")
"""Channels that people take without a trip to a site; those of the others are among the visits."""

VISITS_A_YEAR, NEEDS_A_YEAR = "visits a year", "needs a year"


def flow_rows(outcomes: Sequence[Outcome], confidence: float = 0.95) -> list[dict[str, Any]]:
    """Return where people of each zone go, with intervals, as rows of `tables.FLOWS`.

    Parameters
    ----------
    outcomes : sequence of Outcome
        The scenarios, in the order of the table.
    confidence : float
        Level of each interval.

    Returns
    -------
    list of dict
        By scenario and zone: sites with at least `LEAST_SHARE` of the zone's visits, most first (ties: by id), then channels without a
        trip with as great a share of its needs; of all these the `MOST_ROWS` largest of a scenario, and those equal to the last.
        Figures are rounded to tenths.
    """
    every: list[dict[str, Any]] = []
    for outcome in outcomes:
        rows: list[dict[str, Any]] = []
        groups = outcome.layout.groups
        if "zone_site" not in groups:
            continue
        by_site = _yearly(outcome, "flows", "visits", "zone_site")
        by_channel = _yearly(outcome, "taken", "needs", "zone_channel") if "zone_channel" in groups else None
        for number, zone in enumerate(groups["zone"]):
            rows += [
                _row(outcome, confidence, zone, "site", *figures, VISITS_A_YEAR)
                for figures in _most(by_site, number, groups["site"], confidence)
            ]
            if by_channel is not None:
                rows += [
                    _row(outcome, confidence, zone, "channel", *figures, NEEDS_A_YEAR)
                    for figures in _most(by_channel, number, groups["channel"], confidence)
                    if figures[0] in WITHOUT_TRIP
                ]
        least = sorted((row["mean"] for row in rows), reverse=True)[:MOST_ROWS][-1:]
        every += [row for row in rows if row["mean"] >= least[0]]
    return every


def _yearly(outcome: Outcome, population: str, column: str, group_by: str) -> Estimates:
    total = outcome.columns(population, group_by, (column,))
    return scaled(ratios(groups_of(outcome, group_by), total, np.ones_like(total)), outcome.layout.per_year)


def _most(made: Estimates, zone: int, others: Sequence[str], confidence: float) -> list[tuple[str, float, float]]:
    """Return the larger flows of a zone, the largest first: to whom, how much, half-width."""
    own = slice(zone * len(others), (zone + 1) * len(others))
    values = made.values[own]
    some = Estimates(made.groups[own], values, made.influences[own], made.sizes[own])
    widths = some.half_widths(confidence)
    kept = [row for row in np.argsort(-values, kind="stable").tolist() if values[row] > 0]
    return [
        (others[row], float(values[row]), float(widths[row]))
        for row in kept
        if values[row] >= LEAST_SHARE * values.sum()
    ]


def _row(
    outcome: Outcome, confidence: float, zone: str, kind: str, to: str, value: float, half_width: float, unit: str
) -> dict[str, Any]:
    return {
        "scenario": outcome.id,
        "zone": zone,
        "to_kind": kind,
        "to": to,
        "unit": unit,
        "n": outcome.num_replications,
        "mean": round(value, 1),
        "half_width": round(half_width, 1),
        "confidence": confidence,
    }
