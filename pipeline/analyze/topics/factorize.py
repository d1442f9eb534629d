"""Weighted counts split into topics by non-negative matrix factorization (NMF).

Lee & Seung (1999): articles × units ≈ shares × topics, nothing below zero, so that an article is a
sum of topics and a topic a sum of units. Starting from the singular vectors (NNDSVD, Boutsidis &
Gallopoulos 2008) instead of at random, equal counts give equal topics.
"""

from __future__ import annotations

import contextlib
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_TOLERANCE = 3e-3  # of the first violation; 1e-3 costs a third more and moves no chosen number
_MAX_ITERATIONS = 200  # reached by flat optima only; they gain nothing the tolerance would notice
_DECIMALS = 9  # kept of a weight: below it sums differ by the order they were added up in


def tf_idf(counts: sparse.csr_array) -> sparse.csr_array:
    """Sublinear tf-idf, articles scaled to length 1.

    ``(1 + ln tf) · (ln((1 + N) / (1 + df)) + 1)``: the tenth naming in an article adds little, and
    a unit of every article keeps a little weight.

    Args:
        counts: Namings, shape (N, V); no article without a unit.

    >>> x = tf_idf(sparse.csr_array(np.array([[1.0, 0.0], [1.0, 1.0]])))
    >>> x.toarray().round(3).tolist()
    [[1.0, 0.0], [0.58, 0.815]]
    """
    size = counts.shape[0]
    frequency = np.diff(counts.tocsc().indptr)
    found = counts.astype(np.float64)
    found.data = 1 + np.log(found.data)
    found = found @ sparse.diags_array(np.log((1 + size) / (1 + frequency)) + 1)
    length = np.sqrt((found**2).sum(axis=1))
    return sparse.csr_array(sparse.diags_array(1 / length) @ found)


def factorize(matrix: sparse.csr_array, count: int, *, seed: int) -> Floats:
    """Topics of a matrix: shape (K, V), rows add up to 1; K is at most ``count``.

    Args:
        matrix: Articles × units, or topics × units; no row of zeros.
        count: Topics wanted, at most the smaller side of the matrix.
        seed: Of the randomized singular value decomposition that NNDSVD starts from.
    """
    return normalize(_solve(matrix, count, init="nndsvd", random_state=seed)[1])


def refine(matrix: sparse.csr_array, topics: Floats) -> Floats:
    """Topics of a matrix, starting from topics of a part of its rows."""
    amounts = fold_in(matrix, topics)
    return normalize(_solve(matrix, len(topics), init="custom", W=amounts, H=topics.copy())[1])


def fold_in(matrix: sparse.csr_array, topics: Floats) -> Floats:
    """How much of each topic each row holds, topics left as they are: shape (N, K)."""
    # Without topics or units there is nothing to share out; the solver refuses both.
    if not topics.any():
        return np.zeros((matrix.shape[0], len(topics)))
    return _solve(matrix, len(topics), init="custom", H=topics, update_H=False)[0]


def reconstruction_error(matrix: sparse.csr_array, topics: Floats) -> float:
    """Squared error of a matrix by its topics over its squared weights, 0 to 1."""
    return squared_error(matrix, fold_in(matrix, topics), topics) / float((matrix.data**2).sum())


def squared_error(matrix: sparse.csr_array, amounts: Floats, topics: Floats) -> float:
    """``|X − WH|² = |X|² − 2⟨X, WH⟩ + |WH|²``, without filling in the zeros of X."""
    cross = ((matrix @ topics.T) * amounts).sum()
    fitted = ((amounts.T @ amounts) * (topics @ topics.T)).sum()
    return float((matrix.data**2).sum() - 2 * cross + fitted)


def shares_of(amounts: Floats) -> Floats:
    """Amounts as shares of each row: they add up to 1, or are all 0 where no topic fits."""
    total = amounts.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(amounts, total, out=np.zeros_like(amounts), where=total > 0)
    return shares.round(_DECIMALS)


def normalize(topics: Floats) -> Floats:
    """Rows that add up to 1, without rows of zeros."""
    total = topics.sum(axis=1, keepdims=True)
    found: Floats = (topics / np.where(total > 0, total, 1))[total[:, 0] > 0]
    return found.round(_DECIMALS)


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """While it lasts, sums are added up in one order, whatever the number of processors.

    The matrices are small: threads would gain little more than they cost.
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with scikit-learn

    with threadpool_limits(limits=1):
        yield


def _solve(matrix: sparse.csr_array, count: int, **start: Any) -> tuple[Floats, Floats]:  # noqa: ANN401
    # Half a second that commands without topics never need.
    from sklearn.decomposition import non_negative_factorization  # noqa: PLC0415
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415

    with warnings.catch_warnings():
        # A flat optimum wanders without end; what is left of the error then is beyond the digits.
        warnings.simplefilter("ignore", ConvergenceWarning)
        amounts, topics, _ = non_negative_factorization(
            matrix, n_components=count, tol=_TOLERANCE, max_iter=_MAX_ITERATIONS, **start
        )
    return amounts, topics
