"""Sites, diversion, prices and evidence, as a user writes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simnet.scenario.schema_appointments import Diary
from simnet.scenario.schema_base import (
    All,
    Count,
    Flag,
    Id,
    NonNegative,
    Number,
    Part,
    Point,
    Positive,
    Probability,
    TitleField,
)
from simnet.scenario.schema_distributions import Distribution
from simnet.scenario.schema_pools import Lieu, Reserve

NOT_ON_CALL = {
    "hours",
    "shifts",
    "absence",
    "stand_in",
    "min_posts",
    "unstaffed",
    "staff_from",
    "reserve",
    "lieu",
    "pay",
}
"""What a pool on call cannot have."""


class Shift(Part):
    """Some posts of a pool over some hours."""

    hours: str
    """When, as an opening_hours expression."""
    count: Count
    """How many posts; shifts that overlap add up."""


class Pool(Part):
    """Servers that share skills, place and roster."""

    title: TitleField | None = None
    """Name for readers."""
    skills: All | list[Id]
    """What they can do; `all` is every skill that a stage of some service needs."""
    count: Count | None = None
    """Posts during `hours`; excludes `shifts`."""
    hours: str | None = None
    """When they are staffed, as an opening_hours expression; default the site's hours."""
    shifts: dict[Id, Shift] | None = None
    """A roster: posts over hours; excludes `count` and `hours`."""
    pace: dict[Id, Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, le=100)]] = {}
    """Factor on service time by skill (1.2: a fifth slower)."""
    between_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)] = 0.0
    """Pause after each person, minutes."""
    no_answer_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)] = 0.0
    """What a called ticket costs whose holder has left, minutes."""
    absence: Probability = 0.0
    """Chance that a post is empty for a day."""
    stand_in: Probability = 0.0
    """Chance that the stand-in of an empty post (A/B posts) comes for the day. The post costs what is planned, whoever stands there."""
    min_posts: Count = 0
    """So many of the rostered posts are filled by stand-ins when absence would leave fewer."""
    hosted: Flag = False
    """Whether another body pays these staff."""
    unstaffed: Flag = False
    """Whether they are machines, which need no staff; `absence` is then the chance that one is down for a day."""
    staff_from: Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]{1,64}\.[A-Za-z0-9_\-]{1,64}$")] | None = None
    """The pool, `site.pool`, whose staff these are: while they are on the roster here they are missing there."""
    reserve: Reserve | None = None
    """Further posts for when many wait."""
    lieu: Lieu | None = None
    """Whose staff do this duty and get time in lieu for it."""
    pay: NonNegative = 1.0
    """What an hour on this roster costs over a normal one (2: duty paid as overtime); duty that time in lieu repays costs nothing."""
    call_out_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)] | None = None
    """The pool is on call: all its posts come for booked slots of the diaries that name it, at no other time, and are there and paid for
    so many minutes at least."""

    @model_validator(mode="after")
    def _count_or_shifts(self) -> Pool:
        if (self.count is None) == (self.shifts is None):
            raise ValueError("give either `count` or `shifts`")
        if self.shifts is not None and self.hours is not None:
            raise ValueError("`shifts` have hours of their own: leave out `hours`")
        return self

    @model_validator(mode="after")
    def _on_call(self) -> Pool:
        if self.call_out_min is not None:
            given = sorted(self.model_fields_set & NOT_ON_CALL)
            if given:
                raise ValueError(
                    f"a pool on call (`call_out_min`) comes for booked slots only: leave out {', '.join(given)}"
                )
            if not self.count:
                raise ValueError("a pool on call (`call_out_min`) needs a `count` of 1 at least")
        return self


class Guide(Part):
    """A guide desk that every visitor passes first: papers are looked through and wrong doors told."""

    skill: Id
    """The skill of its servers; one that no stage of a service needs."""
    time_min: Distribution
    """Time a visitor takes there, minutes."""


class Site(Part):
    """A place where services are given."""

    title: TitleField | None = None
    """Name for readers."""
    kind: Id = "centre"
    """Its kind, for tables and the map (centre, specialist, station ...)."""
    at: Point = [0.0, 0.0]
    """Where [x, y], km."""
    hours: str | None = None
    """When it is open, as an opening_hours expression; excludes `sessions`."""
    sessions: Annotated[list[str], Field(min_length=1)] | None = None
    """For outreach: when it is held, each written "YYYY-MM-DD HH:MM-HH:MM", or as opening hours where it is held again and again ("Mo
    09:00-12:00; PH off": a van on its weekday). Nobody comes but on the channel outreach."""
    closed: dict[str, Annotated[int, Field(strict=True, ge=1, le=3660)]] = {}
    """When it is closed whatever its hours: the first day, as a date (YYYY-MM-DD), in a run without a `start` as `day 8` (`day 1` is the
    first of the run, a Monday), and how many days on end. Nothing of it that would begin on such a day does: openings, sessions, shifts of
    its pools and of the teams that set out from it, runs of its courier. People know of it; rent and staff are paid all the same."""
    zones: list[Id] = []
    """With `sessions`: the zones whose people it is for."""
    parent: Id | None = None
    """The site to which papers go on when the level here does not suffice."""
    level: dict[Id, Literal["none", "take_in", "accept", "decide", "issue"]] = {}
    """How far this site may carry a service, by service; `all` for those not named. Default: issue what it offers."""
    courier: str | None = None
    """When papers are carried to the parent and back, as an opening_hours expression: a run sets out both ways at the beginning of each
    span and arrives at its end. None: at once, as data."""
    last_ticket_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)] = 0.0
    """So long before closing no more tickets are given, minutes."""
    break_max_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)] = 180.0
    """A gap between opening hours that is shorter is a break: those inside keep their places."""
    seats: Count | None = None
    """How many may wait; none: any number."""
    closing: Literal["serve_inside", "send_home"] = "serve_inside"
    """What happens at closing to those inside."""
    services: All | list[Id]
    """What it offers."""
    serves: All | Annotated[list[Id], Field(min_length=1)] = "all"
    """Whose people its windows serve: everybody, or those of these zones only (home street only). Machines, agents' counters and the
    handing out of results ask nobody where he lives."""
    tolerant: All | list[Id] = []
    """Services for which incomplete papers are taken in all the same."""
    guide: Guide | None = None
    """Guide desk."""
    windows: dict[Id, Pool]
    """Its pools that serve people (a window may work on papers when idle, if it has the skill)."""
    back_office: dict[Id, Pool] = {}
    """Its pools that work on papers; ids other than those of windows."""
    kiosk: All | list[Id] = []
    """Services that its machines can do."""
    agency: All | list[Id] = []
    """Services whose papers its counters take for agents to carry on; with `diversion.wrong_door: accept`
    also of people who come to it as to a wrong door."""
    hand_out: All | list[Id] = []
    """Services whose results are brought back here to be collected, if they were taken in here; results are always
    handed out where they are issued."""
    diaries: dict[Id, Diary] = {}
    """Slots that people can book, on the channel `appointment`."""
    area_m2: NonNegative = 0.0
    """Floor area, m2."""
    premises: Literal["rented", "hosted", "free"] = "rented"
    """Whether rent is paid, or the room is another body's, or idle space at no rent."""

    @model_validator(mode="after")
    def _hours_or_sessions(self) -> Site:
        if (self.hours is None) == (self.sessions is None):
            raise ValueError("give either `hours` or `sessions`")
        if (self.sessions is None) != (not self.zones):
            raise ValueError("`sessions` and `zones` go together")
        if self.sessions is not None and self.serves != "all":
            raise ValueError("`serves` is of sites with `hours`; sessions are for the people of their `zones`")
        if self.courier is not None and self.parent is None:
            raise ValueError("a `courier` needs a `parent` to go to")
        return self


class Diversion(Part):
    """How a person picks the site."""

    policy: Literal["nearest", "specialist_first", "shares", "least_time", "overflow"] = "nearest"
    """The policy: the nearest site; the one with fewest services (at machines and agents' counters the nearest); by weights;
    the least travel and wait as things are now; the nearest whose line is not too long."""
    candidates: Annotated[int, Field(strict=True, ge=1, le=1000)] = 6
    """How many of the nearest sites are considered."""
    one_stop: Flag = True
    """Whether only those are considered that take most of the errand's open cases."""
    shares: dict[Id, NonNegative] = {}
    """Weights by site, for `shares`; a site left out has weight zero."""
    longest_line: Count = 5
    """For `overflow`: the longest line a person joins while another candidate has a shorter one."""
    farther_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=10_080)] | None = None
    """How many minutes longer a way may be than the way to the nearest site that would see to the case, on arrival or when its door
    opens (`behaviour.flex_min`); a site farther off is not gone to, not by mistake either. Without it any way is gone: a site that is open
    on arrival, however far, before a nearer door that opens soon."""
    misdirected: Probability = 0.0
    """Chance that the first trip goes to a site that does not take the case."""
    wrong_door: Literal["redirect", "accept"] = "redirect"
    """What happens there: the person is told where to go, or the case is taken in and carried on by agents, if the site lists it as
    `agency`."""
    any_counter: Flag = False
    """Whether people know that and go by it (收受分离): a site that would take the case for agents is as good as one that takes it itself.
    Needs `wrong_door: accept`."""


class Costs(Part):
    """Prices. What is left out costs nothing."""

    rent_m2_year: NonNegative = 0.0
    """Rent, yuan a m2 and year."""
    running_m2_year: NonNegative = 0.0
    """Running cost of premises, yuan a m2 and year."""
    fit_out_m2: NonNegative = 0.0
    """Fitting out premises, once, yuan a m2."""
    window_staff_year: NonNegative = 0.0
    """One member of staff, all in, yuan a year."""
    staff_hours_year: Positive = 1750.0
    """Hours that one member of staff stands at a window in a year, leave and other duties taken off."""
    overtime_factor: NonNegative = 1.5
    """What an hour of overtime costs over a normal one."""
    call_out_factor: NonNegative = 1.5
    """What an hour of a pool on call that was called out costs over a normal one."""
    on_call_hour: NonNegative = 0.0
    """What an hour of standing by costs, a post of a pool on call, called out or not, yuan."""
    value_of_time_hour: NonNegative = 0.0
    """What an hour of residents' time is worth, yuan, where the segment does not say."""
    mail_item: NonNegative = 0.0
    """One result mailed, yuan."""
    courier_run: NonNegative = 0.0
    """One run of a courier, or of agents with a batch, yuan."""
    road_hour: NonNegative = 0.0
    """An hour of a team on the road beyond its staff (vehicle, fares), yuan."""
    online_application: NonNegative = 0.0
    """One application online beyond staff (platform), yuan."""
    kiosk: NonNegative = 0.0
    """One machine, once, yuan."""
    kiosk_year: NonNegative = 0.0
    """Upkeep of one machine, yuan a year."""


class Evidence(Part):
    """Where a number comes from: exactly one of fact, computed, assumed, defined."""

    fact: Annotated[str, Field(pattern=r"^[A-Z]{2}-[0-9]{2}$")] | None = None
    """The id of a fact (SC-02)."""
    computed: str | None = None
    """How it was computed, naming the facts."""
    assumed: str | None = None
    """What is assumed and why."""
    defined: str | None = None
    """A choice of the model or of a textbook problem, not a claim about the world."""
    range: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    """The range within which it may lie; required for an assumption."""
    of: Literal["value", "factor"] = "value"
    """Whether the range is of the value itself or of a factor on it."""

    @model_validator(mode="after")
    def _one_origin(self) -> Evidence:
        given = [kind for kind in ("fact", "computed", "assumed", "defined") if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError("exactly one of fact, computed, assumed, defined is needed")
        if self.assumed is not None and self.range is None:
            raise ValueError(
                "an assumption needs a `range: [low, high]` (with `of: factor` if it multiplies the value)"
            )
        if self.range is not None and not self.range[0] <= self.range[1]:
            raise ValueError("the range must be [low, high]")
        return self
