"""Who holds a slot; and who came early for one: the time until it begins is spent at the site, neither waiting nor being served."""

import numpy as np

from simnet.records import Records
from simnet.tables import KEPT, NONE


def early_for_slots(records: Records) -> np.ndarray:
    """Return by how much each visit began before the slot that was kept at it, ms; 0 where there is none."""
    bookings = records.bookings[records.bookings["outcome"] == KEPT]
    early = {
        (need, visit): slot - arrival
        for need, visit, slot, arrival in bookings[["need", "visit", "slot", "arrival"]].tolist()
    }
    visits = records.visits[["need", "number"]].tolist()
    return np.array([max(early.get(visit, 0), 0) for visit in visits], np.int64)


def diary_of_slot(records: Records) -> np.ndarray:
    """Return the diary of the slot that was kept at each visit, -1 where there is none."""
    bookings = records.bookings[records.bookings["outcome"] == KEPT]
    diary = {(need, visit): row for need, visit, row in bookings[["need", "visit", "diary"]].tolist()}
    visits = records.visits[["need", "number"]].tolist()
    return np.array([diary.get(visit, NONE) for visit in visits], np.int64)
