"""Emergence map: visibility against growth, with the names worth a label."""

from __future__ import annotations

from math import ceil, floor, log10
from statistics import median
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.charts.emergence_labels import place_labels
from pipeline.report.charts.emergence_ratios import evidence_of, factor, factors, ratio_ticks
from pipeline.report.charts.labels import LINE_PX
from pipeline.report.evidence import evidence_points
from pipeline.report.format import chart_text, percent

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang

MAP_HEIGHT = 470
NARROW_PX = 430  # below it a map's labels are placed anew
LABELS = {480: 16, 270: 7}  # plot widths in pixels, and how many labels they can take
_PLOT_HEIGHT = 330
_LABEL_CHARS = 16

QUADRANTS: dict[str, tuple[dict[Lang, str], str]] = {
    "no_call": ({"ko": "판단 보류", "en": "no call"}, "circle-open"),
    "well_known": ({"ko": "잘 알려짐", "en": "well known"}, "square"),
    "latent": ({"ko": "잠재", "en": "latent"}, "circle"),
    "strong": ({"ko": "강신호", "en": "strong"}, "triangle-up"),
    "weak": ({"ko": "약신호 (이 지도만)", "en": "weak (this map only)"}, "diamond-open"),
    "signal": ({"ko": "약신호 (두 지도)", "en": "weak signal (both maps)"}, "diamond"),
}
_CORNERS: dict[Lang, tuple[str, str, str, str]] = {
    "ko": ("약신호", "강신호", "잠재", "잘 알려짐"),
    "en": ("weak signals", "strong signals", "latent", "well known"),
}
_MAP_WORDS: dict[Lang, dict[str, str]] = {
    "ko": {
        "x": "가시성 (로그 눈금)",
        "y": "해마다 몇 배 (로그 눈금)",
        "bar": "늘고 있을 확률",
        "hover": "<b>%{customdata[0]}</b> · @<br>해마다 %{customdata[1]} "
        "(95% 구간 %{customdata[2]})<br>늘고 있을 확률 %{customdata[3]} · "
        "가시성 %{customdata[4]}%{customdata[5]}<extra></extra>",
    },
    "en": {
        "x": "Visibility (log scale)",
        "y": "Factor per year (log scale)",
        "bar": "P(growing)",
        "hover": "<b>%{customdata[0]}</b> · @<br>%{customdata[1]} a year "
        "(95% interval %{customdata[2]})<br>P(growing) %{customdata[3]} · "
        "visibility %{customdata[4]}%{customdata[5]}<extra></extra>",
    },
}
# Falling, undecided, growing: two hues that the colour-blind tell apart, meeting in a light gray.
_SCALE = [
    [0.0, theme.SERIES[1][0]],
    [0.5, theme.PAGE["line"][0]],
    [1.0, theme.SERIES[0][0]],
]


def emergence_map(frame: pd.DataFrame, *, lang: Lang = "ko", width: int = 480) -> go.Figure:
    """Visibility against growth: shape for the quadrant, color for P(growth > 0).

    Args:
        frame: One map of one series, a row per key: ``label`` (unique or not), ``visibility``
            (> 0), ``growth``, ``growth_low``, ``growth_high`` (ln per year),
            ``probability_growth``, ``quadrant``, ``is_weak_signal``, and ``visibility_median``
            and ``growth_median`` of the whole map (the same in each row; of the frame where
            absent); with ``entity_id`` or ``term`` each mark opens its evidence.
        lang: Language of axes and hover texts.
        width: Width of the plot in pixels that labels are placed for.

    The band between the called keys left and right of the median is the zone without calls. The
    last trace is empty: a page's script fills it with the interval of the mark pointed at, whose
    ends stand in the ``meta`` of its trace.
    """
    figure = go.Figure()
    words = _MAP_WORDS[lang]
    shown = frame[frame["visibility"] > 0].reset_index(drop=True)
    ranges = _ranges(shown)
    texts, places = _labels(shown, ranges, width)
    kinds = [
        "signal" if signal else str(q)
        for q, signal in zip(shown["quadrant"], shown["is_weak_signal"], strict=True)
    ]
    points = _points(shown)
    for kind, (names, symbol) in QUADRANTS.items():
        at = [i for i, one in enumerate(kinds) if one == kind]
        if not at:
            continue
        rows = shown.iloc[at]
        figure.add_scatter(
            x=[_short(v) for v in rows["visibility"]],
            y=[_short(v) for v in rows["growth"]],
            mode="markers+text",
            text=[texts[i] for i in at],
            textposition=[places[i] for i in at],
            textfont={"size": 11.5},
            name=names[lang],
            cliponaxis=False,
            marker={
                "symbol": symbol,
                "size": {"no_call": 6, "signal": 13}.get(kind, 10),
                "opacity": 0.6 if kind == "no_call" else 1,
                "color": [round(float(v), 3) for v in rows["probability_growth"]],
                "colorscale": _SCALE,
                "cmin": 0,
                "cmax": 1,
                "showscale": False,
                "line": {
                    "width": 1.6 if symbol.endswith("open") else 0.8,
                    "color": theme.PAGE["muted"][0],
                },
            },
            customdata=[points[i] for i in at],
            meta={
                "low": [_short(v) for v in rows["growth_low"]],
                "high": [_short(v) for v in rows["growth_high"]],
            },
            hovertemplate=words["hover"].replace("@", names[lang]),
        )
    _lay_out_map(figure, shown, ranges, lang)
    figure.add_scatter(
        x=[],
        y=[],
        mode="lines+markers",
        line={"color": theme.PAGE["ink"][0], "width": 1.5},
        marker={"symbol": "line-ew-open", "size": 9, "color": theme.PAGE["ink"][0]},
        hoverinfo="skip",
        showlegend=False,
        meta={"role": "interval"},
    )
    return figure


def _points(frame: pd.DataFrame) -> list[list[object]]:
    """Hover values of each key, with the names of others at the very same place."""
    spots = [
        (_short(x), _short(y)) for x, y in zip(frame["visibility"], frame["growth"], strict=True)
    ]
    here: dict[tuple[float, float], list[str]] = {}
    for spot, label in zip(spots, frame["label"], strict=True):
        here.setdefault(spot, []).append(chart_text(str(label), 18))
    hover = []
    columns = ["label", "visibility", "growth", "growth_low", "growth_high", "probability_growth"]
    for spot, (label, seen, growth, low, high, chance) in zip(
        spots, frame[columns].itertuples(index=False), strict=True
    ):
        own = chart_text(str(label), 18)
        others = [name for name in here[spot] if name != own]
        more = f" +{len(others) - 3}" if len(others) > 3 else ""  # noqa: PLR2004 - a line's worth
        beside = f" · = {', '.join(others[:3])}{more}" if others else ""
        hover.append(
            [
                chart_text(str(label)),
                factor(_exp(growth)),
                factors(_exp(low), _exp(high)),
                percent(float(chance)),
                f"{float(seen):.3g}",
                beside,
            ]
        )
    return evidence_points(hover, evidence_of(frame))


def _lay_out_map(
    figure: go.Figure, frame: pd.DataFrame, ranges: tuple[float, float, float, float], lang: Lang
) -> None:
    left, right, bottom, top = ranges
    words, muted = _MAP_WORDS[lang], theme.PAGE["muted"][0]
    values, ticks = ratio_ticks(bottom, top)
    middle = _middles(frame)
    line = {"color": muted, "width": 1, "dash": "dot"}
    shapes: list[dict[str, Any]] = []
    if middle:
        seen, growth = middle
        band = {"fillcolor": theme.fade(muted), "line": {"width": 0}, "layer": "below"}
        shapes = [
            _shape("rect", _no_call_zone(frame, seen), (0, 1), {"yref": "y domain", **band}),
            _shape("line", (seen, seen), (0, 1), {"yref": "y domain", "line": line}),
            _shape(
                "line", (0, 1), (growth, growth), {"xref": "x domain", "yref": "y", "line": line}
            ),
        ]
    figure.update_layout(
        template=theme.template(),
        height=MAP_HEIGHT,
        margin={"t": 62, "b": 52, "l": 58, "r": 14},
        legend={"y": 1.02, "font": {"size": 11.5}, "itemsizing": "constant", "tracegroupgap": 2},
        hovermode="closest",
        shapes=shapes,
        xaxis={
            "type": "log",
            "range": [left, right],
            "tickvals": _visibility_ticks(left, right),
            "ticktext": [f"{v:g}" for v in _visibility_ticks(left, right)],
            "title": {"text": words["x"]},
            "showgrid": False,
        },
        yaxis={
            "range": [bottom, top],
            "tickvals": values,
            "ticktext": ticks,
            "title": {"text": words["y"]},
        },
        annotations=[
            {
                "x": x,
                "y": y,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left" if x == 0 else "right",
                "yanchor": "bottom" if y == 0 else "top",
                "showarrow": False,
                "text": text,
                "font": {"size": 12, "color": muted},
            }
            for text, (x, y) in zip(_CORNERS[lang], ((0, 1), (1, 1), (0, 0), (1, 0)), strict=True)
        ],
    )


def _shape(
    kind: str, x: tuple[float, float], y: tuple[float, float], more: dict[str, object]
) -> dict[str, Any]:
    return {"type": kind, "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "xref": "x", **more}


def _visibility_ticks(left: float, right: float) -> list[float]:
    """Powers of ten; with 2 and 5 where that leaves room.

    >>> _visibility_ticks(-1.5, 0.2)
    [0.05, 0.1, 0.2, 0.5, 1.0]
    """
    steps = (1, 2, 5) if right - left < 2 else (1,)  # noqa: PLR2004 - decades
    powers = range(floor(left), ceil(right) + 1)
    values = [float(f"{step}e{power}") for power in powers for step in steps]
    return [v for v in values if left <= log10(v) <= right]


def _middles(frame: pd.DataFrame) -> tuple[float, float] | None:
    """Medians of the map: as given with the frame, which may be a part of the map, or its own."""
    if not len(frame):
        return None
    if "visibility_median" in frame.columns:
        return float(frame["visibility_median"].iloc[0]), float(frame["growth_median"].iloc[0])
    return float(median(frame["visibility"])), float(median(frame["growth"]))


def _no_call_zone(frame: pd.DataFrame, seen: float) -> tuple[float, float]:
    """Visibilities around the median at which nothing is called, as the calls themselves tell."""
    called = frame[frame["quadrant"] != "no_call"]["visibility"]
    below = [float(v) for v in called if v < seen]
    above = [float(v) for v in called if v > seen]
    return max(below, default=seen), min(above, default=seen)


def _ranges(frame: pd.DataFrame) -> tuple[float, float, float, float]:
    """Axis ranges: x in powers of ten, y in ln per year; room for labels at the sides."""
    if not len(frame):
        return -3.0, 0.0, -1.0, 1.0
    xs = [log10(float(v)) for v in frame["visibility"]]
    ys = [float(v) for v in frame["growth"]]
    wide, tall = max(0.3, max(xs) - min(xs)), max(0.2, max(ys) - min(ys))
    return (
        round(min(xs) - 0.07 * wide, 4),
        round(max(xs) + 0.16 * wide, 4),
        round(min(ys) - 0.12 * tall, 4),
        round(max(ys) + 0.12 * tall, 4),
    )


def _labels(
    frame: pd.DataFrame, ranges: tuple[float, float, float, float], width: int
) -> tuple[list[str], list[str]]:
    """Texts and places of labels: weak signals first, then calls by how sure they are."""
    left, right, bottom, top = ranges
    texts, places = [""] * len(frame), ["middle right"] * len(frame)
    sure = [abs(float(v) - 0.5) for v in frame["probability_growth"]]
    called = [i for i, q in enumerate(frame["quadrant"]) if q != "no_call"]
    signal = [bool(v) for v in frame["is_weak_signal"]]
    seen = [float(v) for v in frame["visibility"]]
    called.sort(key=lambda i: (not signal[i], -round(sure[i], 6), -seen[i], str(frame["label"][i])))
    most = next((n for px, n in LABELS.items() if width >= px), min(LABELS.values()))
    spots = [
        (
            (log10(x) - left) / (right - left) * width,
            (top - float(y)) / (top - bottom) * _PLOT_HEIGHT,
        )
        for x, y in zip(seen, frame["growth"], strict=True)
    ]
    corner = (LINE_PX + 6, 90.0)
    taken = [
        (x, y, x + corner[1], y + corner[0])
        for x in (0.0, width - corner[1])
        for y in (0.0, _PLOT_HEIGHT - corner[0])
    ]
    # Weak signals are named wherever names fit; the others only where they cover no mark.
    marks = [(x - 4.0, y - 4.0, x + 4.0, y + 4.0) for x, y in spots]
    wanted = called[: 3 * most]
    names = [chart_text(str(frame["label"][i]), _LABEL_CHARS) for i in wanted]
    found = place_labels(
        [spots[i] for i in wanted],
        names,
        size=(width, _PLOT_HEIGHT),
        taken=taken,
        marks=[() if signal[i] else [*marks[:i], *marks[i + 1 :]] for i in wanted],
    )
    for i, name, spot in [t for t in zip(wanted, names, found, strict=True) if t[2]][:most]:
        texts[i], places[i] = name, spot
    return texts, places


def _short(value: object) -> float:
    """Four digits: more than a pixel, and half the bytes."""
    return float(f"{float(value):.4g}")  # type: ignore[arg-type]


def _exp(value: object) -> float:
    """A factor from a growth in ln, held where no factor means anything."""
    return float(2.718281828459045 ** max(-14.0, min(14.0, float(value))))  # type: ignore[arg-type]
