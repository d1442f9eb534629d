"""Types of unseen names in briefs of today, read as a build reads them: own texts, invented names."""

import pytest

from pipeline.extract.discovery.candidates import find_candidates
from pipeline.extract.discovery.discover import decide
from pipeline.extract.discovery.glosses import find_glosses
from pipeline.extract.names.mentions import find_mentions
from pipeline.knowledge.gazetteer import build_gazetteer, package_entities
from pipeline.knowledge.lexicon import UserLexicon
from pipeline.model.documents import Block, Document, Issue
from pipeline.settings import ExtractSettings
from pipeline.tokenizer.kiwi import Tokenizer

pytestmark = pytest.mark.kiwi


@pytest.fixture(scope="module")
def gazetteer():
    return build_gazetteer(package_entities(), UserLexicon())


@pytest.fixture(scope="module")
def tokenizer(gazetteer):
    return Tokenizer(gazetteer.user_words(), workers=1)


@pytest.fixture(scope="module")
def read(gazetteer, tokenizer):
    """What discovery makes of texts: name → (type, whether it is sure)."""

    def learned(*texts: str) -> dict[str, tuple[str, bool]]:
        issue = Issue("i", "s", "t", "p", None, None, None, "f", "text", "0" * 64)
        blocks = tuple(
            Block(f"i/b{n:03d}", None, n, "bullet", 0, None, t, t, (), n + 1, None)
            for n, t in enumerate(texts)
        )
        document = Document(issue, (), blocks, (), ())
        mentions = find_mentions(document, gazetteer, ExtractSettings())
        tokens = dict(
            zip((b.block_id for b in blocks), tokenizer.tokenize(list(texts)), strict=True)
        )
        found = find_candidates(
            document,
            mentions,
            find_glosses(document, mentions),
            tokens,
            neighbors=tokenizer.neighbors,
        )
        result = decide(found, gazetteer)
        named = {n: (e.entity_type, False) for e in result.review for n in e.names}
        return named | {n: (e.entity_type, True) for e in result.entities for n in e.names}

    return learned


@pytest.mark.parametrize(
    ("text", "name", "entity_type"),
    [
        (
            "업스테이지의 거대언어모델 '솔벨라 프로'가 벤치마크에서 1위를 기록",
            "솔벨라 프로",
            "model",
        ),
        ("中 문샷AI의 추론모델 'Kirami K2'는 매개변수 1조 개 규모", "Kirami K2", "model"),
        ("오픈소스 LLM인 Quvanta2.5-72B는 GPT-4o와 대등한 성능을 기록", "Quvanta2.5-72B", "model"),
        ("메타, 멀티모달 모델 ‘벨라마(Vellama)’를 오픈소스로 공개", "벨라마", "model"),
        ("SK텔레콤은 언어모델 '에이벨 4.0'을 허깅페이스에 공개하였다.", "에이벨 4.0", "model"),
        ("프랑스 스타트업 노벨리아(Novelia)는 6억 유로를 유치", "노벨리아", "company"),
        ("네이버, 카카오, 벨로젠이 공동으로 투자", "벨로젠", "company"),
        ("AI 반도체 전문기업 퀀트리브社는 2세대 NPU를 양산", "퀀트리브", "company"),
        ("벨로닉스(Belonix) CEO 아린 벨로스키는 투자 계획을 발표", "벨로닉스", "company"),
        (
            "벨로닉스의 데일런 도브스키 최고기술책임자는 위험을 경고하였다.",
            "데일런 도브스키",
            "person",
        ),
        ("스탠퍼드대 마이라 켈만(Myra Kelman) 교수 연구진이 발표", "Myra Kelman", "person"),
        ("엔비디아는 GPU 'VX-700'을 출시하고 서버에 탑재", "VX-700", "product"),
        ("다중 과제 평가 벤치마크 KorVela-Bench에서 82점을 기록", "KorVela-Bench", "dataset"),
    ],
)
def test_says_what_an_unseen_name_is(read, text, name, entity_type):
    assert read(text).get(name) == (entity_type, True)


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("벨로포머 구조를 도입한 모델이 등장", "벨로포머 기법은 추론 비용을 절감"), "벨로포머"),
        (("VELN 방식을 적용해 학습 속도를 개선", "기존 VELN 기법과 비교"), "VELN"),
        (("새 모델은 ZSTN을 활용한 음성합성 기술", "ZSTN 계열의 신경망"), "ZSTN"),
    ],
)
def test_a_technique_is_not_sold_as_a_model(read, texts, name):
    found = read(*texts).get(name, ("", False))
    assert found[0] != "model" or not found[1]


def test_the_kind_of_many_known_names_is_left_open(read):
    """플래시 and 터보 end the names of many models: alone they are none."""
    found = read("오픈AI의 GPT-5 터보는 정확도를 기록")
    assert not found.get("터보", ("", False))[1]
