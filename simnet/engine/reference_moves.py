"""Posts that are moved from pool to pool, of the reference engine: planned anew, or live. Section 15 of README.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from simnet import tables
from simnet.engine import contract
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_layout import Layout, read
from simnet.engine.reference_site import Pool, Site
from simnet.engine.reference_visit import Stay


@dataclass(slots=True, eq=False)
class Member:
    """A pool of a group.

    Attributes
    ----------
    count : int
        Posts that belong to it.
    plan : int
        By how many more are to be there, as it was last planned.
    offset : int
        By how many more are there now.
    """

    pool: Pool
    count: int
    plan: int = 0
    offset: int = 0


@dataclass(slots=True, eq=False)
class Group:
    """A group of pools; see `tables.STAFFING`.

    Attributes
    ----------
    on_since : int or None
        When its hours began; None outside of them.
    """

    row: int
    live: int
    posts: int
    min_posts: int
    past: int
    by_work: int
    more_waiting: int
    travel: int
    members: list[Member] = field(default_factory=list)
    on_since: int | None = None


class Moves:
    """All groups of pools among which posts are moved.

    Parameters
    ----------
    layout : Layout
    sites : list of Site
        By row.
    calendar : Calendar
    stays : list of Stay
        All times in a queue so far, from which calls and work are counted.
    changes : list of tuple
        Where changes of posts are noted, (pool, time, kind, change).
    offer : callable
        Offers the servers of a pool.
    rosters : dict of (int, int) to int
        Counts that ROSTERs bring, by (time, row of the pool).
    """

    def __init__(
        self,
        layout: Layout,
        sites: list[Site],
        calendar: Calendar,
        stays: list[Stay],
        changes: list[tuple[int, int, int, int]],
        offer: Callable[[Pool], None],
        rosters: dict[tuple[int, int], int],
    ) -> None:
        network = layout.network
        self.rosters = rosters
        self.sites, self.calendar, self.stays, self.changes, self.offer = sites, calendar, stays, changes, offer
        self.groups = read(Group, network.staffing, row=range(len(network.staffing)))
        pools = [pool for site in sites for pool in site.pools]
        for group, pool, count in network.members[["group", "pool", "count"]].tolist():
            self.groups[group].members.append(Member(pools[pool], count))
        does = {
            contract.POSTS_BACK: self.on_hours_end,
            contract.REPLAN: self.on_replan,
            contract.POSTS_OUT: self.on_hours_begin,
            contract.LOOK: self.on_look,
        }
        for time, what, row in network.staffing_times[["time", "what", "group"]].tolist():
            kind = contract.STAFFING_EVENTS[what]
            calendar.schedule(time, kind, row, partial(does[kind], self.groups[row]))

    @property
    def now(self) -> int:
        """The time, ms."""
        return self.calendar.now

    # -- hours ------------------------------------------------------------------------------------------------------

    def on_hours_end(self, group: Group) -> None:
        """POSTS_BACK: all posts are back where they belong."""
        group.on_since = None
        for member in group.members:
            self.move(member, 0)

    def on_hours_begin(self, group: Group) -> None:
        """POSTS_OUT: posts are where the plan has them, as far as people are there today."""
        group.on_since = self.now
        if not group.live:
            self.follow_plan(group)

    def follow_plan(self, group: Group) -> None:
        """Have posts where the plan has them, as far as people are there today; pools that gain some offer them."""
        # ROSTERs of this tick come later, but are known.
        there = [self.rosters.get((self.now, member.pool.row), member.pool.roster) for member in group.members]
        wanted = [count + member.plan for count, member in zip(there, group.members, strict=True)]
        for member, count, posts in zip(group.members, there, as_far_as_there(wanted, group.min_posts), strict=True):
            offset = posts - count
            gains = offset > member.offset
            self.move(member, offset)
            if gains:
                on_there = partial(self.offer, member.pool)
                self.calendar.schedule(self.now, contract.POSTS_THERE, member.pool.row, on_there)

    def move(self, member: Member, offset: int) -> None:
        """Have so many posts more at a pool than belong there."""
        change, pool = offset - member.offset, member.pool
        if change != 0:
            self.calendar.note("{}: {} posts {}", pool.label, abs(change), "come" if change > 0 else "go")
            member.offset = offset
            pool.add_posts(change)
            self.changes.append((pool.row, self.now, tables.MOVED_POSTS, change))

    # -- planned anew -----------------------------------------------------------------------------------------------

    def on_replan(self, group: Group) -> None:
        """REPLAN: posts are shared out by the calls or the work of past days."""
        weights = self.work(group) if group.by_work else self.calls(group)
        if sum(weights) == 0:
            return
        shares = shared_out(group.posts, weights, group.min_posts)
        self.calendar.note("{} {}: posts {}", "ms of work" if group.by_work else "calls", weights, shares)
        for member, share in zip(group.members, shares, strict=True):
            member.plan = share - member.count
        if group.on_since is not None:
            self.follow_plan(group)

    def calls(self, group: Group) -> list[int]:
        """Return the calls of each pool of a group in the past days."""
        since = self.now - group.past * contract.DAY
        calls = {member.pool: 0 for member in group.members}
        for stay in self.stays:
            pool = stay.pool
            if pool is None and since <= stay.end < self.now:
                # In vain: it would have been a call of the pool that can do least else.
                pool = min(stay.visit.site.eligible(stay.skill), key=lambda able: (able.num_skills, able.row))
            elif pool is None or not since <= stay.start < self.now:
                continue
            if pool in calls:
                calls[pool] += 1
        return list(calls.values())

    def work(self, group: Group) -> list[int]:
        """Return how long the services of each pool of a group took that ended in the past days, ms."""
        since = self.now - group.past * contract.DAY
        return [
            sum(
                stay.end - stay.start
                for stay in self.stays
                if stay.pool is member.pool and since <= stay.end < self.now
            )
            for member in group.members
        ]

    # -- live -------------------------------------------------------------------------------------------------------

    def on_look(self, group: Group) -> None:
        """LOOK: one post goes from the shortest line to the longest, if that is longer by enough."""
        waiting = [self.sites[member.pool.site].num_waiting(member.pool.skills) for member in group.members]
        longest = max(range(len(waiting)), key=lambda index: (waiting[index], -index))
        with_spare = [index for index, each in enumerate(group.members) if each.pool.rostered > group.min_posts]
        if not with_spare:
            return
        shortest = min(with_spare, key=lambda index: (waiting[index], index))
        if waiting[longest] - waiting[shortest] > group.more_waiting:
            source, there = group.members[shortest], group.members[longest]
            self.move(source, source.offset - 1)
            on_there = partial(self.on_there, group, there, self.now)
            self.calendar.schedule(self.now + group.travel, contract.POSTS_THERE, there.pool.row, on_there)

    def on_there(self, group: Group, member: Member, left: int) -> None:
        """POSTS_THERE: a post that left its pool at an instant gets to another, unless the hours are over."""
        if group.on_since is not None and group.on_since <= left:
            self.move(member, member.offset + 1)
            self.offer(member.pool)


def shared_out(posts: int, weights: list[int], least: int) -> list[int]:
    """Return how many posts each pool gets, in proportion to its calls or work, by Webster's method with a least number for each.

    References
    ----------
    M. L. Balinski, H. P. Young (1982): Fair Representation. Meeting the Ideal of One Man, One Vote. Yale University Press.

    >>> shared_out(7, [53_000, 24_000, 23_000], 1)  # all quotients by 1, then 53/3, 53/5, 24/3, 23/3 thousand
    [3, 2, 2]
    """
    shares = [least] * len(weights)
    for _ in range(posts - sum(shares)):
        best = 0
        for index in range(1, len(weights)):
            # weight / (2 shares + 1), compared crosswise
            if weights[index] * (2 * shares[best] + 1) > weights[best] * (2 * shares[index] + 1):
                best = index
        shares[best] += 1
    return shares


def as_far_as_there(wanted: list[int], least: int) -> list[int]:
    """Return at how many posts of each pool people are on a day on which some are absent.

    Parameters
    ----------
    wanted : list of int
        Posts of each pool by the plan, less those who are absent of its own people: below 0 where more are absent than stay.
    least : int
        So many are to be in each pool.

    Returns
    -------
    list of int
        Of the same sum, unless that is below 0; none is below `least` while another is above it.

    >>> as_far_as_there([0, 3, 2], 1)  # the longest gives one
    [1, 2, 2]
    >>> as_far_as_there([-1, 2, 1], 1)  # two people for three pools
    [0, 1, 1]
    """
    posts, here = [max(0, count) for count in wanted], sum(wanted)
    while sum(posts) > here:
        posts[posts.index(max(posts))] -= 1
    while min(posts) < least < max(posts):
        fewest, most = posts.index(min(posts)), posts.index(max(posts))
        posts[fewest] += 1
        posts[most] -= 1
    return posts
