"""Outlook: what the briefs foresee, advise and warn of, of which technology, by whom, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.charts.outlook import STANCES
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, counted, joined, same, shorten
from pipeline.report.pages.outlook_clauses import (
    MOST_CLAUSES,
    ROLES,
    by_technology,
    clauses_of,
    horizon,
    payload,
    span_of,
)
from pipeline.report.pages.outlook_figures import (
    LEAST_ARTICLES,
    over_issues,
    technologies_figure,
)
from pipeline.report.pages.page import DataTable, Evidenced, Keyed, Link, Page
from pipeline.report.pages.view import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pipeline.report.pages.outlook_clauses import Clauses
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

_WIDE_FROM = 36  # bars of more issues need the page's whole width
_AROUND = 110  # characters shown on either side of a cue in the table
MODALITY_NAMES = {
    "asserted": Text("단정", "asserted"),
    "negated": Text("부정", "negated"),
    "hypothetical": Text("조건·가능성", "hypothetical"),
}
VOICE_NAMES = {"own": Text("브리프", "the brief"), "quoted": Text("인용", "quoted")}


def outlook_page(corpus: Corpus) -> list[Page]:
    """``outlook.html``."""
    clauses = clauses_of(corpus)
    technologies = by_technology(clauses)
    figures = [
        figure
        for figure in (over_issues(corpus, clauses), technologies_figure(clauses, technologies))
        if figure
    ]
    page = Page(
        path="outlook.html",
        template="outlook.html",
        title=Text("전망·시사점", "Outlook"),
        nav="outlook",
        has_charts=bool(figures),
        values={
            "lead": _lead(clauses, technologies),
            "figures": figures,
            "is_wide": len(corpus.dated_issues) > _WIDE_FROM,
            "data": payload(clauses) if clauses.rows else None,
            "stances": tuple(STANCES.items()),
            "cut": _cut(clauses),
            "table": _table(corpus, clauses),
        },
        scripts=("outlook.js",),
        styles=("outlook.css",),
    )
    return [page]


def _cut(clauses: Clauses) -> Text | None:
    if clauses.total <= MOST_CLAUSES:
        return None
    return Text(
        f"전체 {clauses.total:,}건 가운데 새로운 {MOST_CLAUSES:,}건만 보입니다. 모두는 표 파일 "
        "outlook.parquet에 있습니다.",
        f"Only the newest {MOST_CLAUSES:,} of {clauses.total:,} clauses; all are in outlook.parquet.",
    )


def _lead(clauses: Clauses, technologies: pd.DataFrame) -> tuple[Text, ...]:
    """The answer in words: how much of what, of which technology most, how much of it goes on."""
    if not clauses.rows:
        return ()
    counts = {s: sum(row["stance"] == s for row in clauses.rows) for s in STANCES}
    issues = len({row["issue_id"] for row in clauses.rows})
    english = (
        counted(counts[s], "건", name.en.lower().removesuffix("s")).en
        for s, name in STANCES.items()
    )
    first = Text(
        ", ".join(f"{name.ko} {counts[s]:,}건" for s, name in STANCES.items())
        + f"을 호 {issues:,}개에서 찾았습니다.",
        f"{', '.join(english)}, found in {issues:,} issue{'' if issues == 1 else 's'}.",
    )
    found = {stance: _most(clauses, technologies, stance) for stance in STANCES}
    told = [one for one in found.values() if one]
    rest = joined([STANCES[s] for s, one in found.items() if not one], "·")
    if told:
        most = Text(
            "기사 수로 가장 많은 기술: " + ", ".join(one.ko for one in told) + ".",
            "Technologies in most articles: " + ", ".join(one.en for one in told) + ".",
        )
        if rest.ko:
            most += Text(
                f" 판단 보류: {rest.ko} (기사 {LEAST_ARTICLES}건에 이른 기술이 없음).",
                f" Insufficient: {rest.en.lower()} (no technology with {LEAST_ARTICLES} articles).",
            )
    else:
        most = Text(
            f"어느 기술도 한 가지로 기사 {LEAST_ARTICLES}건에 이르지 않아, 기술별 차이는 판단을 보류합니다.",
            f"No technology has {LEAST_ARTICLES} articles of one kind: no comparison between them is "
            "possible (insufficient).",
        )
    continued = sum(text_of(row["continuity"]) == "continued" for row in clauses.rows)
    dated = sum(text_of(row["iso"]) is not None for row in clauses.rows)
    spoken = sum(text_of(row["speaker"]) is not None for row in clauses.rows)
    parts = [
        (continued, Text(f"앞선 호의 말을 잇는 것이 {continued:,}건", f"{continued:,} go on from an "
                         "earlier issue")),
        (dated, Text(f"때를 말한 것이 {dated:,}건", f"{dated:,} name a date")),
        (spoken, Text(f"말한 이를 밝힌 것이 {spoken:,}건", f"{spoken:,} name a speaker")),
    ]  # fmt: skip
    said = [words for count, words in parts if count]
    if not said:
        return first, most
    return first, most, joined(said, ", ") + Text("입니다.", ".")


def _most(clauses: Clauses, technologies: pd.DataFrame, stance: str) -> Text | None:
    """The technology with the stance in most articles; none below ``LEAST_ARTICLES``."""
    own = technologies[
        (technologies["stance"] == stance) & (technologies["stance_articles"] >= LEAST_ARTICLES)
    ]
    if own.empty:
        return None
    top = int(own["stance_articles"].max())
    tied = own.loc[own["stance_articles"] == top, "key"]
    names = "·".join(shorten(clauses.name(str(key)), 30) for key in tied.head(3))
    return Text(
        f"{STANCES[stance].ko} {names}(기사 {top:,}건)",
        f"{STANCES[stance].en.lower()} {names} (articles: {top:,})",
    )


def _table(corpus: Corpus, clauses: Clauses) -> DataTable:
    """Every clause of the list, for reading without script, for sorting and as CSV."""
    blocks = corpus.frame("blocks", ["block_id", "text"])
    wanted = sorted({str(row["block_id"]) for row in clauses.rows})
    blocks = blocks[blocks["block_id"].isin(wanted)]
    texts = {str(block): str(text) for block, text in blocks.itertuples(index=False)}
    return DataTable(
        caption=Text("전망, 권고, 경고", "Forecasts, recommendations, warnings"),
        columns=(
            Text("호", "Issue"),
            Text("종류", "Kind"),
            Text("문장", "Clause"),
            Text("단서", "Cue"),
            Text("기술", "Technologies"),
            Text("행위자", "Actors"),
            Text("말한 이", "Speaker"),
            Text("때", "Horizon"),
            Text("양태", "Modality"),
            Text("확신도", "Confidence"),
            Text("이어짐", "Continues"),
        ),
        rows=tuple(_row(corpus, clauses, row, texts) for row in clauses.rows),
        numeric=frozenset({9}),
    )


def _row(
    corpus: Corpus, clauses: Clauses, row: Mapping[str, Any], texts: Mapping[str, str]
) -> tuple[Cell, ...]:
    issue = corpus.issue_of.get(str(row["issue_id"]))
    block, start, end = span_of(row)
    day = issue.published_on.isoformat() if issue and issue.published_on else ""
    when: Cell = Keyed(Link(issue.when, issue.href), day) if issue else same("—")
    speaker = text_of(row["speaker"])
    voice = VOICE_NAMES[str(row["voice"])]
    earlier = clauses.earlier(row)
    roles = clauses.ties_of.get(block, {role: {} for role in ROLES})
    names = [", ".join(clauses.name(key) for key in roles[role]) or "—" for role in ROLES]
    return (
        when,
        STANCES[str(row["stance"])],
        Evidenced(same(excerpt(str(texts.get(block, row["surface"])), start, end)),
                  Evidence(blocks=((block, start, end),))),
        same(shorten(str(row["surface"]), 30)),
        *(same(name) for name in names),
        same(shorten(speaker, 60)) if speaker else voice,
        same(horizon(row) or "—"),
        MODALITY_NAMES[str(row["modality"])],
        same(f"{float(row['confidence']):.2f}"),
        Evidenced(Text("앞선 호", "earlier issue"), earlier) if earlier else same("—"),
    )  # fmt: skip


def excerpt(text: str, start: int, end: int) -> str:
    """The text around a span, cut where it is long.

    >>> excerpt("가" * 200 + "전망" + "나", 200, 202) == "…" + "가" * 110 + "전망나"
    True
    """
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    cut = shorten(text[first:last], last - first + 1)
    return ("…" if first else "") + cut + ("…" if last < len(text) else "")
