"""The data behind the report: every table with grain, rows and columns, and how to load them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from pipeline.report.format import Text, number, same, shorten
from pipeline.report.pages.data_words import AREAS, grain
from pipeline.report.pages.page import DataTable, Keyed, Link, Page
from pipeline.report.pages.view import day_of, is_null
from pipeline.tables import TABLES
from pipeline.tables.columns import COLUMNS
from pipeline.tables.dictionary import data_dictionary

if TYPE_CHECKING:
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus
    from pipeline.tables import Table

DICTIONARY: Final = "data_dictionary.md"
# Tables an analyst takes into a spreadsheet, each with a page of its own while it is small.
TAKEN: Final = (
    "issues", "entities", "lifecycle", "trends", "bursts", "entity_edges", "topics", "core_technologies",
    "claims", "claim_checks", "horizons", "outlook", "issue_sources", "source_shares", "backtest", "review",
)  # fmt: skip
# A page of so many cells has 0.2 MB; beyond, the parquet file is the better download.
MOST_CELLS: Final = 4_000
_CELL_CHARS = 200
_EXACT = 2**53  # beyond, digits of a double are no longer exact
_DIGITS = 6  # significant: what a spreadsheet needs


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to load the tables with one library."""

    name: str
    code: str


RECIPES: Final = (
    Recipe(
        "pipeline",
        'import pipeline\n\ncorpus = pipeline.open_corpus()            # or open_corpus("data/processed")\n'
        'corpus.tables()                            # what there is\ncorpus.describe("trends")'
        '                  # columns, types, units\ncorpus.table("trends")                     # a pandas DataFrame\n'
        'corpus.timeline(["gpt-3", "transformer"])  # tidy, zeros included, with intervals',
    ),
    Recipe(
        "pandas",
        'import pandas as pd\n\ntrends = pd.read_parquet("data/processed/tables/trends.parquet")',
    ),
    Recipe(
        "polars",
        'import polars as pl\n\nmentions = pl.scan_parquet("data/processed/tables/mentions.parquet")\n'
        'mentions.group_by("entity_id").len().sort("len", descending=True).head(20).collect()',
    ),
    Recipe(
        "DuckDB",
        'import duckdb\n\nduckdb.sql("""\n    select e.name, t.verdict, t.rate_ratio, t.rate_ratio_low, t.rate_ratio_high\n'
        "    from 'data/processed/tables/trends.parquet' t\n"
        "    join 'data/processed/tables/entities.parquet' e on e.entity_id = t.key\n"
        "    where t.kind = 'entity' and t.series = 'all'\n    order by t.q_value\n\"\"\").df()",
    ),
)


@dataclass(frozen=True, slots=True)
class Declared:
    """A table with its columns."""

    name: str
    anchor: str
    grain: Text
    rows: Text
    key: str
    columns: DataTable


def data_pages(corpus: Corpus) -> list[Page]:
    """``data.html`` and a page for each small table."""
    small = [name for name in TAKEN if _is_small(corpus, name)]
    page = Page(
        path="data.html",
        template="data.html",
        title=Text("데이터", "Data"),
        nav="data",
        styles=("methods.css",),
        files={DICTIONARY: data_dictionary(dict(TABLES)).encode()},
        values={
            "overview": _overview(corpus, small),
            "areas": [
                (name, [_declared(corpus, table) for table in tables if table.name in TABLES])
                for name, tables in AREAS
            ],
            "recipes": RECIPES,
            "dictionary": f"assets/{DICTIONARY}",
            "table_count": len(TABLES),
            "most_cells": f"{MOST_CELLS:,}",
        },
    )
    return [page, *(_table_page(corpus, name) for name in small)]


def _is_small(corpus: Corpus, name: str) -> bool:
    return 0 < corpus.row_count(name) * len(TABLES[name].columns) <= MOST_CELLS


def _overview(corpus: Corpus, small: list[str]) -> DataTable:
    rows: list[tuple[Cell, ...]] = []
    for area, tables in AREAS:
        for table in tables:
            count = corpus.row_count(table.name)
            href = f"data/{table.name}.html" if table.name in small else f"data.html#t-{table.name}"
            rows.append(
                (
                    Link(same(table.name), href),
                    area,
                    grain(table.name),
                    Keyed(number(count), count),
                    same(f"{len(table.columns)}"),
                    Text("표로 보기 · CSV", "as a table, CSV") if table.name in small else same(""),
                )
            )
    return DataTable(
        caption=Text("모든 표", "All tables"),
        columns=(
            Text("표", "Table"),
            Text("무엇에 대한 것인가", "Area"),
            Text("한 줄", "One row per"),
            Text("줄", "Rows"),
            Text("열", "Columns"),
            Text("여기서", "Here"),
        ),
        rows=tuple(rows),
        numeric=frozenset({3, 4}),
    )


def _declared(corpus: Corpus, table: Table) -> Declared:
    return Declared(
        name=table.name,
        anchor=f"t-{table.name}",
        grain=grain(table.name),
        rows=number(corpus.row_count(table.name)),
        key=", ".join(table.key),
        columns=DataTable(
            caption=Text(f"{table.name}의 열", f"Columns of {table.name}"),
            columns=(
                Text("열", "Column"),
                Text("형", "Type"),
                Text("빈칸", "Null"),
                Text("단위", "Unit"),
                Text("뜻 (영문)", "Meaning"),
            ),
            rows=tuple(_column(table, name) for name in table.columns),
        ),
    )


def _column(table: Table, name: str) -> tuple[Cell, ...]:
    column = COLUMNS[name]
    values = table.values_of(name)
    told = column.description + (f" ({', '.join(values)})" if values else "")
    null = Text("있음", "yes") if name in table.nullable else same("")
    return (same(name), same(_type(column.type)), null, same(column.unit), same(told))


def _type(kind: pa.DataType) -> str:
    return str(kind).replace("item: ", "").replace("element: ", "")


def _table_page(corpus: Corpus, name: str) -> Page:
    frame = corpus.frame(name)
    frame = frame.sort_values([c for c in TABLES[name].order if c in frame.columns], kind="stable")
    columns = [c for c in TABLES[name].columns if c in frame.columns]
    numeric = {i for i, c in enumerate(columns) if _is_number(COLUMNS[c].type)}
    rows = tuple(
        tuple(same(_written(value)) for value in row)
        for row in frame[columns].itertuples(index=False, name=None)
    )
    return Page(
        path=f"data/{name}.html",
        template="data_table.html",
        title=same(name),
        nav="data",
        styles=("methods.css",),
        values={
            "name": name,
            "grain": grain(name),
            "back": f"data.html#t-{name}",
            "table": DataTable(
                caption=same(name),
                columns=tuple(same(column) for column in columns),
                rows=rows,
                numeric=frozenset(numeric),
            ),
        },
    )


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _written(value: Any) -> str:  # noqa: ANN401 - any cell of any table
    """A cell as a spreadsheet reads it: plain digits, ISO dates, lists with semicolons."""
    if hasattr(value, "__len__") and not isinstance(value, str):
        return shorten(";".join(_written(part) for part in value), _CELL_CHARS)
    if is_null(value):
        return ""
    if isinstance(value, date):
        day = day_of(value)
        is_day = not isinstance(value, datetime) or value == datetime.combine(value, time.min)
        return day.isoformat() if day and is_day else value.isoformat()
    if isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if is_whole else f"{value:.{_DIGITS}g}"
    return shorten(str(value), _CELL_CHARS)
