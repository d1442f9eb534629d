"""Share of articles of one entity over time with its interval, zeros kept, series kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.charts.timeline import AXIS, breaks, line_style
from pipeline.report.evidence import evidence_points
from pipeline.report.format import chart_text, interval, percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.report.charts.timeline import Lang
    from pipeline.report.evidence import Evidence

HEIGHT_PX = 300
_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>기사 %{customdata[1]} · %{customdata[2]} "
    "(95% 구간 %{customdata[3]})<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>%{customdata[1]} articles · %{customdata[2]} "
    "(95% interval %{customdata[3]})<extra></extra>",
}

# Day, its words, series, articles, all articles, share, low, high, evidence.
Point = tuple["date", str, str, int, int, float, float, float, "Evidence | None"]


def share_line(
    points: Sequence[Point], single: Sequence[Point] = (), *, lang: Lang = "ko"
) -> go.Figure:
    """The chart as a figure; see :func:`share_line_spec`."""
    spec = share_line_spec(points, single, lang=lang)
    return go.Figure(data=spec["data"], layout={**spec["layout"], "template": theme.template()})


def share_line_spec(
    points: Sequence[Point], single: Sequence[Point] = (), *, lang: Lang = "ko"
) -> dict[str, Any]:
    """Plotly JSON: a line per series, each point with its interval; broken at missing issues.

    Args:
        points: One per issue (or month, or year), zeros kept, in any order.
        single: Single issues that name it, as small dots behind periods that join them.
        lang: Language of axis and hover texts.
    """
    data = [_dots(single, lang)] if single else []
    names = sorted({point[2] for point in points})
    for slot, name in enumerate(names):
        part = sorted((p for p in points if p[2] == name), key=lambda p: (p[0], p[1]))
        data.append(_line(part, slot, chart_text(name, 32), lang))
    return {
        "data": data,
        "layout": {
            "height": HEIGHT_PX,
            "hovermode": "closest",
            "showlegend": len(data) > 1,
            "margin": {"l": 52, "r": 12, "t": 34 if len(data) > 1 else 14, "b": 36},
            "xaxis": {"type": "date", "tickformat": "%Y.%m", "nticks": 5},
            "yaxis": {
                "title": {"text": AXIS[lang]},
                "tickformat": ".0%",
                "range": [-0.02, min(1.02, max(0.1, *_tops(points, single)) * 1.06)],
                "nticks": 6,
            },
        },
    }


def _line(part: Sequence[Point], slot: int, name: str, lang: Lang) -> dict[str, Any]:
    style = line_style(slot, slot)
    cut = set(breaks([point[0] for point in part]))
    broken: list[Point | None] = []
    for at, point in enumerate(part):
        if at in cut:
            broken.append(None)
        broken.append(point)
    # evidence_points drops nothing: a break is a row of its own that holds nothing.
    known = evidence_points([_hover(point) for point in part], [point[8] for point in part])
    rows = iter(known)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "connectgaps": False,
        "x": [point[0].isoformat() if point else None for point in broken],
        "y": [round(point[5], 4) if point else None for point in broken],
        "customdata": [next(rows) if point else None for point in broken],
        "line": {"color": style["color"], "dash": style["dash"], "width": 2},
        "marker": {
            "color": [
                style["color"] if not point or point[3] else theme.PAGE["surface"][0]
                for point in broken
            ],
            "symbol": style["symbol"],
            "size": 7,
            "line": {"color": style["color"], "width": 1.5},
        },
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [round(point[7] - point[5], 4) if point else None for point in broken],
            "arrayminus": [round(point[5] - point[6], 4) if point else None for point in broken],
            "color": style["color"],
            "thickness": 1,
            "width": 3 if len(part) < 40 else 0,  # noqa: PLR2004 - caps touch beyond
        },
        "hovertemplate": _HOVER[lang],
    }


_SINGLE = {"ko": "호 하나", "en": "single issue"}


def _dots(single: Sequence[Point], lang: Lang) -> dict[str, Any]:
    """Issues one by one, without their intervals, behind the line."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _SINGLE[lang],
        "x": [point[0].isoformat() for point in single],
        "y": [round(point[5], 4) for point in single],
        "customdata": evidence_points(
            [_hover(point) for point in single], [point[8] for point in single]
        ),
        "marker": {"color": theme.PAGE["muted"][0], "size": 5, "opacity": 0.45},
        "hovertemplate": _HOVER[lang],
    }


def _tops(points: Sequence[Point], single: Sequence[Point]) -> list[float]:
    return [*(point[7] for point in points), *(point[5] for point in single)]


def _hover(point: Point) -> list[object]:
    _, when, _, count, total, share, low, high, _ = point
    return [chart_text(when, 60), f"{count}/{total}", percent(share), interval(low, high)]
