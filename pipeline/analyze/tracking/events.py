"""Who came, stayed, went and came back beside a tracked entity, issue by issue.

Only issues that name the tracked entity are a chance to stand beside it: an issue that is silent
about GPT-3 says nothing about OpenAI beside it. And a companion can only leave a series it was
in: that a one-off report does not repeat what a monthly brief told is no leaving.

The events are descriptions, not findings: with one article an issue, an absence proves little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import NOWHERE
from pipeline.analyze.rows import begins

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.tracking.corpus import Corpus

EVENTS: Final = ("initial", "entered", "stayed", "left", "returned")
_INITIAL, _ENTERED, _STAYED, _LEFT, _RETURNED = range(len(EVENTS))
_NEVER = np.iinfo(np.int64).max


def chances_of(corpus: Corpus, tracked: NDArray[np.int64]) -> pd.DataFrame:
    """For each tracked entity and dated issue that names it in an article: what may come of it.

    Returns:
        Columns entity, at, next_at (next issue of the series that names it, of a later date;
        number of issues where there is none), first_slot (first date that names it); sorted by
        the first two.
    """
    named = corpus.in_articles
    rows = named.loc[named["entity"].isin(tracked), ["entity", "at"]].drop_duplicates()
    series = pd.factorize(corpus.issues["series"], sort=True)[0]
    rows = rows.assign(
        series=series[rows["at"].to_numpy()], slot=corpus.slots[rows["at"].to_numpy()]
    ).sort_values(["entity", "series", "at"])
    # Issues of one series and date are one chance: the next one is of a later date.
    first = rows.drop_duplicates(["entity", "series", "slot"])
    later = first.groupby(["entity", "series"], sort=False)["at"]
    first = first.assign(next_at=later.shift(-1, fill_value=len(corpus.issues)))
    rows = rows.merge(
        first[["entity", "series", "slot", "next_at"]], on=["entity", "series", "slot"]
    )
    rows["first_slot"] = rows.groupby("entity")["slot"].transform("min")
    rows = rows.sort_values(["entity", "at"])[["entity", "at", "next_at", "first_slot"]]
    return rows.astype("int64")


def with_events(pairs: pd.DataFrame, corpus: Corpus, chances: pd.DataFrame) -> pd.DataFrame:
    """Rows of pairs with their event, and a row for each leaving.

    Events go by date, so that issues of one date are one occasion:

    - *initial*: beside it from the first date that names the tracked entity on;
    - *entered*: first beside it later than that;
    - *stayed*: beside it again, with no leaving in between;
    - *left*: the next issue of the series it last stood in names the tracked entity without it
      (and no other issue of that date names both);
    - *returned*: beside it again after that.

    Args:
        pairs: Columns entity, other, at, block, block_count, article_count; distinct in the first
            three, and sorted by them. In added rows counts are 0 and ``block`` is -1.
        corpus: Issues by date.
        chances: As from :func:`chances_of`, of all entities of ``pairs``.

    Returns:
        The rows with ``event`` added, a position in :data:`EVENTS`; leavings come last.
    """
    entity, at = (pairs[name].to_numpy(dtype=np.int64) for name in ("entity", "at"))
    other, slot = pairs["other"].to_numpy(), corpus.slots[at]
    size = len(corpus.issues)
    known = chances["entity"].to_numpy() * size + chances["at"].to_numpy()
    chance = chances.iloc[np.searchsorted(known, entity * size + at)]
    # One for each occasion: the earliest issue in which the companion could be missed.
    occasion = begins(entity, other, slot)
    start = np.flatnonzero(occasion)
    next_at = np.minimum.reduceat(chance["next_at"].to_numpy(), start)
    is_first = begins(entity, other)[start]
    is_last = np.append(is_first[1:], True)[: len(start)]
    after = np.where(is_last, _NEVER, np.roll(slot[start], -1))
    leaves = np.append(corpus.slots, _NEVER)[next_at] < after
    was_gone = np.roll(leaves, 1)
    event = np.select(
        [is_first & (slot == chance["first_slot"].to_numpy())[start], is_first, was_gone],
        [_INITIAL, _ENTERED, _RETURNED],
        _STAYED,
    )
    shown = pairs.assign(event=event[np.cumsum(occasion) - 1])
    gone = pairs.iloc[start[leaves]].assign(
        at=next_at[leaves], block=NOWHERE, block_count=0, article_count=0, event=_LEFT
    )
    return pd.concat([shown, gone], ignore_index=True)
