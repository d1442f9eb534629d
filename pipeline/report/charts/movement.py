"""Movement: one row an entity, one column an issue, the dot's area is the share of articles."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.charts.timeline import HOVER
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import chart_text, interval, percent

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang

ROW_PX = 28
MOST_UPRIGHT = 10  # more columns than that have their names turned
COLUMN_PX = {False: 44, True: 22}
LARGEST_DOT_PX = 22
_MARGIN_PX = 96
_LABEL_CHARS = 18
_SERIES_CHARS = 24
_LANE_PX = 16
_LATE = 0.6  # from here on a long name would leave the chart: it ends with its columns instead


def movement(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Dots over issues: area for the share, a hollow dot for an issue that does not name it.

    Args:
        frame: One row per entity and issue, zeros kept, in the order rows and columns are to
            be shown: ``label`` (unique), ``entity_type``, ``series``, ``issue`` (name for the hover
            text), ``column`` (unique to the issue), ``tick`` (its short name), ``article_count``,
            ``article_share``, ``share_low``, ``share_high``; with ``entity_id`` and ``issue_id``
            each dot opens its evidence.
        lang: Language of legend and hover texts.
    """
    labels = list(dict.fromkeys(frame["label"]))
    columns = list(dict.fromkeys(frame["column"]))
    places = frame.assign(
        x=frame["column"].map({name: i for i, name in enumerate(columns)}),
        y=frame["label"].map({name: i for i, name in enumerate(labels)}),
    )
    largest = max([float(v) for v in frame["article_share"]], default=0.0) or 1.0
    figure = go.Figure()
    for kind in dict.fromkeys(frame["entity_type"]):
        rows = places[(places["entity_type"] == kind) & (places["article_count"] > 0)]
        mark = theme.TYPES[kind]
        figure.add_scatter(
            **_cells(rows),
            mode="markers",
            name=getattr(mark.name, lang),
            marker={
                "size": [
                    round(max(5.0, LARGEST_DOT_PX * sqrt(float(v) / largest)), 2)
                    for v in rows["article_share"]
                ],
                "sizemode": "diameter",
                "color": mark.color[0],
                "symbol": "circle" if kind == "technology" else "diamond",
                "line": {"width": 0},
            },
            hovertemplate=HOVER[lang],
        )
    absent = places[places["article_count"] == 0]
    figure.add_scatter(
        **_cells(absent),
        mode="markers",
        name={"ko": "나오지 않음 (0건)", "en": "not named (0)"}[lang],
        marker={
            "size": 5,
            "symbol": "circle-open",
            "color": theme.PAGE["muted"][0],
            "opacity": 0.55,
        },
        hovertemplate=HOVER[lang],
    )
    _lay_out(figure, frame, labels, columns)
    return figure


def width_px(column_count: int) -> int:
    """Width below which the columns would touch."""
    return 190 + COLUMN_PX[column_count > MOST_UPRIGHT] * column_count


def _cells(rows: pd.DataFrame) -> dict[str, list[object]]:
    names = ["label", "issue", "article_count", "article_share", "share_low", "share_high"]
    hover = [
        [chart_text(label), chart_text(issue, 60), str(int(n)), percent(p), interval(low, high)]
        for label, issue, n, p, low, high in rows[names].itertuples(index=False)
    ]
    return {
        "x": [int(v) for v in rows["x"]],
        "y": [int(v) for v in rows["y"]],
        "customdata": list(evidence_points(hover, _evidence(rows))),
    }


def _evidence(rows: pd.DataFrame) -> list[Evidence | None]:
    """What each dot stands on; none for a frame without ids, or for a zero."""
    if not {"entity_id", "issue_id"} <= set(rows.columns):
        return [None] * len(rows)
    values = rows[["entity_id", "issue_id", "article_count"]].itertuples(index=False)
    return [
        Evidence(entities=(str(entity),), issues=(str(issue),)) if count else None
        for entity, issue, count in values
    ]


def _lay_out(figure: go.Figure, frame: pd.DataFrame, labels: list[str], columns: list[str]) -> None:
    series = frame.drop_duplicates("column")[["tick", "series"]]
    figure.update_layout(
        template=theme.template(),
        height=_MARGIN_PX + 40 + ROW_PX * max(1, len(labels)),
        margin={"t": 82 if len(set(series["series"])) > 1 else 40, "b": 48},
        legend={"y": 1.0, "yref": "container", "yanchor": "top"},
        xaxis={
            "tickvals": list(range(len(columns))),
            "ticktext": [chart_text(v, 16) for v in series["tick"]],
            "range": [-0.6, len(columns) - 0.4],
            "showgrid": False,
            "tickangle": -90 if len(columns) > MOST_UPRIGHT else 0,
        },
        yaxis={
            "tickvals": list(range(len(labels))),
            "ticktext": [chart_text(v, _LABEL_CHARS) for v in labels],
            "range": [len(labels) - 0.4, -0.6],
        },
    )
    _name_series(figure, list(series["series"]))


def _name_series(figure: go.Figure, names: list[str]) -> None:
    """Series above their columns, on two lanes by turns, so that long names do not meet."""
    starts = [at for at, name in enumerate(names) if not at or name != names[at - 1]]
    for lane, at in enumerate(starts):
        if at:
            line = {"color": theme.PAGE["line"][0], "width": 1}
            figure.add_vline(x=at - 0.5, line=line)
        if len(starts) == 1:
            return
        is_late = at > _LATE * len(names)
        end = next((start for start in starts if start > at), len(names))
        figure.add_annotation(
            x=end - 0.5 if is_late else at - 0.5,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=_LANE_PX * (lane % 2),
            xanchor="right" if is_late else "left",
            showarrow=False,
            text=chart_text(names[at], _SERIES_CHARS),
            hovertext=chart_text(names[at], 90),
            font={"size": 11, "color": theme.PAGE["muted"][0]},
        )
