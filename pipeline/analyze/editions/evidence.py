"""Where a change can be read: the first block that names a key, or a pair, in an issue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.analyze.editions.coded import codes_of, with_codes
from pipeline.analyze.lookup import NOWHERE, positions_of, texts_at

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

ENTITY_KIND, KEYWORD_KIND, PAIR_KIND, QUANTITY_KIND = "entity", "keyword", "pair", "quantity"
_PAIRS_AT_ONCE = 100_000  # each with some blocks of its first member


@dataclass(frozen=True, slots=True)
class NamedBlocks:
    """Blocks of articles that name each key, in reading order.

    Attributes:
        keys: K names.
        issues: I ids.
        blocks: B ids, by place in their issue.
        found: ``(key · I + issue) · B + block`` of each block that names a key, sorted: those of
            a key in an issue stand together, in reading order. Shape (R,).
    """

    keys: pd.Index
    issues: pd.Index
    blocks: pd.Index
    found: Ints

    def cells(self, keys: pd.Series, issues: pd.Series) -> Ints:
        """Number of each key in an issue; negative where one of the two is not known."""
        key, issue = positions_of(keys, self.keys), positions_of(issues, self.issues)
        return np.where((key >= 0) & (issue >= 0), key * len(self.issues) + issue, NOWHERE)

    def bounds(self, cells: Ints) -> tuple[Ints, Ints]:
        """From where to where the blocks of each cell stand."""
        size = len(self.blocks)
        return np.searchsorted(self.found, cells * size), np.searchsorted(
            self.found, (cells + 1) * size
        )


def named_blocks(rows: pd.DataFrame, key: str, blocks: pd.DataFrame) -> NamedBlocks:
    """Blocks of articles that name each key, in reading order.

    Args:
        rows: Table ``mentions`` or ``terms``.
        key: Its column that holds the keys.
        blocks: Table ``blocks``: the order of reading.
    """
    inside = rows[rows["article_id"].notna()]
    names = with_codes(inside, [key, "issue_id", "block_id"])
    keys, issues, ids = (names[name].cat.categories for name in names)
    ordinal = np.append(blocks["ordinal"].to_numpy(dtype="int64"), 0)  # last: of no known block
    order = np.argsort(ordinal[positions_of(ids, blocks["block_id"])], kind="stable")
    rank = np.empty(len(ids), dtype=np.int64)
    rank[order] = np.arange(len(ids))
    which, issue, block = (codes_of(names[name]) for name in names)
    found = np.unique((which * len(issues) + issue) * len(ids) + rank[block])
    return NamedBlocks(keys, issues, ids.take(order), found)


def first_blocks(wanted: pd.DataFrame, named: NamedBlocks) -> pd.Series:
    """First block in which each row's key, or pair, is named in its issue; null where none.

    Args:
        wanted: Columns ``key``, ``other_key`` (null unless a pair), ``issue_id``.
        named: :func:`named_blocks` of the keys.

    Returns:
        Blocks by the index of ``wanted``.
    """
    at = np.full(len(wanted), NOWHERE)
    cells = named.cells(wanted["key"], wanted["issue_id"])
    start, end = named.bounds(cells)
    known = (cells >= 0) & (end > start)
    alone = np.flatnonzero(known & wanted["other_key"].isna().to_numpy())
    at[alone] = named.found[start[alone]] % len(named.blocks)
    others = named.cells(wanted["other_key"], wanted["issue_id"])
    pairs = np.flatnonzero(known & (others >= 0))
    for first in range(0, len(pairs), _PAIRS_AT_ONCE):
        own = pairs[first : first + _PAIRS_AT_ONCE]
        at[own] = _first_common(named, (start[own], end[own]), others[own])
    return texts_at(named.blocks, at).set_axis(wanted.index)


def _first_common(named: NamedBlocks, bounds: tuple[Ints, Ints], others: Ints) -> Ints:
    """First of the blocks between the bounds that names the other too; −1 without."""
    start, end = bounds
    sizes = end - start
    pair = np.repeat(np.arange(len(sizes)), sizes)
    at = np.arange(len(pair)) + np.repeat(start - (np.cumsum(sizes) - sizes), sizes)
    block = named.found[at] % len(named.blocks)
    sought = others[pair] * len(named.blocks) + block
    there = np.append(named.found, NOWHERE)[np.searchsorted(named.found, sought)] == sought
    both, first = np.unique(pair[there], return_index=True)
    found = np.full(len(sizes), NOWHERE)
    found[both] = block[there][first]
    return found
