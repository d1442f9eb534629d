"""The layout of modern briefs must hold when fonts, marks, sizes and pages vary.

The shared sample's pages are varied as characters; only counts and structure are compared.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest

from pipeline.ingest.formats.pdf.brief import read_brief
from pipeline.ingest.formats.pdf.chars import Char, PageChars, Style, read_page
from pipeline.ingest.formats.pdf.order import layout_of
from pipeline.ingest.formats.pdf.text import assemble

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Path(__file__).parents[3] / "shared" / "briefs"
SAMPLES = sorted(SHARED.glob("SPRI_AI_Brief_2023*.pdf"))
pytestmark = pytest.mark.skipif(not SAMPLES, reason="../shared holds no PDF sample")
CONTENTS_PAGE = 2
MARKS = {"n": "■", "£": "◎"}


def styled(change: Callable[[Style], Style]) -> Callable[[PageChars], PageChars]:
    return lambda page: dataclasses.replace(
        page, chars=tuple(c._replace(style=change(c.style)) for c in page.chars)
    )


def resized(before: float, after: float) -> Callable[[PageChars], PageChars]:
    return styled(lambda s: dataclasses.replace(s, size=after) if s.size == before else s)


def without(drop: Callable[[Char], bool]) -> Callable[[PageChars], PageChars]:
    return lambda page: dataclasses.replace(page, chars=tuple(c for c in page.chars if not drop(c)))


def scaled(k: float) -> Callable[[PageChars], PageChars]:
    def change(page: PageChars) -> PageChars:
        return PageChars(
            page.number,
            page.width * k,
            page.height * k,
            tuple(
                Char(c.text, c.x0 * k, c.x1 * k, c.y * k,
                     dataclasses.replace(c.style, size=round(c.style.size * k, 1)))
                for c in page.chars
            ),
            tuple((x * k, y * k) for x, y in page.spaces),
            tuple(type(r)(*(v * k for v in r)) for r in page.rules),
            page.image_count,
        )  # fmt: skip

    return change


def unicode_marks(page: PageChars) -> PageChars:
    """Marks as real characters in a text font."""
    return dataclasses.replace(
        page,
        chars=tuple(
            c._replace(
                text=MARKS.get(c.text, c.text) if c.style.is_dingbat else c.text,
                style=dataclasses.replace(c.style, is_dingbat=False),
            )
            for c in page.chars
        ),
    )


def private_marks(page: PageChars) -> PageChars:
    """Marks in the private use area."""
    return dataclasses.replace(
        page,
        chars=tuple(
            c._replace(
                text=chr(0xF000 + ord(c.text)) if c.style.is_dingbat else c.text,
                style=dataclasses.replace(c.style, is_dingbat=False),
            )
            for c in page.chars
        ),
    )


VARIATIONS: dict[str, Callable[[PageChars], PageChars]] = {
    "as it is": lambda page: page,
    "smaller": scaled(0.9),
    "larger": scaled(1.2),
    "one colour": styled(lambda s: dataclasses.replace(s, color=0)),
    "no bold": styled(lambda s: dataclasses.replace(s, is_bold=False)),
    "smaller titles": resized(15, 14),
    "larger titles": resized(15, 17),
    "smaller bullets": resized(12, 11.5),
    "marks as characters": unicode_marks,
    "marks in private use": private_marks,
    "no label over the box": without(lambda c: c.style.font.startswith("Arial")),
    "dashes": lambda page: dataclasses.replace(
        page, chars=tuple(c._replace(text="-") if c.text == "∙" else c for c in page.chars)
    ),
}


@pytest.fixture(scope="module")
def pages() -> list[PageChars]:
    document = pdfium.PdfDocument(SAMPLES[0].read_bytes())
    try:
        read = []
        for index in range(len(document)):
            page = document[index]
            read.append(read_page(page, index + 1))
            page.close()
        return read
    finally:
        document.close()


@pytest.mark.parametrize("has_contents", [True, False])
@pytest.mark.parametrize("name", VARIATIONS)
def test_variations(name: str, *, has_contents: bool, pages: list[PageChars]) -> None:
    varied = [
        layout_of(VARIATIONS[name](page))
        for page in pages
        if has_contents or page.number != CONTENTS_PAGE
    ]
    drafts = read_brief(varied)
    assert drafts is not None
    lines = assemble([k for page in varied for k in page.lines], drafts, None).lines
    roles = [line.role for line in lines]
    counts = {r: roles.count(r) for r in ("title", "lead", "heading", "source", "caption")}
    assert counts == {"title": 18, "lead": 36, "heading": 27, "source": 24, "caption": 3}
    levels = [line.level for line in lines if line.role == "bullet"]
    assert [levels.count(n) for n in range(3)] == [63, 101, 6]
    sections = [line.text.text for line in lines if line.role == "section"]
    # Without the contents page the tabs tell, which the last page of articles does not show.
    expected = ["정책/법제", "기업/산업", "기술/연구", "인력/교육"]
    assert sections[1:-1] == (expected if has_contents else expected[:3])


def test_other_pages_are_no_brief(pages: list[PageChars]) -> None:
    assert read_brief([layout_of(page) for page in pages[:3]]) is None
