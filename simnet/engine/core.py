"""The compiled engine: the contract of README.md beside this file, as kernels over arrays.

It knows no randomness of its own, validates nothing and measures nothing: a Network and a Demand go in, Records
come out, the same to the tick as the reference engine's. The kernels stand in the modules ``core_*``, by subject; `core_loop` is
where events are put in order, `core_state` and `core_state_teams` say what is kept in mind.
"""

from __future__ import annotations

from simnet.demand.demand import Demand
from simnet.engine.core_build import build, grow
from simnet.engine.core_loop import play
from simnet.engine.core_records import records
from simnet.network.network import Network
from simnet.records import Records


def run(network: Network, demand: Demand) -> Records:
    """Return what happens to the people of one replication.

    Parameters
    ----------
    network : Network
        Sites, pools, services and rules.
    demand : Demand
        Needs with their keys, cases, and rosters after absence.

    Returns
    -------
    Records
        In canonical order.
    """
    world = build(network, demand)
    while not play(world):
        grow(world)
    return records(world)
