"""The further questions to Shaocheng can be asked still, and the published answers are answers to them."""

import csv
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parent.parent / "results" / "shaocheng-questions"


@pytest.fixture(scope="module")
def ask() -> ModuleType:
    spec = spec_from_file_location("ask", FOLDER / "ask.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_question_is_answered(ask: ModuleType) -> None:
    with (FOLDER / "answers.csv").open(encoding="utf-8") as file:
        answered = {(row["question"], row["variant"], row["measure"]) for row in csv.DictReader(file)}
    measures = (*ask.MEASURES, *(f"late_or_left in month {month}" for month in ask.INSURANCE_PEAK))
    asked = {
        (question, variant, measure)
        for question, variants in ask.questions().items()
        for variant in variants
        for measure in measures
    }
    assert answered == asked


def test_an_answer_is_paired_with_the_first_variant(ask: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "FAMILY", replace(ask.FAMILY, replications=2))
    days = {"calendar.days": 14, "calendar.warm_up_days": 0, "calendar.tail_days": 14}
    variants = {name: ask.variant(name, days) for name in ("single-hall", "small-hall")}
    monkeypatch.setattr(ask, "INSURANCE_PEAK", ("01",))
    rows = {(row["variant"], row["measure"]): row for row in ask.rows_of("which hall", variants)}
    hall, small = rows["single-hall", "mean_wait"], rows["small-hall", "mean_wait"]
    assert "difference" not in hall
    assert small["difference"] == pytest.approx(small["mean"] - hall["mean"])
    assert small["difference"] > 5
    assert ("small-hall", "late_or_left in month 01") in rows
