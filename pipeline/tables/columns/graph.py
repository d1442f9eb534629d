"""Columns of the co-occurrence graph."""

from __future__ import annotations

import pyarrow as pa

from pipeline.tables.columns.column import COUNT, FLAG, SHARE, TEXT, Column

_RANK_ENDS = {
    "": "Rank by {}, 1 the largest, ties at the mean place",
    "low": "Best rank by {} within 95 % of article bootstraps",
    "high": "Worst rank by {} within 95 % of article bootstraps",
}


def _rank(measure: str, end: str = "") -> Column:
    name = f"{measure}_rank_{end}" if end else f"{measure}_rank"
    return Column(name, SHARE, _RANK_ENDS[end].format(measure))


COLUMNS = (
    # graph
    Column("source", TEXT, "Entity of a pair whose id sorts first"),
    Column("target", TEXT, "The other entity of the pair"),
    Column("block_count", COUNT, "Blocks that name both", "blocks"),
    Column("npmi", SHARE, "Normalised pointwise mutual information over blocks", "−1 to 1"),
    Column(
        "npmi_low",
        SHARE,
        "Lower 95 % bound of npmi, articles as witnesses; ranks the pairs",
        "−1 to 1",
    ),
    Column("npmi_high", SHARE, "Upper 95 % bound of npmi", "−1 to 1"),
    Column("association_strength", SHARE, "Shared blocks over those expected at independence"),
    Column("g2", SHARE, "Dunning's log-likelihood ratio over blocks, two-sided"),
    Column(
        "p_value",
        SHARE,
        "p value of the row's own test (pairs: exact tail over blocks); null where impossible",
        "0 to 1",
    ),
    Column("article_p_value", SHARE, "Exact chance of so many common articles", "0 to 1"),
    Column(
        "q_value",
        SHARE,
        "Benjamini–Hochberg q; pairs that cannot be decided have 1, other rows null",
        "0 to 1",
    ),
    Column(
        "support",
        TEXT,
        "supported: the row's q (or bootstrap share) keeps the level; chance: no more than by chance; "
        "insufficient: 판단 보류",
        allowed=("supported", "insufficient", "chance"),
    ),
    Column(
        "alpha",
        SHARE,
        "Disparity filter: smaller is more of the backbone; 1 off the graph",
        "0 to 1",
    ),
    Column("in_forest", FLAG, "True for an edge of the maximum spanning forest"),
    Column("in_backbone", FLAG, "True for the forest and alpha up to the level set"),
    Column(
        "backbone_level", SHARE, "Strictest slider level showing it: 0 the forest; null beyond all"
    ),
    Column("degree", COUNT, "Edges of the node", "edges"),
    Column("strength", pa.int64(), "Shared blocks of all its edges", "blocks"),
    Column("betweenness", SHARE, "Share of shortest paths (hops) through the node", "0 to 1"),
    Column("pagerank", SHARE, "PageRank, weights shared blocks, damping 0.85", "0 to 1"),
    *(_rank(measure) for measure in ("degree", "strength", "betweenness", "pagerank")),
    *(_rank(measure, "low") for measure in ("degree", "strength", "betweenness", "pagerank")),
    *(_rank(measure, "high") for measure in ("degree", "strength", "betweenness", "pagerank")),
    Column("community", COUNT, "Community in the whole corpus, 0 the largest"),
    Column("community_stability", SHARE, "Mean overlap of its community over runs", "0 to 1"),
    Column("x", SHARE, "Place on the page", "−1 to 1"),
    Column("y", SHARE, "Place on the page", "−1 to 1"),
    Column("entity_count", COUNT, "Entities concerned", "entities"),
    Column("edge_count", COUNT, "Edges with a shared block in the issue", "edges"),
    Column("born_edge_count", COUNT, "Edges seen first in the issue", "edges"),
    Column("ended_edge_count", COUNT, "Edges seen last in the issue, silence since", "edges"),
    Column("track", COUNT, "Identity of a community over time, by birth"),
    Column("parent_track", COUNT, "Identity it split from, took in, or went over to"),
    Column(
        "community_event",
        TEXT,
        "What became of the community since the slice before",
        allowed=("born", "continued", "split", "merged", "died"),
    ),
)
