"""Figures of a text against one another: what must be flagged, what must not, what is no check."""

from __future__ import annotations

import pytest

from pipeline.analyze.claims.changes import change_behind
from pipeline.analyze.claims.checks import CHECK_COLUMNS, checks_table
from pipeline.analyze.claims.figures import CHECK_KINDS
from pipeline.errors import KnowledgeError
from pipeline.knowledge.attributes import load_attributes, parse_attributes
from pipeline.knowledge.exchange_rates import load_exchange_rates, parse_exchange_rates
from pipeline.settings import AnalyzeSettings
from pipeline.tables import TABLES
from pipeline.tables.enforce import from_frame
from tests.unit.claims_frames import frames, issue, month

SETTINGS = AnalyzeSettings()
JUNE = month(2021, 6)


def checked(*lines, on=JUNE):
    """(kind, stated, state) of each check of an issue's bullets."""
    checks = checks_table(frames(issue("a", on, *lines)), SETTINGS)
    return list(zip(checks["kind"], checks["surface"], checks["check_state"], strict=True))


CONSISTENT = [
    # shares
    ("접수된 민원 1,200건 중 300건(25%)을 자동으로 분류", "share", "25%"),
    ("응답자 671명 가운데 201명으로 약 30%를 차지", "share", "30%"),
    ("전체 예산 500억 원 중 30%인 150억 원을 배정", "share", "30%"),
    ("논문 1,400개 중 175개(12.5%)를 분석", "share", "12.5%"),
    ("기업 600곳 중 150곳(25%)이 도입", "share", "25%"),
    # sums
    ("총사업비 160억 원(국비 100억 원, 지방비 40억 원, 민간 20억 원)을 투입", "sum", "160억 원"),
    ("총 250명(석사 150명, 박사 100명)을 양성", "sum", "250명"),
    ("국비 100억 원, 민간 60억 원, 총 160억 원을 투입", "sum", "160억 원"),
    # currencies
    ("인수 금액은 10억 달러(약 1조 1,500억 원)", "currency", "1조 1,500억 원"),
    ("벌금 5,000만 유로(약 670억 원)를 부과", "currency", "670억 원"),
    ("100억 엔(약 1,050억 원)을 투자", "currency", "1,050억 원"),
    # changes
    ("매출이 200억 원에서 250억 원으로 25% 증가", "growth", "25%"),
    ("처리 시간당 비용이 400달러에서 300달러로 25% 감소", "growth", "25%"),
    ("이용자가 100만 명에서 300만 명으로 3배 증가", "multiple", "3배"),
    ("이용자가 100만 명에서 400만 명으로 3배 늘어", "multiple", "3배"),
    ("배출량은 284톤으로, 이는 차량 12톤 대비 약 24배", "multiple", "24배"),
    ("비율이 80.2%에서 88.8%로 8.6%p 상승", "difference", "8.6%p"),
    ("정확도는 88.8%로, 지난해 80.2%보다 8.6%p 상승", "difference", "8.6%p"),
    ("매출은 250억 원으로 전년(200억 원) 대비 25% 증가", "growth", "25%"),
    ("지난해 200억 원보다 25% 증가한 250억 원을 투입", "growth", "25%"),
    ("매개변수는 1.6조 개로 앞선 모델(1,750억 개)의 약 9배", "multiple", "9배"),
    ("수작업(5~6시간) 대비 60배 단축(5분 30초)", "multiple", "60배"),
    ("예산 500억 원의 30%인 150억 원을 배정", "share", "30%"),
    ("국내 기업 2,354개 중 매출이 있는 기업은 1,914개로 전체의 81.3%를 차지", "share", "81.3%"),
    ("총 30곳(대학 12곳, 기업 10곳, 연구소 8곳)이 참여", "sum", "30곳"),
    ("예산은 3,000억 원에서 2,700억 원으로 10% 삭감", "growth", "10%"),
    ("사용자는 1억 명에서 두 달 만에 1억 8천만 명으로 80% 증가", "growth", "80%"),
    ("비용은 557만 6천 달러로 앞선 모델(1억 달러) 대비 18분의 1 수준", "multiple", "18분의 1"),
    ("전력 소비는 415TWh에서 945TWh로 두 배 이상 증가", "multiple", "두 배"),
    ("10억 달러, 우리 돈 약 1조 1,500억 원", "currency", "1조 1,500억 원"),
    ("2022년 640억 달러에서 2027년 2,510억 달러로 연평균 31.4% 성장", "yearly_growth", "31.4%"),
]
INCONSISTENT = [
    ("접수된 민원 1,200건 중 300건(35%)을 자동으로 분류", "share", "35%"),
    ("게시물 850만 건 가운데 복원된 것은 6만 건으로 4.6% 수준", "share", "4.6%"),
    ("총사업비 160억 원(국비 100억 원, 지방비 40억 원, 민간 40억 원)을 투입", "sum", "160억 원"),
    ("인수 금액은 10억 달러(약 1,150억 원)", "currency", "1,150억 원"),
    ("매출이 200억 원에서 250억 원으로 40% 증가", "growth", "40%"),
    ("이용자가 100만 명에서 300만 명으로 8배 증가", "multiple", "8배"),
    ("비율이 80.2%에서 88.8%로 5.6%p 상승", "difference", "5.6%p"),
    ("매출은 250억 원으로 전년(200억 원) 대비 45% 증가", "growth", "45%"),
    ("매개변수는 1.6조 개로 앞선 모델(1,750억 개)의 약 3배", "multiple", "3배"),
    ("2022년 640억 달러에서 2027년 2,510억 달러로 연평균 11.4% 성장", "yearly_growth", "11.4%"),
]
NO_CHECK = [
    # a change, a level, another base
    "1,200건 중 300건으로 전년 대비 35% 증가",
    "전체 1,200건 중 300건을 처리해 만족도 91%를 기록",
    "응답자의 35%가 300건 이상을 처리",
    "매출이 200억 원에서 250억 원으로 늘어 전년 동기 대비 40% 증가",
    # a selection, a bracket that says something else
    "총 160억 원(국비 100억 원 등)을 투입",
    "총 160억 원(국비 100억 원, 지방비 40억 원 등)을 투입",
    "160억 원(2020년 120억 원, 전년 대비 33% 증가)을 투입",
    "직원 250명(이 중 박사 100명, 석사 80명)을 고용",
    # another amount, an unknown rate
    "10억 달러 투자와 200억 원 지원",
    "500만 페소(약 3억 원)를 지급",
    # multiples without two ends
    "성능이 6배, 속도가 7배 향상",
    "매출 300억 원을 기록했으며, 비용은 20억 원 대비 3배 증가",
    "이용자 100만 명, 직원 300명으로 8배 증가",
    "매출은 135억 달러로 전 분기보다 88%, 전년 동기보다 101% 증가",
    "설문 응답자 1,000명 중 62%는 찬성, 23%는 반대",
    "점유율은 80%에서 75%로 6.3% 하락",
    "앞선 모델(1,750억 개)의 약 9배이며 다른 모델(6,000억 개)도 상회",
]


@pytest.mark.parametrize(("text", "kind", "stated"), CONSISTENT)
def test_what_adds_up(text, kind, stated):
    assert checked(text) == [(kind, stated, "consistent")]


@pytest.mark.parametrize(("text", "kind", "stated"), INCONSISTENT)
def test_what_does_not_add_up(text, kind, stated):
    assert checked(text) == [(kind, stated, "inconsistent")]


@pytest.mark.parametrize("text", NO_CHECK)
def test_what_no_relation_is_stated_of(text):
    assert checked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # rounding, 약 and bounds leave room
        "1,200건 중 301건(약 26%)을 처리",
        "1,200건 중 500건 이상(45%)을 처리",
        "총 1,000억 원(국비 670억 원, 민간 350억 원)을 투입",
    ],
)
def test_rounding_is_no_contradiction(text):
    assert {state for *_, state in checked(text)} <= {"consistent"}


def test_a_noun_may_stand_between_a_total_and_its_parts():
    found = checked("총 30개 기관(대학 12개, 기업 10개, 연구소 8개)이 참여")
    assert [(kind, state) for kind, _, state in found] == [("sum", "consistent")]


def test_the_rate_is_that_of_the_year():
    text = "인수 금액은 10억 달러(약 {} 원)"
    cheap, dear = text.format("9,000억"), text.format("1조 5,000억")
    assert checked(cheap, on=month(2014, 6))[0][2] == "consistent"
    assert checked(cheap, on=month(2024, 6))[0][2] == "inconsistent"
    assert checked(dear, on=month(2025, 6))[0][2] == "consistent"
    assert checked(dear, on=month(2014, 6))[0][2] == "inconsistent"
    assert checked(dear, on=month(2005, 6)) == []  # no rate of that year is known
    assert checked(dear, on=None) == []


def test_numbers_and_places_of_a_check():
    text = "접수된 민원 1,200건 중 300건(35%)을 자동으로 분류"
    (row,) = checks_table(frames(issue("a", month(2021, 6), text)), SETTINGS).itertuples()
    assert (row.stated_value, row.expected_value, row.difference) == (35, 25, 10)
    assert row.tolerance < 10
    starts, ends = row.input_spans[::2], row.input_spans[1::2]
    said = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    assert said == row.input_surfaces == ["1,200건", "300건"]
    assert row.input_block_ids == ["a/b001"] * 2
    assert text[row.start : row.end] == row.surface == "35%"


def test_a_share_agrees_with_the_bullet_above():
    above = "자동으로 탐지한 비율이 지난해 88.8%로 상승"
    assert checked(above, "민원 960만 건 중 850만 건이 자동으로 분류됨") == [
        ("share", "88.8%", "consistent")
    ]
    # that nothing above agrees proves nothing
    assert checked(above, "민원 960만 건 중 85만 건이 자동으로 분류됨") == []


def test_a_list_agrees_with_a_total_elsewhere():
    parts = "GPT-3의 학습 단어는 웹 4,100억 개 단어, 책 670억 개 단어, 백과 30억 개 단어"
    assert ("sum", "4,800억 토큰", "consistent") in checked(
        parts, "GPT-3는 총 4,800억 토큰으로 학습"
    )
    assert checked(parts, "GPT-3는 총 9,000억 토큰으로 학습") == []


def test_a_table_of_many_figures_is_no_sentence():
    cells = "\t".join(f"{n}건 중 {n - 1}건(1%)" for n in range(100, 140))
    assert checked((cells, "table")) == []


def test_the_table_keeps_its_declaration():
    lines = [text for text, *_ in (*CONSISTENT, *INCONSISTENT)]
    checks = checks_table(frames(issue("a", month(2021, 6), *lines)), SETTINGS)
    assert tuple(checks.columns) == CHECK_COLUMNS == TABLES["claim_checks"].columns
    assert from_frame(checks, TABLES["claim_checks"]).num_rows >= len(lines)
    assert TABLES["claim_checks"].values_of("kind") == CHECK_KINDS


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        (" 증가", 1),
        ("의 감소", -1),
        (" 이상 줄어", -1),
        ("로 상승", 0),
        ("를 차지", 0),
        ("(증가)", 1),
    ],
)
def test_direction_of_a_change(text, direction):
    assert change_behind(f"3%{text}", 2) == direction


@pytest.mark.parametrize(
    ("phrase", "unit", "key"),
    [
        ("파라미터", "item", "매개변수"),
        ("총 매개변수 수", "item", "매개변수"),
        ("학습에 쓴 것", "parameter", "매개변수"),
        ("국내 매출액", "KRW", "국내 매출"),
        ("시가총액", "USD", "기업 가치"),
        ("처리 속도", "x", "처리 속도"),
    ],
)
def test_attributes_go_by_one_word(phrase, unit, key):
    assert load_attributes().key_of(phrase, unit) == key


def test_every_scale_has_a_base_and_every_synonym_one_owner():
    known = load_attributes()
    assert all(known.scales[base] == (base, 1.0) for base, _ in known.scales.values())
    assert known.find("국내 매출액", "KRW") is None  # a part is not the whole


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([{"key": "가", "words": [], "units": [], "family": "나"}], "fixed"),
        ([{"key": "", "words": [], "units": [], "family": "나", "fixed": True}], "non-empty"),
        ([{"key": "가", "colour": 1}], "no field"),
        (
            [
                {"key": k, "words": ["같은 말"], "units": [], "family": "나", "fixed": False}
                for k in "가다"
            ],
            "another attribute",
        ),
    ],
)
def test_damaged_attributes_are_named(entries, message):
    with pytest.raises(KnowledgeError, match=message):
        parse_attributes({"attribute": entries}, "attributes.toml")


def test_rates_cross_through_the_won():
    rates = load_exchange_rates()
    low, high = rates.bounds("USD", "JPY", 2023)
    assert 120 < low < high < 160
    assert rates.bounds("USD", "KRW", 1990) is None
    assert rates.bounds("XXX", "KRW", 2020) is None


@pytest.mark.parametrize(
    ("krw", "message"),
    [
        ({"USD": [1100, -1]}, "positive"),
        ({"USD": [1100], "EUR": [1300, 1400]}, "same years"),
        ({}, "must be there"),
    ],
)
def test_damaged_rates_are_named(krw, message):
    with pytest.raises(KnowledgeError, match=message):
        parse_exchange_rates({"first_year": 2020, "krw": krw}, "exchange_rates.toml")
