"""Rows of a table by the value of a column, without a record for each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.report.pages.view import records

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_NONE = slice(0, 0)


@dataclass(frozen=True, slots=True)
class RowsBy:
    """Rows of a table by the value of a column.

    A record takes a kilobyte, and some tables have millions of rows: they stay columns until those
    of one value are asked for.

    Attributes:
        frame: The rows; those of one value stand together, in the order they had.
        places: Where, by value.
    """

    frame: pd.DataFrame
    places: Mapping[str, slice]

    @classmethod
    def of(cls, frame: pd.DataFrame, column: str, keys: Collection[str] | None = None) -> RowsBy:
        """Rows by the values of a column, or by some of them.

        >>> rows = RowsBy.of(pd.DataFrame({"a": ["x", "y", "x"], "n": [1, 2, 3]}), "a")
        >>> [row["n"] for row in rows.records("x")]
        [1, 3]
        """
        if keys is not None:
            frame = frame[frame[column].isin(list(keys))]
        number, values = pd.factorize(frame[column])
        if (np.diff(number) < 0).any():
            order = np.argsort(number, kind="stable")
            frame, number = frame.iloc[order], number[order]
        cuts = np.searchsorted(number, np.arange(len(values) + 1)).tolist()
        parts = zip(values, pairwise(cuts), strict=True)
        return cls(frame, {str(value): slice(a, z) for value, (a, z) in parts})

    def rows(self, key: str) -> pd.DataFrame:
        """The rows with a value, none for one that does not occur."""
        return self.frame.iloc[self.places.get(key, _NONE)]

    def records(self, key: str) -> list[dict[str, Any]]:
        """The same as records."""
        return records(self.rows(key)) if key in self.places else []
