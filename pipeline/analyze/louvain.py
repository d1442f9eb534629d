"""One run of the Louvain method on arrays.

networkx's own run spends most of its time outside the moves (building graphs, modularity of every
level): for equal modularity five to fifteen times as long as this one, and consensus needs hundreds
of runs. Here nothing is a set, so a seed gives the same communities under any hash seed.
"""

from __future__ import annotations

import itertools
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_LEAST_GAIN = 1e-12  # of a move, as a share of all weight: below it sums differ by rounding


def louvain(source: Ints, target: Ints, weight: Floats, *, size: int, seed: int) -> Ints:
    """Communities of high modularity (Blondel et al. 2008).

    Nodes move to the neighboring community with the greatest gain until none gains; communities
    become nodes, and so on. After a move only its neighbors are looked at again, as in the fast
    local move of Traag, Waltman & van Eck (2019).

    Args:
        source: Index of one end of each edge.
        target: Index of the other end; no loops.
        weight: Of each edge; one of 0 is none.
        size: Number of nodes.
        seed: Of the order in which nodes are visited.

    Returns:
        Labels by size (0 the largest, ties by the smallest node), −1 for nodes without an edge.
    """
    rng = np.random.default_rng(seed)
    there = weight > 0
    # Nodes without an edge would cost a look each: only the others take part.
    members, ends = np.unique(np.stack([source[there], target[there]]), return_inverse=True)
    one, other = ends.reshape(2, -1)
    weight = weight[there].astype(np.float64)
    labels = np.arange(len(members))
    strength = _strength(one, other, weight, len(members))
    while len(weight):
        count = len(strength)
        neighbors, weights = _neighbors(one, other, weight, count)
        moved = _move(neighbors, weights, strength, rng.permutation(count))
        names, joined = np.unique(moved, return_inverse=True)
        labels = joined[labels]
        if len(names) == count:
            break
        strength = _sums(joined, strength, len(names))
        one, other, weight = _merged(joined[one], joined[other], weight, len(names))
    found = np.full(size, -1, dtype=np.int64)
    found[members] = labels
    return by_size(found)


def modularity(source: Ints, target: Ints, weight: Floats, labels: Ints) -> float:
    """Weight inside communities beyond that of random ties (Newman & Girvan 2004), −½ to 1."""
    total = weight.sum()
    if total == 0:
        return 0.0
    strength = _strength(source, target, weight, len(labels))
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


def _strength(one: Ints, other: Ints, weight: Floats, size: int) -> Floats:
    ends = np.concatenate([one, other])
    return _sums(ends, np.concatenate([weight, weight]), size)


def _sums(index: Ints, values: Floats, size: int) -> Floats:
    """Values added up by index."""
    added: Floats = np.bincount(index, weights=values, minlength=size).astype(np.float64)
    return added


def _neighbors(
    one: Ints, other: Ints, weight: Floats, count: int
) -> tuple[list[list[int]], list[list[float]]]:
    """For each node its neighbors, by index, and the weights of the edges to them."""
    row, column = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.lexsort((column, row))
    near, weights = column[order].tolist(), np.concatenate([weight, weight])[order].tolist()
    cuts = np.searchsorted(row[order], np.arange(count + 1)).tolist()
    parts = list(itertools.pairwise(cuts))
    return [near[i:j] for i, j in parts], [weights[i:j] for i, j in parts]


def _merged(one: Ints, other: Ints, weight: Floats, count: int) -> tuple[Ints, Ints, Floats]:
    """Edges between communities, added up; what lies inside shows in their strength alone."""
    apart = one != other
    low, high = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
    keys, own = np.unique(low * count + high, return_inverse=True)
    return keys // count, keys % count, _sums(own, weight[apart], len(keys))


def _move(
    neighbors: list[list[int]], weights: list[list[float]], strength: Floats, order: Ints
) -> Ints:
    """Community of each node once no single move gains any more."""
    twice = float(strength.sum())
    own = strength.tolist()
    community, total = list(range(len(own))), list(own)
    queue, waiting = deque(order.tolist()), [True] * len(own)
    while queue:
        node = queue.popleft()
        waiting[node] = False
        here, share = community[node], own[node] / twice
        ties = {here: 0.0}
        for near, weight in zip(neighbors[node], weights[node], strict=True):
            to = community[near]
            ties[to] = ties.get(to, 0.0) + weight
        total[here] -= own[node]
        best, most = here, ties[here] - share * total[here] + _LEAST_GAIN * twice
        for to, tie in ties.items():
            gain = tie - share * total[to]
            if gain > most:
                best, most = to, gain
        total[best] += own[node]
        if best != here:
            community[node] = best
            for near in neighbors[node]:
                if not waiting[near] and community[near] != best:
                    waiting[near] = True
                    queue.append(near)
    return np.array(community, dtype=np.int64)
