"""Sample results, their page, and one browser for all tests that look at it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from simnet.report.data import read_results
from simnet.report.page import write_page
from simnet.report.results import Results

from .reaching import write_reaching
from .sample import HOSTILE, manifest, write_sample

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A results directory with its page."""
    directory = write_sample(tmp_path_factory.mktemp("results") / "shaocheng")
    write_page(directory)
    return directory


@pytest.fixture(scope="session")
def results(sample: Path) -> Results:
    return read_results(sample)


@pytest.fixture(scope="session")
def reaching(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A results directory of a study with every channel and with claims, with its page."""
    directory = write_reaching(tmp_path_factory.mktemp("results") / "reaching")
    write_page(directory)
    return directory


@pytest.fixture(scope="session")
def many(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the sample with eight options, whose tables are the other way round, with their page."""
    directory = tmp_path_factory.mktemp("results") / "many"
    shutil.copytree(sample, directory)
    copies = [f"small-hall-{number}" for number in range(2, 7)]
    for path in directory.glob("*.csv"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        own = [line for line in lines[1:] if "small-hall" in line]
        path.write_text(
            "".join([*lines, *(line.replace("small-hall", copy) for copy in copies for line in own)]), "utf-8"
        )
    made = json.loads((directory / "manifest.json").read_text("utf-8"))
    for number, copy in enumerate(copies, 2):
        title = {
            "zh": f"只留小厅（80平方米），第{number}种开放时间和值班安排",
            "en": f"A small hall alone (80 m²) with the opening hours and duty rosters of plan {number}",
        }
        made["scenarios"][copy] = made["scenarios"]["small-hall"] | {"title": title}
        made["recommendation"]["scenarios"][copy] = made["recommendation"]["scenarios"]["small-hall"]
        for day in made["days"].values():
            day["visits"][copy] = day["visits"]["small-hall"]
    (directory / "manifest.json").write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    write_page(directory)
    return directory


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same results with a tag in every text that a user can write."""

    untouched = {"baseline", "objective", "set", "measures", "kind"}

    def spoilt(part: object) -> object:
        if isinstance(part, dict):
            return {key: spoilt(value) if key not in untouched else value for key, value in part.items()}
        if isinstance(part, list):
            return [spoilt(value) for value in part]
        return part + HOSTILE if isinstance(part, str) else part

    directory = tmp_path_factory.mktemp("hostile") / "results"
    found = spoilt(manifest())
    assert isinstance(found, dict)
    found["study"]["scenarios"] = list(found["scenarios"])
    for scenario in found["scenarios"].values():
        for site in scenario["sites"].values():
            site["kind"] += HOSTILE
        for entry in scenario["evidence"]:
            entry["kind"] = entry["kind"].removesuffix(HOSTILE)
    write_sample(directory, **found)
    write_page(directory)
    return directory


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next((path for path in map(shutil.which, names) if path is not None), None)
    if chromium is None:
        missing = "Chromium is not installed, so the page cannot be tested; `apt-get install chromium` installs it"
        # A newcomer is told and goes on; where everything must be tested, nothing is passed over.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def make_results(tmp_path: Path) -> Callable[..., Results]:
    """Results with some keys of the manifest replaced."""

    def make(**changes: object) -> Results:
        return read_results(write_sample(tmp_path / "changed", **changes))

    return make
