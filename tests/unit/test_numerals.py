"""Korean numerals: every way to write one, exact values, and what is none."""

from decimal import Decimal

import pytest

from pipeline.extract.quantities.numerals import in_korean, parse_numeral, read_numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1,750", "1750"),
        ("12.4", "12.4"),
        ("1,750억", "175000000000"),
        ("8천 5백만", "85000000"),
        ("2억5천만", "250000000"),
        ("13만4천", "134000"),
        ("5.7백만", "5700000"),
        ("1.5조", "1500000000000"),
        ("0.1억", "10000000"),
        ("5천 조", "5000000000000000"),
        ("1천억", "100000000000"),
        ("3천5백", "3500"),
        ("1조 2,345억 6,789만 12", "1234567890012"),
        ("3경", "30000000000000000"),
        ("100여만", "1000000"),
        ("2만 5천", "25000"),
        ("557만6000", "5576000"),
        ("일억 이천만", "120000000"),
        ("백이십삼", "123"),
        ("십이만삼천사백오십육", "123456"),
        ("만이천삼", "12003"),
        ("오십", "50"),
        ("천만", "10000000"),
        ("만", "10000"),
        ("영점영일", "0.01"),
        ("삼점오", "3.5"),
        ("열두", "12"),
        ("스물네", "24"),
        ("아흔아홉", "99"),
        ("백스물두", "122"),
        ("10²⁶", "1e26"),
        ("10^26", "1e26"),
        ("10**3", "1000"),
        ("10의 26제곱", "1e26"),
        ("3.8×10²⁵", "3.8e25"),
        ("10⁻⁶", "0.000001"),
        ("1e26", "1e26"),
        ("1.76 trillion", "1760000000000"),
        ("175B", "175000000000"),
        ("-3.5", "-3.5"),
    ],
)
def test_reads(text, value):
    assert parse_numeral(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "억", "조", "수백", "만만", "5만 3억", "1조 2조", "백천", "12,34,5", "3.", "칠칠", "구백십만억", "두세", "-", "일점"],
)  # fmt: skip
def test_is_no_single_numeral(text):
    assert parse_numeral(text) is None


def test_offers_every_ending_the_longest_first():
    assert [n.end for n in read_numerals("삼십이상", 0)] == [3, 2, 1]
    assert [str(n.value) for n in read_numerals("8천 5백만 개", 0)] == ["85000000", "8000", "8"]


def test_words_for_two_numbers_are_ranges():
    (numeral, *_) = read_numerals("서너 명", 0)
    assert (numeral.value, numeral.high, numeral.is_about) == (3, 4, True)


def test_remembers_how_it_was_written():
    plain, scaled = read_numerals("2020", 0)[0], read_numerals("3억", 0)[0]
    assert (plain.is_plain, plain.scale) == (True, 1)
    assert (scaled.is_plain, scaled.scale) == (False, Decimal(10) ** 8)
    assert read_numerals("3조 2025", 0)[0].has_loose_tail


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("1750", "1,750"),
        ("175000000000", "1,750억"),
        ("1234567890012", "1조 2,345억 6,789만 12"),
        ("10000.5", "1만 0.5"),
        ("-0.25", "-0.25"),
        ("0.000001", "0.000001"),
        ("100000000000000000000", "1해"),
    ],
)
def test_writes_as_briefs_do(value, text):
    assert in_korean(Decimal(value)) == text


def test_a_run_of_digits_too_long_for_a_number_is_none():
    assert read_numerals("9" * 200, 0) == []
