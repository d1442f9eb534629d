"""Outlook in whole sentences as briefs write them, cut by the tokenizer; all of them our own."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.unit.outlook_frames import by_kiwi, read

pytestmark = pytest.mark.kiwi

FORECASTS = [
    "국내 AI 반도체 시장은 2030년까지 연평균 20% 성장할 것으로 전망된다.",
    "위탁 생산 경쟁이 한층 격화될 전망",
    "수출에 미칠 영향은 제한적일 것으로 분석된다.",
    "AI 인력 부족이 심각해질 것이란 전망이 나온다.",
    "물류 로봇의 도입이 본격화될 것이라는 관측이 지배적이다.",
    "AGI가 5년 안에 등장할 가능성이 크다고 밝혔다.",
    "이를 통해 의료비 절감이 기대된다",
    "향후 판도에 큰 변화가 예상되는 만큼",
]
RECOMMENDATIONS = [
    "정부는 생성형 AI의 저작권 기준을 조속히 마련해야 한다.",
    "중소기업에 대한 지원을 확대할 필요가 있다.",
    "국가 차원의 전략 수립이 시급한 상황",
    "이용자 보호 대책 마련이 요구된다.",
    "인재 양성에 선제적으로 나서야 할 때다.",
    "관련 법령의 정비가 필요",
    "컴퓨팅 인프라를 확충해야.",
    "규제 공백에 대한 선제적 대비가 절실하다.",
    "국내 기업도 공급망을 다변화할 필요성이 커지고 있다.",
]
WARNINGS = [
    "전문가들은 딥페이크 범죄가 급증할 수 있다고 경고했다.",
    "개인정보 유출에 대한 우려가 커지고 있다.",
    "보안 취약점이 악용될 위험이 크다.",
    "환각 현상은 여전히 해결해야 할 과제로 남아 있다.",
    "과도한 규제가 혁신을 저해한다는 비판도 있다.",
    "특정 국가에 대한 기술 의존도가 심화될 것으로 우려된다.",
    "저작권 침해 논란에 휩싸임",
    "절차와 기간을 줄이는 것이 과제",
]
NOTHING = [
    "별도의 라이선스가 필요 없는 오픈소스 모델이다.",
    "가입이 필요하지 않은 서비스이다.",
    "인간의 기대 수명이 늘어났다.",
    "위험 관리 시스템을 출시했다.",
    "유럽연합은 위험 기반 접근을 채택했다.",
    "2분기 실적은 시장 예상치를 웃돌았다.",
    "예상보다 빠르게 도입되었다.",
    "일자리 대체 논란을 불식시켰다.",
    "개인정보 침해 우려를 해소하기 위해 도입했다.",
    "악용 우려 없이 활용 가능",
    "모델은 다음 단어를 예측한다.",
    "주가를 예측하는 모델을 개발했다.",
    "전망 좋은 사무실로 이전했다.",
    "사회 안전망을 넓혔다.",
    "올해 하반기 출시될 예정이다.",
    "학습에는 많은 데이터가 필요하다.",
    "작년에 이미 손실을 보았을 것으로 추정된다",
    "새로운 기능이 추가될 것으로 알려졌다",
    "학생들의 요구 사항을 반영",
    "현장 관리자에게 음성 경고를 보내는 장치",
    "수작업으로 자료를 정리해야 하는 불편",
    "합병증에 걸릴 위험이 있는 환자를 미리 식별",
    "연산량의 한계를 극복한 구조",
    "우선 추진 과제",
    "공동 과제가 제시되었다.",
    "처음부터 다시 설명해야 하는 것은 물론",
]


@pytest.fixture(scope="module")
def stances():
    """Text → stances found in it; all sentences in one call."""
    texts = [*FORECASTS, *RECOMMENDATIONS, *WARNINGS, *NOTHING]
    tables = by_kiwi({"i1": texts})
    rows = read(tables)["outlook"].groupby("block_id")["stance"].agg(set)
    found = dict(zip(tables["blocks"]["text"], tables["blocks"]["block_id"].map(rows), strict=True))
    return {text: said if isinstance(said, set) else set() for text, said in found.items()}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        *((text, "forecast") for text in FORECASTS),
        *((text, "recommendation") for text in RECOMMENDATIONS),
        *((text, "warning") for text in WARNINGS),
    ],
)
def test_a_stance_is_found(stances, text, stance):
    assert stances[text] == {stance}


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_found(stances, text):
    assert not stances[text]


NAMES = {
    "OECD": ("oecd", "institution"), "가트너": ("gartner", "company"),
    "맥킨지": ("mckinsey", "company"), "골드만삭스": ("goldman", "company"),
    "젠슨 황": ("huang", "person"), "엔비디아": ("nvidia", "company"), "구글": ("google", "company"),
}  # fmt: skip


@pytest.fixture(scope="module")
def voices():
    """Text → the row of its first cue."""
    texts = [row[0] for row in VOICES] + [row[0] for row in MODALITIES]
    tables = by_kiwi({"i1": texts}, NAMES)
    rows = read(tables)["outlook"].merge(tables["blocks"][["block_id", "text"]], on="block_id")
    return rows.drop_duplicates("text").set_index("text")


VOICES = [
    ("OECD는 회원국에 안전 표준을 도입할 것을 권고했다.", "quoted", "oecd"),
    ("가트너에 따르면 2028년까지 업무의 15%가 자동화될 것으로 보인다.", "quoted", "gartner"),
    ("맥킨지는 연간 4조 달러의 가치가 창출될 것이라고 내다봤다.", "quoted", "mckinsey"),
    ("골드만삭스, AI가 일자리 3억 개를 대체할 것으로 추산", "quoted", "goldman"),
    ("젠슨 황 엔비디아 CEO는 로봇 시대가 곧 올 것이라고 말했다.", "quoted", "huang"),
    ("올해 성장률이 둔화될 것으로 예상(OECD)", "quoted", "oecd"),
    ("구글의 시장 지배력이 더 커질 전망", "own", None),
    ("구글에 대한 의존도가 더 높아질 것으로 전망된다.", "own", None),
    ("시민단체는 감시가 늘어날 것이라고 우려했다.", "quoted", None),
]


@pytest.mark.parametrize(("text", "voice", "speaker"), VOICES)
def test_who_says_it(voices, text, voice, speaker):
    row = voices.loc[text]
    found = row["speaker_entity_id"]
    assert (row["voice"], None if pd.isna(found) else found) == (voice, speaker)


def test_who_is_no_known_entity_is_named_by_the_words_of_the_text(voices):
    assert voices.loc[VOICES[-1][0], "speaker"] == "시민단체"


MODALITIES = [
    ("수요가 크게 늘지 않을 전망이다.", "negated"),
    ("미성년자에게 판매해서는 안 된다.", "negated"),
    ("검증 없이 배포하지 말아야 한다.", "negated"),
    ("규제가 완화되면 투자가 확대될 것으로 예상된다.", "hypothetical"),
    ("일자리가 줄어들 수 있다는 우려", "hypothetical"),
    ("협회에 따르면 수요가 늘어날 전망", "asserted"),
    ("경쟁력을 높이려면 투자를 늘려야 한다.", "asserted"),
]


@pytest.mark.parametrize(("text", "modality"), MODALITIES)
def test_how_it_is_said(voices, text, modality):
    assert voices.loc[text, "modality"] == modality
