"""Distributions of times in minutes, as a user writes them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from simnet.scenario.schema_base import Id, NonNegative, Part, _no_tiny


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
