"""Judging ratios by their floors, and setting floors at 60% of what was measured. Times are shown, never judged."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gathered import at_fault

from simnet.store import write_atomically

SHARE = 0.6
"""Of what was measured: a floor."""
MOST_ELSEWHERE = 0.15
"""Cores that may be busy with other things where wall times of two workers are to mean something."""


@dataclass(frozen=True)
class Verdict:
    """How a ratio stands to its floor: `text` says why where it is missing or not judged."""

    name: str
    floor: float
    ratio: float | None
    good: bool
    text: str


def load(file: Path) -> dict[str, Any]:
    """Return floors and what the tables list.

    Raises
    ------
    InputError
        If the file is not one of floors.
    """
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise at_fault(file, f"cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise at_fault(file, f"is not TOML: {error}") from None
    for name, ratio in found.get("ratios", {}).items():
        if not isinstance(ratio, dict) or not isinstance(ratio.get("floor"), (int, float)) or "group" not in ratio:
            raise at_fault(file, f"ratios.{name} needs a `group` and a `floor`")
    if not found.get("ratios"):
        raise at_fault(file, "names no ratios")
    return found


def judge(results: dict[str, Any], floors: dict[str, Any]) -> list[Verdict]:
    """Judge the ratios of the groups that were run; one that a floor names and that was not measured is not good."""
    return [
        _verdict(name, wanted["floor"], results["ratios"].get(name))
        for name, wanted in floors["ratios"].items()
        if wanted["group"] in results["groups"]
    ]


def _verdict(name: str, floor: float, measured: dict[str, Any] | None) -> Verdict:
    if measured is None:
        return Verdict(name, floor, None, False, "not measured")
    ratio, elsewhere = measured["ratio"], measured.get("elsewhere", 0.0)
    if elsewhere > MOST_ELSEWHERE:
        return Verdict(name, floor, ratio, True, f"not judged: other work kept {elsewhere:.2g} cores busy")
    return Verdict(name, floor, ratio, ratio >= floor, "" if ratio >= floor else "BELOW")


def told(verdicts: list[Verdict]) -> str:
    """A table of verdicts."""
    width = max(len(verdict.name) for verdict in verdicts)
    lines = [f"{'ratio':{width}}  {'floor':>8}  {'measured':>8}"]
    for verdict in verdicts:
        measured = "-" if verdict.ratio is None else f"{verdict.ratio:.3g}"
        lines.append(f"{verdict.name:{width}}  {verdict.floor:8.3g}  {measured:>8}  {verdict.text}".rstrip())
    bad = sum(not verdict.good for verdict in verdicts)
    lines.append(f"{bad} of {len(verdicts)} below their floors or missing" if bad else "all ratios hold their floors")
    return "\n".join(lines)


def set_floors(file: Path, results: dict[str, Any]) -> list[str]:
    """Set the floor of every ratio that was measured at 60% of it, in place; return the names of those that were set.

    A ratio of wall times that was measured on a busy machine is left as it is.
    """
    text, done = file.read_text("utf-8"), []
    for name in load(file)["ratios"]:
        measured = results["ratios"].get(name)
        if measured is None or measured.get("elsewhere", 0.0) > MOST_ELSEWHERE:
            continue
        section = re.compile(rf"(^\[ratios\.{re.escape(name)}\]$.*?^floor = )[^\n]+", re.MULTILINE | re.DOTALL)
        text, number = section.subn(rf"\g<1>{measured['ratio'] * SHARE:.3g}", text, count=1)
        done += [name] * number
    write_atomically(file, text.encode())
    return done
