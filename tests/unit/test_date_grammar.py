"""Which stretches of a text are calendar expressions, and which numbers are none."""

import pytest

from pipeline.extract.dates.grammar import find_expressions
from pipeline.extract.dates.values import full_year


def surfaces(text: str) -> list[str]:
    return [text[e.start : e.end] for e in find_expressions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'20.6에 공개", ["'20.6"]),
        ("공개(’20.6.11)했다", ["’20.6.11"]),
        ("‘19.4Q보다 20.1Q에", ["‘19.4Q", "20.1Q"]),
        ("1Q24와 4Q 2023, H1 2024", ["1Q24", "4Q 2023", "H1 2024"]),
        ("'24.3분기, '23.4/4분기, 2024년 2Q", ["'24.3분기", "'23.4/4분기", "2024년 2Q"]),
        ("'24.上, 2024년 하반기에", ["'24.上", "2024년 하반기"]),
        ("전망(기관명, 4.14.)", ["4.14."]),
        ("발표(6.22)", ["6.22"]),
        ("회의가 6.10. 개최", ["6.10."]),
        ("2020.5.13. 2020-05-13 2020/5/13", ["2020.5.13.", "2020-05-13", "2020/5/13"]),
        ("2021. 1. 15. 발행", ["2021. 1. 15."]),
        ("2024년5월21일(화)", ["2024년5월21일"]),
        ("2024年 3月 5日", ["2024年 3月 5日"]),
        ("2020년 초부터 4월 말까지", ["2020년 초부터 4월 말"]),
        ("3월 초순에", ["3월 초순"]),
        ("1980년대 말, 90년대, 1990~2000년대", ["1980년대 말", "90년대", "1990~2000년대"]),
        ("(2018, 어느 강연)", ["2018"]),
        ("모델('20), 모델('21)", ["'20", "'21"]),
        ("24년 10월 출시", ["24년 10월"]),
        ("2024회계연도 1분기, FY24", ["2024회계연도 1분기", "FY24"]),
        ("| 2019 |", ["2019"]),
        ("이천이십년 오월 십오일", ["이천이십년 오월 십오일"]),
        ("11일(현지시간) 발표", ["11일"]),
        ("May 2020; 30 Oct 2023; Oct. 30, 2023", ["May 2020", "30 Oct 2023", "Oct. 30, 2023"]),
        ("by 2030, early 2025", ["2030", "early 2025"]),
    ],
)
def test_single_dates(text: str, expected: list[str]):
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020년 1월부터 9월까지", ["2020년 1월부터 9월"]),
        ("2024년 1월 1일부터 12월 31일까지", ["2024년 1월 1일부터 12월 31일"]),
        ("2023년 11월 1~2일", ["2023년 11월 1~2일"]),
        ("2024.1.9~12 서울", ["2024.1.9~12"]),
        ("2024.5.21.(화) ~ 5.23.(목)", ["2024.5.21.(화) ~ 5.23."]),
        ("’24.5.21.∼22.", ["’24.5.21.∼22."]),
        ("2021~2025년, '24~'28, 2024–2026", ["2021~2025년", "'24~'28", "2024–2026"]),
        ("1~3분기와 '24.1~3월", ["1~3분기", "'24.1~3월"]),
        ("2023.11~2024.2", ["2023.11~2024.2"]),
        ("1-2 November 2023", ["1-2 November 2023"]),
        ("Nov. 30 - Dec. 2, 2023", ["Nov. 30 - Dec. 2, 2023"]),
        ("1월 말~2월 초", ["1월 말~2월 초"]),
    ],
)
def test_ranges_are_one_expression(text: str, expected: list[str]):
    found = find_expressions(text)
    assert [text[e.start : e.end] for e in found] == expected
    assert all(e.last is not None for e in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5·6월", ["5", "6월"]),
        ("2024년 1·2분기", ["2024년 1", "2분기"]),
        ("2022·2023·2024년", ["2022", "2023", "2024년"]),
        ("5월 3일과 5일", ["5월 3일", "5일"]),
        ("2016년, 2018년에", ["2016년", "2018년"]),
    ],
)
def test_lists_are_several(text: str, expected: list[str]):
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("올해와 작년, 지난해 말", ["올해", "작년", "지난해 말"]),
        ("작년 12월, 올 상반기, 내년 1월", ["작년 12월", "올 상반기", "내년 1월"]),
        ("지난 5월, 오는 9월", ["지난 5월", "오는 9월"]),
        ("최근 3년간, 향후 5년", ["최근 3년", "향후 5년"]),
        ("5년 뒤, 반년 전, 사흘 뒤, 일주일 전", ["5년 뒤", "반년 전", "사흘 뒤", "일주일 전"]),
        ("다음 주 화요일, 지난달 20일", ["다음 주 화요일", "지난달 20일"]),
    ],
)
def test_words(text: str, expected: list[str]):
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "정확도 3.5배, 5.12%, 0.5점",
        "Python 3.10과 PyTorch 2.5.1, CUDA 12.4.1",
        "버전 20.6.11",
        "PyCharm 2020.1 출시",
        "점수(3.5)와 GPT(3.5)",
        "국어(8.5), 수학(0.7)",
        "1.2. 배경",
        "192.168.1.10에 접속",
        "전시회 2024에서",
        "2024 박람회에서",
        "제2023-12호 고시",
        "arXiv:2012.11747",
        "https://example.org/2020/10/12/x",
        "model-2024-05-13과 sonnet-20241022",
        "2,020달러와 2020개 기업",
        "2000년 동안 이어진",
        "3개월간, 12개월, 3일간 열린",
        "4분기 연속 성장",
        "오전 10시 30분, 10:30",
        "매년 3월과 매월 15일에",
        "오늘날",
        "국민내일배움카드",
        "5:3, 4.5/5, (1/2)",
        "'10대 과제'",
        "3·1운동과 5·18",
        "1.5~2.0배",
        "3일에 한 번",
    ],
)
def test_no_dates(text: str):
    assert surfaces(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024년 말레이시아", ["2024년"]),
        ("5월 초등학교", ["5월"]),
        ("1월 경기", ["1월"]),
        ("2024년 초거대 모델", ["2024년"]),
    ],
)
def test_a_part_word_must_end(text: str, expected: list[str]):
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "year"), [("00", 2000), ("24", 2024), ("68", 2068), ("69", 1969), ("1999", 1999)]
)
def test_two_digit_years(text: str, year: int):
    assert full_year(text) == year
