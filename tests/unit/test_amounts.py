"""Quantities in words: both languages, every size."""

from __future__ import annotations

import pytest

from pipeline.model.quantities import DIMENSIONS
from pipeline.report.amounts import DIMENSION_NAMES, amount, claimed, plain, scaled, unit_name


@pytest.mark.parametrize(
    ("value", "unit", "ko", "en"),
    [
        (1.75e11, "parameter", "1,750억 개", "175B parameters"),
        (4e9, "USD", "40억 달러", "$4B"),
        (42_000_000_000, "KRW", "420억 원", "₩42B"),
        (3.08e7, "USD", "3,080만 달러", "$30.8M"),
        (1.2e12, "USD", "1조 2,000억 달러", "$1.2T"),
        (7881, "case", "7,881건", "7,881 cases"),
        (12, "person", "12명", "12 people"),
        (25, "%", "25%", "25%"),
        (-46.9, "%p", "−46.9%p", "−46.9%p"),
        (23, "x", "23배", "23 times"),
        (7e17, "FLOPS", "700 PFLOPS", "700 PFLOPS"),
        (80, "GB", "80 GB", "80 GB"),
        (-5e6, "USD", "−500만 달러", "−$5M"),
        (3, "item", "3개", "3"),
        (1.5, "CHF", "1.5스위스 프랑", "1.5 CHF"),
    ],
)
def test_amounts(value, unit, ko, en):
    said = amount(value, unit)
    assert (said.ko, said.en) == (ko, en)


@pytest.mark.parametrize(
    ("qualifier", "ko", "en"),
    [
        ("approx", "약 30억 달러", "about $3B"),
        ("at_least", "30억 달러 이상", "at least $3B"),
        ("more_than", "30억 달러 초과", "over $3B"),
        ("at_most", "30억 달러 이하", "at most $3B"),
        ("less_than", "30억 달러 미만", "under $3B"),
        (None, "30억 달러", "$3B"),
    ],
)
def test_how_far_a_text_commits_itself(qualifier, ko, en):
    said = claimed(3e9, None, "USD", qualifier)
    assert (said.ko, said.en) == (ko, en)


def test_a_range_has_both_ends():
    assert claimed(7e9, 9e9, "parameter", None).en == "7B parameters–9B parameters"


@pytest.mark.parametrize(
    "value", [0.0, 1e-9, 0.5, 999.999, 9_999.0, 1e4, 999_999_999.0, 1e16, 1e30]
)
def test_no_exponents(value):
    for words in (scaled(value).ko, scaled(value).en, plain(value)):
        assert "e" not in words.lower().replace("−", "")


def test_a_counter_alone_says_what_it_counts():
    assert unit_name("parameter").ko == "개(매개변수)"
    assert unit_name("item").en == "items"


def test_every_dimension_has_a_name():
    assert set(DIMENSION_NAMES) == set(DIMENSIONS)
