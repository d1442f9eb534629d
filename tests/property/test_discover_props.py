"""What holds for glosses, candidates and decisions in any text."""

import itertools
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.discovery.candidates import find_candidates
from pipeline.extract.discovery.discover import decide
from pipeline.extract.discovery.glosses import find_glosses
from pipeline.extract.discovery.sounds import initials_fit, sound_likeness
from pipeline.extract.names.mentions import find_mentions
from pipeline.knowledge.entities import parse_entities
from pipeline.knowledge.folding import name_key
from pipeline.knowledge.gazetteer import build_gazetteer
from pipeline.knowledge.lexicon import UserLexicon
from pipeline.model.documents import Block, Document, Issue
from pipeline.model.tokens import Token
from pipeline.settings import ExtractSettings

ENTITIES = """
[[entity]]
id = "quokkaworks"
type = "company"
ko = "쿼카웍스"
en = "Quokkaworks"
[[entity]]
id = "language-model"
type = "technology"
ko = "언어모델"
"""
GAZETTEER = build_gazetteer(parse_entities(tomllib.loads(ENTITIES), "test"), UserLexicon())
PIECES = st.sampled_from(
    ["벨로라", "Velora", "쿼카웍스", "스타트업", "CEO", "(", ")", " ", ", ", "는", "의", "을", "출시", "공개", "교수", "社",
     "'", "‘", "’", "“", "”", "이하 ", "NRX", "AI", "GPT", "-3", "2031", ".", "\n", "II. ", "한빛대학교", "아린", "İ", "ß",
     "🗿", "\u1100", "https://a.b/C", "美", "「", "」", "of ", "Labs", "J. "]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=20).map("".join)
TAGS = st.sampled_from(["NNP", "NNG", "SL", "JX"])


def read(text: str, tags: list[str]):
    """Mentions, glosses and candidates of a text whose words get the given tags in turn."""
    issue = Issue("i", "s", "t", "p", None, None, None, "f", "text", "0" * 64)
    block = Block("i/b000", None, 0, "bullet", 0, None, text, text, (), 1, None)
    document = Document(issue, (), (block,), (), ())
    tokens, at = [], 0
    for number, (word, tag) in enumerate(zip(text.split(" "), itertools.cycle(tags), strict=False)):
        if word:
            tokens.append(Token(number, word, word, tag, at, at + len(word)))
        at += len(word) + 1
    mentions = find_mentions(document, GAZETTEER, ExtractSettings())
    glosses = find_glosses(document, mentions)
    found = find_candidates(document, mentions, glosses, {"i/b000": tokens}, neighbors=lambda _: ())
    return mentions, glosses, found


@given(TEXTS, st.lists(TAGS, min_size=1, max_size=5))
def test_spans_are_surfaces_and_nothing_overlaps(text, tags):
    mentions, glosses, found = read(text, tags)
    for gloss in glosses:
        assert [text[s:e] for s, e in gloss.spans] == list(gloss.names)
        assert len(gloss.names) >= 2
        assert all(gloss.start <= s < e <= gloss.end for s, e in gloss.spans)
    assert all(text[c.start : c.end] == c.surface for c in found)
    places = sorted([(m.start, m.end) for m in mentions] + [(c.start, c.end) for c in found])
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))


@given(TEXTS, st.lists(TAGS, min_size=1, max_size=5), st.randoms())
def test_decisions_ignore_order_and_spare_known_names(text, tags, random):
    _, _, found = read(text, tags)
    learned = decide(found, GAZETTEER)
    mixed = list(found)
    random.shuffle(mixed)
    assert decide(mixed, GAZETTEER) == learned
    assert all(name_key(n) not in GAZETTEER.names for e in learned.entities for n in e.names)
    known = GAZETTEER.entities
    added = UserLexicon(entities=learned.as_entities(known))
    extended = build_gazetteer(known.values(), added)  # no alias with two owners
    assert set(extended.entities) >= set(known)


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_a_share(one, other):
    assert 0.0 <= sound_likeness(one, other) <= 1.0
    assert initials_fit(one, other) in (True, False)
