"""Ranks of core technologies: a dot an entry, a line over the ranks its bootstraps gave it."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import chart_text, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pipeline.report.charts.timeline import Lang

ROW_PX = 30
_MARGINS_PX = 112
_LABEL_CHARS = 14
_HOVER = {
    "ko": (
        "<b>%{customdata[0]}</b><br>%{customdata[1]}위 (95% 구간 %{customdata[2]}위)"
        "<br>다시 뽑은 말뭉치의 %{customdata[3]}에서 목록에 듦 · 기사 %{customdata[4]}건"
        "<br>%{customdata[5]}<extra></extra>"
    ),
    "en": (
        "<b>%{customdata[0]}</b><br>rank %{customdata[1]} (95% interval %{customdata[2]})"
        "<br>listed in %{customdata[3]} of resampled corpora · articles: %{customdata[4]}"
        "<br>%{customdata[5]}<extra></extra>"
    ),
}
_SUPPORT = {
    "ko": {True: "목록 안팎의 자리가 굳음", False: "판단 보류"},
    "en": {True: "place on or off the list is held", False: "insufficient"},
}
_TICKS = (1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000)  # even steps of the scale


def rank_intervals(frame: pd.DataFrame, *, core_count: int, lang: Lang = "ko") -> go.Figure:
    """Dots on a logarithmic scale of ranks, the best at the top and to the left.

    Intervals of ranks run from a few places to hundreds; what matters are the first places, so the
    scale gives 1 to 10 the room that 10 to 100 have. A filled dot on a solid line holds its place
    in the bootstraps, a hollow one on a dotted line does not (판단 보류).

    Args:
        frame: One row an entry in order of rank: ``name`` (need not be unique), ``rank``,
            ``rank_low``, ``rank_high``, ``top_share``, ``support``, ``article_count``; with
            ``evidence`` (an :class:`Evidence` or ``None``) each dot opens it.
        core_count: Length of the shortlist; a line is drawn behind its last place.
        lang: Language of labels and hover texts.
    """
    rows = frame.reset_index(drop=True)
    last = max((int(v) for v in rows["rank_high"]), default=1)
    figure = go.Figure()
    for is_held in (True, False):
        own = rows[(rows["support"] == "supported") == is_held]
        _add(figure, own, is_held=is_held, lang=lang)
    for at, row in enumerate(rows.to_dict("records")):
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=8,
            y=at,
            showarrow=False,
            text=f"{_span(row)} · {percent(float(row['top_share']))}",
            font={"size": 12, "color": theme.PAGE["muted"][0]},
        )
    _lay_out(figure, rows, last, lang)
    if len(rows) > core_count:
        _mark_end(figure, core_count, last, lang)
    return figure


def height_px(row_count: int) -> int:
    """Height of the chart for so many rows."""
    return _MARGINS_PX + ROW_PX * max(1, row_count)


def _span(row: Mapping[Any, Any]) -> str:
    return f"{int(row['rank_low']):,}–{int(row['rank_high']):,}"


def _add(figure: go.Figure, rows: pd.DataFrame, *, is_held: bool, lang: Lang) -> None:
    """The lines, then the dots of the entries that hold their place, or of those that do not."""
    color = theme.PAGE["accent" if is_held else "muted"][0]
    ends: list[int | None] = []
    places: list[int | None] = []
    for at, low, high in zip(rows.index, rows["rank_low"], rows["rank_high"], strict=True):
        ends += [int(low), int(high), None]
        places += [int(at), int(at), None]
    figure.add_scatter(
        x=ends,
        y=places,
        mode="lines",
        line={
            "color": color,
            "width": 3 if is_held else 1.6,
            "dash": "solid" if is_held else "dot",
        },
        hoverinfo="skip",
        showlegend=False,
    )
    records = rows.to_dict("records")
    hover = [
        [
            chart_text(str(row["name"]), 60),
            f"{int(row['rank']):,}",
            _span(row),
            percent(float(row["top_share"])),
            f"{int(row['article_count']):,}",
            _SUPPORT[lang][is_held],
        ]
        for row in records
    ]
    evidence: list[Evidence | None] = [row.get("evidence") for row in records]
    figure.add_scatter(
        x=[int(row["rank"]) for row in records],
        y=[int(at) for at in rows.index],
        mode="markers",
        name=_SUPPORT[lang][is_held],
        marker={
            "size": 12,
            "symbol": "circle" if is_held else "circle-open",
            "color": color,
            "line": {"width": 2, "color": color},
        },
        customdata=evidence_points(hover, evidence),
        hovertemplate=_HOVER[lang],
        showlegend=True,
    )


def _lay_out(figure: go.Figure, rows: pd.DataFrame, last: int, lang: Lang) -> None:
    labels = [
        f"{chart_text(str(name), _LABEL_CHARS)}  <b>{int(rank)}</b>"
        for name, rank in zip(rows["name"], rows["rank"], strict=True)
    ]
    ticks = [tick for tick in _TICKS if tick <= last] or [1]
    figure.update_layout(
        template=theme.template(),
        height=height_px(len(rows)),
        margin={"l": 12, "r": 112, "t": 62, "b": 46},
        legend={"y": 1.0, "yref": "container", "yanchor": "top", "itemclick": False,
                "itemdoubleclick": False},
        xaxis={
            "type": "log",
            "range": [log10(0.85), log10(max(last, 2) * 1.12)],
            "tickvals": ticks,
            "ticktext": [f"{tick:,}" for tick in ticks],
            "title": {"text": {"ko": "순위 (로그 눈금)", "en": "rank (log scale)"}[lang]},
        },
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": labels,
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
        },
    )  # fmt: skip
    figure.add_annotation(
        x=1, xref="paper", xanchor="left", xshift=8, y=1, yref="paper", yanchor="bottom",
        showarrow=False, align="left",
        text={"ko": "구간 · 든 비율", "en": "range · listed"}[lang],
        font={"size": 11.5, "color": theme.PAGE["muted"][0]},
    )  # fmt: skip


def _mark_end(figure: go.Figure, core_count: int, last: int, lang: Lang) -> None:
    """Where the shortlist ends: across the rows, and on the scale of ranks."""
    line = {"color": theme.PAGE["muted"][0], "width": 1, "dash": "dash"}
    figure.add_hline(
        y=core_count - 0.5, line={**line, "color": theme.PAGE["line"][0], "dash": "solid"}
    )
    if last > core_count:
        figure.add_vline(x=core_count + 0.5, line=line)
        figure.add_annotation(
            x=log10(core_count + 0.5), y=1, yref="paper", yanchor="bottom", showarrow=False,
            text={"ko": f"목록 {core_count}위까지", "en": f"shortlist: top {core_count}"}[lang],
            font={"size": 11.5, "color": theme.PAGE["muted"][0]},
        )  # fmt: skip
