"""Tables of the page of sources: publishers, issues, series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, interval, percent, same, shorten
from pipeline.report.pages.page import DataTable, Evidenced, Keyed, Link
from pipeline.report.pages.view import NAME_CHARS, int_of, is_null, text_of

if TYPE_CHECKING:
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.sources_evidence import Citations
    from pipeline.report.pages.view import Corpus

ALL = "all"
_TITLE_CHARS = 40
_EVIDENCED_WHOLE = 200  # rows of the page; those of the data files name fewer blocks
_FEW_BLOCKS = 6


def publisher_table(corpus: Corpus, citations: Citations) -> DataTable:
    """Every publisher by share, of all series first."""
    rows = corpus.rows("source_shares")
    rows.sort(
        key=lambda r: (
            r["series"] != ALL,
            -float(r["citing_share"]),
            -(int_of(r["reference_count"]) or 0),
            str(r["series"]),
            str(r["publisher_key"]),
        )
    )
    cells: list[tuple[Cell, ...]] = []
    for at, row in enumerate(rows):
        evidence = citations.of_publisher(row)
        if evidence and at >= _EVIDENCED_WHOLE:
            evidence = Evidence(entities=evidence.entities, blocks=evidence.blocks[-_FEW_BLOCKS:])
        name = same(shorten(str(row["publisher"]), NAME_CHARS))
        cells.append(
            (
                Evidenced(name, evidence) if evidence else name,
                _series_words(str(row["series"])),
                same(percent(float(row["citing_share"]))),
                same(interval(float(row["citing_share_low"]), float(row["citing_share_high"]))),
                same(f"{int_of(row['article_count']) or 0:,}"),
                same(f"{int_of(row['reference_count']) or 0:,}"),
                same(f"{int_of(row['issue_count']) or 0:,}"),
                _issue_words(corpus, row["first_issue_id"]),
                _issue_words(corpus, row["last_issue_id"]),
            )
        )
    return DataTable(
        caption=Text("발행처", "Publishers"),
        columns=(
            Text("발행처", "Publisher"),
            Text("간행물", "Series"),
            Text("비율", "Share"),
            Text("95% 구간", "95% interval"),
            Text("기사", "Articles"),
            Text("출처", "Sources"),
            Text("호", "Issues"),
            Text("처음", "First"),
            Text("마지막", "Last"),
        ),
        rows=tuple(cells),
        numeric=frozenset({2, 3, 4, 5, 6}),
    )


def _series_words(name: str) -> Text:
    return Text("모두", "all") if name == ALL else same(shorten(name, 24))


def _issue_words(corpus: Corpus, issue_id: object) -> Cell:
    issue = corpus.issue_of.get(text_of(issue_id) or "")
    if issue is None:
        return same("—")
    return Keyed(issue.when, issue.published_on.isoformat() if issue.published_on else "")


def issue_table(corpus: Corpus, citations: Citations) -> DataTable:
    """Every issue, the newest first."""
    sources = {str(row["issue_id"]): row for row in corpus.rows("issue_sources")}
    cells: list[tuple[Cell, ...]] = []
    for issue in reversed(corpus.issues):
        if issue.issue_id not in sources:
            continue
        row = sources[issue.issue_id]
        evidence = citations.of_issue(issue.issue_id)
        count = same(f"{int_of(row['source_count']) or 0:,}")
        day = issue.published_on
        cells.append(
            (
                Keyed(issue.when, day.isoformat() if day else ""),
                Link(same(shorten(issue.title, _TITLE_CHARS)), issue.href),
                Evidenced(count, evidence) if evidence else count,
                *_measures(row),
            )
        )
    return DataTable(
        caption=Text("호마다의 출처", "Sources by issue"),
        columns=(Text("날짜", "Date"), Text("호", "Issue"), Text("출처", "Sources"), *_MEASURES),
        rows=tuple(cells),
        numeric=frozenset(range(2, 3 + len(_MEASURES))),
    )


_MEASURES = (
    Text("발행처", "Publishers"),
    Text("고르게 나눈 수", "Effective"),
    Text("시차(일)", "Days"),
    Text("가능한 범위", "Possible"),
    Text("발행처 없음", "No publisher"),
    Text("날짜 없음", "No date"),
    Text("출처 없는 기사", "Unsourced"),
    Text("늦은 날짜", "Dated later"),
)


def _measures(row: dict[str, Any]) -> tuple[Cell, ...]:
    sources = int_of(row["source_count"]) or 0
    unknown = (int_of(row["unknown_publisher_count"]) or 0) / sources if sources else None
    low, high = row["lag_days_low"], row["lag_days_high"]
    span = "—" if is_null(low) or is_null(high) else days_span(low, high)
    return (
        same(f"{int_of(row['publisher_count']) or 0:,}"),
        _decimal(row["effective_publisher_count"], 1),
        _decimal(row["lag_days"], 0),
        same(span),
        same("—" if unknown is None else percent(unknown)),
        same("—" if is_null(row["undated_share"]) else percent(float(row["undated_share"]))),
        same(f"{int_of(row['unsourced_article_count']) or 0}/{int_of(row['article_count']) or 0}"),
        same(f"{int_of(row['later_source_count']) or 0:,}"),
    )


def _decimal(value: Any, digits: int) -> Cell:  # noqa: ANN401 - a cell
    if is_null(value):
        return same("—")
    return Keyed(same(f"{float(value):,.{digits}f}".replace("-", "−")), round(float(value), 4))


def series_table(series: dict[str, dict[str, Any]]) -> DataTable:
    """All series together, then each."""
    order = sorted(series, key=lambda name: (name != ALL, name))
    return DataTable(
        caption=Text("간행물마다의 출처", "Sources by series"),
        columns=(
            Text("간행물", "Series"),
            Text("호", "Issues"),
            Text("출처", "Sources"),
            *_MEASURES,
        ),
        rows=tuple(
            (
                _series_words(name),
                same(f"{int_of(series[name]['issue_count']) or 0:,}"),
                same(f"{int_of(series[name]['source_count']) or 0:,}"),
                *_measures(series[name]),
            )
            for name in order
        ),
        numeric=frozenset(range(1, 3 + len(_MEASURES))),
    )


def whole_days(value: Any) -> str:  # noqa: ANN401 - a cell
    """Days without fraction.

    >>> whole_days(-1290.25)
    '−1,290'
    """
    return f"{float(value):,.0f}".replace("-", "−")


def days_span(low: Any, high: Any) -> str:  # noqa: ANN401 - cells
    """Both ends of a range of days, apart enough for a sign.

    >>> days_span(30, 61), days_span(-1305, -1276)
    ('30–61', '−1,305 … −1,276')
    """
    between = "–" if float(low) >= 0 else " … "
    return f"{whole_days(low)}{between}{whole_days(high)}"
