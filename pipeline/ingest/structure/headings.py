"""What headings look like, in a brief and in a report: numbers, rubrics, chapters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.structure.marks import RANK_OUTER, is_number, symbol_rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.ingest.structure.line_kinds import Kind
    from pipeline.ingest.structure.lines import Line

_ROMAN = r"(?:[IVX]{1,4}|[Ⅰ-Ⅻ])"
PART = re.compile(
    rf"(?:{_ROMAN}\s*[.)]?|제\s*\d{{1,2}}\s*[장부편]|(?:chapter|part)\s*\d{{1,2}})", re.IGNORECASE
)
_CHAPTER = re.compile(
    rf"(?:{_ROMAN}\s*[.)]\s*|[Ⅰ-Ⅻ]\s+|제\s*\d{{1,2}}\s*[장부편][.:]?\s+|(?:chapter|part)\s*\d{{1,2}}[.:]?\s+)(?=\S)",
    re.IGNORECASE,
)
_SECTION_NUMBER = re.compile(r"제\s*\d{1,2}\s*[절관][.:]?\s+(?=\S)")
_SECTION_NAME = re.compile(
    r"(?:[A-Za-z&가-힣]{2,8}\s*[/·ㆍ∙]\s*[A-Za-z&가-힣]{2,8}(?:\s*[/·ㆍ∙]\s*[A-Za-z&가-힣]{2,8})?(?:\s*동향)?"
    r"|(?:국내|해외|글로벌|국외|주요|최신|정책|산업|기업|기술|연구|시장|법제|제도|인력|교육|투자|표준|윤리|보안|사회|글로벌\s*AI|AI)\s*"
    r"(?:동향|이슈|뉴스|소식|포커스|브리프|행사|일정|통계|정책|트렌드)?|(?:이슈|포커스|동향|심층\s*분석|인사이트|통계)(?:\s*브리프)?|주요\s*행사(?:\s*일정)?"
    r"|(?:인공지능|AI|디지털)\s*(?:산업|정책|기술)?\s*동향\s*브리프)",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"행사|일정|캘린더|세미나\s*안내|\bevents?\b|\bcalendar\b", re.IGNORECASE)
TITLE_LENGTH = 90
_SECTION_LENGTH = 24
# One heading of a kind is chance, several are the writer's way.
SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Title:
    """A title's level, and which part of its line are its words: a number is cut off."""

    level: int
    cut: int = 0
    end: int | None = None
    misread: tuple[str, str] | None = None


def is_section_name(text: str) -> bool:
    """A rubric of a brief: ``1. 정책/법제``."""
    text = re.sub(rf"^(?:\d{{1,2}}|{_ROMAN})\s*[.)]\s*", "", text.strip())
    return len(text) <= _SECTION_LENGTH and bool(_SECTION_NAME.fullmatch(text))


def reads_like_news(texts: Iterable[str]) -> bool:
    """Whether most headings of one kind tell something: a rubric is short and says nothing.

    >>> reads_like_news(["정책", "기업"]), reads_like_news(["한빛사, 새 모델 공개", "로봇 손 시연"])
    (False, True)
    """
    found = list(texts)
    telling = sum("," in text or len(text) > _SECTION_LENGTH for text in found)
    return 2 * telling >= len(found) > 0


def is_calendar(text: str) -> bool:
    """Whether a rubric announces events (``주요 행사 일정``) instead of news.

    >>> is_calendar("Ⅱ. 주요 행사 일정"), is_calendar("정책/법제")
    (True, False)
    """
    return len(text) <= _SECTION_LENGTH and bool(_CALENDAR.search(text))


def is_report(lines: Sequence[Line], kinds: Sequence[Kind], start: int) -> bool:
    """Whether chapters order the text; a brief has news items side by side instead."""
    heads = [
        line
        for line, kind in zip(lines[start:], kinds[start:], strict=True)
        if kind == "text" and is_head(line)
    ]
    if sum(is_section_name(line.words) for line in heads) >= SEVERAL:
        return False
    parts = sum(bool(PART.fullmatch(h.words) or _CHAPTER.match(_full(h))) for h in heads)
    outer = sum(
        bool(h.hashes and h.symbols and symbol_rank(h.symbols) == RANK_OUTER) for h in heads
    )
    return parts >= 1 or outer >= SEVERAL


def chapter_number(text: str) -> int:
    """Length of a chapter's number at the start of its title, 0 for none.

    >>> chapter_number("Ⅱ. 시장 현황"), chapter_number("AI. 시장")
    (3, 0)
    """
    match = _CHAPTER.match(text)
    return match.end() if match else 0


def section_number(text: str) -> int:
    """Length of a section's number at the start of its title, 0 for none.

    >>> section_number("제2절 시장 현황"), section_number("제2절")
    (4, 0)
    """
    match = _SECTION_NUMBER.match(text)
    return match.end() if match else 0


def is_head(line: Line) -> bool:
    """A line that may be a heading: signed as one, or short and alone between blanks."""
    return bool(line.hashes) or (
        line.role is None
        and not line.symbols
        and line.gap_before
        and line.gap_after
        and len(line.words) <= TITLE_LENGTH
    )


def _full(line: Line) -> str:
    """The words with a number that was read as a mark."""
    number = "".join(s + " " for s in line.symbols if is_number(s))
    return number + line.words


def numbered_heads(lines: Sequence[Line], kinds: Sequence[Kind], start: int) -> frozenset[int]:
    """Unsigned headings counted ``1.``, ``2.`` …, each alone between blanks; a chapter restarts."""
    heads: list[int] = []
    for i in range(start, len(lines)):
        line = lines[i]
        counts = len(line.symbols) == 1 and re.fullmatch(r"\d{1,2}\.", line.symbols[0])
        alone = line.gap_before and line.gap_after and not line.hashes and not line.indent
        if kinds[i] != "text" or not counts or not alone or len(line.words) > TITLE_LENGTH:
            continue
        number = int(line.symbols[0][:-1])
        follows = heads and number == int(lines[heads[-1]].symbols[0][:-1]) + 1
        if number == 1 or follows:
            heads.append(i)
    goes_on = any(lines[i].symbols[0] != "1." for i in heads)
    return frozenset(heads) if goes_on and len(heads) >= SEVERAL else frozenset()
