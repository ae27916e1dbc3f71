"""What a page says its results rest on: where the numbers come from, how the run is identified, which files went in."""

from __future__ import annotations

from simnet.report import sentences
from simnet.report.results import EvidenceItem, Results
from simnet.report.text import Text, same
from simnet.report.texts import WORDS

KINDS = ("fact", "computed", "assumed", "defined")
"""Kinds of evidence in the order of reading."""


def kinds(results: Results) -> list[tuple[Text, int]]:
    """How many entries of evidence there are of each kind."""
    counts = [(WORDS[kind], sum(item.kind == kind for item in results.evidence)) for kind in KINDS]
    return [(word, count) for word, count in counts if count]


def evidence_note(results: Results) -> Text:
    """Whether every number has an origin, as far as the manifest says."""
    scenarios = results.manifest.get("scenarios")
    described = list(scenarios.values()) if isinstance(scenarios, dict) else []
    lacking = [one.get("numbers_without_origin") if isinstance(one, dict) else None for one in described]
    counts = [count for count in lacking if isinstance(count, int)]
    if not counts or len(counts) < len(lacking):
        return WORDS["entries_counted"]
    if max(counts) == 0:
        return WORDS["all_have_origin"] + WORDS["entries_counted"]
    return WORDS["some_lack_origin"].format(count=str(max(counts))) + WORDS["entries_counted"]


def evidence(results: Results) -> dict[str, list[dict[str, Text | str]]]:
    """Assumptions, and facts with what is computed from them, as rows of tables."""
    return {
        "assumed": [_row(results, item) for item in results.evidence if item.kind == "assumed"],
        "known": [_row(results, item) for item in results.evidence if item.kind in ("fact", "computed")],
    }


def _row(results: Results, item: EvidenceItem) -> dict[str, Text | str]:
    everywhere = len(item.scenarios) in (0, len(results.scenarios))
    titles = [results.title_of(scenario) for scenario in item.scenarios]
    where = (
        WORDS["all_scenarios"] if everywhere else Text("、".join(t.zh for t in titles), ", ".join(t.en for t in titles))
    )
    return {"path": item.path, "text": item.text, "range": sentences.range_text(item.range, item.of), "where": where}


def method(results: Results) -> list[tuple[Text, Text]]:
    """What identifies the run, as far as the manifest says it."""
    manifest = results.manifest
    found: list[tuple[Text, Text]] = []
    if isinstance(manifest.get("replications"), int):
        found.append((WORDS["replications"], same(str(manifest["replications"]))))
    if manifest.get("seed") is not None:
        found.append((WORDS["seed"], same(str(manifest["seed"]))))
    if results.confidence is not None and len(results.scenarios) > 1:
        found.append((WORDS["confidence"], sentences.confidence_text(results.confidence)))
    versions = manifest.get("versions")
    if isinstance(versions, dict) and versions:
        found.append((WORDS["versions"], same(", ".join(f"{name} {version}" for name, version in versions.items()))))
    if isinstance(manifest.get("git_revision"), str):
        found.append((WORDS["revision"], same(manifest["git_revision"])))
    return found


def command(results: Results) -> str:
    """Return the command that remakes the results."""
    found = results.manifest.get("command")
    return " ".join(map(str, found)) if isinstance(found, list) else str(found or "")


def inputs(results: Results) -> list[tuple[str, str]]:
    """Input files and their SHA-256."""
    entries = results.manifest.get("inputs")
    if not isinstance(entries, list):
        return []
    return [
        (str(entry.get("file") or entry.get("path") or ""), str(entry.get("sha256", "")))
        for entry in entries
        if isinstance(entry, dict)
    ]
