"""Where people go: ways, candidates, the five policies, wrong doors."""

import math

import pytest

from simnet import tables
from simnet.engine.contract import LEAST_TIME, OVERFLOW, SHARES, SPECIALIST_FIRST
from simnet.engine.reference import run
from simnet.luck import decisions
from tests.engine.days import (
    MINUTE,
    Need,
    Pool,
    Segment,
    Service,
    Site,
    Stage,
    clock,
    demand,
    key_where,
    network,
    rows,
    values,
)

WALKING = {"general": Segment(speed=(100, 1))}
"""100 ms a metre: a minute for 600 m."""

SERVICES = {"s": Service((Stage("a"),)), "t": Service((Stage("a"),))}


def at_minutes(minutes, **more):
    """A site so many minutes' walk from the origin."""
    return Site(at=(600 * minutes, 0), **more)


def sites_gone_to(sites, needs, **more):
    net = network(sites=sites, services=SERVICES, segments=WALKING, **more)
    return values(run(net, demand(net, needs)).visits, "site")


@pytest.mark.parametrize(
    ("site", "travel"),
    [
        ((3, 4), 5 * 100 + 7),
        ((-3, -4), 5 * 100 + 7),
        ((1, 1), 1 * 100 + 7),  # isqrt(2) = 1
        ((2, 2), 2 * 100 + 7),  # isqrt(8) = 2
        ((0, 0), 7),
    ],
)
def test_travel_is_by_whole_metres_and_a_fixed_part(site, travel):
    segments = {"general": Segment(speed=(100, 1), travel_fixed=7)}
    net = network(sites={"hall": Site(at=site)}, segments=segments)
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.visits, "arrival", "travel", "travel_home") == [(clock(9) + travel, travel, travel)]


def test_travel_is_rounded_half_up():
    # 5 m at 3 ms for 2 m: (15 + 1) // 2 = 8; 3 m at 1 ms for 4 m: (3 + 2) // 4 = 1; 1 m: (1 + 2) // 4 = 0.
    for metres, speed, travel in ((5, (3, 2), 8), (3, (1, 4), 1), (1, (1, 4), 0)):
        net = network(sites={"hall": Site(at=(metres, 0))}, segments={"general": Segment(speed=speed)})
        assert values(run(net, demand(net, [clock(9)])).visits, "travel") == [travel]


def test_nearest_goes_by_travel_then_id():
    assert sites_gone_to({"x": at_minutes(2), "y": at_minutes(1), "z": at_minutes(1)}, [clock(9)]) == [1]


def test_only_sites_that_take_the_lead_on_arrival_are_candidates():
    # x does not offer s; y (2 min) closes at 9:02, the tick of arrival; z takes it.
    sites = {
        "x": at_minutes(1, services=["t"]),
        "y": at_minutes(2, hours=((clock(8), clock(9, 2)),)),
        "z": at_minutes(3),
    }
    assert sites_gone_to(sites, [clock(9)]) == [2]


def test_a_later_opening_counts_only_if_nothing_is_open():
    # x opens at 9:10; y, far away, is open.
    sites = {"x": at_minutes(1, hours=((clock(9, 10), clock(17)),)), "y": at_minutes(30)}
    assert sites_gone_to(sites, [clock(9)], flex=60 * MINUTE) == [1]
    assert sites_gone_to(sites, [clock(8)], flex=90 * MINUTE) == [0]
    # At 8:35 y is reached at 9:05, after its opening; x is closed then.
    assert sites_gone_to(sites, [clock(8, 35)], flex=60 * MINUTE) == [1]


def test_one_stop_prefers_the_site_that_takes_most_of_the_open_cases():
    # x is near and takes s only; y takes both.
    sites = {"x": at_minutes(1, services=["s"]), "y": at_minutes(5)}
    need = [Need(clock(9), ["s", "t"])]
    assert sites_gone_to(sites, need) == [1]
    assert sites_gone_to(sites, need, one_stop=False) == [0, 1]
    # With one candidate only, the near one is all there is to choose from.
    assert sites_gone_to(sites, need, candidates=1) == [0, 1]


def test_specialist_first_goes_where_fewest_services_are_offered():
    sites = {
        "x": at_minutes(1),
        "y": at_minutes(9, services=["s"]),
        "z": at_minutes(5, services=["s"]),
    }
    assert sites_gone_to(sites, [clock(9)], policy=SPECIALIST_FIRST) == [2]
    # Out of the two nearest, z remains; of the nearest alone, x.
    assert sites_gone_to(sites, [clock(9)], policy=SPECIALIST_FIRST, candidates=1) == [0]


def test_shares_are_a_race():
    # -ln(u) / share: with shares 1 and 3 the far site wins for this key, though its u is the smaller one.
    key = key_where(
        lambda luck: (
            luck(decisions.SHARE, 0, "y") < luck(decisions.SHARE, 0, "x")
            and -math.log(luck(decisions.SHARE, 0, "y")) / 3 < -math.log(luck(decisions.SHARE, 0, "x"))
        )
    )
    need = [Need(clock(9), key=key)]
    sites = {"x": at_minutes(1, share=1.0), "y": at_minutes(5, share=3.0)}
    assert sites_gone_to(sites, need, policy=SHARES) == [1]
    sites = {"x": at_minutes(1, share=1.0), "y": at_minutes(5, share=1.0)}
    assert sites_gone_to(sites, need, policy=SHARES) == [0]


def test_without_shares_the_nearest_is_gone_to():
    sites = {"x": at_minutes(1, share=0.0), "y": at_minutes(5, share=0.0), "z": at_minutes(9, share=0.1)}
    assert sites_gone_to(sites, [clock(9)], policy=SHARES) == [2]
    assert sites_gone_to(sites, [clock(9)], policy=SHARES, candidates=2) == [0]


def test_least_time_adds_the_wait_expected_now():
    # x: 1 min away, mean 10 min, one server. At 9:10 one is in service and one waits: 1 + 1 * 10 / 1 = 11 min.
    # y, 10 min away, is idle: 10 min. With nobody waiting x would be 1 + 0 min.
    sites = {"x": at_minutes(1), "y": at_minutes(10)}
    at_x = [Need(clock(9, 5), home=(600, 0)), Need(clock(9, 6), home=(600, 0))]
    assert sites_gone_to(sites, [*at_x, clock(9, 10)], policy=LEAST_TIME) == [0, 0, 1]
    assert sites_gone_to(sites, [at_x[0], clock(9, 10)], policy=LEAST_TIME) == [0, 0]


def test_least_time_shares_the_line_among_the_servers_present():
    # x has two servers, both busy, and one waits at 9:10: 1 + (1 * 10) // 2 = 6 min, less than 10.
    sites = {"x": at_minutes(1, pools={"p": Pool(count=2)}), "y": at_minutes(10)}
    at_x = [Need(clock(9, 5), home=(600, 0), key=(number, 0)) for number in range(3)]
    assert sites_gone_to(sites, [*at_x, clock(9, 10)], policy=LEAST_TIME) == [0, 0, 0, 0]


def test_least_time_counts_all_who_wait_for_the_same_servers():
    # The server of x can do a and b; two people wait there for b: 1 + 2 * 10 = 21 min for who needs a.
    services = {"s": Service((Stage("a"),)), "u": Service((Stage("b"),))}
    sites = {
        "x": at_minutes(1, pools={"p": Pool(("a", "b"))}),
        "y": at_minutes(20, pools={"p": Pool(("a",))}, services=["s"]),
    }
    net = network(sites=sites, services=services, segments=WALKING, policy=LEAST_TIME)
    at_x = [Need(clock(9, 5), ["u"], home=(600, 0), key=(number, 0)) for number in range(3)]
    day = run(net, demand(net, [*at_x, clock(9, 10)]))
    assert values(day.visits, "site") == [0, 0, 0, 1]


def test_least_time_counts_the_time_to_the_next_opening_where_nobody_is():
    # x is in its break from 12:00 to 13:00 and 65 min away: reached at 13:03 from 11:58, open by then. At 11:58 its server is
    # still there and idle: 65 min. At 12:01 the next opening is 59 min off: 65 + 59 = 124, so y with its 70 min is better.
    hours = ((clock(9), clock(12)), (clock(13), clock(17)))
    sites = {"x": at_minutes(65, hours=hours), "y": at_minutes(70)}
    assert sites_gone_to(sites, [clock(11, 58)], policy=LEAST_TIME) == [0]
    assert sites_gone_to(sites, [clock(12, 1)], policy=LEAST_TIME) == [1]


def test_overflow_passes_by_a_line_that_is_too_long():
    # At x one is served and `waiting` wait. Two may wait, three are too many; if all lines are too long, the nearest.
    sites = {"x": at_minutes(1), "y": at_minutes(10)}

    def going(waiting, longest):
        at_x = [Need(clock(9, 5), home=(600, 0), key=(number, 0)) for number in range(waiting + 1)]
        at_y = [Need(clock(9, 5), home=(6000, 0), key=(number, 1)) for number in range(5)]
        net = network(sites=sites, segments=WALKING, policy=OVERFLOW, longest_line=longest)
        day = run(net, demand(net, [*at_x, Need(clock(9, 10))]))
        full = run(net, demand(net, [*at_x, *at_y, Need(clock(9, 10))]))
        return values(day.visits, "site")[-1], values(full.visits, "site")[-1]

    assert going(2, longest=2) == (0, 0)
    assert going(3, longest=2) == (1, 0)


def test_overflow_counts_the_line_for_the_skill_only():
    services = {"s": Service((Stage("a"),)), "u": Service((Stage("b"),))}
    pools = {"pa": Pool(("a",)), "pb": Pool(("b",))}
    sites = {"x": at_minutes(1, pools=pools), "y": at_minutes(10, pools=pools)}
    net = network(sites=sites, services=services, segments=WALKING, policy=OVERFLOW, longest_line=0)
    at_x = [Need(clock(9, 5), ["u"], home=(600, 0), key=(number, 0)) for number in range(2)]
    day = run(net, demand(net, [*at_x, Need(clock(9, 10))]))
    assert values(day.visits, "site")[-1] == 0


# -- wrong doors ----------------------------------------------------------------------------------------------------


def test_the_misdirected_go_to_the_nearest_door_that_does_not_take_the_lead():
    # x takes s; y (1 min) and z (4 min) do not. Told at y at 9:01 without a ticket, on to x: 3 min from y, 4 - 1.
    sites = {
        "x": at_minutes(4),
        "y": at_minutes(1, services=["t"]),
        "z": at_minutes(-4, services=["t"]),
    }
    net = network(sites=sites, services=SERVICES, segments=WALKING)
    day = run(net, demand(net, [Need(clock(9), misdirected=True)]))
    assert rows(day.visits, "trip", "wish", "site", "arrival", "ticket", "leave", "num_cases", "outcome") == [
        (1, 0, 1, clock(9, 1), tables.NONE, clock(9, 1), 0, tables.REDIRECTED),
        (1, 0, 0, clock(9, 4), clock(9, 4), clock(9, 14), 1, tables.SERVED),
    ]
    assert values(day.visits, "travel_home") == [0, 4 * MINUTE]
    assert rows(day.needs, "wishes", "trips") == [(1, 1)]


def test_at_a_guide_desk_the_wrong_door_costs_its_time_and_a_ticket():
    # y has a desk, 2 min: there from 9:01 to 9:03, with a ticket for no case, then on to x for 9:06.
    desk = {"desk": Pool(("g",)), "p": Pool()}
    sites = {"x": at_minutes(4), "y": at_minutes(1, pools=desk, services=["t"], guide=("g", 2 * MINUTE))}
    net = network(sites=sites, services=SERVICES, segments=WALKING)
    day = run(net, demand(net, [Need(clock(9), misdirected=True)]))
    assert rows(day.visits, "site", "arrival", "ticket", "leave", "num_cases", "outcome") == [
        (1, clock(9, 1), clock(9, 1), clock(9, 3), 0, tables.REDIRECTED),
        (0, clock(9, 6), clock(9, 6), clock(9, 16), 1, tables.SERVED),
    ]
    assert rows(day.cases, "taken_in", "visits") == [(1, 1)]  # the case was not on the first ticket
    assert rows(day.stays, "visit", "case", "start", "end")[0] == (0, -1, clock(9, 1), clock(9, 3))


def test_a_wrong_door_is_right_for_other_cases_of_the_errand():
    # The lead is s; y takes only t and serves it from 9:01 to 9:11; s follows at x, 3 min on.
    sites = {"x": at_minutes(4), "y": at_minutes(1, services=["t"])}
    net = network(sites=sites, services=SERVICES, segments=WALKING)
    day = run(net, demand(net, [Need(clock(9), ["s", "t"], misdirected=True)]))
    assert rows(day.visits, "site", "arrival", "num_cases", "outcome") == [
        (1, clock(9, 1), 1, tables.SERVED),
        (0, clock(9, 14), 1, tables.SERVED),
    ]
    assert values(day.cases, "end") == [clock(9, 24), clock(9, 11)]


def test_only_the_first_trip_is_misdirected():
    # Nowhere on from y on day 0, since x is open on day 1 only; then straight to x.
    sites = {"x": at_minutes(4, days=[1]), "y": at_minutes(1, services=["t"])}
    net = network(sites=sites, services=SERVICES, segments=WALKING)
    day = run(net, demand(net, [Need(clock(9), misdirected=True)]))
    assert rows(day.visits, "trip", "site", "outcome", "travel_home") == [
        (1, 1, tables.REDIRECTED, MINUTE),
        (2, 0, tables.SERVED, 4 * MINUTE),
    ]
    assert rows(day.needs, "wishes", "closed_doors", "trips") == [(2, 0, 2)]


def test_without_a_wrong_door_the_misdirected_go_right():
    sites = {"x": at_minutes(4), "y": at_minutes(1)}
    assert sites_gone_to(sites, [Need(clock(9), misdirected=True)]) == [1]
