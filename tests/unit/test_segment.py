"""Blocks: their kinds, depths, texts, and what readers of formats say about them."""

from __future__ import annotations

from pipeline.ingest.formats.readers import read_source
from pipeline.ingest.source import Source, SourceLine
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


def test_wrapped_lines_are_one_block() -> None:
    found = outline(
        "한빛사, 새 모델 공개¹\n\n"
        "- 한빛사는 여러 해에 걸쳐 준비한 새 모델을 공개하고 누구나 내려받아 쓸 수 있게 하였으며\n"
        "앞으로도 개선할 계획이라고 밝힘\n"
        "- 짧은 항목은\n"
        "   들여 쓴 줄로 이어짐\n"
        "- 다음 항목\n"
    )
    texts = [b.text.text for b in found.blocks][1:]
    assert len(texts) == 3
    assert texts[0].endswith("하였으며 앞으로도 개선할 계획이라고 밝힘")
    assert texts[1] == "짧은 항목은 들여 쓴 줄로 이어짐"


def test_glue_decides_about_the_space() -> None:
    text = "제목 하나¹\n\n- 짧은 항\n   목이 이어짐\n"
    source = read_source("a.txt", text.encode(), glue=None, settings=IngestSettings())
    found = segment(source, glue=lambda pairs: [False] * len(pairs), fallback_title="a")
    assert found.blocks[1].text.text == "짧은 항목이 이어짐"


def test_siblings_counted_in_circles() -> None:
    found = outline(
        "제목 하나¹\n\n○ 세 단계로 나눔\n\n- ① 모음\n- ② 나눔\n- ③ 합침\n- * 합침은 선택\n\n○ 끝남\n"
    )
    assert [(d, t) for _, d, t in shape(found)] == [
        (0, "세 단계로 나눔"), (1, "모음"), (1, "나눔"), (1, "합침"), (2, "합침은 선택"), (0, "끝남"),
    ]  # fmt: skip


def test_stars_can_be_the_bullets() -> None:
    found = outline("한빛사, 투자 유치¹\n* 투자를 받음\n  * 백억 원 규모\n* 공장을 지음\n")
    assert [d for _, d, _ in shape(found)] == [0, 1, 0]


def test_tables() -> None:
    found = outline(
        "제목 하나¹\n\n- 표를 봄\n\n구분\t올해\n세계\t10\n\n| 구분 | 값 |\n|---|---|\n| 가 | 3 |\n"
    )
    assert [t for k, _, t in shape(found) if k == "table"] == [
        "구분\t올해", "세계\t10", "구분\t값", "가\t3",
    ]  # fmt: skip


def test_a_source_inside_a_line_is_a_block_of_its_own() -> None:
    found = outline("제목 하나¹\n\n- 되풀이함 ※ 자료 : 한빛연구원\n")
    assert shape(found) == [("bullet", 0, "되풀이함"), ("source", 0, "자료 : 한빛연구원")]


def test_running_heads_are_dropped() -> None:
    page = "한빛 소식지 | {n}\n\n소식 {n}, 새 소식 도착¹\n\n- 소식이 {n}번째로 도착\n\n"
    found = outline("".join(page.format(n=n) for n in range(1, 5)))
    assert len(found.articles) == 4
    assert not any("소식지" in b.text.text for b in found.blocks)
    assert len(found.margins) == 4


def test_text_without_titles() -> None:
    found = outline("- 첫째 항목\n- 둘째 항목\n")
    assert titles(found) == ["파일 이름"]
    assert found.articles[0].block is None
    assert found.notes
    found = outline("그저 한 줄\n")
    assert titles(found) == ["그저 한 줄"]


def test_nothing_at_all() -> None:
    found = outline("---\n\n---\n")
    assert (found.articles, found.blocks) == ((), ())


def test_roles_of_a_reader_hold() -> None:
    source = structured(
        line("cover", "월간 소식"), line("furniture", "3"), line("contents", "한빛사, 새 모델"),
        line("section", "1. 기업"), line("title", "한빛사, 새 모델", 1), line("lead", "요약함"),
        line("heading", "● 규모"), line("bullet", "두 배", 0), line("bullet", "세 배", 1),
        line("bullet", "네 배", 0), line("footnote", "1) 규모 : 크기를 뜻하는 말"),
        line("source", "☞ 출처 : 한빛사, 소식, 2024.1.2."),
    )  # fmt: skip
    found = segment(source, glue=None, fallback_title="a")
    assert [(a.section, a.title.text) for a in found.articles] == [("1. 기업", "한빛사, 새 모델")]
    assert [(b.kind, b.depth) for b in found.blocks] == [
        ("bullet", 0), ("title", 0), ("lead", 0), ("heading", 0), ("bullet", 0), ("bullet", 1),
        ("bullet", 0), ("footnote", 0), ("source", 0),
    ]  # fmt: skip
    assert found.front == ("월간 소식",)
    assert found.blocks[-2].text.text == "규모 : 크기를 뜻하는 말"


def test_a_section_of_the_format_ends_the_article() -> None:
    source = structured(
        line("contents", "한빛사, 새 모델 공개"), line("section", "기업"), line("title", "한빛사, 새 모델 공개", 1),
        line("bullet", "두 배"), line("section", "주요 행사 일정"), line("table", "행사\t날"),
        line("heading", "한빛 포럼", 2), line("bullet", "6월 1일"),
    )  # fmt: skip
    found = segment(source, glue=None, fallback_title="a")
    assert titles(found) == ["한빛사, 새 모델 공개"]
    assert [(b.article, b.kind, b.text.text) for b in found.blocks] == [
        (None, "bullet", "한빛사, 새 모델 공개"), (0, "title", "한빛사, 새 모델 공개"), (0, "bullet", "두 배"),
        (None, "heading", "주요 행사 일정"), (None, "table", "행사\t날"), (None, "heading", "한빛 포럼"),
        (None, "bullet", "6월 1일"),
    ]  # fmt: skip
    assert [a.section for a in found.articles] == ["기업"]


def test_a_section_before_a_title_leaves_no_trace_but_its_name() -> None:
    source = structured(
        line("section", "기업"), line("title", "한빛사, 새 모델 공개", 1), line("bullet", "두 배"),
        line("section", "정책"), line("title", "정부, 예산 확대", 1), line("bullet", "절반"),
    )  # fmt: skip
    found = segment(source, glue=None, fallback_title="a")
    assert [a.section for a in found.articles] == ["기업", "정책"]
    assert [b.kind for b in found.blocks] == ["title", "bullet", "title", "bullet"]
