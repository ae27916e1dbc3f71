"""Tours of the reference engine: PLAN of section 11 of README.md, as a function of plain integers.

Cheapest insertion, then 2-opt, then again while there is room for somebody who was left. All ways are whole milliseconds and every tie
has a winner, so a plan is the same wherever it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[int, int]
"""(x, y), m."""

Route = list[int]
"""Visits in order, each the number of a stop."""


@dataclass(frozen=True, slots=True)
class Tourist:
    """A team that tours are planned for.

    Attributes
    ----------
    base : Point
        Where its tour begins and ends.
    time : int
        From now to the end of its shift, ms.
    way : callable
        Its time, ms, from one point to another.
    """

    base: Point
    time: int
    way: Callable[[Point, Point], int]


@dataclass(frozen=True, slots=True)
class Stop:
    """A request that tours are planned with.

    Attributes
    ----------
    home : Point
    expected : int
        How long a team is expected to be there, ms.
    seen_by : frozenset of int
        Numbers of the teams that can see to it.
    """

    home: Point
    expected: int
    seen_by: frozenset[int]


def plan_tours(teams: Sequence[Tourist], stops: Sequence[Stop]) -> list[Route]:
    """Return a route for each team; a stop on no route does not fit.

    Parameters
    ----------
    teams : sequence of Tourist
        In order of row.
    stops : sequence of Stop
        In order of (tick, id) of the requests.
    """
    routes: list[Route] = [[] for _ in teams]
    left = list(range(len(stops)))
    while insert_cheapest(teams, stops, routes, left):
        for team, route in zip(teams, routes, strict=True):
            shorten(team, stops, route)
    return routes


def insert_cheapest(teams: Sequence[Tourist], stops: Sequence[Stop], routes: list[Route], left: list[int]) -> int:
    """Put the stops that are left on routes, always the one that adds least, while any fits; return how many were put."""
    num_left = len(left)
    while places := list(_feasible_places(teams, stops, routes, left)):
        _, number, team, place = min(places)
        routes[team].insert(place, number)
        left.remove(number)
    return num_left - len(left)


def _feasible_places(
    teams: Sequence[Tourist], stops: Sequence[Stop], routes: list[Route], left: list[int]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (way added, stop, team, place in its route) of all that could be put somewhere; the smallest is put."""
    for number_of_team, (team, route) in enumerate(zip(teams, routes, strict=True)):
        points = [team.base, *(stops[number].home for number in route), team.base]
        time_left = team.time - ways(team, stops, route) - sum(stops[number].expected for number in route)
        for number in left:
            stop = stops[number]
            if number_of_team not in stop.seen_by:
                continue
            for place, (before, after) in enumerate(pairwise(points)):
                saved = team.way(before, after) if route else 0
                added = team.way(before, stop.home) + team.way(stop.home, after) - saved
                if not route or added + stop.expected <= time_left:
                    yield added, number, number_of_team, place


def ways(team: Tourist, stops: Sequence[Stop], route: Route) -> int:
    """Return the time, ms, that a team is on the way from its base through a route and back; an empty route has no ways."""
    if not route:
        return 0
    points = [team.base, *(stops[number].home for number in route), team.base]
    return sum(team.way(start, end) for start, end in pairwise(points))


def shorten(team: Tourist, stops: Sequence[Stop], route: Route) -> None:
    """2-opt: reverse the first stretch whose reversal shortens a route, and begin again, until there is none."""
    while (shorter := _first_shorter(team, stops, route)) is not None:
        route[:] = shorter


def _first_shorter(team: Tourist, stops: Sequence[Stop], route: Route) -> Route | None:
    length = ways(team, stops, route)
    for i in range(len(route)):
        for j in range(i + 1, len(route)):
            reversed_route = [*route[:i], *reversed(route[i : j + 1]), *route[j + 1 :]]
            if ways(team, stops, reversed_route) < length:
                return reversed_route
    return None
