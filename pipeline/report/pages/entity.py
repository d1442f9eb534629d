"""A page per technology, model and family, and per company, institution, person … that matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, counted, interval, joined, percent, same, shorten
from pipeline.report.pages.entity_data import QUOTES, Shelf, build_shelf
from pipeline.report.pages.entity_line import LineGrid, line_grid, share_figure
from pipeline.report.pages.entity_links import MOVING, entity_path, name_cell
from pipeline.report.pages.entity_matrix import companion_matrix, field_matrix
from pipeline.report.pages.entity_tables import (
    figures_table,
    horizons_table,
    issue_cell,
    names_table,
    neighbors_table,
    outlook_table,
    versions_table,
)
from pipeline.report.pages.page import Page
from pipeline.report.pages.tracker_cells import Line, jeffreys
from pipeline.report.pages.tracker_words import FAMILY, State, basis_of, state_of
from pipeline.report.pages.view import (
    NAME_CHARS,
    Corpus,
    int_of,
    is_null,
    place,
    text_of,
    type_name,
)
from pipeline.report.theme import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.report.pages.page import Cell

_QUOTE_CHARS = 420
_LEAD_CHARS = 160
_NEARLY_ALL = 0.8  # of a family's articles: its own name alone would draw the same line again


@dataclass(frozen=True, slots=True)
class Badge:
    """A verdict in words, with what it rests on."""

    of: Text
    state: State
    basis: Text
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and a value of the head."""

    name: Text
    value: Cell


@dataclass(frozen=True, slots=True)
class Quote:
    """A block that names it: the text before, at and behind the name."""

    when: Text
    issue: str
    href: str
    article: str
    before: str
    hit: str
    after: str
    where: Text


def entity_pages(corpus: Corpus) -> Iterator[Page]:
    """``entity/<id>.html``."""
    shelf = build_shelf(corpus)
    grid = line_grid(corpus)
    # Ids that differ only in what a file name cannot hold get a digest; a clash would be a bug.
    for key in sorted(shelf.hrefs):
        yield _page(corpus, shelf, key, grid)


def _page(corpus: Corpus, shelf: Shelf, key: str, grid: LineGrid) -> Page:
    entity = corpus.entity_of.get(key)
    is_family = key in shelf.family_life
    kind = _kind(shelf, key, entity)
    name = shorten(shelf.names.get(key, key), NAME_CHARS)
    companions, fields = companion_matrix(corpus, shelf, key), field_matrix(corpus, shelf, key)
    lines = [Line(key, is_family=True)] if is_family else []
    lines += [Line(key, is_family=False)] if entity else []
    own, whole = (sum(c.get(key, {}).values()) for c in (shelf.counts, shelf.family_counts))
    same_line = is_family and own > _NEARLY_ALL * whole
    figures = [
        figure
        for line in (lines[:1] if same_line else lines)
        if _named_often(shelf, line) and (figure := share_figure(shelf, line, grid))
    ]
    spans = [ref for _, ref in shelf.named(key, is_family=is_family)]
    is_moving = kind in MOVING
    tables = {
        "versions": versions_table(corpus, shelf, key) if is_family else None,
        "figures": figures_table(corpus, shelf, key),
        "outlook": outlook_table(corpus, shelf, key),
        "horizons": horizons_table(corpus, shelf, key),
        "neighbors": neighbors_table(shelf, key),
        "names": names_table(corpus, shelf.rows("name_lineage", key)),
    }
    return Page(
        path=entity_path(key),
        template="entity.html",
        title=same(name),
        nav="tracker" if is_moving else "entities",
        has_charts=bool(figures) or any(m and m.figure for m in (companions, fields)),
        values={
            "name": name,
            "kind": kind,
            "kind_name": type_name(kind),
            "is_family": is_family,
            "other_names": _other_names(corpus, key, name),
            "badges": _badges(shelf, key, is_moving=is_moving),
            "lead": _lead(corpus, shelf, key, is_family=is_family),
            "facts": _facts(corpus, shelf, key, entity),
            "figures": figures,
            "matrices": tuple(m for m in (companions, fields) if m),
            "tables": tables,
            "sources": _sources(shelf, key),
            "quotes": tuple(_quote(corpus, shelf, ref) for ref in spans[:QUOTES]),
            "quote_total": len(spans),
            "see_all": Text(f"모두 보기 ({len(spans):,})", f"See all ({len(spans):,})"),
            "everything": Evidence(blocks=tuple(spans[: 10 * QUOTES]))
            if is_family
            else Evidence(entities=(key,)),
            "is_moving": is_moving,
        },
        scripts=("tracker.ticks.js", "entity.js"),
        styles=("entity.css",),
    )


def _kind(shelf: Shelf, key: str, entity: dict[str, Any] | None) -> str:
    row = entity or shelf.life.get(key) or shelf.family_life.get(key)
    kind = str(row["entity_type"]) if row else MOVING[0]
    return kind if kind in TYPES else MOVING[0]


def _named_often(shelf: Shelf, line: Line) -> bool:
    """Whether it is named in two issues at least: fewer are told in words."""
    counts = shelf.family_counts if line.is_family else shelf.counts
    return len(counts.get(line.key, {})) > 1


def _other_names(corpus: Corpus, key: str, name: str) -> tuple[str, ...]:
    row = corpus.entity_of.get(key)
    if row is None:
        return ()
    names = [text_of(row["name_ko"]), text_of(row["name_en"])]
    return tuple(shorten(n, NAME_CHARS) for n in dict.fromkeys(names) if n and n != name)


def _badges(shelf: Shelf, key: str, *, is_moving: bool) -> tuple[Badge, ...]:
    """The verdict; of the family as a whole first where there is one."""
    if not is_moving:
        return ()
    badges = []
    family, own = shelf.family_life.get(key), shelf.life.get(key)
    if family:
        badges.append(_badge(family, Text("계열 전체", "whole family"), None, key))
    if own:
        name = Text("이 이름만", "this name alone") if family else same("")
        badges.append(_badge(own, name, shelf.ratios.get(key), key))
    return tuple(badges)


def _badge(row: dict[str, Any], of: Text, ratio: float | None, key: str) -> Badge:
    evidence = None
    if int_of(row["issue_count"]):
        block = text_of(row["evidence_block_id"])
        evidence = Evidence(entities=(key,))
        if row["kind"] == "family":
            evidence = Evidence(blocks=(block,)) if block else None
    return Badge(of, state_of(row), basis_of(row, ratio), evidence)


def _lead(corpus: Corpus, shelf: Shelf, key: str, *, is_family: bool) -> Text:
    """How often and when, as a sentence."""
    counts = (shelf.family_counts if is_family else shelf.counts).get(key, {})
    known = sorted((i for i in counts if i in shelf.order), key=lambda i: shelf.order[i])
    issues = [corpus.issue_of[i] for i in known]
    if not issues:
        if key in shelf.spans.places:
            return Text(
                "기사 본문 밖(제목 앞, 표지, 목록)이나 날짜를 알 수 없는 호에만 나옵니다.",
                "Named only outside of articles (cover, lists) or in issues without a date.",
            )
        return Text("아직 한 번도 나오지 않았습니다.", "Not named so far.")
    articles = counted(sum(counts.values()), "건", "article")
    first, last = issues[0], issues[-1]
    if len(issues) == 1:
        count, total = counts[first.issue_id], first.article_count
        low, high = jeffreys(count, total)
        share = f"{count}/{total}, {percent(count / total if total else 0.0)}"
        return Text(
            f"한 호({first.when.ko})에만 나왔습니다: 기사 {share} (95% 구간 {interval(low, high)}). "
            "한 호로는 움직임을 말할 수 없습니다.",
            f"Named in one issue alone ({first.when.en}): {share} of its articles (95% interval "
            f"{interval(low, high)}). One issue tells no movement.",
        )
    total = len(corpus.issues)
    return Text(
        f"호 {total:,}개 가운데 {len(issues):,}개, 기사 {articles.ko}에 나왔습니다. "
        f"{first.when.ko}에 처음, {last.when.ko}에 마지막으로 나왔습니다.",
        f"Named in {len(issues):,} of {total:,} issues, {articles.en}; "
        f"first in {first.when.en}, last in {last.when.en}.",
    )


def _facts(
    corpus: Corpus, shelf: Shelf, key: str, entity: dict[str, Any] | None
) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    life = shelf.family_life.get(key) or shelf.life.get(key)
    row = life or entity
    if row:
        for name, column in (
            (Text("처음", "First"), "first_issue_id"),
            (Text("마지막", "Last"), "last_issue_id"),
        ):
            if text_of(row[column]):
                facts.append(Fact(name, issue_cell(corpus, row[column])))
    if life and text_of(life["peak_issue_id"]) and int(life["issue_count"]) > 1:
        facts.append(Fact(Text("가장 높던 호", "Peak"), issue_cell(corpus, life["peak_issue_id"])))
    if life and text_of(life["released"]):
        facts.append(Fact(Text("공개", "Released"), same(str(life["released"]))))
    if life and int_of(life["silent_count"]):
        silent = int_of(life["silent_count"]) or 0
        facts.append(
            Fact(Text("마지막 뒤로", "Since then"), counted(silent, "호 동안 없음", "silent issue"))
        )
    families = shelf.families_of.get(key, [])
    facts += [
        Fact(FAMILY, name_cell(family, shelf.names, shelf.hrefs))
        for family in families
        if family != key and family in shelf.hrefs
    ]
    return tuple(facts)


def _sources(shelf: Shelf, key: str) -> Text | None:
    """On how many voices the articles about it stand."""
    for row in shelf.rows("entity_sources", key):
        sourced, total = int(row["sourced_article_count"]), int(row["article_count"])
        if not sourced:
            return None
        voices, publishers = int(row["voice_count"]), int(row["publisher_count"])
        words = [
            Text(
                f"기사 {total}건 가운데 {sourced}건이 출처를 밝히며, "
                f"매체 {publishers}곳, 서로 독립인 목소리 {voices}개입니다",
                f"{sourced} of {total} articles state sources: {publishers} publishers, "
                f"{voices} independent voices",
            )
        ]
        if (main := text_of(row["main_publisher"])) and not is_null(row["main_publisher_share"]):
            share = percent(float(row["main_publisher_share"]))
            main = shorten(main, NAME_CHARS)
            words.append(
                Text(f"가장 큰 출처는 {main}({share})", f"the largest is {main} ({share})")
            )
        return joined(words, "; ") + "."
    return None


def _quote(corpus: Corpus, shelf: Shelf, ref: tuple[str, int, int]) -> Quote:
    block_id, start, end = ref
    block = shelf.blocks[block_id]
    issue = corpus.issue_of.get(block.issue_id)
    text = block.text
    low = 0 if len(text) <= _QUOTE_CHARS else max(0, start - _LEAD_CHARS)
    high = min(len(text), max(end, low + _QUOTE_CHARS))
    title = shelf.titles.get(text_of(block.article_id) or "", "")
    anchor = block_id.rsplit("/", 1)[-1]
    return Quote(
        when=issue.when if issue else same(""),
        issue=shorten(issue.title, NAME_CHARS) if issue else block.issue_id,
        href=f"{issue.href}#{anchor}" if issue else "",
        article="" if title == text else shorten(title, 120),
        before=("…" if low else "") + text[low:start],
        hit=text[start:end],
        after=text[end:high] + ("…" if high < len(text) else ""),
        where=place(block.source_line, block.page),
    )
