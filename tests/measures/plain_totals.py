"""Totals a second time: plain loops over what `naive.Told` tells of one replication, column by column.

Pools, machines, teams and staff are not among them: they are held to the millisecond in `test_against_naive`.
"""

from bisect import bisect_right
from collections import defaultdict

from simnet.measures.bins import EDGES, NUM_BINS
from simnet.units import DAY

from .naive import Told, pieces

EVERYWHERE = ("", "segment", "zone", "service", "channel")
WEEK = ("weekday_hour", "site_weekday_hour")
RESPONSE_TICK = 60


def plain_totals(told: Told) -> dict[str, dict[str, list[int]]]:
    """Return by "population.group_by", group by group, the columns; groups in which nothing happened are left out."""
    found: dict[str, dict[str, list[int]]] = defaultdict(dict)

    def add(population: str, group: dict[str, str], columns: list[int], bys=EVERYWHERE) -> None:
        for by in bys:
            groups = found[f"{population}.{by or 'all'}"]
            before = groups.get(group[by], [0] * len(columns))
            groups[group[by]] = [one + other for one, other in zip(before, columns, strict=True)]

    def count(name: str, group: str, time: int, amount: int = 1) -> None:
        bins = found[name].setdefault(group, [0] * NUM_BINS)
        bins[bisect_right(EDGES.tolist(), time) - 1] += amount

    add_visits(told, add, count)
    add_waiting(told, add)
    add_cohort(told, add, count)
    add_papers(told, add)
    add_bookings(told, add)
    add_call_outs(told, add)
    return found


def add_visits(told: Told, add, count) -> None:
    on_peak_days = told.peak_days()
    for visit in told.measured:
        queued = int(visit.queued)
        outcomes = [int(visit.outcome == outcome) for outcome in (3, 4, 5, 2)]
        columns = [
            1,
            queued,
            queued * visit.wait,
            int(visit.late),
            int(visit.late_or_left),
            *outcomes,
            int(visit.accepted),
        ]
        add("visits", visit.group, columns, tuple(by for by in visit.group if by not in WEEK))
        add("week", visit.group, [*columns[:3], columns[4]], WEEK)
        way = f"{visit.group['zone']}.{visit.group['site']}"
        add("flows", {"": "", "zone_site": way}, [1], ("", "zone_site"))
        spent = [visit.travel + visit.travel_home, visit.wait + visit.between + visit.early, visit.service]
        add("clock", visit.group, spent, ("", "segment"))
        add("peak_days", visit.group, [queued, queued * visit.wait] if visit.day in on_peak_days else [0, 0], ("",))
        for by in ("", "site", "segment") if queued else ():
            count(f"wait_bins.{by or 'all'}", visit.group[by], visit.wait)
    for need in told.cohort:
        add("clock", need.group, [0, 0, need.own_time], ("", "segment"))
    for journey in told.journeys:
        if journey.kind != 3 and journey.came and told.start <= journey.arrival < told.stop:
            add("clock", told._of_need(told.needs[journey.of]), [0, 0, journey.at_home], ("", "segment"))


def add_waiting(told: Told, add) -> None:
    sites = told.names.sites
    spans = []
    for stay in told.stays:
        until = stay.start if stay.start >= 0 else stay.end if stay.end >= 0 else told.records.end
        spans.append((sites[stay.site], stay.join, until, 0))
    for visit in told.visits:
        until = visit.ticket if visit.ticket >= 0 else visit.arrival + visit.wait
        if not visit.kept:
            spans.append((sites[visit.site], visit.arrival, until, 1))
    for site, low, high, column in spans:
        for label, length in pieces(max(low, told.start), min(high, told.stop)):
            columns = [0, 0]
            columns[column] = length
            group = {"": "", "site": site, "quarter": label, "site_quarter": f"{site}.{label}"}
            add("queue", group, columns, tuple(group))


def add_cohort(told: Told, add, count) -> None:
    fared = told.records.needs["wishes"].tolist()
    for need in told.cohort:
        row = told.needs.index(need)
        columns = [
            1,
            need.cases,
            need.trips,
            need.visits,
            fared[row],
            need.closed,
            need.travel,
            need.wait,
            need.service,
        ]
        chosen = f"{need.group['zone']}.{need.group['channel']}"
        add("taken", {"": "", "zone_channel": chosen}, [1], ("", "zone_channel"))
        for population in ("needs", "errands") if need.cases else ("needs",):
            add(population, need.group, [*columns, int(need.channel != 0)])
        if told.teams:
            home = [int(need.asked), int(need.asked and not need.responses), len(need.responses), sum(need.responses)]
            add("home", need.group, home)
        for response in need.responses:
            count("response_bins.all", "", response // RESPONSE_TICK)
        add("direct", need.group, [need.cases, need.staff, need.mailed, need.applied], ("", "channel"))
        add("items", need.group, [0, need.applied], ("",))
        count("burden_bins.all", "", need.time_spent)
        count("burden_sums.all", "", need.time_spent, need.time_spent)
    for case in told.cohort_cases:
        decided, due = case.decided >= 0, 0 <= case.due < case.run_end
        kept, judged = due and 0 <= case.decided <= case.due, decided and case.accepted >= 0
        resolved = case.outcome == 1
        flags = [True, resolved, case.outcome == 2, case.outcome == 0, resolved and case.resolved_trip <= 1]
        columns = [case.number * int(flag) for flag in flags]
        columns += [case.number * case.taken if resolved else 0, 0]
        columns += [
            case.number * int(flag)
            for flag in (decided, decided and case.due >= 0, due, kept, due and not kept, judged)
        ]
        add("cases", case.group, [*columns, case.number * (case.decided - case.accepted) if judged else 0])
    for case in told.enquiries:
        add("cases", case.group, [0] * 6 + [case.number] + [0] * 7)
    for case in told.records.cases:
        mailed = int(case["mailed"] and told.start <= case["decided"] < told.stop)
        add("items", {"": ""}, [mailed, 0], ("",))


def add_papers(told: Told, add) -> None:
    for paper in told.papers:
        until = paper.start if paper.start >= 0 else told.records.end
        came = told.start <= paper.join < told.stop
        service = told.names.services[told.cases[paper.case].service]
        group = {"": "", "site": told.names.sites[paper.site], "service": service}
        columns = [int(came), until - paper.join if came else 0, told.clipped(paper.join, until)]
        add("papers", group, columns, tuple(group))


def add_bookings(told: Told, add) -> None:
    names, by = told.names, ("", "site", "segment", "service")
    for booking in told.bookings:
        if told.start <= booking.asked < told.stop:
            fate = [booking.outcome == code for code in (4, 0, 1, 2, 3)]
            none_free, _, kept, late, no_show = map(int, fate)
            lead = 0 if none_free else booking.slot - booking.asked
            early = max(0, booking.slot - booking.arrival) if kept else 0
            wait = booking.kept_visit.wait if kept else 0
            add("requests", booking.group, [1, none_free, 1 - none_free, lead], ("", "segment", "service"))
            if not none_free:
                add("bookings", booking.group, [kept + late + no_show, kept, late, no_show, early, wait, 0, 0], by)
        if booking.outcome != 4 and told.start <= booking.slot < told.stop:
            add("slots", booking.group, [0, 1, int(booking.outcome == 1)], ("", "site"))
    for visit in told.measured:
        if told.books and visit.queued and not visit.kept:
            group = visit.group | told._of_need(told.needs[visit.need])
            add("bookings", group, [0] * 6 + [1, visit.wait], by)
    for slot in told.slots:
        if told.start <= slot.time < told.stop:
            diary = told.diaries[slot.diary]
            add("slots", {"": "", "site": names.sites[diary.site]}, [diary.places, 0, 0], ("", "site"))


def add_call_outs(told: Told, add) -> None:
    for call_out in told.call_outs:
        if told.start <= call_out.start < told.stop:
            site, pool = told.names.pools[call_out.pool]
            columns = [1, call_out.count * (call_out.until - call_out.start), call_out.slots, call_out.came]
            group = {"": "", "site": site, "pool": f"{site}.{pool}"}
            add("call_outs", group, [*columns, int(call_out.came == 0)], ("", "site", "pool"))


assert EDGES[-1] == DAY
