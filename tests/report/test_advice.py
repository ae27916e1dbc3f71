"""What is advised: ties are no wins, a requirement is met only as far as it can be told, and nothing is weighed unasked."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.report.advice import about_objective, advice, what_next
from simnet.report.ranking import ranking
from simnet.report.required import phrase, required
from simnet.report.standings import Bounds, read_recommendation

from .sample import SCENARIOS, manifest, with_constraint, with_difference

HALL, SMALL, CENTRES = "One hall of 200 m²", "A small hall alone (80 m²)", "Shaocheng 1+N"
ADVISED = ("建议", "Choose", "Keep")


def test_one_best_scenario_is_advised_with_its_lead(results):
    said = advice(results)
    assert said is not None
    assert said.zh == "建议选少城“1+N”：每件总耗时最低，为46.8分钟，比一个大厅（200平方米）少5.9分钟（5.6至6.2）。"
    assert said.en == (
        "Choose Shaocheng 1+N: residents' time per case is lowest at 46.8 min, 5.9 min (5.6 to 6.2) less than One hall of 200 m²."
    )


def test_a_tie_of_all_is_no_win(results):
    said = advice(dataclasses.replace(results, best=("single-hall", "small-hall", "one-plus-n")))
    assert said is not None
    assert said.zh.startswith("没有哪个方案明显更好")
    assert said.en.startswith("No option is clearly better")
    for title in ("One hall of 200 m²", "A small hall alone (80 m²)", "Shaocheng 1+N"):
        assert title in said.en
    assert not any(word in said.zh + said.en for word in ("建议", "Choose", "Keep"))


def test_a_tie_of_some_names_them_all_and_who_is_out(results):
    said = advice(dataclasses.replace(results, best=("single-hall", "one-plus-n")))
    assert said is not None
    assert (
        said.zh
        == "就每件总耗时而言，一个大厅（200平方米）和少城“1+N”并列最好，彼此无显著差异；只留小厅（80平方米）可以排除。"
    )
    assert not any(word in said.zh + said.en for word in ("建议", "Choose", "Keep", "5.9"))


def test_a_best_baseline_is_kept(results):
    said = advice(dataclasses.replace(results, best=("single-hall",)))
    assert said is not None
    assert said.en.startswith("Keep One hall of 200 m²: residents' time per case is lowest at 52.7 min")


def test_a_lead_inside_its_interval_is_not_called_a_difference(results):
    said = advice(with_difference(results, "time_per_case", -0.4, 0.5))
    assert said is not None
    assert "不足以称为差异" in said.zh
    assert "0.4" not in said.zh + said.en
    assert "Choose" not in said.en


def test_a_lead_that_rounds_to_nothing_is_said_to_hardly_matter(results):
    said = advice(with_difference(results, "time_per_case", -0.03, 0.01))
    assert said is not None
    assert "相差不到0.1分钟" in said.zh
    assert "by less than 0.1 min, which hardly matters" in said.en


def test_a_measure_of_which_more_is_better(results):
    rows = tuple(dataclasses.replace(row, measure="first_trip", unit="share") if row.measure == "time_per_case" else row
                 for row in results.comparison)  # fmt: skip
    gained = with_difference(
        dataclasses.replace(results, comparison=rows, recommended=read_recommendation({"study": {"objective": "first_trip"}})),
        "first_trip", 0.03, 0.01,
    )  # fmt: skip
    said = advice(gained)
    assert said is not None
    assert said.zh == "建议选少城“1+N”：一次办结率最高，比一个大厅（200平方米）多3.0个百分点（2.0至4.0）。"


def test_nothing_is_advised_where_nothing_was_compared(results):
    assert advice(dataclasses.replace(results, best=())) is None
    assert advice(dataclasses.replace(results, scenarios=results.scenarios[:1], best=("single-hall",))) is None


# -- constraints -------------------------------------------------------------------------------------------------------------


def constrained(make_results, hall: str, small: str, centres: str):
    """Results under "at most 10% late or left in every hour of the week"; each layout by its place, and its verdict by that."""
    places = dict(zip(SCENARIOS, (hall, small, centres), strict=True))
    verdicts = {"best": "met", "tied": "met", "worse": "met", "open": "untold", "broken": "broken"}
    return make_results(**with_constraint(places, {name: verdicts[place] for name, place in places.items()}))


REQUIRED = "late or left at most 10% in every hour of the week"


def test_the_best_of_those_that_meet_what_is_required_is_advised(make_results):
    said = advice(constrained(make_results, "worse", "broken", "best"))
    assert said is not None
    assert said.en == (
        f"Choose Shaocheng 1+N: of the options that clearly meet what is required ({REQUIRED}), its residents' time per case is "
        "lowest at 46.8 min, 5.9 min (5.6 to 6.2) less than One hall of 200 m²."
    )
    assert said.zh == (
        "建议选少城“1+N”：在明确满足要求（一周每个时段的超时等候或未办离开率不高于10%）的方案中，"
        "每件总耗时最低，为46.8分钟，比一个大厅（200平方米）少5.9分钟（5.6至6.2）。"
    )


def test_one_that_alone_meets_it_is_advised_though_others_do_better_on_the_objective(make_results):
    said = advice(constrained(make_results, "broken", "best", "broken"))
    assert said is not None
    # 60.3 - 52.7 = 7.6 min more than the hall
    assert said.en == (
        f"Choose A small hall alone (80 m²): it alone clearly meets what is required ({REQUIRED}), every other option clearly breaks it; "
        "its residents' time per case is 60.3 min, 7.6 min (7.3 to 7.9) more than One hall of 200 m², which breaks it."
    )
    assert "lowest" not in said.en and "最低" not in said.zh
    kept = advice(constrained(make_results, "best", "broken", "broken"))
    assert kept is not None and kept.en.startswith(f"Keep {HALL}: it alone clearly meets")


def test_ties_that_meet_it_are_no_win(make_results):
    said = advice(constrained(make_results, "tied", "broken", "best"))
    assert said is not None
    assert said.en == (
        f"{CENTRES} and {HALL} clearly meet what is required ({REQUIRED}); "
        "on residents' time per case they cannot be told apart."
    )
    assert not any(word in said.zh + said.en for word in ADVISED)


def test_whether_it_is_met_is_said_only_as_far_as_it_can_be_told(make_results):
    beside = advice(constrained(make_results, "best", "broken", "open"))
    assert beside is not None
    assert beside.en == (
        f"Of the options that clearly meet what is required ({REQUIRED}), {HALL} has the lowest residents' time per case at 52.7 min. "
        f"Whether {CENTRES} meets it cannot be told; if it does, it may be as good or better."
    )
    alone = advice(constrained(make_results, "broken", "broken", "open"))
    assert alone is not None
    assert (
        alone.en
        == f"Only {CENTRES} is left, but whether it meets what is required ({REQUIRED}) cannot be told, so nothing is advised."
    )
    several = advice(constrained(make_results, "open", "open", "broken"))
    assert several is not None
    assert (
        several.en
        == f"Whether {HALL} and {SMALL} meet what is required ({REQUIRED}) cannot be told, so nothing is advised."
    )
    besides = advice(constrained(make_results, "open", "best", "open"))
    assert besides is not None and besides.en.endswith("those that do may be as good or better.")
    for said in (beside, alone, several, besides):
        assert not any(word in said.en for word in ("Choose", "Keep")) and "建议" not in said.zh


def test_where_all_break_it_none_is_advised(make_results):
    results = constrained(make_results, "broken", "broken", "broken")
    said = advice(results)
    assert said is not None
    assert said.en == f"No option can be advised: every one clearly breaks what is required ({REQUIRED})."
    assert said.zh == "没有方案可以推荐：每个方案都明显不满足要求（一周每个时段的超时等候或未办离开率不高于10%）。"
    ranked = ranking(results)
    assert ranked is not None and "Against" not in " ".join(head.en for head in ranked.grid.heads)
    assert "2.5%" in ranked.note.en and "95%" not in ranked.note.en


def test_every_pattern_of_places_gives_advice_that_wins_nothing_by_luck(make_results):
    places = ("best", "tied", "open", "worse", "broken")
    seen = 0
    for hall in places:
        for small in places:
            for centres in places:
                every = (hall, small, centres)
                met = sum(place in ("best", "tied") for place in every)
                if every.count("best") != min(met, 1) or ("worse" in every and not met):
                    continue
                said = advice(constrained(make_results, *every))
                assert said is not None
                wins = any(word in said.en for word in ("Choose", "Keep"))
                assert wins == ("建议" in said.zh) == (met == 1 and "open" not in every)
                seen += 1
    assert seen > 30


# -- the table of options --------------------------------------------------------------------------------------------------


def cells(results) -> list[list[str]]:
    ranked = ranking(results)
    assert ranked is not None
    return [[cell.en for cell in row] for row in ranked.grid.rows]


def test_ties_are_listed_beside_the_best_with_their_differences(make_results):
    results = constrained(make_results, "tied", "broken", "best")
    ranked = ranking(results)
    assert ranked is not None
    assert [head.en for head in ranked.grid.heads] == [
        "Option", "Residents' time per case", "Against Shaocheng 1+N", "Late or left at most 10% in every hour of the week", "Standing",
    ]  # fmt: skip
    met = "met; highest Mon 11:00, 6.0% (4.9% to 7.2%)"
    broken = "broken in 2 of 45 hours of the week; highest Mon 11:00, 21.0% (19.9% to 22.2%)"
    assert cells(results) == [
        [CENTRES, "46.8 ±0.3 min", "–", met, "best estimate of those that clearly meet it"],
        [HALL, "46.9 ±0.3 min", "+0.1 min (\N{MINUS SIGN}0.2 to +0.4)", met, "cannot be told from it"],
        [SMALL, "60.3 ±0.3 min", "+13.5 min (+13.2 to +13.8)", broken, "clearly breaks what is required: ruled out"],
    ]  # fmt: skip
    assert ranked.scenarios == ("one-plus-n", "single-hall", "small-hall")
    assert ranked.note.en.startswith(
        "With a probability of 95% the best of the options that meet what is required is among those not ruled out"
    )
    chinese = [row[3].zh for row in ranked.grid.rows]
    assert chinese[2] == "不满足（45个时段中有2个）；最高在周一11时：21.0%（19.9%至22.2%）"


def test_without_constraints_the_table_is_short_and_one_that_is_left_is_called_so(results):
    assert cells(results) == [
        [CENTRES, "46.8 ±0.3 min", "–", "alone left"],
        [HALL, "52.7 ±0.3 min", "+5.9 min (+5.6 to +6.2)", "clearly worse: ruled out"],
        [SMALL, "60.3 ±0.3 min", "+13.5 min (+13.2 to +13.8)", "clearly worse: ruled out"],
    ]
    assert ranking(dataclasses.replace(results, scenarios=results.scenarios[:1])) is None


def test_older_manifests_have_advice_but_no_table(make_results):
    older = make_results(recommendation={"objective": "time_per_case", "set": ["one-plus-n"]})
    assert ranking(older) is None and what_next(older) is None
    said = advice(older)
    assert said is not None and said.en.startswith("Choose Shaocheng 1+N")
    assert advice(make_results(recommendation={})) is None


# -- weighted objectives, and what next ------------------------------------------------------------------------------------


def weighted(make_results, **changes):
    found = manifest()
    objective = {"weights": {"public_cost_year": 1.0, "resident_cost_year": 2.5}, "title": {"zh": "社会总成本", "en": "Cost to all"},
                 "unit": "yuan a year"}  # fmt: skip
    found["recommendation"] |= {"objective": objective} | changes
    for scenario, standing in found["recommendation"]["scenarios"].items():
        value = {"single-hall": 3_260_000.0, "small-hall": 2_720_000.0, "one-plus-n": 2_610_000.0}[scenario]
        standing |= {
            "value": value,
            "half_width": 12_000.0,
            "difference": value - 2_610_000.0,
            "difference_half_width": 15_000.0,
        }
    found["study"]["objective"] = objective
    return make_results(study=found["study"], recommendation=found["recommendation"])


def test_a_weighted_objective_is_named_and_its_weights_are_said(make_results):
    results = weighted(make_results)
    said = advice(results)
    assert said is not None
    assert said.en == (
        "Choose Shaocheng 1+N: cost to all is lowest at 2,610,000 yuan, 650,000 yuan (635,000 to 665,000) less than One hall of 200 m²."
    )
    assert said.zh == "建议选少城“1+N”：社会总成本最低，为261.0万元，比一个大厅（200平方米）少65.0万元（63.5至66.5）。"
    assert about_objective(results).en.endswith(
        "1 × public cost a year + 2.5 × residents' cost a year. The weights are the study's."
    )
    assert cells(results)[1] == [
        SMALL,
        "2,720,000 ±12,000 yuan",
        "+110,000 yuan (+95,000 to +125,000)",
        "clearly worse: ruled out",
    ]


def test_a_weighted_lead_inside_its_interval_is_not_called_a_difference(make_results):
    results = weighted(make_results)
    standings = dict(results.recommended.standings)
    standings["single-hall"] = dataclasses.replace(standings["single-hall"], difference=9_000.0)
    said = advice(
        dataclasses.replace(results, recommended=dataclasses.replace(results.recommended, standings=standings))
    )
    assert said is not None and "should not be called one" in said.en and "9,000" not in said.en


def test_one_measure_is_said_to_be_one(results):
    assert about_objective(results).en.startswith("This compares one measure only")


@pytest.mark.parametrize("replications", [30, 345])
def test_how_many_replications_tell_ties_apart(make_results, replications):
    found = manifest()["recommendation"] | {"set": ["one-plus-n", "single-hall"]}
    said = what_next(
        make_results(recommendation=found | {"indifference": {"difference": 0.25, "replications": replications}})
    )
    assert said is not None
    if replications == 30:  # so many were made
        assert said.en == (
            f"Of those that cannot be told apart, {CENTRES} has the best estimate: with a probability of 95% it is the best of them on "
            "residents' time per case, or less than 0.25 min from it."
        )
    else:
        assert said.en.startswith("Some 345 replications (an estimate) are needed") and "0.25 min" in said.en
        assert said.zh.startswith("估计约需345次重复模拟")
    assert what_next(make_results(recommendation=found)) is None


# -- requirements in words -------------------------------------------------------------------------------------------------


BOUNDS = [
    (
        "late_or_left",
        "hour",
        0.1,
        None,
        "每个到达时刻的超时等候或未办离开率不高于10%",
        "late or left at most 10% in every hour of arrival",
    ),
    ("coverage", "", None, 0.925, "15分钟覆盖率不低于92.5%", "within 15 minutes at least 92.5%"),
    ("occupancy", "site", 0.85, 0.5, "每个网点的岗位饱和度在50%至85%之间", "occupancy from 50% to 85% at every site"),
    ("public_cost_year", "", 1.5e6, None, "年财政支出不高于150.0万元", "public cost a year at most 1,500,000 yuan"),
    (
        "mean_wait",
        "pool",
        12.5,
        None,
        "每个pool的平均等候时间不高于12.5分钟",
        "mean wait at most 12.5 min in every pool",
    ),
]


@pytest.mark.parametrize(("measure", "by", "most", "least", "zh", "en"), BOUNDS)
def test_requirements_in_words(measure, by, most, least, zh, en):
    said = phrase(Bounds("c", None, measure, by, most, least))
    assert (said.zh, said.en) == (zh, en)


def test_a_requirement_is_called_what_its_title_says(make_results):
    changed = with_constraint(dict.fromkeys(SCENARIOS, "open"), dict.fromkeys(SCENARIOS, "untold"))
    changed["study"]["constraints"]["late"] = changed["study"]["constraints"]["late"] | {
        "title": {"zh": "承诺", "en": "The pledge"}
    }
    assert required(make_results(**changed)).en == "the pledge"
