"""Stop words, user words and the user's own lexicon: formats and messages."""

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.folding import name_key
from pipeline.knowledge.lexicon import (
    UserWord,
    load_stop_words,
    load_user_words,
    parse_lexicon,
    parse_tsv,
)

COLUMNS = ("word", "reason")


def test_package_stop_words():
    stop_words = load_stop_words()
    assert {"기술", "활용", "경우", "통해", "ai"} <= stop_words
    assert not {"딥러닝", "반도체", "자율주행", "데이터"} & stop_words
    assert all(word == name_key(word) for word in stop_words)


def test_package_user_words_are_sorted():
    words = load_user_words()
    assert list(words) == sorted(words)
    assert UserWord("빅데이터", "NNG") in words


def test_tsv_allows_comments_empty_lines_and_a_byte_order_mark():
    text = "\ufeff# about\n\nword\treason\n기술\tlight\n"
    assert parse_tsv(text, "x.tsv", COLUMNS) == [("기술", "light")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.tsv: is empty"),
        ("# only a comment\n", "is empty"),
        ("reason\tword\n", "line 1: header"),
        ("word\treason\n기술\n", "line 2: 1 cells"),
        ("word\treason\n기술\ta\n활용\tb\n기 술\tc\n", "line 4: '기 술' is line 2 again"),
        ("word\treason\n\tb\n", "line 2: '' is no word"),
        ("word\treason\n\u1100\u1161\tb\n", "NFC"),
    ],
)
def test_tsv_mistakes_name_the_line(text, message):
    with pytest.raises(KnowledgeError, match=message):
        parse_tsv(text, "x.tsv", COLUMNS)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"entities": []}, "no section 'entities'"),
        ({"word": "가나"}, "must be"),
        ({"word": [{"form": "가나", "tag": "VV"}]}, "word 1: tag"),
        ({"word": [{"tag": "NNG"}]}, "word 1: None is no word"),
        ({"word": [{"form": "가나", "weight": 3}]}, "word 1: must hold form"),
        ({"stop_words": [3]}, "stop_words: 3 is no word"),
        ({"entity": [{"id": "a", "type": "company"}]}, r"entity 1 \(a\): needs a name"),
    ],
)
def test_lexicon_mistakes_name_file_and_entry(data, message):
    with pytest.raises(KnowledgeError, match=message) as caught:
        parse_lexicon(data, "lexicon.toml")
    assert str(caught.value).startswith("lexicon.toml")


def test_an_empty_lexicon_adds_nothing():
    lexicon = parse_lexicon({}, "lexicon.toml")
    assert (lexicon.entities, lexicon.words, lexicon.stop_words) == ((), (), frozenset())
