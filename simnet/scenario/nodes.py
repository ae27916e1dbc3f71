"""YAML 1.2 with lines: from text to a tree of nodes, each knowing the file and line it came from.

PyYAML reads YAML 1.1, where `no` is false and `12:30` is 750. Only its scanner and parser (the C ones if they were built)
are used here; plain scalars are read by the YAML 1.2 core schema: null, true and false, integers (also 0o17 and
0x1F), floats; everything else is text. So `no`, `on`, `12:30` and `2023-01-02` are text.

Refused, because they hide mistakes or could exhaust the reader:

- keys given twice, empty, with dots or brackets (dotted paths must be unambiguous; but see `PATH_KEYED`, `PATHS_OF_STRESS`), with blanks
  around them or control characters, or that are not text (`1:`, `true:`);
- tags (`!!python/...`, but also `!!str`), merge keys (`<<`), `%YAML 1.1`;
- .inf, .nan, and numbers that do not fit into 64 bits;
- more than one document, an empty file, anything but a mapping at the top;
- nesting deeper than 64; more than 1,000,000 values; aliases inside their own anchor, and aliases that repeat more than
  10,000 values in all (an ordinary alias is allowed: it is a copy).

All such faults of a file are reported together; a syntax error ends the reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

from simnet.errors import MISSING, InputError, Problem, show
from simnet.scenario.core_schema import Scalar, resolve
from simnet.scenario.paths import KeyPath, Lines, dotted

DEEPEST: Final = 64
MOST_VALUES: Final = 1_000_000
MOST_ALIASED: Final = 10_000
PATH_KEYED: Final = ("evidence", "vary")
"""Sections whose own keys are dotted paths, so that dots are allowed in them."""
PATHS_OF_STRESS: Final = ("values", "factors")
"""Parts of each `stress` of a study whose keys are dotted paths too."""

Plain: TypeAlias = Scalar | list["Plain"] | dict[str, "Plain"]


class Node(NamedTuple):
    """A value and its origin; never changed, so that aliases and merged trees can share it.

    `line` is that of the key (or of the item of a list), `size` counts the values inside with itself, `height` the levels
    below it.
    """

    value: Scalar | list[Node] | dict[str, Node]
    file: str
    line: int
    size: int = 1
    height: int = 0


def parse_text(text: str, shown: str, path_keyed: Collection[str] = PATH_KEYED) -> Node:
    """Return the tree of a YAML text.

    Parameters
    ----------
    text : str
        The text, without a byte order mark.
    shown : str
        How messages name the file.
    path_keyed : collection of str
        Names of top-level sections whose own keys may hold dots.

    Raises
    ------
    InputError
        See the module.
    """
    builder = _Builder(text, shown, path_keyed)
    try:
        root = builder.document()
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax_problem(error, text, shown))
    except _Stop:
        pass
    if builder.problems:
        raise InputError(builder.problems)
    return root


def flatten(root: Node) -> tuple[Plain, Lines]:
    """Return a tree as plain dictionaries, lists and scalars (nothing shared), and the origin of each value."""
    lines = Lines()

    def plain(node: Node, path: KeyPath) -> Plain:
        lines[path] = (node.file, node.line)
        if isinstance(node.value, dict):
            return {key: plain(child, (*path, key)) for key, child in node.value.items()}
        if isinstance(node.value, list):
            return [plain(child, (*path, index)) for index, child in enumerate(node.value)]
        return node.value

    return plain(root, ()), lines


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, shown: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark is not None else 1
    rows = text.split("\n")
    row = rows[line - 1] if line <= len(rows) else ""
    what = (error.problem or "").removeprefix("found ").removeprefix("did not find ")
    message = f"not YAML: {error.problem}"
    if error.context and error.context_mark is not None and error.context_mark.line + 1 != line:
        message += f" ({error.context} that begins on line {error.context_mark.line + 1})"
    if "\t" in row[: len(row) - len(row.lstrip())]:
        message += "; tabs cannot indent: use spaces"
    elif what.startswith("character") and "start any token" in what:
        message += "; put the text in quotes"
    elif "document start" in what:
        message += "; a scenario file is one document"
    return Problem(shown, line, "", MISSING, message)


class _Stop(Exception):
    """Reading on makes no sense; the reason is among the problems."""


class _Builder:
    """Reads one document, event by event, and gathers its faults."""

    def __init__(self, text: str, shown: str, path_keyed: Collection[str]) -> None:
        self.shown = shown
        self.path_keyed = path_keyed
        self.problems: list[Problem] = []
        self.path: list[str | int] = []
        self.anchors: dict[str, Node | None] = {}  # None while the anchored value is still being read
        self.num_values = 0
        self.num_aliased = 0
        parser = yaml.CBaseLoader(text) if yaml.__with_libyaml__ else yaml.BaseLoader(text)
        self.next_event: Callable[[], Any] = parser.get_event

    def problem(self, line: int, message: str, found: object = MISSING) -> None:
        self.problems.append(Problem(self.shown, line, dotted(tuple(self.path)), found, message))

    def stop(self, line: int, message: str) -> _Stop:
        self.problem(line, message)
        return _Stop()

    def document(self) -> Node:
        self.next_event()  # the start of the stream
        start = self.next_event()
        if isinstance(start, yaml.StreamEndEvent):
            raise self.stop(1, "is empty; a scenario file begins with `simnet: 1`")
        if start.version is not None and start.version != (1, 2):
            self.problem(1, "is read as YAML 1.2; remove the %YAML line")
        first = self.next_event()
        root = self.value(first, first.start_mark.line + 1)
        self.next_event()  # the end of the document
        after = self.next_event()
        if not isinstance(after, yaml.StreamEndEvent):
            raise self.stop(after.start_mark.line + 1, "a second document begins; a scenario file is one document")
        if root.value is None and not self.problems:
            raise self.stop(1, "is empty; a scenario file begins with `simnet: 1`")
        if not isinstance(root.value, dict) and not self.problems:
            self.problem(root.line, "the top must be a mapping (lines of `key: value`)")
        return root

    def value(self, event: Any, line: int) -> Node:
        """Return the node that begins with an event; `line` is that of its key or list item."""
        self.num_values += 1
        if self.num_values > MOST_VALUES:
            self.path.clear()
            raise self.stop(line, f"holds more than {MOST_VALUES:,} values")
        if isinstance(event, yaml.AliasEvent):
            return self.alias(str(event.anchor), line)
        if event.tag is not None:
            self.problem(event.start_mark.line + 1, f"tags such as {show(event.tag)} are not read; remove it")
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            node = Node(self.scalar(event), self.shown, line)
        elif len(self.path) >= DEEPEST:
            del self.path[4:]
            raise self.stop(line, f"is nested deeper than {DEEPEST} levels")
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self.sequence(line)
        else:
            node = self.mapping(line)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def alias(self, anchor: str, line: int) -> Node:
        if anchor not in self.anchors:
            self.problem(line, f"the alias *{anchor} stands for nothing: there is no anchor &{anchor} before it")
            return Node(None, self.shown, line)
        node = self.anchors[anchor]
        if node is None:
            raise self.stop(line, f"the alias *{anchor} stands inside what it stands for")
        self.num_aliased += node.size
        if self.num_aliased > MOST_ALIASED:
            raise self.stop(line, f"aliases repeat more than {MOST_ALIASED:,} values; use ids and `extends`")
        if len(self.path) + node.height > DEEPEST:
            del self.path[4:]
            raise self.stop(line, f"is nested deeper than {DEEPEST} levels")
        return node._replace(line=line)

    def scalar(self, event: Any) -> Scalar:
        text = event.value
        line = event.start_mark.line + 1
        if not text.isprintable() and re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text):
            self.problem(line, "control characters are not allowed in text", text)
            return text
        if not event.implicit[0]:
            return text
        try:
            return resolve(text)
        except ValueError as error:
            # A number of thousands of digits is shown as the text it was, shortened.
            self.problem(line, str(error), text)
            return None

    def sequence(self, line: int) -> Node:
        items: list[Node] = []
        while not isinstance(event := self.next_event(), yaml.SequenceEndEvent):
            self.path.append(len(items))
            items.append(self.value(event, event.start_mark.line + 1))
            self.path.pop()
        return self.container(items, items, line)

    def mapping(self, line: int) -> Node:
        entries: dict[str, Node] = {}
        while not isinstance(event := self.next_event(), yaml.MappingEndEvent):
            key_line = event.start_mark.line + 1
            key = self.key(event, key_line)
            self.path.append(key)
            child = self.value(self.next_event(), key_line)
            if key in entries:
                self.problem(key_line, f"given twice, first on line {entries[key].line}; keep one")
            else:
                entries[key] = child
            self.path.pop()
        return self.container(entries, entries.values(), line)

    def container(self, value: list[Node] | dict[str, Node], children: Collection[Node], line: int) -> Node:
        size = 1 + sum(child.size for child in children)
        height = 1 + max((child.height for child in children), default=0)
        return Node(value, self.shown, line, size, height)

    def key(self, event: Any, line: int) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.tag is not None or event.anchor is not None:
            raise self.stop(line, "a key must be plain text, without tag, anchor or alias, not a list or mapping")
        text = event.value
        fault = None
        if event.implicit[0] and text and not self.is_text(text):
            fault = f'keys are text; put it in quotes: "{text}"'
        elif event.implicit[0] and text == "<<":
            fault = "merge keys are not part of YAML 1.2; use `extends`"
        elif not text.strip():
            fault = "a key must not be empty"
        elif text != text.strip() or not text.isprintable():
            fault = "a key must be free of blanks around it and of control characters"
        elif re.search(r"[.\[\]]", text) and not self.holds_paths():
            fault = "a key must not hold dots or brackets, which separate the steps of a path; use _ or -"
        if fault is not None:
            self.path.append(text)
            self.problem(line, fault)
            self.path.pop()
        return text

    def is_text(self, plain: str) -> bool:
        try:
            return isinstance(resolve(plain), str)
        except ValueError:
            return False

    def holds_paths(self) -> bool:
        of_stress = len(self.path) == 3 and self.path[0] == "stress" and self.path[2] in PATHS_OF_STRESS
        return of_stress or (len(self.path) == 1 and self.path[0] in self.path_keyed)
