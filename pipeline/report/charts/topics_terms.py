"""Terms of a topic: the heaviest as bars, and how heavy each is from window to window."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import chart_text, percent

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang

TERM_PX = 24
UPRIGHT = 4  # more windows than that have their names turned
_LARGEST_DOT_PX = 19
_LABEL_CHARS = 20
_WORDS: dict[Lang, dict[str, str]] = {
    "ko": {"weight": "토픽 안의 비중", "entity": "개체", "keyword": "키워드"},
    "en": {"weight": "Share within the topic", "entity": "entity", "keyword": "keyword"},
}
_TERM_HOVER = "<b>%{customdata[0]}</b> · %{customdata[1]}<extra></extra>"
_CELL_HOVER = "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>@ %{customdata[2]}<extra></extra>"


def topic_terms(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Bars: the heaviest terms of one topic, entities filled and keywords pale.

    Args:
        frame: Table ``topic_terms`` of one topic in the order shown; with ``evidence`` each bar
            opens it.
        lang: Language of legend and hover texts.
    """
    words = _WORDS[lang]
    rows = frame.reset_index(drop=True)
    figure = go.Figure()
    color = theme.SERIES[0][0]
    for kind in ("entity", "keyword"):
        part = rows[rows["kind"] == kind]
        figure.add_bar(
            orientation="h",
            name=words[kind],
            x=[float(v) for v in part["weight"]],
            y=[int(i) for i in part.index],
            width=0.6,
            marker={
                "color": color if kind == "entity" else theme.fade(color),
                "line": {"color": color, "width": 1},
            },
            customdata=evidence_points(
                [
                    [chart_text(str(name)), percent(float(weight))]
                    for name, weight in part[["name", "weight"]].itertuples(index=False)
                ],
                evidence_of(part),
            ),
            hovertemplate=_TERM_HOVER,
        )
    figure.update_layout(
        template=theme.template(),
        height=104 + TERM_PX * len(rows),
        barmode="overlay",
        showlegend=True,
        margin={"t": 36, "b": 44, "r": 16},
        xaxis={"tickformat": ".1~%", "title": {"text": words["weight"]}, "rangemode": "tozero", "nticks": 5},
        yaxis=rows_axis([str(v) for v in rows["name"]], _LABEL_CHARS),
    )  # fmt: skip
    return figure


def topic_term_windows(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Dots: how heavy each term of a topic is in each window of issues; no dot, not heavy there.

    Args:
        frame: Table ``topic_term_timeline`` of one topic, terms in the order shown; with
            ``evidence`` each dot opens it.
        lang: Language of hover texts.
    """
    terms = list(dict.fromkeys(zip(frame["kind"], frame["key"], strict=True)))
    names = dict(zip(zip(frame["kind"], frame["key"], strict=True), frame["name"], strict=True))  # fmt: skip
    row_of = {term: at for at, term in enumerate(terms)}
    windows = frame.drop_duplicates("window").sort_values("window")
    place = {int(w): at for at, w in enumerate(windows["window"])}
    ticks = [span_of(a, b) for a, b in zip(windows["starts_on"], windows["ends_on"], strict=True)]
    largest = max([float(v) for v in frame["weight"]], default=1.0) or 1.0
    figure = go.Figure()
    figure.add_scatter(
        x=[place[int(w)] for w in frame["window"]],
        y=[row_of[term] for term in zip(frame["kind"], frame["key"], strict=True)],
        mode="markers",
        marker={
            "size": [
                round(max(5.0, _LARGEST_DOT_PX * sqrt(float(v) / largest)), 1)
                for v in frame["weight"]
            ],
            "color": theme.SERIES[0][0],
            "symbol": ["circle" if k == "entity" else "diamond" for k in frame["kind"]],
            "line": {"width": 0},
        },
        customdata=evidence_points(
            [
                [chart_text(str(name)), ticks[place[int(w)]], percent(float(weight))]
                for name, w, weight in frame[["name", "window", "weight"]].itertuples(index=False)
            ],
            evidence_of(frame),
        ),
        hovertemplate=_CELL_HOVER.replace("@", _WORDS[lang]["weight"]),
        showlegend=False,
    )
    many = len(ticks) > UPRIGHT
    figure.update_layout(
        template=theme.template(),
        height=(130 if many else 84) + TERM_PX * len(terms),
        margin={"t": 16, "b": 90 if many else 44, "r": 12},
        xaxis={
            "tickvals": list(range(len(ticks))),
            "ticktext": [tick.split(" – ")[0] for tick in ticks] if many else ticks,
            "range": [-0.6, len(ticks) - 0.4],
            "showgrid": False,
            "tickangle": -90 if many else 0,
        },
        yaxis=rows_axis([str(names[t]) for t in terms], _LABEL_CHARS) | {"showgrid": True},
    )
    return figure


def span_of(start: Any, end: Any) -> str:  # noqa: ANN401 - date or Timestamp
    """A window by its months.

    >>> from datetime import date
    >>> span_of(date(2020, 5, 1), date(2020, 5, 1)), span_of(date(2020, 5, 1), date(2021, 2, 1))
    ('2020.05', '2020.05 – 2021.02')
    """
    first, last = f"{start:%Y.%m}", f"{end:%Y.%m}"
    return first if first == last else f"{first} – {last}"


def rows_axis(labels: list[str], chars: int) -> dict[str, Any]:
    """A category axis with the first row at the top."""
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": [chart_text(v, chars) for v in labels],
        "range": [len(labels) - 0.4, -0.6],
        "showgrid": False,
        "ticklabelstandoff": 6,
    }


def evidence_of(frame: pd.DataFrame) -> list[Evidence | None]:
    """What each mark stands on; none for a frame without a column ``evidence``."""
    if "evidence" not in frame.columns:
        return [None] * len(frame)
    return list(frame["evidence"])
