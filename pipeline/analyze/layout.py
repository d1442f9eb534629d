"""Places of the nodes on the page, computed once and stored: the same graph, the same picture.

Fruchterman & Reingold (1991) with the cut-off of their grid variant: near nodes repel each other
one by one, far ones as communities. Nothing is drawn at random: nodes start on sunflower discs, a
disc for each community, and the rounds are plain sums in a fixed order.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_ROUNDS = 120
_EXACT_SIZE = 400  # up to here every pair of nodes repels each other
_NEAR = 3.0  # cut-off, in distances between neighbors; Fruchterman & Reingold take 2
_GRAVITY = 0.5  # holds a lone node at √2 times the page's width, just outside the others
_START_STEP = 0.1  # first step as a share of the page's width
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_DIGITS = 6


def place_nodes(source: Ints, target: Ints, community: Ints, strength: Floats) -> Floats:
    """Coordinates of each node, within −1 and 1.

    Args:
        source: Index of one end of each edge that pulls (the backbone's).
        target: Index of the other end.
        community: Community of each node, shape (n,), 0 the largest.
        strength: The strongest of a community start in its middle, shape (n,).

    Returns:
        Shape (n, 2), rounded to six digits.
    """
    size = len(community)
    if size <= 1:
        return np.zeros((size, 2))
    places = _start(community, strength)
    width = math.sqrt(size)
    for n in range(_ROUNDS):
        force = _repulsion(places, community) - _GRAVITY * places
        force += _attraction(places, source, target)
        length = np.hypot(force[:, 0], force[:, 1])
        step = max(_START_STEP * width * (1 - n / _ROUNDS), 0.01)
        scale = np.minimum(length, step) / np.where(length > 0, length, 1.0)
        places = places + force * scale[:, None]
    places -= (places.max(axis=0) + places.min(axis=0)) / 2
    return np.round(places / max(float(np.abs(places).max()), 1e-9), _DIGITS) + 0.0


def _start(community: Ints, strength: Floats) -> Floats:
    """Each community a disc; the discs in order of size around the largest."""
    order = np.lexsort((np.arange(len(community)), -strength, community))
    _, first, sizes = np.unique(community[order], return_index=True, return_counts=True)
    rank = np.empty(len(community))
    rank[order] = np.arange(len(community)) - np.repeat(first, sizes)
    before = np.cumsum(sizes) - sizes / 2
    before[0] = 0.0
    centers = _sunflower(before * 2, np.arange(len(sizes), dtype=np.float64))
    own = np.searchsorted(np.unique(community), community)
    return np.round(centers[own] + _sunflower(rank, rank), _DIGITS)


def _sunflower(area: Floats, number: Floats) -> Floats:
    """Points at the radius of a disc of this area, turned by the golden angle each."""
    radius, angle = np.sqrt(area / math.pi), number * _GOLDEN_ANGLE
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _attraction(places: Floats, source: Ints, target: Ints) -> Floats:
    """Pull of the edges: the square of their length."""
    apart = places[target] - places[source]
    pull = apart * np.hypot(apart[:, 0], apart[:, 1])[:, None]
    return _gather(source, pull, len(places)) - _gather(target, pull, len(places))


def _repulsion(places: Floats, community: Ints) -> Floats:
    """Push between nodes: the inverse of their distance; of far communities as a whole."""
    size = len(places)
    near = math.inf if size <= _EXACT_SIZE else _NEAR
    if math.isinf(near):
        one, other = np.triu_indices(size, 1)
    else:
        pairs = cKDTree(places).query_pairs(near, output_type="ndarray")
        one, other = np.divmod(np.sort(pairs[:, 0] * size + pairs[:, 1]), size)
    push = _push(places[one] - places[other])
    force = _gather(one, push, size) - _gather(other, push, size)
    return force if math.isinf(near) else force + _far(places, community)


def _far(places: Floats, community: Ints) -> Floats:
    """Push of every other community's mean place, as strong as its members together."""
    labels, own, sizes = np.unique(community, return_inverse=True, return_counts=True)
    centers = _gather(own, places, len(labels)) / sizes[:, None]
    force = np.zeros_like(places)
    for label, (center, members) in enumerate(zip(centers, sizes, strict=True)):
        push = _push(places - center) * members
        push[own == label] = 0.0
        force += push
    return force


def _push(apart: Floats) -> Floats:
    squared = np.maximum((apart**2).sum(axis=1), 1e-4)
    pushed: Floats = apart / squared[:, None]
    return pushed


def _gather(index: Ints, values: Floats, size: int) -> Floats:
    """Rows of values added up by index."""
    sums = [np.bincount(index, weights=values[:, n], minlength=size) for n in (0, 1)]
    return np.stack(sums, axis=1)
