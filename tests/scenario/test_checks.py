"""What the checks let pass, and what they find only together: each scenario is a street that can be run, changed in one place."""

from typing import Any

import pytest
import yaml

from simnet.scenario.checks import check
from simnet.scenario.load import load_scenario
from simnet.scenario.schema import Scenario


def street() -> dict[str, Any]:
    """A hall that decides and a station that takes in; everything the format has, but for sessions."""
    return {
        "simnet": 1,
        "name": "street",
        "calendar": {"days": 5},
        "services": {
            "talk": {"kind": "consultation", "stages": {"window": {"skill": "social", "time_min": 5}}},
            "card": {
                "stages": {"window": {"skill": "social", "time_min": 5}},
                "decision": {"skill": "decide", "time_min": 30},
                "issue": {"collection": {"skill": "shelf", "time_min": 1}},
            },
        },
        "arrivals": {"all": {"service": "card", "per_hour": 1}, "words": {"service": "talk", "per_hour": 1}},
        "sites": {
            "hall": {
                "hours": "Mo-Fr 09:00-17:00",
                "services": "all",
                "windows": {"front": {"skills": "all", "count": 2}},
                "back_office": {"office": {"skills": ["decide", "intake"], "count": 2}},
            },
            "station": {
                "hours": "Mo-Fr 09:00-17:00",
                "services": ["card"],
                "level": {"card": "take_in"},
                "parent": "hall",
                "windows": {"one": {"skills": ["social"], "count": 1}},
            },
        },
        "channels": {
            "online": {"services": ["card"], "site": "hall", "intake": {"skill": "intake", "time_min": 3}},
            "home_visit": {"services": ["talk"], "time_min": 30, "weights": {"general": 1}},
        },
        "teams": {"van": {"base": "hall", "hours": "Mo-Fr 09:00-17:00", "services": ["talk"]}},
    }


def faults(tree: dict[str, Any]) -> list[str]:
    """Paths of what is found wrong, as text."""
    return [".".join(map(str, fault.path)) for fault in check(Scenario.model_validate(tree))]


def test_the_street_can_be_run():
    assert faults(street()) == []


def test_faults_of_all_kinds_are_told_together():
    tree = street()
    tree["sites"]["station"]["parent"] = "hal"
    tree["channels"]["online"]["site"] = "hal"
    tree["channels"]["home_visit"]["weights"] = {"elderly": 1}
    tree["teams"]["van"] |= {"base": "hal", "services": ["tal"]}
    assert faults(tree) == [
        "sites.station.parent",
        "channels.home_visit.weights.elderly",
        "channels.online.site",
        "channels.home_visit.services",
        "teams.van.services.0",
        "teams.van.base",
    ]


def test_a_loop_of_parents_is_told_once_and_not_of_those_below_it():
    tree = street()
    tree["sites"]["hall"]["parent"] = "station"
    tree["sites"]["booth"] = {**tree["sites"]["station"], "parent": "station"}
    assert faults(tree) == ["sites.hall.parent"]


def test_who_decides_on_the_spot_wherever_it_is_taken_in_needs_no_desk():
    tree = street()
    tree["services"]["card"]["decision"] = {"on_the_spot": True}
    del tree["channels"]["online"], tree["sites"]["hall"]["back_office"]
    assert faults(tree) == ["services.card.decision"]
    tree["sites"]["station"]["level"] = {"card": "issue"}
    # What is decided and issued at once is in the person's hands: so nobody need hand it out.
    tree["sites"]["hall"]["windows"]["front"]["skills"] = ["social"]
    assert faults(tree) == []


def test_online_nobody_decides_on_the_spot():
    tree = street()
    tree["services"]["card"]["decision"] = {"on_the_spot": True}
    tree["sites"]["station"]["level"] = {"card": "issue"}
    tree["sites"]["hall"]["back_office"]["office"]["skills"] = ["intake"]
    assert faults(tree) == ["channels.online.services"]


def test_decided_on_the_spot_but_issued_above_it_has_to_be_handed_out_there():
    tree = street()
    tree["services"]["card"]["decision"]["on_the_spot"] = True
    tree["sites"]["station"]["level"] = {"card": "decide"}
    tree["channels"]["online"]["delivery"] = "electronic"
    tree["sites"]["hall"]["windows"]["front"]["skills"] = ["social"]
    assert faults(tree) == ["services.card.issue.collection.skill"]


@pytest.mark.parametrize(("delivery", "lies"), [("mail", False), ("electronic", False), ("collect", True)])
def test_results_that_nobody_fetches_need_no_counter(delivery, lies):
    tree = street()
    tree["services"]["card"]["issue"]["mail"] = 1.0
    tree["sites"]["hall"]["windows"]["front"]["skills"] = ["social"]
    tree["channels"]["online"]["delivery"] = delivery
    assert faults(tree) == (["services.card.issue.collection.skill"] if lies else [])


def test_the_desk_is_needed_where_the_decision_is_made():
    tree = street()
    tree["sites"]["station"]["level"] = {"card": "decide"}
    assert faults(tree) == ["services.card.decision.skill"]
    # A window that can do it will do.
    tree["sites"]["station"]["windows"]["one"]["skills"] = ["social", "decide"]
    assert faults(tree) == []


def test_only_teams_that_take_a_service_take_it_in():
    tree = street()
    tree["channels"]["home_visit"]["services"] = "all"
    assert faults(tree) == ["channels.home_visit.services"]
    tree["teams"]["bike"] = {"base": "station", "hours": "Mo-Fr 09:00-17:00", "services": "all"}
    assert faults(tree) == []
    # Where a team comes from takes in what it brings.
    tree["sites"]["station"] |= {"services": [], "level": {"card": "none"}, "parent": None}
    assert faults(tree) == ["sites.station.level"]


def test_a_channel_that_nobody_chooses_may_wait_for_its_teams():
    tree = street()
    tree["teams"] = {}
    assert faults(tree) == ["channels.home_visit.services"]
    tree["channels"]["home_visit"]["weights"] = {"general": 0.0}
    assert faults(tree) == []


def test_a_team_may_take_as_many_as_the_pool_ever_has():
    tree = street()
    tree["teams"]["van"] |= {"staff_from": "office", "keep": 1}
    assert faults(tree) == []
    tree["sites"]["hall"]["back_office"]["office"] = {
        "skills": ["decide", "intake"],
        "shifts": {"am": {"hours": "Mo 09:00-12:00", "count": 1}, "late": {"hours": "Mo 11:00-12:00", "count": 1}},
    }
    assert faults(tree) == []
    tree["teams"]["van"]["size"] = 2
    assert faults(tree) == ["teams.van.size"]


def test_staff_may_be_lent_on():
    tree = street()
    tree["sites"]["station"]["windows"]["one"]["staff_from"] = "hall.front"
    tree["sites"]["hall"]["windows"]["front"]["staff_from"] = "hall.office"
    assert faults(tree) == []
    tree["sites"]["hall"]["back_office"]["office"]["staff_from"] = "station.one"
    assert faults(tree) == ["sites.hall.windows.front.staff_from"]


def test_all_of_hand_out_means_what_can_be_fetched():
    tree = street()
    tree["sites"]["station"] |= {"hand_out": "all", "windows": {"one": {"skills": "all", "count": 1}}}
    assert faults(tree) == []


def test_a_machine_may_be_helped_by_the_guide():
    tree = street()
    tree["sites"]["hall"] |= {"guide": {"skill": "guide", "time_min": 1}, "kiosk": "all"}
    tree["sites"]["hall"]["windows"]["guides"] = {"skills": ["guide"], "count": 1}
    tree["sites"]["hall"]["windows"]["machines"] = {"skills": ["machine"], "count": 2, "unstaffed": True}
    tree["channels"]["kiosk"] = {
        "services": "all",
        "weights": {"general": 1},
        "stages": {"help": {"skill": "guide", "time_min": 1}, "use": {"skill": "machine", "time_min": 4}},
    }
    assert faults(tree) == []


def test_skills_of_all_kinds_are_counted_together():
    tree = street()
    tree["channels"]["kiosk"] = {
        "services": "all",
        "stages": {f"s{number}": {"skill": f"m{number}", "time_min": 1} for number in range(16)},
    }
    tree["services"] |= {
        f"more{number}": {
            "stages": {f"s{stage}": {"skill": f"k{number}_{stage}", "time_min": 1} for stage in range(14)},
        }
        for number in range(3)
    }
    tree["sites"]["hall"]["services"] = ["card", "talk"]
    # 16 of machines and 42 more; social, decide, shelf and intake: 62 are possible.
    assert faults(tree) == []
    tree["sites"]["hall"]["guide"] = {"skill": "guide", "time_min": 1}
    tree["sites"]["hall"]["windows"]["guides"] = {"skills": ["guide"], "count": 1}
    assert faults(tree) == ["services"]


def notes(tree: dict[str, Any], tmp_path: Any) -> list[str]:
    file = tmp_path / "street.yaml"
    file.write_text(yaml.safe_dump(tree | {"evidence": {"**": {"defined": "a test"}}}))
    return list(load_scenario(file).notes)


def test_what_has_no_effect_is_noted(tmp_path):
    assert notes(street(), tmp_path) == []
    tree = street()
    tree["sites"]["hall"] |= {"kiosk": "all", "agency": ["card"]}
    tree["services"]["talk"]["issue"] = {"mail": 0.5}
    assert notes(tree, tmp_path) == [
        "services.talk.issue has no effect: without a `decision` there is no result",
        "sites.hall.kiosk has no effect: there is no channels.kiosk",
        "sites.hall.agency has no effect: there is no channels.agency",
    ]


def test_a_service_that_only_comes_home_is_served(tmp_path):
    tree = street()
    tree["sites"]["hall"]["services"] = ["card"]
    assert notes(tree, tmp_path) == []
    tree["channels"]["home_visit"]["weights"] = {}
    tree["teams"] = {}
    assert notes(tree, tmp_path) == ["nobody ever serves talk: no site that offers it has posts for all its skills"]


def test_numbers_of_the_new_sections_need_an_origin_too(tmp_path):
    file = tmp_path / "street.yaml"
    tree = street() | {"dispatch": {"delivery_min": 2}, "evidence": {"services.**": {"defined": "a test"}}}
    file.write_text(yaml.safe_dump(tree, sort_keys=False))
    (note,) = load_scenario(file).notes
    # The days, two rates, three counts of posts, the intake, the visit and its weight, the delivery.
    assert note.startswith("10 numbers have no origin in `evidence` (calendar.days, arrivals.all.per_hour")


def test_a_zone_that_no_window_serves_is_noted(tmp_path):
    tree = street()
    tree["population"] = {"zones": {"here": {}, "there": {}}}
    for stream in tree["arrivals"].values():
        stream["zone"] = "here"
    tree["sites"]["hall"]["serves"] = tree["sites"]["station"]["serves"] = ["here"]
    assert "no site's windows serve the people of there; see sites.*.serves" in notes(tree, tmp_path)
    tree["sites"]["station"]["serves"] = ["there"]
    assert not [note for note in notes(tree, tmp_path) if "serve the people" in note]
