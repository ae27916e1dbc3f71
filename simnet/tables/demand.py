"""Tables that the engines read of a demand."""

from __future__ import annotations

from simnet.tables.table import table

NEEDS = table(
    "needs",
    "One need; sorted by time, then key. The row is its id.",
    ("key0", "u8", "key", "first half of its key"),
    ("key1", "u8", "key", "second half of its key"),
    ("time", "i8", "ms", "when it arises: the first wish"),
    ("zone", "i4", "row", "where the person lives"),
    ("segment", "i4", "row", "who it is"),
    ("x", "i4", "m", "home"),
    ("y", "i4", "m", "home"),
    ("first_case", "i4", "row", "its first row in cases"),
    ("num_cases", "i1", "count", "one to four"),
    ("misdirected", "i1", "0/1", "whether the first trip goes to a wrong door"),
    ("cohort", "i1", "0/1", "whether it arises in the measured window"),
    (
        "channel",
        "i1",
        "code",
        "0 window, 1 kiosk, 2 online, 3 agency, 4 home_visit, 5 outreach, 6 grid, 7 appointment",
    ),
)

CASES = table(
    "cases",
    "One case; rows of a need together, the lead first, then by service. The row is its id.",
    ("need", "i4", "row", "whose"),
    ("service", "i4", "row", "what"),
    ("quantity", "i4", "count", "how many of them an agent brings on one ticket; 1 at least"),
)

DEMAND_TABLES = (NEEDS, CASES)
