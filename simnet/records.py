"""Records: the whole output of an engine, from which everything reported is derived."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np

from simnet import tables


@dataclass(frozen=True)
class Records:
    """What happened in one replication, as integer tables in canonical order.

    Attributes
    ----------
    needs, cases, visits, stays, holds, no_answers, papers, teams, posts, bookings, call_outs : structured arrays
        See `simnet.tables`: `NEED_RECORDS`, `CASE_RECORDS`, `VISIT_RECORDS`, `STAY_RECORDS`, `HOLD_RECORDS`,
        `NO_ANSWER_RECORDS`, `PAPER_RECORDS`, `TEAM_RECORDS`, `POST_RECORDS`, `BOOKING_RECORDS`, `CALL_OUT_RECORDS`.
    end : int
        When the run stopped, ms: the time of the event that was not carried out, or the horizon.
    """

    needs: np.ndarray
    cases: np.ndarray
    visits: np.ndarray
    stays: np.ndarray
    holds: np.ndarray
    no_answers: np.ndarray
    papers: np.ndarray
    teams: np.ndarray
    bookings: np.ndarray
    call_outs: np.ndarray
    end: int
    posts: np.ndarray = field(default_factory=lambda: tables.POST_RECORDS.empty(0))

    def sorted(self) -> Records:
        """Return the same records in canonical order (needs and cases are in order by construction)."""
        return Records(
            self.needs,
            self.cases,
            np.sort(self.visits, order=("need", "number")),
            np.sort(self.stays, order=("need", "visit", "number")),
            np.sort(self.holds, order=("pool", "start")),
            np.sort(self.no_answers, order=("pool", "time", "need")),
            np.sort(self.papers, order=("case", "number")),
            np.sort(self.teams, order=("team", "number")),
            np.sort(self.bookings, order=("need", "wish")),
            np.sort(self.call_outs, order=("pool", "start")),
            self.end,
            np.sort(self.posts, order=("pool", "time", "kind", "change")),
        )

    def equals(self, other: Records) -> bool:
        """Return whether all tables are equal to the last integer; both sides must be in canonical order."""
        return self.end == other.end and all(
            np.array_equal(getattr(self, field.name), getattr(other, field.name))
            for field in fields(self)
            if field.name != "end"
        )


TABLE_OF = {
    "needs": tables.NEED_RECORDS,
    "cases": tables.CASE_RECORDS,
    "visits": tables.VISIT_RECORDS,
    "stays": tables.STAY_RECORDS,
    "holds": tables.HOLD_RECORDS,
    "no_answers": tables.NO_ANSWER_RECORDS,
    "papers": tables.PAPER_RECORDS,
    "teams": tables.TEAM_RECORDS,
    "posts": tables.POST_RECORDS,
    "bookings": tables.BOOKING_RECORDS,
    "call_outs": tables.CALL_OUT_RECORDS,
}
"""The table that describes each array of Records."""


def rosters_as_they_were(rosters: np.ndarray, changes: np.ndarray) -> np.ndarray:
    """Return rosters with the changes of posts that an engine made; fewer than none are none.

    Parameters
    ----------
    rosters : array, `tables.ROSTERS`
        Sorted by time, then pool.
    changes : array, `tables.POST_RECORDS`

    Returns
    -------
    array, `tables.ROSTERS`
        The same where there are no changes; else sorted likewise, neighbouring counts of a pool differ.
    """
    if len(changes) == 0:
        return rosters
    parts = []
    for pool in np.union1d(rosters["pool"], changes["pool"]).tolist():
        own, extra = rosters[rosters["pool"] == pool], changes[changes["pool"] == pool]
        times = np.concatenate((own["time"], extra["time"]))
        steps = np.concatenate((np.diff(own["count"], prepend=0), extra["change"]))
        instants, where = np.unique(times, return_inverse=True)
        change = np.zeros(len(instants), np.int64)
        np.add.at(change, where, steps)
        count = np.cumsum(change).clip(min=0)
        kept = np.diff(count, prepend=0) != 0
        part = tables.ROSTERS.empty(int(kept.sum()))
        part["time"], part["pool"], part["count"] = instants[kept], pool, count[kept]
        parts.append(part)
    together = np.concatenate(parts)
    return together[np.lexsort((together["pool"], together["time"]))]
