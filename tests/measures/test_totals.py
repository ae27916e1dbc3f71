from dataclasses import replace

import numpy as np
import pytest

from simnet import tables
from simnet.measures.layout import MANY_SITES, POPULATIONS, Layout
from simnet.measures.measures import estimates, group_bys
from simnet.measures.outcome import Outcome
from simnet.measures.tally import NUM_VISIT_COLUMNS, WAITED
from simnet.measures.totals import Totals
from simnet.measures.visits import peak_days
from simnet.network.build import build
from simnet.scenario.schema import Scenario
from simnet.store import Store
from simnet.tables import SERVED
from simnet.units import DAY, HOUR

from .toy import SCENARIO, outcome_of, random_worlds


def test_replications_are_put_together_in_order():
    parts = [world.totals for world in random_worlds(1, 4)]
    pooled = Totals.concatenate([Totals.concatenate(parts[:3]), parts[3]])
    assert pooled.num_replications == 4
    for name, array in pooled.first(3).arrays.items():
        assert np.array_equal(array, np.concatenate([part.arrays[name] for part in parts[:3]]))


def test_other_layouts_are_refused():
    totals = random_worlds(1, 1)[0].totals
    fewer = Totals({name: array for name, array in totals.arrays.items() if name != "visits.site"})
    for parts in ([totals, fewer], []):
        with pytest.raises(ValueError, match="one layout"):
            Totals.concatenate(parts)


def test_totals_survive_the_store(tmp_path):
    totals = random_worlds(1, 1)[0].totals
    store = Store(tmp_path)
    store.write("ab" * 32, totals.arrays)
    back = store.read("ab" * 32)
    assert back is not None and list(back) == list(totals.arrays)
    assert all(np.array_equal(back[name], array) for name, array in totals.arrays.items())


def test_totals_depend_on_records_alone_and_leave_them_as_they_are():
    world = random_worlds(5, 1)[0]
    before = [table.copy() for table in (world.records.visits, world.demand.cases, world.demand.rosters)]
    first, second = world.totals, world.totals
    assert all(np.array_equal(first.arrays[name], second.arrays[name]) for name in first.arrays)
    after = (world.records.visits, world.demand.cases, world.demand.rosters)
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))


def test_a_street_takes_about_300_kb_a_replication():
    # 11 sites with 2 pools, 4 segments, 8 zones, 15 services, every channel, 4 teams.
    size = {"all": 1, "site": 11, "segment": 4, "zone": 8, "service": 15, "hour": 24, "weekday": 7, "month": 12, "pool": 22,
            "quarter": 96, "weekday_hour": 168, "site_weekday_hour": 1848, "site_hour": 264, "site_quarter": 1056, "channel": 7,
            "team": 4, "activity": 9}  # fmt: skip
    layout = replace(Layout.of(*_network_and_scenario({})), groups={by: ("",) * number for by, number in size.items()})
    cells = sum(
        layout.size(by) * len(columns) for name, columns in POPULATIONS.items() for by in layout.group_bys(name)
    )
    bins = 1107 * (1 + 11 + 4 + 2 + 1)
    assert 8 * (cells + bins) < 300_000


def _network_and_scenario(changes):
    scenario = Scenario.model_validate(SCENARIO | changes)
    return build(scenario), scenario


def test_a_make_up_saturday_counts_as_the_friday_it_stands_for():
    calendar = {"start": "2023-01-27", "days": 4, "exceptions": {"2023-01-28": "Fr"}}
    layout = Layout.of(*_network_and_scenario({"calendar": calendar}))
    assert layout.weekday[:4].tolist() == [4, 4, 6, 0]


def test_months_are_those_of_the_days_with_the_warm_up_before_the_start():
    # The toy starts on 30 January with a day of warm-up: day 0 is the 29th, days 1 and 2 January, day 3 February.
    layout = Layout.of(*_network_and_scenario({}))
    assert layout.month[:5].tolist() == [0, 0, 0, 1, 1]


def test_a_run_in_minutes_has_no_months():
    network, scenario = _network_and_scenario({"calendar": {"minutes": 600.0}})
    layout = Layout.of(network, scenario)
    assert "month" not in layout.groups
    assert layout.window == 600 * 60_000


def test_many_sites_have_no_tables_by_site_and_hour():
    sites = {f"s{number:03d}": SCENARIO["sites"]["shed"] for number in range(MANY_SITES + 1)}
    network, scenario = _network_and_scenario({"sites": sites | {"hall": SCENARIO["sites"]["hall"]}})
    layout = Layout.of(network, scenario)
    assert not {"site_hour", "site_quarter", "site_weekday_hour"} & set(layout.groups)
    assert layout.group_bys("wait_bins") == ("all", "segment")
    assert "site" in layout.group_bys("visits")
    outcome = Outcome("many", network, scenario, Totals({}))
    assert group_bys(outcome, "peak_hour_wait") == ()
    assert group_bys(outcome, "p90_wait") == ("segment",)
    assert "weekday_hour" in group_bys(outcome, "late_or_left")


def test_nothing_happened_is_measured_too():
    world = random_worlds(1, 1)[0]
    empty = replace(
        world,
        demand=replace(
            world.demand, needs=world.demand.needs[:0], cases=world.demand.cases[:0], rosters=world.demand.rosters[:0]
        ),
        records=replace(
            world.records,
            **{
                name: getattr(world.records, name)[:0]
                for name in ("needs", "cases", "visits", "stays", "holds", "no_answers", "papers", "teams")
            },
        ),
    )
    assert all(array.sum() == 0 for array in empty.totals.arrays.values())
    assert estimates(outcome_of([empty]), "mean_wait", "site").groups == ()


def test_the_window_holds_its_start_but_not_its_end():
    world = random_worlds(1, 1)[0]
    low, high = (int(world.network.rules[edge].item()) for edge in ("window_start", "window_end"))
    visits = world.records.visits[:4].copy()
    visits["arrival"] = [low - 1, low, high - 1, high]
    shifted = replace(world, records=replace(world.records, visits=visits, stays=world.records.stays[:0]))
    assert shifted.totals.arrays["visits.all"][0, 0, POPULATIONS["visits"].index("visits")] == 2


@pytest.mark.parametrize(("num_days", "num_peak_days"), [(1, 1), (20, 1), (21, 2), (40, 2)])
def test_peak_days_are_the_twentieth_with_most_visits(num_days, num_peak_days):
    # Two visits on the first day, of 10 min; three on the last, of 1 min; one on every other, of an hour: the longest waits
    # are not on the busiest days.
    network, scenario = _network_and_scenario({"calendar": {"start": "2023-01-02", "days": num_days}})
    layout = Layout.of(network, scenario)
    last = num_days - 1
    day = np.array([0, 0, last, last, last, *range(1, last)])
    wait = np.array([10, 10, 1, 1, 1, *[60] * max(last - 1, 0)])
    expected = {(1, 1): [5, 23], (20, 1): [3, 3], (21, 2): [5, 23], (40, 2): [5, 23]}[num_days, num_peak_days]
    by_day = np.zeros((num_days, NUM_VISIT_COLUMNS), np.int64)
    np.add.at(by_day, (day, 2 * SERVED), 1)
    np.add.at(by_day, (day, WAITED), wait)
    assert peak_days(layout, by_day).tolist() == [expected]


def test_hours_of_the_week_by_hand():
    # The toy's run begins on Sunday 29 January 2023; its target is 20 min. In the window, which begins on Monday: two people on Monday
    # at 9:00 (one waits 5 min, one 21 min: late), one on Wednesday at 16:59 who gets no ticket, one at 17:00 who leaves after 3 min.
    world = random_worlds(1, 1)[0]
    assert world.scenario.target_wait_min == 20
    monday, minute = DAY, 60_000
    wednesday = monday + 2 * DAY
    visits = np.zeros(4, tables.VISIT_RECORDS.dtype)
    visits["number"], visits["trip"], visits["site"] = np.arange(4), np.arange(4), [0, 1, 0, 0]
    arrivals = [monday + 9 * HOUR, monday + 10 * HOUR - 1, wednesday + 17 * HOUR - minute, wednesday + 17 * HOUR]
    visits["arrival"] = visits["ticket"] = visits["set_out"] = arrivals
    visits["wait"] = [5 * minute, 21 * minute, 0, 3 * minute]
    visits["outcome"] = [SERVED, SERVED, tables.TURNED_AWAY, tables.LEFT]
    visits["ticket"][2] = -1
    arrays = replace(world, records=replace(world.records, visits=visits, stays=world.records.stays[:0])).totals.arrays
    names, sites = Layout.of(world.network, world.scenario).groups, world.network.names.sites

    def found(by):
        return {group: row for group, row in zip(names[by], arrays[f"week.{by}"][0].tolist(), strict=True) if any(row)}

    # Columns: visits, those who could wait, what they waited, late or left.
    late, refused, left = [1, 1, 21 * minute, 1], [1, 0, 0, 1], [1, 1, 3 * minute, 1]
    assert found("weekday_hour") == {"Mo.09": [2, 2, 26 * minute, 1], "We.16": refused, "We.17": left}
    assert found("site_weekday_hour") == {
        f"{sites[0]}.Mo.09": [1, 1, 5 * minute, 0],
        f"{sites[1]}.Mo.09": late,
        f"{sites[0]}.We.16": refused,
        f"{sites[0]}.We.17": left,
    }
