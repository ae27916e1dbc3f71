"""How robust a recommendation is, in words: for the page and for the terminal.

The verdicts are those of the manifest; here they are only told, by the rules of `sentences`: a tie is never called a win, so where a
recommendation survives beside others they are named.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.numbers import plain
from simnet.report.results import Results, StressAbout
from simnet.report.text import EMPTY, Text, listed, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WEEKDAYS

TITLES = {
    "demand": Text("需求×{amount}", "Demand ×{amount}"),
    "leave": Text("{amount}的工作人员休假", "{amount} of the staff on leave"),
    "closed": Text("最忙的网点停办{days}天", "The busiest site closed for {days} days"),
    "day": Text("某一天需求×{amount}", "A day of demand ×{amount}"),
}
"""Titles of stresses by kind."""

OF_STANDARD = {
    "demand_80": TITLES["demand"].format(amount="0.8"),
    "demand_120": TITLES["demand"].format(amount="1.2"),
    "demand_150": TITLES["demand"].format(amount="1.5"),
    "staff_leave": Text("工作人员休假", "Staff on leave"),
    "site_closed": Text("最忙的网点停办", "The busiest site closed"),
    "busy_day": Text("某一天需求加倍", "A day of twice the demand"),
}
"""Titles of standard stresses that a study was not put through."""

REASONS = {
    "no_demand": Text("没有可按倍数增减的需求", "no demand that could be multiplied"),
    "no_staff": Text("没有在岗人员", "no staff"),
    "no_week": Text(
        "统计期内没有一个普通的整周（其后还须再有一周）", "no ordinary week with another after it in the measured days"
    ),
    "no_day": Text("以分钟计的模拟没有日期", "a run in minutes has no days"),
    "warm_up": Text("预热期会过长", "the warm-up would be too long"),
    "no_site": Text("没有人到网点办事", "nobody goes to a site"),
}
"""Why a study was not put through a stress."""

VERDICTS = {
    "survives": Text("成立", "survives"),
    "narrowed": Text("部分成立，只剩{kept}", "narrowed to {kept}"),
    "overturned": Text("不成立", "overturned"),
    "undecided": Text("无法判断", "cannot be judged"),
}
TIED = Text("，但与{others}分不出", ", but cannot be told from {others}")

FROM = Text("{first}起", "from {first}")
WEEKDAY = Text("{first}（{weekday}）", "{first} ({weekday})")
MAKE_UP = Text("{first}（按{weekday}上班）", "{first} (worked as {weekday})")
MEASURED = Text("统计自该日起的{days}天", "measured over the {days} days from then")
MEASURED_ONE = Text("只统计这一天", "measured over that day alone")
CLOSED = Text("停办：{sites}", "closed: {sites}")
SITE_OF = Text("{site}（{scenarios}）", "{site} ({scenarios})")
UNTOUCHED = Text("不影响{scenarios}", "does not touch {scenarios}")

ALL = Text("全部{number}项压力", "all {number} stresses")
ALL_JUDGED = Text("可以判断的{number}项压力", "the {number} stresses that can be judged")
ONLY = Text("唯一一项压力", "the only stress")
ONLY_JUDGED = Text("唯一可以判断的一项压力", "the only stress that can be judged")
EACH, IT = Text("每一项下", "under each of them"), Text("其下", "under it")
SURVIVES_ALONE = Text(
    "建议经得起{all}：{each}都只留下{best}。",
    "The recommendation survives {all}: {each} only {best} is left.",
)
SURVIVES_AMONG = Text(
    "建议经得起{all}：{each}{best}都在最好之列。",
    "The recommendation survives {all}: {each} {best} is among the best.",
)
SURVIVES_TIED = Text(
    "建议经得起{all}：{each}{best}都在最好之列，彼此分不出。",
    "The recommendation survives {all}: {each} {best} are among the best and cannot be told apart.",
)
SURVIVES_SOME = Text("在{all}中，建议经得起{kept}项。", "Of {all}, the recommendation survives {kept}.")
NARROWED = Text("在“{stress}”下只剩{kept}。", "Under “{stress}” it is narrowed to {kept}.")
OVERTURNED = Text("在“{stress}”下不成立，最好的是{best}。", "Under “{stress}” it is overturned: {best} is best.")
OVERTURNED_TIED = Text(
    "在“{stress}”下不成立，最好的是{best}，彼此分不出。",
    "Under “{stress}” it is overturned: {best} are best and cannot be told apart.",
)
JOINED = Text(
    "在{stresses}下，{others}与建议方案分不出。", "Under {stresses}, {others} cannot be told from what is recommended."
)
QUOTED = Text("“{stress}”", "“{stress}”")
EVERYWHERE = Text("在每一项下都留在最好之列的是{best}。", "Among the best under every stress: {best}.")
NOWHERE = Text(
    "没有一个建议方案在每一项下都留在最好之列。", "No recommended option is among the best under every stress."
)
UNDECIDED = Text("“{stress}”无法判断。", "“{stress}” cannot be judged.")
LEFT_OUT = Text("未做：{stress}（{reason}）。", "Left out: {stress} ({reason}).")


@dataclass(frozen=True)
class StressLine:
    """One stress in words.

    Attributes
    ----------
    title : Text
        What it is.
    note : Text
        When, where, over which days; empty where there is nothing to add.
    best : Text
        The scenarios that cannot be told from the best.
    verdict : str
        survives, narrowed, overturned or undecided.
    told : Text
        The verdict in words, with those from whom the recommendation cannot be told.
    """

    title: Text
    note: Text
    best: Text
    verdict: str
    told: Text


def stress_lines(results: Results) -> tuple[StressLine, ...]:
    """Return the stresses of some results, in their order."""
    return tuple(
        StressLine(
            title_of(about),
            _note(results, about),
            listed([results.title_of(name) for name in about.best]),
            about.verdict,
            _told(results, about),
        )
        for about in results.stresses
    )


def title_of(about: StressAbout) -> Text:
    """Return the name of a stress."""
    if about.title is not None or about.kind not in TITLES:
        return same(about.id) if about.title is None else about.title
    amount = about.amount or 0.0
    shown = f"{plain(100 * amount, 0)}%" if about.kind == "leave" else f"{amount:g}"
    return TITLES[about.kind].format(amount=shown, days=str(about.days or 0))


def survival(results: Results) -> Text:
    """Return in a few sentences which recommendation survives; nothing where there is nothing to choose from."""
    if len(results.scenarios) < 2:
        return EMPTY
    decided = [about for about in results.stresses if about.verdict != "undecided"]
    words = (ALL, ONLY) if len(decided) == len(results.stresses) else (ALL_JUDGED, ONLY_JUDGED)
    every = words[len(decided) == 1].format(number=str(len(decided)))
    said: list[Text] = []
    if decided and all(about.verdict == "survives" for about in decided):
        alone = all(set(about.best) == set(results.best) for about in decided)
        told = SURVIVES_TIED if len(results.best) > 1 else SURVIVES_ALONE if alone else SURVIVES_AMONG
        each = IT if len(decided) == 1 else EACH
        said.append(told.format(all=every, each=each, best=_titles(results, results.best)))
    elif decided:
        kept = sum(about.verdict == "survives" for about in decided)
        said.append(SURVIVES_SOME.format(all=every, kept=str(kept)))
        everywhere = [name for name in results.best if all(name in about.best for about in decided)]
        said.append(EVERYWHERE.format(best=_titles(results, everywhere)) if everywhere else NOWHERE)
    said += [text for about in results.stresses for text in _said_of(results, about)]
    return paragraph([*said, *_joined(results)])


def left_out(results: Results) -> list[Text]:
    """Return which standard stresses the study was not put through, and why."""
    return [
        LEFT_OUT.format(stress=OF_STANDARD.get(name, same(name)), reason=REASONS.get(reason, same(reason)))
        for name, reason in results.not_stressed.items()
    ]


def _said_of(results: Results, about: StressAbout) -> list[Text]:
    """What is to be said of a stress under which the recommendation is less than it was."""
    stress, kept = title_of(about), [name for name in results.best if name in about.best]
    if about.verdict == "undecided":
        return [UNDECIDED.format(stress=stress)]
    if about.verdict == "overturned":
        words = OVERTURNED if len(about.best) == 1 else OVERTURNED_TIED
        return [words.format(stress=stress, best=_titles(results, about.best))]
    return [NARROWED.format(stress=stress, kept=_titles(results, kept))] if about.verdict == "narrowed" else []


def _joined(results: Results) -> list[Text]:
    """Who cannot be told from the recommendation under which stresses: those of the same scenarios together."""
    found: dict[tuple[str, ...], list[Text]] = {}
    for about in results.stresses:
        others = tuple(name for name in about.best if name not in results.best)
        if others and about.verdict in ("survives", "narrowed"):
            found.setdefault(others, []).append(QUOTED.format(stress=title_of(about)))
    return [
        JOINED.format(stresses=listed(stresses), others=_titles(results, others)) for others, stresses in found.items()
    ]


def _told(results: Results, about: StressAbout) -> Text:
    kept = [name for name in results.best if name in about.best]
    others = [name for name in about.best if name not in results.best]
    told = VERDICTS.get(about.verdict, same(about.verdict)).format(kept=_titles(results, kept))
    if others and about.verdict in ("survives", "narrowed"):
        told += TIED.format(others=_titles(results, others))
    return told


def _note(results: Results, about: StressAbout) -> Text:
    said: list[Text] = []
    if about.first:
        first = _day(about)
        said.append(FROM.format(first=first) if (about.days or 1) > 1 else first)
    if about.measured_days is not None:
        words = MEASURED if about.measured_days > 1 else MEASURED_ONE
        said.append(words.format(days=str(about.measured_days)))
    if about.sites:
        sites = [
            SITE_OF.format(
                site=results.name_of("site", site),
                scenarios=_titles(results, [name for name, lost in about.sites.items() if lost == site]),
            )
            for site in dict.fromkeys(about.sites.values())
        ]
        said.append(CLOSED.format(sites=_series(sites)))
    if about.untouched:
        said.append(UNTOUCHED.format(scenarios=_titles(results, about.untouched)))
    return Text("；".join(text.zh for text in said), "; ".join(text.en for text in said))


def _day(about: StressAbout) -> Text:
    """The first day of a stress, with its weekday."""
    counted = about.first.removeprefix("day ")
    first = same(about.first) if counted == about.first else Text(f"第{counted}天", about.first)
    if about.weekday not in WEEKDAYS:
        return first
    made_up = counted == about.first and _weekday(about.first) not in ("", about.weekday)
    return (MAKE_UP if made_up else WEEKDAY).format(first=first, weekday=WEEKDAYS[about.weekday])


def _weekday(date: str) -> str:
    """The weekday of a date, empty if it is none.

    >>> _weekday("2023-06-25")
    'Su'
    """
    try:
        return list(WEEKDAYS)[datetime.date.fromisoformat(date).weekday()]
    except ValueError:
        return ""


def _titles(results: Results, names: Sequence[str]) -> Text:
    return listed([results.title_of(name) for name in names])


def _series(texts: Sequence[Text]) -> Text:
    return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))
