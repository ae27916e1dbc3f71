"""The bill of a scenario: who pays how much for what, a year or once.

Payers are never added up: money of the public purse and time of residents are different things, and a reader must see
both. Two bases: *paid* is what is paid extra; *full* puts a full price on what another body lends. Staff cost their
planned hours at their factor (absence is paid too, so a stand-in costs nothing more, and so are days on which their site is
closed; who is off in lieu is paid, and the duty that is repaid so is not), reserve posts the hours in which they are open;
overtime comes on top, and so do those on call, for standing by and for being called out; machines have a price and upkeep,
and no staff. Residents' time is that of visits, and of visits of teams, which arrive in the measured window, and of
applications of needs that arise in it, so that all of a bill is of the same year; it is the same on both bases, and listed in
both so that each is a whole bill.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from simnet.measures.bookings import standby_time
from simnet.measures.intervals import Estimate, without_noise
from simnet.measures.outcome import Outcome
from simnet.measures.sums import clipped, sums
from simnet.scenario.forms import at_home, weighted
from simnet.scenario.schema import Pool, Scenario, Site
from simnet.units import HOUR

PAID, FULL = "paid", "full"
PUBLIC, RESIDENTS = "public", "residents"
RECURRENT, ONE_OFF = "recurrent", "one_off"
TOTAL = "total"
UNITS = {RECURRENT: "yuan a year", ONE_OFF: "yuan"}

PAID_EXTRA = {"rented": ("rent", "running", "fit_out"), "free": ("running", "fit_out"), "hosted": ()}
"""What is paid extra for premises: idle space costs no rent, but has to be fitted out, lit and cleaned; a host pays for all."""


@dataclass(frozen=True)
class Line:
    """One line of a bill.

    Attributes
    ----------
    basis : str
        paid or full.
    payer : str
        public or residents.
    line : str
        rent, running, staff, overtime, call_outs, teams, road, kiosk_upkeep, mail, courier, online, fit_out, kiosks, travel, waiting,
        service; total: the sum of the lines above it of the same basis, payer and recurrence.
    recurrence : str
        recurrent or one_off.
    estimate : Estimate
        Yuan a year, or yuan.
    """

    basis: str
    payer: str
    line: str
    recurrence: str
    estimate: Estimate

    @property
    def unit(self) -> str:
        """Unit of the estimate."""
        return UNITS[self.recurrence]


def bill(outcome: Outcome) -> tuple[Line, ...]:
    """Return all lines of a scenario's bill, on both bases, each total after its parts."""
    costs = outcome.scenario.costs
    lines: list[Line] = []
    for basis in (PAID, FULL):
        staff, overtime = _staff(outcome, basis)
        public = {
            "rent": _fixed(outcome, _premises(outcome.scenario, "rent", basis)),
            "running": _fixed(outcome, _premises(outcome.scenario, "running", basis)),
            "staff": staff,
            "overtime": overtime,
            "call_outs": _call_outs(outcome, basis),
            "teams": _teams(outcome, basis),
            "road": _road(outcome),
            "kiosk_upkeep": _fixed(outcome, _machines(outcome, basis) * costs.kiosk_year),
            "mail": _items(outcome, "mailed", costs.mail_item),
            "courier": _fixed(outcome, _runs(outcome) * costs.courier_run * outcome.layout.per_year),
            "online": _items(outcome, "applied", costs.online_application),
        }
        one_off = {
            "fit_out": _fixed(outcome, _premises(outcome.scenario, "fit_out", basis)),
            "kiosks": _fixed(outcome, _machines(outcome, basis) * costs.kiosk),
        }
        lines += _with_total(basis, PUBLIC, RECURRENT, public)
        lines += _with_total(basis, PUBLIC, ONE_OFF, one_off)
        lines += _with_total(basis, RESIDENTS, RECURRENT, _residents(outcome))
    return tuple(lines)


def cost(outcome: Outcome, basis: str, payer: str) -> Estimate:
    """Return the recurrent total of one payer on one basis, yuan a year."""
    wanted = (basis, payer, TOTAL, RECURRENT)
    return next(
        line.estimate for line in bill(outcome) if (line.basis, line.payer, line.line, line.recurrence) == wanted
    )


def _with_total(basis: str, payer: str, recurrence: str, parts: dict[str, Estimate]) -> list[Line]:
    lines = [Line(basis, payer, name, recurrence, estimate) for name, estimate in parts.items()]
    return [*lines, Line(basis, payer, TOTAL, recurrence, _sum(parts.values()))]


def _sum(parts: Iterable[Estimate]) -> Estimate:
    value, influence = 0.0, np.zeros(1)
    for part in parts:
        value, influence = value + part.value, influence + part.influence
    return Estimate(value, influence)


def _fixed(outcome: Outcome, value: float) -> Estimate:
    return Estimate(value, np.zeros(outcome.num_replications))


def _mean(by_replication: np.ndarray) -> Estimate:
    value = float(by_replication.mean())
    return Estimate(value, without_noise(by_replication - value, value))


def _premises(scenario: Scenario, line: str, basis: str) -> float:
    """Return one line of the cost of premises, yuan a year (fit_out: yuan)."""
    costs = scenario.costs
    price = {"rent": costs.rent_m2_year, "running": costs.running_m2_year, "fit_out": costs.fit_out_m2}[line]
    return sum(_area(site, line, basis) for _, site in sorted(scenario.sites.items())) * price


def _area(site: Site, line: str, basis: str) -> float:
    return site.area_m2 if basis == FULL or line in PAID_EXTRA[site.premises] else 0.0


def staff_yuan_ms(scenario: Scenario) -> float:
    """Return what a millisecond of staff costs, yuan."""
    return scenario.costs.window_staff_year / scenario.costs.staff_hours_year / HOUR


def _paid_pools(outcome: Outcome, basis: str) -> np.ndarray:
    """Return 1 for pools that are paid for on a basis, 0 for others, shape (pools,)."""
    sites = outcome.scenario.sites
    pools = [_pool(sites[site], pool) for site, pool in outcome.network.names.pools]
    return np.array([basis == FULL or not pool.hosted for pool in pools], np.int64)


def _pool(site: Site, pool: str) -> Pool:
    return site.windows[pool] if pool in site.windows else site.back_office[pool]


def _staff(outcome: Outcome, basis: str) -> tuple[Estimate, Estimate]:
    """Return the cost of planned and of reserve hours, and of overtime of pools, yuan a year."""
    scenario = outcome.scenario
    paid = _paid_pools(outcome, basis) * outcome.staffed
    yuan_ms = staff_yuan_ms(scenario) * outcome.layout.per_year
    planned = float(outcome.planned_time @ (paid * _pay(outcome))) + _time_off(outcome, paid)
    overtime = outcome.columns("pools", "pool", ("overtime_ms",)) @ paid
    staff = _fixed(outcome, planned * yuan_ms)
    if len(outcome.network.reserves) > 0:
        reserve = outcome.columns("pools", "pool", ("reserve_ms",)) @ (paid * _pay_of_reserves(outcome))
        staff = _sum((staff, _mean(reserve * yuan_ms)))
    return staff, _mean(overtime * (yuan_ms * scenario.costs.overtime_factor))


def _pay(outcome: Outcome) -> np.ndarray:
    """Return what an hour of each pool costs over a normal one, shape (pools,)."""
    sites = outcome.scenario.sites
    return np.array([_pool(sites[site], pool).pay for site, pool in outcome.network.names.pools])


def _pay_of_reserves(outcome: Outcome) -> np.ndarray:
    """Return what an hour of each pool's reserve costs over a normal one, shape (pools,)."""
    sites = outcome.scenario.sites
    reserves = [_pool(sites[site], pool).reserve for site, pool in outcome.network.names.pools]
    return np.array([0.0 if reserve is None else reserve.pay for reserve in reserves])


def _time_off(outcome: Outcome, paid: np.ndarray) -> float:
    """Return the time, at normal pay, that time in lieu adds to the plan: who is off is paid, and duty so repaid is not; ms."""
    account, pay = outcome.paid_lieu, _pay(outcome) * paid
    earned = np.maximum(account["earned"], 1)
    repaid = account["worked"] * (account["taken"] / earned)
    return float(account["taken"] @ pay[account["source"]] - repaid @ pay[account["pool"]])


def _call_outs(outcome: Outcome, basis: str) -> Estimate:
    """Return the cost of pools on call: of standing by, and of the time for which they were called out, yuan a year."""
    costs, layout, network = outcome.scenario.costs, outcome.layout, outcome.network
    paid = _paid_pools(outcome, basis)
    on_call = np.zeros(len(network.pools), np.int64)
    on_call[network.diaries["pool"][network.diaries["pool"] >= 0]] = 1
    called = outcome.columns("pools", "pool", ("rostered_ms",)) @ (paid * on_call)
    standing_by = int(standby_time(outcome.paid_for, layout.window_start, layout.window_end) @ paid)
    yuan_ms = staff_yuan_ms(outcome.scenario) * costs.call_out_factor * layout.per_year
    return _sum((_fixed(outcome, standing_by * costs.on_call_hour * layout.per_year / HOUR), _mean(called * yuan_ms)))


def _teams(outcome: Outcome, basis: str) -> Estimate:
    """Return the cost of teams that belong to no pool: of their shifts, and of overtime, yuan a year."""
    scenario, layout, network = outcome.scenario, outcome.layout, outcome.paid_for
    teams, shifts, names = network.teams, network.shifts, network.names.teams
    if not names:
        return _fixed(outcome, 0.0)
    paid = np.array([basis == FULL or not scenario.teams[team].hosted for team in names], np.int64)
    people = teams["size"] * paid * (teams["pool"] < 0)
    yuan_ms = staff_yuan_ms(scenario) * layout.per_year
    on_shift = clipped(shifts["start"], shifts["end"], layout.window_start, layout.window_end)
    planned = int(sums(shifts["team"], on_shift, len(names)) @ people) * yuan_ms
    overtime = outcome.columns("teams", "team", ("overtime_ms",)) @ people
    return _sum((_fixed(outcome, planned), _mean(overtime * (yuan_ms * scenario.costs.overtime_factor))))


def _road(outcome: Outcome) -> Estimate:
    """Return what teams on the road cost beyond their staff, yuan a year."""
    hours = outcome.columns("teams", "", ("road_ms",))[:, 0] * (outcome.layout.per_year / HOUR)
    return _mean(hours * outcome.scenario.costs.road_hour)


def _machines(outcome: Outcome, basis: str) -> int:
    return int(outcome.machines @ _paid_pools(outcome, basis))


def _items(outcome: Outcome, name: str, price: float) -> Estimate:
    return _mean(outcome.columns("items", "", (name,))[:, 0] * (price * outcome.layout.per_year))


def _runs(outcome: Outcome) -> int:
    """Return how many runs, of couriers and of agents with a batch, set out in the measured window.

    Agents whom nobody can give anything make no runs, whatever hours a scenario has taken over from another.
    """
    leave, layout = outcome.network.runs["leave"], outcome.layout
    if _have_agents_work(outcome.scenario):
        leave = np.concatenate((leave, outcome.network.batches["leave"]))
    return int(np.count_nonzero((leave >= layout.window_start) & (leave < layout.window_end)))


def _have_agents_work(scenario: Scenario) -> bool:
    """Return whether papers can come into agents' hands: at homes, or at a counter, of those who choose that or come by mistake."""
    chosen, home = weighted(scenario, "agency"), at_home(scenario, "agency")
    counters = any(site.agency for site in scenario.sites.values())
    return (chosen and home) or (counters and (chosen or scenario.diversion.wrong_door == "accept"))


def _residents(outcome: Outcome) -> dict[str, Estimate]:
    """Return the cost of residents' time, yuan a year, by what it went into."""
    scenario, segments = outcome.scenario, outcome.network.names.segments
    values = [scenario.population.segments[segment].value_of_time_hour for segment in segments]
    default = scenario.costs.value_of_time_hour
    yuan_ms = np.array([default if value is None else value for value in values]) / HOUR
    columns = {"travel": "travel_ms", "waiting": "wait_ms", "service": "service_ms"}
    return {
        line: _mean(outcome.columns("clock", "segment", (name,)) @ yuan_ms * outcome.layout.per_year)
        for line, name in columns.items()
    }
