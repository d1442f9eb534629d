"""Where names are found in a text, and where something else merely looks like one."""

import time
import tomllib

import pytest

from pipeline.extract.names.matching import case_fits, longest_first, matcher_for
from pipeline.knowledge.entities import parse_entities
from pipeline.knowledge.gazetteer import build_gazetteer
from pipeline.knowledge.lexicon import UserLexicon

ENTITIES = """
[[entity]]
id = "openai"
type = "company"
ko = "오픈AI"
en = "OpenAI"
[[entity]]
id = "who"
type = "institution"
ko = "세계보건기구"
en = "World Health Organization"
aliases = ["WHO"]
[[entity]]
id = "apple"
type = "company"
ko = "애플"
en = "Apple"
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
id = "gpu"
type = "technology"
ko = "그래픽처리장치"
en = "GPU"
[[entity]]
id = "natural-language-processing"
type = "technology"
ko = "자연어처리"
en = "natural language processing"
[[entity]]
id = "amp-robotics"
type = "company"
en = "AMP Robotics"
aliases = ["AMP"]
[[entity]]
id = "deepmind"
type = "company"
ko = "딥마인드"
en = "DeepMind"
[[entity]]
id = "a100"
type = "product"
en = "A100"
[[entity]]
id = "neurips"
type = "event"
en = "NeurIPS"
[[entity]]
id = "state-of-ai"
type = "publication"
en = "State of AI"
"""


@pytest.fixture(scope="module")
def find():
    entities = parse_entities(tomllib.loads(ENTITIES), "test")
    matcher = matcher_for(build_gazetteer(entities, UserLexicon()))

    def found(text: str) -> list[tuple[str, str]]:
        kept = longest_first(matcher.find(text))
        return [(text[c.start : c.end], c.names[0].entity_id) for c in kept]

    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("오픈AI가 발표", [("오픈AI", "openai")]),
        ("오픈 AI가 발표", [("오픈 AI", "openai")]),
        ("Open AI와 openai", [("Open AI", "openai"), ("openai", "openai")]),
        ("딥마인드(Deep Mind)", [("딥마인드", "deepmind"), ("Deep Mind", "deepmind")]),
        ("GPT-3, GPT 3, GPT3", [("GPT-3", "gpt-3"), ("GPT 3", "gpt-3"), ("GPT3", "gpt-3")]),
        ("gpt-3를", [("gpt-3", "gpt-3")]),
        ("자연어 처리와 자연어처리", [("자연어 처리", "natural-language-processing"),
                              ("자연어처리", "natural-language-processing")]),
        ("세계 보건 기구", [("세계 보건 기구", "who")]),
        ("GPU를, GPUs로", [("GPU", "gpu"), ("GPUs", "gpu")]),
        ("ＧＰＵ는", [("ＧＰＵ", "gpu")]),
        ("AMP의 로봇", [("AMP", "amp-robotics")]),
        ("A100을", [("A100", "a100")]),
    ],
)  # fmt: skip
def test_spelling_variants_are_found(find, text, expected):
    assert find(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "AMPLE", "SAMP", "AMP2", "who is it", "an apple a day", "GPU2", "XGPU",
        "https://openai.com/blog", "www.apple.com", "info@openai.com", "openai.com",
        "자 연어처리", "자연 어처 리", "A 100개", "세계보건기구장관실장", "애플리케이션", "애플파이", "파인애플",
    ],
)  # fmt: skip
def test_lookalikes_are_not(find, text):
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "surface", "entity_id"),
    [
        ("GPT-3.5를 공개", "GPT-3.5", "gpt"),
        ("GPT-5가", "GPT-5", "gpt"),
        ("GPT 4.1 출시", "GPT 4.1", "gpt"),
        ("GPT-4o는", "GPT-4o", "gpt"),
        ("GPT-4 Turbo와", "GPT-4 Turbo", "gpt"),
        ("GPT-3의", "GPT-3", "gpt-3"),
        ("GPT 3개", "GPT", "gpt"),
        ("GPT 3가지", "GPT", "gpt"),
        ("GPT 2020년", "GPT", "gpt"),
    ],
)
def test_versions_go_to_the_family(find, text, surface, entity_id):
    assert find(text)[:1] == [(surface, entity_id)]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("NeurIPS 2019에서", "NeurIPS 2019"),
        ("NeurIPS2019", "NeurIPS2019"),
        ("NeurIPS '19는", "NeurIPS '19"),
        ("State of AI 2020 보고서", "State of AI 2020"),
        ("NeurIPS 2019년", "NeurIPS"),
        ("NeurIPS 2019.12.8", "NeurIPS"),
        ("NeurIPS, 2019", "NeurIPS"),
        ("NeurIPS 2000여 명", "NeurIPS"),
        ("OpenAI 2019", "OpenAI"),
    ],
)
def test_a_year_belongs_to_events_and_reports(find, text, surface):
    assert [name for name, _ in find(text)] == [surface]


def test_version_of_an_unknown_family_is_not_invented(find):
    assert find("BERT-3.5를 공개") == []


def test_a_version_is_a_pattern():
    entities = parse_entities(tomllib.loads(ENTITIES), "test")
    matcher = matcher_for(build_gazetteer(entities, UserLexicon()))
    methods = {c.method for c in longest_first(matcher.find("GPT-7과 GPT-3"))}
    assert methods == {"pattern", "gazetteer"}


@pytest.mark.parametrize(
    ("listed", "surface", "entity_type", "fits"),
    [
        ("WHO", "who", "institution", False),
        ("WHO", "Who", "institution", False),
        ("UNESCO", "Unesco", "institution", True),
        ("OpenAI", "OPENAI", "company", True),
        ("Apple", "APPLE", "company", True),
        ("Apple", "apple", "company", False),
        ("Transformer", "transformer", "technology", True),
        ("GPT-3", "gpt-3", "model", True),
        ("한국IBM", "한국ibm", "company", True),
        ("구글", "구글", "company", True),
    ],
)
def test_case(listed, surface, entity_type, fits):
    assert case_fits(listed, surface, entity_type) is fits


def test_offsets_survive_letters_that_grow_when_folded(find):
    assert find("İstanbul straße ﬁn OpenAI") == [("OpenAI", "openai")]


def test_matcher_is_built_once():
    gazetteer = build_gazetteer(parse_entities(tomllib.loads(ENTITIES), "t"), UserLexicon())
    assert matcher_for(gazetteer) is matcher_for(gazetteer)


def test_empty_gazetteer_finds_nothing():
    assert matcher_for(build_gazetteer((), UserLexicon())).find("OpenAI") == []


@pytest.mark.parametrize("piece", ["가", "a", "오픈", "a@", "GPT", "·", "3.", "오픈AI"])
def test_endless_lines_cost_no_square(find, piece):
    started = time.perf_counter()
    find(piece * (200_000 // len(piece)))
    assert time.perf_counter() - started < 5
