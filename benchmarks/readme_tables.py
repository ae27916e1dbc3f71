"""The tables of the README, from the results of a run: what was wanted, what was measured."""

from pathlib import Path
from typing import Any

from floors import MOST_ELSEWHERE
from gathered import at_fault

from simnet.store import write_atomically

BEGIN, END = "<!-- bench table -->", "<!-- end of bench table -->"


def section(results: dict[str, Any], floors: dict[str, Any]) -> str:
    """What stands between the marks of the README."""
    ratios = [
        f"| {about['work']} | {about['against']} | {at_least(about)} | {ratio(measured)} | "
        f"{duration(measured['their_seconds'])} | {duration(measured['our_seconds'])} |"
        for name, about in floors["ratios"].items()
        if (measured := results["ratios"].get(name)) is not None
    ]
    figures = [
        f"| {about['work']} | {at_most(about)} | **{amount(measured['value'], about['unit'])}** |"
        for name, about in floors["figures"].items()
        if (measured := results["figures"].get(name)) is not None
    ]
    return "\n".join(
        [
            provenance(results),
            "",
            "| work | against | wanted | theirs / ours | theirs | ours |",
            "|---|---|---|---|---|---|",
            *ratios,
            "",
            "| what | wanted | measured |",
            "|---|---|---|",
            *figures,
        ]
    )


def provenance(results: dict[str, Any]) -> str:
    machine, versions = results["machine"], results["versions"]
    revision = results["revision"] or "unknown"
    commit, _, changes = revision.partition("+")
    shown = commit[:7] + (f" with {changes}" if changes else "")
    named = ", ".join(f"{name} {versions[name]}" for name in ("numba", "simpy", "ciw", "cimba") if name in versions)
    return (
        f"Measured on {results['date'][:10]} at revision {shown} by `simnet bench{'' if results['full'] else ' --quick'}`: "
        f"{machine['cores']} cores of {machine['processor']}, {machine['memory_gib']:.0f} GiB, Python {versions['python']}, {named}."
    )


def rewrite(readme: Path, new: str, begin: str = BEGIN, end: str = END) -> None:
    """Put a section between the marks."""
    before, after = parts(readme, begin, end)
    write_atomically(readme, f"{before}{begin}\n{new}\n{end}{after}".encode())


def parts(readme: Path, begin: str = BEGIN, end: str = END) -> tuple[str, str]:
    """What stands before and after the marks.

    Raises
    ------
    InputError
        If the marks are missing.
    """
    text = readme.read_text("utf-8")
    before, found, rest = text.partition(begin)
    _, found_end, after = rest.partition(end)
    if not found or not found_end:
        raise at_fault(readme, f"has no place for the tables: a line {begin} and a line {end}")
    return before, after


def at_least(about: dict[str, Any]) -> str:
    return f"≥ {about['wanted']:g}" if "wanted" in about else ""


def at_most(about: dict[str, Any]) -> str:
    return f"≤ {amount(about['wanted'], about['unit'])}" if "wanted" in about else ""


def ratio(measured: dict[str, Any]) -> str:
    """A ratio of wall times says what else the machine was doing, if that was not nothing."""
    value = measured["ratio"]
    shown = f"**{value:,.0f}**" if value >= 100 else f"**{value:.3g}**"
    busy = measured.get("elsewhere", 0.0) > MOST_ELSEWHERE
    return f"{shown} while other work kept {measured['elsewhere']:.2g} cores busy" if busy else shown


def amount(value: float, unit: str) -> str:
    """A figure for people, in a unit that suits its size."""
    if unit == "s":
        return duration(value)
    if unit == "MiB":
        return f"{value / 1024:.2g} GiB" if value >= 1024 else f"{value:.0f} MiB"
    if unit == "customers/s":
        return f"{value / 1e6:.3g} million customers a second"
    return f"{value:.3g} {unit}"


def duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.3g} s"
    if seconds >= 0.1:
        return f"{seconds:.2g} s"
    return f"{seconds * 1000:.2g} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"
