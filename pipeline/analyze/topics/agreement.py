"""How far two sets of topics agree, by their ranked terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def top_units(topics: Floats, depth: int) -> Ints:
    """Positions of each topic's heaviest units, heaviest first, ties by position.

    Args:
        topics: Weights, shape (K, V).
        depth: Units wanted; a topic with fewer is filled up with −1.

    Returns:
        Shape (K, depth).
    """
    order = np.argsort(-topics, axis=1, kind="stable")[:, :depth]
    order = np.where(np.take_along_axis(topics, order, axis=1) > 0, order, -1)
    found: Ints = np.full((len(topics), depth), -1, dtype=np.int64)
    found[:, : order.shape[1]] = order
    return found


def average_jaccard(one: Ints, other: Ints) -> Floats:
    """Agreement of ranked lists, 0 to 1: the mean Jaccard index of their heads of 1, 2, … terms.

    What stands first counts most (Greene, O'Callaghan & Cunningham 2014, "How Many Topics?
    Stability Analysis for Topic Models").

    Args:
        one: Ranked lists, shape (K, D), −1 where a list has ended.
        other: The same, shape (L, D).

    Returns:
        Shape (K, L).

    >>> average_jaccard(np.array([[1, 2]]), np.array([[1, 3], [2, 1]])).round(3).tolist()
    [[0.667, 0.5]]
    """
    depth = one.shape[1]
    same = one[:, None, :, None] == other[None, :, None, :]
    same &= (one >= 0)[:, None, :, None]
    heads = np.arange(depth)
    common = same.cumsum(axis=2).cumsum(axis=3)[:, :, heads, heads]
    sizes = (one >= 0).cumsum(axis=1)[:, None] + (other >= 0).cumsum(axis=1)[None]
    union = np.maximum(sizes - common, 1)
    found: Floats = (common / union).mean(axis=2)
    return found


def match(one: Ints, other: Ints) -> tuple[Ints, Floats]:
    """The pairing of two sets of ranked lists with the greatest agreement (Kuhn 1955).

    Returns:
        For each list of ``one`` its partner, −1 without one, and their agreement, 0 without one.
    """
    scores = average_jaccard(one, other)
    rows, columns = linear_sum_assignment(-scores)
    partner = np.full(len(one), -1, dtype=np.int64)
    partner[rows] = columns
    agreement = np.zeros(len(one))
    agreement[rows] = scores[rows, columns]
    return partner, agreement
