"""Charts of changes: names that come and go, and what of an agenda's shift is the sections' doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pipeline.report import theme
from pipeline.report.evidence import Evidence, evidence_points
from pipeline.report.format import chart_text

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.charts.timeline import Lang

ROW_PX = 26
MOST_UPRIGHT = 12  # more issues than that have their dates turned
_MARGINS_PX = 120
_UPRIGHT_PX, _TURNED_PX = 44, 17  # a date needs, set flat and turned
_LABEL_CHARS = 18
_NAMES = {
    "new": {"ko": "신규", "en": "new"},
    "returned": {"ko": "재등장", "en": "returned"},
    "gone": {"ko": "빠짐", "en": "gone"},
}
# Fill, outline, its width: full, faint, hollow, so that no one needs the hue.
_LOOKS = {
    "new": (theme.SERIES[0][0], theme.SERIES[0][0], 1.0),
    "returned": (theme.fade(theme.SERIES[0][0]), theme.SERIES[0][0], 1.0),
    "gone": (theme.PAGE["surface"][0], theme.PAGE["muted"][0], 1.2),
}
_TURNOVER_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>%{customdata[1]} 이름 %{customdata[2]}개"
    "<br>이 호 기사 %{customdata[3]}건, 앞 호 %{customdata[4]}건<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>%{customdata[2]} names %{customdata[1]}"
    "<br>%{customdata[3]} articles here, %{customdata[4]} in the issue before<extra></extra>",
}
VERDICTS = {
    "rise": {"ko": "▲ 늘었다", "en": "▲ rose"},
    "fall": {"ko": "▼ 줄었다", "en": "▼ fell"},
    "none_shown": {"ko": "○ 드러나지 않음", "en": "○ none shown"},
    "insufficient": {"ko": "– 판단 보류", "en": "– insufficient"},
}
_PARTS = (
    ("share_change", {"ko": "기사 비율의 변화", "en": "change of share"}),
    ("mix_change", {"ko": "= 섹션 구성의 몫", "en": "= sections growing"}),
    ("real_change", {"ko": "+ 섹션 안의 몫", "en": "+ within sections"}),
)
_ENDS = ("real_change_low", "real_change_high")
_SPLIT_HOVER = {
    "ko": "<b>%{customdata[0]}</b><br>%{customdata[1]} → %{customdata[2]} "
    "(기사 %{customdata[3]} → %{customdata[4]}건)<br>변화 %{customdata[5]} = 구성 %{customdata[6]} "
    "+ 섹션 안 %{customdata[7]}<br>섹션 안의 몫 95% 구간 %{customdata[8]}<br>%{customdata[9]}"
    "<extra></extra>",
    "en": "<b>%{customdata[0]}</b><br>%{customdata[1]} → %{customdata[2]} "
    "(%{customdata[3]} → %{customdata[4]} articles)<br>change %{customdata[5]} = sections "
    "%{customdata[6]} + within %{customdata[7]}<br>95% interval of the part within: "
    "%{customdata[8]}<br>%{customdata[9]}<extra></extra>",
}


def points(share: float) -> str:
    """A difference of shares in percentage points.

    >>> points(0.0123), points(-0.2)
    ('+1.2', '−20.0')
    """
    return f"{share * 100:+.1f}".replace("-", "−")


def span_words(low: float, high: float) -> str:
    """Both ends of an interval of differences; a dash where it was not drawn."""
    return "—" if low != low or high != high else f"{points(low)} … {points(high)}"  # noqa: PLR0124


def turnover(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Bars per issue: names that came (new, returned) upward, names that went downward.

    Args:
        frame: One row per issue in the order shown: ``tick``, ``issue`` (for the hover text),
            ``new``, ``returned``, ``gone`` (counts), ``article_count``, ``base_article_count``;
            ``evidence_new``, ``evidence_returned``, ``evidence_gone`` may hold an
            :class:`Evidence` or ``None`` each.
        lang: Language of legend and hover texts.
    """
    figure = go.Figure()
    rows = frame.to_dict("records")
    for change, (fill, line, width) in _LOOKS.items():
        sign = -1 if change == "gone" else 1
        hover = [
            [chart_text(str(row["issue"]), 60), _NAMES[change][lang], f"{int(row[change]):,}",
             f"{int(row['article_count']):,}", f"{int(row['base_article_count']):,}"]
            for row in rows
        ]  # fmt: skip
        evidence: list[Evidence | None] = [row.get(f"evidence_{change}") for row in rows]
        figure.add_bar(
            x=list(range(len(rows))),
            y=[sign * int(row[change]) for row in rows],
            name=_NAMES[change][lang],
            marker={"color": fill, "line": {"color": line, "width": width}},
            customdata=evidence_points(hover, evidence),
            hovertemplate=_TURNOVER_HOVER[lang],
        )
    most = max((int(row[c]) for row in rows for c in _LOOKS), default=1)
    step = _nice_step(most)
    ticks = list(range(-step * 8, step * 9, step))
    figure.update_layout(
        template=theme.template(),
        barmode="relative",
        bargap=0.3,
        legend={"y": 1.0, "yref": "container", "yanchor": "top", "itemclick": False,
                "itemdoubleclick": False},
        margin={"t": 40, "b": 54 if len(rows) > MOST_UPRIGHT else 34},
        xaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [chart_text(str(row["tick"]), 16) for row in rows],
            "tickangle": -90 if len(rows) > MOST_UPRIGHT else 0,
            "showgrid": False,
        },
        yaxis={
            "title": {"text": {"ko": "이름 수", "en": "names"}[lang]},
            "tickvals": ticks,
            "ticktext": [f"{abs(tick):,}" for tick in ticks],
            "zeroline": True,
            "zerolinecolor": theme.PAGE["muted"][0],
        },
    )  # fmt: skip
    return figure


def turnover_px(issue_count: int) -> int:
    """Width below which the dates of so many issues would lie over each other."""
    return 90 + issue_count * (_UPRIGHT_PX if issue_count <= MOST_UPRIGHT else _TURNED_PX)


def _nice_step(most: int) -> int:
    """A step of 1, 2 or 5 times a power of ten that gives at most four ticks up to ``most``."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * 4 >= most:
                return factor * size
        size *= 10


def agenda_split(frame: pd.DataFrame, *, lang: Lang = "ko") -> go.Figure:
    """Three columns on one scale: a share's change, the sections' part, the part within them.

    The last has its interval; a verdict in words stands behind each row. Hollow marks on dotted
    lines are not told from chance.

    Args:
        frame: One row a name, in the order shown: ``name``, ``newer_share``, ``older_share``,
            ``article_count``, ``base_article_count``, ``share_change``, ``mix_change``,
            ``real_change``, ``real_change_low``, ``real_change_high`` (not a number where not
            drawn), ``agenda_verdict``; ``evidence`` may hold an :class:`Evidence` each.
        lang: Language of titles and hover texts.
    """
    figure = go.Figure()
    rows = frame.astype(dict.fromkeys(_ENDS, "float64")).to_dict("records")
    ends = [*(name for name, _ in _PARTS), *_ENDS]
    widest = max((abs(float(r[c])) for r in rows for c in ends if float(r[c]) == float(r[c])),
                 default=0.0)  # fmt: skip
    reach = max(0.01, widest) * 1.12
    for at, (column, title) in enumerate(_PARTS):
        axis = f"x{at + 1}" if at else "x"
        for is_sure in (True, False):
            own = [(i, r) for i, r in enumerate(rows) if _is_sure(r) == is_sure]
            _add_part(figure, own, (column, axis, lang), is_sure=is_sure)
        left = at * (1 / 3)
        figure.update_layout(
            {
                f"xaxis{at + 1 if at else ''}": {
                    "domain": [left + 0.012, left + 1 / 3 - 0.012],
                    "range": [-reach, reach],
                    "tickvals": _ticks(reach),
                    "ticktext": [points(v) if v else "0" for v in _ticks(reach)],
                    "zeroline": True,
                    "zerolinecolor": theme.PAGE["muted"][0],
                    "anchor": "y",
                    "automargin": False,
                    "title": {"text": {"ko": "%p", "en": "pp"}[lang]},
                }
            }
        )
        figure.add_annotation(
            x=left + 1 / 6, xref="paper", y=1, yref="paper", yanchor="bottom", showarrow=False,
            text=f"<b>{title[lang]}</b>", font={"size": 12.5},
        )  # fmt: skip
    for at, row in enumerate(rows):
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=at, showarrow=False,
            text=VERDICTS[str(row["agenda_verdict"])][lang],
            font={"size": 12, "color": theme.PAGE["ink" if _is_sure(row) else "muted"][0]},
        )  # fmt: skip
    figure.update_layout(
        template=theme.template(),
        height=agenda_height(len(rows)),
        showlegend=False,
        margin={"t": 40, "b": 52, "r": 116, "l": 12},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [chart_text(str(row["name"]), _LABEL_CHARS) for row in rows],
            "range": [len(rows) - 0.4, -0.6],
        },
    )
    return figure


def agenda_height(row_count: int) -> int:
    """Height of the chart for so many rows."""
    return _MARGINS_PX + ROW_PX * max(1, row_count)


def _is_sure(row: dict[Any, Any]) -> bool:
    return row["agenda_verdict"] in {"rise", "fall"}


def _ticks(reach: float) -> list[float]:
    """Zero and one or two round values on either side."""
    hundredths = max(1, _nice_step(max(1, int(reach * 100 / 0.6))))
    steps = [n * hundredths / 100 for n in (1, 2) if n * hundredths / 100 < reach]
    return [-v for v in reversed(steps)] + [0.0] + steps


def _add_part(
    figure: go.Figure,
    own: list[tuple[int, dict[Any, Any]]],
    part: tuple[str, str, Lang],
    *,
    is_sure: bool,
) -> None:
    column, axis, lang = part
    is_real = column == "real_change"
    color = theme.PAGE["accent" if is_sure else "muted"][0]
    if is_real:
        drawn = [(at, r) for at, r in own if float(r["real_change_low"]) == r["real_change_low"]]
        figure.add_scatter(
            x=[v for _, r in drawn for v in (r["real_change_low"], r["real_change_high"], None)],
            y=[v for at, _ in drawn for v in (at, at, None)],
            mode="lines", xaxis=axis, hoverinfo="skip",
            line={"color": color, "width": 2.4 if is_sure else 1.4,
                  "dash": "solid" if is_sure else "dot"},
        )  # fmt: skip
    values = [float(row[column]) for _, row in own]
    figure.add_scatter(
        x=values,
        y=[at for at, _ in own],
        mode="markers",
        xaxis=axis,
        marker={
            "size": 9,
            "symbol": ("circle" if is_sure else "circle-open") if is_real else "diamond",
            "color": color if is_real else theme.PAGE["ink"][0],
            "line": {"width": 1.6, "color": color},
            "opacity": 1.0 if is_real else 0.75,
        },
        customdata=evidence_points(
            [_told(row, lang) for _, row in own], [row.get("evidence") for _, row in own]
        ),
        hovertemplate=_SPLIT_HOVER[lang],
    )


def _told(row: dict[Any, Any], lang: Lang) -> list[object]:
    return [
        chart_text(str(row["name"]), 60),
        f"{float(row['older_share']):.1%}",
        f"{float(row['newer_share']):.1%}",
        f"{int(row['base_article_count']):,}",
        f"{int(row['article_count']):,}",
        points(float(row["share_change"])),
        points(float(row["mix_change"])),
        points(float(row["real_change"])),
        span_words(float(row["real_change_low"]), float(row["real_change_high"])),
        VERDICTS[str(row["agenda_verdict"])][lang],
    ]
