"""What is not printed comes from the issue or from the text before, never from today."""

from datetime import date

import pytest

from pipeline.extract.dates.find import find_dates_in_text
from pipeline.model.dates import period_of

JUNE = date(2024, 6, 15)


def iso(text: str, on: date | None = JUNE) -> list[str]:
    return [found.iso for found in find_dates_in_text(text, on=on)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020년", ["2020"]),
        ("'20.6", ["2020-06"]),
        ("2020년 2월 3일", ["2020-02-03"]),
        ("19.4Q", ["2019-Q4"]),
        ("2020년 하반기", ["2020-07/2020-12"]),
        ("2023년 겨울", ["2023-12/2024-02"]),
        ("1980년대", ["1980/1989"]),
        ("21세기", ["2001/2100"]),
        ("2020년 초", ["2020"]),
        ("2020년 1월부터 9월까지", ["2020-01/2020-09"]),
        ("'23.4Q~'24.1Q", ["2023-Q4/2024-Q1"]),
        ("2023년 11월 1~2일", ["2023-11-01/2023-11-02"]),
        ("12월 30일~2024년 1월 2일", ["2023-12-30/2024-01-02"]),
        ("2023년 12월 30일~1월 2일", ["2023-12-30/2024-01-02"]),
        ("2023년 하반기~2024년 상반기", ["2023-07/2024-06"]),
        ("'97년", ["1997"]),
        ("'50년까지", ["2050"]),
    ],
)
def test_printed_years(text: str, expected: list[str]):
    assert iso(text, on=None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5월", ["2024-05"]),
        ("12월 11일 공개", ["2023-12-11"]),
        ("9월 출시 예정", ["2024-09"]),
        ("11월까지", ["2024-11"]),
        ("2분기", ["2024-Q2"]),
        ("지난 8월", ["2023-08"]),
        ("오는 3월", ["2025-03"]),
        ("하반기", ["2024-07/2024-12"]),
        ("지난 11일", ["2024-06-11"]),
        ("지난 20일", ["2024-05-20"]),
        ("오는 20일", ["2024-06-20"]),
        ("오는 3일", ["2024-07-03"]),
        ("(6.10.)", ["2024-06-10"]),
    ],
)
def test_years_from_the_issue(text: str, expected: list[str]):
    assert iso(text) == expected


def test_a_january_issue_tells_of_last_december():
    assert iso("12월 11일 공개, 4분기 매출", on=date(2025, 1, 20)) == ["2024-12-11", "2024-Q4"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022년 11월 공개, 12월 확대", ["2022-11", "2022-12"]),
        ("2022년 11월 공개, 2월 확대", ["2022-11", "2023-02"]),
        ("2022년 5월과 6월", ["2022-05", "2022-06"]),
        ("2022년 11월 30일 공개 이후 이듬해 3월", ["2022-11-30", "2023-03"]),
        ("2022년 3월 설립, 같은 해 10월", ["2022-03", "2022-10"]),
        ("2019년 3월 5일과 7일", ["2019-03-05", "2019-03-07"]),
        ("2016년 설립된 이 회사는 5월 14일 공개", ["2016", "2024-05-14"]),
    ],
)
def test_years_from_the_date_before(text: str, expected: list[str]):
    assert iso(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("올해", "2024"),
        ("재작년", "2022"),
        ("지난달", "2024-05"),
        ("다음 달", "2024-07"),
        ("이번 주", "2024-06-10/2024-06-16"),
        ("지난 분기", "2024-Q1"),
        ("어제", "2024-06-14"),
        ("10일 후", "2024-06-25"),
        ("5년 뒤", "2029"),
        ("3개월 전", "2024-03"),
        ("최근 3년", "2021-06-15/2024-06-15"),
        ("향후 5년", "2024-06-15/2029-06-15"),
        ("지난주 금요일", "2024-06-07"),
        ("지난 금요일", "2024-06-14"),
        ("연말까지", "2024"),
    ],
)
def test_relative(text: str, expected: str):
    (found,) = find_dates_in_text(text, on=JUNE)
    assert (found.iso, found.is_relative) == (expected, True)


@pytest.mark.parametrize("text", ["지난 5월", "올해 하반기", "작년 12월", "5월", "지난달 20일"])
def test_a_named_month_or_day_is_not_relative(text: str):
    (found,) = find_dates_in_text(text, on=JUNE)
    assert not found.is_relative


@pytest.mark.parametrize("text", ["5월", "하반기", "올해", "지난 10년", "(6.10.)", "11일 발표"])
def test_without_an_anchor_nothing_is_guessed(text: str):
    assert iso(text, on=None) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2월 30일", []),
        ("2023.2.29.", []),
        ("2023년 2월 29일과 3월", ["2024-03"]),
        ("2020년 13월", ["2020"]),
        ("2020년 2월 20일~10일", ["2020-02-20"]),
    ],
)
def test_impossible_days_are_left_out(text: str, expected: list[str]):
    assert iso(text) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2020-Q4", date(2020, 10, 1), date(2020, 12, 31)),
        ("2019-Q4/2020-Q1", date(2019, 10, 1), date(2020, 3, 31)),
    ],
)
def test_period_of(text: str, first: date, last: date):
    assert period_of(text) == (first, last)


@pytest.mark.parametrize("text", ["", "20", "2020-13", "2020-Q5", "2020-02-30", "2020-1"])
def test_period_of_refuses(text: str):
    with pytest.raises(ValueError, match=r"no ISO date|month|day"):
        period_of(text)
