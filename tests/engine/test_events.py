"""The story of a small day, line by line, worked out by hand; and that it is in the order of cause and effect."""

import copy
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.demand.demand import Demand
from simnet.demand.draw import draw_demand
from simnet.engine import contract, core, reference
from simnet.engine.events import ALWAYS, Event, events, state
from simnet.engine.events_cases import fates
from simnet.engine.events_people import bookings, call_outs, doors, posts, rosters, stays, visits
from simnet.engine.events_steps import Told, follow
from simnet.engine.events_teams import journeys
from simnet.engine.generate import generate
from simnet.network.build import build
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.schema import Scenario
from simnet.units import DAY, HOUR, MINUTE

TINY: dict[str, Any] = {
    "simnet": 1,
    "name": "tiny",
    "calendar": {"days": 1, "tail_days": 1},
    "population": {"segments": {"general": {"patience_min": 30, "returns": 0}}},
    "services": {
        "passport": {"stages": {"form": {"skill": "a", "time_min": 10}, "desk": {"skill": "b", "time_min": 20}}},
        "stamp": {"stages": {"desk": {"skill": "b", "time_min": 0}}},
    },
    "arrivals": {
        "p": {"service": "passport", "at_min": [535, 540, 545, 1019]},  # 8:55, 9:00, 9:05, 16:59
        "s": {"service": "stamp", "at_min": [570]},  # 9:30
    },
    "behaviour": {"door_min": 0},
    "sites": {
        "hall": {
            "hours": "Mo-Fr 09:00-12:00,13:00-17:00",
            "services": "all",
            "windows": {
                "back": {"skills": ["b"], "count": 1, "no_answer_min": 1},
                "front": {"skills": ["a"], "count": 1},
            },
        }
    },
}

# The front desk takes 10 minutes, the back desk 20, patience lasts 30 over a visit.
# Needs 0 and 1 are there at 9:00, need 0 first by id: front 9:00-9:10, back 9:10-9:30. Need 1: front 9:10-9:20 (waited 10), back
# 9:30-9:50 (waited 10 more). Need 2 comes at 9:05: front 9:20-9:30 (waited 15), and of its patience 15 minutes are left,
# until 9:45; the back desk calls its ticket at 9:50, in vain, which costs a minute. Need 3 comes for a stamp at 9:30 and
# is third in line; at 9:51 its turn comes, after 21 minutes. Need 4 has its form at 16:59-17:09; at 17:00 both posts are kept;
# the front is let go at 17:09, the back at 17:29.
STORY = """\
day 0 09:00:00.000  hall.back: 1 posts rostered
day 0 09:00:00.000  hall.front: 1 posts rostered
day 0 09:00:00.000  hall opens
day 0 09:00:00.000  need 0 arrives at hall (trip 1, visit 0, wish 0)
day 0 09:00:00.000  need 0 takes a ticket at hall for 1 case(s)
day 0 09:00:00.000  need 0 joins the queue for passport.form at hall
day 0 09:00:00.000  need 0 is called by hall.front for passport.form
day 0 09:00:00.000  need 1 arrives at hall (trip 1, visit 0, wish 0)
day 0 09:00:00.000  need 1 takes a ticket at hall for 1 case(s)
day 0 09:00:00.000  need 1 joins the queue for passport.form at hall
day 0 09:05:00.000  need 2 arrives at hall (trip 1, visit 0, wish 0)
day 0 09:05:00.000  need 2 takes a ticket at hall for 1 case(s)
day 0 09:05:00.000  need 2 joins the queue for passport.form at hall
day 0 09:10:00.000  need 0: passport.form ends
day 0 09:10:00.000  need 0 joins the queue for passport.desk at hall
day 0 09:10:00.000  need 0 is called by hall.back for passport.desk
day 0 09:10:00.000  need 1 is called by hall.front for passport.form
day 0 09:20:00.000  need 1: passport.form ends
day 0 09:20:00.000  need 1 joins the queue for passport.desk at hall
day 0 09:20:00.000  need 2 is called by hall.front for passport.form
day 0 09:30:00.000  need 0: passport.desk ends
day 0 09:30:00.000  need 0: its case passport is resolved
day 0 09:30:00.000  need 0 is done here and leaves hall, having waited 0 ms
day 0 09:30:00.000  need 2: passport.form ends
day 0 09:30:00.000  need 2 joins the queue for passport.desk at hall
day 0 09:30:00.000  need 1 is called by hall.back for passport.desk
day 0 09:30:00.000  need 3 arrives at hall (trip 1, visit 0, wish 0)
day 0 09:30:00.000  need 3 takes a ticket at hall for 1 case(s)
day 0 09:30:00.000  need 3 joins the queue for stamp.desk at hall
day 0 09:45:00.000  need 2 loses patience and leaves hall, having waited 1800000 ms
day 0 09:45:00.000  need 2: its case passport is lost
day 0 09:50:00.000  need 1: passport.desk ends
day 0 09:50:00.000  need 1: its case passport is resolved
day 0 09:50:00.000  need 1 is done here and leaves hall, having waited 1200000 ms
day 0 09:50:00.000  hall.back calls need 2, who has left
day 0 09:51:00.000  need 3 is called by hall.back for stamp.desk
day 0 09:51:00.000  need 3: stamp.desk ends
day 0 09:51:00.000  need 3: its case stamp is resolved
day 0 09:51:00.000  need 3 is done here and leaves hall, having waited 1260000 ms
day 0 12:00:00.000  hall.back: 0 posts rostered
day 0 12:00:00.000  hall.front: 0 posts rostered
day 0 13:00:00.000  hall.back: 1 posts rostered
day 0 13:00:00.000  hall.front: 1 posts rostered
day 0 13:00:00.000  hall opens
day 0 16:59:00.000  need 4 arrives at hall (trip 1, visit 0, wish 0)
day 0 16:59:00.000  need 4 takes a ticket at hall for 1 case(s)
day 0 16:59:00.000  need 4 joins the queue for passport.form at hall
day 0 16:59:00.000  need 4 is called by hall.front for passport.form
day 0 17:00:00.000  hall closes
day 0 17:00:00.000  hall.back: 0 posts rostered
day 0 17:00:00.000  hall.front: 0 posts rostered
day 0 17:09:00.000  need 4: passport.form ends
day 0 17:09:00.000  need 4 joins the queue for passport.desk at hall
day 0 17:09:00.000  need 4 is called by hall.back for passport.desk
day 0 17:09:00.000  hall.front lets its 1 kept post(s) go
day 0 17:29:00.000  need 4: passport.desk ends
day 0 17:29:00.000  need 4: its case passport is resolved
day 0 17:29:00.000  need 4 is done here and leaves hall, having waited 0 ms
day 0 17:29:00.000  hall.back lets its 1 kept post(s) go"""


def played(tree: dict[str, Any], engine: Any = core) -> tuple[Network, Demand, Records]:
    scenario = Scenario.model_validate(tree)
    network = build(scenario)
    demand = draw_demand(scenario, network, 1, 0)
    return network, demand, engine.run(network, demand)


@pytest.mark.parametrize("engine", [core, reference])
def test_the_story_of_a_small_day(engine: Any) -> None:
    assert "\n".join(map(str, events(*played(TINY, engine), (0, DAY)))) == STORY


PAPERS: dict[str, Any] = {
    **TINY,
    "population": {
        "segments": {"general": {}, "homebound": {}},
        "zones": {"far": {"at": [1.0, 0.0]}, "here": {"at": [0.0, 0.0]}},
    },
    "services": {
        "aid": {
            "stages": {"form": {"skill": "a", "time_min": 10}},
            "decision": {"skill": "d", "time_min": 30},
        },
        "licence": {
            "stages": {"form": {"skill": "a", "time_min": 10}},
            "decision": {"skill": "d", "time_min": 30, "promised_days": 1},
        },
    },
    "arrivals": {
        "a": {"service": "aid", "zone": "far", "segment": "homebound", "at_min": [545]},  # 9:05
        "l": {"service": "licence", "zone": "here", "segment": "general", "at_min": [540]},  # 9:00
    },
    "channels": {
        "window": {"weights": {"homebound": 0}},
        "home_visit": {"services": ["aid"], "weights": {"homebound": 1}, "time_min": 20, "delivery": "visit"},
    },
    "dispatch": {"delivery_min": 5},
    "teams": {
        "visitors": {
            "base": "hall", "hours": "Mo-Fr 09:00-17:00", "services": ["aid"], "speed_km_h": 6, "detour": 1, "staff_from": "front",
        },
    },
    "sites": {
        "hall": {
            "hours": "Mo-Fr 09:00-17:00",
            "services": "all",
            "windows": {"front": {"skills": ["a"], "count": 1}},
            "back_office": {"desk": {"skills": ["d"], "count": 1}},
        }
    },
}  # fmt: skip

# The team is the one at the front, who is busy with need 0 until 9:10; then it sets out to need 1, a kilometre, 10 minutes, away, is
# there 20 minutes, and goes back. Need 0 is decided 9:10-9:40; the desk then takes up need 1, until 10:10. Its result is brought:
# 10 minutes there, 5 at the door, 10 back.
STORY_OF_PAPERS = """\
day 0 09:00:00.000  hall.desk: 1 posts rostered
day 0 09:00:00.000  hall.front: 1 posts rostered
day 0 09:00:00.000  hall opens
day 0 09:00:00.000  need 0 arrives at hall (trip 1, visit 0, wish 0)
day 0 09:00:00.000  need 0 takes a ticket at hall for 1 case(s)
day 0 09:00:00.000  need 0 joins the queue for licence.form at hall
day 0 09:00:00.000  need 0 is called by hall.front for licence.form
day 0 09:10:00.000  need 0: licence.form ends
day 0 09:10:00.000  need 0 is done here and leaves hall, having waited 0 ms
day 0 09:10:00.000  team visitors sets out to visit need 1, asked for at day 0 09:05:00.000
day 0 09:10:00.000  need 0: its case licence is accepted, promised by day 1 23:59:59.999
day 0 09:10:00.000  need 0: its case licence joins the desk of hall (d) for a decision
day 0 09:10:00.000  need 0: its case licence is taken up by hall.desk for a decision
day 0 09:20:00.000  team visitors gets to need 1
day 0 09:40:00.000  need 0: its case licence: hall.desk is done with a decision
day 0 09:40:00.000  team visitors is done with need 1
day 0 09:40:00.000  team visitors turns back to its base
day 0 09:40:00.000  need 1: its case aid is accepted
day 0 09:40:00.000  need 1: its case aid joins the desk of hall (d) for a decision
day 0 09:40:00.000  need 1: its case aid is taken up by hall.desk for a decision
day 0 09:40:00.000  need 0: its case licence is decided
day 0 09:40:00.000  need 0: its case licence is resolved
day 0 09:50:00.000  team visitors is back
day 0 10:10:00.000  need 1: its case aid: hall.desk is done with a decision
day 0 10:10:00.000  need 1: its case aid is decided
day 0 10:10:00.000  team visitors sets out to bring results to need 1, asked for at day 0 10:10:00.000
day 0 10:20:00.000  team visitors gets to need 1
day 0 10:25:00.000  team visitors is done with need 1
day 0 10:25:00.000  need 1: its case aid is resolved
day 0 10:25:00.000  team visitors turns back to its base
day 0 10:35:00.000  team visitors is back"""


@pytest.mark.parametrize("engine", [core, reference])
def test_the_story_of_papers_and_a_team(engine: Any) -> None:
    assert "\n".join(map(str, events(*played(PAPERS, engine), (0, 12 * HOUR)))) == STORY_OF_PAPERS


def test_a_decision_later_than_promised_is_told() -> None:
    # Promised for the day itself; the desk is done at 9:40 on Monday, but two working days pass before it is decided.
    tree = copy.deepcopy(PAPERS)
    tree["calendar"] = {"days": 1, "tail_days": 3}
    tree["services"]["licence"]["decision"] |= {"promised_days": 0, "elapsed_days": 2}
    told = [str(event) for event in events(*played(tree)) if "licence is" in event.text]
    assert told == [
        "day 0 09:10:00.000  need 0: its case licence is accepted, promised by day 0 23:59:59.999",
        "day 0 09:10:00.000  need 0: its case licence is taken up by hall.desk for a decision",
        "day 2 09:40:00.000  need 0: its case licence is decided, later than promised",
        "day 2 09:40:00.000  need 0: its case licence is resolved",
    ]


def test_who_works_on_papers_and_who_is_out() -> None:
    tree = copy.deepcopy(PAPERS)
    tree["services"]["licence"]["decision"]["time_min"] = 60  # until 10:10, so that the papers of need 1 wait from 9:40
    assert state(*played(tree), 0, 9 * HOUR + 45 * MINUTE) == [
        "waiting: nobody",
        "in service: nobody",
        "papers waiting: case 1 (d)",
        "pool hall.desk: 1 rostered, 0 serving, 1 at papers",
        "pool hall.front: 1 rostered, 0 serving, 1 out with teams",
    ]
    # At 9:50 the team is back.
    assert state(*played(tree), 0, 9 * HOUR + 50 * MINUTE)[-1] == "pool hall.front: 1 rostered, 0 serving"


def test_a_span_tells_what_lies_in_it() -> None:
    whole = events(*played(TINY))
    begin, end = 9 * HOUR + 30 * MINUTE, 9 * HOUR + 50 * MINUTE
    part = events(*played(TINY), (begin, end))
    assert part == [event for event in whole if begin <= event.time < end]
    assert len(part) == 11


def test_who_is_where() -> None:
    # At 9:35 need 2 and need 3 wait for the back desk, which serves need 1.
    assert state(*played(TINY), 0, 9 * HOUR + 35 * MINUTE) == [
        "waiting: need 2 (b), need 3 (b)",
        "in service: need 1 (b)",
        "pool hall.back: 1 rostered, 1 serving",
        "pool hall.front: 1 rostered, 0 serving",
    ]
    # At 17:05 the posts that were kept are all that is there.
    assert state(*played(TINY), 0, 17 * HOUR + 5 * MINUTE) == [
        "waiting: nobody",
        "in service: need 4 (a)",
        "pool hall.back: 0 rostered, 1 kept after closing, 0 serving",
        "pool hall.front: 0 rostered, 1 kept after closing, 1 serving",
    ]


def test_who_comes_before_the_opening_waits_at_the_door_and_wrong_doors_are_told() -> None:
    # Need 0 sets out at 8:55 and comes at once: five minutes at the door. Need 1, at 9:30, is misdirected to the annex, which is open
    # and does not know of passports; it is a kilometre, 10 minutes, away; from there to the hall 10 minutes more.
    tree = {
        **TINY,
        "population": {"segments": {"general": {"travel": {"speed_km_h": 6, "detour": 1}}}},
        "services": {
            "passport": {"stages": {"form": {"skill": "a", "time_min": 10}}},
            "other": TINY["services"]["stamp"],
        },
        "arrivals": {"p": {"service": "passport", "at_min": [535]}, "q": {"service": "passport", "at_min": [570]}},
        "behaviour": {"door_min": 20},
        "sites": {
            "hall": {**TINY["sites"]["hall"], "services": ["passport"]},
            "annex": {**TINY["sites"]["hall"], "at": [1.0, 0.0], "services": ["other"], "hours": "Mo-Fr 09:15-12:00"},
        },
        "diversion": {"misdirected": 1},
    }
    lines = [event.text for event in events(*played(tree), (0, 10 * HOUR)) if "need" in event.text]
    assert lines == [
        "need 0 arrives at hall (trip 1, visit 0, wish 0)",
        "need 0 takes a ticket at hall for 1 case(s)",
        "need 0 joins the queue for passport.form at hall",
        "need 0 is called by hall.front for passport.form",
        "need 0: passport.form ends",
        "need 0: its case passport is resolved",
        "need 0 is done here and leaves hall, having waited 300000 ms",
        "need 1 arrives at annex (trip 1, visit 0, wish 0)",
        "need 1 is told of the wrong door and leaves annex, having waited 0 ms",
        "need 1 arrives at hall (trip 1, visit 1, wish 0)",
        "need 1 takes a ticket at hall for 1 case(s)",
        "need 1 joins the queue for passport.form at hall",
        "need 1 is called by hall.front for passport.form",
    ]


def test_effects_follow_causes_whatever_the_ties() -> None:
    seen: dict[str, set[tuple[str, str]]] = {name: set() for name in ALLOWED}
    for number in range(60):
        network, demand, records = played(generate(5, number))
        told = events(network, demand, records)
        assert told == sorted(told)
        parts = Told(network, demand, records, ALWAYS)
        cases = fates(parts)
        chains = {
            "person": [*bookings(parts), *visits(parts), *stays(parts), *cases.of_people],
            "case": cases.of_cases,
            "team": [*journeys(parts), *cases.of_teams],
        }
        of_chains = [event for steps in chains.values() for event in follow(steps)]
        of_sites = [*doors(parts), *rosters(parts), *posts(parts), *call_outs(parts)]
        assert sorted([*of_chains, *of_sites]) == told
        assert_every_row_is_told_once(records, told)
        for name, steps in chains.items():
            for own in by_id(follow(steps)):
                pairs = set(pairwise(word_of(event, ORDER[name]) for event in own))
                assert pairs <= ALLOWED[name], "\n".join(map(str, own))
                seen[name] |= pairs
    assert {name: ALLOWED[name] - RARE - seen[name] for name in ALLOWED} == {name: set() for name in ALLOWED}


def by_id(told: Iterable[Event]) -> list[list[Event]]:
    """Return events by whose they are."""
    of: dict[int, list[Event]] = {}
    for event in sorted(told):
        of.setdefault(event.id, []).append(event)
    return list(of.values())


def word_of(event: Event, words: Sequence[str]) -> str:
    return next(word for word in words if f" {word}" in event.text)


def assert_every_row_is_told_once(records: Records, told: Sequence[Event]) -> None:
    stays, papers, teams, cases = records.stays, records.papers, records.teams, records.cases
    homes = teams["kind"] != tables.RETURN
    times_told = {
        " joins the queue ": stays.size,
        " is called ": np.count_nonzero(stays["start"] >= 0),
        " arrives ": records.visits.size,
        " joins the desk ": papers.size,
        " is taken up ": np.count_nonzero(papers["start"] >= 0),
        " is done with intake": np.count_nonzero((papers["end"] >= 0) & (papers["kind"] == tables.INTAKE)),
        " is done with a decision": np.count_nonzero((papers["end"] >= 0) & (papers["kind"] == tables.DECISION)),
        " is accepted": np.count_nonzero((cases["accepted"] >= 0) & (cases["accepted"] < records.end)),
        " is decided": np.count_nonzero(cases["decided"] >= 0),
        " is resolved": np.count_nonzero(cases["outcome"] == tables.RESOLVED),
        " by mail": np.count_nonzero((cases["outcome"] == tables.RESOLVED) & (cases["mailed"] == 1)),
        " is lost": np.count_nonzero(cases["outcome"] == tables.LOST),
        " sets out ": np.count_nonzero(homes),
        " turns back ": np.count_nonzero(~homes),
        " gets to need ": np.count_nonzero(homes & (teams["arrival"] >= 0)),
        " is done with need ": np.count_nonzero(homes & (teams["end"] >= 0)),
        " asks for a slot": np.count_nonzero(records.bookings["outcome"] == tables.NONE_FREE),
        " books ": np.count_nonzero(records.bookings["outcome"] != tables.NONE_FREE),
        " does not come": np.count_nonzero(records.bookings["outcome"] == tables.NO_SHOW),
        " comes on call": records.call_outs.size,
        " call-out ends": np.count_nonzero(records.call_outs["left"] >= 0),
        " is back": np.count_nonzero(~homes & (teams["arrival"] >= 0)),
    }
    assert {words: sum(words in event.text for event in told) for words in times_told} == times_told


ORDER = {
    "person": (
        "books", "asks for a slot", "does not come", "arrives", "takes a ticket", "joins the queue", "is called", "ends", "is decided",
        "is resolved", "and leaves", "is lost",
    ),
    "case": ("joins the desk", "is taken up", "is done with", "is accepted", "is decided", "is resolved"),
    "team": ("sets out", "gets to", "is done with", "is decided", "is resolved", "turns back", "is back"),
}  # fmt: skip
ALLOWED = {
    "person": {
        ("books", "arrives"), ("books", "does not come"), ("does not come", "books"), ("does not come", "asks for a slot"),
        ("asks for a slot", "books"), ("asks for a slot", "asks for a slot"), ("asks for a slot", "arrives"),
        ("does not come", "arrives"), ("asks for a slot", "is lost"), ("does not come", "is lost"), ("and leaves", "books"),
        ("and leaves", "asks for a slot"),
        ("arrives", "takes a ticket"), ("arrives", "and leaves"),
        ("takes a ticket", "joins the queue"), ("takes a ticket", "is decided"), ("takes a ticket", "is resolved"),
        ("takes a ticket", "and leaves"),
        ("joins the queue", "is called"), ("joins the queue", "and leaves"),
        ("is called", "ends"),
        ("ends", "joins the queue"), ("ends", "is decided"), ("ends", "is resolved"), ("ends", "and leaves"),
        ("is decided", "is resolved"), ("is decided", "is decided"), ("is decided", "joins the queue"), ("is decided", "and leaves"),
        ("is resolved", "joins the queue"), ("is resolved", "is decided"), ("is resolved", "is resolved"),
        ("is resolved", "and leaves"),
        ("and leaves", "arrives"), ("and leaves", "is lost"), ("is lost", "is lost"),
    },
    "case": {
        ("joins the desk", "is taken up"), ("is taken up", "is done with"),
        ("is done with", "joins the desk"), ("is done with", "is accepted"), ("is done with", "is decided"),
        ("is accepted", "joins the desk"),
        ("is decided", "is resolved"),
    },
    "team": {
        ("sets out", "gets to"), ("gets to", "is done with"),
        ("is done with", "is decided"), ("is done with", "is resolved"), ("is done with", "sets out"), ("is done with", "turns back"),
        ("is decided", "is resolved"), ("is decided", "is decided"), ("is decided", "sets out"), ("is decided", "turns back"),
        ("is resolved", "is resolved"), ("is resolved", "is decided"), ("is resolved", "sets out"), ("is resolved", "turns back"),
        ("turns back", "is back"), ("is back", "sets out"),
    },
}  # fmt: skip
RARE = {
    ("is resolved", "is resolved"), ("is decided", "is decided"), ("is resolved", "is decided"), ("is decided", "joins the queue"),
    ("is decided", "and leaves"), ("is decided", "sets out"), ("is decided", "turns back"), ("takes a ticket", "and leaves"),
    ("is done with", "joins the desk"), ("asks for a slot", "asks for a slot"), ("asks for a slot", "books"),
    ("does not come", "arrives"), ("does not come", "is lost"), ("does not come", "asks for a slot"), ("and leaves", "books"),
    ("and leaves", "asks for a slot"),
}  # fmt: skip
"""What does not come about within so few scenarios."""


def test_a_loss_at_a_closed_door_is_told_as_a_wish() -> None:
    # One wish, on a Monday at noon plus a minute, 59 minutes before the hall opens again; nobody looks ahead.
    tree = {
        **TINY,
        "behaviour": {"wishes": 1, "flex_min": 0},
        "arrivals": {"p": {"service": "passport", "at_min": [721]}},
    }
    lost = [event for event in events(*played(tree)) if "lost" in event.text]
    assert lost == [Event(721 * MINUTE, contract.WISH, 0, 0, "need 0: its case passport is lost", -1)]
