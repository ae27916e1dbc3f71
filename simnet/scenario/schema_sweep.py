"""The sweep format as frozen models: a scenario, the values that some of its paths take, and what is weighed against what."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from simnet.scenario.schema import Precision
from simnet.scenario.schema_base import Flag, Id, NonNegative, Part, Seed, TitleField
from simnet.scenario.varied import HOW_TO_GIVE_VALUES, MOST_POINTS

DEFAULT_MEASURES = (
    "mean_wait",
    "p90_wait",
    "late_or_left",
    "time_per_case",
    "public_cost_year",
    "resident_cost_year",
)
"""What is reported of each point unless a sweep names measures."""


def _values(value: Any) -> Any:
    if not isinstance(value, (str, list)):
        raise ValueError(HOW_TO_GIVE_VALUES)
    return value


class Vary(Part):
    """The values that one path takes, or all paths that one pattern names."""

    title: TitleField | None = None
    """Name for readers; default the path."""
    values: Annotated[Any, BeforeValidator(_values, json_schema_input_type=str | list[Any])]
    """A list, or a text: `1..5`, `0.8..1.2 step 0.1`, `0.8..1.2 points 5`, `1,2,4`; in a Latin hypercube also `0.8..1.2`."""
    labels: list[TitleField] | None = None
    """Names of the values for readers, one each."""
    circumstance: Flag | None = None
    """Whether nobody chooses it; points are weighed against each other under the same circumstances only. Default: true of
    demand, population, behaviour, profiles, seasons, arrivals and costs, false of all else."""

    @model_validator(mode="after")
    def _something(self) -> Vary:
        if not self.values:
            raise ValueError(HOW_TO_GIVE_VALUES)
        return self


def _vary(value: Any) -> Any:
    return value if isinstance(value, (dict, Vary)) else {"values": value}


VaryField = Annotated[Vary, BeforeValidator(_vary, json_schema_input_type=str | list[Any] | Vary)]


class TradeOffMeasures(Part):
    """The two measures that are weighed against each other."""

    cost: Id = "public_cost_year"
    """What it costs."""
    wait: Id = "mean_wait"
    """What it is to bring down."""
    indifference: dict[Id, NonNegative] = {}
    """Differences that do not matter, by measure, in its unit."""

    @model_validator(mode="after")
    def _two(self) -> TradeOffMeasures:
        if self.cost == self.wait:
            raise ValueError("`cost` and `wait` must be two measures")
        return self


class Sweep(Part):
    """One scenario at many points: each is the scenario with other values at some paths."""

    simnet_sweep: Literal[1]
    """Version of the format."""
    name: Id
    """Name of the sweep."""
    title: TitleField | None = None
    """Name for readers."""
    question: TitleField | None = None
    """What it is to answer."""
    scenario: str
    """The scenario file, relative to the sweep."""
    vary: Annotated[dict[str, VaryField], Field(min_length=1)]
    """Values by dotted path; in a path `*` stands for one step, `**` for any number, and all paths that fit take the same value."""
    latin: Annotated[int, Field(strict=True, ge=2, le=MOST_POINTS)] | None = None
    """How many points a Latin hypercube has; default: the grid of all combinations."""
    measures: Annotated[list[Id], Field(min_length=1)] = list(DEFAULT_MEASURES)
    """What is reported of each point."""
    trade_off: TradeOffMeasures = TradeOffMeasures()
    """Which two measures are weighed against each other."""
    seed: Seed = 1
    """Seed of all luck, the same at all points; and of the points of a Latin hypercube."""
    replications: Annotated[int, Field(strict=True, ge=2, le=1_000_000)] = 30
    """How many replications of each point."""
    confidence: Annotated[float, Field(strict=True, gt=0.5, lt=1)] = 0.95
    """Level of each interval, and of all that is said of the trade-off together."""
    precision: dict[Id, Precision] = {}
    """How closely measures are to be known at every point: replications are added until they are."""
    most_replications: Annotated[int, Field(strict=True, ge=30, le=1_000_000)] = 1000
    """Where adding replications for precision ends in any case."""

    @field_validator("measures")
    @classmethod
    def _distinct(cls, value: list[str]) -> list[str]:
        if len(set(value)) != len(value):
            raise ValueError("a measure is named twice")
        return value
