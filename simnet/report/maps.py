"""The map of a scenario as a drawing: sites by kind, how long people wait there, how busy windows are, and who comes from where.

A site is a marker whose shape tells its kind, whose area grows with its visits and whose fill with the mean wait; the bar below it is
filled as far as its windows are busy. Numbers lead to the list beside the map, so names never lie over each other. Of many sites those
with most visits are numbered; the others are small. Lines go from zones to sites, as wide as so many visits need. All maps of a page
have the same scales.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.ground import Ground
from simnet.report.look import text_colour
from simnet.report.results import Results, ScenarioInfo, Site
from simnet.report.text import Text

KIND_SYMBOLS = ("circle", "square", "diamond", "hexagon", "pentagon", "star")

MOST_NUMBERED = 40
"""With more sites than this only those with most visits, `NUMBERED_OF_MANY`, are numbered."""

NUMBERED_OF_MANY = 20

SESSIONS = "outreach"
"""Kind of the sites that are open for sessions only; their markers have a dashed edge."""

LARGEST, SMALLEST, DOT = 20.0, 9.5, 3.2
"""Radii in units of the drawing: the site with most visits, the smallest with a number, one without."""

WIDEST, NARROWEST = 11.0, 0.35
"""Widths of lines; what would be narrower is not drawn."""

PALE_TO_DARK = ("#fff7ec", "#fdd49e", "#fc8d59", "#d7301f", "#7f0000")
"""ColorBrewer's OrRd [Harrower and Brewer 2003]: light to dark in print too, and told apart by colour-blind people."""

BETWEEN, ENOUGH, ROUNDS = 2.0, 0.05, 40
"""Room between two markers, and what may lack of it, in units of the drawing; so often they are moved apart at the most."""

NOT_KNOWN = "#ffffff"


@dataclass(frozen=True)
class Scales:
    """What is the same in all maps of a page: the longest mean wait of a site, min; most visits of a site, and of a flow, a year."""

    wait: float
    visits: float
    flow: float


@dataclass(frozen=True)
class Marker:
    """A site in the drawing.

    Attributes
    ----------
    site : Site
        Which.
    number : int
        In the list; 0: not numbered.
    x, y, radius : float
        Where it is drawn, how large.
    away : (float, float)
        From there to where the site is, if it had to be moved aside.
    symbol : str
        Shape of its kind.
    fill, ink : str
        Colours of marker and number.
    sessions : bool
        Whether it is open for sessions only.
    busy : float or None
        Share of the time that its windows are at work; None where that is not known.
    """

    site: Site
    number: int
    x: float
    y: float
    radius: float
    away: tuple[float, float]
    symbol: str
    fill: str
    ink: str
    sessions: bool
    busy: float | None

    @property
    def scale(self) -> float:
        """By what the shape, 12 wide, is enlarged."""
        return round(self.radius / 6, 3)


@dataclass(frozen=True)
class Lines:
    """Visits from zones to sites: all lines of one width as one path."""

    width: float
    path: str


def scales_of(results: Results) -> Scales:
    """Return the scales of all maps."""
    waits = [row.mean or 0.0 for row in results.rows_by("mean_wait", "site")]
    visits = [row.mean or 0.0 for row in results.rows_by("visits_year", "site")]
    flows = [row.mean or 0.0 for row in results.days.flows if row.to_kind == "site"]
    return Scales(rounded_up(max(waits, default=0.0)), max(visits, default=0.0), max(flows, default=0.0))


def rounded_up(value: float) -> float:
    """Return a round number that is not smaller, 1 at least.

    >>> [rounded_up(value) for value in (0.0, 3.2, 12.1, 26.0, 81.0)]
    [1.0, 4.0, 15.0, 30.0, 90.0]
    """
    step = next((step for most, step in ((5, 1), (20, 5), (100, 10)) if value <= most), 50)
    return max(1.0, float(math.ceil(value / step) * step))


def shade(value: float, top: float) -> str:
    """Return the colour of a value on the scale from zero to the top, between the colours of `PALE_TO_DARK`.

    >>> shade(0.0, 10.0), shade(10.0, 10.0), shade(2.5, 10.0)
    ('#fff7ec', '#7f0000', '#fdd49e')
    """
    place = min(max(value / top if top > 0 else 0.0, 0.0), 1.0) * (len(PALE_TO_DARK) - 1)
    below = min(int(place), len(PALE_TO_DARK) - 2)
    low, high = (
        [int(colour[start : start + 2], 16) for start in (1, 3, 5)] for colour in PALE_TO_DARK[below : below + 2]
    )
    mixed = (round(a + (b - a) * (place - below)) for a, b in zip(low, high, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def symbol_of(kind: str, kinds: Sequence[str]) -> str:
    """Return the symbol of a kind of site; the first kinds have their own, the rest share the last."""
    position = list(kinds).index(kind) if kind in kinds else 0
    return KIND_SYMBOLS[min(position, len(KIND_SYMBOLS) - 1)]


def numbered(results: Results, info: ScenarioInfo) -> list[Site]:
    """Return the sites that have a number: all in the order of the study, or of many those with most visits (ties: in that order)."""
    if len(info.sites) <= MOST_NUMBERED:
        return list(info.sites)
    return sorted(info.sites, key=lambda site: -_figure(results, info, "visits_year", site))[:NUMBERED_OF_MANY]


def markers(results: Results, info: ScenarioInfo, ground: Ground, kinds: Sequence[str], scales: Scales) -> list[Marker]:
    """Return the sites of a map in the order of drawing: those without a number first, then the larger before the smaller."""
    numbers = {site.id: place for place, site in enumerate(numbered(results, info), start=1)}
    places = {site.id: ground.at(site.x_km, site.y_km) for site in info.sites}
    radii = _radii(results, info, scales, numbers)
    drawn = {**places, **apart({site: places[site] for site in numbers}, radii, ground)}
    found = []
    for site in info.sites:
        wait = results.estimate(info.id, "mean_wait", "site", site.id)
        busy = results.estimate(info.id, "occupancy", "site", site.id)
        fill = NOT_KNOWN if wait is None or wait.mean is None else shade(wait.mean, scales.wait)
        (x, y), place = drawn[site.id], places[site.id]
        away = (round(place[0] - x, 1), round(place[1] - y, 1))
        sessions = site.kind == SESSIONS
        number = numbers.get(site.id, 0)
        share = None if busy is None or not number else busy.mean
        symbol = symbol_of(site.kind, kinds)
        found.append(Marker(site, number, x, y, radii[site.id], away, symbol, fill, text_colour(fill), sessions, share))
    return sorted(found, key=lambda marker: (marker.number > 0, -marker.radius))


def lines(results: Results, info: ScenarioInfo, ground: Ground, scales: Scales) -> list[Lines]:
    """Return the flows of a map by their widths, the widest first; those that nobody would see are left out."""
    zones = {zone.id: ground.at(zone.x_km, zone.y_km) for zone in info.zones}
    sites = {site.id: ground.at(site.x_km, site.y_km) for site in info.sites}
    found: dict[float, list[str]] = {}
    for row in results.days.flows:
        if row.scenario != info.id or row.to_kind != "site" or row.zone not in zones or row.to not in sites:
            continue
        width = WIDEST * (row.mean or 0.0) / scales.flow if scales.flow > 0 else 0.0
        if width >= NARROWEST and zones[row.zone] != sites[row.to]:
            (x1, y1), (x2, y2) = zones[row.zone], sites[row.to]
            found.setdefault(round(width, 1), []).append(f"M{x1:g} {y1:g}L{x2:g} {y2:g}")
    return [Lines(width, "".join(found[width])) for width in sorted(found, reverse=True)]


def _figure(results: Results, info: ScenarioInfo, measure: str, site: Site) -> float:
    row = results.estimate(info.id, measure, "site", site.id)
    return 0.0 if row is None else row.mean or 0.0


def _radii(results: Results, info: ScenarioInfo, scales: Scales, numbers: dict[str, int]) -> dict[str, float]:
    """Radii whose squares grow with visits, but for the smallest."""
    radii = {}
    for site in info.sites:
        share = _figure(results, info, "visits_year", site) / scales.visits if scales.visits > 0 else 0.25
        radii[site.id] = round(max(SMALLEST, LARGEST * share**0.5), 1) if site.id in numbers else DOT
    return radii


def apart(
    places: dict[str, tuple[float, float]], radii: dict[str, float], ground: Ground
) -> dict[str, tuple[float, float]]:
    """Return where markers are drawn so that none hides another: each moved aside no more than is needed.

    Two that lie over each other part along the line between them, little by little (up and down, if they stand on one spot), until all
    are apart or `ROUNDS` are over.
    """
    found = {site: list(place) for site, place in places.items()}
    ids = sorted(found)
    for _ in range(ROUNDS):
        moved = False
        for number, one in enumerate(ids):
            for other in ids[number + 1 :]:
                (x1, y1), (x2, y2) = found[one], found[other]
                distance = math.dist((x1, y1), (x2, y2))
                lacking = radii[one] + radii[other] + BETWEEN - distance
                if lacking <= ENOUGH:
                    continue
                moved = True
                dx, dy = ((x2 - x1) / distance, (y2 - y1) / distance) if distance > 0 else (0.0, -1.0)
                for site, sign in ((one, -0.5), (other, 0.5)):
                    found[site][0] += sign * lacking * dx
                    found[site][1] += sign * lacking * dy
        if not moved:
            break
    return {
        site: (
            round(min(max(x, radii[site]), ground.width - radii[site]), 1),
            round(min(max(y, radii[site]), ground.height - radii[site]), 1),
        )
        for site, (x, y) in found.items()
    }


def site_words(marker: Marker, posts_word: Text, machines_word: Text) -> Text:
    """Return what the marker is called where one points at it: its site's name, with posts and machines."""
    site = marker.site
    counts = [(site.posts or site.lent or site.crew or None, posts_word), (site.machines or None, machines_word)]
    said = [(f"{count:g}", word) for count, word in counts if count is not None]
    if not said:
        return site.title
    zh, en = (
        "，".join(number + word.zh for number, word in said),
        ", ".join(f"{number} {word.en}" for number, word in said),
    )
    return site.title + Text(f"：{zh}", f": {en}")
