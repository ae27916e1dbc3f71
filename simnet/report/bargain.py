"""Whether the time that an advised option spares is worth what it costs, said under the table of the first screen.

An option may be advised for residents' time alone. If another would be the better bargain with money and time in one sum, as the
scenarios value time, then whoever reads no farther than the advice has to know it.
"""

from __future__ import annotations

from simnet.report.judge import judge
from simnet.report.results import Results
from simnet.report.reversal import turns
from simnet.report.text import Text

DEARER = Text(
    "与{other}相比，{option}每年多花财政{public}，省下的群众时间按现设定只值{residents}。",
    "Compared with {other}, {option} costs the public {public} a year more, and the residents' time that it spares is worth no more than "
    "{residents}, as time is valued here.",
)
SLOWER = Text(
    "与{other}相比，{option}每年少花财政{public}，但多花的群众时间按现设定值{residents}。",
    "Compared with {other}, {option} costs the public {public} a year less, but the residents' time that it takes more is worth "
    "{residents}, as time is valued here.",
)
MEASURES = ("public_cost_year", "resident_cost_year")


def worse_bargain(results: Results) -> list[Text]:
    """Return a sentence if one option is advised, and another is surely ahead of it with money and time in one sum.

    Of several that are ahead it is the one with the least sum. Nothing is said where residents' cost is part of what was minimised.
    """
    if len(results.best) != 1 or not results.has_intervals or _is_weighed(results):
        return []
    advised = results.best[0]
    ahead = [one for one in turns(results, advised)[0] if (one.low > 1.0 if one.is_below else one.high < 1.0)]
    sums = {one.other: _sum(results, one.other) for one in ahead}
    known = {other: total for other, total in sums.items() if total is not None}
    if not known:
        return []
    other = min(known, key=lambda one: known[one])
    public, residents = (_size(results, advised, other, measure) for measure in MEASURES)
    words = DEARER if next(one for one in ahead if one.other == other).is_below else SLOWER
    titles = {"option": results.title_of(advised), "other": results.title_of(other)}
    return [words.format(public=public, residents=residents, **titles)]


def _is_weighed(results: Results) -> bool:
    recommended = results.recommended
    return recommended is not None and "resident_cost_year" in dict(recommended.objective.weights)


def _sum(results: Results, scenario: str) -> float | None:
    rows = [results.estimate(scenario, measure) for measure in MEASURES]
    means = [row.mean for row in rows if row is not None and row.mean is not None]
    return sum(means) if len(means) == len(MEASURES) else None


def _size(results: Results, one: str, other: str, measure: str) -> Text:
    """Return by how much two options differ, without sign; as closely as both intervals together allow."""
    rows = [results.estimate(scenario, measure) for scenario in (one, other)]
    (mean, spread), (mean_other, spread_other) = (
        (row.mean or 0.0, row.half_width or 0.0) if row is not None else (0.0, 0.0) for row in rows
    )
    judged = judge(mean - mean_other, spread + spread_other, "yuan", 0, "neither")
    assert judged is not None
    return judged.size.value
