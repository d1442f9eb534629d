"""Timelines to choose from: the data of the top entities or keywords, compact, for the script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.charts.timeline import AXIS, breaks, line_style
from pipeline.report.format import Text, chart_text, contained, counted, shorten
from pipeline.report.pages.page import Page
from pipeline.report.pages.view import (
    entity_name,
    group,
    int_of,
    records,
    text_of,
    type_name,
)
from pipeline.report.theme import DASHES, SERIES, TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from pipeline.report.pages.view import Corpus, IssueView

MOST_CHOSEN = 12
_SHARE_DIGITS = 4
_MOST_CELLS = 600_000  # items times issues: keeps the page of 10,000 issues below 5 MB
_FEWEST_ITEMS = 40
_NAME_CHARS = 60
_FIND_CHARS = 240
_BRIEF_CHARS = 22  # fits above a panel


@dataclass(frozen=True, slots=True)
class Item:
    """One entity or keyword a reader can choose.

    Attributes:
        kind: Entity type, or empty for a keyword.
        find: Everything the search box looks through.
    """

    key: str
    name: str
    kind: str
    articles: Text
    find: str


def entities_page(corpus: Corpus) -> list[Page]:
    """Timelines of entities."""
    items = entity_items(corpus)
    total = len(corpus.frame("entities"))
    chosen = _first_choice(corpus, items)
    kinds = [(kind, type_name(kind)) for kind in TYPES if any(i.kind == kind for i in items)]
    page = Page(
        path="entities.html",
        template="explorer.html",
        title=Text("개체 시간선", "Entity timelines"),
        nav="entities",
        has_charts=True,
        values={
            "lead": Text(
                "기업·기관·모델·기술 등 이름이 호마다 몇 개의 기사에 나왔는지를 따라갑니다.",
                "How many articles of each issue name a company, institution, model, technology …",
            ),
            "items": items,
            "kinds": kinds,
            "scope": _scope(len(items), total),
            "undated": undated_note(corpus),
            "data": payload(corpus, "entity_timeline", items, chosen) if items else None,
            "chosen": frozenset(chosen),
            "most": MOST_CHOSEN,
        },
    )
    return [page]


def keywords_page(corpus: Corpus) -> list[Page]:
    """Timelines of keywords."""
    items = keyword_items(corpus)
    total = corpus.frame("keyword_timeline")["term"].nunique()
    chosen = [item.key for item in items[: corpus.settings.timeline_entities]]
    page = Page(
        path="keywords.html",
        template="explorer.html",
        title=Text("키워드 시간선", "Keyword timelines"),
        nav="keywords",
        has_charts=True,
        values={
            "lead": Text(
                "각 호를 잘 나타내는 낱말이 호마다 몇 개의 기사에 나왔는지를 따라갑니다.",
                "How many articles of each issue use the words that set issues apart.",
            ),
            "items": items,
            "kinds": [],
            "scope": _scope(len(items), int(total)),
            "undated": undated_note(corpus),
            "data": payload(corpus, "keyword_timeline", items, chosen) if items else None,
            "chosen": frozenset(chosen),
            "most": MOST_CHOSEN,
        },
    )
    return [page]


def entity_items(corpus: Corpus, kinds: Sequence[str] = ()) -> list[Item]:
    """Entities with a timeline, by articles, then mentions; see ``_most_items``."""
    tracked = set(corpus.frame("entity_timeline")["entity_id"].unique())
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
    frame = corpus.frame("keyword_timeline")
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
    cells = _MOST_CELLS // max(1, len(corpus.dated_issues))
    return min(corpus.settings.explorer_items, max(_FEWEST_ITEMS, cells))


def payload(
    corpus: Corpus, table: str, items: Sequence[Item], chosen: Sequence[str]
) -> dict[str, Any]:
    """Timelines of ``items`` for the page's script.

    A share and its interval depend on the issue and the count alone, so every issue lists its
    distinct values once and an item holds one small number per issue: 300 items over 120 issues
    take about 100 kB.
    """
    key = "entity_id" if table == "entity_timeline" else "term"
    frame = corpus.frame(table)
    wanted = {item.key for item in items}
    rows = group(records(frame[frame[key].isin(wanted)]), key)
    position = {issue.issue_id: i for i, issue in enumerate(corpus.dated_issues)}
    values: list[list[list[float]]] = [[] for _ in position]
    known: list[dict[tuple[float, ...], int]] = [{} for _ in position]
    listed = []
    for item in items:
        at: list[int | None] = [None] * len(position)
        for row in rows.get(item.key, []):
            if (issue := position.get(str(row["issue_id"]))) is None:
                continue
            value = _value(row)
            if value not in known[issue]:
                known[issue][value] = len(values[issue])
                values[issue].append(list(value))
            at[issue] = known[issue][value]
        listed.append(
            {
                "id": contained(item.key),
                "name": contained(item.name),
                "label": chart_text(item.name),
                "brief": chart_text(item.name, _BRIEF_CHARS),
                "kind": item.kind,
                "at": at,
            }
        )
    return {
        "axis": AXIS,
        "asked": "entities" if table == "entity_timeline" else "term",
        "chosen": [contained(key) for key in chosen],
        "issues": [_issue(issue) for issue in corpus.dated_issues],
        "items": listed,
        "most": MOST_CHOSEN,
        "series": series_of(corpus.dated_issues),
        "styles": [line_style(slot) for slot in range(len(SERIES))],
        "dashes": list(DASHES),
        "values": values,
    }


def series_of(issues: Sequence[IssueView]) -> list[dict[str, Any]]:
    """Per series: which issues, and before which of them a line is broken."""
    out = []
    for name in sorted({issue.series for issue in issues}):
        places = [i for i, issue in enumerate(issues) if issue.series == name]
        days = [day for i in places if (day := issues[i].published_on) is not None]
        out.append({"label": chart_text(name, 32), "issues": places, "breaks": breaks(days)})
    return out


def tidy(corpus: Corpus, items: Sequence[Item]) -> pd.DataFrame:
    """``entity_timeline`` of the items in the newest issues, joined with names.

    Sorted as shown: items in their order, issues by series and date.
    """
    names = _unique_names(items)
    order = {item.key: i for i, item in enumerate(items)}
    issues = corpus.dated_issues[-corpus.settings.movement_columns :]
    issues = tuple(sorted(issues, key=lambda i: (i.series, i.published_on, i.issue_id)))
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


def _value(row: dict[str, Any]) -> tuple[float, ...]:
    shares = (row["article_share"], row["share_low"], row["share_high"])
    return (int_of(row["article_count"]) or 0, *(round(float(s), _SHARE_DIGITS) for s in shares))


def _issue(issue: IssueView) -> dict[str, Any]:
    assert issue.published_on is not None, issue.issue_id
    return {
        "id": issue.issue_id,
        "date": issue.published_on.isoformat(),
        "ko": issue.when.ko,
        "en": issue.when.en,
        "title": contained(shorten(issue.title, _NAME_CHARS)),
        "label": chart_text(issue.title, _NAME_CHARS),
        "href": issue.href,
        "of": issue.article_count,
    }


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
