"""Which lines are titles, in every layout briefs come in."""

from __future__ import annotations

import pytest

from pipeline.ingest.formats.readers import read_source
from pipeline.ingest.source import Source, SourceLine
from pipeline.ingest.structure.contents import is_masthead_line, is_same_title
from pipeline.ingest.structure.headings import is_section_name
from pipeline.ingest.structure.segment import Outline, segment
from pipeline.model.spans import RawText, Traced
from pipeline.settings import IngestSettings


def outline(text: str, name: str = "a.txt") -> Outline:
    source = read_source(name, text.encode(), glue=None, settings=IngestSettings())
    return segment(source, glue=None, fallback_title="파일 이름")


def titles(found: Outline) -> list[str]:
    return [a.title.text for a in found.articles]


def shape(found: Outline) -> list[tuple[str, int, str]]:
    """Kind, depth and text of each block but titles."""
    return [(b.kind, b.depth, b.text.text) for b in found.blocks if b.kind != "title"]


def structured(*lines: SourceLine) -> Source:
    raw = RawText.of_lines([line.text.text for line in lines], [1] * len(lines))
    placed = [
        SourceLine(Traced.of(line.text.text, start), line.indent, line.role, line.level)
        for line, start in zip(lines, raw.line_starts, strict=True)
    ]
    return Source("pdf", raw, tuple(placed))


def line(role: str, text: str, level: int = 0) -> SourceLine:
    return SourceLine(Traced.of(text, 0), 0, role, level)  # type: ignore[arg-type]


MARKDOWN = """
# [ 월간 소식 ]

## 한 달의 기술

### CONTENTS

- 한빛사, 새 모델 공개
- 샛별사 반도체(Chip) 양산

# 한빛사, 새 모델 공개<sup>1</sup>

## ● 모델은 이전보다 두 배 커짐

- **성능** 정확도가 개선\\*
  - \\* 자체 시험 기준
  - 속도도 빨라짐<sup>2</sup>

■ [그림 1] 모델의 구조

※ 출처 : 한빛사

## 샛별사, 반도체 양산<sup>3</sup>

### ● 수율은 80% 수준

- 생산은 3월에 시작

---

홈페이지 : <https://example.org/>
"""


def test_signed_headings() -> None:
    found = outline(MARKDOWN)
    assert titles(found) == ["한빛사, 새 모델 공개", "샛별사, 반도체 양산"]
    assert found.front == ("[ 월간 소식 ]", "한 달의 기술")
    assert shape(found) == [
        ("bullet", 0, "한빛사, 새 모델 공개"),
        ("bullet", 0, "샛별사 반도체(Chip) 양산"),
        ("bullet", 0, "모델은 이전보다 두 배 커짐"),
        ("bullet", 1, "성능 정확도가 개선"),
        ("bullet", 2, "자체 시험 기준"),
        ("bullet", 2, "속도도 빨라짐"),
        ("caption", 0, "[그림 1] 모델의 구조"),
        ("source", 0, "출처 : 한빛사"),
        ("bullet", 0, "수율은 80% 수준"),
        ("bullet", 1, "생산은 3월에 시작"),
    ]
    assert [b.article for b in found.blocks[:3]] == [None, None, 0]


BARE = """월간 소식 한 달의 기술

- · 샛별사, 반도체 양산
- · 은하사, 로봇 공개

한빛사, "새 모델이 필요하다"

- 한빛사는 모델을 공개
 - 두 배 커진 규모
 - * 매개변수 기준

샛별사, 반도체 양산¹

○ 수율은 80% 수준

- 생산은 3월에 시작
 - 공장은 두 곳

○ 내년 전망은 밝음

은하사, 로봇 공개²

- 로봇은 걷고 뜀
"""


def test_bare_titles_and_a_list_without_its_word() -> None:
    found = outline(BARE)
    assert titles(found) == [
        '한빛사, "새 모델이 필요하다"',
        "샛별사, 반도체 양산",
        "은하사, 로봇 공개",
    ]
    assert [b.text.text for b in found.blocks if b.article is None] == [
        "샛별사, 반도체 양산", "은하사, 로봇 공개",
    ]  # fmt: skip
    assert [d for _, d, _ in shape(found)[2:]] == [0, 1, 2, 0, 1, 2, 0, 0]


REPORT = """
# 로봇 산업의 변화

제1호(2021. 1. 15.)

## 목 차

- I. 시장의 변화 / 1
- II. 다섯 기술 / 4

「월간 소식」은 기술의 변화를 다루는 보고서로 한빛연구원에서 펴내고 있습니다.

## ◇ 요약

- 시장이 커짐

## I

## 시장의 변화

## □ 세계 시장

- 시장은 커짐
  - 두 배로

## &lt; 시장 규모 &gt;

※ 자료 : 한빛연구원

## II

## 다섯 기술

## ① 걷는 로봇 “두 발로”

- 두 발로 걸음

## 참고

## 걷기의 역사

- 오래됨

## 2 나는 로봇 “하늘로”

- 하늘을 남

## 3] 헤엄치는 로봇

- 바다를 감

## 참고 자료

- [1] 한빛연구원(HRI), "로봇", 2020.9.

## IT & Future Strategy 보고서

- 제1호(2021. 1. 15.)
"""


def test_report() -> None:
    found = outline(REPORT)
    levels = [(a.level, a.title.text, a.parent) for a in found.articles]
    assert levels == [
        (2, "요약", None),
        (1, "시장의 변화", None),
        (2, "세계 시장", 1),
        (1, "다섯 기술", None),
        (2, "걷는 로봇 “두 발로”", 3),
        (3, "걷기의 역사", 4),
        (2, "나는 로봇 “하늘로”", 3),
        (2, "헤엄치는 로봇", 3),
        (1, "참고 자료", None),
    ]
    assert [(r.before, r.after, r.kind) for r in found.repairs] == [("3]", "③", "ocr")]
    assert ("caption", 0, "< 시장 규모 >") in shape(found)
    assert found.blocks[-1].article is None
    assert found.front == ("로봇 산업의 변화", "제1호(2021. 1. 15.)")


def test_report_without_heading_signs() -> None:
    found = outline(
        "미래 전략\n2021년 가을호\n\n목차\nⅠ. 서론\nⅡ. 시장\n\nⅠ. 서론\n\n□ 연구의 배경\n\n ○ 수요가 늘어남\n\n"
        "□ 연구의 범위\n\n ○ 세 해를 다룸\n\nⅡ. 시장\n\n1. 세계\n\n ○ 커짐\n\n2. 국내\n\n ○ 작음\n"
    )
    assert [(a.level, a.title.text) for a in found.articles] == [
        (1, "서론"), (2, "연구의 배경"), (2, "연구의 범위"), (1, "시장"), (2, "세계"), (2, "국내"),
    ]  # fmt: skip


SECTIONS = """# 월간 소식
2024년 3월호

## CONTENTS

#### 1. 정책/법제
- 유럽, 로봇법 통과 ·········· 1
#### 2. 기업/산업
- 한빛사, 새 모델 공개 ········ 2

## 1. 정책/법제

### 유럽, 로봇법 통과

#### KEY Contents
- 의회가 법을 통과시킴

#### £ 위험을 네 단계로 나눔
- 2024년 3월 13일에 가결

☞ 출처 : Parliament, Robots Act, 2024.3.13.
Daily Planet, Europe votes, 2024.3.14.

## 2. 기업/산업

### 한빛사, 새 모델 공개

- 모델을 공개
"""


def test_sections_and_leads() -> None:
    found = outline(SECTIONS)
    assert [(a.section, a.title.text) for a in found.articles] == [
        ("정책/법제", "유럽, 로봇법 통과"), ("기업/산업", "한빛사, 새 모델 공개"),
    ]  # fmt: skip
    inside = [(b.kind, b.depth) for b in found.blocks if b.article == 0]
    assert inside == [
        ("title", 0),
        ("lead", 0),
        ("bullet", 0),
        ("bullet", 1),
        ("source", 0),
        ("source", 0),
    ]


def test_numbered_titles() -> None:
    found = outline(
        "소식지 제3호 (2024. 5. 20.)\n\n1. 한빛사, 투자 유치\n\n ○ 투자를 받음\n\n2. 샛별사, 공장 착공\n\n ○ 공장을 지음\n"
        "  1. 부지를 고름\n  2. 허가를 받음\n"
    )
    assert titles(found) == ["한빛사, 투자 유치", "샛별사, 공장 착공"]


def test_boxes_are_the_news_where_nothing_else_is() -> None:
    found = outline(
        "주간 동향 (2024. 5. 20.)\n\n□ 한빛사, 투자 유치\n ○ 투자를 받음\n  - 백억 원\n□ 샛별사, 공장 착공\n ○ 공장을 지음\n"
    )
    assert titles(found) == ["한빛사, 투자 유치", "샛별사, 공장 착공"]
    assert [d for _, d, _ in shape(found)] == [0, 1, 0]


def test_prose() -> None:
    prose = "한빛사는 지난달 새 모델을 공개하고 누구나 쓸 수 있게 하였다고 밝혔다."
    found = outline(
        f"한빛사, 새 모델 공개\n\n{prose}\n\n{prose}\n\n샛별사, 반도체 양산\n\n{prose}\n"
    )
    assert titles(found) == ["한빛사, 새 모델 공개", "샛별사, 반도체 양산"]
    assert [k for k, _, _ in shape(found)] == ["paragraph"] * 3


def test_underlined_and_bold_titles() -> None:
    found = outline(
        "한빛사, 새 모델 공개\n==========\n\n- 공개함\n\n샛별사, 반도체 양산\n==========\n\n- 양산함\n",
        "a.md",
    )
    assert titles(found) == ["한빛사, 새 모델 공개", "샛별사, 반도체 양산"]
    found = outline(
        "**한빛사, 새 모델 공개**\n\n- 공개함\n\n**샛별사, 반도체 양산**\n\n- 양산함\n", "a.md"
    )
    assert titles(found) == ["한빛사, 새 모델 공개", "샛별사, 반도체 양산"]


def test_headings_of_a_web_page_make_articles() -> None:
    source = structured(
        line("heading", "월간 소식 제3호", 1), line("heading", "한빛사, 새 모델", 2),
        line("bullet", "두 배"), line("heading", "샛별사, 반도체", 2), line("paragraph", "양산함."),
        line("heading", "자세한 내용", 3), line("paragraph", "끝."),
    )  # fmt: skip
    found = segment(source, glue=None, fallback_title="a")
    assert titles(found) == ["한빛사, 새 모델", "샛별사, 반도체"]
    assert [b.kind for b in found.blocks if b.article == 1] == [
        "title",
        "paragraph",
        "heading",
        "paragraph",
    ]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("1. 한빛사, 새 모델 공개 ········ 3", "한빛사, 새 모델 공개", True),
        ("로봇 기술(Robot) 개발 강화", "로봇기술 개발 강화", True),
        ("OpenAl, 모델 공개", "OpenAI, 모델 공개", True),
        ("한빛사, 새 모델 공개", "샛별사, 반도체 양산", False),
        ("시장", "시장의 변화와 전망", False),
    ],
)
def test_same_title(a: str, b: str, *, same: bool) -> None:
    assert is_same_title(a, b) is same


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("제1호(2021. 1. 15.)", True), ("2024년 봄호 Vol.3", True), ("2024. 3. 5.", True),
        ("SPRI AI BRIEF 인공지능 최신 동향과 시사점", True), ("한빛사, 새 모델 공개(2024. 3. 5.)", False),
        ("인공지능 기본법, 2024년 12월 국회 통과", False),
    ],
)  # fmt: skip
def test_masthead_lines(text: str, *, is_one: bool) -> None:
    assert is_masthead_line(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("1. 정책/법제", True), ("기술·연구", True), ("주요 행사", True), ("국내 동향", True),
        ("한빛사, 새 모델 공개", False), ("인공지능 모델의 대형화", False),
    ],
)  # fmt: skip
def test_section_names(text: str, *, is_one: bool) -> None:
    assert is_section_name(text) is is_one
