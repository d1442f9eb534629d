"""Cells of the tracker: who is named by how many articles of which issue, or year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd
from scipy.stats import beta

from pipeline.report.evidence import Evidence
from pipeline.report.format import same, shorten
from pipeline.report.pages.view import series_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.report.evidence import BlockRef
    from pipeline.report.format import Text
    from pipeline.report.pages.view import Corpus, IssueView

CELL_COLUMNS = (
    "row", "column", "when", "article_count", "article_total", "article_share", "share_low",
    "share_high", "evidence",
)  # fmt: skip
_TAIL = 0.025
POOLED = "모든 간행물 · all series"
_BLOCKS_A_CELL = 24  # of a family's cell: what a reader opens, not what a machine counts
_ISSUES_A_CELL = 12  # the newest of a month or year


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the chart: one issue, or all issues of a series in a month or year.

    Attributes:
        day: Of the issue; the first of a month, the middle of a year.
    """

    day: date
    tick: str
    series: str
    when: Text
    issues: tuple[IssueView, ...]

    @property
    def article_total(self) -> int:
        """Articles of its issues."""
        return sum(issue.article_count for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the chart: an entity, or a version family."""

    key: str
    is_family: bool


@lru_cache(maxsize=65_536)
def jeffreys(count: int, total: int) -> tuple[float, float]:
    """95 % interval of a share: Jeffreys, the bound at 0 or 1 put there (Brown et al. 2001).

    >>> [round(bound, 3) for bound in jeffreys(0, 4)]
    [0.0, 0.445]
    """
    if total <= 0:
        return 0.0, 1.0
    count = min(count, total)
    low = 0.0 if count == 0 else float(beta.ppf(_TAIL, count + 0.5, total - count + 0.5))
    high = 1.0 if count == total else float(beta.ppf(1 - _TAIL, count + 0.5, total - count + 0.5))
    return low, high


def issue_columns(issues: Sequence[IssueView]) -> tuple[Column, ...]:
    """A column an issue, series after series, in time."""
    order = series_order(issues)
    ordered = sorted(issues, key=lambda i: (order[i.series], str(i.published_on), i.issue_id))
    columns = []
    for issue in ordered:
        name = same(shorten(f"{issue.tick} · {issue.title}", 60))
        assert issue.published_on is not None, issue.issue_id
        columns.append(Column(issue.published_on, issue.tick, issue.series, name, (issue,)))
    return tuple(columns)


def period_columns(
    issues: Sequence[IssueView], *, by_year: bool, is_pooled: bool = False
) -> tuple[Column, ...]:
    """A column a month or year with an issue, series after series or all series in one."""
    order = series_order(issues)
    groups: dict[tuple[int, str], list[IssueView]] = {}
    for issue in issues:
        assert issue.published_on is not None, issue.issue_id
        period = f"{issue.published_on:%Y}" if by_year else f"{issue.published_on:%Y.%m}"
        groups.setdefault((0 if is_pooled else order[issue.series], period), []).append(issue)
    columns = []
    for (_, period), part in sorted(groups.items()):
        series = POOLED if is_pooled and len(order) > 1 else part[0].series
        name = same(f"{period} · {shorten(series, 40)}")
        tick = period if by_year else period[2:]
        day = date(int(period[:4]), 7 if by_year else int(period[5:]), 1)
        columns.append(Column(day, tick, series, name, tuple(part)))
    return tuple(columns)


def joined_columns(issues: Sequence[IssueView], most: int) -> tuple[Column, ...]:
    """All of time in at most ``most`` columns: months, else years, else years of all series.

    Years are pooled over series last, since series differ in what they write about; where even
    that is too much, the newest stay.
    """
    columns: tuple[Column, ...] = ()
    for by_year, is_pooled in ((False, False), (True, False), (True, True)):
        columns = period_columns(issues, by_year=by_year, is_pooled=is_pooled)
        if len(columns) <= most:
            return columns
    return columns[-most:]


def named(corpus: Corpus, lines: Iterable[Line]) -> pd.DataFrame:
    """Articles by line and issue, zeros left out.

    Returns:
        Columns ``key``, ``is_family``, ``issue_id``, ``article_count``.
    """
    wanted = list(lines)
    parts = []
    for table, column, is_family in (
        ("entity_timeline", "entity_id", False),
        ("family_timeline", "family_id", True),
    ):
        keys = [line.key for line in wanted if line.is_family == is_family]
        frame = corpus.frame(table, [column, "issue_id", "article_count"])
        frame = frame[frame[column].isin(keys) & (frame["article_count"] > 0)]
        part = frame.rename(columns={column: "key"})
        parts.append(part.assign(is_family=is_family))
    return pd.concat(parts, ignore_index=True)


def cells_of(
    lines: Sequence[Line],
    columns: Sequence[Column],
    counts: pd.DataFrame,
    blocks: Mapping[tuple[str, str], tuple[BlockRef, ...]],
) -> pd.DataFrame:
    """One row per mark, as the chart wants it.

    Args:
        lines: Rows of the chart, in order.
        columns: Its columns, in order.
        counts: Of :func:`named`.
        blocks: Spans of a family by family and issue: the panel cannot ask for "any of these".
    """
    row_of = {(line.key, line.is_family): at for at, line in enumerate(lines)}
    column_of = {i.issue_id: at for at, column in enumerate(columns) for i in column.issues}
    sums: dict[tuple[int, int], int] = {}
    issues: dict[tuple[int, int], list[str]] = {}
    names = ["key", "is_family", "issue_id", "article_count"]
    for key, is_family, issue_id, count in counts[names].itertuples(index=False):
        row, place = row_of.get((str(key), bool(is_family))), column_of.get(str(issue_id))
        if row is None or place is None:
            continue
        sums[row, place] = sums.get((row, place), 0) + int(count)
        issues.setdefault((row, place), []).append(str(issue_id))
    totals = [column.article_total for column in columns]
    out = []
    for (row, at), count in sorted(sums.items()):
        line, column = lines[row], columns[at]
        total = totals[at]
        low, high = jeffreys(count, total)
        evidence = _evidence(line, issues[row, at], blocks)
        share = count / total if total else 0.0
        out.append((row, at, column.when.ko, count, total, share, low, high, evidence))
    return pd.DataFrame(out, columns=list(CELL_COLUMNS))


def _evidence(
    line: Line,
    issues: Sequence[str],
    blocks: Mapping[tuple[str, str], tuple[BlockRef, ...]],
) -> Evidence | None:
    if not line.is_family:
        return Evidence(entities=(line.key,), issues=tuple(sorted(issues)[-_ISSUES_A_CELL:]))
    spans = [ref for issue in sorted(issues) for ref in blocks.get((line.key, issue), ())]
    return Evidence(blocks=tuple(spans[:_BLOCKS_A_CELL])) if spans else None


def family_blocks(corpus: Corpus) -> dict[tuple[str, str], tuple[BlockRef, ...]]:
    """Where each family is named, by family and issue: a span per block, capped."""
    families = corpus.frame("families", ["family_id", "entity_id"])
    mentions = corpus.frame("mentions", ["entity_id", "issue_id", "block_id", "start", "end"])
    mentions = mentions[mentions["entity_id"].isin(families["entity_id"])]
    joined = families.merge(mentions, on="entity_id")
    joined = joined.sort_values(
        ["family_id", "issue_id", "block_id", "start", "end"], kind="stable"
    )
    joined = joined.drop_duplicates(["family_id", "block_id"])
    out: dict[tuple[str, str], list[BlockRef]] = {}
    columns = ["family_id", "issue_id", "block_id", "start", "end"]
    for family, issue, block, start, end in joined[columns].itertuples(index=False):
        spans = out.setdefault((str(family), str(issue)), [])
        if len(spans) < _BLOCKS_A_CELL:
            spans.append((str(block), int(start), int(end)))
    return {key: tuple(spans) for key, spans in out.items()}
