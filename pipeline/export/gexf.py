"""The co-occurrence network through time (GEXF 1.3): when each name and link is in an issue.

Written here and not by networkx, whose writer stamps the day and knows no positions in 1.3.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd

from pipeline.export.network import graph_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import networkx as nx
    from numpy.typing import NDArray

    from pipeline.api import Corpus

_GEXF, _VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}  # that an issue lasts, from its first day
_SPREAD = 1_000.0  # our layout is within −1 and 1, Gephi's canvas is in the thousands
_LEAST_SIZE, _MORE_SIZE = 8.0, 40.0
_OWN = {"label", "x", "y", "weight"}  # said by GEXF's own words
_ONE_DAY = timedelta(days=1)


class Times(NamedTuple):
    """When something is there.

    Attributes:
        spells: First and last day of each unbroken run of periods.
        counts: First day, last day, and how many blocks or mentions, of each period.
    """

    spells: list[tuple[date, date]]
    counts: list[tuple[date, date, int]]


_NEVER = Times([], [])


def gexf_of(corpus: Corpus) -> bytes:
    """The network of a build as dynamic GEXF; see :func:`gexf`."""
    graph = graph_of(corpus)
    issues = corpus.table("issues", columns=["issue_id", "published_on", "published_precision"])
    mentions = corpus.table("entity_timeline", columns=["entity_id", "issue_id", "mention_count"])
    mentions = mentions[mentions["entity_id"].isin(list(graph)) & (mentions["mention_count"] > 0)]
    pairs = corpus.table("edge_timeline", columns=["source", "target", "issue_id", "block_count"])
    nodes = times_of(mentions, ["entity_id"], "mention_count", issues)
    edges = times_of(pairs[pairs["block_count"] > 0], ["source", "target"], "block_count", issues)
    return gexf(graph, nodes, edges)


def times_of(
    rows: pd.DataFrame, keys: list[str], count: str, issues: pd.DataFrame
) -> dict[tuple[str, ...], Times]:
    """When each key is in an issue, in days.

    An issue lasts the period it is dated to (a month, a quarter …). Where periods of several
    series overlap they are cut at each other's ends, and counts of issues of the same days are
    added up: Gephi takes no overlapping intervals. Undated issues tell no time.

    Args:
        rows: One row per key and issue: ``keys``, ``issue_id`` and ``count``.
        keys: Columns that make a key.
        count: Column of a number above 0.
        issues: ``issue_id``, ``published_on``, ``published_precision``.
    """
    dated = issues.dropna(subset=["published_on"]).reset_index(drop=True)
    if dated.empty or rows.empty:
        return {}
    first = dated["published_on"].to_numpy(dtype="datetime64[D]")
    after = _after(dated)
    cuts = np.unique(np.concatenate([first, after]))
    low, high = np.searchsorted(cuts, first), np.searchsorted(cuts, after)
    slots = pd.DataFrame({
        "issue_id": np.repeat(dated["issue_id"].to_numpy(dtype=object), high - low),
        "slot": np.concatenate([np.arange(a, b) for a, b in zip(low, high, strict=True)]),
    })  # fmt: skip
    sums = rows.merge(slots, on="issue_id").groupby([*keys, "slot"])[count].sum().reset_index()
    begins, ends = cuts.astype(object), (cuts - np.timedelta64(1, "D")).astype(object)
    found: dict[tuple[str, ...], Times] = {}
    for *key, slot, number in sums.itertuples(index=False):
        times = found.setdefault(tuple(str(part) for part in key), Times([], []))
        start, end = begins[slot], ends[slot + 1]
        times.counts.append((start, end, int(number)))
        if times.spells and times.spells[-1][1] + _ONE_DAY == start:
            times.spells[-1] = (times.spells[-1][0], end)
        else:
            times.spells.append((start, end))
    return found


def _after(issues: pd.DataFrame) -> NDArray[np.datetime64]:
    """The day after each issue's period; one dated to a day, or at no known precision, lasts it."""
    first = issues["published_on"].to_numpy(dtype="datetime64[D]")
    months = issues["published_precision"].map(_MONTHS).fillna(0).to_numpy(dtype="timedelta64[M]")
    later = (first.astype("datetime64[M]") + months).astype("datetime64[D]")
    return np.where(months > np.timedelta64(0, "M"), later, first + np.timedelta64(1, "D"))


def gexf(
    graph: nx.Graph,
    nodes: Mapping[tuple[str, ...], Times],
    edges: Mapping[tuple[str, ...], Times],
) -> bytes:
    """A graph with times as GEXF 1.3, dates at both ends included.

    Every node and edge has spells and a dynamic count (``mentions_at``, ``blocks_at``); those of
    undated issues alone have none, which GEXF reads as always there.

    Args:
        graph: From :func:`pipeline.export.network.graph_of`.
        nodes: Times by ``(entity_id,)``.
        edges: Times by ``(source, target)``.
    """
    ET.register_namespace("", _GEXF)
    ET.register_namespace("viz", _VIZ)
    root = ET.Element(_of("gexf"), {"version": "1.3"})
    meta = ET.SubElement(root, _of("meta"))
    ET.SubElement(meta, _of("creator")).text = "ai-brief-trends"
    ET.SubElement(
        meta, _of("description")
    ).text = "Entities that blocks of dated briefs name together"
    about = {
        "defaultedgetype": "undirected", "mode": "dynamic", "timeformat": "date",
        "timerepresentation": "interval",
    }  # fmt: skip
    body = ET.SubElement(root, _of("graph"), about)
    node_ids = _declared(body, "node", (d for _, d in graph.nodes(data=True)), "mentions_at")
    edge_ids = _declared(body, "edge", (d for *_, d in graph.edges(data=True)), "blocks_at")
    most = max((float(d.get("strength", 0)) for _, d in graph.nodes(data=True)), default=0.0) or 1.0
    listed = ET.SubElement(body, _of("nodes"))
    for name, data in graph.nodes(data=True):
        node = ET.SubElement(listed, _of("node"), {"id": name, "label": data["label"]})
        _filled(node, data, node_ids, nodes.get((name,), _NEVER))
        size = _LEAST_SIZE + _MORE_SIZE * (float(data.get("strength", 0)) / most) ** 0.5
        ET.SubElement(node, f"{{{_VIZ}}}size", {"value": f"{size:.2f}"})
        if "x" in data and "y" in data:
            at = {c: f"{float(data[c]) * _SPREAD:.2f}" for c in ("x", "y")}
            ET.SubElement(node, f"{{{_VIZ}}}position", at | {"z": "0"})
    listed = ET.SubElement(body, _of("edges"))
    for number, (source, target, data) in enumerate(graph.edges(data=True)):
        ends = {"id": str(number), "source": source, "target": target}
        edge = ET.SubElement(listed, _of("edge"), ends | {"weight": str(data["weight"])})
        pair = (source, target) if source < target else (target, source)
        _filled(edge, data, edge_ids, edges.get(pair, _NEVER))
    ET.indent(root, " ")
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _of(tag: str) -> str:
    return f"{{{_GEXF}}}{tag}"


def _declared(
    body: ET.Element, of: str, rows: Iterable[Mapping[str, object]], moving: str
) -> dict[str, str]:
    """Declare the attributes of nodes or edges; name → id, that of ``moving`` among them."""
    kinds: dict[str, str] = {}
    for data in rows:
        for name, value in data.items():
            if name not in _OWN and kinds.get(name) != "double":
                kinds[name] = _TYPES[type(value)]
    ids = {name: f"{of[0]}{at}" for at, name in enumerate(sorted(kinds))}
    static = ET.SubElement(body, _of("attributes"), {"class": of, "mode": "static"})
    for name, key in ids.items():
        ET.SubElement(static, _of("attribute"), {"id": key, "title": name, "type": kinds[name]})
    dynamic = ET.SubElement(body, _of("attributes"), {"class": of, "mode": "dynamic"})
    ids[moving] = f"{of[0]}t"
    ET.SubElement(
        dynamic, _of("attribute"), {"id": ids[moving], "title": moving, "type": "integer"}
    )
    return ids


def _filled(
    element: ET.Element, data: Mapping[str, object], ids: Mapping[str, str], times: Times
) -> None:
    """Attributes and times of a node or edge."""
    values = ET.SubElement(element, _of("attvalues"))
    for name, value in data.items():
        if name in ids:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            ET.SubElement(values, _of("attvalue"), {"for": ids[name], "value": text})
    (moving,) = (key for key in ids.values() if key.endswith("t"))
    for start, end, number in times.counts:
        ET.SubElement(values, _of("attvalue"), {
            "for": moving, "value": str(number), "start": start.isoformat(), "end": end.isoformat(),
        })  # fmt: skip
    if times.spells:
        spells = ET.SubElement(element, _of("spells"))
        for start, end in times.spells:
            days = {"start": start.isoformat(), "end": end.isoformat()}
            ET.SubElement(spells, _of("spell"), days)
