"""Teams that visit people at home, their shifts, and couriers: everything that travels by itself."""

from __future__ import annotations

import numpy as np

from simnet.network.network import Names
from simnet.network.timeline import Days, Timeline
from simnet.network.ways import travel_ratio
from simnet.scenario.days import closed_sites
from simnet.scenario.forms import named
from simnet.scenario.schema import Scenario
from simnet.tables import NONE, RUNS, SHIFTS, TEAMS
from simnet.units import minutes_to_ms


def team_tables(scenario: Scenario, names: Names, timeline: Timeline) -> tuple[np.ndarray, np.ndarray]:
    """Return `teams` and `shifts`; shifts that begin at or after the horizon are left out, those before keep their true ends."""
    teams, shifts = TEAMS.empty(len(names.teams)), [SHIFTS.empty(0)]
    closed = closed_sites(scenario)
    for row, name in enumerate(names.teams):
        team = scenario.teams[name]
        teams[row]["base"] = names.sites.index(team.base)
        teams[row]["travel_num"], teams[row]["travel_den"] = travel_ratio(team.speed_km_h, team.detour)
        teams[row]["travel_fixed"] = minutes_to_ms(team.fixed_min)
        teams[row]["size"] = team.size
        teams[row]["pool"] = NONE if team.staff_from is None else names.pools.index((team.base, team.staff_from))
        teams[row]["keep"] = team.keep
        spans = timeline.spans(team.hours, closed[team.base])
        spans = spans[spans[:, 0] < timeline.horizon]
        part = SHIFTS.empty(len(spans))
        part["team"], part["start"], part["end"] = row, spans[:, 0], spans[:, 1]
        teams[row]["first_shift"] = sum(map(len, shifts))
        teams[row]["num_shifts"] = len(part)
        shifts.append(part)
    return teams, np.concatenate(shifts)


def team_takes(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `Network.team_takes`."""
    takes = [[named(scenario.teams[team].services, service) for service in names.services] for team in names.teams]
    return np.array(takes, np.int64).reshape(len(names.teams), len(names.services))


def courier_runs(scenario: Scenario, names: Names, timeline: Timeline) -> list[np.ndarray]:
    """Return the runs of the courier of each site, as in `runs`; none where papers go as data, or nowhere."""
    closed = closed_sites(scenario)
    return [_runs(scenario.sites[name].courier, row, timeline, closed[name]) for row, name in enumerate(names.sites)]


def agents_batches(scenario: Scenario, timeline: Timeline) -> np.ndarray:
    """Return `Network.batches`: when agents hand in, as runs of no site."""
    agency = scenario.channels.agency
    return _runs(None if agency is None else agency.batches, NONE, timeline)


def _runs(hours: str | None, site: int, timeline: Timeline, closed: Days = ()) -> np.ndarray:
    spans = np.empty((0, 2), np.int64) if hours is None else timeline.runs(hours, closed)
    runs = RUNS.empty(len(spans))
    runs["site"], runs["leave"], runs["arrive"] = site, spans[:, 0], spans[:, 1]
    return runs
