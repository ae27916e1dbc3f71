"""Groups of pools among which posts are moved, as a user writes them: planned anew from the data of past days, or moved live."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simnet.scenario.schema_base import Count, Part, Whole

Days = Annotated[int, Field(strict=True, ge=1, le=3660)]


class Replan(Part):
    """Posts are shared out anew from time to time, at midnight, by the data of past days."""

    every_days: Days
    """So often, in days."""
    past_days: Days
    """From the data of so many days before."""
    by: Literal["calls", "work"] = "calls"
    """By calls: services begun, and who waited in vain; or by work: the time that services ended in those days took."""
    first_after_days: Days | None = None
    """The first time, in days from the beginning of the run, warm-up included: `past_days` at least, which is the default."""

    @model_validator(mode="after")
    def _first(self) -> Replan:
        if self.first_after_days is not None and self.first_after_days < self.past_days:
            raise ValueError(
                "`first_after_days` must not be below `past_days`: nothing is known of days before the run"
            )
        return self


class Live(Part):
    """While people wait, a post goes to the longest line of the group from the shortest. An extension of this model: no article has it."""

    every_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=1, le=1440)]
    """So often lines are looked at, minutes, from the beginning of the hours on; one post is moved at a time."""
    travel_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)] = 0.0
    """The way from one pool to another, minutes; it is paid."""
    more_waiting: Count
    """A post is moved if more people than so many more wait there than here."""


class Staffing(Part):
    """Pools of the same hours that share their posts; they cost what they would cost in their own pools."""

    pools: Annotated[
        list[Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]{1,64}\.[A-Za-z0-9_\-]{1,64}$")]], Field(min_length=2)
    ]
    """Which, each `site.pool`."""
    replan: Replan | None = None
    """Planned anew from the data of past days; excludes `live`."""
    live: Live | None = None
    """Moved while people wait; excludes `replan`."""
    min_posts: Whole = 1
    """So many posts stay in each pool. With `replan` that is of people who are there: where absence leaves fewer as the hours or a day
    begin, the pool with most posts gives one."""

    @model_validator(mode="after")
    def _one_way(self) -> Staffing:
        if (self.replan is None) == (self.live is None):
            raise ValueError("give either `replan` or `live`")
        return self
