"""Intervals of shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

# Not scipy.stats: it computes the same by the same function, and takes a second to import.
from scipy.special import betaincinv

if TYPE_CHECKING:
    from numpy.typing import NDArray


def jeffreys(
    hits: NDArray[np.int64], trials: NDArray[np.int64], *, mass: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Jeffreys interval of a binomial share.

    Quantiles of Beta(x + ½, n − x + ½), with the lower bound set to 0 where x = 0 and the upper
    to 1 where x = n (Brown, Cai & DasGupta 2001, "Interval Estimation for a Binomial Proportion").

    Args:
        hits: Articles that name the term, shape (k,).
        trials: Articles in all, shape (k,); the interval is [0, 1] where it is 0.
        mass: Probability inside the interval, 0 to 1.

    Returns:
        Lower and upper bounds, each of shape (k,).

    >>> low, high = jeffreys(np.array([0, 2]), np.array([4, 4]), mass=0.95)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.123], [0.445, 0.877])
    """
    # A corpus knows few different (x, n): the quantiles are computed once for each. Pairs are told
    # apart by one number, and hashed: sorting a million of them takes ten times as long.
    width = int(trials.max(initial=0)) + 1
    where, pairs = pd.factorize(hits * width + trials)
    x, n = (pairs // width).astype(np.float64), (pairs % width).astype(np.float64)
    tail = (1 - mass) / 2
    low = np.where(x == 0, 0.0, betaincinv(x + 0.5, n - x + 0.5, tail))
    high = np.where(x == n, 1.0, betaincinv(x + 0.5, n - x + 0.5, 1 - tail))
    return low[where], high[where]
