"""Corpora in which nothing moves, drawn at random: what tests of movement are calibrated on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.exact_tests import Dispersion

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """The issues of a series without their dates.

    Attributes:
        trials: D_t, shape (T,).
        strata: Series of each issue, shape (T,).
    """

    trials: Ints
    strata: Ints

    @property
    def members(self) -> list[Ints]:
        """Positions of the issues of each stratum."""
        return [np.flatnonzero(self.strata == s) for s in range(int(self.strata.max()) + 1)]


def still_counts(
    totals: Ints, layout: Layout, dispersion: Dispersion, *, drawn: int, rng: np.random.Generator
) -> Ints:
    """Counts of keys that do not move: N articles dealt to the issues by their lengths.

    Multinomial, with dispersion Dirichlet–multinomial; never more than an issue has articles.

    Args:
        totals: N in each stratum, shape (U, S).
        layout: Issues.
        dispersion: Of the series.
        drawn: How often.
        rng: Random numbers.

    Returns:
        Shape (U, drawn, T).
    """
    counts = np.zeros((len(totals), drawn, len(layout.trials)), dtype=np.int64)
    theta = dispersion.concentration(totals)
    for s, m in enumerate(layout.members):
        share = layout.trials[m] / layout.trials[m].sum()
        for u, n in enumerate(totals[:, s].tolist()):
            if n == 0:
                continue
            if np.isinf(theta[u, s]):
                dealt = rng.multinomial(n, share, size=drawn)
            else:
                # Gamma variates by hand: numpy's Dirichlet fails where all of them underflow.
                weight = rng.standard_gamma(theta[u, s] * share, size=(drawn, len(m))) + 1e-300
                dealt = rng.multinomial(n, weight / weight.sum(axis=1, keepdims=True))
            counts[u][:, m] = np.minimum(dealt, layout.trials[m])
    return counts
