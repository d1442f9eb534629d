"""The first page: the corpus at a glance, what the newest issue brings, what moves, all issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.report.charts.movement import movement, width_px
from pipeline.report.charts.volume import volume
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, counted, interval, joined, number, percent, same, shorten
from pipeline.report.pages.explorer import entity_items, tidy, undated_note
from pipeline.report.pages.headlines import headlines
from pipeline.report.pages.issues import issue_table
from pipeline.report.pages.page import (
    DataTable,
    Evidenced,
    Figure,
    Keyed,
    Link,
    Page,
    Stat,
    spec_of,
)
from pipeline.report.pages.view import entity_name, type_name
from pipeline.report.theme import TYPES

if TYPE_CHECKING:
    from pipeline.report.pages.view import Corpus, IssueView

_MOVING = ("technology", "model")
_TYPES_SHOWN = 5  # technology, model, company, institution, product; the rest opens
_NAMES_SHOWN = 5  # on one line; the rest opens
_MORE_NAMES = 60  # what opens; all are in the sheet of changes
_NAME_CHARS = 40
_BARS_SHOWN = 240  # twenty years of a monthly; more would be thinner than a line
_ISSUES_SHOWN = 12  # a year of a monthly; all are on the page of issues


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Names of one type that the newest issue is the first to use."""

    kind: str
    name: Text
    shown: tuple[tuple[Evidence, str, Text], ...]
    more: tuple[tuple[Evidence, str, Text], ...]
    total: int


def overview_page(corpus: Corpus) -> list[Page]:
    """``index.html``."""
    newest = corpus.dated_issues[-1] if corpus.dated_issues else None
    newcomers = _newcomers(corpus, newest) if newest else ()
    figures = {"volume": _volume(corpus), "movement": _movement(corpus)}
    page = Page(
        path="index.html",
        template="index.html",
        title=Text("개요", "Overview"),
        nav="overview",
        has_charts=any(figures.values()),
        styles=("overview.css",),
        values={
            "stats": _stats(corpus),
            "is_sample": corpus.build.is_sample,
            "failures": corpus.failures,
            "newest": newest,
            "newcomers": newcomers[:_TYPES_SHOWN],
            "more_newcomers": newcomers[_TYPES_SHOWN:],
            "has_past": len(corpus.issues) > 1,
            "figures": figures,
            "headlines": headlines(corpus),
            "undated": undated_note(corpus),
            "issues": issue_table(tuple(reversed(corpus.issues))[:_ISSUES_SHOWN]),
            "issue_count": len(corpus.issues),
        },
    )
    return [page]


def _stats(corpus: Corpus) -> tuple[Stat, ...]:
    issues, days = corpus.issues, corpus.dated_issues
    series = {issue.series for issue in issues}
    period = same("—")
    if days:
        period = days[0].when if len(days) == 1 else joined([days[0].when, days[-1].when], " – ")
    entities = corpus.frame("entities")
    chars = sum(issue.char_count for issue in issues)
    return (
        Stat(Text("호", "Issues"), number(len(issues)), counted(len(series), "개 간행물", "title")),
        Stat(Text("기간", "Period"), period),
        Stat(
            Text("기사", "Articles"),
            number(corpus.row_count("articles")),
            Text(f"본문 {number(chars).ko}자", f"{number(chars).en} characters"),
        ),
        Stat(
            Text("개체", "Entities"),
            number(len(entities)),
            Text(
                f"언급 {number(corpus.row_count('mentions')).ko}회",
                counted(corpus.row_count("mentions"), "회", "mention").en,
            ),
        ),
    )


def _newcomers(corpus: Corpus, newest: IssueView) -> tuple[Newcomers, ...]:
    """By type, what no earlier issue named; most mentioned first."""
    rows = [r for r in corpus.rows("entities") if r["first_issue_id"] == newest.issue_id]
    rows.sort(key=lambda r: (-int(r["mention_count"]), str(r["entity_id"])))
    groups = []
    for kind in TYPES:
        names = tuple(
            (
                Evidence(entities=(str(r["entity_id"]),)),
                shorten(entity_name(r), _NAME_CHARS),
                counted(int(r["mention_count"]), "회", "mention"),
            )
            for r in rows
            if r["entity_type"] == kind
        )
        if names:
            groups.append(
                Newcomers(
                    kind,
                    type_name(kind),
                    names[:_NAMES_SHOWN],
                    names[_NAMES_SHOWN:_MORE_NAMES],
                    len(names),
                )
            )
    return tuple(groups)


def _volume(corpus: Corpus) -> Figure | None:
    """Articles per issue; nothing to compare below two issues."""
    issues = corpus.dated_issues[-_BARS_SHOWN:]
    if len(issues) < 2:  # noqa: PLR2004 - two issues make a comparison
        return None
    frame = pd.DataFrame(
        {
            "column": [issue.issue_id for issue in issues],
            "tick": [issue.tick for issue in issues],
            "issue": [issue.name for issue in issues],
            "series": [issue.series for issue in issues],
            "article_count": [issue.article_count for issue in issues],
        }
    )
    return Figure(
        slug="volume",
        title=Text("호별 기사 수", "Articles per issue"),
        note=Text(
            "기사 비율은 이 수를 분모로 합니다. 기사가 적은 호일수록 구간이 넓습니다.",
            "Shares divide by these numbers: the fewer articles, the wider the interval.",
        )
        + _newest_only(len(corpus.dated_issues), len(issues)),
        summary=Text(
            f"호 {len(issues)}개의 기사 수 막대그래프", f"Bars: articles in {len(issues)} issues"
        ),
        spec=spec_of(lambda lang: volume(frame, lang=lang)),
        table=None,
        height=260,
        min_width=100 + 8 * len(issues),
    )


def _movement(corpus: Corpus) -> Figure | None:
    items = entity_items(corpus, _MOVING)[: corpus.settings.movement_rows]
    if not items or not corpus.dated_issues:
        return None
    frame = tidy(corpus, items)
    shown = frame["issue_id"].nunique()
    spec = spec_of(lambda lang: movement(frame, lang=lang))
    return Figure(
        slug="movement",
        title=Text("호마다의 기사 비율", "Share of each issue’s articles"),
        note=Text(
            "점의 넓이는 그 호의 기사 가운데 이름이 나온 기사의 비율, 빈 점은 0건입니다. "
            "간행물마다 따로 놓았습니다. 구간은 점 위에 머무르거나 표에서 볼 수 있습니다.",
            "A dot's area is the share of the issue's articles that name it; hollow dots are "
            "zeros. Each series stands apart. Intervals: hover, or see the table.",
        )
        + _newest_only(len(corpus.dated_issues), shown),
        summary=Text(
            f"기술과 모델 {len(items)}개가 호마다 나온 기사 비율",
            f"Shares of articles naming {len(items)} technologies and models, by issue",
        ),
        spec=spec,
        table=_movement_table(frame, corpus),
        height=int(spec["layout"]["height"]),
        min_width=width_px(shown),
    )


def _newest_only(total: int, shown: int) -> Text:
    if shown == total:
        return same("")
    return Text(
        f" 전체 {total}개 호 가운데 새로운 호 {shown}개만 그렸습니다.",
        f" Only the newest {shown} of {total} issues.",
    )


def _movement_table(frame: pd.DataFrame, corpus: Corpus) -> DataTable:
    """Only cells with at least one article: the zeros are what is left out."""
    rows = []
    named = frame[frame["article_count"] > 0]
    columns = [
        "label", "entity_type", "entity_id", "issue_id", "article_count", "article_share",
        "share_low", "share_high",
    ]  # fmt: skip
    for label, kind, entity, issue_id, count, *shares in named[columns].itertuples(index=False):
        issue = corpus.issue_of[str(issue_id)]
        share, low, high = (float(value) for value in shares)
        evidence = Evidence(entities=(str(entity),), issues=(issue.issue_id,))
        day = issue.published_on
        rows.append(
            (
                same(str(label)),
                type_name(str(kind)),
                Keyed(
                    Link(issue.when + f" · {shorten(issue.series, 24)}", issue.href),
                    day.isoformat() if day else "",
                ),
                Evidenced(same(f"{int(count)}/{issue.article_count}"), evidence),
                same(percent(share)),
                same(interval(low, high)),
            )
        )
    return DataTable(
        caption=Text("기술과 모델의 움직임 (0건은 생략)", "Movement (zeros left out)"),
        columns=(
            Text("이름", "Name"),
            Text("유형", "Type"),
            Text("호", "Issue"),
            Text("기사", "Articles"),
            Text("비율", "Share"),
            Text("95% 구간", "95% interval"),
        ),
        rows=tuple(rows),
        numeric=frozenset({3, 4, 5}),
    )
