"""The few edges that carry the graph's shape, at several levels for a slider."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import minimum_spanning_tree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

LEVELS = (0.01, 0.05, 0.1, 0.2, 0.4)  # of the disparity filter, strict to loose
FOREST_LEVEL = 0.0  # what every level shows: the spanning forest


def disparity(source: Ints, target: Ints, block_count: Ints) -> Floats:
    """Significance of an edge among the edges of its ends (Serrano, Boguñá & Vespignani 2009).

    ``α = (1 − w / s)^(k − 1)``: the chance that one of k edges gets a share w / s or more of the
    node's strength s if the strength is cut at random. The smaller of the two ends' values; an
    end with a single edge says nothing (1). A node of degree 3 needs a share of 0.78 for
    α ≤ 0.05: without the spanning forest newcomers would vanish.

    Args:
        source: Index of one end of each edge.
        target: Index of the other end.
        block_count: Weight of each edge.

    >>> disparity(np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([8, 1, 1])).round(3).tolist()
    [0.04, 0.81, 0.81]
    """
    if not len(source):
        return np.zeros(0)
    size = int(max(source.max(), target.max())) + 1
    ends = np.concatenate([source, target])
    weights = np.concatenate([block_count, block_count]).astype(np.float64)
    degree = np.bincount(ends, minlength=size)
    strength = np.bincount(ends, weights=weights, minlength=size)

    def at(end: Ints) -> Floats:
        value: Floats = (1 - block_count / strength[end]) ** (degree[end] - 1)
        return np.where(degree[end] > 1, value, 1.0)

    return np.minimum(at(source), at(target))


def spanning_forest(
    source: Ints, target: Ints, strength: Floats, block_count: Ints
) -> NDArray[np.bool_]:
    """Edges of the maximum spanning forest: each node keeps its best-founded tie.

    Ties go to the edge with more blocks, then to the smaller indices: the forest is unique.

    Args:
        source: Index of one end of each edge.
        target: Index of the other end.
        strength: What is maximised, the lower bound of NPMI.
        block_count: First decision between equals.
    """
    kept = np.zeros(len(source), dtype=np.bool_)
    if not len(source):
        return kept
    size = int(max(source.max(), target.max())) + 1
    order = np.lexsort((target, source, -block_count, -strength))
    place = np.empty(len(source), dtype=np.int64)
    place[order] = np.arange(1, len(source) + 1)  # 0 would mean no edge
    graph = sparse.csr_array((place.astype(np.float64), (source, target)), shape=(size, size))
    chosen = sparse.coo_array(minimum_spanning_tree(graph)).data.astype(np.int64)
    kept[order[chosen - 1]] = True
    return kept


def backbone_level(alpha: Floats, in_forest: NDArray[np.bool_]) -> Floats:
    """The strictest level that shows each edge: 0 for the forest, NaN beyond the loosest.

    A slider at level L shows the edges whose level is at most L.

    >>> backbone_level(np.array([0.03, 0.9, 0.9]), np.array([False, True, False])).tolist()
    [0.05, 0.0, nan]
    """
    steps = np.array([*LEVELS, np.nan])
    level = steps[np.searchsorted(np.array(LEVELS), alpha, side="left")]
    return np.where(in_forest, FOREST_LEVEL, level)
