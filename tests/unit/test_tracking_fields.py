"""Fields of application and pinned technologies: the knowledge files and their checks."""

from __future__ import annotations

import copy

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.fields import load_fields, parse_fields
from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.knowledge.tracked import load_tracked, parse_tracked

GOOD = {
    "field": [
        {
            "id": "games", "ko": "게임", "en": "Games", "entities": ["game-ai"],
            "parts": ["게임"], "words": ["바둑"], "unless": ["게임체인저"],
        }
    ]
}  # fmt: skip


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("게임", ("games",)),
        ("모바일 게임", ("games",)),
        ("바둑", ("games",)),
        ("바둑판", ()),  # a word counts only by itself
        ("게임체인저", ()),
        ("게임체인저게임", ("games",)),
        ("", ()),
    ],
)
def test_terms_tell_fields(term, expected):
    assert parse_fields(GOOD, "test").of_term(term) == expected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "Games"}, "kebab-case"),
        ({"ko": " "}, "must be texts"),
        ({"parts": ["겜"]}, "two syllables"),
        ({"parts": ["game"]}, "two syllables"),
        ({"parts": ["게임", "게 임"], "unless": []}, "two spellings"),
        ({"unless": ["체인저"]}, "holds none of the parts"),
        ({"words": "바둑"}, "array of strings"),
        ({"extra": []}, "exactly"),
    ],
)
def test_mistakes_are_named(change, message):
    data = copy.deepcopy(GOOD)
    data["field"][0].update(change)
    with pytest.raises(KnowledgeError, match=message):
        parse_fields(data, "test")


def test_an_id_stands_once():
    with pytest.raises(KnowledgeError, match="twice"):
        parse_fields({"field": [*GOOD["field"], *GOOD["field"]]}, "test")


def test_fields_know_only_entities_that_exist():
    known = load_gazetteer().entities
    assert [e for e in load_fields().entities if e not in known] == []


@pytest.mark.parametrize(
    ("term", "field"),
    [
        ("의료영상", "healthcare"), ("신약 개발", "bio"), ("자율주행차", "mobility"),
        ("기계번역", "language"), ("얼굴 인식", "computer-vision"), ("음성인식", "speech"),
        ("스마트공장", "manufacturing"), ("인터넷은행", "finance"), ("국방", "defense"),
        ("원격수업", "education"), ("추천", "recommendation"), ("농작물", "agriculture"),
    ],
)  # fmt: skip
def test_common_words_lead_to_their_field(term, field):
    assert field in load_fields().of_term(term)


@pytest.mark.parametrize(
    "term",
    [
        "제조사",
        "공정성",
        "고용보험",
        "인코딩",
        "저작물",
        "제약",
        "공정",
        "포커스",
        "민영화",
        "학습",
        "알고리즘",
        "데이터",
    ],
)
def test_other_words_lead_nowhere(term):
    assert load_fields().of_term(term) == ()


def test_the_nine_technologies_are_known():
    known = load_gazetteer().entities
    tracked = load_tracked()
    assert len(tracked) == 9
    assert all(known[i].entity_type in ("technology", "model") for i in tracked)


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([{"id": "a"}], "exactly"),
        ([{"id": "", "why": "x"}], "text"),
        ([{"id": "a", "why": "x"}, {"id": "a", "why": "y"}], "twice"),
        ("a", "tables"),
    ],
)
def test_pinned_entries_are_checked(entries, message):
    with pytest.raises(KnowledgeError, match=message):
        parse_tracked({"tracked": entries}, "test")
