"""Titles in the many forms writers give them: none is lost, and no inner heading becomes one."""

from __future__ import annotations

import pytest

from pipeline.ingest.formats.readers import read_source
from pipeline.ingest.structure.segment import Outline, segment
from pipeline.ingest.structure.title_forms import order_span
from pipeline.settings import IngestSettings

TITLES = ["한빛사, 새 언어모델 공개", "두루연구소, 로봇 손 시연", "정부, 예산 확대"]
BODIES = [["모델을 공개", "성능이 두 배"], ["손가락 다섯 개가 움직임"], ["예산이 두 배로 늘어남"]]
PROSE = "연구소는 이번 발표에서 모델의 구조와 학습 방법을 자세히 설명하고 계획을 밝혔다."
MASTHEAD = "한빛 AI 소식 (2024년 5월)\n\n"


def outline(text: str, name: str = "a.txt") -> Outline:
    source = read_source(name, text.encode(), glue=None, settings=IngestSettings())
    return segment(source, glue=None, fallback_title="파일 이름")


def titles(found: Outline) -> list[str]:
    return [a.title.text for a in found.articles]


def brief(form: str, *, gap: str = "\n", mark: str = "- ") -> str:
    """Items under titles of a form: ``{n}`` its number, ``{k}`` a Korean one, ``{t}`` its words."""
    items = []
    for n, (title, body) in enumerate(zip(TITLES, BODIES, strict=True)):
        head = form.format(n=n + 1, k="가나다"[n], c="①②③"[n], t=title)
        items.append(f"{head}\n{gap}" + "".join(f"{mark}{text}\n" for text in body))
    return "\n".join(items)


@pytest.mark.parametrize("masthead", ["", MASTHEAD])
@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("{t}", "a.txt"),
        ("{n}. {t}", "a.txt"),
        ("({n}) {t}", "a.txt"),
        ("{k}. {t}", "a.txt"),
        ("{c} {t}", "a.txt"),
        ("【{t}】", "a.txt"),
        ("【{n}】 {t}", "a.txt"),
        ("□ {t}", "a.txt"),
        ("▶ {t}", "a.txt"),
        ("○ {t}", "a.txt"),
        ("**{t}**", "a.md"),
        ("**{n}. {t}**", "a.md"),
        ("**● {t}**", "a.md"),
        ("## {t}", "a.md"),
        ("## {n}. {t}", "a.md"),
        ("## □ {t}", "a.md"),
        ("## 🚀 {t}", "a.md"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", ""])
def test_forms_of_titles(form: str, name: str, gap: str, masthead: str) -> None:
    assert titles(outline(masthead + brief(form, gap=gap), name)) == TITLES


def test_a_rubric_in_brackets_stays() -> None:
    found = outline(
        MASTHEAD + "[정책] 정부, 예산 확대\n- 두 배\n\n[기업] 한빛사, 모델 공개\n- 공개\n"
    )
    assert titles(found) == ["[정책] 정부, 예산 확대", "[기업] 한빛사, 모델 공개"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("② 제목", "제목"), ("01 제목", "제목"), ("3] 제목", "제목"), ("【4】 제목", "제목"),
        ("【제목】", "제목"), ("1. 제목", "제목"), ("[정책] 제목", "[정책] 제목"),
        ("3.5% 성장", "3.5% 성장"), ("2024년 전망", "2024년 전망"), ("【가】 나 【다】", "【가】 나 【다】"),
    ],
)  # fmt: skip
def test_numbers_and_brackets_are_cut(text: str, words: str) -> None:
    assert text[slice(*order_span(text))] == words


def test_prose_and_tables_have_titles_too() -> None:
    prose = "".join(f"{title}\n\n{PROSE}\n짧은 끝맺음이다.\n\n" for title in TITLES)
    assert titles(outline(MASTHEAD + prose)) == TITLES
    tables = "".join(f"{title}\n\n모델\t값\n가나\t3\n\n" for title in TITLES)
    found = outline(tables)
    assert titles(found) == TITLES
    assert {b.kind for b in found.blocks} == {"title", "table"}


def test_a_figure_right_below_a_title() -> None:
    found = outline("".join(f"{t}\n\n[그림 1] 모델의 구조\n\n- 공개\n\n" for t in TITLES))
    assert titles(found) == TITLES


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_one_article(name: str) -> None:
    sign = "# " if name == "a.md" else ""
    for body in (
        "- 공개\n- 두 배\n",
        "○ 공개, 두 배\n - 세부\n○ 절반, 값\n - 세부\n",
        f"{PROSE}\n",
    ):
        assert titles(outline(f"{sign}{TITLES[0]}\n\n{body}", name)) == TITLES[:1]


@pytest.mark.parametrize("text", ["- 공개\n- 두 배\n- 절반\n", f"{PROSE}\n\n{PROSE}\n"])
def test_without_any_title_the_file_gives_it(text: str) -> None:
    found = outline(text)
    assert titles(found) == ["파일 이름"]
    assert found.notes


@pytest.mark.parametrize(
    "inner",
    [
        "1. 개요\n\n- 공개\n\n2. 성능\n\n- 두 배\n\n3. 전망\n\n- 밝음\n",
        "1. 모델의 개요\n- 공개\n2. 성능과 가격\n- 두 배\n",
        "기술 개요\n\n- 공개\n\n시장 전망\n\n- 밝음\n",
        "□ 주요 내용\n○ 공개\n□ 시사점\n○ 밝음\n",
        "**성능**\n- 두 배\n**가격**\n- 절반\n",
        "[참고] 용어 설명\n\n- 토큰은 낱말 조각\n",
    ],
)
def test_inner_headings_are_no_titles(inner: str) -> None:
    other = f"{TITLES[1]}\n\n- 손가락 다섯 개\n"
    assert titles(outline(f"{TITLES[0]}\n\n{inner}")) == TITLES[:1]
    signed = outline(f"# {TITLES[0]}\n\n{inner}\n# {other}", "a.md")
    assert titles(signed) == TITLES[:2]


def test_headings_below_telling_titles_are_inner() -> None:
    found = outline(
        f"# {TITLES[0]}\n## 성능이 두 배로\n- 가\n## 가격은 절반으로\n- 나\n"
        f"# {TITLES[1]}\n## 관절을 새로 설계\n- 다\n",
        "a.md",
    )
    assert titles(found) == TITLES[:2]
    assert [b.text.text for b in found.blocks if b.kind == "heading"] == [
        "성능이 두 배로", "가격은 절반으로", "관절을 새로 설계",
    ]  # fmt: skip


@pytest.mark.parametrize("level", ["#", "##"])
@pytest.mark.parametrize(
    "cover",
    [["한빛 소식지"], ["한빛 소식지", "인공지능 소식을 전합니다"], ["한빛 AI 브리프", "제11호 (2021년 3월)"]],
)  # fmt: skip
def test_cover_lines_in_the_style_of_titles(cover: list[str], level: str) -> None:
    text = "".join(f"# {line}\n\n" for line in cover) + brief(f"{level} {{t}}")
    found = outline(text, "a.md")
    assert titles(found) == TITLES
    assert list(found.front) == cover


def test_a_name_above_unsigned_titles() -> None:
    assert titles(outline("# 한빛 소식지\n\n" + brief("{t}"), "a.md")) == TITLES
    page = "<html><body><h1>한빛 소식지</h1>"
    page += "".join(f"<p><b>{t}</b></p><ul><li>공개</li></ul>" for t in TITLES)
    assert titles(outline(page, "a.html")) == TITLES


def test_english() -> None:
    heads = ["Hanbit releases a language model", "Duru Lab shows a robot hand"]
    listed = "".join(f"{head} ........ {n}\n" for n, head in enumerate(heads, 1))
    items = "".join(f"{head}\n\n- It is the first of its kind\n\n" for head in heads)
    found = outline(f"HANBIT AI WEEKLY\nMay 2024\n\nIN THIS ISSUE\n\n{listed}\n{items}")
    assert titles(found) == heads
    assert list(found.front) == ["HANBIT AI WEEKLY", "May 2024"]


def test_chapters_and_sections() -> None:
    found = outline(
        "인공지능 활용 보고서\n\n제1장 서론\n\n□ 연구의 배경\n\n○ 커짐\n - 세부\n\n□ 연구의 범위\n\n○ 정함\n\n"
        "제2장 국내 현황\n\n□ 산업 현황\n\n○ 커짐\n\n제3장 시사점\n\n○ 고칠 필요\n"
    )
    assert [(a.level, a.title.text) for a in found.articles] == [
        (1, "서론"), (2, "연구의 배경"), (2, "연구의 범위"), (1, "국내 현황"), (2, "산업 현황"), (1, "시사점"),
    ]  # fmt: skip
    assert found.front == ("인공지능 활용 보고서",)
    assert found.is_report
    found = outline(f"# 제1장 서론\n\n## 제1절 배경과 필요\n\n{PROSE}\n\n# 제2장 현황\n\n## 제1절 산업\n\n{PROSE}\n", "a.md")  # fmt: skip
    assert titles(found) == ["서론", "배경과 필요", "현황", "산업"]


def test_a_name_above_chapters() -> None:
    found = outline(
        "# AI Index Brief\n\n## Chapter 1. Research\n\n### Models\n\n- Many\n\n## Chapter 2. Economy\n\n- Growth\n",
        "a.md",
    )
    assert [(a.level, a.title.text) for a in found.articles] == [
        (1, "Research"), (2, "Models"), (1, "Economy"),
    ]  # fmt: skip
    assert found.front == ("AI Index Brief",)


def test_events_are_no_news() -> None:
    found = outline(
        "# 한빛 브리프 5월호\n\n# 정책/법제\n\n## 정부, 예산 확대\n\n- 가\n\n# 기업/산업\n\n## 한빛사, 모델 공개\n\n- 나\n\n"
        "# 주요 행사\n\n## 한빛 포럼\n\n- 6월 1일\n",
        "a.md",
    )
    assert [(a.section, a.title.text) for a in found.articles] == [
        ("정책/법제", "정부, 예산 확대"), ("기업/산업", "한빛사, 모델 공개"),
    ]  # fmt: skip
    outside = [(b.kind, b.text.text) for b in found.blocks if b.article is None]
    assert outside == [("heading", "주요 행사"), ("heading", "한빛 포럼"), ("bullet", "6월 1일")]


def test_the_name_of_a_section_has_no_number() -> None:
    found = outline("한빛 AI 브리프 2024년 5월호\n\nⅠ. 정책 동향\n\n1. 정부, 예산 확대\n\n○ 두 배\n\n2. 국회, 기본법 의결\n\n○ 통과\n\nⅡ. 기업 동향\n\n1. 한빛사, 모델 공개\n\n○ 공개\n")  # fmt: skip
    assert [a.section for a in found.articles] == ["정책 동향", "정책 동향", "기업 동향"]
