"""What holds for mentions in any text."""

import itertools
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.names.mentions import find_mentions
from pipeline.knowledge.entities import parse_entities
from pipeline.knowledge.gazetteer import build_gazetteer
from pipeline.knowledge.lexicon import UserLexicon
from pipeline.model.documents import Block, Document, Issue
from pipeline.settings import ExtractSettings

ENTITIES = """
[[entity]]
id = "openai"
type = "company"
ko = "오픈AI"
en = "OpenAI"
[[entity]]
id = "gpt"
type = "model"
en = "GPT"
[[entity]]
id = "gpt-3"
type = "model"
en = "GPT-3"
family = "gpt"
[[entity]]
id = "deep-learning"
type = "technology"
ko = "딥러닝"
en = "deep learning"
[[entity]]
id = "china"
type = "place"
ko = "중국"
en = "China"
aliases = ["中"]
[[entity]]
id = "meta"
type = "company"
ko = "메타"
[[entity.ambiguous]]
alias = "메타"
needs = ["AI"]
unless = ["메타버스"]
"""
UNRELATED = """
[[entity]]
id = "unrelated"
type = "company"
ko = "쿼카웍스"
en = "Quokkaworks"
"""
PIECES = st.sampled_from(
    ["오픈", "AI", "오픈AI", "GPT", "GPT-3", "-", " ", "3", ".5", "4o", "딥러닝", "딥 러닝", "기술", "은", "의", "(", ")",
     "中", "중", "·", "미", "메타", "버스", "deep", "learning", "İ", "ß", "ﬁ", "🗿", "\u1100", "https://a.b/GPT", ",",
     "하여", "s", "％", "Ｇ", "²"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=12).map("".join)


def gazetteer(extra=""):
    return build_gazetteer(parse_entities(tomllib.loads(ENTITIES + extra), "test"), UserLexicon())


SMALL, LARGER = gazetteer(), gazetteer(UNRELATED)


def mentions(text, known):
    issue = Issue("i", "s", "t", "p", None, None, None, "x.txt", "text", "0" * 64)
    block = Block("b1", "a1", 1, "bullet", 0, None, text, text, (), 1, None)
    return find_mentions(Document(issue, (), (block,), (), ()), known, ExtractSettings())


@given(TEXTS)
def test_surface_is_the_slice_of_the_text(text):
    for m in mentions(text, SMALL):
        assert m.surface == text[m.start : m.end]
        assert m.surface == m.surface.strip()
        assert m.surface


@given(TEXTS)
def test_mentions_are_in_order_and_do_not_overlap(text):
    found = mentions(text, SMALL)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))


@given(TEXTS)
def test_an_unrelated_name_changes_nothing(text):
    assert mentions(text, SMALL) == mentions(text, LARGER)


@given(TEXTS)
def test_an_added_name_is_found_where_it_stands(text):
    found = mentions(f"{text}\n쿼카웍스는 신생 기업", LARGER)
    assert [m.surface for m in found if m.entity_id == "unrelated"] == ["쿼카웍스"]


@given(TEXTS)
def test_the_same_text_gives_the_same_mentions(text):
    assert mentions(text, SMALL) == mentions(text, gazetteer())
