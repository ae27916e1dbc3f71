"""The reference engine: what happens to people and their papers, event by event, written to be read beside README.md.

It is the slow and plain one of two engines that give the same Records; the compiled one is held to it by `simnet agree`. SimPy
keeps the calendar, all state is in small objects, every draw is asked of the person it belongs to. Read it in the order
of README.md:

1. the order of events and the stop: here, and `reference_calendar`
2. takes, ways, lines: `reference_layout` and `reference_hours` (what stays as it is), `reference_site` (what changes)
3. a need's state: `reference_people`, `reference_errands`
4. deciding where to go: `reference_deciding`
5. at the site: `reference_visit`, `reference_serving`, `reference_servers`
6. leaving: `reference_errands`
7. opening and closing: `reference_serving`, `reference_site`, `reference_servers` (rosters)
10. channels: `reference_errands`, `reference_papers` (applying), `reference_deciding` (sessions)
11. papers: `reference_papers`, `reference_desks`, `reference_ways`
12. teams: `reference_teams`, `reference_team`, `reference_tour`
13. reserve posts: `reference_reserves`
14. appointments: `reference_appointments`, `reference_errands` (booking), `reference_serving` (holding a slot), `reference_on_call`
15. posts that are moved: `reference_moves`

Nothing is measured here, nothing is drawn from a generator, and no rule is here that the contract does not state.
"""

from __future__ import annotations

from functools import partial

from simnet.demand.demand import Demand
from simnet.engine import contract
from simnet.engine.reference_appointments import Appointments
from simnet.engine.reference_calendar import Calendar, Observer
from simnet.engine.reference_deciding import Deciding
from simnet.engine.reference_desks import Desks
from simnet.engine.reference_errands import Errands
from simnet.engine.reference_layout import Layout
from simnet.engine.reference_moves import Moves
from simnet.engine.reference_on_call import OnCall
from simnet.engine.reference_papers import Papers
from simnet.engine.reference_people import people_of
from simnet.engine.reference_records import Journal
from simnet.engine.reference_reserves import Reserves
from simnet.engine.reference_servers import Servers
from simnet.engine.reference_serving import Serving
from simnet.engine.reference_site import sites_of
from simnet.engine.reference_teams import Teams
from simnet.network.network import Network
from simnet.records import Records


def run(network: Network, demand: Demand, observer: Observer | None = None) -> Records:
    """Return the Records of one replication, in canonical order.

    Parameters
    ----------
    network : Network
    demand : Demand
    observer : callable, optional
        Is told (time, kind, id, what it did in words) of each event that did something.
    """
    layout = Layout(network)
    sites = sites_of(network, layout)
    people = people_of(demand, layout)
    calendar, journal = Calendar(observer), Journal()
    deciding = Deciding(layout, sites)
    errands = Errands(layout, calendar, deciding, people)
    desks = Desks(layout, calendar, journal.papers)
    papers = Papers(layout, sites, calendar, desks, errands)
    servers = Servers(layout, sites, calendar, desks, journal.no_answers)
    serving = Serving(layout, calendar, journal, servers, errands, papers)
    Reserves(layout, sites, calendar, journal.posts, servers.offer)
    rosters = {(time, pool): count for time, pool, count in demand.rosters[["time", "pool", "count"]].tolist()}
    Moves(layout, sites, calendar, journal.stays, journal.posts, servers.offer, rosters)
    teams = Teams(layout, sites, calendar, papers, errands)
    appointments = Appointments(network, layout, sites, calendar, deciding, journal.bookings)
    pools = [pool for site in sites for pool in site.pools]
    crews = OnCall(appointments.slots, pools, sites, calendar, journal.call_outs)

    # Who tells whom of what.
    errands.on_arrival, errands.papers, errands.teams = serving.on_arrival, papers, teams
    desks.offer, desks.on_done = servers.offer, papers.on_work_done
    papers.teams = teams
    servers.on_served, servers.look_for_work_at = serving.on_served, teams.look_for_work_at
    teams.offer = crews.offer = servers.offer
    errands.appointments, errands.crews = appointments, crews

    # What is known before the run begins.
    for person, time in zip(people, demand.needs["time"].tolist(), strict=True):
        calendar.schedule(time, contract.WISH, person.row, partial(errands.on_wish, person))
    for site in sites:
        for interval in site.hours.intervals:
            on_open = partial(serving.on_open, site, interval.open)
            calendar.schedule(interval.open, contract.OPEN_DOOR, site.row, on_open)
        for session_end in sorted({interval.session_end for interval in site.hours.intervals}):
            calendar.schedule(session_end, contract.CLOSE, site.row, partial(serving.on_close, site))
    for (time, row), count in rosters.items():
        calendar.schedule(time, contract.ROSTER, row, partial(servers.on_roster, pools[row], count))
    teams.schedule()

    # The run, and its stop.
    rules = layout.rules

    def stops(time: int) -> bool:
        return time >= rules.horizon or (time >= rules.window_end and errands.unfinished_cohort == 0)

    not_carried_out = calendar.run(stops)
    end = rules.horizon if not_carried_out is None else min(not_carried_out, rules.horizon)
    for site in sites:
        journal.holds += site.held_to_the_end(end)
    return journal.records(people, teams.journeys, end)
