"""The benchmark of intervals: its truths against closed forms, its counting against problems whose coverage is known, a small run of it."""

import dataclasses
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simnet.errors import InputError
from simnet.measures import bins
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark's modules lie outside the package: what a test imports of them is gone after it."""
    before = set(sys.modules)
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    yield
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and BENCHMARKS in Path(sys.modules[name].__file__).parents:
            del sys.modules[name]


# -- truths -------------------------------------------------------------------------------------------------------------


def truths_of(problem_id: str) -> dict[str, dict[str, float]]:
    from intervals.problems import find
    from intervals.truths import EXACT

    problem = find(problem_id)
    return {name: EXACT[problem.file or problem.id](loaded.scenario) for name, loaded in problem.load().items()}


def test_truths_of_the_queue_are_those_of_m_m_1_and_m_m_2() -> None:
    # Load 0.6, the target 4 min. M/M/1: P(W > t) = 0.6 exp(-0.4 t). M/M/2 with half the pace: C = 0.45 (2 * 0.36 / 1.6), the same rate.
    # The queue begins empty 200 min before, ten relaxation times: what is left of that is below a part in ten million.
    found = truths_of("queue")
    for scenario, wait_at_all in (("one", 0.6), ("two", 0.45)):
        truths = found[scenario]
        expected = {
            "mean_wait": wait_at_all / 0.4,
            "mean_queue": wait_at_all / 0.4 * 0.6,
            "late_or_left": wait_at_all * math.exp(-1.6),
            "occupancy": 0.6,
            "p90_wait": math.log(wait_at_all / 0.1) / 0.4,
            "p95_wait": math.log(wait_at_all / 0.05) / 0.4,
            "p50_wait": max(math.log(wait_at_all / 0.5) / 0.4, 0.0),
            "visits_year": 36 * 24 * 365,
        }
        for measure, value in expected.items():
            # A bin is a second wide and straight inside, which moves a quantile by a millisecond.
            assert truths[measure] == pytest.approx(value, rel=1e-5, abs=2e-5), measure
    # 95,000 yuan for 1,750 hours, 36 cases an hour; 34 yuan an hour of waiting and one minute of service, 315,360 visits a year.
    assert found["one"]["public_cost_per_case"] == pytest.approx(95_000 / 1_750 / 36)
    assert found["one"]["resident_cost_year"] == pytest.approx(2.5 / 60 * 34 * 315_360, rel=1e-6)


def test_truths_of_the_day_follow_its_profile() -> None:
    # Monday has 0.2 of seven days of 120: 168 visits, and 95,000 / 1,750 yuan an hour for three windows around the clock.
    found = truths_of("day")
    assert found["usual"]["visits_year"] == pytest.approx(168 * 365)
    assert found["usual"]["public_cost_per_case"] == pytest.approx(3 * 24 * 95_000 / 1_750 / 168)
    assert found["quicker"]["mean_wait"] < found["usual"]["mean_wait"]


def test_truths_with_patience_agree_with_each_other() -> None:
    from intervals import truths
    from intervals.problems import find

    scenario = find("impatient").load()["five"].scenario
    found, model = truths.of_impatient(scenario), truths.impatient_model(scenario)
    longer = truths.waits_longer_with_patience(model)
    assert longer[0] == pytest.approx(model.probability_of_wait)
    # The mean of a wait is the integral of its chance to be longer (trapezoids of a second), and p90 is where that is 10%.
    assert np.trapezoid(longer, bins.EDGES / 60_000) == pytest.approx(model.mean_wait, rel=1e-4)
    assert np.interp(found["p90_wait"], bins.EDGES / 60_000, longer) == pytest.approx(0.1, rel=1e-6)
    # Late, or left before the target: late + the reneged with a wait up to the target.
    assert found["late"] < found["late_or_left"] < found["late"] + found["reneged"]
    assert truths.left_of_the_start(model, scenario.calendar.warm_up_minutes) < 1e-8
    assert truths.left_of_the_start(model, 1.0) > 0.1


# -- counting ------------------------------------------------------------------------------------------------------------


def lines_of(problem: Any, values: np.ndarray, half_widths: np.ndarray) -> list[Any]:
    """One line a study, from arrays of shape (studies, figures)."""
    from intervals.studies import Line

    return [
        Line(problem.id, number, {"30": 30}, list(value), list(half_width), {}, [], 0.0)
        for number, (value, half_width) in enumerate(zip(values, half_widths, strict=True), start=1)
    ]


def test_intervals_of_normal_samples_are_found_to_cover_as_they_do() -> None:
    """4,000 studies of 30 normal values: 95.0%, and 88.7% with four fifths of the width (Student's chance of |T| below 0.8 * 2.045)."""
    from intervals.problems import Problem
    from intervals.tally import covered, pooled

    luck = np.random.default_rng(41)
    problem = Problem("normal", "normal", {"only": ()}, ("mean_wait", "p90_wait"))
    samples = [Estimate(float(one.mean()), one - one.mean()) for one in luck.normal(7, 2, (8_000, 30))]
    values = np.array([one.value for one in samples]).reshape(4_000, 2)
    half_widths = np.array([one.half_width(0.95) for one in samples]).reshape(4_000, 2)
    for factor, share in ((1.0, 0.95), (0.8, 0.8873)):
        found = covered(problem, lines_of(problem, values, factor * half_widths), [(7.0, 0.0)] * 2)
        error = math.sqrt(share * (1 - share) / 4_000)
        for one in found:
            assert one.error == pytest.approx(error, rel=0.1)
            assert abs(one.share - share) < 3 * error
            assert abs(one.below - (1 - share) / 2) < 3 * error and one.share + one.below + one.above == pytest.approx(
                1
            )
            # Student's t over the normal quantile, 2.045 / 1.960, and a per cent for the skewness of normal samples.
            assert one.width == pytest.approx(factor * 1.0435 * 1.01, rel=0.02)
        together = pooled(found)
        assert abs(together.share - share) < 3 * error / math.sqrt(2)
        assert together.error == pytest.approx(error / math.sqrt(2), rel=0.1)
        assert together.lowest.share <= together.share <= together.highest.share


def test_figures_of_one_study_do_not_count_as_independent() -> None:
    from intervals.problems import Figure
    from intervals.tally import Covered, pooled

    def held(*studies: int) -> Covered:
        return Covered("a", Figure("30", "x", "mean_wait", ""), 1.0, 0.0, np.array(studies, bool), 0.0, 0.0, 1.0, 30.0)

    same = pooled([held(1, 1, 1, 0), held(1, 1, 1, 0)])
    assert (same.share, same.error) == (0.75, pytest.approx(math.sqrt(0.75 * 0.25 / 4)))
    opposite = pooled([held(1, 1, 0, 0), held(0, 0, 1, 1)])
    assert (opposite.share, opposite.error) == (0.5, 0.0)


def test_what_has_no_interval_does_not_count_as_covered_and_what_has_no_luck_does_not_count() -> None:
    from intervals.problems import Problem
    from intervals.tally import covered

    problem = Problem("small", "small", {"only": ()}, ("mean_wait", "p90_wait", "p50_wait"))
    values = np.array([[1.0, 5.0, 0.0], [2.0, None, 0.0], [3.0, 6.0, 0.0], [4.0, 7.0, 0.0]])
    half_widths = np.array([[1.0, 1.0, 0.0], [1.0, None, 0.0], [1.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    found = covered(problem, lines_of(problem, values, half_widths), [(2.0, 0.0), (6.0, 0.0), (0.0, 0.0)])
    # 1 .. 4 with a width of 1 around 2: both ends count, 4 does not. 5, none, 6, 7 around 6: none does not, nor 7 without width.
    assert [(one.figure.measure, one.share) for one in found] == [("mean_wait", 0.75), ("p90_wait", 0.5)]


def test_errors_of_families_and_sets_are_counted() -> None:
    from intervals.problems import find
    from intervals.studies import Line
    from intervals.tally import Share, alike, best

    problem = dataclasses.replace(find("best"), role="alike")
    figures = list(problem.figures())
    luck = np.random.default_rng(5)

    def line(number: int, called: int, kept: list[str]) -> Line:
        return Line("best", number, {"30": 30}, list(luck.normal(size=len(figures))), [1.0] * len(figures),
                    {"bonferroni": called, "max_t": 2 * called}, kept, 0.0)  # fmt: skip

    lines = [
        line(1, 0, ["usual", "best", "other", "slow"]),
        line(2, 3, ["best"]),
        line(3, 0, ["usual", "best"]),
        line(4, 1, ["other"]),
    ]
    said = alike(problem, lines)
    assert said.called == {"bonferroni": Share(2, 4), "max_t": Share(2, 4)}
    assert said.excluded == {"usual": Share(2, 4), "best": Share(1, 4), "other": Share(2, 4), "slow": Share(3, 4)}
    truths = [(0.5 if figure.scenario == "best" else 1.0, 0.0) for figure in figures]
    known = best(problem, lines, truths)
    assert (known.best, known.kept, known.alone, known.size) == ("best", Share(3, 4), Share(1, 4), 2.0)


# -- carrying it out -------------------------------------------------------------------------------------------------------


def figures_of(kept: Any) -> dict[tuple[str, int], Any]:
    return {key: dataclasses.replace(line, seconds=0.0) for key, line in kept.studies.items()}


def test_a_run_that_was_stopped_goes_on_and_comes_to_the_same(tmp_path: Path) -> None:
    from intervals.at_work import Kept, carry_out
    from intervals.problems import find

    problems = [find("impatient"), find("order")]
    parts = Kept(tmp_path / "parts.lines", 3)
    carry_out(problems, 2, 1_000, 3, parts, workers=1)
    text = parts.file.read_text("utf-8")
    parts.file.write_text(text[: text.rfind("\n", 0, -1) + 30], "utf-8")  # killed while it wrote the last line
    again = Kept(parts.file, 3)
    assert len(again.studies) == 3
    carry_out(problems, 3, 1_000, 3, again, workers=2)
    straight = Kept(tmp_path / "straight.lines", 3)
    carry_out(problems, 3, 1_000, 3, straight, workers=1)
    assert figures_of(again) == figures_of(straight) == figures_of(Kept(parts.file, 3))
    assert sorted(straight.studies) == [(problem.id, number) for problem in problems for number in range(1, 4)]
    first = straight.studies["impatient", 1]
    assert (
        first.replications["30"] == 30
        and first.replications["stopped"] >= 30
        and first != straight.studies["impatient", 2]
    )
    with pytest.raises(InputError, match="another seed or of another version"):
        Kept(parts.file, 4)


def test_a_long_run_gives_what_its_replications_give_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from intervals import at_work
    from intervals.problems import find
    from intervals.studies import Replications

    monkeypatch.setattr(at_work, "LONG_RUN_BLOCK", 15)
    problem, kept = find("hall"), at_work.Kept(tmp_path / "lines", 2)
    at_work.carry_out([problem], 1, 60, 2, kept, workers=1)
    truths = dict(zip(problem.figures(), at_work.known(problem, kept, 60), strict=True))
    together = Replications(problem, 2 * at_work.STRIDE)
    together.extend(60)
    outcomes = together.outcomes()
    for figure, (truth, error) in truths.items():
        if figure.measure == "wait_gap_segment":  # wants 200 observations a group, and means over blocks count as fewer
            continue
        one = estimate(outcomes[figure.scenario], figure.measure)
        if figure.baseline:
            one = one.minus(estimate(outcomes[figure.baseline], figure.measure))
        assert truth == pytest.approx(one.value, rel=1e-9, abs=1e-12), figure
        assert error == pytest.approx(one.standard_error, rel=2.0, abs=1e-12), figure  # of four blocks only


def test_the_command_runs_keeps_and_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import interval_coverage

    out, readme = tmp_path / "found" / "coverage.json", tmp_path / "README.md"
    readme.write_text("Before.\n<!-- intervals table -->\nformer\n<!-- end of intervals table -->\nAfter.\n", "utf-8")
    words = ["--out", str(out), "--studies", "5", "--workers", "2", "--readme", str(readme)]
    code = interval_coverage.main(
        [*words, *(word for name in ("impatient", "renamed", "best") for word in ("--problem", name))]
    )
    told = capsys.readouterr().out
    found = json.loads(out.read_text("utf-8"))
    assert code == ("not as wanted" in told) and not out.with_suffix(".lines").exists()
    assert found["studies"] == 5 and found["seed"] == 1 and found["problems"] == ["impatient", "renamed", "best"]
    assert {row["kind"] for row in found["pooled"]} == {"mean", "ratio", "quantile"}
    assert all(row["share"] * 5 == pytest.approx(round(row["share"] * 5)) for row in found["figures"])
    assert found["alike"]["renamed"]["called"]["bonferroni"]["studies"] == 5 and found["best"]["best"]["best"] == "best"
    text = readme.read_text("utf-8")
    assert text.startswith("Before.\n<!-- intervals table -->\nMeasured on ") and "former" not in text
    assert interval_coverage.main(["--from", str(out), "--readme", str(readme)]) == code
    assert readme.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--from", "pyproject.toml"], "is not JSON"),
        (["--from", "results/benchmarks/two-cores.json"], "does not hold the results of interval_coverage.py"),
        (["--out", "results", "--studies", "2"], "is a folder"),
        (["--from", "results/benchmarks/two-cores.json", "--readme", "LICENSE"], "has no place for the tables"),
    ],
)
def test_files_at_fault_are_refused(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import interval_coverage

    monkeypatch.chdir(ROOT)
    assert interval_coverage.main(words) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["--out", "x", "--studies", "1"], ["--out", "x", "--truth-replications", "700"]])
def test_words_at_fault_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    import interval_coverage

    with pytest.raises(SystemExit) as ended:
        interval_coverage.main(words)
    assert ended.value.code == 2 and "error:" in capsys.readouterr().err


def test_the_readme_shows_what_was_kept() -> None:
    from intervals import table

    found = json.loads((ROOT / "results" / "coverage" / "coverage.json").read_text("utf-8"))
    assert found["studies"] >= 2_000 and table.faults(found) == []
    assert f"{table.BEGIN}\n{table.section(found)}\n{table.END}" in (ROOT / "README.md").read_text("utf-8")
