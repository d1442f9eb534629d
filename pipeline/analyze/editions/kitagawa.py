"""Kitagawa's decomposition of a difference of two shares: what is counted, and how often it is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def split_share(
    hits: Floats, trials: Floats, base_hits: Floats, base_trials: Floats
) -> tuple[Floats, Floats]:
    """Mix and rate part of ``Σ hits/Σ trials − Σ base_hits/Σ base_trials``, over strata.

    With weights ``w`` (a stratum's part of all articles) and rates ``r`` (share of its articles):

    ``mix = Σ (w₁ − w₀)(r₁ + r₀)/2``, ``real = Σ (r₁ − r₀)(w₁ + w₀)/2``; their sum is the difference,
    nothing is left over (Kitagawa 1955, JASA 50:1168; the two-fold Oaxaca–Blinder decomposition
    with averaged weights). A stratum one side does not have has no rate there: the other side's
    is taken, so that all of it is mix.

    Caveats: what moves between strata of another name, when a brief is laid out anew, is mix; and
    with finer strata more becomes mix.

    Args:
        hits: Articles with the key, shape (…, S).
        trials: Articles, shape (…, S), broadcast against ``hits``; some above zero.
        base_hits: The same of the other side.
        base_trials: The same of the other side.

    Returns:
        Mix and real part, each of shape (…).

    >>> mix, real = split_share(*(np.array(v, float) for v in ([4, 1], [8, 2], [1, 4], [2, 8])))
    >>> float(mix), float(real)
    (0.0, 0.0)
    """
    weight = trials / trials.sum(axis=-1, keepdims=True)
    base_weight = base_trials / base_trials.sum(axis=-1, keepdims=True)
    rate = hits / np.maximum(trials, 1e-300)
    base_rate = base_hits / np.maximum(base_trials, 1e-300)
    rate, base_rate = (
        np.where(trials > 0, rate, base_rate),
        np.where(base_trials > 0, base_rate, rate),
    )
    mix = ((weight - base_weight) * (rate + base_rate) / 2).sum(axis=-1)
    real = ((rate - base_rate) * (weight + base_weight) / 2).sum(axis=-1)
    return mix, real
