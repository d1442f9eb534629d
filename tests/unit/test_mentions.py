"""Namings of entities in a document: choice among owners, what is skipped, what is kept."""

import tomllib

import pytest

from pipeline.extract.names.matching import Matcher
from pipeline.extract.names.mentions import find_mentions
from pipeline.knowledge.entities import parse_entities
from pipeline.knowledge.gazetteer import build_gazetteer
from pipeline.knowledge.lexicon import UserLexicon
from pipeline.model.documents import Article, Block, Document, Issue, Reference
from pipeline.settings import ExtractSettings

ENTITIES = """
[[entity]]
id = "meta"
type = "company"
ko = "메타"
en = "Meta Platforms"
[[entity.ambiguous]]
alias = "메타"
needs = ["페이스북", "저커버그", "AI"]
unless = ["메타 분석", "논문집"]
[[entity]]
id = "jordan-country"
type = "place"
ko = "요르단"
en = "Jordan"
[[entity.ambiguous]]
alias = "Jordan"
needs = ["중동", "요르단"]
[[entity]]
id = "michael-jordan"
type = "person"
ko = "마이클 조던"
en = "Michael I. Jordan"
[[entity.ambiguous]]
alias = "Jordan"
needs = ["교수", "버클리"]
[[entity]]
id = "china"
type = "place"
ko = "중국"
en = "China"
aliases = ["中"]
[[entity]]
id = "united-states"
type = "place"
ko = "미국"
en = "United States"
aliases = ["美"]
[[entity]]
id = "mit"
type = "institution"
ko = "매사추세츠공과대학교"
en = "Massachusetts Institute of Technology"
aliases = ["MIT"]
[[entity]]
id = "mit-technology-review"
type = "publication"
en = "MIT Technology Review"
[[entity]]
id = "x"
type = "company"
ko = "엑스"
[[entity.ambiguous]]
alias = "X"
needs = ["트위터", "머스크"]
[[entity]]
id = "dell"
type = "company"
en = "Dell"
[[entity.ambiguous]]
alias = "델"
needs = ["서버"]
"""
GAZETTEER = build_gazetteer(parse_entities(tomllib.loads(ENTITIES), "test"), UserLexicon())
ISSUE = Issue("i", "s", "t", "p", None, None, None, "x.txt", "text", "0" * 64)


def block(number, text, *, article="a1", kind="bullet", line=None, page=None):
    line = number if page is None and line is None else line
    return Block(
        f"b{number}", article, number, kind, 0, None, text, text, (), line, page
    )  # fmt: skip


def document(*blocks, references=()):
    return Document(ISSUE, (), blocks, tuple(references), ())


def named(*blocks, references=(), settings=None):
    found = find_mentions(
        document(*blocks, references=references), GAZETTEER, settings or ExtractSettings()
    )
    return [(m.block_id, m.surface, m.entity_id) for m in found]


def reference(block_id, line=None, page=None, title="A Study"):
    return Reference("a1", block_id, "1", None, None, title, None, None, line, page)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["메타가 AI 모델을 공개"], ["meta"]),
        (["메타가 모델을 공개"], []),
        (["메타가 모델을 공개", "페이스북의 모회사"], ["meta"]),
        (["메타 분석으로 AI를 평가"], []),
        (["메타가 AI 논문집을 발간"], []),
        (["메타가 said 모델"], []),
        (["메타버스와 메타, AI"], ["meta"]),
        (["Jordan 교수는 버클리에"], ["michael-jordan"]),
        (["중동의 Jordan"], ["jordan-country"]),
        (["Jordan은"], []),
        (["트위터가 X로"], ["x"]),
        (["축 X와 Y"], []),
        (["4X, 트위터"], []),
        (["MIT Technology Review 보도"], ["mit-technology-review"]),
        (["MIT·中 연구팀"], ["mit", "china"]),
        (["매사추세츠공과대 교수"], ["mit"]),
        (["델의 서버"], ["dell"]),
        (["델의 노트"], []),
        (["모델의 서버"], []),
        (["미·중 갈등"], ["united-states", "china"]),
    ],
)
def test_decisions(texts, expected):
    blocks = [block(n, text) for n, text in enumerate(texts)]
    assert [entity_id for _, _, entity_id in named(*blocks)] == expected


def test_words_of_another_article_do_not_help():
    assert named(block(1, "메타가 공개"), block(2, "페이스북", article="a2")) == []


def test_an_entry_of_the_contents_speaks_of_its_article():
    title = "메타, 새 모델 공개"
    blocks = (
        block(1, title, article=None),
        block(2, title, kind="title"),
        block(3, "페이스북의 모회사"),
    )
    article = Article("a1", 1, 1, None, None, title, 2, None)
    found = find_mentions(Document(ISSUE, (article,), blocks, (), ()), GAZETTEER, ExtractSettings())
    assert [m.block_id for m in found] == ["b1", "b2"]


def test_titles_captions_and_contents_are_read():
    blocks = [
        block(1, "MIT, 연구결과 발표", article=None, kind="bullet"),
        block(2, "MIT, 연구결과 발표", kind="title"),
        block(3, "[그림 1] MIT의 로봇", kind="caption"),
    ]
    assert [b for b, _, _ in named(*blocks)] == ["b1", "b2", "b3"]


def test_citations_are_not_read():
    blocks = [
        block(1, "출처: MIT", kind="source"),
        block(2, 'MIT, "A Study", 2020', kind="footnote"),
        block(3, "MIT: 미국의 공과대학", kind="footnote"),
    ]
    found = named(*blocks, references=[reference("b0", line=2)])
    assert {b for b, _, _ in found} == {"b3"}


def test_on_a_page_the_title_tells_which_footnote_is_a_citation():
    blocks = [
        block(1, 'MIT, "A Study of Robots", 2023', kind="footnote", page=4),
        block(2, "MIT는 미국의 공과대학", kind="footnote", page=4),
    ]
    found = named(*blocks, references=[reference("b0", page=4, title="A Study of Robots")])
    assert {b for b, _, _ in found} == {"b2"}


def test_confidence_decides_what_stays():
    blocks = (block(1, "메타의 AI"), block(2, "MIT의 AI"))
    strict = ExtractSettings(min_confidence=0.95)
    assert [e for _, _, e in named(*blocks, settings=strict)] == ["mit"]


def test_a_mention_carries_span_and_type():
    (mention,) = find_mentions(
        document(block(1, "올해 MIT는")), GAZETTEER, ExtractSettings()
    )  # fmt: skip
    assert (mention.start, mention.end, mention.surface) == (3, 6, "MIT")
    assert (mention.entity_type, mention.method, mention.confidence) == (
        "institution", "gazetteer", 1.0,
    )  # fmt: skip


def test_a_block_is_searched_once_however_often_it_is_asked_for(monkeypatch):
    searched, find = [], Matcher.find
    monkeypatch.setattr(
        Matcher, "find", lambda self, text: searched.append(text) or find(self, text)
    )
    text = "MIT와 중국은 여기서 한 번만 찾는다"
    first = named(block(1, text))
    assert first
    assert named(block(1, text)) == first
    assert searched == [text]
