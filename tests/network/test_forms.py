"""Forms of services and levels of sites, worked out by hand for a small street."""

from typing import Any

import numpy as np
import pytest

from simnet.luck import name_hash
from simnet.network.build import build
from simnet.scenario.schema import Scenario
from simnet.units import DAY, MINUTE
from tests.network.street import AGENCY, CARD, COLLECTION, HALL, KIOSK, STATION, TALK, network, street


def test_names():
    names = network().names
    assert names.services == ("card", "talk")
    assert names.skills == ("agent", "decide", "intake", "machine", "shelf", "social")
    assert names.pools == (
        ("hall", "front"),
        ("hall", "machine"),
        ("hall", "office"),
        ("hall", "zeta"),
        ("market", "table"),
        ("station", "one"),
    )
    assert names.stages == (
        ("card", "look"),
        ("card", "sign"),
        ("talk", "window"),
        ("card", "kiosk:help"),
        ("card", "kiosk:use"),
        ("card", "collection:collection"),
        ("card", "agency:counter"),
    )
    assert names.teams == ("bike", "van")


def test_forms_come_after_the_services_themselves():
    services = network().services
    assert services["base"].tolist() == [CARD, TALK, CARD, CARD, CARD]
    assert services["form"].tolist() == [0, 0, 1, 2, 3]
    assert services["first_stage"].tolist() == [0, 2, 3, 5, 6]
    assert services["num_stages"].tolist() == [2, 1, 2, 1, 1]
    # Places of stages: two of the service itself, two at the kiosk, one to fetch the result, one at a counter.
    assert services["offset"].tolist() == [0, 0, 2, 4, 5]
    # Bits: agent 1, decide 2, intake 4, machine 8, shelf 16, social 32.
    assert services["skills"].tolist() == [32, 32, 32 + 8, 16, 1]
    card, talk = services[CARD], services[TALK]
    assert (card["kiosk"], card["collection"], card["agency"]) == (KIOSK, COLLECTION, AGENCY)
    assert (talk["kiosk"], talk["collection"], talk["agency"]) == (-1, -1, -1)
    for column in ("priority", "incomplete", "incomplete_again", "name", "counts", "decided", "promised", "mail"):
        assert set(services[column][[CARD, KIOSK, COLLECTION, AGENCY]].tolist()) == {card[column]}


def test_decisions_are_said_in_rows_and_days():
    built = network()
    card, talk = built.services[[CARD, TALK]]
    assert (card["decided"], card["on_the_spot"], card["decision_skill"], card["promised"]) == (1, 0, 1, 10)
    assert (card["mail"], card["mail_days"]) == (0.5, 3)
    # Deterministic: 30 minutes; uniform from 2 days, 2 days wide.
    assert built.dists[card["decision_distribution"]]["a"] == 30 * MINUTE
    assert built.dists[card["elapsed"]][["a", "b"]].tolist() == (2 * DAY, 2 * DAY)
    assert (talk["decided"], talk["decision_skill"], talk["decision_distribution"]) == (0, -1, -1)
    assert (talk["elapsed"], talk["promised"], talk["mail"]) == (-1, -1, 0)


def test_stages_of_forms_have_names_of_their_own():
    stages = network().stages
    assert stages["service"].tolist() == [0, 0, 1, 2, 2, 3, 4]
    assert stages["mean"].tolist() == [minutes * MINUTE for minutes in (2, 3, 5, 1, 4, 1, 2)]
    services = street()["services"]
    services["card"]["stages"] = {
        name: {"skill": "social", "time_min": 1} for name in ("help", "use", "counter", "collection")
    }
    names = network(services=services).stages["name"].tolist()
    assert len(set(names)) == len(names)
    assert names[0] == name_hash("help")


def test_forms_need_a_channel_that_is_open():
    tree = street()
    del tree["channels"]["kiosk"], tree["channels"]["agency"], tree["services"]["card"]["issue"]
    # That sites list what no channel does is no fault: a variant may leave a channel out.
    del tree["sites"]["hall"]["windows"]["machine"]
    tree["sites"]["station"] |= {"hand_out": [], "kiosk": "all"}
    built = network(**tree)
    assert built.services["form"].tolist() == [0, 0]
    assert built.services["kiosk"].tolist() == [-1, -1]
    assert built.offers.shape == (3, 2)


def test_offers():
    # The kiosk is at the hall, the agents' counter at the station; results lie at the hall, and the station hands them out.
    assert network().offers.tolist() == [[1, 1, 1, 1, 0], [1, 0, 0, 0, 0], [1, 0, 0, 1, 1]]
    sites = street()["sites"]
    sites["station"]["hand_out"] = []
    assert network(sites=sites).offers[:, COLLECTION].tolist() == [1, 0, 0]
    # A station whose windows lack the skill hands nothing out, whatever it issues itself.
    sites["station"]["windows"]["one"]["skills"] = ["social", "agent"]
    assert network(sites=sites).offers[:, COLLECTION].tolist() == [1, 0, 0]


def test_what_is_counted_is_the_services_themselves():
    built = network()
    assert built.sites["num_services"].tolist() == [1, 1, 1]
    # Of the card: social, shelf, agent and, at the kiosk, machine. Decisions and intake are nothing that somebody comes for.
    of_pool = dict(zip(built.names.pools, built.pools["num_skills"].tolist(), strict=True))
    assert [of_pool["hall", name] for name in ("front", "machine", "office", "zeta")] == [3, 1, 0, 1]


def test_all_is_what_windows_do():
    built = network()
    front, machine, office, zeta = built.pools[:4]
    assert front["skills"] == 1 + 16 + 32
    assert (machine["skills"], office["skills"], zeta["skills"]) == (8, 2 + 4, 2 + 32)
    assert built.pools["staffed"].tolist() == [1, 0, 1, 1, 1, 1]
    assert built.sites["num_pools"].tolist() == [4, 1, 1]


def test_levels():
    built = network()
    # The hall issues all that it offers; nobody says anything of talking elsewhere, where it is not offered.
    assert built.level.tolist() == [[4, 4], [1, 1], [2, 0]]
    assert built.decides_at.tolist() == [[HALL, HALL]] * 3
    assert built.issues_at.tolist() == [[HALL, HALL]] * 3
    assert built.sites["parent"].tolist() == [-1, STATION, HALL]


def test_results_are_issued_where_they_are_decided_if_nobody_issues():
    sites = street()["sites"]
    sites["hall"]["level"] = {"all": "decide"}
    built = network(sites=sites)
    assert built.level[HALL].tolist() == [3, 3]
    assert built.issues_at[:, CARD].tolist() == [HALL] * 3
    # So they can be collected there.
    assert built.offers[:, COLLECTION].tolist() == [1, 0, 1]
    sites["hall"]["level"] = {"all": "issue", "talk": "none"}
    built = network(sites=sites)
    assert built.level[HALL].tolist() == [4, 0]
    assert built.decides_at[:, TALK].tolist() == built.issues_at[:, TALK].tolist() == [-1] * 3


def test_decided_below_issued_above():
    sites = street()["sites"]
    sites["station"]["level"] = {"card": "decide"}
    sites["station"]["back_office"] = {"desk": {"skills": ["decide"], "count": 1}}
    built = network(sites=sites)
    assert built.decides_at[:, CARD].tolist() == [HALL, STATION, STATION]
    assert built.issues_at[:, CARD].tolist() == [HALL, HALL, HALL]


def test_without_the_new_sections_all_is_plain():
    tree = street()
    for key in ("channels", "teams", "dispatch"):
        del tree[key]
    for part in ("decision", "issue"):
        del tree["services"]["card"][part]
    hall = {"hours": "Mo-Fr 09:00-17:00", "services": "all", "windows": {"front": {"skills": "all", "count": 1}}}
    built = build(Scenario.model_validate({**tree, "sites": {"hall": hall}}))
    assert built.services["base"].tolist() == [0, 1]
    assert built.channel_takes.tolist() == [[1, 1]] + [[0, 0]] * 7
    assert built.channel_weight.tolist() == [[1, 1]] + [[0, 0]] * 7
    for table in (built.runs, built.batches, built.teams, built.shifts, built.diaries, built.appointments):
        assert len(table) == 0
    assert built.team_takes.shape == (0, 2)
    assert built.sites["parent"].tolist() == [-1]
    assert (built.serves == 1).all()
    assert built.level.tolist() == [[4, 4]]


def test_order_in_the_file_does_not_matter():
    def turned(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: value[key] if key == "stages" else turned(value[key]) for key in reversed(value)}

    one, other = network(), build(Scenario.model_validate(turned(street())))
    assert one.names == other.names
    for name in vars(one).keys() - {"names"}:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


@pytest.mark.parametrize("service", ["talk", "card"])
def test_a_level_for_all_yields_to_one_that_is_named(service):
    sites = street()["sites"]
    sites["hall"]["level"] = {"all": "decide", service: "issue"}
    levels = dict(zip(("card", "talk"), network(sites=sites).level[HALL].tolist(), strict=True))
    assert levels.pop(service) == 4
    assert set(levels.values()) == {3}
