"""The graph handed to users, and the tables of the graph as a whole."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from pipeline.analyze.association import SUPPORTS
from pipeline.analyze.entity_graph import graph_tables
from pipeline.analyze.exact_tests import q_values
from pipeline.analyze.graph import build_graph
from pipeline.settings import AnalyzeSettings

EDGES = pd.DataFrame(
    [
        ("b", "c", 3, 0.4, "supported", True),
        ("a", "b", 5, 0.1, "insufficient", False),
        ("a", "d", 9, 0.9, "chance", False),
    ],
    columns=["source", "target", "block_count", "npmi_low", "support", "in_backbone"],
)


@pytest.mark.parametrize(
    ("options", "edges"),
    [
        ({}, [("a", "b"), ("b", "c")]),
        ({"min_npmi": 0.2}, [("b", "c")]),
        ({"backbone": True}, [("b", "c")]),
        ({"min_npmi": 0.95}, []),
    ],
)
def test_graph_of_the_edges_wanted(options, edges):
    assert list(build_graph(EDGES, **options).edges) == edges


def test_attributes_come_along():
    nodes = pd.DataFrame({"entity_id": ["c", "a", "z"], "name": ["씨", "에이", "없음"]})
    graph = build_graph(EDGES, nodes)
    assert list(graph.nodes(data=True)) == [
        ("a", {"name": "에이"}),
        ("b", {}),
        ("c", {"name": "씨"}),
    ]
    assert graph.edges["b", "c"] == {
        "block_count": 3, "npmi_low": 0.4, "support": "supported", "in_backbone": True,
    }  # fmt: skip


def test_the_order_of_rows_does_not_matter():
    graphs = [build_graph(EDGES), build_graph(EDGES.iloc[::-1])]
    assert list(graphs[0].adjacency()) == list(graphs[1].adjacency())


def corpus(issue_count=8, *, seed=0, linked=True, of=30, named=4):
    """Articles of a few names drawn at random; in some GPT-3 and OpenAI too, where ``linked``.

    Args:
        issue_count: Issues of six articles of eight blocks of two names.
        seed: Of the draw.
        linked: Whether there is a tie to find.
        of: Names there are.
        named: Names an article draws from them.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(issue_count):
        for a in range(6):
            article = f"i{i}/a{a}"
            names = [f"e{n:03}" for n in rng.choice(of, named, replace=False)]
            for b in range(8):
                block = f"{article}/b{b}"
                rows += [(f"i{i}", article, block, name) for name in rng.choice(names, 2)]
                if linked and a == 0 and b < 2:
                    rows += [(f"i{i}", article, block, name) for name in ("gpt-3", "openai")]
    mentions = pd.DataFrame(rows, columns=["issue_id", "article_id", "block_id", "entity_id"])
    issues = pd.DataFrame(
        {
            "issue_id": [f"i{i}" for i in range(issue_count)],
            "published_on": pd.date_range("2020-01-01", periods=issue_count, freq="MS"),
        }
    )
    return mentions, issues


@pytest.fixture(scope="module")
def tables():
    return graph_tables(*corpus(), {}, AnalyzeSettings())


def test_a_real_tie_is_supported_and_islands_are_not(tables):
    edges = tables["entity_edges"]
    assert set(edges["support"]) <= set(SUPPORTS)
    supported = edges[edges["support"] == "supported"]
    assert supported[["source", "target"]].to_numpy().tolist() == [["gpt-3", "openai"]]
    best = edges.sort_values("npmi_low").iloc[-1]
    assert (best["source"], best["block_count"], best["article_count"]) == ("gpt-3", 16, 8)


def test_nothing_is_supported_where_articles_are_islands():
    over_blocks, supported = 0, 0
    for seed in range(6):
        rows, issues = corpus(10, seed=seed, linked=False, of=120, named=3)
        edges = graph_tables(rows, issues, {}, AnalyzeSettings())["entity_edges"]
        p = edges["p_value"].to_numpy()
        over_blocks += (q_values(p, family=120 * 119 // 2) <= 0.05).sum()
        supported += (edges["support"] == "supported").sum()
    # A test over blocks alone would find a dozen in each.
    assert over_blocks > 60
    assert supported == 0


def test_the_backbone_orphans_nobody(tables):
    edges, nodes = tables["entity_edges"], tables["entity_nodes"]
    shown = edges[edges["support"] != "chance"]
    kept = edges[edges["in_backbone"]]
    assert set(kept["support"]) <= {"supported", "insufficient"}
    assert set(nodes["entity_id"]) == {*shown["source"], *shown["target"]}
    assert set(nodes["entity_id"]) == {*kept["source"], *kept["target"]}
    whole, bones = build_graph(edges), build_graph(edges, backbone=True)
    assert nx.number_connected_components(whole) == nx.number_connected_components(bones)
    assert (kept["in_forest"] | (kept["alpha"] <= 0.05)).all()
    assert (edges.loc[edges["in_forest"], "backbone_level"] == 0).all()


def test_nodes_measure_the_graph_shown(tables):
    nodes = tables["entity_nodes"].set_index("entity_id")
    graph = build_graph(tables["entity_edges"])
    assert nodes["degree"].to_dict() == dict(graph.degree)
    assert nodes["strength"].to_dict() == dict(graph.degree(weight="block_count"))
    assert nodes["betweenness"].to_dict() == pytest.approx(nx.betweenness_centrality(graph))
    assert nodes["community"].between(0, len(nodes)).all()
    assert nodes["community_stability"].between(0, 1).all()
    for name in ("degree", "strength", "betweenness", "pagerank"):
        rank = nodes[f"{name}_rank"]
        assert (nodes[f"{name}_rank_low"] <= rank).all()
        assert (rank <= nodes[f"{name}_rank_high"]).all()


def test_births_and_deaths_of_edges(tables):
    timeline = tables["graph_timeline"].set_index("issue_id")
    edges = tables["entity_edges"]
    shown = edges[edges["support"] != "chance"]
    assert timeline["born_edge_count"].sum() == len(shown)
    assert timeline["born_edge_count"].to_dict() == {
        i: int((shown["first_issue_id"] == i).sum()) for i in timeline.index
    }
    gone = shown["last_issue_id"].isin(["i0", "i1", "i2", "i3", "i4"])  # three issues of silence
    assert timeline["ended_edge_count"].sum() == gone.sum()
    assert (timeline["ended_edge_count"].iloc[-3:] == 0).all()


@pytest.mark.parametrize(
    "rows",
    [[], [("i0", "a", "b", "x")], [("i0", "a", f"b{n}", e) for n in range(3) for e in "xy"]],
)
def test_hardly_anything(rows):
    mentions = pd.DataFrame(rows, columns=["issue_id", "article_id", "block_id", "entity_id"])
    issues = pd.DataFrame({"issue_id": ["i0"], "published_on": pd.to_datetime([None])})
    tables = graph_tables(mentions, issues, {}, AnalyzeSettings())
    assert len(tables["entity_edges"]) == (1 if len(rows) > 1 else 0)
    assert tables["graph_timeline"].empty
