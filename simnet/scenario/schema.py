"""The scenario and study formats as frozen models: every key a user may write, its unit, default and meaning.

The models hold what the engines carry out and nothing else: a key that no engine acts on does not exist, and an unknown
key is an error. They check one value at a time (type, range, spelling); what concerns several values together (a skill
that nobody has, a site that never opens) is checked in ``checks``. Units stay those of the file (minutes, hours, km);
integers and milliseconds begin when a network is built.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from simnet.scenario.schema_base import LARGEST, Id, NonNegative, Part, Positive, Seed, Title, TitleField
from simnet.scenario.schema_channels import Channels, Dispatch, Team
from simnet.scenario.schema_demand import (
    Arrivals,
    Behaviour,
    CalendarSection,
    DemandSection,
    Population,
    Profile,
    Season,
    Service,
)
from simnet.scenario.schema_distributions import DISTRIBUTION_KINDS, Distribution
from simnet.scenario.schema_goals import Constraint, Objective, Weighted
from simnet.scenario.schema_pools import Lieu
from simnet.scenario.schema_sites import Costs, Diversion, Evidence, Pool, Site
from simnet.scenario.schema_staffing import Staffing
from simnet.scenario.schema_stress import Stress

__all__ = [
    "DISTRIBUTION_KINDS",
    "LARGEST",
    "CalendarSection",
    "Claim",
    "Constraint",
    "Distribution",
    "Lieu",
    "Part",
    "Pool",
    "Profile",
    "Scenario",
    "Season",
    "Site",
    "Staffing",
    "Stress",
    "Study",
    "Title",
    "Weighted",
    "json_schema",
]


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
    staffing: dict[Id, Staffing] = {}
    """Groups of pools among which posts are moved."""
    diversion: Diversion = Diversion()
    """How a person picks the site."""
    channels: Channels = Channels()
    """How people get what they need other than by going to a window."""
    teams: dict[Id, Team] = {}
    """Who visits people at home."""
    dispatch: Dispatch = Dispatch()
    """How teams are sent."""
    costs: Costs = Costs()
    """Prices."""
    target_wait_min: NonNegative = 30.0
    """The wait that is thought tolerable, minutes; for late or left."""
    evidence: dict[str, Evidence] = {}
    """Where the numbers come from, by dotted path; `*` stands for one part of a path, `**` for any number of parts."""


class Claim(Part):
    """A published result, and the measure of one scenario that should reproduce it."""

    fact: Annotated[str, Field(pattern=r"^[A-Z]{2}-[0-9]{2}$")]
    """The id of the fact."""
    title: TitleField
    """What was published."""
    scenario: Id
    """Which of the study's scenarios it is about."""
    measure: Id
    """Which measure should reproduce it."""
    group_by: Id | None = None
    """What the measure is broken down by; goes with `group`."""
    group: Annotated[str, Field(min_length=1)] | None = None
    """Which group."""
    published: NonNegative
    """The figure, in the unit of the measure."""
    relation: Literal["about", "at_least", "at_most"] = "about"
    """What was published: a figure, a lower bound ("200+") or an upper bound."""
    within: Annotated[float, Field(strict=True, gt=0, lt=1)] = 0.2
    """How far off, relative to the figure, still reproduces it; for `about`."""
    fitted: str | None = None
    """Which parameter was chosen so that the figure comes out, if one was: then it is not reproduced, but fitted."""
    explain: Annotated[list[str], Field(min_length=1)] | None = None
    """Paths, or patterns as in `evidence`, of the assumptions that are searched if the claim is contradicted; default all with a range."""

    @model_validator(mode="after")
    def _group(self) -> Claim:
        if (self.group_by is None) != (self.group is None):
            raise ValueError("`group_by` and `group` go together")
        return self


class Precision(Part):
    """How closely a measure is to be known: half the width of its interval; if both are given, either will do."""

    relative: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = None
    """As a share of the value."""
    absolute: Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0)] | None = None
    """In the measure's unit."""

    @model_validator(mode="after")
    def _something(self) -> Precision:
        if self.relative is None and self.absolute is None:
            raise ValueError("give relative, absolute or both")
        return self


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
    objective: Objective
    """What is recommended by: one of `measures`, or a weighted sum of several."""
    constraints: dict[Id, Constraint] = {}
    """What a scenario must keep to be recommended."""
    indifference: Positive | None = None
    """A difference of the objective that does not matter, in its unit: how many replications tell what is left apart up to it is said."""
    precision: dict[Id, Precision] = {}
    """How closely measures are to be known in every scenario: replications are added until they are."""
    most_replications: Annotated[int, Field(strict=True, ge=30, le=1_000_000)] = 1000
    """Where adding replications for precision ends in any case."""
    claims: dict[Id, Claim] = {}
    """Published results that the scenarios should reproduce."""
    stress: dict[Id, Stress] = {}
    """What else the scenarios are put through with `--stress`; one with the id of a standard stress takes its place."""

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
