"""What is printed: units said once, differences under figures, users' words as they are, an even width in a pipe."""

import io
from dataclasses import replace

import pytest

from simnet.experiment.compare import Comparison, carry_out
from simnet.experiment.published import Examined
from simnet.experiment.recommend import recommend
from simnet.experiment.simulation import How
from simnet.experiment.study import experiment_of_scenario, experiment_of_study
from simnet.measures.catalogue import find
from simnet.measures.measures import estimate
from simnet.scenario.load import load_scenario, load_study
from simnet.scenario.schema import Claim, Constraint, Title
from simnet.store import Store
from simnet.terminal import Language, show
from simnet.terminal_claims import show_claims
from tests.experiment.studies import write_study


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("study")
    return carry_out(experiment_of_study(load_study(write_study(folder))), How("reference", 1, Store(folder / "store")))


def printed(result: Comparison, language: Language = "en") -> list[str]:
    file = io.StringIO()
    show(result, language, file=file)
    return [line.strip() for line in file.getvalue().splitlines()]


def test_a_row_says_its_unit_once_and_its_differences_below(result: Comparison) -> None:
    lines = printed(result)
    row = next(position for position, line in enumerate(lines) if line.startswith("Mean wait, min"))
    two, one = (
        next(r for r in result.summary if r["scenario"] == name and r["measure"] == "mean_wait")
        for name in ("two", "one")
    )
    assert "min" not in lines[row].removeprefix("Mean wait, min")
    assert f"{two['mean']:.1f} ±{two['half_width']:.1f}" in lines[row]
    assert f"{one['mean']:.1f} ±{one['half_width']:.1f}" in lines[row]
    difference = next(r for r in result.comparison if r["measure"] == "mean_wait" and r["group_by"] == "")
    assert lines[row + 1] == f"+{difference['difference']:.1f} ±{difference['half_width']:.1f}"
    assert any(line == "late is a wait of more than 10 min" for line in lines)


def test_it_speaks_chinese_throughout(result: Comparison) -> None:
    lines = printed(result, "zh")
    assert lines[0] == "窗口数"
    text = "\n".join(line for line in lines if "[bold]" not in line)
    assert "Mean" not in text and "interval" not in text and "平均等候时间, 分钟" in text


def test_a_scenario_by_itself_leaves_out_what_cannot_happen(tmp_path, result: Comparison) -> None:
    write_study(tmp_path)
    loaded = load_scenario(tmp_path / "one.yaml")
    alone = carry_out(
        experiment_of_scenario(loaded).with_options(replications=3), How("reference", 1, Store(tmp_path / "store"))
    )
    lines = printed(alone)
    assert lines[0] == "One [bold]window[/bold]"
    assert any(line.startswith("Mean wait ") for line in lines)
    assert not any(line.startswith("Turned away") for line in lines)
    assert all(len(line) <= 120 for line in lines)


def test_one_replication_is_shown_without_a_column_of_intervals(tmp_path) -> None:
    write_study(tmp_path)
    once = experiment_of_scenario(load_scenario(tmp_path / "one.yaml")).with_options(replications=1)
    alone = carry_out(once, How("reference", 1, Store(tmp_path / "store")))
    for language, note, run in (
        ("en", "one replication: no interval", "1 replication, seed 1; reused 0 of 1"),
        ("zh", "只有一次重复模拟：没有置信区间", "1次重复模拟，随机种子1；1次中复用0次"),
    ):
        lines = printed(alone, language)
        assert note in lines and run in lines
        assert not any(
            "±" in line or "95%" in line for line in lines if "quantile" not in line and "分位数" not in line
        )


def test_an_interval_that_rounds_to_nothing_is_shown_as_such_and_certainty_by_no_interval(
    tmp_path, result: Comparison
) -> None:
    write_study(tmp_path)
    alone = carry_out(
        experiment_of_scenario(load_scenario(tmp_path / "one.yaml")).with_options(replications=3),
        How("reference", 1, Store(tmp_path / "store")),
    )
    half_widths = {"mean_wait": 0.003, "mean_queue": 0.0003, "visits_year": 0.2, "p50_wait": 0.0, "p90_wait": 0.3}
    for language in ("en", "zh"):
        rows = [
            row | {"half_width": half_widths[row["measure"]]} if row["measure"] in half_widths else row
            for row in alone.summary
        ]
        lines = printed(replace(alone, summary=rows), language)
        last = {
            measure.id: next(line for line in lines if line.startswith(measure.title(language))).split()[-1]
            for measure in map(find, half_widths)
        }
        assert last["mean_wait"] == "±0.0" and last["mean_queue"] == "±0.00" and last["visits_year"] == "±0"
        assert last["p90_wait"] == "±0.3" and "±" not in last["p50_wait"]


def claimed(result: Comparison, language: Language, **changes: object) -> list[str]:
    """What is printed of one claim about the mean wait at two windows."""
    wait = next(r for r in result.summary if r["scenario"] == "two" and r["measure"] == "mean_wait")
    claim = Claim(
        fact="XX-01",
        title=Title(zh="等候[b]约5分钟", en="A wait of [b]some 5 min"),
        scenario="two",
        measure="mean_wait",
        published=5.0,
        **changes,
    )
    columns = ("scenario", "measure", "group_by", "group", "unit", "n", "mean", "half_width")
    row = {"claim": "wait", "fact": "XX-01", "relation": claim.relation, "published": 5.0, "verdict": "undecided"}
    row |= {column: wait[column] for column in columns}
    file = io.StringIO()
    experiment = replace(result.experiment, claims={"wait": claim})
    show_claims(Examined(replace(result, experiment=experiment, claims=[row])), language, file=file)
    return [" ".join(line.split()) for line in file.getvalue().splitlines() if line.strip()]


def test_a_claim_has_what_was_published_what_is_simulated_and_a_verdict(result: Comparison) -> None:
    wait = next(r for r in result.summary if r["scenario"] == "two" and r["measure"] == "mean_wait")
    lines = claimed(result, "en")
    assert lines[0] == "Published result Published Simulated Verdict"
    simulated = f"{wait['mean']:.1f} ±{wait['half_width']:.1f} min"
    assert lines[2] == f"XX-01 A wait of [b]some 5 min about 5.0 min (within 20%) {simulated} undecided"
    assert lines[3] == "Two windows: Mean wait"
    assert lines[-1] == "± is the 95% interval of that figure alone"


def test_a_fitted_claim_names_its_parameter_and_chinese_is_chinese(result: Comparison) -> None:
    lines = claimed(
        result, "zh", relation="at_least", fitted="a_parameter_with_a_name.that_is_long.and_never_cut_short"
    )
    assert lines[0] == "公布的结果 公布值 模拟值 判断"
    assert lines[2].startswith("XX-01 等候[b]约5分钟 不少于5.0分钟 ")
    assert "a_parameter_with_a_name.that_is_long.and_never_cut_short" in "".join(lines[3:]).replace(" ", "")
    assert "…" not in "".join(lines)


def test_a_study_that_makes_no_claims_says_so(result: Comparison) -> None:
    file = io.StringIO()
    show_claims(Examined(result), "zh", file=file)
    assert file.getvalue() == "该研究没有列出公布的结果（claims）\n"


def judged(result: Comparison, language: Language = "en", **changes: object) -> str:
    """What is printed of the same outcomes under another objective or other constraints, as one line."""
    experiment = replace(result.experiment, **changes)
    again = replace(result, experiment=experiment, recommendation=recommend(result.outcomes, experiment))
    return " ".join(" ".join(printed(again, language)).split())


def test_how_the_options_stand_is_printed_with_what_is_required(result: Comparison) -> None:
    waits = {name: estimate(outcome, "mean_wait").value for name, outcome in result.outcomes.items()}
    between = {"wait": Constraint(measure="mean_wait", at_most=round((waits["two"] + waits["one"]) / 2, 1))}
    bound = f"{between['wait'].at_most:g} min"
    said = judged(result, constraints=between)
    assert f"Keep Two windows: it alone clearly meets what is required (mean wait at most {bound})" in said
    assert "broken: " in said and "alone left" in said
    assert (
        "With a probability of 95% the best of the options that meet what is required is among those not ruled out"
        in said
    )
    chinese = judged(result, "zh", constraints=between)
    assert "建议维持" in chinese and "不满足" in chinese and "有95%的把握" in chinese


def test_ties_are_printed_beside_the_best_and_no_win_is_claimed(result: Comparison) -> None:
    said = judged(result, objective="first_trip", measures=("first_trip",), indifference=0.01)
    assert "No option is clearly better" in said and "Choose" not in said and "Keep" not in said
    assert "best estimate" in said and "cannot be told from it" in said
    # Both are exactly 1: what there is tells enough.
    assert (
        "Of those that cannot be told apart, Two windows has the best estimate" in said
        and "less than 1 points from it" in said
    )


def test_the_worst_hour_of_the_week_is_printed_where_the_calendar_has_weekdays(result: Comparison, tmp_path) -> None:
    assert not any("worst hour" in line for line in printed(result))  # a run of minutes has no week
    street = experiment_of_scenario(load_scenario("scenarios/shaocheng/one-plus-n.yaml")).with_options(replications=20)
    lines = " ".join(" ".join(printed(carry_out(street, How("core", 1, Store(tmp_path))))).split())
    assert "worst hour of the week" in lines and "Worst hour at a single site" in lines
    assert "Mon 11:00 (" in lines and "9 hours, Party-mass" in lines
