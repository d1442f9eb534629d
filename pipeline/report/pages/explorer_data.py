"""The explorers' data for the page's script: points in time, and what each item has there.

Up to ``MOST_POINTS`` dated issues a point is an issue. Beyond, it is a month of a series (table
``month_timeline``): ten thousand issues are more than a screen has pixels, and 5 MB of names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipeline.report.charts.timeline import AXIS, breaks, line_style
from pipeline.report.format import Text, chart_text, contained, dated, shorten
from pipeline.report.pages.explorer_compare import FAMILY, block_tail, family_rows, item_key
from pipeline.report.pages.view import day_of, group, int_of, records
from pipeline.report.theme import DASHES, SERIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.report.pages.explorer_compare import Item
    from pipeline.report.pages.view import Corpus, IssueView

MOST_CHOSEN: Final = 12
MOST_POINTS: Final = 1_000  # eighty years of a monthly, twenty of a weekly
_SHARE_DIGITS = 4
_NAME_CHARS = 60
_BRIEF_CHARS = 22  # fits above a panel
_ALL = "all"

Place = tuple[str, str]  # issue and nothing, or series and month


@dataclass(frozen=True, slots=True)
class Point:
    """An issue, or a month of a series.

    Attributes:
        place: What rows are matched by.
        day: Where it stands on the time axis.
        told: What the script says about it.
    """

    place: Place
    series: str
    day: date
    told: dict[str, Any]


def is_by_month(corpus: Corpus) -> bool:
    """Whether points are months."""
    return len(corpus.dated_issues) > MOST_POINTS and corpus.row_count("month_timeline") > 0


def points_of(corpus: Corpus) -> tuple[Point, ...]:
    """The points in time, by date."""
    if not is_by_month(corpus):
        return tuple(_issue_point(issue) for issue in corpus.dated_issues)
    months: dict[tuple[date, str], list[IssueView]] = {}
    for issue in corpus.dated_issues:
        assert issue.published_on is not None, issue.issue_id
        months.setdefault((issue.published_on.replace(day=1), issue.series), []).append(issue)
    return tuple(_month_point(*at, months[at]) for at in sorted(months))


def payload(
    corpus: Corpus, table: str, items: Sequence[Item], chosen: Sequence[str]
) -> dict[str, Any]:
    """Timelines of ``items`` for the page's script.

    A share and its interval depend on the point and the count alone, so every point lists its
    distinct values once and an item holds one small number per point: 300 items over 120 issues
    take about 100 kB.

    Args:
        corpus: The tables.
        table: ``entity_timeline`` or ``keyword_timeline``.
        items: What can be chosen.
        chosen: Keys of the first choice.
    """
    points = points_of(corpus)
    position = {point.place: i for i, point in enumerate(points)}
    rows = _rows(corpus, table, items)
    values: list[list[list[float]]] = [[] for _ in points]
    known: list[dict[tuple[float, ...], int]] = [{} for _ in points]
    listed = []
    for item in items:
        at: list[int | None] = [None] * len(points)
        blocks: dict[str, str] = {}
        for place, row in rows.get(item.key, []):
            if (where := position.get(place)) is None:
                continue
            value = _value(row)
            if value not in known[where]:
                known[where][value] = len(values[where])
                values[where].append(list(value))
            at[where] = known[where][value]
            if item.kind == FAMILY and (tail := block_tail(row)):
                blocks[str(where)] = tail
        listed.append(
            {**_told(item), "at": at, **({"blocks": blocks} if item.kind == FAMILY else {})}
        )
    return {
        "axis": AXIS,
        "asked": "entities" if table == "entity_timeline" else "term",
        "chosen": [contained(key) for key in chosen],
        "issues": [point.told for point in points],
        "items": listed,
        "most": MOST_CHOSEN,
        "series": _series(points),
        "styles": [line_style(slot) for slot in range(len(SERIES))],
        "dashes": list(DASHES),
        "values": values,
    }


def month_note(corpus: Corpus) -> Text | None:
    """That months are shown instead of issues."""
    if not is_by_month(corpus):
        return None
    count = len(corpus.dated_issues)
    return Text(
        f"호가 {count:,}개라 간행물마다 달로 모아 보입니다.",
        f"With {count:,} issues, each series is shown by month.",
    )


def _rows(
    corpus: Corpus, table: str, items: Sequence[Item]
) -> dict[str, list[tuple[Place, dict[str, Any]]]]:
    """Rows of each item with the point they belong to."""
    wanted = {item.key for item in items}
    if is_by_month(corpus):
        kinds = ("keyword",) if table == "keyword_timeline" else ("entity", FAMILY)
        frame = corpus.frame("month_timeline")
        frame = frame[frame["kind"].isin(kinds) & (frame["series"] != _ALL)]
        out: dict[str, list[tuple[Place, dict[str, Any]]]] = {}
        for row in records(frame):
            if (key := item_key(str(row["kind"]), str(row["key"]))) in wanted:
                month = day_of(row["month"])
                place = (str(row["series"]), month.isoformat() if month else "")
                out.setdefault(key, []).append((place, row))
        return out
    column = "entity_id" if table == "entity_timeline" else "term"
    frame = corpus.frame(table)
    found = records(frame[frame[column].isin(wanted)])
    if column == "entity_id":
        found += family_rows(corpus, wanted)
    return {
        key: [((str(row["issue_id"]), ""), row) for row in own]
        for key, own in group(found, column).items()
    }


def _told(item: Item) -> dict[str, Any]:
    return {
        "cells": [[cell.ko, cell.en] for cell in item.compared],
        "why": [item.why.ko, item.why.en],
        "id": contained(item.key),
        "name": contained(item.name),
        "label": chart_text(item.name),
        "brief": chart_text(item.name, _BRIEF_CHARS),
        "kind": item.kind,
    }


def _series(points: Sequence[Point]) -> list[dict[str, Any]]:
    """Per series: which points, and before which of them a line is broken."""
    out = []
    for name in sorted({point.series for point in points}):
        places = [i for i, point in enumerate(points) if point.series == name]
        days = [points[i].day for i in places]
        out.append({"label": chart_text(name, 32), "issues": places, "breaks": breaks(days)})
    return out


def _value(row: dict[str, Any]) -> tuple[float, ...]:
    shares = (row["article_share"], row["share_low"], row["share_high"])
    return (int_of(row["article_count"]) or 0, *(round(float(s), _SHARE_DIGITS) for s in shares))


def _issue_point(issue: IssueView) -> Point:
    assert issue.published_on is not None, issue.issue_id
    told = {
        "id": issue.issue_id,
        "date": issue.published_on.isoformat(),
        "ko": issue.when.ko,
        "en": issue.when.en,
        "title": contained(shorten(issue.title, _NAME_CHARS)),
        "label": chart_text(issue.title, _NAME_CHARS),
        "href": issue.href,
        "of": issue.article_count,
    }
    return Point((issue.issue_id, ""), issue.series, issue.published_on, told)


def _month_point(month: date, series: str, issues: Sequence[IssueView]) -> Point:
    when = dated(month, "month")
    told = {
        "ids": [issue.issue_id for issue in issues],
        "date": month.isoformat(),
        "ko": when.ko,
        "en": when.en,
        "title": contained(shorten(series, _NAME_CHARS)),
        "label": chart_text(series, _NAME_CHARS),
        "of": sum(issue.article_count for issue in issues),
    }
    return Point((series, month.isoformat()), series, month, told)
