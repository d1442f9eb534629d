"""Communities over time as bands: born, continued, split, merged, died, each under one identity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.charts.network import LEAST_MEMBERS
from pipeline.report.evidence import evidence_points
from pipeline.report.format import Text, chart_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from pipeline.report.charts.timeline import Lang
    from pipeline.report.evidence import Evidence

EVENT_NAMES: dict[str, Text] = {
    "born": Text("생김", "born"),
    "continued": Text("이어짐", "continued"),
    "split": Text("갈라져 나옴", "split off"),
    "merged": Text("합쳐짐", "merged"),
    "died": Text("사라짐", "died"),
}
_SYMBOLS = {
    "born": "circle",
    "continued": "line-ns",
    "split": "diamond",
    "merged": "triangle-up",
    "died": "x",
}
LANE_PX = 30
_MARGINS_PX = 92
_LEAST_HALF, _MOST_HALF = 0.07, 0.42  # half the thickness of a band, in lanes
_TICKS = 10
_HOVER = "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>"


@dataclass(frozen=True, slots=True)
class _Band:
    """One community over time: its rows by date, and the lane it is drawn in."""

    track: int
    lane: int
    rows: tuple[Mapping[str, Any], ...]


def community_tracks(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """A band a community: its thickness the number of its entities, its marks what happened.

    A lane is used again once its community died. Thin lines lead from the community another split
    from, or that it went over to.

    Args:
        frame: Rows of ``community_timeline`` with ``name`` (largest entities), ``members`` and
            ``tick``; with ``evidence`` each mark opens it.
        lang: Language of legend and hover texts.
    """
    days = sorted(set(frame["published_on"]))
    place = {day: at for at, day in enumerate(days)}
    bands = _pack(frame, place)
    figure = go.Figure()
    top = int(frame["entity_count"].max()) if len(frame) else 1
    _add_bands(figure, bands, place, top)
    _add_parents(figure, bands, place)
    for event in EVENT_NAMES:
        _add_marks(figure, bands, place, event, lang)
    _name_the_living(figure, bands, place, len(days))
    lanes = max((band.lane for band in bands), default=0) + 1
    step = max(1, -(-len(days) // _TICKS))
    shown = list(range(len(days)))[::-1][::step][::-1]
    ticks = {place[row["published_on"]]: str(row["tick"]) for band in bands for row in band.rows}
    figure.update_layout(
        template=theme.template(),
        height=height_px(frame),
        hovermode="closest",
        margin={"l": 12, "r": 190, "t": 40, "b": 34},
        legend={"itemclick": False, "itemdoubleclick": False, "y": 1.0},
        xaxis={
            "tickvals": shown,
            "ticktext": [ticks.get(at, "") for at in shown],
            "range": [-0.4, max(len(days), 2) - 0.75],
            "showgrid": True,
        },
        yaxis={"visible": False, "range": [lanes - 0.4, -0.6]},
    )
    return figure


def height_px(frame: pd.DataFrame) -> int:
    """Height of the chart: a lane for each community that lives at once."""
    place = {day: at for at, day in enumerate(sorted(set(frame["published_on"])))}
    lanes = max((band.lane for band in _pack(frame, place)), default=0) + 1
    return _MARGINS_PX + LANE_PX * lanes


def _pack(frame: pd.DataFrame, place: Mapping[object, int]) -> list[_Band]:
    """Each track in the first lane that is free again, with one date between two of them."""
    tracks: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in frame.sort_values(["published_on", "track"]).to_dict("records"):
        tracks[int(row["track"])].append({str(k): v for k, v in row.items()})
    free: list[int] = []  # per lane, the first place that can be used again
    bands = []
    begun = sorted(tracks, key=lambda t: (place[tracks[t][0]["published_on"]], t))
    for track in begun:
        rows = tracks[track]
        start, end = place[rows[0]["published_on"]], place[rows[-1]["published_on"]]
        lane = next((n for n, until in enumerate(free) if until <= start), len(free))
        if lane == len(free):
            free.append(0)
        free[lane] = end + 2
        bands.append(_Band(track, lane, tuple(rows)))
    return bands


def _half(count: int, top: int) -> float:
    share = max(0, count - LEAST_MEMBERS) / max(1, top - LEAST_MEMBERS)
    return _LEAST_HALF + (_MOST_HALF - _LEAST_HALF) * share


def _add_bands(
    figure: go.Figure, bands: Sequence[_Band], place: Mapping[object, int], top: int
) -> None:
    """One filled trace a color, its bands parted by gaps; a death ends in a point."""
    for slot in range(len(theme.SERIES)):
        x: list[float | None] = []
        y: list[float | None] = []
        for band in bands:
            if _slot(band) != slot:
                continue
            at = [place[row["published_on"]] for row in band.rows]
            half = [
                0.0 if row["community_event"] == "died" else _half(int(row["entity_count"]), top)
                for row in band.rows
            ]
            if len(at) == 1:
                at, half = [at[0] - 0.12, at[0] + 0.12], [half[0]] * 2  # type: ignore[list-item]
            if x:
                x.append(None)
                y.append(None)
            x += [*at, *at[::-1], at[0]]
            y += [band.lane - h for h in half]
            y += [band.lane + h for h in half[::-1]]
            y.append(band.lane - half[0])
        if not x:
            continue
        color = theme.series_color(slot)
        figure.add_scatter(
            x=x,
            y=y,
            mode="lines",
            fill="toself",
            fillcolor=theme.fade(color),
            line={"color": color, "width": 1},
            hoverinfo="skip",
            showlegend=False,
        )


def _add_parents(figure: go.Figure, bands: Sequence[_Band], place: Mapping[object, int]) -> None:
    """Where a community came from, took in, or went over to."""
    lane_of = {band.track: band.lane for band in bands}
    tied: set[tuple[object, int, int]] = set()  # a merger and the death it brings are one line
    x: list[float | None] = []
    y: list[float | None] = []
    for band in bands:
        for row in band.rows:
            parent = row["parent_track"]
            if parent is None or parent != parent or int(parent) not in lane_of:  # noqa: PLR0124 - NaN
                continue
            at = place[row["published_on"]]
            there, here = lane_of[int(parent)], band.lane
            if (at, min(there, here), max(there, here)) in tied:
                continue
            tied.add((at, min(there, here), max(there, here)))
            is_split = row["community_event"] == "split"
            x += [at - 1 if is_split else at, at, None]
            y += [there, here, None]
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": theme.PAGE["muted"][0], "width": 1, "dash": "dot"},
        hoverinfo="skip",
        showlegend=False,
    )


def _add_marks(
    figure: go.Figure,
    bands: Sequence[_Band],
    place: Mapping[object, int],
    event: str,
    lang: Lang,
) -> None:
    found = [(band, row) for band in bands for row in band.rows if row["community_event"] == event]
    if not found:
        return
    unit = {"ko": "개체 {:,}개", "en": "entities: {:,}"}[lang]
    name = getattr(EVENT_NAMES[event], lang)
    hover = [
        [
            chart_text(str(row["name"]), 60),
            f"{row['tick']} · {name} · {unit.format(int(row['entity_count']))}",
            chart_text(str(row["members"]), 160),
        ]
        for _, row in found
    ]
    evidence: list[Evidence | None] = [row.get("evidence") for _, row in found]
    is_line = event == "continued"
    figure.add_scatter(
        x=[place[row["published_on"]] for _, row in found],
        y=[band.lane for band, _ in found],
        mode="markers",
        name=name,
        showlegend=not is_line,
        marker={
            "symbol": _SYMBOLS[event],
            "size": 7 if is_line else 10,
            "color": theme.PAGE["muted" if is_line else "ink"][0],
            "line": {
                "width": 1,
                "color": theme.PAGE["muted" if is_line else "surface"][0],
            },
        },
        customdata=evidence_points(hover, evidence),
        hovertemplate=_HOVER,
    )


def _name_the_living(
    figure: go.Figure, bands: Sequence[_Band], place: Mapping[object, int], dates: int
) -> None:
    """The name of each community at the newest date, beside its band."""
    for band in bands:
        last = band.rows[-1]
        if last["community_event"] == "died" or place[last["published_on"]] != dates - 1:
            continue
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=band.lane, showarrow=False,
            text=f"{chart_text(str(last['name']), 17)} · {int(last['entity_count']):,}",
            font={"size": 11.5, "color": theme.series_color(_slot(band))},
        )  # fmt: skip


def _slot(band: _Band) -> int:
    """The color of the community of the whole corpus it shares most with at last."""
    return int(band.rows[-1]["community"]) % len(theme.SERIES)
