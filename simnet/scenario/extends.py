"""`extends`: a scenario says only how it differs from others.

`extends: base.yaml`, or a list of files applied in order, names what a file builds on (relative to the folder of the
file that says so, or absolute). Mappings are merged deeply and the later wins: first what is extended, in order, then
the file itself. Lists and scalars are replaced whole; `null` deletes. A file that is reached by several ways is applied
once, where it is reached first; so two variants of one base can be combined without undoing each other.

Every value keeps the file and line it came from. Refused: loops (the chain is shown), chains longer than 32 files, and a
`null` where there is nothing to delete.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from simnet.errors import MISSING, InputError, Missing, Problem, list_allowed, nearest, show
from simnet.scenario.nodes import PATH_KEYED, Node, Plain, flatten, parse_text
from simnet.scenario.paths import KeyPath, Lines, Origin, dotted, parse_path
from simnet.scenario.text import read_text

LONGEST_CHAIN: Final = 32


class SourceFile(NamedTuple):
    """A file that was read: its path as messages show it, and the SHA-256 of its bytes in hexadecimal."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Tree:
    """A scenario or study as plain values, with the origin of each.

    Attributes
    ----------
    data : dict
        Dictionaries, lists and scalars; no `extends`, no null in any mapping.
    lines : Lines
        Path to (file, line).
    files : tuple of SourceFile
        Every file read, the one asked for first, each once.
    """

    data: dict[str, Plain]
    lines: Lines
    files: tuple[SourceFile, ...]

    @property
    def file(self) -> str:
        """The file asked for, as the user named it."""
        return self.files[0].path

    def get(self, path: KeyPath) -> Plain | Missing:
        """Return the value at a path, `MISSING` if there is none."""
        value: Plain = self.data
        for step in path:
            if not isinstance(value, (dict, list)):
                return MISSING
            try:
                value = _item(value, step)
            except (KeyError, IndexError):
                return MISSING
        return value

    def where(self, path: KeyPath) -> Origin:
        """Return file and line of a value, or of the nearest thing that should have held it."""
        return self.lines.at(path)

    def problem(self, path: KeyPath, message: str) -> Problem:
        """Return a problem at a path, with its file, its line and the value found there."""
        file, line = self.where(path)
        return Problem(file, line, dotted(path), self.get(path) if path else MISSING, message)


def load_tree(path: str | os.PathLike[str], path_keyed: Collection[str] = PATH_KEYED) -> Tree:
    """Return a file merged with all that it extends.

    Parameters
    ----------
    path : path-like
        The file; messages name it, and files beside it, in the same manner.
    path_keyed : collection of str
        Names of top-level sections whose own keys may hold dots.

    Raises
    ------
    InputError
        With all faults of all files that were read.
    """
    reader = _Reader(path_keyed)
    reader.visit(os.fspath(path), None, ())
    if reader.problems:
        raise InputError(reader.problems)
    merged = Node({}, os.fspath(path), 1)
    for layer in reader.layers:
        merged = _merge(merged, layer, (), reader.problems)
    if reader.problems:
        raise InputError(reader.problems)
    data, lines = flatten(merged)
    assert isinstance(data, dict)
    return Tree(data, lines, tuple(reader.files))


class _Reader:
    """Reads files depth first; what is extended comes before what extends it."""

    def __init__(self, path_keyed: Collection[str]) -> None:
        self.path_keyed = path_keyed
        self.layers: list[Node] = []
        self.files: list[SourceFile] = []
        self.problems: list[Problem] = []
        self.visited: set[str] = set()

    def visit(self, shown: str, asked_by: Problem | None, chain: tuple[tuple[str, str], ...]) -> None:
        """Read a file and those it extends; `chain` holds (real path, shown) of those being read."""
        try:
            identity = os.path.realpath(shown)
        except ValueError:  # a NUL in the name; reading it gives the message
            identity = shown
        if asked_by is not None and any(identity == real for real, _ in chain):
            names = [name for _, name in chain] + [shown]
            self.refuse(asked_by, f"extends itself: {' -> '.join(names)}")
            return
        if identity in self.visited:
            return
        self.visited.add(identity)
        if asked_by is not None and len(chain) >= LONGEST_CHAIN:
            self.refuse(asked_by, f"is the end of a chain of more than {LONGEST_CHAIN} files")
            return
        try:
            source = read_text(Path(shown), shown, asked_by)
            self.files.append(SourceFile(shown, source.sha256))
            root = parse_text(source.text, shown, self.path_keyed)
        except InputError as error:
            self.problems.extend(error.problems)
            return
        assert isinstance(root.value, dict)
        extends = root.value.get("extends")
        for base, item in self.named_bases(extends, shown):
            where = Problem(base.file, base.line, item, base.value, "")
            assert isinstance(base.value, str)
            beside = os.path.normpath(Path(shown).parent / base.value)
            self.visit(beside, where, (*chain, (identity, shown)))
        own = {key: child for key, child in root.value.items() if key != "extends"}
        self.layers.append(root._replace(value=own))

    def named_bases(self, extends: Node | None, shown: str) -> list[tuple[Node, str]]:
        """Return the files named by `extends` with their dotted paths."""
        if extends is None:
            return []
        if isinstance(extends.value, list):
            bases = [(item, f"extends[{index}]") for index, item in enumerate(extends.value)]
        else:
            bases = [(extends, "extends")]
        seen: set[str] = set()
        good = []
        for base, item in bases:
            if not isinstance(base.value, str) or not base.value:
                found = flatten(base)[0]
                message = "must be the path of a file, or a list of them"
                self.problems.append(Problem(shown, base.line, item, found, message))
            elif base.value in seen:
                self.problems.append(Problem(shown, base.line, item, base.value, "is named twice; keep one"))
            else:
                seen.add(base.value)
                good.append((base, item))
        return good

    def refuse(self, asked_by: Problem, message: str) -> None:
        self.problems.append(replace(asked_by, message=message))


def _merge(base: Node, over: Node, path: KeyPath, problems: list[Problem]) -> Node:
    """Return a mapping with another laid over it; both nodes are mappings."""
    assert isinstance(base.value, dict) and isinstance(over.value, dict)
    merged = dict(base.value)
    for key, child in over.value.items():
        below = merged.get(key)
        if child.value is None:
            if merged.pop(key, None) is None:
                problems.append(_nothing_to_delete(child, (*path, key), base.value))
        elif isinstance(child.value, dict) and below is not None and isinstance(below.value, dict):
            merged[key] = _merge(below, child, (*path, key), problems)
        else:
            _refuse_nulls(child, (*path, key), problems)
            merged[key] = child
    return over._replace(value=merged)


def _refuse_nulls(node: Node, path: KeyPath, problems: list[Problem]) -> None:
    """Note each null in a mapping of a subtree that is new: it has nothing to delete."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            if child.value is None:
                problems.append(_nothing_to_delete(child, (*path, key), {}))
            _refuse_nulls(child, (*path, key), problems)
    elif isinstance(node.value, list):
        for index, child in enumerate(node.value):
            _refuse_nulls(child, (*path, index), problems)


def _nothing_to_delete(node: Node, path: KeyPath, others: Collection[str]) -> Problem:
    near = nearest(str(path[-1]), others)
    mend = "give it a value or remove the key" if near is None else f"did you mean {show(near)}?"
    return Problem(node.file, node.line, dotted(path), None, f"nothing to delete: {mend}")


def apply_override(
    tree: Tree, dotted_path: str, value: Plain, origin: Origin | None = None, create: bool = False
) -> Tree:
    """Return a tree with one value replaced (null deletes it); the given tree is left as it is.

    Parameters
    ----------
    tree : Tree
        What to change.
    dotted_path : str
        Such as `sites.centre.windows.social.count` or `sites.centre.at[0]`.
    value : dict, list or scalar
        The new value; a copy is taken.
    origin : (file, line), optional
        Where the change was asked for; messages about the path and about the new value name it. Default: the tree's
        file, no line.
    create : bool
        Whether the last step may be a key that is not yet there (a value left to its default).

    Raises
    ------
    InputError
        If there is no such path, with the nearest that there is.
    """
    where = origin or (tree.file, None)
    try:
        path = parse_path(dotted_path)
    except ValueError as error:
        raise InputError(Problem(*where, dotted_path, MISSING, str(error))) from None
    may_create = create and isinstance(path[-1], str) and isinstance(tree.get(path[:-1]), dict)
    if tree.get(path) is MISSING and not (may_create and value is not None):
        raise InputError(Problem(*where, dotted_path, MISSING, _unknown_path(tree, path)))
    if value is None and isinstance(path[-1], int):
        raise InputError(Problem(*where, dotted_path, None, "null deletes keys, not items of a list"))
    if isinstance(tree.get(path), (dict, list)):
        lines = Lines({known: origin for known, origin in tree.lines.items() if known[: len(path)] != path})
    else:  # nothing lies below it; a district's file has thousands of lines, and hundreds of values may be set
        lines = Lines(tree.lines)
        lines.pop(path, None)
    if value is not None:
        lines[path] = where
    return Tree(_with_value(tree.data, path, copy.deepcopy(value)), lines, tree.files)


def _with_value(data: dict[str, Plain], path: KeyPath, value: Plain) -> dict[str, Plain]:
    """Return the data with a value set; only the containers along the path are copied."""
    root = dict(data)
    container: dict[str, Plain] | list[Plain] = root
    for step in path[:-1]:
        inner = copy.copy(_item(container, step))
        assert isinstance(inner, (dict, list))
        _set_item(container, step, inner)
        container = inner
    last = path[-1]
    if value is None:
        assert isinstance(container, dict) and isinstance(last, str)
        del container[last]
    else:
        _set_item(container, last, value)
    return root


def _item(container: dict[str, Plain] | list[Plain], step: str | int) -> Plain:
    if isinstance(container, dict) and isinstance(step, str):
        return container[step]
    if isinstance(container, list) and isinstance(step, int):
        return container[step]
    raise KeyError(step)


def _set_item(container: dict[str, Plain] | list[Plain], step: str | int, value: Plain) -> None:
    if isinstance(container, dict):
        assert isinstance(step, str)
        container[step] = value
    else:
        assert isinstance(step, int)
        container[step] = value


def _unknown_path(tree: Tree, path: KeyPath) -> str:
    """Return a message with the nearest path that exists, or with the first step that does not."""
    known: KeyPath = ()
    repaired: KeyPath = ()
    first_unknown = ""
    for step in path:
        here = tree.get(repaired)
        if tree.get((*repaired, step)) is not MISSING:
            repaired += (step,)
            known = repaired if not first_unknown else known
            continue
        place = dotted(known) or "the top"
        if isinstance(here, dict):
            near = nearest(str(step), here)
            first_unknown = first_unknown or f"{place} has no {show(str(step))}{list_allowed(here)}"
        else:
            near = None
            holds = f"a list of {len(here)}" if isinstance(here, list) else show(here)
            first_unknown = first_unknown or f"{place} is {holds}"
        if near is None:
            return f"unknown path: {first_unknown}"
        repaired += (near,)
    return f"unknown path; did you mean {show(dotted(repaired))}?"
