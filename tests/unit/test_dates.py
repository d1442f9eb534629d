"""Calendar expressions of a document: what is skipped, roles, context across blocks."""

from datetime import date

import pytest

from pipeline.errors import KnowledgeError
from pipeline.extract.dates.find import find_dates, find_dates_in_text
from pipeline.knowledge.calendar import load_calendar, parse_calendar
from pipeline.model.documents import Block, Document, Issue, Reference
from pipeline.model.mentions import Mention
from pipeline.settings import ExtractSettings

JUNE = date(2024, 6, 1)


def block(text: str, number: int = 1, kind: str = "bullet", article: str | None = "a1") -> Block:
    return Block(
        block_id=f"b{number}", article_id=article, ordinal=number, kind=kind, depth=0,
        parent_block_id=None, text=text, raw_text=text, pieces=(), source_line=number, page=None,
    )  # fmt: skip


def document(*blocks: Block, on: date | None = JUNE, references=()) -> Document:
    issue = Issue(
        issue_id="i", series="s", title="t", publisher="p", published_on=on,
        published_precision="month" if on else None,
        published_basis="cover" if on else None, source_path="x.txt", source_format="text",
        source_sha256="0",
    )  # fmt: skip
    return Document(issue, (), tuple(blocks), tuple(references), ())


def found(doc: Document, mentions=(), **settings):
    return find_dates(doc, mentions, settings=ExtractSettings(**settings))


def test_a_date_knows_its_place():
    (only,) = found(document(block("공개는 2024년 5월 3일에", 7)))
    assert (only.block_id, only.start, only.end, only.surface) == (
        "b7",
        4,
        15,
        "2024년 5월 3일"[:11],
    )
    assert (only.starts_on, only.ends_on) == (date(2024, 5, 3), date(2024, 5, 3))
    assert only.precision == "day"


def test_citations_are_skipped():
    cited = Reference("a1", "b1", "1", None, "발행처", "제목", None, "2020-05", 2, None)
    doc = document(
        block("출처: 발행처, 2020.5.", 1, kind="source"),
        block("발행처, 제목, 2020.5.", 2, kind="footnote"),
        block("2012년에 처음 열렸다", 3, kind="footnote"),
        references=[cited],
    )
    assert [d.iso for d in found(doc)] == ["2012"]


def test_a_year_inside_a_name_is_no_date():
    text = "2024년 박람회에서 (2020)"
    name = Mention("b1", 0, 9, text[:9], "fair", "event", "gazetteer", 1.0)
    assert [d.iso for d in found(document(block(text)), [name])] == ["2020"]
    assert [d.iso for d in found(document(block(text)))] == ["2024", "2020"]


def test_a_figure_of_speech_stays_below_the_threshold():
    doc = document(block("21세기의 석유"))
    assert found(doc) == ()
    assert [d.iso for d in found(doc, min_confidence=0.4)] == ["2001/2100"]


def test_a_month_of_the_issue_is_over_at_its_end():
    (past,) = found(document(block("지난 6월 공개")))
    assert past.iso == "2024-06"


def test_without_an_issue_date_the_article_tells_the_year():
    doc = document(
        block("2019년 3월 공개", 1), block("4월 확대", 2), block("5월", 3, article="a2"), on=None
    )
    assert [d.iso for d in found(doc)] == ["2019-03", "2019-04"]


def test_bracketed_decimals_of_a_table_are_values():
    assert found(document(block("모델 가 (3.5)", kind="table"))) == ()
    assert [d.iso for d in found(document(block("행사 (3.5.)", kind="table")))] == ["2024-03-05"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("2024년 5월 공개", "event"),
        ("2030년까지 확대", "horizon"),
        ("2024년 6월 말까지 확대할 계획", "horizon"),
        ("2027년 시장 규모", "horizon"),
        ("2020년 9월까지 조사", "period"),
        ("2020년 1월부터 9월까지 조사", "period"),
        ("2010년대의 투자", "period"),
        ("2023년 4분기 매출", "period"),
        ("2023년 동안", "period"),
        ("(어느 기관, 2024.4.14.)", "publication"),
        ("2024년 3월 발간한 보고서", "publication"),
        ("2024년 3월호", "publication"),
    ],
)
def test_roles(text: str, role: str):
    (only,) = find_dates_in_text(text, on=date(2024, 6, 15))
    assert only.role == role


def test_a_caption_dates_its_source():
    (only,) = found(document(block("그림 1 (2023.4)", kind="caption")))
    assert only.role == "publication"


def test_inferred_years_are_less_sure():
    printed, inferred = find_dates_in_text("2024년 5월 공개. 어느 기업은 3월 확대", on=JUNE)
    assert printed.confidence > inferred.confidence


def test_the_calendar_file_is_complete():
    words = load_calendar()
    assert len(words.english_months) == len(words.korean_months) == 12
    assert {word.unit for word in words.relative} == {"day", "week", "month", "quarter", "year"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, r"\[seasons\] is missing"),
        ({"seasons": {"first_months": ["3"]}}, "first_months"),
        ({"seasons": {"first_months": [3, 6, 9, 12]}}, r"\[\[relative\]\] is missing"),
        (
            {"seasons": {"first_months": [3]}, "relative": [{"unit": "eon", "shift": 1}]},
            "'eon'",
        ),
        (
            {"seasons": {"first_months": [3]}, "relative": [{"unit": "day", "shift": "1"}]},
            "whole number",
        ),
        (
            {
                "seasons": {"first_months": [3]},
                "relative": [{"unit": "day", "shift": n, "words": ["어제"]} for n in (1, 2)],
            },
            "another entry",
        ),
    ],
)
def test_a_damaged_calendar_file_is_refused(data, message):
    with pytest.raises(KnowledgeError, match=message):
        parse_calendar(data, "calendar.toml")
