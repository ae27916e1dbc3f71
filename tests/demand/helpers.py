"""Small scenarios whose demand can be worked out."""

from typing import Any

import numpy as np

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_demand
from simnet.network.build import build
from simnet.network.network import Network
from simnet.scenario.schema import Scenario

OFFICE = {
    "days": {"Mo": 0.3, "Tu": 0.2, "We": 0.2, "Th": 0.15, "Fr": 0.15},
    "hours": {"09:00-11:00": 0.6, "14:00-16:00": 0.4},
}


def service(**more: Any) -> dict[str, Any]:
    return {"stages": {"window": {"skill": "k", "time_min": 5}}, **more}


def street(**changes: Any) -> dict[str, Any]:
    """Eight plain weeks, two zones, two segments, two services; changes replace whole sections."""
    given = {
        "simnet": 1,
        "name": "street",
        "calendar": {"days": 56, "tail_days": 0},
        "profiles": {"office": OFFICE},
        "population": {
            "segments": {"general": {"profile": "office"}, "elderly": {"profile": "office"}},
            "zones": {
                "east": {"at": [1.0, 0.0], "radius_km": 0.5, "people": {"general": 1000.0, "elderly": 300.0}},
                "west": {"at": [-1.0, 0.0], "people": {"general": 500.0}},
            },
        },
        "services": {
            "pension": service(cases_per_head_year={"general": 0.5, "elderly": 1.5}),
            "licence": service(cases_per_head_year={"general": 0.9}),
        },
        "sites": {
            "hall": {"hours": "Mo-Fr 09:00-17:00", "services": "all", "windows": {"w": {"skills": "all", "count": 1}}}
        },
    }
    given.update(changes)
    return given


def built(given: dict[str, Any]) -> tuple[Scenario, Network]:
    scenario = Scenario.model_validate(given)
    return scenario, build(scenario)


def demand_of(given: dict[str, Any], seed: int = 1, replication: int = 0) -> Demand:
    return draw_demand(*built(given), seed, replication)


def people(given: dict[str, Any], seed: int = 1, replication: int = 0) -> dict[tuple[int, int], tuple]:
    """Everything about each need, by names instead of rows, under its key."""
    scenario, network = built(given)
    drawn = draw_demand(scenario, network, seed, replication)
    names = network.names
    errands = np.split(drawn.cases["service"], drawn.needs["first_case"][1:]) if len(drawn.needs) else []
    return {
        (int(need["key0"]), int(need["key1"])): (
            int(need["time"]),
            names.zones[need["zone"]],
            names.segments[need["segment"]],
            (int(need["x"]), int(need["y"])),
            int(need["misdirected"]),
            int(need["cohort"]),
            tuple(names.services[row] for row in errand),
        )
        for need, errand in zip(drawn.needs, errands, strict=True)
    }
