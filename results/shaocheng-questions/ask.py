"""Further questions to the Shaocheng study: one value turned at a time, and what that changes, paired by replication.

    python results/shaocheng-questions/ask.py

writes `answers.csv` beside itself: question, variant, measure, figure with its own 95% interval, and the difference from the
question's first variant where there is one (95% by itself, not over all of them: these are looks at what turns the answer, and no
family of tests). Finished work is kept by simnet, so a second run takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from simnet.experiment.questions import COLUMNS, Family, Question, Values, write_answers
from simnet.measures.measures import estimate, estimates
from simnet.measures.tabulate import Row

HERE = Path(__file__).parent
FAMILY = Family(HERE.parents[1] / "scenarios" / "shaocheng", seed=2023, replications=20)
variant = FAMILY.variant
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


def rows_of(question: str, asked: Question) -> list[Row]:
    """Return the answers to a question."""
    outcomes = FAMILY.outcomes(asked)
    rows = []
    for measure in MEASURES:
        rows += FAMILY.rows(question, measure, {name: estimate(each, measure) for name, each in outcomes.items()})
    for name, outcome in outcomes.items():
        by_month = dict(estimates(outcome, "late_or_left", "month"))
        for month in INSURANCE_PEAK:
            rows += FAMILY.rows(question, f"late_or_left in month {month}", {name: by_month[month]})
    return rows


def main() -> None:
    """Ask everything and write the table."""
    rows: list[Row] = []
    for question, asked in questions().items():
        print(question, flush=True)
        rows += rows_of(question, asked)
    write_answers(HERE / "answers.csv", COLUMNS, rows)


if __name__ == "__main__":
    main()
