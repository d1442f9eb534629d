"""Topic map: two dimensions from the terms topics share, where two are enough to say anything."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.charts.emergence_labels import place_labels
from pipeline.report.evidence import evidence_points
from pipeline.report.format import chart_text, percent

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.report.charts.timeline import Lang

HEIGHT = 420
_WIDTH, _TALL = 640, 380
_LARGEST_PX = 52


@dataclass(frozen=True, slots=True)
class Scaling:
    """Places in the plane, and the part of the squared distances they show (0 to 1)."""

    places: NDArray[np.float64]
    shown: float


def similarities(terms: pd.DataFrame, topics: list[str]) -> NDArray[np.float64]:
    """Cosine of every pair of topics over their terms, shape (K, K).

    Args:
        terms: Table ``topic_terms``.
        topics: Values of ``topic_id`` in the order wanted; one without terms is like none.
    """
    row_of = {topic: at for at, topic in enumerate(topics)}
    columns: dict[tuple[str, str], int] = {}
    for pair in zip(terms["kind"], terms["key"], strict=True):
        columns.setdefault(pair, len(columns))
    weights = np.zeros((len(topics), max(1, len(columns))))
    for topic, kind, key, weight in terms[["topic_id", "kind", "key", "weight"]].itertuples(
        index=False
    ):
        if topic in row_of:
            weights[row_of[topic], columns[kind, key]] = float(weight)
    norms = np.linalg.norm(weights, axis=1, keepdims=True)
    unit = weights / np.where(norms > 0, norms, 1.0)
    return np.asarray(unit @ unit.T)


def scaled(similarity: NDArray[np.float64]) -> Scaling:
    """Classical scaling (Torgerson 1952) of the cosine distances ``1 - similarity`` to a plane.

    The sign of each axis is fixed by its largest coordinate, so the picture is always the same.

    >>> line = np.array([[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]])
    >>> round(scaled(line).shown, 6)
    1.0
    """
    count = len(similarity)
    center = np.eye(count) - 1 / count
    gram = -0.5 * center @ np.square(1 - similarity) @ center
    values, vectors = np.linalg.eigh(gram)
    order = np.argsort(-values, kind="stable")[:2]
    kept = np.clip(values[order], 0, None)
    places = vectors[:, order] * np.sqrt(kept)
    largest = np.abs(places).argmax(axis=0)
    signs = np.sign(places[largest, np.arange(places.shape[1])])
    total = values[values > 0].sum()
    return Scaling(
        np.round(places * np.where(signs == 0, 1, signs), 9),
        float(kept.sum() / total) if total > 0 else 0.0,
    )


def topic_map(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Circles: near topics share terms; the area is the share.

    Args:
        frame: One row per topic: ``label``, ``x``, ``y``, ``share``, ``is_stable``; with ``evidence``
            each circle opens it.
        lang: Language of hover texts.
    """
    hover = {"ko": "비중", "en": "share"}[lang]
    largest = max([float(v) for v in frame["share"]], default=1.0) or 1.0
    xs, ys = [float(v) for v in frame["x"]], [float(v) for v in frame["y"]]
    half = max([abs(v) for v in (*xs, *ys)], default=1.0) * 1.25 or 1.0
    wide = half * _WIDTH / _TALL
    spots = [((x + wide) / (2 * wide) * _WIDTH, (half - y) / (2 * half) * _TALL) for x, y in zip(xs, ys, strict=True)]  # fmt: skip
    names = [chart_text(str(v), 22) for v in frame["label"]]
    places = place_labels(spots, names, size=(_WIDTH, _TALL))
    evidence = list(frame["evidence"]) if "evidence" in frame.columns else [None] * len(frame)
    figure = go.Figure()
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="markers+text",
        text=[name if spot else "" for name, spot in zip(names, places, strict=True)],
        textposition=[spot or "top center" for spot in places],
        marker={
            "size": [round(_LARGEST_PX * sqrt(float(v) / largest), 1) for v in frame["share"]],
            "color": theme.fade(theme.SERIES[0][0]),
            "symbol": ["circle" if v else "circle-open-dot" for v in frame["is_stable"]],
            "line": {"color": theme.SERIES[0][0], "width": 1.4},
        },
        customdata=evidence_points(
            [[n, percent(float(v))] for n, v in zip(names, frame["share"], strict=True)], evidence
        ),
        hovertemplate=f"<b>%{{customdata[0]}}</b><br>{hover} %{{customdata[1]}}<extra></extra>",
        showlegend=False,
    )
    figure.update_layout(
        template=theme.template(),
        height=HEIGHT,
        margin={"t": 12, "b": 12, "l": 12, "r": 12},
        xaxis={"visible": False, "range": [-wide, wide]},
        yaxis={"visible": False, "range": [-half, half]},
    )
    return figure
