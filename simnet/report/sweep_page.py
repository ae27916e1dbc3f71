"""The page of a sweep: what is ruled out and what remains, the trade-off as a chart and a table, what each value changes.

Made as the page of a study is (`page`): one file in both languages that fetches nothing, from the files of a results directory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from simnet.report import basis, sweep_sentences
from simnet.report.downloads import DataFile, data_files, with_files
from simnet.report.figure import Chart, Grid
from simnet.report.html import embedded, environment, policy, template
from simnet.report.measures import Named, named
from simnet.report.method_page import chapters, describe_command
from simnet.report.numbers import write
from simnet.report.page import PAGE
from simnet.report.sentences import confidence_text
from simnet.report.sweep_data import read_sweep
from simnet.report.sweep_effects import effect_charts, interplay_charts
from simnet.report.sweep_results import SweepResults, TradeOffRow
from simnet.report.sweep_texts import TWO_MEASURES, WORDS
from simnet.report.sweep_trade_off import group_colours, trade_off_chart
from simnet.report.text import EMPTY, Text, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WORDS as PAGE_WORDS
from simnet.store import write_atomically

MOST_ROWS = 400
"""Longer tables are not on the page but in the files."""


@dataclass(frozen=True)
class Front:
    """The estimated front, under some circumstances.

    Attributes
    ----------
    heading : Text
        The circumstances; empty where none vary.
    colour : str
        Of its points on the chart.
    rows : list of FrontRow
        From the cheapest on.
    """

    heading: Text
    colour: str
    rows: list[FrontRow]


@dataclass(frozen=True)
class FrontRow:
    """One combination of the table of what remains.

    Attributes
    ----------
    number : str
        On the chart; empty off the front.
    values : tuple of Text
        Of what is chosen.
    cost, wait : Text
        With their intervals.
    cost_step, wait_step : Text
        Against the next cheaper one of the front.
    is_base : bool
        Whether it is the scenario as it stands.
    """

    number: str
    values: tuple[Text, ...]
    cost: Text
    wait: Text
    cost_step: Text
    wait_step: Text
    is_base: bool


def write_sweep_page(directory: Path) -> Path:
    """Write `report.html` into a sweep's results directory and return its path.

    Raises
    ------
    InputError
        If it holds no results of a sweep, or a file of it is not what it should be; nothing is written then.
    OSError
        If the page cannot be written.
    """
    path, sweep, files = directory / PAGE, read_sweep(directory), data_files(directory)
    write_atomically(path, with_files(render_sweep(sweep, files), sweep.results.name, files).encode())
    return path


def render_sweep(sweep: SweepResults, files: Sequence[DataFile] = ()) -> str:
    """Return the page of a sweep as HTML, with a list of files that can be had."""
    from plotly.offline import get_plotlyjs

    results = sweep.results
    chart = trade_off_chart(sweep)
    small, wide = effect_charts(sweep), interplay_charts(sweep)
    every = [*([chart] if chart is not None else []), *wide, *small]
    scripts = {"plotly": get_plotlyjs(), "data": template("data.js"), "page": template("page.js")}
    confidence = confidence_text(results.confidence)
    page_title = sweep_sentences.title(sweep)
    found = sweep_sentences.findings(sweep)
    return environment().get_template("sweep.html.j2").render(
        sweep=sweep,
        results=results,
        page_title=page_title,
        said=WORDS,
        style=Markup(template("page.css")),
        scripts={name: Markup(script) for name, script in scripts.items()},
        policy=policy(list(scripts.values())),
        figures=embedded({one.id: one.figure for one in every}),
        titles=embedded(page_title.as_dict()),
        headline=found[0] if found else None,
        details=paragraph(found[1:]),
        two_measures=TWO_MEASURES,
        chart=chart,
        chart_note=_chart_note(sweep, confidence),
        cost_title=named(sweep.cost).title,
        wait_title=named(sweep.wait).title,
        fronts=fronts(sweep),
        possible=_grid(sweep, sweep.with_status("possible")),
        dominated=_dominated(sweep),
        family_note=_family_note(sweep, confidence),
        steps_note=_family(sweep, "steps_note", confidence),
        interplay=wide,
        effects=small,
        effects_note=_effects_note(sweep, confidence),
        all_measures=_all_measures(sweep),
        kinds=basis.kinds(results),
        evidence=basis.evidence(results),
        evidence_note=basis.evidence_note(results),
        incomplete=results.manifest.get("complete") is False,
        command=basis.command(results),
        describe_command=describe_command(results),
        method_words=_method_words(sweep),
        chapters=chapters(results, _method_words(sweep), _definitions(sweep, every)),
        files=files,
    )  # fmt: skip


def fronts(sweep: SweepResults) -> list[Front]:
    """Return the estimated front of each of the circumstances."""
    colours = group_colours(sweep)
    return [
        Front(
            sweep.circumstances(group),
            colours[group],
            [
                front_row(sweep, row, str(place))
                for place, row in enumerate(sweep.with_status("front", group=group), start=1)
            ],
        )
        for group in sweep.groups
    ]


def front_row(sweep: SweepResults, row: TradeOffRow, number: str = "") -> FrontRow:
    """Return one combination as the table of what remains shows it."""
    return FrontRow(
        number,
        sweep.choice_labels(row.point),
        sweep_sentences.cost_of(row),
        sweep_sentences.wait_of(row),
        sweep_sentences.cost_step(row),
        sweep_sentences.wait_step(row),
        row.point == sweep.base_point,
    )


def _chart_note(sweep: SweepResults, confidence: Text) -> Text:
    several = sweep.num_groups > 1
    key = "chart_note_alone" if not sweep.groups else "chart_note_groups" if several else "chart_note"
    said = [WORDS[key].format(confidence=confidence)]
    if len(sweep.choices) > 1 and not several:
        said.append(WORDS["label_order"].format(varied=_joined([one.title for one in sweep.choices])))
    indifferent = sweep_sentences.indifferent(sweep)
    return paragraph([*said, *([indifferent] if indifferent != EMPTY else [])])


def family_size(sweep: SweepResults) -> int:
    """Return how many intervals hold together: of every pair that is weighed, in both measures."""
    sizes = [sum(row.group == group and row.status != "unknown" for row in sweep.weighed) for group in sweep.groups]
    return sum(size * (size - 1) for size in sizes)


def _family(sweep: SweepResults, key: str, confidence: Text) -> Text:
    return WORDS[key].format(family=f"{family_size(sweep):,}", confidence=confidence)


def _family_note(sweep: SweepResults, confidence: Text) -> Text:
    indifferent = sweep_sentences.indifferent(sweep)
    said = _family(sweep, "ruled_out_means", confidence)
    return said if indifferent == EMPTY else paragraph([indifferent, said])


def _effects_note(sweep: SweepResults, confidence: Text) -> Text:
    key = "effect_latin" if not sweep.is_grid else "effect_one" if len(sweep.varied) == 1 else "effect_grid"
    return WORDS[key].format(confidence=confidence)


def _method_words(sweep: SweepResults) -> list[Text]:
    key = "method_points_grid" if sweep.is_grid else "method_points_latin"
    points = WORDS[key].format(number=str(len(sweep.varied)), points=str(len(sweep.values)))
    return [points, PAGE_WORDS["method_1"], WORDS["method_luck"], PAGE_WORDS["method_3"]]


def _heads(sweep: SweepResults) -> tuple[Text, ...]:
    return (*(one.title for one in sweep.varied), named(sweep.cost).title, named(sweep.wait).title)


def _cells(sweep: SweepResults, row: TradeOffRow) -> tuple[Text, ...]:
    values = zip(sweep.varied, sweep.values[row.point], strict=True)
    return (
        *(one.label(value) for one, value in values),
        sweep_sentences.cost_of(row),
        sweep_sentences.wait_of(row),
    )


def _grid(sweep: SweepResults, rows: list[TradeOffRow]) -> Grid | None:
    if not rows or len(rows) > MOST_ROWS:
        return None
    return Grid(_heads(sweep), tuple(_cells(sweep, row) for row in rows))


def _dominated(sweep: SweepResults) -> Grid | None:
    rows = sweep.with_status("dominated")
    if not rows or len(rows) > MOST_ROWS:
        return None
    heads = (*_heads(sweep), WORDS["dominated_by"])
    return Grid(heads, tuple((*_cells(sweep, row), sweep.label(row.dominated_by)) for row in rows))


def _all_measures(sweep: SweepResults) -> Grid | None:
    """Return every measure at every point."""
    if len(sweep.values) > MOST_ROWS:
        return None
    rows = []
    for point, values in sweep.values.items():
        cells = [one.label(value) for one, value in zip(sweep.varied, values, strict=True)]
        for measure in sweep.measures:
            found = sweep.estimate(point, measure)
            if found is None or found.mean is None:
                cells.append(same("–"))
            else:
                cells.append(write(found.mean, found.half_width, found.unit, named(measure).decimals).both)
        rows.append(tuple(cells))
    return Grid((*(one.title for one in sweep.varied), *(named(item).title for item in sweep.measures)), tuple(rows))


def _definitions(sweep: SweepResults, charts: list[Chart]) -> list[Named]:
    shown = dict.fromkeys([sweep.cost, sweep.wait, *sweep.measures, *(one.measure for one in charts if one.measure)])
    return [measure for measure in map(named, shown) if measure.note != EMPTY]


def _joined(texts: list[Text]) -> Text:
    return Text(" · ".join(text.zh for text in texts), " · ".join(text.en for text in texts))
