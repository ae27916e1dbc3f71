"""What more of something must do to papers, and what must change nothing: runs that differ in one thing, compared person by person.

That is possible because every draw belongs to somebody: the same people come with the same cases and the same work.
"""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.network.network import Network
from simnet.records import TABLE_OF, Records
from simnet.units import DAY, MINUTE

from .district import ENGINES, Played, district, model, play

# -- more is never worse --------------------------------------------------------------------------------------------------


def chain(courier: str | None, posts: int = 300, **changes: Any) -> dict[str, Any]:
    """A station that accepts and a hall that decides, papers carried up; every day is like another until Friday."""
    station: dict[str, Any] = {
        "at": [0.0, 0.0],
        "hours": "Mo-Fr 09:00-17:00",
        "services": "all",
        "level": {"all": "accept"},
        "parent": "hall",
        "windows": {"w": {"skills": ["front"], "count": 4}},
    }
    office = {"desk": {"skills": ["file"], "count": posts, "hours": "Mo-Fr 08:00-20:00"}}
    permit = {
        "stages": {"talk": {"skill": "front", "time_min": _any(10)}},
        "decision": {"skill": "file", "time_min": _any(25)},
    }
    return {
        "simnet": 1,
        "name": "chain",
        "calendar": {"days": 26, "tail_days": 16},
        "profiles": {
            "office": {"days": dict.fromkeys(("Mo", "Tu", "We", "Th", "Fr"), 0.2), "hours": {"09:00-15:00": 1.0}}
        },
        "population": {"segments": {"general": {"profile": "office"}}},
        "services": {"permit": permit, "urgent": {**permit, "issue": {"mail": 0.5, "mail_days": 1}}},
        "arrivals": {name: {"service": name, "per_day": 40, "profile": "office"} for name in ("permit", "urgent")},
        "sites": {
            "hall": {
                "at": [5.0, 0.0],
                "hours": "Mo-Fr 09:00-17:00",
                "services": [],
                "level": {"all": "issue"},
                "windows": {},
                "back_office": office,
            },
            "station": station | ({} if courier is None else {"courier": courier}),
        },
        **changes,
    }


def _any(mean: float) -> dict[str, Any]:
    return {"exponential": {"mean": mean}}


def of_cohort(of: Played) -> np.ndarray:
    """Return which cases arose in the measured window: all of them come to an end, however much longer the run goes on."""
    return of.demand.needs["cohort"][of.demand.cases["need"]] == 1


def leaving(of: Played) -> np.ndarray:
    visits = of.records.visits
    return visits["leave"][of.demand.needs["cohort"][visits["need"]] == 1]


def test_a_faster_courier_never_makes_a_result_later_and_the_limit_is_none() -> None:
    # Desks are plentiful and all on working days, where more working days later keeps the order.
    half_hourly = ",".join(f"{hour:02}:{minute}0-{hour:02}:{minute}5" for hour in range(9, 19) for minute in (0, 3))
    couriers = ("Mo-Fr 11:00-16:00", "Mo-Fr 11:00-12:00", "Mo-Fr 11:00-12:00,16:30-16:40", f"Mo-Fr {half_hourly}", None)
    runs = [play(model(chain(courier))) for courier in couriers]
    cohort = of_cohort(runs[0])
    assert cohort.sum() > 1000
    for slower, faster in itertools.pairwise(runs):
        np.testing.assert_array_equal(leaving(slower), leaving(faster))
        for column in ("decided", "end"):
            later, earlier = (of.records.cases[column][cohort] for of in (slower, faster))
            assert np.all(earlier >= 0)
            assert np.all(earlier <= later)
            assert earlier.sum() < later.sum()


def test_with_one_desk_in_order_of_coming_papers_never_wait_longer_for_more_posts() -> None:
    runs = [play(model(chain(None, posts))) for posts in (3, 4, 5, 8)]
    cohort = of_cohort(runs[0])
    papers = [of.records.papers[cohort[of.records.papers["case"]]] for of in runs]
    assert len(papers[0]) > 1000 and (papers[0]["start"] - papers[0]["join"]).mean() > 10 * MINUTE
    for fewer, more in itertools.pairwise(papers):
        np.testing.assert_array_equal(fewer[["case", "join"]], more[["case", "join"]])
        assert np.all(more["start"] <= fewer["start"]) and np.all(more["start"] >= 0)
        assert more["start"].sum() < fewer["start"].sum()


# -- what changes nothing -------------------------------------------------------------------------------------------------


def assert_same(one: Records, other: Records) -> None:
    for name in TABLE_OF:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)
    assert one.end == other.end


def with_runs_every_minute(network: Network) -> Network:
    """Return the network with a courier from the station that runs every minute and takes no time."""
    station = network.names.sites.index("station")
    minutes = np.arange(0, int(network.rules["horizon"][0]), MINUTE)
    runs = tables.RUNS.empty(len(minutes))
    runs["site"], runs["leave"], runs["arrive"] = station, minutes, minutes
    sites = network.sites.copy()
    sites["courier"][station], sites["first_run"][station], sites["num_runs"][station] = 1, 0, len(minutes)
    return replace(network, runs=runs, sites=sites)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_courier_that_always_runs_and_takes_no_time_is_no_courier(engine: str) -> None:
    # Everything is on whole minutes, so that a run a minute is always there.
    whole = {"discrete": {"values": [3, 7, 12, 31], "weights": [4, 3, 2, 1]}}
    permit = {
        "stages": {"talk": {"skill": "front", "time_min": whole}},
        "decision": {"skill": "file", "time_min": whole, "promised_days": 1},
        "issue": {"mail": 0.5, "mail_days": 1},
    }
    tree = chain(
        None,
        posts=2,
        services={"permit": permit},
        arrivals={
            "stream": {
                "service": "permit",
                "interarrival_min": {"discrete": {"values": [2, 5, 9], "weights": [1, 1, 1]}},
            }
        },
        calendar={"days": 3, "tail_days": 10},
    )
    tree["sites"]["station"]["hours"] = "Mo-Su 00:00-24:00"  # nobody comes in vain, so that nobody comes at an odd time
    of = model(tree)
    plain = play(of, engine)
    carried = play(of, engine, with_runs_every_minute(of.network))
    assert len(plain.records.papers) > 100 and np.all(plain.records.papers["join"] % MINUTE == 0)
    assert_same(plain.records, carried.records)
    # It is not that couriers are never looked at: one that takes a day does matter.
    network = with_runs_every_minute(of.network)
    network.runs["arrive"] += DAY
    assert not np.array_equal(play(of, engine, network).records.papers, plain.records.papers)


@pytest.mark.parametrize("engine", ENGINES)
def test_splitting_a_back_offices_shift_changes_nothing(engine: str) -> None:
    sites = district()["sites"]
    desk = {"skills": ["check", "file"], "absence": 0.1}
    split = {
        "early": {"hours": "Mo-Fr 09:00-11:15; PH off", "count": 2},
        "late": {"hours": "Mo-Fr 11:15-17:00; PH off", "count": 2},
    }
    hall = {**sites["hall"], "back_office": {"desk": {**desk, "shifts": split}}}
    parts = play(model(district(sites={**sites, "hall": hall})), engine)
    assert_same(parts.records, play(model(district()), engine).records)


def test_channels_without_weight_and_teams_nobody_asks_for_change_nothing() -> None:
    full = district()
    plain_sites = {
        name: {key: value for key, value in each.items() if key not in ("agency", "kiosk")}
        for name, each in full["sites"].items()
    }
    weightless = {
        name: {key: value for key, value in each.items() if key != "weights"} for name, each in full["channels"].items()
    }
    common = {"diversion": {"misdirected": 0.1}}
    with_sections = play(model(district(channels=weightless, **common)))
    # `grid` and the machines' skills are known only with their sections, so the posts that have them lose them here; nobody misses them.
    without = play(
        model(
            district(
                channels={},
                teams={},
                dispatch={},
                sites=without_skills(plain_sites, {"help", "screen", "doorstep", "check"}),
                **common,
            )
        )
    )
    assert len(with_sections.records.visits) > 5000 and len(with_sections.records.papers) > 1000
    for name in ("needs", "cases", "visits"):
        np.testing.assert_array_equal(getattr(with_sections.records, name), getattr(without.records, name), name)
    for name, columns in (
        ("stays", ("need", "visit", "number", "case", "site", "join", "start", "end")),
        ("papers", ("case", "number", "kind", "site", "join", "start", "end")),
    ):
        for column in columns:
            one, other = (getattr(each.records, name)[column] for each in (with_sections, without))
            np.testing.assert_array_equal(one, other, f"{name}.{column}")
    assert with_sections.records.teams.size == 0


def without_skills(sites: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """Return sites whose pools lack some skills; a pool without any is left out."""

    def kept(pools: dict[str, Any]) -> dict[str, Any]:
        left = {
            name: {**each, "skills": [skill for skill in each["skills"] if skill not in gone]}
            for name, each in pools.items()
        }
        return {name: each for name, each in left.items() if each["skills"]}

    return {
        name: {
            **each,
            "windows": kept(each["windows"]),
            **({"back_office": kept(each["back_office"])} if "back_office" in each else {}),
        }
        for name, each in sites.items()
    }
