"""The co-occurrence graph as a chart: hulls of communities, edges by class, nodes by type.

The page draws the same picture with its script (``static/network.picture.js``), because filters and
the issue slider change it; shapes, widths and limits are named here once and handed to it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.charts.labels import Mark, place_labels
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import Text, chart_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from pipeline.report.charts.timeline import Lang

TYPE_SYMBOLS: dict[str, str] = {
    "technology": "circle",
    "model": "diamond",
    "company": "square",
    "institution": "triangle-up",
    "product": "pentagon",
    "person": "star",
    "place": "hexagon",
    "event": "cross",
    "dataset": "triangle-down",
    "publication": "x",
}
LEAST_MEMBERS = 3  # a pair is an edge, no community
# Blocks from which an edge is drawn wider; widths in px. Three can be told apart at a glance.
WIDTHS: tuple[tuple[int, float], ...] = ((1, 1.2), (5, 2.2), (20, 3.8))
SUPPORT_NAMES = {
    "supported": Text("지지됨", "supported"),
    "insufficient": Text("판단 보류", "insufficient"),
}
_SUPPORT_DASH = {"supported": "solid", "insufficient": "dash"}
_SUPPORT_OPACITY = {"supported": 0.85, "insufficient": 0.55}
# Hennig (2007): communities with a mean Jaccard index of 0.75 are stable, below 0.6 they should
# not be trusted; between, the pattern is there but who belongs to it is in doubt.
STABLE, DOUBTFUL = 0.75, 0.6
LEAST_PX, MOST_PX = 8.0, 28.0
_LABELS = 40
_SIZE_PX = (860, 640)
_PAD = 0.04
_CORNERS = 10
_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>%{customdata[1]} · 이웃 %{customdata[2]}개 · 함께 나온 블록 "
    "%{customdata[3]}개<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>%{customdata[1]} · neighbors: %{customdata[2]} · shared blocks: "
    "%{customdata[3]}<extra></extra>",
}
_EDGE_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>NPMI %{customdata[1]} · 블록 %{customdata[2]}개 · %{customdata[3]}"
    "<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>NPMI %{customdata[1]} · blocks: %{customdata[2]} · %{customdata[3]}"
    "<extra></extra>",
}

Point = tuple[float, float]


def network_chart(nodes: pd.DataFrame, edges: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """The graph of the whole corpus; pairs no closer than by chance are left out.

    Args:
        nodes: ``entity_nodes`` joined with ``name`` and ``entity_type`` of ``entities``.
        edges: ``entity_edges``.
        lang: Language of the hover texts.

    Returns:
        Solid lines are supported pairs, dashed ones 판단 보류; a click opens the shared blocks.
    """
    ordered = nodes.sort_values(["strength", "entity_id"], ascending=[False, True])
    rows = cast("list[dict[str, Any]]", ordered.to_dict("records"))
    place = {str(row["entity_id"]): (float(row["x"]), float(row["y"])) for row in rows}
    names = {str(row["entity_id"]): chart_text(str(row["name"])) for row in rows}
    shown = edges[edges["support"] != "chance"]
    shown = shown[shown["source"].isin(place) & shown["target"].isin(place)]
    pairs = cast("list[dict[str, Any]]", shown.to_dict("records"))
    figure = go.Figure()
    _add_hulls(figure, rows)
    for support in ("insufficient", "supported"):
        _add_lines(figure, [row for row in pairs if row["support"] == support], support, place)
    _add_middles(figure, pairs, place, names, lang)
    _add_nodes(figure, rows, names, lang)
    axis = {"visible": False, "range": [-1.12, 1.12]}
    figure.update_layout(
        template=theme.template(),
        height=_SIZE_PX[1],
        showlegend=False,
        hovermode="closest",
        xaxis=axis,
        yaxis=axis,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
    )
    return figure


def marker_px(values: Sequence[float]) -> list[float]:
    """Diameter of each node: its area grows with the value.

    >>> [round(px, 1) for px in marker_px([100, 25, 0])]
    [28.0, 18.0, 8.0]
    """
    top = max(values, default=0.0) or 1.0
    return [LEAST_PX + (MOST_PX - LEAST_PX) * math.sqrt(max(v, 0.0) / top) for v in values]


def hull(points: Iterable[Point], pad: float = _PAD) -> list[Point]:
    """Convex hull of discs of radius ``pad`` around the points (Andrew's monotone chain), closed.

    >>> len(hull([], 0.1)), hull([(0, 0)], 0.1)[0] == hull([(0, 0)], 0.1)[-1]
    (0, True)
    """
    turn = 2 * math.pi / _CORNERS
    around = sorted(
        {
            (x + pad * math.cos(turn * k), y + pad * math.sin(turn * k))
            for x, y in points
            for k in range(_CORNERS)
        }
    )
    if not around:
        return []
    lower, upper = _chain(around), _chain(around[::-1])
    ring = lower[:-1] + upper[:-1]
    return [*ring, ring[0]]


def _chain(points: Sequence[Point]) -> list[Point]:
    out: list[Point] = []
    for point in points:
        while len(out) > 1 and _cross(out[-2], out[-1], point) <= 0:
            out.pop()
        out.append(point)
    return out


def _cross(o: Point, a: Point, b: Point) -> float:
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def stability_dash(stability: float) -> str:
    """Outline of a community: solid where it is stable, dotted where it should not be trusted.

    >>> stability_dash(0.8), stability_dash(0.7), stability_dash(0.2)
    ('solid', 'dash', 'dot')
    """
    if stability >= STABLE:
        return "solid"
    return "dash" if stability >= DOUBTFUL else "dot"


def _add_hulls(figure: go.Figure, rows: Sequence[Mapping[str, Any]]) -> None:
    members: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        members.setdefault(int(row["community"]), []).append(row)
    for community, own in sorted(members.items()):
        if len(own) < LEAST_MEMBERS:
            continue
        ring = hull((float(row["x"]), float(row["y"])) for row in own)
        stability = sum(float(row["community_stability"]) for row in own) / len(own)
        color = theme.series_color(community)
        figure.add_scatter(
            x=[x for x, _ in ring],
            y=[y for _, y in ring],
            mode="lines",
            fill="toself",
            fillcolor=theme.fade(color),
            opacity=0.6,
            line={"color": color, "width": 1, "dash": stability_dash(stability)},
            hoverinfo="skip",
        )


def _add_lines(
    figure: go.Figure,
    pairs: Sequence[Mapping[str, Any]],
    support: str,
    place: Mapping[str, Point],
) -> None:
    """One trace per width, its lines parted by gaps."""
    for at, (least, width) in enumerate(WIDTHS):
        below = WIDTHS[at + 1][0] if at + 1 < len(WIDTHS) else math.inf
        own = [row for row in pairs if least <= int(row["block_count"]) < below]
        x: list[float | None] = []
        y: list[float | None] = []
        for row in own:
            (x0, y0), (x1, y1) = place[str(row["source"])], place[str(row["target"])]
            x += [x0, x1, None]
            y += [y0, y1, None]
        if not own:
            continue
        figure.add_scatter(
            x=x,
            y=y,
            mode="lines",
            hoverinfo="skip",
            opacity=_SUPPORT_OPACITY[support],
            line={"color": theme.PAGE["muted"][0], "width": width, "dash": _SUPPORT_DASH[support]},
        )


def _add_middles(
    figure: go.Figure,
    pairs: Sequence[Mapping[str, Any]],
    place: Mapping[str, Point],
    names: Mapping[str, str],
    lang: Lang,
) -> None:
    """Unseen marks in the middle of each line: a line has no points of its own to hover or click."""
    ends = [(str(row["source"]), str(row["target"])) for row in pairs]
    hover = [
        [
            f"{names[source]} – {names[target]}",
            f"{float(row['npmi']):.2f} ({float(row['npmi_low']):.2f}–{float(row['npmi_high']):.2f})",
            f"{int(row['block_count']):,}",
            getattr(SUPPORT_NAMES[str(row["support"])], lang),
        ]
        for (source, target), row in zip(ends, pairs, strict=True)
    ]
    figure.add_scatter(
        x=[(place[s][0] + place[t][0]) / 2 for s, t in ends],
        y=[(place[s][1] + place[t][1]) / 2 for s, t in ends],
        mode="markers",
        marker={"size": 12, "color": "rgba(0,0,0,0)"},
        customdata=evidence_points(hover, [Evidence(entities=pair) for pair in ends]),
        hovertemplate=_EDGE_HOVER[lang],
    )


def _add_nodes(
    figure: go.Figure, rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], lang: Lang
) -> None:
    keys = [str(row["entity_id"]) for row in rows]
    width, height = _SIZE_PX
    marks = [
        Mark((float(r["x"]) + 1.12) / 2.24 * width, (float(r["y"]) + 1.12) / 2.24 * height)
        for r in rows
    ]
    labels = [names[key] for key in keys]
    placed = dict(place_labels(marks, labels, range(len(rows)), size=_SIZE_PX, most=_LABELS))
    kinds = [str(row["entity_type"]) for row in rows]
    hover = [
        [names[k], getattr(theme.TYPES[cast("Any", kind)].name, lang), f"{int(r['degree']):,}",
         f"{int(r['strength']):,}"]
        for k, kind, r in zip(keys, kinds, rows, strict=True)
    ]  # fmt: skip
    figure.add_scatter(
        x=[float(row["x"]) for row in rows],
        y=[float(row["y"]) for row in rows],
        mode="markers+text",
        text=[label if at in placed else "" for at, label in enumerate(labels)],
        textposition=[placed.get(at, "middle right") for at in range(len(rows))],
        marker={
            "size": marker_px([float(row["strength"]) for row in rows]),
            "symbol": [TYPE_SYMBOLS.get(kind, "circle") for kind in kinds],
            "color": [theme.type_color(cast("Any", kind)) for kind in kinds],
            "line": {"color": theme.PAGE["surface"][0], "width": 1.2},
            "opacity": 1,
        },
        customdata=evidence_points(hover, [Evidence(entities=(key,)) for key in keys]),
        hovertemplate=_HOVER[lang],
    )
