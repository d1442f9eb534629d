"""Texts as positions and back: nulls, unknown texts, columns of every make, none at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from pipeline.analyze.lookup import are_among, positions_of, texts_at

READ = pa.table({"text": pa.chunked_array([["b", None], ["c", "b"]])}).to_pandas()["text"]
COLUMNS = [
    READ,
    pd.Series(["b", None, "c", "b"], dtype=object),
    pd.Series(["b", None, "c", "b"], dtype="category"),
    np.array(["b", None, "c", "b"], dtype=object),
]


@pytest.mark.parametrize("texts", COLUMNS)
def test_nulls_and_unknown_texts_are_nowhere(texts):
    assert positions_of(texts, ["a", "b"]).tolist() == [1, -1, -1, 1]
    assert are_among(texts, ["a", "b"]).tolist() == [True, False, False, True]


@pytest.mark.parametrize("names", [["a", None, "b"], pd.Series(["a", None, "b"])])
def test_a_null_is_no_name(names):
    assert positions_of(READ, names).tolist() == [2, -1, -1, 2]
    assert are_among(READ, names).tolist() == [True, False, False, True]


@pytest.mark.parametrize("nothing", [[], pd.Series([], dtype="float64"), READ.iloc[:0]])
def test_empty_columns_of_any_type(nothing):
    assert positions_of(nothing, ["a"]).tolist() == []
    assert positions_of(READ, nothing).tolist() == [-1, -1, -1, -1]
    assert not are_among(READ, nothing).any()
    assert texts_at(nothing, np.zeros(0, dtype=np.int64)).tolist() == []


def test_there_and_back():
    names = pd.Series(["서울", "a", "Zürich"])
    at = np.array([2, -1, 0, 2])
    texts = texts_at(names, at)
    assert texts.dtype == "str"
    assert texts.isna().tolist() == [False, True, False, False]
    assert positions_of(texts, names).tolist() == at.tolist()
