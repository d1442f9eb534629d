"""Centralities against networkx, rank intervals against what must hold."""

import networkx as nx
import numpy as np
import pytest

from pipeline.analyze.centrality import (
    MEASURES,
    Edges,
    betweenness,
    choose_pivots,
    measure,
    pagerank,
    rank_intervals,
    ranks,
)


def edges_of(graph, weight=None):
    pairs = sorted(tuple(sorted(edge)) for edge in graph.edges)
    source, target = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    weights = [graph.edges[p].get("weight", 1) if weight else 1 for p in pairs]
    return Edges(source, target, np.array(weights, dtype=np.float64), len(graph))


GRAPHS = {
    "karate": nx.karate_club_graph(),
    "path": nx.path_graph(150),
    "star": nx.star_graph(5),
    "two parts": nx.disjoint_union(nx.cycle_graph(5), nx.path_graph(4)),
    "random": nx.gnm_random_graph(90, 160, seed=1),
}


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
def test_betweenness_is_that_of_networkx(graph):
    expected = nx.betweenness_centrality(graph)
    found = betweenness(edges_of(graph).matrix(), np.arange(len(graph)))
    assert found == pytest.approx([expected[n] for n in range(len(graph))], abs=1e-12)


def test_betweenness_by_hand():
    # a – b – c – d: of the three pairs of others, b lies between two of them: (a, c) and (a, d).
    found = betweenness(edges_of(nx.path_graph(4)).matrix(), np.arange(4))
    assert found == pytest.approx([0, 2 / 3, 2 / 3, 0])


def test_a_sample_of_pivots_is_unbiased():
    graph = GRAPHS["random"]
    matrix, size = edges_of(graph).matrix(), len(graph)
    exact = betweenness(matrix, np.arange(size))
    halves = [betweenness(matrix, np.arange(n, size, 2)) for n in (0, 1)]
    assert sum(halves) / 2 == pytest.approx(exact)


@pytest.mark.parametrize("name", ["karate", "two parts", "random"])
def test_pagerank_is_that_of_networkx(name):
    graph = GRAPHS[name]
    expected = nx.pagerank(graph, weight="weight", tol=1e-12, max_iter=500)
    found = pagerank(edges_of(graph, "weight").matrix())
    assert found == pytest.approx([expected[n] for n in range(len(graph))], abs=1e-9)
    assert found.sum() == pytest.approx(1)


def test_degree_and_strength_leave_out_edges_of_no_weight():
    edges = Edges(np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([3.0, 2.0, 0.0]), 4)
    found = measure(edges, np.arange(4))
    assert found["degree"].tolist() == [2, 1, 1, 0]
    assert found["strength"].tolist() == [5, 3, 2, 0]


def test_pivots_are_drawn_once_and_sorted():
    assert choose_pivots(5, 10, 1).tolist() == [0, 1, 2, 3, 4]
    drawn = choose_pivots(100, 10, 1)
    assert len(set(drawn.tolist())) == 10
    assert drawn.tolist() == sorted(drawn) == choose_pivots(100, 10, 1).tolist()


def test_ranks_of_rounding_errors_are_equal():
    assert ranks(np.array([0.1 + 0.2, 0.3, 0.1])).tolist() == [1.5, 1.5, 3.0]


def test_rank_intervals_hold_the_rank_and_widen_with_doubt():
    rng = np.random.default_rng(0)
    values = np.array([50.0, 20.0, 19.0, 18.0, 1.0])
    drawn = values + rng.normal(0, 3, (400, 5))
    rank, low, high = rank_intervals(values, drawn, mass=0.95)
    assert rank.tolist() == [1, 2, 3, 4, 5]
    assert (low <= rank).all()
    assert (rank <= high).all()
    assert (high - low).tolist() == pytest.approx([0, 2, 2, 2, 0])


def test_without_replicates_the_rank_is_all():
    rank, low, high = rank_intervals(np.array([2.0, 1.0]), np.zeros((0, 2)), mass=0.95)
    assert rank.tolist() == low.tolist() == high.tolist() == [1, 2]


def test_no_nodes():
    none = np.zeros(0, dtype=np.int64)
    found = measure(Edges(none, none, none.astype(float), 0), none)
    assert set(found) == set(MEASURES)
    assert not any(len(values) for values in found.values())
