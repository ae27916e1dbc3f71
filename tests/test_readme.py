"""What the README shows works as written."""

import re
from pathlib import Path

import pytest

import simnet

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def block(marker: str, language: str) -> str:
    """The first code block of a language after a marker."""
    found = re.search(rf"{re.escape(marker)}.*?```{language}\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


def test_each_set_up_is_one_line():
    for marker in ("<!-- main job -->", "<!-- tests -->"):
        assert len(block(marker, "sh").strip().splitlines()) == 1
    assert "simnet compare scenarios/shaocheng/study.yaml" in block("<!-- main job -->", "sh")


def test_the_first_scenario_and_the_five_lines_of_python_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(block("<!-- first scenario -->", "yaml"), "utf-8")
    exec(block("<!-- first scenario -->", "python"), {})
    assert "Mean wait" in capsys.readouterr().out
    assert {path.name for path in Path("results/mine").iterdir()} >= {
        "summary.csv",
        "costs.csv",
        "manifest.json",
        "report.html",
    }


def test_the_scenario_that_reaches_people_runs_on_top_of_the_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(block("<!-- first scenario -->", "yaml"), "utf-8")
    Path("reaching.yaml").write_text(block("<!-- reaching people -->", "yaml"), "utf-8")
    summary = simnet.run("reaching.yaml", replications=2).summary
    shares = summary[summary["measure"] == "channel_share"].set_index("group")["mean"]
    assert shares["online"] > 0.1 and shares["home_visit"] > 0
    assert summary[summary["measure"] == "home_visits_year"]["mean"].iloc[0] > 0


def test_opening_on_request_against_standing_duty(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = {"mine": "<!-- first scenario -->", "duty": "<!-- standing duty -->", "request": "<!-- on request -->"}
    for name, marker in blocks.items():
        Path(f"{name}.yaml").write_text(block(marker, "yaml"), "utf-8")
    duty, request = (simnet.run(f"{name}.yaml", replications=20).summary for name in ("duty", "request"))

    def figure(summary, measure, group=""):
        return summary[(summary["measure"] == measure) & (summary["group"] == group)]["mean"].iloc[0]

    assert figure(duty, "call_outs_year") == 0 < figure(request, "call_outs_year")
    # Three hours on each of 51 Saturdays or so, against what was booked.
    assert (
        figure(request, "call_out_hours")
        < 80
        < 140
        < figure(duty, "present_hours") - figure(request, "present_hours") + 80
    )
    assert figure(request, "visits_year", "Sa") > 0.85 * figure(duty, "visits_year", "Sa") > 50
    assert figure(request, "public_cost_year") < figure(duty, "public_cost_year")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_what_is_linked_is_there(target):
    assert (ROOT / target).exists()
