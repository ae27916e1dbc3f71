"""A guard against advice by default: what is never done takes no time, so a scenario may look best by turning people away.

Measures per case divide by all cases that arise. Whoever gives up stops waiting, travelling and being paid for; an objective that does not
count them rewards that. So where a recommended scenario leaves clearly more cases undone than another, that is said.
"""

from __future__ import annotations

from collections.abc import Mapping

from simnet.experiment.recommend import Recommendation
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome

LEAST = 0.005
"""Differences in the share of cases that are not worth a note."""


def undone(outcome: Outcome) -> Estimate:
    """Return the share of cases that were given up, or still open when the run ended."""
    lost, still_open = estimate(outcome, "lost"), estimate(outcome, "open")
    return Estimate(lost.value + still_open.value, lost.influence + still_open.influence)


def notes_on_undone(outcomes: Mapping[str, Outcome], advice: Recommendation) -> list[str]:
    """Return a line for each recommended scenario that leaves clearly more cases undone than another one, naming the worst difference.

    Parameters
    ----------
    outcomes : mapping of str to Outcome
        By scenario.
    advice : Recommendation
        What is recommended of them. A difference is clear if its interval, one of as many as there are pairs, lies above `LEAST`.
    """
    shares = {name: undone(outcome) for name, outcome in outcomes.items()}
    others = max(len(shares) - 1, 1)
    level = (1 - advice.confidence) / (others * max(len(advice.chosen), 1))
    notes = []
    for name in advice.chosen:
        found = []
        for other, share in shares.items():
            if other == name:
                continue
            difference = shares[name].minus(share)
            width = difference.reach(level)
            if difference.value - width > LEAST:
                found.append((difference.value, width, other))
        if found:
            value, width, other = max(found)
            notes.append(
                f"{name}: is recommended, but leaves {100 * value:.1f} ±{100 * width:.1f} percentage points more of the cases undone than "
                f"{other}; what is never done takes no time, so give the study a constraint on `lost`, or weigh it in the objective"
            )
    return notes
