"""Where the time of staff goes: every minute of presence, by activity.

Staff are the pools that are no machines, and the teams that belong to no pool; who is out with a team of a pool is present in
that pool. Present is max(rostered, busy and away, held), and a team works while it is on shift or out, so what is left after all
that staff do is never negative: it is idle.
"""

from __future__ import annotations

import numpy as np

from simnet.measures.layout import ACTIVITIES, POPULATIONS
from simnet.network.network import Network


def staff_totals(network: Network, pools: np.ndarray, teams: np.ndarray) -> np.ndarray:
    """Return people x time by activity in the measured window.

    Parameters
    ----------
    pools, teams : int64 arrays, shapes (pools, columns), (teams, columns)
        Their totals.

    Returns
    -------
    int64 array, shape (activities, 1)
        ms, in the order of `layout.ACTIVITIES`; the sum is presence.
    """
    by_staff = dict(zip(POPULATIONS["pools"], pools[network.pools["staffed"] == 1].sum(axis=0).tolist(), strict=True))
    of_teams = dict(zip(POPULATIONS["teams"], teams.T, strict=True))
    size, own = network.teams["size"], network.teams["pool"] < 0
    presence = by_staff["present_ms"] + int(of_teams["staff_ms"][own].sum())
    did = {
        "window": by_staff["service_ms"] - by_staff["guide_ms"],
        "guide": by_staff["guide_ms"],
        "pause": by_staff["pause_ms"],
        "no_answer": by_staff["no_answer_ms"],
        "intake": by_staff["intake_ms"],
        "decision": by_staff["decision_ms"],
        "road": int((size * of_teams["road_ms"]).sum()),
        "home": int((size * of_teams["home_ms"]).sum()),
    }
    did["idle"] = presence - sum(did.values())
    return np.array([[did[activity]] for activity in ACTIVITIES], np.int64)
