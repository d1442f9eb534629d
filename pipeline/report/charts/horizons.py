"""Horizons in time: one lane a state, one bar a statement, as long as the time it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, cast

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.charts.labels import text_width
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import Text, chart_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from pipeline.report.charts.timeline import Lang

State = Literal["due", "upcoming", "overdue", "confirmed", "unknown"]

STATES: dict[State, Text] = {
    "due": Text("◆ 지금 시한 안", "◆ Due now"),
    "upcoming": Text("○ 앞으로", "○ Upcoming"),
    "overdue": Text("△ 지남, 소식 없음", "△ Past, no report"),
    "confirmed": Text("✓ 확인됨", "✓ Reported"),
    "unknown": Text("– 판단 보류", "– Withheld"),
}
WIDTH_PX = 760
_PLOT_PX = 640  # of a chart that narrow, its lane names not counted
_LABELED = 48  # statements up to which each bar has its name; of more, the same times are one bar
_MOST_BLOCKS = 200  # behind one bar: ten pages of evidence
_ROW_PX = {True: 21, False: 13}  # with names, without
_LANE_PX = 24  # above each lane, for its name
_MARGIN_PX = 66
_MOST_ROWS = 36  # of a lane; what finds no place is counted in its name
_SHORTEST_PX = 8  # bars shorter than that are drawn as marks
_LABEL_CHARS = 24
_BEHIND, _AHEAD = timedelta(days=8 * 366), timedelta(days=12 * 366)  # around the day of judgment
_COLORS = {
    "due": theme.PAGE["notice"][0], "upcoming": theme.SERIES[0][0], "overdue": theme.SERIES[7][0],
    "confirmed": theme.SERIES[2][0], "unknown": theme.SERIES[7][0],
}  # fmt: skip
_SYMBOLS = {
    "due": "diamond", "upcoming": "circle-open", "overdue": "triangle-up", "confirmed": "circle", "unknown": "line-ew",
}  # fmt: skip
_HOVER = "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>"
_JUDGED = {"ko": "기준", "en": "as of"}
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement with its row within the lane, and where its name stands."""

    at: int
    row: int
    side: Literal["left", "right", ""]


@dataclass(frozen=True, slots=True)
class Lane:
    """The statements of one state that have a place."""

    state: State
    total: int
    shown: int
    placed: tuple[Placed, ...]

    @property
    def rows(self) -> int:
        """How many rows the lane takes."""
        return max((one.row for one in self.placed), default=0) + 1


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Every statement's place; ``first`` and ``last`` are the ends of the axis."""

    lanes: tuple[Lane, ...]
    first: date
    last: date
    is_labeled: bool

    @property
    def height(self) -> int:
        """Pixels of the chart."""
        rows = sum(lane.rows for lane in self.lanes) * _ROW_PX[self.is_labeled]
        return _MARGIN_PX + rows + _LANE_PX * len(self.lanes)

    @property
    def left_out(self) -> int:
        """Statements without a place."""
        return sum(lane.total - lane.shown for lane in self.lanes)


def gathered(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a column ``count``: where there are many, statements of one time are one row.

    The row keeps the words of the first and the blocks of all (at most 200).
    """
    frame = frame.reset_index(drop=True)
    if len(frame) <= _LABELED:
        return frame.assign(count=1)
    groups = frame.groupby(["state", "starts_on", "ends_on"], sort=False)
    out = groups.first()
    out["count"] = groups.size()
    out["blocks"] = [
        tuple(ref for blocks in parts for ref in blocks)[:_MOST_BLOCKS]
        for _, parts in groups["blocks"]
    ]
    return out.reset_index()


def arrange(frame: pd.DataFrame, judged_on: date | None) -> Arrangement:
    """Places for the rows of ``frame`` (see :func:`horizons_chart`): first fit, by first day.

    Args:
        frame: From :func:`gathered`; not empty, numbered from 0.
        judged_on: The axis reaches at most 8 years back and 12 years ahead of it; longer bars are
            cut there. Without it all of the time named is shown.
    """
    starts, ends = list(frame["starts_on"]), list(frame["ends_on"])
    first, last = min(starts), max(ends)
    if judged_on is not None:
        first = max(first, _shift(judged_on, -_BEHIND)) if first < judged_on else first
        last = min(last, _shift(judged_on, _AHEAD)) if last > judged_on else last
        first, last = min(first, judged_on), max(last, judged_on)
    air = max(20, round(0.03 * (last - first).days))
    first, last = _shift(first, -timedelta(days=air)), _shift(last, timedelta(days=air))
    counts = list(frame["count"])
    is_labeled = sum(counts) <= _LABELED
    per_day = _PLOT_PX / (last - first).days
    anchor = judged_on or last
    states = [cast("State", state) for state in frame["state"]]
    lanes = []
    for state in STATES:
        members = [i for i, one in enumerate(states) if one == state]
        if not members:
            continue
        members.sort(key=lambda i: (abs((ends[i] - anchor).days), starts[i], ends[i], i))
        placed: list[Placed] = []
        rows: list[list[tuple[float, float]]] = []
        # More would not find a place anyway: a row holds a few dozen marks.
        seen = [i for i in members if ends[i] >= first and starts[i] <= last]
        nearest = seen[: _MOST_ROWS * 60]
        for i in sorted(nearest, key=lambda i: (starts[i], ends[i], i)):
            left = max(0.0, (starts[i] - first).days * per_day)
            right = min(float(_PLOT_PX), ((ends[i] - first).days + 1) * per_day)
            right = min(max(right, left + _SHORTEST_PX), float(_PLOT_PX))
            left = min(left, right - _SHORTEST_PX)
            side, box = _with_name(left, right, _bar_name(frame, i, is_labeled))
            row = _first_fit(rows, box)
            if row is not None:
                placed.append(Placed(i, row, side))
        shown = sum(counts[one.at] for one in placed)
        lanes.append(Lane(state, sum(counts[i] for i in members), shown, tuple(placed)))
    return Arrangement(tuple(lanes), first, last, is_labeled)


def horizons_chart(frame: pd.DataFrame, *, judged_on: date | None, lang: Lang = "ko") -> go.Figure:
    """Bars from the first to the last day that each statement names, in lanes by state.

    Args:
        frame: One row per statement: ``state`` (a key of :data:`STATES`), ``starts_on``,
            ``ends_on`` (dates, both included), ``label`` (short name), ``what`` (the statement),
            ``when_ko``, ``when_en``, ``issue``, ``blocks`` (tuples of block, start, end).
        judged_on: The day as of which the states hold: a line; ``None`` where no issue has a date.
        lang: Language of lane names and hover texts.
    """
    frame = gathered(frame)
    plan = arrange(frame, judged_on)
    figure = go.Figure()
    pixels = _ROW_PX[plan.is_labeled]
    top = 0.0
    # Set all at once: each add_annotation checks all that are there again.
    notes: list[dict[str, Any]] = []
    for lane in plan.lanes:
        if top:
            figure.add_shape(
                type="line", xref="paper", x0=0, x1=1, y0=top, y1=top, layer="below",
                line={"color": theme.PAGE["line"][0], "width": 1},
            )  # fmt: skip
        notes.append(_lane_name(lane, top, lang))
        top += _LANE_PX
        _add_bars(figure, frame, lane, plan, top, lang)
        notes += _bar_names(frame, lane, plan, top)
        top += lane.rows * pixels
    if judged_on is not None:
        figure.add_shape(
            type="line", x0=judged_on.isoformat(), x1=judged_on.isoformat(), y0=0, y1=top,
            line={"color": theme.PAGE["ink"][0], "width": 1.2, "dash": "dot"},
        )  # fmt: skip
        notes.append(_judged_name(judged_on, lang))
    figure.layout.annotations = notes
    figure.update_layout(
        template=theme.template(),
        height=plan.height,
        barmode="overlay",
        showlegend=False,
        hovermode="closest",
        margin={"l": 8, "r": 8, "t": 30, "b": 36},
        xaxis={
            "type": "date", "range": [plan.first.isoformat(), plan.last.isoformat()],
            "tickformat": "%Y" if (plan.last - plan.first).days > 1500 else "%Y.%m", "nticks": 12,  # noqa: PLR2004
        },
        yaxis={"visible": False, "range": [top, 0], "fixedrange": True},
    )  # fmt: skip
    return figure


def _shift(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta() else date.min


def _with_name(
    left: float, right: float, name: str
) -> tuple[Literal["left", "right", ""], tuple[float, float]]:
    """On which side of the bar its name has room, and what both take."""
    if not name:
        return "", (left - 1, right + 2)
    wide = text_width(name) + 10
    if right + wide <= _PLOT_PX:
        return "right", (left - 2, right + wide)
    if left - wide >= 0:
        return "left", (left - wide, right + 2)
    return "", (left - 2, right + 2)


def _bar_name(frame: pd.DataFrame, at: int, is_labeled: bool) -> str:
    """What stands beside a bar: its name, or how many statements it is."""
    if is_labeled:
        return chart_text(str(frame["label"].iloc[at]), _LABEL_CHARS)
    count = int(frame["count"].iloc[at])
    return f"×{count}" if count > 1 else ""


def _first_fit(rows: list[list[tuple[float, float]]], box: tuple[float, float]) -> int | None:
    for number, row in enumerate(rows):
        if all(box[1] <= left or right <= box[0] for left, right in row):
            row.append(box)
            return number
    if len(rows) < _MOST_ROWS:
        rows.append([box])
        return len(rows) - 1
    return None


def _lane_name(lane: Lane, top: float, lang: Lang) -> dict[str, Any]:
    name = STATES[lane.state]
    shown = f"{lane.shown:,}/{lane.total:,}" if lane.shown < lane.total else f"{lane.total:,}"
    return {
        "x": 0, "xref": "paper", "xanchor": "left", "y": top + _LANE_PX / 2, "yanchor": "middle",
        "showarrow": False, "text": f"<b>{name.ko if lang == 'ko' else name.en}</b> {shown}",
        "font": {"size": 12.5, "color": _COLORS[lane.state]},
    }  # fmt: skip


def _add_bars(
    figure: go.Figure, frame: pd.DataFrame, lane: Lane, plan: Arrangement, top: float, lang: Lang
) -> None:
    pixels = _ROW_PX[plan.is_labeled]
    per_day = _PLOT_PX / (plan.last - plan.first).days
    color = _COLORS[lane.state]
    wide: list[Placed] = []
    short: list[Placed] = []
    for one in lane.placed:
        start, end = _clipped(frame, one.at, plan)
        is_short = ((end - start).days + 1) * per_day < _SHORTEST_PX
        (short if is_short else wide).append(one)

    def middle(one: Placed) -> float:
        return top + (one.row + 0.5) * pixels

    if wide:
        spans = [_clipped(frame, one.at, plan) for one in wide]
        figure.add_bar(
            orientation="h",
            base=[start.isoformat() for start, _ in spans],
            x=[((end - start).days + 1) * _DAY_MS for start, end in spans],
            y=[middle(one) for one in wide],
            width=0.62 * pixels if plan.is_labeled else 0.7 * pixels,
            marker={"color": theme.fade(color), "line": {"color": color, "width": 1.2}},
            customdata=_hover(frame, wide, lang),
            hovertemplate=_HOVER,
        )
    if short:
        figure.add_scatter(
            x=[_clipped(frame, one.at, plan)[1].isoformat() for one in short],
            y=[middle(one) for one in short],
            mode="markers",
            marker={"symbol": _SYMBOLS[lane.state], "size": 9 if plan.is_labeled else 7, "color": color},
            customdata=_hover(frame, short, lang),
            hovertemplate=_HOVER,
        )  # fmt: skip


def _bar_names(
    frame: pd.DataFrame, lane: Lane, plan: Arrangement, top: float
) -> list[dict[str, Any]]:
    notes = []
    for one in lane.placed:
        if not one.side:
            continue
        start, end = _clipped(frame, one.at, plan)
        is_right = one.side == "right"
        notes.append(
            {
                "x": (end if is_right else start).isoformat(),
                "y": top + (one.row + 0.5) * _ROW_PX[plan.is_labeled],
                "xanchor": "left" if is_right else "right",
                "xshift": 7 if is_right else -7,
                "yanchor": "middle",
                "showarrow": False,
                "text": _bar_name(frame, one.at, plan.is_labeled),
                "font": {"size": 11.5, "color": theme.PAGE["muted"][0]},
            }
        )
    return notes


def _clipped(frame: pd.DataFrame, at: int, plan: Arrangement) -> tuple[date, date]:
    start, end = frame["starts_on"].iloc[at], frame["ends_on"].iloc[at]
    end = max(min(end, plan.last), plan.first)
    return min(max(start, plan.first), end), end


def _hover(frame: pd.DataFrame, placed: Sequence[Placed], lang: Lang) -> list[list[Any]]:
    rows = [frame.iloc[one.at] for one in placed]
    hover = []
    for row in rows:
        more = int(row["count"]) - 1
        others = {"ko": f" 외 {more}건", "en": f" and {more} more"}[lang] if more else ""
        hover.append(
            [
                chart_text(str(row["label"]), 60) + others,
                chart_text(str(row[f"when_{lang}"]), 60),
                _broken(str(row["what"])),
                chart_text(str(row["issue"]), 60),
            ]
        )
    return evidence_points(hover, [Evidence(blocks=tuple(row["blocks"])) for row in rows])


def _broken(words: str) -> str:
    """A statement in lines short enough for a hover box."""
    lines = [""]
    for word in chart_text(words, 150).split(" "):
        if len(lines[-1]) + len(word) > 44:  # noqa: PLR2004 - a line of a hover box
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def _judged_name(judged_on: date, lang: Lang) -> dict[str, Any]:
    return {
        "x": judged_on.isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False,
        "text": f"{_JUDGED[lang]} {judged_on:%Y.%m}", "font": {"size": 11.5, "color": theme.PAGE["ink"][0]},
    }  # fmt: skip
