"""What people write for opening hours, brought into OpenStreetMap's form: "Mon-Fri 9-17", "周一至周五 9:00-17:00".

Only suggestions are made of it, in messages; nothing is ever read in this way, because a guess that is wrong would be a
hall with other hours.
"""

from __future__ import annotations

import re
from typing import Final

from simnet.scenario.calendar import WEEKDAYS

_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_ENGLISH: Final = "monday tuesday wednesday thursday friday saturday sunday"
_DAY_NAMES: Final = {
    **{
        name[:length]: day for name, day in zip(_ENGLISH.split(), WEEKDAYS, strict=True) for length in (2, 3, len(name))
    },
    **{week + name: day for week in ("周", "星期") for name, day in zip("一二三四五六日", WEEKDAYS, strict=True)},
    **dict.fromkeys(("周天", "星期天"), "Su"),
    **dict.fromkeys(("ph", "节假日", "法定节假日"), "PH"),
    **dict.fromkeys(("thur", "thurs"), "Th"),
    "tues": "Tu",
    "weds": "We",
}
_LONGEST_NAME_FIRST = "|".join(sorted(_DAY_NAMES, key=len, reverse=True))


def mend(expression: str) -> str:
    """Return what was probably meant by something that is not an opening_hours expression.

    Nothing says that the result is one.

    Examples
    --------
    >>> mend("Monday to Friday 9-17")
    'Mo-Fr 09:00-17:00'
    """
    text = expression.translate(str.maketrans("：；，–—−～~至到", ":;,-------")).strip(" ;,")
    text = re.sub(
        rf"(?<![A-Za-z])({_LONGEST_NAME_FIRST})(?![A-Za-z])",
        lambda m: _DAY_NAMES[m[1].lower()],
        text,
        flags=re.I,
    )
    text = re.sub(r"\b(off|closed)\b", lambda m: m[1].lower(), text, flags=re.I)
    text = re.sub(
        r"(?<![0-9:.])([0-9]{1,2})(?:[.:]([0-9]{2}))?(?![0-9:./])",
        lambda m: f"{int(m[1]):02d}:{m[2] or '00'}",
        text,
    )
    text = re.sub(r"\s*-\s*|\s+to\s+", "-", text)
    text = re.sub(rf"({_DAY})\s*:?\s*([0-9])", r"\1 \2", text)
    text = re.sub(rf"\s*,\s*(?={_DAY})", ",", text)
    text = re.sub(rf"{_DAY}(?:[-,]{_DAY})*", lambda m: ",".join(sorted(m[0].split(","), key="PH".__eq__)), text)
    text = re.sub(rf"([0-9]),(?={_DAY})", r"\1, ", text)
    text = re.sub(rf"(:[0-9]{{2}})\s+(?={_DAY})", r"\1; ", text)
    return re.sub(r"\s*;\s*", "; ", re.sub(r"\s+", " ", text))
