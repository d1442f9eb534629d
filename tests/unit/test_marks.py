"""The grammar of one line: marks, markers, mark-up."""

from __future__ import annotations

import pytest

from pipeline.ingest.structure.furniture import (
    box_label,
    is_caption,
    is_contents_heading,
    is_furniture,
    is_lead_label,
    source_label,
)
from pipeline.ingest.structure.marks import (
    clean_inline,
    read_marks,
    strip_hashes,
    symbol_class,
    symbol_rank,
)
from pipeline.model.spans import Traced


@pytest.mark.parametrize(
    ("line", "symbols"),
    [
        ("- 첫째", ("-",)),
        ("- \\* 주석", ("-", "*")),
        ("\\*\\* 두 번째 주석", ("**",)),
        ("* 주석", ("*",)),
        ("*붙여 쓴 주석", ("*",)),
        ("- · 목록", ("-", "·")),
        ("○美 기업", ("○",)),
        ("o 글로벌", ("o",)),
        ("ㅇ 개요", ("ㅇ",)),
        ("- ① 첫 단계", ("-", "①")),
        ("1) 정의", ("1)",)),
        ("가. 개요", ("가.",)),
        ("※ 참고할 점", ("※",)),
        ("-3.0% 하락", ()),
        ("**굵게** 시작", ()),
        ("*기울임* 시작", ()),
        ("2020. 1. 5. 발표", ()),
        ("3. 5. 발표", ()),
        ("open 모델", ()),
        ("△축적 △발전", ()),
        ("-", ()),
    ],
)
def test_marks(line: str, symbols: tuple[str, ...]) -> None:
    found, at = read_marks(line)
    assert found == symbols
    assert line[at:] == line[at:].lstrip()


def test_rank_goes_from_boxes_to_notes() -> None:
    order = [("□",), ("○",), ("-",), ("①",), ("*",)]
    ranks = [symbol_rank(s) for s in order]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
    assert symbol_rank(("*",), star_is_bullet=True) == symbol_rank(("-",))
    assert symbol_class("③") == symbol_class("①") != symbol_class("1)")


@pytest.mark.parametrize(
    ("line", "text", "numbers"),
    [
        ("새 모델 공개<sup>12</sup>", "새 모델 공개", ["12"]),
        ("새 모델 공개³", "새 모델 공개", ["3"]),
        ("RNN<sup>4)</sup>) 방식", "RNN) 방식", ["4"]),
        ("본문[^7] 계속", "본문 계속", ["7"]),
        ("모델 $^{5}$ 공개", "모델 공개", ["5"]),
        ("GPT-3² 공개", "GPT-3 공개", ["2"]),
        ("10²⁶ 플롭스", "10²⁶ 플롭스", []),
        ("10<sup>26</sup> 플롭스", "10²⁶ 플롭스", []),
        ("면적 5 m²와 3km²", "면적 5 m²와 3km²", []),
        ("앱\\*의 학습", "앱의 학습", []),
        ("강화\\*\\*되면서", "강화되면서", []),
        ("**제작** 일정", "제작 일정", []),
        ("3*4 크기, a * b", "3*4 크기, a * b", []),
        ("&lt; 그림 &gt;", "< 그림 >", []),
        ("<b>① 모델</b> 설명", "① 모델 설명", []),
        ('<ul style="x"><li>하나</li><li>둘</li></ul>', "하나 둘", []),
        ("[한빛\\(Hanbit\\) 연구소](https://example.org/a): 설명", "한빛(Hanbit) 연구소: 설명", []),
        ("<https://example.org/>", "https://example.org/", []),
        ("<GAN 예시>", "<GAN 예시>", []),
        ("![그림](a.png) 뒤", "뒤", []),
        ("변수 snake_case 유지", "변수 snake_case 유지", []),
    ],
)
def test_inline(line: str, text: str, numbers: list[str]) -> None:
    clean, markers = clean_inline(Traced.of(line, 50))
    assert clean.text == text
    assert [m.number for m in markers] == numbers
    assert all(m.word for m in markers)


def test_inline_keeps_the_way_back() -> None:
    line = "가 **나다**<sup>1</sup> &lt;라&gt;"
    clean, _ = clean_inline(Traced.of(line, 0))
    assert clean.text == "가 나다 <라>"
    at = clean.text.index("나다")
    assert line[slice(*clean.raw_span(at, at + 2))] == "나다"
    at = clean.text.index("<")
    assert line[slice(*clean.raw_span(at, at + 1))] == "&lt;"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (r"새 [GPT-3\(언어모델\)](https://a.example/b) 공개", "새 GPT-3(언어모델) 공개"),
        ("새 [**모델**](https://a.example/b_(c)) 공개", "새 모델 공개"),
        ("[가](/x)[나](#y)", "가나"),
    ],
)
def test_only_the_brackets_of_a_link_go(line: str, text: str) -> None:
    clean, _ = clean_inline(Traced.of(line, 0))
    assert clean.text == text
    for word in ("GPT-3", "언어모델", "모델", "공개", "나"):
        at = text.find(word)
        if at >= 0:
            start, end = clean.raw_span(at, at + len(word))
            assert line[start:end] == word


def test_a_marker_inside_a_link() -> None:
    clean, markers = clean_inline(Traced.of("[새 모델<sup>3</sup>](https://a.example) 공개", 0))
    assert clean.text == "새 모델 공개"
    assert [(m.number, m.word) for m in markers] == [("3", "모델")]


def test_hashes() -> None:
    assert strip_hashes(Traced.of("### ● 소제목", 0))[0] == 3
    level, text = strip_hashes(Traced.of("## 닫힌 제목 ##", 0))
    assert (level, text.text) == (2, "닫힌 제목")
    assert strip_hashes(Traced.of("#해시태그", 0))[0] == 0


@pytest.mark.parametrize(
    "line",
    [
        "---", "- 12 -", "12 / 30", "홈페이지 : <https://example.org/>", "문의 : 02-123-4567",
        "* 관련 문의는 정책팀(a@example.org, 031-123-4567)으로 연락주시기 바랍니다.",
        "▶ 발행인 : 홍 길 동", "본 자료의 무단 전재를 금합니다.", "ⓒ 2024 연구원", "![](p1.png)",
        "[그림]", "www.example.org",
    ],
)  # fmt: skip
def test_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ⅰ", "2020년 1월 발표", "기업 12곳이 참여", "저작권 침해 소송을 제기",
        "정부는 홈페이지를 통해 결과를 공개", "사진을 인식하는 모델", "작성된 문서를 요약하는 기능",
        "전화 상담을 돕는 AI를 도입", "발행량이 10% 증가",
    ],
)  # fmt: skip
def test_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_labels() -> None:
    assert is_contents_heading("목 차")
    assert is_contents_heading("[ CONTENTS ]")
    assert not is_contents_heading("KEY Contents")
    assert is_lead_label("KEY Contents")
    assert box_label("참고") == 2
    assert box_label("[참고 2] 용어") == len("[참고 2] ")
    assert box_label("참고 자료") is None
    assert box_label("참고할 만한 사례") is None


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("[그림 1] 구조", True), ("■ [표 2] 비교", True), ("<그림 3> 추세", True),
        ("< 시장 규모 추이 >", True), ("그림 1. 구조", True), ("표준화 동향", False),
        ("<https://example.org>", False), ("그림을 그리는 모델", False), ("[참고] 용어", False),
    ],
)  # fmt: skip
def test_captions(line: str, *, is_one: bool) -> None:
    assert is_caption(line) is is_one


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("※ 출처 : 한빛연구소", "한빛연구소"), ("☞ 출처: A, 2024.", "A, 2024."),
        ("[출처] 한빛", "한빛"), ("자료 : 통계청", "통계청"), ("Source: OECD", "OECD"),
        ("자료를 모아 : 학습", None), ("원문을 번역", None), ("출처가 불분명한 데이터", None),
    ],
)  # fmt: skip
def test_source_labels(line: str, rest: str | None) -> None:
    length = source_label(line)
    assert (line[length:] if length else None) == rest
