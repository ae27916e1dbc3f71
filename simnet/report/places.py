"""Where the sites are: a map and a list of sites for every scenario whose sites have places, and what is to be seen on each, by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from simnet.report.figure import Grid, Point
from simnet.report.ground import Ground, Named, ScaleBar, discs, ground_of, scale_bar, zone_names
from simnet.report.maps import (
    PALE_TO_DARK,
    SESSIONS,
    WIDEST,
    Lines,
    Marker,
    Scales,
    lines,
    markers,
    numbered,
    scales_of,
    symbol_of,
)
from simnet.report.numbers import plain, write
from simnet.report.results import Results, ScenarioInfo, Site
from simnet.report.text import EMPTY, Text, listed, same
from simnet.report.texts import SITE_KINDS, WORDS
from simnet.report.weeks import alike

MOST_SHOWN = 6
"""With more scenarios than this only the baseline and the recommended ones are seen at once; the others are folded."""

MOST_ALIKE = 3
"""So many sites that cannot be told apart are named; more are counted."""

OF_MANY = Text(
    "表中为接待量最多的{number}个网点；另有{others}个网点在图上为小点。",
    "Listed are the {number} sites with most visits; {others} more are small dots on the map.",
)
MOST_VISITS = Text("接待量最大的是{sites}，占{share}", "Most visits: {sites} ({share})")
LONGEST = Text("等候最长的是{sites}（{value}）", "longest wait: {sites} ({value})")
NOT_TOLD = Text(
    "{sites}中分不出哪个等候最长（最高{value}）", "longest wait: {sites}, which cannot be told apart (up to {value})"
)
MANY_NOT_TOLD = Text(
    "有{number}个网点分不出哪个等候最长（最高{value}）",
    "longest wait: {number} sites cannot be told apart (up to {value})",
)
NO_WAIT = Text("各网点都不用等候", "nobody waits at any site")
ALONE = Text("只有一个网点，平均等候{value}", "One site alone, with a mean wait of {value}")
OTHERS = Text("其余{number}个方案的地图", "Maps of the other {number} options")


@dataclass(frozen=True)
class MapPanel:
    """The map of one scenario with the list of its sites.

    Attributes
    ----------
    id : str
        Of the page's making.
    scenario : str
        Id.
    title : Text
        The scenario's.
    finding : Text
        What is to be seen, by rule.
    markers, lines, names
        What is drawn: sites, flows, names of zones.
    table : Grid
        The list.
    note : Text
        What the list leaves out; empty if nothing.
    first : bool
        Whether it is seen at once.
    """

    id: str
    scenario: str
    title: Text
    finding: Text
    markers: list[Marker]
    lines: list[Lines]
    names: list[Named]
    table: Grid
    note: Text
    first: bool


@dataclass(frozen=True)
class Maps:
    """All maps of a page, with what they share."""

    ground: Ground
    discs: Markup
    bar: ScaleBar
    scales: Scales
    panels: list[MapPanel]

    @property
    def first(self) -> list[MapPanel]:
        """Those that are seen at once."""
        return [panel for panel in self.panels if panel.first]

    @property
    def others(self) -> list[MapPanel]:
        """Those that are folded."""
        return [panel for panel in self.panels if not panel.first]

    @property
    def has_lines(self) -> bool:
        """Whether it is known who goes where."""
        return any(panel.lines for panel in self.panels)

    @property
    def has_gauges(self) -> bool:
        """Whether it is known how busy windows are."""
        return any(marker.busy is not None for panel in self.panels for marker in panel.markers)

    @property
    def others_title(self) -> Text:
        """What the folded ones are called."""
        return OTHERS.format(number=str(len(self.others)))

    @property
    def wait_scale(self) -> tuple[str, Text]:
        """Colours from no wait to the longest, and the longest in words."""
        return ", ".join(PALE_TO_DARK), write(self.scales.wait, None, "min", 0).value

    @property
    def flow_scale(self) -> tuple[float, Text]:
        """Width of a line, and what it stands for: a round number of visits a year, at most the largest flow."""
        power = 10.0 ** (len(str(int(self.scales.flow))) - 1)
        visits = max(int(self.scales.flow // power) * power, 1.0)
        return round(WIDEST * visits / self.scales.flow, 1), write(visits, None, "visits a year", 0).value


def maps(results: Results) -> Maps | None:
    """Return a map for every scenario that has sites with places; None where no two places differ."""
    located = [info for info in results.scenarios if info.sites]
    places = {(site.x_km, site.y_km) for info in located for site in info.sites}
    places |= {(zone.x_km, zone.y_km) for info in located for zone in info.zones}
    ground = ground_of(located)
    if ground is None or len(places) < 2:
        return None
    kinds, scales = [kind.id for kind in site_kinds(results)], scales_of(results)
    every_site = [site for info in located for site in info.sites]
    chosen = first_scenarios(results)
    panels = [
        MapPanel(
            f"map-{number}",
            info.id,
            info.title,
            finding(results, info),
            markers(results, info, ground, kinds, scales),
            lines(results, info, ground, scales),
            zone_names(ground, info.zones, every_site),
            _site_list(results, info),
            _left_out(results, info),
            info.id in chosen,
        )
        for number, info in enumerate(located)
    ]
    return Maps(ground, discs(ground, located), scale_bar(ground), scales, panels)


def first_scenarios(results: Results) -> list[str]:
    """Return the scenarios that are seen at once: all, or of many the baseline and those that are recommended, at most `MOST_SHOWN`."""
    ids = [info.id for info in results.scenarios]
    if len(ids) <= MOST_SHOWN:
        return ids
    wanted = [results.baseline or ids[0], *results.best]
    if len(set(wanted)) < 2:
        wanted += [item for item in ids if item not in wanted][:1]
    return list(dict.fromkeys(item for item in wanted if item in ids))[:MOST_SHOWN]


@dataclass(frozen=True)
class SiteKind:
    """A kind of site as the maps draw it."""

    id: str
    name: Text
    symbol: str
    hollow: bool


def site_kinds(results: Results) -> list[SiteKind]:
    """Return the kinds of sites of all scenarios."""
    kinds = list(dict.fromkeys(site.kind for info in results.scenarios for site in info.sites))
    return [SiteKind(kind, kind_name(kind), symbol_of(kind, kinds), kind == SESSIONS) for kind in kinds]


def is_synthetic(results: Results) -> bool:
    """Return whether a note, or the origin of a place, says that the map is synthetic."""
    said = [text for note in results.notes for text in (note.zh, note.en)]
    said += [item.text for item in results.evidence if item.path.endswith(".at") or item.path.endswith(".at.*")]
    return any(word in text.lower() for text in said for word in ("synthetic map", "示意地图", "合成地图", "虚拟地图"))


def kind_name(kind: str) -> Text:
    """Return a kind of site in words; one that is the user's own is shown as it is."""
    return SITE_KINDS.get(kind, same(kind))


# -- what is to be seen -----------------------------------------------------------------------------------------------


def finding(results: Results, info: ScenarioInfo) -> Text:
    """Return which site has most visits and where people wait longest, as far as that can be told; empty where nothing is known."""
    waits, visits = _points(results, info, "mean_wait"), _points(results, info, "visits_year")
    if len(info.sites) == 1:
        point = next(iter(waits.values()), None)
        return EMPTY if point is None else _full(ALONE.format(value=_written(point)))
    return _full(*(said for said in (_most_visits(results, visits), _longest(results, waits)) if said != EMPTY))


def _most_visits(results: Results, visits: Mapping[str, Point]) -> Text:
    total = sum(point.value or 0.0 for point in visits.values())
    first = alike(visits)
    if len(first) != 1 or total <= 0:
        return EMPTY
    share = write((visits[first[0]].value or 0.0) / total, None, "share", 0).value
    return MOST_VISITS.format(sites=results.name_of("site", first[0]), share=share)


def _longest(results: Results, waits: Mapping[str, Point]) -> Text:
    first = alike(waits)
    if not first:
        has_figures = any(point.half_width is not None for point in waits.values())
        return NO_WAIT if has_figures and not any(point.value for point in waits.values()) else EMPTY
    value = _written(waits[first[0]])
    if len(first) == 1:
        return LONGEST.format(sites=results.name_of("site", first[0]), value=value)
    if len(first) <= MOST_ALIKE:
        return NOT_TOLD.format(sites=listed([results.name_of("site", site) for site in first]), value=value)
    return MANY_NOT_TOLD.format(number=str(len(first)), value=value)


def _points(results: Results, info: ScenarioInfo, measure: str) -> dict[str, Point]:
    rows = {site.id: results.estimate(info.id, measure, "site", site.id) for site in info.sites}
    return {site: Point(row.mean, row.half_width) for site, row in rows.items() if row is not None}


def _written(point: Point) -> Text:
    return write(point.value or 0.0, point.half_width, "min", 1).both


def _full(*said: Text) -> Text:
    """Put parts together into one sentence."""
    if not said:
        return EMPTY
    en = "; ".join(text.en for text in said)
    return Text("；".join(text.zh for text in said) + "。", en[:1].upper() + en[1:] + ".")


# -- the list ---------------------------------------------------------------------------------------------------------


def _site_list(results: Results, info: ScenarioInfo) -> Grid:
    """The numbered sites of a scenario, with what is known of them."""
    columns = [WORDS["site"], WORDS["posts_short"]]
    extra = [item for item in ("visits_year", "mean_wait", "occupancy") if results.rows_by(item, "site")]
    short = {"visits_year": "visits", "mean_wait": "wait", "occupancy": "occupancy"}
    columns += [WORDS[short[item]] for item in extra]
    rows = []
    for number, site in enumerate(numbered(results, info), start=1):
        cells = [same(f"{number} ") + site.title, _posts(site)]
        for measure_id in extra:
            row = results.estimate(info.id, measure_id, "site", site.id)
            if row is None or row.mean is None:
                cells.append(same("–"))
                continue
            decimals = 1 if measure_id == "mean_wait" else 0
            unit = row.unit if measure_id == "occupancy" else ""
            cells.append(write(row.mean, row.half_width, unit, decimals).both)
        rows.append(tuple(cells))
    return Grid(tuple(columns), tuple(rows))


def _left_out(results: Results, info: ScenarioInfo) -> Text:
    listed_sites = len(numbered(results, info))
    if listed_sites == len(info.sites):
        return EMPTY
    return OF_MANY.format(number=str(listed_sites), others=str(len(info.sites) - listed_sites))


def _posts(site: Site) -> Text:
    """Windows of a site with its machines; of a session, who is lent to it, or its crew."""
    if not site.posts and site.lent:
        return WORDS["lent"].format(number=_count(site.lent))
    if not site.posts and site.crew:
        return WORDS["crew"].format(number=_count(site.crew))
    if site.machines:
        word = WORDS["machines_besides" if site.posts else "machines_alone"]
        return word.format(posts=_count(site.posts), number=_count(site.machines))
    return _count(site.posts)


def _count(number: float | None) -> Text:
    return same("–") if number is None else same(plain(number, 1 if number % 1 else 0))
