"""Text columns as positions and back: by Arrow, without a Python string for each row.

Text columns are Arrow's, and pandas looks texts up as Python strings: of a hundred thousand rows
these take ten times as long to make as the lookup itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Texts: TypeAlias = pd.Series | pd.Index | NDArray[np.object_] | Sequence[str]

NOWHERE = -1  # position of a null, and of a text that is not among the names


def positions_of(texts: Texts, names: Texts) -> Ints:
    """Position of each text among distinct names; :data:`NOWHERE` for nulls and unknown texts.

    >>> positions_of(pd.Series(["b", None, "c", "b"]), ["a", "b"]).tolist()
    [1, -1, -1, 1]
    """
    if isinstance(texts, pd.Series) and isinstance(texts.dtype, pd.CategoricalDtype):
        return _of_codes(positions_of(texts.cat.categories, names), texts, NOWHERE)
    at = pc.index_in(_arrow(texts), value_set=_arrow(names), skip_nulls=True)
    return np.asarray(at.fill_null(NOWHERE).to_numpy(zero_copy_only=False), dtype=np.int64)


def are_among(texts: Texts, names: Texts) -> NDArray[np.bool_]:
    """Whether each text is one of the names; nulls are not.

    >>> are_among(pd.Series(["b", None, "c"]), ["b", "a"]).tolist()
    [True, False, False]
    """
    if isinstance(texts, pd.Series) and isinstance(texts.dtype, pd.CategoricalDtype):
        return _of_codes(are_among(texts.cat.categories, names), texts, False)
    found = pc.is_in(_arrow(texts), value_set=_arrow(names), skip_nulls=True)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def texts_at(names: Texts, at: Ints) -> pd.Series:
    """The names at positions as a text column; null for :data:`NOWHERE`.

    >>> texts_at(["a", "b"], np.array([1, -1, 1])).tolist()
    ['b', nan, 'b']
    """
    found = _arrow(names).take(pa.array(at, mask=at < 0))
    return pd.Series(found, dtype="str")


def coded_at(names: Texts, at: NDArray[np.integer]) -> pd.Series:
    """The names at positions as a text column that holds each name once; null for -1.

    Millions of rows repeat thousands of ids: as numbers they take a sixth of the memory.

    >>> coded_at(["a", "b"], np.array([1, -1, 1])).tolist()
    ['b', <NA>, 'b']
    """
    codes = pa.array(at, type=pa.int32(), mask=at < 0)
    found = pa.DictionaryArray.from_arrays(codes, _arrow(names))
    return pd.Series(found, dtype=pd.ArrowDtype(found.type))


def _of_codes(of_categories: NDArray[Any], texts: pd.Series, missing: object) -> NDArray[Any]:
    """What holds of a category, for each row; ``missing`` for nulls, whose code is −1."""
    known = np.full(len(of_categories) + 1, missing, dtype=of_categories.dtype)
    known[:-1] = of_categories
    return known[texts.cat.codes.to_numpy()]


def _arrow(texts: Texts) -> pa.Array:
    # In two steps: an empty column may be of any type, and Arrow's own conversion mixes them up.
    made = pa.array(texts, from_pandas=True)
    made = made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
    return made.cast(pa.large_string())
