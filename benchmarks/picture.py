"""The picture of the README, from the results of a run, as an SVG: who simulates how many customers a second; how a city grows.

Logarithmic scales throughout; colours of Okabe and Ito.
"""

from collections.abc import Iterable
from html import escape
from math import ceil, floor, log10
from statistics import median
from typing import Any

WIDTH, HEIGHT = 960, 400
INK, FAINT, OURS, THEIRS, SECOND = "#222222", "#dddddd", "#0072B2", "#999999", "#D55E00"
PEERS = {"simpy": "SimPy", "ciw": "Ciw", "cimba": "cimba", "numba": "Numba by hand"}
QUEUES = {"hall": "service hall: pools, skills, shifts, patience", "mm8": "M/M/8 at load 0.9"}


class Scale:
    """A logarithmic axis from `low` to `high`, powers of ten, over the pixels from `begin` to `end`."""

    def __init__(self, values: Iterable[float], begin: float, end: float) -> None:
        logs = [log10(value) for value in values]
        self.low, self.high = floor(min(logs) + 0.05), ceil(max(logs) - 0.05)  # 9,940 counts as 10,000
        self.begin, self.end = begin, end

    def __call__(self, value: float) -> float:
        return self.begin + (log10(value) - self.low) / (self.high - self.low) * (self.end - self.begin)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def picture(results: dict[str, Any]) -> str:
    """Return the picture; a panel whose figures were not measured is left empty."""
    bars = {queue: rates(results, queue) for queue in QUEUES}
    growth = sorted(results["growth"], key=lambda city: (city["needs"], city["sites"]))
    parts = [text(20, 26, "Customers a second, one thread, draws included", bold=True)]
    if any(bars.values()):
        parts += panel_of_rates(bars)
    parts.append(text(490, 26, "A city, one replication with measures", bold=True))
    if growth:
        most_sites = max(city["sites"] for city in growth)
        by_needs = [city for city in growth if city["sites"] == most_sites]
        parts += panel_of_growth(by_needs, 540, f"errands, {most_sites:,} sites", "needs")
        alike = 10 ** round(log10(median(city["needs"] for city in growth if city["sites"] < most_sites)))
        by_sites = [city for city in growth if round(log10(city["needs"] / alike), 2) == 0]
        parts += panel_of_growth(
            sorted(by_sites, key=lambda city: city["sites"]), 780, f"sites, {alike:,} errands", "sites"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="12" fill="{INK}">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def rates(results: dict[str, Any], queue: str) -> dict[str, float]:
    """Customers a second by name; ours is the median over the comparisons."""
    measured = {
        name: results["ratios"][f"{queue}-{peer}"]
        for peer, name in PEERS.items()
        if f"{queue}-{peer}" in results["ratios"]
    }
    if not measured:
        return {}
    ours = median(one["units"] / one["our_seconds"] for one in measured.values())
    return {"simnet": ours} | {name: one["units"] / one["their_seconds"] for name, one in measured.items()}


def panel_of_rates(bars: dict[str, dict[str, float]]) -> list[str]:
    scale = Scale([rate for rates in bars.values() for rate in rates.values()], 120, 440)
    parts = [line(scale(tick), 44, scale(tick), 356) for tick in scale.ticks()]
    parts += [text(scale(tick), 374, short(tick), "middle") for tick in scale.ticks()]
    y = 62.0
    for queue, title in QUEUES.items():
        parts.append(
            f'<rect x="20" y="{y - 12:.0f}" width="420" height="18" fill="white"/>'
        )  # the grid does not cross words
        parts.append(text(20, y, title))
        y += 10
        for name, rate in bars[queue].items():
            colour = OURS if name == "simnet" else THEIRS
            width = scale(rate) - scale.begin
            parts.append(f'<rect x="{scale.begin}" y="{y:.0f}" width="{width:.1f}" height="16" fill="{colour}"/>')
            parts.append(text(scale.begin - 8, y + 12, name, "end", bold=name == "simnet"))
            inside = width > 60
            parts.append(
                text(
                    scale(rate) + (-6 if inside else 6),
                    y + 12,
                    short(rate),
                    "end" if inside else "start",
                    "white" if inside else INK,
                )
            )
            y += 22
        y += 24
    return parts


def panel_of_growth(cities: list[dict[str, Any]], left: float, title: str, by: str) -> list[str]:
    """Seconds and peak memory over needs or sites."""
    if len(cities) < 2:
        return []
    across = Scale([city[by] for city in cities], left, left + 160)
    seconds, memory = [sum(city["seconds"].values()) for city in cities], [city["peak_mib"] / 1024 for city in cities]
    up = Scale([*seconds, *memory], 330, 60)
    parts = [line(across.begin, up(tick), across.end, up(tick)) for tick in up.ticks()]
    parts += [text(left - 8, up(tick) + 4, short(tick), "end") for tick in up.ticks()]
    parts += [text(across(tick), 348, short(tick), "middle") for tick in across.ticks()]
    parts.append(text(left + 80, 370, title, "middle"))
    for values, colour, name in ((seconds, OURS, "seconds"), (memory, SECOND, "GiB")):
        points = " ".join(f"{across(city[by]):.1f},{up(value):.1f}" for city, value in zip(cities, values, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for city, value in zip(cities, values, strict=True):
            parts.append(f'<circle cx="{across(city[by]):.1f}" cy="{up(value):.1f}" r="3.5" fill="{colour}"/>')
        x = left if name == "seconds" else left + 80
        parts.append(f'<circle cx="{x + 4}" cy="44" r="3.5" fill="{colour}"/>')
        parts.append(text(x + 12, 48, name))
    return parts


def short(value: float) -> str:
    """1,500,000 as 1.5M."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def text(x: float, y: float, words: str, anchor: str = "start", colour: str = INK, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{weight}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{FAINT}"/>'
