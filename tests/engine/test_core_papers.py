"""Hand-worked days of papers: levels, couriers, desks, results. Times in minutes from midnight of a Monday."""

from typing import Any

import pytest

from simnet import tables
from simnet.engine.contract import ACCEPT, DECIDE, TAKE_IN, WEEK, WINDOW
from simnet.engine.core_build import build, grow
from simnet.engine.core_loop import play as carry_on
from simnet.engine.core_records import records as records_of
from simnet.luck import decisions
from tests.engine.core_days import MINUTE, Channel, Day, Need, Pool, Segment, Service, Site, Stage
from tests.engine.test_core_service import codes, column, luck, play

FILED = Service(decided=True, decision=(1, 30), promised=2)
"""Ten minutes at a window (skill 0), then half an hour in the back office (skill 1); promised in two working days."""

OFFICE = Pool([1])
DAY = 1440
WHOLE_WEEKS = [(1440 * day, 1440 * (day + 1)) for day in range(28)]


def station(**changes: Any) -> Site:
    """Site 0 of most days: takes cases in and no more, below site 1."""
    return Site(**{"level": {0: TAKE_IN}, "parent": 1, **changes})


def hall(**changes: Any) -> Site:
    """The site above, far off, with a back office."""
    return Site(**{"x": 100_000, "pools": [Pool(), OFFICE], **changes})


def wish_after(minute: float, need: int, number: int) -> float:
    """Minute of the wish of this number that is drawn at `minute` by somebody without a week profile."""
    point = int(luck(need, decisions.WISH, number) * WEEK)
    day = int(minute // DAY) + 1
    while day % 7 != point // (DAY * MINUTE):
        day += 1
    return day * DAY + point % (DAY * MINUTE) / MINUTE


def end_of(day: int) -> float:
    """The last millisecond of a day."""
    return (day + 1) * DAY - 1 / MINUTE


# -- the way up -------------------------------------------------------------------------------------------------------


def test_papers_go_up_the_parents_and_are_accepted_on_the_first_level_that_may() -> None:
    # Taken in at 610 at the station; site 1 accepts, site 2 decides, all as data at that tick. Due: Monday and two days.
    sites = [station(), Site(x=50_000, parent=2, level={0: ACCEPT}, pools=[]), hall()]
    records = play(Day([Need(600)], sites, [FILED]))
    assert column(records.papers, "join") == [610]
    assert column(records.papers, "start") == [610]
    assert column(records.papers, "end") == [640]
    assert codes(records.papers, "kind") == [tables.DECISION]
    assert codes(records.papers, "site") == [2]
    assert codes(records.papers, "skill") == [1]
    assert codes(records.papers, "pool") == [2]
    assert codes(records.cases, "by") == [WINDOW]
    assert codes(records.cases, "taken_at") == [0]
    assert column(records.cases, "accepted") == [610]
    assert column(records.cases, "due") == [end_of(2)]
    assert column(records.cases, "decided") == [640]
    assert column(records.cases, "end") == [640]
    assert codes(records.cases, "resolved_trip") == [1]
    assert column(records.needs, "end") == [640]
    assert column(records.visits, "leave") == [610]


def test_what_is_ready_at_the_very_tick_goes_along_with_the_courier() -> None:
    # Done at 610 and 620. Runs of the station at 610 (there at 700) and 900 (960); of site 1 at 700 (720) and 960 (990).
    # Accepted on the first way-station with the level for it, at 700 and 960.
    sites = [
        station(runs=[(610, 700), (900, 960)]),
        Site(x=50_000, parent=2, level={0: ACCEPT}, runs=[(700, 720), (960, 990)], pools=[]),
        hall(),
    ]
    records = play(Day([Need(600), Need(600)], sites, [FILED]))
    assert column(records.papers, "join") == [720, 990]
    assert column(records.cases, "accepted") == [700, 960]
    assert column(records.cases, "end") == [750, 1020]


def test_without_a_later_run_papers_never_arrive_but_may_be_accepted() -> None:
    # Accepted at once at a station that may, not at one that may not.
    for level, accepted, due in ((ACCEPT, 610, end_of(2)), (TAKE_IN, -1, -1)):
        sites = [station(level={0: level}, runs=[(600, 700)]), hall()]
        records = play(Day([Need(600)], sites, [FILED], days=2))
        assert column(records.cases, "accepted") == [accepted]
        assert column(records.cases, "due") == [due]
        assert codes(records.cases, "outcome") == [tables.OPEN]
        assert codes(records.cases, "taken_in") == [1]
        assert len(records.papers) == 0
        assert records.end == 2 * DAY * MINUTE


def test_where_nobody_above_decides_papers_stay() -> None:
    sites = [station(level={0: ACCEPT}, parent=-1)]
    records = play(Day([Need(600)], sites, [FILED], days=2))
    assert column(records.cases, "accepted") == [610]
    assert codes(records.cases, "outcome") == [tables.OPEN]


# -- desks ------------------------------------------------------------------------------------------------------------


def test_the_most_urgent_papers_come_first() -> None:
    # One in the back office, 30 minutes each. Service 0 is promised in 5 days, 1 in one, 2 is not promised. Papers come at 610 (0), 620
    # (0), 630 (1), 640 (0), 650 (2) and 650 (1). From 640: without promise its tick of joining is its urgency, which is before all
    # due instants, but at 640 only 0, 1, 0 are there: 1. At 670 service 2, at 700 the second of 1, then 0 by tick of joining.
    services = [Service(decided=True, decision=(1, 30), promised=promised) for promised in (5, 1, -1)]
    needs = [
        Need(minute, [service]) for minute, service in ((600, 0), (610, 0), (620, 1), (630, 0), (640, 2), (640, 1))
    ]
    site = Site(services=[0, 1, 2], pools=[Pool(count=2), OFFICE])
    records = play(Day(needs, [site], services))
    assert column(records.papers, "join") == [610, 620, 630, 640, 650, 650]
    assert column(records.papers, "start") == [610, 730, 640, 760, 670, 700]
    assert codes(records.papers, "pool") == [1] * 6


def test_a_long_backlog_is_worked_off_in_order() -> None:
    # 60 people from 600 on, one a minute, promised in (7 n mod 5) working days, all decided after the second day's opening, one a minute.
    services = [Service([Stage(minutes=1)], decided=True, decision=(1, 1), promised=promised) for promised in range(5)]
    needs = [Need(600 + number, [7 * number % 5]) for number in range(60)]
    office = Pool([1], roster=[(2000, 1), (2400, 0)])
    site = Site(services=range(5), pools=[Pool(), office])
    records = play(Day(needs, [site], services, days=3))
    order = sorted(range(60), key=lambda number: (7 * number % 5, number))
    starts = dict(zip(order, range(2000, 2060), strict=True))
    assert column(records.papers, "start") == [starts[number] for number in range(60)]


def test_windows_work_on_papers_while_nobody_waits() -> None:
    # One server for both. 600-610 and 605 (waits) 610-620 are served; papers of 610 from 620 to 650. At 640 somebody comes and
    # waits: nobody is called off. Served 650-660, then the papers of 620 and of 660.
    site = Site(pools=[Pool([0, 1])])
    records = play(Day([Need(600), Need(605), Need(640)], [site], [FILED]))
    assert column(records.stays, "start") == [600, 610, 650]
    assert column(records.papers, "join") == [610, 620, 660]
    assert column(records.papers, "start") == [620, 660, 690]
    assert column(records.cases, "end") == [650, 690, 720]


def test_papers_take_the_pool_of_fewest_skills_at_its_pace_and_without_a_pause() -> None:
    # Pool 0 has three skills, pool 1 two and takes half as long again: 610-655. The second papers, at 620, go to pool 0.
    pools = [Pool([0, 1, 2]), Pool([1, 2], pace=1500, between=7), Pool([0])]
    records = play(Day([Need(600), Need(610), Need(620)], [Site(pools=pools)], [FILED]))
    assert codes(records.papers, "pool") == [1, 0, 0]
    assert column(records.papers, "start") == [610, 620, 650]
    assert column(records.papers, "end") == [655, 650, 680]
    records = play(Day([Need(600), Need(635)], [Site(pools=[Pool([0]), Pool([1], pace=1500, between=7)])], [FILED]))
    assert column(records.papers, "start") == [610, 655]


def test_held_posts_do_not_work_on_papers() -> None:
    # 1015-1025 at a window kept for that person; its post is held to 1025 and no longer, and papers wait for the next day.
    site = Site(hours=[(540, 1020), (1980, 2460)], pools=[Pool([0, 1])])
    records = play(Day([Need(1015)], [site], [FILED], days=2))
    assert column(records.holds, "end") == [1025]
    assert column(records.papers, "join") == [1025]
    assert column(records.papers, "start") == [1980]


def test_a_rising_roster_starts_as_many_papers() -> None:
    # Nobody in the office until 700, then three; papers of 610 ... 650 wait.
    office = Pool([1], roster=[(700, 3), (1000, 0)])
    needs = [Need(600 + 10 * number) for number in range(5)]
    records = play(Day(needs, [Site(pools=[Pool(), office])], [FILED]))
    assert column(records.papers, "start") == [700, 700, 700, 730, 730]


def test_work_not_done_at_the_end_is_written_as_such() -> None:
    # Papers of 610 are worked on from 610 to 1810, beyond the end of the run; those of 620 wait.
    services = [Service(decided=True, decision=(1, 1200))]
    records = play(Day([Need(600), Need(610)], [Site(pools=[Pool(), OFFICE])], services))
    assert column(records.papers, "start") == [610, -1]
    assert column(records.papers, "end") == [-1, -1]
    assert codes(records.papers, "pool") == [1, -1]
    assert column(records.cases, "decided") == [-1, -1]


def test_items_are_decided_one_by_one() -> None:
    # Three items: 30 minutes at the window, 90 in the office.
    records = play(Day([Need(600, quantity=3)], [Site(pools=[Pool(), OFFICE])], [FILED]))
    assert column(records.stays, "end") == [630]
    assert column(records.papers, "end") == [720]


# -- decisions --------------------------------------------------------------------------------------------------------


def test_on_the_spot_where_the_level_allows() -> None:
    # At the hall the window decides. At the station, which only accepts, papers go to the hall's office.
    services = [Service(decided=True, on_the_spot=True, decision=(1, 30), promised=2)]
    sites = [station(level={0: ACCEPT}), hall(x=1000)]
    day = Day([Need(600), Need(600, x=1000)], sites, services)
    records = play(day)
    assert codes(records.cases, "taken_at") == [0, 1]
    assert column(records.cases, "decided") == [640, 610]
    assert column(records.cases, "end") == [640, 610]
    assert column(records.cases, "accepted") == [610, -1]
    assert codes(records.papers, "case") == [0]


def test_decided_on_the_spot_but_issued_above() -> None:
    # The station decides at 610; the result is collected at the hall, which issues, once the courier of 800 has been there at 830.
    services = [Service(decided=True, on_the_spot=True, collection=Stage(0, 5))]
    sites = [
        station(level={0: DECIDE}, runs=[(800, 830)], hours=WHOLE_WEEKS),
        hall(x=1000, collect=[0], hours=WHOLE_WEEKS),
    ]
    records = play(Day([Need(600)], sites, services, days=28))
    assert column(records.cases, "decided") == [610]
    assert codes(records.visits, "site") == [0, 1]
    assert column(records.visits, "set_out") == [600, wish_after(830, 0, 1)]


def test_without_a_decision_skill_the_result_follows_at_once() -> None:
    # Nobody works on it; the working days that go by after work on a decision do not either.
    records = play(Day([Need(600)], services=[Service(decided=True, elapsed=3)]))
    assert column(records.cases, "decided") == [610]
    assert column(records.cases, "end") == [610]
    assert len(records.papers) == 0


@pytest.mark.parametrize(("holidays", "days"), [((), 3), ((1,), 4), ((1, 4), 7), (tuple(range(1, 28)), 30)])
def test_elapsed_and_promised_days_are_working_days(holidays: tuple[int, ...], days: int) -> None:
    # Monday 640 and three working days, past holidays and the weekend of days 5 and 6; beyond the calendar's 28 days all are working days.
    service = Service(decided=True, decision=(1, 30), elapsed=3, promised=3)
    records = play(Day([Need(600)], [Site(pools=[Pool(), OFFICE])], [service], days=28, holidays=holidays))
    assert column(records.cases, "due") == [end_of(days)]
    decided = days * DAY + 640 if days < 28 else -1
    assert column(records.cases, "decided") == [decided]


def test_promised_for_the_same_day() -> None:
    service = Service(decided=True, decision=(1, 30), promised=0)
    records = play(Day([Need(600)], [Site(pools=[Pool(), OFFICE])], [service]))
    assert column(records.cases, "due") == [end_of(0)]


# -- results ----------------------------------------------------------------------------------------------------------


def test_mail_takes_working_days() -> None:
    # Decided on Monday at 640, mailed for two working days, the Tuesday being a holiday.
    service = Service(decided=True, decision=(1, 30), mail=1.0, mail_days=2, collection=Stage(0, 5))
    records = play(Day([Need(600)], [Site(pools=[Pool(), OFFICE])], [service], days=7, holidays=[1]))
    assert codes(records.cases, "mailed") == [1]
    assert column(records.cases, "end") == [3 * DAY + 640]
    assert column(records.cases, "decided") == [640]
    assert codes(records.needs, "trips") == [1]


def test_who_has_results_mailed_is_the_persons_own_draw() -> None:
    service = Service(decided=True, mail=0.5, mail_days=0)
    needs = [Need(600 + number) for number in range(12)]
    records = play(Day(needs, [Site(pools=[Pool(count=12)])], [service]))
    mailed = [int(luck(need, decisions.MAIL, 0) < 0.5) for need in range(12)]
    assert codes(records.cases, "mailed") == mailed
    assert 0 < sum(mailed) < 12
    assert column(records.cases, "end") == [610 + number for number in range(12)]


def test_a_result_is_collected_on_another_trip() -> None:
    # Ready at 640 on Monday; the next wish is drawn from then. The collection takes 5 minutes; no papers are looked through then.
    service = Service(decided=True, decision=(1, 30), collection=Stage(0, 5))
    site = Site(hours=WHOLE_WEEKS, pools=[Pool([0, 1])], collect=[0])
    records = play(Day([Need(600)], [site], [service], days=28))
    second = wish_after(640, 0, 1)
    assert column(records.visits, "set_out") == pytest.approx([600, second])
    assert column(records.cases, "end") == pytest.approx([second + 5])
    assert codes(records.cases, "resolved_trip") == [2]
    assert codes(records.cases, "visits") == [2]
    assert codes(records.cases, "taken_in") == [1]
    assert codes(records.needs, "wishes") == [2]
    assert codes(records.stays, "stage") == [0, 1]
    assert codes(records.visits, "wish") == [0, 1]


def test_a_result_lies_where_it_is_issued_unless_it_is_handed_out_where_it_was_taken_in() -> None:
    # Up by the run of 700, there at 720, decided at 760. At the hall, 1 km off, the result is ready then; if the station hands it out it
    # comes back by the run of 900, there at 930.
    service = Service(decided=True, decision=(1, 40), collection=Stage(0, 5))
    runs = [(700, 720), (750, 780), (900, 930)]
    for collect, where, ready in (((), 1, 760), ((0,), 0, 930)):
        sites = [
            station(hours=WHOLE_WEEKS, runs=runs, collect=collect),
            hall(x=1000, hours=WHOLE_WEEKS, collect=[0]),
        ]
        records = play(Day([Need(600)], sites, [service], days=28))
        assert column(records.cases, "decided") == [760]
        assert codes(records.visits, "site") == [0, where]
        assert column(records.visits, "set_out")[1] == pytest.approx(wish_after(ready, 0, 1))


def test_a_result_that_becomes_ready_renews_the_limit() -> None:
    # One wish is all there is; the result gives another. Without one the case stays lost: here its papers are missing.
    service = Service(decided=True, decision=(1, 30), collection=Stage(0, 5))
    site = Site(hours=WHOLE_WEEKS, pools=[Pool([0, 1])], collect=[0])
    day = Day([Need(600)], [site], [service], days=28, wishes=1)
    assert codes(play(day).cases, "outcome") == [tables.RESOLVED]
    lost = play(day.but(services=[Service(decided=True, decision=(1, 30), incomplete=1.0)]))
    assert codes(lost.cases, "outcome") == [tables.LOST]
    assert column(lost.needs, "end") == [610]


def test_a_result_in_the_way_of_another_wish_is_seen_to_at_that_wish() -> None:
    # Case 0 is ready at 640; case 1, also served at 620, has papers missing and a wish to come from 620 on. Both are seen to then.
    services = [Service(decided=True, decision=(1, 20), collection=Stage(0, 5)), Service(incomplete=1.0)]
    site = Site(hours=WHOLE_WEEKS, services=[0, 1], pools=[Pool([0]), Pool([1])], collect=[0])
    records = play(Day([Need(600, [0, 1])], [site], services, days=28))
    assert column(records.visits, "leave")[0] == 620
    assert column(records.visits, "set_out")[1] == pytest.approx(wish_after(620, 0, 1))
    assert codes(records.visits, "num_cases") == [2, 2]


def test_who_leaves_loses_what_is_open_but_not_what_is_in_the_office() -> None:
    # Need 0: case 0 at 600-610 (decided at 640), then waits for case 1 behind need 1 (at 605 for 60 minutes) and leaves at 630.
    services = [FILED, Service([Stage(2, 60)])]
    site = Site(services=[0, 1], pools=[Pool([0]), OFFICE, Pool([2])])
    day = Day([Need(600, [0, 1]), Need(605, [1])], [site], services, [Segment(patience=20, returns=0.0)])
    records = play(day)
    assert codes(records.cases, "outcome") == [tables.RESOLVED, tables.LOST, tables.RESOLVED]
    assert column(records.cases, "end") == [640, 630, 665]
    assert codes(records.needs, "outcome") == [tables.LOST, tables.RESOLVED]
    assert column(records.needs, "end") == [640, 665]


# -- room -------------------------------------------------------------------------------------------------------------


def test_growing_in_the_middle_changes_nothing() -> None:
    # A hundred online, two hundred at the windows; nobody in the office before 800, then forty at once, who take up as many papers
    # in one event. All arrays are of the least size at first.
    service = Service(
        [Stage(0, 3)], incomplete=0.3, incomplete_again=0.2, decided=True, decision=(1, 7), promised=3,
        collection=Stage(0, 2), mail=0.4, mail_days=1,
    )  # fmt: skip
    office = Pool([1], roster=[(800, 40), (1000, 0), (2000, 1), (2400, 0), (5000, 9)])
    site = Site(hours=WHOLE_WEEKS, pools=[Pool(count=4), office, Pool([2])], collect=[0])
    needs = [Need(540 + number % 90, channel=0 if number % 3 else 2) for number in range(300)]
    channels = {2: Channel(site=0, intake=(2, 1), own=5, delivery=4)}
    network, demand = Day(needs, [site], [service], days=28, channels=channels).built()
    whole, small = build(network, demand), build(network, demand)
    assert carry_on(whole)
    for name in ("events", "visitors", "visit_records", "stay_records", "hold_records", "paper_records"):
        small.put(name, getattr(small, name)[:1].copy())
    stops = 0
    while not carry_on(small):
        grow(small)
        stops += 1
    assert stops > 3
    assert records_of(small).equals(records_of(whole))
    assert len(records_of(small).papers) > 350
    starts = column(records_of(small).papers, "start")
    assert starts.count(800) == 40
    assert set(codes(records_of(small).cases, "outcome")) == {tables.RESOLVED}
