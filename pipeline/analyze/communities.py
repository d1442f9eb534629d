"""Communities that do not hang on one seed or one article: an ensemble and its consensus.

One run of Leiden (Traag, Waltman & van Eck 2019) depends on its seed, and on a small corpus more on
single articles. Here each run has its own seed and its own bootstrap of articles; edges are then
weighted by how often their ends fell together, and the weighted graph is cut once more (ensemble
clustering of graphs, Poulin & Théberge 2019, there with Louvain). Only ends of edges are compared,
so the cost stays linear, and a community is connected by edges of the graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.analyze.leiden import leiden, modularity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_LEAST_WEIGHT = 0.05  # an edge never inside a community still is an edge (Poulin & Théberge)


@dataclass(frozen=True, slots=True, eq=False)
class Communities:
    """The consensus.

    Attributes:
        labels: Community of each node: 0 the largest; −1 for nodes without an edge. Shape (n,).
        stability: Mean Jaccard index of a node's community and the one each run gave it, 0 to 1;
            0 for nodes without an edge. Shape (n,).
    """

    labels: Ints
    stability: Floats


def find_communities(
    source: Ints, target: Ints, runs: Floats, *, size: int, seed: int, cuts: int = 3
) -> Communities:
    """Consensus communities with the stability of each node.

    Args:
        source: Index of one end of each edge, shape (k,).
        target: Index of the other end.
        runs: Weights of the edges in each run, shape (r, k); 0 where a run does not have the edge.
        size: Number of nodes.
        seed: Of the first run; the others follow.
        cuts: Runs on the consensus graph; the one of highest modularity is kept.
    """
    found = np.stack(
        [
            leiden(source, target, weights, size=size, seed=seed + n)
            for n, weights in enumerate(runs)
        ]
    )
    together, present = found[:, source] == found[:, target], runs > 0
    times = present.sum(axis=0)
    share = (together & present).sum(axis=0) / np.maximum(times, 1)
    weight = np.where(times > 0, _LEAST_WEIGHT + (1 - _LEAST_WEIGHT) * share, 0.0)
    last = [leiden(source, target, weight, size=size, seed=seed + n) for n in range(cuts)]
    # max keeps the first of equals; the last bits of modularity hang on the order of sums.
    labels = max(last, key=lambda cut: round(modularity(source, target, weight, cut), 9))
    return Communities(labels, stability(labels, found))


def stability(labels: Ints, runs: Ints) -> Floats:
    """For each node, the mean Jaccard index of its community and that of each run.

    A run sees only the nodes its bootstrap left an edge, and is compared on these alone.

    Args:
        labels: Consensus, shape (n,); −1 is no community.
        runs: Labels of each run, shape (r, n).
    """
    total, seen = np.zeros(len(labels)), np.zeros(len(labels))
    for run in runs:
        there = np.flatnonzero((run >= 0) & (labels >= 0))
        if not len(there):
            continue
        one, other = labels[there], run[there]
        width = int(other.max()) + 1
        both = np.bincount(one * width + other)[one * width + other]
        union = np.bincount(one)[one] + np.bincount(other)[other] - both
        total[there] += both / union
        seen[there] += 1
    return total / np.maximum(seen, 1)
