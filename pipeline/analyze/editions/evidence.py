"""Where a change can be read: the first block that names a key, or a pair, in an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import positions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTITY_KIND, KEYWORD_KIND, PAIR_KIND, QUANTITY_KIND = "entity", "keyword", "pair", "quantity"


def named_blocks(rows: pd.DataFrame, key: str, blocks: pd.DataFrame) -> pd.DataFrame:
    """Blocks of articles that name each key, in reading order.

    Args:
        rows: Table ``mentions`` or ``terms``.
        key: Its column that holds the keys.
        blocks: Table ``blocks``: the order of reading.

    Returns:
        Columns ``key``, ``issue_id``, ``block_id``, ``at`` (position in the issue); each block of
        a key once.
    """
    inside = rows.dropna(subset=["article_id"])[[key, "issue_id", "block_id"]]
    inside = inside.rename(columns={key: "key"}).drop_duplicates()
    ordinal = np.append(blocks["ordinal"].to_numpy(dtype="int64"), 0)  # last: of no known block
    at = ordinal[positions_of(inside["block_id"], blocks["block_id"])]
    return inside.assign(at=at).sort_values(["key", "issue_id", "at", "block_id"])


def first_blocks(wanted: pd.DataFrame, named: Mapping[str, pd.DataFrame]) -> pd.Series:
    """First block in which each row's key, or pair, is named in its issue; null where none.

    Args:
        wanted: Columns ``kind``, ``key``, ``other_key``, ``issue_id``.
        named: :func:`named_blocks` of entities and of keywords, by kind.

    Returns:
        Blocks by the index of ``wanted``.
    """
    found = pd.Series(np.nan, index=wanted.index, dtype="object")
    for kind, blocks in sorted(named.items()):
        rows = wanted[wanted["kind"] == kind]
        first = blocks.drop_duplicates(["key", "issue_id"])
        found[rows.index] = _look_up(rows, first, ["key", "issue_id"])
    pairs = wanted[wanted["kind"] == PAIR_KIND]
    if len(pairs):
        both = _pair_blocks(pairs, named[ENTITY_KIND])
        found[pairs.index] = _look_up(pairs, both, ["key", "other_key", "issue_id"])
    return found


def _pair_blocks(pairs: pd.DataFrame, named: pd.DataFrame) -> pd.DataFrame:
    """First block naming both of each pair: linear in the blocks of the pairs' first members."""
    wanted = pairs[["key", "other_key", "issue_id"]].drop_duplicates()
    one = wanted.merge(named, on=["key", "issue_id"])
    other = named[["key", "issue_id", "block_id"]].rename(columns={"key": "other_key"})
    both = one.merge(other, on=["other_key", "issue_id", "block_id"])
    both = both.sort_values(["key", "other_key", "issue_id", "at", "block_id"])
    return both.drop_duplicates(["key", "other_key", "issue_id"])


def _look_up(rows: pd.DataFrame, blocks: pd.DataFrame, on: list[str]) -> np.ndarray:
    merged = rows[on].merge(blocks[[*on, "block_id"]], on=on, how="left")
    return merged["block_id"].to_numpy(dtype=object)
