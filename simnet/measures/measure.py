"""What a measure is: data that says which columns of which totals it is made of, and how; and short ways to write one down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from simnet.measures.layout import GROUP_BYS, WEEK
from simnet.units import MINUTE

Kind = Literal[
    "ratio",  # pooled numerator over pooled denominator
    "yearly",  # a total, scaled to a year
    "quantile",  # of the pooled visits
    "queue",  # time average of a number of people
    "peak_hour",  # a ratio in the hour of the day with most arrivals
    "gap",  # of another measure: its worst group less its best
    "gini",  # of the burden of needs
    "coverage",
    "staff_hours",
    "time_in_lieu",
    "machine_uses",  # of machines, a machine and day
    "share_of_all",  # what part of a total lies in each group
    "direct_cost",  # what a channel takes by itself, a case
    "cost",
    "cost_ratio",  # a cost over a total scaled to a year
]


Better = Literal["lower", "higher", "neither"]
Words = tuple[str, str]


@dataclass(frozen=True)
class Measure:
    """One measure.

    Attributes
    ----------
    id : str
        Its id in files.
    unit : str
        Unit of its values in files.
    better : "lower", "higher" or "neither"
        Which direction serves people.
    decimals : int
        How many decimals to show (of per cent, for shares).
    label : tuple of (str, str)
        Its name in Chinese and in English.
    note : tuple of (str, str)
        What exactly it is, in Chinese and in English.
    kind : str
        How it is made.
    population : str
        The totals that it is made of.
    numerator, denominator : tuple of str
        Columns, added up; for a cost, (basis, payer).
    scale : float
        The quotient is multiplied with this.
    level : float
        Level of a quantile.
    of : str
        The measure whose gap it is; of time in lieu earned, taken or owed.
    group_bys : tuple of str
        What it can be broken down by, where the scenario has it; for a gap, the one group_by of the gap.
    """

    id: str
    unit: str
    better: Better
    decimals: int
    label: Words
    note: Words
    kind: Kind
    population: str = ""
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    scale: float = 1.0
    level: float = 0.0
    of: str = ""
    group_bys: tuple[str, ...] = ()

    def title(self, language: Literal["zh", "en"]) -> str:
        """Return its name."""
        return self.label[0 if language == "zh" else 1]

    def explanation(self, language: Literal["zh", "en"]) -> str:
        """Return what exactly it is."""
        return self.note[0 if language == "zh" else 1]


def broken_down(population: str) -> tuple[str, ...]:
    """Return what a population can be broken down by."""
    return tuple(by for by in GROUP_BYS[population] if by != "all")


def by_hour_of_week(measure: Measure) -> Measure:
    """Return a measure of visits that can be broken down by hour of the week too, all its columns being among `layout.WEEKLY`."""
    return replace(measure, group_bys=(*measure.group_bys, *WEEK))


def ratio(
    id: str,
    unit: str,
    better: Better,
    decimals: int,
    zh: Words,
    en: Words,
    population: str,
    numerator: str,
    denominator: str,
    scale: float = 1.0,
) -> Measure:
    """Return a ratio of totals; several columns, separated by spaces, are added up."""
    return Measure(
        id,
        unit,
        better,
        decimals,
        (zh[0], en[0]),
        (zh[1], en[1]),
        "ratio",
        population,
        tuple(numerator.split()),
        tuple(denominator.split()),
        scale,
        group_bys=broken_down(population),
    )


def yearly(
    id: str, unit: str, better: Better, zh: Words, en: Words, population: str, total: str, scale: float = 1.0
) -> Measure:
    """Return a total, scaled to a year."""
    return Measure(
        id,
        unit,
        better,
        0,
        (zh[0], en[0]),
        (zh[1], en[1]),
        "yearly",
        population,
        (total,),
        scale=scale,
        group_bys=broken_down(population),
    )


def quantile(id: str, level: float) -> Measure:
    """Return a quantile of the pooled visits' waits."""
    percent = round(level * 100)
    return Measure(
        id,
        "min",
        "lower",
        1,
        (f"等候时间{percent}%分位数", f"{percent}% quantile of waits"),
        (
            f"{percent}%的人次等候不超过此值；所有重复模拟合并计算",
            f"{percent}% of visits wait no longer; over the visits of all replications",
        ),
        "quantile",
        "wait_bins",
        scale=1 / MINUTE,
        level=level,
        group_bys=broken_down("wait_bins"),
    )


def gap(id: str, unit: str, of: str, by: str, zh: Words, en: Words) -> Measure:
    """Return the gap of another measure between groups."""
    label, note = (zh[0], en[0]), (zh[1], en[1])
    return Measure(id, unit, "lower", 1, label, note, "gap", of=of, group_bys=(by,))


def lieu(id: str, better: Better, of: str, zh: Words, en: Words) -> Measure:
    """Return hours of time in lieu: earned, taken or owed."""
    label, note = (zh[0], en[0]), (zh[1], en[1])
    return Measure(id, "h a year", better, 0, label, note, "time_in_lieu", of=of, group_bys=("site", "pool"))


def cost(id: str, basis: str, payer: str, zh: Words, en: Words) -> Measure:
    """Return the recurrent cost to a payer."""
    label, note = (zh[0], en[0]), (zh[1], en[1])
    return Measure(id, "yuan a year", "lower", 0, label, note, "cost", numerator=(basis, payer))
