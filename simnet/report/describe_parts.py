"""The parts of a scenario as tables: segments, zones, services, sites, pools, channels, and whatever else it holds.

Every value that a user wrote is in some table: what has no column of its own stands in the last one, under its key in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simnet.report.describe_logic import CASES, exits, queues
from simnet.report.describe_texts import COSTS, HEADS, WORDS
from simnet.report.describe_values import distribution, flow, names, number, pairs, title_of
from simnet.report.markdown import Cell, Code, Document
from simnet.report.text import EMPTY, Text, same
from simnet.report.texts import CHANNELS
from simnet.scenario.load import Loaded
from simnet.scenario.schema import Pool, Scenario, Site
from simnet.scenario.schema_demand import Service

Data = Mapping[str, Any]
"""Part of a file as the user wrote it."""


def entities(document: Document, loaded: Loaded) -> None:
    """Add the segments and the zones."""
    scenario = loaded.scenario
    people = scenario.population
    written = loaded.tree.data.get("population")
    population: Data = written if isinstance(written, dict) else {}
    document.paragraph(WORDS["entities"].format(cases=str(CASES)))
    rows: list[list[Cell]] = []
    for name, segment in people.segments.items():
        travel = segment.travel
        told = f"{number(travel.speed_km_h)} km/h × {number(travel.detour)}; {number(travel.fixed_min)} min"
        count = sum(zone.people.get(name, 0.0) for zone in people.zones.values())
        shown = ("title", "profile", "travel", "patience_min", "returns", "priority", "value_of_time_hour")
        rows.append([
            Code(name), title_of(segment.title, name), number(count), Code(segment.profile or ""), told,
            distribution(segment.patience_min), number(segment.returns), str(segment.priority),
            "" if segment.value_of_time_hour is None else number(segment.value_of_time_hour),
            _rest(population, ("segments", name), shown),
        ])  # fmt: skip
    heads = ("id", "name", "people", "profile", "travel", "patience", "returns", "priority", "value_of_time", "further")
    _table(document, heads, rows)
    document.paragraph(WORDS["zones_are"])
    columns = [
        Text(title_of(one.title, name).zh, title_of(one.title, name).en) for name, one in people.segments.items()
    ]
    zones: list[list[Cell]] = [
        [
            Code(name), title_of(zone.title, name), _point(zone.at), number(zone.radius_km),
            *(number(zone.people[segment]) if segment in zone.people else "" for segment in people.segments),
        ]
        for name, zone in people.zones.items()
    ]  # fmt: skip
    document.table([*(HEADS[key] for key in ("id", "name", "place", "radius")), *columns], zones)


def activities(document: Document, loaded: Loaded) -> None:
    """Add the services with their stages, decisions and results."""
    document.paragraph(WORDS["activities"])
    shown = ("title", "kind", "cases_per_head_year", "stages", "incomplete", "decision", "issue", "also", "priority")
    rows: list[list[Cell]] = []
    for name, service in loaded.scenario.services.items():
        rows.append([
            Code(name), title_of(service.title, name), Code(service.kind),
            _by_id(service.cases_per_head_year), _stages(service), number(service.incomplete), _decision(service),
            _issue(service), _by_id(service.also), str(service.priority) if service.priority else "",
            _rest(loaded.tree.data, ("services", name), shown),
        ])  # fmt: skip
    heads = ("id", "name", "kind", "rates", "stages", "incomplete", "decision", "issue", "also", "priority", "further")
    _table(document, heads, rows)


def resources(document: Document, loaded: Loaded) -> None:
    """Add the sites, their pools, teams and groups of posts."""
    scenario, data = loaded.scenario, loaded.tree.data
    document.paragraph(WORDS["resources"])
    _table(
        document,
        ("id", "name", "kind", "place", "hours", "services", "parent", "premises", "last_ticket", "seats", "further"),
        [_site(name, site, data) for name, site in scenario.sites.items()],
    )
    document.paragraph(WORDS["pools_are"])
    _table(
        document,
        ("pool", "name", "used_for", "skills", "posts", "between", "absence", "min_posts", "further"),
        [
            _pool(site, name, pool, where, data)
            for site, about in scenario.sites.items()
            for where in ("windows", "back_office")
            for name, pool in getattr(about, where).items()
        ],
    )
    for key, said in (("teams", "teams_are"), ("staffing", "staffing_are")):
        _listed(document, WORDS[said], data.get(key))
    if isinstance(data.get("dispatch"), dict):
        document.bullets([Code(f"dispatch: {flow(data['dispatch'])}")])


def lines(document: Document, scenario: Scenario) -> None:
    """Add what is said of queues."""
    document.bullets(list(queues(scenario)))


def entries(document: Document, loaded: Loaded) -> None:
    """Add channels, streams of arrivals, and where needs leave."""
    scenario, data = loaded.scenario, loaded.tree.data
    document.paragraph(WORDS["channels_are"])
    written = data.get("channels")
    channels: Data = written if isinstance(written, dict) else {}
    rows: list[list[Cell]] = []
    for name in type(scenario.channels).model_fields:
        channel = getattr(scenario.channels, name)
        if channel is None:
            continue
        services = names(getattr(channel, "services", "all"))
        rest = _rest(channels, (name,), ("weights", "services"))
        rows.append([Code(name), CHANNELS.get(name, same(name)), services, _by_id(channel.weights), rest])
    _table(document, ("id", "name", "services", "weights", "further"), rows)
    _listed(document, WORDS["arrivals_are"], data.get("arrivals"))
    document.bullets(list(exits(scenario)))


def other_values(document: Document, loaded: Loaded) -> None:
    """Add profiles, seasons, prices and what is left of the scenario."""
    scenario, data = loaded.scenario, loaded.tree.data
    _listed(document, WORDS["profiles_are"], data.get("profiles"))
    _listed(document, WORDS["seasons_are"], data.get("seasons"))
    document.paragraph(WORDS["prices"])
    rows: list[list[Cell]] = [
        [[COSTS.get(name, same(name)), " ", Code(f"costs.{name}")], number(value)]
        for name, value in scenario.costs.model_dump().items()
        if name in scenario.costs.model_fields_set
    ]
    rows.append([Code("target_wait_min"), number(scenario.target_wait_min)])
    for section in ("calendar", "behaviour", "demand", "diversion"):
        whole = getattr(scenario, section).model_dump(exclude_none=True)
        rows += [
            [Code(f"{section}.{key}"), Code(flow(value))]
            for key, value in whole.items()
            if value not in ({}, []) and (section != "calendar" or _counts(key, scenario))
        ]
    _table(document, ("item", "value"), rows)


# -- rows and cells -----------------------------------------------------------------------------------------------------


def _counts(key: str, scenario: Scenario) -> bool:
    """Whether a key of the calendar is of this run: one in days, or one in minutes."""
    in_minutes = key.endswith("minutes")
    return key in ("start", "holidays", "exceptions") or in_minutes == (scenario.calendar.minutes is not None)


def _site(name: str, site: Site, data: Data) -> list[Cell]:
    above: list[Text | str | Code] = []
    if site.parent is not None:
        above.append(Code(site.parent))
    if site.level:
        above += [" " if above else "", _by_id(site.level)]
    shown = ("title", "kind", "at", "hours", "sessions", "services", "parent", "level", "area_m2", "premises",
             "last_ticket_min", "seats", "windows", "back_office")  # fmt: skip
    premises = WORDS[site.premises] + same(f" {number(site.area_m2)} m²")
    hours = site.hours if site.hours is not None else "; ".join(site.sessions or [])
    return [
        Code(name), title_of(site.title, name), Code(site.kind), _point(site.at), Code(hours), names(site.services), above, premises,
        number(site.last_ticket_min), "" if site.seats is None else str(site.seats), _rest(data, ("sites", name), shown),
    ]  # fmt: skip


def _pool(site: str, name: str, pool: Pool, where: str, data: Data) -> list[Cell]:
    if pool.shifts is None:
        hours: Text | Code = Code(pool.hours) if pool.hours is not None else WORDS["site_hours"]
        posts: Cell = [str(pool.count), WORDS["during"], hours]
    else:
        posts = Code("; ".join(f"{shift.count}: {shift.hours}" for shift in pool.shifts.values()))
    used = WORDS["window"] if where == "windows" else WORDS["back_office"]
    if pool.hosted:
        used = used + same(", ") + WORDS["elsewhere"]
    shown = ("title", "skills", "count", "hours", "shifts", "between_min", "absence", "min_posts", "hosted")
    return [
        Code(f"{site}.{name}"), title_of(pool.title, name), used, names(pool.skills), posts, number(pool.between_min),
        number(pool.absence), str(pool.min_posts), _rest(data, ("sites", site, where, name), shown),
    ]  # fmt: skip


def _stages(service: Service) -> Cell:
    parts: list[Text | str | Code] = []
    for stage in service.stages.values():
        parts += ["; " if parts else "", Code(stage.skill), " ", distribution(stage.time_min)]
        if stage.chance < 1:
            parts.append(Text(f"，概率 {number(stage.chance)}", f", chance {number(stage.chance)}"))
        if stage.repeat:
            parts.append(Text(f"，再排队概率 {number(stage.repeat)}", f", repeated with chance {number(stage.repeat)}"))
    return parts


def _decision(service: Service) -> Cell:
    given = service.decision
    if given is None:
        return ""
    parts: list[Text | str | Code] = []
    if given.on_the_spot:
        parts.append(Text("当场；", "on the spot; "))
    if given.skill is not None:
        parts += [Code(given.skill), " ", distribution(given.time_min)]
    if given.elapsed_days is not None:
        parts += [Text("；此后工作日：", "; then working days: "), distribution(given.elapsed_days)]
    if given.promised_days is not None:
        parts.append(Text(f"；承诺{given.promised_days}个工作日", f"; promised in {given.promised_days} working days"))
    return parts


def _issue(service: Service) -> Cell:
    given = service.issue
    if given is None:
        return EMPTY
    mail = Text(
        f"邮寄 {number(given.mail)}（{given.mail_days}个工作日）",
        f"mailed {number(given.mail)} ({given.mail_days} working days)",
    )
    if given.collection is None:
        return mail
    fetched = given.collection
    return [mail, Text("；领取：", "; fetched: "), Code(fetched.skill), " ", distribution(fetched.time_min)]


def _by_id(given: Mapping[str, Any]) -> Code:
    return Code(", ".join(f"{name} {flow(value)}" for name, value in given.items()))


def _point(at: list[float]) -> str:
    return f"({number(at[0])}, {number(at[1])})"


def _rest(data: Data, path: tuple[str, ...], shown: tuple[str, ...]) -> Code:
    """What a part of the file says besides what is shown in columns."""
    part: Any = data
    for step in path:
        part = part.get(step, {}) if isinstance(part, Mapping) else {}
    return Code(pairs(part, shown) if isinstance(part, Mapping) else "")


def _listed(document: Document, said: Text, given: Any) -> None:
    """Add the parts of a mapping by id, each as the file has it."""
    if isinstance(given, Mapping) and given:
        document.paragraph(said)
        document.bullets([[Code(str(name)), Text("：", ": "), Code(flow(value))] for name, value in given.items()])


def _table(document: Document, heads: tuple[str, ...], rows: list[list[Cell]]) -> None:
    document.table([HEADS[key] for key in heads], rows)
