"""Charts of sources: who feeds the briefs, how many voices an issue has, how old its sources are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import chart_text, interval, percent

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang

ROW_PX = 27
MOST_UPRIGHT = 12  # more issues than that have their dates turned
_MARGINS_PX = 92
_LABEL_CHARS = 22
_SHARE_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>발행처를 아는 기사의 %{customdata[1]} (95% 구간 "
    "%{customdata[2]})<br>기사 %{customdata[3]}건 · 출처 %{customdata[4]}개 · 호 %{customdata[5]}개"
    "<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>%{customdata[1]} of articles that cite a known publisher "
    "(95% interval %{customdata[2]})<br>%{customdata[3]} articles · %{customdata[4]} sources · "
    "%{customdata[5]} issues<extra></extra>",
}
_SPREAD_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>고르게 나눈 발행처 수 %{customdata[1]}<br>알려진 발행처 "
    "%{customdata[2]}곳 · 출처 %{customdata[3]}개<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>effective publishers %{customdata[1]}<br>%{customdata[2]} "
    "known publishers · %{customdata[3]} sources<extra></extra>",
}
_LAG_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>출처에서 호까지 중앙값 %{customdata[1]}일<br>날짜의 정밀도 때문에 "
    "가능한 범위 %{customdata[2]}일<br>호보다 늦은 날짜의 출처 %{customdata[3]}개<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>median %{customdata[1]} days from source to issue<br>"
    "%{customdata[2]} days possible, as precise as dates are<br>%{customdata[3]} sources dated "
    "after the issue<extra></extra>",
}
_MISSING = (
    ("unknown_share", {"ko": "발행처 없음", "en": "no publisher"}, "circle"),
    ("undated_share", {"ko": "날짜 없음", "en": "no date"}, "diamond-open"),
)
_MISSING_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>%{customdata[1]} %{customdata[2]} (출처 %{customdata[3]}개 가운데)"
    "<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>%{customdata[1]}: %{customdata[2]} of %{customdata[3]} sources"
    "<extra></extra>",
}


def publisher_shares(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Bars with intervals: the share of articles that cite each publisher.

    Args:
        frame: One row a publisher, in the order shown: ``publisher``, ``citing_share``,
            ``citing_share_low``, ``citing_share_high`` (0 to 1), ``article_count``,
            ``reference_count``, ``issue_count``; ``evidence`` may hold an :class:`Evidence` each.
        lang: Language of axis and hover texts.
    """
    rows = frame.to_dict("records")
    shares = [float(row["citing_share"]) for row in rows]
    hover = [
        [chart_text(str(row["publisher"]), 60), percent(share),
         interval(float(row["citing_share_low"]), float(row["citing_share_high"])),
         f"{int(row['article_count']):,}", f"{int(row['reference_count']):,}",
         f"{int(row['issue_count']):,}"]
        for row, share in zip(rows, shares, strict=True)
    ]  # fmt: skip
    figure = go.Figure()
    figure.add_bar(
        x=shares,
        y=list(range(len(rows))),
        orientation="h",
        width=0.56,
        marker={"color": theme.fade(theme.SERIES[0][0]), "line": {"width": 0}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [float(r["citing_share_high"]) - s for r, s in zip(rows, shares, strict=True)],
            "arrayminus": [
                s - float(r["citing_share_low"]) for r, s in zip(rows, shares, strict=True)
            ],
            "color": theme.SERIES[0][0],
            "thickness": 1.6,
            "width": 4,
        },
        customdata=evidence_points(hover, _evidence(rows)),
        hovertemplate=_SHARE_HOVER[lang],
    )
    for at, (row, share) in enumerate(zip(rows, shares, strict=True)):
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=at, showarrow=False,
            text=f"{percent(share)} · {int(row['article_count']):,}",
            font={"size": 12, "color": theme.PAGE["muted"][0]},
        )  # fmt: skip
    figure.add_annotation(
        x=1, xref="paper", xanchor="left", xshift=8, y=1, yref="paper", yanchor="bottom",
        showarrow=False, text={"ko": "비율 · 기사", "en": "share · articles"}[lang],
        font={"size": 11.5, "color": theme.PAGE["muted"][0]},
    )  # fmt: skip
    figure.update_layout(
        template=theme.template(),
        height=shares_height(len(rows)),
        showlegend=False,
        margin={"l": 12, "r": 96, "t": 28, "b": 46},
        xaxis={
            "tickformat": ".0%",
            "rangemode": "tozero",
            "title": {"text": {"ko": "인용한 기사의 비율", "en": "share of articles"}[lang]},
        },
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [chart_text(str(row["publisher"]), _LABEL_CHARS) for row in rows],
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
        },
    )
    return figure


def shares_height(row_count: int) -> int:
    """Height of the chart for so many publishers."""
    return _MARGINS_PX + ROW_PX * max(1, row_count)


def voices(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Effective number of publishers per issue, under a tick for the sources it could be spread on.

    Args:
        frame: One row an issue, in the order shown: ``tick``, ``issue``, ``series``,
            ``effective_publisher_count``, ``publisher_count``, ``source_count``; ``evidence`` may
            hold an :class:`Evidence` each.
        lang: Language of legend and hover texts.
    """
    rows = frame.to_dict("records")
    hover = [
        [chart_text(str(row["issue"]), 60), f"{float(row['effective_publisher_count']):.1f}",
         f"{int(row['publisher_count']):,}", f"{int(row['source_count']):,}"]
        for row in rows
    ]  # fmt: skip
    figure = go.Figure()
    figure.add_scatter(
        x=list(range(len(rows))),
        y=[int(row["source_count"]) for row in rows],
        mode="markers",
        name={"ko": "출처 수 (넘을 수 없는 값)", "en": "sources (the most it can be)"}[lang],
        marker={"symbol": "line-ew-open", "size": 13, "color": theme.PAGE["muted"][0],
                "line": {"width": 1.5}},
        hoverinfo="skip",
    )  # fmt: skip
    _add_by_series(
        figure, rows, [float(row["effective_publisher_count"]) for row in rows], hover,
        _SPREAD_HOVER[lang],
    )  # fmt: skip
    _lay_out(figure, rows, {"ko": "발행처 수", "en": "publishers"}[lang])
    return figure


def lags(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Median days from source to issue, with the range the printed dates allow.

    Args:
        frame: One row an issue, in the order shown: ``tick``, ``issue``, ``series``, ``lag_days``,
            ``lag_days_low``, ``lag_days_high``, ``later_source_count``; ``evidence`` may hold an
            :class:`Evidence` each.
        lang: Language of axis and hover texts.
    """
    rows = frame.to_dict("records")
    hover = [
        [chart_text(str(row["issue"]), 60), f"{float(row['lag_days']):,.0f}",
         f"{float(row['lag_days_low']):,.0f}–{float(row['lag_days_high']):,.0f}",
         f"{int(row['later_source_count']):,}"]
        for row in rows
    ]  # fmt: skip
    figure = go.Figure()
    figure.add_scatter(
        x=[v for at, _ in enumerate(rows) for v in (at, at, None)],
        y=[v for r in rows for v in (float(r["lag_days_low"]), float(r["lag_days_high"]), None)],
        mode="lines",
        line={"color": theme.PAGE["muted"][0], "width": 1.6},
        hoverinfo="skip",
        showlegend=False,
    )
    _add_by_series(figure, rows, [float(r["lag_days"]) for r in rows], hover, _LAG_HOVER[lang])
    _lay_out(figure, rows, {"ko": "일", "en": "days"}[lang])
    return figure


def missing_shares(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Share of an issue's sources without publisher, and without date.

    Args:
        frame: One row an issue, in the order shown: ``tick``, ``issue``, ``unknown_share``,
            ``undated_share`` (0 to 1), ``source_count``; ``evidence`` may hold an
            :class:`Evidence` each.
        lang: Language of legend and hover texts.
    """
    rows = frame.to_dict("records")
    figure = go.Figure()
    for slot, (column, name, symbol) in enumerate(_MISSING):
        hover = [
            [chart_text(str(row["issue"]), 60), name[lang], percent(float(row[column])),
             f"{int(row['source_count']):,}"]
            for row in rows
        ]  # fmt: skip
        color = theme.series_color(slot)
        figure.add_scatter(
            x=list(range(len(rows))),
            y=[float(row[column]) for row in rows],
            mode="markers",
            name=name[lang],
            marker={"symbol": symbol, "size": 8, "color": color},
            customdata=evidence_points(hover, _evidence(rows)),
            hovertemplate=_MISSING_HOVER[lang],
        )
    _lay_out(figure, rows, {"ko": "출처 가운데", "en": "of its sources"}[lang])
    figure.update_layout(yaxis={"tickformat": ".0%", "range": [-0.03, 1.03]})
    return figure


def issues_width(column_count: int) -> int:
    """Width below which the issues of a chart would touch."""
    return 120 + 11 * column_count


def _evidence(rows: list[dict[Any, Any]]) -> list[Evidence | None]:
    return [row.get("evidence") or None for row in rows]


def _add_by_series(
    figure: go.Figure,
    rows: list[dict[Any, Any]],
    values: list[float],
    hover: list[list[str]],
    template: str,
) -> None:
    """Dots, a color and symbol for each series; no line, since issues may be missing between."""
    names = list(dict.fromkeys(str(row["series"]) for row in rows))
    for slot, name in enumerate(names):
        at = [i for i, row in enumerate(rows) if str(row["series"]) == name]
        color = theme.series_color(slot)
        figure.add_scatter(
            x=at,
            y=[values[i] for i in at],
            mode="markers",
            name=chart_text(name, 24),
            showlegend=len(names) > 1,
            marker={
                "symbol": theme.SYMBOLS[slot % len(theme.SYMBOLS)],
                "size": 9,
                "color": color,
            },
            customdata=evidence_points(
                [hover[i] for i in at], _evidence([rows[i] for i in at])
            ),
            hovertemplate=template,
        )  # fmt: skip


def _lay_out(figure: go.Figure, rows: list[dict[Any, Any]], title: str) -> None:
    figure.update_layout(
        template=theme.template(),
        margin={"t": 40, "b": 54 if len(rows) > MOST_UPRIGHT else 34},
        legend={"y": 1.0, "yref": "container", "yanchor": "top", "itemclick": False,
                "itemdoubleclick": False},
        xaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [chart_text(str(row["tick"]), 16) for row in rows],
            "tickangle": -90 if len(rows) > MOST_UPRIGHT else 0,
            "range": [-0.6, len(rows) - 0.4],
            "showgrid": False,
        },
        yaxis={"title": {"text": title}, "rangemode": "tozero"},
    )  # fmt: skip
