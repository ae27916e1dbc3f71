"""The ground of all maps of a page: the frame that they share, zones as discs, a scale bar, and where a place lies in the drawing.

Maps are drawings (SVG) of one size and one scale. Coordinates are kilometres on a plane; no geography lies under them. The discs of
zones stand in the page once and are used by every map.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from simnet.report.results import ScenarioInfo, Site, Zone
from simnet.report.text import Text

WIDTH = 420.0
"""Of a drawing, in its own units: some pixels on a phone, a few more on a desk."""

MOST_HEIGHT = 430.0

MOST_NAMED_ZONES = 16


@dataclass(frozen=True)
class Ground:
    """Where places lie in the drawings of a page.

    Attributes
    ----------
    west, north : float
        The upper left corner, km.
    per_km : float
        Units of the drawing to a kilometre.
    width, height : float
        Of the drawing.
    """

    west: float
    north: float
    per_km: float
    width: float
    height: float

    def at(self, x_km: float, y_km: float) -> tuple[float, float]:
        """Return where a place lies in the drawing, rounded to tenths."""
        return round((x_km - self.west) * self.per_km, 1), round((self.north - y_km) * self.per_km, 1)


def ground_of(scenarios: Sequence[ScenarioInfo]) -> Ground | None:
    """Return the ground of all sites and zones of all scenarios, with room for a scale bar below; None if there are none."""
    places = [(zone.x_km, zone.y_km, zone.radius_km) for info in scenarios for zone in info.zones]
    places += [(site.x_km, site.y_km, 0.0) for info in scenarios for site in info.sites]
    if not places:
        return None
    west, east = min(x - r for x, _, r in places), max(x + r for x, _, r in places)
    south, north = min(y - r for _, y, r in places), max(y + r for _, y, r in places)
    margin = 0.06 * max(east - west, north - south, 0.5)
    wide, high = east - west + 2 * margin, north - south + 3 * margin
    per_km = min(WIDTH / wide, MOST_HEIGHT / high)
    beside = (WIDTH / per_km - wide) / 2
    return Ground(west - margin - beside, north + margin, per_km, WIDTH, round(high * per_km, 1))


def density(zone: Zone) -> float:
    """People per km2 of a zone; zero where it has no area or nobody is known to live there."""
    if not zone.people or zone.radius_km <= 0:
        return 0.0
    return zone.people / (math.pi * zone.radius_km**2)


def discs(ground: Ground, scenarios: Sequence[ScenarioInfo]) -> Markup:
    """Return the zones of all scenarios as discs, each once, the darker the more people live there to the square kilometre."""
    zones = list(dict.fromkeys(zone for info in scenarios for zone in info.zones))
    densest = max((density(zone) for zone in zones), default=0.0)
    parts = []
    for zone in zones:
        x, y = ground.at(zone.x_km, zone.y_km)
        shade = 0.08 + 0.22 * (density(zone) / densest if densest > 0 else 0.0)
        radius = round(zone.radius_km * ground.per_km, 1)
        parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill-opacity="{shade:.2f}"/>')
    return Markup("".join(parts))


@dataclass(frozen=True)
class Named:
    """A name at a place of the drawing."""

    x: float
    y: float
    text: Text


def zone_names(ground: Ground, zones: Sequence[Zone], sites: Sequence[Site]) -> list[Named]:
    """Return the names of zones inside their discs, each where it is farthest from any site; none where there are too many."""
    if len(zones) > MOST_NAMED_ZONES:
        return []
    found = []
    for zone in zones:

        def room(offset: float, zone: Zone = zone) -> float:
            height = zone.y_km + offset * zone.radius_km
            return min((max(0.5 * abs(site.x_km - zone.x_km), abs(site.y_km - height)) for site in sites), default=0.0)

        best = max((0.75, -0.75, 0.5, -0.5, 0.0), key=room)
        x, y = ground.at(zone.x_km, zone.y_km + best * zone.radius_km)
        found.append(Named(x, round(y + 4, 1), zone.title))
    return found


@dataclass(frozen=True)
class ScaleBar:
    """A bar of a round length at the lower left."""

    km: float
    x: float
    y: float
    end: float


def scale_bar(ground: Ground) -> ScaleBar:
    """Return the scale bar: at most a quarter of the width, of a round length."""
    wanted = ground.width / ground.per_km / 4
    length = next((size for size in (50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1) if size <= wanted), wanted)
    return ScaleBar(length, 12.0, ground.height - 10, round(12 + length * ground.per_km, 1))
