"""The list of all issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, same, shorten
from pipeline.report.pages.explorer import undated_note
from pipeline.report.pages.page import DataTable, Evidenced, Keyed, Link, Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus, IssueView

_UNDATED_KEY = "0000"  # before every dated issue


def issues_page(corpus: Corpus) -> list[Page]:
    """``issues.html``, newest first."""
    return [
        Page(
            path="issues.html",
            template="issues.html",
            title=Text("모든 호", "All issues"),
            nav="issues",
            values={
                "issues": issue_table(reversed(corpus.issues)),
                "undated": undated_note(corpus),
                "failures": corpus.failures,
            },
        )
    ]


def issue_table(issues: Iterable[IssueView]) -> DataTable:
    """Issues in the order given."""
    return DataTable(
        caption=Text("호 목록", "Issues"),
        columns=(
            Text("날짜", "Date"),
            Text("제목", "Title"),
            Text("간행물 · 발행", "Series · publisher"),
            Text("날짜의 근거", "Date read from"),
            Text("정밀도", "Precise to"),
            Text("기사", "Articles"),
            Text("형식", "Format"),
        ),
        rows=tuple(_row(issue) for issue in issues),
        numeric=frozenset({5}),
    )


def _row(issue: IssueView) -> tuple[Cell, ...]:
    day = issue.published_on
    return (
        Keyed(issue.when, day.isoformat() if day else _UNDATED_KEY),
        Link(same(issue.name), issue.href),
        same(shorten(joined_names(issue), 60)),
        issue.basis,
        issue.precision,
        Evidenced(same(f"{issue.article_count:,}"), Evidence(issues=(issue.issue_id,))),
        same(issue.source_format),
    )


def joined_names(issue: IssueView) -> str:
    """Series and publisher, once where they are the same."""
    names = [name for name in (issue.series, issue.publisher) if name]
    return " · ".join(dict.fromkeys(names))
