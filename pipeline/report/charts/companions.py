"""Companions: what stands beside an entity, issue by issue; a shape for each kind of event.

The same chart serves fields of application. Hundreds of pages have one, and building a
``go.Figure`` takes tens of milliseconds, so pages take the plain specification.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.evidence import evidence_points
from pipeline.report.format import chart_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.charts.timeline import Lang
    from pipeline.report.evidence import Evidence

ROW_PX = 25
_LABEL_CHARS = 20
_MOST_UPRIGHT = 12

# Event: symbol, size, name of the color, words. The order is that of the legend.
EVENTS: dict[str, tuple[str, int, str, dict[str, str]]] = {
    "initial": ("circle", 10, "muted", {"ko": "첫 호부터", "en": "from the first"}),
    "entered": ("triangle-up", 13, "accent", {"ko": "새로 들어옴", "en": "entered"}),
    "stayed": ("square", 8, "ink", {"ko": "머무름", "en": "stayed"}),
    "returned": ("diamond", 12, "accent", {"ko": "돌아옴", "en": "returned"}),
    "left": ("x-thin-open", 8, "notice", {"ko": "빠짐", "en": "left"}),
}
_ARTICLES = {"ko": "함께 나온 기사", "en": "shared articles:"}


def companions(
    rows: Sequence[str],
    columns: Sequence[tuple[str, str]],
    marks: Sequence[tuple[int, int, str, int, Evidence | None]],
    *,
    lang: Lang = "ko",
) -> go.Figure:
    """The chart as a figure; see :func:`companions_spec`."""
    spec = companions_spec(rows, columns, marks, lang=lang)
    return go.Figure(data=spec["data"], layout={**spec["layout"], "template": theme.template()})


def companions_spec(
    rows: Sequence[str],
    columns: Sequence[tuple[str, str]],
    marks: Sequence[tuple[int, int, str, int, Evidence | None]],
    *,
    lang: Lang = "ko",
) -> dict[str, Any]:
    """Plotly JSON of a companion × issue matrix.

    Args:
        rows: Names, the first on top.
        columns: Tick and full name of each issue, in time.
        marks: ``(row, column, event, article_count, evidence)``; events as in table companions.
        lang: Language of legend and hover texts.
    """
    labels = [chart_text(name, _LABEL_CHARS) for name in rows]
    full = [chart_text(name) for name in rows]
    issues = [chart_text(name, 60) for _, name in columns]
    data = []
    for event, (symbol, size, color, words) in EVENTS.items():
        part = [mark for mark in marks if mark[2] == event]
        if not part:
            continue
        tone = theme.PAGE[color][0]
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": words[lang],
                "x": [mark[1] for mark in part],
                "y": [mark[0] for mark in part],
                "marker": {
                    "symbol": symbol,
                    "size": size,
                    "color": tone,
                    "line": {"color": tone, "width": 2 if symbol.endswith("open") else 0},
                },
                "customdata": evidence_points(
                    [[full[mark[0]], issues[mark[1]], mark[3]] for mark in part],
                    [mark[4] for mark in part],
                ),
                "hovertemplate": f"<b>%{{customdata[0]}}</b> · {words[lang]}<br>%{{customdata[1]}}"
                f"<br>{_ARTICLES[lang]} %{{customdata[2]}}<extra></extra>",
            }
        )
    return {"data": data, "layout": _layout(labels, [tick for tick, _ in columns])}


def height_px(row_count: int) -> int:
    """Height of the chart."""
    return 78 + ROW_PX * row_count


def width_px(column_count: int) -> int:
    """Width below which the columns would touch."""
    return 210 + (22 if column_count > _MOST_UPRIGHT else 40) * column_count


def _layout(labels: Sequence[str], ticks: Sequence[str]) -> dict[str, Any]:
    turned = len(ticks) > _MOST_UPRIGHT
    return {
        "height": height_px(len(labels)),
        "margin": {"t": 60 if turned else 50, "b": 12, "l": 60, "r": 12},
        "hovermode": "closest",
        "showlegend": True,
        "legend": {
            "y": 1.0, "yref": "container", "yanchor": "top", "itemclick": False,
            "itemdoubleclick": False,
        },
        "xaxis": {
            "tickvals": list(range(len(ticks))),
            "ticktext": [chart_text(tick, 12) for tick in ticks],
            "range": [-0.6, len(ticks) - 0.4],
            "side": "top",
            "showgrid": False,
            "tickangle": -90 if turned else 0,
        },
        "yaxis": {
            "tickvals": list(range(len(labels))),
            "ticktext": list(labels),
            "range": [len(labels) - 0.4, -0.6],
        },
    }  # fmt: skip
