"""Tracker: technologies over issues, a mark per cell, each row's verdict in words at its end."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import chart_text, interval, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from pipeline.report.charts.timeline import Lang

ROW_PX = 27
HEAD_PX = 70
LABEL_CHARS = 18
STATE_PX = 118  # room for the verdict's words behind the last column
LARGEST_MARK_PX = 22
_LEAST_MARK_PX = 6.0
_SYMBOLS = {"technology": "circle", "model": "diamond", "family": "square"}
_LOOKS = {"technology": "technology", "model": "model", "family": "company"}
_KINDS = {
    "technology": {"ko": "기술", "en": "Technology"},
    "model": {"ko": "모델", "en": "Model"},
    "family": {"ko": "계열", "en": "Family"},
}
_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>기사 %{customdata[2]} · "
    "%{customdata[3]} (95% 구간 %{customdata[4]})<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]} articles · "
    "%{customdata[3]} (95% interval %{customdata[4]})<extra></extra>",
}
_HOVER_STATE = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"


def tracker(
    rows: pd.DataFrame, columns: pd.DataFrame, cells: pd.DataFrame, *, lang: Lang = "ko"
) -> go.Figure:
    """Marks over issues: area for the share of articles, an empty cell for none.

    Args:
        rows: One per line of the chart, in order: ``label_ko``, ``label_en``, ``kind``
            (technology, model, family), ``glyph`` (of the state), ``has_call`` (whether there is a
            verdict), ``state_ko``, ``state_en``, ``basis_ko``, ``basis_en`` (what the verdict rests
            on), ``evidence`` (an :class:`Evidence` or ``None``).
        columns: One per column, in order: ``tick``, ``series``.
        cells: One per mark: ``row``, ``column`` (positions), ``when``, ``article_count``,
            ``article_total``, ``article_share``, ``share_low``, ``share_high``, ``evidence``.
        lang: Language of names and hover texts.
    """
    figure = go.Figure()
    labels = [chart_text(str(v)) for v in rows[f"label_{lang}"]]
    kinds = list(rows["kind"])
    largest = max((float(v) for v in cells["article_share"]), default=0.0) or 1.0
    for kind in ("technology", "model", "family"):
        is_kind = [kinds[int(row)] == kind for row in cells["row"]]
        part = cells[is_kind]
        figure.add_scatter(
            x=[int(v) for v in part["column"]],
            y=[int(v) for v in part["row"]],
            mode="markers",
            name=_KINDS[kind][lang],
            showlegend=kind in kinds,
            marker={
                "size": [_size(float(v), largest) for v in part["article_share"]],
                "color": theme.TYPES[_LOOKS[kind]].color[0],  # type: ignore[index]
                "symbol": _SYMBOLS[kind],
                "opacity": 1,
                "line": {"width": 0},
            },
            customdata=_points(part, labels),
            hovertemplate=_HOVER[lang],
        )
    _add_states(figure, rows, labels, len(columns), lang)
    _lay_out(figure, rows, columns, lang)
    return figure


def _size(share: float, largest: float) -> float:
    """Diameter for an area in proportion to the share."""
    return round(max(_LEAST_MARK_PX, LARGEST_MARK_PX * sqrt(share / largest)), 1)


def _points(part: pd.DataFrame, labels: Sequence[str]) -> list[list[object]]:
    names = ["row", "when", "article_count", "article_total", "article_share", "share_low",
             "share_high"]  # fmt: skip
    hover = [
        [
            labels[int(row)],
            chart_text(str(when), 60),
            f"{int(count)}/{int(total)}",
            percent(float(share)),
            interval(float(low), float(high)),
        ]
        for row, when, count, total, share, low, high in part[names].itertuples(index=False)
    ]
    return evidence_points(hover, list(part["evidence"]))


def _add_states(
    figure: go.Figure, rows: pd.DataFrame, labels: Sequence[str], column_count: int, lang: Lang
) -> None:
    """The state of each row in words, at the right end; never told by color."""
    evidence: list[Evidence | None] = list(rows["evidence"])
    hover = [
        [label, str(basis)] for label, basis in zip(labels, rows[f"basis_{lang}"], strict=True)
    ]
    figure.add_scatter(
        x=[column_count - 0.45] * len(rows),
        y=list(range(len(rows))),
        mode="text",
        text=[f"{g} {s}" for g, s in zip(rows["glyph"], rows[f"state_{lang}"], strict=True)],
        textposition="middle right",
        textfont={"size": 12, "color": theme.PAGE["muted"][0]},
        cliponaxis=False,
        showlegend=False,
        customdata=evidence_points(hover, evidence),
        hovertemplate=_HOVER_STATE,
    )


def _lay_out(figure: go.Figure, rows: pd.DataFrame, columns: pd.DataFrame, lang: Lang) -> None:
    count = len(columns)
    series = [str(name) for name in columns["series"]]
    shapes, annotations = _series_marks(series)
    figure.update_layout(
        template=theme.template(),
        height=HEAD_PX + ROW_PX * max(1, len(rows)),
        margin={"t": 40, "b": 30, "l": 60, "r": STATE_PX},
        legend={
            "y": 1.0, "yref": "container", "yanchor": "top", "itemclick": False,
            "itemdoubleclick": False,
        },
        shapes=shapes,
        annotations=annotations,
        xaxis={
            "tickvals": list(range(count)),
            "ticktext": [chart_text(str(v), 16) for v in columns["tick"]],
            "range": [-0.6, count - 0.4],
            "side": "top",
            "showgrid": False,
            "tickangle": -90 if count > _MOST_UPRIGHT else 0,
        },
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [
                chart_text(str(label), LABEL_CHARS) + (f" {glyph}" if has_call else "")
                for label, glyph, has_call in rows[[f"label_{lang}", "glyph", "has_call"]].itertuples(
                    index=False
                )
            ],
            "range": [len(rows) - 0.4, -0.6],
        },
    )  # fmt: skip


_MOST_UPRIGHT = 12


def width_px(column_count: int) -> int:
    """Width below which the columns would touch, names and verdicts included."""
    return 200 + STATE_PX + (24 if column_count > _MOST_UPRIGHT else 40) * column_count


def _series_marks(series: Sequence[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A rule and a name where another series begins; nothing for a single one."""
    shapes: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    if len(set(series)) < 2:  # noqa: PLR2004 - one series needs no name
        return shapes, annotations
    for at, name in enumerate(series):
        if at and name == series[at - 1]:
            continue
        if at:
            shapes.append(
                {
                    "type": "line",
                    "x0": at - 0.5,
                    "x1": at - 0.5,
                    "y0": 0,
                    "y1": 1,
                    "yref": "paper",
                    "line": {"color": theme.PAGE["line"][0], "width": 1},
                }
            )
        annotations.append(
            {
                "x": at - 0.5,
                "y": 0,
                "yref": "paper",
                "yanchor": "top",
                "xanchor": "left",
                "showarrow": False,
                "text": chart_text(name, max(14, 5 * series.count(name))),
                "font": {"size": 11, "color": theme.PAGE["muted"][0]},
            }
        )
    return shapes, annotations
