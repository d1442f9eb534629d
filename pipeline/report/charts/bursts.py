"""Bursts over time: a bar a burst, as thick as its weight, hatched while its end is not known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.charts.emergence_ratios import evidence_of
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import chart_text

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang

ROW_PX = 36
_THIN, _THICK = 0.22, 0.72  # of a row
_LEAST_DAYS = 20  # a burst of one issue would be no wider than a line
_MARGIN_PX = 92
_DAY_MS = 86_400_000

_WORDS: dict[Lang, dict[str, str]] = {
    "ko": {
        "sure": "우연으로 보기 어려움",
        "chance": "우연일 수 있음",
        "provisional": "진행 중 (끝을 모름)",
        "hover": "<b>%{customdata[0]}</b><br>%{customdata[1]} – %{customdata[2]}<br>"
        "기사 %{customdata[3]}건, 호 %{customdata[4]}개 · 무게 %{customdata[5]}<br>"
        "p %{customdata[6]} · q %{customdata[7]}<extra></extra>",
    },
    "en": {
        "sure": "hardly chance",
        "chance": "may be chance",
        "provisional": "going on (end unknown)",
        "hover": "<b>%{customdata[0]}</b><br>%{customdata[1]} – %{customdata[2]}<br>"
        "%{customdata[3]} articles, %{customdata[4]} issues · weight %{customdata[5]}<br>"
        "p %{customdata[6]} · q %{customdata[7]}<extra></extra>",
    },
}


def probability(value: float) -> str:
    """A p or q value.

    >>> probability(0.8), probability(0.0123), probability(0.00002)
    ('0.80', '0.012', '<0.001')
    """
    if value < 0.001:  # noqa: PLR2004 - three digits
        return "<0.001"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"  # noqa: PLR2004


def burst_bars(
    frame: pd.DataFrame, *, period: tuple[date, date], level: float, lang: Lang = "ko"
) -> go.Figure:
    """Bars over time, a row a key.

    Args:
        frame: Table ``bursts`` of one series in the order shown, with ``label`` (unique to the
            key); with ``entity_id`` or ``term``, and ``issue_ids`` (tuple), a bar opens its
            evidence.
        period: First and last day of the series.
        level: q value up to which a burst is drawn filled; above it is drawn as an outline.
        lang: Language of legend and hover texts.
    """
    words = _WORDS[lang]
    labels = list(dict.fromkeys(frame["label"]))
    row_of = {label: i for i, label in enumerate(labels)}
    heaviest = max([float(v) for v in frame["weight"]], default=1.0) or 1.0
    rows = frame.assign(
        kind=[
            "provisional" if provisional else ("sure" if q <= level else "chance")
            for provisional, q in zip(frame["is_provisional"], frame["q_value"], strict=True)
        ],
    )
    evidence = dict(zip(rows.index, _evidence(frame), strict=True))
    figure = go.Figure()
    color = theme.SERIES[0][0]
    for kind in ("sure", "chance", "provisional"):
        part = rows[rows["kind"] == kind]
        if not len(part):
            continue
        spans = [_span(a, b) for a, b in zip(part["starts_on"], part["ends_on"], strict=True)]
        figure.add_bar(
            orientation="h",
            name=words[kind],
            base=[start.isoformat() for start, _ in spans],
            x=[days * _DAY_MS for _, days in spans],
            y=[row_of[v] for v in part["label"]],
            width=[
                round(_THIN + (_THICK - _THIN) * float(w) / heaviest, 3) for w in part["weight"]
            ],
            marker={
                "color": color if kind == "sure" else theme.fade(color),
                "line": {"color": color, "width": 1.4},
                "pattern": {
                    "shape": "/" if kind == "provisional" else "",
                    "fgcolor": color,
                    "bgcolor": theme.fade(color),
                    "size": 7,
                    "solidity": 0.25,
                },
            },
            customdata=evidence_points(_hover(part), [evidence[i] for i in part.index]),
            hovertemplate=words["hover"],
        )
        figure.add_scatter(
            x=[(start + timedelta(days=days)).isoformat() for start, days in spans],
            y=[row_of[v] for v in part["label"]],
            mode="text",
            text=[f"  q {probability(float(q))}" for q in part["q_value"]],
            textposition="middle right",
            textfont={"size": 11.5, "color": theme.PAGE["muted"][0]},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    _lay_out(figure, labels, period)
    return figure


def height_px(rows: int) -> int:
    """Height of the chart."""
    return _MARGIN_PX + ROW_PX * max(1, rows)


def _lay_out(figure: go.Figure, labels: list[str], period: tuple[date, date]) -> None:
    first, last = period
    reach = max(60, (last - first).days)
    figure.update_layout(
        template=theme.template(),
        height=height_px(len(labels)),
        barmode="overlay",
        margin={"t": 40, "b": 40, "r": 12},
        legend={"y": 1.0, "yref": "container", "yanchor": "top"},
        showlegend=True,
        xaxis={
            "type": "date",
            "range": [
                (first - timedelta(days=round(reach * 0.02) + 5)).isoformat(),
                (last + timedelta(days=round(reach * 0.14) + 20)).isoformat(),
            ],
            "tickformat": "%Y.%m",
            "nticks": 8,
        },
        yaxis={
            "tickvals": list(range(len(labels))),
            "ticktext": [chart_text(v, 16) for v in labels],
            "range": [len(labels) - 0.4, -0.6],
            "showgrid": False,
            "ticklabelstandoff": 6,
        },
    )


def _span(start: date, end: date) -> tuple[date, int]:
    """First day, and days to the end of the burst."""
    return start, max(_LEAST_DAYS, (end - start).days)


def _hover(rows: pd.DataFrame) -> list[list[object]]:
    columns = [
        "label", "starts_on", "ends_on", "article_count", "issue_count", "weight", "p_value",
        "q_value",
    ]  # fmt: skip
    return [
        [
            chart_text(str(label)), f"{start:%Y.%m}", f"{end:%Y.%m}", str(int(articles)),
            str(int(issues)), f"{float(weight):.1f}", probability(float(p)), probability(float(q)),
        ]
        for label, start, end, articles, issues, weight, p, q in rows[columns].itertuples(index=False)
    ]  # fmt: skip


def _evidence(frame: pd.DataFrame) -> list[Evidence | None]:
    """What each bar stands on: the key, within the issues of the burst where they are known."""
    found = evidence_of(frame)
    if "issue_ids" not in frame.columns:
        return found
    return [
        Evidence(entities=one.entities, term=one.term, issues=tuple(issues)) if one else None
        for one, issues in zip(found, frame["issue_ids"], strict=True)
    ]
