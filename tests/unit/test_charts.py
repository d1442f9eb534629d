"""Charts: what is drawn from a frame, and colors that everyone can tell apart from the page."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from pipeline.model.entities import ENTITY_TYPES
from pipeline.report import theme
from pipeline.report.charts.movement import movement
from pipeline.report.charts.timeline import breaks, line_style, timeline
from pipeline.report.charts.volume import volume
from pipeline.report.pages.page import spec_of

MAY, JUNE, JULY, JANUARY = (dt.date(2020, m, 1) for m in (5, 6, 7, 1))


def frame(days, shares, *, label="GPT-3", series="소식지", kind="model"):
    """Rows as the charts want them, ten articles an issue."""
    return pd.DataFrame(
        {
            "label": label,
            "entity_type": kind,
            "series": series,
            "issue": [f"{day:%Y-%m}호" for day in days],
            "column": [f"{series}-{day}" for day in days],
            "tick": [f"{day:%y.%m}" for day in days],
            "published_on": days,
            "article_count": [round(10 * share) for share in shares],
            "article_share": shares,
            "share_low": [max(0.0, share - 0.1) for share in shares],
            "share_high": [min(1.0, share + 0.1) for share in shares],
        }
    )


def lines(figure):
    return [trace for trace in figure.data if trace.mode == "lines+markers"]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([], []),
        ([5], []),
        ([5, 6, 7], []),
        ([5, 6, 8, 9], [2]),
        ([1, 4, 7, 10], []),  # a quarterly has no gaps
        ([1, 4, 10], [2]),
        ([1, 4, 7, 8, 11], []),  # one special issue does not make it a monthly
        ([5, 5, 6, 12], [3]),
        ([5, 5, 6], []),
        ([5, 5], []),
    ],
)
def test_a_gap_is_a_step_longer_than_the_series_rhythm(months, expected):
    assert breaks([dt.date(2020, m, 1) for m in months]) == expected


def test_zeros_are_points_and_missing_issues_break_the_line():
    days = [MAY, JUNE, JULY, dt.date(2020, 11, 1)]
    (line,) = lines(timeline(frame(days, [0.2, 0.0, 0.1, 0.3])))
    assert list(line.y) == [0.2, 0.0, 0.1, None, 0.3]
    assert list(line.x)[3] is None


def test_the_band_is_a_polygon_and_a_lone_point_has_bars():
    days = [MAY, JUNE, dt.date(2020, 12, 1)]
    figure = timeline(frame(days, [0.2, 0.4, 0.3]))
    band = next(trace for trace in figure.data if trace.fill == "toself")
    assert list(band.y) == pytest.approx([0.1, 0.3, 0.5, 0.3])
    (line,) = lines(figure)
    assert list(line.error_y.array) == pytest.approx([0, 0, None, 0.1])


def test_series_are_lines_of_their_own():
    both = pd.concat(
        [frame([MAY, JUNE], [0.1, 0.2]), frame([MAY, JUNE], [0.5, 0.6], series="다른 소식지")]
    )
    drawn = lines(timeline(both))
    assert [list(line.y) for line in drawn] == [[0.5, 0.6], [0.1, 0.2]]
    assert len({line.line.dash for line in drawn}) == 2
    assert len({line.line.color for line in drawn}) == 1


def test_items_differ_in_more_than_color():
    styles = [line_style(slot) for slot in range(len(theme.SERIES))]
    assert len({style["symbol"] for style in styles}) == len(styles)
    assert len({style["color"] for style in styles}) == len(styles)


@pytest.mark.parametrize("chart", [timeline, movement])
def test_an_empty_frame_gives_an_empty_chart(chart):
    figure = chart(frame([], []))
    assert all(len(trace.x or ()) == 0 for trace in figure.data)


def test_movement_area_follows_the_share_and_zeros_stay():
    figure = movement(frame([MAY, JUNE, JULY], [0.1, 0.4, 0.0]))
    named, absent = figure.data
    small, large = named.marker.size
    assert (large / small) ** 2 == pytest.approx(4, rel=0.01)
    assert list(absent.x) == [2]
    assert list(figure.layout.xaxis.ticktext) == ["20.05", "20.06", "20.07"]


def test_movement_rows_stand_in_the_order_given():
    rows = [frame([MAY], [0.1], label=name) for name in ("둘", "하나", "셋")]
    figure = movement(pd.concat(rows))
    assert list(figure.layout.yaxis.ticktext) == ["둘", "하나", "셋"]
    low, high = figure.layout.yaxis.range
    assert low > high  # the first row is on top


def test_labels_are_text_for_plotly_too():
    figure = movement(frame([MAY], [0.2], label="<b>x</b>"))
    assert figure.data[0].customdata[0][0] == "&lt;b&gt;x&lt;/b&gt;"


def test_volume_bars_are_the_counts():
    figure = volume(frame([MAY, JUNE], [0.5, 0.7]))
    assert list(figure.data[0].y) == [5, 7]


def test_english_is_a_small_difference():
    rows = frame([MAY, JUNE], [0.2, 0.4])
    spec = spec_of(lambda lang: timeline(rows, lang=lang))
    changed = {path[-1] for path, _ in spec["en"]}
    assert changed == {"hovertemplate", "text"}
    assert "template" not in spec["layout"]


def test_the_same_frame_gives_the_same_json():
    rows = frame([MAY, JUNE], [0.2, 0.4])
    assert movement(rows).to_json() == movement(rows.copy()).to_json()


def test_charts_leave_the_frame_alone():
    rows = frame([JUNE, MAY], [0.2, 0.4])
    before = rows.copy(deep=True)
    for chart in (timeline, movement, volume):
        chart(rows)
    pd.testing.assert_frame_equal(rows, before)


def luminance(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tone", [0, 1], ids=theme.MODES)
@pytest.mark.parametrize("ground", ["paper", "surface", "sunken"])
def test_text_colors_have_contrast_aa(tone, ground):
    below = theme.PAGE[ground][tone]
    texts = [theme.PAGE[name] for name in ("ink", "muted", "accent", "notice")]
    texts += [mark.color for mark in theme.TYPES.values()]
    assert min(contrast(pair[tone], below) for pair in texts) >= 4.5


@pytest.mark.parametrize("tone", [0, 1], ids=theme.MODES)
def test_line_colors_stand_out_from_the_page(tone):
    below = theme.PAGE["surface"][tone]
    assert min(contrast(pair[tone], below) for pair in theme.SERIES) >= 4.5


def test_each_entity_type_has_a_mark_and_no_color_two_partners():
    assert set(theme.TYPES) == set(ENTITY_TYPES)
    pairs = [*theme.PAGE.values(), *theme.SERIES, *(m.color for m in theme.TYPES.values())]
    assert len({light for light, _ in pairs}) == len(set(pairs))
    assert len({(m.name.ko, m.label.en) for m in theme.TYPES.values()}) == len(ENTITY_TYPES)
