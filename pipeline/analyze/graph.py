"""The one builder of graphs: sorted nodes, sorted edges.

Louvain and layouts change with the order in which nodes were put in, and with the hash seed where
nodes are strings, even with a fixed seed: every graph of the project is built here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    import pandas as pd


def build_graph(
    edges: pd.DataFrame,
    nodes: pd.DataFrame | None = None,
    *,
    min_npmi: float | None = None,
    backbone: bool = False,
) -> nx.Graph:
    """Table ``entity_edges`` as a graph; pairs that meet no more than by chance are left out.

    Args:
        edges: Table ``entity_edges``; all columns but the ends become attributes.
        nodes: Rows with an ``entity_id`` (``entity_nodes``, ``entities`` or both joined); their
            other columns become attributes of the nodes that have an edge.
        min_npmi: Least lower bound of NPMI.
        backbone: Only edges of the backbone.
    """
    kept = edges[edges["support"] != "chance"]
    if min_npmi is not None:
        kept = kept[kept["npmi_low"] >= min_npmi]
    if backbone:
        kept = kept[kept["in_backbone"]]
    kept = kept.sort_values(["source", "target"])
    graph = nx.Graph()
    names = sorted({*kept["source"], *kept["target"]})
    about: dict[str, dict[str, object]] = {}
    if nodes is not None:
        rows = nodes.set_index("entity_id").sort_index()
        about = {
            str(k): {str(c): v for c, v in r.items()} for k, r in rows.to_dict("index").items()
        }
    graph.add_nodes_from((name, about.get(name, {})) for name in names)
    for row in kept.to_dict("records"):
        about_edge = {str(column): value for column, value in row.items()}
        graph.add_edge(about_edge.pop("source"), about_edge.pop("target"), **about_edge)
    return graph
