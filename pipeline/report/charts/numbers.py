"""Claims of one kind over time: what is said of whom, on a scale that fits, with 약, 이상 and ranges."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil, floor, isnan, log10
from typing import TYPE_CHECKING, Any, Literal, cast

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.amounts import QUALIFIER_NAMES, amount, scaled, unit_words
from pipeline.report.charts.labels import Mark, place_labels, spread
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import Text, chart_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from pipeline.report.charts.timeline import Lang

Scale = Literal["log", "linear"]

HEIGHT_PX = 430
WIDTH_PX = 760  # narrower the labels would collide: then the chart scrolls
_PLOT_PX = (640, 330)  # what is left inside the axes of a chart that narrow
LOG_FROM = 20  # times between smallest and largest from which a linear axis flattens most of them
_MOST_TICKS = 8
_LABEL_CHARS = 20
_MOST_LABELS = 60
_FROM_ZERO = (
    0.6  # a linear axis begins at zero unless all values lie above that share of the largest
)
_AIR = 1.7  # times beyond the extremes of a log axis
_SYMBOLS = {
    "exact": "circle", "approx": "circle-open", "lower": "triangle-up", "upper": "triangle-down",
    "range": "diamond",
}  # fmt: skip
_KINDS = {"approx": "approx", "at_least": "lower", "more_than": "lower", "at_most": "upper",
          "less_than": "upper"}  # fmt: skip
_HOVER = (
    "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<br>%{customdata[3]}"
    "<extra></extra>"
)
_ANCHORS: dict[str, dict[str, Any]] = {
    "middle right": {"xanchor": "left", "xshift": 7},
    "middle left": {"xanchor": "right", "xshift": -7},
    "top center": {"yanchor": "bottom", "yshift": 5},
    "bottom center": {"yanchor": "top", "yshift": -5},
}
_SAID = frozenset({"%", "%p", "FLOPS"})
_DISPUTED = ("revised", "conflict")
_DISPUTED_NAME = {"ko": "앞선 값과 다름", "en": "differs from an earlier value"}


def scale_of(values: Sequence[float]) -> Scale:
    """A log axis where the values span more than ``LOG_FROM`` times, all above zero.

    >>> scale_of([1e9, 1e12]), scale_of([10.0, 80.0]), scale_of([0.0, 1e9])
    ('log', 'linear', 'linear')
    """
    if not values or min(values) <= 0:
        return "linear"
    return "log" if max(values) / min(values) >= LOG_FROM else "linear"


def tick_values(low: float, high: float, scale: Scale) -> list[float]:
    """Round values for an axis from ``low`` to ``high``, at most eight or so.

    >>> tick_values(2e9, 3e11, "log")
    [3000000000.0, 10000000000.0, 30000000000.0, 100000000000.0, 300000000000.0]
    >>> tick_values(0, 80, "linear")
    [0.0, 20.0, 40.0, 60.0, 80.0]
    """
    if scale == "linear":
        raw = (high - low) / 5 or 1
        size = 10.0 ** floor(log10(raw))
        step = next(size * n for n in (1, 2, 5, 10) if size * n >= raw)
        return [step * n for n in range(ceil(low / step), floor(high / step + 1e-9) + 1)]
    first, last = ceil(log10(low)), floor(log10(high))
    if last - first < 2:  # noqa: PLR2004 - too few powers of ten: thirds between them
        ticks = [part * 10.0**decade for decade in range(first - 1, last + 1) for part in (1, 3)]
        return [tick for tick in ticks if low <= tick <= high]
    every = ceil((last - first + 1) / _MOST_TICKS)
    return [10.0**decade for decade in range(first, last + 1, every)]


def claims_chart(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Claims of one attribute and unit by date of issue.

    The symbol says how far the text commits itself: stated, 약, at least, at most, range (its upper
    end is a bar). A thin line joins claims of one subject that the ledger links. Marks that would
    cover each other are moved sideways by some days; their date is in the hover text.

    Args:
        frame: One row per mark: ``label`` (subject), ``published_on`` (date), ``issue`` (name),
            ``value``, ``value_high`` (NaN where no range), ``unit``, ``qualifier`` (or null),
            ``status``, ``status_ko``, ``status_en``, ``words_ko``, ``words_en`` (the amount),
            ``claim_id``, ``previous_claim_id`` (or null), ``blocks`` (tuples of block, start,
            end). Not empty.
        lang: Language of ticks and hover texts.
    """
    rows = frame.sort_values(["published_on", "value", "label", "claim_id"], kind="stable")
    rows = rows.reset_index(drop=True)
    marks, axis = _laid_out(rows)
    xs = [_day(mark.x, axis) for mark in marks]
    figure = go.Figure()
    _add_links(figure, rows, xs)
    kinds = [_kind(row) for row in _records(rows)]
    for kind in _SYMBOLS:
        at = [i for i, one in enumerate(kinds) if one == kind]
        if at:
            _add_marks(figure, rows.iloc[at], [xs[i] for i in at], kind, lang)
    _add_disputed(figure, rows, xs, lang)
    _add_labels(figure, rows, marks, xs, axis)
    figure.update_layout(
        template=theme.template(),
        height=HEIGHT_PX,
        showlegend=len(set(kinds)) > 1 or bool(set(rows["status"]) & set(_DISPUTED)),
        legend={"itemclick": False, "itemdoubleclick": False, "font": {"size": 12}},
        margin={"t": 40, "r": 8, "b": 36},
        xaxis={"range": [_day(0, axis), _day(_PLOT_PX[0], axis)], "tickformat": "%Y.%m", "nticks": 9,
               "showgrid": False},
        yaxis=_value_axis(rows, axis, lang),
        hovermode="closest",
    )  # fmt: skip
    return figure


def _kind(row: dict[str, Any]) -> str:
    if not isnan(float(row["value_high"])):
        return "range"
    return _KINDS.get(str(row["qualifier"]), "exact")


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", rows.to_dict("records"))


def _laid_out(rows: pd.DataFrame) -> tuple[list[Mark], dict[str, Any]]:
    """Marks in pixels of the plot, and the axes they were measured on."""
    values = [float(v) for v in rows["value"]]
    tops = [
        v if isnan(h) else h for v, h in zip(values, rows["value_high"].astype(float), strict=True)
    ]
    scale = scale_of([*values, *tops])
    low, high = min(values), max(tops)
    if scale == "log":
        low, high = low / _AIR, high * _AIR
    else:
        low = 0.0 if 0 <= low < _FROM_ZERO * high else low - 0.05 * (high - low or abs(high) or 1)
        high = high + 0.08 * (high - low or 1)
    days = [day.toordinal() for day in rows["published_on"]]
    span = max(days) - min(days)
    left = min(days) - max(20, round(0.05 * span))
    right = max(days) + max(60, round(0.16 * span))  # room for names at the newest marks
    axis = {"scale": scale, "low": low, "high": high, "left": left, "right": right}
    marks = [
        Mark((day - left) / (right - left) * _PLOT_PX[0], _height(value, axis))
        for day, value in zip(days, values, strict=True)
    ]
    return spread(marks), axis


def _height(value: float, axis: dict[str, Any]) -> float:
    """Pixels above the bottom of the plot."""
    low, high = axis["low"], axis["high"]
    if axis["scale"] == "log":
        value, low, high = log10(value), log10(low), log10(high)
    return float((value - low) / (high - low) * _PLOT_PX[1])


def _day(x: float, axis: dict[str, Any]) -> str:
    start = datetime.fromordinal(axis["left"])
    moved = start + timedelta(days=x / _PLOT_PX[0] * (axis["right"] - axis["left"]))
    return moved.isoformat(timespec="hours")


def _add_links(figure: go.Figure, rows: pd.DataFrame, xs: list[str]) -> None:
    """Thin lines along the chains of the ledger."""
    place = {str(name): i for i, name in enumerate(rows["claim_id"])}
    values = list(rows["value"])
    x: list[str | None] = []
    y: list[float | None] = []
    for i, previous in enumerate(rows["previous_claim_id"]):
        before = place.get(str(previous))
        if before is not None and before != i:
            x += [xs[before], xs[i], None]
            y += [float(values[before]), float(values[i]), None]
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"color": theme.PAGE["line"][0], "width": 1.5},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _add_marks(figure: go.Figure, rows: pd.DataFrame, xs: list[str], kind: str, lang: Lang) -> None:
    listed = _records(rows)
    color = theme.SERIES[0][0]
    words = QUALIFIER_NAMES[kind]
    hover = [
        [chart_text(str(r["label"]), 60), chart_text(str(r[f"words_{lang}"]), 60),
         chart_text(str(r["issue"]), 60), chart_text(str(r[f"status_{lang}"]), 60)]
        for r in listed
    ]  # fmt: skip
    figure.add_scatter(
        x=xs,
        y=[float(r["value"]) for r in listed],
        customdata=evidence_points(hover, [Evidence(blocks=tuple(r["blocks"])) for r in listed]),
        mode="markers",
        marker={"symbol": _SYMBOLS[kind], "size": 10, "color": color, "line": {"width": 2 if kind == "approx" else 0, "color": color}},
        error_y={
            "type": "data", "symmetric": False, "visible": kind == "range", "thickness": 2, "width": 5, "color": color,
            "array": [float(r["value_high"]) - float(r["value"]) for r in listed] if kind == "range" else [],
            "arrayminus": [0.0] * len(listed) if kind == "range" else [],
        },
        name=words.ko if lang == "ko" else words.en,
        hovertemplate=_HOVER,
    )  # fmt: skip


def _add_disputed(figure: go.Figure, rows: pd.DataFrame, xs: list[str], lang: Lang) -> None:
    """A ring around claims that are not what was said before."""
    at = [i for i, status in enumerate(rows["status"]) if status in _DISPUTED]
    if at:
        figure.add_scatter(
            x=[xs[i] for i in at],
            y=[float(rows["value"].iloc[i]) for i in at],
            mode="markers",
            marker={"symbol": "square-open", "size": 17, "color": theme.PAGE["notice"][0], "line": {"width": 2}},
            hoverinfo="skip",
            name=_DISPUTED_NAME[lang],
        )  # fmt: skip


def _add_labels(
    figure: go.Figure, rows: pd.DataFrame, marks: list[Mark], xs: list[str], axis: dict[str, Any]
) -> None:
    """Names where there is room: each subject's newest mark first, then other values of it."""
    names = [chart_text(str(name), _LABEL_CHARS) for name in rows["label"]]
    disputed = [status in _DISPUTED for status in rows["status"]]
    order = sorted(range(len(rows)), key=lambda i: (not disputed[i], -i))
    seen_names: set[str] = set()
    seen: set[tuple[str, float]] = set()
    first: list[int] = []
    later: list[int] = []
    for i in order:
        key = (names[i], float(rows["value"].iloc[i]))
        if key in seen:
            continue
        (later if names[i] in seen_names else first).append(i)
        seen.add(key)
        seen_names.add(names[i])
    placed = place_labels(marks, names, [*first, *later], size=_PLOT_PX, most=_MOST_LABELS)
    is_log = axis["scale"] == "log"
    values = [float(value) for value in rows["value"]]
    # All at once: each add_annotation checks all that are there again.
    figure.layout.annotations = [
        {
            "x": xs[i],
            "y": log10(values[i]) if is_log else values[i],
            "text": names[i],
            "showarrow": False,
            "font": {"size": 11.5, "color": theme.PAGE["muted"][0]},
            **_ANCHORS[side],
        }
        for i, side in placed
    ]


def _value_axis(rows: pd.DataFrame, axis: dict[str, Any], lang: Lang) -> dict[str, Any]:
    unit = str(rows["unit"].iloc[0])
    low, high, scale = axis["low"], axis["high"], axis["scale"]
    ticks = tick_values(low, high, scale)
    # A counter is short in Korean (1,500억 개); parameters on every tick are noise.
    is_short = unit in _SAID or not amount(1, unit).en.endswith(unit_words(unit).en)
    words = [
        Text(amount(tick, unit).ko, amount(tick, unit).en if is_short else scaled(tick).en)
        for tick in ticks
    ]
    return {
        "type": scale,
        "range": [log10(low), log10(high)] if scale == "log" else [low, high],
        "tickvals": ticks,
        "ticktext": [chart_text(text.ko if lang == "ko" else text.en) for text in words],
    }
