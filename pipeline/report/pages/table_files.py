"""Long tables: what a page does not hold waits in a data file the reader's browser loads."""

from __future__ import annotations

import dataclasses
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.report.format import contained
from pipeline.report.json_files import data_file, to_json
from pipeline.report.pages.page import (
    FILTERED_FROM,
    ROWS_IN_PAGE,
    WHOLE_UP_TO,
    DataTable,
    Evidenced,
    Keyed,
    Link,
    sort_key,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.report.evidence import Evidence
    from pipeline.report.pages.page import Cell, Page

_ROWS_A_FILE = 2_000  # about half a megabyte of usual rows
# A table stands in the values, in a list or view there, or in a figure of one; the text of a
# thousand issues is not searched for tables.
_DEEPEST = 4


def spill(table: DataTable) -> dict[str, Any]:
    """What the template says about a table: rows it holds, files with all rows, a filter box."""
    return {
        "rows": table.rows[: ROWS_IN_PAGE if _files(table) else None],
        "total": len(table.rows),
        "files": [name for name, _ in _files(table)],
        "is_filtered": len(table.rows) > FILTERED_FROM,
    }


def table_files(pages: Iterable[Page]) -> dict[str, bytes]:
    """Files by path, for every long table on the pages."""
    return {
        f"assets/{name}.js": data_file(name, value)
        for page in pages
        for table in _tables_in(page.values)
        for name, value in _files(table)
    }


@lru_cache(maxsize=64)
def _files(table: DataTable) -> tuple[tuple[str, Any], ...]:
    """Name and rows of each file; none for a table the page holds whole."""
    if len(table.rows) <= WHOLE_UP_TO:
        return ()
    evidence = table.evidence or (None,) * len(table.rows)
    rows = [_row(table, row, one) for row, one in zip(table.rows, evidence, strict=True)]
    parts = [rows[at : at + _ROWS_A_FILE] for at in range(0, len(rows), _ROWS_A_FILE)]
    stem = hashlib.sha256(to_json(rows).encode("utf-8", "replace")).hexdigest()[:12]
    return tuple((f"tables/{stem}-{at}", part) for at, part in enumerate(parts))


def _row(table: DataTable, row: tuple[Cell, ...], evidence: Evidence | None) -> list[Any]:
    cells = [_cell(cell, is_numeric=at in table.numeric) for at, cell in enumerate(row)]
    return [cells, evidence.query()] if evidence else [cells]


def _cell(cell: Cell, *, is_numeric: bool) -> Any:  # noqa: ANN401 - a JSON value
    """The words where that is all, else an object: ko, en, key, href, e(vidence)."""
    words, key = words_of(cell), sort_key(cell, is_numeric=is_numeric)
    inner = cell.cell if isinstance(cell, Keyed) else cell
    value: dict[str, Any] = {"ko": contained(words.ko)}
    if words.en != words.ko:
        value["en"] = contained(words.en)
    if key:
        value["key"] = key
    if isinstance(inner, Link):
        value["href"] = inner.href
    if isinstance(inner, Evidenced):
        value["e"] = inner.evidence.query()
    return value["ko"] if len(value) == 1 else value


def _tables_in(value: object, depth: int = 0) -> Iterator[DataTable]:
    """Every table in the values of a page, at most ``_DEEPEST`` steps down."""
    if isinstance(value, DataTable):
        yield value
    elif depth == _DEEPEST:
        return
    elif isinstance(value, dict):
        for part in value.values():
            yield from _tables_in(part, depth + 1)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _tables_in(part, depth + 1)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _tables_in(getattr(value, field.name), depth + 1)
