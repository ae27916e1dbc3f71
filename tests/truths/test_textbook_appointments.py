"""Slots and the window behind them, against closed forms and recursions on what was drawn."""

from __future__ import annotations

import numpy as np
import pytest

from simnet.analytic.lindley import lindley_waits
from simnet.demand.demand import Demand
from simnet.luck import decisions, draw, quantile_ms
from simnet.measures.measures import estimate
from simnet.tables import KEPT, NO_SHOW
from simnet.units import MINUTE

from .runs import Model, assert_meets, measure, model

SLOT = 15 * MINUTE
EARLY = 10 * MINUTE


def slots_asked_for(asked: list[int]) -> list[int]:
    """Return the slot that each gets who asks, in order: the first from then on that nobody has before."""
    slots: list[int] = []
    for instant in asked:
        earliest = -(-instant // SLOT) * SLOT
        slots.append(max(earliest, slots[-1] + SLOT) if slots else earliest)
    return slots


def luck(demand: Demand, decision: int) -> list[float]:
    return [float(draw(need["key0"], need["key1"], decision, 0, 0, 0)) for need in demand.needs]


@pytest.mark.parametrize("replication", range(3))
def test_slots_and_waits_are_those_of_the_recursions_to_the_tick(replication: int) -> None:
    of = model("textbook/appointments")
    demand, records = of.replication(replication)
    booked = records.bookings
    asked = demand.needs["time"].tolist()
    slots = slots_asked_for(asked)
    done = len(booked)  # the run stops when the last of the cohort is done
    assert booked["slot"].tolist() == slots[:done] and done > 1800
    assert max(slot - instant for slot, instant in zip(slots, asked, strict=True)) > 2 * 60 * MINUTE
    absent = np.array(luck(demand, decisions.NO_SHOW)) < 0.1
    behind = luck(demand, decisions.UNPUNCTUALITY)
    row = int(of.network.booking["unpunctuality"][0])
    late = [int(quantile_ms(of.network.dists, of.network.dist_data, row, u)) for u in behind]
    # Nobody can be there before asking; people live at the hall.
    come = [max(instant, slot - EARLY + x) for instant, slot, x in zip(asked, slots, late, strict=True)]
    over = np.isin(booked["outcome"], (KEPT, NO_SHOW))
    assert (booked["outcome"][over] == np.where(absent[:done][over], NO_SHOW, KEPT)).all()
    assert booked["arrival"][booked["outcome"] == KEPT].tolist() == [
        come[need] for need in booked["need"][booked["outcome"] == KEPT].tolist()
    ]
    # The window sees each from the slot on, or from coming if later: first come, first served, by that instant.
    enters = {need: max(slots[need], come[need]) for need in range(len(slots)) if not absent[need]}
    stays = records.stays[records.stays["end"] >= 0]
    order = np.argsort(stays["join"], kind="stable")
    joins, starts, ends, needs = (stays[name][order] for name in ("join", "start", "end", "need"))
    assert joins.tolist() == [enters[need] for need in needs.tolist()]
    assert joins.tolist() == sorted(enters.values())[: len(joins)]
    np.testing.assert_array_equal(starts - joins, lindley_waits(joins, ends - starts))
    assert (starts - joins).max() > 30 * MINUTE


def test_the_lead_is_that_of_a_slotted_queue_and_a_tenth_does_not_come() -> None:
    found = measure(model("textbook/appointments"), 60)
    assert_meets(30 / 60, estimate(found.outcome, "slot_lead"), 0.05)
    assert_meets(0.1, estimate(found.outcome, "no_show_rate"), 0.04)
    assert_meets(0.75, estimate(found.outcome, "slot_use"), 0.01)
    assert_meets(0.75 * 0.9, estimate(found.outcome, "slot_used"), 0.01)
    # A window at work for 11 minutes of 9 in 10 of 3 slots of 4.
    assert_meets(0.75 * 0.9 * 11 / 15, estimate(found.outcome, "occupancy"), 0.01)


def punctual() -> Model:
    return model(
        "textbook/appointments",
        [
            ("channels.appointment.unpunctuality_min", 10.0),
            ("services.errand.stages.window.time_min", {"deterministic": 15.0}),
        ],
    )


def test_who_comes_punctually_for_a_service_as_long_as_the_slot_never_waits() -> None:
    # D/D/1 but for those who do not come: services of 15 minutes in slots of 15, begun as the slot begins.
    _, records = punctual().replication(0)
    kept = records.bookings["outcome"] == KEPT
    assert kept.sum() > 1600 and records.bookings["arrival"][kept].tolist() == records.bookings["slot"][kept].tolist()
    assert not records.visits["wait"].any()
    assert set((records.stays["start"] % SLOT).tolist()) == {0}


def test_a_no_show_is_a_persons_luck_whatever_the_slots() -> None:
    # With slots half as long everybody comes sooner, and the same people do not come.
    def absent(every: float) -> list[int]:
        of = model("textbook/appointments", [("sites.hall.diaries.window.every_min", every)])
        bookings = of.replication(0)[1].bookings
        return bookings["need"][(bookings["outcome"] == NO_SHOW) & (bookings["need"] < 1800)].tolist()

    assert absent(15.0) == absent(7.5)
