"""Lists of the change sheet: names, links, figures and words, as many as one A4 page holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, counted, same, shorten
from pipeline.report.pages.changes_words import (
    CHANGES,
    KINDS,
    Change,
    change_of,
    type_order,
)
from pipeline.report.pages.view import NAME_CHARS, int_of, short_name, text_of, type_name

if TYPE_CHECKING:
    from pipeline.report.pages.view import Corpus, IssueView

# What one A4 page holds at 8.6 points: three lists stand side by side, each row a line.
NAMES_SHOWN = 10
FEW_SHOWN = 8
FIGURES_SHOWN = 4  # two lines each
WORDS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Block:
    """One list of the sheet; ``more`` rows are left out of it."""

    slug: str
    title: Text
    note: Text
    rows: tuple[Change, ...] = ()
    more: int = 0
    empty: Text = Text("없음", "none")  # noqa: RUF009 - frozen, shared by all


def _chosen(
    rows: list[dict[str, Any]], against: str, kinds: tuple[str, ...], changes: tuple[str, ...]
) -> list[dict[str, Any]]:
    return [
        row
        for row in rows
        if row["against"] == against and row["kind"] in kinds and row["change"] in changes
    ]


def blocks_of(
    corpus: Corpus, issue: IssueView, before: list[IssueView], rows: list[dict[str, Any]]
) -> tuple[Block, ...]:
    """The lists in the order of the sheet, three to a row; none without an issue before."""
    if not before:
        return ()
    last, now = before[-1].article_count, issue.article_count
    total = sum(one.article_count for one in before)
    sides = Text(f"기사 {last:,}건 → {now:,}건 가운데", f"of {last:,} → {now:,} articles")
    history = Text(
        f"앞선 호 {len(before):,}개의 기사 {total:,}건 → {now:,}건",
        f"{counted(len(before), '', 'earlier issue').en}: of {total:,} → {now:,} articles",
    )
    made = [
        _by_type(
            corpus,
            Block(change, CHANGES[change], sides),
            _chosen(rows, "previous", ("entity",), (change,)),
            FEW_SHOWN if change in {"more", "less"} else NAMES_SHOWN,
        )
        for change in ("new", "returned", "gone", "more", "less")
    ]
    links = [
        row
        for change in ("new", "returned", "more")
        for row in _chosen(rows, "previous", ("pair",), (change,))
    ]
    made.append(
        _by_type(corpus, Block("links", Text("새 연결", "New links"), sides), links, FEW_SHOWN)
    )
    long = _chosen(rows, "history", ("entity", "keyword"), ("more", "less", "returned", "gone"))
    long.sort(key=lambda r: (float(r["p_value"]), -(int_of(r["article_count"]) or 0), r["key"]))
    title = Text("앞선 모든 호와 견주어", "Against all issues before")
    made.append(_filled(corpus, Block("history", title, history), long, FEW_SHOWN))
    figures = Block(
        "figures",
        Text("바뀐 수치", "Changed figures"),
        Text("앞서 말한 값 → 이 호의 값", "stated before → here"),
        empty=Text("같은 것을 다르게 말한 수치 없음", "no figure is restated otherwise"),
    )
    stated = _chosen(rows, "history", ("quantity",), ("changed",))
    made.append(_filled(corpus, figures, stated, FIGURES_SHOWN))
    return tuple(made)


def _filled(corpus: Corpus, block: Block, rows: list[dict[str, Any]], most: int) -> Block:
    """The block with the first ``most`` rows, and how many it leaves out."""
    is_long = block.slug == "history"
    kept = tuple(change_of(corpus, row, is_shared=is_long) for row in rows[:most])
    groups = {(r["kind"], r["change"]): int_of(r["change_count"]) or 0 for r in rows}
    return replace(block, rows=kept, more=max(0, sum(groups.values()) - len(kept)))


def _by_type(corpus: Corpus, block: Block, rows: list[dict[str, Any]], most: int) -> Block:
    """The same, its rows by type; which rows they are is decided by rank, the surest first."""
    filled = _filled(corpus, block, rows, most)
    return replace(filled, rows=tuple(sorted(filled.rows, key=lambda c: type_order(c.css))))


def keyword_lines(rows: list[dict[str, Any]]) -> tuple[tuple[Text, tuple[Change, ...]], ...]:
    """Keywords that came and went, a line each."""
    lines = []
    for changes, title in (
        (("new",), Text("새 키워드", "New keywords")),
        (("gone",), Text("빠진 키워드", "Gone keywords")),
    ):
        found = _chosen(rows, "previous", ("keyword",), changes)[:WORDS_SHOWN]
        words = tuple(_keyword(row) for row in found)
        if words:
            lines.append((title, words))
    return tuple(lines)


def _keyword(row: dict[str, Any]) -> Change:
    issue = text_of(row["base_issue_id" if row["change"] == "gone" else "issue_id"])
    return Change(
        name=same(shorten(str(row["key"]), NAME_CHARS)),
        label=KINDS["keyword"],
        css="",
        before=same(f"{int_of(row['base_article_count']) or 0}"),
        after=same(f"{int_of(row['article_count']) or 0}"),
        support=text_of(row["support"]) or "",
        evidence=Evidence(term=str(row["key"]), issues=(issue,) if issue else ()),
    )


def distinctive_words(
    corpus: Corpus, rows: list[dict[str, Any]]
) -> tuple[tuple[Text, Evidence], ...]:
    """What the issue is about beside its own history: words and names by their log-odds."""
    rows = sorted(rows, key=lambda r: (-float(r["z_score"]), str(r["kind"]), str(r["key"])))
    shown: dict[str, tuple[Text, Evidence]] = {}
    for row in rows[: 2 * WORDS_SHOWN]:
        key, issues = str(row["key"]), (str(row["issue_id"]),)
        is_entity = row["kind"] == "entity"
        name = short_name(corpus, key) if is_entity else shorten(key, NAME_CHARS)
        asked = Evidence(entities=(key,), issues=issues)
        if not is_entity:
            asked = Evidence(term=key, issues=issues)
        shown.setdefault(name.casefold().replace(" ", ""), (same(name), asked))
    return tuple(shown.values())[:WORDS_SHOWN]


def first_names(corpus: Corpus, rows: list[dict[str, Any]]) -> tuple[Change, ...]:
    """The most named of an issue that has no issue before it."""
    rows = [row for row in rows if int_of(row["article_count"])]
    rows.sort(key=lambda r: (-(int_of(r["article_count"]) or 0), str(r["entity_id"])))
    shown = []
    for row in rows[: 2 * NAMES_SHOWN]:
        key = str(row["entity_id"])
        entity_type = str(corpus.entity_of[key]["entity_type"]) if key in corpus.entity_of else ""
        shown.append(
            Change(
                name=same(short_name(corpus, key)),
                label=type_name(entity_type) if entity_type else same(""),
                css=f"t-{entity_type}",
                before=same(""),
                after=same(f"{int_of(row['article_count'])}"),
                support="",
                evidence=Evidence(entities=(key,), issues=(str(row["issue_id"]),)),
            )
        )
    return tuple(shown)
