"""Many articles, few voices: sources that several articles share, and names that live on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, percent, same, shorten
from pipeline.report.pages.page import DataTable, Evidenced, Keyed
from pipeline.report.pages.view import (
    entity_name,
    group,
    int_of,
    is_null,
    records,
    text_of,
    type_name,
)

if TYPE_CHECKING:
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

FEWEST_ARTICLES = 3  # two articles on one source are a pair, not yet a pattern
_FEWEST_SOURCED = 5  # all of five on one: its share is above a half with 95 % (Jeffreys: 62 %)
_ONE_PUBLISHER = 0.5  # of the articles that cite a known publisher
_MOST_ROWS = 500
_TITLE_CHARS = 110
_NAME_CHARS = 60
_RECOGNIZED = {"url": Text("주소", "address"), "title": Text("제목", "title")}


def shared_table(corpus: Corpus) -> DataTable:
    """Sources that several articles cite, the most shared first."""
    shared = corpus.frame("shared_sources").sort_values(["source_id", "article_id"])
    rows = sorted(
        group(records(shared), "source_id").items(),
        key=lambda pair: (-_count(pair[1][0]["article_count"]), pair[0]),
    )
    cells: list[tuple[Cell, ...]] = []
    for _, own in rows[:_MOST_ROWS]:
        first = own[0]
        blocks = tuple(sorted({str(row["block_id"]) for row in own}))
        issues = {str(row["issue_id"]) for row in own}
        title = text_of(first["title"]) or text_of(first["publisher"]) or "—"
        cells.append(
            (
                same(shorten(title, _TITLE_CHARS)),
                same(shorten(text_of(first["publisher"]) or "—", _NAME_CHARS)),
                Evidenced(same(f"{_count(first['article_count']):,}"), Evidence(blocks=blocks)),
                same(f"{len(issues):,}"),
                _RECOGNIZED[str(first["recognized_by"])],
            )
        )
    return DataTable(
        caption=Text("여러 기사가 함께 쓰는 출처", "Sources that several articles share"),
        columns=(
            Text("제목", "Title"),
            Text("발행처", "Publisher"),
            Text("기사", "Articles"),
            Text("호", "Issues"),
            Text("같다고 본 근거", "Recognized by"),
        ),
        rows=tuple(cells),
        numeric=frozenset({2, 3}),
    )


def few_voices(corpus: Corpus) -> list[dict[str, Any]]:
    """Rows of ``entity_sources`` whose articles are fewer voices, or mostly one publisher's."""
    rows = [
        row
        for row in corpus.rows("entity_sources")
        if _count(row["article_count"]) >= FEWEST_ARTICLES
        and (_count(row["voice_count"]) < _count(row["article_count"]) or _is_one(row))
    ]
    rows.sort(
        key=lambda r: (
            _count(r["voice_count"]) / _count(r["article_count"]),
            -_count(r["article_count"]),
            str(r["entity_id"]),
        )
    )
    return rows


def voices_table(corpus: Corpus, rows: list[dict[str, Any]]) -> DataTable:
    """The names with the fewest voices for their articles first."""
    cells: list[tuple[Cell, ...]] = []
    for row in rows[:_MOST_ROWS]:
        key = str(row["entity_id"])
        entity = corpus.entity_of.get(key)
        articles, count = _count(row["article_count"]), _count(row["voice_count"])
        share = row["main_publisher_share"]
        main = text_of(row["main_publisher"])
        cells.append(
            (
                Evidenced(
                    same(shorten(entity_name(entity) if entity else key, _NAME_CHARS)),
                    Evidence(entities=(key,)),
                ),
                type_name(str(entity["entity_type"])) if entity else same("—"),
                same(f"{articles:,}"),
                same(f"{_count(row['sourced_article_count']):,}"),
                same(f"{count:,}"),
                Keyed(same(f"{count / articles:.2f}"), round(count / articles, 4)),
                same(f"{_count(row['publisher_count']):,}"),
                same(shorten(main, _NAME_CHARS) if main else "—"),
                same("—") if is_null(share) else same(percent(float(share))),
                _verdict(row),
            )
        )
    return DataTable(
        caption=Text("기사보다 목소리가 적은 이름", "Names with fewer voices than articles"),
        columns=(
            Text("이름", "Name"),
            Text("유형", "Type"),
            Text("기사", "Articles"),
            Text("출처 있음", "With source"),
            Text("목소리", "Voices"),
            Text("목소리/기사", "Voices/article"),
            Text("발행처", "Publishers"),
            Text("가장 잦은 발행처", "Main publisher"),
            Text("그 비율", "Its share"),
            Text("판정", "Verdict"),
        ),
        rows=tuple(cells),
        numeric=frozenset({2, 3, 4, 5, 6, 8}),
    )


def voices_lead(corpus: Corpus, rows: list[dict[str, Any]], shared_count: int) -> Text:
    """How far articles stand for voices of their own."""
    often = sum(
        1
        for row in corpus.rows("entity_sources")
        if _count(row["article_count"]) >= FEWEST_ARTICLES
    )
    fewer = sum(1 for row in rows if _count(row["voice_count"]) < _count(row["article_count"]))
    one = sum(1 for row in rows if _is_one(row) and _is_enough(row))
    if not often:
        return Text(
            f"기사 {FEWEST_ARTICLES}건 이상에 나온 이름이 없어 목소리를 셀 것이 없습니다.",
            f"No name is in {FEWEST_ARTICLES} or more articles: there are no voices to count.",
        )
    return Text(
        f"둘 이상의 기사가 함께 쓰는 출처는 {shared_count:,}개입니다. 기사 {FEWEST_ARTICLES}건 이상에 나온 이름 "
        f"{often:,}개 가운데 {fewer:,}개는 같은 출처를 나눠 써 목소리가 기사보다 적고, 출처 있는 기사가 "
        f"{_FEWEST_SOURCED}건 이상인 {one:,}개는 절반 넘게 한 발행처에 기댑니다. 그보다 적으면 판단을 보류합니다.",
        f"{shared_count:,} sources are shared by two or more articles. Of {often:,} names in "
        f"{FEWEST_ARTICLES} or more articles, {fewer:,} have fewer voices than articles, and "
        f"{one:,} with {_FEWEST_SOURCED} sourced articles or more lean on one publisher for more "
        "than half. Below that, judgment is reserved.",
    )


def _is_enough(row: dict[str, Any]) -> bool:
    return _count(row["sourced_article_count"]) >= _FEWEST_SOURCED


def _verdict(row: dict[str, Any]) -> Text:
    """What is the matter: a common source is a fact, one publisher's lead wants enough articles."""
    if _is_one(row) and _is_enough(row):
        return Text("● 한 발행처", "● one publisher")
    if _count(row["voice_count"]) < _count(row["article_count"]):
        return Text("● 같은 출처", "● common source")
    return Text("– 판단 보류", "– insufficient")


def _is_one(row: dict[str, Any]) -> bool:
    share = row["main_publisher_share"]
    is_told = _count(row["sourced_article_count"]) >= FEWEST_ARTICLES and not is_null(share)
    return is_told and float(share) > _ONE_PUBLISHER


def _count(value: object) -> int:
    return int_of(value) or 0
