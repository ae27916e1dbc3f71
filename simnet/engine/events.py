"""Records told as events: what happened, in the order in which it happened.

The story of a day (`simnet trace`) and the first event on which two engines differ (`simnet agree`) are read from Records, so
that they tell what was recorded and nothing else.
"""

from __future__ import annotations

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine.events_cases import fates
from simnet.engine.events_people import bookings, call_outs, doors, posts, rosters, stays, visits
from simnet.engine.events_steps import Event, Told, follow
from simnet.engine.events_teams import journeys
from simnet.network.network import Network
from simnet.records import Records, rosters_as_they_were

__all__ = ["ALWAYS", "Event", "events", "state"]

ALWAYS = (0, int(tables.NEVER))


def events(network: Network, demand: Demand, records: Records, span: tuple[int, int] = ALWAYS) -> list[Event]:
    """Return what happened in a span of time, in order.

    Parameters
    ----------
    network, demand, records
        A replication and what an engine made of it.
    span : (int, int)
        From the first instant, before the second, ms.
    """
    told = Told(network, demand, records, span)
    of_sites = [*doors(told), *rosters(told), *posts(told), *call_outs(told)]
    cases = fates(told)
    people = follow([*bookings(told), *visits(told), *stays(told), *cases.of_people])
    teams = follow([*journeys(told), *cases.of_teams])
    return sorted([*of_sites, *people, *follow(cases.of_cases), *teams])


def state(network: Network, demand: Demand, records: Records, site: int, time: int) -> list[str]:
    """Return lines that say who is at a site just after everything of a tick happened, and who serves there.

    Papers and teams are told of where there are any.
    """
    told = Told(network, demand, records, ALWAYS)
    here, serving = _now(records.stays, site, time)
    papers, worked_on = _now(records.papers, site, time)
    skills = network.names.skills
    rosters = rosters_as_they_were(demand.rosters, records.posts)
    lines = []
    for title, rows in (("waiting", here[~serving]), ("in service", here[serving])):
        people = ", ".join(f"need {row['need']} ({skills[row['skill']]})" for row in rows)
        lines.append(f"{title}: {people or 'nobody'}")
    if papers.size:
        waiting = ", ".join(f"case {row['case']} ({skills[row['skill']]})" for row in papers[~worked_on])
        lines.append(f"papers waiting: {waiting or 'none'}")
    for pool in np.flatnonzero(network.pools["site"] == site).tolist():
        changes = rosters[(rosters["pool"] == pool) & (rosters["time"] <= time)]
        rostered = int(changes["count"][-1]) if changes.size else 0
        rostered += _called_out(records.call_outs, pool, time)
        held = records.holds[
            (records.holds["pool"] == pool) & (records.holds["start"] <= time) & (records.holds["end"] > time)
        ]
        kept = f", {int(held['count'][0])} kept after closing" if held.size else ""
        line = f"pool {told.pool(pool)}: {rostered} rostered{kept}, {np.count_nonzero(here['pool'][serving] == pool)} serving"
        at_papers = np.count_nonzero(papers["pool"][worked_on] == pool)
        line += f", {at_papers} at papers" if at_papers else ""
        away = _away(network, records, pool, time)
        lines.append(line + (f", {away} out with teams" if away else ""))
    return lines


def _now(table: np.ndarray, site: int, time: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of stays or papers that wait or are seen to at a site, and which of them are seen to."""
    rows = table[(table["site"] == site) & (table["join"] <= time)]
    rows = rows[(rows["end"] == tables.NONE) | (rows["end"] > time)]
    return rows, (rows["start"] != tables.NONE) & (rows["start"] <= time)


def _called_out(call_outs: np.ndarray, pool: int, time: int) -> int:
    """Return how many posts of a pool are called out."""
    here = (call_outs["pool"] == pool) & (call_outs["start"] <= time)
    return int(call_outs["count"][here & ((call_outs["left"] == tables.NONE) | (call_outs["left"] > time))].sum())


def _away(network: Network, records: Records, pool: int, time: int) -> int:
    """Return how many servers of a pool are out with teams."""
    away = 0
    for team in np.flatnonzero(network.teams["pool"] == pool).tolist():
        begun = records.teams[(records.teams["team"] == team) & (records.teams["set_out"] <= time)]
        back = begun.size == 0 or (begun["kind"][-1] == tables.RETURN and 0 <= begun["arrival"][-1] <= time)
        away += 0 if back else int(network.teams["size"][team])
    return away
