"""One sheet of paper an issue: what it changes against the one before and against its history."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from pipeline.report.format import Text, counted, file_stem, joined, percent, same, shorten
from pipeline.report.pages.changes_blocks import (
    blocks_of,
    distinctive_words,
    first_names,
    keyword_lines,
)
from pipeline.report.pages.changes_words import AGAINST, CHANGES, MARKS, SUPPORTS, change_of
from pipeline.report.pages.page import DataTable, Evidenced, Keyed, Page
from pipeline.report.pages.sources_tables import days_span, whole_days
from pipeline.report.pages.view import group, int_of, is_null, records, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus, IssueView

_TITLE_CHARS = 70
_SHEETS_MADE = 1_200  # a century of a monthly: at 40 kB each, 50 MB
_TABLES_SHOWN = 24  # newest sheets with the table of all rows, 130 kB each: two years of a monthly


@dataclass(frozen=True, slots=True)
class Fact:
    """A number about the issue's sources, with what is usual in its series."""

    name: Text
    value: Text
    note: Text


def sheet_path(issue: IssueView) -> str:
    """Path of the issue's sheet, relative to the site."""
    return f"changes/{file_stem(issue.issue_id)}.html"


def sheet_href(issue: IssueView) -> str:
    """Address of the issue's sheet, quoted."""
    return issue.href.replace("issues/", "changes/", 1)


def sheeted(corpus: Corpus) -> tuple[IssueView, ...]:
    """Issues that have a sheet: all, or of ten thousand the newest."""
    return corpus.issues[-_SHEETS_MADE:]


def change_sheets(corpus: Corpus) -> Iterator[Page]:
    """``changes/<issue>.html`` for every issue; see :func:`sheeted`."""
    wanted = {issue.issue_id for issue in sheeted(corpus)}
    rows = _by_issue(corpus, "issue_changes", ("against", "kind", "change", "rank"), wanted)
    distinctive = _by_issue(corpus, "distinctive", ("kind", "key"), wanted)
    sources = {str(row["issue_id"]): row for row in corpus.rows("issue_sources")}
    usual = _usual_sources(list(sources.values()))
    named = _names_of_first(corpus)
    past: defaultdict[str, list[IssueView]] = defaultdict(list)
    with_table = {issue.issue_id for issue in corpus.issues[-_TABLES_SHOWN:]}
    for issue in corpus.issues:
        before = [] if issue.published_on is None else past[issue.series]
        if issue.issue_id in wanted:
            before = list(before)
        if issue.published_on is not None:
            past[issue.series].append(issue)
        if issue.issue_id not in wanted:
            continue
        own = rows.get(issue.issue_id, [])
        values = {
            "issue": issue,
            "title_words": shorten(issue.title, _TITLE_CHARS),
            "before": before[-1] if before else None,
            "before_href": _href_of(before[-1], wanted) if before else "",
            "past_count": len(before),
            "lead": lead(issue, before, own),
            "blocks": blocks_of(corpus, issue, before, own),
            "words": keyword_lines(own),
            "own_words": distinctive_words(corpus, distinctive.get(issue.issue_id, [])),
            "facts": _source_facts(sources.get(issue.issue_id), usual.get(issue.series)),
            "first_names": first_names(corpus, named.get(issue.issue_id, [])),
            "table": change_table(corpus, own) if own and issue.issue_id in with_table else None,
            "is_cut": bool(own) and issue.issue_id not in with_table,
            "marks": [(MARKS[name], words) for name, words in SUPPORTS.items()],
        }
        yield Page(
            path=sheet_path(issue),
            template="changes.html",
            title=Text(f"{issue.name}: 이번 호 변화", f"{issue.name}: what changed"),
            nav="diff",
            values=values,
            styles=("changes.css",),
        )


def _by_issue(
    corpus: Corpus, name: str, order: tuple[str, ...], wanted: set[str]
) -> dict[str, list[dict[str, Any]]]:
    frame = corpus.frame(name)
    own = frame[frame["issue_id"].isin(sorted(wanted))].sort_values(["issue_id", *order])
    return group(records(own), "issue_id")


def _names_of_first(corpus: Corpus) -> dict[str, list[dict[str, Any]]]:
    """Rows of ``entity_timeline`` of issues that have none before them in their series."""
    first = {issue.series: issue.issue_id for issue in reversed(corpus.dated_issues)}
    frame = corpus.frame("entity_timeline")
    own = frame[frame["issue_id"].isin(sorted(first.values())) & (frame["article_count"] > 0)]
    return group(records(own), "issue_id")


def _href_of(issue: IssueView, sheeted_ids: set[str]) -> str:
    """Its sheet, or its text where it is too old for one."""
    return sheet_href(issue) if issue.issue_id in sheeted_ids else issue.href


def lead(issue: IssueView, before: list[IssueView], rows: list[dict[str, Any]]) -> Text:
    """What happened, in one or two sentences made of the rows."""
    if issue.published_on is None:
        return Text(
            "날짜를 알 수 없는 호라 앞뒤를 정할 수 없고, 무엇이 바뀌었는지도 말할 수 없습니다.",
            "Without a date the issue has no before and after, so no change can be told.",
        )
    if not before:
        return Text(
            "이 간행물에서 읽은 첫 호라 견줄 앞 호가 없습니다. 아래는 이 호가 자주 부르는 이름입니다.",
            "The first issue read of its series: there is nothing before it. These are the names "
            "it uses most.",
        )
    totals = totals_of(rows)
    parts = [
        (totals["new"], Text("처음 나온", "new")),
        (totals["returned"], Text("다시 나온", "returned")),
        (totals["gone"], Text("빠진", "gone")),
    ]
    words = joined([Text(f"{w.ko} 이름이 {n:,}개", f"{n:,} {w.en}") for n, w in parts], ", ")
    sure = supported_count(rows)
    base = before[-1].article_count
    if sure:
        tail = Text(
            f"우연으로 보기 어려운 변화는 {sure}건입니다(●).",
            f"{counted(sure, '', 'change').en} can hardly be chance (●).",
        )
    else:
        tail = Text(
            f"기사 {base}건과 {issue.article_count}건의 견줌이라, 우연이 아니라고 말할 수 있는 변화는 "
            "없습니다.",
            f"With {base} and {issue.article_count} articles, no change can be told from chance.",
        )
    return (
        Text("앞 호와 견주면 ", "Names against the issue before: ")
        + words
        + Text("입니다. ", ". ")
        + tail
    )


def totals_of(rows: list[dict[str, Any]]) -> Counter[str]:
    """How many entities changed, by change, against the issue before; all, not only those kept."""
    totals: Counter[str] = Counter()
    for row in rows:
        if row["kind"] == "entity" and row["against"] == "previous":
            totals[str(row["change"])] = int_of(row["change_count"]) or 0
    return totals


def supported_count(rows: list[dict[str, Any]]) -> int:
    """Rows that can hardly be chance; a row against both sides counts once."""
    sure = {
        (row["kind"], row["key"], text_of(row["other_key"]))
        for row in rows
        if row["support"] == "supported"
    }
    return len(sure)


def _usual_sources(rows: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """By series the median over its issues of each measure the sheet shows."""
    columns = ("source_count", "effective_publisher_count", "lag_days")
    values: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        for column in columns:
            if not is_null(row[column]):
                values[str(row["series"]), column].append(float(row[column]))
    usual: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (series, column), known in values.items():
        if len(known) > 1:
            usual[series][column] = median(known)
    return dict(usual)


def _source_facts(row: dict[str, Any] | None, usual: dict[str, float] | None) -> tuple[Fact, ...]:
    """The issue's sources in four numbers; none for an issue that cites nothing."""
    if row is None or not int_of(row["source_count"]):
        return ()
    told = usual or {}

    def beside(column: str) -> Text:
        if column not in told:
            return same("")
        return Text(f"간행물 중앙값 {told[column]:,.1f}", f"series median {told[column]:,.1f}")

    lag = row["lag_days"]
    span = same("")
    if not is_null(lag):
        days = days_span(row["lag_days_low"], row["lag_days_high"])
        span = Text(f"가능한 범위 {days}일", f"possible {days}")
    undated, sources = row["undated_share"], int_of(row["source_count"]) or 1
    unknown = (int_of(row["unknown_publisher_count"]) or 0) / sources
    effective = row["effective_publisher_count"]
    spread = "—" if is_null(effective) else f"{float(effective):.1f}"
    return (
        Fact(Text("출처", "Sources"), same(f"{sources:,}"), beside("source_count")),
        Fact(
            Text("고르게 나눈 발행처 수", "Effective publishers"),
            same(spread),
            beside("effective_publisher_count"),
        ),
        Fact(
            Text("출처에서 호까지", "Source to issue"),
            same("—") if is_null(lag) else Text(f"{whole_days(lag)}일", f"{whole_days(lag)} days"),
            span,
        ),
        Fact(
            Text("발행처·날짜 없음", "No publisher · date"),
            same(f"{percent(unknown)} · {percent(0.0 if is_null(undated) else float(undated))}"),
            Text(
                f"출처 없는 기사 {int_of(row['unsourced_article_count']) or 0}건",
                f"articles without source: {int_of(row['unsourced_article_count']) or 0}",
            ),
        ),
    )


def change_table(corpus: Corpus, rows: list[dict[str, Any]]) -> DataTable:
    """Every row kept of the issue, with its exact tests."""
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        change = change_of(corpus, row)
        cells.append(
            (
                AGAINST[str(row["against"])],
                CHANGES[str(row["change"])],
                Evidenced(change.name, change.evidence) if change.evidence else change.name,
                change.label,
                _sided(row, "base_", change.before),
                _sided(row, "", change.after),
                _probability(row["p_value"]),
                _probability(row["q_value"]),
                same(f"{change.mark} ") + change.verdict,
            )
        )
    return DataTable(
        caption=Text("이 호의 모든 변화", "All changes of the issue"),
        columns=(
            Text("견준 쪽", "Against"),
            Text("변화", "Change"),
            Text("대상", "What"),
            Text("유형", "Type"),
            Text("앞", "Before"),
            Text("이 호", "Here"),
            same("p"),
            same("q"),
            Text("판정", "Verdict"),
        ),
        rows=tuple(cells),
        numeric=frozenset({4, 5, 6, 7}),
    )


def _sided(row: dict[str, Any], side: str, words: Text) -> Text:
    """Articles of how many; for a figure its own words."""
    total = int_of(row[f"{side}issue_article_count"])
    if total is None:
        return words
    return same(f"{int_of(row[f'{side}article_count']) or 0:,}/{total:,}")


def _probability(value: object) -> Cell:
    if is_null(value):
        return same("—")
    number = float(str(value))
    return Keyed(same("<0.001" if number < 0.001 else f"{number:.3f}"), number)  # noqa: PLR2004 - three decimals are shown
