"""Changes against each study's own baseline as charts: a dot with its interval in per cent, one row a study, zero in sight.

The colour says what may be said: better, worse, or (hollow) no clear difference; the figure stands below the study's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simnet.report.district_data import Line, Study
from simnet.report.district_texts import WORDS
from simnet.report.figure import Chart, Grid, Json, base_layout, escaped, fold, label, row_rules
from simnet.report.look import COLOURS, GRID, SOFT
from simnet.report.numbers import Written, write
from simnet.report.sentences import confidence_text
from simnet.report.text import Text, listed, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WORDS as PAGE_WORDS

BETTER_COLOUR, WORSE_COLOUR = COLOURS[0], COLOURS[1]
KINDS: dict[str, tuple[str, str]] = {
    "better": (BETTER_COLOUR, "square"),
    "worse": (WORSE_COLOUR, "diamond"),
    "none": (SOFT, "circle-open"),
}
"""Colour and symbol of what may be said; whatever is neither better nor worse is drawn as no clear difference."""

LINE_HEIGHT, ROOM = 18, 22
"""Pixels of a line of a study's name, and between studies."""

FINDINGS = ("better", "worse", "none", "slight", "equal")
SAID = {"better": "better_in", "worse": "worse_in", "none": "unclear_in", "slight": "slight_in", "equal": "same_in"}


def change_chart(key: str, lines: Sequence[tuple[Study, Line]], confidence: float | None) -> Chart | None:
    """Return the chart of a measure; None where no study has a change of it.

    Parameters
    ----------
    key : str
        The measure's.
    lines : sequence of (Study, Line)
        That measure of each study which has it.
    confidence : float or None
        Of the intervals.
    """
    drawn = [(study, line) for study, line in lines if line.relative is not None and line.judged is not None]
    if not drawn:
        return None
    names = [_name(study, line) for study, line in drawn]
    most = max(max(name["zh"].count("<br>"), name["en"].count("<br>")) for name in names) + 1
    height = 46 + len(drawn) * (most * LINE_HEIGHT + ROOM)
    relative = [line.relative for _, line in drawn if line.relative is not None]
    whiskers = any(one.half_width for one in relative)
    ends = [100 * (one.value + sign * (one.half_width or 0.0)) for one in relative for sign in (-1, 1)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = 0.06 * ((high - low) or 1.0)
    layout = base_layout(height)
    layout["xaxis"] |= {
        "range": [low - room, high + room], "showgrid": True, "gridcolor": GRID, "ticksuffix": "%", "nticks": 4, "tickangle": 0,
        "zeroline": True, "zerolinecolor": SOFT, "zerolinewidth": 1.5,
    }  # fmt: skip
    layout["yaxis"] |= {
        "range": [len(drawn) - 0.5, -0.5], "tickvals": list(range(len(drawn))), "ticktext": names, "showgrid": False,
        "showline": False,
    }  # fmt: skip
    layout["margin"] |= {"t": 4, "r": 16}
    layout["shapes"] = row_rules(len(drawn))
    title = WORDS["chart_title"].format(measure=drawn[0][1].title)
    note = WORDS["chart_note"].format(confidence=confidence_text(confidence)) if whiskers else WORDS["chart_note_bare"]
    return Chart(
        f"change-{key.replace('_', '-')}",
        title,
        {"data": [_trace(kind, drawn) for kind in KINDS if _rows(kind, drawn)], "layout": layout},
        height,
        table([(study, line) for study, line in drawn]),
        finding(drawn),
        note,
        key,
        tuple(
            (WORDS["unclear" if kind == "none" else kind], colour)
            for kind, (colour, _) in KINDS.items()
            if _rows(kind, drawn)
        ),
    )


def finding(lines: Sequence[tuple[Study, Line]]) -> Text:
    """Return in which studies a measure is better, worse, or not clearly different."""
    verdicts: Mapping[str, list[Text]] = {kind: [] for kind in FINDINGS}
    for study, line in lines:
        if line.judged is not None and line.judged.verdict in verdicts:
            verdicts[line.judged.verdict].append(study.title)
    said = [WORDS[SAID[kind]].format(studies=listed(studies)) for kind, studies in verdicts.items() if studies]
    return paragraph([one + Text("。", ".") for one in said])


def table(lines: Sequence[tuple[Study, Line]]) -> Grid:
    """Return the figures of a chart as a table."""
    heads = [
        WORDS[key]
        for key in ("study", "baseline_head", "shown_head", "difference_head", "relative_head", "verdict_head")
    ]
    return Grid(tuple(heads), tuple((study.title, *cells(line)) for study, line in lines))


def cells(line: Line) -> tuple[Text, Text, Text, Text, Text]:
    """Return the baseline, what is advised, their difference, that in per cent, and what may be said, in words."""
    values = [
        same("–") if one is None else write(one.value, one.half_width, one.unit, line.decimals).both
        for one in (line.baseline, line.shown)
    ]
    difference = same("–") if line.judged is None else line.judged.written.both
    relative = percentage(line)
    verdict = same("–")
    if line.judged is not None and line.judged.verdict != "changed":
        verdict = PAGE_WORDS[line.judged.verdict].format(step=line.judged.written.step)
    return values[0], values[1], difference, same("–") if relative is None else relative.both, verdict


def percentage(line: Line) -> Written | None:
    """Return a change in per cent of the baseline's estimate."""
    found = line.relative
    return None if found is None else write(found.value, found.half_width, "share", 1, signed=True)


def _kind(line: Line) -> str:
    verdict = line.judged.verdict if line.judged is not None else "none"
    return verdict if verdict in ("better", "worse") else "none"


def _rows(kind: str, lines: Sequence[tuple[Study, Line]]) -> list[int]:
    return [row for row, (_, line) in enumerate(lines) if _kind(line) == kind]


def _trace(kind: str, lines: Sequence[tuple[Study, Line]]) -> Json:
    colour, symbol = KINDS[kind]
    rows = _rows(kind, lines)
    found = [lines[row][1].relative for row in rows]
    values = [(100 * one.value, 100 * one.half_width if one.half_width else None) for one in found if one is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": label(WORDS["unclear" if kind == "none" else kind]),
        "x": [value for value, _ in values],
        "y": rows,
        "error_x": {
            "type": "data", "array": [half_width for _, half_width in values], "color": colour, "thickness": 1.8, "width": 4,
        },
        "marker": {"color": colour, "symbol": symbol, "size": 11, "line": {"width": 2, "color": colour}},
        "hoverinfo": "text",
        "hovertext": [label(_hover(*lines[row])) for row in rows],
        "cliponaxis": False,
    }  # fmt: skip


def _hover(study: Study, line: Line) -> Text:
    before, after, difference, _, verdict = cells(line)
    return (
        study.title
        + Text("：", ": ")
        + before
        + same(" → ")
        + after
        + Text("，", ", ")
        + difference
        + same(" ")
        + verdict
    )


def _name(study: Study, line: Line) -> Json:
    """A study's name on lines short enough for a phone, and below it the change."""
    said = percentage(line)
    parts = {"zh": fold(study.title.zh, 18), "en": fold(study.title.en, 20)}
    if said is not None:
        parts["zh"].append(said.both.zh)
        parts["en"].append(said.both.en)
    return {language: "<br>".join(escaped(one) for one in found) for language, found in parts.items()}
