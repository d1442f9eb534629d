"""Who stands in the middle, and how sure the rank is.

Degree and strength are counted, PageRank is iterated, betweenness (Freeman 1977) is counted with
Brandes' (2001) algorithm on matrices: all paths from a batch of nodes at once. Ranks carry the
interval of a bootstrap of articles, since on few articles the middle of a list is a draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse, stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MEASURES = ("degree", "strength", "betweenness", "pagerank")

_BATCH = 64  # nodes whose paths are counted together: n × 64 numbers stay in the cache
_DAMPING = 0.85  # Brin & Page 1998
_PAGERANK_ROUNDS, _PAGERANK_ERROR = 200, 1e-12
_DIGITS = 12  # beyond it measures of symmetric nodes differ by rounding, and so would ranks


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """A weighted graph over nodes 0 … n − 1.

    Attributes:
        source: Index of one end of each edge, shape (k,).
        target: Index of the other end.
        weight: Shared blocks; an edge of 0 is none. Shape (k,).
        size: Number of nodes n.
    """

    source: Ints
    target: Ints
    weight: Floats
    size: int

    def matrix(self) -> sparse.csr_array:
        """Symmetric weighted adjacency matrix without the edges of weight 0."""
        there = self.weight > 0
        one, other, weight = self.source[there], self.target[there], self.weight[there]
        row, column = np.concatenate([one, other]), np.concatenate([other, one])
        data = np.concatenate([weight, weight]).astype(np.float64)
        return sparse.csr_array((data, (row, column)), shape=(self.size, self.size))


def measure(edges: Edges, pivots: Ints) -> dict[str, Floats]:
    """All :data:`MEASURES` of each node.

    Args:
        edges: The graph.
        pivots: Nodes from which paths are counted (:func:`choose_pivots`).
    """
    matrix = edges.matrix()
    return {
        "degree": np.diff(matrix.indptr).astype(np.float64),
        "strength": np.asarray(matrix.sum(axis=1)).reshape(-1),
        "betweenness": betweenness(matrix, pivots),
        "pagerank": pagerank(matrix),
    }


def choose_pivots(size: int, most: int, seed: int) -> Ints:
    """All nodes where there are at most ``most``, otherwise a seeded draw of so many, sorted."""
    if size <= most:
        return np.arange(size)
    return np.sort(np.random.default_rng(seed).choice(size, most, replace=False))


def betweenness(matrix: sparse.csr_array, pivots: Ints) -> Floats:
    """Share of the shortest paths (by hops) that lead through a node, over all pairs of others.

    From all nodes it is exact (Brandes 2001); from a sample it is scaled up to all, an unbiased
    estimate (Brandes & Pich 2007).

    Args:
        matrix: Symmetric adjacency matrix; weights are not lengths and are not used.
        pivots: Nodes from which paths are counted.

    Returns:
        Shape (n,), 0 to 1 (a sampled value may exceed it slightly).
    """
    size = matrix.shape[0]
    total = np.zeros(size)
    if size < 3 or not len(pivots):  # noqa: PLR2004 - between two nodes there is nobody
        return total
    hops = sparse.csr_array(
        (np.ones(len(matrix.data)), matrix.indices, matrix.indptr), shape=matrix.shape
    )
    for first in range(0, len(pivots), _BATCH):
        total += _dependencies(hops, pivots[first : first + _BATCH])
    pairs = (size - 1) * (size - 2)
    share: Floats = total / pairs * (size / len(pivots))
    return share


def _dependencies(hops: sparse.csr_array, starts: Ints) -> Floats:
    """Sum over the starts of each node's dependency: paths from the start that pass through it."""
    columns = np.arange(len(starts))
    paths = np.zeros((hops.shape[0], len(starts)))
    paths[starts, columns] = 1.0
    # Masks are numbers: to multiply by them takes a third of the time truth values take.
    rings, unseen = [paths.copy()], 1 - paths
    front = paths
    while True:
        front = hops @ front
        front *= unseen
        ring = front > 0
        if not ring.any():
            break
        rings.append(ring.astype(np.float64))
        unseen -= rings[-1]
        paths += front
    per_path = 1 / np.where(paths > 0, paths, 1.0)
    passing, share = np.zeros_like(paths), np.empty_like(paths)
    for outer, inner in zip(rings[:0:-1], rings[-2::-1], strict=True):
        np.add(passing, 1.0, out=share)
        share *= per_path
        share *= outer
        through = hops @ share
        through *= paths
        through *= inner
        passing += through
    passing[starts, columns] = 0.0
    summed: Floats = passing.sum(axis=1)
    return summed


def pagerank(matrix: sparse.csr_array) -> Floats:
    """PageRank with weights (Brin & Page 1998): damping 0.85, jumps spread evenly, sum 1."""
    size = matrix.shape[0]
    if not size:
        return np.zeros(0)
    strength = np.asarray(matrix.sum(axis=1)).reshape(-1)
    idle = strength == 0
    out = np.where(idle, 0.0, 1 / np.where(idle, 1.0, strength))
    rank = np.full(size, 1 / size)
    for _ in range(_PAGERANK_ROUNDS):
        jump = _DAMPING * rank[idle].sum() + (1 - _DAMPING)
        moved = _DAMPING * (matrix @ (rank * out)) + jump / size
        if np.abs(moved - rank).sum() < _PAGERANK_ERROR:
            return np.asarray(moved)
        rank = moved
    return rank


def ranks(values: Floats) -> Floats:
    """1 for the largest; equal values share the mean of their places.

    >>> ranks(np.array([3.0, 5.0, 3.0])).tolist()
    [2.5, 1.0, 2.5]
    """
    placed: Floats = stats.rankdata(-np.round(values, _DIGITS), method="average")
    return placed


def rank_intervals(
    values: Floats, replicates: Floats, *, mass: float
) -> tuple[Floats, Floats, Floats]:
    """Rank of each node with the interval its rank has over replicates.

    The percentile interval, widened where it misses the rank itself: a resampled corpus has fewer
    distinct articles, hence fewer edges, and its ranks are drawn to the middle.

    Args:
        values: A measure of each node, shape (n,).
        replicates: The measure in each replicate, shape (r, n).
        mass: Probability inside the interval.

    Returns:
        Rank, its lower and its upper bound, each of shape (n,).
    """
    rank = ranks(values)
    if not len(replicates) or not len(values):
        return rank, rank, rank
    drawn = np.stack([ranks(one) for one in replicates])
    tail = (1 - mass) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return rank, np.minimum(low, rank), np.maximum(high, rank)
