"""Time, people, services and demand, as a user writes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from simnet.scenario.schema_base import (
    Chance,
    Date,
    Id,
    NonNegative,
    Part,
    Point,
    Probability,
    TitleField,
    _date,
    _no_tiny,
)
from simnet.scenario.schema_distributions import Distribution
from simnet.scenario.schema_papers import Decision, Issue


class CalendarSection(Part):
    """How long to simulate, in days with a calendar or in minutes without one."""

    start: Date | None = None
    """First measured day. Without it day 0 is a Monday and there are no holidays."""
    days: Annotated[int, Field(strict=True, ge=1, le=3660)] | None = None
    """Measured days."""
    warm_up_days: Annotated[int, Field(strict=True, ge=0, le=366)] = 0
    """Days simulated before the measured ones."""
    tail_days: Annotated[int, Field(strict=True, ge=0, le=366)] = 28
    """How long after the measured days the run may go on until everybody who arose in them is done."""
    minutes: Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, le=5_270_400)] | None = None
    """Measured minutes, for a short run without a calendar; excludes `start`, `days` and the other keys in days."""
    warm_up_minutes: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=5_270_400)] = 0.0
    """Minutes simulated before the measured ones."""
    tail_minutes: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=5_270_400)] = 1440.0
    """As `tail_days`, for a run in minutes."""
    holidays: Literal["CN", "none"] = "none"
    """Whose public holidays and make-up working days count."""
    exceptions: dict[str, Literal["holiday", "workday", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]] = {}
    """The last word on single dates (YYYY-MM-DD)."""

    @model_validator(mode="after")
    def _days_or_minutes(self) -> CalendarSection:
        if (self.days is None) == (self.minutes is None):
            raise ValueError("give either `days` or `minutes`")
        if self.minutes is not None and self.model_fields_set & {
            "start",
            "warm_up_days",
            "tail_days",
            "holidays",
            "exceptions",
        }:
            raise ValueError(
                "a run in minutes has no calendar: leave out start, warm_up_days, tail_days, holidays and exceptions"
            )
        if self.days is not None and self.model_fields_set & {"warm_up_minutes", "tail_minutes"}:
            raise ValueError("a run in days has warm_up_days and tail_days, not warm_up_minutes and tail_minutes")
        if self.start is None and (self.holidays != "none" or self.exceptions):
            raise ValueError("holidays and exceptions need a `start` date")
        for text in self.exceptions:
            _date(text)
        return self


Weekday = Literal["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]


class Profile(Part):
    """When in the week people would set out: shares of the weekdays times shares of the hours of a day."""

    days: dict[Weekday, NonNegative]
    """Share of each weekday; they sum to one; a day left out has none."""
    hours: Annotated[dict[str, NonNegative], Field(min_length=1)]
    """Share of each span of the day, written "HH:MM-HH:MM"; they sum to one, spread evenly inside a span."""


class Season(Part):
    """How demand varies over the year; factors on the volume."""

    months: dict[Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])$")], NonNegative] = {}
    """Factor by month "01" to "12", 1 where left out; they must average 1 over the twelve months."""
    holiday: NonNegative = 1.0
    """Further factor on public holidays."""
    after_holiday: NonNegative = 1.0
    """Further factor on the first day after a public holiday that is neither a holiday nor a weekend."""


class Travel(Part):
    """How a segment moves: straight-line distance x detour / speed + fixed time."""

    speed_km_h: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0.1, le=1000)] = 4.8
    """Speed, km/h."""
    detour: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=1, le=10)] = 1.3
    """Length of the way over the straight line."""
    fixed_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)] = 0.0
    """Time of each way that does not depend on its length (stairs, waiting for a bus), minutes."""


class Segment(Part):
    """A group of people who behave alike."""

    title: TitleField | None = None
    """Name for readers."""
    profile: Id | None = None
    """When in the week they would set out; a key of `profiles`. Needed unless all their demand comes from `arrivals`."""
    travel: Travel = Travel()
    """How they move."""
    patience_min: Distribution | None = None
    """How long they wait in one visit before they leave, minutes; none: for ever."""
    returns: Probability = 1.0
    """Chance that one who left, unserved, comes again."""
    priority: Annotated[int, Field(strict=True, ge=-1000, le=1000)] = 0
    """Added to the service's priority; the smallest sum is called first."""
    value_of_time_hour: NonNegative | None = None
    """What an hour of theirs is worth, yuan; default `costs.value_of_time_hour`."""


class Zone(Part):
    """Where people live: homes are uniform on a disc."""

    title: TitleField | None = None
    """Name for readers."""
    at: Point = [0.0, 0.0]
    """Centre [x, y], km."""
    radius_km: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=500)] = 0.0
    """Radius, km."""
    people: dict[Id, NonNegative] = {}
    """Residents (or employers) by segment."""


class Population(Part):
    """Who lives where. Without it there is one zone `here` at [0, 0] and one segment `general`."""

    segments: dict[Id, Segment] = {"general": Segment()}
    """The segments."""
    zones: dict[Id, Zone] = {"here": Zone()}
    """The zones."""


class Behaviour(Part):
    """What all people have in common."""

    wishes: Annotated[int, Field(strict=True, ge=1, le=64)] = 8
    """How many times a person sets out at most before the errand is lost."""
    flex_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=10_080)] = 120.0
    """How far ahead an opening may lie for a person who finds all closed to go for it, minutes."""
    door_min: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1440)] = 20.0
    """Such a person arrives between 0 and this many minutes before the opening."""


class Stage(Part):
    """One service by one pool."""

    skill: Id
    """What the server must be able to do."""
    time_min: Distribution
    """Service time, minutes."""
    chance: Probability = 1.0
    """Chance that this stage is needed."""
    repeat: Chance = 0.0
    """Chance to queue for the same stage again after it."""


class Service(Part):
    """Something that people come for."""

    title: TitleField | None = None
    """Name for readers."""
    kind: Literal["case", "consultation", "collection"] = "case"
    """A consultation or a collection has no result of its own and is not counted as a case."""
    cases_per_head_year: dict[Id, NonNegative] = {}
    """Errands led by this service, a year and head, by segment; in the calendar year in which the measured days begin, its
    holidays and seasons included."""
    stages: Annotated[dict[Id, Stage], Field(min_length=1, max_length=16)]
    """Its stages, in order."""
    incomplete: Probability = 0.0
    """Chance that papers are incomplete the first time."""
    incomplete_again: Probability = 0.02
    """The same, every later time."""
    also: dict[Id, Probability] = {}
    """Chance that the errand holds this other service too (at most four in all; the first by id are kept)."""
    quantity: dict[Id, Distribution] = {}
    """How many cases of it somebody of a segment brings on one ticket (an employer's agent), rounded, 1 to 500; default 1."""
    decision: Decision | None = None
    """How it is decided; none: it is done when its stages are."""
    issue: Issue | None = None
    """How its result gets to people; none: electronically."""
    season: Id | None = None
    """How its volume varies over the year; a key of `seasons`."""
    priority: Annotated[int, Field(strict=True, ge=-1000, le=1000)] = 0
    """Added to the segment's priority; the smallest sum is called first."""


class Arrivals(Part):
    """A plain stream of needs, for textbook scenarios: a Poisson rate, a renewal process or a list of instants."""

    service: Id
    """What they come for."""
    zone: Id | None = None
    """Where they live; may be left out where there is one zone."""
    segment: Id | None = None
    """Who they are; may be left out where there is one segment."""
    per_hour: NonNegative | None = None
    """Poisson arrivals at this constant rate."""
    per_day: NonNegative | None = None
    """Poisson arrivals, so many a day on average over the week, spread by `profile`."""
    profile: Id | None = None
    """How `per_day` is spread over the week; a key of `profiles`."""
    interarrival_min: Distribution | None = None
    """A renewal process from time zero with these times between arrivals, minutes."""
    at_min: Annotated[list[NonNegative], Field(max_length=1_000_000)] | None = None
    """Arrivals at these instants, minutes from time zero."""

    @model_validator(mode="after")
    def _one_kind(self) -> Arrivals:
        kinds = ("per_hour", "per_day", "interarrival_min", "at_min")
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"exactly one of {', '.join(kinds)} is needed, not {len(given)}")
        if (self.per_day is not None) != (self.profile is not None):
            raise ValueError("`per_day` and `profile` go together")
        return self


class DemandSection(Part):
    """Factors on the whole demand."""

    factor: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1000)] = 1.0
    """Multiplies every volume and every Poisson rate; renewal arrivals and instants are as they are."""
    busyness_cv: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=3), AfterValidator(_no_tiny)] = 0.0
    """Coefficient of variation of the day's busyness, a gamma factor of mean 1 common to all of a day."""
    days: dict[str, Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1000)]] = {}
    """A further factor on the volumes and Poisson rates of single days, by date (YYYY-MM-DD); in a run without a `start` by number, `day 1`
    being the first of the run, a Monday. Other days do not make up for it."""
