"""Backbone: disparity filter by hand, and a forest that orphans nobody."""

import networkx as nx
import numpy as np
import pytest

from pipeline.analyze.backbone import LEVELS, backbone_level, disparity, spanning_forest


def arrays(*edges):
    source, target, count = np.array(edges, dtype=np.int64).T
    return source, target, count


def test_disparity_by_hand():
    # Node 0 has strength 10 over 3 edges, node 1 strength 12 over 2, the others one edge or two.
    source, target, count = arrays((0, 1, 8), (0, 2, 1), (0, 3, 1), (1, 3, 4))
    alpha = disparity(source, target, count)
    assert alpha == pytest.approx(
        [min(0.2**2, 1 - 8 / 12), 0.9**2, min(0.9**2, 1 - 1 / 5), min(1 - 4 / 12, 1 - 4 / 5)]
    )


@pytest.mark.parametrize(("share", "passes"), [(77, False), (78, True)])
def test_degree_three_needs_three_quarters_of_the_weight(share, passes):
    rest = (100 - share) / 2
    source, target = np.array([0, 0, 0]), np.array([1, 2, 3])
    alpha = disparity(source, target, np.array([share, rest, rest]))[0]
    assert bool(alpha <= 0.05) is passes


def test_an_integral_gives_the_same():
    # Serrano et al.: α = 1 − (k − 1) ∫₀^p (1 − x)^(k − 2) dx.
    k, p = 5, 0.37
    x = np.linspace(0, p, 200_001)
    integral = 1 - (k - 1) * np.trapezoid((1 - x) ** (k - 2), x)
    source, target = np.zeros(k, dtype=np.int64), np.arange(1, k + 1)
    count = np.array([37, 20, 20, 13, 10])
    assert disparity(source, target, count)[0] == pytest.approx(integral)


def test_a_single_edge_says_nothing():
    assert disparity(*arrays((0, 1, 9))).tolist() == [1.0]


def test_the_forest_keeps_every_node_and_the_strongest_ties():
    graph = nx.gnm_random_graph(40, 90, seed=4)
    edges = np.array(sorted(graph.edges))
    strength = np.random.default_rng(1).random(len(edges))
    kept = spanning_forest(edges[:, 0], edges[:, 1], strength, np.ones(len(edges), dtype=int))
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        (int(a), int(b), float(w)) for (a, b), w in zip(edges, strength, strict=True)
    )
    best = nx.maximum_spanning_tree(graph)
    assert set(edges[kept].ravel()) == set(edges.ravel())
    assert {tuple(sorted(e)) for e in best.edges} == {tuple(e) for e in edges[kept].tolist()}


def test_equal_ties_go_to_more_blocks_then_to_smaller_ids():
    source, target, count = arrays((0, 1, 3), (0, 2, 3), (1, 2, 4))
    same = np.full(3, -0.2)
    assert spanning_forest(source, target, same, count).tolist() == [True, False, True]


def test_levels_open_step_by_step():
    alpha = np.array([0.001, 0.01, 0.011, 0.3, 0.41, 0.9])
    level = backbone_level(alpha, np.array([False] * 5 + [True]))
    assert level[[0, 1, 2, 3, 5]].tolist() == [0.01, 0.01, 0.05, 0.4, 0.0]
    assert np.isnan(level[4])
    shown = [int((level <= step).sum()) for step in LEVELS]
    assert shown == sorted(shown)


def test_no_edges():
    none = np.zeros(0, dtype=np.int64)
    assert disparity(none, none, none).tolist() == []
    assert spanning_forest(none, none, none.astype(float), none).tolist() == []
