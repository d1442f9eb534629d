"""Counts of keys over the dated issues of one series, or of all series side by side, as arrays.

Where series are taken together each stays a stratum: a key is only ever compared with its own
share in the same series, so a one-off long report, or a series that begins half-way, makes no
trend and no burst. Of 6,800 entities × 1,000 issues 99 cells in 100 are zero: only the others are
kept, and what has to look at zeros too asks for the dense counts of some keys at a time.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pandas as pd
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

ALL_SERIES: Final = "all"
_DAYS_PER_YEAR = 365.25


_Layers = TypeVar("_Layers")


@dataclass(frozen=True, slots=True)
class Presence:
    """K keys × T issues in order of date.

    Attributes:
        series: Name of the series, or ``all``.
        keys: Sorted keys, shape (K,).
        issue_ids: Shape (T,).
        dates: Day each issue is dated to, shape (T,), ``datetime64``.
        trials: Articles of each issue, shape (T,), at least 1.
        strata: Number of the series of each issue, shape (T,), 0 to S − 1.
        cells: Articles (or mentions) of key and issue, shape (K, T); by key, issues in order, zeros
            not stored.
    """

    series: str
    keys: NDArray[np.object_]
    issue_ids: NDArray[np.object_]
    dates: NDArray[np.datetime64]
    trials: NDArray[np.int64]
    strata: NDArray[np.int64]
    cells: sparse.csr_array

    @property
    def counts(self) -> NDArray[np.int64]:
        """The cells with their zeros, shape (K, T): to be asked for few keys at a time."""
        return np.asarray(self.cells.toarray(), dtype=np.int64)

    @property
    def totals(self) -> NDArray[np.int64]:
        """Counts of each key in each stratum, shape (K, S); S is 1 if T = 0."""
        member = np.arange(self.size), self.strata
        shape = self.size, int(self.strata.max(initial=0)) + 1
        strata = sparse.csr_array((np.ones(self.size, dtype=np.int64), member), shape=shape)
        return np.asarray((self.cells @ strata).toarray(), dtype=np.int64)

    @property
    def reached(self) -> NDArray[np.int64]:
        """Articles of each stratum up to and with each issue, shape (T, S)."""
        own = self.strata[:, None] == np.arange(int(self.strata.max(initial=0)) + 1)
        return np.cumsum(np.where(own, self.trials[:, None], 0), axis=0)

    @property
    def issue_counts(self) -> NDArray[np.int64]:
        """How many issues name each key, shape (K,)."""
        return np.asarray(np.diff(self.cells.indptr), dtype=np.int64)

    @property
    def first(self) -> NDArray[np.int64]:
        """Position of the first issue that names each key, shape (K,); −1: none does."""
        return self._edge(self.cells.indptr[:-1])

    @property
    def last(self) -> NDArray[np.int64]:
        """Position of the last issue that names each key, shape (K,); −1: none does."""
        return self._edge(self.cells.indptr[1:] - 1)

    def _edge(self, cell: NDArray[np.integer]) -> NDArray[np.int64]:
        found = np.full(len(self.keys), -1, dtype=np.int64)
        named = self.issue_counts > 0
        found[named] = self.cells.indices[cell[named]]
        return found

    @property
    def years(self) -> NDArray[np.float64]:
        """Time of each issue in years since the first, shape (T,)."""
        if not len(self.dates):
            return np.zeros(0)
        days = (self.dates - self.dates[0]) / np.timedelta64(1, "D")
        return np.asarray(days / _DAYS_PER_YEAR, dtype=np.float64)

    @property
    def size(self) -> int:
        """T: issues."""
        return len(self.issue_ids)

    @property
    def members(self) -> list[NDArray[np.int64]]:
        """For each stratum the positions of its issues."""
        return [
            np.flatnonzero(self.strata == s) for s in range(int(self.strata.max(initial=-1)) + 1)
        ]

    def comparable(self) -> Presence:
        """The same without series of a single issue: those compare with nothing."""
        sizes = np.bincount(self.strata, minlength=1)
        keep = np.flatnonzero(sizes[self.strata] > 1)
        return self.at(keep)

    def at(self, issues: NDArray[np.int64]) -> Presence:
        """The same at some issues; strata are numbered anew."""
        strata = np.unique(self.strata[issues], return_inverse=True)[1].reshape(-1)
        return dataclasses.replace(
            self,
            issue_ids=self.issue_ids[issues],
            dates=self.dates[issues],
            trials=self.trials[issues],
            strata=strata.astype(np.int64),
            cells=self.cells[:, issues],
        )

    def of(self, rows: NDArray[np.bool_] | NDArray[np.int64] | slice) -> Presence:
        """The same of some keys."""
        return dataclasses.replace(self, keys=self.keys[rows], cells=self.cells[rows])

    def by_stratum(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sums of (…, T) values over each stratum, shape (…, S); one of zeros if T = 0."""
        if not self.size:
            return np.zeros((*values.shape[:-1], 1), dtype=np.int64)
        return np.stack([values[..., m].sum(axis=-1) for m in self.members], axis=-1)


def presences(
    timeline: pd.DataFrame, issues: pd.DataFrame, *, key: str, value: str = "article_count"
) -> list[Presence]:
    """One :class:`Presence` for each series of two or more issues, then one of all issues.

    Args:
        timeline: Table ``entity_timeline`` or ``keyword_timeline``; absent rows count as zero.
        issues: Table ``issues``; undated issues and issues without articles are left out.
        key: Column of the timeline that holds the keys.
        value: Column that is counted.

    Returns:
        Only keys that the series names at all; sorted by series, ``all`` last; empty for no issue.
    """
    dated = issues.dropna(subset=["published_on"])
    dated = dated[dated["article_count"] > 0].assign(
        published_on=lambda frame: pd.to_datetime(frame["published_on"])
    )
    dated = dated.sort_values(["published_on", "issue_id"])
    if dated.empty:
        return []
    # Zeros add nothing here, and of a large corpus they are nearly all rows.
    rows = timeline[timeline[value] > 0]
    place = pd.Index(dated["issue_id"]).get_indexer(rows["issue_id"])
    rows, place = rows[place >= 0], place[place >= 0]
    codes, keys = pd.factorize(rows[key], sort=True)
    cells = sparse.csr_array(
        (rows[value].to_numpy(dtype="int64"), (codes, place)), shape=(len(keys), len(dated))
    )
    strata, names = pd.factorize(dated["series"], sort=True)
    whole = Presence(
        ALL_SERIES,
        np.asarray(keys, dtype=object),
        dated["issue_id"].to_numpy(dtype=object),
        dated["published_on"].to_numpy(dtype="datetime64[s]"),
        dated["article_count"].to_numpy(dtype="int64"),
        strata.astype(np.int64),
        cells,
    )
    single = [
        dataclasses.replace(whole.at(np.flatnonzero(strata == n)), series=str(name))
        for n, name in enumerate(names)
    ]
    found = [*(part for part in single if part.size > 1), whole]
    return [part.of(part.issue_counts > 0) for part in found]


def over_series(
    items: Sequence[_Layers],
    make: Callable[[_Layers], pd.DataFrame],
    presence: Callable[[_Layers], Presence],
) -> list[pd.DataFrame]:
    """``make`` of each series and of all; where there is but one series, it is worked out once.

    Args:
        items: What belongs to each :class:`Presence` of :func:`presences`, in their order.
        make: Rows with a column ``series``.
        presence: The counts of an item.
    """
    if len(items) == 2 and presence(items[0]).size == presence(items[1]).size:  # noqa: PLR2004
        alone = make(items[0])
        return [alone, alone.assign(series=ALL_SERIES)]
    return [make(item) for item in items]
