"""A workbook of typed sheets (XLSX): dates are dates, numbers are numbers, text is never run."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_ROWS = 1_048_575  # of a sheet, its header not counted (Excel specifications and limits)
MOST_CHARS = 32_767  # of a cell
# Excel holds 1900 for a leap year: dates before March of it would be shown wrong, or not at all.
_FIRST_DAY = date(1900, 3, 1)
_EXPLAINED = ("table", "column", "type", "unit", "description", "values")
_WIDTHS = {"text": 44, "word": 22, "date": 12, "number": 12}  # in characters
_LONG = frozenset({"text", "raw_text", "what", "title", "description", "values", "url"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; ``rows`` has no list columns."""

    name: str
    rows: pa.Table


def workbook(sheets: Iterable[Sheet], *, created: datetime) -> bytes:
    """The sheets, after one that explains their columns; headers stay in sight and filter.

    Args:
        sheets: With names unique and at most 31 characters long; descriptions of columns are
            taken from the schema.
        created: What the file says of itself; equal input gives equal bytes.

    Raises:
        SettingsError: XlsxWriter is not installed, or a table is too long for a sheet.
    """
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError(
            "xlsx needs XlsxWriter: pip install xlsxwriter (or the extra `export`)"
        ) from error
    listed = list(sheets)
    for sheet in listed:
        if sheet.rows.num_rows > MOST_ROWS:
            raise SettingsError(
                f"{sheet.name} has {sheet.rows.num_rows:,} rows, a sheet holds {MOST_ROWS:,}: "
                f"use `ai-brief export csv --table {sheet.name}`"
            )
    out = io.BytesIO()
    # Row by row through a temporary file: a million rows need no gigabytes.
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    book.set_properties({"created": created.astimezone(UTC).replace(tzinfo=None)})
    formats = {
        "header": book.add_format({"bold": True, "bottom": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    for sheet in [Sheet("columns", _explained(listed)), *listed]:
        _write(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return out.getvalue()


def _explained(sheets: Iterable[Sheet]) -> pa.Table:
    rows = [
        (sheet.name, field.name, str(field.type), *_told(field))
        for sheet in sheets
        for field in sheet.rows.schema
    ]
    return pa.table(
        [pa.array([row[at] for row in rows], pa.string()) for at in range(len(_EXPLAINED))],
        names=list(_EXPLAINED),
    )


def _told(field: pa.Field) -> Iterator[str | None]:
    metadata = field.metadata or {}
    for key in _EXPLAINED[3:]:
        value = metadata.get(key.encode())
        yield value.decode() if value is not None else None


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:  # noqa: ANN401 - untyped
    names = sheet.rows.column_names
    for at, field in enumerate(sheet.rows.schema):
        page.set_column(at, at, _width(field))
        page.write_string(0, at, field.name, formats["header"])
    page.freeze_panes(1, 0)
    if names:
        page.autofilter(0, 0, sheet.rows.num_rows, len(names) - 1)
    row = 0
    for batch in sheet.rows.to_batches():
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            row += 1
            for at, value in enumerate(values):
                if value is not None:
                    _put(page, row, at, value, formats)


def _put(page: Any, row: int, at: int, value: object, formats: dict[str, Any]) -> None:  # noqa: ANN401 - untyped
    """One cell, as what it is."""
    if isinstance(value, bool):
        page.write_boolean(row, at, value)
    elif isinstance(value, datetime):
        utc = value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        page.write_datetime(row, at, utc, formats["time"])
    elif isinstance(value, date) and value >= _FIRST_DAY:
        page.write_datetime(row, at, value, formats["date"])
    elif isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        page.write_number(row, at, value)
    else:
        page.write_string(row, at, _cell_text(str(value)))


def _cell_text(text: str) -> str:
    """Text as a cell can hold it: a longer one ends in an ellipsis."""
    kept = text.encode("utf-8", "replace").decode()
    return kept if len(kept) <= MOST_CHARS else kept[: MOST_CHARS - 1] + "…"


def _width(field: pa.Field) -> int:
    if pa.types.is_string(field.type):
        return _WIDTHS["text" if field.name in _LONG else "word"]
    return _WIDTHS["date" if pa.types.is_date(field.type) else "number"]
