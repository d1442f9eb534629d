"""Glosses: which brackets say that two names are one thing, and where the first name begins."""

import tomllib

import pytest

from pipeline.extract.discovery.glosses import find_glosses
from pipeline.extract.discovery.sounds import initials_fit, sound_likeness
from pipeline.extract.names.mentions import find_mentions
from pipeline.knowledge.entities import parse_entities
from pipeline.knowledge.gazetteer import build_gazetteer
from pipeline.knowledge.lexicon import UserLexicon
from pipeline.model.documents import Block, Document, Issue
from pipeline.settings import ExtractSettings

GAZETTEER = build_gazetteer(
    parse_entities(
        tomllib.loads(
            """
[[entity]]
id = "quokkaworks"
type = "company"
en = "Quokkaworks"
[[entity]]
id = "nrx"
type = "institution"
ko = "국립연구회"
[[entity]]
id = "china"
type = "place"
ko = "중국"
en = "China"
[[entity]]
id = "language-model"
type = "technology"
ko = "언어모델"
"""
        ),
        "test",
    ),
    UserLexicon(),
)


def document(*texts: str, kind: str = "bullet") -> Document:
    issue = Issue("i", "s", "t", "p", None, None, None, "f", "text", "0" * 64)
    blocks = tuple(
        Block(f"i/b{n:03d}", None, n, kind, 0, None, text, text, (), n + 1, None)
        for n, text in enumerate(texts)
    )
    return Document(issue, (), blocks, (), ())


def glosses(text: str, kind: str = "bullet"):
    doc = document(text, kind=kind)
    return find_glosses(doc, find_mentions(doc, GAZETTEER, ExtractSettings()))


@pytest.mark.parametrize(
    ("text", "names", "kind"),
    [
        ("AI 스타트업 벨로라(Velora)는 서비스를 공개", ("벨로라", "Velora"), "sound"),
        ("美벨로라(Velora)", ("벨로라", "Velora"), "sound"),
        ("Velora(벨로라)의 제품", ("Velora", "벨로라"), "sound"),
        ("개발자 아린 벨로스키(Arin Beloski)가 설명", ("아린 벨로스키", "Arin Beloski"), "sound"),
        ("‘벨로라’(Velora)를 출시", ("벨로라", "Velora"), "sound"),
        ("벨로라 (Velora)", ("벨로라", "Velora"), "sound"),
        ("엘지(LG)", ("엘지", "LG"), "sound"),
        ("하비스(Harvis, 대표 아무개)는", ("하비스", "Harvis"), "sound"),
        ("Small Vision Network(SVN)를", ("Small Vision Network", "SVN"), "initials"),
        (
            "신소재평가위원회(New Material Board, NMB)는",
            ("신소재평가위원회", "New Material Board", "NMB"),
            "meaning",
        ),
        ("국립연구회(이하 '연구회')는", ("국립연구회", "연구회"), "stated"),
        ("국립연구회(NRX)는", ("국립연구회", "NRX"), "meaning"),
    ],
)
def test_finds_the_names_that_are_one_thing(text, names, kind):
    (found,) = glosses(text)
    assert found.names == names
    assert found.kind == kind
    assert tuple(text[start:end] for start, end in found.spans) == names
    assert found.start == found.spans[0][0]
    assert text[found.end - 1] in ")）"


@pytest.mark.parametrize(
    "text",
    [
        "회의를 개최(6.10.)",
        "국립연구회(Journal, 4.14.)",
        "매개변수 1,750억 개(약 2배)",
        "처리 속도(100GB)",
        "작업자 추적 기술(좌)과 인식 기술(우)",
        "벨로라(CEO)",
        "벨로라(중국)",
        "벨로라(China)는",
        "시범 운영(사람이 직접 점검하고 기록함)",
        "기존보다 빠른 방식(fast)",
        "모델의 크기(170억 개)",
        "벨로라(실시간 통역)",
        "쿼카웍스(라마2, Llama)",
        "라마(Llama-2)",
        "벨로라",
        "(Velora)",
        "벨로라()",
    ],
)
def test_other_brackets_are_no_glosses(text):
    assert glosses(text) == ()


def test_one_side_known_tells_the_entity():
    (found,) = glosses("쿼카웍스(Quokkaworks)가 발표")
    assert found.entity_id == "quokkaworks"
    (unknown,) = glosses("벨로라(Velora)가 발표")
    assert unknown.entity_id is None


def test_two_known_entities_are_no_gloss():
    assert glosses("국립연구회(Quokkaworks)가 발표") == ()


def test_source_lines_are_not_read():
    assert glosses("출처: 벨로라(Velora)", kind="source") == ()


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("시네리틱", "Cinelytic"),
        ("제퍼", "Zephyr"),
        ("허깅 페이스", "Hugging Face"),
        ("오픈AI", "OpenAI"),
        ("야후", "Yahoo"),
        ("엔비디아", "NVIDIA"),
        ("제이피모건", "JP Morgan"),
    ],
)
def test_sounds_alike(hangul, latin):
    assert sound_likeness(hangul, latin) >= 0.68


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("미국", "Cinelytic"),
        ("기업", "Google"),
        ("연합학습", "Federated Learning"),
        ("알리바바", "Baidu"),
        ("가", "A"),
        ("기업", ""),
        ("기업", "123"),
    ],
)
def test_sounds_different(hangul, latin):
    assert sound_likeness(hangul, latin) < 0.68


@pytest.mark.parametrize(
    ("short", "long", "fits"),
    [
        ("NAIRR", "National Artificial Intelligence Research Resource", True),
        ("NIST", "National Institute of Standards and Technology", True),
        ("ViT", "Vision Transformer", True),
        ("BERT", "Bidirectional Encoder Representations from Transformers", True),
        ("IMF", "Google", False),
        ("IMF", "World Economic Forum", False),
        ("the", "Transformer Head Encoder", False),
        ("", "Vision Transformer", False),
    ],
)
def test_initials(short, long, fits):
    assert initials_fit(short, long) is fits
