"""Whose people windows serve, and any counter for any matter, days worked by hand in both engines.

People live at [0, 0] (`east`) or a kilometre off at [1, 0] (`west`), in each of which there is a site. A talk at the window takes ten
minutes, a copy at an agent's counter seven.
"""

from typing import Any

import pytest

from .stories import ENGINES, Story, clock, office, only, pool, service, site, story

both = pytest.mark.parametrize("engine", ENGINES)

A_KILOMETRE = 975_000
"""A kilometre at 4.8 km/h with a detour of 1.3: 1000 x 3600 x 1.3 / 4.8 ms."""

STREETS = {"east": (0, 0), "west": (1, 0)}
COPYING = {"copy": {"skill": "agent", "time_min": 7}}
BY_AGENTS = {"agency": {"services": ["permit"], "stages": COPYING, "delivery": "electronic"}}
"""Nobody takes the channel of agents by himself."""


def two_streets(comes: list[tuple[str, int, str]], east: dict[str, Any] | None = None, **sections: Any) -> Story:
    """Return a story in which the window in the east serves the east only, and that in the west everybody; permits are decided in
    20 minutes by the office in the west."""
    windows = {"w": pool("front")} | ({"agents": pool("agent")} if "agency" in (east or {}) else {})
    given = {"serves": ["east"], "windows": windows, "parent": "west", "level": {"all": "take_in"}, **(east or {})}
    return story(
        {"permit": service(file=20)},
        {"east": site(given.pop("at", (0, 0)), **given), "west": office((1, 0))},
        comes,
        zones=STREETS,
        **sections,
    )


@both
def test_windows_serve_the_people_of_their_zones_only(engine: str) -> None:
    told = two_streets([("permit", clock(9), "east"), ("permit", clock(10), "west")]).run(engine)
    # The one of the east is at home there; the one of the west at the site of the west. Nobody of the west is served in the east:
    blocked = two_streets([("permit", clock(10), "west")], {"at": [1.0, 0.0]}, diversion={"candidates": 1}).run(engine)
    assert told.visits("site", "arrival", "outcome") == [
        ("east", clock(9), "served"),
        ("west", clock(10), "served"),
    ]
    # ... even where the site that is for the east only stands next door, with the smaller id.
    assert blocked.visits("site", "arrival") == [("west", clock(10))]


@both
def test_the_nearest_that_is_not_for_ones_zone_is_passed_over(engine: str) -> None:
    told = two_streets([("permit", clock(9), "east")], {"serves": ["west"]}).run(engine)
    assert told.visits("site", "arrival") == [("west", clock(9) + A_KILOMETRE)]


@both
def test_a_site_for_others_is_a_wrong_door_and_tells_where_to_go(engine: str) -> None:
    told = two_streets([("permit", clock(9), "east")], {"serves": ["west"]}, diversion={"misdirected": 1.0}).run(engine)
    assert told.visits("site", "arrival", "outcome") == [
        ("east", clock(9), "redirected"),
        ("west", clock(9) + A_KILOMETRE, "served"),
    ]


@both
def test_a_wrong_door_takes_papers_in_and_they_go_on_to_who_may_decide(engine: str) -> None:
    told = two_streets(
        [("permit", clock(9), "east")],
        {"serves": ["west"], "agency": "all"},
        channels=BY_AGENTS,
        diversion={"misdirected": 1.0, "wrong_door": "accept"},
    ).run(engine)
    # Copied 9:00-9:07 at the agents' counter, decided in the west 9:07-9:27.
    assert told.visits("site", "leave", "outcome") == [("east", clock(9, 7), "served")]
    assert told.stays("stage", "pool") == [("permit agency:copy", "east.agents")]
    assert told.papers("site", "start", "end") == [("west", clock(9, 7), clock(9, 27))]
    assert told.cases("by", "taken_at", "end") == [("agency", "east", clock(9, 27))]


@both
def test_any_counter_is_gone_to_by_those_whom_its_windows_do_not_serve(engine: str) -> None:
    told = two_streets(
        [("permit", clock(9), "east"), ("permit", clock(9, 1), "west")],
        {"agency": "all", "at": [1.0, 0.0]},
        channels=BY_AGENTS,
        diversion={"wrong_door": "accept", "any_counter": True, "candidates": 1},
    ).run(engine)
    # Both sites stand in the west; at equal distance the smaller id: who lives in the east is served at the window, at
    # 9:16:15 after a kilometre, who lives in the west is copied there.
    assert told.visits("site", "arrival", "leave") == [
        ("east", clock(9) + A_KILOMETRE, clock(9, 10) + A_KILOMETRE),
        ("east", clock(9, 1), clock(9, 8)),
    ]
    assert told.stays("stage", "pool") == [("permit talk", "east.w"), ("permit agency:copy", "east.agents")]
    assert told.cases("by", "taken_at") == [("window", "east"), ("agency", "east")]


@both
def test_without_any_counter_only_who_is_lost_comes_to_an_agents_counter(engine: str) -> None:
    told = two_streets(
        [("permit", clock(9, 1), "west")],
        {"agency": "all", "at": [1.0, 0.0]},
        channels=BY_AGENTS,
        diversion={"wrong_door": "accept", "candidates": 1},
    ).run(engine)
    assert told.visits("site") == ["west"]


@both
def test_a_line_at_an_agents_counter_is_that_of_its_own_stage(engine: str) -> None:
    """Overflow with a longest line of 0: two of the west wait for the agent in the east, so the third goes on to the west's window."""
    comes = [("permit", clock(9, minute), "west") for minute in range(3)]
    told = two_streets(
        comes,
        {"agency": "all", "at": [1.0, 0.0]},
        channels=BY_AGENTS,
        diversion={"policy": "overflow", "longest_line": 0, "wrong_door": "accept", "any_counter": True},
    ).run(engine)
    # 9:00 copied at once; 9:01 waits, nobody did before; 9:02 finds one waiting for `agent`. Nobody waits for `front` in the east.
    assert told.visits("site", "ticket") == [("east", clock(9)), ("east", clock(9, 1)), ("west", clock(9, 2))]


@both
def test_least_time_expects_the_wait_at_the_agents_counter(engine: str) -> None:
    """One is being copied and one waits: 1 x 7 minutes // 1 in the east, at the same distance nothing in the west."""
    comes = [("permit", clock(9), "west"), ("permit", clock(9, 1), "west"), ("permit", clock(9, 2), "west")]
    told = two_streets(
        comes,
        {"agency": "all", "at": [1.0, 0.0]},
        channels=BY_AGENTS,
        diversion={"policy": "least_time", "wrong_door": "accept", "any_counter": True},
    ).run(engine)
    # 9:01: nobody waits, so 0 x 7 // 1 = 0 in the east, and 0 in the west where the window is idle: the smaller id.
    assert told.visits("site") == ["east", "east", "west"]


@both
def test_papers_go_to_who_may_decide_for_the_persons_zone(engine: str) -> None:
    """The office in the east decides for the east only: papers of the west that agents take in there go to its parent."""
    east = {
        "agency": "all",
        "at": [1.0, 0.0],
        "level": {"all": "issue"},
        "back_office": {"desk": pool("file")},
    }
    told = two_streets(
        [("permit", clock(9), "west"), ("permit", clock(10), "east")],
        east,
        channels=BY_AGENTS,
        diversion={"wrong_door": "accept", "any_counter": True, "candidates": 1},
    ).run(engine)
    assert told.cases("by", "taken_at") == [("agency", "east"), ("window", "east")]
    assert told.papers("site") == ["west", "east"]


@both
def test_papers_stay_where_nobody_above_decides_for_the_zone(engine: str) -> None:
    east = {"agency": "all", "level": {"all": "issue"}, "back_office": {"desk": pool("file")}, "parent": None}
    told = two_streets(
        [("permit", clock(9), "east")],
        {**east, "serves": ["west"]},
        channels=only("agency", stages=COPYING, delivery="electronic"),
    ).run(engine)
    assert told.papers("site") == ["east"]


@both
def test_machines_ask_nobody_where_he_lives(engine: str) -> None:
    told = story(
        {"simple": service()},
        {
            "east": site(
                (0, 0), serves=["west"], kiosk="all", windows={"m": pool("screen", unstaffed=True), "w": pool("front")}
            ),
            "west": site((1, 0)),
        },
        [("simple", clock(9), "east")],
        zones=STREETS,
        channels=only("kiosk", stages={"tap": {"skill": "screen", "time_min": 3}}),
    ).run(engine)
    assert told.visits("site", "leave") == [("east", clock(9, 3))]


@both
def test_on_one_errand_each_case_goes_where_it_is_taken(engine: str) -> None:
    """One stop: the site that takes both cases, one at its window and the other by agents, before the one that takes one."""
    told = story(
        {"permit": service(file=20, also={"simple": 1.0}), "simple": service()},
        {
            "a": site((0, 0), services=["permit"], parent="west", level={"all": "take_in"}),
            "b": site((0, 0), services=["simple"], agency=["permit"], parent="west", level={"all": "take_in"},
                      windows={"agents": pool("agent"), "w": pool("front")}),
            "west": office((5, 0)),
        },
        [("permit", clock(9), "east")],
        zones=STREETS,
        channels=BY_AGENTS,
        diversion={"wrong_door": "accept", "any_counter": True, "candidates": 2},
    ).run(engine)  # fmt: skip
    assert told.visits("site", "num_cases") == [("b", 2)]
    assert told.stays("stage") == ["permit agency:copy", "simple talk"]
