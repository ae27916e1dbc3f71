"""Groups of pools among which posts are moved: pools that exist, of people, of one count, of the same hours, each in one group."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.scenario.faults import Fault, unknown
from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import Pool, Scenario, Site, Staffing
from simnet.scenario.skills import pools_of

Place = tuple[Site, Pool]


def check_staffing(scenario: Scenario) -> Iterator[Fault]:
    """Yield what contradicts itself in groups of pools."""
    places = {
        f"{name}.{pool_name}": (site, pool)
        for name, site in scenario.sites.items()
        for pool_name, pool in pools_of(site).items()
    }
    group_of: dict[str, str] = {}
    for name, given in scenario.staffing.items():
        faults = list(_group(("staffing", name), given, places, group_of))
        yield from faults
        group_of.update({pool: name for pool in given.pools if pool not in group_of})
        if not faults:
            yield from _enough(("staffing", name), given, places)


def _group(path: KeyPath, given: Staffing, places: dict[str, Place], group_of: dict[str, str]) -> Iterator[Fault]:
    hours: dict[str, str] = {}
    for index, name in enumerate(given.pools):
        at = (*path, "pools", index)
        if name not in places:
            yield unknown(at, name, "pool", sorted(places))
        elif name in given.pools[:index]:
            yield Fault(at, name, "this pool is named twice")
        elif name in group_of:
            yield Fault(at, name, f"this pool is in staffing.{group_of[name]} already; a pool is in one group")
        elif (message := _unfit(*places[name])) is not None:
            yield Fault(at, name, message)
        else:
            site, pool = places[name]
            hours[name] = pool.hours or site.hours or ""
            first = next(iter(hours))
            if hours[name] != hours[first]:
                yield Fault(
                    at,
                    name,
                    f'posts are moved among pools of the same hours; this one has "{hours[name]}", {first} has "{hours[first]}"',
                )


def _unfit(site: Site, pool: Pool) -> str | None:
    """Return why posts of a pool cannot be moved; None if they can."""
    if pool.unstaffed:
        return "machines are not moved; name pools of people"
    if pool.call_out_min is not None:
        return "a pool on call comes for booked slots only and has no posts to be moved"
    if pool.lieu is not None:
        return "a duty for which there is time in lieu is its own people's; name the pools of the offices' own staff"
    if pool.count is None:
        return "posts are moved among pools of one `count`; this one has `shifts`"
    if site.sessions is not None:
        return "posts are moved among pools of sites with `hours`; this site has `sessions`"
    return None


def _enough(path: KeyPath, given: Staffing, places: dict[str, Place]) -> Iterator[Fault]:
    posts = sum(places[name][1].count or 0 for name in given.pools)
    if posts < given.min_posts * len(given.pools):
        yield Fault(
            (*path, "min_posts"),
            given.min_posts,
            f"the {len(given.pools)} pools have {posts} posts together: not so many for each; lower it, or raise their `count`",
        )
