"""Sites and zones as maps, one for each scenario, all on one scale.

A site is a numbered marker whose symbol tells its kind and whose size its posts; the numbers lead to a list beside the map,
so names never lie over each other. Zones are discs, the darker the more people. The scale is a bar, since
coordinates are kilometres on a plane and no geography lies under them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from simnet.report.figure import Chart, Grid, Json, base_layout, label
from simnet.report.look import INK, SOFT, Look, text_colour
from simnet.report.numbers import plain
from simnet.report.results import ScenarioInfo, Site, Zone
from simnet.report.text import Text, same

KIND_SYMBOLS = ("circle", "square", "diamond", "hexagon", "pentagon", "star")
MOST_NUMBERED = 60
"""With more sites than this their numbers would lie over each other; names are then in hover texts and the list."""

MOST_NAMED_ZONES = 16

SESSIONS = "outreach"
"""Kind of the sites that are open for sessions only; their markers are hollow."""

SMALLEST_NUMBERED, SMALLEST, NARROWEST = 20.0, 15.0, 300.0
"""Pixels: a marker with a number where there is room, the smallest one, the width of a map on a phone."""

Frame = tuple[float, float, float, float]
"""West, east, south, north, km."""


def frame_of(scenarios: Sequence[ScenarioInfo]) -> Frame | None:
    """Return the frame of all sites and zones of all scenarios, with room for a scale bar below; None if there are none."""
    places = [(zone.x_km, zone.y_km, zone.radius_km) for info in scenarios for zone in info.zones]
    places += [(site.x_km, site.y_km, 0.0) for info in scenarios for site in info.sites]
    if not places:
        return None
    west, east = min(x - r for x, _, r in places), max(x + r for x, _, r in places)
    south, north = min(y - r for _, y, r in places), max(y + r for _, y, r in places)
    margin = 0.06 * max(east - west, north - south, 0.5)
    return west - margin, east + margin, south - 2 * margin, north + margin


def site_map(
    chart_id: str,
    info: ScenarioInfo,
    look: Look,
    frame: Frame,
    kinds: Sequence[str],
    densest: float,
    table: Grid,
    words: tuple[Text, Text, Text, Text],
    every_site: Sequence[Site],
) -> Chart:
    """Return the map of one scenario.

    Parameters
    ----------
    frame : tuple of float
        What every map of the page shows, km.
    kinds : sequence of str
        All kinds of sites of the study, for the same symbols everywhere.
    densest : float
        People per km2 of the densest zone of the study.
    table : Grid
        The list of sites.
    words : tuple of Text
        "people", "posts", "machines" and "km".
    every_site : sequence of Site
        The sites of all scenarios: names of zones keep away from them, on every map at the same places.
    """
    height = 330
    people_word, posts_word, machines_word, km_word = words
    numbered = len(info.sites) <= MOST_NUMBERED
    sizes = _sizes(info.sites, frame, height) if numbered else [9.0] * len(info.sites)
    zones: Json = {
        "type": "scatter",
        "mode": "markers",
        "x": [zone.x_km for zone in info.zones],
        "y": [zone.y_km for zone in info.zones],
        "marker": {"size": 26, "color": "rgba(0,0,0,0)"},
        "hoverinfo": "text",
        "hovertext": [label(_zone_hover(zone, people_word)) for zone in info.zones],
        "name": "zones",
    }
    sites: Json = {
        "type": "scatter",
        "mode": "markers+text" if numbered else "markers",
        "x": [site.x_km for site in info.sites],
        "y": [site.y_km for site in info.sites],
        "text": [str(number) for number in range(1, len(info.sites) + 1)],
        "textfont": {
            "color": [INK if site.kind == SESSIONS else text_colour(look.colour) for site in info.sites],
            "size": [12 if size >= SMALLEST_NUMBERED else 10 for size in sizes],
        },
        "marker": {
            "symbol": [symbol_of(site.kind, kinds) for site in info.sites],
            "size": sizes,
            "color": ["#ffffff" if site.kind == SESSIONS else look.colour for site in info.sites],
            "line": {
                "color": [look.colour if site.kind == SESSIONS else "#ffffff" for site in info.sites],
                "width": 1.5,
            },
            "opacity": 1,
        },
        "hoverinfo": "text",
        "hovertext": [label(_site_hover(site, posts_word, machines_word)) for site in info.sites],
        "name": "sites",
    }
    layout = base_layout(height)
    bare = {"showgrid": False, "showticklabels": False, "showline": False, "ticks": ""}
    west, east, south, north = frame
    layout["xaxis"] |= bare | {"range": [west, east], "constrain": "domain"}
    layout["yaxis"] |= bare | {"range": [south, north], "scaleanchor": "x", "scaleratio": 1, "constrain": "domain"}
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    bar, bar_shape, bar_label = _scale_bar(frame, km_word)
    layout["shapes"] = [*(_disc(zone, densest) for zone in info.zones), bar_shape]
    layout["annotations"] = [bar_label]
    if len(info.zones) <= MOST_NAMED_ZONES:
        layout["annotations"] += [_zone_label(zone, every_site) for zone in info.zones]
    layout["meta"] = {"scale_bar_km": bar}
    return Chart(chart_id, info.title, {"data": [zones, sites], "layout": layout}, height, table)


def symbol_of(kind: str, kinds: Sequence[str]) -> str:
    """Return the symbol of a kind of site; the first kinds have their own, the rest share the last."""
    position = list(kinds).index(kind) if kind in kinds else 0
    return KIND_SYMBOLS[min(position, len(KIND_SYMBOLS) - 1)]


def density(zone: Zone) -> float:
    """People per km2 of a zone; zero where it has no area or nobody is known to live there."""
    if not zone.people or zone.radius_km <= 0:
        return 0.0
    return zone.people / (3.141592653589793 * zone.radius_km**2)


def _disc(zone: Zone, densest: float) -> Json:
    shade = 0.08 + 0.22 * (density(zone) / densest if densest > 0 else 0.0)
    return {
        "type": "circle",
        "xref": "x",
        "yref": "y",
        "x0": zone.x_km - zone.radius_km,
        "x1": zone.x_km + zone.radius_km,
        "y0": zone.y_km - zone.radius_km,
        "y1": zone.y_km + zone.radius_km,
        "fillcolor": f"rgba(70,80,90,{shade:.3f})",
        "line": {"color": "rgba(70,80,90,0.35)", "width": 1},
        "layer": "below",
    }


def _zone_label(zone: Zone, sites: Sequence[Site]) -> Json:
    """The name of a zone inside its disc, where it is farthest from any site."""

    def room(offset: float) -> float:
        height = zone.y_km + offset * zone.radius_km
        return min((max(0.5 * abs(site.x_km - zone.x_km), abs(site.y_km - height)) for site in sites), default=0.0)

    return {
        "x": zone.x_km,
        "y": zone.y_km + max((0.75, -0.75, 0.5, -0.5, 0.0), key=room) * zone.radius_km,
        "text": label(zone.title),
        "showarrow": False,
        "font": {"size": 11, "color": SOFT},
    }


def _scale_bar(frame: Frame, km_word: Text) -> tuple[float, Json, Json]:
    west, east, south, north = frame
    wanted = (east - west) / 4
    length = next((size for size in (50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1) if size <= wanted), wanted)
    low = south + 0.03 * (north - south)
    left = west + 0.03 * (east - west)
    line: Json = {
        "type": "line",
        "x0": left,
        "x1": left + length,
        "y0": low,
        "y1": low,
        "line": {"color": SOFT, "width": 3},
    }
    text: Json = {
        "x": left + length,
        "y": low,
        "text": label(same(f"{length:g} ") + km_word),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 4,
        "font": {"size": 12, "color": INK},
    }
    return length, line, text


def _sizes(sites: Sequence[Site], frame: Frame, height: int) -> list[float]:
    """Marker sizes in pixels: area grows with posts, between sizes that hold a number and do not hide a zone.

    Where sites lie close together their markers shrink until they leave each other be, but never below a size that can be read.
    """
    west, east, south, north = frame
    pixels_per_km = min(height / (north - south), NARROWEST / (east - west))
    wanted = [min(46.0, max(SMALLEST_NUMBERED, 11.0 * (site.posts or 1.0) ** 0.5)) for site in sites]
    sizes = []
    for number, site in enumerate(sites):
        room = min(
            (
                math.dist((site.x_km, site.y_km), (other.x_km, other.y_km))
                * pixels_per_km
                * 2.0
                * wanted[number]
                / (wanted[number] + size)
                for position, (other, size) in enumerate(zip(sites, wanted, strict=True))
                if position != number
            ),
            default=46.0,
        )
        sizes.append(round(max(SMALLEST, min(wanted[number], room)), 1))
    return sizes


def _zone_hover(zone: Zone, people_word: Text) -> Text:
    if zone.people is None:
        return zone.title
    return zone.title + Text("：", ": ") + same(plain(zone.people, 0) + " ") + people_word


def _site_hover(site: Site, posts_word: Text, machines_word: Text) -> Text:
    counts = [(site.posts or site.lent or site.crew or None, posts_word), (site.machines or None, machines_word)]
    said = [same(plain(number, 1 if number % 1 else 0) + " ") + word for number, word in counts if number is not None]
    if not said:
        return site.title
    return site.title + Text("：", ": ") + Text("，".join(t.zh for t in said), ", ".join(t.en for t in said))
