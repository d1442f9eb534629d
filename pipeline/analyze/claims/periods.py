"""The time a figure is about, where a date beside it says so: 2022년 640억 달러, 9.6백만건(20.1Q)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# A day tells when something was said or done, not over what a figure was measured.
_PRECISIONS = ("month", "quarter", "season", "half", "year", "decade", "range")
_ROLES = ("event", "period", "horizon")
_REACH = 40  # characters between a date and the figure after it; a clause is rarely longer
_BLOCK = 10_000_000  # more than a block has characters: block and offset in one number


def reference_periods(
    quantities: pd.DataFrame, dates: pd.DataFrame, texts: pd.Series[str]
) -> pd.Series[str]:
    """ISO text of the time each figure is about; null where no date beside it tells.

    A date in the bracket right behind wins; else the nearest before it, unless another figure of
    the unit stands between, which then has it.

    Args:
        quantities: Rows of table ``quantities``, any index.
        dates: Table ``dates``.
        texts: Text of each block by ``block_id``.

    Returns:
        Indexed as ``quantities``.
    """
    none = pd.Series(pd.NA, index=quantities.index, dtype="string")
    usable = dates[dates["precision"].isin(_PRECISIONS) & dates["role"].isin(_ROLES)]
    if quantities.empty or usable.empty:
        return none
    blocks = pd.Index(quantities["block_id"].unique())
    usable = usable[usable["block_id"].isin(blocks)].sort_values(["block_id", "start"])
    if usable.empty:
        return none
    starts, ends = _places(usable, blocks)
    order = np.argsort(starts, kind="stable")
    usable, starts, ends = usable.iloc[order], starts[order], ends[order]
    begin, finish = _places(quantities, blocks)
    before = np.searchsorted(ends, begin, side="right") - 1
    near = (before >= 0) & (begin - ends[before] <= _REACH)
    # Figures in reading order: the one before, of the same unit, behind the date has it already.
    near &= _last_of_unit(quantities, begin) < ends[before]
    behind = np.searchsorted(starts, finish, side="left")
    inside = behind < len(starts)
    at = np.minimum(behind, len(starts) - 1)
    inside &= (starts[at] - finish > 0) & (starts[at] - finish <= 2)  # noqa: PLR2004 - " ("
    iso = usable["iso"].to_numpy(object)
    found = iso[before]
    found[~near] = None
    rows = np.flatnonzero(inside)
    behind_figures = quantities[["block_id", "end"]].iloc[rows]
    said = texts.reindex(behind_figures["block_id"]).to_list()
    for row, text, end in zip(rows, said, behind_figures["end"], strict=True):
        if "(" in text[end : end + int(starts[at[row]] - finish[row])]:
            found[row] = iso[at[row]]
    return pd.Series(found, index=quantities.index, dtype="string")


def _places(frame: pd.DataFrame, blocks: pd.Index[str]) -> tuple[Ints, Ints]:
    """Start and end of each row's span, in one number with its block."""
    codes = blocks.get_indexer(pd.Index(frame["block_id"])).astype(np.int64) * _BLOCK
    return codes + frame["start"].to_numpy(np.int64), codes + frame["end"].to_numpy(np.int64)


def _last_of_unit(quantities: pd.DataFrame, begin: Ints) -> Ints:
    """Where the figure of the same unit before each one stands; −1 without any."""
    frame = pd.DataFrame({"unit": quantities["unit"].to_numpy(object), "begin": begin})
    last = frame.sort_values("begin").groupby("unit", sort=False)["begin"].shift(1)
    return last.reindex(frame.index).fillna(-1).to_numpy(np.int64)


def year_of(iso: str | None) -> int | None:
    """The year an ISO text ends in; ``None`` for none.

    >>> year_of("2022-Q1"), year_of("2020/2027-06")
    (2022, 2027)
    """
    return int(iso.partition("/")[2][:4] or iso[:4]) if isinstance(iso, str) else None
