"""Where a value stands: dotted paths, and the file and line that each value came from.

A path is a tuple of keys and list positions; a user reads and writes it as `sites.centre.windows.social.skills[0]`.
Keys of scenario files hold no dots, so that is unambiguous; the keys of sections that are themselves paths (`evidence`)
are written in brackets and quotes: `evidence["costs.rent_m2_year"].fact`.
"""

from __future__ import annotations

import json
import re
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
Origin: TypeAlias = tuple[str, int | None]
"""File as the user named it, and line (None: not read from a line)."""

_NEEDS_BRACKETS = re.compile(r'[.\[\]"]')
_STEP = re.compile(
    r"""\[(?P<position>[0-9]{1,9})\]     # [3]
      | \[(?P<quoted>"(?:[^"\\]|\\.)*")\]   # ["costs.rent"]
      | (?P<dot>\.)?(?P<key>[^.\[\]"]+)     # .key, or key at the start
    """,
    re.VERBOSE,
)


def dotted(path: KeyPath) -> str:
    """Return a path as users write it.

    Examples
    --------
    >>> dotted(("sites", "centre", "skills", 0)), dotted(("evidence", "costs.rent", "fact"))
    ('sites.centre.skills[0]', 'evidence["costs.rent"].fact')
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif not step or _NEEDS_BRACKETS.search(step):
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
        else:
            text += f".{step}" if text else step
    return text


def parse_path(text: str) -> KeyPath:
    """Return the steps of a dotted path, the inverse of `dotted`.

    Raises
    ------
    ValueError
        If the text is not a path.
    """
    steps: list[str | int] = []
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None or (match["key"] is not None and bool(match["dot"]) != bool(steps)):
            raise ValueError("is not a dotted path such as sites.centre.windows.social.count or items[0]")
        if match["position"] is not None:
            steps.append(int(match["position"]))
        elif match["quoted"] is not None:
            try:
                steps.append(json.loads(match["quoted"]))
            except json.JSONDecodeError:
                raise ValueError(f"is not a dotted path: {match['quoted']} is not a quoted key") from None
        else:
            steps.append(match["key"])
        at = match.end()
    if not steps:
        raise ValueError("is not a dotted path: it is empty")
    return tuple(steps)


class Lines(dict[KeyPath, Origin]):
    """Origin of every value of a tree, by path; the root is the empty path."""

    def at(self, path: KeyPath) -> Origin:
        """Return the origin of a value, or of the nearest thing that should have held it."""
        for length in range(len(path), 0, -1):
            origin = self.get(path[:length])
            if origin is not None:
                return origin
        return self[()]
