"""A made-up city of any size, and what one replication of it takes: `city.py SITES NEEDS` prints seconds and peak memory as JSON.

Sites stand on a square grid, a kilometre apart, each amid a neighbourhood of its own. In four weeks, so many people come in all, for
three services; they look at the six nearest sites open and go where travel and wait as things are now are least; who loses patience is
lost. Every site has three pools with shared skills, and fewer posts at noon; it has as many posts as its share of the load wants. So
everybody's decision depends on what happens at his neighbours' sites, and through them the whole city hangs together.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from math import ceil, isqrt
from pathlib import Path
from typing import Any, TypeVar

import yaml
from children import peak_mib

from simnet.demand.draw import draw_planned
from simnet.demand.plan import plan_demand
from simnet.engine import core
from simnet.measures.totals import totals
from simnet.network.build import build
from simnet.scenario.load import load_scenario

DAYS, WORKING_DAYS, OPEN_MIN = 28, 20, 420
MEAN_SERVICE_MIN = {"certificate": 6.0, "insurance": 9.0, "relief": 14.0}
SHARES = {"certificate": 0.5, "insurance": 0.3, "relief": 0.2}
OCCUPANCY = 0.7
"""Of all posts over the open hours, on average; mornings are busier."""

Made = TypeVar("Made")


def city(sites: int, needs: int) -> dict[str, Any]:
    """Return the scenario of a city, as plain mappings."""
    people = needs / sites * 365 / DAYS  # of whom each comes once a year on average
    side = isqrt(sites - 1) + 1
    places = {f"s{number}": [float(number % side), float(number // side)] for number in range(sites)}
    return {
        "simnet": 1,
        "name": f"city-{sites}-{needs}",
        "calendar": {"days": DAYS, "tail_days": 0},
        "profiles": {
            "office": {
                "days": dict.fromkeys(["Mo", "Tu", "We", "Th", "Fr"], 0.2),
                "hours": {"08:30-10:00": 0.3, "10:00-11:30": 0.3, "13:00-14:30": 0.2, "14:30-16:00": 0.2},
            }
        },
        "population": {
            "segments": {
                "general": {
                    "profile": "office",
                    "travel": {"speed_km_h": 12.0, "detour": 1.3, "fixed_min": 2},
                    "patience_min": {"lognormal": {"mean": 60, "cv": 0.6}},
                    "returns": 0,
                }
            },
            "zones": {
                name: {"at": [x + 0.1, y - 0.2], "radius_km": 0.56, "people": {"general": people}}
                for name, (x, y) in places.items()
            },
        },
        "services": {
            name: {
                "cases_per_head_year": {"general": share},
                "stages": {
                    "window": {"skill": name, "time_min": {"lognormal": {"mean": MEAN_SERVICE_MIN[name], "cv": 0.7}}}
                },
            }
            for name, share in SHARES.items()
        },
        "sites": {
            name: {
                "at": at,
                "hours": "Mo-Fr 09:00-12:00,13:00-17:00",
                "services": "all",
                "windows": windows(needs / sites),
            }
            for name, at in places.items()
        },
        "diversion": {"policy": "least_time", "candidates": 6},
        "target_wait_min": 20,
    }


def windows(customers: float) -> dict[str, Any]:
    """The pools of a site to which so many come in all."""
    work = sum(SHARES[name] * mean for name, mean in MEAN_SERVICE_MIN.items())
    posts = customers / WORKING_DAYS * work / OPEN_MIN / OCCUPANCY
    pools = {"quick": (["certificate"], 0.3), "long": (["insurance", "relief"], 0.4), "all_skill": ("all", 0.3)}
    return {
        name: {"skills": skills, "shifts": shifts(max(1, ceil(posts * share)))}
        for name, (skills, share) in pools.items()
    }


def shifts(posts: int) -> dict[str, Any]:
    """Posts all day, some of them with an hour off after lunch."""
    fewer = max(1, posts * 2 // 3)
    hours = {"morning": ("09:00-12:00", posts), "noon": ("13:00-14:00", fewer), "afternoon": ("14:00-17:00", posts)}
    return {name: {"hours": f"Mo-Fr {span}", "count": count} for name, (span, count) in hours.items()}


def replication(file: Path) -> dict[str, Any]:
    """Run one replication, part by part; return seconds of wall time, what happened, and the peak of memory so far."""
    seconds: dict[str, float] = {}

    def timed(part: str, make: Callable[[], Made]) -> Made:
        begin = time.perf_counter()
        made = make()
        seconds[part] = time.perf_counter() - begin
        return made

    processor = time.process_time()
    scenario = timed("load", lambda: load_scenario(file).scenario)
    network = timed("build", lambda: build(scenario))
    plan = timed("plan", lambda: plan_demand(scenario, network))
    demand = timed("draw", lambda: draw_planned(plan, 1, 0))
    records = timed("core", lambda: core.run(network, demand))
    found = timed("measure", lambda: totals(network, demand, records, scenario))
    return {
        "seconds": seconds,
        "processor": time.process_time() - processor,
        "needs": len(demand.needs),
        "visits": len(records.visits),
        "served": int((records.needs["outcome"] == 1).sum()),
        "mean_wait_min": float(records.visits["wait"].mean()) / 60_000,
        "replications": found.num_replications,
        "peak_mib": peak_mib(),
    }


def main(sites: int, needs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, size in enumerate(((4, 400), (sites, needs))):  # the small one has every kernel loaded
            file = Path(folder) / f"city-{number}.yaml"
            file.write_text(yaml.dump(city(*size), Dumper=yaml.CSafeDumper, sort_keys=False), "utf-8")
            told = replication(file)
    print(json.dumps({"sites": sites, **told}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
