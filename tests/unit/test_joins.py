"""Line joins that punctuation and script decide, and the choice by parts of speech."""

import pytest

from pipeline.model.tokens import Token
from pipeline.tokenizer.joins import by_rule, by_tags


@pytest.mark.parametrize(
    ("left", "right", "space"),
    [
        ("그러나,", "다음", True), ("끝났다.", "다음", True), ("구글(", "Google", False),
        ("구글", "(Google)", False), ("Deep", "Learning", True), ("1,", "750억", False),
        ("2018,", "2019년", True), ("20", "24년", False), ("미·", "중", False), ("미", "·중", False),
        ("한 '", "인용", False), ("'인용'", "이라", None), ("말했다", "'인용'", True), ("'인용", "'은", False),
        ("공백 ", "뒤", False), ("", "가", False), ("인공", "지능", None), ("GPT", "는", None),
        ("50", "%", False),
    ],
)  # fmt: skip
def test_rules(left, right, space):
    assert by_rule(left, right) is space


@pytest.mark.parametrize(
    ("left", "right", "space"),
    [
        ("NNG", "JKO", False), ("NNG", "XSV", False), ("VV", "EC", False), ("XPN", "NNG", False),
        ("ETM", "NNG", True), ("JKB", "VV", True), ("NNG", "NNG", True), ("SN", "NNB", False),
        ("SL", "JX", False), ("SL", "NNG", True),
    ],
)  # fmt: skip
def test_tags(left, right, space):
    tokens = [Token(0, "가", "가", left, 0, 1), Token(1, "나", "나", right, 1, 2)]
    assert by_tags(tokens, 1) is space


def test_no_space_within_a_morpheme():
    assert by_tags([Token(0, "알고리즘", "알고리즘", "NNG", 0, 4)], 3) is False
    crossing = [
        Token(0, "새", "새", "MM", 0, 1),
        Token(1, "알고리즘", "알고리즘", "NNG", 1, 5),
        Token(2, "을", "을", "JKO", 5, 6),
    ]
    assert by_tags(crossing, 3) is False
