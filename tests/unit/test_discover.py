"""Decisions of discovery: type, confidence, aliases, groups; and the classifier of name shapes."""

import random
import tomllib

import pytest

from pipeline.extract.discovery.candidates import Candidate
from pipeline.extract.discovery.discover import decide
from pipeline.extract.discovery.shapes import TYPES, shape_features, shapes_of, train_shapes
from pipeline.extract.discovery.verdict import judge
from pipeline.knowledge.entities import parse_entities
from pipeline.knowledge.gazetteer import build_gazetteer
from pipeline.knowledge.lexicon import UserLexicon

ENTITIES = """
[[entity]]
id = "quokkaworks"
type = "company"
ko = "쿼카웍스"
en = "Quokkaworks"
[[entity]]
id = "national-board"
type = "institution"
ko = "국립평가위원회"
[[entity]]
id = "language-model"
type = "technology"
ko = "언어모델"
[[entity]]
id = "jane-doe"
type = "person"
ko = "제인 도우"
en = "Jane Doe"
"""
GAZETTEER = build_gazetteer(parse_entities(tomllib.loads(ENTITIES), "test"), UserLexicon())


def candidate(surface: str, *features: str, **changes) -> Candidate:
    values = {
        "issue_id": "i1",
        "issued": "2031-01-01",
        "block_id": "i1/b001",
        "start": 0,
        "end": len(surface),
        "surface": surface,
        "source": "hangul",
        "features": features,
    }
    return Candidate(**values | changes)


def gloss(surface: str, partner: str, *features: str, **changes) -> Candidate:
    values = {"source": "gloss", "partners": (partner,), "kind": "sound"} | changes
    return candidate(surface, *features, **values)


@pytest.mark.parametrize(
    ("features", "entity_type"),
    [
        (("left:스타트업", "subject:출시"), "company"),
        (("right:교수", "subject:강조"), "person"),
        (("left:언어모델", "object:공개"), "model"),
        (("left:데이터셋", "at:정확도"), "dataset"),
        (("left:비영리단체", "head:재단"), "institution"),
        (("right:보고서", "at:게재"), "publication"),
        (("left:학회", "at:개최"), "event"),
        (("left:앱", "object:출시", "right:이용자"), "product"),
    ],
)
def test_cues_decide_the_type(features, entity_type):
    (found,) = decide([candidate("벨로라", *features)], GAZETTEER).entities
    assert found.entity_type == entity_type
    assert found.confidence >= 0.65
    assert found.names == ("벨로라",)
    assert found.entity_id == "new-벨로라"
    assert set(found.evidence) & set(features)


def test_without_evidence_nothing_is_an_entity():
    learned = decide([candidate("벨로라")], GAZETTEER)
    assert learned.entities == ()


def test_weak_evidence_is_for_review():
    learned = decide([candidate("벨로라", "subject:출시")], GAZETTEER)
    assert learned.entities == ()
    assert [e.names for e in learned.review] == [("벨로라",)]


def test_words_against_a_name_count():
    assert decide([candidate("벨로라", "left:스타트업")], GAZETTEER).entities
    against = decide([candidate("벨로라", "left:스타트업", "left:영화", "right:영화")], GAZETTEER)
    assert against.entities == ()


def test_gloss_joins_two_names_and_all_their_places():
    places = [
        gloss("벨로라", "Velora", "left:스타트업"),
        gloss("Velora", "벨로라", start=10, end=16),
        candidate("벨로라", issue_id="i2", block_id="i2/b001", issued="2030-01-01"),
    ]
    (found,) = decide(places, GAZETTEER).entities
    assert (found.name_ko, found.name_en) == ("벨로라", "Velora")
    assert found.entity_id == "new-velora"
    assert found.mention_count == 3
    assert found.first_block_id == "i2/b001"  # the older issue
    assert found.glossed == ("Velora", "벨로라") or set(found.glossed) == {"벨로라", "Velora"}


def test_gloss_with_a_known_entity_is_an_alias():
    learned = decide([gloss("쿼카웤스", "Quokkaworks", entity_id="quokkaworks")], GAZETTEER)
    assert learned.entities == ()
    assert [(a.entity_id, a.alias) for a in learned.aliases] == [("quokkaworks", "쿼카웤스")]


def test_alias_is_used_instead_of_a_new_entity():
    places = [
        gloss("쿼카웤스", "Quokkaworks", entity_id="quokkaworks"),
        candidate("쿼카웤스", "left:스타트업", issue_id="i2", block_id="i2/b001"),
    ]
    learned = decide(places, GAZETTEER)
    assert learned.entities == ()
    assert len(learned.aliases) == 1


@pytest.mark.parametrize(
    ("surface", "kind", "entity_id"),
    [
        ("NPXX", "meaning", "language-model"),  # half a term before its abbreviation
        ("가위원회", "meaning", "nobody"),
        ("평가위원회", "meaning", "national-board"),  # what a line break left of the name
        ("쿼", "sound", "quokkaworks"),
        ("국립평가위원회", "sound", "quokkaworks"),  # another's name
        ("API", "sound", "quokkaworks"),
    ],
)
def test_doubtful_aliases_are_not_learned(surface, kind, entity_id):
    place = gloss(surface, "x", kind=kind, entity_id=entity_id)
    assert decide([place], GAZETTEER).aliases == ()


def test_official_abbreviation_is_learned():
    place = gloss("NBXX", "국립평가위원회", kind="meaning", entity_id="national-board")
    assert [a.alias for a in decide([place], GAZETTEER).aliases] == ["NBXX"]


def test_alias_of_two_entities_is_dropped():
    places = [
        gloss("케이비", "a", entity_id="quokkaworks"),
        gloss("케이비", "b", entity_id="jane-doe", start=20, end=23),
    ]
    assert decide(places, GAZETTEER).aliases == ()


def test_known_names_are_never_learned_again():
    assert decide([candidate("쿼카 웍스", "left:스타트업")], GAZETTEER).entities == ()


def test_rejected_names_are_not_learned():
    places = [
        gloss("벨로라", "Velora", "left:스타트업"),
        gloss("Velora", "벨로라", start=9, end=15),
    ]
    (found,) = decide(places, GAZETTEER, rejected=["벨로라"]).entities or (None,)
    assert found is None or "벨로라" not in found.names
    assert decide(places, GAZETTEER, rejected=["벨로라", "VELORA"]).entities == ()


def test_last_name_joins_the_person_of_its_issue():
    places = [
        candidate("아린 벨로스키", "right:교수"),
        candidate("벨로스키", "subject:강조", start=30, end=34),
        candidate("벨로스키", issue_id="i2", block_id="i2/b001"),
    ]
    (here,) = decide(places[:2], GAZETTEER).entities
    assert here.names == ("아린 벨로스키", "벨로스키")
    (elsewhere,) = decide([places[0], places[2]], GAZETTEER).entities
    assert elsewhere.names == ("아린 벨로스키",)


def test_full_name_and_last_name_can_be_sure_together():
    full = candidate("아린 벨로스키", "subject:강조", "subject:설명")
    last = candidate("벨로스키", "right:교수", start=30, end=34)
    assert decide([full], GAZETTEER).entities == ()
    (found,) = decide([full, last], GAZETTEER).entities
    assert set(found.names) == {"아린 벨로스키", "벨로스키"}


def test_what_a_known_entitys_gloss_did_not_settle_is_no_entity():
    place = gloss("NPXX", "언어모델", "left:스타트업", kind="meaning", entity_id="language-model")
    learned = decide([place], GAZETTEER)
    assert learned.entities == learned.aliases == ()


def test_ids_of_different_names_differ():
    places = [
        candidate("Velora", "left:스타트업", source="latin"),
        candidate("Velora!", "left:스타트업", source="latin", start=20, end=27),
    ]
    ids = [e.entity_id for e in decide(places, GAZETTEER).entities]
    assert sorted(ids) == ["new-velora", "new-velora-2"]


def test_order_of_candidates_changes_nothing():
    places = [
        candidate("벨로라", "left:스타트업"),
        candidate("벨로라", "subject:출시", start=20, end=23),
        gloss("카렐릭스", "Carelix", "left:업체", start=30, end=34),
        gloss("Carelix", "카렐릭스", start=40, end=47),
        candidate("아린 벨로스키", "right:교수", start=60, end=67),
    ]
    wanted = decide(places, GAZETTEER)
    for seed in range(5):
        mixed = places.copy()
        random.Random(seed).shuffle(mixed)  # noqa: S311 - an order, no secret
        assert decide(mixed, GAZETTEER) == wanted


def test_neighbors_vote_with_their_known_types():
    near = ("쿼카웍스", "모르는말")
    with_votes = judge([candidate("벨로라", "subject:공개", near=near)], GAZETTEER)
    without = judge([candidate("벨로라", "subject:공개")], GAZETTEER)
    assert with_votes.entity_type == "company"
    assert with_votes.confidence > without.confidence
    assert "neighbors" in with_votes.evidence


def test_seen_often_is_surer():
    once = judge([candidate("벨로라", "subject:공개")], GAZETTEER)
    often = judge([candidate("벨로라", "subject:공개", start=n) for n in range(8)], GAZETTEER)
    assert often.confidence > once.confidence


SHAPES = [
    *((f"{stem}대학교", "institution") for stem in ("한빛", "새솔", "미르", "가온", "나래")),
    *((f"{stem}-{n}", "model") for n, stem in enumerate(("GPX", "BLM", "QWX", "LMX", "DTX"))),
]


def test_shapes_learn_endings():
    shapes = train_shapes(SHAPES)
    institution = shapes.scores("다온대학교")
    assert max(institution, key=lambda t: institution[t]) == "institution"
    model = shapes.scores("ZPX-9")
    assert max(model, key=lambda t: model[t]) == "model"
    assert institution["person"] == 0.0  # never seen: nothing can be said


def test_shapes_tell_kinds_of_characters_apart():
    assert "shape=XxX" in shape_features("OpenAI")
    assert "shape=X-9" in shape_features("GPT-300")
    assert "shape=가 9x" in shape_features("다온 5g")


def test_shapes_do_not_depend_on_order():
    one, other = train_shapes(SHAPES), train_shapes(reversed(SHAPES))
    assert one.scores("다온대학교") == other.scores("다온대학교")


def test_no_names_no_opinion():
    assert train_shapes([]).scores("무엇") == dict.fromkeys(TYPES, 0.0)


def test_shapes_are_trained_once_for_a_gazetteer():
    assert shapes_of(GAZETTEER) is shapes_of(GAZETTEER)
