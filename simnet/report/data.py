"""The files of a results directory as plain rows, and nothing else of it.

Only `manifest.json`, `summary.csv`, `comparison.csv`, `costs.csv`, `claims.csv`, `published.csv`, `stress.csv` and what `days_data`
reads are read. What a manifest leaves out is empty here, so that a page shows less and not an error; a manifest that is no JSON
object, or a table without its columns, is refused with the file's name, for such a directory holds no results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from simnet.report.days_data import read_days
from simnet.report.reading import by_id as _by_id
from simnet.report.reading import list_of as _list
from simnet.report.reading import mapping as _mapping
from simnet.report.reading import number as _number
from simnet.report.reading import only as _only
from simnet.report.reading import read_manifest
from simnet.report.reading import string as _string
from simnet.report.reading import table_rows as _rows
from simnet.report.reading import text_of as _text
from simnet.report.results import (
    ClaimAbout,
    ClaimRow,
    ComparisonRow,
    CostRow,
    EvidenceItem,
    PublishedRow,
    Results,
    ScenarioInfo,
    Site,
    StressAbout,
    StressRow,
    SummaryRow,
    Zone,
)
from simnet.report.standings import read_constraints, read_recommendation
from simnet.report.text import Text, same
from simnet.report.texts import ACTIVITIES, CHANNELS, SITE_KINDS
from simnet.tables import CLAIMS, COMPARISON, COSTS, PUBLISHED, STRESS, SUMMARY


def read_results(directory: Path) -> Results:
    """Return what the files of a results directory hold.

    Raises
    ------
    InputError
        If there is no manifest, or a file is not what it should be.
    """
    manifest = read_manifest(directory / "manifest.json")
    summary = tuple(_rows(directory / "summary.csv", SUMMARY, SummaryRow))
    comparison = tuple(_rows(directory / "comparison.csv", COMPARISON, ComparisonRow))
    costs = tuple(_rows(directory / "costs.csv", COSTS, CostRow))
    study, recommendation = _mapping(manifest.get("study")), _mapping(manifest.get("recommendation"))
    stress = _mapping(manifest.get("stress"))
    baseline = _string(study.get("baseline"))
    described = {str(item): _mapping(about) for item, about in _by_id(manifest.get("scenarios"))}
    ids = list(dict.fromkeys([*described, *(row.scenario for row in summary), *(row.scenario for row in costs)]))
    if baseline in ids:
        ids = [baseline, *(item for item in ids if item != baseline)]
    name = _string(study.get("name")) or directory.name
    claims = tuple(_rows(directory / "claims.csv", CLAIMS, ClaimRow))
    chosen = dict.fromkeys(str(item) for item in _list(recommendation.get("set")))
    return Results(
        manifest=manifest,
        name=name,
        title=_text(study.get("title")) or same(name),
        question=_text(study.get("question")),
        scenarios=tuple(_scenario(item, described.get(item, {})) for item in ids),
        baseline=baseline,
        objective=_string(recommendation.get("objective")) or _string(study.get("objective")),
        measures=tuple(str(item) for item in _list(study.get("measures"))),
        best=tuple(item for item in chosen if item in ids),
        confidence=_number(manifest.get("confidence")),
        evidence=_evidence(manifest, described),
        notes=tuple(text for text in map(_text, _list(manifest.get("notes"))) if text is not None),
        summary=summary,
        comparison=comparison,
        costs=costs,
        names=_names(manifest, described),
        claims=claims,
        searched=_searched(name, claims, _rows(directory / "published.csv", PUBLISHED, PublishedRow)),
        claims_about={item: _claim(_mapping(about)) for item, about in _by_id(manifest.get("claims"))},
        recommended=read_recommendation(manifest),
        constraints=read_constraints(manifest),
        stress=tuple(_rows(directory / "stress.csv", STRESS, StressRow)),
        stresses=tuple(_stress(item, _mapping(about), ids) for item, about in _by_id(stress.get("stresses"))),
        not_stressed={item: _string(reason) for item, reason in _mapping(stress.get("left_out")).items()},
        days=read_days(directory, manifest),
    )


# -- the manifest -----------------------------------------------------------------------------------------------------


def _scenario(item: str, about: Mapping[str, Any]) -> ScenarioInfo:
    return ScenarioInfo(
        id=item,
        title=_text(about.get("title")) or same(item),
        summary=_text(about.get("summary")),
        sites=tuple(_only(map(_site, _by_id(about.get("sites"))))),
        zones=tuple(_only(map(_zone, _by_id(about.get("zones"))))),
        target_wait_min=_number(about.get("target_wait_min")),
    )


def _site(item: tuple[str, Any]) -> Site | None:
    about = _mapping(item[1])
    x, y = _number(about.get("x_km")), _number(about.get("y_km"))
    if x is None or y is None:
        return None
    services = _number(about.get("num_services"))
    return Site(
        item[0],
        _text(about.get("title")) or same(item[0]),
        _string(about.get("kind")),
        x,
        y,
        None if services is None else int(services),
        _number(about.get("posts")),
        *(_number(about.get(key)) or 0.0 for key in ("desks", "machines", "lent", "crew")),
    )


def _claim(about: Mapping[str, Any]) -> ClaimAbout:
    return ClaimAbout(_text(about.get("title")), _number(about.get("within")), _string(about.get("fitted")))


def _searched(study: str, claims: Iterable[ClaimRow], rows: Iterable[PublishedRow]) -> dict[str, PublishedRow]:
    """Return what `simnet claims` found for these claims; what it found for other figures than these is left out."""
    figures = {(row.claim, row.scenario, row.mean, row.half_width) for row in claims}
    return {
        row.claim: row
        for row in rows
        if row.study == study and (row.claim, row.scenario, row.mean, row.half_width) in figures
    }


def _stress(item: str, about: Mapping[str, Any], ids: Iterable[str]) -> StressAbout:
    chosen = {str(name) for name in _list(about.get("set"))}
    amount = _number(about.get("factor"))
    days, measured = _number(about.get("days")), _number(about.get("measured_days"))
    return StressAbout(
        item,
        _string(about.get("kind")),
        tuple(name for name in ids if name in chosen),
        _string(about.get("verdict")),
        _text(about.get("title")),
        _number(about.get("share")) if amount is None else amount,
        _string(about.get("from")),
        _string(about.get("weekday")),
        None if days is None else int(days),
        None if measured is None else int(measured),
        {name: _string(site) for name, site in _mapping(about.get("sites")).items() if site},
        tuple(str(name) for name in _list(about.get("untouched"))),
    )


def _zone(item: tuple[str, Any]) -> Zone | None:
    about = _mapping(item[1])
    x, y = _number(about.get("x_km")), _number(about.get("y_km"))
    if x is None or y is None:
        return None
    people = about.get("people")
    if isinstance(people, dict):
        people = sum(number for number in map(_number, people.values()) if number is not None)
    title = _text(about.get("title")) or same(item[0])
    return Zone(item[0], title, x, y, _number(about.get("radius_km")) or 0.0, _number(people))


def _evidence(manifest: Mapping[str, Any], described: Mapping[str, Mapping[str, Any]]) -> tuple[EvidenceItem, ...]:
    said_in: dict[tuple[str, str, str, tuple[float, float] | None, str], list[str]] = {}
    sources = [("", manifest.get("evidence")), *((item, about.get("evidence")) for item, about in described.items())]
    for scenario, entries in sources:
        for entry in map(_mapping, _list(entries)):
            ends = [number for number in map(_number, _list(entry.get("range"))) if number is not None]
            key = (
                _string(entry.get("path")),
                _string(entry.get("kind")),
                _string(entry.get("text")),
                (ends[0], ends[1]) if len(ends) == 2 else None,
                _string(entry.get("of")) or "value",
            )
            holders = said_in.setdefault(key, [])
            if scenario and scenario not in holders:
                holders.append(scenario)
    return tuple(
        EvidenceItem(path, kind, text, bounds, of, tuple(holders))
        for (path, kind, text, bounds, of), holders in said_in.items()
    )


def _names(manifest: Mapping[str, Any], described: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Text]:
    names = {("channel", item): name for item, name in CHANNELS.items()}
    names |= {("activity", item): name for item, name in ACTIVITIES.items()}
    names |= {("kind", item): name for item, name in SITE_KINDS.items()}
    for about in (*described.values(), manifest):
        for group_by in ("segment", "service", "zone", "site"):
            for item, value in _by_id(about.get(group_by + "s")):
                title = _text(value.get("title") or value) if isinstance(value, dict) else _text(value)
                if title is not None:
                    names.setdefault((group_by, item), title)
    return names


# -- tables -----------------------------------------------------------------------------------------------------------
