"""Where the sites are: a map and a list of sites for every scenario whose sites have places."""

from __future__ import annotations

from dataclasses import dataclass

from simnet.report.figure import Chart, Grid
from simnet.report.look import Look
from simnet.report.maps import SESSIONS, density, frame_of, site_map, symbol_of
from simnet.report.numbers import plain, write
from simnet.report.results import Results, ScenarioInfo, Site
from simnet.report.text import Text, same
from simnet.report.texts import SITE_KINDS, WORDS


@dataclass(frozen=True)
class MapPanel:
    """The map of one scenario with the list of its sites."""

    chart: Chart
    scenario: str


def maps(results: Results, looks: dict[str, Look]) -> list[MapPanel]:
    """Return a map for every scenario that has sites with places; none where no two places differ."""
    located = [info for info in results.scenarios if info.sites]
    places = {(site.x_km, site.y_km) for info in located for site in info.sites}
    places |= {(zone.x_km, zone.y_km) for info in located for zone in info.zones}
    frame = frame_of(located)
    if frame is None or len(places) < 2:
        return []
    kinds = [kind.id for kind in site_kinds(results)]
    densest = max((density(zone) for info in located for zone in info.zones), default=0.0)
    words = (WORDS["people"], WORDS["posts_word"], WORDS["machines_word"], WORDS["km"])
    every_site = [site for info in located for site in info.sites]
    return [
        MapPanel(
            site_map(
                f"map-{number}",
                info,
                looks[info.id],
                frame,
                kinds,
                densest,
                _site_list(results, info),
                words,
                every_site,
            ),
            info.id,
        )
        for number, info in enumerate(located)
    ]


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


def _site_list(results: Results, info: ScenarioInfo) -> Grid:
    """The sites of a scenario by number, with what is known of them."""
    columns = [WORDS["site"], WORDS["posts_short"]]
    extra = [item for item in ("visits_year", "mean_wait", "occupancy") if results.rows_by(item, "site")]
    short = {"visits_year": "visits", "mean_wait": "wait", "occupancy": "occupancy"}
    columns += [WORDS[short[item]] for item in extra]
    rows = []
    for number, site in enumerate(info.sites, start=1):
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
