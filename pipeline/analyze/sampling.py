"""How the keys of a large corpus cluster in issues, measured on some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.analyze.exact_tests import Dispersion, measure_dispersion
from pipeline.analyze.presence import ALL_SERIES, Presence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def sampled_dispersion(
    key: Ints, place: Ints, articles: Ints, issues: pd.DataFrame, *, most: int
) -> Dispersion:
    """Clustering of keys in issues, measured on evenly spaced ones of them.

    Args:
        key: Number of the key, shape (R,).
        place: Number of the issue, shape (R,).
        articles: Articles of the issue with the key, shape (R,).
        issues: T rows of table ``issues``, by date; each series is a stratum.
        most: Keys measured: of 50,000 some thousand are enough for two numbers, and no gigabyte.
    """
    totals = np.bincount(key, weights=articles)
    several = np.flatnonzero(totals > 1)
    if not len(several):
        return Dispersion()
    step = np.linspace(0, len(several) - 1, min(most, len(several)))
    chosen = several[step.round().astype(int)]
    row = np.full(len(totals), -1)
    row[chosen] = np.arange(len(chosen))
    inside = row[key] >= 0
    cells = sparse.csr_array(
        (articles[inside], (row[key[inside]], place[inside])), shape=(len(chosen), len(issues))
    )
    presence = Presence(
        ALL_SERIES,
        chosen.astype(object),
        issues["issue_id"].to_numpy(dtype=object),
        pd.to_datetime(issues["published_on"]).to_numpy(dtype="datetime64[s]"),
        issues["article_count"].to_numpy(dtype="int64"),
        pd.factorize(issues["series"], sort=True)[0].astype(np.int64),
        cells,
    )
    return measure_dispersion(presence.comparable())
