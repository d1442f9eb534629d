"""What holds for numerals and quantities in any text."""

import itertools
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.extract.quantities.grammar import find_in_text
from pipeline.extract.quantities.numerals import in_korean, parse_numeral

DIGITS, SMALL = "영일이삼사오육칠팔구", ("", "십", "백", "천")
LARGE = ("", "만", "억", "조", "경", "해")
VALUES = st.decimals(
    min_value=Decimal("1e-6"), max_value=Decimal("1e20"), places=6, allow_nan=False
)
PIECES = st.sampled_from(
    ["약", " ", "3", "1,750", "2.5", "억", "천", "만", "조", "개", "명", "%", "%p", "원", "달러", "$", "~", "-", "(", ")", "년", "월",
     "일", "분", "초", "시간", "개국", "기업", "의", "매개변수", "이상", "미만", "여", "두", "세", "열두", "백이십", "배", "10²⁶", "GPT-3", "A100",
     "2020년", "대", "도", "번째", "섭씨", "kWh", "7B", "모델", ",", ".", "제", "수", "10", "에서", "분의", "초당", "점", "İ", "²"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=14).map("".join)


def in_hangul(value):
    """A whole number in Hangul alone: 1234 → 천이백삼십사."""
    words, power = "", 0
    while value:
        value, group = divmod(value, 10_000)
        part = ""
        for place in range(4):
            group, digit = divmod(group, 10)
            if digit:
                word = "" if digit == 1 and place else DIGITS[digit]
                part = word + SMALL[place] + part
        if part:
            words = ("" if part == "일" and LARGE[power] == "만" else part) + LARGE[power] + words
        power += 1
    return words


@given(VALUES)
@example(Decimal("1e-6"))
@example(Decimal("1e20"))
@example(Decimal("99999999999999999999.999999"))
def test_numerals_survive_being_written_and_read(value):
    assert parse_numeral(in_korean(value)) == value
    assert parse_numeral(in_korean(-value)) == -value
    assert parse_numeral(f"{value:,f}") == value


@given(st.integers(min_value=1, max_value=10**20))
@example(10_000)
@example(10**20)
def test_spelled_out_numerals_are_read(value):
    assert parse_numeral(in_hangul(value)) == value


@given(VALUES)
def test_a_written_value_is_found_with_its_unit(value):
    written = in_korean(value)
    (found,) = find_in_text(f"값은 {written} 달러")
    assert (found.value, found.unit, found.surface) == (value, "USD", f"{written} 달러")


@given(TEXTS)
def test_surface_is_the_slice_of_the_text(text):
    for reading in find_in_text(text):
        assert reading.surface == text[reading.start : reading.end]
        assert reading.surface == reading.surface.strip()
        assert reading.start <= reading.unit_start <= reading.end


@given(TEXTS)
def test_quantities_are_in_order_and_do_not_overlap(text):
    found = find_in_text(text)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))


@given(TEXTS)
def test_ranges_ascend_and_values_are_finite(text):
    for reading in find_in_text(text):
        assert reading.value.is_finite()
        assert reading.value_high is None or reading.value < reading.value_high


@given(TEXTS)
def test_words_far_in_front_change_nothing(text):
    here = [(r.surface, r.value, r.unit) for r in find_in_text(f"값 {text}")]
    there = [(r.surface, r.value, r.unit) for r in find_in_text(f"참고. 값 {text}")]
    assert there == here
