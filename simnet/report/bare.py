"""Figures without their units, for tables whose heads hold the unit: numbers alone can be compared down a column."""

from __future__ import annotations

from simnet.report.numbers import MONEY, WAN, unit_of, write
from simnet.report.text import EMPTY, Text, same

THOUSAND = 1_000.0
MONEY_UNIT = Text("万元", "thousand yuan")


def bare(
    value: float, half_width: float | None, unit: str, decimals: int, *, signed: bool = False
) -> tuple[Text, Text]:
    """Return a figure and its half-width, rounded with it; money in ten thousand yuan in Chinese, in thousands in English.

    >>> [part.en for part in bare(0.1234, 0.01, "share", 1)], [part.zh for part in bare(1_859_000.0, 7_300.0, "yuan a year", 0)]
    (['12.3', '±1.0'], ['185.9', '±0.7'])
    """
    if unit not in MONEY:
        return _written(value, half_width, unit_of(unit).factor, decimals, signed)
    if value == 0 and not half_width:
        return same("0"), EMPTY
    zh = _written(value, half_width, 1 / WAN, 1, signed)
    en = _written(value, half_width, 1 / THOUSAND, 0, signed)
    return Text(zh[0].zh, en[0].en), Text(zh[1].zh, en[1].en)


def bare_unit(unit: str) -> Text:
    """Return what figures of a unit are in.

    >>> bare_unit("share").en, bare_unit("min").zh, bare_unit("yuan").en
    ('%', '分钟', 'thousand yuan')
    """
    if unit in MONEY:
        return MONEY_UNIT
    how = unit_of(unit)
    return how.word if how.word != EMPTY else how.tight


def _written(value: float, half_width: float | None, factor: float, decimals: int, signed: bool) -> tuple[Text, Text]:
    spread = None if half_width is None else half_width * factor
    written = write(value * factor, spread, "", decimals, signed=signed)
    return written.value, written.half_width
