"""Tables of the co-occurrence graph."""

from __future__ import annotations

from pipeline.tables.spec import Table


def _ranked(measure: str) -> tuple[str, ...]:
    return measure, f"{measure}_rank", f"{measure}_rank_low", f"{measure}_rank_high"


ENTITY_EDGES = Table(
    "entity_edges",
    "unordered pair of entities named in one block often enough, source < target",
    (
        "source", "target", "block_count", "article_count", "npmi", "npmi_low", "npmi_high",
        "association_strength", "g2", "p_value", "article_p_value", "q_value", "support", "alpha",
        "in_forest", "in_backbone", "backbone_level", "first_issue_id", "last_issue_id",
    ),
    key=("source", "target"),
    scope="corpus",
    nullable=frozenset({"backbone_level"}),
)  # fmt: skip
ENTITY_NODES = Table(
    "entity_nodes",
    "entity of the graph",
    (
        "entity_id", *_ranked("degree"), *_ranked("strength"), *_ranked("betweenness"),
        *_ranked("pagerank"), "community", "community_stability", "x", "y",
    ),
    key=("entity_id",),
    scope="corpus",
    links={"entity_id": "entities"},
)  # fmt: skip
EDGE_TIMELINE = Table(
    "edge_timeline",
    "issue × pair of entity_edges, where an article names both",
    ("source", "target", "issue_id", "block_count", "article_count"),
    key=("source", "target", "issue_id"),
    scope="corpus",
    links={"issue_id": "issues"},
)
GRAPH_TIMELINE = Table(
    "graph_timeline",
    "dated issue: size of the graph, births and deaths of edges",
    (
        "issue_id", "published_on", "entity_count", "edge_count", "born_edge_count",
        "ended_edge_count",
    ),
    key=("issue_id",),
    sort=("published_on", "issue_id"),
    scope="corpus",
    links={"issue_id": "issues"},
)  # fmt: skip
COMMUNITY_TIMELINE = Table(
    "community_timeline",
    "date × community of the last few dates",
    ("published_on", "track", "community", "community_event", "entity_count", "parent_track"),
    key=("published_on", "track"),
    scope="corpus",
    nullable=frozenset({"parent_track"}),
)
COMMUNITY_MEMBERS = Table(
    "community_members",
    "date × community × entity",
    ("published_on", "track", "entity_id"),
    key=("published_on", "track", "entity_id"),
    scope="corpus",
    links={"entity_id": "entities"},
)

GRAPH_TABLES: tuple[Table, ...] = (
    ENTITY_EDGES, ENTITY_NODES, EDGE_TIMELINE, GRAPH_TIMELINE, COMMUNITY_TIMELINE,
    COMMUNITY_MEMBERS,
)  # fmt: skip
