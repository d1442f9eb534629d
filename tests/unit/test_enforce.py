"""Nothing reaches the disk that does not keep its table's declaration."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.errors import SchemaError
from pipeline.tables import TABLES
from pipeline.tables.columns import COLUMNS
from pipeline.tables.enforce import check_links, enforce, from_frame, from_rows
from pipeline.tables.spec import Table

TERMS = TABLES["terms"]


def row(**changes):
    values = {
        "issue_id": "a-2020-05", "article_id": "a-2020-05/a01", "block_id": "a-2020-05/b001",
        "ordinal": 1, "term": "연합학습", "start": 0, "end": 4,
    }  # fmt: skip
    return tuple((values | changes).values())


def test_rows_become_a_sorted_table_with_descriptions():
    table = from_rows([row(ordinal=2), row()], TERMS)
    assert table["ordinal"].to_pylist() == [1, 2]
    assert b"code points" in table.schema.field("start").metadata[b"description"]


def test_no_rows_make_an_empty_table():
    assert from_rows([], TERMS).schema == TERMS.schema()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(), row()], "key repeats"),
        ([row(term=None)], "term is null"),
        ([row(start="x")], "terms:"),
        ([row()[:-1]], "6 values"),
        ([row(end=2**40)], "terms:"),
    ],
)
def test_bad_rows_raise(rows, message):
    with pytest.raises(SchemaError, match=message):
        from_rows(rows, TERMS)


def test_closed_vocabulary():
    spec = Table("t", "thing", ("kind",), key=("kind",), scope="issue", allowed={"kind": ("a",)})
    with pytest.raises(SchemaError, match="'b' is none of"):
        from_rows([("b",)], spec)


def test_frames_lose_no_column_silently():
    frame = pd.DataFrame([row()], columns=TERMS.columns)
    assert from_frame(frame, TERMS).num_rows == 1
    with pytest.raises(SchemaError, match=r"unknown columns \['extra'\]"):
        from_frame(frame.assign(extra=1), TERMS)
    with pytest.raises(SchemaError, match=r"missing columns \['term'\]"):
        from_frame(frame.drop(columns="term"), TERMS)


def test_cast_without_loss_only():
    table = pa.table({name: [value] for name, value in zip(TERMS.columns, row(), strict=True)})
    ordinal = TERMS.columns.index("ordinal")
    with pytest.raises(SchemaError):
        enforce(table.set_column(ordinal, "ordinal", pa.array([1.5])), TERMS)


def test_links_must_lead_somewhere():
    terms = from_rows([row()], TERMS)
    blocks = pa.table({"block_id": ["a-2020-05/b002"]})
    with pytest.raises(SchemaError, match="'a-2020-05/b001' is not in blocks"):
        check_links({"terms": terms, "blocks": blocks}, TERMS)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_declarations_hold_together(table):
    assert set(table.columns) <= set(COLUMNS)
    assert set(table.key) | set(table.order) | table.nullable <= set(table.columns)
    assert not set(table.key) & table.nullable
    assert all(
        target in TABLES and column in table.columns for column, target in table.links.items()
    )


def test_every_column_is_used():
    used = {name for table in TABLES.values() for name in table.columns}
    assert used == set(COLUMNS)
