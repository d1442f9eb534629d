"""Kiwi behind our own interface: offsets, independence of the batch, names kept whole."""

import pickle
import subprocess
import sys

import pytest

from pipeline.knowledge.lexicon import UserWord
from pipeline.tokenizer.joins import make_glue
from pipeline.tokenizer.kiwi import Tokenizer, cut_at_spaces, tokenizer_for
from pipeline.tokenizer.terms import terms_of

WORDS = (UserWord("딥러닝", "NNG"), UserWord("쿼카웍스", "NNP"))
TEXTS = [
    "쿼카웍스는 GPT-3.5와 ResNet-50을 10²⁶번 학습했다.",
    "",
    "   ",
    "🗿 새 반도체가 나왔으며, 값은 절반이다",
    "딥러닝기술을 활용한 얼굴인식 서비스",
    "쿼카웍스와 쿼카웍스의 협력",
]


@pytest.fixture(scope="module")
def tokenizer():
    return tokenizer_for(WORDS, 1)


def forms(tokens):
    return [(t.form, t.tag) for t in tokens]


@pytest.mark.kiwi
def test_one_result_for_each_text(tokenizer):
    found = tokenizer.tokenize(TEXTS)
    assert len(found) == len(TEXTS)
    assert found[1] == found[2] == ()
    assert all(found[n] for n in (0, 3, 4, 5))


@pytest.mark.kiwi
def test_offsets_are_code_points_of_the_text(tokenizer):
    for text, tokens in zip(TEXTS, tokenizer.tokenize(TEXTS), strict=True):
        assert [t.ordinal for t in tokens] == list(range(len(tokens)))
        for t in tokens:
            assert 0 <= t.start <= t.end <= len(text)
            if t.tag in ("NNG", "NNP", "SL", "JKO"):
                assert text[t.start : t.end] == t.form


@pytest.mark.kiwi
def test_names_with_digits_and_user_words_stay_whole(tokenizer):
    found = {t.form: t.tag for t in tokenizer.tokenize(TEXTS[:1])[0]}
    for name in ("쿼카웍스", "GPT-3.5", "ResNet-50", "10²⁶"):
        assert found.get(name) == "NNP", found


@pytest.mark.kiwi
def test_verbs_have_their_dictionary_form(tokenizer):
    lemmas = {t.lemma for t in tokenizer.tokenize(["값이 올라 사람들이 떠났다"])[0]}
    assert {"오르다", "떠나다"} <= lemmas


@pytest.mark.kiwi
def test_a_text_is_analysed_the_same_in_any_company(tokenizer):
    together = tokenizer.tokenize(TEXTS)
    alone = [tokenizer.tokenize([text])[0] for text in TEXTS]
    backwards = tokenizer.tokenize(TEXTS[::-1] * 3)[: len(TEXTS)][::-1]
    assert together == alone == backwards


@pytest.mark.kiwi
def test_workers_change_nothing(tokenizer):
    assert Tokenizer(WORDS, workers=2).tokenize(TEXTS * 5) == tokenizer.tokenize(TEXTS * 5)


@pytest.mark.kiwi
def test_a_long_block_is_cut_and_its_offsets_go_on():
    short = Tokenizer((), workers=1, max_block_chars=20)
    text = "새로운 반도체를 개발했다. " * 5
    tokens = short.tokenize([text])[0]
    nouns = [t for t in tokens if t.form == "반도체"]
    assert len(nouns) == 5
    assert all(text[t.start : t.end] == "반도체" for t in nouns)
    assert [t.ordinal for t in tokens] == list(range(len(tokens)))


@pytest.mark.kiwi
def test_the_factory_gives_one_tokenizer(tokenizer):
    assert tokenizer_for(WORDS, 1) is tokenizer


@pytest.mark.kiwi
def test_a_tokenizer_does_not_travel(tokenizer):
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(tokenizer)


@pytest.mark.kiwi
def test_terms_of_real_morphemes(tokenizer):
    text = TEXTS[4]
    phrases = {"딥러닝": "딥러닝"}
    found = terms_of(text, tokenizer.tokenize([text])[0], stopwords=frozenset({"기술", "활용"}), phrases=phrases)  # fmt: skip
    assert [t.term for t in found] == ["딥러닝", "얼굴인식", "서비스"]


@pytest.mark.kiwi
def test_line_ends_are_joined(tokenizer):
    pairs = [
        ("새로운 알고리", "즘을 발표했다", False),
        ("새로운 알고리즘", "을 발표했다", False),
        ("기업들은 새로운", "알고리즘을 발표", True),
        ("모델을 공개하", "였으며 이는", False),
        ("지난 분기에", "발표한 자료", True),
        ("모두 10", "개의 과제", False),
        ("이 회사는 GPT-3", "를 공개했다", False),
    ]
    glue = make_glue(tokenizer)
    given = [(left, right) for left, right, _ in pairs]
    assert glue(given) == [space for _, _, space in pairs]
    assert glue(given[::-1]) == [space for _, _, space in pairs][::-1]
    assert glue([]) == []


def test_importing_the_package_does_not_load_kiwi():
    code = (
        "import sys, pipeline.tokenizer, pipeline.tokenizer.kiwi; print('kiwipiepy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("가나 다라", 10, [(0, "가나 다라")]),
        ("가나 다라", 4, [(0, "가나 "), (3, "다라")]),
        ("가나다라마", 2, [(0, "가나"), (2, "다라"), (4, "마")]),
        ("", 5, []),
        ("  ", 5, []),
        ("가     나", 3, [(0, "가  "), (6, "나")]),
    ],
)
def test_cutting(text, limit, pieces):
    assert cut_at_spaces(text, limit) == pieces
