"""Ratios: how they are written, their axis, and a chart of yearly ratios with intervals."""

from __future__ import annotations

from math import ceil, log
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import chart_text

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang

ROW_PX = 30


def factor(value: float) -> str:
    """A ratio, with as many digits as can be read.

    >>> factor(1.2345), factor(12.34), factor(0.0421), factor(5230.0), factor(1e-5)
    ('×1.23', '×12', '×0.042', '×5,230', '×<0.001')
    """
    if value < 0.001:  # noqa: PLR2004 - three digits are the last a reader takes in
        return "×<0.001"
    if value >= 10:  # noqa: PLR2004
        return f"×{min(value, 1e6):,.0f}"
    return f"×{value:.2f}" if value >= 0.1 else f"×{value:.3f}"  # noqa: PLR2004


def factors(low: float, high: float | None) -> str:
    """Both ends of an interval of ratios; ``None`` is no upper end.

    >>> factors(0.9, 5.337), factors(1.4, None)
    ('×0.90–5.34', '×1.40–∞')
    """
    return factor(low) + "–" + ("∞" if high is None else factor(high).removeprefix("×"))


def ratio_chart(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Yearly ratios with intervals, one row a key; the line is no change.

    Args:
        frame: In the order shown: ``label``, ``verdict_ko``, ``verdict_en``, ``symbol``, ``ratio``,
            ``ratio_low``, ``ratio_high`` (> 0); with ``entity_id`` or ``term`` a mark opens its
            evidence.
        lang: Language of axis and hover texts.
    """
    axis = {"ko": "해마다 몇 배 (로그 눈금)", "en": "Factor per year (log scale)"}[lang]
    ratio = [float(v) for v in frame["ratio"]]
    low, high = list(frame["ratio_low"]), list(frame["ratio_high"])
    hover = [
        [chart_text(label), verdict, factor(a), factors(b, c)]
        for label, verdict, a, b, c in zip(
            frame["label"], frame[f"verdict_{lang}"], ratio, low, high, strict=True
        )
    ]
    rows = list(range(len(ratio)))
    figure = go.Figure()
    figure.add_scatter(
        x=ratio,
        y=rows,
        mode="markers",
        marker={"symbol": list(frame["symbol"]), "size": 10, "color": theme.SERIES[0][0]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [float(b) - a for a, b in zip(ratio, high, strict=True)],
            "arrayminus": [a - float(b) for a, b in zip(ratio, low, strict=True)],
            "color": theme.SERIES[0][0],
            "thickness": 1.6,
            "width": 3,
        },
        customdata=evidence_points(hover, evidence_of(frame)),
        hovertemplate="<b>%{customdata[0]}</b> · %{customdata[1]}<br>%{customdata[2]} "
        "(%{customdata[3]})<extra></extra>",
        showlegend=False,
    )
    bounds = [log(float(v)) for v in (*low, *high, 0.8, 1.25)]
    values, ticks = ratio_ticks(min(bounds), max(bounds))
    pad = (max(bounds) - min(bounds)) * 0.05
    figure.add_vline(x=1, line={"color": theme.PAGE["muted"][0], "width": 1})
    figure.update_layout(
        template=theme.template(),
        height=76 + ROW_PX * len(rows),
        margin={"t": 12, "b": 46},
        xaxis={
            "type": "log",
            "range": [(min(bounds) - pad) / log(10), (max(bounds) + pad) / log(10)],
            "tickvals": [10 ** (v / log(10)) for v in values],
            "ticktext": ticks,
            "title": {"text": axis},
        },
        yaxis={
            "tickvals": rows,
            "ticktext": [chart_text(str(v), 18) for v in frame["label"]],
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
            "ticklabelstandoff": 6,
        },
    )
    return figure


def ratio_ticks(bottom: float, top: float) -> tuple[list[float], list[str]]:
    """Ticks for an axis in ln: ratios that are easily read, at most about seven.

    >>> ratio_ticks(-0.8, 0.8)[1]
    ['×0.5', '×0.67', '×0.8', '×1', '×1.25', '×1.5', '×2']
    """
    sets: tuple[tuple[float, ...], ...] = (
        (0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2),
        (0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0),
        (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0),
        (0.25, 0.5, 1.0, 2.0, 4.0),
        (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0),
    )
    reach = max(abs(bottom), abs(top))
    at = next((i for i, span in enumerate((0.2, 0.45, 0.85, 1.6, 3.2)) if reach < span), None)
    if at is None:
        step = max(1, ceil((top - bottom) / log(10) / 5))
        chosen = [10.0**k for k in range(-6 * step, 6 * step + 1, step)]
    else:
        chosen = list(sets[at])
    chosen = [v for v in chosen if bottom <= log(v) <= top]
    return [log(v) for v in chosen], [f"×{v:,g}" for v in chosen]


def evidence_of(frame: pd.DataFrame) -> list[Evidence | None]:
    """What each row's mark stands on: an ``entity_id`` or a ``term``; none without either."""
    if "entity_id" in frame.columns:
        return [Evidence(entities=(str(v),)) for v in frame["entity_id"]]
    if "term" in frame.columns:
        return [Evidence(term=str(v)) for v in frame["term"]]
    return [None] * len(frame)
