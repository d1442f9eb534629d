"""One run of Leiden against graphs whose communities are known, modularity against networkx."""

import networkx as nx
import numpy as np
import pytest

from pipeline.analyze.leiden import by_size, leiden, modularity


def arrays(graph):
    pairs = sorted(tuple(sorted(edge)) for edge in graph.edges)
    source, target = np.array(pairs, dtype=np.int64).T
    weight = np.array([graph.edges[p].get("weight", 1) for p in pairs], dtype=np.float64)
    return source, target, weight


def test_modularity_is_that_of_networkx():
    graph = nx.karate_club_graph()
    labels = np.random.default_rng(0).integers(0, 4, len(graph))
    parts = [{n for n in graph if labels[n] == label} for label in range(4)]
    expected = nx.community.modularity(graph, parts)
    assert modularity(*arrays(graph), labels) == pytest.approx(expected)


def test_karate_club_reaches_the_known_optimum():
    # 0.4449 with weights, 0.4198 without (Brandes et al. 2008): the exact maxima.
    graph = nx.karate_club_graph()
    source, target, weight = arrays(graph)
    for weights, best in ((weight, 0.4449), (np.ones_like(weight), 0.4198)):
        found = [
            modularity(source, target, weights, leiden(source, target, weights, size=34, seed=seed))
            for seed in range(10)
        ]
        assert max(found) == pytest.approx(best, abs=5e-5)
        assert min(found) > best - 0.03


def test_planted_communities_are_found():
    graph = nx.planted_partition_graph(8, 25, 0.4, 0.01, seed=3)
    labels = leiden(*arrays(graph), size=200, seed=1)
    assert all(len(set(labels[n : n + 25].tolist())) == 1 for n in range(0, 200, 25))
    assert len(set(labels.tolist())) == 8


def test_two_cliques_and_a_lone_node():
    graph = nx.barbell_graph(5, 0)
    labels = leiden(*arrays(graph), size=12, seed=7)
    assert labels.tolist() == [0] * 5 + [1] * 5 + [-1, -1]


@pytest.mark.parametrize("seed", range(5))
def test_communities_hang_together(seed):
    graph = nx.gnm_random_graph(300, 450, seed=seed)
    labels = leiden(*arrays(graph), size=300, seed=seed)
    communities = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
    assert all(nx.is_connected(graph.subgraph(members)) for members in communities)


def test_an_edge_of_no_weight_is_none():
    source, target = np.array([0, 1, 2]), np.array([1, 2, 3])
    labels = leiden(source, target, np.array([1.0, 0.0, 1.0]), size=4, seed=1)
    assert labels.tolist() == [0, 0, 1, 1]


def test_a_seed_gives_one_answer():
    graph = nx.gnm_random_graph(120, 300, seed=5)
    runs = [leiden(*arrays(graph), size=120, seed=9).tolist() for _ in range(2)]
    assert runs[0] == runs[1]


def test_no_edges():
    none = np.zeros(0, dtype=np.int64)
    assert leiden(none, none, none.astype(float), size=3, seed=1).tolist() == [-1, -1, -1]
    assert modularity(none, none, none.astype(float), np.full(3, -1)) == 0.0


def test_labels_by_size():
    assert by_size(np.array([5, 2, 2, -1, 5, 9])).tolist() == [0, 1, 1, -1, 0, 2]
