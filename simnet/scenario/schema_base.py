"""What all parts of the format share: the types of single values, and a model that refuses unknown keys."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

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
