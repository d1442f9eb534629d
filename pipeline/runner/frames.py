"""Tables as frames, and of those with many rows no more than is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.store.parquet import count_rows, read_coded, read_table
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.stages.stage import Stage

_KEPT_ROWS = 100_000  # a longer table is read again where it is needed again
# Texts that stand in many rows: ten thousand issues have twenty million tokens.
_CODED = {
    "edge_timeline": ("issue_id", "source", "target"),
    "keyword_timeline": ("issue_id", "term"),
    "mentions": ("issue_id", "article_id", "block_id", "entity_id", "entity_type"),
    "terms": ("issue_id", "article_id", "block_id", "term"),
    "tokens": ("block_id", "form", "tag"),
}


def read_frame(
    path: Path, columns: Sequence[str] | None = None, *, coded: bool = False
) -> pd.DataFrame:
    """A table, or some of its columns, as pandas frame; dates as ``datetime64``.

    Args:
        path: Of the file.
        columns: Those to read; all of them if not given.
        coded: Texts as categories, in no order.
    """
    table = read_table(path, columns, coded=coded)
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame


def read_inputs(folder: Path, stage: Stage) -> dict[str, pd.DataFrame]:
    """The tables a stage reads; of those with many rows the columns it names.

    There texts that repeat are categories in the order of the texts, columns of one name the same
    ones in all tables: a tenth of the memory, and nothing is sorted, grouped or joined by text.
    """
    files = {name: folder / f"{name}.parquet" for name in stage.inputs}
    columns = {name: stage.columns.get(name, TABLES[name].columns) for name in stage.inputs}
    coded: dict[str, dict[str, pd.Categorical]] = {name: {} for name in stage.inputs}
    for column in sorted({column for own in _CODED.values() for column in own}):
        tables = [n for n in stage.inputs if column in columns[n] and column in _CODED.get(n, ())]
        texts, codes = read_coded([files[name] for name in tables], column)
        dtype = pd.CategoricalDtype(pd.Index(texts, dtype="str"))
        for name, own in zip(tables, codes, strict=True):
            coded[name][column] = pd.Categorical.from_codes(own, dtype=dtype)
    return {name: _frame(files[name], columns[name], coded[name]) for name in stage.inputs}


def _frame(path: Path, columns: Sequence[str], coded: Mapping[str, pd.Categorical]) -> pd.DataFrame:
    plain = read_frame(path, [name for name in columns if name not in coded])
    return pd.DataFrame({n: coded[n] if n in coded else plain[n] for n in columns}, copy=False)


class StoredTables(Mapping[str, "pd.DataFrame"]):
    """Frames by name of table, read from a folder of parquet files."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        """Remember where they are; ``files`` names those that exist."""
        self._files = files
        self._kept: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name in self._kept:
            return self._kept[name]
        frame = read_frame(self._files[name])
        if len(frame) <= _KEPT_ROWS:
            self._kept[name] = frame
        return frame

    def part(self, name: str, columns: Sequence[str], *, coded: bool) -> pd.DataFrame:
        """Some columns of a table; ``coded`` for texts as categories, in no order."""
        return read_frame(self._files[name], columns, coded=coded)

    def row_count(self, name: str) -> int:
        """Rows of a table, which is not read for it."""
        return count_rows(self._files[name])

    def __contains__(self, name: object) -> bool:
        """By name: the default would read the table to tell."""
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
