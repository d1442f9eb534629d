"""Tables as CSV and as a workbook, so that a spreadsheet shows what the parquet file holds."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from pipeline.export.workbook import Sheet, workbook
from pipeline.paths import Workspace
from pipeline.store.parquet import read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.api import Corpus

BOM = "\ufeff".encode()
# A morpheme a row: gigabytes at thousands of issues, and nobody's spreadsheet.
MORPHEMES = ("tokens", "terms")
# What an analyst reads; the rest on demand (--table).
ANALYST_TABLES = (
    "issues", "articles", "references", "entities", "quantities", "dates", "claims",
    "claim_checks", "horizons", "trends", "bursts", "emergence", "core_technologies", "outlook",
    "lifecycle", "version_lineage", "entity_edges", "topics", "topic_terms",
)  # fmt: skip
# What the report's tables do too: a cell that a spreadsheet would run is told to be text.
_FORMULA, _NUMBER = r"^[=+\-@\t\r]", r"^[-+−]?[\d,.]+%?$"
_BETWEEN = "; "


def chosen(corpus: Corpus, tables: Sequence[str], *, default: Sequence[str]) -> list[str]:
    """The tables asked for, each once, or the default's.

    Raises:
        SettingsError: No such table in the build; near names are given.
    """
    for name in tables:
        corpus.table(name, columns=())  # tells near names
    return list(dict.fromkeys(tables)) or list(default)


def without_morphemes(corpus: Corpus) -> list[str]:
    """All tables of the build but those with a morpheme a row."""
    return [name for name in corpus.tables()["table"] if name not in MORPHEMES]


def csv_of(corpus: Corpus, name: str) -> bytes:
    """A table of a build as CSV; see :func:`csv_bytes`."""
    return csv_bytes(_arrow(corpus, name))


def csv_bytes(table: pa.Table) -> bytes:
    """A table as CSV: UTF-8 with byte order mark, text quoted, null empty, ISO dates.

    Lists of words are joined by ``"; "``. Text that begins like a formula gets an apostrophe
    before it (as OWASP advises); numbers and text that is a number stay.
    """
    flat = _flat(table)
    columns = [_guarded(c) if pa.types.is_string(c.type) else c for c in flat.columns]
    out = io.BytesIO()
    out.write(BOM)
    csv.write_csv(pa.table(columns, names=flat.column_names), out)
    return out.getvalue()


def workbook_of(corpus: Corpus, tables: Sequence[str] = ()) -> bytes:
    """Tables as one XLSX workbook, a sheet a table, and a first sheet that explains the columns.

    A table that only has ids also gets ``name`` of the entity and ``text`` of the block, so that
    a claim or a horizon can be read where it stands.

    Args:
        corpus: A build.
        tables: Which; :data:`ANALYST_TABLES` without a choice.
    """
    there = set(corpus.tables()["table"])
    names = chosen(corpus, tables, default=[name for name in ANALYST_TABLES if name in there])
    built = corpus.table("runs", columns=["started_at"])["started_at"].iloc[0]
    sheets = (Sheet(name, _flat(_readable(corpus, name))) for name in names)
    return workbook(sheets, created=built.to_pydatetime())


def _arrow(corpus: Corpus, name: str) -> pa.Table:
    return read_table(
        Workspace(corpus.folder, corpus.folder, corpus.folder).tables / f"{name}.parquet"
    )


def _readable(corpus: Corpus, name: str) -> pa.Table:
    """The table with names and sentences for its ids, where it has none."""
    table = _arrow(corpus, name)
    entity = next((c for c in ("entity_id", "subject_entity_id") if c in table.column_names), None)
    if entity is not None and "name" not in table.column_names:
        table = _looked_up(table, entity, _arrow(corpus, "entities"), "entity_id", "name")
    if "block_id" in table.column_names and not {"text", "what"} & set(table.column_names):
        table = _looked_up(table, "block_id", _arrow(corpus, "blocks"), "block_id", "text")
    return table


def _looked_up(
    table: pa.Table, key: str, source: pa.Table, id_column: str, wanted: str
) -> pa.Table:
    """The table with a column of another one, by id; rows stay as they are."""
    at = pc.index_in(table[key].combine_chunks(), source[id_column].combine_chunks())
    found = source[wanted].combine_chunks().take(at)
    return table.append_column(source.schema.field(wanted), found)


def _flat(table: pa.Table) -> pa.Table:
    """Lists as text: a cell holds one value."""
    for at, field in enumerate(table.schema):
        if not pa.types.is_list(field.type):
            continue
        column = table.column(at).combine_chunks()
        if pa.types.is_string(field.type.value_type):
            words = pc.binary_join(column, _BETWEEN)
        else:
            lists = column.to_pylist()
            words = pa.array([None if one is None else str(one) for one in lists], pa.string())
        table = table.set_column(at, field.with_type(pa.string()), words)
    return table


def _guarded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    is_formula = pc.and_(
        pc.match_substring_regex(column, _FORMULA),
        pc.invert(pc.match_substring_regex(column, _NUMBER)),
    )
    return pc.if_else(is_formula, pc.binary_join_element_wise("'", column, ""), column)
