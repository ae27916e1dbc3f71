"""Plain stretches: one hall that people walk into for one thing each, simulated without people, queues and events of their own.

Where nothing else can happen than arrivals, services, reneging and changes of rosters, a customer is three instants. Arrivals are the
needs in order; services under way are in the heap; who waits is in a list by skill, through rows of `errands`. Patience is looked at
when a server becomes free: who ran out of it before then has left. All that is recorded of a customer is written at once, when
service begins. If moreover there is but one line, for one pool, and nobody loses patience, even that is more than is needed: see
`core_plain_line`.

A stretch begins when the hall is open and empty, and ends before the first event of any other kind (a door that closes, a service
that is not taken any more, the end of the measured window). Then whoever is inside becomes a visitor as everywhere else, and the
general loop goes on; so nothing that is difficult happens here, and the Records are the same. The conditions are those of
`core_build.is_plain` on the network and of `core_plain_customer.walks_in` on each customer.
"""

from __future__ import annotations

from simnet.engine.core_kernel import kernel
from simnet.engine.core_plain_end import let_in
from simnet.engine.core_plain_line import MOST_SERVERS, run_line
from simnet.engine.core_plain_lines import run_lines
from simnet.engine.core_way import interval_after


@kernel
def stretch_begins(world):
    """Whether the hall is open and empty, and nothing is to come but what a plain stretch can see to."""
    clock, hall = world.clock[0], world.halls[0]
    nothing_to_come = clock["active"] == 0 and clock["events"] == 0 and clock["noted"] == 0
    return nothing_to_come and hall["in_session"] != 0 and hall["holding"] == 0 and clock["need"] < len(world.needs)


@kernel
def run_plain(world):
    """Run a plain stretch, as far as it goes."""
    clock = world.clock[0]
    need = clock["need"]
    interval = interval_after(world.intervals, world.interval_of_day, world.sites, 0, world.needs[need]["time"])
    if interval == world.sites[0]["num_intervals"] or world.intervals[interval]["open"] > world.needs[need]["time"]:
        return
    # The k-th customer of the stretch has the k-th row of visits and of stays.
    to_visit, to_stay = clock["visits"] - need, clock["stays"] - need
    if clock["one_line"] != 0 and 0 < world.crews[0]["rostered"] <= MOST_SERVERS:
        time = run_line(world, interval, to_visit, to_stay)
    else:
        time = run_lines(world, interval, to_visit, to_stay)
    if clock["need"] > need:
        let_in(world, time, to_visit, to_stay)
        clock["visits"], clock["stays"] = clock["need"] + to_visit, clock["need"] + to_stay
        if clock["last_arrived"] >= need or clock["last_joined"] >= need:
            clock["shuffled"] = 1
        clock["last_arrived"] = clock["last_joined"] = clock["need"] - 1
        clock["stretches"] += 1
        clock["in_stretches"] += clock["need"] - need
        clock["has_room_until"] = 0
