"""Channels and teams, as a user writes them: how services reach people other than by a window."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simnet.scenario.schema_appointments import AppointmentChannel
from simnet.scenario.schema_base import All, Count, Flag, Id, NonNegative, Part, TitleField, Whole
from simnet.scenario.schema_demand import Stage
from simnet.scenario.schema_distributions import Distribution

Minutes = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)]
Delivery = Literal["as_service", "mail", "electronic", "visit", "collect"]


class Channel(Part):
    """What all channels have in common."""

    weights: dict[Id, NonNegative] = {}
    """Weight by segment in the race for a channel; a segment left out has none. The window's weight is 1 where nothing is said."""


class WindowChannel(Channel):
    """Going to a window."""


class OpenChannel(Channel):
    """A channel that is open to some services."""

    services: All | list[Id]
    """The services it is open to; an errand goes by it only if all its services are among them."""


class KioskChannel(OpenChannel):
    """Self-service machines at sites that list the service as `kiosk`."""

    stages: Annotated[dict[Id, Stage], Field(min_length=1, max_length=16)]
    """What is done there, in order: perhaps a guide's help, and the session at the machine."""


class Intake(Part):
    """Work of taking an application in."""

    skill: Id
    """What the server must be able to do."""
    time_min: Distribution
    """Work, minutes a case."""


class OnlineChannel(OpenChannel):
    """Applying from home; decision without a visit."""

    site: Id
    """The site that deals with applications."""
    intake: Intake | None = None
    """Work of taking an application in; none: papers are looked through at once, without anybody's time."""
    time_min: Distribution | None = None
    """The person's own time, minutes an application."""
    delivery: Delivery = "as_service"
    """How results get to people."""


class GridChannel(OpenChannel):
    """A grid worker is the first to take the case in, and hands it on to the nearest site that has the intake skill."""

    intake: Intake
    """The grid worker's work."""
    time_min: Distribution | None = None
    """The person's own time, minutes an application."""
    delivery: Delivery = "as_service"
    """How results get to people."""


class AgencyChannel(OpenChannel):
    """Papers are taken at home or at any counter, and carried on by agents."""

    pickup: Literal["counter", "home"] = "counter"
    """Where papers are taken."""
    stages: Annotated[dict[Id, Stage], Field(max_length=16)] = {}
    """What is done at a counter; needed for sites that list services as `agency`."""
    time_min: Distribution | None = None
    """Time at the person's home, minutes a case; needed with `pickup: home`."""
    batches: str | None = None
    """When agents hand papers in at the deciding site, as an opening_hours expression: a batch sets out at the beginning of each span and
    arrives at its end. None: at once."""
    delivery: Delivery = "as_service"
    """How results get to people."""


class HomeVisitChannel(OpenChannel):
    """A team sees to the case at the person's home."""

    time_min: Distribution
    """Time at the person's home, minutes a case."""
    delivery: Delivery = "as_service"
    """How results get to people."""


class OutreachChannel(OpenChannel):
    """Sessions at employers, at sites with `sessions`."""

    within_days: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=366)] = 30.0
    """How far ahead a session may lie for people to wait for it."""


class Channels(Part):
    """How people get what they need; each need takes the one that wins its race among those that are open to its errand."""

    window: WindowChannel = WindowChannel()
    """Going to a window."""
    kiosk: KioskChannel | None = None
    """Self-service machines."""
    online: OnlineChannel | None = None
    """Applying from home."""
    agency: AgencyChannel | None = None
    """Agents carry papers on."""
    home_visit: HomeVisitChannel | None = None
    """A team comes to the person."""
    outreach: OutreachChannel | None = None
    """Sessions at employers."""
    grid: GridChannel | None = None
    """A grid worker takes the case in."""
    appointment: AppointmentChannel | None = None
    """Asking for a slot and coming then."""


class Team(Part):
    """People who visit residents at home."""

    title: TitleField | None = None
    """Name for readers."""
    base: Id
    """The site from which it sets out."""
    hours: str
    """Its shifts, as an opening_hours expression; each span is one."""
    services: All | list[Id]
    """What it can see to."""
    speed_km_h: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0.1, le=1000)] = 10.0
    """Speed, km/h."""
    detour: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=1, le=10)] = 1.3
    """Length of the way over the straight line."""
    fixed_min: Minutes = 0.0
    """Time of each way that does not depend on its length, minutes."""
    size: Whole = 1
    """How many people it is."""
    staff_from: Id | None = None
    """The pool of its base whose servers it is made of: who is out is missing inside. None: they have no other duty."""
    keep: Count = 0
    """With `staff_from`: it sets out only if so many of that pool's servers stay idle inside."""
    hosted: Flag = False
    """Whether another body pays these staff."""


class Dispatch(Part):
    """How teams are sent."""

    policy: Literal["first_come", "nearest", "tour"] = "first_come"
    """first_come: the earliest request that fits before the shift ends; nearest: the nearest; tour: routes, planned
    as a shift begins."""
    delivery_min: Distribution | None = None
    """Time at the door to hand over results, minutes; none: no time."""
