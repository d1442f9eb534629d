"""What holds for calendar expressions in any text."""

import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.dates.find import find_dates_in_text
from pipeline.model.dates import DATE_PRECISIONS, DATE_ROLES, period_of

WORDS = (
    "2020 1999 2024 20 6 12 31 30 2 1 9999 0 00 200 년 월 일 분기 상반기 하반기 년대 세기 부터 까지 에서 초 말 Q H FY "
    "November Dec. 올해 올 작년 지난달 이번_주 화요일 전 후 내 간 같은_해 이듬해 전날 한_달 사흘 반년 이천이십년 오월 십오일 "
    "공개 점수 % 개 가을 매년 지난_ 오는_ 최근_ 향후_ May_ in_ by_ to_ _ ' ’ . , - ~ / · ( ) | 🗿 İ ٣ ²"
)
PIECES = st.sampled_from([*(word.replace("_", " ") for word in WORDS.split()), "\n", "\u1100"])
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=60))
DAYS = st.one_of(st.none(), st.dates(), st.just(date.min), st.just(date.max))


@given(TEXTS, DAYS)
def test_every_date_holds_together(text, on):
    for found in find_dates_in_text(text, on=on):
        assert text[found.start : found.end] == found.surface != ""
        assert found.surface == found.surface.strip()
        assert period_of(found.iso) == (found.starts_on, found.ends_on)
        assert found.starts_on <= found.ends_on
        assert found.precision in DATE_PRECISIONS
        assert found.role in DATE_ROLES
        assert 0 < found.confidence <= 1


@given(TEXTS, DAYS)
def test_dates_come_in_order_without_overlap(text, on):
    found = find_dates_in_text(text, on=on)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)), DAYS)
def test_a_whole_date_reads_back_in_every_form(day, on):
    forms = (
        f"{day.year}년 {day.month}월 {day.day}일",
        f"{day.year}.{day.month}.{day.day}.",
        f"{day.year}. {day.month}. {day.day}.",
        day.isoformat(),
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day:%B} {day.day}, {day.year}",
    )
    for form in forms:
        (found,) = find_dates_in_text(f"이 일은 {form} 있었다", on=on)
        assert (found.iso, found.surface, found.is_relative) == (day.isoformat(), form, False)


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2067, 12, 31)))
def test_two_digit_years_read_back(day):
    (found,) = find_dates_in_text(f"공개('{day:%y}.{day.month}.{day.day}.)", on=None)
    assert found.iso == day.isoformat()


@given(st.integers(1950, 2090), st.integers(1, 11), st.integers(1, 11))
def test_ranges_of_months_cover_all_between(year, a, b):
    low, high = min(a, b), max(a, b) + 1
    for text in (
        f"{year}년 {low}월부터 {high}월까지",
        f"{year}.{low}~{high}",
        f"{year}년 {low}~{high}월",
    ):
        (found,) = find_dates_in_text(text, on=None)
        assert found.iso == f"{year}-{low:02}/{year}-{high:02}"


@given(TEXTS, st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_dates_with_a_printed_year_do_not_depend_on_the_issue(text, on):
    without = {(d.start, d.end): d.iso for d in find_dates_in_text(text, on=None)}
    for found in find_dates_in_text(text, on=on):
        if found.surface[:4].isdigit() and (found.start, found.end) in without:
            assert found.iso == without[found.start, found.end]
