"""The page of topics: how large, how sure, how they move, and one topic in detail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd

from pipeline.report.charts.topics import (
    BAR_PX,
    topic_choice,
    topic_sizes,
)
from pipeline.report.charts.topics_map import HEIGHT, scaled, similarities, topic_map
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, number, percent, same, shorten
from pipeline.report.pages.emergence_views import objects
from pipeline.report.pages.explorer import undated_note
from pipeline.report.pages.page import DataTable, Figure, Keyed, Link, Page, spec_of
from pipeline.report.pages.topics_detail import Parts, detail, parts_of
from pipeline.report.pages.topics_shares import share_figure
from pipeline.report.pages.view import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

FEWEST_ARTICLES = 10  # two topics of five articles each: below it the analysis makes none
_FEWEST_ON_MAP = 5  # three or four topics lie on any plane
_WELL_SHOWN = 0.6  # of the squared distances; below it neighbors on the map need not be alike
_LABEL_CHARS = 48


def topics_page(corpus: Corpus) -> list[Page]:
    """``topics.html``."""
    rows = sorted(corpus.rows("topics"), key=lambda row: (int(row["rank"]), str(row["topic_id"])))
    parts = parts_of(corpus)
    page = Page(
        path="topics.html",
        template="topics.html",
        title=Text("토픽", "Topics"),
        nav="topics",
        has_charts=bool(rows),
        values={
            "lead": _lead(corpus, rows),
            "sizes": _sizes(corpus, rows, parts) if rows else None,
            "shares": share_figure(corpus, rows, parts) if rows else None,
            "details": [detail(parts, row, str(at)) for at, row in enumerate(rows)],
            "first": next((str(r["topic_id"]) for r in rows if bool(r["is_stable"])), None),
            "map": _map(corpus, rows, parts) if rows else None,
            "map_note": _map_note(corpus, rows),
            "choice": _choice(corpus) if rows else None,
            "undated": undated_note(corpus) if rows else None,
        },
        scripts=("emergence.js",),
        styles=("emergence.css", "topics.css"),
    )
    return [page]


def _lead(corpus: Corpus, rows: Sequence[dict[str, Any]]) -> Text:
    """What the topics say, or why there are none."""
    articles = corpus.row_count("articles")
    if not rows:
        if articles < FEWEST_ARTICLES:
            return Text(
                f"토픽이 없습니다. 토픽은 낱말이 충분한 기사 {FEWEST_ARTICLES}건부터 나눕니다(토픽마다 다섯 건, "
                f"적어도 두 토픽). 이 말뭉치의 기사는 {articles}건입니다.",
                f"There are no topics: it takes {FEWEST_ARTICLES} articles with enough text (five a topic, "
                f"two topics at least). This corpus has {articles}.",
            )
        return Text(
            f"기사는 {number(articles).ko}건이지만, 여러 기사에 함께 나오는 낱말이 모자라 토픽을 나누지 않았습니다.",
            f"There are {articles:,} articles, but too few terms that several of them share: no topics "
            "were made.",
        )
    stable = [row for row in rows if bool(row["is_stable"])]
    held = len(rows) - len(stable)
    start = Text(
        f"기사 {number(articles).ko}건을 토픽 {len(rows)}개로 나누었습니다.",
        f"{articles:,} articles fall into {len(rows)} topics.",
    )
    if not stable:
        return start + Text(
            " 어느 것도 다시 뽑은 자료에서 그대로 나타나지 않아 모두 판단을 보류합니다.",
            " None comes back when articles are drawn again: no call on any of them.",
        )
    first = stable[0]
    name, share = shorten(str(first["label"]), _LABEL_CHARS), percent(float(first["share"]))
    rest = Text(
        f" {held}개는 우연의 문턱을 넘지 못해 판단을 보류합니다." if held else "",
        f" For {held} no call is made: {'it does' if held == 1 else 'they do'} not pass chance."
        if held
        else "",
    )
    return (
        start
        + Text(
            f" {len(stable)}개는 기사를 덜어 내고 다시 나누어도 나타나며, 그 가운데 가장 큰 것은 "
            f"'{name}'({share})입니다.",
            f" {len(stable)} come{'s' if len(stable) == 1 else ''} back when articles are drawn again, the "
            f"largest of them '{name}' ({share}).",
        )
        + rest
    )


def _sizes(corpus: Corpus, rows: list[dict[str, Any]], parts: Parts) -> Figure:
    frame = pd.DataFrame(rows)
    asked = [_topic_evidence(parts, str(row["topic_id"])) for row in rows]
    frame = frame.assign(evidence=objects(asked, frame))
    return Figure(
        slug="sizes",
        title=Text("토픽의 크기", "Size of the topics"),
        note=Text(
            "막대는 기사에서 차지하는 평균 비중. 빗금은 판단 보류(다시 뽑으면 흩어지는 토픽)입니다.",
            "Bars: mean share of the articles. Hatched: no call, since the topic falls apart when "
            "articles are drawn again.",
        ),
        summary=Text(f"토픽 {len(rows)}개의 비중", f"Shares of {len(rows)} topics"),
        spec=spec_of(lambda lang: topic_sizes(frame, lang=lang)),
        table=_size_table(corpus, rows),
        height=70 + BAR_PX * len(rows),
    )


def _size_table(corpus: Corpus, rows: list[dict[str, Any]]) -> DataTable:
    ids = [str(row["topic_id"]) for row in rows]
    alike = similarities(corpus.frame("topic_terms"), ids)
    out: list[tuple[Cell, ...]] = []
    for at, row in enumerate(rows):
        others = [(round(float(alike[at, b]), 6), -b) for b in range(len(rows)) if b != at]
        near = max(others, default=None)
        nearest = same("—")
        if near and near[0] > 0:
            nearest = same(f"{shorten(str(rows[-near[1]]['label']), 28)} ({near[0]:.2f})")
        is_stable = bool(row["is_stable"])
        out.append((
            Link(same(shorten(str(row["label"]), _LABEL_CHARS)), f"topics.html#topic={quote(ids[at], safe='')}"),
            Keyed(same(percent(float(row["share"]))), round(float(row["share"]), 6)),
            same(f"{int(row['article_count']):,}"), same(f"{int(row['issue_count']):,}"),
            same(f"{float(row['coherence_npmi']):.2f}".replace("-", "−")),
            same(f"{float(row['stability']):.2f}"), same(f"{float(row['chance_stability']):.2f}"),
            Text("안정", "stable") if is_stable else Text("판단 보류", "no call"), nearest,
        ))  # fmt: skip
    return DataTable(
        caption=Text("토픽", "Topics"),
        columns=(
            Text("토픽", "Topic"), Text("비중", "Share"), Text("기사", "Articles"), Text("호", "Issues"),
            Text("일관성 (NPMI)", "Coherence (NPMI)"), Text("안정성", "Stability"),
            Text("우연의 문턱", "Chance"), Text("판단", "Call"), Text("가장 닮은 토픽 (코사인)", "Nearest (cosine)"),
        ),
        rows=tuple(out),
        numeric=frozenset({1, 2, 3, 4, 5, 6}),
    )  # fmt: skip


def _map(corpus: Corpus, rows: list[dict[str, Any]], parts: Parts) -> Figure | None:
    """The map, where two dimensions hold most of the distances."""
    if len(rows) < _FEWEST_ON_MAP:
        return None
    ids = [str(row["topic_id"]) for row in rows]
    found = scaled(similarities(corpus.frame("topic_terms"), ids))
    if found.shown < _WELL_SHOWN:
        return None
    frame = pd.DataFrame(rows)
    asked = [_topic_evidence(parts, topic) for topic in ids]
    frame = frame.assign(x=found.places[:, 0], y=found.places[:, 1], evidence=objects(asked, frame))
    return Figure(
        slug="topic-map",
        title=Text("토픽 지도", "Topic map"),
        note=Text(
            f"가까운 토픽은 낱말을 많이 나눕니다. 넓이는 비중. 두 축이 거리의 {percent(found.shown)}를 보입니다.",
            f"Near topics share terms; area: share. The plane shows {percent(found.shown)} of the "
            "squared distances.",
        ),
        summary=Text(f"토픽 {len(rows)}개의 자리", f"Places of {len(rows)} topics"),
        spec=spec_of(lambda lang: topic_map(frame, lang=lang)),
        table=None,
        height=HEIGHT,
    )


def _map_note(corpus: Corpus, rows: list[dict[str, Any]]) -> Text | None:
    """Why there is no map, where there is none."""
    if not rows:
        return None
    if len(rows) < _FEWEST_ON_MAP:
        return Text(
            f"토픽이 {len(rows)}개뿐이라 지도는 뜻이 없습니다.",
            f"With {len(rows)} topics a map would mean nothing.",
        )
    alike = similarities(corpus.frame("topic_terms"), [str(row["topic_id"]) for row in rows])
    found = scaled(alike)
    if found.shown >= _WELL_SHOWN:
        return None
    most = max(float(alike[a, b]) for a in range(len(rows)) for b in range(a))
    return Text(
        f"토픽 지도는 그리지 않았습니다. 토픽들이 낱말을 거의 나누지 않아(가장 닮은 두 토픽의 코사인 {most:.2f}) 평면에는 "
        f"거리의 {percent(found.shown)}만 남고, 그림의 가까움이 뜻을 갖지 못합니다. 가장 닮은 토픽은 크기 표에 있습니다.",
        f"No topic map is drawn: the topics hardly share terms (cosine of the two most alike: {most:.2f}), "
        f"a plane would keep {percent(found.shown)} of the distances, and nearness on it would mean "
        "nothing. The table of sizes names each topic's nearest.",
    )


def _choice(corpus: Corpus) -> Figure | None:
    frame = corpus.frame("topic_counts")
    if len(frame) < 2:  # noqa: PLR2004 - a choice has two sides
        return None
    frame = frame.sort_values("topic_count", kind="stable").reset_index(drop=True)
    taken = [int(row["topic_count"]) for row in records(frame) if bool(row["is_chosen"])]
    words = same(str(taken[0])) if taken else same("—")
    return Figure(
        slug="choice",
        title=Text("왜 이 수인가", "Why this number of topics"),
        note=Text(
            "안정성은 높을수록, 가린 절반의 오차는 낮을수록 좋습니다. 오차가 더 줄지 않는 곳에서 가장 안정된 수를 고릅니다. "
            f"고른 수: {words.ko}.",
            "High stability and low error on the hidden half are good: where the error stops falling, "
            f"the most stable number is taken. Taken: {words.en}.",
        ),
        summary=Text(f"시험한 토픽 수 {len(frame)}가지", f"{len(frame)} numbers of topics tried"),
        spec=spec_of(lambda lang: topic_choice(frame, lang=lang)),
        table=_choice_table(frame),
        height=330,
    )


def _choice_table(frame: pd.DataFrame) -> DataTable:
    return DataTable(
        caption=Text("시험한 토픽 수", "Numbers tried"),
        columns=(
            Text("토픽 수", "Topics"), Text("안정성", "Stability"),
            Text("가린 절반의 오차", "Error on the hidden half"), Text("고름", "Taken"),
        ),
        rows=tuple(
            (
                same(str(int(row["topic_count"]))), same(f"{float(row['stability']):.3f}"),
                same(f"{float(row['held_out_error']):.3f}"), same("◆" if row["is_chosen"] else ""),
            )
            for row in records(frame)
        ),
        numeric=frozenset({0, 1, 2}),
    )  # fmt: skip


def _topic_evidence(parts: Parts, topic_id: str) -> Evidence | None:
    articles = parts.asked(topic_id)
    return Evidence(articles=articles) if articles else None
