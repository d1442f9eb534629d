"""The timeline of an entity's page: its share of articles with intervals, zeros kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report.charts.companions_line import HEIGHT_PX, share_line_spec
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, interval, percent, same, shorten
from pipeline.report.pages.entity_matrix import paired
from pipeline.report.pages.page import DataTable, Evidenced, Figure, Keyed, Link
from pipeline.report.pages.tracker_cells import (
    Column,
    Line,
    issue_columns,
    jeffreys,
    joined_columns,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.charts.companions_line import Point
    from pipeline.report.evidence import BlockRef
    from pipeline.report.pages.entity_data import Shelf
    from pipeline.report.pages.view import Corpus

MOST_POINTS = 60  # five years of a monthly; more intervals side by side are a hedge
_MOST_DOTS = 200  # 120 bytes each
_BLOCKS_A_POINT = 24
_ISSUES_A_POINT = 24


@dataclass(frozen=True, slots=True)
class LineGrid:
    """The points of every timeline, laid out once for all pages.

    Attributes:
        columns: Issues, else months, else years.
        totals: Articles of each column.
        place: Column of each issue.
        single: Each issue as a column of its own; empty where the columns are single issues.
        order: Place of each issue in time.
    """

    columns: tuple[Column, ...]
    totals: tuple[int, ...]
    place: Mapping[str, int]
    single: Mapping[str, Column]
    order: Mapping[str, int]


def line_grid(corpus: Corpus) -> LineGrid:
    """Points for all dated issues: one by one, or joined where there are many."""
    issues = corpus.dated_issues
    is_joined = len(issues) > MOST_POINTS
    columns = joined_columns(issues, MOST_POINTS) if is_joined else issue_columns(issues)
    return LineGrid(
        columns=columns,
        totals=tuple(column.article_total for column in columns),
        place={issue.issue_id: at for at, c in enumerate(columns) for issue in c.issues},
        single={c.issues[0].issue_id: c for c in issue_columns(issues)} if is_joined else {},
        order={issue.issue_id: at for at, issue in enumerate(issues)},
    )


def share_figure(shelf: Shelf, line: Line, grid: LineGrid) -> Figure | None:
    """The timeline, where there are two points to compare and it is named at all."""
    counts = (shelf.family_counts if line.is_family else shelf.counts).get(line.key, {})
    if not counts or len(grid.columns) < 2:  # noqa: PLR2004 - one point is told in words
        return None
    spans = _spans_by_issue(shelf, line)
    ordered = sorted((i for i in counts if i in grid.place), key=lambda i: grid.order[i])
    named: list[list[str]] = [[] for _ in grid.columns]
    for issue in ordered:
        named[grid.place[issue]].append(issue)
    points = [
        _point(line, column, total, {i: counts[i] for i in issues}, spans)
        for column, total, issues in zip(grid.columns, grid.totals, named, strict=True)
    ]
    single = [
        _point(line, column, column.article_total, {i: counts[i]}, spans)
        for i in ordered[-_MOST_DOTS:]
        if (column := grid.single.get(i))
    ]
    is_joined = bool(grid.single)
    slug = "family" if line.is_family else "share"
    title = (
        Text("계열 전체의 기사 비율", "Share of articles, whole family")
        if line.is_family
        else Text("이 이름의 기사 비율", "Share of articles that use the name")
    )
    return Figure(
        slug=slug,
        title=title,
        note=Text(
            "그 호의 기사 가운데 이름이 나온 기사의 비율과 95% 구간(제프리스). 빈 점은 0건이며, 빠진 호에서는 선을 끊습니다.",
            "Share of the issue's articles that name it, with 95% intervals (Jeffreys). Hollow "
            "points are zeros; lines break at missing issues.",
        )
        + (Text(" 호가 많아 선은 기간으로 묶었고, 작은 점이 이름이 나온 호 하나하나입니다.",
                " The line joins issues into periods; small dots are the issues that name it.")
           if is_joined else same("")),
        summary=Text(
            f"호 {len(points)}개의 기사 비율. 숫자는 아래 표에 있습니다.",
            f"Shares in {len(points)} issues; the numbers are in the table below.",
        ),
        spec=paired(lambda lang: share_line_spec(points, single, lang=lang)),
        table=_table(grid.columns, points),
        height=HEIGHT_PX,
        min_width=360,
    )  # fmt: skip


def _spans_by_issue(shelf: Shelf, line: Line) -> dict[str, list[BlockRef]]:
    """Where a family is named, by issue: the panel cannot ask for "any of these"."""
    out: dict[str, list[BlockRef]] = {}
    for issue, ref in shelf.named(line.key, is_family=True) if line.is_family else ():
        out.setdefault(issue, []).append(ref)
    return out


def _point(
    line: Line,
    column: Column,
    total: int,
    counts: Mapping[str, int],
    spans: Mapping[str, Sequence[BlockRef]],
) -> Point:
    """One point; ``counts`` are the issues of the column that name it, in time."""
    count = sum(counts.values())
    low, high = jeffreys(count, total)
    evidence = None
    if line.is_family:
        refs = [ref for issue in counts for ref in spans.get(issue, ())]
        evidence = Evidence(blocks=tuple(refs[:_BLOCKS_A_POINT])) if refs else None
    elif counts:
        evidence = Evidence(entities=(line.key,), issues=tuple(counts)[-_ISSUES_A_POINT:])
    share = count / total if total else 0.0
    return column.day, column.when.ko, column.series, count, total, share, low, high, evidence


def _table(columns: Sequence[Column], points: Sequence[Point]) -> DataTable:
    """Points with at least one article; the zeros are what is left out."""
    rows = []
    for column, (day, when, series, count, total, share, low, high, evidence) in zip(
        columns, points, strict=True
    ):
        if not count:
            continue
        name = same(shorten(f"{column.tick} · {series}", 40))
        issue = column.issues[0]
        cell = Link(name, issue.href) if len(column.issues) == 1 else same(when)
        words = same(f"{count}/{total}")
        rows.append(
            (
                Keyed(cell, day.isoformat()),
                Evidenced(words, evidence) if evidence else words,
                same(percent(share)),
                same(interval(low, high)),
            )
        )
    return DataTable(
        caption=Text("기사 비율 (0건은 생략)", "Share of articles (zeros left out)"),
        columns=(
            Text("호", "Issue"), Text("기사", "Articles"), Text("비율", "Share"),
            Text("95% 구간", "95% interval"),
        ),
        rows=tuple(rows),
        numeric=frozenset({1, 2, 3}),
    )  # fmt: skip
