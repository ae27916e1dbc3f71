"""WISH on the channel APPOINTMENT: who books which slot, and who does not come. Section 14 of the contract, up to the arrival.

Places that are booked are never free again. So a slot that is full points to the one after it, and looking for a free slot follows
these pointers, halving the path on the way: however many slots lie full before it, the next free one is found in nearly
constant time (a union-find structure; Tarjan and van Leeuwen).

References
----------
R. E. Tarjan, J. van Leeuwen (1984): Worst-case analysis of set union algorithms. Journal of the ACM 31, 245-281.
"""

from __future__ import annotations

from simnet.engine.contract import (
    CASE_OPEN,
    IF_FULL,
    IF_OPEN,
    LEAST_TIME,
    MISSED,
    OVERFLOW,
)
from simnet.engine.core_agenda import schedule
from simnet.engine.core_decide import decide, keep_within, prefer
from simnet.engine.core_errand import form_of, next_wish
from simnet.engine.core_kernel import kernel
from simnet.engine.core_leave import set_out
from simnet.engine.core_queue import free_visitor
from simnet.engine.core_state import NO_WISH
from simnet.engine.core_visit import lies_at
from simnet.engine.core_way import counter_form, form_there, interval_after, square_distance, takes, travel_time
from simnet.luck import decisions, draw, quantile_ms
from simnet.tables import NEVER, NO_SHOW, NONE, NONE_FREE, TO_COME


@kernel
def walk_in(world, visitor, time, lead, lies, num_open):
    """Set out from home without a slot; whether there is anywhere to go.

    Parameters
    ----------
    lead, lies, num_open : int64
        What is to be gone for, as `core_decide.to_be_gone_for` says.
    """
    arrival = decide(world, visitor, time, lead, lies, num_open)
    if arrival == NONE:
        return False
    world.need_records[world.visitors[visitor]["need"]]["trips"] += 1
    set_out(world, visitor, arrival, time)
    return True


@kernel
def go_by_appointment(world, visitor, case, time, lead, lies, num_open):
    """Book a slot for the need's first open case, or walk in, as the rules say; whether either was possible."""
    rule = world.booking[0]["walk_in"]
    if rule == IF_OPEN and walk_in(world, visitor, time, lead, lies, num_open):
        return True
    if book(world, visitor, case, time, num_open):
        return True
    return rule == IF_FULL and walk_in(world, visitor, time, lead, lies, num_open)


@kernel
def first_open_case(world, need):
    """The need's first open case; -1 if there is none."""
    person = world.needs[need]
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        if world.case_records[case]["outcome"] == CASE_OPEN:
            return case
    return NONE


@kernel
def book(world, visitor, case, time, num_open):
    """Book a slot, and have the person come for it, or not; whether one was free."""
    row, clock = world.visitors[visitor], world.clock[0]
    need = row["need"]
    wish = world.errands[need]["wish"]
    number = clock["bookings"]
    clock["bookings"] = number + 1
    record = world.booking_records[number]
    record["need"], record["wish"], record["asked"] = need, wish, time
    record["site"], record["diary"], record["slot"] = NONE, NONE, NONE
    record["visit"], record["arrival"], record["outcome"] = NONE, NONE, NONE_FREE
    num_offers = gather_offers(world, need, world.cases[case]["service"], time)
    if num_offers == 0:
        return False
    if world.rules[0]["one_stop"] != 0 and num_open > 1:
        num_offers = keep_fullest(world, need, num_offers)
    offer = world.options[prefer_offer(world, need, case, time, num_offers)]
    site, slot = offer["site"], offer["interval"]
    begins, diary = world.appointments[slot]["time"], world.appointments[slot]["diary"]
    record["site"], record["diary"], record["slot"], record["outcome"] = site, diary, begins, TO_COME
    take_place(world, slot)
    row["booking"] = number
    person, rules = world.needs[need], world.booking[0]
    if draw(person["key0"], person["key1"], decisions.NO_SHOW, wish, 0, 0) < rules["no_show"]:
        schedule(world, begins, MISSED, need, visitor)
        return True
    arrival = begins - rules["early"]
    if rules["unpunctuality"] != NONE:
        u = draw(person["key0"], person["key1"], decisions.UNPUNCTUALITY, wish, 0, 0)
        arrival += quantile_ms(world.dists, world.dist_data, rules["unpunctuality"], u)
    row["site"], row["travel"], row["opening"] = site, offer["travel"], NONE
    arrival = max(time + row["travel"], arrival)
    set_out(world, visitor, arrival, arrival - row["travel"])
    return True


@kernel
def gather_offers(world, need, service, time):
    """Fill the options with what the nearest sites offer, in order of (travel, id); how many they are. `interval` is the slot."""
    person, rules, diaries, options = world.needs[need], world.booking[0], world.diaries, world.options
    most, num_offers, diary = len(options) - 1, 0, 0
    while diary < len(diaries):
        site = diaries[diary]["site"]
        distance = square_distance(world.sites[site], person["x"], person["y"])
        is_near = num_offers < most or distance <= options[most - 1]["distance"]
        may_book = is_near and world.serves[site, person["zone"]] != 0
        travel = travel_time(world.segments[person["segment"]], distance)
        earliest, latest = time + max(rules["lead"], travel), time + rules["within"]
        best, least = NONE, NEVER
        while diary < len(diaries) and diaries[diary]["site"] == site:
            slot = NONE
            if may_book:
                slot = free_slot(world, diary, service, person["zone"], time, earliest, latest)
            if slot != NONE and world.appointments[slot]["time"] < least:
                best, least = slot, world.appointments[slot]["time"]
            diary += 1
        if best == NONE:
            continue
        # Sites come in the order of ids: of two as far off the earlier stays before.
        place = num_offers
        while place > 0 and options[place - 1]["travel"] > travel:
            options[place] = options[place - 1]
            place -= 1
        option = options[place]
        option["site"], option["distance"], option["travel"], option["interval"] = site, distance, travel, best
        num_offers = min(num_offers + 1, most)
    if num_offers > 0 and world.rules[0]["farther"] != NONE:
        num_offers = keep_within(options, num_offers, options[0]["travel"] + world.rules[0]["farther"])
    return num_offers


@kernel
def free_slot(world, diary, service, zone, time, earliest, latest):
    """First free slot of a diary for a service between two instants, for people of a zone; -1 if there is none."""
    facts = world.diaries[diary]
    if world.diary_takes[diary, service] == 0:
        return NONE
    on_call = facts["pool"] != NONE
    if on_call:
        earliest = max(earliest, time + 1)
    slot, end = facts["first_slot"], facts["first_slot"] + facts["num_slots"]
    above = end
    while slot < above:
        middle = (slot + above) // 2
        if world.appointments[middle]["time"] >= earliest:
            above = middle
        else:
            slot = middle + 1
    slot = next_free(world, slot)
    while slot < end and world.appointments[slot]["time"] <= latest:
        begins, site = world.appointments[slot]["time"], facts["site"]
        if on_call:
            return slot
        interval = interval_after(world.intervals, world.interval_of_day, world.sites, site, begins)
        if takes(world, site, interval, service, zone, begins):
            return slot
        slot = next_free(world, slot + 1)
    return NONE


@kernel
def next_free(world, slot):
    """First slot from a row on, perhaps of a later diary, that is not full; the row after the last if there is none."""
    while world.book[slot]["next"] != slot:
        world.book[slot]["next"] = world.book[world.book[slot]["next"]]["next"]
        slot = int(world.book[slot]["next"])
    return slot


@kernel
def take_place(world, slot):
    """Take one place of a slot."""
    page = world.book[slot]
    page["taken"] += 1
    if page["taken"] == world.diaries[world.appointments[slot]["diary"]]["places"]:
        page["next"] = slot + 1


@kernel
def keep_fullest(world, need, num_offers):
    """Keep the offers at which most of what is to be gone for can be seen to; how many they are."""
    person, most, kept, options = world.needs[need], 0, 0, world.options
    for row in range(num_offers):
        site, slot = options[row]["site"], options[row]["interval"]
        begins, diary = world.appointments[slot]["time"], world.appointments[slot]["diary"]
        interval = interval_after(world.intervals, world.interval_of_day, world.sites, site, begins)
        end = world.sites[site]["first_interval"] + world.sites[site]["num_intervals"]
        is_open_then, seen_to = interval < end and world.intervals[interval]["open"] <= begins, 0
        for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
            form = form_of(world, need, case)
            if form == NONE:
                continue
            is_open = world.case_records[case]["outcome"] == CASE_OPEN
            if (is_open and world.diary_takes[diary, world.cases[case]["service"]] != 0) or (
                is_open_then
                and lies_at(world, case, site)
                and form_there(world, site, interval, form, counter_form(world, form), person["zone"], begins) != NONE
            ):
                seen_to += 1
        if seen_to > most:
            most, kept = seen_to, 0
        if seen_to == most:
            options[kept] = options[row]
            kept += 1
    return kept


@kernel
def prefer_offer(world, need, case, time, num_offers):
    """Row of the option that the policy picks among offers."""
    policy = world.rules[0]["policy"]
    if policy == OVERFLOW:
        return 0
    if policy != LEAST_TIME:
        return prefer(world, world.needs[need], time, world.cases[case]["service"], num_offers)
    best, least = 0, NEVER
    for row in range(num_offers):
        begins = world.appointments[world.options[row]["interval"]]["time"]
        if begins < least:
            best, least = row, begins
    return best


@kernel
def miss(world, visitor, time):
    """MISSED: the slot begins of somebody who does not come."""
    row = world.visitors[visitor]
    need = row["need"]
    world.booking_records[row["booking"]]["outcome"] = NO_SHOW
    free_visitor(world.visitors, world.clock[0], visitor)
    world.errands[need]["plan"] = NO_WISH
    next_wish(world, need, time)
