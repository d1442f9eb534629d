"""Tokens and terms as columns, and the checks that look at neighbouring rows."""

import datetime as dt
import itertools

import pytest

from pipeline.errors import SchemaError
from pipeline.model.documents import Block, Document, Issue
from pipeline.model.tokens import Term, Token
from pipeline.tables.enforce import from_columns, from_rows
from pipeline.tables.issue import BLOCKS, TERMS
from pipeline.tables.rows import token_tables

DAY = dt.date(2020, 5, 1)
ISSUE = Issue("i", "동향지", "5월호", "연구원", DAY, "month", "cover", "a.md", "markdown", "0" * 64)


def block(number, article="i/a01"):
    """A block with the ordinal ``number``."""
    return Block(
        f"i/b{number:03d}", article, number, "bullet", 0, None, "가 나", "가 나", (), 1, None
    )


def test_rows_stand_under_their_block_and_count_from_its_beginning():
    one, none, two = block(1), block(2), block(3, article=None)
    document = Document(ISSUE, (), (one, none, two), (), ())
    first, second = Token(0, "가", "가다", "VV", 0, 1), Token(1, "나", "나", "NP", 2, 3)
    tables = token_tables(
        [
            (document, one, (first, second), (Term("가", 0, 1), Term("나", 2, 3))),
            (document, none, (), ()),
            (document, two, (first,), (Term("나", 2, 3),)),
        ]
    )
    rows = [tuple(row.values()) for row in tables["tokens"].to_pylist()]
    assert rows == [
        ("i", "i/b001", 0, "가", "가다", "VV", 0, 1),
        ("i", "i/b001", 1, "나", "나", "NP", 2, 3),
        ("i", "i/b003", 0, "가", "가다", "VV", 0, 1),
    ]
    rows = [tuple(row.values()) for row in tables["terms"].to_pylist()]
    assert rows == [
        ("i", "i/a01", "i/b001", 1, "가", 0, 1),
        ("i", "i/a01", "i/b001", 2, "나", 2, 3),
        ("i", None, "i/b003", 1, "나", 2, 3),
    ]


def test_no_blocks_give_empty_tables():
    assert [t.num_rows for t in token_tables([]).values()] == [0, 0]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_rows_in_any_order_come_out_sorted(order):
    rows = [("i", "i/a", "i/b1", 1, "가", 0, 1), ("i", None, "i/b1", 2, "나", 2, 3),
            ("i", "i/a", "i/b2", 1, "다", 0, 1)]  # fmt: skip
    table = from_rows([rows[at] for at in order], TERMS)
    assert [tuple(row.values()) for row in table.to_pylist()] == rows


def test_a_key_that_repeats_apart_in_the_order_of_rows_is_found():
    def row(key, ordinal):
        return ("i", None, key, ordinal, "bullet", 0, None, "가", None, None, 1, None)

    assert from_rows([row("b2", 1), row("b1", 2)], BLOCKS).num_rows == 2
    with pytest.raises(SchemaError, match=r"key repeats.*b1"):
        from_rows([row("b1", 1), row("b2", 2), row("b1", 3)], BLOCKS)


def test_a_column_too_few_is_an_error():
    with pytest.raises(SchemaError, match="6 values, not 7"):
        from_columns([["i"]] * 6, TERMS)
