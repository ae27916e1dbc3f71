"""How long papers wait for a desk, and how the promises for cases are kept."""

from __future__ import annotations

import numpy as np

from simnet import tables
from simnet.measures.layout import POPULATIONS, Layout
from simnet.measures.sums import clipped, sums
from simnet.records import Records


def add_papers(arrays: dict[str, np.ndarray], layout: Layout, records: Records, service: np.ndarray) -> None:
    """Add what papers that come to a desk in the measured window wait there, and how many wait at a time.

    Parameters
    ----------
    service : int64 array, shape (cases,)
        Service of each case.
    """
    low, high, papers = layout.window_start, layout.window_end, records.papers
    join = papers["join"]
    until = np.where(papers["start"] >= 0, papers["start"], records.end)
    came = (join >= low) & (join < high)
    values = {
        "papers": came.astype(np.int64),
        "wait_ms": np.where(came, until - join, 0),
        "waiting_ms": clipped(join, until, low, high),
    }
    groups = {"all": np.zeros(len(papers), np.int64), "site": papers["site"], "service": service[papers["case"]]}
    for by in layout.group_bys("papers"):
        columns = [sums(groups[by], values[name], layout.size(by)) for name in POPULATIONS["papers"]]
        arrays[f"papers.{by}"] = np.stack(columns, axis=1)


def promises(fared: dict[str, np.ndarray], end: int, weight: np.ndarray) -> dict[str, np.ndarray]:
    """Return what became of decisions and promises.

    A promise can be judged when it is due before the end of the run: kept if the case was decided by then, else broken.

    Parameters
    ----------
    fared : dict of str to int64 array, shape (cases,)
        Columns `accepted`, `due` and `decided` of `tables.CASE_RECORDS`.
    end : int
        End of the run, ms.
    weight : int64 array, shape (cases,)
        How often each counts.

    Returns
    -------
    dict of str to int64 array, shape (cases,)
        Columns of the population `cases` that have to do with decisions.
    """
    due, decided, accepted = fared["due"], fared["decided"], fared["accepted"]
    if not ((due != tables.NONE).any() or (decided != tables.NONE).any()):
        nothing = np.zeros(len(fared), np.int64)
        return dict.fromkeys(("decided", "promised", "due", "due_kept", "due_late", "judged", "decision_ms"), nothing)
    is_decided = decided >= 0
    is_due = (due >= 0) & (due < end)
    kept = is_due & is_decided & (decided <= due)
    judged = is_decided & (accepted >= 0)
    return {
        "decided": weight * is_decided,
        "promised": weight * (is_decided & (due >= 0)),
        "due": weight * is_due,
        "due_kept": weight * kept,
        "due_late": weight * (is_due & ~kept),
        "judged": weight * judged,
        "decision_ms": weight * np.where(judged, decided - accepted, 0),
    }
