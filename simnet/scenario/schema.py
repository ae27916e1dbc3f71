"""The scenario and study formats as frozen models: every key a user may write, its unit, default and meaning.

The models hold what the engines carry out and nothing else: a key that no engine acts on does not exist, and an unknown
key is an error. They check one value at a time (type, range, spelling); what concerns several values together (a skill
that nobody has, a site that never opens) is checked in ``checks``. Units stay those of the file (minutes, hours, km);
integers and milliseconds begin when a network is built.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

LARGEST = 1e9
"""The largest magnitude of any number in a file; far above sense and far below trouble in int64 milliseconds."""


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value if _DATE.fullmatch(value) else "")
        except ValueError as error:
            raise ValueError("a date is written YYYY-MM-DD") from error
    return value


Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-LARGEST, le=LARGEST)]
NonNegative = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=LARGEST)]
Positive = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, le=LARGEST)]
Probability = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1)]
Chance = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, lt=1)]
Count = Annotated[int, Field(strict=True, ge=0, le=100_000)]
Whole = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Seed = Annotated[int, Field(strict=True, ge=0, lt=2**63)]
Flag = Annotated[bool, Field(strict=True)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]{1,64}$")]
Date = Annotated[datetime.date, BeforeValidator(_date)]
Coordinate = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-2000, le=2000)]
Point = Annotated[list[Coordinate], Field(min_length=2, max_length=2)]
All = Literal["all"]


class Part(BaseModel):
    """Base of every model: immutable, and any key that it does not name is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Title(Part):
    """A name for readers, in Chinese and in English."""

    zh: str
    """Chinese."""
    en: str
    """English."""


def _no_tiny(value: float) -> float:
    if 0 < value < 0.001:
        raise ValueError("must be 0, or 0.001 at least")
    return value


def _title(value: Any) -> Any:
    return {"zh": value, "en": value} if isinstance(value, str) else value


TitleField = Annotated[Title, BeforeValidator(_title)]


# -- distributions --------------------------------------------------------------------------------------------------


class Exponential(Part):
    """Exponential distribution."""

    mean: NonNegative
    """Mean, minutes."""


class MeanCv(Part):
    """A distribution given by its mean and coefficient of variation (lognormal, gamma)."""

    mean: NonNegative
    """Mean, minutes."""
    cv: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=20), AfterValidator(_no_tiny)]
    """Standard deviation over mean; 0 makes it deterministic."""


class Weibull(Part):
    """Weibull distribution."""

    shape: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0.1, le=100)]
    """Shape; 1 is the exponential distribution."""
    scale: NonNegative
    """Scale, minutes."""


class Uniform(Part):
    """Continuous uniform distribution."""

    low: NonNegative
    """Smallest value, minutes."""
    high: NonNegative
    """Largest value, minutes."""

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        if self.low > self.high:
            raise ValueError("low must not exceed high")
        return self


class Triangular(Part):
    """Triangular distribution."""

    low: NonNegative
    """Smallest value, minutes."""
    mode: NonNegative
    """Most likely value, minutes."""
    high: NonNegative
    """Largest value, minutes."""

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        if not self.low <= self.mode <= self.high:
            raise ValueError("low <= mode <= high is required")
        return self


class Discrete(Part):
    """A few values with weights."""

    values: Annotated[list[NonNegative], Field(min_length=1, max_length=10_000)]
    """The values, minutes."""
    weights: Annotated[list[NonNegative], Field(min_length=1, max_length=10_000)]
    """Their weights; they need not sum to one."""

    @model_validator(mode="after")
    def _matched(self) -> Discrete:
        if len(self.values) != len(self.weights):
            raise ValueError(f"{len(self.values)} values but {len(self.weights)} weights; give one weight a value")
        if not sum(self.weights) > 0:
            raise ValueError("at least one weight must be above zero")
        return self


class Empirical(Part):
    """The linearly interpolated distribution of a sample."""

    values: Annotated[list[NonNegative], Field(min_length=2, max_length=100_000)]
    """The sample, minutes, in any order."""


class Component(Part):
    """One component of a mixture."""

    weight: NonNegative
    """Its weight; weights need not sum to one."""
    of: Distribution
    """Its distribution."""


DISTRIBUTION_KINDS = (
    "deterministic", "exponential", "lognormal", "gamma", "weibull", "uniform", "triangular", "discrete", "mixture", "empirical",
)  # fmt: skip


class Distribution(Part):
    """A distribution of a time in minutes: exactly one of the keys. A bare number is deterministic."""

    deterministic: NonNegative | None = None
    """Always this value, minutes."""
    exponential: Exponential | None = None
    """Exponential, by its mean."""
    lognormal: MeanCv | None = None
    """Lognormal, by mean and coefficient of variation."""
    gamma: MeanCv | None = None
    """Gamma, by mean and coefficient of variation."""
    weibull: Weibull | None = None
    """Weibull, by shape and scale."""
    uniform: Uniform | None = None
    """Uniform on an interval."""
    triangular: Triangular | None = None
    """Triangular."""
    discrete: Discrete | None = None
    """Values with weights."""
    mixture: Annotated[dict[Id, Component], Field(min_length=1, max_length=100)] | None = None
    """A mixture of named components."""
    empirical: Empirical | None = None
    """The distribution of a sample."""

    @model_validator(mode="before")
    @classmethod
    def _bare_number(cls, value: Any) -> Any:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return {"deterministic": value}
        return value

    @model_validator(mode="after")
    def _exactly_one(self) -> Distribution:
        given = [kind for kind in DISTRIBUTION_KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(
                f"exactly one kind of distribution is needed, not {len(given)}; the kinds are {', '.join(DISTRIBUTION_KINDS)}"
            )
        if self.mixture is not None and not sum(component.weight for component in self.mixture.values()) > 0:
            raise ValueError("at least one component of a mixture must have a weight above zero")
        return self

    @property
    def kind(self) -> str:
        """The name of the key that is given."""
        return next(kind for kind in DISTRIBUTION_KINDS if getattr(self, kind) is not None)


# -- time -----------------------------------------------------------------------------------------------------------


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


# -- people ---------------------------------------------------------------------------------------------------------


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


# -- services and demand --------------------------------------------------------------------------------------------


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


# -- sites ----------------------------------------------------------------------------------------------------------


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
    min_posts: Count = 0
    """So many of the rostered posts are filled by stand-ins when absence would leave fewer."""
    hosted: Flag = False
    """Whether another body pays these staff."""

    @model_validator(mode="after")
    def _count_or_shifts(self) -> Pool:
        if (self.count is None) == (self.shifts is None):
            raise ValueError("give either `count` or `shifts`")
        if self.shifts is not None and self.hours is not None:
            raise ValueError("`shifts` have hours of their own: leave out `hours`")
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
    hours: str
    """When it is open, as an opening_hours expression."""
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
    tolerant: All | list[Id] = []
    """Services for which incomplete papers are taken in all the same."""
    guide: Guide | None = None
    """Guide desk."""
    windows: dict[Id, Pool]
    """Its pools."""
    area_m2: NonNegative = 0.0
    """Floor area, m2."""
    premises: Literal["rented", "hosted", "free"] = "rented"
    """Whether rent is paid, or the room is another body's, or idle space at no rent."""


class Diversion(Part):
    """How a person picks the site."""

    policy: Literal["nearest", "specialist_first", "shares", "least_time", "overflow"] = "nearest"
    """The policy."""
    candidates: Annotated[int, Field(strict=True, ge=1, le=1000)] = 6
    """How many of the nearest sites are considered."""
    one_stop: Flag = True
    """Whether only those are considered that take most of the errand's open cases."""
    shares: dict[Id, NonNegative] = {}
    """Weights by site, for `shares`; a site left out has weight zero."""
    longest_line: Count = 5
    """For `overflow`: the longest line a person joins while another candidate has a shorter one."""
    misdirected: Probability = 0.0
    """Chance that the first trip goes to a site that does not take the case."""


# -- costs and evidence ---------------------------------------------------------------------------------------------


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
    value_of_time_hour: NonNegative = 0.0
    """What an hour of residents' time is worth, yuan, where the segment does not say."""


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


# -- the whole ------------------------------------------------------------------------------------------------------


class Scenario(Part):
    """One way to lay out and staff the services of a street, and the people who come."""

    simnet: Literal[1]
    """Version of the format."""
    name: Id
    """Name of the scenario."""
    title: TitleField | None = None
    """Name for readers."""
    summary: TitleField | None = None
    """What it is, in a sentence or two."""
    calendar: CalendarSection
    """How long to simulate."""
    profiles: dict[Id, Profile] = {}
    """When in the week people would set out."""
    seasons: dict[Id, Season] = {}
    """How demand varies over the year."""
    population: Population = Population()
    """Who lives where."""
    behaviour: Behaviour = Behaviour()
    """What all people have in common."""
    services: Annotated[dict[Id, Service], Field(min_length=1)]
    """What people come for."""
    arrivals: dict[Id, Arrivals] = {}
    """Plain streams of needs, for textbook scenarios."""
    demand: DemandSection = DemandSection()
    """Factors on the whole demand."""
    sites: Annotated[dict[Id, Site], Field(min_length=1)]
    """Where services are given."""
    diversion: Diversion = Diversion()
    """How a person picks the site."""
    costs: Costs = Costs()
    """Prices."""
    target_wait_min: NonNegative = 30.0
    """The wait that is thought tolerable, minutes; for late or left."""
    evidence: dict[str, Evidence] = {}
    """Where the numbers come from, by dotted path; `*` stands for one part of a path, `**` for any number of parts."""


class Study(Part):
    """Scenarios to be compared against a baseline."""

    simnet_study: Literal[1]
    """Version of the format."""
    name: Id
    """Name of the study."""
    title: TitleField | None = None
    """Name for readers."""
    question: TitleField | None = None
    """What it is to answer."""
    scenarios: Annotated[dict[Id, str], Field(min_length=1)]
    """Scenario files by id, relative to the study."""
    baseline: Id
    """The scenario that the others are compared with."""
    seed: Seed = 1
    """Seed of all luck."""
    replications: Annotated[int, Field(strict=True, ge=2, le=1_000_000)] = 30
    """How many replications of each scenario."""
    confidence: Annotated[float, Field(strict=True, gt=0.5, lt=1)] = 0.95
    """Level of the intervals, over the whole family of named measures."""
    measures: Annotated[list[Id], Field(min_length=1)]
    """The measures that are compared as one family."""
    objective: Id
    """The measure that the recommendation minimises; one of `measures`."""

    @field_validator("measures")
    @classmethod
    def _distinct(cls, value: list[str]) -> list[str]:
        if len(set(value)) != len(value):
            raise ValueError("a measure is named twice")
        return value


def json_schema(model: type[Part] = Scenario) -> Mapping[str, Any]:
    """Return the JSON Schema of a format, for editors and other tools.

    Parameters
    ----------
    model : type of Part
        `Scenario` or `Study`.

    Returns
    -------
    dict
        A JSON Schema of draft 2020-12.
    """
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
