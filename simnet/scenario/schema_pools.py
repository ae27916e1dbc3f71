"""What is said of a pool beside its posts: time in lieu, reserve posts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simnet.scenario.schema_base import Count, NonNegative, Part, Whole

PoolId = Annotated[str, Field(pattern=r"^([A-Za-z0-9_\-]{1,64}\.)?[A-Za-z0-9_\-]{1,64}$")]
"""A pool of the same site, or `site.pool`."""


class Lieu(Part):
    """Time in lieu: the hours of this duty roster are taken off the roster of the pool whose staff do the duty, from the Monday after
    on, the oldest first, each post as early as it can be.
    """

    pool: PoolId
    """The pool whose staff do this duty, of the same site or `site.pool`; its `min_posts` stay."""
    ratio: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0.001, le=100)] = 1.0
    """Hours off for an hour of duty."""
    hours: str | None = None
    """When they may be taken, as an opening_hours expression ("Mo", "Mo-We 13:00-17:00"); default whenever the pool is rostered."""
    at_once: Whole = 1
    """How many may be off at once, at most, for this duty."""
    weeks: Whole = 4
    """Within so many weeks after that of the duty they are taken; what is left then is owed, and paid."""


class Reserve(Part):
    """Further posts that open when many wait, within the hours of the pool; people wait for them at windows and do not plan with them."""

    count: Whole
    """How many open, together."""
    open_above: Count
    """They are called when more than so many people at the site wait for what the pool can do."""
    close_below: Count = 0
    """They close when fewer than so many do; who is being served is served to the end. 0: not before the hours end."""
    delay_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)] = 0.0
    """From the call until they open, minutes; called off if fewer than `close_below` wait before that."""
    pay: NonNegative = 1.0
    """What an open hour of such a post costs over a normal one; while they are closed they cost nothing."""
