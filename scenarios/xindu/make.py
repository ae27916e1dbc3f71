"""Writes what is too long to write by hand of the scenarios of Xindu: `parts/NAME.yaml`, the zones and sites of `NAME.yaml`.

    python scenarios/xindu/make.py            # writes them
    python scenarios/xindu/make.py --check    # names those that are not what it makes, and exits with 1

Plain Python and PyYAML, without chance: the same files every time. What a scenario is, and where its numbers come from, is in `NAME.yaml`
and `parts/people.yaml`, which are written by hand. `district.py` has the map, the item lists and the posts, `layouts.py` the sites.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable

from district import (
    HERE,
    MICRO,
    PEOPLE,
    STATIONS,
    Zone,
    all_skill,
    fitted_micro,
    fitted_station,
    micro_of,
    people_at,
    station_of,
    uniform_micro,
    uniform_station,
)
from layouts import ACCEPT, OFFICE, any_counter, back_office, before, full_service, micro_sites
from writing import block, flow

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr")
DRAGON_BOAT = (datetime.date(2020, 6, 25), datetime.date(2020, 6, 26))
CLOSED = 60
"""How many of the thinnest stations `consolidated` closes, which XD-07 forbids."""


# -- variants ---------------------------------------------------------------------------------------------------------


def weekday(zone: Zone) -> int:
    """Return the weekday on which a micro-centre is visited, 0 for Monday."""
    return (zone.number - 1) % 5


def rotation() -> list[str]:
    """Return micro-centres that window staff of the town visit on one weekday each; the town has all its windows again."""
    towns = sorted({zone.town for zone in MICRO})
    lines = [
        "sites:",
        *block({f"t{town}": {"windows": {"all_skill": {"count": all_skill(town)}}} for town in towns}, 2),
    ]
    for zone in MICRO:
        post = {"staff_from": f"t{zone.town}.all_skill", "absence": 0, "stand_in": 0}
        site = {"hours": OFFICE.replace("Mo-Fr", WEEKDAYS[weekday(zone)]), "windows": {"micro": post}}
        lines.append(f"  {micro_of(zone)}: {flow(site)}")
    return lines


def rotation_announced() -> list[str]:
    """Return the same days as sessions, for which people wait."""
    calendar = PEOPLE["calendar"]
    start = datetime.date.fromisoformat(str(calendar["start"])) - datetime.timedelta(calendar["warm_up_days"])
    run = [
        start + datetime.timedelta(day)
        for day in range(calendar["warm_up_days"] + calendar["days"] + calendar["tail_days"])
    ]
    lines = ["sites:"]
    for zone in MICRO:
        days = [day for day in run if day.weekday() == weekday(zone) and day not in DRAGON_BOAT]
        sessions = [f"{day} {part}" for day in days for part in ("09:00-12:00", "13:00-17:00")]
        site = {"hours": None, "serves": None, "sessions": sessions, "zones": [zone.id], "services": "all"}
        lines.append(f"  {micro_of(zone)}: {flow(site)}")
    return lines


def lists_by_demand() -> list[str]:
    """Return stations with longer lists, each what its own people need most."""
    return ["sites:", *block({station_of(zone): {"services": fitted_station(zone)} for zone in STATIONS}, 2)]


def one_list_for_all() -> list[str]:
    """Return stations and micro-centres with lists of the same length that are the same everywhere."""
    same = uniform_micro()
    lines = ["sites:"]
    for zone in MICRO:
        gone = {name: None for name in ACCEPT if name in fitted_micro(zone) and name not in same}
        lines.append(f"  {micro_of(zone)}: {flow({'services': same} | ({'level': gone} if gone else {}))}")
    return lines + block({station_of(zone): {"services": uniform_station()} for zone in STATIONS}, 2)


def consolidated() -> list[str]:
    """Return what XD-07 forbids: the stations with fewest people closed."""
    alone = [zone for zone in STATIONS if len(people_at(zone)) == 1]
    thinnest = sorted(alone, key=lambda zone: (zone.residents, zone.id))[:CLOSED]
    return ["sites:", *block(dict.fromkeys(sorted(map(station_of, thinnest))), 2)]


FILES: dict[str, Callable[[], list[str]]] = {
    "before": before,
    "back-office": back_office,
    "any-counter": any_counter,
    "micro-centres": lambda: micro_sites(is_agent=True),
    "full-service": full_service,
    "rotation": rotation,
    "rotation-announced": rotation_announced,
    "micro-only": lambda: micro_sites(is_agent=False),
    "lists-by-demand": lists_by_demand,
    "one-list-for-all": one_list_for_all,
    "consolidated": consolidated,
}


def text_of(name: str) -> str:
    """Return what `parts/NAME.yaml` should hold."""
    head = f"# Sites of {name}.yaml. Written by make.py: change that, or district.py, and run it."
    return "\n".join([head, "simnet: 1", *FILES[name]()]) + "\n"


def main() -> int:
    """Write or check all files."""
    checking = "--check" in sys.argv[1:]
    stale = 0
    for name in FILES:
        path = HERE / "parts" / f"{name}.yaml"
        if not checking:
            path.write_text(text_of(name), "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text_of(name):
            stale += 1
            print(f"{path.name} is not what make.py makes; run python scenarios/xindu/make.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
