"""Options and fixtures of the benchmarks. `simnet bench` runs them with `--full`; without it they are quick."""

from typing import Any

import pytest
from turns import Bench, clock


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="as many rounds and as much work as for published figures")


@pytest.fixture
def bench(request: pytest.FixtureRequest, benchmark: Any) -> Bench:
    """What a test needs to measure and to note; the group is named by the file, test_GROUP.py."""
    plugins = request.config.pluginmanager
    reporter, captured = plugins.get_plugin("terminalreporter"), plugins.get_plugin("capturemanager")
    group = request.path.stem.removeprefix("test_")

    def tell(text: str) -> None:
        with captured.global_and_fixture_disabled():
            reporter.ensure_newline()
            reporter.write_line(f"{group:9} {text}")

    return Bench(benchmark, group, request.config.getoption("--full"), tell)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Time by processor time what does not say otherwise."""
    for item in items:
        if item.get_closest_marker("benchmark") is None:
            item.add_marker(pytest.mark.benchmark(timer=clock))


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """No dots between the lines that tell how far things are."""
    if report.when == "call" and report.passed:
        return "passed", "", "PASSED"
    return None
