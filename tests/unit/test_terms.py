"""Terms from hand-made morphemes: no Kiwi needed."""

import itertools

import pytest

from pipeline.knowledge.folding import name_key
from pipeline.model.tokens import Token
from pipeline.tokenizer.terms import terms_of

STOP = frozenset(map(name_key, ["기술", "활용", "개발", "the"]))
PHRASES = {
    name_key(p): p
    for p in ["OpenAI", "AI", "자연어처리", "딥러닝", "연합학습", "GPT-3", "클라우드"]
}


def morphemes(analysed):
    """``자연어/NNG 처리/NNG+를/JKO`` as text and tokens; ``+`` joins without a space."""
    text, tokens = "", []
    for word in analysed.split(" "):
        text += " " if text else ""
        for part in word.split("+"):
            form, tag = part.rsplit("/", 1)
            tokens.append(Token(len(tokens), form, form, tag, len(text), len(text) + len(form)))
            text += form
    return text, tuple(tokens)


def terms(analysed, phrases=None):
    text, tokens = morphemes(analysed)
    found = terms_of(text, tokens, stopwords=STOP, phrases=PHRASES if phrases is None else phrases)
    assert all(text[t.start : t.end] for t in found)
    return [t.term for t in found]


@pytest.mark.parametrize(
    ("analysed", "expected"),
    [
        ("얼굴/NNG+인식/NNG+을/JKO", ["얼굴인식"]),
        ("얼굴/NNG 인식/NNG", ["얼굴", "인식"]),
        ("자연어/NNG 처리/NNG+를/JKO", ["자연어처리"]),
        ("자연어/NNG+처리/NNG", ["자연어처리"]),
        ("딥러닝/NNG+기술/NNG", ["딥러닝"]),
        ("딥러닝/NNG+모델/NNG", ["딥러닝", "모델"]),
        ("자율/NNG+주행/NNG+기술/NNG+을/JKO", ["자율주행"]),
        ("정보/NNG+기술/NNG", ["정보기술"]),
        ("기술/NNG+개발/NNG", []),
        ("기술/NNG", []),
        ("자동/NNG+화/XSN", ["자동화"]),
        ("비/XPN+지도/NNG+학습/NNG", ["비지도학습"]),
        ("혁신/NNG+적/XSN 설계/NNG", ["설계"]),
        ("로봇/NNG+들/XSN+이/JKS", ["로봇"]),
        ("openai/SL+가/JKS", ["OpenAI"]),
        ("Open/SL AI/SL", ["OpenAI"]),
        ("ai/SL 윤리/NNG", ["AI", "윤리"]),
        ("AI/SL+윤리/NNG", ["AI", "윤리"]),
        ("GPT/SL+-/SO+3/SN+를/JKO", ["GPT-3"]),
        ("K/SL+-/SO+방역/NNG", ["K-방역"]),
        ("Motion/SL Capture/SL", ["Motion Capture"]),
        ("One/SL two/SL three/SL four/SL five/SL", []),
        ("the/SL", []),
        ("B/SL", []),
        ("5/SN+G/SL", ["5G"]),
        ("21/SN+세기/NNG", []),
        ("3/SN+개/NNB", []),
        ("100/SN", []),
        ("말/NNG", []),
        ("달리/VV+다/EF", []),
        ("클라우드/NNG+화/XSN", ["클라우드"]),
    ],
)
def test_terms(analysed, expected):
    assert terms(analysed) == expected


def test_a_name_of_one_syllable_counts():
    assert terms("샘/NNP+은/JX") == ["샘"]


def test_a_dictionary_word_with_a_space_is_written_so():
    tokens = (Token(0, "자연어 처리", "자연어 처리", "NNP", 0, 5),)
    (term,) = terms_of("자연어처리", tokens, stopwords=frozenset())
    assert (term.term, term.start, term.end) == ("자연어 처리", 0, 5)


def test_the_knowledge_files_spelling_comes_first():
    tokens = (Token(0, "자연어 처리", "자연어 처리", "NNP", 0, 5),)
    (term,) = terms_of("자연어처리", tokens, stopwords=frozenset(), phrases=PHRASES)
    assert term.term == "자연어처리"


def test_overlapping_and_empty_tokens_count_once():
    tokens = (
        Token(0, "로봇", "로봇", "NNG", 0, 2),
        Token(1, "봇", "봇", "NNG", 1, 2),
        Token(2, "빈", "빈", "NNG", 2, 2),
    )
    assert [t.term for t in terms_of("로봇", tokens, stopwords=frozenset())] == ["로봇"]


def test_an_endless_chain_is_taken_apart():
    assert terms("+".join(["로봇/NNG"] * 8)) == ["로봇"] * 8


def test_terms_are_ordered_and_do_not_overlap():
    text, tokens = morphemes("연합/NNG 학습/NNG+과/JC 얼굴/NNG+인식/NNG")
    found = terms_of(text, tokens, stopwords=STOP, phrases=PHRASES)
    assert [t.term for t in found] == ["연합학습", "얼굴인식"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
