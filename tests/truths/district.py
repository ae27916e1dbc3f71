"""A small district in which everything happens: all channels, couriers, a back office, teams of two kinds, sessions at an employer."""

from dataclasses import dataclass
from typing import Any

from simnet.demand.demand import Demand
from simnet.engine import core, reference
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.checks import check
from simnet.scenario.schema import Scenario

from .runs import Model

ENGINES = {"core": core.run, "reference": reference.run}

WINDOWS: dict[str, Any] = {
    "w": {"skills": ["front"], "count": 3, "between_min": 0.5, "no_answer_min": 0.5, "absence": 0.1, "min_posts": 1},
    "helping": {"skills": ["front", "file"], "count": 1},
    "guide": {"skills": ["help"], "count": 1},
    "machine": {"skills": ["screen"], "count": 1, "unstaffed": True, "absence": 0.2},
}


def _times(mean: float) -> dict[str, Any]:
    return {"lognormal": {"mean": mean, "cv": 0.8}}


def district(**changes: Any) -> dict[str, Any]:
    """Return the tree of the district; changes replace whole sections."""
    given: dict[str, Any] = {
        "simnet": 1,
        "name": "district",
        "calendar": {"start": "2024-04-22", "days": 14, "tail_days": 42, "holidays": "CN"},
        "profiles": {
            "office": {
                "days": {"Mo": 0.3, "Tu": 0.2, "We": 0.2, "Th": 0.2, "Fr": 0.1},
                "hours": {"08:30-11:00": 0.6, "13:30-16:30": 0.4},
            }
        },
        "population": {
            "segments": {
                "elderly": {"profile": "office", "priority": -1},
                "employer": {"profile": "office", "travel": {"speed_km_h": 20.0}},
                "general": {"profile": "office", "patience_min": {"exponential": {"mean": 60}}, "returns": 0.8},
            },
            "zones": {
                "north": {"at": [0.0, 2.0], "radius_km": 1.0},
                "south": {"at": [0.0, -2.0], "radius_km": 1.0},
                "works": {"at": [3.0, 0.0], "radius_km": 0.3},
            },
        },
        "services": {
            "licence": {
                "stages": {"talk": {"skill": "front", "time_min": _times(9)}},
                "incomplete": 0.2,
                "decision": {"on_the_spot": True, "skill": "file", "time_min": _times(15), "promised_days": 1},
            },
            "pension": {"stages": {"talk": {"skill": "front", "time_min": _times(7)}}, "incomplete": 0.1},
            "permit": {
                "stages": {
                    "talk": {"skill": "front", "time_min": _times(12)},
                    "look": {"skill": "front", "time_min": _times(4), "chance": 0.5, "repeat": 0.1},
                },
                "incomplete": 0.3,
                "also": {"licence": 0.3, "pension": 0.2},
                "decision": {
                    "skill": "file",
                    "time_min": _times(20),
                    "elapsed_days": {"discrete": {"values": [0, 1, 3], "weights": [5, 3, 2]}},
                    "promised_days": 3,
                },
                "issue": {"mail": 0.3, "collection": {"skill": "front", "time_min": 3}},
            },
            "social": {
                "stages": {"talk": {"skill": "front", "time_min": _times(3)}},
                "quantity": {"employer": {"discrete": {"values": [1, 2, 6], "weights": [2, 1, 1]}}},
                "decision": {"skill": "file", "time_min": _times(6)},
            },
        },
        "arrivals": {
            "licences": {
                "service": "licence",
                "segment": "general",
                "zone": "north",
                "per_day": 25,
                "profile": "office",
            },
            "pensions": {
                "service": "pension",
                "segment": "elderly",
                "zone": "south",
                "per_day": 20,
                "profile": "office",
            },
            "permits_north": {
                "service": "permit",
                "segment": "general",
                "zone": "north",
                "per_day": 20,
                "profile": "office",
            },
            "permits_south": {
                "service": "permit",
                "segment": "elderly",
                "zone": "south",
                "per_day": 15,
                "profile": "office",
            },
            "socials": {
                "service": "social",
                "segment": "employer",
                "zone": "works",
                "per_day": 10,
                "profile": "office",
            },
        },
        "sites": {
            "factory": {
                "at": [3.0, 0.0],
                "sessions": ["2024-04-24 10:00-12:00", "2024-05-06 10:00-15:00"],
                "zones": ["works"],
                "services": ["licence", "social"],
                "parent": "hall",
                "level": {"all": "accept"},
                "windows": {"w": {"skills": ["front"], "count": 1}},
            },
            "hall": {
                "at": [0.0, 0.0],
                "hours": "Mo-Fr 09:00-12:00,13:00-17:00; PH off",
                "last_ticket_min": 10.0,
                "services": "all",
                "windows": WINDOWS,
                "back_office": {
                    "desk": {
                        "skills": ["check", "file"],
                        "count": 2,
                        "hours": "Mo-Fr 09:00-17:00; PH off",
                        "absence": 0.1,
                    },
                },
                "kiosk": ["licence"],
            },
            "north": {
                "at": [0.0, 2.5],
                "hours": "Mo-Fr 09:00-17:00; PH off",
                "services": ["licence", "permit"],
                "level": {"licence": "decide", "permit": "accept"},
                "parent": "hall",
                "courier": "Mo-Fr 11:00-11:40,16:00-16:40; PH off",
                "windows": {"w": {"skills": ["front"], "count": 2}},
                "back_office": {"desk": {"skills": ["file"], "count": 1}},
                "agency": ["social"],
                "hand_out": "all",
            },
            "south": {
                "at": [0.0, -2.5],
                "hours": "Mo-Fr 09:00-16:00; PH off",
                "closing": "send_home",
                "services": ["pension"],
                "level": {"all": "take_in"},
                "parent": "hall",
                "windows": {"w": {"skills": ["front", "doorstep"], "count": 2}},
                "agency": ["permit"],
            },
        },
        "diversion": {"misdirected": 0.1, "wrong_door": "accept", "one_stop": False},
        "channels": {
            "kiosk": {
                "weights": {"general": 0.5},
                "services": ["licence"],
                "stages": {
                    "help": {"skill": "help", "time_min": 1, "chance": 0.5},
                    "session": {"skill": "screen", "time_min": _times(6)},
                },
            },
            "online": {
                "weights": {"general": 0.5},
                "services": ["licence", "permit"],
                "site": "hall",
                "intake": {"skill": "check", "time_min": _times(5)},
                "time_min": _times(15),
            },
            "grid": {
                "weights": {"elderly": 0.2},
                "services": ["permit"],
                "intake": {"skill": "doorstep", "time_min": _times(8)},
                "time_min": 10,
            },
            "agency": {
                "weights": {"elderly": 0.5, "employer": 0.5},
                "services": ["permit", "social"],
                "stages": {"copy": {"skill": "front", "time_min": _times(4)}},
                "batches": "Mo-Fr 12:00-12:30,17:00-17:30; PH off",
                "delivery": "visit",
            },
            "home_visit": {
                "weights": {"elderly": 0.4, "general": 0.1},
                "services": ["licence", "pension"],
                "time_min": _times(20),
            },
            "outreach": {"weights": {"employer": 2.0}, "services": ["licence", "social"], "within_days": 7.0},
        },
        "teams": {
            "from_window": {
                "base": "hall",
                "hours": "Mo-Fr 09:00-12:00,13:00-17:00; PH off",
                "services": "all",
                "staff_from": "w",
                "keep": 1,
            },
            "nurses": {"base": "south", "hours": "Mo-Fr 08:30-16:00; PH off", "services": ["pension"], "size": 2},
        },
        "dispatch": {"policy": "nearest", "delivery_min": _times(4)},
    }
    given.update(changes)
    return given


@dataclass(frozen=True)
class Played:
    network: Network
    demand: Demand
    records: Records


def model(tree: dict[str, Any]) -> Model:
    scenario = Scenario.model_validate(tree)
    assert not check(scenario), check(scenario)
    return Model(scenario)


def play(of: Model, engine: str = "core", network: Network | None = None) -> Played:
    demand = of.demand(0)
    network = network or of.network
    return Played(network, demand, ENGINES[engine](network, demand).sorted())
