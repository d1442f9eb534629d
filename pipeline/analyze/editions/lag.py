"""Days from a cited source to the issue, as far as the printed dates can tell."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?")
_MONTHS: Final = {"day": 0, "month": 1, "quarter": 3, "year": 12}
LAG_COLUMNS: Final = ("lag_days", "lag_days_low", "lag_days_high")


def lag_days(cited: pd.DataFrame, issues: pd.DataFrame) -> pd.DataFrame:
    """Bounds of the days from source to issue, and their middle.

    An issue of a month can be of any of its days, a source of a year too: the lag lies between
    *first day of the issue − last day of the source* and *last day of the issue − first day of the
    source*. An issue is not out before its latest source: of its days only those from the last
    source on that falls into them count, and a source of its own month is no later than it. A
    negative upper end means that the source is later than the issue: a misprint, or an issue dated
    wrongly.

    Args:
        cited: Columns ``issue_id`` and ``dated`` (ISO text at the precision printed).
        issues: Table ``issues``.

    Returns:
        Columns :data:`LAG_COLUMNS` by the index of ``cited``; NaN where a date is missing.
    """
    codes, texts = pd.factorize(cited["dated"].astype(object))
    starts, ends = _bounds([period(str(text)) for text in texts])
    source = [np.append(part, np.datetime64("NaT", "D"))[codes] for part in (starts, ends)]
    first = pd.to_datetime(issues["published_on"]).to_numpy(dtype="datetime64[D]")
    months = issues["published_precision"].map(_MONTHS).fillna(0).to_numpy(dtype="int64")
    # The last day of the period: the day before the month after its last.
    after = first.astype("datetime64[M]") + months
    last = np.where(months > 0, after.astype("datetime64[D]") - 1, first)
    at = pd.Index(issues["issue_id"]).get_indexer(cited["issue_id"])
    inside = (source[0] >= first[at]) & (source[0] <= last[at])
    np.maximum.at(first, at[inside], source[0][inside])
    # A source of the issue's own month is out by then, on whatever of its days.
    ended = np.where(source[0] <= first[at], np.minimum(source[1], first[at]), source[1])
    low = _days(first[at] - ended)
    high = _days(last[at] - source[0])
    return pd.DataFrame(
        {"lag_days": (low + high) / 2, "lag_days_low": low, "lag_days_high": high},
        index=cited.index,
    )


def period(text: str) -> tuple[str, int] | None:
    """First month or day of an ISO text, and how many months it covers; 0 months for a day.

    >>> period("2020"), period("2020-04"), period("2020-04-24"), period("2020-Q2"), period("?")
    (('2020-01', 12), ('2020-04', 1), ('2020-04-24', 0), ('2020-04', 3), None)
    """
    found = _PERIOD.fullmatch(text)
    if not found:
        return None
    year, quarter, half, month, day = found.groups()
    if day:
        return text, 0
    if month:
        return text, 1
    if quarter:
        return f"{year}-{3 * int(quarter) - 2:02d}", 3
    if half:
        return f"{year}-{6 * int(half) - 5:02d}", 6
    return f"{year}-01", 12


def _bounds(periods: list[tuple[str, int] | None]) -> tuple[np.ndarray, np.ndarray]:
    """First and last days; NaT where there is no period or no such day."""
    starts = np.full(len(periods), np.datetime64("NaT", "D"))
    ends = starts.copy()
    for i, found in enumerate(periods):
        if found is None:
            continue
        try:
            starts[i] = np.datetime64(found[0], "D")
        except ValueError:
            continue
        month = starts[i].astype("datetime64[M]") + found[1]
        ends[i] = month.astype("datetime64[D]") - 1 if found[1] else starts[i]
    return starts, ends


def _days(spans: np.ndarray) -> np.ndarray:
    values = spans / np.timedelta64(1, "D")
    return np.asarray(values, dtype=np.float64)
