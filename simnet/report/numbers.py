"""How figures are rounded and written: never finer than their interval, never finer than their measure deserves.

A figure and its half-width are rounded to the same place: the place where the half-width has two figures, but no finer than
the decimals of the measure. Money is written in ten thousand yuan (万元) in Chinese and in yuan rounded to thousands in English,
from ten thousand yuan on. It refuses to decide whether anything differs: that is `sentences`' business.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from simnet.report.text import EMPTY, Text, same

MINUS = "\N{MINUS SIGN}"
WAN = 10_000.0
"""Ten thousand, the unit in which Chinese counts money."""


@dataclass(frozen=True)
class Unit:
    """How figures of a unit are written.

    Attributes
    ----------
    factor : float
        What a figure in the files is multiplied with before it is written (100 for shares).
    tight : Text
        What follows the figure at once, as the per cent sign.
    word : Text
        What follows as a word, after a space in English.
    difference : Text
        The word for differences, where it is another: points instead of per cent.
    name : Text
        The unit in full, for the axis of a chart.
    single : str
        The English word for just one.
    """

    factor: float = 1.0
    tight: Text = EMPTY
    word: Text = EMPTY
    difference: Text = EMPTY
    name: Text = EMPTY
    single: str = ""


def _word(zh: str, en: str, name: str = "", single: str = "") -> Unit:
    return Unit(word=Text(zh, en), name=Text(zh, name or en), single=single)


SHARE = Unit(100.0, same("%"), difference=Text("个百分点", "points"), name=Text("%", "per cent"))
MONEY = ("yuan", "yuan a year")
"""Units of money; whether an amount is a year's is said by the name of what it is for."""

UNITS = {
    "": Unit(),
    "index": Unit(),
    "share": SHARE,
    "min": _word("分钟", "min", "minutes"),
    "h": _word("小时", "hours"),
    "days": _word("天", "days"),
    "people": _word("人", "people"),
    "posts": _word("个", "posts", single="post"),
    "visits": _word("次", "visits"),
    "trips": _word("次", "trips"),
    "times": _word("次", "times"),
    "uses": _word("次", "uses"),
    "papers": _word("份", "papers"),
    "a year": _word("件次/年", "a year"),
    "h a year": _word("小时/年", "hours a year"),
    "visits a year": _word("人次/年", "visits a year"),
    "needs a year": _word("次/年", "needs a year"),
    "cases a year": _word("件/年", "cases a year"),
}
"""Units of the files; one that is not here is written as it is."""


def unit_of(name: str) -> Unit:
    """Return how figures of a unit are written."""
    return UNITS.get(name) or _word(name, name)


def rounding_places(half_width: float | None, decimals: int) -> int:
    """Return to how many decimals a figure is rounded; negative: to tens, hundreds.

    >>> rounding_places(0.034, 1), rounding_places(34.0, 1), rounding_places(345.0, 1), rounding_places(None, 2)
    (1, 0, -1, 2)
    """
    if not half_width or not math.isfinite(half_width):
        return decimals
    return min(decimals, 1 - math.floor(math.log10(abs(half_width))))


def plain(value: float, places: int, signed: bool = False) -> str:
    """Return a number with thousands separators, a real minus sign, and a plus sign if asked for.

    >>> plain(-1234.56, 1), plain(0.04, 1, signed=True), plain(12345, -2)
    ('−1,234.6', '0.0', '12,300')
    """
    rounded = round(value, places)
    text = f"{abs(rounded):,.{max(places, 0)}f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if signed and rounded > 0 else text


@dataclass(frozen=True)
class Written:
    """A figure in words.

    Attributes
    ----------
    value : Text
        The figure with its unit: "3.2 min".
    both : Text
        The figure with its half-width, if it has one, and its unit: "3.2 ±0.3 min".
    half_width : Text
        "±0.3"; empty if the figure is certain, or its spread is unknown or smaller than the last digit written.
    interval : Text
        "2.9 to 3.5"; empty where there is no half-width at all.
    is_zero : bool
        Whether the figure rounds to nothing.
    step : Text
        The smallest figure that is written, with its unit: "0.1 min".
    """

    value: Text
    both: Text
    half_width: Text
    interval: Text
    is_zero: bool
    step: Text


def write(
    value: float, half_width: float | None, unit: str, decimals: int, *, difference: bool = False, signed: bool = False
) -> Written:
    """Return a figure and its interval, rounded, with its unit.

    Parameters
    ----------
    value, half_width : float
        As in the files; a half-width that is None, nan or 0 is not shown.
    unit : str
        As in the files.
    decimals : int
        The finest place worth writing, in the unit that readers see (per cent for shares).
    difference : bool
        Whether it is a difference (a difference of shares is in points).
    signed : bool
        Whether a plus sign is written.
    """
    spread = half_width if half_width is not None and math.isfinite(half_width) and half_width > 0 else None
    if unit in MONEY:
        return _money(value, spread, decimals, signed)
    how = unit_of(unit)
    figures = _figures(value * how.factor, None if spread is None else spread * how.factor, decimals, signed)
    if difference and how.difference != EMPTY:
        return _with_units(figures, figures, EMPTY, how.difference)
    is_one = how.single and figures.value.lstrip("+" + MINUS) == "1" and not figures.half_width
    return _with_units(figures, figures, how.tight, Text(how.word.zh, how.single) if is_one else how.word)


def clear(difference: float | None, half_width: float | None) -> bool:
    """Return whether a difference lies outside its interval: whether it may be called one.

    Without an interval nothing is clear; an interval of no width is that of two certain figures.
    """
    if difference is None or half_width is None or not math.isfinite(difference) or not math.isfinite(half_width):
        return False
    return abs(difference) > half_width


@dataclass(frozen=True)
class _Figures:
    value: str
    half_width: str
    low: str
    high: str
    step: str
    is_zero: bool


def _figures(value: float, half_width: float | None, decimals: int, signed: bool, unit_size: float = 1.0) -> _Figures:
    value /= unit_size
    spread = None if half_width is None else half_width / unit_size
    places = rounding_places(spread, decimals)
    step = 10.0**-places
    is_zero = round(value, places) == 0
    half = low = high = ""
    if spread is not None:
        half = f"±{plain(spread, places)}" if round(spread, places) else ""
        low, high = plain(value - spread, places, signed), plain(value + spread, places, signed)
    return _Figures(plain(value, places, signed), half, low, high, plain(step, places), is_zero)


def _money(value: float, half_width: float | None, decimals: int, signed: bool) -> Written:
    if max(abs(value), half_width or 0.0) < WAN:
        figures = _figures(value, half_width, decimals, signed)
        return _with_units(figures, figures, EMPTY, Text("元", "yuan"))
    zh = _figures(value, half_width, 1, signed, WAN)
    return _with_units(zh, _figures(value, half_width, -3, signed), EMPTY, Text("万元", "yuan"))


def _with_units(zh: _Figures, en: _Figures, tight: Text, word: Text) -> Written:
    unit = tight + Text(word.zh, f" {word.en}" if word.en else "")
    half_width = Text(zh.half_width, en.half_width)
    spread = Text(f" {zh.half_width}" if zh.half_width else "", f" {en.half_width}" if en.half_width else "")
    return Written(
        value=Text(zh.value, en.value) + unit,
        both=Text(zh.value, en.value) + spread + unit,
        half_width=half_width,
        interval=Text(f"{zh.low}至{zh.high}", f"{en.low} to {en.high}") if zh.low else EMPTY,
        is_zero=zh.is_zero and en.is_zero,
        step=Text(zh.step, en.step) + unit,
    )
