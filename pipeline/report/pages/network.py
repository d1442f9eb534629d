"""The network: who is named beside whom, how sure that is, and what the newest issue changed."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

from pipeline.report import theme
from pipeline.report.charts.network import SUPPORT_NAMES, TYPE_SYMBOLS
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, joined, number, same
from pipeline.report.pages.entity_links import issue_link
from pipeline.report.pages.network_data import (
    community_names,
    graph_of,
    pair_of,
    payload,
)
from pipeline.report.pages.network_history import growth_figure, history_figure
from pipeline.report.pages.network_words import (
    best,
    lead,
    mean_stability,
    newest,
    stability_words,
)
from pipeline.report.pages.page import DataTable, Evidenced, Keyed, Page
from pipeline.report.pages.view import is_null, short_name, type_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.pages.network_data import Graph
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

_MEMBERS = 12  # named in the table of communities; the others are counted


def network_page(corpus: Corpus) -> list[Page]:
    """``network.html``."""
    graph = graph_of(corpus)
    has_graph = bool(graph.drawn_edges)
    data = payload(corpus, graph) if has_graph else None
    page = Page(
        path="network.html",
        template="network.html",
        title=Text("네트워크", "Network"),
        nav="network",
        has_charts=has_graph,
        values={
            "lead": lead(corpus, graph) if has_graph else (),
            "best": best(corpus, graph),
            "newest": newest(corpus, graph) if has_graph else None,
            "newest_state": json.dumps({"mode": "only", "at": len(graph.steps) - 1}),
            "scope": _scope(corpus, graph),
            "data": data,
            "kinds": [
                (row["kind"], type_name(str(row["kind"])), symbol_path(str(row["kind"])))
                for row in (data["types"] if data else ())
            ],
            "last_step": len(graph.steps) - 1,
            "figures": [
                figure
                for figure in (growth_figure(corpus, graph), history_figure(corpus, graph))
                if figure and has_graph
            ],
            "communities": _communities(corpus, graph),
            "nodes": _nodes(corpus, graph),
            "edges": _edges(corpus, graph),
        },
        scripts=("network.picture.js", "network.list.js", "network.js"),
        styles=("network.css",),
    )
    return [page]


def symbol_path(kind: str) -> str:
    """The mark of an entity type as a path in a box of 16 × 16, as Plotly draws it in the graph.

    >>> symbol_path("company")
    'M3 3H13V13H3Z'
    """
    return {
        "circle": "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11Z",
        "diamond": "M8 1L15 8L8 15L1 8Z",
        "square": "M3 3H13V13H3Z",
        "triangle-up": "M8 2L15 14H1Z",
        "triangle-down": "M8 14L15 2H1Z",
        "pentagon": "M8 1.5L14.7 6.3L12.1 14H3.9L1.3 6.3Z",
        "star": "M8 1L9.9 5.9L15 6.2L11 9.5L12.4 14.6L8 11.8L3.6 14.6L5 9.5L1 6.2L6.1 5.9Z",
        "hexagon": "M8 1.5L13.8 4.7V11.3L8 14.5L2.2 11.3V4.7Z",
        "cross": "M6 2H10V6H14V10H10V14H6V10H2V6H6Z",
        "x": "M4.5 2L8 5.5L11.5 2L14 4.5L10.5 8L14 11.5L11.5 14L8 10.5L4.5 14L2 11.5L5.5 8L2 4.5Z",
    }[TYPE_SYMBOLS[kind]]


def _scope(corpus: Corpus, graph: Graph) -> Text:
    """What is not in the picture."""
    parts = []
    cut_nodes = len(graph.nodes) - len(graph.drawn_nodes)
    cut_edges = len(graph.edges) - len(graph.drawn_edges)
    if cut_nodes or cut_edges:
        parts.append(
            Text(
                f"그림에는 가장 강한 개체 {len(graph.drawn_nodes):,}개와 쌍 {len(graph.drawn_edges):,}개만 있습니다"
                f"(개체 {cut_nodes:,}개, 쌍 {cut_edges:,}개는 아래 표에만).",
                f"The picture holds the strongest {len(graph.drawn_nodes):,} entities and "
                f"{len(graph.drawn_edges):,} pairs (entities left to the tables: {cut_nodes:,}, pairs: "
                f"{cut_edges:,}).",
            )
        )
    if graph.chance_count:
        parts.append(
            Text(
                f"우연만큼만 함께 나온 쌍 {graph.chance_count:,}개는 보이지 않습니다.",
                f"Pairs no closer than by chance are not shown: {graph.chance_count:,}.",
            )
        )
    undated = len(corpus.issues) - len(corpus.dated_issues)
    if undated:
        parts.append(
            Text(
                f"날짜를 알 수 없는 호 {undated:,}개는 ‘모든 호’에만 들어 있습니다.",
                f"Issues without a date count in “all issues” alone: {undated:,}.",
            )
        )
    return joined(parts, " ") if parts else same("")


def _communities(corpus: Corpus, graph: Graph) -> DataTable:
    names = community_names(corpus, graph.nodes)
    stability = mean_stability(graph.nodes)
    members: defaultdict[int, list[str]] = defaultdict(list)
    for row in graph.nodes:
        members[int(row["community"])].append(str(row["entity_id"]))
    strongest: dict[int, Evidence] = {}
    community_of = {key: c for c, keys in members.items() for key in keys}
    for row in sorted(graph.edges, key=lambda r: (-int(r["block_count"]), *pair_of(r))):
        source, target = pair_of(row)
        community = community_of.get(source, -1)
        if community == community_of.get(target, -2):
            strongest.setdefault(community, Evidence(entities=(source, target)))
    rows = []
    for community, keys in sorted(members.items()):
        more = f" +{len(keys) - _MEMBERS}" if len(keys) > _MEMBERS else ""
        listed = ", ".join(short_name(corpus, key) for key in keys[:_MEMBERS]) + more
        rows.append(
            (
                Evidenced(
                    same(names[community]),
                    strongest.get(community, Evidence(entities=tuple(keys[:1]))),
                ),
                number(len(keys)),
                same(f"{stability[community]:.2f}"),
                stability_words(stability[community]),
                same(listed),
            )
        )
    return DataTable(
        caption=Text("무리", "Communities"),
        columns=(
            Text("무리", "Community"), Text("개체", "Entities"), Text("안정도", "Stability"),
            Text("판단", "Verdict"), Text("이룬 개체", "Members"),
        ),
        rows=tuple(rows),
        numeric=frozenset({1, 2}),
    )  # fmt: skip


def _nodes(corpus: Corpus, graph: Graph) -> DataTable:
    names = community_names(corpus, graph.nodes)
    return DataTable(
        caption=Text("모든 개체", "All entities"),
        columns=(
            Text("이름", "Name"), Text("유형", "Type"), Text("이웃", "Neighbors"),
            Text("함께 나온 블록", "Shared blocks"), Text("PageRank 순위", "PageRank rank"),
            Text("95% 구간", "95% interval"), Text("매개 순위", "Betweenness rank"),
            Text("95% 구간", "95% interval"), Text("무리", "Community"), Text("안정도", "Stability"),
        ),
        rows=tuple(_node_row(corpus, row, names) for row in graph.nodes),
        numeric=frozenset({2, 3, 4, 5, 6, 7, 9}),
    )  # fmt: skip


def _node_row(corpus: Corpus, row: Mapping[str, Any], names: Mapping[int, str]) -> tuple[Cell, ...]:
    key = str(row["entity_id"])
    kind = str(corpus.entity_of.get(key, {}).get("entity_type", ""))
    return (
        Evidenced(same(short_name(corpus, key)), Evidence(entities=(key,))),
        type_name(kind) if kind in theme.TYPES else same("—"),
        number(int(row["degree"])),
        number(int(row["strength"])),
        *_rank(row, "pagerank"),
        *_rank(row, "betweenness"),
        same(names[int(row["community"])]),
        same(f"{float(row['community_stability']):.2f}"),
    )


def _rank(row: Mapping[str, Any], measure: str) -> tuple[Cell, Cell]:
    rank, low, high = (float(row[f"{measure}_rank{end}"]) for end in ("", "_low", "_high"))
    return (
        Keyed(same(f"{rank:,.1f}".removesuffix(".0")), rank),
        Keyed(same(f"{low:,.0f}–{high:,.0f}"), high),
    )


def _edges(corpus: Corpus, graph: Graph) -> DataTable:
    return DataTable(
        caption=Text("모든 쌍", "All pairs"),
        columns=(
            Text("쌍", "Pair"), Text("근거", "Support"), Text("NPMI", "NPMI"),
            Text("95% 구간", "95% interval"), Text("블록", "Blocks"), Text("기사", "Articles"),
            Text("q값", "q value"), Text("뼈대", "Backbone"), Text("처음", "First"),
            Text("마지막", "Last"), Text("상태", "State"),
        ),
        rows=tuple(_edge_row(corpus, row, graph) for row in graph.edges),
        numeric=frozenset({2, 3, 4, 5, 6}),
    )  # fmt: skip


def _edge_row(corpus: Corpus, row: Mapping[str, Any], graph: Graph) -> tuple[Cell, ...]:
    source, target = pair_of(row)
    low, high = float(row["npmi_low"]), float(row["npmi_high"])
    last = len(graph.steps) - 1
    if pair_of(row) in graph.ended:
        state = Text("그 뒤로 끊김", "silent since")
    elif last > 0 and graph.born_at.get(pair_of(row)) == last:
        state = Text("가장 새로움", "newest")
    else:
        state = same("—")
    return (
        Evidenced(
            same(f"{short_name(corpus, source)} – {short_name(corpus, target)}"),
            Evidence(entities=(source, target)),
        ),
        SUPPORT_NAMES[str(row["support"])],
        _decimals(float(row["npmi"])),
        Keyed(same(f"{low:.2f}–{high:.2f}".replace("-", "−")), low),
        number(int(row["block_count"])),
        number(int(row["article_count"])),
        same(_q_value(row["q_value"])),
        _backbone(row),
        issue_link(corpus, str(row["first_issue_id"])),
        issue_link(corpus, str(row["last_issue_id"])),
        state,
    )


def _decimals(value: float) -> Cell:
    return Keyed(same(f"{value:.2f}".replace("-", "−")), round(value, 4))


def _q_value(value: object) -> str:
    if is_null(value):
        return "—"
    q = float(cast("float", value))
    return "<0.001" if q < 0.001 else f"{q:.3f}"  # noqa: PLR2004 - three decimals are shown


def _backbone(row: Mapping[str, Any]) -> Text:
    if row["in_forest"]:
        return Text("뼈대 숲", "forest")
    if is_null(row["backbone_level"]):
        return same("—")
    return same(f"α ≤ {float(row['backbone_level']):g}")
