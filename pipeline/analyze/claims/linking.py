"""Links each claim to the earlier one it repeats, rounds, revises or contradicts.

Claims of one subject, attribute and unit are laid out in order of date and each is compared with
the ones before it, none of the same block (one block that gives two values lists two things).
A conflict is an accusation, and subjects and attributes are guesses: two figures are called revised
or conflicting only where the words around them agree too. Models come in sizes (7B, 70B) and
benchmarks have many results; without like words such figures stay unlinked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.claims.context import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_DISPUTED = 6  # earlier claims a disagreement is looked for in: the newest statement is what counts
_TELLING = 2  # digits: that two texts agree on 1,750 is no accident, on 3 it may be
_SAME = 1e-9  # of floats that were the same decimal
FIRST, CONFIRMED, ROUNDED, REVISED, CONFLICT = (
    "first", "confirmed", "rounded", "revised", "conflict",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of a later and an earlier row of the ordered claims."""

    later: Ints
    earlier: Ints

    def where(self, keep: Bools) -> _Pairs:
        return _Pairs(self.later[keep], self.earlier[keep])


def link_claims(
    claims: pd.DataFrame, texts: pd.Series[str], settings: AnalyzeSettings
) -> pd.DataFrame:
    """Status and predecessor of each claim.

    Args:
        claims: Sorted by date, issue, place; columns ``group`` (number of subject, attribute and
            unit), ``block_id``, ``issue_id``, ``published_on`` (datetime64), ``value``, ``upper``,
            ``block_code`` (place of the block among the texts),
            ``low``, ``high``, ``digits``, ``reference_period``, ``is_known``, ``is_fixed``,
            ``is_disputable``, ``is_corrected``.
        texts: Text of each block with claims.
        settings: ``claim_lookback``, ``claim_context``.

    Returns:
        Columns ``status`` and ``previous`` (position of the earlier claim, −1 without), indexed as
        ``claims``.
    """
    order = np.argsort(claims["group"].to_numpy(), kind="stable")
    rows = claims.iloc[order].reset_index(drop=True)
    status = np.full(len(rows), FIRST, dtype=object)
    previous = np.full(len(rows), -1, dtype=np.int64)
    rows["listed"] = _listed(rows)
    words = Wording(texts)
    for pairs, named in _agreeing(rows, settings):
        open_ = pairs.where(previous[pairs.later] < 0)
        alike = _are_alike(rows, open_, words, settings, equal=named == CONFIRMED)
        _settle(open_.where(alike), named, status, previous)
    for pairs, named in _disputed(rows, previous < 0, words, settings):
        _settle(pairs, named, status, previous)
    back = np.empty(len(rows), dtype=np.int64)
    back[order] = np.arange(len(rows))
    linked = np.where(previous >= 0, order[np.maximum(previous, 0)], -1)
    return pd.DataFrame({"status": status[back], "previous": linked[back]}, index=claims.index)


def _settle(pairs: _Pairs, named: str, status: NDArray[np.object_], previous: Ints) -> None:
    """Gives each later claim of the pairs, nearest first, its status; the first pair decides."""
    later, at = np.unique(pairs.later, return_index=True)
    free = previous[later] < 0
    previous[later[free]] = pairs.earlier[at[free]]
    status[later[free]] = named


def _listed(rows: pd.DataFrame) -> Bools:
    """Claims whose block gives another value of the same group: parts of a list."""
    values = rows.groupby(["group", "block_id"], sort=False)["value"].transform("nunique")
    listed: Bools = (values > 1).to_numpy(bool)
    return listed


def _agreeing(rows: pd.DataFrame, settings: AnalyzeSettings) -> list[tuple[_Pairs, str]]:
    """Pairs that say the same: equal values at any distance, then fitting ones near by."""
    by_value = np.lexsort((np.arange(len(rows)), rows["upper"], rows["value"], rows["group"]))
    equal = (
        _Pairs(by_value[pairs.later], by_value[pairs.earlier])
        for pairs in _shifts(rows["group"].to_numpy()[by_value], _DISPUTED)
    )
    fitting = _shifts(rows["group"].to_numpy(), settings.claim_lookback)
    found = []
    for parts, test, named in ((equal, _is_equal, CONFIRMED), (fitting, _fits, ROUNDED)):
        for pairs in parts:
            keep = _other_block(rows, pairs) & _same_time(rows, pairs) & test(rows, pairs)
            if named == ROUNDED:
                keep &= ~_two_bounds(rows, pairs)
            if keep.any():
                found.append((pairs.where(keep), named))
    return found


def _shifts(groups: NDArray[np.int64], most: int) -> Iterator[_Pairs]:
    """Pairs of rows 1, 2 … apart within a group; ends where no group is that long."""
    for apart in range(1, most + 1):
        later = np.arange(apart, len(groups))
        keep = groups[later] == groups[later - apart]
        if not keep.any():
            break
        yield _Pairs(later[keep], later[keep] - apart)


def _both(rows: pd.DataFrame, pairs: _Pairs, column: str) -> tuple[np.ndarray, np.ndarray]:
    values = rows[column].to_numpy()
    return values[pairs.later], values[pairs.earlier]


def _other_block(rows: pd.DataFrame, pairs: _Pairs) -> Bools:
    one, other = _both(rows, pairs, "block_code")
    return np.asarray(one != other)


def _same_time(rows: pd.DataFrame, pairs: _Pairs) -> Bools:
    """Whether no date says that the two are about different times."""
    one, other = _both(rows, pairs, "period_code")
    return np.asarray((one == other) | (one < 0) | (other < 0))


def _is_equal(rows: pd.DataFrame, pairs: _Pairs) -> Bools:
    value, before = _both(rows, pairs, "value")
    upper, upper_before = _both(rows, pairs, "upper")
    same: Bools = np.isclose(value, before, rtol=_SAME, atol=0)
    same &= np.isclose(upper, upper_before, rtol=_SAME, atol=0)
    return same


def _fits(rows: pd.DataFrame, pairs: _Pairs) -> Bools:
    """Whether one figure lies in what the other leaves open."""
    value, value_before = _both(rows, pairs, "value")
    upper, upper_before = _both(rows, pairs, "upper")
    low, low_before = _both(rows, pairs, "low")
    high, high_before = _both(rows, pairs, "high")
    return np.asarray(
        ((value >= low_before) & (upper <= high_before))
        | ((value_before >= low) & (upper_before <= high))
    )


def _two_bounds(rows: pd.DataFrame, pairs: _Pairs) -> Bools:
    """Whether both are bounds: 90% 이상 and 99% 이상 can both be true, but say different things."""
    bound = ~np.isfinite(rows["low"].to_numpy()) | ~np.isfinite(rows["high"].to_numpy())
    return np.asarray(bound[pairs.later] & bound[pairs.earlier])


def _are_alike(
    rows: pd.DataFrame,
    pairs: _Pairs,
    words: Wording,
    settings: AnalyzeSettings,
    *,
    equal: bool,
) -> Bools:
    """Whether agreeing figures are about one thing: by attribute, by their digits, or by words."""
    sure = rows["is_known"].to_numpy(bool)[pairs.later]
    if equal:
        sure = sure | (rows["digits"].to_numpy()[pairs.later] >= _TELLING)
    unsure = np.flatnonzero(~sure)
    alike = sure.copy()
    alike[unsure] = (
        _overlap(rows, _Pairs(pairs.later[unsure], pairs.earlier[unsure]), words)
        >= settings.claim_context
    )
    return alike


def _overlap(rows: pd.DataFrame, pairs: _Pairs, words: Wording) -> NDArray[np.float64]:
    return words.overlap(*_both(rows, pairs, "block_code"))


def _disputed(
    rows: pd.DataFrame, unlinked: Bools, words: Wording, settings: AnalyzeSettings
) -> list[tuple[_Pairs, str]]:
    """Pairs whose figures cannot both stand, with what to call it; nearest pairs first."""
    able = (rows["is_disputable"] & ~rows["listed"]).to_numpy(bool)
    found = []
    for pairs in _shifts(rows["group"].to_numpy(), _DISPUTED):
        keep = unlinked[pairs.later] & able[pairs.later] & able[pairs.earlier]
        keep &= _other_block(rows, pairs) & ~(_fits(rows, pairs) & _same_time(rows, pairs))
        apart = pairs.where(keep)
        alike = apart.where(_overlap(rows, apart, words) >= settings.claim_context)
        conflict, revised = _explained(rows, alike)
        found += [(alike.where(conflict), CONFLICT), (alike.where(revised), REVISED)]
    return found


def _explained(rows: pd.DataFrame, pairs: _Pairs) -> tuple[Bools, Bools]:
    """Which disagreements nothing explains, and which time or the text itself does.

    In one issue, or of one stated period, or of a property that never changes, two values cannot
    both be true, unless the later says that it corrects. In a later issue time explains the rest.
    """
    period, period_before = _both(rows, pairs, "period_code")
    issue, issue_before = _both(rows, pairs, "issue_code")
    date, date_before = _both(rows, pairs, "date_code")
    same_period = (period == period_before) & (period >= 0)
    other_period = (period != period_before) & (period >= 0) & (period_before >= 0)
    fixed = rows["is_fixed"].to_numpy(bool)[pairs.later]
    corrected = rows["is_corrected"].to_numpy(bool)[pairs.later]
    is_later = (date > date_before) & (date_before >= 0)
    clash = (issue == issue_before) & ~other_period
    clash |= (issue != issue_before) & (same_period | (fixed & ~other_period))
    conflict = clash & ~(corrected & is_later)
    return np.asarray(conflict), np.asarray(~conflict & is_later)
