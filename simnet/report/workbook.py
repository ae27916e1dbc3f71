"""The tables of a results directory as an Excel workbook: a sheet a table, and two that say what they are and rest on.

Every number is that of the CSV file, which has ten significant digits; text is always text, never a formula, whatever a user wrote. Names
of scenarios, measures and groups stand beside their ids. The same results give the same bytes. It needs XlsxWriter (`simnet[excel]`).
"""

from __future__ import annotations

import csv
import datetime
import importlib.util
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simnet.report.data import read_results
from simnet.report.measures import named
from simnet.report.reading import fault
from simnet.report.results import Results
from simnet.report.text import Text
from simnet.report.workbook_about import add_about, add_evidence
from simnet.report.workbook_format import Formats, in_language, pattern, width_of
from simnet.report.workbook_texts import ADDED, UNITS, column_meaning, column_name, row_meaning, sheet_name
from simnet.tables import FILE_TABLES, Column, Table

ORDER = ("summary", "comparison", "costs", "claims", "stress", "sweep", "trade_off", "effects", "points")
"""The sheets that are read most come first."""

MOST_ROWS = 1_048_576 - 10
"""Rows that a sheet can have, less the heads."""

HEADS = 4
"""Rows above the figures: what a row is, what columns mean, their units, their names."""

FROZEN = ("scenario", "point")
"""Columns that stay in sight, if they are among the first."""

WIDE, NARROW, WIDEST = 14, 9, 44
"""Widths of columns, in characters."""


def what_is_missing() -> str | None:
    """Return what has to be installed before a workbook can be written, in words for the user; None if nothing has."""
    if importlib.util.find_spec("xlsxwriter") is not None:
        return None
    return "Excel workbooks are written by XlsxWriter, which is not installed: pip install 'simnet[excel]'"


def workbook_bytes(directory: Path, language: str) -> bytes:
    """Return the workbook of a results directory.

    Parameters
    ----------
    directory : Path
        Holds `manifest.json` and tables.
    language : "zh" or "en"
        Of names, heads and notes.

    Raises
    ------
    InputError
        If it holds no results, a table is not what it should be, or one has more rows than a sheet.
    """
    import xlsxwriter

    results = read_results(directory)
    tables = [table for table in _in_order() if (directory / f"{table.name}.csv").exists()]
    rows = {table.name: _rows(directory / f"{table.name}.csv", table) for table in tables}
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    # A fixed time, so that the same results give the same bytes.
    book.set_properties({"title": getattr(results.title, language), "created": datetime.datetime(2000, 1, 1)})
    formats = Formats(book)
    add_about(book, formats, results, tables, rows, language)
    for table in tables:
        _sheet(book, formats, results, table, rows[table.name], language)
    if results.evidence:
        add_evidence(book, formats, results, language)
    book.close()
    return content.getvalue()


@dataclass(frozen=True)
class _Shown:
    """A column of a sheet: one of the table, or one that is added beside it."""

    column: Column
    added: bool


def _in_order() -> list[Table]:
    return sorted(FILE_TABLES, key=lambda table: ORDER.index(table.name) if table.name in ORDER else len(ORDER))


def _rows(path: Path, table: Table) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column.name for column in table.columns if column.name not in (reader.fieldnames or ())]
            if missing:
                raise fault(path, 1, f"column {missing[0]} is missing")
            rows = list(reader)
    except OSError as error:
        raise fault(path, None, f"cannot be read: {error.strerror or error}") from None
    except (ValueError, csv.Error) as error:
        raise fault(path, None, str(error)) from error
    if len(rows) > MOST_ROWS:
        raise fault(path, None, f"has {len(rows)} rows, and a sheet of Excel holds {MOST_ROWS} below its heads")
    return rows


def _sheet(
    book: Any, formats: Formats, results: Results, table: Table, rows: Sequence[dict[str, str]], language: str
) -> None:
    """Add the sheet of a table."""
    sheet = book.add_worksheet(in_language(sheet_name(table.name), language))
    shown = _columns(table, results)
    sheet.write_string(0, 0, in_language(row_meaning(table), language), formats.title)
    for place, one in enumerate(shown):
        name = one.column.name
        meaning = ADDED[name][1] if one.added else column_meaning(table, name)
        head = ADDED[name][0] if one.added else column_name(name)
        sheet.write_string(1, place, in_language(meaning, language), formats.note)
        unit = "" if one.added else one.column.unit
        sheet.write_string(2, place, in_language(UNITS.get(unit, Text(unit, unit)), language), formats.note)
        sheet.write_string(3, place, in_language(head, language), formats.head)
    widths = [WIDE if one.column.type == "O" else NARROW + 2 for one in shown]
    for line, row in enumerate(rows, start=HEADS):
        for place, one in enumerate(shown):
            if one.added:
                text = _name(results, one.column.name, row, language)
                if text:
                    sheet.write_string(line, place, text, formats.soft)
            else:
                text = row[one.column.name] or ""
                _write(sheet, formats, line, place, one.column, text, row)
            if line < 500:
                widths[place] = max(widths[place], width_of(text) + 2 if one.column.type == "O" else 0)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width, WIDEST))
    sheet.set_row(1, 62)
    sheet.set_row(3, 32)
    sheet.freeze_panes(HEADS, 1 + max((place for place in range(3) if shown[place].column.name in FROZEN), default=-1))
    if rows:
        sheet.autofilter(HEADS - 1, 0, HEADS - 1 + len(rows), len(shown) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADS - 1)


def _columns(table: Table, results: Results) -> list[_Shown]:
    """The columns of a sheet: those of the table, each of an id followed by its name where names are known."""
    known = {
        "scenario": bool(results.scenarios),
        "measure": True,
        "group": bool(results.names) and table.name != "trade_off",
    }
    shown = []
    for column in table.columns:
        shown.append(_Shown(column, added=False))
        if known.get(column.name) and column.type == "O":
            shown.append(_Shown(column, added=True))
    return shown


def _name(results: Results, column: str, row: dict[str, str], language: str) -> str:
    """The name that belongs to an id; empty where there is no id."""
    found = row[column]
    if not found:
        return ""
    if column == "scenario":
        return in_language(results.title_of(found), language)
    if column == "measure":
        return in_language(named(found).title, language)
    return in_language(results.name_of(row.get("group_by") or "", found), language)


def _write(sheet: Any, formats: Formats, line: int, place: int, column: Column, text: str, row: dict[str, str]) -> None:
    """Write a cell of a table: a number as a number, nothing where there is none."""
    if not text:
        return
    if column.type == "O":
        sheet.write_string(line, place, text)
    elif column.type == "i8":
        sheet.write_number(line, place, int(text), formats.number("#,##0"))
    else:
        sheet.write_number(line, place, float(text), formats.number(pattern(column.name, row)))
