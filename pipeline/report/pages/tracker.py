"""The technology tracker: what is new, rises, fades or returns, on one chart over all issues."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.report.charts.tracker import ROW_PX, tracker, width_px
from pipeline.report.format import Text, chart_text, same, shorten
from pipeline.report.pages.entity_links import linked_entities
from pipeline.report.pages.explorer import undated_note
from pipeline.report.pages.page import Page, spec_of
from pipeline.report.pages.tracker_cells import (
    POOLED,
    Column,
    cells_of,
    family_blocks,
    issue_columns,
    joined_columns,
    named,
)
from pipeline.report.pages.tracker_rows import (
    TrackedRow,
    headline,
    summary,
    tracked_rows,
    tracker_table,
)
from pipeline.report.pages.tracker_words import INSUFFICIENT, STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.evidence import BlockRef
    from pipeline.report.pages.view import Corpus

_FIND_CHARS = 160
_MOST_MARKS = 5_000  # of 350 bytes each: 1.8 MB, however many issues and names there are


@dataclass(frozen=True, slots=True)
class View:
    """One choice of columns: its name, its chart, and what is left out."""

    slug: str
    name: Text
    spec: Mapping[str, Any]
    min_width: int


def tracker_page(corpus: Corpus) -> list[Page]:
    """``tracker.html``."""
    hrefs = linked_entities(corpus)
    rows = tracked_rows(corpus, hrefs)
    held = held_rows(rows, corpus.settings.tracker_rows)
    counts, columns = (
        named(corpus, [row.line for row in held]),
        joined_columns(corpus.dated_issues, corpus.settings.movement_columns),
    )
    held = _few_enough(held, counts, columns)
    views = _views(corpus, held, counts) if corpus.dated_issues and held else ()
    states = [state for state in STATES if any(row.state == state for row in rows)]
    page = Page(
        path="tracker.html",
        template="tracker.html",
        title=Text("기술 추적", "Technology tracker"),
        nav="tracker",
        has_charts=bool(views),
        values={
            "summary": summary(rows),
            "headline": headline(corpus, rows),
            "views": views,
            "states": [(key, STATES[key]) for key in states],
            "data": _payload(held, views, corpus.settings.movement_rows) if views else None,
            "cut": _cut(len(rows), len(held)),
            "columns_note": _columns_note(corpus),
            "undated": undated_note(corpus),
            "table": tracker_table(rows),
            "has_rows": bool(rows),
            "page_count": sum(row.href is not None for row in rows),
            "row_count": len(rows),
        },
        scripts=("tracker.ticks.js", "tracker.js"),
        styles=("tracker.css",),
    )
    return [page]


def held_rows(rows: Sequence[TrackedRow], most: int) -> tuple[TrackedRow, ...]:
    """The rows the chart can be made to show: the pinned, then the first, in their order."""
    chosen = {row.line for row in rows if row.is_pinned}
    for row in rows:
        if len(chosen) >= most:
            break
        chosen.add(row.line)
    return tuple(row for row in rows if row.line in chosen)


def _few_enough(
    rows: tuple[TrackedRow, ...], counts: pd.DataFrame, columns: Sequence[Column]
) -> tuple[TrackedRow, ...]:
    """The first rows whose marks together fit the page, the pinned always."""
    column_of = {issue.issue_id: at for at, column in enumerate(columns) for issue in column.issues}
    held: set[tuple[str, bool, int]] = set()
    triples = counts[["key", "is_family", "issue_id"]].itertuples(index=False)
    for key, is_family, issue_id in triples:
        if (at := column_of.get(str(issue_id))) is not None:
            held.add((str(key), bool(is_family), at))
    held_of = Counter((key, is_family) for key, is_family, _ in held)
    room, kept = _MOST_MARKS, []
    for row in rows:
        room -= held_of[row.line.key, row.line.is_family]
        if room >= 0 or row.is_pinned:
            kept.append(row)
    return tuple(kept)


def _views(corpus: Corpus, rows: Sequence[TrackedRow], counts: pd.DataFrame) -> tuple[View, ...]:
    """The chart by issue; with more issues than fit, by month or year as well, and first."""
    issues, most = corpus.dated_issues, corpus.settings.movement_columns
    blocks = family_blocks(corpus)
    if len(issues) <= most:
        name = Text("호마다", "By issue")
        return (_view("issues", name, rows, issue_columns(issues), counts, blocks),)
    whole = joined_columns(corpus.dated_issues, corpus.settings.movement_columns)
    by_year = len(whole[0].tick) == len("2020")
    return (
        _view(
            "whole",
            Text("해마다, 전 기간", "By year, all of time")
            if by_year
            else Text("달마다, 전 기간", "By month, all of time"),
            rows,
            whole,
            counts,
            blocks,
        ),
        _view(
            "issues",
            Text(f"가장 새로운 호 {most}개", f"The newest {most} issues"),
            rows,
            issue_columns(issues[-most:]),
            counts,
            blocks,
        ),
    )


def _view(
    slug: str,
    name: Text,
    rows: Sequence[TrackedRow],
    columns: Sequence[Column],
    counts: pd.DataFrame,
    blocks: Mapping[tuple[str, str], tuple[BlockRef, ...]],
) -> View:
    cells = cells_of([row.line for row in rows], columns, counts, blocks)
    spec = spec_of(lambda lang: tracker(row_frame(rows), column_frame(columns), cells, lang=lang))
    return View(slug, name, spec, width_px(len(columns)))


def row_frame(rows: Sequence[TrackedRow]) -> pd.DataFrame:
    """Rows as the chart takes them."""
    return pd.DataFrame(
        {
            "label_ko": [row.label.ko for row in rows],
            "label_en": [row.label.en for row in rows],
            "kind": ["family" if row.line.is_family else row.kind for row in rows],
            "glyph": [STATES[row.state].glyph for row in rows],
            "has_call": [row.state != INSUFFICIENT for row in rows],
            "state_ko": [STATES[row.state].name.ko for row in rows],
            "state_en": [STATES[row.state].name.en for row in rows],
            "basis_ko": [row.basis.ko for row in rows],
            "basis_en": [row.basis.en for row in rows],
            "evidence": [row.evidence for row in rows],
        }
    )


def column_frame(columns: Sequence[Column]) -> pd.DataFrame:
    """Columns as the chart takes them."""
    return pd.DataFrame({"tick": [c.tick for c in columns], "series": [c.series for c in columns]})


def _payload(rows: Sequence[TrackedRow], views: Sequence[View], shown: int) -> dict[str, Any]:
    """What the page's script needs to choose and order rows; the charts are in the views."""
    return {
        "most": shown,
        "rowPx": ROW_PX,
        "views": [{"slug": view.slug, "width": view.min_width} for view in views],
        "rows": [
            {
                "id": row.line.key,
                "name": chart_text(row.label.ko),
                "kind": "family" if row.line.is_family else row.kind,
                "state": row.state,
                "href": row.href or "",
                "pin": int(row.is_pinned),
                "within": int(row.is_in_family),
                "find": shorten(row.find, _FIND_CHARS),
                "n": row.article_count,
                "first": row.first_at,
            }
            for row in rows
        ],
    }


def _cut(total: int, held: int) -> Text:
    if held == total:
        return same("")
    return Text(
        f"그림에서는 전체 {total:,}개 가운데 앞선 {held:,}개를 고르고 찾을 수 있습니다. "
        "나머지는 아래 표에 있습니다.",
        f"The chart can show the first {held:,} of {total:,}; the table below has all.",
    )


def _columns_note(corpus: Corpus) -> Text:
    count, most = len(corpus.dated_issues), corpus.settings.movement_columns
    if count <= most:
        return same("")
    whole = joined_columns(corpus.dated_issues, corpus.settings.movement_columns)
    shown = sum(len(column.issues) for column in whole)
    by_year = len(whole[0].tick) == len("2020")
    unit = Text("연", "years") if by_year else Text("월", "months")
    note = Text(
        f"호가 {count:,}개라 {unit.ko} 단위로 묶었습니다. 호마다의 모습은 ‘가장 새로운 호’에서 봅니다.",
        f"{count:,} issues are joined into {unit.en}; see the newest issues one by one.",
    )
    if whole[0].series == POOLED:
        note += Text(
            " 간행물이 많아 모두 합쳤습니다. 간행물마다 다루는 것이 달라, 구성이 바뀌면 비율도 바뀝니다.",
            " All series are pooled: they differ in what they write about, so shares move with "
            "their mix, too.",
        )
    if shown < count:
        note += Text(
            f" 가장 새로운 칸 {len(whole)}개만 그렸습니다.",
            f" Only the newest {len(whole)} columns.",
        )
    return note
