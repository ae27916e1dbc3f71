"""Faults of the input, said so that the reader can mend them.

Everything a user hands over (scenario, study, ticket log, a value on the command line) is checked before anything
runs, and all its faults are reported together: where, what was found, what is allowed, and the mend. `InputError`
carries them; the command line prints it and exits with 2. A fault of simnet itself is never an `InputError`.

What a file holds is hostile until proved otherwise: control characters are escaped and long values shortened, so a
message cannot move the cursor, hide text or fill the screen.
"""

from __future__ import annotations

import datetime
import difflib
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

LONGEST_VALUE: Final = 60
LONGEST_PATH: Final = 200
LONGEST_MESSAGE: Final = 600
MOST_PROBLEMS: Final = 50
"""Problems of a file told as text; of the others only their number."""
MOST_ALLOWED: Final = 8
"""Allowed words listed in full; beyond that only the first of them and their number."""
MOST_COMPARED: Final = 2_000
"""Allowed words compared letter by letter; beyond that only the case is forgiven (difflib needs 20 us a word)."""
ALLOWED: Final = "; allowed: "
"""Before a list of allowed words."""


class Missing(Enum):
    """The value of `Problem.found` where nothing was found (None would be a YAML null)."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


def escape(text: str, limit: int = LONGEST_MESSAGE) -> str:
    """Return the text with what cannot be seen written as escapes, cut to `limit` characters."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    if cut.isprintable():
        return cut
    return "".join(_escape_character(character) for character in cut)


def _escape_character(character: str) -> str:
    if character.isprintable():
        return character
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    if character in named:
        return named[character]
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def show(value: object) -> str:
    """Return a value as a short, harmless text in the manner of YAML: "text" quoted, true, null, [1, 2, …].

    Examples
    --------
    >>> show("Mon-Fri 9-17"), show(True), show(None), show([1, 2.5]), show({"mean": 3})
    ('"Mon-Fri 9-17"', 'true', 'null', '[1, 2.5]', '{mean: 3}')
    """
    return _show(value, depth=0)


def _show(value: object, depth: int) -> str:
    if isinstance(value, str):
        cut = value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
        return '"' + escape(cut.replace("\\", "\\\\").replace('"', '\\"')) + '"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if value.bit_length() <= 128:
            return str(int(value))
        return f"an integer of about {int(value.bit_length() * math.log10(2)) + 1} digits"
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = [f"{_show_key(key)}: {_show(value[key], depth + 1)}" for key in _first(value, depth)]
        return "{" + ", ".join(pairs + ["…"] * (len(value) > len(pairs))) + "}"
    if isinstance(value, (list, tuple)):
        items = [_show(item, depth + 1) for item in _first(value, depth)]
        return "[" + ", ".join(items + ["…"] * (len(value) > len(items))) + "]"
    return f"a {type(value).__name__}"


def _show_key(key: object) -> str:
    return escape(key, LONGEST_VALUE) if isinstance(key, str) else _show(key, depth=2)


def _first(container: Collection[object], depth: int) -> list[object]:
    """Return the items worth showing: four at the top, two inside, none further down."""
    count = (4, 2, 0)[min(depth, 2)]
    return [item for _, item in zip(range(count), container, strict=False)]


@dataclass(frozen=True)
class Problem:
    """One fault: where, what was found, what is wrong and how to mend it.

    Attributes
    ----------
    file : str
        The file as the user named it.
    line : int or None
        Line, from 1; None for a fault of the whole file, or of a value that was not read from a line.
    path : str
        Dotted path with `[i]` for items of lists; empty for a fault of the file.
    found : object
        The value found; `MISSING` if there is none to show.
    message : str
        What is wrong, what is allowed, the mend.
    """

    file: str
    line: int | None
    path: str
    found: object
    message: str

    def __str__(self) -> str:
        place = escape(self.path, LONGEST_PATH)
        if self.found is not MISSING:
            place = f"{place} = {show(self.found)}" if place else show(self.found)
        line = "" if self.line is None else f"line {self.line}  "
        return f"{line}{place}{': ' if place else ''}{escape(self.message)}"


class InputError(Exception):
    """All faults found in what the user handed over.

    As text it is short enough to be read: of each file the first `MOST_PROBLEMS`, and what is allowed once.

    Parameters
    ----------
    problems : Problem or iterable of Problem
        At least one; repetitions are dropped.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        given = [problems] if isinstance(problems, Problem) else list(problems)
        if not given:
            raise ValueError("an InputError needs at least one problem")
        super().__init__(given)
        self.problems: list[Problem] = []
        seen: set[tuple[str, str]] = set()
        for problem in given:
            identity = (problem.file, str(problem))
            if identity not in seen:
                seen.add(identity)
                self.problems.append(problem)

    def __str__(self) -> str:
        paragraphs = []
        for file in dict.fromkeys(problem.file for problem in self.problems):
            of_file = sorted((p for p in self.problems if p.file == file), key=lambda p: p.line or 0)
            count = "1 problem" if len(of_file) == 1 else f"{len(of_file)} problems"
            lines = [f"{escape(file)}: {count}", *_told(of_file[:MOST_PROBLEMS])]
            if len(of_file) > MOST_PROBLEMS:
                lines.append(f"… and {len(of_file) - MOST_PROBLEMS} more")
            paragraphs.append("\n  ".join(lines))
        return "\n".join(paragraphs)

    def to_json(self) -> list[dict[str, str | int | None]]:
        """Return the problems as plain dictionaries, in the order of the text.

        `found` is the value as the text shows it (so that it is always valid JSON), null if there is none.
        """
        files = list(dict.fromkeys(problem.file for problem in self.problems))
        in_order = sorted(self.problems, key=lambda p: (files.index(p.file), p.line or 0))
        return [
            {
                "file": problem.file,
                "line": problem.line,
                "path": problem.path,
                "found": None if problem.found is MISSING else show(problem.found),
                "message": problem.message,
            }
            for problem in in_order
        ]


def _told(problems: Iterable[Problem]) -> list[str]:
    """Return problems as lines; a list of allowed words is not repeated."""
    lines = []
    listed = set()
    for problem in problems:
        line, allowed, words = str(problem).partition(ALLOWED)
        lines.append(line + allowed + ("see above" if words in listed else words))
        if allowed:
            listed.add(words)
    return lines


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word that was probably meant, or None."""
    words = sorted(allowed)
    folded = word.casefold()
    same = [candidate for candidate in words if candidate.casefold() == folded]
    if same:
        return same[0]
    if len(words) > MOST_COMPARED or len(word) > 100:
        return None
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return the end of a message about an unknown word, "" if no allowed word is near.

    Examples
    --------
    >>> "unknown skill" + did_you_mean("socail", ["social", "medical"])
    'unknown skill; did you mean "social"?'
    """
    near = nearest(word, allowed)
    return "" if near is None else f"; did you mean {show(near)}?"


def list_allowed(allowed: Iterable[str]) -> str:
    """Return what is allowed, in alphabetical order, as the end of a message.

    Examples
    --------
    >>> "unknown skill" + list_allowed(["social", "medical"])
    'unknown skill; allowed: medical, social'
    """
    words = sorted(set(allowed))
    if not words:
        return "; there is none to choose from"
    listed = ", ".join(escape(word, LONGEST_VALUE) for word in words[:MOST_ALLOWED])
    return f"{ALLOWED}{listed}" if len(words) <= MOST_ALLOWED else f"{ALLOWED}{listed}, … ({len(words)} in all)"


def name_or_list(word: str, allowed: Iterable[str]) -> str:
    """Return the end of a message about an unknown word: the allowed word that is near, else all that are allowed."""
    words = list(allowed)
    return did_you_mean(word, words) or list_allowed(words)


class ClusterError(Exception):
    """A cluster that cannot be used, or no longer: neither the input is at fault nor simnet. The text says what to look at."""
