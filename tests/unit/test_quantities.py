"""Quantities in text: number, unit, range, qualifier; what looks like one and is none."""

import pytest

from pipeline.extract.quantities.find import find_quantities
from pipeline.extract.quantities.grammar import find_in_text
from pipeline.model.documents import Article, Block, Document, Issue, Reference
from pipeline.model.mentions import Mention
from pipeline.settings import ExtractSettings

ISSUE = Issue("i", "s", "t", "p", None, None, None, "x.txt", "text", "0" * 64)
SETTINGS = ExtractSettings()


def read(text):
    """(surface, value or (low, high), unit, qualifier) of each quantity."""
    return [
        (
            r.surface,
            float(r.value) if r.value_high is None else (float(r.value), float(r.value_high)),
            r.unit,
            r.qualifier,
        )
        for r in find_in_text(text)
    ]


@pytest.mark.parametrize(
    ("text", "surface", "value", "unit"),
    [
        # ratios
        ("점유율이 -3.5%까지 하락", "-3.5%", -3.5, "%"),
        ("수출은 △3.2% 줄었다", "△3.2%", -3.2, "%"),
        ("마이너스 3%", "마이너스 3%", -3, "%"),
        ("오십 퍼센트", "오십 퍼센트", 50, "%"),
        ("0.5%p 인상", "0.5%p", 0.5, "%p"),
        ("3.2%포인트 상승", "3.2%포인트", 3.2, "%p"),
        ("2퍼센트포인트", "2퍼센트포인트", 2, "%p"),
        ("속도가 두 배", "두 배", 2, "x"),
        ("10X 빠른", "10X", 10, "x"),
        ("응답자의 4분의 1", "4분의 1", 0.25, "x"),
        # money
        ("3조 원", "3조 원", 3e12, "KRW"),
        ("5천원", "5천원", 5000, "KRW"),
        ("₩5,000", "₩5,000", 5000, "KRW"),
        ("일억 이천만 원", "일억 이천만 원", 1.2e8, "KRW"),
        ("19만 9,000달러부터", "19만 9,000달러", 199000, "USD"),
        ("$2,000만 유치", "$2,000만", 2e7, "USD"),
        ("US$1.5bn", "US$1.5bn", 1.5e9, "USD"),
        ("$2 billion", "$2 billion", 2e9, "USD"),
        ("50센트", "50센트", 0.5, "USD"),
        ("5억 위안", "5억 위안", 5e8, "CNY"),
        ("1,000만 유로", "1,000만 유로", 1e7, "EUR"),
        ("300엔", "300엔", 300, "JPY"),
        ("2만 파운드", "2만 파운드", 20000, "GBP"),
        ("-$5", "-$5", -5, "USD"),
        # measures
        ("30제곱미터", "30제곱미터", 30, "m²"),
        ("3나노 공정", "3나노", 3, "nm"),
        ("284톤", "284톤", 284, "t"),
        ("섭씨 영하 5도", "영하 5도", -5, "℃"),
        ("섭씨 20도", "20도", 20, "℃"),
        ("-40℃", "-40℃", -40, "℃"),
        ("화씨 98.6도", "98.6도", 98.6, "℉"),
        ("90도 회전", "90도", 90, "도"),
        ("시속 100km", "100km", 100, "km/h"),
        ("1,000Gbit/s", "1,000Gbit/s", 1000, "Gbit/s"),
        ("80GB", "80GB", 80, "GB"),
        ("100메가바이트", "100메가바이트", 100, "MB"),
        ("5페타플롭스", "5페타플롭스", 5e15, "FLOPS"),
        ("10²⁶ 플롭스", "10²⁶ 플롭스", 1e26, "FLOPS"),
        ("10의 26제곱 FLOPS", "10의 26제곱 FLOPS", 1e26, "FLOPS"),
        ("15TWh", "15TWh", 15, "TWh"),
        ("30 TOPS/W", "30 TOPS/W", 30, "TOPS/W"),
        # time
        ("6개월 뒤", "6개월", 6, "month"),
        ("5년간", "5년", 5, "year"),
        ("삼십 년", "삼십 년", 30, "year"),
        ("한 달", "한 달", 1, "month"),
        ("3일간", "3일", 3, "day"),
        ("2주간", "2주", 2, "주"),
        ("1년 6개월", "1년 6개월", 18, "month"),
        ("2분 5초", "2분 5초", 125, "s"),
        ("두 시간 삼십 분", "두 시간 삼십 분", 150, "min"),
        # counts
        ("열두 명", "열두 명", 12, "person"),
        ("26개국", "26개국", 26, "country"),
        ("50개 주", "50개 주", 50, "state"),
        ("291개 기업", "291개 기업", 291, "company"),
        ("스타트업 50개사", "50개사", 50, "company"),
        ("중소기업 20개 육성", "20개", 20, "company"),
        ("3개 사업자", "3개", 3, "item"),
        ("세 가지", "세 가지", 3, "item"),
        ("10대 과제", "10대", 10, "item"),
        ("서버 100대를 도입", "100대", 100, "대"),
        ("차량 4대", "4대", 4, "대"),
        ("논문 3편", "3편", 3, "paper"),
        ("영화 24편", "24편", 24, "title"),
        ("흥행한 영화는 제작사마다 달라 누리사는 3편을 배출", "3편", 3, "title"),
        ("임의로 뽑은 논문 중 175개", "175개", 175, "paper"),
        ("사진 300장", "300장", 300, "image"),
        ("1,750억 개의 매개변수", "1,750억 개", 1.75e11, "parameter"),
        ("매개변수 170억 개의 언어모델", "170억 개", 1.7e10, "parameter"),
        ("매개변수는 최대 1조 개", "1조 개", 1e12, "parameter"),
        ("170억개매개변수", "170억개", 1.7e10, "parameter"),
        ("70억(7B) 매개변수", "70억(7B) 매개변수", 7e9, "parameter"),
        ("7B 모델", "7B", 7e9, "parameter"),
        ("1.76 trillion parameters", "1.76 trillion parameters", 1.76e12, "parameter"),
        ("5천억 토큰", "5천억 토큰", 5e11, "token"),
        ("14조 8000억 개 토큰", "14조 8000억 개", 1.48e13, "token"),
        ("프레임(Frame, 초당 24)", "초당 24", 24, "fps"),
        ("2억 사용자", "2억 사용자", 2e8, "person"),
        ("18세", "18세", 18, "세"),
        ("6단계로 구분", "6단계", 6, "단계"),
        ("30인일", "30인일", 30, "인일"),
    ],
)
def test_is_a_quantity(text, surface, value, unit):
    ((found, number, code, _),) = read(text)
    assert (found, number, code) == (surface, pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3~4분", (3, 4), "min"),
        ("5∼6시간", (5, 6), "h"),
        ("60~70%", (60, 70), "%"),
        ("10-20% 향상", (10, 20), "%"),
        ("0.5%p~1%p", (0.5, 1), "%p"),
        ("3분에서 4분", (3, 4), "min"),
        ("1만~2만 명", (10000, 20000), "person"),
        ("2~3만 명", (20000, 30000), "person"),
        ("500~1만 명", (500, 10000), "person"),
        ("5천만∼1억 원", (5e7, 1e8), "KRW"),
        ("$10~20", (10, 20), "USD"),
        ("₩1,000~₩2,000", (1000, 2000), "KRW"),
        ("-5~10℃", (-5, 10), "℃"),
        ("-10~-5℃", (-10, -5), "℃"),
        ("두세 명", (2, 3), "person"),
    ],
)
def test_is_a_range(text, value, unit):
    ((surface, found, code, _),) = read(text)
    assert (surface, found, code) == (text.split(" 향상")[0], value, unit)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("약 30명", "approx"),
        ("30여 명", "approx"),
        ("100여만 명", "approx"),
        ("30명 가량", "approx"),
        ("30% 수준", "approx"),
        ("30명 이상", "at_least"),
        ("약 30명 이상", "at_least"),
        ("최소 30명", "at_least"),
        ("10만+ 명", "at_least"),
        ("최대 약 30%", "at_most"),
        ("5년 내에", "at_most"),
        ("30명 이하", "at_most"),
        ("30명 미만", "less_than"),
        ("30%에 못 미치는", "less_than"),
        ("30% 초과", "more_than"),
        ("1억 건이 넘는", "more_than"),
        ("30% 넘게", "more_than"),
        ("병원 30개의 병상을 넘어선", "more_than"),
        ("30개 도시가 넘는", "more_than"),
        ("30개 도시를 잇는", None),
        ("30억 달러 투자를 넘어 협력으로", None),
        ("1,000만 달러(약 130억 원) 이상", "at_least"),
        ("30명", None),
        ("30% 이상한", None),
    ],
)
def test_qualifier(text, qualifier):
    assert read(text)[0][3] == qualifier


@pytest.mark.parametrize(
    "text",
    [
        "2020년", "2020년 3월 5일", "'20.6", "’24년 말", "24년까지", "2021~2025년", "3~5일 개최", "12월 3일", "1990년대", "FY24", "3분기",
        "오전 9시 30분", "20:30", "031-739-7352", "https://a.kr/100개", "지난 10년간", "3년 전", "제3조", "3조 2항", "제2차", "제3회",
        "3세대", "이전 세대", "4차 산업혁명", "1단계", "5단계 수준", "세 번째", "3위", "2년차", "30주년", "3일째",
        "GPT-3 개발", "A100", "COVID-19", "5G", "3D", "4K", "8x7B", "제미나이 1.5 프로", "라마 3 대비", "2.0.1", "v2.5", "Python 3.11 대",
        "2 개요", "3 인도네시아", "2 연합학습", "2.3 원인", "제3장",
        "수백 명", "수십억 달러", "몇 개", "몇십 명", "수 만 명", "절반", "반나절", "한 가지", "한 번", "하나", "두 기업",
        "만일", "십분 활용", "구분", "천명", "백분율", "이 시간", "이 대표", "오일", "조 단위", "일본", "사회",
        "20대 남성", "30대 이하", "20대는", "1대 1", "10 대 1", "1인 기업", "1인당", "2:1", "1/3",
    ],
)  # fmt: skip
def test_is_none(text):
    assert read(text) == []


def test_one_amount_in_two_currencies_is_two_quantities():
    assert read("3,080만 달러(약 420억 원)") == [
        ("3,080만 달러", 3.08e7, "USD", None),
        ("420억 원", 4.2e10, "KRW", "approx"),
    ]


def test_a_change_is_two_quantities():
    assert [q[1] for q in read("10%에서 20%로 확대")] == [10, 20]


def test_the_topic_names_what_a_list_in_brackets_counts():
    units = [q[2] for q in read("학습 자료(단어)는 뉴스(4,100억개), 백과(30억개)로 구성")]
    assert units == ["word", "word"]


def block(text, kind="bullet", number=1):
    return Block(f"b{number}", "a1", number, kind, 0, None, text, text, (), number, None)


def document(*blocks, references=()):
    return Document(ISSUE, (Article("a1", 1, 1, None, None, "t", 1, None),), blocks, references, ())


def named(text, surface, entity_type="model", block_id="b1"):
    start = text.index(surface)
    return Mention(
        block_id, start, start + len(surface), surface, surface.lower(), entity_type, "gazetteer", 1.0
    )  # fmt: skip


def test_digits_of_a_name_are_no_quantity():
    text = "100명 위원회는 위원 20명으로 출범"
    mention = named(text, "100명 위원회", "institution")
    found = find_quantities(document(block(text)), [mention], settings=SETTINGS)
    assert [q.surface for q in found] == ["20명"]


def test_citations_are_not_read():
    source = block("출처: A Study of 100개 기업, 2020.", "source", 1)
    note = block("B Study, 300명 조사, 2021.", "footnote", 2)
    other = block("매출 100억 원 이상", "footnote", 3)
    reference = Reference("a1", "b2", "1", None, None, "B Study", None, "2021", 2, None)
    found = find_quantities(
        document(source, note, other, references=(reference,)), [], settings=SETTINGS
    )
    assert [(q.block_id, q.surface) for q in found] == [("b3", "100억 원")]


def test_what_a_model_has_so_many_of_are_its_parameters():
    text = "직전의 최대 규모인 T-NLG(170억 개)보다 큰 모델"
    (found,) = find_quantities(document(block(text)), [named(text, "T-NLG")], settings=SETTINGS)
    assert (found.unit, found.subject_entity_id) == ("parameter", "t-nlg")


def test_an_uncertain_reading_can_be_left_out():
    doc = document(block("7B 모델"))
    assert find_quantities(doc, [], settings=SETTINGS)
    assert not find_quantities(doc, [], settings=ExtractSettings(min_confidence=0.9))


def test_currency_is_given_for_money_only():
    found = find_quantities(document(block("3조 원, 20%")), [], settings=SETTINGS)
    assert [(q.currency, q.dimension) for q in found] == [("KRW", "currency"), (None, "ratio")]
