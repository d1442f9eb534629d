"""One run of the Leiden method on arrays, by graspologic-native.

Louvain (Blondel et al. 2008) can leave communities that hang together badly or not at all; Leiden
(Traag, Waltman & van Eck 2019) cannot, and finds divisions of higher modularity
(``docs/decisions/0013-leiden-by-a-library.md``). A seed gives the same communities on every
machine, under any hash seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from graspologic_native import leiden_csr
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_ROUNDS = 2  # of the whole method, as its authors do: a third finds next to nothing


def leiden(source: Ints, target: Ints, weight: Floats, *, size: int, seed: int) -> Ints:
    """Communities of high modularity, each of them connected.

    Args:
        source: Index of one end of each edge.
        target: Index of the other end; no loops, no pair twice.
        weight: Of each edge; one of 0 is none.
        size: Number of nodes.
        seed: Of the order in which nodes are visited.

    Returns:
        Labels by size (0 the largest, ties by the smallest node), −1 for nodes without an edge.
    """
    there = weight > 0
    found = np.full(size, -1, dtype=np.int64)
    if not there.any():
        return found
    # Nodes without an edge would cost a look each: only the others take part.
    used = np.zeros(size, dtype=np.bool_)
    used[source[there]] = used[target[there]] = True
    place = np.cumsum(used) - 1
    ties = _ties(place[source[there]], place[target[there]], weight[there], int(used.sum()))
    _, communities = leiden_csr(
        ties.indptr.astype(np.int64),
        ties.indices.astype(np.int32),
        ties.data,
        ties.shape[0],
        iterations=_ROUNDS,
        seed=seed,
    )
    found[used] = [communities[node] for node in range(ties.shape[0])]
    return by_size(found)


def modularity(source: Ints, target: Ints, weight: Floats, labels: Ints) -> float:
    """Weight inside communities beyond that of random ties (Newman & Girvan 2004), −½ to 1."""
    total = weight.sum()
    if total == 0:
        return 0.0
    ends = np.concatenate([source, target])
    strength = np.bincount(ends, weights=np.tile(weight, 2), minlength=len(labels))
    member = labels >= 0
    inside = weight[labels[source] == labels[target]].sum() / total
    shares = np.bincount(labels[member], weights=strength[member]) / (2 * total)
    return float(inside - (shares**2).sum())


def by_size(labels: Ints) -> Ints:
    """Labels numbered anew: 0 the largest, ties by the smallest member; −1 stays.

    >>> by_size(np.array([7, 7, 3, -1, 3, 3])).tolist()
    [1, 1, 0, -1, 0, 0]
    """
    names, first, own, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -sizes, names < 0))
    number = np.empty(len(names), dtype=np.int64)
    number[order] = np.arange(len(names))
    return np.where(labels < 0, -1, number[own])


def _ties(one: Ints, other: Ints, weight: Floats, size: int) -> sparse.csr_array:
    """Each edge in both directions: shape (n, n)."""
    ends = np.concatenate([one, other]), np.concatenate([other, one])
    both = np.tile(weight.astype(np.float64), 2)
    return sparse.coo_array((both, ends), shape=(size, size)).tocsr()
