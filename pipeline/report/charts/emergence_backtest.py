"""Back-test: what became of earlier weak signals, beside others of equal frequency."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.format import interval, percent

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang


def backtest_chart(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """What became of earlier weak signals, beside other keys of equal frequency.

    Args:
        frame: One row per outcome and horizon in the order shown: ``label_ko``, ``label_en``,
            ``share``, ``share_low``, ``share_high``, ``baseline`` (0 to 1; NaN where nothing
            matches), ``signal_count``.
        lang: Language of axis, legend and hover texts.
    """
    signal, other, axis = {
        "ko": ("약신호 (95% 구간)", "같은 빈도의 다른 이름", "비율"),
        "en": ("weak signals (95% interval)", "others of equal frequency", "Share"),
    }[lang]
    labels = [str(v) for v in frame[f"label_{lang}"]]
    share = [float(v) for v in frame["share"]]
    low, high = [float(v) for v in frame["share_low"]], [float(v) for v in frame["share_high"]]
    rows = list(range(len(labels)))
    figure = go.Figure()
    figure.add_scatter(
        x=share,
        y=rows,
        mode="markers",
        name=signal,
        marker={"symbol": "diamond", "size": 11, "color": theme.SERIES[0][0]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [b - a for a, b in zip(share, high, strict=True)],
            "arrayminus": [a - b for a, b in zip(share, low, strict=True)],
            "color": theme.SERIES[0][0],
            "thickness": 1.6,
            "width": 4,
        },
        customdata=[
            [label, percent(a), interval(b, c)]
            for label, a, b, c in zip(labels, share, low, high, strict=True)
        ],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]} (%{customdata[2]})"
        "<extra></extra>",
    )
    matched = [None if isnan(v) else float(v) for v in frame["baseline"]]
    figure.add_scatter(
        x=matched,
        y=rows,
        mode="markers",
        name=other,
        marker={
            "symbol": "line-ns-open",
            "size": 17,
            "line": {"width": 3},
            "color": theme.SERIES[1][0],
        },
        customdata=[[label, percent(v or 0.0)] for label, v in zip(labels, matched, strict=True)],
        hovertemplate=f"<b>%{{customdata[0]}}</b><br>{other}: %{{customdata[1]}}<extra></extra>",
    )
    top = max([0.1, *high, *(v for v in matched if v is not None)])
    figure.update_layout(
        template=theme.template(),
        height=110 + 42 * len(rows),
        margin={"t": 34, "b": 46},
        xaxis={
            "tickformat": ".0%",
            "range": [-0.02 * top, min(1.02, top * 1.08)],
            "title": {"text": axis},
            "nticks": 6,
        },
        yaxis={
            "tickvals": rows,
            "ticktext": labels,
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
            "ticklabelstandoff": 6,
        },
    )
    return figure
