"""Claims: published results set against what the simulation gives.

A claim names a fact, a figure that was published, and the measure of one scenario that should reproduce it. The verdict follows
from the interval of the simulated figure alone, each claim by itself:

========================  ==================  ==================  ==================
verdict                   at_least p          at_most p           about p, within e
========================  ==================  ==================  ==================
reproduced                low >= p            high <= p           [low, high] inside [p (1 - e), p (1 + e)]
contradicted              high < p            low > p             [low, high] outside of it
undecided                 else                else                else
========================  ==================  ==================  ==================

A figure to which some parameter was fitted cannot be reproduced by the model in any sense that counts: where the claim says so,
the verdict is `fitted` instead of `reproduced`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simnet.scenario.schema import Claim

REPRODUCED, CONTRADICTED, UNDECIDED, FITTED = "reproduced", "contradicted", "undecided", "fitted"
EXPLAINED = "explained"
"""What a search over the assumptions can make of contradicted and undecided (`simnet.experiment.explain`)."""


def claim_rows(claims: Mapping[str, Claim], summary: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one row of `tables.CLAIMS` a claim, in the order of the study.

    Parameters
    ----------
    claims : mapping of str to Claim
        By id.
    summary : sequence of mappings
        Rows of `tables.SUMMARY`; they hold every scenario and measure that a claim may name.

    Raises
    ------
    ValueError
        If a claim names a group that its scenario does not have.
    """
    figures = {(row["scenario"], row["measure"], row["group_by"], row["group"]): row for row in summary}
    rows = []
    for name, claim in claims.items():
        key = (claim.scenario, claim.measure, claim.group_by or "", claim.group or "")
        if key not in figures:
            raise ValueError(
                f'claims.{name}: scenario {claim.scenario} has no group "{claim.group}" of {claim.measure}'
            )
        figure = figures[key]
        rows.append(
            {
                "claim": name,
                "fact": claim.fact,
                "scenario": claim.scenario,
                "measure": claim.measure,
                "group_by": claim.group_by or "",
                "group": claim.group or "",
                "unit": figure["unit"],
                "relation": claim.relation,
                "published": claim.published,
                "n": figure["n"],
                "mean": figure["mean"],
                "half_width": figure["half_width"],
                "verdict": verdict(claim, figure["mean"], figure["half_width"]),
            }
        )
    return rows


def verdict(claim: Claim, mean: float, half_width: float) -> str:
    """Return what an interval says of a claim."""
    low, high = mean - half_width, mean + half_width
    least = {"at_least": claim.published, "at_most": float("-inf"), "about": claim.published * (1 - claim.within)}
    most = {"at_least": float("inf"), "at_most": claim.published, "about": claim.published * (1 + claim.within)}
    if least[claim.relation] <= low and high <= most[claim.relation]:
        return FITTED if claim.fitted is not None else REPRODUCED
    if high < least[claim.relation] or low > most[claim.relation]:
        return CONTRADICTED
    return UNDECIDED
