"""Table ``lifecycle``: where each tracked technology, model and version family stands.

The state is the verdict of table ``trends`` over all series (as strata), in words of a life. It is
never surer than that verdict: what age and recency add can only take a state back to
*insufficient* (판단 보류), never give one. On five issues nearly all states are *insufficient*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.intervals import jeffreys
from pipeline.analyze.presence import ALL_SERIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

STATES: Final = {
    "newcomer": "emerging",
    "rising": "growing",
    "steady": "established",
    "fading": "declining",
    "dormant": "dormant",
    "returning": "returning",
    "insufficient": "insufficient",
}
# The test of table `trends` that each verdict rests on; a steady share is an interval, not a p,
# and of a return `trends` keeps no p value.
_BASIS: Final = {
    "newcomer": "recent",
    "returning": "return",
    "rising": "trend",
    "fading": "trend",
    "steady": "interval",
    "dormant": "silence",
}
_TEST_COLUMNS: Final = {
    "trend": ("p_value", "q_value"),
    "recent": ("recent_p_value", "recent_q_value"),
    "silence": ("silence_p_value", "silence_q_value"),
}
_ALIVE: Final = ("emerging", "growing", "established", "returning")
_DAYS_PER_YEAR = 365.25


def states(
    verdicts: NDArray[np.object_],
    silent: NDArray[np.float64],
    age: NDArray[np.float64],
    settings: AnalyzeSettings,
) -> NDArray[np.object_]:
    """State of each key.

    A verdict becomes the state of :data:`STATES`, but *insufficient* where

    - it says that the key is alive, though the newest ``silent_issues`` issues are silent; or
    - it says *steady* of a key first named less than ``established_years`` ago.

    Args:
        verdicts: Column ``verdict``; null where the key is in no trend.
        silent: Issues since the last that names it; NaN where unknown.
        age: Years from the first date that names it to the newest date; NaN where unknown.
        settings: The bounds.
    """
    found = np.array([STATES.get(v, "insufficient") for v in verdicts], dtype=object)
    silenced = np.isin(found, _ALIVE) & (silent >= settings.silent_issues)
    young = (found == "established") & ~(age >= settings.established_years)
    found[silenced | young] = "insufficient"
    return found


def lifecycle(
    kind: str,
    keys: Sequence[str],
    presence: pd.DataFrame,
    issues: pd.DataFrame,
    trends: pd.DataFrame,
    settings: AnalyzeSettings,
) -> pd.DataFrame:
    """Rows of table ``lifecycle`` for one kind of key, without names and numbers of companions.

    Evidence is the position of a block here, or null.

    Args:
        kind: ``entity`` or ``family``.
        keys: One row each, named or not.
        presence: Columns key, at (position among ``issues``), article_count, block (position of
            the first that names it), where the key is named in an issue (``article_count`` may be
            0).
        issues: Table ``issues`` by date, undated ones last.
        trends: Table ``trends``, or rows like it, of this kind of key.
        settings: Bounds and mass of intervals.
    """
    frame = pd.DataFrame({"key": pd.Series(sorted(set(keys)), dtype=object)})
    frame = frame.join(_course(presence, issues, settings), on="key")
    rows = trends.loc[trends["series"] == ALL_SERIES].set_index("key")
    rows = rows.reindex(frame["key"]).reset_index(drop=True)
    verdicts = rows["verdict"].astype(object).to_numpy()
    silent = rows["silent_count"].to_numpy(dtype=np.float64, na_value=np.nan)
    frame["state"] = states(verdicts, silent, frame.pop("age").to_numpy(dtype=np.float64), settings)
    frame["verdict"] = [v if v in STATES else "insufficient" for v in verdicts]
    basis = np.array([_BASIS.get(v, "none") for v in verdicts], dtype=object)
    # A key may rise by a step alone, which the newest issues show and a slope does not.
    stepped = ~(rows["q_value"].astype("float64").to_numpy() <= settings.false_discovery_rate)
    basis[(verdicts == "rising") & stepped] = "recent"
    frame["basis"] = basis
    for place, name in enumerate(("p_value", "q_value")):
        values = np.full(len(frame), np.nan)
        for test, columns in _TEST_COLUMNS.items():
            tested = basis == test
            values[tested] = rows.loc[tested, columns[place]].to_numpy(dtype=float)
        frame[name] = values
    frame["silent_count"] = pd.array(silent, dtype="Float64").astype("Int64")
    return frame.assign(kind=kind)


def _course(
    presence: pd.DataFrame, issues: pd.DataFrame, settings: AnalyzeSettings
) -> pd.DataFrame:
    """Key → counts, first, last and peak issue, first block, age; absent keys are added by join.

    The peak is the issue with the highest lower bound of the share: 1 of 4 articles is no peak
    beside 10 of 60.
    """
    rows = presence.sort_values(["key", "at"])
    at = rows["at"].to_numpy(dtype=np.int64)
    hits = rows["article_count"].to_numpy(dtype=np.int64)
    dates = pd.to_datetime(issues["published_on"])
    trials = np.maximum(issues["article_count"].to_numpy(dtype=np.int64)[at], hits)
    low, _ = jeffreys(hits, trials, mass=settings.interval)
    dated = dates.notna().to_numpy()[at] & (hits > 0)
    groups = rows.groupby("key")
    ids = issues["issue_id"].to_numpy(dtype=object)
    course = pd.DataFrame(
        {
            "issue_count": groups.size(),
            "article_count": groups["article_count"].sum(),
            "evidence_block_id": groups["block"].first(),
        }
    )
    course["first_issue_id"] = ids[groups["at"].min().to_numpy(dtype=np.int64)]
    course["last_issue_id"] = ids[groups["at"].max().to_numpy(dtype=np.int64)]
    peaks = rows.assign(low=low)[dated].sort_values(
        ["key", "low", "at"], ascending=[True, False, True]
    )
    peaks = peaks.drop_duplicates("key").set_index("key")["at"]
    course["peak_issue_id"] = pd.Series(ids[peaks.to_numpy(dtype=np.int64)], index=peaks.index)
    first = pd.Series(dates.to_numpy()[at], index=rows.index).groupby(rows["key"]).min()
    course["age"] = (dates.max() - first).dt.total_seconds() / 86_400 / _DAYS_PER_YEAR
    return course
