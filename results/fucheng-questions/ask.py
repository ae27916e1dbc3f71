"""What the tables of the Fucheng studies do not hold: matters by where they were taken in and when, and who moved from where.

    python results/fucheng-questions/ask.py

writes `answers.csv` beside itself: question, what, unit, figure with its own 95% interval (each by itself, 30 replications, the seed of the
studies, so that it is the same people with the same luck). Matters are cases of needs that arise in the measured year, counted where they
were taken in. A round-the-clock post costs 8,760 hours at the price of staff, an hour of its night likewise.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simnet.demand.draw import draw_planned
from simnet.demand.plan import plan_demand
from simnet.engine import core
from simnet.experiment.questions import Family, Values, write_answers
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate, estimates
from simnet.measures.outcome import Outcome
from simnet.measures.tabulate import Row
from simnet.measures.totals import totals
from simnet.network.build import build
from simnet.units import DAY, HOUR

HERE = Path(__file__).parent
REPLICATIONS = 30
FAMILY = Family(HERE.parents[1] / "scenarios" / "fucheng", seed=2020, replications=REPLICATIONS)
STATIONS, NIGHT, DEEP = 18, (21, 8), (23, 6)
LAYOUTS = ("before", "office-hours", "day-evening", "long-day", "stations", "nine-day-evening", "nine-day-any")
PRICES = (55_000, 80_000)
VOLUMES = (0.8, 1.2)
MORE_AT_NIGHT = {
    f"profiles.employed.hours.{span}": share
    for span, share in (
        ("00:00-06:00", 0.018),
        ("06:00-08:00", 0.102),
        ("09:00-12:00", 0.18),
        ("14:00-17:00", 0.13),
        ("21:00-23:00", 0.078),
        ("23:00-24:00", 0.012),
    )
}
"""Three times the wishes between 21 and 8 of those in work (7% of theirs become 21%), fewer in office hours."""
FUND_SHARE = 0.3
DONATED = 2_000_000

FARTHER = {"15 minutes": 15.0, "5 minutes": 5.0, "30 minutes": 30.0, "60 minutes": 60.0, "however far": None}
"""How much farther people go than to the nearest place that will see them; the first is what the scenarios assume."""


@dataclass(frozen=True)
class Counts:
    """What was counted in one replication.

    Attributes
    ----------
    by_kind : dict of str to float
        Matters a year by the kind of site at which they were taken in.
    by_site : dict of str to float
        The same by site.
    by_hour : float array, shape (24,)
        Matters a year taken in at stations and terminals, by the hour of the day in which they were last served there.
    visits_by_hour : float array, shape (24,)
        Arrivals at stations and terminals in the measured window, a year.
    where : dict
        Kind of site, "" if nowhere, of each matter by (key of the need, service).
    """

    by_kind: dict[str, float]
    by_site: dict[str, float]
    by_hour: np.ndarray
    visits_by_hour: np.ndarray
    where: dict[tuple[int, int, str], str]


def count(name: str, values: Values | None = None) -> list[Counts]:
    """Return the counts of all replications of a scenario of the family."""
    scenario = FAMILY.variant(name, values).scenario
    network = build(scenario)
    plan = plan_demand(scenario, network)
    sites, services = network.names.sites, network.names.services
    kinds = [scenario.sites[site].kind for site in sites]
    open_at_night = np.array([kind in ("station", "terminal") for kind in kinds])
    is_case = [scenario.services[service].kind == "case" for service in services]
    rules = network.rules[0]
    start, end = int(rules["window_start"]), int(rules["window_end"])
    per_year = 365 * DAY / (end - start)
    found = []
    for replication in range(REPLICATIONS):
        demand = draw_planned(plan, FAMILY.seed, replication)
        records = core.run(network, demand)
        needs, cases = demand.needs, demand.cases
        service = network.services["base"][cases["service"]]
        matters = np.flatnonzero(needs["cohort"][cases["need"]].astype(bool) & np.array(is_case)[service])
        last = np.full(len(cases), -1)
        served = np.flatnonzero((records.stays["case"] >= 0) & (records.stays["start"] >= 0))
        served = served[np.argsort(records.stays["start"][served], kind="stable")]
        at = records.cases["taken_at"]
        here = served[records.stays["site"][served] == at[records.stays["case"][served]]]
        last[records.stays["case"][here]] = records.stays["start"][here] % DAY // HOUR
        by_kind: dict[str, float] = {}
        by_site: dict[str, float] = {}
        by_hour, where = np.zeros(24), {}
        for case in matters.tolist():
            need, site = needs[cases["need"][case]], int(at[case])
            kind = kinds[site] if site >= 0 else ""
            where[int(need["key0"]), int(need["key1"]), services[service[case]]] = kind
            by_kind[kind] = by_kind.get(kind, 0.0) + per_year
            if site >= 0:
                by_site[sites[site]] = by_site.get(sites[site], 0.0) + per_year
            if site >= 0 and open_at_night[site] and last[case] >= 0:
                by_hour[last[case]] += per_year
        visits = records.visits
        inside = (visits["arrival"] >= start) & (visits["arrival"] < end) & open_at_night[visits["site"]]
        hours = np.bincount(visits["arrival"][inside] % DAY // HOUR, minlength=24) * per_year
        found.append(Counts(by_kind, by_site, by_hour, hours, where))
    return found


def within(span: tuple[int, int]) -> np.ndarray:
    """Return which hours of the day lie in a span that runs over midnight."""
    hours = np.arange(24)
    return (hours >= span[0]) | (hours < span[1])


def ratio(numerator: list[float], denominator: list[float]) -> Estimate:
    """Return a ratio of sums over replications."""
    above, below = np.array(numerator), np.array(denominator)
    value = float(above.sum() / below.sum())
    return Estimate(value, (above - value * below) / below.mean())


def mean(values: list[float]) -> Estimate:
    """Return a mean over replications."""
    return ratio(values, [1.0] * len(values))


def hour_of_staff(price: float | None = None) -> float:
    """Return what an hour of staff costs, yuan."""
    costs = FAMILY.variant("stations").scenario.costs
    return (costs.window_staff_year if price is None else price) / costs.staff_hours_year


def rostered_hours(name: str) -> float:
    """Return the hours a year that posts of counters and stations of a scenario are on the roster."""
    scenario = FAMILY.variant(name).scenario
    network = build(scenario)
    demand = draw_planned(plan_demand(scenario, network), FAMILY.seed, 0)
    measured = totals(network, demand, core.run(network, demand), scenario)
    by_site = estimates(Outcome(name, network, scenario, measured), "staff_hours", "site")
    return sum(found.value for site, found in by_site if scenario.sites[site].kind in ("counter", "station"))


def sooner_by_terminals() -> dict[str, Estimate]:
    """Return by how much terminals that do more bring results sooner than closing at night, hours, and how much of it is the night's."""
    by_day = {f"sites.t{number:02d}.hours": "08:00-21:00" for number in range(1, STATIONS + 1)}
    compared = {
        "closed": FAMILY.variant("day-evening"),
        "by day": FAMILY.variant("night-terminals", by_day),
        "at any hour": FAMILY.variant("night-terminals"),
    }
    times = {name: estimate(each, "time_to_resolution") for name, each in FAMILY.outcomes(compared).items()}
    return {
        "terminals from 8 to 21": times["closed"].minus(times["by day"]),
        "and at night": times["by day"].minus(times["at any hour"]),
    }


def how_much_farther() -> list[Row]:
    """Return what changes if people go less far or farther than to the nearest place that will see them, or however far."""
    rows = []
    for name in ("before", "office-hours", "day-evening", "stations", "three-nights"):
        compared = {
            title: FAMILY.variant(name, {"diversion.farther_min": minutes}) for title, minutes in FARTHER.items()
        }
        outcomes = FAMILY.outcomes(compared)
        for measure, unit in (("travel_per_case", "min"), ("time_per_case", "min"), ("time_to_resolution", "h")):
            as_assumed = estimate(outcomes["15 minutes"], measure)
            for title, outcome in outcomes.items():
                found = estimate(outcome, measure)
                what, question = f"{name}: {measure}", "how much farther people go"
                row = {"question": question, "what": f"{what}, {title}", "unit": unit, "mean": found.value}
                rows.append(row | {"half_width": found.half_width(FAMILY.confidence)})
                if title != "15 minutes":
                    less = found.minus(as_assumed)
                    row = {
                        "question": question,
                        "what": f"{what}, {title} against 15",
                        "unit": unit,
                        "mean": less.value,
                    }
                    rows.append(row | {"half_width": less.half_width(FAMILY.confidence)})
    return rows


def stationed(counts: list[Counts]) -> list[float]:
    """Return the matters a year taken in at stations, by replication."""
    return [each.by_kind.get("station", 0.0) for each in counts]


def answers() -> list[Row]:
    """Return all answers, a row each."""
    rows: list[Row] = []

    def say(question: str, what: str, unit: str, found: Estimate) -> None:
        row = {"question": question, "what": what, "unit": unit, "mean": found.value}
        rows.append(row | {"half_width": found.half_width(FAMILY.confidence)})

    now = count("stations")
    matters = stationed(now)
    question = "how much is done at the stations"
    say(question, "matters at stations", "a year", mean(matters))
    say(question, "matters a station and day", "a day", mean([each / STATIONS / 365 for each in matters]))
    say(question, "matters a month", "a month", mean([each * 31 / 365 for each in matters]))
    busiest = max(now[0].by_site, key=lambda site: sum(e.by_site.get(site, 0.0) for e in now) * site.startswith("s"))
    busy = [each.by_site[busiest] * 31 / 365 for each in now]
    say(question, f"matters a month at the busiest, {busiest}", "a month", mean(busy))

    question = "what a round-the-clock post costs a matter"
    year = STATIONS * 8760.0
    say(question, "as assumed", "yuan", ratio([year * hour_of_staff()] * REPLICATIONS, matters))
    persons = [float(each.visits_by_hour.sum()) for each in now]
    say(question, "as assumed, a visit", "yuan", ratio([year * hour_of_staff()] * REPLICATIONS, persons))
    others = {factor: stationed(count("stations", {"demand.factor": factor})) for factor in VOLUMES}
    for factor, volume in others.items():
        for price in PRICES:
            cost = [year * hour_of_staff(price)] * REPLICATIONS
            say(question, f"volume x {factor:g}, {price:,} yuan a person", "yuan", ratio(cost, volume))

    question = "what staff at counters and stations cost a matter done there"
    for name in LAYOUTS:
        done = [each.by_kind.get("counter", 0.0) + each.by_kind.get("station", 0.0) for each in count(name)]
        say(
            question,
            f"{name}: yuan a matter",
            "yuan",
            ratio([rostered_hours(name) * hour_of_staff()] * REPLICATIONS, done),
        )

    question = "what its hours cost a matter"
    for title, hours in (
        ("8 to 21", ~within(NIGHT)),
        ("21 to 8", within(NIGHT)),
        ("23 to 6", within(DEEP)),
    ):
        cost = [STATIONS * 365 * float(hours.sum()) * hour_of_staff()] * REPLICATIONS
        say(question, f"{title}: matters at all stations", "a year", mean([float(e.by_hour[hours].sum()) for e in now]))
        say(
            question,
            f"{title}: visits at all stations",
            "a year",
            mean([float(e.visits_by_hour[hours].sum()) for e in now]),
        )
        say(question, f"{title}: yuan a matter", "yuan", ratio(cost, [float(e.by_hour[hours].sum()) for e in now]))
        say(
            question, f"{title}: yuan a visit", "yuan", ratio(cost, [float(e.visits_by_hour[hours].sum()) for e in now])
        )

    cost = [STATIONS * 365 * float(within(NIGHT).sum()) * hour_of_staff()] * REPLICATIONS
    often = [float(each.by_hour[within(NIGHT)].sum()) for each in count("stations", MORE_AT_NIGHT)]
    say(question, "21 to 8, three times as many in work then: matters at all stations", "a year", mean(often))
    say(question, "21 to 8, three times as many in work then: yuan a matter", "yuan", ratio(cost, often))

    for what, sooner in sooner_by_terminals().items():
        say("by how much terminals that do more bring results sooner than closing at night", what, "h", sooner)

    question = "where the stations' matters come from"
    before = count("before")
    origins: dict[str, list[float]] = {"counter": [], "hall": [], "": []}
    for old, new in zip(before, now, strict=True):
        here = [each for each, kind in new.where.items() if kind == "station"]
        for kind, parts in origins.items():
            parts.append(float(sum(old.where[each] == kind for each in here)))
    total = [sum(parts[n] for parts in origins.values()) for n in range(REPLICATIONS)]
    for kind, title in (("counter", "a community's counter"), ("hall", "a street's hall"), ("", "never done before")):
        say(question, f"before at {title}" if kind else title, "share", ratio(origins[kind], total))
    for factor in (0.0, 1.0, 2.0):
        weights = {f"channels.agency.weights.{each}": 0.25 * factor for each in ("working", "at_home", "elderly")}
        volume = stationed(count("stations", weights)) if factor != 1 else matters
        what = f"matters a station and day, agency's weight x {factor:g}"
        say(question, what, "a day", mean([each / STATIONS / 365 for each in volume]))
    volume = stationed(count("across-by-agency"))
    what = "matters a station and day, any matter at any station"
    say(question, what, "a day", mean([each / STATIONS / 365 for each in volume]))

    rows += how_much_farther()

    question = "what donations would have to be"
    night = STATIONS * 365 * 11 * hour_of_staff()
    exact = np.zeros(REPLICATIONS)
    say(question, "nights of all posts", "yuan a year", Estimate(night, exact))
    say(question, "months of nights that 2,000,000 yuan pay for", "months", Estimate(12 * DONATED / night, exact))
    say(question, "proceeds of which 30% pay for the nights", "yuan a year", Estimate(night / FUND_SHARE, exact))
    say(
        question,
        "the same, a station and day",
        "yuan a day",
        Estimate(night / FUND_SHARE / STATIONS / 365, exact),
    )
    return rows


def main() -> None:
    """Ask everything and write the table."""
    columns = ("question", "what", "unit", "mean", "half_width")
    rows = answers()
    write_answers(HERE / "answers.csv", columns, rows)


if __name__ == "__main__":
    main()
