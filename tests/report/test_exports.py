"""Exports: cells of the workbook are those of the CSV files, every chart is a picture, the PDF is A4."""

from __future__ import annotations

import asyncio
import csv
import importlib.util
import io
import json
import re
import struct
import xml.etree.ElementTree as ET
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from simnet.errors import InputError
from simnet.report import chromium, exports
from simnet.report.exports import ExportError, Wanted, export
from simnet.report.page import write_page
from simnet.report.pictures import slug
from simnet.report.workbook import workbook_bytes
from simnet.report.workbook_texts import COLUMNS, ROWS, SHEETS
from simnet.tables import (
    CLAIMS,
    COMPARISON,
    COSTS,
    EFFECTS,
    FILE_TABLES,
    STRESS,
    SUMMARY,
    SWEEP,
    SWEEP_POINTS,
    TRADE_OFF,
)

from .sample import HOSTILE, write_sample

HEADS = 4
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def chromium_or_skip() -> str:
    found = chromium.find_browser()
    if found is None:
        import os

        (pytest.fail if os.environ.get("CI") else pytest.skip)("Chromium is not installed")
    return found


@pytest.fixture(scope="module")
def exported(sample: Path, tmp_path_factory: pytest.TempPathFactory, chromium_or_skip: str) -> Path:
    """Everything that can be exported of the sample, in both languages."""
    folder = tmp_path_factory.mktemp("exports") / "made"
    paths = export(sample, Wanted(excel=True, png=True, svg=True, pdf=True), folder)
    assert sorted(paths) == sorted(folder.iterdir())
    return folder


def book_of(directory: Path, language: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(directory, language)))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# -- the workbook -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("table", [SUMMARY, COMPARISON, COSTS, CLAIMS], ids=lambda table: table.name)
def test_cells_are_those_of_the_csv_file(reaching, language, table):
    sheet = book_of(reaching, language)[getattr(SHEETS[table.name], language)]
    heads = [cell.value for cell in sheet[HEADS]]
    place = {column.name: heads.index(getattr(COLUMNS[column.name][0], language)) for column in table.columns}
    rows = rows_of(reaching / f"{table.name}.csv")
    assert sheet.max_row == HEADS + len(rows) and rows
    for row, cells in zip(rows, sheet.iter_rows(min_row=HEADS + 1, values_only=True), strict=True):
        for column in table.columns:
            text, found = row[column.name], cells[place[column.name]]
            if not text:
                assert found is None
            elif column.type == "O":
                assert found == text
            else:
                assert isinstance(found, (int, float)) and found == float(text)


def test_heads_stay_in_sight_and_say_what_columns_are_in_which_unit(sample):
    for language, mean, unit in (("zh", "估计值", "见“单位”列"), ("en", "Estimate", "see column Unit")):
        sheet = book_of(sample, language)[getattr(SHEETS["summary"], language)]
        assert sheet.freeze_panes == "C5"
        assert sheet.auto_filter.ref == f"A4:L{sheet.max_row}"
        place = [cell.value for cell in sheet[HEADS]].index(mean) + 1
        assert sheet.cell(3, place).value == unit and sheet.cell(2, place).value
        assert all(cell.value for cell in sheet[2]) and all(cell.value for cell in sheet[HEADS])


def test_numbers_are_shown_no_finer_than_their_measure(sample):
    sheet = book_of(sample, "en")["Measures"]
    formats = {}
    for cells in sheet.iter_rows(min_row=HEADS + 1):
        formats.setdefault(cells[2].value, cells[9].number_format)
    # Waits have one decimal on the page, shares one decimal of a per cent, trips two; money none.
    assert formats["mean_wait"] == "#,##0.00" and formats["late_or_left"] == "0.00%"
    assert formats["trips_per_case"] == "#,##0.000" and formats["public_cost_year"] == "#,##0"


def test_names_stand_beside_ids(sample):
    sheet = book_of(sample, "zh")["各方案指标"]
    named = {cells[0]: cells[1] for cells in sheet.iter_rows(min_row=HEADS + 1, values_only=True)}
    assert named["one-plus-n"] == "少城“1+N”"
    groups = {(c[4], c[5]): c[6] for c in sheet.iter_rows(min_row=HEADS + 1, values_only=True)}
    assert groups[("segment", "elderly")] == "老年人（60岁以上）" and groups[(None, None)] is None


def test_the_first_sheet_says_what_there_is_and_how_it_was_made(sample):
    sheet = book_of(sample, "en")["About"]
    said = {cell for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert {"summary.csv", "comparison.csv", "costs.csv", "Mean wait", "mean_wait"} <= said
    assert "simnet compare scenarios/shaocheng/study.yaml" in said and "2023" in said
    rows = len(rows_of(sample / "summary.csv"))
    assert str(rows) in said


def test_evidence_has_a_sheet_of_its_own(sample):
    found = json.loads((sample / "manifest.json").read_text("utf-8"))
    entries = {(e["path"], e["text"]) for s in found["scenarios"].values() for e in s["evidence"]}
    sheet = book_of(sample, "en")["Evidence"]
    listed = {(row[0], row[2]) for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert listed == entries


def test_text_of_a_user_is_never_a_formula(tmp_path):
    directory = write_sample(tmp_path / "results")
    path = directory / "costs.csv"
    path.write_text(path.read_text("utf-8").replace(",rent,", ",=1+1,"), "utf-8")
    book = book_of(directory, "en")
    cells = [cell for row in book["Costs"].iter_rows(min_row=HEADS + 1) for cell in row if cell.value == "=1+1"]
    assert cells
    # openpyxl takes what begins with = for a formula on reading; in the file it is a shared string.
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(directory, "en"))) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in packed.read(name) for name in sheets)
        assert b"=1+1" in packed.read("xl/sharedStrings.xml")


def test_the_same_results_give_the_same_bytes(sample):
    assert workbook_bytes(sample, "zh") == workbook_bytes(sample, "zh")


def test_every_table_of_results_has_chinese_names():
    for table in (SUMMARY, COMPARISON, COSTS, CLAIMS, STRESS, SWEEP, SWEEP_POINTS, TRADE_OFF, EFFECTS):
        assert table in FILE_TABLES and table.name in SHEETS and table.name in ROWS
        assert all(column.name in COLUMNS for column in table.columns)
        heads = [COLUMNS[column.name][0] for column in table.columns]
        assert len({head.zh for head in heads}) == len({head.en for head in heads}) == len(heads)


def test_a_table_without_its_columns_is_refused(tmp_path):
    directory = write_sample(tmp_path / "results")
    (directory / "costs.csv").write_text("scenario,basis\nhall,paid\n", "utf-8")
    with pytest.raises(InputError, match="column payer is missing"):
        workbook_bytes(directory, "en")


# -- pictures and paper -------------------------------------------------------------------------------------------------


def charts_of(directory: Path) -> int:
    page = (directory / "report.html").read_text("utf-8")
    return len(re.findall(r'<div class="chart" id="|<svg class="ground" id="', page))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_chart_is_an_svg_and_a_png(sample, exported, language):
    drawings = sorted(exported.glob(f"*-{language}.svg"))
    assert len(drawings) == charts_of(sample) == 22
    assert [path.stem for path in sorted(exported.glob(f"*-{language}.png"))] == [path.stem for path in drawings]
    for path in drawings:
        root = ET.fromstring(path.read_text("utf-8"))
        assert root.tag == f"{SVG}svg"
        inner = root.findall(f"{SVG}svg")
        assert len(inner) == 1 and len(list(inner[0].iter(f"{SVG}path"))) > 0
        content = path.with_suffix(".png").read_bytes()
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", content[16:24])
        # Three pixels for one of the page.
        assert (width, height) == (3 * int(root.attrib["width"]), 3 * int(root.attrib["height"]))


def test_a_picture_says_in_its_language_what_it_shows(exported):
    for language, title, scenario in (
        ("zh", "平均等候时间：按到达时刻", "少城“1+N”"),
        ("en", "Mean wait by hour of arrival", "Shaocheng 1+N"),
    ):
        (path,) = exported.glob(f"*-when-mean-wait-by-hour-of-arrival-{language}.svg")
        root = ET.fromstring(path.read_text("utf-8"))
        assert root.findtext(f"{SVG}title") == title
        texts = ["".join(text.itertext()) for text in root.findall(f"{SVG}text")]
        assert texts[0] == title and scenario in texts


def test_a_map_says_what_its_numbers_are_and_that_it_is_no_real_one(exported):
    for language, words in (("zh", ("2 党群服务中心", "示意地图")), ("en", ("Party-mass centre", "synthetic map"))):
        (path,) = exported.glob(f"*-where-map-of-the-sites-shaocheng-1-n-{language}.svg")
        root = ET.fromstring(path.read_text("utf-8"))
        between = "" if language == "zh" else " "
        said = between.join("".join(text.itertext()) for text in root.findall(f"{SVG}text"))
        assert all(word in said for word in words), said


def test_no_text_of_a_picture_runs_out_of_it(exported):
    for path in exported.glob("*-zh.svg"):
        root = ET.fromstring(path.read_text("utf-8"))
        for text in root.findall(f"{SVG}text"):
            said, size = "".join(text.itertext()), float(text.attrib["font-size"])
            # Chinese is as wide as its font is high, anything else at most 0.75 of that.
            width = sum(size if ord(character) >= 0x2E80 else 0.75 * size for character in said)
            assert float(text.attrib["x"]) + 0.85 * width <= float(root.attrib["width"]), said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pdf_has_pages_of_a4(exported, language):
    content = (exported / f"report-{language}.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox ?\[([^\]]*)\]", content)
    assert len(boxes) == len(re.findall(rb"/Type ?/Page\b", content)) > 3
    for box in boxes:
        # 210 x 297 mm in points of 1/72 inch: 595.28 x 841.89.
        assert [float(side) for side in box.split()] == pytest.approx([0, 0, 595.28, 841.89], abs=1)


def test_only_what_is_asked_for_is_written_in_the_language_asked_for(sample, tmp_path, chromium_or_skip):
    paths = export(sample, Wanted(pdf=True), tmp_path / "new" / "folder", ("en",))
    assert [path.name for path in paths] == ["report-en.pdf"]
    assert list((tmp_path / "new" / "folder").iterdir()) == paths


def test_exports_lie_beside_the_page(tmp_path):
    directory = write_sample(tmp_path / "results")
    write_page(directory)
    paths = export(directory, Wanted(excel=True))
    assert [path.relative_to(directory).as_posix() for path in paths] == [
        "exports/tables-zh.xlsx",
        "exports/tables-en.xlsx",
    ]


def test_markup_in_a_users_text_is_text_in_pictures_and_on_paper(hostile, tmp_path, chromium_or_skip):
    paths = export(hostile, Wanted(svg=True, pdf=True), tmp_path / "out", ("en",))
    said = ""
    for path in paths:
        if path.suffix == ".svg":
            root = ET.fromstring(path.read_text("utf-8"))
            assert not [part for part in root.iter() if part.tag.endswith(("img", "script"))]
            said += "".join(root.itertext())
    assert HOSTILE in said
    assert (tmp_path / "out" / "report-en.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_not_installed_is_all_said_and_nothing_written(sample, tmp_path, monkeypatch):
    monkeypatch.setenv(chromium.VARIABLE, "no-such-browser")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ExportError) as refused:
        export(sample, Wanted(excel=True, pdf=True), tmp_path / "out")
    for words in ("pip install 'simnet[excel]'", "pip install 'simnet[pictures]'", "apt-get install chromium"):
        assert words in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_a_browser_that_ends_at_once_is_told_with_its_last_words(sample, tmp_path, monkeypatch):
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\necho 'no display here' >&2\nexit 1\n", "utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv(chromium.VARIABLE, str(broken))
    with pytest.raises(ExportError, match="the browser wrote: no display here; try another Chromium"):
        export(sample, Wanted(pdf=True), tmp_path / "out")


def test_a_fault_in_the_page_is_told_and_work_gives_what_it_gives(chromium_or_skip):
    def fails(browser):
        browser.new_page().evaluate("(() => { throw new Error('wrong') })()")

    with pytest.raises(chromium.BrowserError, match="wrong"):
        chromium.in_browser(chromium_or_skip, fails)
    assert chromium.in_browser(chromium_or_skip, lambda browser: browser.new_page().evaluate("6 * 7")) == 42


def test_a_browser_is_found_within_a_running_event_loop(chromium_or_skip):
    # As in a notebook, where Playwright's plain interface refuses to work in the same thread.
    async def loop():
        return chromium.in_browser(chromium_or_skip, lambda browser: browser.version)

    # In a thread that has no loop yet, whatever other tests have open in this one.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, loop()).result()


def test_names_of_files_end_with_a_word():
    assert slug("Mean wait, by hour: 1+N") == "mean-wait-by-hour-1-n"
    # 20 letters and a hyphen each: four words make 83, five would make 104.
    assert slug(" ".join(["a" * 20] * 7)) == "-".join(["a" * 20] * 4)
    assert slug("等候") == "chart"
    assert exports.FOLDER == "exports"
