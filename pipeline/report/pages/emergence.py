"""The page of bursts and emergence: verdicts, bursts, maps, their record, what sets issues apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report.format import Text
from pipeline.report.pages.emergence_bursts import Bursts, bursts
from pipeline.report.pages.emergence_issues import MOST_ISSUES, apart
from pipeline.report.pages.emergence_maps import Backtest, Maps, backtest, maps
from pipeline.report.pages.emergence_verdicts import Board, board
from pipeline.report.pages.emergence_views import (
    KIND_NAMES,
    KINDS,
    MOST_SERIES,
    Place,
    series_name,
    series_to_show,
)
from pipeline.report.pages.explorer import undated_note
from pipeline.report.pages.page import Page

if TYPE_CHECKING:
    from pipeline.report.pages.view import Corpus


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of one series and one kind of key."""

    place: Place
    board: Board
    bursts: Bursts
    maps: Maps
    backtest: Backtest


def emergence_page(corpus: Corpus) -> list[Page]:
    """``emergence.html``."""
    names, left_out = series_to_show(corpus)
    places = [Place(corpus, name, kind) for name in names for kind in KINDS]
    views = [View(p, board(p), bursts(p), maps(p), backtest(p)) for p in places]
    issues, older = apart(corpus)
    page = Page(
        path="emergence.html",
        template="emergence.html",
        title=Text("급증·부상", "Bursts and emergence"),
        nav="emergence",
        has_charts=any(
            view.board.figure or view.bursts.figure or view.maps.figures for view in views
        ),
        values={
            "views": views,
            "series": [(name, series_name(name)) for name in names],
            "kinds": [(kind, KIND_NAMES[kind]) for kind in KINDS],
            "left_out": _left_out(left_out),
            "issues": issues,
            "older": _older(older),
            "undated": undated_note(corpus),
        },
        scripts=("emergence.js",),
        styles=("emergence.css",),
    )
    return [page]


def _left_out(count: int) -> Text | None:
    """What is said where not every series has a view."""
    if not count:
        return None
    return Text(
        f"호가 많은 간행물 {MOST_SERIES}개만 고를 수 있고, 다른 {count}개는 모두 합한 것에만 들어 있습니다.",
        f"The {MOST_SERIES} largest series can be chosen; {count} more are in all together only.",
    )


def _older(count: int) -> Text | None:
    """What is said where older issues are left out."""
    if not count:
        return None
    return Text(
        f"가장 새로운 {MOST_ISSUES}개 호만 보입니다. 앞선 {count:,}개는 표 distinctive에 있습니다.",
        f"The newest {MOST_ISSUES} issues; {count:,} older ones are in the table distinctive.",
    )
