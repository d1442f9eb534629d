"""One topic in detail: its terms, how they change, its articles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.report.charts.topics_terms import (
    TERM_PX,
    UPRIGHT,
    topic_term_windows,
    topic_terms,
)
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, percent, same, shorten
from pipeline.report.pages.page import DataTable, Evidenced, Figure, Keyed, Link, spec_of
from pipeline.report.pages.view import day_of, group, records, text_of

if TYPE_CHECKING:
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

_TERMS = 15  # as many as are read at a glance; the table has all
_WINDOW_TERMS = 14
# Articles in the evidence of a topic, a term, a point in time, a term then: those most about it.
TOPIC_ASKED, TERM_ASKED, POINT_ASKED, WINDOW_ASKED = 12, 6, 6, 3
_ARTICLES = 120  # rows of a topic's table; the rest has smaller shares and is in topic_articles
_TITLE_CHARS = 80
_NAME_CHARS = 48


@dataclass(frozen=True, slots=True)
class Detail:
    """What is shown of the topic chosen."""

    topic_id: str
    label: str
    lead: Text
    is_stable: bool
    terms: Figure
    windows: Figure | None
    articles: DataTable


@dataclass(frozen=True)
class Parts:
    """Rows of the topic tables by topic, and what articles are called."""

    corpus: Corpus
    terms: dict[str, list[dict[str, Any]]]
    windows: dict[str, list[dict[str, Any]]]
    articles: dict[str, list[dict[str, Any]]]
    titles: dict[str, str | None]

    def asked(self, topic_id: str, issue_ids: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The articles most about a topic, in some issues or in all."""
        if not issue_ids:
            rows = self.articles.get(topic_id, [])
            return tuple(str(r["article_id"]) for r in rows[:TOPIC_ASKED])
        found = [r for i in issue_ids for r in self.by_issue.get((topic_id, i), [])]
        found.sort(key=lambda r: (-float(r["share"]), str(r["article_id"])))
        return tuple(str(r["article_id"]) for r in found[:TOPIC_ASKED])

    @cached_property
    def by_issue(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """Articles by topic and issue."""
        out: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for topic_id, rows in self.articles.items():
            for row in rows:
                out.setdefault((topic_id, str(row["issue_id"])), []).append(row)
        return out


def parts_of(corpus: Corpus) -> Parts:
    """All rows, each topic's articles by share."""
    frame = corpus.frame("topic_articles").sort_values(
        ["topic_id", "share", "article_id"], ascending=[True, False, True], kind="stable"
    )
    titles = corpus.frame("articles", ["article_id", "title"])
    return Parts(
        corpus,
        group(corpus.rows("topic_terms"), "topic_id"),
        group(corpus.rows("topic_term_timeline"), "topic_id"),
        group(records(frame), "topic_id"),
        {str(key): text_of(title) for key, title in titles.itertuples(index=False)},
    )


def detail(parts: Parts, row: dict[str, Any], slug: str) -> Detail:
    """The view of one row of ``topics``; ``slug`` makes its ids unique."""
    topic_id, is_stable = str(row["topic_id"]), bool(row["is_stable"])
    share, stability = percent(float(row["share"])), float(row["stability"])
    chance = float(row["chance_stability"])
    size = Text(
        f"말뭉치의 {share}, 기사 {int(row['article_count']):,}건과 호 {int(row['issue_count']):,}개에 나옵니다.",
        f"{share} of the corpus, in {int(row['article_count']):,} articles of "
        f"{int(row['issue_count']):,} issues.",
    )
    told = (
        Text(
            f" 기사를 덜어 내고 다시 나누어도 낱말이 {stability:.2f}만큼 겹칩니다"
            f"(우연의 문턱 {chance:.2f}).",
            f" Drawn again from a part of the articles, its terms agree by {stability:.2f} (chance: "
            f"{chance:.2f}).",
        )
        if is_stable
        else Text(
            f" 판단 보류: 기사를 덜어 내고 다시 나누면 낱말이 {stability:.2f}만큼만 겹쳐 우연의 문턱 "
            f"{chance:.2f}에 못 미칩니다. 주제로 읽지 마십시오.",
            f" No call: drawn again from a part of the articles its terms agree by {stability:.2f} only, "
            f"below chance ({chance:.2f}). Do not read it as a theme.",
        )
    )
    return Detail(
        topic_id,
        shorten(str(row["label"]), _NAME_CHARS),
        size + told,
        is_stable,
        _terms(parts, topic_id, slug),
        _windows(parts, topic_id, slug),
        _articles(parts, topic_id),
    )


def _terms(parts: Parts, topic_id: str, slug: str) -> Figure:
    rows = sorted(parts.terms.get(topic_id, []), key=lambda r: (int(r["rank"]), str(r["key"])))
    asked = parts.asked(topic_id)[:TERM_ASKED]
    for row in rows:
        row["evidence"] = _evidence(row, asked)
    frame = _frame(rows[:_TERMS], ("kind", "key", "name", "weight", "rank", "evidence"))
    return Figure(
        slug=f"terms-{slug}",
        title=Text("이 토픽의 낱말", "Terms of this topic"),
        note=Text(
            "채운 막대는 개체, 옅은 막대는 키워드. 누르면 이 토픽에 가장 가까운 기사에서 나온 곳이 열립니다.",
            "Filled: entities; pale: keywords. A click opens where the articles most about the topic use it.",
        ),
        summary=Text(f"무거운 낱말 {len(frame)}개", f"The {len(frame)} heaviest terms"),
        spec=spec_of(lambda lang: topic_terms(frame, lang=lang)),
        table=_term_table(rows),
        height=104 + TERM_PX * len(frame),
    )


def _windows(parts: Parts, topic_id: str, slug: str) -> Figure | None:
    """How the terms change; nothing to compare in a single window."""
    rows = parts.windows.get(topic_id, [])
    if len({int(row["window"]) for row in rows}) < 2:  # noqa: PLR2004 - a change has two ends
        return None
    heaviest: dict[tuple[str, str], float] = {}
    for row in rows:
        term = (str(row["kind"]), str(row["key"]))
        heaviest[term] = heaviest.get(term, 0.0) + float(row["weight"])
    chosen = sorted(heaviest, key=lambda t: (-round(heaviest[t], 9), t))[:_WINDOW_TERMS]
    first = {t: min(int(r["window"]) for r in rows if (r["kind"], r["key"]) == t) for t in chosen}
    chosen.sort(key=lambda t: (first[t], -round(heaviest[t], 9), t))
    order = {term: at for at, term in enumerate(chosen)}
    shown = [r for r in rows if (str(r["kind"]), str(r["key"])) in order]
    shown.sort(key=lambda r: (order[str(r["kind"]), str(r["key"])], int(r["window"])))
    issues = [(i.published_on, i.issue_id) for i in parts.corpus.dated_issues if i.published_on]
    inside: dict[int, tuple[str, ...]] = {}
    for row in shown:
        if (at := int(row["window"])) not in inside:
            start, end = day_of(row["starts_on"]), day_of(row["ends_on"])
            assert start, topic_id
            assert end, topic_id
            ids = tuple(i for day, i in issues if start <= day <= end)
            inside[at] = parts.asked(topic_id, ids)[:WINDOW_ASKED] if ids else ()
        row["evidence"] = _evidence(row, inside[at])
    columns = ("window", "starts_on", "ends_on", "kind", "key", "name", "weight", "evidence")
    frame = _frame(shown, columns)
    many = frame["window"].nunique() > UPRIGHT
    return Figure(
        slug=f"windows-{slug}",
        title=Text("낱말은 어떻게 바뀌었나", "How its terms change"),
        note=Text(
            "점의 넓이는 그 기간에 낱말이 차지한 비중. 점이 없으면 그때의 무거운 낱말 열 개에 들지 않은 것입니다. "
            "동그라미는 개체, 마름모는 키워드이며, 먼저 나타난 낱말이 위에 있습니다.",
            "Area: weight of the term in that stretch; no dot: not among its ten heaviest then. Circles "
            "are entities, diamonds keywords; what came first stands on top.",
        ),
        summary=Text(
            f"기간 {frame['window'].nunique()}개에 걸친 낱말 {len(chosen)}개",
            f"{len(chosen)} terms over {frame['window'].nunique()} stretches of time",
        ),
        spec=spec_of(lambda lang: topic_term_windows(frame, lang=lang)),
        table=None,
        height=(130 if many else 84) + TERM_PX * len(chosen),
        min_width=220 + 22 * int(frame["window"].nunique()),
    )


def _articles(parts: Parts, topic_id: str) -> DataTable:
    view = parts.corpus.issue_of
    rows: list[tuple[Cell, ...]] = []
    all_rows = [r for r in parts.articles.get(topic_id, []) if str(r["issue_id"]) in view]
    for row in all_rows[:_ARTICLES]:
        issue, article = view[str(row["issue_id"])], str(row["article_id"])
        title = parts.titles.get(article)
        words = same(shorten(title, _TITLE_CHARS)) if title else Text("(제목 없음)", "(no title)")
        share = float(row["share"])
        rows.append((
            Keyed(Evidenced(same(percent(share)), Evidence(articles=(article,))), round(share, 6)),
            Link(words, issue.href + _anchor(article)),
            Keyed(issue.when, issue.published_on.isoformat() if issue.published_on else ""),
            same(shorten(issue.series, 28)),
        ))  # fmt: skip
    cut = len(all_rows) - len(rows)
    return DataTable(
        caption=Text("이 토픽의 기사", "Articles of this topic")
        + (Text(f" (비중이 작은 {cut:,}건 생략)", f" ({cut:,} of smaller share left out)") if cut else same("")),
        columns=(
            Text("비중", "Share"), Text("기사", "Article"), Text("호", "Issue"), Text("간행물", "Series"),
        ),
        rows=tuple(rows),
        numeric=frozenset({0}),
    )  # fmt: skip


def _term_table(rows: list[dict[str, Any]]) -> DataTable:
    kinds = {"entity": Text("개체", "entity"), "keyword": Text("키워드", "keyword")}
    return DataTable(
        caption=Text("토픽의 낱말", "Terms of the topic"),
        columns=(
            Text("낱말", "Term"),
            Text("종류", "Kind"),
            Text("토픽 안의 비중", "Share within"),
        ),
        rows=tuple(
            (
                Evidenced(same(shorten(str(row["name"]), _NAME_CHARS)), row["evidence"]),
                kinds[str(row["kind"])],
                Keyed(same(percent(float(row["weight"]))), round(float(row["weight"]), 6)),
            )
            for row in rows
        ),
        numeric=frozenset({2}),
    )


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: [row[name] for row in rows] for name in columns})


def _evidence(row: dict[str, Any], articles: tuple[str, ...]) -> Evidence:
    key = str(row["key"])
    if row["kind"] == "keyword":
        return Evidence(term=key, articles=articles)
    return Evidence(entities=(key,), articles=articles)


def _anchor(article_id: str) -> str:
    """Place in the issue's page, where the id's last part names it; else the page's top."""
    tail = article_id.rpartition("/")[2]
    is_plain = tail.isascii() and tail.isalnum() and tail.startswith("a")
    return f"#{tail}" if is_plain else ""
