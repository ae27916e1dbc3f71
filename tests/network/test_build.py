"""A network of two sites worked out by hand, and what must not matter to it."""

from typing import Any

import numpy as np
import pytest

from simnet.luck import name_hash
from simnet.network.build import build
from simnet.scenario.schema import Scenario
from simnet.units import DAY, HOUR, MINUTE


def at(day: int, hour: int, minute: int = 0) -> int:
    return day * DAY + hour * HOUR + minute * MINUTE


def two_sites() -> dict[str, Any]:
    """Two days from a Monday: a post with two sessions a day, a hall with a noon break whose legal window leaves at 11."""
    return {
        "simnet": 1,
        "name": "two-sites",
        "calendar": {"days": 2, "tail_days": 1},
        "profiles": {"flat": {"days": {"Mo": 0.5, "Tu": 0.5}, "hours": {"00:00-24:00": 1.0}}},
        "population": {
            "segments": {
                "young": {
                    "travel": {"speed_km_h": 4.5, "detour": 1.2, "fixed_min": 2.5},
                    "patience_min": 40,
                    "returns": 0.25,
                    "priority": 3,
                    "profile": "flat",
                },
                "old": {},
            },
            "zones": {"west": {"at": [-1.0, 0.0]}, "east": {}},
        },
        "services": {
            "pension": {
                "stages": {"window": {"skill": "social", "time_min": {"uniform": {"low": 5, "high": 8}}}},
                "incomplete": 0.1,
                "priority": -2,
            },
            "both": {
                "kind": "consultation",
                "stages": {
                    "talk": {"skill": "legal", "time_min": 1, "chance": 0.5},
                    "sign": {"skill": "social", "time_min": 2, "repeat": 0.125},
                },
            },
            "advice": {"stages": {"talk": {"skill": "legal", "time_min": {"exponential": {"mean": 20}}}}},
        },
        "sites": {
            "post": {
                "at": [0.5, -0.25],
                "hours": "Mo-Su 08:00-10:00,14:00-16:00",
                "services": ["pension"],
                "tolerant": "all",
                "closing": "send_home",
                "seats": 4,
                "windows": {"one": {"skills": "all", "count": 1, "between_min": 0.5, "no_answer_min": 1}},
            },
            "hall": {
                "hours": "Mo-Fr 09:00-12:00,13:00-17:00",
                "last_ticket_min": 30,
                "services": "all",
                "guide": {"skill": "guide", "time_min": 1},
                "windows": {
                    "social": {"skills": ["social"], "count": 2, "pace": {"social": 1.25}},
                    "legal": {"skills": ["legal"], "shifts": {"am": {"hours": "Mo-Fr 09:00-11:00", "count": 1}}},
                    "desk": {"skills": ["guide"], "count": 1, "absence": 0.1, "min_posts": 1},
                },
            },
        },
        "arrivals": {
            name: {"service": name, "zone": "west", "segment": "young", "per_hour": 1}
            for name in ("pension", "both", "advice")
        },
        "diversion": {"policy": "overflow", "longest_line": 7, "shares": {"hall": 2.0}},
    }


def network(**changes: Any):
    return build(Scenario.model_validate({**two_sites(), **changes}))


def test_names_are_sorted_by_code_points():
    names = network().names
    assert names.services == ("advice", "both", "pension")
    assert names.segments == ("old", "young")
    assert names.zones == ("east", "west")
    assert names.skills == ("guide", "legal", "social")
    assert names.sites == ("hall", "post")
    assert names.pools == (("hall", "desk"), ("hall", "legal"), ("hall", "social"), ("post", "one"))
    # Stages keep the order of the service: talk before sign.
    assert names.stages == (("advice", "talk"), ("both", "talk"), ("both", "sign"), ("pension", "window"))


def test_rules():
    rules = network().rules[0]
    assert (rules["window_start"], rules["window_end"], rules["horizon"]) == (0, 2 * DAY, 3 * DAY)
    assert rules["num_days"] == 3
    assert (rules["policy"], rules["longest_line"], rules["candidates"], rules["one_stop"]) == (4, 7, 6, 1)
    assert (rules["flex"], rules["door"], rules["wishes"]) == (120 * MINUTE, 20 * MINUTE, 8)


def test_services_and_stages():
    built = network()
    services, stages = built.services, built.stages
    assert services["first_stage"].tolist() == [0, 1, 3]
    assert services["num_stages"].tolist() == [1, 2, 1]
    # Bits: guide 1, legal 2, social 4.
    assert services["skills"].tolist() == [2, 2 + 4, 4]
    assert services["priority"].tolist() == [0, 0, -2]
    assert services["counts"].tolist() == [1, 0, 1]
    assert services["incomplete"].tolist() == [0, 0, 0.1]
    assert services["name"].tolist() == [name_hash(name) for name in ("advice", "both", "pension")]
    assert stages["service"].tolist() == [0, 1, 1, 2]
    assert stages["skill"].tolist() == [1, 1, 2, 2]
    # Means 20, 1, 2 and (5 + 8) / 2 minutes.
    assert stages["mean"].tolist() == [1_200_000, 60_000, 120_000, 390_000]
    assert stages["chance"].tolist() == [1, 0.5, 1, 1]
    assert stages["repeat"].tolist() == [0, 0, 0.125, 0]
    assert stages["name"][1] == stages["name"][0] == name_hash("talk")


def test_segments():
    old, young = network().segments
    # 4.8 km/h, detour 1.3: 3600 x 1.3 / 4.8 = 975 ms a metre; 4.5 km/h, detour 1.2: 960 ms a metre.
    assert (old["travel_num"], old["travel_den"], old["travel_fixed"]) == (975_000, 1_000, 0)
    assert (young["travel_num"], young["travel_fixed"]) == (960_000, 150_000)
    assert (old["patience"], old["profile"]) == (-1, -1)
    assert (young["profile"], young["priority"], young["returns"]) == (0, 3, 0.25)


def test_sites_and_pools():
    built = network()
    hall, post = built.sites
    assert (hall["x"], hall["y"], post["x"], post["y"]) == (0, 0, 500, -250)
    assert (hall["seats"], post["seats"], hall["send_home"], post["send_home"]) == (-1, 4, 0, 1)
    assert (hall["first_pool"], hall["num_pools"], post["first_pool"], post["num_pools"]) == (0, 3, 3, 1)
    assert (hall["num_services"], post["num_services"]) == (3, 1)
    assert (hall["guide_skill"], post["guide_skill"], post["guide_distribution"]) == (0, -1, -1)
    assert (hall["share"], post["share"]) == (2.0, 0.0)
    assert built.offers.tolist() == [[1, 1, 1], [0, 0, 1]]
    assert built.tolerant.tolist() == [[0, 0, 0], [1, 1, 1]]
    desk, legal, social, one = built.pools
    assert (desk["skills"], legal["skills"], social["skills"]) == (1, 2, 4)
    # `all` is every skill of a stage, so not the guide's.
    assert (one["skills"], one["num_skills"], one["site"]) == (2 + 4, 2, 1)
    assert (one["between"], one["no_answer"]) == (30_000, 60_000)
    assert (desk["absence"], desk["min_posts"]) == (0.1, 1)
    assert desk["name"] == name_hash("hall", "desk")
    assert built.pace.tolist() == [[1000] * 3, [1000] * 3, [1000, 1000, 1250], [1000] * 3]


def test_intervals_and_sessions():
    built = network()
    hall, post = built.sites
    assert (hall["first_interval"], hall["num_intervals"], post["first_interval"]) == (0, 6, 6)
    first, second = built.intervals[:2]
    # An hour's gap is a break: one session, closed at 17:00, with the last ticket at 16:30.
    assert (first["open"], first["close"], second["open"], second["close"]) == (
        at(0, 9),
        at(0, 12),
        at(0, 13),
        at(0, 17),
    )
    assert first["session_end"] == second["session_end"] == at(0, 17)
    assert first["last_ticket"] == second["last_ticket"] == at(0, 16, 30)
    # Four hours are no break (180 minutes at most): two sessions.
    assert built.intervals["session_end"][6:8].tolist() == [at(0, 10), at(0, 16)]
    assert built.intervals["last_ticket"][6:8].tolist() == [at(0, 10), at(0, 16)]
    assert built.intervals["site"].tolist() == [0] * 6 + [1] * 6


def test_a_gap_as_long_as_the_longest_break_is_none():
    sites = two_sites()["sites"]
    sites["hall"]["break_max_min"] = 60.0
    assert network(sites=sites).intervals["session_end"][0] == at(0, 12)
    sites["hall"]["break_max_min"] = 60.5
    assert network(sites=sites).intervals["session_end"][0] == at(0, 17)


def test_first_interval_of_each_day():
    # A row closes after midnight of day d: two intervals a day at both sites; after the last the row behind.
    assert network().interval_of_day.tolist() == [[0, 2, 4, 6], [6, 8, 10, 12]]


def test_planned_roster():
    planned = network().planned
    rows = [tuple(row) for row in planned[planned["time"] < DAY].tolist()]
    assert rows == [
        (at(0, 8), 3, 1),
        (at(0, 9), 0, 1),
        (at(0, 9), 1, 1),
        (at(0, 9), 2, 2),
        (at(0, 10), 3, 0),
        (at(0, 11), 1, 0),
        (at(0, 12), 0, 0),
        (at(0, 12), 2, 0),
        (at(0, 13), 0, 1),
        (at(0, 13), 2, 2),
        (at(0, 14), 3, 1),
        (at(0, 16), 3, 0),
        (at(0, 17), 0, 0),
        (at(0, 17), 2, 0),
    ]


def test_take_until():
    built = network()
    advice, both, pension = built.take_until[:2].T
    # The legal window leaves at 11:00 and does not come back; the social one stays past the last ticket.
    assert advice.tolist() == [at(0, 11), at(0, 13)]
    assert both.tolist() == [at(0, 11), at(0, 13)]
    assert pension.tolist() == [at(0, 12), at(0, 16, 30)]
    # The post offers pensions only; for the rest the opening stands, which is never.
    assert built.take_until[6].tolist() == [at(0, 8), at(0, 8), at(0, 10)]


def test_take_until_looks_over_the_break():
    sites = two_sites()["sites"]
    sites["hall"]["windows"]["legal"]["shifts"] = {"pm": {"hours": "Mo-Fr 15:00-16:00", "count": 1}}
    # Who comes in the morning may wait for the lawyer, who is there before the last ticket; after 16:00 nobody is taken.
    assert network(sites=sites).take_until[:2, 0].tolist() == [at(0, 12), at(0, 16)]


def test_take_until_needs_somebody_rostered():
    sites = two_sites()["sites"]
    sites["hall"]["windows"]["legal"]["shifts"] = {"pm": {"hours": "Mo-Fr 15:00-16:00", "count": 0}}
    assert network(sites=sites).take_until[:2, 0].tolist() == [at(0, 9), at(0, 13)]
    # Only on Mondays, so on Tuesday the last presence is yesterday's.
    sites["hall"]["windows"]["legal"]["shifts"] = {"mo": {"hours": "Mo 09:00-17:00", "count": 1}}
    assert network(sites=sites).take_until[:4, 0].tolist() == [at(0, 12), at(0, 16, 30), at(1, 9), at(1, 13)]


def test_skill_held_by_two_pools_is_there_while_either_is():
    sites = two_sites()["sites"]
    sites["hall"]["windows"]["spare"] = {"skills": ["legal"], "hours": "Mo-Fr 10:30-12:00,13:00-14:00", "count": 1}
    assert network(sites=sites).take_until[:2, 0].tolist() == [at(0, 12), at(0, 14)]


def test_last_ticket_before_the_opening_means_never():
    sites = two_sites()["sites"]
    sites["post"]["last_ticket_min"] = 150.0
    built = network(sites=sites)
    assert built.intervals["last_ticket"][6] == at(0, 7, 30)
    assert built.take_until[6, 2] == built.intervals["open"][6]


def test_splitting_a_roster_changes_nothing():
    sites = two_sites()["sites"]
    del sites["hall"]["windows"]["social"]["count"]
    sites["hall"]["windows"]["social"]["shifts"] = {
        "early": {"hours": "Mo-Fr 09:00-09:30,09:30-11:00", "count": 2},
        "late": {"hours": "Mo-Fr 11:00-12:00,13:00-17:00", "count": 1},
        "also_late": {"hours": "Mo-Fr 11:00-12:00", "count": 1},
        "last": {"hours": "Mo-Fr 13:00-15:00", "count": 1},
        "very_last": {"hours": "Mo-Fr 15:00-17:00", "count": 1},
    }
    whole, split = network(), network(sites=sites)
    assert np.array_equal(whole.planned, split.planned)
    assert np.array_equal(whole.take_until, split.take_until)


def test_shifts_add_up():
    sites = two_sites()["sites"]
    sites["hall"]["windows"]["legal"]["shifts"]["more"] = {"hours": "Mo-Fr 10:00-11:30", "count": 2}
    planned = network(sites=sites).planned
    legal = planned[(planned["pool"] == 1) & (planned["time"] < DAY)]
    assert legal["time"].tolist() == [at(0, 9), at(0, 10), at(0, 11), at(0, 11, 30)]
    assert legal["count"].tolist() == [1, 3, 2, 0]


def test_order_in_the_file_does_not_matter():
    def turned(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: value[key] if key == "stages" else turned(value[key]) for key in reversed(value)}

    one, other = network(), build(Scenario.model_validate(turned(two_sites())))
    assert one.names == other.names
    for name in vars(one).keys() - {"names"}:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_round_the_clock_neither_closes_nor_opens_within_the_run():
    sites = two_sites()["sites"]
    sites["post"].update({"hours": "24/7", "last_ticket_min": 1440.0})
    built = network(sites=sites)
    (interval,) = built.intervals[6:]
    assert interval["open"] == 0
    assert min(interval["close"], interval["last_ticket"], interval["session_end"]) > 3 * DAY
    assert built.take_until[6, 2] > 3 * DAY
    assert built.interval_of_day[1].tolist() == [6, 6, 6, 6]
    of_post = built.planned[built.planned["pool"] == 3]
    assert [tuple(row) for row in of_post.tolist()] == [(0, 3, 1)]


def test_hours_past_midnight():
    sites = two_sites()["sites"]
    sites["post"]["hours"] = "Mo-Su 22:00-02:00"
    intervals = network(sites=sites).intervals[6:]
    # The Sunday evening before day 0 reaches into it; the last evening's interval keeps its end beyond the horizon.
    assert intervals["open"].tolist() == [0, at(0, 22), at(1, 22), at(2, 22)]
    assert intervals["close"].tolist() == [at(0, 2), at(1, 2), at(2, 2), at(3, 2)]


@pytest.mark.parametrize("minutes", [90.0, 1440.0, 2000.0])
def test_run_in_minutes(minutes):
    calendar = {"minutes": minutes, "warm_up_minutes": 30.5, "tail_minutes": 60.0}
    rules = network(calendar=calendar).rules[0]
    assert rules["window_start"] == 30.5 * MINUTE
    assert rules["window_end"] == (30.5 + minutes) * MINUTE
    assert rules["horizon"] == (90.5 + minutes) * MINUTE
    assert (rules["num_days"] - 1) * DAY < rules["horizon"] <= rules["num_days"] * DAY


def test_intervals_from_the_horizon_on_are_left_out():
    built = network(calendar={"minutes": 13 * 60.0, "tail_minutes": 0.0})
    # The horizon is 13:00: the afternoon has not begun, but the session it belongs to is known.
    assert built.intervals["open"].tolist() == [at(0, 9), at(0, 8)]
    assert built.intervals["session_end"].tolist() == [at(0, 17), at(0, 10)]
    assert built.planned["time"].max() < at(0, 13)


def test_holidays_and_make_up_days():
    # 2023: Labour Day Sat 29 April to Wed 3 May; Sunday 23 April works as a Monday, Saturday 6 May as a Friday.
    sites = two_sites()["sites"]
    sites["hall"]["hours"] = "Mo-Fr 09:00-17:00; PH off"
    sites["hall"]["windows"]["legal"] = {"skills": ["legal"], "count": 1}
    calendar = {"start": "2023-04-24", "days": 14, "warm_up_days": 2, "tail_days": 0, "holidays": "CN"}
    built = network(sites=sites, calendar=calendar)
    # Day 0 is Saturday 22 April.
    assert built.weekday.tolist() == [5, 0, 0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 4, 6]
    assert np.flatnonzero(built.holiday).tolist() == [7, 8, 9, 10, 11]
    hall = built.intervals[built.intervals["site"] == 0]
    assert (hall["open"] // DAY).tolist() == [1, 2, 3, 4, 5, 6, 12, 13, 14]
    assert (built.rules[0]["window_start"], built.rules[0]["window_end"]) == (2 * DAY, 16 * DAY)


def test_distributions_are_in_milliseconds():
    kinds = {
        "deterministic": 7,
        "exponential": {"mean": 7},
        "lognormal": {"mean": 7, "cv": 0.5},
        "gamma": {"mean": 7, "cv": 0.5},
        "weibull": {"shape": 1, "scale": 7},
        "uniform": {"low": 6, "high": 8},
        "triangular": {"low": 6, "mode": 7, "high": 8},
        "discrete": {"values": [6, 8], "weights": [1, 1]},
        "mixture": {"b": {"weight": 1, "of": {"exponential": {"mean": 6}}}, "a": {"weight": 1, "of": 8}},
        "empirical": {"values": [6, 7, 8]},
    }
    services = {
        f"s{number}": {"stages": {"x": {"skill": "social", "time_min": {kind: value}}}}
        for number, (kind, value) in enumerate(kinds.items())
    }
    sites = two_sites()["sites"]
    sites["post"]["services"] = ["s0"]
    sites["hall"]["windows"]["legal"]["skills"] = ["social"]
    built = network(services=services, sites=sites, arrivals={})
    assert built.stages["mean"].tolist() == [420_000] * len(kinds)


def test_services_that_nobody_comes_for_are_not_counted():
    # `advice` loses its stream: the hall offers two services that somebody comes for, the legal pool still has one skill, since
    # `both` needs it. Without `both` too, nobody needs the legal skill.
    tree = two_sites()
    del tree["arrivals"]["advice"]
    built = build(Scenario.model_validate(tree))
    assert built.sites["num_services"].tolist() == [2, 1]
    of_pool = dict(zip(built.names.pools, built.pools["num_skills"].tolist(), strict=True))
    assert (of_pool["hall", "legal"], of_pool["post", "one"]) == (1, 2)
    del tree["arrivals"]["both"]
    built = build(Scenario.model_validate(tree))
    assert built.sites["num_services"].tolist() == [1, 1]
    of_pool = dict(zip(built.names.pools, built.pools["num_skills"].tolist(), strict=True))
    assert (of_pool["hall", "legal"], of_pool["post", "one"]) == (0, 1)


def test_a_companion_is_come_for_if_its_lead_is():
    tree = two_sites()
    tree["arrivals"] = {"all": {"service": "pension", "zone": "west", "segment": "young", "per_hour": 1}}
    tree["services"]["pension"]["also"] = {"advice": 0.1}
    assert build(Scenario.model_validate(tree)).sites["num_services"].tolist() == [2, 1]
