"""What all replications of a scenario's demand share: its sources, its days, its zones, as arrays.

A source is a cell (zone, segment, service), whose needs follow its segment's profile, or a stream of `arrivals`. Each has
a key of its own made of names, never of positions: one source more changes nobody else's luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from simnet.demand.channels import choices, open_to, session_openings
from simnet.demand.people import COMPANION_DTYPE, MOST_CASES, SOURCE_DTYPE, People
from simnet.demand.points import (
    CELL_DTYPE,
    CORNER_DTYPE,
    CORNER_SLOTS,
    DAY_DTYPE,
    DAY_SLOTS,
    STREAM_DTYPE,
    Field,
    Streams,
)
from simnet.demand.seasons import Year, season_factors
from simnet.demand.spans import Spans, cut
from simnet.luck import name_hash
from simnet.luck.distributions import DistributionTable
from simnet.network.network import Network
from simnet.network.profiles import corners, midnight_shares
from simnet.network.times import add_time
from simnet.scenario.calendar import WEEKDAYS
from simnet.scenario.schema import Profile, Scenario
from simnet.tables import NONE
from simnet.units import DAY, METRES, WEEK, minutes_to_ms

STREAM = "arrivals"
"""Before the id in a stream's key; cells have three names, so a stream is never taken for a cell."""


@dataclass(frozen=True)
class Plan:
    """The demand of a scenario before luck.

    Attributes
    ----------
    network : Network
        The scenario's network.
    field : points.Field
        Sources of Poisson needs, their volume with the factor of demand, and the profiles that they follow, of which the last
        is uniform over the week.
    expected : float64 array, shape (seasons, num_days)
        Needs of all cells together that a day would bring whose factor is 1.
    steady : float
        Needs a day of all renewal processes together.
    streams : points.Streams
        Renewal processes and given instants.
    people : people.People
        Who they are.
    seasons : float64 array, shape (seasons, num_days)
        Factor of each day; row 0 is for who has no season.
    busyness : int
        Distribution of the day's busyness in `dists`; -1 none.
    dists, dist_data : arrays
        Distributions of busyness, of times between arrivals, and of quantities.
    choices : bool
        Whether anybody may choose another channel than the window.
    of_service, of_segment : int64 arrays
        Which channels are open to each, see `channels.open_to`.
    openings, first_opening : int64 arrays
        When outreach sessions open, see `channels.session_openings`.
    quantities : int64 array, shape (services, segments)
        How many cases are brought at once: rows in `dists`, -1 one.
    asked : int64 array, shape (services,)
        1 where anybody brings other than one.
    """

    network: Network
    field: Field
    expected: np.ndarray
    steady: float
    streams: Streams
    people: People
    seasons: np.ndarray
    busyness: int
    dists: np.ndarray
    dist_data: np.ndarray
    choices: bool
    of_service: np.ndarray
    of_segment: np.ndarray
    openings: np.ndarray
    first_opening: np.ndarray
    quantities: np.ndarray
    asked: np.ndarray

    @cached_property
    def peaks(self) -> np.ndarray:
        """The largest factor of each season where no day is busier than expected: float64 array."""
        return np.asarray(self.seasons.max(axis=1))

    @cached_property
    def spans(self) -> Spans:
        """The spans of days where no day is busier than expected."""
        return self.cut(self.seasons)

    def cut(self, factors: np.ndarray) -> Spans:
        """Return the spans of days for the factors of a replication: float64 array, shape (seasons, num_days)."""
        return cut((self.expected * factors).sum(axis=0) + self.steady, len(self.instants), len(self.cells))

    @property
    def cells(self) -> np.ndarray:
        """Sources of Poisson needs: array of `points.CELL_DTYPE`."""
        return self.field.cells

    @property
    def instants(self) -> np.ndarray:
        """The given instants of all streams, ms: int64 array."""
        return self.streams.instants

    @property
    def elapsed(self) -> np.ndarray:
        """Operational time at each midnight, weeks: float64 array, shape (profiles, num_days + 1)."""
        return self.field.days["elapsed"]


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
    cells, streams, given, rate = _sources(scenario, network, dists)
    instants, places = _sorted_instants(streams, given)
    of_service, of_segment = open_to(network)
    openings, first_opening = session_openings(network)
    quantities = _quantities(scenario, network, dists)
    field = _field(network, cells)
    seasons = season_factors(scenario, network)
    volumes = np.zeros((len(field.days), len(seasons)))
    np.add.at(volumes, (cells["profile"], cells["season"]), cells["volume"])
    dist_rows, dist_data = dists.arrays()
    return Plan(
        network=network,
        field=field,
        steady=rate * DAY,
        expected=volumes.T @ np.diff(field.days["elapsed"], axis=1),
        streams=Streams(streams, instants, places, dist_rows, dist_data),
        people=_people(scenario, network, cells, streams),
        seasons=seasons,
        busyness=busyness,
        dists=dist_rows,
        dist_data=dist_data,
        choices=choices(network),
        of_service=of_service,
        of_segment=of_segment,
        openings=openings,
        first_opening=first_opening,
        quantities=quantities,
        asked=(quantities != NONE).any(axis=1).astype(np.int64),
    )


def _sources(
    scenario: Scenario, network: Network, dists: DistributionTable
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
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
    renewals = 0.0

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
            renewals += 1 / dists.mean(row)
            streams.append((*who, row, 0, 0))
        elif stream.at_min is not None:
            streams.append((*who, -1, len(instants), len(stream.at_min)))
            instants.extend(stream.at_min)
    milliseconds = np.array([minutes_to_ms(minutes) for minutes in instants], np.int64)
    return np.array(cells, CELL_DTYPE), np.array(streams, STREAM_DTYPE), milliseconds, renewals


def _sorted_instants(streams: np.ndarray, instants: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the given instants, those of a stream together and sorted, and their places in its list."""
    lists = [instants[first : first + count] for first, count in zip(streams["first"], streams["count"], strict=True)]
    places = [np.argsort(given, kind="stable") for given in lists]
    ordered = [given[place] for given, place in zip(lists, places, strict=True)]
    nothing = np.empty(0, np.int64)
    return np.concatenate([nothing, *ordered]), np.concatenate([nothing, *places])


def _field(network: Network, cells: np.ndarray) -> Field:
    edges, shares = _with_uniform(network.profile_edges, network.profile_shares)
    midnights = midnight_shares(edges, shares)
    elapsed = np.zeros((len(edges), len(network.weekday) + 1))
    np.cumsum(np.diff(midnights, axis=1)[:, network.weekday], axis=1, out=elapsed[:, 1:])
    weekday = network.weekday
    days = np.zeros(elapsed.shape, DAY_DTYPE)
    days["elapsed"] = elapsed
    days["share"][:, :-1] = midnights[:, weekday]
    days["next_share"][:, :-1] = midnights[:, weekday + 1]
    days["monday"][:, :-1] = (np.arange(len(weekday)) - weekday) * DAY
    spans = np.zeros(edges.shape, CORNER_DTYPE)
    spans["share"], spans["start"] = shares, edges
    spans["width"][:, :-1] = np.diff(shares, axis=1)
    spans["length"][:, :-1] = np.diff(edges, axis=1)
    spans["last"][:, :-1] = edges[:, 1:] - 1
    day_slots = np.arange(int(elapsed[:, -1].max() * DAY_SLOTS) + 1) / DAY_SLOTS
    corner_slots = np.arange(CORNER_SLOTS) / CORNER_SLOTS
    return Field(
        cells=cells,
        days=days,
        corners=spans,
        first_day=np.array([np.searchsorted(row[1:], day_slots, side="right") for row in elapsed], np.int32),
        first_corner=np.array([np.searchsorted(row, corner_slots, side="right") - 1 for row in shares], np.int32),
    )


def _people(scenario: Scenario, network: Network, cells: np.ndarray, streams: np.ndarray) -> People:
    names = network.names
    homes = np.array(
        [(*scenario.population.zones[name].at, scenario.population.zones[name].radius_km) for name in names.zones]
    )
    sources = np.empty(len(cells) + len(streams), SOURCE_DTYPE)
    for column in ("zone", "segment", "service"):
        sources[column] = np.concatenate((cells[column], streams[column]))
    for place, name in enumerate(("centre_x", "centre_y", "radius")):
        sources[name] = (homes[:, place] * METRES)[sources["zone"]]
    for name in ("x", "y"):
        sources[name] = np.floor(sources[f"centre_{name}"] + 0.5)
    companions, first_companion = _companions(scenario, network)
    rules = network.rules[0]
    return People(
        sources=sources,
        companions=companions,
        first_companion=first_companion,
        spread=bool((sources["radius"] > 0).any()),
        most_cases=1 + min(int(np.diff(first_companion).max(initial=0)), MOST_CASES - 1),
        misdirected=float(scenario.diversion.misdirected),
        window_start=int(rules["window_start"]),
        window_end=int(rules["window_end"]),
    )


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
