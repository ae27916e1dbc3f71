"""CALL: pools on call come for slots that somebody has booked. Section 14 of the contract."""

from __future__ import annotations

from simnet.engine.contract import DISMISS
from simnet.engine.core_agenda import schedule
from simnet.engine.core_kernel import kernel
from simnet.engine.core_serve import offer
from simnet.tables import NONE


@kernel
def call(world, slot, time):
    """Have the pool on call come for a slot that begins, or stay on, if the slot is booked."""
    if world.book[slot]["taken"] == 0:
        return
    diary, clock = world.diaries[world.appointments[slot]["diary"]], world.clock[0]
    pool = diary["pool"]
    crew = world.on_call[pool]
    if crew["called"] == 0:
        crew["called"] = 1
        crew["until"] = time + max(diary["length"], diary["call_out"])
        crew["record"] = clock["call_outs"]
        clock["call_outs"] += 1
        world.crews[pool]["rostered"] = diary["crew"]
        record = world.call_out_records[crew["record"]]
        record["pool"], record["start"], record["left"] = pool, time, NONE
        record["count"], record["slots"] = diary["crew"], 0
    else:
        crew["until"] = max(crew["until"], time + diary["length"])
    record = world.call_out_records[crew["record"]]
    record["end"] = crew["until"]
    record["slots"] += 1
    schedule(world, crew["until"], DISMISS, pool, 0)
    offer(world, pool, time)
