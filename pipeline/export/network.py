"""The co-occurrence network for other tools: as a graph with plain attributes, GraphML, VOSviewer."""

from __future__ import annotations

import io
import json
import math
import re
from html import escape
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd

if TYPE_CHECKING:
    from pipeline.api import Corpus

# Characters no XML document may hold (XML 1.0, 2.2).
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_CLUSTERS = 1000  # VOSviewer numbers them from 1 to 1,000
_DAYS_A_YEAR = 365.25


def graph_of(corpus: Corpus) -> nx.Graph:
    """The network of a build, pairs by chance left out, ready for any format.

    Nodes have ``label`` and what ``entities`` and ``entity_nodes`` tell, edges what
    ``entity_edges`` tells with ``weight`` = blocks that name both; values are plain ``str``,
    ``int``, ``float`` and ``bool``, and a null is an attribute left out. ``in_backbone`` is an
    attribute: the other tool filters.
    """
    graph = nx.Graph()
    full = corpus.graph(backbone=False)
    about = corpus.table("entities").set_index("entity_id").to_dict("index")
    for name, data in full.nodes(data=True):
        told = {str(k): v for k, v in about.get(name, {}).items()} | data
        graph.add_node(name, label=plain(told.get("name") or name), **_known(told))
    for source, target, data in full.edges(data=True):
        graph.add_edge(source, target, weight=int(data["block_count"]), **_known(data))
    return graph


def graphml_of(corpus: Corpus) -> bytes:
    """The network as GraphML."""
    out = io.BytesIO()
    nx.write_graphml_xml(graph_of(corpus), out, prettyprint=True, named_key_ids=True)
    return out.getvalue()


def vosviewer_of(corpus: Corpus) -> bytes:
    """The network as a VOSviewer JSON file; see :func:`vosviewer`."""
    rows = corpus.table("entity_timeline", columns=["entity_id", "published_on", "article_count"])
    return vosviewer(graph_of(corpus), mean_years(rows))


def mean_years(timeline: pd.DataFrame) -> dict[str, float]:
    """Mean date of the articles that name an entity, as a year with decimals.

    Args:
        timeline: ``entity_timeline`` (entity_id, published_on, article_count).
    """
    rows = timeline[timeline["article_count"] > 0].dropna(subset=["published_on"])
    days = (rows["published_on"] - pd.Timestamp("1970-01-01")).dt.days / _DAYS_A_YEAR + 1970
    sums = (
        rows.assign(at=days * rows["article_count"])
        .groupby("entity_id")[["at", "article_count"]]
        .sum()
    )
    means = (sums["at"] / sums["article_count"]).round(2)
    return {str(key): float(value) for key, value in means.items()}


def vosviewer(graph: nx.Graph, years: dict[str, float]) -> bytes:
    """A graph as the JSON file VOSviewer and VOSviewer Online open.

    Clusters are our communities counted from 1, positions our layout; weights are articles, links
    and common blocks, scores (for the overlay view) the mean year and PageRank.

    Args:
        graph: From :func:`graph_of`.
        years: From :func:`mean_years`.

    Source of the format: VOSviewer Online documentation, "VOSviewer JSON files".
    """
    items = [_item(str(name), data, years) for name, data in graph.nodes(data=True)]
    links = [
        {"source_id": source, "target_id": target, "strength": float(data["weight"])}
        for source, target, data in graph.edges(data=True)
    ]
    network = {"items": items, "links": links}
    title = "AI 동향 브리프 · 동시출현 네트워크"
    info = {"title": title, "description": "Common blocks of entities; made by ai-brief-trends."}
    text = json.dumps({"network": network, "info": info}, ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace")


def plain(text: object) -> str:
    """Text that XML can hold."""
    return _ILLEGAL.sub("\ufffd", str(text))


def _item(name: str, data: dict[str, Any], years: dict[str, float]) -> dict[str, Any]:
    words = [data.get("name_ko"), data.get("name_en"), data.get("entity_type")]
    item: dict[str, Any] = {
        "id": name,
        "label": data["label"],
        "description": " · ".join(escape(word) for word in words if word),
        "weights": {
            "Articles": data.get("article_count", 0),
            "Links": data.get("degree", 0),
            "Total link strength": data.get("strength", 0),
        },
    }
    if "x" in data and "y" in data:
        item |= {"x": data["x"], "y": data["y"]}
    if "community" in data and data["community"] < _MOST_CLUSTERS:
        item["cluster"] = data["community"] + 1
    scores = {"Mean year": years.get(name), "PageRank": data.get("pagerank")}
    return item | {"scores": {key: value for key, value in scores.items() if value is not None}}


def _known(values: dict[str, Any]) -> dict[str, str | int | float | bool]:
    """Plain values by name, in order of names; nulls are left out."""
    found: dict[str, str | int | float | bool] = {}
    for key in sorted(values):
        value = values[key]
        value = value.item() if hasattr(value, "item") else value
        if isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
            found[key] = value
        elif isinstance(value, str):
            found[key] = plain(value)
    return found
