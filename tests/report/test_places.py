"""Maps: one ground and one scale for all, figures of the files in the drawing, and sentences that claim no more than intervals allow."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from simnet.report import places
from simnet.report.data import read_results
from simnet.report.ground import ground_of, scale_bar
from simnet.report.maps import LARGEST, SMALLEST, WIDEST, apart, markers, numbered, scales_of, shade
from simnet.report.results import Results, Site, SummaryRow
from simnet.report.text import same

from .sample import BASELINE


def with_rows(results: Results, *rows: tuple[str, str, str, float, float]) -> Results:
    """The same results with estimates by site: scenario, measure, site, mean, half-width."""
    units = {"mean_wait": "min", "visits_year": "visits a year", "occupancy": "share"}
    added = [
        SummaryRow(scenario, measure, "site", site, units[measure], 30, mean, half_width, 0.95)
        for scenario, measure, site, mean, half_width in rows
    ]
    kept = [row for row in results.summary if row.group_by != "site"]
    return replace(results, summary=(*kept, *added))


def test_all_maps_have_one_ground_with_all_zones_and_sites(results):
    made = places.maps(results)
    assert [panel.scenario for panel in made.panels] == ["single-hall", "small-hall", "one-plus-n"]
    assert made.discs.count("<circle") == 6  # each zone once, whatever the number of scenarios
    hall = {(panel.markers[-1].x, panel.markers[-1].y) for panel in made.panels if len(panel.markers) == 1}
    assert len(hall) == 1
    # The zones reach from 0.35 - 0.44 to 1.75 + 0.44 km: 2.28 km, and 0.06 of that on either side make the whole width of 420.
    ground = ground_of(results.scenarios)
    assert ground.per_km == pytest.approx(420 / (2.28 * 1.12))
    assert ground.at(0.35 - 0.44, 0.0)[0] == pytest.approx(420 * 0.06 / 1.12, abs=0.1)
    bar = scale_bar(ground)
    assert bar.km == 0.5 and bar.end - bar.x == pytest.approx(0.5 * ground.per_km, abs=0.1)


def test_no_map_without_places(make_results):
    assert places.maps(make_results(scenarios={})) is None


def test_markers_show_wait_visits_and_occupancy_of_the_file(results):
    found = with_rows(
        results,
        ("one-plus-n", "mean_wait", "hall", 10.0, 0.2),
        ("one-plus-n", "mean_wait", "justice", 2.5, 0.2),
        ("one-plus-n", "visits_year", "hall", 16_000.0, 50.0),
        ("one-plus-n", "visits_year", "justice", 9_000.0, 50.0),
        ("one-plus-n", "occupancy", "hall", 0.4, 0.0),
        ("single-hall", "visits_year", "hall", 25_000.0, 50.0),
    )
    scales = scales_of(found)
    assert (scales.wait, scales.visits, scales.flow) == (10.0, 25_000.0, 6_000.0)
    info = found.scenarios[2]
    drawn = {
        one.site.id: one for one in markers(found, info, ground_of(found.scenarios), ["centre", "specialist"], scales)
    }
    # A quarter of the scale is the second of five colours, its top the last; nothing known is white.
    assert (drawn["hall"].fill, drawn["justice"].fill, drawn["property_centre"].fill) == (
        "#7f0000",
        "#fdd49e",
        "#ffffff",
    )
    assert drawn["hall"].radius == pytest.approx(LARGEST * math.sqrt(16 / 25), abs=0.05)
    assert drawn["justice"].radius == pytest.approx(LARGEST * math.sqrt(9 / 25), abs=0.05)
    assert drawn["property_centre"].radius == SMALLEST
    assert (drawn["hall"].busy, drawn["justice"].busy) == (0.4, None)
    assert (drawn["hall"].symbol, drawn["justice"].symbol) == ("circle", "square")


def test_lines_are_as_wide_as_visits_on_one_scale(results):
    made = places.maps(results)
    hall, _, many = made.panels
    # 6,000 a year is the widest of all maps; half of it half as wide. The needs online have no line.
    assert [one.width for one in hall.lines] == [WIDEST] and hall.lines[0].path.count("M") == 2
    assert [(one.width, one.path.count("M")) for one in many.lines] == [(WIDEST, 1), (WIDEST / 2, 2)]
    width, words = made.flow_scale
    assert (width, words.zh) == (WIDEST, "6,000人次/年")


def test_shades_are_between_their_neighbours():
    # Half way between #fff7ec and #fdd49e: (255 + 253) / 2 = 254, (247 + 212) / 2 = 229.5, (236 + 158) / 2 = 197.
    assert shade(1.25, 10.0) in ("#fee5c5", "#fee6c5")
    assert shade(99.0, 10.0) == "#7f0000" and shade(3.0, 0.0) == "#fff7ec"


def test_markers_that_lie_over_each_other_part_no_more_than_is_needed(results):
    ground = ground_of(results.scenarios)
    places_of = {"a": (100.0, 100.0), "b": (104.0, 100.0), "far": (200.0, 100.0)}
    found = apart(places_of, {"a": 9.0, "b": 9.0, "far": 9.0}, ground)
    # Together 18 and 2 between make 20 from centre to centre; 4 are there, so each moves 8 aside.
    assert found == {"a": (92.0, 100.0), "b": (112.0, 100.0), "far": (200.0, 100.0)}
    one_spot = apart({"a": (100.0, 100.0), "b": (100.0, 100.0)}, {"a": 9.0, "b": 9.0}, ground)
    assert one_spot == {"a": (100.0, 110.0), "b": (100.0, 90.0)}


def test_of_many_sites_those_with_most_visits_are_numbered_and_the_rest_is_said(results):
    sites = tuple(Site(f"s{n}", same(f"Site {n}"), "station", n % 10, n // 10, 1, 1.0) for n in range(50))
    rows = [(BASELINE, "visits_year", f"s{n}", 100.0 + n, 1.0) for n in range(50)]
    info = replace(results.scenarios[0], sites=sites)
    found = with_rows(replace(results, scenarios=(info,)), *rows)
    assert [site.id for site in numbered(found, info)] == [f"s{n}" for n in range(49, 29, -1)]
    panel = places.maps(found).panels[0]
    assert len(panel.table.rows) == 20 and sum(one.number > 0 for one in panel.markers) == 20
    assert panel.note.en == "Listed are the 20 sites with most visits; 30 more are small dots on the map."


@pytest.mark.parametrize(
    ("party", "said"),
    [
        # 3.0 ±0.5 lies below 4.0 ±0.4: the hall is the longest.
        ((3.0, 0.5), "Most visits: Service centre (75%); longest wait: Service centre (4.0 ±0.4 min)."),
        # 3.3 ±0.5 reaches 3.8, the hall's interval begins at 3.6: no one can tell.
        (
            (3.3, 0.5),
            "Most visits: Service centre (75%); longest wait: Service centre and Party-mass centre, which cannot be told apart "
            "(up to 4.0 ±0.4 min).",
        ),
    ],
)
def test_the_longest_wait_is_claimed_only_where_intervals_tell(results, party, said):
    found = with_rows(
        results,
        ("one-plus-n", "mean_wait", "hall", 4.0, 0.4),
        ("one-plus-n", "mean_wait", "party_mass", *party),
        ("one-plus-n", "visits_year", "hall", 3_000.0, 50.0),
        ("one-plus-n", "visits_year", "party_mass", 1_000.0, 50.0),
    )
    assert places.finding(found, found.scenarios[2]).en == said


def test_one_site_alone_is_compared_with_nothing(results):
    found = with_rows(results, (BASELINE, "mean_wait", "hall", 6.94, 0.12))
    assert places.finding(found, found.scenarios[0]).zh == "只有一个网点，平均等候6.9 ±0.1分钟。"
    assert places.finding(with_rows(results), results.scenarios[0]).zh == ""


def test_with_many_scenarios_the_baseline_and_the_recommended_come_first(results):
    infos = tuple(replace(results.scenarios[0], id=f"o{n}", title=same(f"o{n}")) for n in range(9))
    many = replace(results, scenarios=infos, baseline="o0", best=("o5", "o3"))
    assert places.first_scenarios(many) == ["o0", "o5", "o3"]
    # Where the baseline itself is recommended alone, one other stands beside it.
    assert places.first_scenarios(replace(many, best=("o0",))) == ["o0", "o1"]
    assert places.first_scenarios(replace(many, scenarios=infos[:6])) == [f"o{n}" for n in range(6)]
    made = places.maps(many)
    assert [panel.scenario for panel in made.first] == ["o0", "o3", "o5"] and len(made.others) == 6
    assert made.others_title.zh == "其余6个方案的地图"


def test_stations_machines_and_sessions_are_told_apart(reaching):
    results = read_results(reaching)
    kinds = {kind.id: kind for kind in places.site_kinds(results)}
    assert list(kinds) == ["centre", "specialist", "station", "kiosk", "outreach"]
    assert len({kind.symbol for kind in kinds.values()}) == 5
    assert [kind.id for kind in kinds.values() if kind.hollow] == ["outreach"]
    panel = places.maps(results).panels[3]
    assert [one.site.id for one in panel.markers if one.sessions] == [
        site.id for site in results.scenarios[3].sites if site.kind == "outreach"
    ]
    posts = [row[1].en for row in panel.table.rows]
    assert posts == ["4, kiosks 1", "2", "1", "1", "1", "1", "2", "kiosks 2", "3 lent"]
