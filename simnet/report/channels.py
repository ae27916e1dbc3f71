"""How services reach people other than by a window: who takes which channel, what it costs, what staff do, visits and papers.

Nothing of it is on the page where no scenario has a channel, a team, or a decision to make. A scenario that has the window alone
stands beside the others with all its needs there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simnet.report.figure import Chart, Grid, Point
from simnet.report.look import ACTIVITY_COLOURS, CHANNEL_COLOURS, OTHER_COLOUR
from simnet.report.measures import named
from simnet.report.numbers import MONEY, unit_of, write
from simnet.report.results import Results, ScenarioInfo, SummaryRow
from simnet.report.stacks import Part, stacks
from simnet.report.text import Text, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import ACTIVITIES, CHANNELS, WORDS

WINDOW = "window"

HOME = (
    "home_visits_year", "home_response", "p90_home_response", "home_unanswered", "visits_per_team_day", "road_share", "team_hours",
)  # fmt: skip
PAPERS = ("promised", "on_time_rate", "time_to_decision", "desk_wait", "papers_queue")
SLOTS = (
    "slot_requests_year", "no_slot_free", "slot_lead", "slot_use", "no_show_rate", "slot_lost_late", "booked_wait", "walk_in_wait",
    "call_outs_year", "call_out_hours", "kept_per_call_out",
)  # fmt: skip
MACHINES = ("kiosk_uses_day", "wrong_door_accepted")

MOST_BESIDE = 5
"""A table with more columns than this does not stand beside another."""


@dataclass(frozen=True)
class Panel:
    """A table of the page: of measures by scenario, or of one measure by channel."""

    id: str
    title: Text
    grid: Grid
    note: Text
    measures: tuple[str, ...]

    @property
    def is_wide(self) -> bool:
        """Whether it needs the whole width of a page."""
        return len(self.grid.heads) > MOST_BESIDE


@dataclass(frozen=True)
class ChannelSection:
    """What the section shows: charts, then tables."""

    charts: tuple[Chart, ...]
    panels: tuple[Panel, ...]


def channel_section(results: Results) -> ChannelSection | None:
    """Return the section; None where no scenario has another channel than the window, and none has papers to decide."""
    charts = [chart for chart in (_shares(results), _staff_time(results)) if chart is not None]
    panels = [
        _by_channel(results, "time_per_need"),
        _by_channel(results, "cost_per_case"),
        _of_measures(results, "panel_papers", PAPERS, "promised"),
        _of_measures(results, "panel_home", HOME, "home_visits_year"),
        _of_measures(results, "panel_slots", SLOTS, "slot_requests_year"),
        _of_measures(results, "panel_machines", MACHINES, "kiosk_uses_day", "wrong_door_accepted"),
    ]
    shown = tuple(panel for panel in panels if panel is not None)
    return ChannelSection(tuple(charts), shown) if _channels(results) or shown else None


def _channels(results: Results) -> list[str]:
    """Channels that some need takes in some scenario, in the order of reading; none if all go to windows."""
    taken = {row.group for row in results.rows_by("channel_share", "channel") if row.mean}
    if taken <= {WINDOW}:
        return []
    return [*(item for item in CHANNELS if item in taken), *sorted(taken.difference(CHANNELS))]


def _figure(results: Results, info: ScenarioInfo, measure: str, channel: str) -> SummaryRow | None:
    """A figure of a channel; where a scenario has the window alone, that of all."""
    if channel == WINDOW and not any(row.scenario == info.id for row in results.rows_by("channel_share", "channel")):
        return results.estimate(info.id, measure)
    return results.estimate(info.id, measure, "channel", channel)


def _shares(results: Results) -> Chart | None:
    """Which share of needs each channel takes; windows, which would dwarf all others, are in the table only."""
    channels = _channels(results)
    if not channels:
        return None
    drawn = [
        info for info in results.scenarios if results.estimate(info.id, "needs_year") or _has_channels(results, info)
    ]
    parts = [
        Part(
            results.name_of("channel", channel),
            CHANNEL_COLOURS.get(channel, OTHER_COLOUR),
            tuple(_share(results, info, channel) for info in drawn),
        )
        for channel in channels
    ]
    measure = named("channel_share")
    totals = [_point(results.estimate(info.id, "diverted")) for info in drawn]
    chart = stacks(
        "channel-share",
        WORDS["share_chart"],
        WORDS["channel"],
        [info.title for info in drawn],
        parts,
        "share",
        measure.decimals,
        totals,
        undrawn=(results.name_of("channel", WINDOW),),
    )
    return replace(chart, note=_note_on_parts(results, "share_note"), measure=measure.id)


def _note_on_parts(results: Results, word: str) -> Text:
    return paragraph([WORDS[word], *results.where_intervals(WORDS["whiskers_of_parts"])])


def _has_channels(results: Results, info: ScenarioInfo) -> bool:
    return any(row.scenario == info.id for row in results.rows_by("channel_share", "channel"))


def _share(results: Results, info: ScenarioInfo, channel: str) -> Point:
    if not _has_channels(results, info):
        return Point(1.0 if channel == WINDOW else 0.0, None)
    row = results.estimate(info.id, "channel_share", "channel", channel)
    return Point(0.0, None) if row is None else Point(row.mean, row.half_width)


def _staff_time(results: Results) -> Chart | None:
    """Hours of staff by activity."""
    rows = results.rows_by("staff_time", "activity")
    done = {row.group for row in rows if row.mean}
    if len(done) < 2 or not _channels(results):
        return None
    drawn = [info for info in results.scenarios if any(row.scenario == info.id for row in rows)]
    parts = [
        Part(
            results.name_of("activity", activity),
            ACTIVITY_COLOURS.get(activity, OTHER_COLOUR),
            tuple(_point(results.estimate(info.id, "staff_time", "activity", activity)) for info in drawn),
        )
        for activity in [*(item for item in ACTIVITIES if item in done), *sorted(done.difference(ACTIVITIES))]
    ]
    measure = named("staff_time")
    totals = [_point(results.estimate(info.id, "staff_time")) for info in drawn]
    titles = [info.title for info in drawn]
    chart = stacks(
        "staff-time", WORDS["time_chart"], WORDS["activity"], titles, parts, rows[0].unit, measure.decimals, totals
    )
    return replace(chart, note=_note_on_parts(results, "time_chart_note"), measure=measure.id)


def _point(row: SummaryRow | None) -> Point:
    return Point(None, None) if row is None else Point(row.mean, row.half_width)


def _by_channel(results: Results, measure_id: str) -> Panel | None:
    """A measure by channel: a row a channel and one of all, a column a scenario; the unit is said once."""
    channels = _channels(results)
    rows = results.rows_by(measure_id, "channel")
    if not channels or not rows:
        return None
    measure = named(measure_id)

    def cell(row: SummaryRow | None) -> Text:
        return (
            same("–") if row is None or row.mean is None else write(row.mean, row.half_width, "", measure.decimals).both
        )

    lines = [
        (
            results.name_of("channel", channel),
            *(cell(_figure(results, info, measure_id, channel)) for info in results.scenarios),
        )
        for channel in channels
    ]
    lines.append((WORDS["all_channels"], *(cell(results.estimate(info.id, measure_id)) for info in results.scenarios)))
    unit = WORDS["unit_in"].format(unit=WORDS["yuan"] if rows[0].unit in MONEY else unit_of(rows[0].unit).name)
    grid = Grid((WORDS["channel"], *(info.title for info in results.scenarios)), tuple(lines))
    return Panel(
        f"{measure_id}-channel".replace("_", "-"),
        WORDS["by_channel"].format(measure=measure.title),
        grid,
        paragraph([unit, *results.where_intervals(WORDS["table_whiskers"])]),
        (measure_id,),
    )


def _of_measures(results: Results, word: str, measures: Sequence[str], *needed: str) -> Panel | None:
    """Measures by scenario, of those scenarios in which one of the measures needed is above zero."""

    def value(info: ScenarioInfo, measure: str) -> float:
        row = results.estimate(info.id, measure)
        return 0.0 if row is None else row.mean or 0.0

    drawn = [info for info in results.scenarios if any(value(info, measure) > 0 for measure in needed)]
    if not drawn:
        return None
    shown = [item for item in measures if any(results.estimate(info.id, item) is not None for info in drawn)]
    lines = [
        (named(item).title, *(_written(results.estimate(info.id, item), named(item).decimals) for info in drawn))
        for item in shown
    ]
    if word == "panel_home":
        asked = [results.estimate(info.id, "needs_year", "channel", "home_visit") for info in drawn]
        if any(row is not None for row in asked):
            lines.insert(0, (WORDS["requests"], *(_written(row, named("needs_year").decimals) for row in asked)))
    grid = Grid((WORDS["measure"], *(info.title for info in drawn)), tuple(lines))
    note = paragraph(results.where_intervals(WORDS["table_whiskers"]))
    return Panel(word.replace("_", "-"), WORDS[word], grid, note, tuple(shown))


def _written(row: SummaryRow | None, decimals: int) -> Text:
    return same("–") if row is None or row.mean is None else write(row.mean, row.half_width, row.unit, decimals).both
