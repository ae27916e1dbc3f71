"""A hall, a station and the sessions at a market: one of everything that the format has beside windows."""

from typing import Any

from simnet.network.build import build
from simnet.network.network import Network
from simnet.scenario.checks import check
from simnet.scenario.schema import Scenario
from simnet.units import DAY, HOUR, MINUTE

CARD, TALK, KIOSK, COLLECTION, AGENCY = range(5)
"""Rows of services: two of them, and the other forms of the card."""

HALL, MARKET, STATION = range(3)
"""Rows of sites."""


def at(day: int, hour: int, minute: int = 0) -> int:
    return day * DAY + hour * HOUR + minute * MINUTE


def street() -> dict[str, Any]:
    """A week from Monday 10 March 2025. `talk` has no result; `card` is decided at the hall, and may be fetched."""
    return {
        "simnet": 1,
        "name": "street",
        "calendar": {"start": "2025-03-10", "days": 7, "tail_days": 0},
        "population": {
            "segments": {"old": {}, "young": {}},
            "zones": {"east": {}, "west": {}},
        },
        "services": {
            "talk": {"kind": "consultation", "stages": {"window": {"skill": "social", "time_min": 5}}},
            "card": {
                "priority": -1,
                "incomplete": 0.25,
                "stages": {
                    "look": {"skill": "social", "time_min": 2},
                    "sign": {"skill": "social", "time_min": 3, "chance": 0.5},
                },
                "decision": {
                    "skill": "decide",
                    "time_min": 30,
                    "elapsed_days": {"uniform": {"low": 2, "high": 4}},
                    "promised_days": 10,
                },
                "issue": {"mail": 0.5, "mail_days": 3, "collection": {"skill": "shelf", "time_min": 1}},
            },
        },
        "arrivals": {"all": {"service": "card", "zone": "west", "segment": "old", "per_hour": 1}},
        "sites": {
            "hall": {
                "hours": "Mo-Fr 09:00-12:00,13:00-17:00",
                "services": "all",
                "kiosk": "all",
                "windows": {
                    "front": {"skills": "all", "count": 2},
                    "machine": {"skills": ["machine"], "count": 3, "hours": "24/7", "unstaffed": True},
                    "zeta": {"skills": ["decide", "social"], "count": 1, "hours": "Mo-Fr 09:00-12:00"},
                },
                "back_office": {"office": {"skills": ["decide", "intake"], "count": 1, "hours": "Mo-Fr 08:00-16:00"}},
            },
            "station": {
                "hours": "Mo-Fr 09:00-17:00",
                "services": ["card"],
                "agency": ["card"],
                "hand_out": ["card"],
                "level": {"card": "accept"},
                "parent": "hall",
                "courier": "Mo-Fr 11:00-11:30,16:00-16:30",
                "windows": {"one": {"skills": "all", "count": 1}},
            },
            "market": {
                "sessions": ["2025-03-14 09:00-11:00", "2025-03-11 13:30-15:00", "2025-03-03 09:00-11:00"],
                "zones": ["west"],
                "services": ["card"],
                "level": {"all": "take_in"},
                "parent": "station",
                "windows": {"table": {"skills": ["social"], "count": 1, "staff_from": "hall.front"}},
            },
        },
        "channels": {
            "window": {"weights": {"old": 3.0}},
            "kiosk": {
                "services": ["card"],
                "stages": {
                    "help": {"skill": "social", "time_min": 1},
                    "use": {"skill": "machine", "time_min": 4},
                },
                "weights": {"young": 0.5},
            },
            "online": {
                "services": ["card"],
                "site": "hall",
                "intake": {"skill": "intake", "time_min": 6},
                "time_min": 20,
                "delivery": "mail",
            },
            "agency": {
                "services": ["card"],
                "stages": {"counter": {"skill": "agent", "time_min": 2}},
                "batches": "Mo-Fr 15:00-15:45",
                "delivery": "collect",
            },
            "home_visit": {"services": "all", "time_min": 45.5, "delivery": "visit"},
            "outreach": {"services": ["card"], "within_days": 14, "weights": {"old": 1}},
        },
        "teams": {
            "van": {
                "base": "hall",
                "hours": "Mo-Fr 09:00-12:00,12:00-17:00",
                "services": "all",
                "speed_km_h": 12.0,
                "detour": 1.5,
                "fixed_min": 1.0,
                "staff_from": "front",
                "keep": 1,
            },
            "bike": {"base": "station", "hours": "Sa 22:00-02:00, Su 23:00-03:00", "services": ["card"], "size": 2},
        },
        "dispatch": {"policy": "tour", "delivery_min": {"uniform": {"low": 2, "high": 3}}},
    }


def network(**changes: Any) -> Network:
    scenario = Scenario.model_validate({**street(), **changes})
    assert check(scenario) == []
    return build(scenario)
