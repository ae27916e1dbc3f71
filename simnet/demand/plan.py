"""What all replications of a scenario's demand share: its sources, its days, its zones, as arrays.

A source is a cell (zone, segment, service), whose needs follow its segment's profile, or a stream of `arrivals`. Each has
a key of its own made of names, never of positions: one source more changes nobody else's luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from simnet.demand.channels import session_openings
from simnet.demand.people import COMPANION_DTYPE, ZONE_DTYPE
from simnet.demand.points import CELL_DTYPE, STREAM_DTYPE
from simnet.demand.seasons import Year, season_factors
from simnet.luck import name_hash
from simnet.luck.distributions import DistributionTable
from simnet.network.network import Network
from simnet.network.profiles import corners, midnight_shares
from simnet.network.times import add_time
from simnet.scenario.calendar import WEEKDAYS
from simnet.scenario.schema import Profile, Scenario
from simnet.tables import NONE
from simnet.units import METRES, WEEK, minutes_to_ms

STREAM = "arrivals"
"""Before the id in a stream's key; cells have three names, so a stream is never taken for a cell."""


@dataclass(frozen=True)
class Plan:
    """The demand of a scenario before luck.

    Attributes
    ----------
    network : Network
        The scenario's network.
    cells : array of `points.CELL_DTYPE`
        Sources of Poisson needs, their volume with the factor of demand.
    streams : array of `points.STREAM_DTYPE`
        Renewal processes and given instants.
    instants : int64 array
        The given instants of all streams, ms.
    zones, companions, first_companion : arrays
        See `people.settle_needs`.
    seasons : float64 array, shape (seasons, num_days)
        Factor of each day; row 0 is the factor 1.
    busyness : int
        Distribution of the day's busyness in `dists`; -1 none.
    dists, dist_data : arrays
        Distributions of busyness, of times between arrivals, and of quantities.
    edges, shares, midnights, elapsed : float64 arrays
        Profiles and their operational time, see `points.poisson_points`; the last row is uniform over the week.
    misdirected : float
        Chance of a wrong door.
    openings, first_opening : int64 arrays
        When outreach sessions open, see `channels.session_openings`.
    quantities : int64 array, shape (services, segments)
        How many cases are brought at once: rows in `dists`, -1 one.
    """

    network: Network
    cells: np.ndarray
    streams: np.ndarray
    instants: np.ndarray
    zones: np.ndarray
    companions: np.ndarray
    first_companion: np.ndarray
    seasons: np.ndarray
    busyness: int
    dists: np.ndarray
    dist_data: np.ndarray
    edges: np.ndarray
    shares: np.ndarray
    midnights: np.ndarray
    elapsed: np.ndarray
    misdirected: float
    openings: np.ndarray
    first_opening: np.ndarray
    quantities: np.ndarray


def plan_demand(scenario: Scenario, network: Network) -> Plan:
    """Return what all replications of a scenario's demand share.

    Parameters
    ----------
    scenario : Scenario
        A scenario in which `simnet.scenario.checks.check` finds no fault.
    network : Network
        Built from the same scenario.

    Returns
    -------
    Plan

    Raises
    ------
    ValueError
        The mean of a renewal process's times between arrivals is below a millisecond.
    """
    dists = DistributionTable()
    cv = scenario.demand.busyness_cv
    busyness = dists.add("gamma", mean=1.0, cv=cv) if cv > 0 else -1
    cells, streams, instants = _sources(scenario, network, dists)
    companions, first_companion = _companions(scenario, network)
    edges, shares = _with_uniform(network.profile_edges, network.profile_shares)
    midnights = midnight_shares(edges, shares)
    elapsed = np.zeros((len(edges), len(network.weekday) + 1))
    np.cumsum(np.diff(midnights, axis=1)[:, network.weekday], axis=1, out=elapsed[:, 1:])
    places = (scenario.population.zones[name] for name in network.names.zones)
    openings, first_opening = session_openings(network)
    quantities = _quantities(scenario, network, dists)
    dist_rows, dist_data = dists.arrays()
    return Plan(
        network=network,
        cells=cells,
        streams=streams,
        instants=instants,
        zones=np.array([(z.at[0] * METRES, z.at[1] * METRES, z.radius_km * METRES) for z in places], ZONE_DTYPE),
        companions=companions,
        first_companion=first_companion,
        seasons=season_factors(scenario, network),
        busyness=busyness,
        dists=dist_rows,
        dist_data=dist_data,
        edges=edges,
        shares=shares,
        midnights=midnights,
        elapsed=elapsed,
        misdirected=scenario.diversion.misdirected,
        openings=openings,
        first_opening=first_opening,
        quantities=quantities,
    )


def _sources(
    scenario: Scenario, network: Network, dists: DistributionTable
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    names, factor = network.names, scenario.demand.factor
    zone_row = {name: row for row, name in enumerate(names.zones)}
    segment_row = {name: row for row, name in enumerate(names.segments)}
    service_row = {name: row for row, name in enumerate(names.services)}
    profile_row = {name: row for row, name in enumerate(sorted(scenario.profiles))}
    season_row: dict[str | None, int] = {
        None: 0,
        **{name: row for row, name in enumerate(sorted(scenario.seasons), start=1)},
    }
    year = Year(scenario)
    cells, streams = [], []
    instants: list[float] = []

    for zone, segment, service in product(names.zones, names.segments, names.services):
        people = scenario.population.zones[zone].people.get(segment, 0.0)
        rate = scenario.services[service].cases_per_head_year.get(segment, 0.0)
        profile = scenario.population.segments[segment].profile
        if people * rate * factor > 0 and profile is not None:
            who = (name_hash(zone, segment, service), zone_row[zone], segment_row[segment], service_row[service])
            name = scenario.services[service].season
            season = scenario.seasons[name] if name is not None else None
            volume = year.weekly_volume(people * rate * factor, scenario.profiles[profile], season)
            cells.append((*who, profile_row[profile], season_row[name], volume))

    for stream_name in sorted(scenario.arrivals):
        stream = scenario.arrivals[stream_name]
        zone, segment = stream.zone or names.zones[0], stream.segment or names.segments[0]
        who = (name_hash(STREAM, stream_name), zone_row[zone], segment_row[segment], service_row[stream.service])
        season_of_stream = season_row[scenario.services[stream.service].season]
        if stream.per_hour is not None:
            cells.append((*who, len(profile_row), season_of_stream, stream.per_hour * 168 * factor))
        elif stream.per_day is not None and stream.profile is not None:
            cells.append((*who, profile_row[stream.profile], season_of_stream, stream.per_day * 7 * factor))
        elif stream.interarrival_min is not None:
            row = add_time(dists, stream.interarrival_min)
            if dists.mean(row) < 1:
                raise ValueError(
                    f"arrivals.{stream_name}.interarrival_min: a mean below a millisecond would never reach the end of the run"
                )
            streams.append((*who, row, 0, 0))
        elif stream.at_min is not None:
            streams.append((*who, -1, len(instants), len(stream.at_min)))
            instants.extend(stream.at_min)
    milliseconds = np.array([minutes_to_ms(minutes) for minutes in instants], np.int64)
    return np.array(cells, CELL_DTYPE), np.array(streams, STREAM_DTYPE), milliseconds


def _companions(scenario: Scenario, network: Network) -> tuple[np.ndarray, np.ndarray]:
    names = network.names.services
    rows: list[tuple[int, int, float]] = []
    first = [0]
    for name in names:
        also = scenario.services[name].also
        rows.extend((names.index(other), name_hash(other), also[other]) for other in sorted(also))
        first.append(len(rows))
    return np.array(rows, COMPANION_DTYPE), np.array(first, np.int64)


def _quantities(scenario: Scenario, network: Network, dists: DistributionTable) -> np.ndarray:
    names = network.names
    rows = np.full((len(names.services), len(names.segments)), NONE, np.int64)
    for service, name in enumerate(names.services):
        for segment, quantity in sorted(scenario.services[name].quantity.items()):
            rows[service, names.segments.index(segment)] = add_time(dists, quantity, unit=1)
    return rows


def _with_uniform(edges: np.ndarray, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the profiles with one more row, uniform over the week, which plain rates follow."""
    uniform = Profile(days=dict.fromkeys(WEEKDAYS, 1.0), hours={"00:00-24:00": 1.0})
    uniform_edges, uniform_shares = corners(uniform)
    padding = (0, edges.shape[1] - len(uniform_edges))
    return (
        np.vstack((edges, np.pad(uniform_edges, padding, constant_values=WEEK))),
        np.vstack((shares, np.pad(uniform_shares, padding, constant_values=1.0))),
    )
