"""What an advised option leaves undone, said under the table of the first screen.

What is never done takes no time: an option may look best by turning people away. The threshold is that of the note in the manifest
(`experiment.undone`); here it is told from the tables, of cases given up.
"""

from __future__ import annotations

from simnet.report.judge import judge
from simnet.report.results import Results, SummaryRow
from simnet.report.text import Text

MEASURE = "lost"

LEAST = 0.005
"""Differences in the share of cases that are not worth a sentence."""

UNDONE = Text(
    "{option}没办成的事（群众放弃）比{other}多{more}；没办成的不花时间，所以时间和费用里看不出来。",
    "A larger share of cases is left undone (given up) with {option} than with {other}, by {more}; what is never done takes no time, so "
    "times and costs do not show it.",
)


def left_undone(results: Results) -> list[Text]:
    """Return a sentence for each advised option that clearly leaves more undone than another, naming the one that leaves least.

    A difference is clear if it exceeds `LEAST` by more than both half-widths together. Nothing is said where cases given up
    are part of what was minimised.
    """
    recommended = results.recommended
    if recommended is not None and MEASURE in (recommended.objective.measure, *dict(recommended.objective.weights)):
        return []
    known = {info.id: row for info in results.scenarios if (row := _lost(results, info.id)) is not None}
    said = []
    for option in results.best:
        if option not in known:
            continue
        other = min(known, key=lambda one: known[one].mean or 0.0)
        judged = judge(
            _mean(known[option]) - _mean(known[other]), _spread(known[option], known[other]), "share", 1, "neither"
        )
        if judged is None or judged.difference - judged.half_width <= LEAST:
            continue
        titles = {"option": results.title_of(option), "other": results.title_of(other)}
        said.append(UNDONE.format(more=judged.size.value, **titles))
    return said


def _lost(results: Results, scenario: str) -> SummaryRow | None:
    row = results.estimate(scenario, MEASURE)
    return None if row is None or row.mean is None or row.half_width is None else row


def _mean(row: SummaryRow) -> float:
    return row.mean or 0.0


def _spread(one: SummaryRow, other: SummaryRow) -> float:
    return (one.half_width or 0.0) + (other.half_width or 0.0)
