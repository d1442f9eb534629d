"""What keys are named beyond their share, issue by issue, summed under many weightings at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.presence import Presence

    Floats = NDArray[np.float64]

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Residuals:
    """``x_t − Nπ_t`` of K keys over T issues, each key scaled to unit length.

    Nearly all x_t are zero: sums over issues are taken over those that are not, and the expected
    part, the same for all keys but for N, once for all.

    Attributes:
        cells: x_t, scaled, shape (K, T).
        totals: N in each stratum, scaled, shape (K, S).
        shares: π_t in the row of its stratum, shape (S, T).
    """

    cells: sparse.csr_array
    totals: Floats
    shares: Floats

    @classmethod
    def of(cls, presence: Presence) -> Residuals:
        """Residuals of all keys; a key that is named exactly as expected has none to scale."""
        totals = presence.totals.astype(np.float64)
        shares = np.zeros((totals.shape[1], presence.size))
        for s, m in enumerate(presence.members):
            shares[s, m] = presence.trials[m] / presence.trials[m].sum()
        cells = presence.cells.astype(np.float64)
        square = cells.power(2).sum(axis=1)
        mixed = (totals * (cells @ shares.T)).sum(axis=1)
        left = square - 2 * mixed + totals**2 @ (shares**2).sum(axis=1)
        scale = 1 / np.sqrt(np.where(left > _ROUNDING * square, left, 1.0))
        return cls(sparse.diags_array(scale) @ cells, totals * scale[:, None], shares)

    def keys(self, rows: NDArray[np.int64] | slice) -> Residuals:
        """The same of some keys."""
        return Residuals(self.cells[rows], self.totals[rows], self.shares)

    def sums(self, weights: Floats) -> Floats:
        """Sums over issues with each column of weights, (T, P): shape (K, P)."""
        return np.asarray(self.cells @ weights - self.totals @ (self.shares @ weights))
