"""Gold of subjects and attributes: sentences as briefs write them, each quantity with its owner."""

import pytest

from pipeline.extract.quantities.find import find_quantities
from pipeline.model.documents import Article, Block, Document, Issue
from pipeline.model.mentions import Mention
from pipeline.settings import ExtractSettings

ISSUE = Issue("i", "s", "t", "p", None, None, None, "x.txt", "text", "0" * 64)
TYPES = {
    "언어모델": "technology", "GPT-3": "model", "GPT-4": "model", "라마": "model", "솔라봇": "model", "한빛AI": "company", "누리테크": "company", "다온칩": "company",
    "A100": "product", "V100": "product", "누리폰": "product", "중국": "place", "미국": "place", "한국": "place", "EU": "place",
    "리서치원": "institution", "통화기구": "institution", "과기부": "institution", "산업일보": "publication", "마당세트": "dataset", "연합학습": "technology",
    "트랜스포머": "technology", "김하늘": "person", "AI 서밋": "event", "IDC": "company",
}  # fmt: skip

# sentence, then (surface, subject, attribute) of each quantity; ... where more than one answer is right
GOLD = [
    # whose it is
    ("한빛AI의 3분기 매출은 350억 달러를 기록", ("350억 달러", "한빛AI", "매출")),
    ("한빛AI는 매출 350억 달러를 기록", ("350억 달러", "한빛AI", "매출")),
    ("누리테크, 시리즈B에서 500억 원 유치", ("500억 원", "누리테크", ...)),
    ("누리테크가 다온칩을 12억 달러에 인수", ("12억 달러", "누리테크", None)),
    ("솔라봇은 매개변수 107억 개로 학습", ("107억 개", "솔라봇", "매개변수")),
    ("매개변수 700억 개의 언어모델 라마를 공개", ("700억 개", "라마", "매개변수")),
    ("한빛AI는 매개변수 700억 개의 언어모델 라마를 공개", ("700억 개", "라마", "매개변수")),
    ("누리테크, 매개변수 1.6조 개의 솔라봇 발표", ("1.6조 개", "솔라봇", "매개변수")),
    ("1,750억 개의 매개변수를 갖춘 GPT-3", ("1,750억 개", "GPT-3", "매개변수")),
    ("GPT-3(1,750억 개)보다 작은 라마(700억 개)", ("1,750억 개", "GPT-3", ...), ("700억 개", "라마", ...)),
    ("GPT-3의 1,750억 개보다 많은 매개변수를 가진 GPT-4", ("1,750억 개", "GPT-3", "매개변수")),
    ("GPT-4는 GPT-3보다 10배 큰 규모", ("10배", "GPT-4", ...)),
    ("GPT-3 대비 정확도가 12% 높은 라마", ("12%", ..., "정확도")),
    ("A100은 메모리 대역폭이 2TB/s, 메모리는 80GB", ("2TB/s", "A100", "메모리 대역폭"), ("80GB", "A100", "메모리")),
    ("V100에 견주어 3배 빠른 A100을 출시", ("3배", "A100", ...)),
    ("한빛AI는 인력을 20% 줄이고, 누리테크는 10% 늘렸다", ("20%", "한빛AI", "인력"), ("10%", "누리테크", ...)),
    ("한빛AI의 점유율은 40%이며, 누리테크는 25%", ("40%", "한빛AI", "점유율"), ("25%", "누리테크", ...)),
    ("점유율은 한빛AI(40%), 누리테크(25%), 다온칩(10%) 순", ("40%", "한빛AI", ...), ("25%", "누리테크", ...), ("10%", "다온칩", ...)),
    ("미국은 보조금 527억 달러를 배정", ("527억 달러", "미국", "보조금")),
    ("EU의 예산은 13억 유로", ("13억 유로", "EU", "예산")),
    ("과기부는 예산 2,500억 원을 투입", ("2,500억 원", "과기부", "예산")),
    ("한빛AI는 30억 달러(약 4조 원)를 조달", ("30억 달러", "한빛AI", ...), ("4조 원", "한빛AI", ...)),
    # nobody, or nobody plainly
    ("통화기구는 올해 세계 성장률이 3.2%에 이를 것으로 전망", ("3.2%", None, ...)),
    ("IDC, 세계 AI 매출 2,500억 달러 돌파 전망", ("2,500억 달러", None, "세계 AI 매출")),
    ("IDC는 AI 서버 출하가 20% 늘 것으로 예측", ("20%", None, ...)),
    ("리서치원에 따르면 시장 규모는 300억 달러", ("300억 달러", None, "시장 규모")),
    ("리서치원 조사 결과 응답자의 40%가 찬성", ("40%", None, "응답자")),
    ("리서치원의 설문조사에 따르면 직장인의 62%가 사용", ("62%", None, "직장인")),
    ("산업일보는 채용이 15% 줄었다고 보도", ("15%", ..., "채용")),
    ("한국, 미국, EU 등을 포함한 8개국이 서명", ("8개국", None, None)),
    ("미국에서 스타트업 120개가 문을 닫았다", ("120개", None, ...)),
    ("중국에 공장 3곳을 신설", ("3곳", None, "공장")),
    ("연합학습으로 병원 20곳이 협력", ("20곳", None, "병원")),
    ("트랜스포머 두 개를 잇는 구조", ("두 개", None, ...)),
    ("마당세트에서 정확도 84.2%를 달성", ("84.2%", None, "정확도")),
    ("AI 서밋에서 기금 1,000만 달러를 조성", ("1,000만 달러", None, "기금")),
    ("3대 클라우드 기업인 한빛AI, 누리테크, 다온칩", ("3대", None, ...)),
    ("한빛AI, 누리테크 2개가 유일", ("2개", None, ...)),
    # what is measured
    ("정확도는 96.4%로 나타났다", ("96.4%", None, "정확도")),
    ("학습 비용은 약 600만 달러", ("600만 달러", None, "학습 비용")),
    ("전력 소비량이 연간 415TWh에 달한다", ("415TWh", None, "전력 소비량")),
    ("전 세계 특허의 61%를 출원", ("61%", None, ...)),
    ("2만 개의 일자리를 창출", ("2만 개", None, "일자리")),
    ("12개의 세부 과제를 추진", ("12개", None, "세부 과제")),
    ("기업 비중은 43%", ("43%", None, "기업 비중")),
    ("수출액이 전년 대비 12% 감소", ("12%", None, "수출액 감소")),
    ("데이터를 활용하면 30% 절감", ("30%", None, ...)),
    ("규정을 어기면 최대 3,000만 유로", ("3,000만 유로", None, None)),
    ("이 가운데 20%는 해외에서", ("20%", None, None)),
    ("기존보다 2배 빠르다", ("2배", None, None)),
    ("나머지 30%를 보유", ("30%", None, None)),
    ("대역폭은 초당 900GB", ("900GB", None, "대역폭")),
    ("무료로 쓰면 50% 저렴", ("50%", None, None)),
    ("조건에 따르면 조사 대상 기업의 40%", ("40%", None, "조사 대상 기업")),
    ("위반하면 매출의 6%를 부과", ("6%", None, "매출")),
]  # fmt: skip
NOT_NOUNS = (
    "보다",
    "에서",
    "따르면",
    "하면",
    "쓰면",
    "어기면",
    "을",
    "를",
    "통해",
    "위해",
    "나머지",
)


def attached(text):
    mentions = []
    for surface, entity_type in TYPES.items():
        at = text.find(surface)
        while at >= 0:
            end = at + len(surface)
            entity_id = "idc" if surface == "IDC" else surface
            mentions.append(
                Mention("b", at, end, surface, entity_id, entity_type, "gazetteer", 1.0)
            )
            at = text.find(surface, end)
    block = Block("b", "a1", 1, "bullet", 0, None, text, text, (), 1, None)
    document = Document(ISSUE, (Article("a1", 1, 1, None, None, "", 1, None),), (block,), (), ())
    found = find_quantities(document, mentions, settings=ExtractSettings())
    return [(q.surface, q.subject_entity_id, q.attribute) for q in found]


@pytest.mark.parametrize("case", GOLD, ids=lambda case: case[0])
def test_belongs_to(case):
    text, *expected = case
    found = attached(text)
    assert len(found) == len(expected)
    for got, wanted in zip(found, expected, strict=True):
        assert [g for g, w in zip(got, wanted, strict=True) if w is not ...] == [
            w for w in wanted if w is not ...
        ]


@pytest.mark.parametrize("case", GOLD, ids=lambda case: case[0])
def test_what_is_measured_is_a_noun_phrase(case):
    for _, _, attribute in attached(case[0]):
        words = (attribute or "").split()
        assert not any(word == ending for word in words for ending in NOT_NOUNS)
        assert not any(word.endswith(("따르면", "하면", "어기면", "보다")) for word in words)
