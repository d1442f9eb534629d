"""Who feeds the briefs: publishers, how many voices an issue has, how old and how told its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.report.charts.sources import (
    issues_width,
    lags,
    missing_shares,
    publisher_shares,
    shares_height,
    voices,
)
from pipeline.report.format import Text, interval, percent, same, shorten
from pipeline.report.pages.page import (
    Figure,
    Page,
    Stat,
    spec_of,
)
from pipeline.report.pages.sources_evidence import Citations
from pipeline.report.pages.sources_tables import (
    ALL,
    days_span,
    issue_table,
    publisher_table,
    series_table,
    whole_days,
)
from pipeline.report.pages.sources_voices import (
    few_voices,
    shared_table,
    voices_lead,
    voices_table,
)
from pipeline.report.pages.view import NAME_CHARS, int_of, is_null

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

    from pipeline.report.charts.timeline import Lang
    from pipeline.report.pages.view import Corpus

PUBLISHERS_DRAWN = 15
_ISSUES_DRAWN = 72  # six years of a monthly
_MOST_ABREAST = 24  # with more issues each chart takes the whole width
_LAG_COLUMNS = ("lag_days", "lag_days_low", "lag_days_high")


def sources_page(corpus: Corpus) -> list[Page]:
    """``sources.html``."""
    series = {str(row["series"]): row for row in corpus.rows("series_sources")}
    whole = ALL if ALL in series else min(series, default="")
    shares = _ranked(corpus, whole)
    citations = Citations(corpus)
    has_sources = bool(series) and bool(int_of(series[whole]["source_count"]))
    shared = shared_table(corpus)
    few = few_voices(corpus)
    page = Page(
        path="sources.html",
        template="sources.html",
        title=Text("출처", "Sources"),
        nav="sources",
        has_charts=has_sources,
        values={
            "lead": _lead(series[whole], shares) if has_sources else None,
            "stats": _stats(series[whole]) if has_sources else (),
            "publishers": _publishers(corpus, shares, citations) if shares else None,
            "figures": _issue_figures(corpus, citations) if has_sources else (),
            "is_wide": len(corpus.dated_issues) > _MOST_ABREAST,
            "issues": issue_table(corpus, citations),
            "series": series_table(series) if len(series) > 1 else None,
            "shared": shared,
            "voices": voices_table(corpus, few),
            "voices_lead": voices_lead(corpus, few, len(shared.rows)),
        },
        styles=("sources.css",),
    )
    return [page]


def _ranked(corpus: Corpus, series: str) -> list[dict[str, Any]]:
    rows = [row for row in corpus.rows("source_shares") if row["series"] == series]
    rows.sort(
        key=lambda r: (
            -float(r["citing_share"]),
            -(int_of(r["reference_count"]) or 0),
            str(r["publisher_key"]),
        )
    )
    return rows


def _lead(whole: dict[str, Any], shares: list[dict[str, Any]]) -> Text:
    """Who leads, by how much, and whether the order is more than chance."""
    sources = int_of(whole["source_count"]) or 0
    publishers = int_of(whole["publisher_count"]) or 0
    told = Text(
        f"출처 {sources:,}개가 발행처 {publishers:,}곳에서 왔습니다. ",
        f"{sources:,} sources come from {publishers:,} publishers. ",
    )
    if shares:
        first = shares[0]
        name = shorten(str(first["publisher"]), NAME_CHARS)
        span = interval(float(first["citing_share_low"]), float(first["citing_share_high"]))
        share = percent(float(first["citing_share"]))
        told += Text(
            f"가장 잦은 {name}도 발행처를 아는 기사의 {share}(95% 구간 {span})입니다",
            f"The most frequent, {name}, is cited by {share} of articles (95% interval {span})",
        )
        is_open = len(shares) > 1 and float(first["citing_share_low"]) <= float(
            shares[1]["citing_share_high"]
        )
        told += (
            Text("; 다음 곳과 구간이 겹쳐 순서는 말할 수 없습니다.", "; its rank is not settled.")
            if is_open
            else same(".")
        )
    later = int_of(whole["later_source_count"]) or 0
    if later:
        told += Text(
            f" 호보다 늦은 날짜의 출처가 {later:,}개 있어(오기이거나 호의 날짜가 틀림) 시차는 믿기 어렵습니다.",
            f" {later:,} sources are dated after their issue (misprints, or a wrong date of the "
            "issue): mistrust the days.",
        )
    return told


def _stats(whole: dict[str, Any]) -> tuple[Stat, ...]:
    sources = int_of(whole["source_count"]) or 0
    unknown = int_of(whole["unknown_publisher_count"]) or 0
    bare, articles = (int_of(whole[c]) or 0 for c in ("unsourced_article_count", "article_count"))
    spread, chance = whole["effective_publisher_count"], whole["concentration_unbiased"]
    lag = [whole[column] for column in _LAG_COLUMNS]
    days = same("—")
    range_words = same("")
    if not any(is_null(value) for value in lag):
        days = Text(f"{whole_days(lag[0])}일", f"{whole_days(lag[0])} days")
        range_words = Text(
            f"중앙값, 가능한 범위 {days_span(lag[1], lag[2])}일",
            f"median; {days_span(lag[1], lag[2])} possible",
        )
    undated = 0.0 if is_null(whole["undated_share"]) else float(whole["undated_share"])
    return (
        Stat(
            Text("고르게 나눈 발행처 수", "Effective publishers"),
            same("—") if is_null(spread) else same(f"{float(spread):,.1f}"),
            same("")
            if is_null(chance)
            else Text(
                f"두 출처가 같은 곳일 확률 {percent(float(chance))}",
                f"two sources share one by {percent(float(chance))}",
            ),
        ),
        Stat(Text("출처에서 호까지", "Source to issue"), days, range_words),
        Stat(
            Text("발행처를 모르는 출처", "No publisher told"),
            same(percent(unknown / sources if sources else 0.0)),
            Text(f"날짜 없음 {percent(undated)}", f"no date: {percent(undated)}"),
        ),
        Stat(
            Text("출처 없는 기사", "Articles without source"),
            same(percent(bare / articles if articles else 0.0)),
            Text(f"기사 {articles:,}건 가운데 {bare:,}건", f"{bare:,} of {articles:,}"),
        ),
    )


def _publishers(corpus: Corpus, rows: list[dict[str, Any]], citations: Citations) -> Figure:
    shown = rows[:PUBLISHERS_DRAWN]
    frame = pd.DataFrame(shown)
    frame["evidence"] = pd.Series([citations.of_publisher(row) for row in shown], dtype=object)
    spec = spec_of(lambda lang: publisher_shares(frame, lang=lang))
    return Figure(
        slug="publishers",
        title=Text("누구의 글로 쓰이나", "Whose words the briefs stand on"),
        note=Text(
            "발행처를 아는 기사 가운데 그 발행처를 인용한 기사의 비율과 95% 구간입니다. 구간이 겹치면 순서를 "
            f"말하기 어렵습니다. 발행처 {len(rows):,}곳 가운데 {len(shown)}곳을 그렸습니다.",
            "Share of the articles with a known publisher that cite it, with 95% intervals: where "
            f"they overlap the order is hardly settled. {len(shown)} of {len(rows):,} publishers.",
        ),
        summary=Text(
            f"가장 자주 인용된 발행처 {len(shown)}곳", f"The {len(shown)} publishers cited most"
        ),
        spec=spec,
        table=publisher_table(corpus, citations),
        height=shares_height(len(shown)),
        min_width=460,
    )


def _issue_figures(corpus: Corpus, citations: Citations) -> tuple[Figure, ...]:
    """Voices, days and gaps over the issues; dated issues alone have an order."""
    sources = {str(row["issue_id"]): row for row in corpus.rows("issue_sources")}
    issues = [issue for issue in corpus.dated_issues if issue.issue_id in sources]
    cited = [i for i in issues if int_of(sources[i.issue_id]["source_count"])][-_ISSUES_DRAWN:]
    if not cited:
        return ()
    records = [
        {
            **sources[issue.issue_id],
            "tick": issue.tick,
            "issue": issue.name,
            "unknown_share": (int_of(sources[issue.issue_id]["unknown_publisher_count"]) or 0)
            / (int_of(sources[issue.issue_id]["source_count"]) or 1),
            "evidence": citations.of_issue(issue.issue_id),
        }
        for issue in cited
    ]
    plans: tuple[_Plan, ...] = (
        (
            "voices", voices, ("effective_publisher_count",),
            Text("호마다 몇 목소리인가", "How many voices an issue has"),
            Text("점은 발행처가 모두 같은 몫이라면 몇 곳인지입니다(집중도의 역수). 출처보다 많을 수 없으니 "
                 "가로줄(출처 수)과 함께 보세요.",
                 "Dots: as many publishers as would be if all had equal parts (1 / concentration). "
                 "It cannot exceed the number of sources, the dash above."),
        ),
        (
            "lags", lags, _LAG_COLUMNS,
            Text("출처에서 호까지 며칠인가", "Days from source to issue"),
            Text("점은 중앙값의 가운데, 세로선은 출처와 호의 날짜가 얼마나 정밀한지에 따라 가능한 "
                 "범위입니다. 달까지만 아는 날짜는 한 달의 폭을 남깁니다.",
                 "Dots: the median, its middle; lines: what is possible given how precise the dates "
                 "of sources and issue are. A date told to the month leaves a month open."),
        ),
        (
            "missing", missing_shares, ("undated_share",),
            Text("발행처나 날짜가 없는 출처", "Sources without publisher or date"),
            Text("높을수록 위의 두 그림을 덜 믿어야 합니다.",
                 "The higher, the less the two charts above are to be trusted."),
        ),
    )  # fmt: skip
    return tuple(figure for plan in plans if (figure := _issue_figure(records, plan)))


_Plan = tuple[str, "Callable[..., go.Figure]", tuple[str, ...], Text, Text]


def _issue_figure(records: list[dict[str, Any]], plan: _Plan) -> Figure | None:
    slug, chart, needed, title, note = plan
    rows = [row for row in records if not any(is_null(row[column]) for column in needed)]
    if not rows:
        return None
    frame = pd.DataFrame(rows)

    def drawn(lang: Lang) -> go.Figure:
        return chart(frame, lang=lang)

    return Figure(
        slug=slug,
        title=title,
        note=note,
        summary=title + Text(f": 호 {len(rows)}개", f": {len(rows)} issues"),
        spec=spec_of(drawn),
        table=None,
        height=280,
        min_width=issues_width(len(rows)),
    )
