"""From counted changes of a series to rows of ``issue_changes``: p, q, support, rank, names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.editions.significance import (
    cluster_aware,
    fisher_two_sided,
    known_testable,
    smallest_fisher,
)
from pipeline.analyze.exact_tests import grouped_q_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.editions.counts import SeriesCounts
    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CHANGES: Final = pd.Index(["new", "returned", "more", "less", "same", "gone"], dtype="str")
NEW, RETURNED, MORE, LESS, SAME, GONE = range(len(CHANGES))
_SUPPORTS: Final = pd.Index(["supported", "chance", "insufficient"], dtype="str")


def finished_changes(
    rows: pd.DataFrame, own: SeriesCounts, against: str, settings: AnalyzeSettings
) -> pd.DataFrame:
    """The first changes of each issue and kind of change, by p, with names instead of numbers.

    Args:
        rows: Columns code, place, last, now, base, trials, base_trials, weight, change.
        own: The series.
        against: ``previous`` or ``history``.
        settings: Level, rows kept.
    """
    if rows.empty:
        return pd.DataFrame()
    places = rows["place"].to_numpy(dtype="int64")
    order = np.argsort(places * len(own.keys) + rows["code"].to_numpy())
    rows = rows.take(order).reset_index(drop=True)
    now, base, n, m, place = (
        rows[name].to_numpy(dtype="int64")
        for name in ("now", "base", "trials", "base_trials", "place")
    )
    level = settings.false_discovery_rate
    able = smallest_fisher(now + base, n, m) <= level
    family = np.bincount(place, weights=able, minlength=len(own.issues)).astype(np.int64)
    p = cluster_aware(fisher_two_sided(now, base, n, m), rows, own, level)
    if against == "history":
        family = np.maximum(family, known_testable(own, level))
    q = np.nan_to_num(grouped_q_values(np.where(able, p, np.nan), place, family), nan=1.0)
    rank, total = _ranks(rows, p)
    change = rows["change"].to_numpy()
    # Before there are names: of a large corpus a tenth of the rows is kept.
    kept = np.flatnonzero((rank <= settings.changes_per_issue) & (change != SAME))
    place, last, change = place[kept], rows["last"].to_numpy(dtype="int64")[kept], change[kept]
    support = np.where(q[kept] <= level, 0, np.where(able[kept], 1, 2))
    before = place - 1 if against == "previous" else last
    silent = pd.array(place - last - 1, dtype="Int64")
    silent[last < 0] = pd.NA
    ids = own.issues["issue_id"].array
    keys = own.keys.take(rows["code"].to_numpy()[kept])
    return pd.DataFrame(
        {
            "issue_id": ids.take(place),
            "series": own.series,
            "against": against,
            "base_issue_id": ids.take(before, allow_fill=True),
            "change": pd.Categorical.from_codes(change, CHANGES),
            "rank": rank[kept],
            "key": keys["key"].array,
            "other_key": keys["other_key"].array,
            "article_count": now[kept],
            "base_article_count": base[kept],
            "issue_article_count": n[kept],
            "base_issue_article_count": m[kept],
            "silent_count": silent,
            "p_value": p[kept],
            "q_value": q[kept],
            "support": pd.Categorical.from_codes(support, _SUPPORTS),
            "change_count": total[kept],
            "evidence_issue_id": ids.take(np.where(change == GONE, last, place)),
        }
    )


def _ranks(rows: pd.DataFrame, p: Floats) -> tuple[Ints, Ints]:
    """Rank of each row among those of its issue and change, the surest first, and their number."""
    group = rows["place"].to_numpy(dtype="int64") * len(CHANGES) + rows["change"].to_numpy()
    order = np.lexsort((rows["code"], -rows["weight"], p, group))
    size = np.bincount(group)
    rank = np.empty(len(rows), dtype=np.int64)
    rank[order] = np.arange(len(rows)) - (np.cumsum(size) - size)[group[order]] + 1
    return rank, size[group]
