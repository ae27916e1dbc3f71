"""The manifest: what was run, from what, by what, and all that a page must know besides the tables.

It is the only file of a results directory that differs between two runs of the same study, and only in `this_run` (wall
time, what was reused), which no other file may repeat. Input files are named relative to the working directory where
they lie below it, so that published results name no machine's folders.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from simnet import __version__
from simnet.experiment.compare import Comparison
from simnet.experiment.plan import library_versions
from simnet.experiment.precision import Reached
from simnet.experiment.recommend_manifest import constraint_entries, objective_entry, recommendation_entry
from simnet.experiment.stress import StressTest
from simnet.experiment.undone import notes_on_undone
from simnet.measures.outcome import Outcome
from simnet.network.network import Network
from simnet.scenario.evidence import origins
from simnet.scenario.extends import SourceFile
from simnet.scenario.load import Loaded
from simnet.scenario.schema import Claim, Scenario, Site, Title
from simnet.scenario.skills import pools_of
from simnet.sources import PACKAGE, git_revision, source_hash

POSTS = ("posts", "desks", "machines", "lent", "crew")
"""What the posts of a site are: staffed windows of its own, desks of its back office, machines, staff of other sites' pools, the crew
of a session."""


def manifest_of(result: Comparison, command: str) -> dict[str, Any]:
    """Return the manifest of a result.

    Parameters
    ----------
    result : Comparison
        What was run.
    command : str
        The command that remakes it.
    """
    experiment = result.experiment
    manifest: dict[str, Any] = {
        **made_by(command, experiment.files),
        "study": {
            "name": experiment.name,
            "title": _title(experiment.title),
            "question": _title(experiment.question),
            "scenarios": list(experiment.scenarios),
            "baseline": experiment.baseline,
            "measures": list(experiment.measures),
            "objective": objective_entry(experiment.objective),
            "constraints": constraint_entries(experiment),
        },
        "seed": experiment.seed,
        "replications": experiment.replications,
        "confidence": experiment.confidence,
        "engine": result.engine,
        "scenarios": {
            name: _scenario(experiment.scenarios[name], outcome) for name, outcome in result.outcomes.items()
        },
        "precision": [_precision(one) for one in result.precision],
        "recommendation": None,
        "days": result.days.about,
        "claims": {name: _claim(claim) for name, claim in experiment.claims.items()},
        "notes": notes_of(result),
        "this_run": {
            "wall_time_s": round(result.seconds, 3),
            "reused": {
                "replications": sum(result.reused.values()),
                "of": sum(result.reused.values()) + sum(result.computed.values()),
                "by_scenario": {
                    name: {"reused": result.reused[name], "computed": result.computed[name]} for name in result.reused
                },
            },
            "trouble": None if result.trouble is None else printable(result.trouble),
        },
    }
    if result.stress is not None:
        manifest["stress"] = _stress(result.stress)
        manifest["this_run"]["stress"] = {
            one.stress.id: {"reused": one.reused, "computed": one.computed} for one in result.stress.stressed
        }
    if result.recommendation is not None:
        manifest["recommendation"] = recommendation_entry(result.recommendation, experiment)
    return manifest


def made_by(command: str, files: Sequence[SourceFile]) -> dict[str, Any]:
    """Return what a manifest says of how its results were made: by which command, from which files, with which versions."""
    return {
        "simnet": __version__,
        "command": printable(command),
        "inputs": [{"file": _shown(file.path), "sha256": file.sha256} for file in files],
        "versions": {"simnet": __version__, **library_versions()},
        "sources_sha256": source_hash(),
        "git_revision": git_revision(PACKAGE.parent),
    }


def _stress(test: StressTest) -> dict[str, Any]:
    return {
        "recommended": list(test.recommended),
        "survivors": list(test.survivors),
        "stresses": {
            one.stress.id: {
                "kind": one.stress.kind,
                **one.stress.about,
                "untouched": list(one.untouched),
                "set": list(one.chosen),
                "verdict": one.verdict,
            }
            for one in test.stressed
        },
        "left_out": dict(test.left_out),
    }


def _precision(one: Reached) -> dict[str, Any]:
    figures = {"value": one.value, "half_width": one.half_width, "wanted": one.wanted}
    plain = {name: figure if math.isfinite(figure) else None for name, figure in figures.items()}
    return {"scenario": one.scenario, "measure": one.measure, **plain, "reached": one.reached}


def notes_of(result: Comparison) -> list[str]:
    """Return what is allowed but worth a look, in the input and in the advice, each once, with the scenario that it is about."""
    notes = [f"{name}: {note}" for name, loaded in result.experiment.scenarios.items() for note in loaded.notes]
    return notes if result.recommendation is None else notes + notes_on_undone(result.outcomes, result.recommendation)


def about(loaded: Loaded) -> dict[str, Any]:
    """Return what a manifest says of a scenario by itself: its name for readers, its target, where its numbers come from."""
    scenario = loaded.scenario
    return {
        "title": _title(scenario.title),
        "summary": _title(scenario.summary),
        "target_wait_min": scenario.target_wait_min,
        "numbers_without_origin": sum(origin.kind == "none" for origin in origins(scenario, loaded.tree.data)),
        "evidence": [
            {
                "path": path,
                "kind": kind,
                "text": getattr(entry, kind),
                "range": None if entry.range is None else list(entry.range),
                "of": entry.of,
            }
            for path, entry in scenario.evidence.items()
            for kind in ("fact", "computed", "assumed", "defined")
            if getattr(entry, kind) is not None
        ],
    }


def _scenario(loaded: Loaded, outcome: Outcome) -> dict[str, Any]:
    scenario = loaded.scenario
    posts = most_posts(outcome.network, scenario)
    services = len(scenario.services)
    return {
        **about(loaded),
        "sites": {
            name: {
                "title": _title(site.title),
                "kind": site.kind,
                "x_km": site.at[0],
                "y_km": site.at[1],
                "num_services": services if site.services == "all" else len(site.services),
                "posts": posts[name]["posts"],
                **{key: number for key, number in posts[name].items() if key != "posts" and number},
            }
            for name, site in scenario.sites.items()
        },
        "zones": {
            name: {
                "title": _title(zone.title),
                "x_km": zone.at[0],
                "y_km": zone.at[1],
                "radius_km": zone.radius_km,
                "people": sum(zone.people.values()),
            }
            for name, zone in scenario.population.zones.items()
        },
        "segments": {name: _title(segment.title) for name, segment in scenario.population.segments.items()},
        "services": {name: _title(service.title) for name, service in scenario.services.items()},
    }


def most_posts(network: Network, scenario: Scenario) -> dict[str, dict[str, int]]:
    """Return how many posts of each sort (`POSTS`) each site has on the roster at one time, when they are most.

    So pools that serve at different times of the day or of the week, such as a duty at noon and the windows before and after it,
    are not added up. Staff lent from another pool are posts there and only `lent` here; who works on papers is at a desk, not at a
    window; where there are sessions instead of windows there is a crew.
    """
    site_names, planned = network.names.sites, network.planned
    found = {name: dict.fromkeys(POSTS, 0) for name in site_names}
    sort_of = np.array(
        [
            site_names.index(site) * len(POSTS) + POSTS.index(_what_posts_are(scenario.sites[site], pool))
            for site, pool in network.names.pools
        ],
        np.int64,
    )
    by_pool = planned[np.lexsort((planned["time"], planned["pool"]))]
    first = np.diff(by_pool["pool"], prepend=-1) != 0
    changes = np.where(first, by_pool["count"], np.diff(by_pool["count"], prepend=0))
    keys, times = sort_of[by_pool["pool"]], by_pool["time"]
    for key in np.unique(keys).tolist():
        instants, where = np.unique(times[keys == key], return_inverse=True)
        change = np.zeros(len(instants), np.int64)
        np.add.at(change, where, changes[keys == key])
        found[site_names[key // len(POSTS)]][POSTS[key % len(POSTS)]] = int(np.cumsum(change).max())
    return found


def _what_posts_are(site: Site, pool: str) -> str:
    about = pools_of(site)[pool]
    if about.unstaffed:
        return "machines"
    if about.staff_from is not None:
        return "lent"
    if pool not in site.windows:
        return "desks"
    return "posts" if site.sessions is None else "crew"


def _claim(claim: Claim) -> dict[str, Any]:
    """Return what `claims.csv` does not say of a claim."""
    return {
        "title": _title(claim.title),
        "fact": claim.fact,
        "within": claim.within if claim.relation == "about" else None,
        "fitted": claim.fitted,
    }


def _title(title: Title | None) -> dict[str, str] | None:
    return None if title is None else {"zh": title.zh, "en": title.en}


def _shown(file: str) -> str:
    path, here = Path(file), Path.cwd()
    near = path.is_absolute() and path.is_relative_to(here)
    return printable(path.relative_to(here).as_posix() if near else file)


def printable(text: str) -> str:
    r"""Return text with the bytes of file names that are not UTF-8 written out: \udcff for the byte 0xff."""
    return text.encode("utf-8", "backslashreplace").decode()
