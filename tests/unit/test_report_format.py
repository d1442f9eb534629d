"""Numbers, dates, addresses and names as the report writes them."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.report.format import (
    chart_text,
    contained,
    counted,
    dated,
    file_stem,
    interval,
    korean_units,
    percent,
    safe_url,
    shorten,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (9_999, "9,999"),
        (10_000, "1만"),
        (12_345, "1만 2,345"),
        (120_000, "12만"),
        (123_456_789, "1억 2,346만"),
        (99_999_999, "9,999만 9,999"),
        (199_999_999, "2억"),
        (1_750_0000_0000, "1,750억"),
        (9_999_9999_9999, "1조"),
        (3_0000_0000_0000, "3조"),
        (-12_345, "−1만 2,345"),
    ],
)
def test_korean_units(value, expected):
    assert korean_units(value) == expected


def test_rounding_carries_into_the_next_unit():
    assert korean_units(99_999_999, parts=1) == "1억"


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0, "0%"),
        (0.0001, "<0.1%"),
        (0.0005, "0.1%"),
        (0.125, "12.5%"),
        (0.2, "20%"),
        (1.0, "100%"),
    ],
)
def test_percent(share, expected):
    assert percent(share) == expected


def test_interval_names_the_unit_once():
    assert interval(0.0234, 0.6287) == "2.3–62.9%"


@pytest.mark.parametrize(
    ("precision", "ko", "en"),
    [
        ("day", "2020년 6월 11일", "11 June 2020"),
        ("month", "2020년 6월", "June 2020"),
        ("quarter", "2020년 2분기", "Q2 2020"),
        ("year", "2020년", "2020"),
    ],
)
def test_dates_are_as_precise_as_known(precision, ko, en):
    text = dated(dt.date(2020, 6, 11), precision)
    assert (text.ko, text.en) == (ko, en)


def test_no_date():
    assert dated(None, None).ko == "날짜 미상"


def test_english_plural():
    assert counted(1, "건", "article").en == "1 article"
    assert counted(0, "건", "article").en == "0 articles"


@pytest.mark.parametrize(
    "url", ["https://example.org", "http://example.org/a?b=c#d", "HTTPS://EXAMPLE.ORG/가"]
)
def test_addresses_that_may_be_links(url):
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None, "", "example.org", "//example.org", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
        "data:text/html,x", "ftp://example.org", "file:///etc/passwd", "https://", "http:example",
        " https://example.org", "https://exa mple.org", "java\nscript:alert(1)", "https://[oops",
    ],
)  # fmt: skip
def test_addresses_that_stay_text(url):
    assert safe_url(url) is None


@pytest.mark.parametrize("key", ["spri-ai-brief-2020-06", "브리프-2020-05", "a_b.c"])
def test_harmless_ids_are_file_names(key):
    assert file_stem(key) == key


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "a/b", "..", ".hidden", "con:1", "x" * 300, " "]
)
def test_other_ids_become_harmless(key):
    stem = file_stem(key)
    assert stem != key
    assert "/" not in stem
    assert not stem.startswith(".")
    assert 8 <= len(stem) <= 100


def test_different_ids_keep_different_files():
    assert len({file_stem(key) for key in ("a/b", "a:b", "a b", "a-b")}) == 4


def test_chart_text_is_no_markup():
    assert chart_text("<b>A & B</b>") == "&lt;b&gt;A &amp; B&lt;/b&gt;"
    assert chart_text("\u202eabc") == "abc"
    assert len(chart_text("가" * 10_000)) == 40


def test_shorten_cuts_and_flattens():
    assert shorten("a\nb\tc", 10) == "a b c"
    assert shorten("abcdef", 4) == "abc…"


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        ("plain", "plain"),
        ("\u202eabc", "\u202eabc\u202c"),
        ("\u2066a\u202eb", "\u2066a\u202eb\u202c\u2069"),
        ("\u2066a\u2069", "\u2066a\u2069"),
        ("a\u2069b\u202c", "ab"),
    ],
)
def test_direction_controls_end_with_the_text(words, closed):
    assert contained(words) == closed
