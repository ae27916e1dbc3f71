"""Every measure a second time: plain loops over Records, one person and one millisecond boundary at a time.

Written from the definitions, not from the fast path: nothing is imported from `simnet.measures`.
"""

import datetime
import itertools
import math
from collections import defaultdict
from types import SimpleNamespace

from simnet.units import DAY, HOUR, MINUTE

QUARTER = 15 * MINUTE
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def rows(table):
    """Return a structured array as plain Python rows."""
    return [SimpleNamespace(**dict(zip(table.dtype.names, row, strict=True))) for row in table.tolist()]


class Told:
    """One replication, told person by person."""

    def __init__(self, world):
        self.world, network, self.records = world, world.network, world.records
        self.names = network.names
        self.start = int(network.rules["window_start"].item())
        self.stop = int(network.rules["window_end"].item())
        self.needs, self.cases = rows(world.demand.needs), rows(world.demand.cases)
        self.stays, self.pools = rows(self.records.stays), rows(network.pools)
        self.counts = [row.counts for row in rows(network.services)]
        self.target = round(world.scenario.target_wait_min * MINUTE)
        self.visits = rows(self.records.visits)
        self._tell_visits()
        self._tell_needs()
        self._tell_cases()

    def _of_need(self, need):
        return {
            "": "",
            "segment": self.names.segments[need.segment],
            "zone": self.names.zones[need.zone],
            "service": self.names.services[self.cases[need.first_case].service],
        }

    def _tell_visits(self):
        before = None
        for visit in self.visits:
            own = [stay for stay in self.stays if (stay.need, stay.visit) == (visit.need, visit.number)]
            visit.service = 0
            for stay in own:
                if stay.start >= 0:
                    visit.service += (stay.end if stay.end >= 0 else self.records.end) - stay.start
            visit.between = 0
            if before is not None and (before.need, before.trip) == (visit.need, visit.trip):
                visit.between = visit.arrival - visit.set_out - visit.travel
            before = visit
            visit.group = self._of_need(self.needs[visit.need])
            for stay in own:
                if stay.case >= 0:
                    visit.group["service"] = self.names.services[self.cases[stay.case].service]
                    break
            site, day = self.names.sites[visit.site], visit.arrival // DAY
            hour = f"{visit.arrival % DAY // HOUR:02d}"
            calendar = self.world.scenario.calendar
            date = calendar.start + datetime.timedelta(days=day - calendar.warm_up_days)
            visit.group |= {
                "site": site,
                "hour": hour,
                "site_hour": f"{site}.{hour}",
                "weekday": WEEKDAYS[self.world.network.weekday[day]],
                "month": f"{date.month:02d}",
            }
            visit.day = day
            told_at_once = visit.outcome == 2 and visit.ticket < 0
            visit.queued = visit.outcome != 4 and not told_at_once
            visit.late = visit.wait > self.target
            visit.late_or_left = visit.late or visit.outcome in (3, 4, 5)
        self.measured = [visit for visit in self.visits if self.start <= visit.arrival < self.stop]

    def _tell_needs(self):
        fared = rows(self.records.needs)
        self.cohort = []
        for row, need in enumerate(self.needs):
            if not self.start <= need.time < self.stop:
                continue
            own = [visit for visit in self.visits if visit.need == row]
            need.group = self._of_need(need)
            own_cases = self.cases[need.first_case : need.first_case + need.num_cases]
            need.cases = sum(self.counts[case.service] for case in own_cases)
            need.trips, need.closed = fared[row].trips, fared[row].closed_doors
            need.visits = len(own)
            need.travel = sum(visit.travel + visit.travel_home for visit in own)
            need.wait = sum(visit.wait + visit.between for visit in own)
            need.service = sum(visit.service for visit in own)
            need.time_spent = need.travel + need.wait + need.service
            self.cohort.append(need)

    def _tell_cases(self):
        self.cohort_cases, self.enquiries = [], []
        for case, fared in zip(self.cases, rows(self.records.cases), strict=True):
            need = self.needs[case.need]
            if not self.start <= need.time < self.stop:
                continue
            fared.group = self._of_need(need) | {"service": self.names.services[case.service]}
            fared.taken = fared.end - need.time
            (self.cohort_cases if self.counts[case.service] else self.enquiries).append(fared)

    def pool(self, row):
        """Return what one pool did in the window: the state between every two neighbouring boundaries, looked up afresh."""
        end, own = self.records.end, self.pools[row]
        busy = []
        for stay in self.stays:
            if stay.pool == row and stay.start >= 0:
                stop = stay.end if stay.end >= 0 else end
                busy.append(("service", stay.start, stop))
                if stay.end >= 0:
                    busy.append(("pause", stop, stop + own.between))
        calls = [call for call in rows(self.records.no_answers) if call.pool == row]
        busy += [("no_answer", call.time, call.time + own.no_answer) for call in calls]
        holds = [hold for hold in rows(self.records.holds) if hold.pool == row]
        roster = [change for change in rows(self.world.demand.rosters) if change.pool == row]
        bounds = {self.start, self.stop}
        bounds |= {bound for _, low, high in busy for bound in (low, high)}
        bounds |= {bound for hold in holds for bound in (hold.start, hold.end)}
        bounds |= {change.time for change in roster}
        bounds = sorted(bound for bound in bounds if self.start <= bound <= self.stop)
        did = defaultdict(int)
        for low, high in itertools.pairwise(bounds):
            doing = [kind for kind, start, stop in busy if start <= low < stop]
            held = sum(hold.count for hold in holds if hold.start <= low < hold.end)
            rostered = 0
            for change in roster:
                if change.time <= low:
                    rostered = change.count
            present = max(rostered, held, len(doing))
            did["rostered"] += rostered * (high - low)
            did["present"] += present * (high - low)
            did["overtime"] += max(0, present - rostered) * (high - low)
            for kind in doing:
                did[kind] += high - low
        return did

    def waiting(self):
        """Return (site, start, stop) of everybody's waiting, in queues and at doors, inside the window."""
        spans = []
        for stay in self.stays:
            stop = stay.start if stay.start >= 0 else stay.end if stay.end >= 0 else self.records.end
            spans.append((stay.site, stay.join, stop))
        for visit in self.visits:
            if visit.ticket >= 0:
                spans.append((visit.site, visit.arrival, visit.ticket))
            else:
                spans.append((visit.site, visit.arrival, visit.arrival + visit.wait))
        clipped = [(site, max(low, self.start), min(high, self.stop)) for site, low, high in spans]
        return [(self.names.sites[site], low, high) for site, low, high in clipped if high > low]

    def peak_days(self):
        first, last = self.start // DAY, (self.stop - 1) // DAY
        visits_of = dict.fromkeys(range(first, last + 1), 0)
        for visit in self.measured:
            visits_of[visit.day] += 1
        busiest = sorted(visits_of, key=lambda day: (-visits_of[day], day))
        return set(busiest[: math.ceil(len(busiest) / 20)])

    @property
    def per_year(self):
        return 365 * DAY / (self.stop - self.start)


def pieces(low, high):
    """Cut an interval at every quarter of an hour; return (label of the quarter, length)."""
    while low < high:
        cut = min(high, (low // QUARTER + 1) * QUARTER)
        minute = low % DAY // MINUTE
        yield f"{minute // 60:02d}:{minute % 60 // 15 * 15:02d}", cut - low
        low = cut


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else math.nan


def quotient(above, below):
    return above / below if below else math.nan


def visits_in(told, by, group):
    return [visit for one in told for visit in one.measured if visit.group[by] == group]


def needs_in(told, by, group):
    return [need for one in told for need in one.cohort if need.group[by] == group]


def errands_in(told, by, group):
    return [need for need in needs_in(told, by, group) if need.cases]


def cases_in(told, by, group):
    return [case for one in told for case in one.cohort_cases if case.group[by] == group]


def share_of_visits(test):
    return lambda told, by, group: mean(bool(test(visit)) for visit in visits_in(told, by, group))


def wait_quantile(level):
    def naive(told, by, group):
        waits = sorted(visit.wait for visit in visits_in(told, by, group) if visit.queued)
        if not waits:
            return math.nan
        return waits[max(math.ceil(level * len(waits)) - 1, 0)] / MINUTE

    return naive


def per_case(name, scale=1):
    def naive(told, by, group):
        errands = errands_in(told, by, group)
        return quotient(sum(getattr(need, name) for need in errands), sum(need.cases for need in errands)) / scale

    return naive


def mean_wait(told, by, group):
    return mean(visit.wait for visit in visits_in(told, by, group) if visit.queued) / MINUTE


def time_per_need(told, by, group):
    return mean(need.time_spent for need in needs_in(told, by, group)) / MINUTE


def peak_hour_wait(told, by, group):
    visits = visits_in(told, by, group)
    hours = [f"{hour:02d}" for hour in range(24)]
    if not visits:
        return math.nan
    peak = max(hours, key=lambda hour: sum(visit.group["hour"] == hour for visit in visits))
    return mean(visit.wait for visit in visits if visit.queued and visit.group["hour"] == peak) / MINUTE


def peak_day_wait(told, by, group):
    chosen = [visit for one in told for visit in one.measured if visit.queued and visit.day in one.peak_days()]
    return mean(visit.wait for visit in chosen) / MINUTE


def mean_queue(told, by, group):
    people_ms = window_ms = 0
    site, _, quarter = group.partition(".")
    if by == "quarter":
        site, quarter = "", group
    for one in told:
        for where, low, high in one.waiting():
            if site in ("", where):
                people_ms += sum(length for label, length in pieces(low, high) if quarter in ("", label))
        window_ms += sum(length for label, length in pieces(one.start, one.stop) if quarter in ("", label))
    return quotient(people_ms, window_ms)


def pools_in(told, by, group):
    for one in told:
        for row, (site, pool) in enumerate(one.names.pools):
            if group in {"": ("",), "site": (site,), "pool": (f"{site}.{pool}",)}[by]:
                yield one, row


def occupancy(told, by, group):
    did = [one.pool(row) for one, row in pools_in(told, by, group)]
    busy = sum(each["service"] + each["pause"] + each["no_answer"] for each in did)
    return quotient(busy, sum(each["present"] for each in did))


def pool_hours(kind):
    def naive(told, by, group):
        total = sum(one.pool(row)[kind] for one, row in pools_in(told, by, group))
        return total / HOUR / len(told) * told[0].per_year

    return naive


def planned_hours(one, row):
    """Return hours a year of the plan, hour... boundary by boundary."""
    changes = [change for change in rows(one.world.network.planned) if change.pool == row]
    total = 0
    for change, after in zip(changes, [*changes[1:], None], strict=True):
        stop = min(one.stop, after.time if after else one.stop)
        total += change.count * max(0, stop - max(one.start, change.time))
    return total / HOUR * one.per_year


def staff_hours(told, by, group):
    return sum(planned_hours(one, row) for one, row in pools_in(told[:1], by, group))


def yearly(count):
    return lambda told, by, group: count(told, by, group) / len(told) * told[0].per_year


def gap(measure, by, names, population):
    def naive(told, _by, _group):
        large = [group for group in names(told[0].names) if len(population(told, by, group)) >= 200]
        means = [measure(told, by, group) for group in large]
        known = len(means) >= 2 or (means and len(names(told[0].names)) == 1)
        return max(means) - min(means) if known else math.nan

    return naive


def queued_in(told, by, group):
    return [visit for visit in visits_in(told, by, group) if visit.queued]


def time_gini(told, by, group):
    times = [need.time_spent for need in needs_in(told, by, group)]
    return sum(abs(one - other) for one in times for other in times) / (2 * len(times) * sum(times))


def coverage(told, by, group):
    """Return coverage over an own, square grid of points: coarser, so compared loosely."""
    scenario, names = told[0].world.scenario, told[0].names
    above = below = 0.0
    for service in names.services:
        if by == "service" and group != service:
            continue
        people = reached = errands = 0.0
        for zone_id, zone in scenario.population.zones.items():
            for segment_id, number in zone.people.items():
                rate = scenario.services[service].cases_per_head_year.get(segment_id, 0.0)
                if rate == 0 or (by == "zone" and group != zone_id) or (by == "segment" and group != segment_id):
                    continue
                way = scenario.population.segments[segment_id].travel
                km = (15 - way.fixed_min) / 60 * way.speed_km_h / way.detour
                sites = [s.at for s in scenario.sites.values() if s.services == "all" or service in s.services]
                inside = hits = 0
                for i in range(-60, 61):
                    for j in range(-60, 61):
                        if i * i + j * j <= 3600:
                            x, y = zone.at[0] + i / 60 * zone.radius_km, zone.at[1] + j / 60 * zone.radius_km
                            inside += 1
                            hits += any(math.dist((x, y), at) <= km for at in sites)
                people += number
                reached += number * hits / inside
                errands += number * rate
        if errands:
            above += errands * reached / people
            below += errands
    return quotient(above, below)


def public_cost(basis):
    def naive(told, by, group):
        one = told[0]
        costs, full = one.world.scenario.costs, basis == "full"
        hour = costs.window_staff_year / costs.staff_hours_year
        yuan = 0.0
        for site in one.world.scenario.sites.values():
            if full or site.premises == "rented":
                yuan += site.area_m2 * costs.rent_m2_year
            if full or site.premises != "hosted":
                yuan += site.area_m2 * costs.running_m2_year
        for row, (site, pool) in enumerate(one.names.pools):
            if full or not one.world.scenario.sites[site].windows[pool].hosted:
                yuan += planned_hours(one, row) * hour
                yuan += pool_hours("overtime")(told, "pool", f"{site}.{pool}") * hour * costs.overtime_factor
        return yuan

    return naive


def resident_cost(told, by, group):
    yuan = 0.0
    for one in told:
        for visit in one.measured:
            segment = one.world.scenario.population.segments[visit.group["segment"]]
            worth = segment.value_of_time_hour
            worth = one.world.scenario.costs.value_of_time_hour if worth is None else worth
            spent = visit.travel + visit.travel_home + visit.wait + visit.between + visit.service
            yuan += worth * spent / HOUR
    return yuan / len(told) * told[0].per_year


def count_cases(told, by, group):
    return len(cases_in(told, by, group))


NAIVE = {
    "mean_wait": mean_wait,
    "p50_wait": wait_quantile(0.5),
    "p90_wait": wait_quantile(0.9),
    "p95_wait": wait_quantile(0.95),
    "late_or_left": share_of_visits(lambda visit: visit.late_or_left),
    "late": share_of_visits(lambda visit: visit.late),
    "reneged": share_of_visits(lambda visit: visit.outcome == 3),
    "turned_away": share_of_visits(lambda visit: visit.outcome == 4),
    "sent_home": share_of_visits(lambda visit: visit.outcome == 5),
    "redirected": share_of_visits(lambda visit: visit.outcome == 2),
    "peak_hour_wait": peak_hour_wait,
    "peak_day_wait": peak_day_wait,
    "mean_queue": mean_queue,
    "lost": lambda told, by, group: mean(case.outcome == 2 for case in cases_in(told, by, group)),
    "open": lambda told, by, group: mean(case.outcome == 0 for case in cases_in(told, by, group)),
    "first_trip": lambda told, by, group: mean(case.resolved_trip == 1 for case in cases_in(told, by, group)),
    "time_to_resolution": lambda told, by, group: mean(
        case.taken / HOUR for case in cases_in(told, by, group) if case.outcome == 1
    ),
    "visits_per_case": per_case("visits"),
    "trips_per_case": per_case("trips"),
    "travel_per_case": per_case("travel", MINUTE),
    "wait_per_case": per_case("wait", MINUTE),
    "service_per_case": per_case("service", MINUTE),
    "time_per_case": per_case("time_spent", MINUTE),
    "trips_per_need": lambda told, by, group: mean(need.trips for need in needs_in(told, by, group)),
    "time_per_need": time_per_need,
    "closed_doors_per_need": lambda told, by, group: mean(need.closed for need in needs_in(told, by, group)),
    "occupancy": occupancy,
    "overtime_hours": pool_hours("overtime"),
    "present_hours": pool_hours("present"),
    "staff_hours": staff_hours,
    "visits_year": yearly(lambda told, by, group: len(visits_in(told, by, group))),
    "needs_year": yearly(lambda told, by, group: len(needs_in(told, by, group))),
    "cases_year": yearly(count_cases),
    "enquiries_year": yearly(
        lambda told, by, group: sum(case.group[by] == group for one in told for case in one.enquiries)
    ),
    "coverage": coverage,
    "time_gap_zone": gap(time_per_need, "zone", lambda names: names.zones, needs_in),
    "time_gap_segment": gap(time_per_need, "segment", lambda names: names.segments, needs_in),
    "wait_gap_zone": gap(mean_wait, "zone", lambda names: names.zones, queued_in),
    "wait_gap_segment": gap(mean_wait, "segment", lambda names: names.segments, queued_in),
    "wait_gap_site": gap(mean_wait, "site", lambda names: names.sites, queued_in),
    "time_gini": time_gini,
    "public_cost_year": public_cost("paid"),
    "public_cost_full_year": public_cost("full"),
    "resident_cost_year": resident_cost,
    "public_cost_per_case": lambda told, by, group: (
        public_cost("paid")(told, by, group) / yearly(count_cases)(told, by, group)
    ),
}
"""A naive way to every measure of the catalogue: (replications, group_by, group) -> value."""
