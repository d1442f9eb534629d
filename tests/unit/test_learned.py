"""What was learned: as JSON, as entities of a gazetteer, under readable block ids."""

import json
import tomllib

from pipeline.extract.discovery.learned import Learned, LearnedAlias, LearnedEntity
from pipeline.extract.names.mentions import find_mentions
from pipeline.knowledge.entities import parse_entities
from pipeline.knowledge.gazetteer import build_gazetteer
from pipeline.knowledge.lexicon import UserLexicon
from pipeline.model.documents import Block, Document, Issue
from pipeline.settings import ExtractSettings

KNOWN = parse_entities(
    tomllib.loads('[[entity]]\nid = "quokkaworks"\ntype = "company"\nen = "Quokkaworks"\n'), "test"
)
VELORA = LearnedEntity(
    entity_id="new-velora",
    entity_type="company",
    name_ko="벨로라",
    name_en="Velora",
    names=("벨로라", "Velora", "벨로라 AI"),
    glossed=("벨로라", "Velora"),
    confidence=0.9,
    mention_count=3,
    evidence=("left:스타트업",),
    first_block_id="a/b001",
)
DOUBTFUL = LearnedEntity(
    "new-x", "model", None, "X-1", ("X-1",), (), 0.4, 1, ("object:공개",), "a/b002"
)
LEARNED = Learned(
    (VELORA,), (LearnedAlias("quokkaworks", "쿼카웍스", 0.95, "a/b003"),), (DOUBTFUL,)
)


def test_json_tells_everything_that_was_learned():
    plain = json.loads(json.dumps(LEARNED.to_json()))
    assert plain["entities"][0]["names"] == ["벨로라", "Velora", "벨로라 AI"]
    assert [row["alias"] for row in plain["aliases"]] == ["쿼카웍스"]
    assert plain["review"][0]["confidence"] == 0.4
    assert Learned().to_json() == {"entities": [], "aliases": [], "review": []}


def test_extends_a_gazetteer_and_is_matched():
    known = {e.entity_id: e for e in KNOWN}
    gazetteer = build_gazetteer(KNOWN, UserLexicon(entities=LEARNED.as_entities(known)))
    text = "벨로라는 쿼카웍스와 협력하고 X-1을 공개, Velora는 성장"
    block = Block("a/b009", None, 0, "bullet", 0, None, text, text, (), 1, None)
    issue = Issue("i", "s", "t", "p", None, None, None, "f", "text", "0" * 64)
    found = find_mentions(Document(issue, (), (block,), (), ()), gazetteer, ExtractSettings())
    assert [(m.surface, m.entity_id) for m in found] == [
        ("벨로라", "new-velora"),
        ("쿼카웍스", "quokkaworks"),
        ("Velora", "new-velora"),
    ]


def test_an_alias_whose_owner_is_gone_is_left_out():
    assert [e.entity_id for e in LEARNED.as_entities({})] == ["new-velora"]


def test_methods_tell_gloss_from_discovery():
    methods = LEARNED.methods()
    assert methods["new-velora", "벨로라"] == ("gloss", 0.9)
    assert methods["new-velora", "벨로라ai"] == ("discovered", 0.9)
    assert methods["quokkaworks", "쿼카웍스"] == ("gloss", 0.95)
    assert "new-x" not in {entity_id for entity_id, _ in methods}


def test_block_ids_can_be_replaced():
    moved = LEARNED.with_block_ids({"a/b001": "issue/b001", "a/b003": "issue/b003"})
    assert moved.entities[0].first_block_id == "issue/b001"
    assert moved.aliases[0].first_block_id == "issue/b003"
    assert moved.review[0].first_block_id == "a/b002"
