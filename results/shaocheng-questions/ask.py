"""Further questions to the Shaocheng study: one value turned at a time, and what that changes, paired by replication.

    python results/shaocheng-questions/ask.py

writes `answers.csv` beside itself: question, variant, measure, figure with its own 95% interval, and the difference from the
question's first variant where there is one (95% by itself, not over all of them: these are looks at what turns the answer, and no
family of tests). Finished work is kept by simnet, so a second run takes seconds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from simnet.experiment.compare import carry_out
from simnet.experiment.study import Experiment, experiment_of_scenario
from simnet.measures.measures import estimate, estimates
from simnet.measures.outcome import Outcome
from simnet.scenario.load import Loaded, load_scenario

HERE = Path(__file__).parent
FAMILY = HERE.parents[1] / "scenarios" / "shaocheng"
SEED, REPLICATIONS, CONFIDENCE = 2023, 20, 0.95
LAYOUTS = ("single-hall", "small-hall", "one-plus-n", "one-plus-n-grid", "with-outreach")
MEASURES = (
    "time_per_case",
    "travel_per_case",
    "mean_wait",
    "late_or_left",
    "trips_per_case",
    "public_cost_year",
    "public_cost_full_year",
    "resident_cost_year",
)
INSURANCE_PEAK = ("10", "11", "12")

Values = Mapping[str, Any]
Question = Mapping[str, Loaded]
"""Variants by name; the first is what the others are compared with."""


def variant(layout: str, values: Values | None = None) -> Loaded:
    """Return a layout with some values set by dotted path (None deletes)."""
    return load_scenario(FAMILY / f"{layout}.yaml", (values or {}).items())


def scaled_companions(layout: str, factor: float) -> dict[str, float]:
    """Return the chances of companions of all services, times a factor, at most 1."""
    services = variant(layout).scenario.services
    return {
        f"services.{name}.also.{other}": min(1.0, chance * factor)
        for name, service in services.items()
        for other, chance in service.also.items()
    }


def questions() -> dict[str, Question]:
    """Return all questions."""
    asked: dict[str, Question] = {}
    for factor in (0.4, 0.6, 0.8, 1.0, 1.2, 1.5):
        asked[f"demand x {factor:g}"] = {name: variant(name, {"demand.factor": factor}) for name in LAYOUTS}
    for factor in (0.0, 1.0, 2.0, 4.0):
        asked[f"companions x {factor:g}"] = {name: variant(name, scaled_companions(name, factor)) for name in LAYOUTS}
    specialists = ("party_mass", "rehabilitation", "property_centre", "justice", "elderly_centre")
    asked["1+N without one of the N"] = {
        "all": variant("one-plus-n"),
        **{f"without {site}": variant("one-plus-n", {f"sites.{site}": None}) for site in specialists},
    }
    take_in = {
        "party_mass": {
            "sites.party_mass.level": {"social_insurance": "take_in", "medical_insurance": "take_in"},
            "sites.party_mass.parent": "hall",
        },
        "rehabilitation": {"sites.rehabilitation.level": {"disability": "take_in"}},
        "elderly_centre": {"sites.elderly_centre.level": {"elderly_care": "take_in"}},
    }
    asked["1+N where one only takes papers in"] = {
        "as it is": variant("one-plus-n"),
        **{f"{site} takes in": variant("one-plus-n", values) for site, values in take_in.items()},
    }
    grid = "one-plus-n-grid"
    stations = [f"station_{number}" for number in range(1, 7)]
    remote: Values = {f"channels.{name}.weights": {} for name in ("online", "kiosk")}
    asked["1+N with grid, without one part"] = {
        "all": variant(grid),
        "without online and machines": variant(grid, remote),
        "without grid workers": variant(grid, {"channels.grid.weights": {}}),
        "without home visits": variant(grid, {"channels.home_visit.weights": {}}),
        "wrong doors redirected": variant(grid, {"diversion.wrong_door": "redirect"}),
        "one post a station": variant(grid, {f"sites.{site}.windows.counter.count": 1 for site in stations}),
        "three stations": variant(grid, without_stations(stations[1::2])),
        "two window posts fewer": variant(
            grid, {"sites.hall.windows.all_skill.count": 1, "sites.party_mass.windows.insurance.count": 1}
        ),
    }
    halls = {
        "4 posts, 80 m2": (1, 1, 2),
        "5 posts, 100 m2": (1, 1, 3),
        "6 posts, 120 m2": (1, 1, 4),
        "7 posts, 140 m2": (2, 1, 4),
        "8 posts, 160 m2": (2, 2, 4),
    }
    asked["a hall alone of so many posts"] = {
        name: variant(
            "small-hall",
            {
                "sites.hall.windows.insurance.count": insurance,
                "sites.hall.windows.advice.count": advice,
                "sites.hall.windows.all_skill.count": all_skill,
                "sites.hall.area_m2": 20 * (insurance + advice + all_skill),
                "sites.hall.seats": 6 * (insurance + advice + all_skill),
            },
        )
        for name, (insurance, advice, all_skill) in halls.items()
    }
    return asked


def without_stations(stations: Iterable[str]) -> dict[str, None]:
    """Return what deletes stations and those who visit from them."""
    values: dict[str, None] = {}
    for station in stations:
        values[f"sites.{station}"] = None
        values[f"teams.visitors_{station.removeprefix('station_')}"] = None
    return values


def outcomes_of(asked: Question) -> dict[str, Outcome]:
    """Simulate the variants of a question."""
    first = experiment_of_scenario(next(iter(asked.values())))
    experiment: Experiment = replace(first, scenarios=dict(asked), seed=SEED, replications=REPLICATIONS)
    return carry_out(experiment).outcomes


def rows_of(question: str, asked: Question) -> list[dict[str, Any]]:
    """Return the answers to a question."""
    outcomes = outcomes_of(asked)
    first = next(iter(outcomes))
    rows = []
    for measure in MEASURES:
        of_first = estimate(outcomes[first], measure)
        for name, outcome in outcomes.items():
            made = estimate(outcome, measure)
            row = row_of(question, name, measure, made.value, made.half_width(CONFIDENCE))
            if name != first:
                difference = made.minus(of_first)
                row |= {"difference": difference.value, "difference_half_width": difference.half_width(CONFIDENCE)}
            rows.append(row)
    for name, outcome in outcomes.items():
        by_month = dict(estimates(outcome, "late_or_left", "month"))
        for month in INSURANCE_PEAK:
            made = by_month[month]
            measure = f"late_or_left in month {month}"
            rows.append(row_of(question, name, measure, made.value, made.half_width(CONFIDENCE)))
    return rows


def row_of(question: str, name: str, measure: str, mean: float, spread: float) -> dict[str, Any]:
    """Return one row of the table."""
    return {"question": question, "variant": name, "measure": measure, "mean": mean, "half_width": spread}


def main() -> None:
    """Ask everything and write the table."""
    rows = []
    for question, asked in questions().items():
        print(question, flush=True)
        rows += rows_of(question, asked)
    columns = ("question", "variant", "measure", "mean", "half_width", "difference", "difference_half_width")
    with (HERE / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: f"{value:.6g}" if isinstance(value, float) else value for key, value in row.items()})


if __name__ == "__main__":
    main()
