"""A small sweep for tests: how many windows the hall of `studies` needs."""

from pathlib import Path

from .studies import write_study

SWEEP = """\
simnet_sweep: 1
name: {name}
title: {{zh: 几个窗口, en: How many windows}}
scenario: two.yaml
vary:
  sites.hall.windows.desk.count:
    title: {{zh: 窗口, en: windows}}
    values: 1..3
  demand.factor: [1, 1.5]
measures: [mean_wait, late_or_left]
seed: 7
replications: {replications}
"""


def write_sweep(folder: Path, replications: int = 12, name: str = "posts", old: str = "", new: str = "") -> Path:
    """Write a sweep, its scenario and the study of `studies` into a folder and return the sweep's path; `old` becomes `new` in it."""
    write_study(folder, replications)
    text = SWEEP.format(name=name, replications=replications)
    assert old in text
    text = text.replace(old, new) if old else text
    sweep = folder / "sweep.yaml"
    sweep.write_text(text, "utf-8")
    return sweep
