"""Boards of a site on a terminal, as a supervisor would have seen them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from rich import box
from rich.table import Table
from rich.text import Text as Styled

from simnet.experiment.replay import AT_PAPERS, FREE, PAUSING, SERVING, SHUT, Board, Window
from simnet.report.text import Text, same
from simnet.terminal import Language, Speaker, console_for
from simnet.units import DAY, MINUTE

STATES = {
    SERVING: Text("办理{service}，已{minutes}分钟", "serving {service}, for {minutes} min"),
    AT_PAPERS: Text("后台处理{service}，已{minutes}分钟", "at papers of {service}, for {minutes} min"),
    PAUSING: Text("叫下一位", "calling the next"),
    FREE: Text("空闲", "free"),
    SHUT: Text("未开", "shut"),
}
STYLES = {SERVING: "green", AT_PAPERS: "green", FREE: "bold", SHUT: "dim"}
GUIDE = Text("导办", "guidance")
NOBODY = Text("无人等候", "nobody waits")
WAITING = Text("{people}人等候，最久{minutes}分钟", "{people} waiting, the longest {minutes} min")
OF_SKILL = Text("{skill} {people}人", "{skill} {people}")
HEADINGS = (Text("窗口", "Window"), Text("状态", "State"))


def show_boards(boards: Sequence[Board], title: Text, language: Language = "en", file: IO[str] | None = None) -> None:
    """Print boards, one below the other.

    Parameters
    ----------
    boards : sequence of Board
        See `replay`.
    title : Text
        The site and the day.
    language : "en" or "zh"
        Which language.
    file : file, optional
        Where to; default the standard output.
    """
    say, console = Speaker(language), console_for(file)
    for board in boards:
        minute = board.time % DAY // MINUTE
        head = say(title + same(f" {minute // 60:02d}:{minute % 60:02d} · ") + waiting(board))
        console.print(Styled(head, style="bold"))
        table = Table(box=box.SIMPLE_HEAD, header_style="bold")
        for heading in HEADINGS:
            table.add_column(say(heading))
        for window in board.windows:
            table.add_row(
                Styled(f"{window.pool} {window.number}"),
                Styled(say(told(window, board.time)), style=STYLES.get(window.state, "")),
            )
        console.print(table)


def waiting(board: Board) -> Text:
    """Return who waits, in words."""
    people = sum(line.waiting for line in board.lines)
    if not people:
        return NOBODY
    longest = max(line.longest for line in board.lines) // MINUTE
    said = WAITING.format(people=str(people), minutes=str(longest))
    if len(board.lines) > 1:
        parts = [OF_SKILL.format(skill=line.skill, people=str(line.waiting)) for line in board.lines]
        said += Text(
            "（" + "、".join(part.zh for part in parts) + "）", " (" + ", ".join(part.en for part in parts) + ")"
        )
    return said


def told(window: Window, time: int) -> Text:
    """Return what a window does, in words."""
    minutes = "" if window.since is None else str((time - window.since) // MINUTE)
    service = same(window.service) if window.service else GUIDE
    return STATES[window.state].format(service=service, minutes=minutes)
