"""The graph's data for the page's script: what is drawn, what was cut, and the steps of the slider."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from pipeline.report import theme
from pipeline.report.charts.network import (
    DOUBTFUL,
    LEAST_MEMBERS,
    LEAST_PX,
    MOST_PX,
    STABLE,
    TYPE_SYMBOLS,
    WIDTHS,
)
from pipeline.report.format import Text, chart_text, contained, dated, shorten
from pipeline.report.pages.view import (
    NAME_CHARS,
    entity_name,
    is_null,
    records,
    short_name,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from pipeline.model.documents import Precision
    from pipeline.report.pages.view import Corpus, IssueView

_LABEL_CHARS = 24  # beside a node; the whole name is in the hover text and the list
_FIND_CHARS = 200
_NAMES_A_COMMUNITY = 2
_DIGITS = 3
# A graph of more pairs begins with its backbone: all lines at once would be a ball of wool.
_WOOL = 150
_BLOCK_STEPS = (
    1,
    2,
    3,
    4,
    5,
    7,
    10,
    15,
    20,
    30,
    50,
    70,
    100,
    150,
    200,
    300,
    500,
    1_000,
    2_000,
    5_000,
)
_GRAINS: tuple[Precision, ...] = ("month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of the slider: an issue, or a period where there are too many issues.

    Attributes:
        key: Stands in the address.
        issue_ids: Dated issues of the step.
    """

    key: str
    name: Text
    tick: str
    issue_ids: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """What the page shows of the graph's tables.

    Attributes:
        edges: ``entity_edges`` without pairs by chance, the best supported first: all of them.
        nodes: ``entity_nodes`` by strength, the strongest first: all of them.
        drawn_nodes: Of these the ones in the picture.
        drawn_edges: Of these the ones in the picture.
        chance_count: Pairs left out because chance explains them.
        steps: Stops of the slider, by date.
        born_at: First step of a drawn or undrawn pair, by (source, target).
        ended: Pairs that have been silent since their last issue.
        rows: ``edge_timeline`` of dated issues with the ``step`` of each.
    """

    edges: list[dict[str, Any]]
    nodes: list[dict[str, Any]]
    drawn_nodes: list[dict[str, Any]]
    drawn_edges: list[dict[str, Any]]
    chance_count: int
    steps: tuple[Step, ...]
    born_at: Mapping[tuple[str, str], int]
    ended: frozenset[tuple[str, str]]
    rows: pd.DataFrame


def graph_of(corpus: Corpus) -> Graph:
    """The graph's tables, cut to what a picture can hold."""
    frame = corpus.frame("entity_edges")
    shown = frame[frame["support"] != "chance"]
    edges = sorted(records(shown), key=_edge_order)
    nodes = sorted(
        corpus.rows("entity_nodes"), key=lambda r: (-int(r["strength"]), str(r["entity_id"]))
    )
    settings = corpus.settings
    strong = {str(row["entity_id"]) for row in nodes[: settings.network_nodes]}
    drawn = [r for r in edges if {str(r["source"]), str(r["target"])} <= strong]
    drawn = drawn[: settings.network_edges]
    tied = {str(row[end]) for row in drawn for end in ("source", "target")}
    steps = steps_of(corpus.dated_issues, settings.network_steps)
    rows = _timeline(corpus, steps)
    ends = rows.groupby(["source", "target"], sort=True)["step"].agg(["min"])
    return Graph(
        edges=edges,
        nodes=nodes,
        drawn_nodes=[r for r in nodes if str(r["entity_id"]) in tied & strong],
        drawn_edges=drawn,
        chance_count=len(frame) - len(shown),
        steps=steps,
        born_at={cast("tuple[str, str]", k): int(v) for k, v in ends["min"].items()},
        ended=_ended(corpus, edges),
        rows=rows,
    )


def _edge_order(row: Mapping[str, Any]) -> tuple[bool, float, int, str, str]:
    return (
        str(row["support"]) != "supported",
        -float(row["npmi_low"]),
        -int(row["block_count"]),
        str(row["source"]),
        str(row["target"]),
    )


def _ended(corpus: Corpus, edges: Sequence[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    """Pairs silent since their last issue, long enough for ``graph_timeline`` to call them ended.

    Whether a pair has ended depends on its last issue alone, so an issue that counts an end tells
    it of every pair last seen there.
    """
    last_words = {
        str(r["issue_id"]) for r in corpus.rows("graph_timeline") if int(r["ended_edge_count"])
    }
    return frozenset(pair_of(row) for row in edges if str(row["last_issue_id"]) in last_words)


def pair_of(row: Mapping[str, Any]) -> tuple[str, str]:
    """The two ends of an edge."""
    return str(row["source"]), str(row["target"])


def steps_of(issues: Sequence[IssueView], most: int) -> tuple[Step, ...]:
    """An issue a step; where there are more than ``most``, a month, a quarter or a year a step."""
    if len(issues) <= most:
        days = [issue.published_on for issue in issues]
        return tuple(
            Step(
                issue.issue_id,
                issue.when if days.count(issue.published_on) == 1
                else issue.when + f" · {shorten(issue.title, 40)}",
                issue.tick,
                (issue.issue_id,),
            )
            for issue in issues
        )  # fmt: skip
    for grain in _GRAINS:
        groups: defaultdict[str, list[IssueView]] = defaultdict(list)
        for issue in issues:
            groups[dated(issue.published_on, grain).en].append(issue)
        if len(groups) <= most or grain == _GRAINS[-1]:
            break
    return tuple(
        Step(
            f"{members[0].published_on}",
            dated(members[0].published_on, grain)
            + Text(f" (호 {len(members):,}개)", f" (issues: {len(members):,})"),
            members[0].tick,
            tuple(issue.issue_id for issue in members),
        )
        for members in groups.values()
    )


def _timeline(corpus: Corpus, steps: Sequence[Step]) -> pd.DataFrame:
    """``source``, ``target``, ``step``, ``block_count``: one row per pair and step."""
    step_of = {issue_id: at for at, step in enumerate(steps) for issue_id in step.issue_ids}
    frame = corpus.frame("edge_timeline", ["source", "target", "issue_id", "block_count"])
    at = frame["issue_id"].map(step_of)
    frame = frame.assign(step=at).loc[at.notna() & (frame["block_count"] > 0)]
    frame = frame.astype({"step": "int64", "block_count": "int64"})
    return (
        frame.groupby(["source", "target", "step"], sort=True)[["block_count"]].sum().reset_index()
    )


def community_names(corpus: Corpus, nodes: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Name of each community: its strongest entities; ``nodes`` come by strength."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in nodes:
        own = found[int(row["community"])]
        if len(own) < _NAMES_A_COMMUNITY:
            own.append(shorten(short_name(corpus, str(row["entity_id"])), 20))
    return {community: "·".join(names) for community, names in found.items()}


def payload(corpus: Corpus, graph: Graph) -> dict[str, Any]:
    """Everything the script draws, as plain values; indices stand for ids."""
    index = {str(row["entity_id"]): at for at, row in enumerate(graph.drawn_nodes)}
    kinds = [
        kind for kind in theme.TYPES if any(_kind(corpus, r) == kind for r in graph.drawn_nodes)
    ]
    found = {
        float(r["backbone_level"]) for r in graph.drawn_edges if not is_null(r["backbone_level"])
    }
    levels = sorted(found)
    seen: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    rows = graph.rows
    for source, target, step, count in zip(
        rows["source"], rows["target"], rows["step"], rows["block_count"], strict=True
    ):
        seen[str(source), str(target)] += [int(step), int(count)]
    top = max((int(row["block_count"]) for row in graph.drawn_edges), default=1)
    names = community_names(corpus, graph.nodes)
    first = len(levels)
    if len(graph.drawn_edges) > _WOOL:
        carrying = [float(r["backbone_level"]) for r in graph.drawn_edges
                    if r["in_backbone"] and not is_null(r["backbone_level"])]  # fmt: skip
        first = levels.index(max(carrying)) if carrying else first
    return {
        "types": [
            {"kind": kind, "ko": theme.TYPES[kind].name.ko, "en": theme.TYPES[kind].name.en,
             "symbol": TYPE_SYMBOLS[kind], "color": theme.TYPES[kind].color[0]}
            for kind in kinds
        ],
        "nodes": [_node(corpus, row, cast("list[str]", kinds)) for row in graph.drawn_nodes],
        "edges": [
            [
                index[str(row["source"])], index[str(row["target"])],
                int(row["block_count"]), int(row["article_count"]),
                *(_rounded(row[name]) for name in ("npmi", "npmi_low", "npmi_high")),
                int(str(row["support"]) == "supported"),
                len(levels) if is_null(row["backbone_level"])
                else levels.index(float(row["backbone_level"])),
                int(pair_of(row) in graph.ended),
                seen.get(pair_of(row), []),
            ]
            for row in graph.drawn_edges
        ],
        "levels": levels,
        "firstLevel": first,
        "blockSteps": [n for n in _BLOCK_STEPS if n <= top] or [1],
        "steps": [
            {"key": contained(step.key), "ko": contained(step.name.ko),
             "en": contained(step.name.en), "ids": list(step.issue_ids)}
            for step in graph.steps
        ],
        "communities": {
            str(community): {"name": chart_text(name, 44), "slot": community % len(theme.SERIES)}
            for community, name in sorted(names.items())
        },
        "style": {
            "widths": [list(pair) for pair in WIDTHS],
            "series": [pair[0] for pair in theme.SERIES],
            "bands": [theme.fade(pair[0]) for pair in theme.SERIES],
            "colors": {name: pair[0] for name, pair in theme.PAGE.items()},
            "px": [LEAST_PX, MOST_PX],
            "stable": [STABLE, DOUBTFUL],
            "members": LEAST_MEMBERS,
        },
    }  # fmt: skip


def _kind(corpus: Corpus, node: Mapping[str, Any]) -> str:
    row = corpus.entity_of.get(str(node["entity_id"]))
    kind = str(row["entity_type"]) if row else ""
    return kind if kind in theme.TYPES else "publication"


def _node(corpus: Corpus, row: Mapping[str, Any], kinds: Sequence[str]) -> dict[str, Any]:
    key = str(row["entity_id"])
    entity = corpus.entity_of.get(key, {})
    words = [entity_name(entity) if entity else key]
    words += [w for column in ("name_ko", "name_en") if (w := text_of(entity.get(column)))]
    find = " ".join(dict.fromkeys(word.casefold() for word in (*words, key)))
    return {
        "id": key,
        "name": contained(shorten(words[0], NAME_CHARS)),
        "label": chart_text(words[0], _LABEL_CHARS),
        "full": chart_text(words[0], NAME_CHARS),
        "t": kinds.index(_kind(corpus, row)),
        "x": _rounded(row["x"]),
        "y": _rounded(row["y"]),
        "s": int(row["strength"]),
        "d": int(row["degree"]),
        "p": round(float(row["pagerank"]), 5),
        "r": [round(float(row[f"pagerank_rank{end}"]), 1) for end in ("", "_low", "_high")],
        "c": int(row["community"]),
        "st": round(float(row["community_stability"]), 2),
        "find": shorten(find + " " + "".join(find.split()), _FIND_CHARS),
    }


def _rounded(value: object) -> float:
    number = float(cast("float", value))
    return round(number, _DIGITS) if np.isfinite(number) else 0.0
