"""Channels, couriers, teams and sessions, worked out by hand for a small street."""

from simnet.luck import name_hash
from simnet.units import DAY, MINUTE
from tests.network.street import CARD, HALL, KIOSK, MARKET, STATION, at, network, street


def test_couriers_and_batches():
    built = network()
    assert built.sites["courier"].tolist() == [0, 0, 1]
    assert built.sites["num_runs"].tolist() == [0, 0, 10]
    assert built.sites["first_run"].tolist() == [0, 0, 0]
    assert built.runs[:3].tolist() == [
        (STATION, at(0, 11), at(0, 11, 30)),
        (STATION, at(0, 16), at(0, 16, 30)),
        (STATION, at(1, 11), at(1, 11, 30)),
    ]
    assert built.batches[0].tolist() == (-1, at(0, 15), at(0, 15, 45))
    assert len(built.batches) == 5
    assert built.rules["batched"][0] == 1


def test_a_run_that_began_before_the_first_day_is_none():
    sites = street()["sites"]
    sites["station"]["courier"] = "Mo-Su 23:00-01:00"
    runs = network(sites=sites).runs
    assert runs[0].tolist() == (STATION, at(0, 23), at(1, 1))
    # The last leaves before the horizon and arrives after it.
    assert runs[-1].tolist() == (STATION, at(6, 23), at(7, 1))
    assert len(runs) == 7


def test_channels():
    built = network()
    window, kiosk, online, agency, home_visit, outreach, grid, _ = built.channels
    assert built.channels["name"][2] == name_hash("online")
    assert (online["site"], online["intake_skill"]) == (HALL, 2)
    assert built.dists[online["intake_distribution"]]["a"] == 6 * MINUTE
    assert built.dists[online["own_distribution"]]["a"] == 20 * MINUTE
    assert (online["home_distribution"], online["at_home"]) == (-1, 0)
    assert (home_visit["at_home"], home_visit["home_mean"], home_visit["own_distribution"]) == (1, 45.5 * MINUTE, -1)
    assert built.channels["delivery"].tolist() == [0, 0, 1, 4, 3, 0, 0, 0]
    assert (outreach["within"], agency["at_home"]) == (14 * DAY, 0)
    for absent in (window, kiosk, grid):
        assert (absent["site"], absent["intake_skill"], absent["intake_distribution"]) == (-1, -1, -1)
        assert (absent["own_distribution"], absent["home_distribution"], absent["home_mean"]) == (-1, -1, 0)
    assert built.channel_takes.tolist() == [[1, 1], [1, 0], [1, 0], [1, 0], [1, 1], [1, 0], [0, 0], [0, 0]]
    # Of old and young; the window has 1 where nothing is said.
    assert built.channel_weight.tolist() == [[3, 1], [0, 0.5], [0, 0], [0, 0], [0, 0], [1, 0], [0, 0], [0, 0]]


def test_pickup_at_home_and_the_grid():
    tree = street()
    channels = tree["channels"]
    channels["agency"] |= {"pickup": "home", "time_min": 12}
    channels["grid"] = {"services": ["card"], "intake": {"skill": "social", "time_min": 7}, "delivery": "electronic"}
    built = network(channels=channels)
    agency, grid = built.channels[3], built.channels[6]
    assert (agency["at_home"], agency["home_mean"], agency["own_distribution"]) == (1, 12 * MINUTE, -1)
    assert (grid["site"], grid["intake_skill"], grid["own_distribution"], grid["delivery"]) == (-1, 5, -1, 2)


def test_rules():
    rules = network(diversion={"wrong_door": "accept", "misdirected": 0.1}).rules[0]
    assert (rules["accept"], rules["dispatch"], rules["delivery_mean"]) == (1, 2, 150_000)
    tree = street()
    del tree["channels"]["agency"]["batches"]
    rules = network(dispatch={}, channels=tree["channels"]).rules[0]
    assert (rules["accept"], rules["dispatch"], rules["batched"]) == (0, 0, 0)
    assert (rules["delivery_distribution"], rules["delivery_mean"]) == (-1, 0)


def test_teams_and_shifts():
    built = network()
    bike, van = built.teams
    assert built.teams["base"].tolist() == [STATION, HALL]
    # 3600 x 1.5 / 12 = 450 ms a metre; 3600 x 1.3 / 10 = 468.
    assert (van["travel_num"], van["travel_den"], van["travel_fixed"]) == (450_000, 1_000, MINUTE)
    assert bike["travel_num"] == 468_000
    assert (bike["size"], bike["pool"], bike["keep"]) == (2, -1, 0)
    assert (van["size"], van["pool"], van["keep"]) == (1, 0, 1)
    # The evening before Monday reaches into it; Sunday's shift keeps its end beyond the horizon. Spans that touch are one shift.
    assert built.shifts.tolist() == [
        (0, 0, at(0, 3)),
        (0, at(5, 22), at(6, 2)),
        (0, at(6, 23), at(7, 3)),
        *[(1, at(day, 9), at(day, 17)) for day in range(5)],
    ]
    assert (bike["first_shift"], bike["num_shifts"], van["first_shift"], van["num_shifts"]) == (0, 3, 3, 5)
    assert built.team_takes.tolist() == [[1, 0], [1, 1]]


def test_sessions():
    built = network()
    assert built.sites["outreach"].tolist() == [0, 1, 0]
    of_market = built.intervals[built.intervals["site"] == MARKET]
    # In order of time; the one before the first day is gone.
    assert of_market["open"].tolist() == [at(1, 13, 30), at(4, 9)]
    assert of_market["close"].tolist() == of_market["last_ticket"].tolist() == [at(1, 15), at(4, 11)]
    assert built.serves.tolist() == [[1, 1], [0, 1], [1, 1]]
    # The table is staffed during the sessions.
    table = built.planned[built.planned["pool"] == 4]
    assert table["time"].tolist() == [at(1, 13, 30), at(1, 15), at(4, 9), at(4, 11)]
    assert table["count"].tolist() == [1, 0, 1, 0]
    first = built.sites["first_interval"][MARKET]
    assert built.take_until[first : first + 2, CARD].tolist() == [at(1, 15), at(4, 11)]


def test_sessions_count_from_the_first_day_of_warm_up():
    calendar = {"start": "2025-03-10", "days": 7, "warm_up_days": 7, "tail_days": 0}
    built = network(calendar=calendar)
    assert built.intervals["open"][built.intervals["site"] == MARKET].tolist() == [at(0, 9), at(8, 13, 30), at(11, 9)]


def test_sessions_again_and_again_by_opening_hours_beside_those_on_dates():
    # Days 0 to 6 are Monday to Sunday; that of Tuesday goes on past midnight. Nothing begins on a day that is closed.
    sites = street()["sites"]
    sites["market"]["sessions"] = [
        "We,Fr 10:00-12:00; PH off",
        "Tu 22:00-24:00, We 00:00-01:00",
        "2025-03-15 09:00-11:00",
    ]
    of = network(sites=sites).intervals
    of = of[of["site"] == MARKET]
    assert of["open"].tolist() == [at(1, 22), at(2, 10), at(4, 10), at(5, 9)]
    assert of["close"].tolist() == [at(2, 1), at(2, 12), at(4, 12), at(5, 11)]
    sites["market"]["closed"] = {"2025-03-12": 1}
    of = network(sites=sites).intervals
    of = of[of["site"] == MARKET]
    assert of["open"].tolist() == [at(1, 22), at(4, 10), at(5, 9)]
    assert of["close"].tolist() == [at(2, 0), at(4, 12), at(5, 11)]


def test_staff_lent_to_a_session_are_missing_inside():
    planned = network().planned
    front = planned[planned["pool"] == 0]
    tuesday = front[front["time"] // DAY == 1]
    assert tuesday["time"].tolist() == [at(1, 9), at(1, 12), at(1, 13), at(1, 13, 30), at(1, 15), at(1, 17)]
    assert tuesday["count"].tolist() == [2, 0, 2, 1, 2, 0]


def test_people_know_that_lent_staff_are_away():
    sites = street()["sites"]
    sites["station"]["windows"]["one"]["skills"] = ["social", "agent", "shelf"]
    sites["market"]["windows"]["table"] |= {"staff_from": "station.one", "count": 3}
    sites["market"]["sessions"] = ["2025-03-11 13:30-17:00"]
    built = network(sites=sites)
    one = built.planned[(built.planned["pool"] == 5) & (built.planned["time"] // DAY == 1)]
    # Three go, of whom the station has one: never below none.
    assert list(zip(one["time"].tolist(), one["count"].tolist(), strict=True)) == [(at(1, 9), 1), (at(1, 13, 30), 0)]
    first = built.sites["first_interval"][STATION]
    assert built.take_until[first : first + 2, CARD].tolist() == [at(0, 17), at(1, 13, 30)]


def test_take_until_of_forms():
    built = network()
    first = built.sites["first_interval"][HALL]
    morning, afternoon = built.take_until[first : first + 2]
    # The hall offers no agents' counter: for that the opening stands.
    assert morning.tolist() == [at(0, 12), at(0, 12), at(0, 12), at(0, 12), at(0, 9)]
    assert afternoon[KIOSK] == at(0, 17)


def test_working_days():
    calendar = {"start": "2025-04-28", "days": 9, "tail_days": 0, "holidays": "CN"}
    # Labour Day 2025: Thursday 1 to Monday 5 May; Sunday 27 April worked as a Monday lies before.
    assert network(calendar=calendar).working.tolist() == [1, 1, 1, 0, 0, 0, 0, 0, 1]
    calendar = {"start": "2025-04-26", "days": 2, "tail_days": 0, "holidays": "CN"}
    assert network(calendar=calendar).working.tolist() == [0, 1]
