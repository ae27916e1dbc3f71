"""The page `report.html`: one file, Chinese and English, that needs no network.

Everything comes from the files of a results directory. The page carries its own script, style and plotly; a content
security policy names their hashes and refuses everything else, so nothing can be fetched and no text from a scenario file can
run. Users' texts are escaped where they stand: by the template in HTML, by `figure` in charts, by `embedded` in JSON.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from simnet.report import advice, places, ranking, sections, sentences
from simnet.report.channels import ChannelSection, channel_section
from simnet.report.claims import claim_lines
from simnet.report.data import read_results
from simnet.report.figure import Chart
from simnet.report.judge import judged_measure
from simnet.report.look import SHAPES, looks
from simnet.report.measures import Named, named
from simnet.report.overview import OF_CHANNELS, key_rows
from simnet.report.results import EvidenceItem, Results
from simnet.report.text import EMPTY, Text, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WORDS
from simnet.report.weeks import MEASURE, SITE, TITLE, weeks
from simnet.store import write_atomically

PAGE = "report.html"
KINDS = ("fact", "computed", "assumed", "defined")
"""Kinds of evidence in the order of reading."""


METHOD = ("method_1", "method_2", "method_3", "method_4")
METHOD_OF_ONE = ("method_1", "method_3")
"""What is said of the method; of a single scenario, nothing about comparing."""


def write_page(directory: Path) -> Path:
    """Write `report.html` into a results directory and return its path.

    Parameters
    ----------
    directory : Path
        Holds `manifest.json` and, as far as there are any, `summary.csv`, `comparison.csv`, `costs.csv` and `claims.csv`.

    Raises
    ------
    InputError
        If it holds no results, or a file of it is not what it should be; nothing is written then.
    OSError
        If the page cannot be written.
    """
    path = directory / PAGE
    write_atomically(path, render(read_results(directory)).encode())
    return path


def render(results: Results) -> str:
    """Return the page of some results as HTML."""
    from plotly.offline import get_plotlyjs

    drawn = looks(tuple(info.id for info in results.scenarios), results.baseline)
    charts = {
        "when": sections.when(results, drawn),
        "money": sections.money(results, drawn),
        "who": sections.who(results, drawn),
    }
    reach = channel_section(results)
    maps = places.maps(results, drawn)
    every = [*(chart for group in charts.values() for chart in group), *(panel.chart for panel in maps)]
    every += reach.charts if reach is not None else ()
    by_week = weeks(results)
    every += [panel.chart for panel in by_week]
    scripts = {"plotly": get_plotlyjs(), "page": _template("page.js")}
    rows = key_rows(results)
    return _environment().get_template("page.html.j2").render(
        results=results,
        looks=drawn,
        style=Markup(_template("page.css")),
        scripts={name: Markup(script) for name, script in scripts.items()},
        policy=policy(list(scripts.values())),
        figures=embedded({chart.id: chart.figure for chart in every}),
        titles=embedded(results.title.as_dict()),
        choices=embedded({panel.chart.id: panel.choices for panel in by_week}),
        weeks=by_week,
        weeks_title=TITLE.format(measure=named(MEASURE).title),
        site_word=SITE,
        advice=advice.advice(results),
        ranking=ranking.ranking(results),
        next_step=advice.what_next(results),
        changes=_changes(results),
        rows=rows,
        charts=charts,
        maps=maps,
        reach=reach,
        claims=claim_lines(results),
        claims_note=WORDS["claims_note"].format(confidence=sentences.confidence_text(results.confidence)),
        synthetic=places.is_synthetic(results),
        kinds=_kinds(results),
        evidence=_evidence(results),
        evidence_note=_evidence_note(results),
        table_note=_table_note(results),
        definitions=_definitions(results, every, reach, [row.id for row in rows]),
        incomplete=results.manifest.get("complete") is False,
        method=_method(results),
        command=_command(results),
        method_words=[WORDS[key] for key in METHOD if len(results.scenarios) > 1 or key in METHOD_OF_ONE],
        one_measure=advice.about_objective(results),
        shapes=SHAPES,
        site_kinds=places.site_kinds(results),
        inputs=_inputs(results),
    )  # fmt: skip


def policy(scripts: Sequence[str]) -> str:
    """Return a content security policy that lets these inline scripts run and nothing be fetched."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def embedded(value: Any) -> Markup:
    r"""Return a value as JSON that can stand inside a script element.

    >>> embedded({"title": "</script>&"})
    Markup('{"title":"\\u003c/script\\u003e\\u0026"}')
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def both(text: Text | str) -> Markup:
    """Return a text for the template in both languages, escaped; once if they are the same."""
    if isinstance(text, str):
        return Markup.escape(text)
    if text.zh == text.en:
        return Markup.escape(text.zh)
    return Markup('<span class="zh" lang="zh-CN">{}</span><span class="en" lang="en">{}</span>').format(
        text.zh, text.en
    )


def labelled(text: Text) -> Markup:
    """Return an accessible name in both languages as attributes; the script shows the one of the page's language."""
    return Markup('aria-label="{}" data-zh="{}" data-en="{}"').format(text.zh, text.zh, text.en)


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(_template),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=WORDS, t=both, labelled=labelled, same=same, EMPTY=EMPTY)
    return environment


def _template(name: str) -> str:
    return importlib.resources.files("simnet.report").joinpath("templates", name).read_text("utf-8")


def _changes(results: Results) -> list[sentences.Changes]:
    found = [sentences.changes(results, info.id) for info in results.scenarios if info.id != results.baseline]
    return [item for item in found if item.gains or item.losses or item.changes or item.unclear]


def _table_note(results: Results) -> Text:
    """How to read the table of main figures."""
    confidence = sentences.confidence_text(results.confidence)
    if not results.has_intervals:
        return paragraph([WORDS["one_replication"], WORDS["scale_note"]])
    if len(results.scenarios) < 2 or not results.baseline:
        return paragraph([WORDS["interval_only"].format(confidence=confidence), WORDS["scale_note"]])
    judged = [
        judged_measure(results, info.id, named(measure)) for info in results.scenarios for measure in results.measures
    ]
    family = max((item.family for item in judged if item is not None), default=1)
    said = [WORDS["interval_note"].format(confidence=confidence, baseline=results.title_of(results.baseline))]
    if family > 1:
        said.append(WORDS["family_note"].format(confidence=confidence, family=str(family)))
    return paragraph([*said, WORDS["scale_note"]])


def _kinds(results: Results) -> list[tuple[Text, int]]:
    """How many entries of evidence there are of each kind."""
    counts = [(WORDS[kind], sum(item.kind == kind for item in results.evidence)) for kind in KINDS]
    return [(word, count) for word, count in counts if count]


def _evidence_note(results: Results) -> Text:
    """Whether every number has an origin, as far as the manifest says."""
    scenarios = results.manifest.get("scenarios")
    described = list(scenarios.values()) if isinstance(scenarios, dict) else []
    lacking = [one.get("numbers_without_origin") if isinstance(one, dict) else None for one in described]
    counts = [count for count in lacking if isinstance(count, int)]
    if not counts or len(counts) < len(lacking):
        return WORDS["entries_counted"]
    if max(counts) == 0:
        return WORDS["all_have_origin"] + WORDS["entries_counted"]
    return WORDS["some_lack_origin"].format(count=str(max(counts))) + WORDS["entries_counted"]


def _evidence(results: Results) -> dict[str, list[dict[str, Text | str]]]:
    """Assumptions, and facts with what is computed from them, as rows of tables."""
    return {
        "assumed": [_evidence_row(results, item) for item in results.evidence if item.kind == "assumed"],
        "known": [_evidence_row(results, item) for item in results.evidence if item.kind in ("fact", "computed")],
    }


def _evidence_row(results: Results, item: EvidenceItem) -> dict[str, Text | str]:
    everywhere = len(item.scenarios) in (0, len(results.scenarios))
    titles = [results.title_of(scenario) for scenario in item.scenarios]
    where = (
        WORDS["all_scenarios"] if everywhere else Text("、".join(t.zh for t in titles), ", ".join(t.en for t in titles))
    )
    return {"path": item.path, "text": item.text, "range": sentences.range_text(item.range, item.of), "where": where}


def _definitions(
    results: Results, charts: Sequence[Chart], reach: ChannelSection | None, rows: Sequence[str]
) -> list[Named]:
    """The measures that the page shows, with their definitions."""
    shown = dict.fromkeys([*results.measures, *(chart.measure for chart in charts if chart.measure)])
    shown |= dict.fromkeys(item for panel in (reach.panels if reach is not None else ()) for item in panel.measures)
    shown |= dict.fromkeys(item for item in rows if item in OF_CHANNELS)
    shown |= dict.fromkeys(row.measure for row in results.claims)
    return [measure for measure in map(named, shown) if measure.note != EMPTY]


def _method(results: Results) -> list[tuple[Text, Text]]:
    """What identifies the run, as far as the manifest says it."""
    manifest = results.manifest
    found: list[tuple[Text, Text]] = []
    if isinstance(manifest.get("replications"), int):
        found.append((WORDS["replications"], same(str(manifest["replications"]))))
    if manifest.get("seed") is not None:
        found.append((WORDS["seed"], same(str(manifest["seed"]))))
    if results.confidence is not None and len(results.scenarios) > 1:
        found.append((WORDS["confidence"], sentences.confidence_text(results.confidence)))
    versions = manifest.get("versions")
    if isinstance(versions, dict) and versions:
        found.append((WORDS["versions"], same(", ".join(f"{name} {version}" for name, version in versions.items()))))
    if isinstance(manifest.get("git_revision"), str):
        found.append((WORDS["revision"], same(manifest["git_revision"])))
    return found


def _command(results: Results) -> str:
    command = results.manifest.get("command")
    return " ".join(map(str, command)) if isinstance(command, list) else str(command or "")


def _inputs(results: Results) -> list[tuple[str, str]]:
    """Input files and their SHA-256."""
    entries = results.manifest.get("inputs")
    if not isinstance(entries, list):
        return []
    return [
        (str(entry.get("file") or entry.get("path") or ""), str(entry.get("sha256", "")))
        for entry in entries
        if isinstance(entry, dict)
    ]
