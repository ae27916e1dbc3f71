"""The story of a small day, line by line, worked out by hand; and that it is in the order of cause and effect."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_demand
from simnet.engine import contract, core, reference
from simnet.engine.events import Event, events, state
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


ORDER = (
    " arrives ", " takes a ticket ", " joins the queue ", " is called ", " ends", " is resolved", " and leaves ", " is lost",
)  # fmt: skip


def test_on_one_visit_effects_follow_causes_whatever_the_ties() -> None:
    seen = set()
    for number in range(60):
        network, demand, records = played(generate(5, number))
        told = events(network, demand, records)
        assert told == sorted(told)
        # Every row is told, and once.
        num_stays = np.count_nonzero(records.stays["start"] >= 0)
        assert sum(" joins the queue " in event.text for event in told) == records.stays.size
        assert sum(" is called " in event.text for event in told) == num_stays
        assert sum(" arrives " in event.text for event in told) == records.visits.size
        of_need: dict[str, list[Event]] = {}
        for event in told:
            words = event.text.split()
            if words[0] == "need":
                of_need.setdefault(words[1].rstrip(":"), []).append(event)
        for own in of_need.values():
            steps = [next(step for step, words in enumerate(ORDER) if words in event.text) for event in own]
            pairs = set(pairwise(steps))
            seen |= pairs
            assert pairs <= ALLOWED, "\n".join(map(str, own))
    assert seen >= ALLOWED - RARE


ARRIVES, TICKET, JOINS, CALLED, ENDS, RESOLVED, LEAVES, LOST = range(8)
ALLOWED = {
    (ARRIVES, TICKET), (ARRIVES, LEAVES),
    (TICKET, JOINS), (TICKET, RESOLVED),
    (JOINS, CALLED), (JOINS, LEAVES),
    (CALLED, ENDS),
    (ENDS, JOINS), (ENDS, RESOLVED), (ENDS, LEAVES),
    (RESOLVED, JOINS), (RESOLVED, RESOLVED), (RESOLVED, LEAVES),
    (LEAVES, ARRIVES), (LEAVES, LOST), (LOST, LOST),
}  # fmt: skip
RARE = {(RESOLVED, RESOLVED)}


def test_a_loss_at_a_closed_door_is_told_as_a_wish() -> None:
    # One wish, on a Monday at noon plus a minute, 59 minutes before the hall opens again; nobody looks ahead.
    tree = {
        **TINY,
        "behaviour": {"wishes": 1, "flex_min": 0},
        "arrivals": {"p": {"service": "passport", "at_min": [721]}},
    }
    lost = [event for event in events(*played(tree)) if "lost" in event.text]
    assert lost == [Event(721 * MINUTE, contract.WISH, 0, 0, "need 0: its case passport is lost", -1)]
