"""The sheets of the workbook that say what its tables are, how they were made, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simnet.report.measures import named
from simnet.report.results import Results
from simnet.report.sentences import confidence_text
from simnet.report.text import Text
from simnet.report.texts import WORDS as PAGE_WORDS
from simnet.report.workbook_format import Formats, in_language
from simnet.report.workbook_texts import WORDS, row_meaning, sheet_name
from simnet.tables import Table


def add_about(
    book: Any,
    formats: Formats,
    results: Results,
    tables: Sequence[Table],
    rows: Mapping[str, Sequence[Mapping[str, str]]],
    language: str,
) -> None:
    """Add the sheet that says what there is: the question, the sheets, scenarios, measures, how it was run."""
    sheet = book.add_worksheet(in_language(sheet_name("about"), language))
    page = _Lines(sheet, formats, language)
    page.title(WORDS["results"].format(title=results.title))
    if results.question is not None:
        page.row(WORDS["question"], results.question)
    page.note(WORDS["intervals"])
    page.note(WORDS["shares"])
    page.heading(WORDS["sheets"], WORDS["what"], WORDS["rows"], WORDS["file"])
    for table in tables:
        page.row(sheet_name(table.name), row_meaning(table), str(len(rows[table.name])), f"{table.name}.csv")
    page.heading(WORDS["scenarios"], WORDS["name"], WORDS["what"])
    for info in results.scenarios:
        title = info.title + WORDS["baseline"] if info.id == results.baseline else info.title
        page.row(info.id, title, info.summary or "")
    page.heading(WORDS["measures"], WORDS["name"], WORDS["unit"], WORDS["definition"])
    for measure in dict.fromkeys(row["measure"] for found in rows.values() for row in found if row.get("measure")):
        one = named(measure)
        page.row(measure, one.title, one.unit, one.note)
    page.heading(WORDS["run"], "")
    manifest = results.manifest
    for key in ("replications", "seed"):
        if manifest.get(key) is not None:
            page.row(WORDS[key], str(manifest[key]))
    if results.confidence is not None:
        page.row(PAGE_WORDS["confidence"], confidence_text(results.confidence))
    page.row(WORDS["command"], str(manifest.get("command") or ""))
    versions = manifest.get("versions")
    if isinstance(versions, dict):
        page.row(WORDS["versions"], ", ".join(f"{name} {version}" for name, version in versions.items()))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2, 30)
    sheet.set_column(3, 3, 70)


class _Lines:
    """Writes the lines of a sheet of text one below the other."""

    def __init__(self, sheet: Any, formats: Formats, language: str) -> None:
        self._sheet, self._formats, self._language, self._line = sheet, formats, language, 0

    def title(self, text: Text) -> None:
        self._put([text], self._formats.title)

    def note(self, text: Text) -> None:
        self._sheet.merge_range(self._line, 0, self._line, 3, in_language(text, self._language), self._formats.note)
        self._sheet.set_row(self._line, 28)
        self._line += 1

    def heading(self, *cells: Text | str) -> None:
        self._line += 1
        self._put(cells, self._formats.head)

    def row(self, *cells: Text | str) -> None:
        self._put(cells, self._formats.plain)

    def _put(self, cells: Iterable[Text | str], kind: Any) -> None:
        for place, cell in enumerate(cells):
            self._sheet.write_string(self._line, place, in_language(cell, self._language), kind)
        self._line += 1


def add_evidence(book: Any, formats: Formats, results: Results, language: str) -> None:
    """Add the sheet of facts, computations, assumptions with their ranges, and definitions."""
    sheet = book.add_worksheet(in_language(sheet_name("evidence"), language))
    sheet.write_string(0, 0, in_language(WORDS["evidence_rows"], language), formats.title)
    for place, key in enumerate(("path", "kind", "text", "from", "to", "of", "holds_in")):
        sheet.write_string(1, place, in_language(WORDS[key], language), formats.head)
    for line, item in enumerate(results.evidence, start=2):
        kind = PAGE_WORDS.get(item.kind, item.kind)
        everywhere = len(item.scenarios) in (0, len(results.scenarios))
        where = in_language(PAGE_WORDS["all_scenarios"], language) if everywhere else ", ".join(item.scenarios)
        cells = {0: item.path, 1: in_language(kind, language), 2: item.text, 6: where}
        if item.range is not None:
            sheet.write_number(line, 3, item.range[0])
            sheet.write_number(line, 4, item.range[1])
            cells[5] = item.of
        for place, text in cells.items():
            sheet.write_string(line, place, text, formats.plain)
    for place, width in enumerate((44, 22, 70, 9, 9, 12, 30)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(2, 1)
    sheet.autofilter(1, 0, 1 + len(results.evidence), 6)
