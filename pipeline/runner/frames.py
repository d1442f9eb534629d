"""Tables as frames when they are asked for: those of ten thousand issues do not fit beside a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.runner.corpus import read_frame

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_KEPT_ROWS = 100_000  # a longer table is read again where it is needed again
# Columns of what the report needs a part of only: tokens are two thirds of all rows.
_COLUMNS = {"tokens": ("block_id", "lemma", "tag")}


class StoredTables(Mapping[str, "pd.DataFrame"]):
    """Frames by name of table, read from a folder of parquet files."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        """Remember where they are; ``files`` names those that exist."""
        self._files = files
        self._kept: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name in self._kept:
            return self._kept[name]
        frame = read_frame(self._files[name], _COLUMNS.get(name))
        if len(frame) <= _KEPT_ROWS:
            self._kept[name] = frame
        return frame

    def __contains__(self, name: object) -> bool:
        """By name: the default would read the table to tell."""
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
