"""Volume: how many articles each issue holds, over time, series kept apart."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.charts.movement import MOST_UPRIGHT
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import chart_text

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang

MOST_TICKS = 40
_SHAPES = ("", "/", ".", "x", "\\", "-")
_AXIS = {"ko": "기사 수", "en": "Articles"}
_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>기사 %{y}건<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>%{y} articles<extra></extra>",
}


def volume(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Bars: articles per issue.

    Args:
        frame: One row per issue in the order shown: ``column`` (its id), ``tick`` (its short
            name), ``issue`` (name for the hover text), ``series``, ``article_count``.
        lang: Language of axis and hover texts.
    """
    figure = go.Figure()
    columns = list(frame["column"])
    step = ceil(len(columns) / MOST_TICKS) or 1
    place = {name: i for i, name in enumerate(columns)}
    for slot, name in enumerate(dict.fromkeys(frame["series"])):
        rows = frame[frame["series"] == name]
        figure.add_bar(
            x=[place[v] for v in rows["column"]],
            y=[int(v) for v in rows["article_count"]],
            customdata=evidence_points(
                [[chart_text(v, 60)] for v in rows["issue"]],
                [Evidence(issues=(str(v),)) for v in rows["column"]],
            ),
            name=chart_text(str(name), 32),
            width=0.5,
            marker={
                "color": theme.series_color(slot),
                "pattern": {"shape": _SHAPES[slot % len(_SHAPES)], "solidity": 0.25},
            },
            hovertemplate=_HOVER[lang],
        )
    figure.update_layout(
        template=theme.template(),
        height=260,
        barmode="overlay",
        bargap=0.35,
        showlegend=len(set(frame["series"])) > 1,
        xaxis={
            "tickvals": list(range(0, len(columns), step)),
            "ticktext": [chart_text(v, 16) for v in list(frame["tick"])[::step]],
            "range": [-0.6, len(columns) - 0.4],
            "showgrid": False,
            "tickangle": -90 if len(columns) > MOST_UPRIGHT else 0,
        },
        yaxis={"title": {"text": _AXIS[lang]}, "rangemode": "tozero"},
    )
    return figure
