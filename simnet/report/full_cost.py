"""What an advised option costs if all is counted: said where it is dearer in full though the public pays less for it.

Windows and rooms that others bear are not in what is paid. Who reads only that an option spares money would be misled where it
takes more of everybody together.
"""

from __future__ import annotations

from simnet.report.judge import Judged, find_cost, judged_cost
from simnet.report.results import Results
from simnet.report.text import Text

DEARER = Text(
    "支出只算实付：把他方承担的窗口和免租的场地按全价计入，{option}每年不是比{baseline}少花{paid}，而是多花{full}。",
    "Spending is what is paid: with windows and rooms that others bear at their full price, {option} costs not {paid} a year less than "
    "{baseline} but {full} more.",
)


def dearer_in_full(results: Results) -> list[Text]:
    """Return a sentence for each advised option for which the public clearly pays less, and which clearly costs more in full."""
    said = []
    for option in results.best:
        paid, full = _judged(results, option, "paid"), _judged(results, option, "full")
        if paid is None or full is None or paid.verdict != "better" or full.verdict != "worse":
            continue
        words = {"option": results.title_of(option), "baseline": results.title_of(results.baseline)}
        said.append(DEARER.format(paid=paid.size.value, full=full.size.value, **words))
    return said


def _judged(results: Results, option: str, basis: str) -> Judged | None:
    row = find_cost(results, option, basis, "public", "total", "recurrent")
    return None if row is None or option == results.baseline else judged_cost(results, row)
