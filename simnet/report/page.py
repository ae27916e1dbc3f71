"""The page `report.html`: one file, Chinese and English, that needs no network.

Everything comes from the files of a results directory. The page carries its own script, style and plotly; a content
security policy names their hashes and refuses everything else, so nothing can be fetched and no text from a scenario file can
run. Users' texts are escaped where they stand: by the template in HTML, by `figure` in charts, by `embedded` in JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from simnet.report import advice, places, ranking, sections, sentences
from simnet.report.bad_day import bad_day
from simnet.report.bargain import worse_bargain
from simnet.report.basis import command, evidence, evidence_note, kinds
from simnet.report.channels import ChannelSection, channel_section
from simnet.report.claims import claim_lines
from simnet.report.cost_wait import trade_offs
from simnet.report.data import read_results
from simnet.report.day import day_view
from simnet.report.doubts import doubts
from simnet.report.downloads import DataFile, data_files, with_files
from simnet.report.figure import Chart
from simnet.report.front import front
from simnet.report.full_cost import dearer_in_full
from simnet.report.gains import gains
from simnet.report.gaps import gap_findings, gap_panel, where_to
from simnet.report.html import embedded, environment, policy, template
from simnet.report.judge import judged_measure
from simnet.report.left_undone import left_undone
from simnet.report.look import looks
from simnet.report.maps import site_words
from simnet.report.measures import Named, named
from simnet.report.method_page import chapters, describe_command
from simnet.report.overview import OF_CHANNELS, key_rows, same_everywhere
from simnet.report.results import Results
from simnet.report.reversal import reversal
from simnet.report.stress import stress_section
from simnet.report.text import EMPTY, Text
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WORDS
from simnet.report.weeks import MEASURE, SITE, TITLE, weeks
from simnet.store import write_atomically

PAGE = "report.html"
METHOD = ("method_1", "method_2", "method_3", "method_4")
METHOD_OF_ONE = ("method_1", "method_3")
"""What is said of the method; of a single scenario, nothing about comparing."""


def write_page(directory: Path) -> Path:
    """Write `report.html` into a results directory and return its path.

    Parameters
    ----------
    directory : Path
        Holds `manifest.json` and, as far as there are any, `summary.csv`, `comparison.csv`, `costs.csv`, `claims.csv` and
        `stress.csv`.

    Raises
    ------
    InputError
        If it holds no results, or a file of it is not what it should be; nothing is written then.
    OSError
        If the page cannot be written.
    """
    path, results, files = directory / PAGE, read_results(directory), data_files(directory)
    write_atomically(path, with_files(render(results, files), results.name, files).encode())
    return path


def render(results: Results, files: Sequence[DataFile] = ()) -> str:
    """Return the page of some results as HTML, with a list of files that can be had."""
    from plotly.offline import get_plotlyjs

    drawn = looks(tuple(info.id for info in results.scenarios), results.baseline)
    charts = {
        "trade_off": trade_offs(results, drawn),
        "when": sections.when(results, drawn),
        "money": sections.money(results, drawn),
        "who": sections.who(results, drawn),
    }
    reach, stress = channel_section(results), stress_section(results, drawn)
    maps = places.maps(results)
    every = [chart for group in charts.values() for chart in group]
    every += reach.charts if reach is not None else ()
    daily = bad_day(results, drawn)
    every += [] if daily is None else daily[1]
    who_panels = [panel for panel in (gap_panel(results), where_to(results)) if panel is not None]
    by_week = weeks(results)
    every += [panel.chart for panel in by_week]
    every += [stress.chart] if stress is not None and stress.chart is not None else []
    day = None if maps is None else day_view(results, maps.ground, drawn)
    scripts = {
        "plotly": get_plotlyjs(),
        "data": template("data.js"),
        "page": template("page.js"),
        "day": template("day.js"),
    }
    rows = key_rows(results)
    method_words = [WORDS[key] for key in METHOD if len(results.scenarios) > 1 or key in METHOD_OF_ONE]
    definitions = _definitions(results, every, reach, [row.id for row in rows])
    return environment().get_template("page.html.j2").render(
        results=results,
        looks=drawn,
        style=Markup(template("page.css") + template("places.css")),
        scripts={name: Markup(script) for name, script in scripts.items()},
        policy=policy(list(scripts.values())),
        figures=embedded({chart.id: chart.figure for chart in every}),
        titles=embedded(results.title.as_dict()),
        choices=embedded({panel.chart.id: panel.choices for panel in by_week}),
        weeks=by_week,
        weeks_title=TITLE.format(measure=named(MEASURE).title),
        site_word=SITE,
        advice=advice.advice(results),
        front=front(results),
        but=[*dearer_in_full(results), *worse_bargain(results), *left_undone(results)],
        fates=gains(results),
        reversal=reversal(results),
        doubts=doubts(results),
        ranking=ranking.ranking(results),
        next_step=advice.what_next(results),
        changes=_changes(results),
        rows=rows,
        in_all=same_everywhere(rows),
        charts=charts,
        maps=maps,
        bad_day=daily,
        who_panels=who_panels,
        gap_findings=gap_findings(results),
        day=day,
        day_data=embedded(None if day is None else day.data),
        marker_words=lambda marker: site_words(marker, WORDS["posts_word"], WORDS["machines_word"]),
        reach=reach,
        stress=stress,
        claims=claim_lines(results),
        claims_note=WORDS["claims_note"].format(confidence=sentences.confidence_text(results.confidence)),
        synthetic=places.is_synthetic(results),
        kinds=kinds(results),
        evidence=evidence(results),
        evidence_note=evidence_note(results),
        table_note=_table_note(results),
        incomplete=results.manifest.get("complete") is False,
        command=command(results),
        describe_command=describe_command(results),
        method_words=method_words,
        chapters=chapters(results, method_words, definitions),
        one_measure=advice.about_objective(results),
        site_kinds=places.site_kinds(results),
        files=files,
    )  # fmt: skip


def _changes(results: Results) -> list[sentences.Changes]:
    found = [sentences.changes(results, info.id) for info in results.scenarios if info.id != results.baseline]
    return [item for item in found if item.gains or item.losses or item.changes or item.unclear]


def _table_note(results: Results) -> Text:
    """How to read the table of main figures."""
    confidence = sentences.confidence_text(results.confidence)
    if not results.has_intervals:
        return WORDS["one_replication"]
    if len(results.scenarios) < 2 or not results.baseline:
        return WORDS["interval_only"].format(confidence=confidence)
    judged = [
        judged_measure(results, info.id, named(measure)) for info in results.scenarios for measure in results.measures
    ]
    family = max((item.family for item in judged if item is not None), default=1)
    said = [WORDS["interval_note"].format(confidence=confidence, baseline=results.title_of(results.baseline))]
    if family > 1:
        said.append(WORDS["family_note"].format(confidence=confidence, family=str(family)))
    return paragraph(said)


def _definitions(
    results: Results, charts: Sequence[Chart], reach: ChannelSection | None, rows: Sequence[str]
) -> list[Named]:
    """The measures that the page shows, with their definitions."""
    shown = dict.fromkeys([*results.measures, *(chart.measure for chart in charts if chart.measure)])
    shown |= dict.fromkeys(item for panel in (reach.panels if reach is not None else ()) for item in panel.measures)
    shown |= dict.fromkeys(item for item in rows if item in OF_CHANNELS)
    shown |= dict.fromkeys(row.measure for row in results.claims)
    return [measure for measure in map(named, shown) if measure.note != EMPTY]
