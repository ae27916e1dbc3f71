"""Other ways than by a window: kiosks, applying from home, agents, a wrong door that takes the case in, sessions for outreach."""

import pytest

from simnet import tables
from simnet.engine.contract import (
    ACCEPT,
    AGENCY,
    BY_COLLECTION,
    GRID,
    HOME_VISIT,
    ISSUE,
    ITEM,
    KIOSK,
    ONLINE,
    OUTREACH,
    TAKE_IN,
    WINDOW,
)
from simnet.engine.reference import run
from simnet.luck import decisions
from tests.engine.days import (
    HOUR,
    MINUTE,
    Channel,
    Decision,
    Need,
    Pool,
    Segment,
    Service,
    Site,
    Stage,
    clock,
    demand,
    key_where,
    luck_of,
    network,
    rows,
    values,
)

OFFICE = Site({"back": Pool(("d",)), "i": Pool(("i",)), "p": Pool()})
"""A hall with a window, a back office and somebody who takes applications in."""
DECIDED = Decision("d", 20 * MINUTE)
AT_COUNTER = (Stage("c", 5 * MINUTE),)
WALKERS = {"general": Segment(speed=(MINUTE, 1))}


# -- kiosks ---------------------------------------------------------------------------------------------------------


def kiosk_hall(**service):
    services = {"s": Service(kiosk=(Stage("k", 5 * MINUTE),), **service)}
    return network(sites={"hall": Site({"k": Pool(("k",)), "p": Pool()}, kiosk=("s",))}, services=services)


def test_a_kiosk_has_stages_of_its_own():
    net = kiosk_hall()
    day = run(net, demand(net, [Need(clock(9), channel=KIOSK)]))
    assert rows(day.stays, "stage", "skill", "start", "end", "pool") == [(1, 1, clock(9), clock(9, 5), 0)]
    assert rows(day.cases, "outcome", "end", "by", "taken_at", "resolved_trip") == [
        (tables.RESOLVED, clock(9, 5), KIOSK, 0, 1)
    ]


def test_after_a_kiosk_in_vain_people_go_to_a_window():
    net = kiosk_hall(incomplete=1.0)
    day = run(net, demand(net, [Need(clock(9), channel=KIOSK)]))
    assert rows(day.stays, "stage", "skill", "start", "end") == [
        (1, 1, clock(9), clock(9, 5)),
        (0, 0, clock(9, day=1), clock(9, 10, day=1)),
    ]
    assert rows(day.cases, "outcome", "by", "taken_in", "visits") == [(tables.RESOLVED, WINDOW, 2, 2)]


def test_a_site_without_kiosks_is_not_gone_to_for_one():
    # The near hall has windows only. On the second wish, by window, the near one is best.
    sites = {
        "far": Site({"k": Pool(("k",)), "p": Pool()}, kiosk=("s",), at=(30, 0)),
        "near": Site({"p": Pool()}),
    }
    services = {"s": Service(kiosk=(Stage("k", 5 * MINUTE),), incomplete=1.0)}
    net = network(sites=sites, services=services, segments=WALKERS)
    day = run(net, demand(net, [Need(clock(9), channel=KIOSK)]))
    assert rows(day.visits, "site", "arrival") == [(0, clock(9, 30)), (1, clock(9, day=1))]


def test_after_closing_posts_are_kept_for_the_stages_at_the_kiosk():
    # The machine until 17:05, then somebody's help until 17:15; the window, which the service itself would need, closes at once.
    services = {"s": Service((Stage("a"), Stage("a")), kiosk=(Stage("k"), Stage("b")))}
    pools = {"b": Pool(("b",)), "k": Pool(("k",)), "p": Pool()}
    net = network(sites={"hall": Site(pools, kiosk=("s",))}, services=services)
    day = run(net, demand(net, [Need(clock(16, 55), channel=KIOSK)]))
    assert rows(day.holds, "pool", "start", "end") == [
        (0, clock(17), clock(17, 15)),
        (1, clock(17), clock(17, 5)),
    ]


def test_stages_of_different_forms_are_counted_apart():
    # The kiosk's stage has been served once when the case comes to the window, whose stage has its first time then.
    uniform = ("uniform", {"low": 0, "high": HOUR})
    services = {"s": Service((Stage("a", uniform),), kiosk=(Stage("k", uniform),), incomplete=1.0)}
    net = network(sites={"hall": Site({"k": Pool(("k",)), "p": Pool()}, kiosk=("s",))}, services=services)
    key = (3, 5)
    day = run(net, demand(net, [Need(clock(9), channel=KIOSK, key=key)]))
    luck = luck_of(key)
    assert values(day.stays, "end") == [
        clock(9) + int(luck(decisions.SERVICE_TIME, 0, "s", "kiosk:0") * HOUR + 0.5),
        clock(9, day=1) + int(luck(decisions.SERVICE_TIME, 0, "s", "0") * HOUR + 0.5),
    ]


# -- applying from home ---------------------------------------------------------------------------------------------


def test_online_without_intake_is_looked_through_at_once():
    channels = {"online": Channel(site="hall", own=15 * MINUTE)}
    net = network(sites={"hall": OFFICE}, services={"s": Service(decision=DECIDED)}, channels=channels)
    day = run(net, demand(net, [Need(clock(22), channel=ONLINE)]))
    assert len(day.visits) == 0
    assert rows(day.cases, "outcome", "end", "by", "taken_at", "taken_in", "accepted", "resolved_trip") == [
        (tables.RESOLVED, clock(9, 20, day=1), ONLINE, 0, 1, clock(22), 0)
    ]
    assert rows(day.papers, "kind", "join", "start") == [(tables.DECISION, clock(22), clock(9, day=1))]
    assert rows(day.needs, "wishes", "trips", "closed_doors", "own_time") == [(1, 0, 0, 15 * MINUTE)]


def test_online_with_intake_waits_at_a_desk():
    # Papers are missing at first: that shows at 9:10 on the next day, and the person applies again on the day after.
    channels = {"online": Channel(site="hall", intake=("i", 10 * MINUTE), own=15 * MINUTE)}
    services = {"s": Service(decision=DECIDED, incomplete=1.0)}
    net = network(sites={"hall": OFFICE}, services=services, channels=channels)
    day = run(net, demand(net, [Need(clock(22), channel=ONLINE)]))
    assert rows(day.papers, "case", "number", "kind", "join", "start", "end") == [
        (0, 0, tables.INTAKE, clock(22), clock(9, day=1), clock(9, 10, day=1)),
        (0, 1, tables.INTAKE, clock(9, day=2), clock(9, day=2), clock(9, 10, day=2)),
        (0, 2, tables.DECISION, clock(9, 10, day=2), clock(9, 10, day=2), clock(9, 30, day=2)),
    ]
    assert rows(day.cases, "taken_in", "accepted", "decided") == [(2, clock(9, 10, day=2), clock(9, 30, day=2))]
    assert rows(day.needs, "wishes", "own_time") == [(2, 30 * MINUTE)]


def test_papers_missing_at_the_application_itself_cost_the_wish():
    channels = {"online": Channel(site="hall")}
    services = {"s": Service(incomplete=1.0, incomplete_again=1.0)}
    net = network(sites={"hall": OFFICE}, services=services, channels=channels, wishes=2)
    day = run(net, demand(net, [Need(clock(9), channel=ONLINE)]))
    assert rows(day.needs, "outcome", "end", "wishes", "closed_doors") == [(tables.LOST, clock(9, day=1), 2, 0)]
    assert rows(day.cases, "taken_in", "by") == [(2, -1)]


def test_a_tolerant_site_takes_applications_in_all_the_same():
    channels = {"online": Channel(site="hall")}
    sites = {"hall": Site(tolerant=("s",))}
    net = network(sites=sites, services={"s": Service(incomplete=1.0)}, channels=channels)
    day = run(net, demand(net, [Need(clock(9), channel=ONLINE)]))
    assert rows(day.cases, "outcome", "end", "taken_in", "by") == [(tables.RESOLVED, clock(9), 1, ONLINE)]


def test_intake_has_an_item_for_each_of_its_kind_and_a_draw_for_each_time():
    uniform = ("uniform", {"low": 0, "high": HOUR})
    channels = {"online": Channel(site="hall", intake=("i", uniform))}
    net = network(sites={"hall": OFFICE}, services={"s": Service(incomplete=1.0)}, channels=channels)
    key = (2, 9)
    day = run(net, demand(net, [Need(clock(9), channel=ONLINE, key=key, quantity=2)]))
    luck = luck_of(key)
    times = [
        sum(int(luck(decisions.INTAKE_TIME, taken_in + item * ITEM, "s") * HOUR + 0.5) for item in range(2))
        for taken_in in range(2)
    ]
    assert values(day.papers, "end") == [clock(9) + times[0], clock(9, day=1) + times[1]]


def test_who_applied_online_collects_at_a_counter():
    # No trip for the application, one for the result.
    channels = {"online": Channel(site="hall", delivery=BY_COLLECTION)}
    services = {"s": Service(decision=DECIDED, collection=(Stage(time=3 * MINUTE),))}
    net = network(sites={"hall": OFFICE}, services=services, channels=channels)
    day = run(net, demand(net, [Need(clock(9), channel=ONLINE)]))
    assert rows(day.visits, "trip", "wish", "arrival", "leave") == [(1, 1, clock(9, day=1), clock(9, 3, day=1))]
    assert rows(day.cases, "by", "taken_in", "resolved_trip") == [(ONLINE, 1, 1)]
    assert rows(day.needs, "wishes", "own_time") == [(2, 0)]


def test_a_grid_worker_hands_on_to_the_nearest_site_with_the_skill():
    # By distance as the crow flies, not by time; the nearest of all holds sessions, the next has nobody who takes in. Of two at
    # the same distance the first.
    sites = {
        "fair": Site({"i": Pool(("i",))}, services=(), outreach=("here",)),
        "north": Site({"i": Pool(("i",))}, services=(), at=(0, 50), parent="seat"),
        "plain": Site(at=(0, 20)),
        "seat": Site({"back": Pool(("d",))}, services=(), level=ISSUE, at=(0, 900)),
        "south": Site({"i": Pool(("i",))}, services=(), at=(0, -50), parent="seat"),
        "west": Site({"i": Pool(("i",))}, services=(), at=(-36, -36)),
    }
    channels = {"grid": Channel(intake=("i", 10 * MINUTE), own=5 * MINUTE)}
    net = network(sites=sites, services={"s": Service(decision=DECIDED)}, channels=channels)
    day = run(net, demand(net, [Need(clock(9), channel=GRID)]))
    assert rows(day.papers, "kind", "site", "start", "end") == [
        (tables.INTAKE, 1, clock(9), clock(9, 10)),
        (tables.DECISION, 3, clock(9, 10), clock(9, 30)),
    ]
    assert rows(day.cases, "by", "taken_at", "accepted") == [(GRID, 1, clock(9, 10))]
    assert values(day.needs, "own_time") == [5 * MINUTE]


@pytest.mark.parametrize("channel", [HOME_VISIT, AGENCY])
def test_who_asks_for_a_team_where_there_is_none_waits_at_home(channel):
    channels = {"home_visit": Channel(home=HOUR), "agency": Channel(home=HOUR, at_home=True)}
    net = network(services={"s": Service(agency=AT_COUNTER)}, channels=channels)
    day = run(net, demand(net, [Need(clock(9), channel=channel)]))
    assert (len(day.visits), len(day.teams)) == (0, 0)
    assert rows(day.needs, "outcome", "wishes", "closed_doors") == [(tables.OPEN, 1, 0)]


# -- agents ---------------------------------------------------------------------------------------------------------


def counter_and_seat(**service):
    """A station with a counter for everything, and the seat above it that does s and decides it; rows: seat, station."""
    return {
        "sites": {
            "seat": Site({"back": Pool(("d",)), "p": Pool()}, at=(60, 0)),
            "station": Site({"c": Pool(("c",))}, services=(), agency=("s",), parent="seat", runs=()),
        },
        "services": {"s": Service(agency=AT_COUNTER, **service)},
        "segments": WALKERS,
    }


def test_papers_left_at_a_counter_are_handed_in_with_the_next_batch():
    decision = Decision("d", 20 * MINUTE, promised=0)
    batches = [(clock(9), clock(9, 30)), (clock(9, 5), clock(12)), (clock(13), clock(14))]
    net = network(**counter_and_seat(decision=decision), batches=batches)
    day = run(net, demand(net, [Need(clock(9), channel=AGENCY)]))
    # At the counter until 9:05, and with the batch of that very tick; the courier, who never goes, has nothing to do with it.
    assert rows(day.stays, "stage", "site", "end") == [(1, 1, clock(9, 5))]
    assert rows(day.cases, "outcome", "end", "by", "taken_at", "accepted", "due") == [
        (tables.RESOLVED, clock(12, 20), AGENCY, 1, clock(12), clock(24) - 1)
    ]
    assert rows(day.papers, "site", "join") == [(0, clock(12))]


def test_without_batches_agents_hand_in_at_once():
    net = network(**counter_and_seat(decision=DECIDED))
    day = run(net, demand(net, [Need(clock(9), channel=AGENCY)]))
    assert rows(day.cases, "accepted", "decided") == [(clock(9, 5), clock(9, 25))]


def test_after_the_last_batch_papers_stay_with_the_agent():
    net = network(**counter_and_seat(decision=DECIDED), batches=[(clock(9), clock(9, 30))])
    day = run(net, demand(net, [Need(clock(9), channel=AGENCY)]))
    assert rows(day.cases, "outcome", "by", "accepted") == [(tables.OPEN, AGENCY, -1)]


def test_agents_decide_nothing_on_the_spot():
    sites = {"hall": Site({"back": Pool(("d",)), "c": Pool(("c",)), "p": Pool()}, agency=("s",))}
    services = {"s": Service(agency=AT_COUNTER, decision=Decision("d", 20 * MINUTE, on_the_spot=True))}
    net = network(sites=sites, services=services)
    day = run(net, demand(net, [Need(clock(9), channel=AGENCY), Need(clock(10))]))
    assert rows(day.cases, "by", "decided") == [(AGENCY, clock(9, 25)), (WINDOW, clock(10, 10))]


# -- the wrong door -------------------------------------------------------------------------------------------------


def test_a_wrong_door_takes_the_case_in_where_that_is_the_rule():
    # The misdirected person goes to the near station, which does not do s but has a counter for agents.
    net = network(**counter_and_seat(decision=DECIDED), accept=True)
    day = run(net, demand(net, [Need(clock(9), misdirected=True)]))
    assert rows(day.visits, "site", "leave", "num_cases", "outcome") == [(1, clock(9, 5), 1, tables.SERVED)]
    assert rows(day.cases, "by", "taken_at", "accepted", "decided") == [(AGENCY, 1, clock(9, 5), clock(9, 25))]


def test_a_wrong_door_redirects_otherwise():
    net = network(**counter_and_seat(decision=DECIDED))
    day = run(net, demand(net, [Need(clock(9), misdirected=True)]))
    assert rows(day.visits, "site", "arrival", "num_cases", "outcome") == [
        (1, clock(9), 0, tables.REDIRECTED),
        (0, clock(10), 1, tables.SERVED),
    ]
    assert values(day.cases, "by") == [WINDOW]


def test_on_the_ticket_each_case_has_its_own_form():
    # The hall does t and takes s for an agent: s first, which leads, at the counter, then t at the window.
    sites = {
        "hall": Site({"c": Pool(("c",)), "p": Pool()}, services=("t",), agency=("s", "t"), parent="seat"),
        "seat": Site({"back": Pool(("d",)), "p": Pool()}, services=("s",), at=(60, 0)),
    }
    services = {"s": Service(agency=AT_COUNTER, decision=Decision()), "t": Service(agency=AT_COUNTER)}
    net = network(sites=sites, services=services, segments=WALKERS, accept=True)
    day = run(net, demand(net, [Need(clock(9), ("s", "t"), misdirected=True)]))
    assert rows(day.visits, "site", "num_cases", "leave") == [(0, 2, clock(9, 15))]
    assert rows(day.cases, "by", "end") == [(AGENCY, clock(9, 5)), (WINDOW, clock(9, 15))]


# -- sessions for outreach ------------------------------------------------------------------------------------------


def outreach(**keywords):
    """A hall an hour away, and sessions on the next day from one to three; rows: firm, hall, other."""
    session = Site(
        services=("s",), days=(1,), hours=((clock(13), clock(15)),), outreach=("here",), at=(5, 5), level=ACCEPT
    )
    other = Site(services=("s",), hours=((clock(8), clock(18)),), outreach=("there",), level=TAKE_IN)
    return network(
        sites={"firm": session, "hall": Site(services=("s", "t"), at=(60, 0)), "other": other},
        segments=WALKERS,
        **keywords,
    )


def test_people_come_to_the_next_session_for_their_zone():
    key = (1, 8)
    net = outreach(services={"s": Service(), "t": Service()})
    day = run(net, demand(net, [Need(clock(9), key=key, channel=OUTREACH)]))
    at = clock(13, day=1) + int(luck_of(key)(decisions.SESSION) * 2 * HOUR)
    assert rows(day.visits, "site", "trip", "wish", "set_out", "arrival", "travel", "travel_home", "outcome") == [
        (0, 0, 0, at, at, 0, 0, tables.SERVED)
    ]
    assert rows(day.cases, "by", "taken_at", "resolved_trip", "end") == [(OUTREACH, 0, 0, at + 10 * MINUTE)]
    assert rows(day.needs, "trips", "wishes", "closed_doors") == [(0, 1, 0)]


def test_a_session_that_has_begun_is_not_the_next_one():
    # After the only session people go to the hall as others do.
    net = outreach(services={"s": Service(), "t": Service()})
    day = run(net, demand(net, [Need(clock(13, day=1), channel=OUTREACH)]))
    assert rows(day.visits, "site", "arrival", "trip") == [(1, clock(14, day=1), 1)]


def test_after_a_session_in_vain_people_go_to_a_window():
    # Nobody goes onward from a session, or to one by himself, though t is left to be done and the hall is open.
    key = key_where(lambda luck: luck(decisions.SESSION) < 0.2)
    net = outreach(services={"s": Service(incomplete=1.0), "t": Service()})
    day = run(net, demand(net, [Need(clock(9), ("s", "t"), key=key, channel=OUTREACH)]))
    assert rows(day.visits, "site", "trip", "wish", "num_cases") == [(0, 0, 0, 1), (1, 1, 1, 2)]
    assert rows(day.cases, "by", "taken_in", "resolved_trip") == [(WINDOW, 2, 1), (WINDOW, 1, 1)]


def test_others_do_not_go_to_sessions():
    # The zone's own session is open and near, but people without that channel go to the hall.
    net = outreach(services={"s": Service(), "t": Service()})
    day = run(net, demand(net, [Need(clock(13, 30, day=1))]))
    assert values(day.visits, "site") == [1]


def test_a_session_takes_papers_on_to_its_parent():
    sites = {
        "firm": Site(services=("s",), outreach=("here",), level=TAKE_IN, parent="hall", runs=[(clock(18), clock(19))]),
        "hall": Site({"back": Pool(("d",), roster=((clock(8), 1),)), "p": Pool()}),
    }
    net = network(sites=sites, services={"s": Service(decision=DECIDED)})
    day = run(net, demand(net, [Need(clock(8), channel=OUTREACH, zone="here")]))
    assert rows(day.cases, "by", "accepted", "decided") == [(OUTREACH, clock(19), clock(19, 20))]
