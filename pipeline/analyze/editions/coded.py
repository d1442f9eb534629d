"""Text columns as numbers in the order of the texts: pandas categories, sorted.

Grouping, sorting and joining numbers gives what texts would, in a tenth of time and memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

NO_TEXTS: Final = pd.CategoricalDtype(pd.Index([], dtype="str"))


def coded(texts: pd.Series) -> pd.Series:
    """The texts as categories in order of text; categories in another order are put in order.

    >>> coded(pd.Series(["b", None, "a", "b"])).cat.codes.tolist()
    [1, -1, 0, 1]
    """
    if not isinstance(texts.dtype, pd.CategoricalDtype):
        return texts.astype("str").astype("category")
    known = texts.cat.categories
    in_order = known.is_monotonic_increasing
    return texts if in_order else texts.cat.reorder_categories(known.sort_values())


def with_codes(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """These columns of a table, each of them :func:`coded`."""
    return pd.DataFrame({name: coded(frame[name]) for name in columns})


def codes_of(texts: pd.Series) -> Ints:
    """Numbers of :func:`coded` texts, −1 for nulls; wide enough to count with."""
    return np.asarray(texts.cat.codes, dtype=np.int64)


def united(columns: Sequence[pd.Series]) -> pd.Series:
    """Text columns one below the other, as categories."""
    return pd.Series(union_categoricals([coded(column) for column in columns]))
