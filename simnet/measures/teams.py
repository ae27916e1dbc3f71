r"""What teams did: journeys, outings and shifts in the measured window, and how soon they answered.

An *outing* begins when a team sets out from its base and ends when it is back there. With shift(t) and out(t) one while the team
is on shift, or out, it works while :math:`\max(shift(t), out(t))`; what it is out beyond its shift is overtime. Outings of a
team are apart from each other, and so are its shifts, so that the time in both is a difference of one running sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.bins import NUM_BINS, bin_of
from simnet.measures.layout import POPULATIONS, RESPONSE_TICK, Layout
from simnet.measures.sums import clipped, sums
from simnet.network.network import Network
from simnet.records import Records


@dataclass(frozen=True)
class Journeys:
    """Journeys of teams as plain columns, in the order of Records, and the outings that they make up; times in ms.

    What is under way when the run ends lasts until then.

    Attributes
    ----------
    team, kind : int64 arrays, shape (journeys,)
        Who, and why, as in `tables.TEAM_RECORDS`.
    need : int64 array, shape (journeys,)
        To whom; of a return, from whom.
    requested, set_out, arrival, end : int64 arrays, shape (journeys,)
        Instants.
    arrived : bool array, shape (journeys,)
        Whether the team got there.
    to_home : bool array, shape (journeys,)
        Whether it is no return.
    outing_team, outing_start, outing_end : int64 arrays, shape (outings,)
        By team, then time.
    """

    team: np.ndarray
    kind: np.ndarray
    need: np.ndarray
    requested: np.ndarray
    set_out: np.ndarray
    arrival: np.ndarray
    end: np.ndarray
    arrived: np.ndarray
    to_home: np.ndarray
    outing_team: np.ndarray
    outing_start: np.ndarray
    outing_end: np.ndarray

    @staticmethod
    def of(records: Records) -> Journeys:
        """Return the journeys of Records."""
        rows = records.teams
        team, kind, set_out = rows["team"], rows["kind"], rows["set_out"]
        arrived, to_home = rows["arrival"] >= 0, kind != tables.RETURN
        arrival = np.where(arrived, rows["arrival"], records.end)
        end = np.where(rows["end"] >= 0, rows["end"], records.end)
        need = np.where(to_home, rows["need"], np.roll(rows["need"], 1))

        from_base = np.ones(len(rows), bool)
        from_base[1:] = (team[1:] != team[:-1]) | ~to_home[:-1]
        first = np.flatnonzero(from_base)
        last = np.append(first[1:], len(rows))[: len(first)] - 1
        outing_end = np.where(to_home[last], records.end, arrival[last])
        return Journeys(
            team,
            kind,
            need,
            rows["requested"],
            set_out,
            arrival,
            end,
            arrived,
            to_home,
            team[first],
            set_out[first],
            outing_end,
        )

    @property
    def time_at_home(self) -> np.ndarray:
        """Time at people's homes, by journey, ms."""
        return np.where(self.to_home & self.arrived, self.end - self.arrival, 0)


def team_totals(layout: Layout, network: Network, journeys: Journeys) -> np.ndarray:
    """Return the totals of each team in the measured window.

    Returns
    -------
    int64 array, shape (teams, columns)
        Columns of the population `teams`.
    """
    low, high, teams = layout.window_start, layout.window_end, network.teams
    num_teams = len(teams)
    if num_teams == 0:
        return np.zeros((0, len(POPULATIONS["teams"])), np.int64)
    shifts, team = network.shifts, journeys.team
    seen = journeys.to_home & journeys.arrived & (journeys.arrival >= low) & (journeys.arrival < high)
    begun = (shifts["start"] >= low) & (shifts["start"] < high)
    shift = sums(shifts["team"], clipped(shifts["start"], shifts["end"], low, high), num_teams)
    out = clipped(journeys.outing_start, journeys.outing_end, low, high)
    away = sums(journeys.outing_team, out, num_teams)
    overtime = away - sums(journeys.outing_team, _within_shifts(layout, shifts, journeys), num_teams)
    work = shift + overtime
    at_home = np.where(journeys.to_home, clipped(journeys.arrival, journeys.end, low, high), 0)
    columns = {
        "visits": np.bincount(team[seen], minlength=num_teams),
        "shifts": np.bincount(shifts["team"][begun], minlength=num_teams),
        "shift_ms": shift,
        "overtime_ms": overtime,
        "work_ms": work,
        "road_ms": sums(team, clipped(journeys.set_out, journeys.arrival, low, high), num_teams),
        "home_ms": sums(team, at_home, num_teams),
        "away_ms": away,
        "staff_ms": teams["size"] * np.where(teams["pool"] < 0, work, away),
    }
    return np.stack([columns[name] for name in POPULATIONS["teams"]], axis=1)


def _within_shifts(layout: Layout, shifts: np.ndarray, journeys: Journeys) -> np.ndarray:
    """Return how much of each outing lies in shifts of its team and in the window, ms."""
    low, high = layout.window_start, layout.window_end

    def place(team: np.ndarray, time: np.ndarray) -> np.ndarray:
        return team * (high - low + 1) + np.clip(time, low, high) - low

    begins, ends = place(shifts["team"], shifts["start"]), place(shifts["team"], shifts["end"])
    running = np.concatenate(([0], np.cumsum(ends - begins)))
    last_end = np.concatenate(([0], ends))

    def shift_before(at: np.ndarray) -> np.ndarray:
        begun = np.searchsorted(begins, at, side="right")
        return running[begun] - np.maximum(last_end[begun] - at, 0)

    started = shift_before(place(journeys.outing_team, journeys.outing_start))
    return shift_before(place(journeys.outing_team, journeys.outing_end)) - started


def answers(
    network: Network, demand: Demand, records: Records, journeys: Journeys
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return how the cohort's requests for visits and pickups were answered.

    Returns
    -------
    dict of str to int64 array, shape (needs,)
        Columns of the population `home`; meaningful for the cohort.
    int64 array, shape (NUM_BINS,)
        Histogram of the cohort's response times, in ticks of `RESPONSE_TICK`.
    """
    needs, num_needs = demand.needs, len(demand.needs)
    if not len(network.teams):
        return dict.fromkeys(POPULATIONS["home"], np.zeros(num_needs, np.int64)), np.zeros(NUM_BINS, np.int64)
    asked = (network.channels["at_home"][needs["channel"]] == 1) & (records.needs["wishes"] > 0)
    came = journeys.arrived & ((journeys.kind == tables.VISIT) | (journeys.kind == tables.PICKUP))
    need, response = journeys.need[came], (journeys.arrival - journeys.requested)[came]
    responses = np.bincount(need, minlength=num_needs)
    columns = {
        "asked": asked.astype(np.int64),
        "unanswered": (asked & (responses == 0)).astype(np.int64),
        "responses": responses,
        "response_ms": sums(need, response, num_needs),
    }
    of_cohort = response[needs["cohort"][need] == 1]
    return columns, np.bincount(bin_of(of_cohort // RESPONSE_TICK), minlength=NUM_BINS)
