"""Stresses of a study's own, as a user writes them."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from simnet.scenario.schema_base import NonNegative, Part, TitleField


class Stress(Part):
    """What a study's scenarios are put through with `--stress`, besides the standard stresses: some values are changed in all of them.

    Keys are dotted paths in which `*` stands for any one step (`sites.*.windows.*.min_posts`). A scenario that has no such path
    stays as it is; a path that no scenario has is a fault.
    """

    title: TitleField | None = None
    """Name for readers."""
    values: dict[str, Any] = {}
    """Values to be set, by dotted path."""
    factors: dict[str, NonNegative] = {}
    """Factors by which numbers are multiplied, by dotted path; one that a scenario leaves out is multiplied as what it is then."""

    @model_validator(mode="after")
    def _something(self) -> Stress:
        if not self.values and not self.factors:
            raise ValueError("give `values`, `factors` or both: what is changed")
        return self
