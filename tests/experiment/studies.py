"""A small study for tests: one service, a few dozen people a day, two windows against one."""

import os
import sys
from pathlib import Path

HALL = """\
simnet: 1
name: {name}
title: {{zh: 大厅, en: "{title}"}}
calendar: {{minutes: 240, warm_up_minutes: 30, tail_minutes: 60}}
services:
  errand:
    stages: {{window: {{skill: window, time_min: {{exponential: {{mean: 4}}}}}}}}
arrivals: {{walk_in: {{service: errand, per_hour: 12}}}}
sites:
  hall:
    hours: "24/7"
    services: all
    area_m2: 50
    windows: {{desk: {{skills: all, count: {windows}}}}}
costs: {{rent_m2_year: 100, window_staff_year: 80000, value_of_time_hour: 30}}
target_wait_min: 10
"""

STUDY = """\
simnet_study: 1
name: {name}
title: {{zh: 窗口数, en: How many windows}}
scenarios: {{two: two.yaml, one: one.yaml}}
baseline: two
seed: 7
replications: {replications}
measures: [mean_wait, late_or_left]
objective: mean_wait
"""


def write_study(folder: Path, replications: int = 12, name: str = "windows") -> Path:
    """Write a study and its two scenarios into a folder and return the study's path."""
    (folder / "two.yaml").write_text(HALL.format(name="two", title="Two windows", windows=2), "utf-8")
    (folder / "one.yaml").write_text(HALL.format(name="one", title="One [bold]window[/bold]", windows=1), "utf-8")
    study = folder / "study.yaml"
    study.write_text(STUDY.format(name=name, replications=replications), "utf-8")
    return study


def command(*arguments: object) -> list[str]:
    """Return a command line of simnet for `subprocess`."""
    return [sys.executable, "-m", "simnet.cli", *map(str, arguments)]


def environment(cache: Path) -> dict[str, str]:
    """Return an environment with a cache of its own and nothing to compile: kernels run as plain Python."""
    return {**os.environ, "SIMNET_CACHE_DIR": str(cache), "NUMBA_DISABLE_JIT": "1", "COLUMNS": "120"}
