"""Whose quantity it is and what it measures."""

import pytest

from pipeline.extract.quantities.find import find_quantities
from pipeline.model.documents import Article, Block, Document, Issue
from pipeline.model.mentions import Mention
from pipeline.settings import ExtractSettings

ISSUE = Issue("i", "s", "t", "p", None, None, None, "x.txt", "text", "0" * 64)
TYPES = {
    "GPT-3": "model", "라마": "model", "한빛AI": "company", "누리테크": "company", "A100": "product", "V100": "product",
    "중국": "place", "미국": "place", "리서치원": "institution", "산업일보": "publication",
}  # fmt: skip


def names(text, block_id):
    found = []
    for surface, entity_type in TYPES.items():
        at = text.find(surface)
        while at >= 0:
            end = at + len(surface)
            found.append(
                Mention(block_id, at, end, surface, surface, entity_type, "gazetteer", 1.0)
            )
            at = text.find(surface, end)
    return found


def attached(*texts, title=None, parents=None):
    """(surface, subject, attribute) of the quantities of the last text."""
    blocks, mentions = [], []
    if title is not None:
        blocks.append(Block("t", "a1", 0, "title", 0, None, title, title, (), 1, None))
        mentions += names(title, "t")
    for number, text in enumerate(texts):
        parent = (parents or {}).get(number)
        blocks.append(
            Block(f"b{number}", "a1", number + 1, "bullet", 0, parent, text, text, (), 2, None)
        )
        mentions += names(text, f"b{number}")
    article = Article("a1", 1, 1, None, None, title or "", 1, None)
    document = Document(ISSUE, (article,), tuple(blocks), (), ())
    found = find_quantities(document, mentions, settings=ExtractSettings())
    last = f"b{len(texts) - 1}"
    return [
        (q.surface, q.subject_entity_id, q.attribute, q.confidence)
        for q in found
        if q.block_id == last
    ]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("GPT-3의 매개변수 1,750억 개", ["GPT-3"]),
        ("A100은 V100 대비 6배 빠른 속도", ["A100"]),
        ("V100보다 6배 빠른 A100", ["A100"]),
        ("라마(70억개 매개변수)와 GPT-3(1,750억개 매개변수)", ["라마", "GPT-3"]),
        ("시장 점유율은 중국(29%), 미국(21%) 순", ["중국", "미국"]),
        ("1,750억 개의 매개변수를 가진 GPT-3", ["GPT-3"]),
        ("한빛AI가 누리테크에 20억 달러를 투자", ["한빛AI"]),
        ("한빛AI, 누리테크에 20억 달러 투자", ["한빛AI"]),
        ("산업일보에 따르면 한빛AI는 3조 원을 유치", ["한빛AI"]),
        ("한빛AI는 3조 원을 유치했으며, 누리테크는 2조 원을 유치", ["한빛AI", "누리테크"]),
        ("한빛AI는 30억 달러(약 4조 원)를 유치", ["한빛AI", "한빛AI"]),
        ("압축률은 8배, 32배, 128배", [None, None, None]),
    ],
)
def test_subject(text, subjects):
    assert [q[1] for q in attached(text)] == subjects


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("GPT-3의 매개변수 1,750억 개", ["매개변수"]),
        ("1,750억 개의 매개변수를 가진 GPT-3", ["매개변수"]),
        ("시험에서 70% 이상의 정확도를 기록", ["정확도"]),
        ("A100은 메모리 80GB, 대역폭 2TB/s를 제공", ["메모리", "대역폭"]),
        ("세계 시장 규모가 약 300억 달러", ["세계 시장 규모"]),
        ("한빛AI의 매출은 연간 약 3조 원", ["매출"]),
        ("매출이 전년 대비 12% 증가", ["매출 증가"]),
        ("인력 감축 계획을 가진 기업 비중은 43%", ["기업 비중"]),
        ("100개 이상의 환자 음성 샘플을 활용", ["환자 음성 샘플"]),
        ("3종류의 학습 데이터 구축", ["학습 데이터"]),
        ("20억 달러 투자로 협력 강화", ["투자"]),
        ("정확도(95%)", ["정확도"]),
        ("1인당 배출량인 12.4톤", ["배출량"]),
        ("예술가 3인이 소송을 제기", ["예술가"]),
        ("앞으로 5년간 추진", [None]),
        ("누구나 쉽게 30% 절약", [None]),
    ],
)
def test_attribute(text, attributes):
    assert [q[2] for q in attached(text)] == attributes


def test_the_outer_bullet_and_the_title_stand_in_with_less_confidence():
    (own,) = attached("한빛AI는 3조 원을 유치")
    (outer,) = attached("한빛AI의 실적", "3조 원을 유치", parents={1: "b0"})
    (title,) = attached("3조 원을 유치", title="한빛AI, 투자 유치")
    assert [own[1], outer[1], title[1]] == ["한빛AI"] * 3
    assert own[3] > outer[3] > title[3]


def test_what_is_only_compared_with_is_no_subject():
    ((_, subject, _, _),) = attached("GPT-3보다 10배 큰 규모")
    assert subject is None


def test_a_quantity_without_names_around_has_no_subject():
    ((_, subject, _, confidence),) = attached("전체 일자리 8천 5백만 개")
    assert subject is None
    assert confidence > 0.9
