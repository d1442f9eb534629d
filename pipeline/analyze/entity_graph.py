"""The co-occurrence graph as tables: edges with their evidence, nodes, and both over time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze import association, backbone
from pipeline.analyze.centrality import MEASURES, Edges, choose_pivots, measure, rank_intervals
from pipeline.analyze.communities import find_communities
from pipeline.analyze.community_history import community_tables
from pipeline.analyze.cooccurrence import bootstrap_blocks, count_pairs, edge_timeline
from pipeline.analyze.exact_tests import q_values
from pipeline.analyze.layout import place_nodes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.analyze.cooccurrence import Cooccurrence
    from pipeline.settings import AnalyzeSettings

log = logging.getLogger("pipeline.analyze")

_LARGE_GRAPH = 1_000  # nodes from which paths are not counted anew in every bootstrap
_LARGE_REPLICATES = 20


def graph_tables(
    mentions: pd.DataFrame,
    issues: pd.DataFrame,
    families: Mapping[str, str],
    settings: AnalyzeSettings,
) -> dict[str, pd.DataFrame]:
    """All tables of the graph.

    Args:
        mentions: Table ``mentions``.
        issues: Table ``issues``.
        families: Entity → family it is a version of.
        settings: Least counts, levels, seed.

    Returns:
        ``entity_edges``, ``entity_nodes``, ``edge_timeline``, ``graph_timeline``,
        ``community_timeline``, ``community_members``.
    """
    counts = count_pairs(mentions, issues, families, settings)
    pruned = counts.pruned
    log.info(
        "graph: %d pairs in %d blocks; left out: %d long blocks, %d rare entities, %d pairs in "
        "fewer than %d blocks, %d pairs of one family",
        len(counts.source), counts.block_total, pruned.long_blocks, pruned.rare_entities,
        pruned.rare_pairs, counts.min_count, pruned.family_pairs,
    )  # fmt: skip
    edges = entity_edges(counts, settings)
    nodes = entity_nodes(counts, edges, settings)
    timeline = edge_timeline(counts)
    shown = edges.loc[edges["support"] != "chance", ["source", "target"]]
    dated = issues.dropna(subset=["published_on"]).sort_values(["published_on", "issue_id"])
    rows = timeline[timeline["block_count"] > 0].merge(shown, on=["source", "target"])
    rows = rows.merge(dated[["issue_id", "published_on"]], on="issue_id")
    return {
        "entity_edges": edges,
        "entity_nodes": nodes,
        "edge_timeline": timeline,
        "graph_timeline": graph_timeline(rows, dated, settings),
        **community_tables(rows, nodes.set_index("entity_id")["community"], settings),
    }


def entity_edges(counts: Cooccurrence, settings: AnalyzeSettings) -> pd.DataFrame:
    """Table ``entity_edges``: every pair with enough shared blocks, and what speaks for it.

    ``p_value`` is the tail over blocks, ``article_p_value`` that over articles; ``q_value`` is
    Benjamini–Hochberg's of the larger, over the pairs that could be decided, 1 for the others.
    ``support`` is *supported* where q keeps the stated false discovery rate, *chance* where even
    the test over blocks, which takes every block for a witness of its own, sees nothing, and
    *insufficient* (판단 보류) between: said together, but in too few articles.
    """
    c, articles = counts.pair_blocks, counts.pair_articles
    a, b = counts.block_counts[counts.source], counts.block_counts[counts.target]
    x, y = counts.article_counts[counts.source], counts.article_counts[counts.target]
    n, m = counts.block_total, counts.article_total
    low, high = association.npmi_bounds(
        (c, a, b, n), (np.diff(counts.shared_blocks.indptr), m), mass=settings.interval
    )
    p = association.hypergeometric_tail(c, a, b, n)
    article_p = association.hypergeometric_tail(articles, x, y, m)
    frequent = counts.article_counts[counts.block_counts >= counts.min_count]
    level = settings.false_discovery_rate
    tests, bound = association.decidable_pairs(frequent, m, level)
    decidable = association.attainable(x, y, m) <= bound
    q = np.ones(len(c))
    q[decidable] = q_values(np.maximum(p, article_p)[decidable], family=tests)
    support = np.where(p > level, "chance", np.where(q <= level, "supported", "insufficient"))
    first, last = counts.ends()
    frame = pd.DataFrame(
        {
            "source": counts.entity_ids[counts.source],
            "target": counts.entity_ids[counts.target],
            "block_count": c,
            "article_count": articles,
            "npmi": association.npmi(c, a, b, n),
            "npmi_low": low,
            "npmi_high": high,
            "association_strength": association.association_strength(c, a, b, n),
            "g2": association.g2(c, a, b, n),
            "p_value": p,
            "article_p_value": article_p,
            "q_value": q,
            "support": support.astype(object),
            "first_issue_id": counts.issue_ids[first],
            "last_issue_id": counts.issue_ids[last],
        }
    )
    shown = support != "chance"
    return frame.assign(**_backbone(counts, low, shown, settings.backbone_alpha))


def _backbone(
    counts: Cooccurrence, low: NDArray[np.float64], shown: NDArray[np.bool_], level: float
) -> dict[str, NDArray[np.generic]]:
    """Columns of the backbone: of the pairs that meet more than by chance."""
    ends = counts.source[shown], counts.target[shown], counts.pair_blocks[shown]
    alpha = np.ones(len(low))
    alpha[shown] = backbone.disparity(*ends)
    in_forest = np.zeros(len(low), dtype=np.bool_)
    in_forest[shown] = backbone.spanning_forest(ends[0], ends[1], low[shown], ends[2])
    return {
        "alpha": alpha,
        "in_forest": in_forest,
        "in_backbone": in_forest | (shown & (alpha <= level)),
        "backbone_level": np.where(shown, backbone.backbone_level(alpha, in_forest), np.nan),
    }


def entity_nodes(
    counts: Cooccurrence, edges: pd.DataFrame, settings: AnalyzeSettings
) -> pd.DataFrame:
    """Table ``entity_nodes``: entities that have an edge, with rank intervals and places.

    Args:
        counts: The pairs.
        edges: Table ``entity_edges`` of the same pairs, in their order.
        settings: Numbers of bootstraps and runs, seed.
    """
    shown = (edges["support"] != "chance").to_numpy()
    members, ends = np.unique(
        np.stack([counts.source[shown], counts.target[shown]]), return_inverse=True
    )
    source, target = ends.reshape(2, -1)
    size, weight = len(members), counts.pair_blocks[shown]
    drawn = bootstrap_blocks(
        counts, shown, max(settings.bootstrap_count, settings.community_runs), settings.seed
    )
    # The first run sees the texts as they are, so that every edge was there at least once.
    runs = np.vstack([weight, drawn[: settings.community_runs - 1]]).astype(np.float64)
    found = find_communities(source, target, runs, size=size, seed=settings.seed)
    whole = Edges(source, target, weight.astype(np.float64), size)
    pivots = choose_pivots(size, settings.betweenness_pivots, settings.seed)
    values = measure(whole, pivots)
    replicates = settings.bootstrap_count if size <= _LARGE_GRAPH else _LARGE_REPLICATES
    again = [
        measure(Edges(source, target, w.astype(np.float64), size), pivots)
        for w in drawn[:replicates]
    ]
    columns: dict[str, NDArray[np.generic]] = {"entity_id": counts.entity_ids[members]}
    for name in MEASURES:
        columns[name] = values[name]
        stack = np.array([one[name] for one in again]).reshape(len(again), size)
        rank, low, high = rank_intervals(values[name], stack, mass=settings.interval)
        columns |= {f"{name}_rank": rank, f"{name}_rank_low": low, f"{name}_rank_high": high}
    pulling = edges.loc[shown, "in_backbone"].to_numpy()
    places = place_nodes(source[pulling], target[pulling], found.labels, values["strength"])
    columns |= {
        "community": found.labels,
        "community_stability": found.stability,
        "x": places[:, 0],
        "y": places[:, 1],
    }
    return pd.DataFrame(columns).astype({"degree": "int64", "strength": "int64"})


def graph_timeline(
    rows: pd.DataFrame, dated: pd.DataFrame, settings: AnalyzeSettings
) -> pd.DataFrame:
    """Table ``graph_timeline``: size of the graph in each dated issue, births and deaths of edges.

    Args:
        rows: Table ``edge_timeline`` of the edges shown and of dated issues.
        dated: Table ``issues``, dated ones by date; each gets a row.
        settings: An edge counts as ended once ``silent_issues`` issues pass without it.
    """
    ids = dated["issue_id"].to_numpy(dtype=object)
    at = pd.Index(ids).get_indexer(rows["issue_id"].to_numpy(dtype=object))
    ends = rows.assign(at=at).groupby(["source", "target"], sort=True)["at"].agg(["min", "max"])
    gone = ends["max"][ends["max"] + settings.silent_issues < len(ids)]
    there = pd.concat(
        [
            pd.DataFrame({"at": at, "entity_id": rows[end].to_numpy()})
            for end in ("source", "target")
        ]
    ).drop_duplicates()
    return pd.DataFrame(
        {
            "issue_id": ids,
            "published_on": dated["published_on"].to_numpy(),
            "entity_count": np.bincount(there["at"], minlength=len(ids)),
            "edge_count": np.bincount(at, minlength=len(ids)),
            "born_edge_count": np.bincount(ends["min"], minlength=len(ids)),
            "ended_edge_count": np.bincount(gone, minlength=len(ids)),
        }
    )
