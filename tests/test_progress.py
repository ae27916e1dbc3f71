"""Progress: a bar where somebody watches, a line now and then where nobody does."""

import sys

import pytest

from simnet import progress


def test_a_pipe_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("simnet.progress.time.monotonic", lambda: now)
    with progress.counter("replications") as advance:
        for done in range(5):
            now = done * 6.0
            advance(done, 90)
    with progress.counter("scenarios") as advance:
        now += 100.0
        advance(7)
    assert capsys.readouterr().err.splitlines() == ["2 of 90 replications", "4 of 90 replications", "7 scenarios"]


def test_a_terminal_gets_a_bar_that_goes_away(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress.counter("replications", 4) as advance:
        advance(2)
        advance(4, 4)
    printed = capsys.readouterr()
    assert "replications" in printed.err and printed.out == ""
