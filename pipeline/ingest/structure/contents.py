"""Mastheads and contents lists, and whether a line repeats an entry of the list."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.ingest.imprint.printed_dates import find_dates, find_quarters
from pipeline.ingest.structure.furniture import is_contents_heading
from pipeline.ingest.structure.marks import is_number, symbol_class
from pipeline.knowledge.series import find_series, is_series_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.ingest.structure.line_kinds import Kind
    from pipeline.ingest.structure.lines import Line

_LEADER = re.compile(
    r"(?:\s*(?:[·∙.…⋯‥_\-]\s?){3,}|\s+/\s*|\t+|\s{2,}|\s*[|｜]\s*|\s+p\.\s*)\s*\d{0,3}\s*$"
)
_ORDER = re.compile(r"(?:[①-⑳❶-❿]|\(?\d{1,2}[.)\]]|[IVXⅠ-Ⅻ]{1,4}\s*[.)]|\d{1,2}(?=\s))\s*")
_GLOSS = re.compile(r"\([^()]*\)")
_ISSUE = re.compile(
    r"(?:제?\s*\d+\s*[-–]?\s*\d*\s*호|통권|vol\.?\s*\d+|no\.?\s*\d+|월호|\d\s*주차|[봄여름가을겨울]호|발행일)",
    re.IGNORECASE,
)
# Dice coefficient of letter pairs: lists shorten titles, OCR changes a letter here and there.
_SAME = 0.72
# A shorter title inside another is chance, or a word of both.
_SHORT_TITLE = 8
_MOST_ENTRIES = 80
_FEWEST_ENTRIES = 2
_NUMBER_LENGTH = 40
_LOOSE_LETTERS = 3
_ENTRY_LENGTH = 100
_MASTHEAD_LENGTH = 60
_NAME_LENGTH = 45
_TOP = 5


@dataclass(frozen=True, slots=True)
class Contents:
    """What the front of an issue promises.

    Attributes:
        entries: Titles listed, without numbers and page numbers.
        start: First line behind masthead and list.
    """

    entries: tuple[str, ...]
    start: int


@lru_cache(maxsize=4096)
def title_key(text: str) -> str:
    """Letters and digits of a title, case folded, order numbers and page numbers cut."""
    text = (
        _ORDER.sub("", _LEADER.sub("", text), count=1)
        if _ORDER.match(text)
        else _LEADER.sub("", text)
    )
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold()).replace("l", "i")


@lru_cache(maxsize=4096)
def _bigrams(key: str) -> frozenset[str]:
    return frozenset(key[i : i + 2] for i in range(len(key) - 1))


def is_same_title(a: str, b: str) -> bool:
    """Whether two printings are one title: a list shortens, and OCR reads each its own way."""
    x, y = title_key(a), title_key(b)
    if not x or not y:
        return False
    if x == y:
        return True
    short, long = sorted((x, y), key=len)
    if len(short) >= _SHORT_TITLE and short in long and len(short) > 0.5 * len(long):
        return True
    one, two = _bigrams(x), _bigrams(y)
    if one and two and 2 * len(one & two) / (len(one) + len(two)) >= _SAME:
        return True
    plain_a, plain_b = _GLOSS.sub("", a), _GLOSS.sub("", b)
    return (plain_a, plain_b) != (a, b) and is_same_title(plain_a, plain_b)


def matches_any(text: str, entries: Iterable[str]) -> bool:
    """Whether a line repeats an entry."""
    return any(is_same_title(text, entry) for entry in entries)


def is_masthead_line(text: str) -> bool:
    """Name, number or date of the issue, and nothing else."""
    if is_series_line(text):
        return True
    if len(text) > _MASTHEAD_LENGTH:
        return False
    dates = [*find_dates(text), *find_quarters(text)]
    if (
        _ISSUE.search(text)
        and (dates or len(text) <= _NUMBER_LENGTH)
        and not text.endswith((".”", "다."))
    ):
        return not re.search(r"[,，]\s*\S+\s", text) or find_series(text) is not None
    rest = text
    for found in sorted(dates, key=lambda d: -d.start):
        rest = rest[: found.start] + rest[found.end :]
    return bool(dates) and len(re.sub(r"[\W_]+", "", rest)) <= _LOOSE_LETTERS


def find_contents(lines: Sequence[Line], kinds: list[Kind]) -> Contents:
    """Mark masthead and contents list in ``kinds``; say what the list promises."""
    label = next(
        (
            i
            for i, line in enumerate(lines)
            if kinds[i] == "label" and is_contents_heading(line.words)
        ),
        None,
    )
    entries = tuple(_clean(line.words) for i, line in enumerate(lines) if kinds[i] == "contents")
    if label is not None and label < max(40, len(lines) // 3):
        for i in range(label):
            if kinds[i] == "text" and (lines[i].hashes or len(lines[i].words) <= _MASTHEAD_LENGTH):
                kinds[i] = "masthead"
        end, listed = _listed(lines, kinds, label + 1)
        return Contents(entries + listed, end)
    start = _mark_masthead(lines, kinds)
    end, listed = _unlabelled(lines, kinds, start)
    return Contents(entries + listed, end)


def _clean(text: str) -> str:
    text = _LEADER.sub("", text)
    match = _ORDER.match(text)
    return text[match.end() :].strip() if match else text.strip()


def _listed(lines: Sequence[Line], kinds: list[Kind], start: int) -> tuple[int, tuple[str, ...]]:
    """The entries behind the word 목차."""
    entries: list[str] = []
    marked = False
    i = start
    while i < len(lines) and len(entries) < _MOST_ENTRIES:
        line = lines[i]
        if kinds[i] == "furniture":
            i += 1
            continue
        if kinds[i] not in ("text", "table", "contents") or len(line.words) > _ENTRY_LENGTH:
            break
        has_page = bool(_LEADER.search(line.words))
        if matches_any(line.words, entries) and not has_page:
            break
        if line.hashes and not has_page and not _is_list_head(lines, i, entries):
            break
        ends = marked or (line.gap_before and entries)
        if not line.symbols and not line.hashes and not has_page and ends:
            break
        marked = marked or bool(line.symbols and not line.hashes)
        kinds[i] = "contents"
        entries.append(_clean(line.words))
        i += 1
    return i, tuple(entries)


def _is_list_head(lines: Sequence[Line], i: int, entries: Sequence[str]) -> bool:
    """A heading inside a contents list groups entries; one behind it begins the first article."""
    line = lines[i]
    if line.markers or (line.symbols and not is_number(line.symbols[-1])) or i + 1 >= len(lines):
        return False
    key = title_key(lines[i].words)
    for later in lines[i + 1 :]:
        if later.hashes and title_key(later.words) == key:
            return True
    return bool(not entries and _LEADER.search(lines[i + 1].words))


def _mark_masthead(lines: Sequence[Line], kinds: list[Kind]) -> int:
    """Lines at the very top that name the issue: whatever stands above its number or date too."""
    at = 0
    for i, line in enumerate(lines[:_TOP]):
        if kinds[i] in ("furniture", "masthead"):
            at = i + 1
            continue
        if kinds[i] != "text" or line.is_bullet or line.markers:
            break
        if len(line.words) > _MASTHEAD_LENGTH and not is_masthead_line(line.words):
            break
        if is_masthead_line(line.words) or _is_dated_name(line):
            at = i + 1
    for i in range(at):
        if kinds[i] == "text":
            kinds[i] = "masthead"
    return at


def _is_dated_name(line: Line) -> bool:
    """``월간 정책 동향 2024년 7월``: a name and a date, at the very top."""
    has_date = any(True for _ in find_dates(line.words)) or any(
        True for _ in find_quarters(line.words)
    )
    return (
        has_date and not line.markers and len(line.words) <= _NAME_LENGTH and "," not in line.words
    )


def _mark(line: Line) -> str:
    return symbol_class(line.symbols[-1]) if line.symbols else ""


def _is_counted_or_bare(line: Line) -> bool:
    return not line.is_bullet or (len(line.symbols) == 1 and is_number(line.symbols[0]))


def _unlabelled(
    lines: Sequence[Line], kinds: list[Kind], start: int
) -> tuple[int, tuple[str, ...]]:
    """A list at the top without the word: bullets that come back as unmarked lines or headings."""
    first = start
    while first < len(lines) and first < start + 3 and not lines[first].is_bullet:
        first += 1
    end = first
    while (
        end < len(lines)
        and lines[end].is_bullet
        and not lines[end].hashes
        and kinds[end] == "text"
        and len(lines[end].words) <= _ENTRY_LENGTH
        and not (end > first and lines[end].indent > lines[first].indent)
        and _mark(lines[end]) == _mark(lines[first])
    ):
        end += 1
    entries = [_clean(line.words) for line in lines[first:end]]
    if (
        len(entries) < _FEWEST_ENTRIES
        or end == len(lines)
        or lines[end].indent > lines[first].indent
    ):
        return start, ()
    later = [
        line.words
        for i, line in enumerate(lines[end:], end)
        if kinds[i] in ("text", "title") and (line.hashes or _is_counted_or_bare(line))
    ]
    found = sum(any(is_same_title(e, words) for words in later) for e in entries)
    if found * 2 < len(entries):
        return start, ()
    for i in range(start, end):
        if kinds[i] == "text":
            kinds[i] = "masthead" if i < first else "contents"
    return end, tuple(entries)
