"""Timelines to choose from: the data of the top entities or keywords, compact, for the script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.format import Text, counted, shorten
from pipeline.report.pages.entity_links import linked_entities
from pipeline.report.pages.explorer_compare import (
    FAMILY,
    FAMILY_NAME,
    Item,
    family_items,
    with_verdicts,
)
from pipeline.report.pages.explorer_data import (
    MOST_CHOSEN,
    MOST_POINTS,
    is_by_month,
    month_note,
    payload,
)
from pipeline.report.pages.page import Page
from pipeline.report.pages.view import (
    entity_name,
    group,
    records,
    series_order,
    text_of,
    type_name,
)
from pipeline.report.theme import TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from pipeline.report.pages.view import Corpus

_MOST_CELLS = 600_000  # items times issues: keeps the page of 10,000 issues below 5 MB
_FEWEST_ITEMS = 40
_NAME_CHARS = 60
_FIND_CHARS = 240
_MOST_FAMILIES = 60  # as many as a reader scrolls through
_COMPARED = (
    Text("판정", "Verdict"),
    Text("기사", "Articles"),
    Text("호", "Issues"),
    Text("해마다 (95%)", "A year (95%)"),
    Text("최근 호 (95%)", "Newest (95%)"),
    Text("알아볼 변화", "Detectable"),
)


def entities_page(corpus: Corpus) -> list[Page]:
    """Timelines of entities."""
    items = with_verdicts(corpus, entity_items(corpus), "entity")
    total = corpus.row_count("entities")
    chosen = _first_choice(corpus, items)
    hrefs = linked_entities(corpus)
    kinds: list[tuple[str, Text]] = [
        (kind, type_name(kind)) for kind in TYPES if any(i.kind == kind for i in items)
    ]
    scope = _scope(len(items), total)
    families = family_items(corpus, most=_MOST_FAMILIES)
    if families:
        kinds.append((FAMILY, FAMILY_NAME))
        items += families
    page = Page(
        path="entities.html",
        template="explorer.html",
        title=Text("개체 시간선", "Entity timelines"),
        nav="entities",
        has_charts=True,
        styles=("explorer.css",),
        values={
            "lead": Text(
                "기업·기관·모델·기술 등 이름이 호마다 몇 개의 기사에 나왔는지를 따라갑니다.",
                "How many articles of each issue name a company, institution, model, technology …",
            ),
            "items": items,
            "kinds": kinds,
            "scope": scope,
            "kind_names": dict(kinds),
            "columns": _COMPARED,
            "undated": undated_note(corpus),
            "by_month": month_note(corpus),
            "data": payload(corpus, "entity_timeline", items, chosen) if items else None,
            "hrefs": {i.key: hrefs[i.key] for i in items if i.key in hrefs},
            "chosen": frozenset(chosen),
            "most": MOST_CHOSEN,
        },
    )
    return [page]


def keywords_page(corpus: Corpus) -> list[Page]:
    """Timelines of keywords."""
    items = with_verdicts(corpus, keyword_items(corpus), "keyword")
    total = corpus.frame("keyword_timeline", ["term"])["term"].nunique()
    chosen = [item.key for item in items[: corpus.settings.timeline_entities]]
    page = Page(
        path="keywords.html",
        template="explorer.html",
        title=Text("키워드 시간선", "Keyword timelines"),
        nav="keywords",
        has_charts=True,
        styles=("explorer.css",),
        values={
            "lead": Text(
                "각 호를 잘 나타내는 낱말이 호마다 몇 개의 기사에 나왔는지를 따라갑니다.",
                "How many articles of each issue use the words that set issues apart.",
            ),
            "items": items,
            "kinds": [],
            "scope": _scope(len(items), int(total)),
            "kind_names": {},
            "columns": _COMPARED,
            "hrefs": {},
            "undated": undated_note(corpus),
            "by_month": month_note(corpus),
            "data": payload(corpus, "keyword_timeline", items, chosen) if items else None,
            "chosen": frozenset(chosen),
            "most": MOST_CHOSEN,
        },
    )
    return [page]


def entity_items(corpus: Corpus, kinds: Sequence[str] = ()) -> list[Item]:
    """Entities with a timeline, by articles, then mentions; see ``_most_items``."""
    tracked = set(corpus.frame("entity_timeline", ["entity_id"])["entity_id"].unique())
    rows = [
        row
        for row in corpus.rows("entities")
        if row["entity_id"] in tracked and (not kinds or row["entity_type"] in kinds)
    ]
    rows.sort(
        key=lambda r: (-int(r["article_count"]), -int(r["mention_count"]), str(r["entity_id"]))
    )
    shown = {str(row["entity_id"]) for row in rows[: _most_items(corpus)]}
    names = corpus.frame("aliases")
    aliases = group(records(names[names["entity_id"].isin(shown)]), "entity_id")
    items = []
    for row in rows[: _most_items(corpus)]:
        key = str(row["entity_id"])
        words = [entity_name(row), text_of(row["name_ko"]), text_of(row["name_en"])]
        words += [str(alias["alias"]) for alias in aliases.get(key, [])]
        items.append(
            Item(
                key=key,
                name=shorten(entity_name(row), _NAME_CHARS),
                kind=str(row["entity_type"]),
                articles=counted(int(row["article_count"]), "건", "article"),
                find=_findable([word for word in words if word]),
            )
        )
    return items


def keyword_items(corpus: Corpus) -> list[Item]:
    """Keywords by articles; see ``_most_items``."""
    frame = corpus.frame("keyword_timeline", ["term", "article_count"])
    counts = frame.groupby("term", sort=True)["article_count"].sum()
    ranked = sorted(
        ((str(term), int(n)) for term, n in counts.items()), key=lambda pair: (-pair[1], pair[0])
    )
    return [
        Item(term, shorten(term, _NAME_CHARS), "", counted(n, "건", "article"), _findable([term]))
        for term, n in ranked[: _most_items(corpus)]
    ]


def _most_items(corpus: Corpus) -> int:
    """How many items the page holds: as set, fewer where there are thousands of issues."""
    points = MOST_POINTS if is_by_month(corpus) else len(corpus.dated_issues)
    cells = _MOST_CELLS // max(1, points)
    return min(corpus.settings.explorer_items, max(_FEWEST_ITEMS, cells))


def tidy(corpus: Corpus, items: Sequence[Item]) -> pd.DataFrame:
    """``entity_timeline`` of the items in the newest issues, joined with names.

    Sorted as shown: items in their order, issues by series and date.
    """
    names = _unique_names(items)
    order = {item.key: i for i, item in enumerate(items)}
    issues = corpus.dated_issues[-corpus.settings.movement_columns :]
    first = series_order(corpus.dated_issues)
    issues = tuple(sorted(issues, key=lambda i: (first[i.series], i.published_on, i.issue_id)))
    column = {issue.issue_id: i for i, issue in enumerate(issues)}
    frame = corpus.frame("entity_timeline")
    frame = frame[frame["entity_id"].isin(order) & frame["issue_id"].isin(column)].copy()
    view = corpus.issue_of
    frame["label"] = [names[str(key)] for key in frame["entity_id"]]
    kind_of = {item.key: item.kind for item in items}
    frame["entity_type"] = [kind_of[str(key)] for key in frame["entity_id"]]
    frame["series"] = [view[str(i)].series for i in frame["issue_id"]]
    frame["issue"] = [view[str(i)].name for i in frame["issue_id"]]
    frame["column"] = frame["issue_id"]
    frame["tick"] = [view[str(i)].tick for i in frame["issue_id"]]
    frame["_row"] = [order[str(key)] for key in frame["entity_id"]]
    frame["_column"] = [column[str(i)] for i in frame["issue_id"]]
    return frame.sort_values(["_row", "_column"], kind="stable").reset_index(drop=True)


def undated_note(corpus: Corpus) -> Text | None:
    """How many issues a timeline cannot show."""
    count = len(corpus.issues) - len(corpus.dated_issues)
    if not count:
        return None
    return Text(
        f"날짜를 알 수 없는 호 {count}개는 시간선에 넣지 않았습니다.",
        f"{count} issue{'' if count == 1 else 's'} without a date cannot stand on a timeline.",
    )


def _first_choice(corpus: Corpus, items: Sequence[Item]) -> list[str]:
    moving = [item.key for item in items if item.kind in {"technology", "model"}]
    return (moving or [item.key for item in items])[: corpus.settings.timeline_entities]


def _scope(shown: int, total: int) -> Text:
    if shown < total:
        return Text(
            f"{total:,}개 가운데 기사 수가 많은 {shown:,}개를 고를 수 있습니다.",
            f"The {shown:,} named by most articles, of {total:,}.",
        )
    return Text(f"{shown:,}개를 고를 수 있습니다.", f"{shown:,} to choose from.")


def _findable(words: list[str]) -> str:
    """Lower case, with and without spaces, so that 연합 학습 and 연합학습 find each other."""
    spaced = list(dict.fromkeys(word.casefold() for word in words))
    closed = [w for word in spaced if (w := "".join(word.split())) != word]
    return shorten(" ".join([*spaced, *closed]), _FIND_CHARS)


def _unique_names(items: Sequence[Item]) -> dict[str, str]:
    names: dict[str, str] = {}
    for item in items:
        taken = set(names.values())
        names[item.key] = f"{item.name} ({item.key})" if item.name in taken else item.name
    return names
