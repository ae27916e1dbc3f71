"""From papers to result, as a user writes it: how cases are decided, and how results get to people."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from simnet.scenario.schema_base import Flag, Id, Part, Probability
from simnet.scenario.schema_distributions import Distribution


class Decision(Part):
    """How a case is decided. A service without a decision is done when its stages are."""

    on_the_spot: Flag = False
    """Whether whoever takes it in decides, in the same stage, where the level of the site allows."""
    skill: Id | None = None
    """What the back office must be able to do; needed unless the case is decided on the spot wherever it may be taken in."""
    time_min: Distribution | None = None
    """Work of the back office, minutes; goes with `skill`."""
    elapsed_days: Distribution | None = None
    """Working days from that work to the decision (other bodies' consent, public notice)."""
    promised_days: Annotated[int, Field(strict=True, ge=0, le=366)] | None = None
    """Working days from acceptance within which a decision is promised."""

    @model_validator(mode="after")
    def _skill_and_time(self) -> Decision:
        if (self.skill is None) != (self.time_min is None):
            raise ValueError("`skill` and `time_min` go together")
        return self


class Collection(Part):
    """Fetching a result: a visit with its own short stage."""

    skill: Id
    """What the server must be able to do."""
    time_min: Distribution
    """Service time, minutes."""


class Issue(Part):
    """How results get to people who do not use a channel that says otherwise; without it they are electronic."""

    mail: Probability = 0.0
    """Chance that the result is mailed."""
    mail_days: Annotated[int, Field(strict=True, ge=0, le=366)] = 2
    """Working days that mail takes."""
    collection: Collection | None = None
    """Fetching it; none: what is not mailed is electronic."""
