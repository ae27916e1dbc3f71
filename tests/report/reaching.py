"""The sample with a fourth layout that reaches people by every channel, and with claims. Nothing is simulated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simnet.experiment.output import table_files
from simnet.measures.catalogue import BY_ID

from .sample import BASELINE, SCENARIOS, comparison_rows, cost_rows, described, manifest, summary_rows, write_sample

Row = dict[str, Any]

GRID = "grid"
TITLE = {"zh": "少城“1+6+网格”", "en": "1+N with stations and grid"}
SHARES = {
    "window": 0.783,
    "kiosk": 0.041,
    "online": 0.112,
    "agency": 0.012,
    "home_visit": 0.009,
    "outreach": 0.025,
    "grid": 0.018,
}
TIMES = {
    "window": 46.4,
    "kiosk": 31.2,
    "online": 15.1,
    "agency": 52.0,
    "home_visit": 33.5,
    "outreach": 18.9,
    "grid": 6.3,
}
COSTS = {
    "window": 11.3,
    "kiosk": 29.4,
    "online": 4.4,
    "agency": 15.8,
    "home_visit": 51.2,
    "outreach": 12.1,
    "grid": 17.0,
}
HOURS = {
    "window": 2310.0,
    "pause": 402.0,
    "intake": 61.0,
    "decision": 933.0,
    "road": 48.0,
    "home": 97.0,
    "idle": 9120.0,
}
WHOLE = {
    "diverted": (0.217, 0.003), "home_visits_year": (214.0, 9.5), "home_response": (19.6, 1.1), "p90_home_response": (64.5, 2.2),
    "home_unanswered": (0.0, 0.0), "visits_per_team_day": (0.14, 0.01), "road_share": (0.0312, 0.0011), "team_hours": (145.0, 6.1),
    "promised": (0.61, 0.004), "on_time_rate": (0.973, 0.005), "time_to_decision": (51.4, 1.9), "desk_wait": (9.7, 0.8),
    "papers_queue": (3.21, 0.22), "kiosk_uses_day": (2.3, 0.1), "wrong_door_accepted": (0.011, 0.001), "time_per_need": (39.7, 0.3),
    "cost_per_case": (13.6, 0.2), "staff_time": (sum(HOURS.values()), 21.0),
}  # fmt: skip
OFFICE = {"on_time_rate": (0.981, 0.004), "promised": (0.6, 0.004), "time_to_decision": (44.0, 1.2), "time_per_need": (44.1, 0.3),
          "cost_per_case": (12.9, 0.2), "needs_year": (11_300.0, 80.0)}  # fmt: skip
SITES = {
    "station": {"title": {"zh": "社区一便民服务站", "en": "Station of community 1"}, "kind": "station", "x_km": 0.35, "y_km": 0.4,
                "num_services": 7, "posts": 2, "desks": 1},
    "corner": {"title": {"zh": "自助服务点", "en": "Machines at the library"}, "kind": "kiosk", "x_km": 1.55, "y_km": 0.85,
               "num_services": 3, "posts": 0, "machines": 2},
    "session": {"title": {"zh": "进单位（金融楼宇）", "en": "Outreach at a finance house"}, "kind": "outreach", "x_km": 1.05,
                "y_km": 0.7, "num_services": 8, "posts": 0, "lent": 3},
}  # fmt: skip
CLAIMS = {
    "cases": {"title": {"zh": "每年办件1万件以上", "en": "10,000+ cases a year"}, "fact": "SC-03", "within": None, "fitted": None},
    "outreach": {"title": {"zh": "进单位服务500余人次", "en": "500+ person-times of outreach"}, "fact": "SC-09", "within": None,
                 "fitted": "channels.outreach.weights"},
    "wait": {"title": {"zh": "平均等候约3分钟", "en": "A mean wait of some 3 min"}, "fact": "SC-11", "within": 0.2, "fitted": None},
}  # fmt: skip


def write_reaching(directory: Path) -> Path:
    """Write a results directory, without its page, in which the scenario `grid` has channels, a team and machines."""
    like = described("one-plus-n")
    scenario = like | {"title": TITLE, "sites": {**like["sites"], **SITES}}
    described_all = {name: described(name) for name in SCENARIOS} | {GRID: scenario}
    for name in described_all:
        described_all[name]["sites"]["hall"]["desks"] = 1
    scenario["sites"]["hall"]["machines"] = 1
    study = manifest()["study"] | {"scenarios": [*SCENARIOS, GRID]}
    write_sample(directory, scenarios=described_all, study=study, claims=CLAIMS)
    tables = table_files(
        [*_also(summary_rows()), *_reached()], _also(comparison_rows()), _also(cost_rows()), claim_rows()
    )
    for name, content in tables.items():
        (directory / name).write_bytes(content)
    return directory


def claim_rows() -> list[Row]:
    """Three claims: one reproduced, one fitted, one that cannot be decided."""
    common = {"n": 30, "group_by": "", "group": ""}
    return [
        common | {"claim": "cases", "fact": "SC-03", "scenario": BASELINE, "measure": "cases_year", "unit": "cases a year",
                  "relation": "at_least", "published": 10_000.0, "mean": 10_420.0, "half_width": 71.0, "verdict": "reproduced"},
        common | {"claim": "outreach", "fact": "SC-09", "scenario": GRID, "measure": "visits_year", "unit": "visits a year",
                  "group_by": "channel", "group": "outreach", "relation": "at_least", "published": 500.0, "mean": 541.0,
                  "half_width": 12.0, "verdict": "fitted"},
        common | {"claim": "wait", "fact": "SC-11", "scenario": BASELINE, "measure": "mean_wait", "unit": "min", "relation": "about",
                  "published": 3.0, "mean": 3.42, "half_width": 0.31, "verdict": "undecided"},
    ]  # fmt: skip


def _also(rows: list[Row]) -> list[Row]:
    """The rows, with those of one-plus-n for the new scenario too."""
    return [*rows, *(row | {"scenario": GRID} for row in rows if row["scenario"] == "one-plus-n")]


def _reached() -> list[Row]:
    rows = [_row(GRID, measure, "", "", *figures) for measure, figures in WHOLE.items()]
    rows += [_row(scenario, measure, "", "", *figures) for scenario in SCENARIOS for measure, figures in OFFICE.items()]
    rows += [_row(scenario, "diverted", "", "", 0.0, 0.0) for scenario in SCENARIOS]
    rows += [_row(GRID, "channel_share", "channel", channel, share, 0.002) for channel, share in SHARES.items()]
    rows += [_row(GRID, "needs_year", "channel", channel, 11_300 * share, 25.0) for channel, share in SHARES.items()]
    rows += [_row(GRID, "time_per_need", "channel", channel, time, 0.6) for channel, time in TIMES.items()]
    rows += [_row(GRID, "cost_per_case", "channel", channel, cost, 0.7) for channel, cost in COSTS.items()]
    rows += [_row(GRID, "staff_time", "activity", activity, hours, 12.0) for activity, hours in HOURS.items()]
    office = {"window": 2900.0, "pause": 500.0, "decision": 930.0, "idle": 6210.0}
    rows += [
        _row(scenario, "staff_time", "activity", item, hours, 12.0)
        for scenario in SCENARIOS
        for item, hours in office.items()
    ]
    rows += [_row(scenario, "staff_time", "", "", sum(office.values()), 20.0) for scenario in SCENARIOS]
    return rows


def _row(scenario: str, measure: str, group_by: str, group: str, mean: float, half_width: float) -> Row:
    return {"scenario": scenario, "measure": measure, "group_by": group_by, "group": group, "unit": BY_ID[measure].unit,
            "n": 30, "mean": mean, "half_width": half_width, "confidence": 0.95}  # fmt: skip
