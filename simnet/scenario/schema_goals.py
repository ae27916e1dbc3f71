"""What a study is after: an objective of several measures, and constraints, as a user writes them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from simnet.scenario.schema_base import Id, NonNegative, Number, Part, TitleField


class Weighted(Part):
    """Several measures as one figure: their weighted sum, of which less is better."""

    weights: Annotated[dict[Id, Number], Field(min_length=1)]
    """What one unit of each measure weighs: above 0 where less of the measure is better, below 0 where more is."""
    title: TitleField | None = None
    """What the sum is called."""
    unit: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    """The unit of the sum; needed where the measures have different units."""

    @model_validator(mode="after")
    def _weighty(self) -> Weighted:
        without = [name for name, weight in self.weights.items() if weight == 0]
        if without:
            raise ValueError(f"a weight of 0 has no effect; leave {', '.join(without)} out")
        return self


def _kind(value: Any) -> str:
    return "weighted" if isinstance(value, (dict, Weighted)) else "measure"


Objective = Annotated[Annotated[Id, Tag("measure")] | Annotated[Weighted, Tag("weighted")], Discriminator(_kind)]


def _no_percentage(value: Any) -> Any:
    if isinstance(value, str) and value.endswith("%"):
        raise ValueError("shares are written as fractions: 0.1 for 10%")
    return value


Bound = Annotated[NonNegative, BeforeValidator(_no_percentage)]


class Constraint(Part):
    """What a scenario must keep to be recommended: bounds on a measure, of all or of every group."""

    measure: Id
    """Which measure."""
    group_by: Id | None = None
    """What it is broken down by; then every group must keep the bounds, those with hardly any observations aside."""
    at_most: Bound | None = None
    """Upper bound, in the unit of the measure; shares are fractions, 0.1 for 10%."""
    at_least: Bound | None = None
    """Lower bound, likewise."""
    title: TitleField | None = None
    """What it is called; default said by measure and bounds."""

    @model_validator(mode="after")
    def _bounds(self) -> Constraint:
        if self.at_most is None and self.at_least is None:
            raise ValueError("give at_most, at_least or both")
        if self.at_most is not None and self.at_least is not None and self.at_least > self.at_most:
            raise ValueError(f"nothing is at least {self.at_least:g} and at most {self.at_most:g}")
        return self
