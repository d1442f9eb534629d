"""Who came, stayed, went and came back beside a tracked entity, issue by issue.

Only issues that name the tracked entity are a chance to stand beside it: an issue that is silent
about GPT-3 says nothing about OpenAI beside it. And a companion can only leave a series it was
in: that a one-off report does not repeat what a monthly brief told is no leaving.

The events are descriptions, not findings: with one article an issue, an absence proves little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pipeline.analyze.tracking.corpus import Corpus

_NEVER = np.iinfo(np.int64).max


def with_events(pairs: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Rows of pairs with their event, and a row for each leaving.

    Events go by date, so that issues of one date are one occasion:

    - *initial*: beside it from the first date that names the tracked entity on;
    - *entered*: first beside it later than that;
    - *stayed*: beside it again, with no leaving in between;
    - *left*: the next issue of the series it last stood in names the tracked entity without it
      (and no other issue of that date names both);
    - *returned*: beside it again after that.

    Args:
        pairs: Columns entity, other, at, then counts; distinct in the first three. Counts of
            added rows are 0; a column ``block`` is -1 there.
        corpus: Where the entities are named.

    Returns:
        The rows with ``event`` added, in no particular order.
    """
    if pairs.empty:
        return pairs.assign(event=pd.Series(dtype=object))
    slots = corpus.slots
    rows = pairs.merge(_chances(pairs, corpus), on=["entity", "at"], how="left")
    rows["slot"] = slots[rows["at"].to_numpy()]
    keys = ["entity", "other"]
    # One row for each occasion: the earliest issue in which the companion could be missed.
    dates = rows.groupby([*keys, "slot"], sort=True, as_index=False).agg(
        next_at=("next_at", "min"), first_slot=("first_slot", "first")
    )
    same = dates.groupby(keys, sort=False)
    before = same["slot"].shift(1)
    after = same["slot"].shift(-1, fill_value=_NEVER).to_numpy()
    missed = dates["next_at"].to_numpy() != _NEVER
    missed_slot = np.full(len(dates), _NEVER)
    missed_slot[missed] = slots[dates["next_at"].to_numpy()[missed]]
    dates["leaves"] = missed & (missed_slot < after)
    had_left = dates.groupby(keys, sort=False)["leaves"].shift(1, fill_value=False)
    dates["event"] = np.select(
        [
            before.isna() & (dates["slot"] == dates["first_slot"]),
            before.isna(),
            had_left.to_numpy(dtype=bool),
        ],
        ["initial", "entered", "returned"],
        "stayed",
    )
    present = rows[[*keys, "slot"]].merge(dates, on=[*keys, "slot"], how="left")["event"]
    shown = pairs.assign(event=present.to_numpy(dtype=object))
    gone = dates.loc[dates["leaves"], [*keys, "next_at"]].rename(columns={"next_at": "at"})
    counts = [name for name in pairs.columns if name not in (*keys, "at")]
    gone = gone.assign(**dict.fromkeys(counts, 0), event="left")
    if "block" in counts:
        gone["block"] = -1
    return pd.concat([shown, gone[shown.columns]], ignore_index=True)


def _chances(pairs: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """For each tracked entity and issue that names it: first date, next issue of the series."""
    named = corpus.in_articles
    tracked = np.unique(pairs["entity"].to_numpy())
    rows = named.loc[named["entity"].isin(tracked), ["entity", "at"]].drop_duplicates()
    series = pd.factorize(corpus.issues["series"], sort=True)[0]
    rows = rows.assign(
        series=series[rows["at"].to_numpy()], slot=corpus.slots[rows["at"].to_numpy()]
    ).sort_values(["entity", "series", "at"])
    # Issues of one series and date are one chance: the next one is of a later date.
    first = rows.drop_duplicates(["entity", "series", "slot"])
    later = first.groupby(["entity", "series"], sort=False)["at"].shift(-1, fill_value=_NEVER)
    first = first.assign(next_at=later)
    rows = rows.merge(
        first[["entity", "series", "slot", "next_at"]], on=["entity", "series", "slot"]
    )
    rows["first_slot"] = rows.groupby("entity")["slot"].transform("min")
    return rows[["entity", "at", "next_at", "first_slot"]]
