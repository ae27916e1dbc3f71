"""Results as a study would write them, made by formulas: three layouts, six zones, a year. Nothing is simulated."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

from simnet.experiment.output import table_files
from simnet.measures.catalogue import BY_ID
from simnet.report.results import Results

Row = dict[str, Any]

HOSTILE = "<img src=x onerror=alert(1)>"
SCENARIOS = ("single-hall", "small-hall", "one-plus-n")
BASELINE = "single-hall"
MEASURES = (
    "mean_wait",
    "p90_wait",
    "late_or_left",
    "trips_per_case",
    "travel_per_case",
    "time_per_case",
    "public_cost_year",
    "resident_cost_year",
)
TITLES = {
    "single-hall": {"zh": "一个大厅（200平方米）", "en": "One hall of 200 m²"},
    "small-hall": {"zh": "只留小厅（80平方米）", "en": "A small hall alone (80 m²)"},
    "one-plus-n": {"zh": "少城“1+N”", "en": "Shaocheng 1+N"},
}
SUMMARIES = {
    "single-hall": {"zh": "全部事项集中在一个租用的大厅办理。", "en": "Everything is done at one rented hall."},
    "small-hall": {"zh": "只把大厅缩小，窗口减半。", "en": "Only the hall shrinks, with half the windows."},
    "one-plus-n": {"zh": "小厅加五个专业服务中心。", "en": "The small hall and five professional centres."},
}
# By scenario: mean wait, late or left, trips, travel, time per case; half-widths are formed below.
LEVELS = {
    "single-hall": {"mean_wait": 3.42, "p90_wait": 11.8, "late_or_left": 0.0151, "trips_per_case": 1.142,
                    "travel_per_case": 31.6, "time_per_case": 52.7},
    "small-hall": {"mean_wait": 9.87, "p90_wait": 28.4, "late_or_left": 0.0934, "trips_per_case": 1.143,
                   "travel_per_case": 31.6, "time_per_case": 60.3},
    "one-plus-n": {"mean_wait": 2.95, "p90_wait": 10.1, "late_or_left": 0.0148, "trips_per_case": 1.171,
                   "travel_per_case": 27.3, "time_per_case": 46.8},
}  # fmt: skip
HALF_WIDTHS = {
    "mean_wait": 0.11, "p90_wait": 0.42, "late_or_left": 0.0012, "trips_per_case": 0.003,
    "travel_per_case": 0.14, "time_per_case": 0.31,
}  # fmt: skip
BILLS = {  # paid rent, running, staff, fit_out; what the full cost adds to each
    "single-hall": ((240_000.0, 40_000.0, 1_330_000.0, 400_000.0), (0.0, 0.0, 0.0, 0.0)),
    "small-hall": ((96_000.0, 16_000.0, 665_000.0, 160_000.0), (0.0, 0.0, 0.0, 0.0)),
    "one-plus-n": ((96_000.0, 22_000.0, 1_000_000.0, 205_000.0), (216_000.0, 30_000.0, 830_000.0, 255_000.0)),
}
RESIDENTS = {"single-hall": (421_000.0, 60_500.0, 182_000.0), "small-hall": (421_300.0, 172_000.0, 182_000.0),
             "one-plus-n": (362_000.0, 52_300.0, 181_800.0)}  # fmt: skip
HOURS = {8: 0.07, 9: 0.24, 10: 0.21, 11: 0.10, 12: 0.003, 13: 0.05, 14: 0.17, 15: 0.13, 16: 0.03}
MONTHS = (0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 1.9, 2.1, 1.7)
SEGMENTS = {
    "general": ({"zh": "一般居民", "en": "General public"}, 0.95),
    "elderly": ({"zh": "老年人（60岁以上）", "en": "Elderly (60+)"}, 1.12),
    "mobility_limited": ({"zh": "行动不便者", "en": "People with limited mobility"}, 1.55),
    "enterprise": ({"zh": "企业单位", "en": "Employers"}, 0.62),
}
SITES = {
    "hall": ("便民服务中心", "Service centre", "centre", 1.05, 0.87, 13),
    "party_mass": ("党群服务中心", "Party-mass centre", "specialist", 0.55, 1.15, 3),
    "rehabilitation": ("残疾人康复工场", "Rehabilitation workshop", "specialist", 1.6, 1.2, 1),
    "property_centre": ("物业服务中心", "Property centre", "specialist", 0.45, 0.55, 3),
    "justice": ("司法所", "Justice office", "specialist", 1.65, 0.5, 1),
    "elderly_centre": ("养老服务中心", "Elderly-care centre", "specialist", 1.05, 0.3, 1),
}


def write_sample(directory: Path, **changes: Any) -> Path:
    """Write a results directory without its page; `changes` are put into the manifest, None takes a key out."""
    directory.mkdir(parents=True, exist_ok=True)
    more = {"flows": flow_rows(), "days": day_rows(), "journeys": journey_rows()}
    for name, content in table_files(summary_rows(), comparison_rows(), cost_rows(), **more).items():
        (directory / name).write_bytes(content)
    found = {key: value for key, value in (manifest() | changes).items() if value is not None}
    (directory / "manifest.json").write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    return directory


def manifest() -> dict[str, Any]:
    return {
        "simnet": "0.1.0",
        "command": "simnet compare scenarios/shaocheng/study.yaml",
        "study": {
            "name": "shaocheng",
            "title": {"zh": "少城街道便民服务布局比较", "en": "Shaocheng: one hall, a small hall, or 1+N"},
            "question": {
                "zh": "200平方米大厅、单独的小厅、小厅加专业服务中心（1+N），哪一种让群众等候和跑动最少，各要花多少钱？",
                "en": "A hall of 200 m², a small hall alone, or a small hall with professional centres (1+N): which makes people "
                "wait and travel least, and what does each cost?",
            },
            "scenarios": list(SCENARIOS),
            "baseline": BASELINE,
            "measures": list(MEASURES),
            "objective": "time_per_case",
        },
        "seed": 2023,
        "replications": 30,
        "confidence": 0.95,
        "scenarios": {scenario: described(scenario) for scenario in SCENARIOS},
        "recommendation": recommendation(),
        "days": {
            "usual": {
                "day": 98,
                "date": "2023-03-27",
                "visits": {"single-hall": 119, "small-hall": 118, "one-plus-n": 121},
            },
            "worst": {
                "day": 293,
                "date": "2023-10-08",
                "visits": {"single-hall": 219, "small-hall": 225, "one-plus-n": 230},
            },
        },
        "notes": ["one-plus-n: a note of the check"],
        "inputs": [{"file": "scenarios/shaocheng/study.yaml", "sha256": "0123456789abcdef" * 4}],
        "versions": {"simnet": "0.1.0", "python": "3.11.2", "numpy": "2.4.6"},
        "git_revision": "0123456789abcdef0123456789abcdef01234567",
        "complete": True,
    }


def recommendation() -> dict[str, Any]:
    """How the layouts stand by residents' time per case: one-plus-n alone is left."""
    best = LEVELS["one-plus-n"]["time_per_case"]
    standings = {
        scenario: {
            "place": "best" if scenario == "one-plus-n" else "worse",
            "value": LEVELS[scenario]["time_per_case"],
            "half_width": HALF_WIDTHS["time_per_case"],
            "difference": LEVELS[scenario]["time_per_case"] - best,
            "difference_half_width": 0.0 if scenario == "one-plus-n" else 0.9 * HALF_WIDTHS["time_per_case"],
            "feasibility": "met",
            "constraints": {},
        }
        for scenario in SCENARIOS
    }
    return {
        "objective": "time_per_case",
        "set": ["one-plus-n"],
        "reference": "one-plus-n",
        "confidence": 0.95,
        "scenarios": standings,
    }


LATE = {
    "title": None,
    "measure": "late_or_left",
    "group_by": "weekday_hour",
    "at_most": 0.1,
    "at_least": None,
    "least_group": 200,
}
"""At most 10% late or left in every hour of the week."""


def with_constraint(places: dict[str, str], feasibility: dict[str, str]) -> dict[str, Any]:
    """Changes of the manifest: the same layouts under a constraint, with these places and verdicts."""
    found = manifest()
    found["study"]["constraints"] = {"late": LATE}
    said = found["recommendation"]
    for scenario, standing in said["scenarios"].items():
        level = {"met": 0.06, "untold": 0.098, "broken": 0.21}[feasibility[scenario]]
        standing |= {"place": places[scenario], "feasibility": feasibility[scenario]}
        if places[scenario] == "tied":
            standing |= {"value": LEVELS["one-plus-n"]["time_per_case"] + 0.1, "difference": 0.1}
        standing["constraints"] = {
            "late": {
                "verdict": feasibility[scenario],
                "worst": {"group": "Mo.11", "value": level, "low": level - 0.011, "high": level + 0.012, "bound": 0.1},
                "broken_in": ["Mo.10", "Mo.11"] if feasibility[scenario] == "broken" else [],
                "groups": 45,
                "left_out": 0,
            }
        }
    left = [scenario for scenario in SCENARIOS if places[scenario] in ("best", "tied", "open")]
    said["set"] = sorted(left, key=lambda scenario: said["scenarios"][scenario]["value"])
    said["reference"] = next(
        (scenario for scenario in said["set"] if feasibility[scenario] == "met"), (said["set"] or [None])[0]
    )
    return {"study": found["study"], "recommendation": said}


def with_difference(results: Results, measure: str, difference: float, half_width: float) -> Results:
    """The same results with another difference of every scenario on one measure."""
    rows = tuple(
        replace(row, difference=difference, half_width=half_width) if row.measure == measure else row
        for row in results.comparison
    )
    return replace(results, comparison=rows)


def described(scenario: str) -> dict[str, Any]:
    sites = SITES if scenario == "one-plus-n" else {"hall": SITES["hall"]}
    posts = {"single-hall": 8, "small-hall": 4, "one-plus-n": 4}[scenario]
    return {
        "title": TITLES[scenario],
        "summary": SUMMARIES[scenario],
        "target_wait_min": 30.0,
        "sites": {
            name: {
                "title": {"zh": zh, "en": en},
                "kind": kind,
                "x_km": x,
                "y_km": y,
                "num_services": services,
                "posts": posts if name == "hall" else 2 if name == "party_mass" else 1,
            }
            for name, (zh, en, kind, x, y, services) in sites.items()
        },
        "zones": {
            f"c{number + 1}": {
                "title": {"zh": f"社区{'一二三四五六'[number]}", "en": f"Community {number + 1}"},
                "x_km": (0.35, 1.05, 1.75)[number % 3],
                "y_km": (0.436, 1.307)[number // 3],
                "radius_km": 0.44,
                "people": (19950, 18280, 16400, 14400, 17500, 15470)[number],
            }
            for number in range(6)
        },
        "segments": {name: title for name, (title, _) in SEGMENTS.items()},
        "services": {"social": {"zh": "社会保险", "en": "Social insurance"}},
        "evidence": [
            {"path": "costs.rent_m2_year", "kind": "fact", "text": "SC-02", "range": None, "of": "value"},
            {"path": "population.zones.*.at", "kind": "computed", "text": "synthetic map: a 3 x 2 grid over the 3.66 km2 of SC-01",
             "range": None, "of": "value"},
            {"path": "services.*.stages.*.time_min.**", "kind": "assumed", "text": "simple 6-10, promised 12-20 min; lognormal",
             "range": [0.7, 1.3], "of": "factor"},
            {"path": "costs.window_staff_year", "kind": "assumed", "text": "community workers 80-110,000 yuan a year",
             "range": [80_000, 110_000], "of": "value"},
            {"path": "calendar.*", "kind": "defined", "text": "52 weeks from the first Monday of 2023", "range": None, "of": "value"},
        ],
    }  # fmt: skip


def summary_rows() -> list[Row]:
    rows: list[Row] = []
    for scenario, levels in LEVELS.items():
        for measure, level in levels.items():
            rows.append(_summary(scenario, measure, "", "", level, HALF_WIDTHS[measure]))
        rows.append(_summary(scenario, "public_cost_year", "", "", _public(scenario, "paid"), 1_300.0))
        rows.append(_summary(scenario, "resident_cost_year", "", "", sum(RESIDENTS[scenario]), 4_100.0))
        rows += _over_time(scenario)
        rows += _over_week(scenario)
        rows += _by_group(scenario)
    return rows


# Quarter hours from nine on: people waiting, most at once, windows at work, windows manned.
WORST_HALL = ((4.0, 9, 7.2, 8.0), (6.5, 11, 8.0, 8.0), (2.0, 4, 7.9, 8.0), (0.0, 0, 1.0, 8.0))
WORST_PARTY = ((1.0, 2, 1.6, 2.0), (3.0, 5, 2.0, 2.0))
USUAL_HALL = ((0.5, 2, 3.0, 8.0), (1.2, 3, 4.4, 8.0))


def flow_rows() -> list[Row]:
    """Everybody goes to the hall; in 1+N the first community half to the party-mass centre, and a tenth of its needs online."""
    to = {scenario: [(zone, "site", "hall", 6000.0) for zone in ("c1", "c2")] for scenario in SCENARIOS}
    to["one-plus-n"] = [
        ("c1", "site", "hall", 3000.0),
        ("c1", "site", "party_mass", 3000.0),
        ("c1", "channel", "online", 500.0),
        ("c2", "site", "hall", 6000.0),
    ]
    return [
        {"scenario": scenario, "zone": zone, "to_kind": kind, "to": where, "n": 30, "mean": mean, "half_width": 20.0,
         "unit": "visits a year" if kind == "site" else "needs a year", "confidence": 0.95}
        for scenario, rows in to.items()
        for zone, kind, where, mean in rows
    ]  # fmt: skip


def day_rows() -> list[Row]:
    found: list[Row] = []
    for scenario in SCENARIOS:
        busy = "party_mass" if scenario == "one-plus-n" else "hall"
        for day, quarters in (("usual", USUAL_HALL), ("worst", WORST_PARTY if busy == "party_mass" else WORST_HALL)):
            for site in ("", busy):
                found += [
                    {"scenario": scenario, "day": day, "site": site, "time": f"09:{15 * number:02d}", "waiting": waiting,
                     "most_waiting": most, "busy": at_work, "posts": manned}
                    for number, (waiting, most, at_work, manned) in enumerate(quarters)
                ]  # fmt: skip
    return found


def journey_rows() -> list[Row]:
    """One team of the last scenario: to somebody in the first community, and back to the hall."""
    to = (("visit", 0.35, 0.436, "09:00", "09:10", "09:30"), ("return", 1.05, 0.87, "09:30", "09:40", "09:40"))
    return [
        {"scenario": "one-plus-n", "day": "usual", "team": "nurses", "kind": kind, "x_km": x, "y_km": y, "set_out": out,
         "arrival": there, "end": done}
        for kind, x, y, out, there, done in to
    ]  # fmt: skip


def comparison_rows() -> list[Row]:
    rows: list[Row] = []
    for scenario in SCENARIOS[1:]:
        for measure in MEASURES:
            if measure in HALF_WIDTHS:
                half_width = HALF_WIDTHS[measure] * 0.9
                difference = LEVELS[scenario][measure] - LEVELS[BASELINE][measure]
            else:
                half_width = 2_700.0
                difference = _total(scenario, measure) - _total(BASELINE, measure)
            rows.append(
                {"baseline": BASELINE, "scenario": scenario, "measure": measure, "group_by": "", "group": "",
                 "unit": BY_ID[measure].unit, "n": 30, "difference": difference, "half_width": half_width,
                 "p_adjusted": 0.001, "family": 16}
            )  # fmt: skip
    return rows


def cost_rows() -> list[Row]:
    rows: list[Row] = []
    for scenario, (paid, extra) in BILLS.items():
        for basis in ("paid", "full"):
            more = extra if basis == "full" else (0.0, 0.0, 0.0, 0.0)
            rent, running, staff, fit_out = (amount + added for amount, added in zip(paid, more, strict=True))
            lines = {"rent": rent, "running": running, "staff": staff, "overtime": 4_200.0}
            rows += _bill(scenario, basis, "public", "recurrent", lines)
            rows += _bill(scenario, basis, "public", "one_off", {"fit_out": fit_out})
            times = dict(zip(("travel", "waiting", "service"), RESIDENTS[scenario], strict=True))
            rows += _bill(scenario, basis, "residents", "recurrent", times)
    return rows


def _bill(scenario: str, basis: str, payer: str, recurrence: str, lines: dict[str, float]) -> list[Row]:
    uncertain = {"overtime", "travel", "waiting", "service"}
    spreads = {line: 0.006 * amount if line in uncertain else 0.0 for line, amount in lines.items()}
    lines = lines | {"total": sum(lines.values())}
    spreads["total"] = math.sqrt(sum(spread**2 for spread in spreads.values()))
    unit = "yuan" if recurrence == "one_off" else "yuan a year"
    return [
        {"scenario": scenario, "basis": basis, "payer": payer, "line": line, "recurrence": recurrence, "unit": unit,
         "n": 30, "yuan_year": amount, "half_width": spreads[line]}
        for line, amount in lines.items()
    ]  # fmt: skip


def _over_time(scenario: str) -> list[Row]:
    rows: list[Row] = []
    wait, late = LEVELS[scenario]["mean_wait"], LEVELS[scenario]["late_or_left"]
    for hour, share in HOURS.items():
        factor = 0.4 + 4.2 * share if hour != 8 else 2.4
        rows.append(_summary(scenario, "mean_wait", "hour", f"{hour:02d}", wait * factor, 0.05 * wait * factor))
        rows.append(_summary(scenario, "late_or_left", "hour", f"{hour:02d}", late * factor, 0.09 * late * factor))
        rows.append(_summary(scenario, "visits_year", "hour", f"{hour:02d}", 38_000 * share, 90.0))
    for number, day in enumerate(("Mo", "Tu", "We", "Th", "Fr")):
        factor = 1.3 - 0.13 * number
        rows.append(_summary(scenario, "mean_wait", "weekday", day, wait * factor, 0.04 * wait))
        rows.append(_summary(scenario, "visits_year", "weekday", day, 7_600 * factor, 90.0))
    for number, factor in enumerate(MONTHS, start=1):
        rows.append(_summary(scenario, "mean_wait", "month", f"{number:02d}", wait * factor, 0.08 * wait * factor))
        rows.append(_summary(scenario, "late_or_left", "month", f"{number:02d}", late * factor**2, 0.1 * late * factor))
    return rows


def _over_week(scenario: str) -> list[Row]:
    """Late or left by hour of the week: Mondays and the hours before noon are worst, the party-mass centre three times as bad."""
    rows: list[Row] = []
    for place, factor in (
        ("", 1.0),
        *((f"{site}.", 3.0 if site == "party_mass" else 0.8) for site in described(scenario)["sites"]),
    ):
        group_by = "site_weekday_hour" if place else "weekday_hour"
        for number, day in enumerate(("Mo", "Tu", "We", "Th", "Fr")):
            for hour, share in HOURS.items():
                late = LEVELS[scenario]["late_or_left"] * factor * (1.3 - 0.13 * number) * (0.4 + 8 * share)
                if hour != 12:  # too few come
                    rows.append(
                        _summary(scenario, "late_or_left", group_by, f"{place}{day}.{hour:02d}", late, 0.04 * late)
                    )
    return rows


def _by_group(scenario: str) -> list[Row]:
    rows: list[Row] = []
    time, wait = LEVELS[scenario]["time_per_case"], LEVELS[scenario]["mean_wait"]
    for name, (_, factor) in SEGMENTS.items():
        rows.append(_summary(scenario, "time_per_case", "segment", name, time * factor, 0.02 * time))
        rows.append(
            _summary(scenario, "mean_wait", "segment", name, wait * (0.5 if name == "mobility_limited" else 1), 0.2)
        )
    for number in range(6):
        factor = (1.08, 0.9, 1.1, 1.07, 0.88, 1.09)[number]
        rows.append(_summary(scenario, "time_per_case", "zone", f"c{number + 1}", time * factor, 0.015 * time))
        rows.append(_summary(scenario, "mean_wait", "zone", f"c{number + 1}", wait, 0.2))
    for number, site in enumerate(described(scenario)["sites"]):
        rows.append(_summary(scenario, "occupancy", "site", site, 0.31 / (number + 1), 0.004))
        rows.append(_summary(scenario, "visits_year", "site", site, 38_000 / (number + 1) ** 2, 110.0))
        rows.append(_summary(scenario, "mean_wait", "site", site, wait / (number + 1), 0.12))
    return rows


def _summary(scenario: str, measure: str, group_by: str, group: str, mean: float, half_width: float) -> Row:
    return {"scenario": scenario, "measure": measure, "group_by": group_by, "group": group, "unit": BY_ID[measure].unit,
            "n": 30, "mean": mean, "half_width": half_width, "confidence": 0.95}  # fmt: skip


def _public(scenario: str, basis: str) -> float:
    paid, extra = BILLS[scenario]
    return sum(paid[:3]) + 4_200.0 + (sum(extra[:3]) if basis == "full" else 0.0)


def _total(scenario: str, measure: str) -> float:
    return _public(scenario, "paid") if measure == "public_cost_year" else sum(RESIDENTS[scenario])
