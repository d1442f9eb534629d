"""PDF of unknown layout: headings by size with their marks, covers, columns of unequal height."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.formats.pdf.brief import read_brief
from pipeline.ingest.formats.pdf.chars import Char, PageChars, Style
from pipeline.ingest.formats.pdf.order import layout_of
from pipeline.ingest.formats.pdf.plain import read_plain
from pipeline.ingest.formats.pdf.text import Draft, assemble
from pipeline.ingest.source import Source
from pipeline.ingest.structure.segment import Outline, segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.order import PageLayout

Printed = tuple[str, float, float, float]  # text, x, y, size


def page(number: int, lines: Sequence[Printed], *, bold_from: float = 12) -> PageLayout:
    """A page on which every character is 0.6 of its size wide."""
    chars = [
        Char(c, x + 0.6 * size * i, x + 0.6 * size * (i + 1), y, _style(size, bold_from))
        for text, x, y, size in lines
        for i, c in enumerate(text)
    ]
    return layout_of(PageChars(number, 600, 800, tuple(chars), (), (), 0))


def _style(size: float, bold_from: float) -> Style:
    is_bold = size >= bold_from
    return Style("Plain", size, is_bold=is_bold, is_dingbat=False, is_upright=True, color=0)


def bullets(y: float, *, size: float = 10.5) -> list[Printed]:
    """Two levels, the outer in slightly larger type, as word processors set them."""
    return [
        ("■ 한빛사가 새 언어모델을 모두에게 무료로 공개하고 설명을 덧붙임", 50, y, size),
        ("• 성능이 이전 모델의 두 배에 이르고 가격은 절반으로 내려간 상황", 66, y + 18, 10),
        ("• 누구나 내려받아 쓸 수 있음", 66, y + 36, 10),
    ]


COVER = page(1, [("한빛 정책 리포트", 50, 200, 22), ("제2호 (2021년 1분기)", 50, 240, 13)])


def chapter(number: int, title: str) -> PageLayout:
    return page(
        number,
        [
            (title, 50, 80, 15),
            ("□ 첫째 제도의 시행", 50, 110, 12.5), *bullets(135),
            ("□ 둘째 제도의 논란", 50, 210, 12.5), *bullets(235),
            (f"[참고 {number}] 자료를 옮기지 않는 학습", 50, 310, 12.5), *bullets(335),
            ("※ 출처 : Hanbit, A report, 2021.1.25.", 50, 420, 8.5),
        ],
    )  # fmt: skip


REPORT = [COVER, chapter(2, "Ⅰ. 제도의 변화"), chapter(3, "Ⅱ. 규제의 재점화")]


def outline(pages: Sequence[PageLayout], drafts: Sequence[Draft]) -> Outline:
    assembled = assemble([k for p in pages for k in p.lines], list(drafts), None)
    source = Source("pdf", assembled.raw, assembled.lines)
    return segment(source, glue=None, fallback_title="a")


def words(draft: Draft) -> str:
    return " ".join(part.line.text[part.start : part.end] for part in draft.parts)


def headings(drafts: Sequence[Draft]) -> list[tuple[int, str]]:
    return [(d.level, words(d)) for d in drafts if d.role == "heading"]


def test_chapters_on_every_page_are_no_brief() -> None:
    assert read_brief(REPORT) is None


def test_a_report_has_levels() -> None:
    found = outline(REPORT, read_plain(REPORT))
    assert [(a.level, a.title.text) for a in found.articles] == [
        (1, "제도의 변화"), (2, "첫째 제도의 시행"), (2, "둘째 제도의 논란"), (3, "자료를 옮기지 않는 학습"),
        (1, "규제의 재점화"), (2, "첫째 제도의 시행"), (2, "둘째 제도의 논란"), (3, "자료를 옮기지 않는 학습"),
    ]  # fmt: skip
    assert found.is_report
    assert found.front == ("한빛 정책 리포트", "제2호 (2021년 1분기)")
    assert [b.depth for b in found.blocks if b.kind == "bullet"] == [0, 1, 1] * 6


def test_outer_bullets_a_little_larger_are_no_headings() -> None:
    pages = [
        COVER,
        *(
            page(n, [(title, 50, 80, 15), *bullets(110), *bullets(170), ("출처 : Hanbit, News, 2021.1.25.", 50, 300, 8.5)])
            for n, title in ((2, "한빛사, 새 모델 공개"), (3, "정부, 예산 확대"))
        ),
    ]  # fmt: skip
    drafts = read_brief(pages)
    assert drafts is not None
    assert [d.role for d in drafts].count("title") == 2
    assert [(d.role, d.level) for d in drafts if d.role in ("heading", "bullet")] == [
        ("bullet", 0), ("bullet", 1), ("bullet", 1),
    ] * 4  # fmt: skip


def test_sizes_give_levels() -> None:
    drafts = read_plain(REPORT[1:])
    assert [level for level, _ in headings(drafts)] == [1, 2, 2, 2] * 2
    assert headings(drafts)[1][1] == "□ 첫째 제도의 시행"


def test_a_heading_of_two_lines() -> None:
    one = [
        ("한빛사, 매개변수 칠십억 개의 새 언어모델을", 50, 80, 15),
        ("모두에게 공개", 50, 102, 15),
    ]
    two = [("정부, 예산 확대", 50, 300, 15), ("1. 다른 제목", 50, 322, 15)]
    found = headings(read_plain([page(1, [*one, *bullets(150), *two, *bullets(360)])]))
    assert [text for _, text in found] == [
        "한빛사, 매개변수 칠십억 개의 새 언어모델을 모두에게 공개", "정부, 예산 확대", "1. 다른 제목",
    ]  # fmt: skip


def test_a_name_over_two_lines_of_the_cover() -> None:
    cover = page(
        1,
        [
            ("인공지능 산업의 변화와", 50, 200, 22), ("정책 과제에 관한 연구", 50, 235, 22),
            ("2021. 5. 3.", 50, 280, 11), ("한빛연구원", 50, 310, 11),
        ],
    )  # fmt: skip
    drafts = read_plain([cover, *REPORT[1:]])
    assert [words(d) for d in drafts if d.role == "cover"] == [
        "인공지능 산업의 변화와 정책 과제에 관한 연구", "2021. 5. 3.", "한빛연구원",
    ]  # fmt: skip


def test_one_page_alone_is_no_cover() -> None:
    drafts = read_plain([page(1, [("한빛사, 새 모델 공개", 50, 80, 15), ("짧은 글", 50, 110, 10)])])
    assert "cover" not in [d.role for d in drafts]


@pytest.mark.parametrize("shift", [-40, -16, 0, 16, 40])
def test_columns_that_begin_at_different_heights(shift: float) -> None:
    """Lines of one column stand above the first of the other: they still begin their own."""
    left = [(f"왼쪽 단의 글이 이어지는 줄 {n}", 50.0, 120 + 15.0 * n, 10.0) for n in range(8)]
    right = [
        (f"오른쪽 단에서 이어지는 줄 {n}", 320.0, 120 + shift + 15.0 * n, 10.0) for n in range(8)
    ]
    head: list[Printed] = [("두 단에 걸친 긴 머리글이 위에 놓여 있는 경우도 있다" * 2, 50, 40, 10)]
    mixed = [line for pair in zip(left, right, strict=True) for line in pair]
    read = [line.text for line in page(1, [*head, *mixed]).lines]
    assert read[1:] == [text for text, *_ in left] + [text for text, *_ in right]


def test_a_date_at_the_right_edge_stays_above_the_columns() -> None:
    left = [(f"왼쪽 단의 글이 이어지는 줄 {n}", 50.0, 120 + 15.0 * n, 10.0) for n in range(6)]
    right = [(f"오른쪽 단에서 이어지는 줄 {n}", 320.0, 120 + 15.0 * n, 10.0) for n in range(6)]
    read = page(1, [("2021. 5. 3.", 440, 100, 10), *left, *right]).lines
    assert read[0].text == "2021. 5. 3."
