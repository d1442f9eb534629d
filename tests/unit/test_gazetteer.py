"""The gazetteer's checks, each with the message a domain expert sees, and what it hands on."""

import tomllib

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.entities import parse_entities
from pipeline.knowledge.folding import compact, fold, name_key
from pipeline.knowledge.gazetteer import build_gazetteer, load_gazetteer, package_entities
from pipeline.knowledge.lexicon import UserLexicon, UserWord, parse_lexicon

BASE = """
[[entity]]
id = "united-states"
type = "place"
ko = "미국"
en = "United States"
[[entity]]
id = "openai"
type = "company"
ko = "오픈AI"
en = "OpenAI"
aliases = ["Open AI"]
country = "united-states"
[[entity]]
id = "gpt"
type = "model"
en = "GPT"
developer = "openai"
[[entity]]
id = "seoul-national-university"
type = "institution"
ko = "서울대학교"
en = "Seoul National University"
"""


def entities(text):
    return parse_entities(tomllib.loads(text), "entities/test.toml")


def build(text, user=""):
    return build_gazetteer(entities(text), parse_lexicon(tomllib.loads(user), "lexicon.toml"))


def test_entities_are_sorted_and_whole():
    known = build(BASE).entities
    assert list(known) == sorted(known)
    openai = known["openai"]
    assert (openai.name, openai.country, openai.spellings) == (
        "오픈AI", "united-states", ("오픈AI", "OpenAI", "Open AI"),
    )  # fmt: skip


def test_aliases_name_their_owners():
    assert build(BASE).aliases["Open AI"] == ("openai",)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('id = "OpenAI"\ntype = "company"\nko = "가나"', "kebab-case"),
        ('type = "company"\nko = "가나"', "kebab-case"),
        ('id = "a"\ntype = "firm"\nko = "가나"', "type must be one of"),
        ('id = "a"\ntype = "company"', "needs a name"),
        ('id = "a"\ntype = "company"\nko = ""', "is no text"),
        ('id = "a"\ntype = "company"\nko = "가나"\naliases = ["-"]', "is no text"),
        ('id = "a"\ntype = "company"\nko = "\u1100\u1161"', "NFC"),
        ('id = "a"\ntype = "company"\nko = "가나 "', "spaces"),
        ('id = "a"\ntype = "company"\nko = "가나"\ncolour = "red"', "no field 'colour'"),
        ('id = "a"\ntype = "company"\nko = "가나"\naliases = "나"', "must be an array"),
        ('id = "a"\ntype = "model"\nko = "가나"\nreleased = "June 2020"', "YYYY"),
        ('id = "a"\ntype = "model"\nko = "가나"\nreleased = "2020-13"', "YYYY"),
        (
            'id = "a"\ntype = "company"\nko = "가나"\n[[entity.ambiguous]]\nneeds = ["다"]',
            "alias is",
        ),
        ('id = "a"\ntype = "company"\nko = "가나"\ncountry = "nowhere"', "no entity 'nowhere'"),
        ('id = "a"\ntype = "company"\nko = "가나"\ncountry = "openai"', "'openai' is a company"),
        ('id = "a"\ntype = "company"\nko = "가나"\nparent = "a"', "leads back"),
        ('id = "openai"\ntype = "company"\nko = "가나"', "id openai is also at"),
        ('id = "a"\ntype = "company"\nko = "오픈 ai"', "belongs to"),
    ],
)
def test_mistakes_are_named_with_file_and_entry(entry, message):
    with pytest.raises(KnowledgeError, match=message) as caught:
        build(f"{BASE}\n[[entity]]\n{entry}\n")
    assert "entities/test.toml: entity 5" in str(caught.value)


def test_all_mistakes_are_told_at_once():
    wrong = "".join(
        f'[[entity]]\nid = "e{n}"\ntype = "company"\nko = "이름{n}"\ncountry = "none"\n'
        for n in range(30)
    )
    with pytest.raises(KnowledgeError) as caught:
        build(BASE + wrong)
    assert str(caught.value).count("no entity 'none'") == 20
    assert str(caught.value).endswith("… and 10 more")


def test_an_alias_may_have_owners_that_all_declare_it():
    ambiguous = '[[entity.ambiguous]]\nalias = "애플"\nneeds = ["{}"]\n'
    two = "".join(
        f'[[entity]]\nid = "{i}"\ntype = "company"\nko = "{i}"\n' + ambiguous.format(need)
        for i, need in (("apple", "아이폰"), ("apple-records", "비틀즈"))
    )
    assert build(BASE + two).aliases["애플"] == ("apple", "apple-records")


def test_one_silent_owner_is_an_error():
    two = (
        '[[entity]]\nid = "apple"\ntype = "company"\nko = "애플"\n'
        '[[entity]]\nid = "records"\ntype = "company"\nko = "음반"\n'
        '[[entity.ambiguous]]\nalias = "애플"\n'
    )
    with pytest.raises(KnowledgeError, match="each owner must declare"):
        build(BASE + two)


def test_universities_go_by_three_endings():
    names = build(BASE).names
    assert {names[name_key(n)][0].entity_id for n in ("서울대", "서울대학", "서울대학교")} == {
        "seoul-national-university"
    }


def test_user_words_are_hangul_names_of_one_meaning():
    extra = """
[[entity]]
id = "meta"
type = "company"
ko = "메타"
[[entity.ambiguous]]
alias = "메타"
[[entity]]
id = "deep-learning"
type = "technology"
ko = "딥러닝"
"""
    words = build(BASE + extra).user_words()
    assert UserWord("오픈AI", "NNP") in words
    assert UserWord("딥러닝", "NNG") in words
    assert not {"메타", "OpenAI", "Open AI"} & {word.form for word in words}
    assert list(words) == sorted(words)


def test_phrases_give_one_spelling():
    phrases = build(BASE).phrases()
    assert phrases[name_key("open ai")] == "OpenAI"
    assert phrases["ai"] == "AI"


def test_the_users_lexicon_adds_entities_aliases_words_and_stop_words():
    user = """
stop_words = ["업무 협약"]
[[word]]
form = "초전도큐빗"
tag = "NNG"
[[entity]]
id = "openai"
type = "company"
en = "OpenAI"
aliases = ["오픈에이아이"]
[[entity]]
id = "quokka"
type = "company"
ko = "쿼카웍스"
"""
    gazetteer = build(BASE, user)
    assert gazetteer.aliases["오픈에이아이"] == ("openai",)
    assert gazetteer.entities["openai"].name_ko == "오픈AI"
    assert "quokka" in gazetteer.entities
    assert UserWord("초전도큐빗", "NNG") in gazetteer.user_words()
    assert name_key("업무협약") in gazetteer.stop_words
    assert {"쿼카웍스", "초전도큐빗"} <= gazetteer.spellings()


def test_a_clash_with_the_users_lexicon_names_it():
    user = '[[entity]]\nid = "mine"\ntype = "company"\nko = "오픈AI"\n'
    with pytest.raises(KnowledgeError, match=r"lexicon\.toml"):
        build(BASE, user)


def test_digests_change_only_for_the_consumer_concerned():
    before = build(BASE).digest_parts
    released = build(BASE.replace('developer = "openai"', 'released = "2018"')).digest_parts
    assert released["extract"] != before["extract"]
    assert {k: released[k] for k in ("repair", "tokenize", "terms")} == {
        k: before[k] for k in ("repair", "tokenize", "terms")
    }
    stop = build(BASE, 'stop_words = ["쿼카"]').digest_parts
    assert {k for k in stop if stop[k] != before[k]} == {"terms"}


def test_a_moved_entry_changes_no_digest():
    moved = "\n[[entity]]".join(["", *reversed(BASE.split("\n[[entity]]")[1:])])
    assert build(moved).digest_parts == build(BASE).digest_parts


def test_a_gazetteer_is_hashed_by_identity():
    gazetteer = build(BASE)
    assert gazetteer != build(BASE)
    assert hash(gazetteer) == hash(gazetteer)


def test_the_packages_own_files_agree():
    gazetteer = load_gazetteer()
    assert gazetteer is load_gazetteer(None)
    assert len(gazetteer.entities) == len(package_entities())


def test_the_users_mapping_is_added_to_the_package():
    user = {"entity": [{"id": "quokkaworks", "type": "company", "ko": "쿼카웍스"}]}
    assert set(load_gazetteer(user).entities) - set(load_gazetteer().entities) == {"quokkaworks"}


@pytest.mark.parametrize("text", ["İstanbul", "straße", "ﬁn", "ＧＰＵ", "\u1100", "🗿A-b", "Σς"])
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)
    key, offsets = compact(text)
    assert len(key) == len(offsets)


def test_empty_user_lexicon_is_none():
    assert build_gazetteer((), UserLexicon()).entities == {}
