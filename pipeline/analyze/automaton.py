"""Kleinberg's two-state automaton for batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.still import Layout

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def gains(counts: Ints, totals: Ints, layout: Layout, *, ratio: float) -> Floats:
    """What each issue gains by the burst state: ``σ(0, r, d) − σ(1, r, d)``.

    ``σ(i, r, d) = −ln [C(d, r) · p_i^r · (1 − p_i)^(d − r)]`` (Kleinberg 2002, section 4), p₀ the
    key's share in the series, ``p₁ = ratio · p₀``, but never beyond half-way from p₀ to 1.

    Args:
        counts: r, shape (…, T).
        totals: Articles of the key in each stratum, shape (…, S).
        layout: d and strata.
        ratio: Kleinberg's s.
    """
    articles = np.array([layout.trials[m].sum() for m in layout.members])
    base = np.clip(totals / articles, 1e-12, 1 - 1e-9)[..., layout.strata]
    burst = np.minimum(ratio * base, (1 + base) / 2)
    silent = np.maximum(layout.trials - counts, 0)
    return np.asarray(counts * np.log(burst / base) + silent * (np.log1p(-burst) - np.log1p(-base)))


def states(gain: Floats, *, up_cost: float) -> NDArray[np.bool_]:
    """The cheapest sequence of states (Viterbi), True in a burst; the base state wins ties.

    A way up costs ``up_cost = γ · ln T``, a way down nothing; before the first issue is the base.

    Args:
        gain: Of the burst state at each issue, shape (…, T).
        up_cost: Not negative.

    >>> states(np.array([-1.0, 2.0, -0.5, 2.0, -1.0]), up_cost=1.0).tolist()
    [False, True, True, True, False]
    """
    size = gain.shape[-1]
    low, high = np.zeros(gain.shape[:-1]), np.full(gain.shape[:-1], -np.inf)
    from_high = np.zeros((2, *gain.shape), dtype=bool)
    for t in range(size):
        from_high[0, ..., t] = high > low
        from_high[1, ..., t] = high > low - up_cost
        low, high = np.maximum(low, high), np.maximum(high, low - up_cost) + gain[..., t]
    path = np.zeros(gain.shape, dtype=bool)
    state = high > low
    for t in range(size - 1, -1, -1):
        path[..., t] = state
        state = np.where(state, from_high[1, ..., t], from_high[0, ..., t])
    return path


def best_stretch(gain: Floats) -> Floats:
    """What the most rewarding stretch of issues gains, at least 0 (Kadane's scan), shape (…).

    A burst pays for its own way up, so a key bursts at all only if this exceeds the way's cost:
    one pass decides for any γ, and the sequence of states is sought for the few keys that do.
    """
    best, run = np.zeros(gain.shape[:-1]), np.zeros(gain.shape[:-1])
    for t in range(gain.shape[-1]):
        run = np.maximum(run + gain[..., t], 0.0)
        best = np.maximum(best, run)
    return best


def heaviest(gain: Floats, path: NDArray[np.bool_]) -> Floats:
    """Weight of the heaviest burst, ``Σ gain`` over a run of the burst state; 0 for none."""
    best, run = np.zeros(gain.shape[:-1]), np.zeros(gain.shape[:-1])
    for t in range(gain.shape[-1]):
        run = np.where(path[..., t], run + gain[..., t], 0.0)
        best = np.maximum(best, run)
    return best
