"""Sites of Xindu before the reform, and after each of its steps, as `make.py` writes them."""

from __future__ import annotations

from typing import Any

from district import (
    AT_DISTRICT,
    DESKS_AT_DISTRICT,
    DISTRICT_AFTER,
    FROM_HOME,
    GENERAL_BEFORE,
    KINDS,
    LICENCE_BEFORE,
    MICRO,
    PAPERS,
    STATION_LIST,
    STATIONS,
    TOWN_LIST,
    ZONES,
    Zone,
    all_skill,
    desks_after,
    desks_before,
    fitted_micro,
    micro_of,
    people_at,
    station_of,
    station_posts,
    town_at,
    windows_before,
    zones_of,
)
from writing import Raw, block, flow, once, title

OFFICE = "Mo-Fr 09:00-12:00,13:00-17:00; PH off"
TWICE = "Tu,Fr 16:30-18:00; PH off"
DAILY = "Mo-Fr 16:30-18:00; PH off"
NUMERALS = "一二三四五六七八九"
STATION_SKILLS = (
    *(
        "pension",
        "certificates",
        "medical",
        "social",
        "employment",
        "family",
        "civil",
        "disability",
        "veterans",
        "land",
    ),
    *("housing", "business", "advice", "collect", "agent", "desk_simple"),
)
"""What staff could do once a service is on their list. Who decides something on the spot could also do so on papers."""
STATION_PACE = {
    "social": 1.15,
    "employment": 1.15,
    "civil": 1.2,
    "disability": 1.2,
    "land": 1.1,
    "housing": 1.2,
    "business": 1.25,
}
"""Generalists are slower on what they see rarely."""
TOWN_PACE = {"civil": 1.1, "disability": 1.1, "land": 1.1, "employment": 1.1, "housing": 1.1, "business": 1.15}
ACCEPT = {"all": "accept", "pension_check": "issue", "certificates": "issue"}
"""Levels of a station and of a micro-centre after the reform."""
STAFFED = {"between_min": 1, "absence": 0.05}
KIOSK = ["social_insurance", "medical_insurance", "certificates", "employment"]


# -- before the reform --------------------------------------------------------------------------------------------------


def before() -> list[str]:
    """Return zones and sites before the reform."""
    anchored: set[str] = set()
    lines = ["population:", "  zones:", *block({zone.id: zone_of(zone) for zone in ZONES}, 4)]
    lines += ["sites:", "  district:", *block(district_before(), 4)]
    for town in range(1, 10):
        lines += [f"  t{town}:", *block(town_before(town, anchored), 4)]
    return lines + block({station_of(zone): station_before(zone, anchored) for zone in STATIONS}, 2)


def zone_of(zone: Zone) -> dict[str, Any]:
    """Return a zone."""
    if zone in MICRO:
        zh, en = KINDS[zone.kind]
        name = title(f"小区{zone.number:02}（{zh}）", f"Compound {zone.number:02} ({en})")
    else:
        name = title(
            f"镇街{NUMERALS[zone.town - 1]}·{zone.number:02}村社", f"Town {zone.town}, community {zone.number:02}"
        )
    return {"title": name, "at": list(zone.at), "radius_km": zone.radius, "people": zone.people}


def district_before() -> dict[str, Any]:
    """Return the district's centre."""
    x, y = town_at(2)
    able = {
        "licence": ("企业与住房窗口", "Licences and housing", ["business", "housing"], LICENCE_BEFORE),
        "general": ("综合窗口", "General", ["social", "medical", "advice", "collect"], GENERAL_BEFORE),
    }
    windows = {
        name: {"title": title(zh, en), "skills": skills, "count": count, **STAFFED, "min_posts": 2}
        for name, (zh, en, skills, count) in able.items()
    }
    skills = ["desk_simple", "desk_licence", "intake"]
    desk = {"skills": skills, "count": DESKS_AT_DISTRICT, "absence": 0.05, "min_posts": 2}
    return {
        "title": title("区政务服务中心", "District centre"),
        "kind": "district",
        "at": [round(x + 0.8, 2), round(y + 2.0, 2)],
        "hours": OFFICE,
        "last_ticket_min": 15,
        "seats": 200,
        "services": [*AT_DISTRICT, "social_insurance", "medical_insurance", "consultation"],
        "level": dict.fromkeys(FROM_HOME, "issue"),
        "area_m2": 3000,
        "windows": windows,
        "back_office": {"desk": {"title": title("区后台审批", "Back office"), **desk}},
    }


def town_before(town: int, anchored: set[str]) -> dict[str, Any]:
    """Return the centre of a town: specialised windows for its own people, and a back office of its own."""
    posts = windows_before(town)
    affairs = ["certificates", "employment", "family", "civil", "disability", "veterans", "land"]
    able = {
        "insurance": ("社保医保窗口", "Insurance", ["social", "medical", "pension"]),
        "affairs": ("民政综合窗口", "Affairs", affairs),
        "advice": ("咨询领取窗口", "Advice and collection", ["advice", "collect"]),
    }
    windows = {
        name: {"title": title(zh, en), "skills": skills, "count": posts[name], **STAFFED, "min_posts": 1}
        for name, (zh, en, skills) in able.items()
    }
    desk = {"skills": ["desk_simple", "desk_welfare"], "count": desks_before(town), "absence": 0.05, "min_posts": 1}
    return {
        "title": title(f"镇街{NUMERALS[town - 1]}便民服务中心", f"Centre of town {town}"),
        "kind": "town",
        "at": list(town_at(town)),
        "hours": once(anchored, "office", OFFICE),
        "last_ticket_min": 15,
        "seats": 12 * sum(posts.values()),
        "services": once(anchored, "town_list", TOWN_LIST),
        "serves": [zone.id for zone in zones_of(town)],
        "parent": "district",
        "area_m2": 60 * sum(posts.values()),
        "windows": windows,
        "back_office": {"desk": {"title": title("镇街后台审批", "Back office"), **desk}},
    }


def station_before(zone: Zone, anchored: set[str]) -> dict[str, Any]:
    """Return a station: it serves its own community, and takes papers in that a courier carries to the town twice a week."""
    posts = station_posts(zone)
    counter = {
        "title": title("综合窗口", "Counter"),
        "skills": list(STATION_SKILLS),
        "count": posts,
        **STAFFED,
        "stand_in": 0.5,
        "pace": STATION_PACE,
    }
    return {
        "title": title(
            f"{NUMERALS[zone.town - 1]}·{zone.number:02}便民服务站", f"Station {zone.town}-{zone.number:02}"
        ),
        "kind": "station",
        "at": list(zone.at),
        "hours": Raw("*office"),
        "last_ticket_min": 15,
        "seats": 12,
        "services": once(anchored, "station_list", STATION_LIST),
        "serves": [part.id for part in people_at(zone)],
        "parent": f"t{zone.town}",
        "level": once(anchored, "station_level", {**ACCEPT, "all": "take_in"}),
        "courier": TWICE,
        "area_m2": 40,
        "premises": "free",
        "windows": once(anchored, f"counter_{posts}", {"counter": counter}),
    }


# -- the reform, step by step --------------------------------------------------------------------------------------------


def back_office() -> list[str]:
    """Return sites with all-skill windows and one pooled back office."""
    anchored: set[str] = set()
    general = {"title": title("综合窗口", "All-skill"), "count": DISTRICT_AFTER["general"], "pace": TOWN_PACE}
    general["skills"] = once(anchored, "skills", STATION_SKILLS)
    desk: dict[str, Any] = {"count": desks_after(), "min_posts": 10}
    desk["skills"] = ["desk_simple", "desk_welfare", "desk_licence", "intake"]
    windows = {"licence": {"count": DISTRICT_AFTER["licence"]}, "general": general}
    lines = [
        "sites:",
        "  district:",
        *block({"services": "all", "windows": windows, "back_office": {"desk": desk}}, 4),
    ]
    for town in range(1, 10):
        pool = {"title": title("综合窗口", "All-skill"), "count": all_skill(town), **STAFFED, "min_posts": 2}
        pool["pace"] = once(anchored, "pace", TOWN_PACE)
        pool["skills"] = Raw("*skills")
        site = {
            "services": "all",
            "level": once(anchored, "papers", dict.fromkeys(PAPERS, "accept")),
            "hand_out": once(anchored, "hand_out", PAPERS),
            "windows": {"insurance": None, "affairs": None, "advice": None, "all_skill": pool},
            "back_office": {"desk": None},
        }
        lines += [f"  t{town}:", *block(site, 4)]
    for zone in STATIONS:
        level = once(anchored, "accept", ACCEPT)
        station = {"parent": "district", "level": level, "hand_out": Raw("*hand_out"), "courier": DAILY}
        lines.append(f"  {station_of(zone)}: {flow(station)}")
    return lines


def any_counter() -> list[str]:
    """Return the counters that take anything in for agents."""
    sites = ("district", *(f"t{town}" for town in range(1, 10)), *map(station_of, STATIONS))
    return ["sites:", *block({site: {"agency": "all"} for site in sites}, 2)]


def micro_sites(is_agent: bool) -> list[str]:
    """Return the micro-centres, and the windows of the towns that their posts come from."""
    lines = ["sites:"]
    for town in sorted({zone.town for zone in MICRO}):
        number = sum(zone.town == town for zone in MICRO)
        lines.append(f"  t{town}: {flow({'windows': {'all_skill': {'count': all_skill(town) - number}}})}")
    return lines + block({micro_of(zone): micro_site(zone, is_agent) for zone in MICRO}, 2)


def micro_site(zone: Zone, is_agent: bool) -> dict[str, Any]:
    """Return a micro-centre with the items that its people need most."""
    community = next(part for part in STATIONS if zone in people_at(part))
    items = fitted_micro(zone)
    counter = {
        "title": title("微中心窗口", "Counter"),
        "skills": list(STATION_SKILLS),
        "count": 1,
        **STAFFED,
        "stand_in": 0.5,
        "pace": TOWN_PACE,
    }
    return {
        "title": title(f"小区{zone.number:02}便民微中心", f"Micro-centre {zone.number:02}"),
        "kind": "micro",
        "at": list(zone.at),
        "hours": OFFICE,
        "last_ticket_min": 15,
        "seats": 8,
        "services": items,
        "serves": [zone.id, community.id],
        "parent": "district",
        "level": {name: level for name, level in ACCEPT.items() if name == "all" or name in items},
        "courier": DAILY,
        "hand_out": PAPERS,
        **({"agency": "all"} if is_agent else {}),
        "area_m2": 30,
        "premises": "hosted",
        "windows": {"micro": counter},
    }


def full_service() -> list[str]:
    """Return the two pods."""
    machine = {
        "title": title("自助机", "Machine"),
        "skills": ["machine"],
        "count": 1,
        "unstaffed": True,
        "absence": 0.05,
    }
    pods = {
        f"pod_{number}": {
            "title": title(f"AI政务空间站{number}", f"Pod {number}"),
            "kind": "pod",
            "at": [zone.at[0], round(zone.at[1] + 0.1, 2)],
            "hours": "24/7",
            "services": [],
            "kiosk": KIOSK,
            "parent": "district",
            "level": {"all": "accept", "certificates": "issue"},
            "area_m2": 6,
            "premises": "free",
            "windows": {"machine": machine},
        }
        for number, zone in enumerate((zone for zone in MICRO if zone.kind == "hub"), 1)
    }
    return ["sites:", *block(pods, 2)]
