"""Appointments, as a user writes them: the channel on which people ask for a slot, and the diaries of slots that sites keep."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simnet.scenario.schema_base import All, Id, NonNegative, Part, Probability, Whole
from simnet.scenario.schema_distributions import Distribution

Minutes = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)]


class AppointmentChannel(Part):
    """Asking for a slot, by telephone or otherwise, and coming to the site then. The site and the service are those of a window."""

    weights: dict[Id, NonNegative] = {}
    """Weight by segment in the race for a channel; a segment left out has none. The window's weight is 1 where nothing is said."""
    services: All | list[Id]
    """The services it is open to; an errand goes by it only if all its services are among them."""
    lead_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=43_200)] = 0.0
    """A slot begins so long after it is asked for at the earliest, minutes."""
    within_days: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=366)] = 14.0
    """How far ahead a slot may lie, days."""
    walk_in: Literal["never", "if_full", "if_open"] = "never"
    """When people come without a slot. never: who finds none free asks again at the next wish; if_full: who finds none free goes as to
    a window; if_open: whoever finds a site open goes there as to a window, and only who finds none asks for a slot."""
    early_min: Minutes = 0.0
    """So long before the slot people mean to be there, minutes."""
    unpunctuality_min: Distribution | None = None
    """How much later than that they come, minutes; none: as meant."""
    no_show: Probability = 0.0
    """Chance that somebody who has booked does not come."""
    grace_min: Minutes = 15.0
    """Who comes so long after the beginning of the slot keeps it, minutes; who comes later is seen to as anybody who walks in."""


class Diary(Part):
    """Slots that people can book at a site."""

    hours: str | None = None
    """When there are slots, as an opening_hours expression; default the site's hours. The first of a span begins with it, and the last ends
    in it."""
    every_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=1, le=1440)]
    """From one slot to the next, minutes."""
    places: Whole = 1
    """How many people can book each slot."""
    services: All | list[Id] = "all"
    """What can be booked, among what the site offers and the channel is open to."""
    on_call: Id | None = None
    """A pool of the site's windows with `call_out_min`, which comes for booked slots only; needs `hours`, which may lie outside the
    site's. None: slots lie within the site's hours, while somebody is there who can do what is booked."""
