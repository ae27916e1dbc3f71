"""By which channel people come and how many cases they bring: shares, feasibility, and whose luck is whose."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simnet.demand import draw as drawing
from simnet.demand.demand import Demand
from simnet.demand.draw import draw_demand
from simnet.engine.contract import KIOSK, ONLINE, OUTREACH, WINDOW
from simnet.luck import decisions, draw, name_hash, race
from simnet.network.network import Network
from simnet.units import DAY, HOUR
from tests.demand.helpers import built, demand_of, people, service, street

MACHINE = {"stages": {"machine": {"skill": "machine", "time_min": 3}}}
START = "2023-03-06"
"""A Monday."""


def with_channels(**channels: dict[str, Any]) -> dict[str, Any]:
    """Return the street with dates and channels, and a machine if one is a kiosk."""
    given = street(channels=channels, calendar={"start": START, "days": 56, "tail_days": 0})
    if "kiosk" in channels:
        hall = given["sites"]["hall"]
        hall["kiosk"] = "all"
        hall["windows"]["kiosk"] = {"skills": ["machine"], "count": 1, "unstaffed": True}
    given["services"]["licence"]["also"] = {"pension": 0.3}
    return given


def kiosk(weight: float, services: Any = "all") -> dict[str, Any]:
    return {"services": services, "weights": {"general": weight, "elderly": weight / 4}, **MACHINE}


def online(weight: float, services: Any = "all") -> dict[str, Any]:
    return {"services": services, "weights": {"general": weight}, "site": "hall"}


def by_key(drawn: Demand, column: str = "channel") -> dict[tuple[int, int], int]:
    return {(int(need["key0"]), int(need["key1"])): int(need[column]) for need in drawn.needs}


def test_without_channels_everybody_goes_to_a_window_and_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(drawing, "choose_channels", refuse)
    monkeypatch.setattr(drawing, "draw_quantities", refuse)
    for given in (street(), with_channels(kiosk=kiosk(0.0)), with_channels(kiosk=kiosk(1.0, services=[]))):
        drawn = demand_of(given)
        assert len(drawn.needs) > 300
        assert not drawn.needs["channel"].any()
        assert (drawn.cases["quantity"] == 1).all()


def test_shares_are_those_of_the_weights() -> None:
    given = with_channels(window={"weights": {"general": 2.0, "elderly": 1.0}}, kiosk=kiosk(1.0), online=online(3.0))
    for cell in given["services"].values():
        cell["cases_per_head_year"] = {"general": 10.0, "elderly": 10.0}
    drawn = demand_of(given)
    general, elderly = drawn.needs["segment"] == 1, drawn.needs["segment"] == 0
    assert min(general.sum(), elderly.sum()) > 800
    for who, expected in (
        (general, {WINDOW: 2 / 6, KIOSK: 1 / 6, ONLINE: 3 / 6}),
        (elderly, {WINDOW: 4 / 5, KIOSK: 1 / 5, ONLINE: 0}),
    ):
        for channel, share in expected.items():
            found = float(np.mean(drawn.needs["channel"][who] == channel))
            assert abs(found - share) <= 4 * np.sqrt(share * (1 - share) / who.sum())


def test_each_need_takes_what_wins_its_own_race() -> None:
    given = with_channels(kiosk=kiosk(1.5, ["pension"]), online=online(0.7))
    scenario, network = built(given)
    drawn = draw_demand(scenario, network, 3, 2)
    for need in drawn.needs:
        services = drawn.cases["service"][need["first_case"] :][: need["num_cases"]]
        elderly = need["segment"] == network.names.segments.index("elderly")
        weights = {
            "window": 1.0,
            "kiosk": (1.5 / 4 if elderly else 1.5) if set(services) == {network.names.services.index("pension")} else 0,
            "online": 0 if elderly else 0.7,
        }
        finish = {
            name: race(
                float(weight), draw(need["key0"], need["key1"], decisions.CHANNEL, 0, np.uint64(name_hash(name)), 0)
            )
            for name, weight in weights.items()
        }
        assert need["channel"] == ("window", "kiosk", "online").index(min(finish, key=finish.__getitem__))
    assert set(drawn.needs["channel"].tolist()) == {WINDOW, KIOSK, ONLINE}


def test_an_errand_goes_by_a_channel_only_if_all_its_services_may() -> None:
    drawn = demand_of(
        with_channels(window={"weights": {"general": 0.0, "elderly": 0.0}}, kiosk=kiosk(1.0, ["licence"]))
    )
    # Services by id: licence 0, pension 1. Elderly people want pensions alone; nobody else weighs anything at a window.
    alone = drawn.needs["num_cases"] == 1
    licence = drawn.cases["service"][drawn.needs["first_case"]] == 0
    assert np.array_equal(drawn.needs["channel"] == KIOSK, alone & licence)
    assert 0 < (alone & licence).sum() < licence.sum() < len(licence)


def test_more_weight_moves_people_only_to_a_channel_and_less_only_from_it() -> None:
    less, more = (by_key(demand_of(with_channels(kiosk=kiosk(weight), online=online(0.8)))) for weight in (0.5, 1.5))
    assert less.keys() == more.keys()
    moved = {(channel, more[key]) for key, channel in less.items() if channel != more[key]}
    assert moved == {(WINDOW, KIOSK), (ONLINE, KIOSK)}


def test_channels_change_nothing_else_about_the_demand() -> None:
    plain, other = with_channels(), with_channels(kiosk=kiosk(1.0), online=online(1.0))
    other["services"]["pension"]["quantity"] = {"general": 7}
    assert people(plain) == people(other)
    one, two = demand_of(plain), demand_of(other)
    assert by_key(one) != by_key(two) and by_key(one).keys() == by_key(two).keys()


def test_two_channels_that_finish_together_give_the_smaller_code() -> None:
    scenario, network = built(with_channels(kiosk=kiosk(1.0), online=online(1.0)))
    channels = network.channels.copy()
    channels["name"][ONLINE] = channels["name"][KIOSK]
    weight = network.channel_weight.copy()
    weight[WINDOW], weight[[KIOSK, ONLINE]] = 0, 1
    same_luck = replace(network, channels=channels, channel_weight=weight)
    assert (draw_demand(scenario, same_luck, 1, 0).needs["channel"] == KIOSK).all()


# -- outreach -----------------------------------------------------------------------------------------------------------

SESSIONS = {"east_works": ["2023-03-16 09:00-11:00", "2023-04-06 14:00-16:00"], "mill": ["2023-03-20 10:00-12:00"]}


def with_outreach(within_days: float) -> dict[str, Any]:
    given = with_channels(
        window={"weights": {"general": 0.0, "elderly": 0.0}},
        outreach={"services": "all", "weights": {"general": 1.0, "elderly": 1.0}, "within_days": within_days},
    )
    for name, sessions in SESSIONS.items():
        given["sites"][name] = {
            "sessions": sessions,
            "zones": ["east"] if name == "east_works" else ["east", "west"],
            "services": "all",
            "windows": {"w": {"skills": "all", "count": 1}},
        }
    return given


def openings(network: Network, zone: str) -> list[int]:
    """Return when the sessions for a zone open, worked out by hand; the calendar begins on 6 March."""
    east = [10 * DAY + 9 * HOUR, 14 * DAY + 10 * HOUR, 31 * DAY + 14 * HOUR]
    return {"east": east, "west": [14 * DAY + 10 * HOUR]}[zone]


@pytest.mark.parametrize("within_days", [0.0, 3.0, 366.0])
def test_outreach_is_for_those_whose_next_session_is_near(within_days: float) -> None:
    scenario, network = built(with_outreach(within_days))
    drawn = draw_demand(scenario, network, 1, 0)
    for need in drawn.needs:
        ahead = [at - need["time"] for at in openings(network, network.names.zones[need["zone"]]) if at > need["time"]]
        near = bool(ahead) and min(ahead) <= within_days * DAY
        assert need["channel"] == (OUTREACH if near else WINDOW)
    assert (drawn.needs["channel"] == OUTREACH).any() == (within_days > 0)


def test_a_session_that_opens_at_the_instant_of_the_need_is_over_for_it() -> None:
    given = with_outreach(2.0)
    first = 10 * DAY + 9 * HOUR
    minutes = [first / 60_000 + offset for offset in (-2880 - 1 / 60_000, -2880, -1 / 60_000, 0)]
    given["services"] = {"pension": service(), "licence": service()}
    given["arrivals"] = {"line": {"service": "pension", "zone": "east", "segment": "general", "at_min": minutes}}
    needs = demand_of(given).needs
    assert (needs["time"] - first).tolist() == [-2 * DAY - 1, -2 * DAY, -1, 0]
    assert needs["channel"].tolist() == [WINDOW, OUTREACH, OUTREACH, WINDOW]


# -- quantities -----------------------------------------------------------------------------------------------------------


def quantities(given: dict[str, Any]) -> dict[str, np.ndarray]:
    """Return the quantities by service and segment, as "service segment"."""
    _, network = built(given)
    drawn = demand_of(given)
    segment = drawn.needs["segment"][drawn.cases["need"]]
    return {
        f"{name} {who}": drawn.cases["quantity"][(drawn.cases["service"] == row) & (segment == number)]
        for row, name in enumerate(network.names.services)
        for number, who in enumerate(network.names.segments)
    }


def test_quantities_are_drawn_by_service_and_segment() -> None:
    given = street()
    given["services"]["licence"]["also"] = {"pension": 0.5}
    given["services"]["licence"]["quantity"] = {"general": {"discrete": {"values": [1, 4, 9], "weights": [2, 1, 1]}}}
    given["services"]["pension"]["quantity"] = {"elderly": {"uniform": {"low": 1.5, "high": 3.49}}}
    found = quantities(given)
    assert set(found["licence general"].tolist()) == {1, 4, 9}
    share = np.mean(found["licence general"] == 1)
    assert abs(share - 0.5) < 4 * np.sqrt(0.25 / len(found["licence general"]))
    assert set(found["pension elderly"].tolist()) == {2, 3}
    assert set(found["pension general"].tolist()) == {1}


@pytest.mark.parametrize(
    ("said", "brought"), [(0, 1), (0.2, 1), (1.49, 1), (1.5, 2), (2.5, 3), (499.6, 500), (501, 500), (100_000, 500)]
)
def test_quantities_are_whole_from_one_to_five_hundred(said: float, brought: int) -> None:
    given = street()
    given["services"]["licence"]["quantity"] = {"general": said}
    assert set(quantities(given)["licence general"].tolist()) == {brought}


def test_a_quantity_is_drawn_with_the_need_and_the_name_of_the_service() -> None:
    given = street()
    given["services"]["licence"]["quantity"] = {"general": {"discrete": {"values": [2, 6], "weights": [1, 1]}}}
    scenario, network = built(given)
    drawn = draw_demand(scenario, network, 9, 1)
    name = np.uint64(name_hash("licence"))
    licence = network.names.services.index("licence")
    for case in drawn.cases[drawn.cases["service"] == licence]:
        need = drawn.needs[case["need"]]
        u = draw(need["key0"], need["key1"], decisions.QUANTITY, 0, name, 0)
        assert case["quantity"] == (2 if u <= 0.5 else 6)
    assert {2, 6} == set(drawn.cases["quantity"][drawn.cases["service"] == licence].tolist())
