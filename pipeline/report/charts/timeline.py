"""Timeline: shares of articles over issues as lines with interval bands, series kept apart."""

from __future__ import annotations

import itertools
from statistics import multimode
from typing import TYPE_CHECKING, Any, Literal

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import chart_text, interval, percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

Lang = Literal["ko", "en"]
AXIS = {"ko": "기사 비율", "en": "Share of articles"}
HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>기사 %{customdata[2]}건 · "
    "%{customdata[3]} (95% 구간 %{customdata[4]})<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]} articles · "
    "%{customdata[3]} (95% interval %{customdata[4]})<extra></extra>",
}


def breaks(days: Sequence[date]) -> list[int]:
    """Positions before which a line is broken, since an issue is missing there.

    A series has a rhythm: the commonest number of months from one issue to the next, the
    smallest where several are as common. A longer step is a gap, and a gap is no zero.
    ``days`` ascend.

    >>> from datetime import date
    >>> breaks([date(2020, 5, 1), date(2020, 6, 1), date(2020, 7, 1), date(2021, 1, 1)])
    [3]
    """
    months = [day.year * 12 + day.month for day in days]
    steps = [after - before for before, after in itertools.pairwise(months)]
    usual = min(multimode(step for step in steps if step > 0), default=1)
    return [i + 1 for i, step in enumerate(steps) if step > usual]


def line_style(slot: int, series: int = 0) -> dict[str, Any]:
    """Style of one line: color and symbol tell the item, the dash tells the series."""
    color = theme.series_color(slot)
    return {
        "color": color,
        "band": theme.fade(color),
        "symbol": theme.SYMBOLS[slot % len(theme.SYMBOLS)],
        "dash": theme.DASHES[series % len(theme.DASHES)],
    }


def timeline(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Lines with interval bands over time, one per item and series.

    Args:
        frame: One row per item and issue, zeros kept: ``label`` (str), ``series`` (str),
            ``issue`` (str, for the hover text), ``published_on`` (date), ``article_count``,
            ``article_share``, ``share_low``, ``share_high`` (0 to 1); with ``issue_id`` and
            ``entity_id`` or ``term`` each point opens its evidence.
        lang: Language of axis and hover texts.
    """
    figure = go.Figure()
    rows = frame.sort_values(["label", "published_on", "issue"], kind="stable")
    series_of = {name: i for i, name in enumerate(sorted(set(rows["series"])))}
    for slot, (label, item) in enumerate(rows.groupby("label", sort=False)):
        for name, part in item.groupby("series", sort=True):
            style = line_style(slot, series_of[str(name)])
            shown = chart_text(str(label))
            if len(series_of) > 1:
                shown = f"{shown} — {chart_text(str(name), 24)}"
            _add_line(figure, part, style, shown)
    figure.update_traces(hovertemplate=HOVER[lang], selector={"mode": "lines+markers"})
    figure.update_layout(
        template=theme.template(),
        yaxis={"title": {"text": AXIS[lang]}, "tickformat": ".0%", "rangemode": "tozero"},
        hovermode="closest",
    )
    return figure


def _add_line(figure: go.Figure, rows: pd.DataFrame, style: dict[str, Any], shown: str) -> None:
    cut = breaks(list(rows["published_on"]))
    band_x, band_y = _band(rows, cut)
    figure.add_scatter(
        x=band_x,
        y=band_y,
        mode="lines",
        fill="toself",
        fillcolor=style["band"],
        line={"width": 0, "color": style["color"]},
        hoverinfo="skip",
        showlegend=False,
        legendgroup=shown,
        name=shown,
    )
    figure.add_scatter(
        x=_with_gaps([day.isoformat() for day in rows["published_on"]], cut),
        y=_with_gaps([float(v) for v in rows["article_share"]], cut),
        customdata=_with_gaps(_hover_values(rows, shown), cut),
        mode="lines+markers",
        connectgaps=False,
        line={"color": style["color"], "dash": style["dash"], "width": 2},
        marker={"symbol": style["symbol"], "size": 7, "color": style["color"]},
        error_y=_lone_bars(rows, cut, style["color"]),
        legendgroup=shown,
        name=shown,
    )


def _hover_values(rows: pd.DataFrame, shown: str) -> list[list[object]]:
    columns = ("issue", "article_count", "article_share", "share_low", "share_high")
    hover = [
        [shown, chart_text(str(issue), 60), str(int(count)), percent(share), interval(low, high)]
        for issue, count, share, low, high in rows[list(columns)].itertuples(index=False)
    ]
    return evidence_points(hover, _evidence(rows))


def _evidence(rows: pd.DataFrame) -> list[Evidence | None]:
    """What each point stands on; none for a frame without ids, or for a zero."""
    key = next((name for name in ("entity_id", "term") if name in rows.columns), None)
    if key is None or "issue_id" not in rows.columns:
        return [None] * len(rows)
    values = rows[[key, "issue_id", "article_count"]].itertuples(index=False)
    return [_point(key, str(name), str(issue)) if n else None for name, issue, n in values]


def _point(key: str, name: str, issue_id: str) -> Evidence:
    if key == "term":
        return Evidence(term=name, issues=(issue_id,))
    return Evidence(entities=(name,), issues=(issue_id,))


def _with_gaps(values: list[Any], cut: list[int]) -> list[Any]:
    """The values with a ``None`` before each break."""
    out: list[Any] = []
    for i, value in enumerate(values):
        if i in cut:
            out.append(None)
        out.append(value)
    return out


def _runs(length: int, cut: list[int]) -> list[tuple[int, int]]:
    """Half-open stretches between breaks."""
    edges = [0, *cut, length]
    return list(itertools.pairwise(edges))


def _band(rows: pd.DataFrame, cut: list[int]) -> tuple[list[Any], list[Any]]:
    """One polygon per unbroken stretch, None between them."""
    days = [day.isoformat() for day in rows["published_on"]]
    low, high = list(rows["share_low"]), list(rows["share_high"])
    xs: list[Any] = []
    ys: list[Any] = []
    for start, end in _runs(len(days), cut):
        if end - start < 2:  # noqa: PLR2004 - a polygon needs two points
            continue
        if xs:
            xs.append(None)
            ys.append(None)
        xs += days[start:end] + days[start:end][::-1]
        ys += [float(v) for v in low[start:end] + high[start:end][::-1]]
    return xs, ys


def _lone_bars(rows: pd.DataFrame, cut: list[int], color: str) -> dict[str, Any]:
    """Error bars for points without neighbors, where a band would have no width."""
    above: list[float] = []
    below: list[float] = []
    share = list(rows["article_share"])
    for start, end in _runs(len(share), cut):
        for i in range(start, end):
            is_lone = end - start == 1
            above.append(float(rows["share_high"].iloc[i] - share[i]) if is_lone else 0.0)
            below.append(float(share[i] - rows["share_low"].iloc[i]) if is_lone else 0.0)
    return {
        "type": "data",
        "symmetric": False,
        "array": _with_gaps(above, cut),
        "arrayminus": _with_gaps(below, cut),
        "color": color,
        "thickness": 1,
        "width": 3,
        "visible": any(above) or any(below),
    }
