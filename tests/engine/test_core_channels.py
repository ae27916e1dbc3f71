"""Hand-worked days of channels other than the window, but for teams. Times in minutes from midnight of a Monday."""

from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.engine.contract import (
    ACCEPT,
    AGENCY,
    BY_MAIL,
    ELECTRONIC,
    GRID,
    ITEM,
    KIOSK,
    ONLINE,
    OUTREACH,
    TAKE_IN,
    WINDOW,
)
from simnet.luck import decisions
from tests.engine.core_days import Channel, Day, Need, Pool, Service, Site, Stage
from tests.engine.test_core_papers import DAY, WHOLE_WEEKS, wish_after
from tests.engine.test_core_service import codes, column, luck, play


def some_need(decision: int, below: float, start: int = 0) -> int:
    """The first need of a Day whose draw number 0 of a decision lies below, and whose draw number 1 does not."""
    name = 100
    return next(
        need for need in range(start, 1000) if luck(need, decision, 0, name) < below <= luck(need, decision, 1, name)
    )


def lonely(need: int, **changes: Any) -> list[Need]:
    """Needs of which only the last, with the keys of the `need`-th, is of the cohort; the others come after the end."""
    others = [Need(60 * DAY + number, cohort=False) for number in range(need)]
    return [*others, Need(600, **changes)]


# -- machines ---------------------------------------------------------------------------------------------------------


def test_a_kiosk_is_another_form_with_stages_of_its_own() -> None:
    # A guide (skill 1, 2 minutes) and the machine (skill 2, 4 minutes). The nearer site has windows only.
    service = Service(kiosk=[Stage(1, 2), Stage(2, 4)])
    sites = [Site(x=100), Site(x=300, services=[], kiosk=[0], pools=[Pool([1]), Pool([2])])]
    records = play(Day([Need(600, channel=KIOSK)], sites, [service]))
    assert codes(records.visits, "site") == [1]
    assert codes(records.stays, "stage") == [1, 2]
    assert column(records.stays, "end") == [605, 609]
    assert codes(records.cases, "by") == [KIOSK]
    assert codes(records.cases, "taken_at") == [1]


def test_after_the_first_wish_a_kiosk_is_no_more_than_a_window() -> None:
    # Papers are missing at the machine: later that errand goes to the window, which is somewhere else.
    need = some_need(decisions.INCOMPLETE, 0.5)
    service = Service(kiosk=[Stage(1, 4)], incomplete=0.5, incomplete_again=0.5)
    sites = [Site(hours=WHOLE_WEEKS), Site(services=[], kiosk=[0], pools=[Pool([1])], hours=WHOLE_WEEKS)]
    records = play(Day(lonely(need, channel=KIOSK), sites, [service], days=28))
    assert codes(records.visits, "site") == [1, 0]
    assert codes(records.stays, "stage") == [1, 0]
    assert codes(records.cases[:1], "by") == [WINDOW]
    assert codes(records.cases[:1], "taken_in") == [2]
    assert column(records.visits, "set_out")[1] == pytest.approx(wish_after(604, need, 1))


# -- from home --------------------------------------------------------------------------------------------------------


def test_online_with_somebody_who_takes_applications_in() -> None:
    # At 600, 5 minutes of one's own; the papers are at the desk (skill 2) of site 1 from 600 to 602, decided there 602-632, sent
    # electronically. No trip is made and no window used.
    service = Service(decided=True, decision=(1, 30), promised=1, collection=Stage())
    sites = [Site(), Site(x=9000, pools=[Pool([1]), Pool([2])])]
    channels = {ONLINE: Channel(site=1, intake=(2, 2), own=5, delivery=ELECTRONIC)}
    records = play(Day([Need(600, channel=ONLINE)], sites, [service], channels=channels))
    assert codes(records.papers, "kind") == [tables.INTAKE, tables.DECISION]
    assert codes(records.papers, "number") == [0, 1]
    assert codes(records.papers, "site") == [1, 1]
    assert column(records.papers, "start") == [600, 602]
    assert column(records.papers, "end") == [602, 632]
    assert column(records.needs, "own_time") == [5]
    assert column(records.needs, "end") == [632]
    assert codes(records.needs, "trips") == [0]
    assert codes(records.needs, "wishes") == [1]
    assert codes(records.needs, "closed_doors") == [0]
    assert codes(records.cases, "by") == [ONLINE]
    assert codes(records.cases, "resolved_trip") == [0]
    assert len(records.visits) == 0


def test_online_nobody_decides_on_the_spot() -> None:
    service = Service(decided=True, on_the_spot=True, decision=(1, 30))
    channels = {ONLINE: Channel(site=0)}
    site = Site(pools=[Pool([0]), Pool([1])])
    records = play(Day([Need(600, channel=ONLINE)], [site], [service], channels=channels))
    assert column(records.cases, "decided") == [630]
    assert column(records.needs, "own_time") == [0]


def test_papers_missing_online_are_brought_at_the_next_wish() -> None:
    # Looked through at the wish itself where nobody takes applications in, else when that is done.
    need = some_need(decisions.INCOMPLETE, 0.5)
    service = Service(incomplete=0.5, incomplete_again=0.5)
    site = Site(pools=[Pool([0, 2], roster=[(0, 1)])])
    for intake, minute, taken in ((None, 600, 0), ((2, 3), 603, 2)):
        channels = {ONLINE: Channel(site=0, intake=intake, own=5)}
        records = play(Day(lonely(need, channel=ONLINE), [site], [service], channels=channels, days=28))
        again = wish_after(minute, need, 1) + (0 if intake is None else 3)
        assert column(records.cases[:1], "end") == pytest.approx([again])
        assert codes(records.cases[:1], "taken_in") == [2]
        assert codes(records.needs[:1], "wishes") == [2]
        assert column(records.needs[:1], "own_time") == [10]
        assert len(records.papers) == taken


def test_a_result_of_an_application_online_is_collected_without_applying_again() -> None:
    # Ready at 600: the person goes for it at the next wish, which takes no time of one's own for an application.
    service = Service(decided=True, collection=Stage(0, 5))
    site = Site(hours=WHOLE_WEEKS, collect=[0])
    channels = {ONLINE: Channel(site=0, own=5)}
    records = play(Day([Need(600, channel=ONLINE)], [site], [service], channels=channels, days=28))
    wish = wish_after(600, 0, 1)
    assert column(records.visits, "set_out") == pytest.approx([wish])
    assert column(records.needs, "end") == pytest.approx([wish + 5])
    assert column(records.needs, "own_time") == [5]
    assert codes(records.cases, "by") == [ONLINE]
    assert codes(records.cases, "resolved_trip") == [1]


def test_papers_missing_while_the_person_has_a_wish_to_come_wait_for_it() -> None:
    # Two cases online, worked on 600-603 and 603-606, both missing: the second finds a wish to come since 603, which is not drawn again.
    services = [Service(incomplete=1.0), Service(incomplete=1.0)]
    site = Site(services=[0, 1], pools=[Pool([0]), Pool([2], roster=[(0, 1)])])
    channels = {ONLINE: Channel(site=0, intake=(2, 3))}
    day = Day([Need(600, [0, 1], channel=ONLINE)], [site], services, channels=channels, days=28)
    records = play(day)
    second = wish_after(603, 0, 1)
    assert column(records.papers, "join") == pytest.approx([600, second, 600, second])
    assert codes(records.needs, "wishes") == [2]
    assert codes(records.cases, "outcome") == [tables.RESOLVED] * 2


def test_a_grid_worker_takes_cases_to_the_nearest_site_that_takes_them_in() -> None:
    # Site 0 (nearest) has no such pool; site 1 holds sessions; site 3 is as near as site 2, but comes later. Site 4 decides.
    service = Service(decided=True, decision=(1, 30), promised=2)
    there = [Pool([0]), Pool([2])]
    sites = [
        Site(x=100),
        Site(x=150, outreach=True, pools=there),
        Site(x=-200, level={0: TAKE_IN}, parent=4, pools=there),
        Site(x=200, pools=there),
        Site(x=5000, pools=[Pool([1])]),
    ]
    channels = {GRID: Channel(intake=(2, 4), own=1)}
    records = play(Day([Need(600, channel=GRID)], sites, [service], channels=channels))
    assert codes(records.papers, "site") == [2, 4]
    assert column(records.papers, "end") == [604, 634]
    assert codes(records.cases, "by") == [GRID]
    assert column(records.cases, "accepted") == [604]
    assert column(records.needs, "own_time") == [1]


# -- agents -----------------------------------------------------------------------------------------------------------


def batch_day(**changes: Any) -> Day:
    """Any counter takes papers (5 minutes) for agents; the hall, 2 km off, decides."""
    service = Service(agency=[Stage(0, 5)], decided=True, on_the_spot=True, decision=(1, 30), promised=1)
    sites = [
        Site(services=[], agency=[0], level={0: ACCEPT}, parent=1),
        Site(x=2000, pools=[Pool(), Pool([1])]),
    ]
    plain = {"needs": [Need(600, channel=AGENCY)], "sites": sites, "services": [service]}
    return Day(**{**plain, **changes})


def test_agents_hand_in_with_the_next_batch() -> None:
    # Taken at 605, the tick at which a batch leaves; there at 640 and only then accepted. A mail delivery of the channel's own.
    channels = {AGENCY: Channel(delivery=BY_MAIL)}
    records = play(batch_day(batches=[(500, 600), (605, 640), (700, 750)], channels=channels))
    assert codes(records.visits, "site") == [0]
    assert codes(records.stays, "stage") == [1]
    assert codes(records.cases, "by") == [AGENCY]
    assert column(records.cases, "accepted") == [640]
    assert column(records.papers, "start") == [640]
    assert column(records.cases, "end") == [670]
    assert codes(records.cases, "mailed") == [1]


def test_without_batches_agents_hand_in_at_once_and_after_the_last_never() -> None:
    records = play(batch_day())
    assert column(records.cases, "accepted") == [605]
    assert column(records.cases, "end") == [635]
    records = play(batch_day(batches=[(500, 510)]))
    assert column(records.cases, "accepted") == [-1]
    assert codes(records.cases, "outcome") == [tables.OPEN]


def test_a_wrong_door_may_take_what_it_does_not_offer() -> None:
    # Misdirected to the counter: taken for agents there. Without `accept` redirected to the hall.
    need = [Need(600, misdirected=True)]
    records = play(batch_day(needs=need, accept=True))
    assert codes(records.visits, "site") == [0]
    assert codes(records.visits, "num_cases") == [1]
    assert codes(records.visits, "outcome") == [tables.SERVED]
    assert codes(records.stays, "stage") == [1]
    assert codes(records.cases, "by") == [AGENCY]
    records = play(batch_day(needs=need))
    assert codes(records.visits, "site") == [0, 1]
    assert codes(records.visits, "outcome") == [tables.REDIRECTED, tables.SERVED]
    assert codes(records.cases, "by") == [WINDOW]
    assert column(records.cases, "decided") == [630]


def test_what_an_accepting_site_does_not_offer_itself_goes_along_in_the_order_of_cases() -> None:
    # Site 0 offers service 1 and takes service 0 for agents: 5 minutes for case 0, 10 for case 1. Seen to in one visit.
    services = [Service(agency=[Stage(0, 5)], decided=True, decision=(1, 30)), Service()]
    sites = [Site(services=[1], agency=[0], parent=1, level={0: TAKE_IN}), Site(x=2000, pools=[Pool(), Pool([1])])]
    for lead in ([0, 1], [1, 0]):
        records = play(Day([Need(600, lead, misdirected=lead[0] == 0)], sites, services, accept=True, one_stop=False))
        assert codes(records.visits, "site") == [0]
        assert codes(records.visits, "num_cases") == [2]
        assert codes(records.stays, "case") == [0, 1]
        assert codes(records.cases, "by") == [AGENCY if service == 0 else WINDOW for service in lead]
        taken = 605 if lead[0] == 0 else 615
        assert column(records.papers, "join") == [taken]


def test_papers_are_looked_through_by_guides_and_by_agents_alike() -> None:
    # With a guide desk (2 minutes) the case leaves the ticket there; without one after the counter's stage.
    service = Service(agency=[Stage(0, 5)], incomplete=1.0)
    for guide, leave in (((1, 2), 602), (None, 605)):
        pools = [Pool(), Pool([1])]
        sites = [Site(services=[], agency=[0], pools=pools, guide=guide)]
        records = play(Day([Need(600, channel=AGENCY)], sites, [service], wishes=1))
        assert column(records.visits, "leave") == [leave]
        assert codes(records.cases, "taken_in") == [1]
        assert codes(records.cases, "outcome") == [tables.LOST]


# -- outreach ---------------------------------------------------------------------------------------------------------


def test_at_the_next_session_people_come_when_they_like() -> None:
    # The session at hand at 600 does not count, of those at 700 the first site's. Tickets until 20 minutes before the end, at 760.
    session = {"outreach": True, "last_ticket": 20.0}
    sites = [
        Site(x=100),
        Site(x=9000, hours=[(590, 650), (800, 860)], **session),
        Site(x=9000, hours=[(700, 760)], **session),
        Site(x=9000, hours=[(700, 790)], **session),
    ]
    records = play(Day([Need(600, channel=OUTREACH)], sites))
    instant = 700 * 60_000 + int(luck(0, decisions.SESSION, 0) * 40 * 60_000)
    visit = records.visits[0]
    assert visit["site"] == 2
    assert visit["set_out"] == visit["arrival"] == instant
    assert visit["travel"] == visit["travel_home"] == 0
    assert visit["trip"] == 0
    assert visit["outcome"] == tables.SERVED
    assert codes(records.needs, "trips") == [0]
    assert codes(records.cases, "by") == [OUTREACH]
    assert codes(records.cases, "resolved_trip") == [0]


def test_without_a_session_outreach_is_a_window() -> None:
    sites = [Site(x=100), Site(x=50, hours=[(500, 560)], outreach=True)]
    records = play(Day([Need(600, channel=OUTREACH)], sites))
    assert codes(records.visits, "site") == [0]
    assert codes(records.visits, "trip") == [1]
    assert codes(records.cases, "by") == [OUTREACH]


def test_nobody_goes_to_an_outreach_site_by_a_window_nor_onward_from_it() -> None:
    # Need 0 passes the session by. Need 1 is at the session for case 0, which has papers missing, and goes home though site 0 takes case 1.
    services = [Service(incomplete=1.0, incomplete_again=0.0), Service()]
    sites = [Site(x=500, services=[0, 1], hours=WHOLE_WEEKS), Site(x=0, hours=[(650, 700)], outreach=True)]
    needs = [Need(660), Need(600, [0, 1], channel=OUTREACH)]
    records = play(Day(needs, sites, services, days=28))
    of_second = records.visits[records.visits["need"] == 0]
    assert codes(of_second, "site") == [1, 0]
    assert codes(of_second, "trip") == [0, 1]
    assert codes(of_second, "num_cases") == [1, 2]
    of_first = records.visits[records.visits["need"] == 1]
    assert set(codes(of_first, "site")) == {0}
    # Taken in at the window at wish 1.
    assert codes(records.cases[:2], "by") == [WINDOW, WINDOW]


# -- items ------------------------------------------------------------------------------------------------------------


def test_each_item_of_a_case_is_drawn_for_itself_before_pace() -> None:
    # Ten minutes more or less five, uniform; three items at a pace of 1500 per mille; nothing is multiplied at the guide desk.
    service = Service([Stage(0, 10, spread=5)])
    site = Site(pools=[Pool(pace=1500), Pool([1])], guide=(1, 2))
    records = play(Day([Need(600, quantity=3)], [site], [service]))
    times = [round((5 + 10 * luck(0, decisions.SERVICE_TIME, item * ITEM, 100, 7000)) * 60_000) for item in range(3)]
    stays = records.stays
    assert column(stays, "end")[0] == 602
    assert abs(int(stays["end"][1] - stays["start"][1]) - sum(times) * 1.5) <= 3
    assert np.unique(times).size == 3
