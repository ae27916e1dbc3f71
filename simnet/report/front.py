"""The figures of the first screen: peak-day wait, trips per case, public spending and posts, a row an option.

Options stand below each other and every measure has one scale, so that dots can be compared down a column; this holds for two
options as for fourteen. Units stand in the heads, so cells are numbers alone. Spending is told as the difference to the
baseline, whose own row says the amount; without a baseline, as the amount.

Where results do not know the wait on peak days (older ones), the mean wait stands in its place, under its own name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from simnet.report.bare import MONEY_UNIT, THOUSAND, bare, bare_unit
from simnet.report.judge import Judged, find_cost, judge, judged_apart, judged_cost, judged_measure
from simnet.report.measures import named
from simnet.report.money_axis import round_step
from simnet.report.numbers import MINUS, WAN, unit_of
from simnet.report.results import Results, Site
from simnet.report.sentences import confidence_text
from simnet.report.text import EMPTY, Text, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WORDS

WAITS = ("peak_day_wait", "mean_wait")
"""The first of these that is known is shown."""

LEAST_DIGITS = 20
"""A scale spans at least so many last digits: what hardly differs must not look far apart."""

TRIPS = ("trips_per_case", "visits_per_case")

RECURRENT = Text("财政支出变化，每年", "Change in public spending, a year")
RECURRENT_ALONE = Text("财政支出，每年", "Public spending, a year")
ONE_OFF = Text("一次性支出变化", "Change in one-off spending")
ONE_OFF_ALONE = Text("一次性支出", "One-off spending")
POSTS = Text("岗位", "Posts")
POSTS_UNIT = Text("窗口＋后台，个", "windows + back office")
IN_ALL = Text("共{amount}", "{amount} in all")

ARROWS = {"down": "↓", "up": "↑", "none": "≈", "equal": "="}
SAID = {
    "down": Text("比{baseline}少{size}", "{size} less than {baseline}"),
    "up": Text("比{baseline}多{size}", "{size} more than {baseline}"),
    "none": Text("与{baseline}无显著差异", "no clear difference to {baseline}"),
    "equal": Text("与{baseline}相同", "the same as {baseline}"),
    "slight": Text("与{baseline}相差不到{step}", "less than {step} from {baseline}"),
}

LEGEND = Text(
    "↓、↑：比{baseline}明显少、明显多；≈：无显著差异或差不到末位；“±”和横线为{confidence}置信区间。",
    "↓ or ↑: clearly less or more than {baseline}, ≈: no clear difference, or less than the last digit; "
    "± and lines are {confidence} intervals.",
)
INTERVALS = Text("“±”和横线为{confidence}置信区间。", "± and lines are {confidence} intervals.")
PEAK_DAYS = Text(
    "高峰日：每次模拟中来访最多的二十分之一的日子。",
    "Peak days: the twentieth of days with most visits in each replication.",
)
NO_PEAK_DAYS = Text(
    "这批结果没有高峰日等候，以全部日子的平均等候代替。",
    "These results do not hold the wait on peak days; the mean over all days stands in its place.",
)
AS_PAID = Text(
    "支出为实付；一次性支出不分摊到每年。", "Spending is as paid; one-off spending is not spread over years."
)


@dataclass(frozen=True)
class Strip:
    """A dot with its interval on a column's scale, per cent of its width."""

    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Shown:
    """One figure of one option.

    Attributes
    ----------
    value, spread : Text
        The number and its half-width, without unit; EMPTY where there is none.
    note : Text
        What stands beside it in small print.
    strip : Strip or None
        Where it lies on the column's scale.
    mark : str
        down, up, none or equal against the baseline; empty for the baseline, and where nothing can be said.
    said : Text
        The mark in words, for who does not see it.
    """

    value: Text = EMPTY
    spread: Text = EMPTY
    note: Text = EMPTY
    strip: Strip | None = None
    mark: str = ""
    said: Text = EMPTY

    @property
    def arrow(self) -> str:
        """The mark as a sign."""
        return ARROWS.get(self.mark, "")


@dataclass(frozen=True)
class Column:
    """One measure of all options, in their order.

    Attributes
    ----------
    low, high : Text
        What the ends of the scale are; EMPTY where nothing is drawn.
    zero : float or None
        Where zero lies on the scale, if inside.
    """

    id: str
    title: Text
    unit: Text
    cells: tuple[Shown, ...]
    low: Text = EMPTY
    high: Text = EMPTY
    zero: float | None = None


@dataclass(frozen=True)
class Front:
    """The table: its columns, and how to read it."""

    columns: tuple[Column, ...]
    note: Text


@dataclass(frozen=True)
class _Figure:
    value: float
    half_width: float | None
    judged: Judged | None


def front(results: Results) -> Front | None:
    """Return the figures of the first screen; None where none of them is known."""
    wait = next((item for item in WAITS if _is_known(results, item)), "")
    trips = next((item for item in TRIPS if _is_known(results, item)), "")
    columns = [_measure(results, wait, from_zero=True)] if wait else []
    columns += [_measure(results, trips, from_zero=False)] if trips else []
    columns += [one for one in (_spending(results, "recurrent"), _spending(results, "one_off")) if one is not None]
    posts = _posts(results)
    columns += [posts] if posts is not None else []
    return Front(tuple(columns), _note(results, wait, columns)) if columns else None


def _is_known(results: Results, measure: str) -> bool:
    return any(results.estimate(info.id, measure) is not None for info in results.scenarios)


def _compared(results: Results) -> bool:
    return bool(results.baseline) and len(results.scenarios) > 1


def _note(results: Results, wait: str, columns: Sequence[Column]) -> Text:
    said: list[Text] = []
    confidence = confidence_text(results.confidence)
    if not results.has_intervals:
        said.append(WORDS["one_replication"])
    elif _compared(results):
        said.append(LEGEND.format(baseline=results.title_of(results.baseline), confidence=confidence))
    else:
        said.append(INTERVALS.format(confidence=confidence))
    said += [PEAK_DAYS] if wait == WAITS[0] else [NO_PEAK_DAYS] if wait else []
    said += [AS_PAID] if any(one.id in ("recurrent", "one_off") for one in columns) else []
    return paragraph(said)


# -- measures ---------------------------------------------------------------------------------------------------------


def _measure(results: Results, measure_id: str, from_zero: bool) -> Column:
    measure = named(measure_id)
    figures: list[_Figure | None] = []
    for info in results.scenarios:
        row = results.estimate(info.id, measure_id)
        if row is None or row.mean is None:
            figures.append(None)
            continue
        judged = judged_measure(results, info.id, measure) or judged_apart(results, info.id, measure)
        figures.append(_Figure(row.mean, row.half_width, judged))
    unit = unit_of(measure.unit)
    limits = _limits(figures, from_zero, LEAST_DIGITS * 10.0**-measure.decimals / unit.factor)

    cells = tuple(
        Shown()
        if one is None
        else _shown(results, one, bare(one.value, one.half_width, measure.unit, measure.decimals), limits)
        for one in figures
    )
    low, high = (same(f"{limit * unit.factor:,.6g}") for limit in limits)
    return Column(measure_id, measure.title, bare_unit(measure.unit), _as_read(results, cells), low, high)


def _as_read(results: Results, cells: Sequence[Shown]) -> tuple[Shown, ...]:
    """Return the cells without an arrow at a number that reads as the baseline's: the difference is below the last digit."""
    reference = next(
        (cell for info, cell in zip(results.scenarios, cells, strict=True) if info.id == results.baseline), None
    )
    return tuple(
        replace(cell, mark="none")
        if reference is not None and cell.mark in ("down", "up") and cell.value == reference.value
        else cell
        for cell in cells
    )


def _limits(figures: Sequence[_Figure | None], from_zero: bool, least: float) -> tuple[float, float]:
    """Return round ends of a scale that holds all figures and their intervals, unless an interval would dwarf them.

    `least` is how much the scale spans at least.
    """
    known = [one for one in figures if one is not None]
    top = max(one.value for one in known)
    highs = [min(one.value + (one.half_width or 0.0), 1.6 * top if top > 0 else math.inf) for one in known]
    lows = [one.value - (one.half_width or 0.0) for one in known]
    low, high = (0.0 if from_zero else min(lows)), max(highs)
    step = round_step(max(high - low, least) / 4)
    first = math.floor(low / step + 1e-9) * step
    return (min(0.0, first) if from_zero else first), max(
        math.ceil(high / step - 1e-9) * step, first + math.ceil(least / step) * step
    )


def _shown(results: Results, one: _Figure, written: tuple[Text, Text], limits: tuple[float, float]) -> Shown:
    mark, said = _against(results, one.judged)
    return Shown(*written, strip=_strip(one.value, one.half_width, limits), mark=mark, said=said)


def _strip(value: float, half_width: float | None, limits: tuple[float, float]) -> Strip:
    scale, spread = 100.0 / (limits[1] - limits[0]), half_width or 0.0
    at, low, high = ((each - limits[0]) * scale for each in (value, value - spread, value + spread))
    return Strip(at, max(low, 0.0), min(high, 100.0))


def _against(results: Results, judged: Judged | None) -> tuple[str, Text]:
    """Return what may be said of a figure against the baseline's."""
    if judged is None:
        return "", EMPTY
    told = judged.verdict if judged.verdict in SAID else "up" if judged.is_more else "down"
    parts = {"size": judged.size.value, "step": judged.written.step}
    # What is sure but rounds to nothing is not shown as more or less.
    return "none" if told == "slight" else told, SAID[told].format(baseline=results.title_of(results.baseline), **parts)


# -- money and posts --------------------------------------------------------------------------------------------------


def _spending(results: Results, recurrence: str) -> Column | None:
    """Return what the public pays: against the baseline, whose own amount stands in its row; drawn if it is a year's."""
    rows = [find_cost(results, info.id, "paid", "public", "total", recurrence) for info in results.scenarios]
    if all(row is None or not row.yuan_year for row in rows):
        return None
    reference = find_cost(results, results.baseline, "paid", "public", "total", recurrence)
    compared = _compared(results) and reference is not None
    figures: list[_Figure | None] = []
    for row in rows:
        if row is None or row.yuan_year is None:
            figures.append(None)
        elif not compared or reference is None or row is reference:
            figures.append(_Figure(0.0 if compared else row.yuan_year, None if compared else row.half_width, None))
        else:
            judged = judged_cost(results, row)
            spread = None if judged is None else judged.half_width
            figures.append(_Figure((row.yuan_year or 0.0) - (reference.yuan_year or 0.0), spread, judged))
    drawn = recurrence == "recurrent"
    limits = _limits_around_zero(figures)
    cells = []
    for row, one in zip(rows, figures, strict=True):
        if row is None or one is None:
            cells.append(Shown())
        elif row is reference and compared:
            amount, _ = bare(row.yuan_year or 0.0, row.half_width, row.unit, 0)
            cells.append(Shown(note=IN_ALL.format(amount=amount), strip=_strip(0.0, None, limits) if drawn else None))
        else:
            cell = _shown(results, one, bare(one.value, one.half_width, row.unit, 0, signed=compared), limits)
            # A sign says more or less already.
            mark = cell.mark if cell.mark in ("none", "equal") else ""
            cells.append(Shown(cell.value, cell.spread, EMPTY, cell.strip if drawn else None, mark, cell.said))
    low, high = (_end(limit, compared) for limit in limits)
    titles = (RECURRENT, ONE_OFF) if compared else (RECURRENT_ALONE, ONE_OFF_ALONE)
    if not drawn:
        return Column("one_off", titles[1], MONEY_UNIT, tuple(cells))
    zero = -limits[0] * 100.0 / (limits[1] - limits[0]) if limits[0] < 0 < limits[1] else None
    return Column("recurrent", titles[0], MONEY_UNIT, tuple(cells), low, high, zero)


def _limits_around_zero(figures: Sequence[_Figure | None]) -> tuple[float, float]:
    known = [one for one in figures if one is not None]
    ends = [end for one in known for end in (one.value - (one.half_width or 0.0), one.value + (one.half_width or 0.0))]
    low, high = min(0.0, *ends), max(0.0, *ends)
    step = round_step((high - low) / 4 or WAN)
    return math.floor(low / step) * step, max(math.ceil(high / step), math.floor(low / step) + 1) * step


def _end(yuan: float, signed: bool) -> Text:
    """Return the end of a scale of money: round, so without decimals that say nothing."""
    sign = MINUS if yuan < 0 else "+" if signed and yuan > 0 else ""
    return Text(f"{sign}{abs(yuan) / WAN:,.6g}", f"{sign}{abs(yuan) / THOUSAND:,.6g}")


def _posts(results: Results) -> Column | None:
    """Return the posts at windows and, where there are any, of back offices."""
    windows = [_total(info.sites, lambda site: site.posts) for info in results.scenarios]
    desks = [_total(info.sites, lambda site: site.desks) or 0.0 for info in results.scenarios]
    if all(one is None for one in windows):
        return None
    any_desks = any(desks)
    decimals = 0 if all(not (one or 0.0) % 1 for one in (*windows, *desks)) else 1
    reference = None
    if _compared(results):
        position = next(number for number, info in enumerate(results.scenarios) if info.id == results.baseline)
        reference = None if windows[position] is None else (windows[position] or 0.0) + desks[position]
    cells = []
    for info, one, back in zip(results.scenarios, windows, desks, strict=True):
        if one is None:
            cells.append(Shown())
            continue
        value = bare(one, None, "posts", decimals)[0]
        if any_desks:
            value += same("+") + bare(back, None, "posts", decimals)[0]
        judged = None
        if reference is not None and info.id != results.baseline:
            judged = judge(one + back - reference, 0.0, "posts", decimals, "neither")
        mark, said = _against(results, judged)
        cells.append(Shown(value, mark=mark, said=said))
    unit = POSTS_UNIT if any_desks else WORDS["posts"]
    return Column("posts", POSTS, unit, tuple(cells))


def _total(sites: Sequence[Site], posts_of: Callable[[Site], float | None]) -> float | None:
    known = [posts for posts in map(posts_of, sites) if posts is not None]
    return sum(known) if known else None
