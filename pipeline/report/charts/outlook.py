"""Outlook: how much is foreseen, advised and warned of, over issues and by technology."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import Text, chart_text, interval, percent

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang

STANCES = {
    "forecast": Text("전망", "Forecasts"),
    "recommendation": Text("권고", "Recommendations"),
    "warning": Text("경고", "Warnings"),
}
# The pairs that static/outlook.css uses as well: --accent, --t-technology, --notice.
COLORS = {
    "forecast": theme.PAGE["accent"][0],
    "recommendation": theme.type_color("technology"),
    "warning": theme.PAGE["notice"][0],
}
PANEL_PX = 112
ROW_PX = 28
_GAP_PX = 30
_TOP_PX = 30
_BOTTOM_PX = {False: 34, True: 62}  # upright or turned names of issues
_ROWS_TOP_PX = 48
_MOST_TICKS = 24
_UPRIGHT = 10  # more names than that are turned
_LABEL_CHARS = 16
_ISSUE_HOVER = {
    "ko": (
        "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}건 · 기사 %{customdata[3]}"
        " = %{customdata[4]} (95% 구간 %{customdata[5]})<extra></extra>"
    ),
    "en": (
        "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>clauses: %{customdata[2]} · articles: "
        "%{customdata[3]} = %{customdata[4]} (95% interval %{customdata[5]})<extra></extra>"
    ),
}
_TECHNOLOGY_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>%{customdata[1]}: 기사 %{customdata[2]}건, 문장 %{customdata[3]}건"
    "<br>%{customdata[4]}<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>%{customdata[1]}: articles %{customdata[2]}, clauses "
    "%{customdata[3]}<br>%{customdata[4]}<extra></extra>",
}
_ENOUGH = {
    "ko": {True: "여러 기사에서 나옴", False: "판단 보류 (기사가 적음)"},
    "en": {True: "in several articles", False: "insufficient: few articles"},
}


def stances_over_issues(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Three rows of bars on one scale: clauses of each stance, issue by issue.

    Args:
        frame: One row per stance and issue, zeros kept, issues in order: ``stance``, ``column``
            (unique to the issue), ``tick``, ``issue`` (name for the hover text), ``clause_count``,
            ``stance_articles``, ``article_count``, ``article_share``, ``share_low``,
            ``share_high``; with ``evidence`` each bar opens it.
        lang: Language of labels and hover texts.
    """
    columns = list(dict.fromkeys(frame["column"]))
    at = {name: place for place, name in enumerate(columns)}
    top = max((int(v) for v in frame["clause_count"]), default=0) or 1
    figure = go.Figure()
    ticks = list(frame.drop_duplicates("column")["tick"])
    shown = list(range(0, len(columns), max(1, ceil(len(columns) / _MOST_TICKS))))
    layout: dict[str, Any] = {
        "template": theme.template(),
        "height": over_issues_px(len(columns)),
        "margin": {"l": 40, "r": 12, "t": _TOP_PX, "b": _BOTTOM_PX[len(columns) > _UPRIGHT]},
        "showlegend": False,
    }
    plot = 3 * PANEL_PX + 2 * _GAP_PX
    for slot, (stance, name) in enumerate(STANCES.items()):
        rows = frame[frame["stance"] == stance]
        axis = str(slot + 1) if slot else ""
        ceiling = 1 - slot * (PANEL_PX + _GAP_PX) / plot
        figure.add_bar(
            x=[at[column] for column in rows["column"]],
            y=[int(v) for v in rows["clause_count"]],
            marker={"color": COLORS[stance]},
            name=getattr(name, lang),
            width=0.75,
            xaxis="x",
            yaxis=f"y{axis}",
            customdata=evidence_points(_issue_hover(rows, getattr(name, lang)), _evidence(rows)),
            hovertemplate=_ISSUE_HOVER[lang],
        )
        layout[f"yaxis{axis}"] = {
            "domain": [max(0.0, ceiling - PANEL_PX / plot), ceiling],
            "range": [0, top * 1.08],
            "nticks": 4,
            "tickformat": ",d",
            "rangemode": "tozero",
        }
        total = f"{sum(int(v) for v in rows['clause_count']):,}"
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=ceiling, yref="paper", yanchor="bottom",
            showarrow=False, font={"size": 13, "color": COLORS[stance]},
            text=f"<b>{getattr(name, lang)}</b> {total}{'건' if lang == 'ko' else ''}",
        )  # fmt: skip
    layout["xaxis"] = {
        "tickvals": shown,
        "ticktext": [chart_text(str(ticks[place]), 12) for place in shown],
        "tickangle": -90 if len(columns) > _UPRIGHT else 0,
        "range": [-0.6, max(len(columns), 3) - 0.4],
        "anchor": "y3",
        "showgrid": False,
    }
    figure.update_layout(**layout)
    return figure


def over_issues_px(column_count: int) -> int:
    """Height of the chart over so many issues."""
    return _TOP_PX + 3 * PANEL_PX + 2 * _GAP_PX + _BOTTOM_PX[column_count > _UPRIGHT]


def _issue_hover(rows: pd.DataFrame, stance: str) -> list[list[str]]:
    names = [
        "issue", "clause_count", "stance_articles", "article_count", "article_share", "share_low",
        "share_high",
    ]  # fmt: skip
    return [
        [
            chart_text(str(issue), 60), stance, f"{int(n):,}", f"{int(own)}/{int(of)}",
            percent(float(share)), interval(float(low), float(high)),
        ]
        for issue, n, own, of, share, low, high in rows[names].itertuples(index=False)
    ]  # fmt: skip


def _evidence(rows: pd.DataFrame) -> list[Evidence | None]:
    return list(rows["evidence"]) if "evidence" in rows.columns else [None] * len(rows)


def stances_by_technology(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """One row a technology, one panel a stance, the bar's length is the number of articles.

    Articles, not clauses, are drawn: nine forecasts in one article are one article's word. A hollow
    bar stands on too few articles to bear a comparison (판단 보류).

    Args:
        frame: One row per technology and stance, technologies in the order to be shown: ``key``,
            ``label``, ``stance``, ``stance_articles``, ``clause_count``, ``is_enough``; with
            ``evidence`` each bar opens it. Rows of zero articles may be left out.
        lang: Language of labels and hover texts.
    """
    keys = list(dict.fromkeys(frame["key"]))
    at = {key: place for place, key in enumerate(keys)}
    labels = [chart_text(str(v), _LABEL_CHARS) for v in frame.drop_duplicates("key")["label"]]
    top = max((int(v) for v in frame["stance_articles"]), default=0) or 1
    figure = go.Figure()
    layout: dict[str, Any] = {
        "template": theme.template(),
        "height": by_technology_px(len(keys)),
        "margin": {"l": 12, "r": 8, "t": 34, "b": 14},
        "showlegend": False,
        "yaxis": {
            "tickvals": list(range(len(keys))),
            "ticktext": labels,
            "range": [len(keys) - 0.45, -0.55],
            "showgrid": False,
            "ticklabelstandoff": 6,
        },
    }
    for slot, (stance, name) in enumerate(STANCES.items()):
        rows = frame[(frame["stance"] == stance) & (frame["stance_articles"] > 0)]
        axis = str(slot + 1) if slot else ""
        left = slot * 0.345
        is_enough = [bool(v) for v in rows["is_enough"]]
        counts = [int(v) for v in rows["stance_articles"]]
        hover = [
            [chart_text(str(label), 60), getattr(name, lang), f"{n:,}", f"{int(clauses):,}",
             _ENOUGH[lang][enough]]
            for label, n, clauses, enough in zip(
                rows["label"], counts, rows["clause_count"], is_enough, strict=True
            )
        ]  # fmt: skip
        figure.add_bar(
            orientation="h",
            width=0.62,  # or a panel with few bars would draw them thicker
            x=counts,
            y=[at[key] for key in rows["key"]],
            xaxis=f"x{axis}",
            yaxis="y",
            text=[f"{n:,}" for n in counts],
            textposition="outside",
            cliponaxis=False,
            name=getattr(name, lang),
            marker={
                "color": [COLORS[stance] if e else "rgba(0,0,0,0)" for e in is_enough],
                "line": {"color": COLORS[stance], "width": 1.4},
            },
            customdata=evidence_points(hover, _evidence(rows)),
            hovertemplate=_TECHNOLOGY_HOVER[lang],
        )
        layout[f"xaxis{axis}"] = {
            "domain": [left, left + 0.31],
            "range": [0, top * 1.3],  # room for the number at the longest bar
            "anchor": "y",
            "showgrid": False,
            "showticklabels": False,  # each bar bears its number
            "ticks": "",
        }
        figure.add_annotation(
            x=left, xref="paper", xanchor="left", y=1, yref="paper", yanchor="bottom",
            showarrow=False, text=f"<b>{getattr(name, lang)}</b>",
            font={"size": 13, "color": COLORS[stance]},
        )  # fmt: skip
    figure.update_layout(**layout)
    return figure


def by_technology_px(row_count: int) -> int:
    """Height of the chart of so many technologies."""
    return _ROWS_TOP_PX + ROW_PX * max(2, row_count)
