"""Xindu as `make.py` lays it out: the map, who lives where, the item lists that people choose, and posts counted out from the load.

The district of XD-01 on a synthetic map: nine towns as squares of 496 / 9 km2 in three rows, each of 20 communities on a grid of 4 x 5,
a station in the middle of each, the town's centre in the middle of the town, the district's centre near that of town 2. Nothing here is
left to chance. Rates and times come from `parts/people.yaml`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

HERE = Path(__file__).parent
PEOPLE = yaml.safe_load((HERE / "parts" / "people.yaml").read_text("utf-8"))

AREA_KM2 = 496.0
SIDE = math.sqrt(AREA_KM2 / 9)
"""Side of a town, km."""
CELL = (SIDE / 4, SIDE / 5)
"""Sides of a community, km."""
RADIUS = round(math.sqrt(CELL[0] * CELL[1] / math.pi), 2)
"""Of the disc with the area of a community, km."""

RESIDENTS = (350_000, 290_000, 233_000, 180_000, 150_000, 125_000, 105_466, 80_000, 45_000)
"""By town, 1,558,466 in all (census of 2020): three towns with more than 200,000 and 56.02% of all, four with 100,000 to 200,000, two with
less (bulletin of the district); within these classes by judgement."""
URBAN = (20, 20, 20, 8, 8, 8, 8, 2, 2)
"""How many of a town's 20 communities are urban: those nearest to its centre."""
URBAN_SHARE = (1.0, 1.0, 1.0, 0.6, 0.6, 0.6, 0.6, 0.2, 0.2)
"""Share of a town's residents in them, so that about a fifth of all live in villages (20.87%, census of 2020)."""
ELDERLY = (0.12, 0.12, 0.12, 0.17, 0.17, 0.17, 0.17, 0.25, 0.25)
"""Share of residents of 60 and more: about 14%, where Chengdu has 17.98% and in-migrants are young."""
FIRMS = {"urban": 0.035, "rural": 0.012}
"""Small firms that come for themselves, a resident."""

PLACES = (5, 2, 1, 3, 4, 6, 9, 7, 8)
"""Where towns lie, by town: squares are counted from the south-west, row by row; 5 is the middle."""
COMPOUNDS = (
    (1, 8, "old"), (1, 11, "modern"), (1, 13, "hub"), (2, 8, "old"), (2, 11, "modern"), (2, 14, "firms"),
    (3, 9, "modern"), (3, 12, "firms"), (4, 10, "hub"), (5, 11, "old"), (6, 10, "modern"), (7, 11, "firms"),
)  # fmt: skip
"""N = 12 compounds that get a micro-centre: town, community, kind (old blocks, modern estates, small firms, innovation hubs)."""
LIVING = {
    "old": {"compound": 5000, "elderly": 1000, "enterprise": 40},
    "modern": {"compound": 5000, "elderly": 500, "enterprise": 60},
    "firms": {"compound": 5000, "elderly": 100, "enterprise": 250},
    "hub": {"young": 4000, "enterprise": 150},
}
"""Who lives or works in a compound."""
KINDS = {
    "old": ("旧城小区", "old blocks"), "modern": ("商业小区", "modern estate"),
    "firms": ("小微企业聚集区", "small firms"), "hub": ("双创人才聚集区", "innovation hub"),
}  # fmt: skip
COMPOUND_RADIUS = 0.15

SPOT = ("social_insurance", "medical_insurance", "pension_check", "certificates", "employment", "family")
"""Decided on the spot by whoever may."""
PAPERS = ("civil_affairs", "disability", "veterans", "land", "housing", "business")
"""Decided by a back office."""
AT_DISTRICT = ("housing", "business")
"""Before the reform only at the district's centre."""
ADVICE = "consultation"
FROM_HOME = ("pension_check", "certificates", "employment", "family")
"""What is applied for from home at the district's centre, which does not offer it at its windows before the reform."""
STATION_LIST = ("pension_check", "certificates", "medical_insurance", "consultation")
"""What stations take in before the reform, and go on taking (XD-07)."""
TOWN_LIST = tuple(name for name in (*SPOT, *PAPERS, ADVICE) if name not in AT_DISTRICT)
SPARE_ITEMS = 2
"""Items that a station's list is longer by after the reform."""
MICRO_ITEMS = 4
"""Items on a micro-centre's list beside consultation."""

POSTS_BUSY = 0.55
"""How busy windows are meant to be when posts are counted out."""
DESKS_BUSY = 0.75
YEAR_HOURS = 261 * 7
"""Hours that a post stands in a year of `calendar`."""
WALK_IN = 0.12
"""Share of a town's people whose nearest counter is the town's centre, about: homes nearer to it than to any station."""


@dataclass(frozen=True)
class Zone:
    """Where people live: a community or a compound, `number` of its town or of the compounds."""

    id: str
    town: int
    number: int
    at: tuple[float, float]
    radius: float
    people: Mapping[str, int]
    kind: str

    @property
    def residents(self) -> int:
        """People, without firms."""
        return sum(count for segment, count in self.people.items() if segment != "enterprise")

    def needs(self, service: str) -> float:
        """Return the errands a year that the service leads."""
        rates = PEOPLE["services"][service]["cases_per_head_year"]
        return sum(rates.get(segment, 0.0) * count for segment, count in self.people.items())


# -- the map ----------------------------------------------------------------------------------------------------------


def town_at(town: int) -> tuple[float, float]:
    """Return where the centre of a town (1 to 9) is."""
    square = PLACES[town - 1] - 1
    return (round(SIDE * (square % 3 + 0.5), 2), round(SIDE * (square // 3 + 0.5), 2))


def communities(town: int) -> list[Zone]:
    """Return the 20 communities of a town: those nearest to its centre are urban, and more people live near the centre."""
    middle = town_at(town)
    grid = [
        (round(middle[0] + CELL[0] * (column - 1.5), 2), round(middle[1] + CELL[1] * (row - 2), 2))
        for row in range(5)
        for column in range(4)
    ]
    order = sorted(range(20), key=lambda place: (round(math.dist(grid[place], middle), 3), place))
    found = []
    for place in range(20):
        rank = order.index(place)
        urban = rank < URBAN[town - 1]
        first, size = (0, URBAN[town - 1]) if urban else (URBAN[town - 1], 20 - URBAN[town - 1])
        share = URBAN_SHARE[town - 1] if urban else 1 - URBAN_SHARE[town - 1]
        weight = 1.3 - 0.6 * (rank - first) / (size - 1)  # from 1.3 in the middle to 0.7 at the edge: 1 on average
        residents = 10 * round(RESIDENTS[town - 1] * share * weight / size / 10)
        elderly = 10 * round(residents * ELDERLY[town - 1] / 10)
        people = {
            ("general" if urban else "villagers"): residents - elderly,
            "elderly": elderly,
            "enterprise": round(residents * FIRMS["urban" if urban else "rural"]),
        }
        kind = "urban" if urban else "rural"
        found.append(Zone(f"c{town}_{place + 1:02}", town, place + 1, grid[place], RADIUS, people, kind))
    return found


def compounds() -> list[Zone]:
    """Return the compounds, 0.65 km east of their community's station, so inside its disc."""
    found = []
    for number, (town, community, kind) in enumerate(COMPOUNDS, 1):
        x, y = communities(town)[community - 1].at
        at = (round(x + 0.65, 2), y)
        found.append(Zone(f"q{number:02}", town, number, at, COMPOUND_RADIUS, LIVING[kind], kind))
    return found


def all_zones() -> list[Zone]:
    """Return communities, less those of theirs who live in compounds, and compounds."""
    taken = {(town, community): LIVING[kind] for town, community, kind in COMPOUNDS}
    found = []
    for town in range(1, 10):
        for zone in communities(town):
            less = taken.get((town, zone.number), {})
            homes = less.get("compound", 0) + less.get("young", 0)
            people = {
                **zone.people,
                "general": zone.people.get("general", 0) - homes,
                "elderly": zone.people["elderly"] - less.get("elderly", 0),
                "enterprise": zone.people["enterprise"] - less.get("enterprise", 0),
            }
            people = {segment: count for segment, count in people.items() if count or segment in zone.people}
            assert min(people.values()) >= 0, zone.id
            found.append(Zone(zone.id, town, zone.number, zone.at, zone.radius, people, zone.kind))
    return found + compounds()


ZONES = all_zones()
STATIONS = [zone for zone in ZONES if zone.id.startswith("c")]
MICRO = [zone for zone in ZONES if zone.id.startswith("q")]


def zones_of(town: int) -> list[Zone]:
    """Return the zones of a town."""
    return [zone for zone in ZONES if zone.town == town]


def station_of(zone: Zone) -> str:
    """Return the id of the station of a community."""
    return f"s{zone.id[1:]}"


def micro_of(zone: Zone) -> str:
    """Return the id of the micro-centre of a compound."""
    return f"m{zone.id[1:]}"


def people_at(zone: Zone) -> list[Zone]:
    """Return a community with the compounds in it: whose station it is."""
    inside = [
        other
        for other, (town, number, _) in zip(MICRO, COMPOUNDS, strict=True)
        if (town, number) == (zone.town, zone.number)
    ]
    return [zone, *inside]


# -- item lists -------------------------------------------------------------------------------------------------------


def most_wanted(zones: Iterable[Zone], number: int, besides: Sequence[str] = ()) -> list[str]:
    """Return the services that zones need most, in order, without some: "the residents choose" (XD-05)."""
    zones = list(zones)
    names = [name for name in (*SPOT, *PAPERS) if name not in besides]
    return sorted(names, key=lambda name: (-sum(zone.needs(name) for zone in zones), name))[:number]


def fitted_station(zone: Zone) -> list[str]:
    """Return a station's list after the reform: what it had, and what its own people need most besides."""
    return [*STATION_LIST, *most_wanted(people_at(zone), SPARE_ITEMS, STATION_LIST)]


def uniform_station() -> list[str]:
    """Return the list of the same length that is the same everywhere: what the district needs most."""
    return [*STATION_LIST, *most_wanted(ZONES, SPARE_ITEMS, STATION_LIST)]


def fitted_micro(zone: Zone) -> list[str]:
    """Return a micro-centre's list."""
    return [*most_wanted([zone], MICRO_ITEMS), ADVICE]


def uniform_micro() -> list[str]:
    """Return the list of the same length that is the same at every micro-centre: what the district needs most."""
    return [*most_wanted(ZONES, MICRO_ITEMS), ADVICE]


# -- posts: counted out from the expected load, their sum kept (XD-07) ------------------------------------------------------


def minutes(service: str) -> float:
    """Return the mean time of a service at a window, a pause of a minute with it."""
    return float(PEOPLE["services"][service]["stages"]["window"]["time_min"]["lognormal"]["mean"]) + 1


def erlangs(zones: Iterable[Zone], services: Iterable[str], share: float = 1.0) -> float:
    """Return how many windows the errands of some zones would keep busy in office hours."""
    services = list(services)
    return share * sum(zone.needs(name) * minutes(name) for zone in zones for name in services) / 60 / YEAR_HOURS


def station_posts(zone: Zone) -> int:
    """Return the posts of a station, the same before and after: two where more than 12,000 people live."""
    return 2 if sum(part.residents for part in people_at(zone)) > 12_000 else 1


def windows_before(town: int) -> dict[str, int]:
    """Return the posts of a town's specialised windows before the reform."""
    zones = zones_of(town)
    insurance = erlangs(zones, ("social_insurance",)) + erlangs(zones, ("medical_insurance", "pension_check"), WALK_IN)
    affairs = erlangs(zones, ("employment", "family", "civil_affairs", "disability", "veterans", "land"))
    affairs += erlangs(zones, ("certificates",), WALK_IN)
    advice = erlangs(zones, (ADVICE,), WALK_IN)
    return {
        "insurance": max(1, math.ceil(insurance / POSTS_BUSY)),
        "affairs": max(1, math.ceil(affairs / POSTS_BUSY)),
        "advice": max(1, math.ceil(advice / POSTS_BUSY)),
    }


def desks_before(town: int) -> int:
    """Return the posts of a town's back office before the reform."""
    mean = {name: PEOPLE["services"][name]["decision"]["time_min"]["lognormal"]["mean"] for name in (*SPOT, *PAPERS)}
    kept = ("civil_affairs", "disability", "veterans", "land")
    work = sum(zone.needs(name) * mean[name] for zone in zones_of(town) for name in kept)
    work += sum(zone.needs("medical_insurance") * mean["medical_insurance"] for zone in zones_of(town))
    return max(1, math.ceil(work / 60 / YEAR_HOURS / DESKS_BUSY))


LICENCE_BEFORE = math.ceil(erlangs(ZONES, AT_DISTRICT) / POSTS_BUSY)
GENERAL_BEFORE = 7
DESKS_AT_DISTRICT = 18
"""Licences, housing and applications from home."""
POSTS = (
    sum(map(station_posts, STATIONS))
    + sum(sum(windows_before(town).values()) + desks_before(town) for town in range(1, 10))
    + LICENCE_BEFORE
    + GENERAL_BEFORE
    + DESKS_AT_DISTRICT
)
"""All posts before the reform; every variant that keeps to XD-07 has as many."""


def all_skill(town: int) -> int:
    """Return the posts of a town's all-skill windows after the reform."""
    zones = zones_of(town)
    load = erlangs(zones, [name for name in (*SPOT, *PAPERS) if name not in STATION_LIST], 0.9)
    return max(3, math.ceil((load + erlangs(zones, STATION_LIST, WALK_IN)) / POSTS_BUSY))


DISTRICT_AFTER = {"licence": 4, "general": 8}


def desks_after() -> int:
    """Return the posts of the pooled back office: what the counters leave of all posts."""
    counters = sum(map(station_posts, STATIONS)) + sum(map(all_skill, range(1, 10)))
    return POSTS - counters - sum(DISTRICT_AFTER.values())
