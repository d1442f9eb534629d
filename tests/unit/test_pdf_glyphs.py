"""Glyphs: raised digits, dingbats, private use, ligatures, and the way back to the raw text."""

from __future__ import annotations

import pytest

from pipeline.ingest.formats.pdf.chars import Char, PageChars, Style
from pipeline.ingest.formats.pdf.glyphs import clean, is_footnote
from pipeline.ingest.formats.pdf.lines import PdfLine, lines_of

TEXT = Style("Plain", 10.0, is_bold=False, is_dingbat=False, is_upright=True, color=0)
SMALL = Style("Plain", 6.0, is_bold=False, is_dingbat=False, is_upright=True, color=0)
WING = Style("Wingdings-Regular", 10.0, is_bold=False, is_dingbat=True, is_upright=True, color=0)


def line(*runs: tuple[str, Style, float]) -> PdfLine:
    chars, x = [], 50.0
    for text, style, lift in runs:
        for c in text:
            chars.append(Char(c, x, x + style.size / 2, 100 - lift, style))
            x += style.size / 2
    (one,) = lines_of(PageChars(1, 600, 800, tuple(chars), (), (), 0))
    return one


@pytest.mark.parametrize(
    ("runs", "expected", "repair"),
    [
        (
            (("약 10", TEXT, 0), ("26", SMALL, 4), (" 플롭스", TEXT, 0)),
            "약 10²⁶ 플롭스",
            ("1026", "10²⁶"),
        ),
        ((("교수", TEXT, 0), ("1)", SMALL, 4), ("는", TEXT, 0)), "교수¹⁾는", ("1)", "¹⁾")),
        (
            (("10", TEXT, 0), ("-6", SMALL, 4), ("미터 간격", TEXT, 0)),
            "10⁻⁶미터 간격",
            ("10-6", "10⁻⁶"),
        ),
    ],
)
def test_raised_digits(
    runs: tuple[tuple[str, Style, float], ...], expected: str, repair: tuple[str, str]
) -> None:
    printed = line(*runs)
    cleaned = clean(printed, 0, len(printed.text), 7)
    assert cleaned.text.text == expected
    (made,) = cleaned.repairs
    assert ((made.before, made.after), made.kind, made.page) == (repair, "superscript", 1)


@pytest.mark.parametrize(
    "runs",
    [
        (("CO", TEXT, 0), ("2", SMALL, -2), (" 배출", TEXT, 0)),  # lowered
        (("제1", TEXT, 0), ("st", SMALL, 4), (" 회의", TEXT, 0)),  # no digits
        (("GPT-4 모델", TEXT, 0),),
    ],
)
def test_what_is_not_raised_or_no_number_stays(runs: tuple[tuple[str, Style, float], ...]) -> None:
    printed = line(*runs)
    cleaned = clean(printed, 0, len(printed.text), 0)
    assert (cleaned.text.text, cleaned.repairs) == (printed.text, ())


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ((("eﬃcient ﬁle", TEXT, 0),), "efficient file"),
        ((("인공\u00ad지능", TEXT, 0),), "인공지능"),
        ((("값", TEXT, 0), ("à", WING, 0), ("결과", TEXT, 0)), "값→결과"),
        ((("참고\uf0b7사항\ue123", TEXT, 0),), "참고•사항"),
        ((("\u1112\u1161\u11ab글", TEXT, 0),), "한글"),
    ],
)
def test_glyphs(runs: tuple[tuple[str, Style, float], ...], expected: str) -> None:
    printed = line(*runs)
    cleaned = clean(printed, 0, len(printed.text), 100)
    assert cleaned.text.text == expected
    assert all(r.kind == "glyph" for r in cleaned.repairs)
    start, end = cleaned.text.raw_span(len(expected) - 1, len(expected))
    assert 100 <= start < end <= 100 + len(printed.text)


def test_the_way_back_survives_a_replacement() -> None:
    printed = line(("ab 10", TEXT, 0), ("26", SMALL, 4), (" cd", TEXT, 0))
    text = clean(printed, 0, len(printed.text), 50).text
    at = text.text.index("cd")
    start, end = text.raw_span(at, at + 2)
    assert printed.text[start - 50 : end - 50] == "cd"
    start, end = text.raw_span(text.text.index("²"), text.text.index("⁶") + 1)
    assert printed.text[start - 50 : end - 50] == "26"


def test_footnotes() -> None:
    assert is_footnote(line(("3", SMALL, 4), (" 자료의 출처", TEXT, 0)), 10.0)
    assert is_footnote(line(("3) 자료의 출처", SMALL, 0)), 10.0)
    assert not is_footnote(line(("3) 자료의 출처", TEXT, 0)), 10.0)
