"""Spreadsheets and annotations, read back with openpyxl, spaCy's rule and the csv module."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import UTC, date, datetime

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from pipeline.errors import SettingsError
from pipeline.export import workbook as workbooks
from pipeline.export.kinds import KINDS, WHATS
from pipeline.export.labeling import jsonl, label_studio
from pipeline.export.sheets import BOM, csv_bytes
from pipeline.export.workbook import MOST_CHARS, Sheet, workbook
from pipeline.export.write import _WRITERS

BUILT = datetime(2026, 1, 2, tzinfo=UTC)
ROWS = pa.table({
    "text": ["=1+1", "-3%", None, '따옴표 " 쉼표,', "두\n줄"],
    "value": [1.5, None, float("inf"), -2.0, 1e-9],
    "article_count": pa.array([1, 2, None, 4, 5], pa.int32()),
    "published_on": pa.array([date(2021, 3, 1), None, date(1850, 1, 1), date(1900, 3, 1), date(2021, 3, 2)]),
    "started_at": pa.array([BUILT, None, None, None, None], pa.timestamp("us", tz="UTC")),
    "is_core": [True, False, None, True, False],
})  # fmt: skip


def read(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_cells_are_what_they_are():
    page = read(workbook([Sheet("trends", ROWS)], created=BUILT))["trends"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0] == ROWS.column_names
    assert rows[1] == ["=1+1", 1.5, 1, datetime(2021, 3, 1), datetime(2026, 1, 2), True]  # noqa: DTZ001
    assert page["A2"].data_type == "s"  # text, no formula
    assert page["D2"].is_date
    assert page["D2"].number_format == "yyyy-mm-dd"
    assert rows[2] == ["-3%", None, 2, None, None, False]
    # Excel knows no day before 1900 and holds that for a leap year: such days are text.
    assert rows[3] == [None, "inf", None, "1850-01-01", None, None]
    assert rows[4][3] == datetime(1900, 3, 1)  # noqa: DTZ001
    assert rows[5][0] == "두\n줄"


def test_headers_stay_in_sight_and_columns_are_explained():
    field = pa.field("article_count", pa.int32(), metadata={"description": "기사 수", "unit": "건"})
    table = pa.table([pa.array([1], pa.int32())], schema=pa.schema([field]))
    book = read(workbook([Sheet("trends", table)], created=BUILT))
    assert book.sheetnames == ["columns", "trends"]
    assert book["trends"].freeze_panes == "A2"
    assert book["trends"].auto_filter.ref == "A1:A2"
    told = [cell.value for cell in book["columns"][2]]
    assert told == ["trends", "article_count", "int32", "건", "기사 수", None]


def test_equal_tables_make_equal_workbooks():
    assert workbook([Sheet("a", ROWS)], created=BUILT) == workbook(
        [Sheet("a", ROWS)], created=BUILT
    )


def test_a_cell_too_long_ends_in_an_ellipsis():
    table = pa.table({"text": ["가" * (MOST_CHARS + 5)]})
    value = read(workbook([Sheet("blocks", table)], created=BUILT))["blocks"]["A2"].value
    assert len(value) == MOST_CHARS
    assert value.endswith("가…")


def test_a_table_too_long_for_a_sheet_is_refused_with_the_way_out(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    with pytest.raises(SettingsError, match=r"5 rows.*export csv --table mentions"):
        workbook([Sheet("mentions", ROWS)], created=BUILT)


def test_without_xlsxwriter_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(SettingsError, match=r"pip install xlsxwriter"):
        workbook([], created=BUILT)


def test_csv_opens_in_excel_and_runs_nothing():
    data = csv_bytes(ROWS.append_column("names", pa.array([["a", "b"], [], None, ["c"], ["d"]])))
    assert data.startswith(BOM)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [r["text"] for r in rows] == ["'=1+1", "-3%", "", '따옴표 " 쉼표,', "두\n줄"]
    assert [r["names"] for r in rows] == ["a; b", "", "", "c", "d"]
    assert rows[0]["published_on"] == "2021-03-01"
    assert [float(r["value"]) for r in rows if r["value"]] == [1.5, float("inf"), -2.0, 1e-9]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+82 2 123", "'+82 2 123"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("-", "'-"),
        ("-12.5%", "-12.5%"),
        ("+1,000", "+1,000"),
        ("보통 = 글", "보통 = 글"),
    ],
)
def test_a_formula_is_told_to_be_text_and_a_number_is_left(text, written):
    table = pa.table({"text": [text]})
    rows = csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline=""))
    assert list(rows)[1] == [written]


BLOCKS = pd.DataFrame({
    "issue_id": ["i", "i"], "block_id": ["i/b1", "i/b2"], "ordinal": [1, 2], "kind": "bullet",
    "text": ["𝛼 오픈AI의 GPT-3", "이름 없는 글"], "source_line": [3, 4], "page": [float("nan")] * 2,
})  # fmt: skip
MENTIONS = pd.DataFrame({
    "block_id": ["i/b1", "i/b1"], "start": [8, 2], "end": [13, 6], "surface": ["GPT-3", "오픈AI"],
    "entity_id": ["gpt-3", "openai"], "entity_type": ["model", "company"], "confidence": [1.0, 0.9],
})  # fmt: skip


def test_each_block_is_a_line_with_ordered_spans():
    first, second = map(json.loads, jsonl(BLOCKS, MENTIONS).decode().splitlines())
    assert [s["label"] for s in first["spans"]] == ["company", "model"]
    assert all(first["text"][s["start"] : s["end"]] == s["text"] for s in first["spans"])
    assert first["label"] == [[2, 6, "company"], [8, 13, "model"]]
    assert first["meta"]["source_line"] == 3
    assert first["meta"]["page"] is None
    assert second["spans"] == second["label"] == []


def test_label_studio_gets_predictions_beside_the_text():
    first, second = json.loads(label_studio(BLOCKS, MENTIONS))
    results = first["predictions"][0]["result"]
    assert [r["value"]["labels"] for r in results] == [["company"], ["model"]]
    text = first["data"][results[0]["to_name"]]
    assert all(text[r["value"]["start"] : r["value"]["end"]] == r["value"]["text"] for r in results)
    assert second["predictions"][0]["result"] == []


def test_every_kind_has_a_writer():
    assert set(_WRITERS) | {"csv", "xlsx"} == set(KINDS) == set(WHATS)
