"""Sample results, their page, and one browser for all tests that look at it."""

from __future__ import annotations

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
