"""Places of nodes: within the page, apart, near their own, and the same each time."""

import networkx as nx
import numpy as np
import pytest

from pipeline.analyze.layout import place_nodes


def placed(graph, community):
    source, target = np.array(sorted(tuple(sorted(e)) for e in graph.edges)).reshape(-1, 2).T
    community = np.array(community)
    return place_nodes(source, target, community, np.array([d for _, d in sorted(graph.degree)]))


def distances(places):
    return np.hypot(*(places[:, None] - places[None]).T)


@pytest.mark.parametrize("size", [30, 450])
def test_nodes_stay_on_the_page_and_apart(size):
    graph = nx.random_labeled_tree(size, seed=1)
    places = placed(graph, [n % 7 for n in range(size)])
    assert np.abs(places).max() == pytest.approx(1)
    apart = distances(places)[np.triu_indices(size, 1)]
    assert apart.min() > 0.1 / np.sqrt(size)


def test_neighbors_are_nearer_than_others():
    graph = nx.barbell_graph(8, 2)
    places = placed(graph, [0] * 9 + [1] * 9)
    far = distances(places)
    assert far[:8, :8].max() < far[:8, 10:].min()


@pytest.mark.parametrize("size", [60, 500])
def test_the_same_graph_gives_the_same_picture(size):
    graph = nx.gnm_random_graph(size, 2 * size, seed=2)
    runs = [placed(graph, [n % 5 for n in range(size)]) for _ in range(2)]
    assert (runs[0] == runs[1]).all()


def test_parts_without_a_tie_do_not_fly_off():
    graph = nx.disjoint_union(nx.complete_graph(20), nx.path_graph(2))
    places = placed(graph, [0] * 20 + [1] * 2)
    # The clique keeps a good part of the page although two others stand apart.
    assert np.ptp(places[:20], axis=0).max() > 0.2


@pytest.mark.parametrize("size", [0, 1])
def test_no_node_or_one(size):
    none = np.zeros(0, dtype=np.int64)
    places = place_nodes(none, none, np.zeros(size, dtype=np.int64), np.zeros(size))
    assert places.tolist() == [[0.0, 0.0]] * size
