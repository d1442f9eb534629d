"""Figures of the outlook: its charts with their numbers as tables."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.report.charts.outlook import (
    STANCES,
    by_technology_px,
    over_issues_px,
    stances_by_technology,
    stances_over_issues,
)
from pipeline.report.format import Text, interval, percent, same, shorten
from pipeline.report.pages.outlook_clauses import evidence_of, span_of
from pipeline.report.pages.page import DataTable, Evidenced, Figure, Keyed, Link, spec_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.pages.outlook_clauses import Clauses
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus, IssueView

# As analyze.core_min_articles: what stands in fewer articles bears no comparison.
LEAST_ARTICLES = 3
_TECHNOLOGIES_SHOWN = 15
_THREE_PANELS_PX = 480  # the English names of the stances stand beside each other
_ISSUES_SHOWN = 240  # twenty years of a monthly; more bars would be thinner than a line
_Z = 1.959964  # 95 % of a normal distribution


def over_issues(corpus: Corpus, clauses: Clauses) -> Figure | None:
    """Clauses issue by issue; below two issues there is nothing to compare."""
    issues = corpus.dated_issues[-_ISSUES_SHOWN:]
    if len(issues) < 2 or not clauses.rows:  # noqa: PLR2004 - two issues make a comparison
        return None
    own: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in clauses.rows:
        own.setdefault((str(row["issue_id"]), str(row["stance"])), []).append(row)
    frame = pd.DataFrame(
        [
            _cell(issue, stance, own.get((issue.issue_id, stance), []))
            for stance in STANCES
            for issue in issues
        ]
    )
    more = len(corpus.dated_issues) - len(issues)
    return Figure(
        slug="outlook-issues",
        title=Text("호마다 몇 건인가", "How many in each issue"),
        note=Text(
            "막대는 문장 수이고 세 줄의 눈금이 같습니다. 긴 호에는 많을 수밖에 없으므로, 기사 비율과 "
            "95% 구간을 막대 위와 표에 적었습니다. 막대를 누르면 문장이 열립니다.",
            "Bars count clauses, on one scale. Long issues hold more: the share of articles with its 95% "
            "interval is in hover and table. Bars open their clauses.",
        )
        + (
            Text(
                f" 새로운 호 {len(issues)}개만 그렸습니다.",
                f" Only the newest {len(issues)} issues.",
            )
            if more
            else same("")
        ),
        summary=Text(
            f"호 {len(issues)}개의 전망, 권고, 경고 수",
            f"Forecasts, recommendations and warnings in {len(issues)} issues",
        ),
        spec=spec_of(lambda lang: stances_over_issues(frame, lang=lang)),
        table=_issue_table(frame, corpus),
        height=over_issues_px(len(issues)),
        min_width=90 + 8 * len(issues),
    )


def _cell(issue: IssueView, stance: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    articles = len({row["article_id"] for row in rows})
    low, high = wilson(articles, issue.article_count)
    return {
        "stance": stance,
        "column": issue.issue_id,
        "tick": issue.tick,
        "issue": issue.name,
        "clause_count": len(rows),
        "stance_articles": articles,
        "article_count": issue.article_count,
        "article_share": articles / issue.article_count if issue.article_count else 0.0,
        "share_low": low,
        "share_high": high,
        "evidence": evidence_of(span_of(row) for row in rows) if rows else None,
    }


def wilson(count: int, total: int) -> tuple[float, float]:
    """Wilson's interval of a share, 95 % (Wilson 1927); all shares where nothing was counted.

    >>> [round(v, 4) for v in wilson(2, 10)]
    [0.0567, 0.5098]
    """
    if not total:
        return 0.0, 1.0
    share, z2 = count / total, _Z * _Z
    middle = share + z2 / (2 * total)
    half = _Z * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    scale = 1 + z2 / total
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def _issue_table(frame: pd.DataFrame, corpus: Corpus) -> DataTable:
    rows: list[tuple[Cell, ...]] = []
    for row in frame.to_dict("records"):
        if not row["clause_count"]:
            continue
        issue = corpus.issue_of[str(row["column"])]
        day = issue.published_on
        count = same(f"{row['clause_count']:,}")
        rows.append(
            (
                STANCES[str(row["stance"])],
                Keyed(Link(issue.when + f" · {shorten(issue.series, 24)}", issue.href),
                      day.isoformat() if day else ""),
                Evidenced(count, row["evidence"]),
                same(f"{row['stance_articles']}/{row['article_count']}"),
                same(percent(row["article_share"])),
                same(interval(row["share_low"], row["share_high"])),
            )
        )  # fmt: skip
    return DataTable(
        caption=Text("호별 전망, 권고, 경고 (0건은 생략)", "Stances by issue (zeros left out)"),
        columns=(
            Text("종류", "Kind"),
            Text("호", "Issue"),
            Text("문장", "Clauses"),
            Text("기사", "Articles"),
            Text("기사 비율", "Share"),
            Text("95% 구간", "95% interval"),
        ),
        rows=tuple(rows),
        numeric=frozenset({2, 3, 4, 5}),
    )


def technologies_figure(clauses: Clauses, technologies: pd.DataFrame) -> Figure | None:
    """The technologies most is said of; ``technologies`` as ``by_technology`` gives them."""
    if technologies.empty:
        return None
    keys = list(dict.fromkeys(technologies["key"]))
    named = technologies.assign(
        label=[clauses.name(str(key)) for key in technologies["key"]],
        is_enough=technologies["stance_articles"] >= LEAST_ARTICLES,
    )
    shown = named[named["key"].isin(keys[:_TECHNOLOGIES_SHOWN])]
    more = len(keys) - min(len(keys), _TECHNOLOGIES_SHOWN)
    return Figure(
        slug="outlook-technologies",
        title=Text("어느 기술을 두고 하는 말인가", "Of which technology"),
        note=Text(
            "막대는 그 말이 나온 기사의 수입니다. 한 기사에서 아홉 번 말해도 한 건입니다. 속이 빈 막대는 "
            f"기사 {LEAST_ARTICLES}건 미만으로, 판단 보류입니다.",
            "Bars count articles: nine forecasts in one article are one. Hollow bars stand on fewer than "
            f"{LEAST_ARTICLES} articles: insufficient.",
        )
        + (Text(f" 나머지 {more}개 기술은 표에 있습니다.", f" {more} more in the table.") if more else same("")),
        summary=Text(
            f"기술 {min(len(keys), _TECHNOLOGIES_SHOWN)}개를 두고 한 전망, 권고, 경고의 기사 수",
            "Articles with forecasts, recommendations and warnings by technology",
        ),
        spec=spec_of(lambda lang: stances_by_technology(shown, lang=lang)),
        table=_technology_table(named),
        height=by_technology_px(min(len(keys), _TECHNOLOGIES_SHOWN)),
        min_width=_THREE_PANELS_PX,
    )  # fmt: skip


def _technology_table(named: pd.DataFrame) -> DataTable:
    rows = tuple(
        (
            same(str(row["label"])),
            STANCES[str(row["stance"])],
            Evidenced(same(f"{row['stance_articles']:,}"), row["evidence"]),
            same(f"{row['clause_count']:,}"),
            same("") if row["is_enough"] else Text("판단 보류", "insufficient"),
        )
        for row in named.to_dict("records")
    )
    return DataTable(
        caption=Text("기술별 전망, 권고, 경고", "Stances by technology"),
        columns=(
            Text("기술", "Technology"),
            Text("종류", "Kind"),
            Text("기사", "Articles"),
            Text("문장", "Clauses"),
            Text("비고", "Note"),
        ),
        rows=rows,
        numeric=frozenset({2, 3}),
    )
