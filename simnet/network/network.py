"""The network: a scenario's sites, pools, services and rules as plain arrays, the same for every replication.

Units end here: what arrives in minutes and kilometres leaves as int64 milliseconds and integer metres.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simnet.tables import LIEU, MEMBERS, RESERVE_HOURS, RESERVES, STAFFING, STAFFING_TIMES


@dataclass(frozen=True)
class Names:
    """The users' ids behind the rows of the tables, each sorted by code points.

    Attributes
    ----------
    services, segments, zones, skills, sites : tuple of str
        Ids.
    pools : tuple of (str, str)
        (site, pool).
    stages : tuple of (str, str)
        (service, stage), in the order of the stages table; stages of other forms come after, as (service, "kiosk:stage"),
        (service, "collection:collection"), (service, "agency:stage").
    teams : tuple of str
        Ids.
    diaries : tuple of (str, str)
        (site, diary).
    """

    services: tuple[str, ...]
    segments: tuple[str, ...]
    zones: tuple[str, ...]
    skills: tuple[str, ...]
    sites: tuple[str, ...]
    pools: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]
    teams: tuple[str, ...] = ()
    diaries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Network:
    """Everything an engine needs to know that does not depend on luck.

    A network is equal to itself alone, so that what is worked out for one can be kept for as long as it lives.

    Attributes
    ----------
    names : Names
        Ids behind the rows.
    rules, services, stages, segments, sites, pools, intervals, runs, batches, channels, teams, shifts, reserves, reserve_hours : \
        structured arrays
        See `simnet.tables`. `services` has the services of `names.services` first, then their other forms; wherever below
        it says services, forms are meant, unless "services themselves" are. `batches` is a table of runs.
    staffing, members, staffing_times : structured arrays
        See `simnet.tables`: groups of pools among which posts are moved, their pools, and when that is.
    booking, diaries, appointments : structured arrays
        See `simnet.tables`: the rules of the channel, who keeps slots, and the slots.
    planned : structured array, `tables.ROSTERS`
        Rosters before absence, over the whole horizon, time in lieu taken off.
    offers : int64 array, shape (sites, services)
        1 offered, 0 not. At kiosks: listed as `kiosk`; by agents: as `agency`; collection: where results are issued, or listed
        as `hand_out`, and some pool has the skill.
    tolerant : int64 array, shape (sites, services themselves)
        1 where incomplete papers are taken in.
    level : int64 array, shape (sites, services themselves)
        How far the site may carry the service: 0 not at all, 1 take in, 2 accept, 3 decide, 4 issue.
    decides_at, issues_at : int64 arrays, shape (sites, services themselves)
        The first of the site, its parent, its parent's parent ... whose level is 3 at least, or 4; `issues_at` falls back to
        `decides_at` where no level is 4; -1 where there is none.
    serves : int64 array, shape (sites, zones)
        1 where the windows of a site, or the sessions of an outreach site, are for people of the zone.
    channel_takes : int64 array, shape (channels, services themselves)
        1 where the channel is open to the service.
    channel_weight : float64 array, shape (channels, segments)
        Weights of the race for a channel.
    team_takes : int64 array, shape (teams, services themselves)
        1 where the team can see to the service.
    diary_takes : int64 array, shape (diaries, services themselves)
        1 where the service can be booked in the diary.
    working : int64 array, shape (num_days,)
        1 on working days: effective weekday Monday to Friday and no public holiday.
    pace : int64 array, shape (pools, skills)
        Factor on service time, per mille.
    take_until : int64 array, shape (intervals, services)
        A person who arrives in this interval before this instant is taken for this service (ms; equal to or below the
        interval's `open` when never): the earlier of `last_ticket` and, over the skills the service needs, the end of
        the last planned presence before `last_ticket`.
    interval_of_day : int64 array, shape (sites, num_days + 1)
        First row of `intervals` of the site whose `close` lies after the midnight that begins the day (the row after the
        site's last where there is none).
    lieu : structured array, `tables.LIEU`
        The account of time in lieu; no engine reads it.
    dists, dist_data : arrays
        Distributions of times; see `simnet.luck.distributions`.
    weekday : int64 array, shape (num_days,)
        Effective weekday of each day, 0 Monday.
    holiday : int64 array, shape (num_days,)
        1 on public holidays.
    profile_edges, profile_shares : float64 arrays, shape (profiles, most spans + 1)
        Week profiles: edges in ms from Monday's midnight, padded with the end of the week; cumulative shares, padded with 1.
        Row r of segment.profile.
    """

    names: Names
    rules: np.ndarray
    services: np.ndarray
    stages: np.ndarray
    segments: np.ndarray
    sites: np.ndarray
    pools: np.ndarray
    intervals: np.ndarray
    planned: np.ndarray
    offers: np.ndarray
    tolerant: np.ndarray
    pace: np.ndarray
    take_until: np.ndarray
    interval_of_day: np.ndarray
    dists: np.ndarray
    dist_data: np.ndarray
    weekday: np.ndarray
    holiday: np.ndarray
    profile_edges: np.ndarray
    profile_shares: np.ndarray
    runs: np.ndarray
    batches: np.ndarray
    channels: np.ndarray
    booking: np.ndarray
    diaries: np.ndarray
    appointments: np.ndarray
    diary_takes: np.ndarray
    teams: np.ndarray
    shifts: np.ndarray
    level: np.ndarray
    decides_at: np.ndarray
    issues_at: np.ndarray
    serves: np.ndarray
    channel_takes: np.ndarray
    channel_weight: np.ndarray
    team_takes: np.ndarray
    working: np.ndarray
    lieu: np.ndarray = field(default_factory=lambda: LIEU.empty(0))
    reserves: np.ndarray = field(default_factory=lambda: RESERVES.empty(0))
    reserve_hours: np.ndarray = field(default_factory=lambda: RESERVE_HOURS.empty(0))
    staffing: np.ndarray = field(default_factory=lambda: STAFFING.empty(0))
    members: np.ndarray = field(default_factory=lambda: MEMBERS.empty(0))
    staffing_times: np.ndarray = field(default_factory=lambda: STAFFING_TIMES.empty(0))
