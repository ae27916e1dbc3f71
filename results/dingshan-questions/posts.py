"""How many posts a station of Dingshan needs at an equal level of service, with specialists by line and with generalists (DS-04).

    python results/dingshan-questions/posts.py

writes `points.csv` (every combination that was simulated) and `posts.csv` (the fewest posts at which late or left, with the upper end of
its 95% interval, stays within a limit) beside itself. The station is the one of `one-community.yaml`, of average size, at one to eight
times its load. Nothing is put in by hand but the candidates: one to three specialists a line (of four lines one or two), one to
six generalists.

`online` is online growth alone, the specialists kept: the high-frequency services lose what makes 15% of all cases (600 of 4,000), or
half of them (600 of 1,200), the two readings of DS-05. `two lines` and `four lines` divide the same work otherwise. `slower` are
generalists who take so much longer for everything but consultations and collections.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from simnet.experiment.questions import Family, write_answers
from simnet.measures.measures import estimate
from simnet.scenario.load import Loaded

HERE = Path(__file__).parent
FAMILY = Family(HERE.parents[1] / "scenarios" / "dingshan", seed=2021, replications=30)
LOADS = (1.0, 2.0, 4.0, 8.0)
LIMITS = (0.005, 0.01, 0.02, 0.05)
WINDOWS = "sites.station_7.windows"
LINES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "two lines": {
        "insurance": ("social", "employment", "rare_insurance", "market", "urban", "rare_affairs"),
        "welfare": ("civil", "disability", "health", "cards", "rare_welfare"),
    },
    "three lines": {
        "insurance": ("social", "employment", "rare_insurance"),
        "welfare": ("civil", "disability", "health", "cards", "rare_welfare"),
        "affairs": ("market", "urban", "rare_affairs"),
    },
    "four lines": {
        "insurance": ("social", "employment", "rare_insurance"),
        "welfare": ("civil", "disability", "rare_welfare"),
        "health": ("health", "cards"),
        "affairs": ("market", "urban", "rare_affairs"),
    },
}
EVERYBODY = ("advice", "collect")
"""What every window does."""

HIGH_FREQUENCY = ("social_insurance", "employment", "cards")
ONLINE_SHARES = (0.15, 0.5)
"""Of all cases; DS-05, both readings."""

PACES = (1.1, 1.25, 1.5)


@dataclass(frozen=True)
class Candidate:
    """A way to man the station.

    Attributes
    ----------
    posts : str
        How many by line, as "1+1+1".
    num_posts : int
        How many in all.
    scenario : Loaded
        The station so manned.
    """

    posts: str
    num_posts: int
    scenario: Loaded


def specialists(lines: str, values: Mapping[str, Any]) -> Iterator[Candidate]:
    """Yield one to three specialists a line (of four lines one or two), in all combinations."""
    of_line = LINES[lines]
    most = 2 if len(of_line) > 3 else 3
    for counts in product(range(1, most + 1), repeat=len(of_line)):
        windows = {f"{WINDOWS}.{name}": None for name in ("insurance", "welfare", "affairs")}
        windows |= {
            f"{WINDOWS}.{name}": window([*of_line[name], *EVERYBODY], n)
            for name, n in zip(of_line, counts, strict=True)
        }
        loaded = FAMILY.variant("one-community", {**values, **windows})
        yield Candidate("+".join(map(str, counts)), sum(counts), loaded)


def window(skills: list[str], count: int) -> dict[str, Any]:
    """Return a window as it stands in `one-community.yaml`, with other skills and posts."""
    return {"skills": skills, "count": count, "between_min": 1, "absence": 0.05, "min_posts": 1}


def generalists(values: Mapping[str, Any]) -> Iterator[Candidate]:
    """Yield one to six generalists."""
    for count in range(1, 7):
        counter = {f"{WINDOWS}.counter.count": count}
        loaded = FAMILY.variant("one-community-generalists", {**values, **counter})
        yield Candidate(str(count), count, loaded)


def online_instead(share: float) -> dict[str, float]:
    """Return the volumes of the high-frequency services when so large a share of all cases is taken from them and done online."""
    scenario = FAMILY.variant("one-community").scenario
    people = scenario.population.zones["a7"].people
    volumes = {
        name: sum(rate * people[segment] for segment, rate in service.cases_per_head_year.items())
        for name, service in scenario.services.items()
        if service.kind == "case"
    }
    stay = 1 - min(1.0, share * sum(volumes.values()) / sum(volumes[name] for name in HIGH_FREQUENCY))
    return {
        f"services.{name}.cases_per_head_year.{segment}": rate * stay
        for name in HIGH_FREQUENCY
        for segment, rate in scenario.services[name].cases_per_head_year.items()
    }


def slower(pace: float) -> dict[str, float]:
    """Return generalists' pace for everything but consultations and collections."""
    return {f"{WINDOWS}.counter.pace.{skill}": pace for skills in LINES["three lines"].values() for skill in skills}


def stations(load: float) -> dict[str, list[Candidate]]:
    """Return the candidates at a load, by who they are."""
    of_load = {"demand.factor": load}
    found = {f"specialists, {lines}": list(specialists(lines, of_load)) for lines in LINES}
    for share in ONLINE_SHARES:
        found[f"specialists, three lines, {share:.0%} online"] = list(
            specialists("three lines", {**of_load, **online_instead(share)})
        )
    found["generalists"] = list(generalists(of_load))
    for share in ONLINE_SHARES:
        found[f"generalists, {share:.0%} online"] = list(generalists({**of_load, **online_instead(share)}))
    for pace in PACES:
        found[f"generalists, {pace:g} slower"] = list(generalists({**of_load, **slower(pace)}))
    return found


def measured(candidates: list[Candidate]) -> list[dict[str, Any]]:
    """Simulate candidates and return late or left of each."""
    outcomes = FAMILY.outcomes({candidate.posts: candidate.scenario for candidate in candidates})
    rows = []
    for candidate in candidates:
        late = estimate(outcomes[candidate.posts], "late_or_left")
        rows.append(
            {
                "posts": candidate.posts,
                "num_posts": candidate.num_posts,
                "late_or_left": late.value,
                "half_width": late.half_width(FAMILY.confidence),
            }
        )
    return rows


def fewest(rows: list[dict[str, Any]], limit: float) -> dict[str, Any] | None:
    """Return the row of fewest posts that surely keeps a limit, of these the one with least late or left; None: none keeps it."""
    keep = [row for row in rows if row["late_or_left"] + row["half_width"] <= limit]
    return min(keep, key=lambda row: (row["num_posts"], row["late_or_left"]), default=None)


def main() -> None:
    """Search all and write both tables."""
    points, posts = [], []
    for load in LOADS:
        for who, candidates in stations(load).items():
            print(f"load {load:g}: {who}", flush=True)
            rows = measured(candidates)
            points += [{"load": load, "who": who, **row} for row in rows]
            for limit in LIMITS:
                best = fewest(rows, limit)
                posts.append(
                    {
                        "load": load,
                        "limit": limit,
                        "who": who,
                        "num_posts": "" if best is None else best["num_posts"],
                        "posts": "" if best is None else best["posts"],
                        "late_or_left": "" if best is None else best["late_or_left"],
                        "half_width": "" if best is None else best["half_width"],
                    }
                )
    write_answers(HERE / "points.csv", list(points[0]), points)
    write_answers(HERE / "posts.csv", list(posts[0]), posts)


if __name__ == "__main__":
    main()
