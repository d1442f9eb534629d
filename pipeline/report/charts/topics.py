"""Topics: their size, their share over time as small multiples, and the choice of their number."""

from __future__ import annotations

import itertools
from math import ceil
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.charts.timeline import breaks
from pipeline.report.charts.topics_terms import evidence_of, rows_axis
from pipeline.report.evidence import evidence_points
from pipeline.report.format import chart_text, interval, percent

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang

BAR_PX, PANEL_PX = 27, 158
_TITLE_PX = 30
_TITLE_CHARS = {1: 34, 2: 26, 3: 24, 4: 21}

_WORDS: dict[Lang, dict[str, str]] = {
    "ko": {
        "stable": "안정된 토픽", "open": "판단 보류", "share": "토픽의 비중", "k": "토픽 수", "stability": "안정성",
        "error": "가린 절반의 오차", "chosen": "고른 수",
        "bar": "<b>%{customdata[0]}</b><br>비중 %{customdata[1]} · 기사 %{customdata[2]}건, "
        "호 %{customdata[3]}개<extra></extra>",
        "point": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>비중 %{customdata[2]} "
        "(95% 구간 %{customdata[3]})<extra></extra>",
    },
    "en": {
        "stable": "stable topic", "open": "no call", "share": "Share of the topic",
        "k": "Number of topics", "stability": "Stability", "error": "Error on the hidden half",
        "chosen": "chosen",
        "bar": "<b>%{customdata[0]}</b><br>share %{customdata[1]} · %{customdata[2]} articles, "
        "%{customdata[3]} issues<extra></extra>",
        "point": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>share %{customdata[2]} "
        "(95% interval %{customdata[3]})<extra></extra>",
    },
}  # fmt: skip


def topic_sizes(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Bars: share of each topic; a topic that is not stable is hatched.

    Args:
        frame: Table ``topics`` in the order shown; with ``evidence`` each bar opens it.
        lang: Language of legend and hover texts.
    """
    words = _WORDS[lang]
    figure = go.Figure()
    rows = frame.reset_index(drop=True)
    for is_stable in (True, False):
        part = rows[rows["is_stable"].astype(bool) == is_stable]
        if not len(part):
            continue
        color = theme.SERIES[0][0] if is_stable else theme.PAGE["muted"][0]
        figure.add_bar(
            orientation="h",
            name=words["stable" if is_stable else "open"],
            x=[float(v) for v in part["share"]],
            y=[int(i) for i in part.index],
            width=0.62,
            text=[percent(float(v)) for v in part["share"]],
            textposition="outside",
            textfont={"size": 11.5},
            cliponaxis=False,
            marker={
                "color": color if is_stable else theme.fade(color),
                "line": {"color": color, "width": 0 if is_stable else 1},
                "pattern": {
                    "shape": "" if is_stable else "/",
                    "fgcolor": color,
                    "bgcolor": theme.fade(color),
                    "size": 6,
                    "solidity": 0.2,
                },
            },
            customdata=evidence_points(
                [
                    [chart_text(str(name)), percent(float(share)), str(int(n)), str(int(m))]
                    for name, share, n, m in part[
                        ["label", "share", "article_count", "issue_count"]
                    ].itertuples(index=False)
                ],
                evidence_of(part),
            ),
            hovertemplate=words["bar"],
        )
    top = max([float(v) for v in rows["share"]], default=1.0)
    figure.update_layout(
        template=theme.template(),
        height=70 + BAR_PX * len(rows),
        barmode="overlay",
        showlegend=True,
        margin={"t": 36, "b": 16, "r": 20},
        xaxis={"visible": False, "range": [0, top * 1.18]},
        yaxis=rows_axis([str(v) for v in rows["label"]], 26),
    )
    return figure


def topic_shares(frame: pd.DataFrame, *, columns: int = 3, lang: Lang = "ko") -> go.Figure:
    """Small multiples: a topic's share over time with its band; one scale for all.

    Args:
        frame: One row per topic and issue (or window of issues), zeros kept, topics in the order
            shown: ``topic_id``, ``label``, ``is_stable``, ``series``, ``issue`` (for the hover text),
            ``published_on``, ``share``, ``share_low``, ``share_high``; with ``evidence`` each point
            opens it.
        columns: Panels beside each other.
        lang: Language of hover texts.
    """
    series = sorted(set(frame["series"]))
    figure = go.Figure()
    for at, topic in enumerate(dict.fromkeys(frame["topic_id"])):
        part = frame[frame["topic_id"] == topic]
        is_stable = bool(part["is_stable"].iloc[0])
        for slot, name in enumerate(series):
            own = part[part["series"] == name]
            if len(own):
                _add_share(figure, own, str(at + 1) if at else "", slot, is_stable, lang)
    figure.update_layout(template=theme.template(), **share_layout(frame, columns=columns))
    return figure


def share_layout(frame: pd.DataFrame, *, columns: int) -> dict[str, Any]:
    """Layout of :func:`topic_shares` for a number of columns, as plain values.

    A page's script puts it in the place of another when the chart is narrow: the traces stay.
    """
    topics = list(dict.fromkeys(frame["topic_id"]))
    tall = ceil(len(topics) / columns) or 1
    gap = 0.05
    wide = (1 - gap * (columns - 1)) / columns
    days = _padded(list(frame["published_on"]))
    top = max([float(v) for v in frame["share_high"]], default=1.0)
    first = frame.drop_duplicates("topic_id")
    titles = dict(zip(first["topic_id"], zip(first["label"], first["is_stable"], strict=True), strict=True))  # fmt: skip
    layout: dict[str, Any] = {
        "height": tall * PANEL_PX + 44,
        "showlegend": False,
        "margin": {"t": 6, "b": 34, "l": 44, "r": 8},
        "hovermode": "closest",
        "annotations": [],
    }
    for at, topic in enumerate(topics):
        row, column = divmod(at, columns)
        axis = str(at + 1) if at else ""
        label, is_stable = titles[topic]
        ceiling = 1 - (row * PANEL_PX + _TITLE_PX) / (tall * PANEL_PX)
        floor = 1 - ((row + 1) * PANEL_PX - 26) / (tall * PANEL_PX)
        left = column * (wide + gap)
        layout[f"xaxis{axis}"] = {
            "type": "date", "domain": [left, left + wide], "anchor": f"y{axis}", "nticks": 4,
            "range": days, "tickformat": "%Y.%m", "showgrid": False,
            "showticklabels": at + columns >= len(topics), "automargin": False,
        }  # fmt: skip
        layout[f"yaxis{axis}"] = {
            "domain": [max(0.0, floor), ceiling], "anchor": f"x{axis}", "tickformat": ".0%",
            "range": [-0.02 * top, min(1.02, top * 1.04)], "nticks": 4, "automargin": False,
            "showticklabels": column == 0,
        }  # fmt: skip
        layout["annotations"].append({
            "text": f"<b>{chart_text(str(label), _TITLE_CHARS[columns])}</b>{'' if is_stable else ' (?)'}",
            "x": left, "y": ceiling, "xref": "paper", "yref": "paper", "xanchor": "left",
            "yanchor": "bottom", "showarrow": False, "font": {"size": 12.5},
        })  # fmt: skip
    return layout


def topic_choice(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Stability and held-out error by number of topics; the number taken is marked.

    Args:
        frame: Table ``topic_counts``, ascending.
        lang: Language of axes and hover texts.
    """
    words = _WORDS[lang]
    figure = go.Figure()
    counts = [int(v) for v in frame["topic_count"]]
    chosen = [bool(v) for v in frame["is_chosen"]]
    for axis, column, name in (("", "stability", "stability"), ("2", "held_out_error", "error")):
        values = [None if v != v else float(v) for v in frame[column]]  # noqa: PLR0124 - NaN
        figure.add_scatter(
            x=counts,
            y=values,
            mode="lines+markers",
            xaxis="x",
            yaxis=f"y{axis}",
            line={"color": theme.SERIES[0][0], "width": 2},
            marker={
                "size": [13 if one else 6 for one in chosen],
                "symbol": ["diamond" if one else "circle" for one in chosen],
                "color": theme.SERIES[0][0],
            },
            hovertemplate=f"{words['k']} %{{x}}<br>{words[name]} %{{y:.3f}}<extra></extra>",
            showlegend=False,
        )
    taken = next((n for n, one in zip(counts, chosen, strict=True) if one), None)
    if taken is not None:
        figure.add_vline(x=taken, line={"color": theme.PAGE["muted"][0], "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=taken, y=1, yref="paper", yanchor="bottom", showarrow=False, xanchor="center",
            text=f"{words['chosen']}: {taken}", font={"size": 12},
        )  # fmt: skip
    figure.update_layout(
        template=theme.template(),
        height=330,
        margin={"t": 30, "b": 46, "l": 64},
        xaxis={
            "title": {"text": words["k"]},
            "tickvals": counts,
            "anchor": "y2",
            "showgrid": False,
        },
        yaxis={"domain": [0.56, 1], "title": {"text": words["stability"]}, "nticks": 5},
        yaxis2={"domain": [0, 0.44], "title": {"text": words["error"]}, "nticks": 5},
    )
    return figure


def _add_share(
    figure: go.Figure, rows: pd.DataFrame, axis: str, slot: int, is_stable: bool, lang: Lang
) -> None:
    """One series of one topic: band and line, broken where issues are missing."""
    color = theme.SERIES[0][0] if is_stable else theme.PAGE["muted"][0]
    cut = breaks(list(rows["published_on"]))
    edges = [0, *cut, len(rows)]
    days = [day.isoformat() for day in rows["published_on"]]
    share, low, high = ([float(v) for v in rows[c]] for c in ("share", "share_low", "share_high"))
    band_x: list[Any] = []
    band_y: list[Any] = []
    for start, end in itertools.pairwise(edges):
        one = slice(start, end)
        if band_x:
            band_x.append(None)
            band_y.append(None)
        band_x += days[one] + days[one][::-1]
        band_y += low[one] + high[one][::-1]
    shared = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    figure.add_scatter(
        x=band_x, y=band_y, mode="lines", fill="toself", fillcolor=theme.fade(color),
        line={"width": 1, "color": theme.fade(color)}, hoverinfo="skip", **shared,
    )  # fmt: skip
    lone = {start for start, end in itertools.pairwise(edges) if end - start == 1}
    hover = [
        [chart_text(str(label)), chart_text(str(issue), 48), percent(float(a)), interval(b, c)]
        for label, issue, a, b, c in rows[
            ["label", "issue", "share", "share_low", "share_high"]
        ].itertuples(index=False)
    ]
    points = evidence_points(hover, evidence_of(rows))
    figure.add_scatter(
        x=_gapped(days, cut),
        y=_gapped([round(v, 4) for v in share], cut),
        customdata=_gapped(points, cut),
        mode="lines+markers",
        connectgaps=False,
        line={"color": color, "width": 1.6, "dash": theme.DASHES[slot % len(theme.DASHES)]},
        marker={
            "size": 5 if len(rows) < 40 else 3,  # noqa: PLR2004 - dots would merge
            "color": color,
            "symbol": theme.SYMBOLS[slot % len(theme.SYMBOLS)] + ("" if is_stable else "-open"),
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": _gapped(
                [high[i] - share[i] if i in lone else 0 for i in range(len(rows))], cut
            ),
            "arrayminus": _gapped(
                [share[i] - low[i] if i in lone else 0 for i in range(len(rows))], cut
            ),
            "color": color,
            "thickness": 1,
            "width": 2,
            "visible": bool(lone),
        },
        hovertemplate=_WORDS[lang]["point"],
        **shared,
    )


def _gapped(values: list[Any], cut: list[int]) -> list[Any]:
    out: list[Any] = []
    for at, value in enumerate(values):
        if at in cut:
            out.append(None)
        out.append(value)
    return out


def _padded(days: list[Any]) -> list[str]:
    """First and last day with room for the marks at both ends."""
    if not days:
        return []
    first, last = min(days), max(days)
    pad = max((last - first) * 0.03, (last - first) * 0, type(last - first)(days=12))
    return [(first - pad).isoformat(), (last + pad).isoformat()]
