r"""What teams did: journeys, outings and shifts in the measured window.

An *outing* begins when a team sets out from its base and ends when it is back there. With shift(t) and out(t) one while the team
is on shift, or out, it works while :math:`\max(shift(t), out(t))`; what it is out beyond its shift is overtime. Outings of a
team are apart from each other, and so are its shifts, so that one goes through both side by side. What is under way when the run ends
lasts until then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.luck import jit
from simnet.measures.layout import POPULATIONS, Layout
from simnet.measures.sums import overlap
from simnet.network.network import Network
from simnet.records import Records
from simnet.tables import RETURN

VISITS, SHIFTS, SHIFT, OVERTIME, WORK, ROAD, HOME, AWAY, STAFF = range(len(POPULATIONS["teams"]))
"""Columns of the population `teams`."""


@dataclass(frozen=True)
class Journeys:
    """What teams did.

    Attributes
    ----------
    by_team : int64 array, shape (teams, columns)
        Totals of each team in the measured window: columns of the population `teams`.
    whom : int64 array, shape (journeys,)
        The need that each journey of Records belongs to; of a return the one seen to last.
    order : int64 array, shape (journeys,)
        Rows of journeys in the order of `whom`.
    outings : int64 array, shape (outings, 3)
        Team, start and end of each, ms; by team, then time.
    """

    by_team: np.ndarray
    whom: np.ndarray
    order: np.ndarray
    outings: np.ndarray

    @staticmethod
    def of(layout: Layout, network: Network, records: Records) -> Journeys:
        """Return what teams did in one replication."""
        rows, teams = records.teams, network.teams
        by_team = np.zeros((len(teams), len(POPULATIONS["teams"])), np.int64)
        whom, outings = np.empty(len(rows), np.int64), np.empty((len(rows), 3), np.int64)
        window = layout.window_start, layout.window_end
        num_outings = add_journeys(rows, network.shifts, teams, *window, records.end, by_team, whom, outings)
        return Journeys(by_team, whom, np.argsort(whom), outings[:num_outings])


@jit
def add_journeys(journeys, shifts, teams, low, high, end, by_team, whom, outings):
    """Add what teams did, and write whose the journeys were and what outings they made up; return how many outings.

    Parameters
    ----------
    journeys : array of TEAM_RECORDS
        In canonical order.
    shifts, teams : arrays of SHIFTS, TEAMS
        The network's.
    low, high, end : int
        The measured window and the end of the run, ms.
    by_team : int64 array, shape (teams, columns)
        Added to.
    whom, outings : int64 arrays, shapes (journeys,), (journeys, 3)
        Written; see `Journeys`.
    """
    for row in range(len(shifts)):
        team, start = shifts[row]["team"], shifts[row]["start"]
        by_team[team, SHIFTS] += 1 if low <= start < high else 0
        by_team[team, SHIFT] += overlap(start, shifts[row]["end"], low, high)

    num_outings, set_out, num_journeys = 0, 0, len(journeys)
    outside = False
    for row in range(num_journeys):
        journey = journeys[row]
        team, arrival, returns = journey["team"], journey["arrival"], journey["kind"] == RETURN
        until = arrival if arrival >= 0 else end
        whom[row] = journeys[row - 1]["need"] if returns else journey["need"]
        by_team[team, ROAD] += overlap(journey["set_out"], until, low, high)
        if not returns:
            by_team[team, VISITS] += 1 if low <= arrival < high and arrival >= 0 else 0
            by_team[team, HOME] += overlap(until, journey["end"] if journey["end"] >= 0 else end, low, high)
        if not outside:
            set_out = journey["set_out"]
        outside = not returns and row + 1 < num_journeys and journeys[row + 1]["team"] == team
        if not outside:
            outings[num_outings, 0] = team
            outings[num_outings, 1] = set_out
            outings[num_outings, 2] = until if returns else end
            num_outings += 1

    shift = 0
    for row in range(num_outings):
        team, start, stop = outings[row, 0], outings[row, 1], outings[row, 2]
        first = teams[team]["first_shift"]
        last = first + teams[team]["num_shifts"]
        shift = max(shift, first)
        while shift < last and shifts[shift]["end"] <= start:
            shift += 1
        away = overlap(start, stop, low, high)
        by_team[team, AWAY] += away
        by_team[team, OVERTIME] += away
        other = shift
        while other < last and shifts[other]["start"] < stop:
            both = overlap(max(start, low), min(stop, high), shifts[other]["start"], shifts[other]["end"])
            by_team[team, OVERTIME] -= both
            other += 1

    for team in range(len(teams)):
        work = by_team[team, SHIFT] + by_team[team, OVERTIME]
        by_team[team, WORK] = work
        by_team[team, STAFF] = teams[team]["size"] * (work if teams[team]["pool"] < 0 else by_team[team, AWAY])
    return num_outings
