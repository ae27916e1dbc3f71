"""The section about channels and the one about claims: what they hold, and when they are not there."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from simnet.experiment.manifest import most_posts
from simnet.network.build import build
from simnet.report.channels import channel_section
from simnet.report.claims import claim_lines
from simnet.report.data import read_results
from simnet.report.overview import key_rows
from simnet.report.page import render
from simnet.report.results import Results
from simnet.scenario.load import load_scenario
from simnet.scenario.schema import Scenario

from .sample import MEASURES

SHAOCHENG = Path(__file__).parents[2] / "scenarios" / "shaocheng"


@pytest.fixture(scope="module")
def reached(reaching) -> Results:
    return read_results(reaching)


def panel(results: Results, name: str):
    section = channel_section(results)
    assert section is not None
    return next(item for item in section.panels if item.id == name)


def cells(item, row: int) -> list[str]:
    return [cell.en for cell in item.grid.rows[row]]


def test_nothing_is_said_of_channels_where_there_are_none(results):
    assert channel_section(results) is None
    page = render(results)
    assert 'id="channels"' not in page and 'id="claims"' not in page


def test_windows_alone_are_no_channel_to_speak_of(reached):
    alone = tuple(row for row in reached.summary if row.group_by != "channel" or row.group == "window")
    section = channel_section(dataclasses.replace(reached, summary=alone))
    assert section is not None and section.charts == ()
    assert [item.id for item in section.panels] == ["panel-papers", "panel-home", "panel-machines"]


def test_a_scenario_with_windows_alone_stands_beside_the_others(reached):
    time = panel(reached, "time-per-need-channel")
    assert [head.en for head in time.grid.heads][-1] == "1+N with stations and grid"
    assert cells(time, 0) == ["Windows", "44.1 ±0.3", "44.1 ±0.3", "44.1 ±0.3", "46.4 ±0.6"]
    assert cells(time, 6) == ["Grid workers", "–", "–", "–", "6.3 ±0.6"]
    assert cells(time, 7) == ["All channels", "44.1 ±0.3", "44.1 ±0.3", "44.1 ±0.3", "39.7 ±0.3"]
    cost = panel(reached, "cost-per-case-channel")
    assert cells(cost, 4) == ["Home visits", "–", "–", "–", "51.2 ±0.7"]
    assert cost.note.zh.startswith("单位：元。") and time.note.en.startswith("In minutes.")


def test_visits_are_shown_of_scenarios_with_teams_only_and_papers_of_all(reached):
    home, papers = panel(reached, "panel-home"), panel(reached, "panel-papers")
    assert len(home.grid.heads) == 2 and len(papers.grid.heads) == 5
    assert [cells(home, row) for row in (0, 1, 2, 6)] == [
        ["Requests for visits a year", "102 ±25 needs a year"],
        ["Home visits a year", "214 ±10 visits a year"],
        ["Response of teams", "19.6 ±1.1 hours"],
        ["Share on the road", "3.1 ±0.1%"],
    ]
    assert cells(papers, 1) == ["On time", "98.1 ±0.4%", "98.1 ±0.4%", "98.1 ±0.4%", "97.3 ±0.5%"]


def test_definitions_of_what_the_section_shows_are_on_the_page(reached):
    page = render(reached)
    for measure in ("上门响应时长90%分位数", "件均直接成本", "自助机日均使用次数", "年办件量"):
        assert f'<span class="zh" lang="zh-CN">{measure}</span>' in page.split("指标定义")[1]


def test_main_figures_gain_rows_for_channels_teams_promises_and_desks(reached):
    rows = {row.id: row for row in key_rows(reached)}
    money = ["public_cost_full_year", "cost_once"]
    assert list(rows) == [*MEASURES, *money, "diverted", "home_response", "on_time_rate", "posts", "desks"]
    assert rows["diverted"].cells[3].change.en == "+21.7 ±0.3 points"
    assert [cell.written is None for cell in rows["home_response"].cells] == [True, True, True, False]
    # 97.3 - 98.1 with 0.5 + 0.4: not compared by the study, so the two intervals are added
    assert rows["on_time_rate"].cells[3].verdict == "none"
    assert rows["on_time_rate"].stands_alone


def test_window_posts_leave_out_machines_desks_and_who_is_lent(reached):
    rows = {row.id: row for row in key_rows(reached)}
    assert [cell.written.value.en for cell in rows["posts"].cells] == ["8 posts", "4 posts", "10 posts", "12 posts"]
    assert [cell.written.value.en for cell in rows["desks"].cells] == ["1 post", "1 post", "1 post", "2 posts"]


def test_the_manifest_counts_each_post_once_and_as_what_it_is():
    scenario = load_scenario(SHAOCHENG / "with-outreach.yaml").scenario
    posts = most_posts(build(scenario), scenario)
    assert posts["hall"] == {"posts": 4, "desks": 1, "machines": 2, "lent": 0, "crew": 0}
    assert posts["station_1"] == {"posts": 2, "desks": 1, "machines": 0, "lent": 0, "crew": 0}
    assert posts["session_bank"] == {"posts": 0, "desks": 0, "machines": 0, "lent": 3, "crew": 0}


def test_posts_of_a_site_are_those_of_one_time():
    # A hall with three windows from 9 to 12 and 1 to 5, two duties of two at other times, one of one at the same time as the windows (9 to
    # 10) and two on Saturdays; the two of Saturdays are lent to the branch; a van with a crew of two.
    office = "Mo-Fr 09:00-12:00,13:00-17:00"
    windows = {
        "w": {"skills": ["k"], "count": 3, "hours": office},
        "noon": {"skills": ["k"], "count": 2, "hours": "Mo-Fr 12:00-13:00"},
        "late": {"skills": ["k"], "shifts": {"a": {"hours": "Mo-Fr 17:00-18:00", "count": 2}}},
        "early": {"skills": ["k"], "count": 1, "hours": "Mo-Fr 09:00-10:00"},
        "duty": {"skills": ["k"], "count": 2, "hours": "Sa 09:00-12:00"},
    }
    desks = {
        "d": {"skills": ["k"], "count": 1, "hours": office},
        "e": {"skills": ["k"], "count": 4, "hours": "Sa 09:00-12:00"},
    }
    tree = {
        "simnet": 1,
        "name": "posts",
        "calendar": {"days": 7, "start": "2024-03-04"},
        "services": {"s": {"stages": {"t": {"skill": "k", "time_min": 5}}}},
        "arrivals": {"a": {"service": "s", "per_hour": 1}},
        "sites": {
            "branch": {"hours": "Sa 09:00-12:00", "services": "all",
                       "windows": {"lent": {"skills": ["k"], "count": 2, "staff_from": "hall.duty"}}},
            "hall": {"hours": "Mo-Sa 09:00-18:00", "services": "all", "windows": windows, "back_office": desks},
            "van": {"sessions": ["2024-03-05 09:00-11:00"], "zones": ["here"], "services": "all",
                    "windows": {"crew": {"skills": ["k"], "count": 2}}},
        },
    }  # fmt: skip
    scenario = Scenario.model_validate(tree)
    posts = most_posts(build(scenario), scenario)
    assert posts["hall"] == {"posts": 4, "desks": 4, "machines": 0, "lent": 0, "crew": 0}
    assert posts["branch"] == {"posts": 0, "desks": 0, "machines": 0, "lent": 2, "crew": 0}
    assert posts["van"] == {"posts": 0, "desks": 0, "machines": 0, "lent": 0, "crew": 2}


def test_a_measure_that_the_study_names_is_not_shown_twice(reached):
    named = dataclasses.replace(reached, measures=(*reached.measures, "diverted"))
    assert [row.id for row in key_rows(named)].count("diverted") == 1


def test_claims_stand_beside_what_the_simulation_gives(reached):
    lines = claim_lines(reached)
    assert [line.verdict for line in lines] == ["reproduced", "fitted", "undecided"]
    assert lines[0].published.zh == "不少于10,000件/年" and lines[0].simulated.en == "10,420 ±71 cases a year"
    assert lines[1].figure.en == "1+N with stations and grid: Visits a year (Outreach)"
    assert lines[1].fitted.zh == "所调参数：channels.outreach.weights" and lines[0].fitted.zh == ""
    assert lines[2].published.en == "about 3.0 min (within 20%)" and lines[2].told.zh == "不能断定"


def test_claims_of_which_the_manifest_says_nothing_are_shown_under_their_ids(reached):
    bare = dataclasses.replace(reached, claims_about={})
    assert [line.title.zh for line in claim_lines(bare)] == ["cases", "outreach", "wait"]
    unknown = dataclasses.replace(reached.claims[0], mean=None, half_width=None, verdict="undecided")
    assert claim_lines(dataclasses.replace(reached, claims=(unknown,)))[0].simulated.zh == "无数据"


def test_the_page_has_the_claims(reached):
    page = render(reached).split('<section id="claims"')[1].split("</section>")[0]
    assert "每年办件1万件以上" in page and "SC-09" in page and 'class="told fitted"' in page
    assert "95%置信区间" in page
