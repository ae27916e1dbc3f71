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
CHANNELS = ("window", "kiosk", "online", "agency", "home_visit", "outreach", "grid", "appointment")
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
        self.teams, self.shifts = rows(network.teams), rows(network.shifts)
        self.papers = rows(self.records.papers)
        self.diaries, self.slots = rows(network.diaries), rows(network.appointments)
        self.bookings, self.call_outs = rows(self.records.bookings), rows(self.records.call_outs)
        self.books = len(self.diaries) > 0
        self._tell_bookings()
        self._tell_journeys()
        self._tell_visits()
        self._tell_needs()
        self._tell_cases()

    def _of_need(self, need):
        return {
            "": "",
            "segment": self.names.segments[need.segment],
            "zone": self.names.zones[need.zone],
            "service": self.names.services[self.cases[need.first_case].service],
            "channel": CHANNELS[need.channel],
        }

    def _tell_bookings(self):
        """Tell whose bookings are, at which visits they were kept, and how long pools on call were there, for whom."""
        for booking in self.bookings:
            site = self.names.sites[booking.site] if booking.site >= 0 else None
            booking.group = self._of_need(self.needs[booking.need]) | {"site": site}
            booking.kept_visit = None
        for visit in self.visits:
            visit.kept, visit.early = False, 0
            for booking in self.bookings:
                if (booking.need, booking.visit, booking.outcome) == (visit.need, visit.number, 1):
                    visit.kept, visit.early = True, max(0, booking.slot - visit.arrival)
                    booking.kept_visit = visit
        for call_out in self.call_outs:
            call_out.until = call_out.left if call_out.left >= 0 else max(call_out.end, self.records.end)
            call_out.came = 0
        for booking in self.bookings:
            if booking.outcome == 1:
                pool = self.diaries[booking.diary].pool
                before = [one for one in self.call_outs if one.pool == pool and one.start <= booking.slot]
                if before:
                    before[-1].came += 1

    def _tell_journeys(self):
        """Tell when each journey was over, whose it was, and when teams were out."""
        self.journeys, self.outings = rows(self.records.teams), []
        since = before = None
        for journey, after in itertools.zip_longest(self.journeys, self.journeys[1:]):
            journey.came = journey.arrival >= 0
            journey.until = journey.arrival if journey.came else self.records.end
            journey.done = journey.end if journey.end >= 0 else self.records.end
            journey.at_home = journey.done - journey.arrival if journey.came and journey.kind != 3 else 0
            journey.of = before.need if journey.kind == 3 else journey.need
            journey.size = self.teams[journey.team].size
            since = journey.set_out if since is None else since
            if journey.kind == 3 or after is None or after.team != journey.team:
                back = journey.until if journey.kind == 3 else self.records.end
                self.outings.append((journey.team, since, back))
                since = None
            before = journey

    def clipped(self, low, high):
        return max(0, min(high, self.stop) - max(low, self.start))

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
                "kind": self.world.scenario.sites[site].kind,
                "hour": hour,
                "site_hour": f"{site}.{hour}",
                "weekday": WEEKDAYS[self.world.network.weekday[day]],
                "weekday_hour": f"{WEEKDAYS[self.world.network.weekday[day]]}.{hour}",
                "site_weekday_hour": f"{site}.{WEEKDAYS[self.world.network.weekday[day]]}.{hour}",
                "month": f"{date.month:02d}",
            }
            visit.day = day
            visit.accepted = False
            for stay in own:
                if stay.stage >= 0 and stay.start >= 0 and self.names.stages[stay.stage][1].startswith("agency:"):
                    visit.accepted = visit.accepted or visit.group["channel"] != "agency"
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
            need.cases = sum(self.counts[case.service] * case.quantity for case in own_cases)
            need.trips, need.closed = fared[row].trips, fared[row].closed_doors
            need.visits = len(own)
            need.travel = sum(visit.travel + visit.travel_home for visit in own)
            need.wait = sum(visit.wait + visit.between + visit.early for visit in own)
            need.service = sum(visit.service for visit in own) + fared[row].own_time
            need.service += sum(journey.at_home for journey in self.journeys if journey.of == row)
            need.own_time = fared[row].own_time
            came = [
                journey for journey in self.journeys if journey.of == row and journey.kind in (0, 1) and journey.came
            ]
            need.responses = [journey.arrival - journey.requested for journey in came]
            need.asked = need.channel in (3, 4) and fared[row].wishes > 0  # the toy's agents pick up at home
            self._tell_what_was_taken(need, row)
            need.time_spent = need.travel + need.wait + need.service
            self.cohort.append(need)

    def _tell_what_was_taken(self, need, row):
        """Tell the time of staff, mail and applications of one need."""
        need.staff = need.mailed = need.applied = 0
        for stay in self.stays:
            if stay.need == row and stay.start >= 0 and self.pools[stay.pool].staffed:
                need.staff += (stay.end if stay.end >= 0 else self.records.end) - stay.start
        for journey in self.journeys:
            if journey.of == row:
                need.staff += (journey.until - journey.set_out + journey.at_home) * journey.size
        for case in range(need.first_case, need.first_case + need.num_cases):
            papers = [paper for paper in self.papers if paper.case == case]
            for paper in papers:
                if paper.start >= 0 and self.pools[paper.pool].staffed:
                    need.staff += (paper.end if paper.end >= 0 else self.records.end) - paper.start
            fared = self.records.cases[case]
            need.mailed += int(fared["mailed"])
            if need.channel == 2:
                need.applied += max(sum(paper.kind == 0 for paper in papers), int(fared["taken_in"]))

    def _tell_cases(self):
        self.cohort_cases, self.enquiries = [], []
        for case, fared in zip(self.cases, rows(self.records.cases), strict=True):
            need = self.needs[case.need]
            if not self.start <= need.time < self.stop:
                continue
            fared.group = self._of_need(need) | {"service": self.names.services[case.service]}
            fared.taken = fared.end - need.time
            fared.number = case.quantity
            fared.run_end = self.records.end
            (self.cohort_cases if self.counts[case.service] else self.enquiries).append(fared)

    def pool(self, row):
        """Return what one pool did in the window: the state between every two neighbouring boundaries, looked up afresh."""
        end, own = self.records.end, self.pools[row]
        busy = []
        for stay in self.stays:
            if stay.pool == row and stay.start >= 0:
                stop = stay.end if stay.end >= 0 else end
                busy.append(("service guide" if stay.case < 0 else "service", stay.start, stop))
                if stay.end >= 0:
                    busy.append(("pause", stop, stop + own.between))
        for paper in self.papers:
            if paper.pool == row and paper.start >= 0:
                stop = paper.end if paper.end >= 0 else end
                busy.append((("intake", "decision")[paper.kind], paper.start, stop))
        for team, low, high in self.outings:
            if self.teams[team].pool == row:
                busy += [("away", low, high)] * self.teams[team].size
        calls = [call for call in rows(self.records.no_answers) if call.pool == row]
        busy += [("no_answer", call.time, call.time + own.no_answer) for call in calls]
        holds = [hold for hold in rows(self.records.holds) if hold.pool == row]
        roster = [change for change in rows(self.world.demand.rosters) if change.pool == row]
        for call_out in self.call_outs:
            if call_out.pool == row:
                roster.append(SimpleNamespace(time=call_out.start, count=call_out.count))
                roster.append(SimpleNamespace(time=call_out.until, count=0))
        bounds = {self.start, self.stop}
        bounds |= {bound for _, low, high in busy for bound in (low, high)}
        bounds |= {bound for hold in holds for bound in (hold.start, hold.end)}
        extra = [change for change in rows(self.records.posts) if change.pool == row]
        bounds |= {change.time for change in [*roster, *extra]}
        bounds = sorted(bound for bound in bounds if self.start <= bound <= self.stop)
        did = defaultdict(int)
        for low, high in itertools.pairwise(bounds):
            doing = [kind for kind, start, stop in busy if start <= low < stop]
            held = sum(hold.count for hold in holds if hold.start <= low < hold.end)
            rostered = 0
            for change in roster:
                if change.time <= low:
                    rostered = change.count
            reserve = sum(change.change for change in extra if change.time <= low and change.kind == 0)
            moved = sum(change.change for change in extra if change.time <= low and change.kind == 1)
            rostered = max(0, rostered + reserve + moved)
            present = max(rostered, held, len(doing))
            did["reserve"] += reserve * (high - low)
            did["moved"] += moved * (high - low)
            did["rostered"] += rostered * (high - low)
            did["present"] += present * (high - low)
            did["overtime"] += max(0, present - rostered) * (high - low)
            for kinds in doing:
                for kind in kinds.split():
                    did[kind] += high - low
        return did

    def team(self, row):
        """Return what one team did in the window: the state between every two neighbouring boundaries, looked up afresh."""
        shifts = [(shift.start, shift.end) for shift in self.shifts if shift.team == row]
        outings = [(low, high) for team, low, high in self.outings if team == row]
        own = [journey for journey in self.journeys if journey.team == row]
        road = [(journey.set_out, journey.until) for journey in own]
        home = [(journey.arrival, journey.done) for journey in own if journey.at_home]
        spans = {"shift": shifts, "away": outings, "road": road, "home": home}
        bounds = {self.start, self.stop} | {bound for kind in spans.values() for span in kind for bound in span}
        bounds = sorted(bound for bound in bounds if self.start <= bound <= self.stop)
        did = dict.fromkeys(("shift", "away", "road", "home", "overtime", "work"), 0)
        for low, high in itertools.pairwise(bounds):
            now = {kind for kind, several in spans.items() if any(begin <= low < stop for begin, stop in several)}
            now |= {"overtime"} if "away" in now and "shift" not in now else set()
            now |= {"work"} if now & {"away", "shift"} else set()
            for kind in now:
                did[kind] += high - low
        did["visits"] = sum(one.came and one.kind != 3 and self.start <= one.arrival < self.stop for one in own)
        did["shifts"] = sum(self.start <= start < self.stop for start, _ in shifts)
        did["people"] = self.teams[row].size * did["work" if self.teams[row].pool < 0 else "away"]
        return did

    def staff(self):
        """Return people x time by activity, and of all presence under ""."""
        did = defaultdict(int)
        for row, pool in enumerate(self.pools):
            if pool.staffed:
                spent = self.pool(row)
                did["window"] += spent["service"] - spent["guide"]
                for kind in ("guide", "pause", "no_answer", "intake", "decision"):
                    did[kind] += spent[kind]
                did[""] += spent["present"]
        for row, team in enumerate(self.teams):
            spent = self.team(row)
            for kind in ("road", "home"):
                did[kind] += spent[kind] * team.size
            did[""] += spent["people"] if team.pool < 0 else 0
        did["idle"] = did[""] - sum(time for kind, time in did.items() if kind)
        return did

    def waiting(self):
        """Return (site, start, stop) of everybody's waiting, in queues and at doors, inside the window."""
        spans = []
        for stay in self.stays:
            stop = stay.start if stay.start >= 0 else stay.end if stay.end >= 0 else self.records.end
            spans.append((stay.site, stay.join, stop))
        for visit in self.visits:
            if visit.kept:
                continue
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


def share_of_cases(test, among=lambda case: True):
    def naive(told, by, group):
        asked = [case for case in cases_in(told, by, group) if among(case)]
        return quotient(sum(case.number for case in asked if test(case)), sum(case.number for case in asked))

    return naive


def mean_of_cases(value, among):
    def naive(told, by, group):
        asked = [case for case in cases_in(told, by, group) if among(case)]
        return quotient(sum(value(case) * case.number for case in asked), sum(case.number for case in asked)) / HOUR

    return naive


def is_due(case):
    return case.due >= 0 and case.due < case.run_end


def is_kept(case):
    return 0 <= case.decided <= case.due


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
            staff = by == "pool" or one.pools[row].staffed
            if staff and group in {"": ("",), "site": (site,), "pool": (f"{site}.{pool}",)}[by]:
                yield one, row


def occupancy(told, by, group):
    did = [one.pool(row) for one, row in pools_in(told, by, group)]
    kinds = ("service", "pause", "no_answer", "intake", "decision", "away")
    busy = sum(each[kind] for each in did for kind in kinds)
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
    for change, after in zip(changes, [*changes[1:], None][: len(changes)], strict=True):
        stop = min(one.stop, after.time if after else one.stop)
        total += change.count * max(0, stop - max(one.start, change.time))
    return total / HOUR * one.per_year


def staff_hours(told, by, group):
    if by in ("hour", "weekday"):
        return sum(planned_hours_at(one, row, by, group) for one, row in pools_in(told[:1], "", ""))
    return sum(planned_hours(one, row) for one, row in pools_in(told[:1], by, group))


def planned_hours_at(one, row, by, group):
    """Return hours a year of the plan in an hour of the day, or on a weekday, hour by hour."""
    changes = [change for change in rows(one.world.network.planned) if change.pool == row]
    total = 0
    for change, after in zip(changes, [*changes[1:], None][: len(changes)], strict=True):
        time, stop = max(one.start, change.time), min(one.stop, after.time if after else one.stop)
        while time < stop:
            end = min(stop, (time // HOUR + 1) * HOUR)
            of = f"{time % DAY // HOUR:02d}" if by == "hour" else WEEKDAYS[one.world.network.weekday[time // DAY]]
            total += change.count * (end - time) * (of == group)
            time = end
    return total / HOUR * one.per_year


def in_lieu(hours):
    def naive(told, by, group):
        one = told[0]
        on_duty = {account.pool for account in rows(one.world.network.lieu)}
        known = [row for _, row in pools_in(told[:1], by, group) if row in on_duty]
        accounts = [account for account in rows(one.world.network.lieu) if account.pool in known]
        measured = [account for account in accounts if one.start <= account.day < one.stop]
        return sum(map(hours, measured)) / HOUR * one.per_year if known else math.nan

    return naive


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


def pool_of(one, site, pool):
    place = one.world.scenario.sites[site]
    return (place.windows | place.back_office)[pool]


def standby_hours(one, row):
    """Return hours for which a pool is on call in the window: instant by instant, between neighbouring boundaries of slots."""
    spans = []
    for slot in one.slots:
        diary = one.diaries[slot.diary]
        if diary.pool == row:
            spans.append((slot.time, slot.time + diary.length, diary.crew))
    bounds = sorted({one.start, one.stop} | {bound for low, high, _ in spans for bound in (low, high)})
    total = 0
    for low, high in itertools.pairwise(bounds):
        if one.start <= low < one.stop:
            total += max((crew for start, stop, crew in spans if start <= low < stop), default=0) * (high - low)
    return total / HOUR


def agents_have_work(scenario):
    agency, accepts = scenario.channels.agency, scenario.diversion.wrong_door == "accept"
    if agency is None:
        return False
    choose = any(agency.weights.values())
    at_counters = [bool(site.agency) for site in scenario.sites.values()]
    return any(listed and (choose or accepts) for listed in at_counters) or (agency.pickup == "home" and choose)


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
            if not full and pool_of(one, site, pool).hosted:
                continue
            if one.pools[row].staffed:
                yuan += planned_hours(one, row) * hour
                yuan += pool_hours("overtime")(told, "pool", f"{site}.{pool}") * hour * costs.overtime_factor
            else:
                yuan += pool_of(one, site, pool).count * costs.kiosk_year
            if pool_of(one, site, pool).call_out_min is not None:
                called = pool_hours("rostered")(told, "pool", f"{site}.{pool}")
                yuan += called * hour * costs.call_out_factor
                yuan += standby_hours(one, row) * one.per_year * costs.on_call_hour
        for row, team in enumerate(one.names.teams):
            if one.teams[row].pool < 0 and (full or not one.world.scenario.teams[team].hosted):
                did = [each.team(row) for each in told]
                shift, overtime = (mean(each[kind] for each in did) for kind in ("shift", "overtime"))
                price = hour / HOUR * one.per_year * one.teams[row].size
                yuan += (shift + overtime * costs.overtime_factor) * price
        runs = rows(one.world.network.runs)
        if agents_have_work(one.world.scenario):
            runs += rows(one.world.network.batches)
        yuan += sum(one.start <= run.leave < one.stop for run in runs) * costs.courier_run * one.per_year
        for each in told:
            road = sum(each.clipped(journey.set_out, journey.until) for journey in each.journeys)
            fared = rows(each.records.cases)
            mailed = sum(case.mailed and each.start <= case.decided < each.stop for case in fared)
            applied = sum(need.applied for need in each.cohort)
            items = road / HOUR * costs.road_hour + mailed * costs.mail_item + applied * costs.online_application
            yuan += items / len(told) * one.per_year
        return yuan

    return naive


def resident_cost(told, by, group):
    yuan = 0.0
    for one in told:
        for visit in one.measured:
            segment = one.world.scenario.population.segments[visit.group["segment"]]
            worth = segment.value_of_time_hour
            worth = one.world.scenario.costs.value_of_time_hour if worth is None else worth
            spent = visit.travel + visit.travel_home + visit.wait + visit.between + visit.early + visit.service
            yuan += worth * spent / HOUR
        at_home = [(one.needs[each.of], each.at_home) for each in one.journeys if one.start <= each.until < one.stop]
        for need, spent in [*at_home, *((need, need.own_time) for need in one.cohort)]:
            worth = one.world.scenario.population.segments[one.names.segments[need.segment]].value_of_time_hour
            worth = one.world.scenario.costs.value_of_time_hour if worth is None else worth
            yuan += worth * spent / HOUR
    return yuan / len(told) * told[0].per_year


def count_cases(told, by, group):
    return sum(case.number for case in cases_in(told, by, group))


def responses_in(told, by, group):
    return [response for need in needs_in(told, by, group) for response in need.responses]


def p90_response(told, by, group):
    responses = sorted(responses_in(told, by, group))
    return responses[math.ceil(0.9 * len(responses)) - 1] / HOUR if responses else math.nan


def teams_in(told, by, group):
    for one in told:
        for row, name in enumerate(one.names.teams):
            if by == "" or group == name:
                yield one.team(row)


def team_ratio(above, below):
    def naive(told, by, group):
        did = list(teams_in(told, by, group))
        return quotient(sum(each[above] for each in did), sum(each[below] for each in did))

    return naive


def papers_in(told, by, group):
    for one in told:
        for paper in one.papers:
            service = one.names.services[one.cases[paper.case].service]
            if group in {"": ("",), "site": (one.names.sites[paper.site],), "service": (service,)}[by]:
                paper.leaves = paper.start if paper.start >= 0 else one.records.end
                yield one, paper


def papers_queue(told, by, group):
    waiting = sum(one.clipped(paper.join, paper.leaves) for one, paper in papers_in(told, by, group))
    return waiting / sum(one.stop - one.start for one in told)


def desk_wait(told, by, group):
    came = [paper for one, paper in papers_in(told, by, group) if one.start <= paper.join < one.stop]
    return mean((paper.leaves - paper.join) / HOUR for paper in came)


def kiosk_uses_day(told, by, group):
    uses = days = 0
    for one in told:
        for row, (site, pool) in enumerate(one.names.pools):
            if one.pools[row].staffed or group not in ("", site, f"{site}.{pool}"):
                continue
            uses += sum(stay.pool == row and one.start <= stay.start < one.stop for stay in one.stays)
            plan = [change for change in rows(one.world.network.planned) if change.pool == row]
            for day in range(one.start // DAY, (one.stop - 1) // DAY + 1):
                count = [change.count for change in plan if change.time <= day * DAY][-1:]
                count += [change.count for change in plan if day * DAY <= change.time < (day + 1) * DAY]
                days += max(count, default=0)
    return quotient(uses, days)


def cost_per_case(told, by, group):
    costs, one = told[0].world.scenario.costs, told[0]
    needs = needs_in(told, by, group)
    yuan = sum(need.staff for need in needs) / HOUR * costs.window_staff_year / costs.staff_hours_year
    yuan += sum(need.mailed for need in needs) * costs.mail_item
    yuan += sum(need.applied for need in needs) * costs.online_application
    if group in ("", "kiosk"):
        for row, (site, pool) in enumerate(one.names.pools):
            if not one.pools[row].staffed:
                price = costs.kiosk_year + costs.kiosk / 5
                yuan += pool_of(one, site, pool).count * price / one.per_year * len(told)
    return quotient(yuan, sum(need.cases for need in needs))


def bookings_in(told, by, group):
    found = [booking for one in told for booking in one.bookings if one.start <= booking.asked < one.stop]
    return [booking for booking in found if booking.group[by] == group]


def share_of_bookings(test, among):
    def naive(told, by, group):
        return mean(bool(test(booking)) for booking in bookings_in(told, by, group) if among(booking))

    return naive


def was_due(booking):
    return booking.outcome in (1, 2, 3)


def mean_of_kept(value):
    def naive(told, by, group):
        return mean(value(booking) / MINUTE for booking in bookings_in(told, by, group) if booking.outcome == 1)

    return naive


def walk_in_wait(told, by, group):
    walked_in = [
        visit
        for one in told
        for visit in one.measured
        if one.books
        and visit.queued
        and not visit.kept
        and (visit.group | one._of_need(one.needs[visit.need]))[by] == group
    ]
    return mean(visit.wait / MINUTE for visit in walked_in)


def slot_share(test):
    def naive(told, by, group):
        places = booked = 0
        for one in told:
            for slot in one.slots:
                diary = one.diaries[slot.diary]
                if one.start <= slot.time < one.stop and group in ("", one.names.sites[diary.site]):
                    places += diary.places
            for booking in one.bookings:
                if booking.outcome != 4 and one.start <= booking.slot < one.stop and booking.group[by] == group:
                    booked += test(booking)
        return quotient(booked, places)

    return naive


def call_outs_in(told, by, group):
    for one in told:
        for call_out in one.call_outs:
            site, pool = one.names.pools[call_out.pool]
            if one.start <= call_out.start < one.stop and group in ("", site, f"{site}.{pool}"):
                yield call_out


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
    "lost": share_of_cases(lambda case: case.outcome == 2),
    "open": share_of_cases(lambda case: case.outcome == 0),
    "first_trip": share_of_cases(lambda case: case.outcome == 1 and case.resolved_trip in (0, 1)),
    "time_to_resolution": mean_of_cases(lambda case: case.taken, lambda case: case.outcome == 1),
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
    "reserve_hours": pool_hours("reserve"),
    "moved_hours": pool_hours("moved"),
    "present_hours": pool_hours("present"),
    "staff_hours": staff_hours,
    "lieu_earned_hours": in_lieu(lambda account: account.earned),
    "lieu_taken_hours": in_lieu(lambda account: account.taken),
    "lieu_owed_hours": in_lieu(lambda account: account.earned - account.taken),
    "staff_time": lambda told, by, group: sum(one.staff()[group] for one in told) / HOUR / len(told) * told[0].per_year,
    "visits_year": yearly(lambda told, by, group: len(visits_in(told, by, group))),
    "needs_year": yearly(lambda told, by, group: len(needs_in(told, by, group))),
    "cases_year": yearly(count_cases),
    "enquiries_year": yearly(
        lambda told, by, group: sum(case.number for one in told for case in one.enquiries if case.group[by] == group)
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
    "cost_per_case": cost_per_case,
    "diverted": lambda told, by, group: mean(need.channel != 0 for need in needs_in(told, by, group)),
    "channel_share": lambda told, by, group: quotient(len(needs_in(told, by, group)), len(needs_in(told, "", ""))),
    "wrong_door_accepted": share_of_visits(lambda visit: visit.accepted),
    "kiosk_uses_day": kiosk_uses_day,
    "home_visits_year": yearly(lambda told, by, group: sum(did["visits"] for did in teams_in(told, by, group))),
    "home_response": lambda told, by, group: mean(response / HOUR for response in responses_in(told, by, group)),
    "p90_home_response": p90_response,
    "home_unanswered": lambda told, by, group: mean(
        not need.responses for need in needs_in(told, by, group) if need.asked
    ),
    "visits_per_team_day": team_ratio("visits", "shifts"),
    "road_share": team_ratio("road", "work"),
    "team_hours": yearly(lambda told, by, group: sum(did["people"] for did in teams_in(told, by, group)) / HOUR),
    "promised": share_of_cases(lambda case: case.due >= 0, lambda case: case.decided >= 0),
    "late_against_promise": share_of_cases(lambda case: not is_kept(case), is_due),
    "on_time_rate": share_of_cases(is_kept, is_due),
    "time_to_decision": mean_of_cases(
        lambda case: case.decided - case.accepted, lambda case: case.decided >= 0 and case.accepted >= 0
    ),
    "papers_queue": papers_queue,
    "desk_wait": desk_wait,
    "slot_requests_year": yearly(lambda told, by, group: len(bookings_in(told, by, group))),
    "no_slot_free": share_of_bookings(lambda booking: booking.outcome == 4, lambda booking: True),
    "slot_lead": lambda told, by, group: mean(
        (booking.slot - booking.asked) / HOUR for booking in bookings_in(told, by, group) if booking.outcome != 4
    ),
    "no_show_rate": share_of_bookings(lambda booking: booking.outcome == 3, was_due),
    "slot_lost_late": share_of_bookings(lambda booking: booking.outcome == 2, was_due),
    "booked_wait": mean_of_kept(lambda booking: booking.kept_visit.wait),
    "walk_in_wait": walk_in_wait,
    "booked_early": mean_of_kept(lambda booking: booking.kept_visit.early),
    "slot_use": slot_share(lambda booking: True),
    "slot_used": slot_share(lambda booking: booking.outcome == 1),
    "call_outs_year": yearly(lambda told, by, group: len(list(call_outs_in(told, by, group)))),
    "call_out_hours": yearly(
        lambda told, by, group: sum(one.count * (one.until - one.start) for one in call_outs_in(told, by, group)) / HOUR
    ),
    "kept_per_call_out": lambda told, by, group: mean(one.came for one in call_outs_in(told, by, group)),
    "call_outs_in_vain": lambda told, by, group: mean(one.came == 0 for one in call_outs_in(told, by, group)),
}
"""A naive way to every measure of the catalogue: (replications, group_by, group) -> value."""
