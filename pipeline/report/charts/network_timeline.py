"""How the graph grows: pairs and entities an issue, pairs that begin and pairs that fall silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.evidence import evidence_points
from pipeline.report.format import chart_text

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang
    from pipeline.report.evidence import Evidence

HEIGHT_PX = 290
_WIDEST_BAR = 0.34  # of a place, where there are few
_FEW = 4  # issues; fewer are not spread over the whole width
_TICKS = 12
_WORDS = {
    "ko": ("쌍", "개체", "처음 나온 쌍", "끊긴 쌍"),
    "en": ("pairs", "entities", "first seen", "silent since"),
}
_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>쌍 %{customdata[1]} · 개체 %{customdata[2]}<br>처음 나온 쌍 "
    "%{customdata[3]} · 그 뒤로 끊긴 쌍 %{customdata[4]}<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>pairs: %{customdata[1]} · entities: %{customdata[2]}<br>first seen: "
    "%{customdata[3]} · silent since: %{customdata[4]}<extra></extra>",
}


def graph_timeline_chart(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Two small panels over the same issues.

    Above: pairs (bars) and entities (dots) said together in each issue. Below: up, the pairs seen
    for the first time; down, those seen for the last time.

    Args:
        frame: One row an issue or period, by date: ``name``, ``tick``, ``entity_count``,
            ``edge_count``, ``born_edge_count``, ``ended_edge_count``; with ``evidence`` a click on a
            bar opens it.
        lang: Language of legend and hover texts.
    """
    rows = frame.reset_index(drop=True)
    count = len(rows)
    at = list(range(count))
    names = [chart_text(str(name), 60) for name in rows["name"]]
    columns = ("edge_count", "entity_count", "born_edge_count", "ended_edge_count")
    hover = [
        [name, *(_number(row[column]) for column in columns)]
        for name, row in zip(names, rows.to_dict("records"), strict=True)
    ]
    evidence: list[Evidence | None] = (
        list(rows["evidence"]) if "evidence" in rows else [None] * count
    )
    points = evidence_points(hover, evidence)
    edge, entity, born, ended = _WORDS[lang]
    width = _WIDEST_BAR if count <= _TICKS else 0.8
    shared = {"x": at, "hovertemplate": _HOVER[lang]}
    figure = go.Figure()
    figure.add_bar(
        **shared, y=rows["edge_count"].tolist(), name=edge, customdata=points, width=width,
        marker={
            "color": theme.fade(theme.PAGE["muted"][0]),
            "line": {"color": theme.PAGE["muted"][0], "width": 1 if count <= 4 * _TICKS else 0},
        },
    )  # fmt: skip
    figure.add_scatter(
        **shared, y=rows["entity_count"].tolist(), name=entity, mode="markers", customdata=hover,
        cliponaxis=False,
        marker={
            "color": theme.PAGE["surface"][0],
            "size": 9 if count <= 2 * _TICKS else 6,
            "symbol": "diamond",
            "line": {"color": theme.PAGE["ink"][0], "width": 1.6},
        },
    )  # fmt: skip
    figure.add_bar(
        **shared, y=rows["born_edge_count"].tolist(), name=f"▲ {born}", yaxis="y2", width=width,
        customdata=points, marker={"color": theme.PAGE["accent"][0]},
    )  # fmt: skip
    figure.add_bar(
        **shared, y=(-rows["ended_edge_count"]).tolist(), name=f"▼ {ended}", yaxis="y2", width=width,
        customdata=points, marker={"color": theme.PAGE["notice"][0]},
    )  # fmt: skip
    step = max(1, -(-count // _TICKS))
    shown = at[::-1][::step][::-1]
    top = (
        float(max(rows["born_edge_count"].max(), rows["ended_edge_count"].max(), 1))
        if count
        else 1.0
    )
    figure.update_layout(
        template=theme.template(),
        height=HEIGHT_PX,
        barmode="overlay",
        bargap=0,
        hovermode="closest",
        margin={"l": 44, "r": 10, "t": 34, "b": 34},
        legend={"itemclick": False, "itemdoubleclick": False, "y": 1.03},
        xaxis={
            "tickvals": shown,
            "ticktext": [str(rows["tick"].iloc[i]) for i in shown],
            "range": [-0.6, max(count, _FEW) - 0.4],
            "showgrid": False,
            "anchor": "y2",
        },
        yaxis={"domain": [0.46, 1], "rangemode": "tozero", "nticks": 4, "tickformat": ",~d"},
        yaxis2={
            "domain": [0, 0.36],
            "zeroline": True,
            "zerolinewidth": 1,
            "tickvals": [-_round(top), 0, _round(top)],
            "ticktext": [f"{_round(top):,}", "0", f"{_round(top):,}"],
            "range": [-top * 1.15, top * 1.15],
        },
    )
    return figure


def _number(value: float) -> str:
    """A count; a mean over several issues with one decimal."""
    return f"{value:,.1f}" if value != int(value) else f"{int(value):,}"


def _round(top: float) -> int:
    """A round number a little below the longest bar, for the tick.

    >>> [_round(top) for top in (1, 7, 41, 340)]
    [1, 7, 40, 300]
    """
    size: int = 10 ** (len(str(int(top))) - 1)
    return int(top) // size * size
