"""Finds calendar expressions in a text: single dates, their parts, ranges and lists."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.extract.dates.context import in_slot
from pipeline.extract.dates.english import english_at, english_starts
from pipeline.extract.dates.points import DASHES, QUOTES, YEAR4, no_value, point_at
from pipeline.extract.dates.values import Expression, Point, full_decade, full_year
from pipeline.extract.dates.words import ENDS, counted_at, word_at, word_initials, word_starts
from pipeline.knowledge.calendar import load_calendar

if TYPE_CHECKING:
    from pipeline.extract.dates.values import Unit

# A year, or a number that what follows can make part of a date; most numbers of a brief are neither.
_NUMBERS = re.compile(
    rf"[{QUOTES}제0-9](?<!\d\d)"
    rf"(?:(?<=\d)(?:(?<=[12])\d{{3}}(?:\d{{4}})?(?!\d)|\d{{0,4}}\s?[년연年월月일日분세주달해개기./,·ㆍ・QHq{DASHES}]"
    rf"|\d?(?:st|nd|rd|th)?\s(?:of\s)?[A-Z])|(?<=제)\s?\d|(?<=[{QUOTES}])\s?\d\d)"
)
# Addresses, mail and handles hold digits that are no dates.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s)\]>]+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+"
    r"|(?<![\w.-])[\w.-]{1,63}\.(?:com|org|net|kr|io|ai)/\S*",
    re.ASCII,
)
_WEEKDAY = r"(?:\s?\([월화수목금토일](?:요일)?\))?"
_TO = re.compile(rf"{_WEEKDAY}\s?(?:(?P<dash>[{DASHES}])|(?P<word>부터|에서))\s?(?=[{QUOTES}제\d])")
_UNTIL = re.compile(rf"{_WEEKDAY}\s?(?:까지|사이|간(?![가-힣])|\)|중(?![가-힣]))")
_DAY_LIST = re.compile(r"\s?(?:,|·|ㆍ|・|/|과|와|및)\s?(?=\d{1,2}\s?일)")
_DAY_WORD = re.compile(r"(?P<day>3[01]|[12]\d|0?[1-9])\s?일(?!간|째|차)")
_TWO_DAYS = re.compile(
    rf"\s?(?P<a>3[01]|[12]\d|[1-9])(?:일)?\s?(?:(?P<dash>[{DASHES}])|[·ㆍ・,/])\s?(?P<b>3[01]|[12]\d|[1-9])\s?일(?!간|째|차)"
)
_TWO_PARTS = re.compile(
    r"(?<![\d.,])(?P<a>1[0-2]|0?[1-9])\s?[~∼～〜–—-]\s?(?P<b>1[0-2]|0?[1-9])\s?(?P<unit>월|분기)(?![드급])"
)
# 5·6월, 1·2·3분기, 2019·2020년: the unit stands at the last one only.
_PART_LIST = re.compile(
    r"(?<![\d.,])(?:(?:1[0-2]|0?[1-9])(?:\s?[·ㆍ・/]\s?|,\s?)){1,11}(?:1[0-2]|0?[1-9])\s?(?P<unit>월|분기)(?![드급]|\s?\d{1,2}\s?일)"
)
_YEAR_LIST = re.compile(
    rf"(?<![\d.,])(?:(?:{YEAR4}|[{QUOTES}]\d\d)(?:\s?[·ㆍ・/]\s?|,\s?)){{1,9}}"
    rf"(?:{YEAR4}|[{QUOTES}]\d\d)\s?(?:년도?|年)(?!대|\s?\d{{1,2}}\s?월)"
)
_DIGITS = re.compile(r"\d+")
_ITEM = re.compile(rf"[{QUOTES}]?\d+")
_WIDEST_GAP = 3  # between neighbours of a list joined by commas
_RECURRING = re.compile(r"(?:매년|매해|해마다|매월|매달|매주)\s?$")
_TWO_YEARS = re.compile(
    rf"(?<![0-9A-Za-z.,\-])(?:(?P<a>{YEAR4})|[{QUOTES}](?P<as>\d\d))(?P<nyeon>\s?년)?\s?(?P<dash>[{DASHES}])\s?"
    rf"(?:(?P<b>{YEAR4})|(?P<quote>[{QUOTES}])?(?P<bs>\d\d))(?P<end>\s?(?:년도?|年)(?!대))?(?![\d.%]|\s?(?:개|월|분기|Q))"
)
_DECADES = re.compile(
    rf"(?<!\d)(?P<a>\d{{3}}0|[1-9]0)(?:년대)?\s?(?:(?P<dash>[{DASHES}])|[·ㆍ・,])\s?(?P<b>\d{{3}}0|[1-9]0)\s?년대"
)
_QUARTERS = 4
_SAME_SENTENCE = 60
_NEW_PART = re.compile(r"(?:[,;·]|[고며])\s(?:이어\s|다시\s)?$")
_DAY_NOT_SPAN = re.compile(
    r"(?:에(?:는|도)?|부터|까지|자)(?![가-힣])|\s(?!(?:동안|만에|이내|내에|후|뒤|전|이상|정도|가량|연속|걸|소요)(?![가-힣]))[가-힣A-Z]"
)
Reader = Callable[[str, int], "Expression | None"]
# What reads a number, a Korean word and an English one.
_READERS: tuple[tuple[Reader, ...], ...] = (
    (point_at, english_at, counted_at),
    (word_at,),
    (english_at,),
)


def find_expressions(text: str) -> list[Expression]:
    """All calendar expressions of a text, from left to right, none overlapping another.

    >>> [text[e.start : e.end] for text in ["2020년 1월부터 9월까지, (6.22)"]
    ...  for e in find_expressions(text)]
    ['2020년 1월부터 9월', '6.22']
    """
    blocked = [m.span() for m in _ADDRESS.finditer(text)] if "/" in text or "@" in text else []
    found: list[Expression] = []
    done = 0
    for at, readers in _starts(text):
        if at < done or (blocked and any(low <= at < high for low, high in blocked)):
            continue
        read = _read_all(text, at, readers) or _later_day(text, at, found)
        if not read or _RECURRING.search(text, max(0, at - 5), at):
            continue
        found.extend(read)
        done = read[-1].end
    return found


def _starts(text: str) -> list[tuple[int, tuple[Reader, ...]]]:
    """Where expressions may begin and what reads them, ascending; a place can come twice."""
    starts = [(m.start(), 0) for m in _NUMBERS.finditer(text)]
    words, initials = word_starts(), word_initials()
    starts += [(m.start(), 1) for m in initials.finditer(text) if words.match(text, m.start())]
    starts += [(m.start(), 2) for m in english_starts().finditer(text)]
    starts.sort()
    return [(at, _READERS[kind]) for at, kind in starts]


def _read_all(text: str, at: int, readers: tuple[Reader, ...]) -> list[Expression]:
    """The expression at a place, or several where a list shares one unit (5·6월)."""
    if readers is _READERS[0]:
        shared = _year_list(text, at) or _years(text, at) or _parts(text, at, Point("year"))
        if shared:
            return [*shared[:-1], *_with_tail(text, shared[-1])]
    for reader in readers:
        single = reader(text, at)
        if single is not None:
            return _with_tail(text, single)
    return []


def _later_day(text: str, at: int, found: list[Expression]) -> list[Expression]:
    """``5월 21일 개막, 22일 폐막``: in a new part of the sentence a later day of the month just named."""
    last = found[-1] if found else None
    if last is None or last.digits or not last.first.day or at - last.end > _SAME_SENTENCE:
        return []
    point = last.last or last.first
    day = _DAY_WORD.match(text, at)
    if day is None or not point.number or int(day["day"]) <= (point.day or 0):
        return []
    if not _NEW_PART.search(text, last.end, at) or not _DAY_NOT_SPAN.match(text, day.end()):
        return []
    return [
        Expression(at, day.end(), dataclasses.replace(point, day=int(day["day"])), confidence=0.75)
    ]


def _with_tail(text: str, found: Expression) -> list[Expression]:
    """An expression with what goes on after it: finer parts, 초 or 말, a range, a list of days."""
    finer = _finer_list(text, found)
    if finer:
        return [*finer[:-1], *_with_tail(text, finer[-1])]
    found = _to_part_end(text, found)
    if found.last is None and not found.stretches:
        found = _range(text, found)
    return [found, *_more_days(text, found)]


def _finer_list(text: str, found: Expression) -> list[Expression]:
    """``2020년 1~3월``, ``5월 1·2일``: two months, quarters or days after what they are of."""
    first = found.first
    if found.last or found.stretches or found.digits:
        return []
    if first.unit == "year" and text[found.end - 1] not in "초말":
        gap = found.end + (text[found.end : found.end + 1] in (" ", "."))
        parts = _parts(text, gap, first)
    elif first.unit == "month" and first.number and text[found.end - 1] == "월":
        parts = _days(text, found.end, first)
    else:
        return []
    if not parts:
        return []
    return [dataclasses.replace(parts[0], start=found.start), *parts[1:]]


def _days(text: str, at: int, month: Point) -> list[Expression]:
    m = _TWO_DAYS.match(text, at)
    if not m:
        return []
    a, b = (dataclasses.replace(month, unit="day", day=int(m[name])) for name in "ab")
    if m["dash"]:
        return [Expression(m.start(), m.end(), a, b, confidence=0.93)]
    return [
        Expression(m.start(), m.end("a"), a, confidence=0.9),
        Expression(m.start("b"), m.end(), b, confidence=0.9),
    ]


def _parts(text: str, at: int, year: Point) -> list[Expression]:
    """``1~3월``, ``1·2분기``, with the year before them or none."""
    m = _TWO_PARTS.match(text, at)
    if m is None:
        return _part_list(text, at, year)
    unit: Unit = "quarter" if m["unit"] == "분기" else "month"
    a, b = int(m["a"]), int(m["b"])
    if a == b or (unit == "quarter" and not a < b <= _QUARTERS):
        return []
    first = dataclasses.replace(year, unit=unit, number=a)
    last = dataclasses.replace(year, unit=unit, number=b)
    if a > b and last.year:  # 2023년 11~2월 ends in the next year
        last = dataclasses.replace(last, year=last.year + 1)
    return [Expression(m.start(), m.end(), first, last, confidence=0.88)]


def _part_list(text: str, at: int, year: Point) -> list[Expression]:
    """``5·6월``, ``1·2분기``."""
    m = _PART_LIST.match(text, at)
    if not m:
        return []
    unit: Unit = "quarter" if m["unit"] == "분기" else "month"
    numbers = [int(n) for n in _DIGITS.findall(m[0])]
    steps = [b - a for a, b in itertools.pairwise(numbers)]
    if min(steps) < 1 or (unit == "quarter" and ("/" in m[0] or numbers[-1] > _QUARTERS)):
        return []
    if "," in m[0] and max(steps) > _WIDEST_GAP:
        return []
    return _items(m, [dataclasses.replace(year, unit=unit, number=n) for n in numbers])


def _year_list(text: str, at: int) -> list[Expression]:
    """``2019·2020년``."""
    m = _YEAR_LIST.match(text, at)
    return _items(m, [Point("year", full_year(n)) for n in _DIGITS.findall(m[0])]) if m else []


def _items(m: re.Match[str], points: list[Point]) -> list[Expression]:
    """One expression for each number of a list; the last one ends with the unit."""
    spans = [(m.start() + d.start(), m.start() + d.end()) for d in _ITEM.finditer(m[0])]
    spans[-1] = spans[-1][0], m.end()
    return [
        Expression(*span, point, confidence=0.88) for span, point in zip(spans, points, strict=True)
    ]


def _years(text: str, at: int) -> list[Expression]:
    """``2021~2025년``, ``'21~'25``, ``2019·2020년``, ``1990~2000년대``."""
    m = _DECADES.match(text, at)
    if m:
        first, last = (Point("decade", full_decade(m[name])) for name in "ab")
        return [Expression(m.start(), m.end(), first, last, confidence=0.93)]
    m = _TWO_YEARS.match(text, at)
    if not m:
        return []
    low = int(m["a"]) if m["a"] else full_year(m["as"])
    high = int(m["b"]) if m["b"] else low - low % 100 + int(m["bs"])
    plain = m["end"] or m["nyeon"] or m["quote"]
    if high <= low or not (plain or (m["b"] and _is_free(text, m))):
        return []
    return [
        Expression(m.start(), m.end(), Point("year", low), Point("year", high), confidence=0.95)
    ]


def _is_free(text: str, m: re.Match[str]) -> bool:
    """Bare years joined by a dash: 2021-2025 but no number of a document."""
    tilde = m["dash"] != "-"
    return (
        tilde or in_slot(text, m.start()) or text[m.start() - 1 : m.start()] in ("", " ")
    ) and not (re.match(r"[-/]|\s?호", text[m.end() : m.end() + 2]))


@functools.lru_cache(maxsize=1)
def _part_words() -> re.Pattern[str]:
    words = sorted(load_calendar().parts, key=len, reverse=True)
    return re.compile(rf"\s?(?:{'|'.join(words)})(?:\s?(?:께|경|무렵))?{ENDS}")


def _to_part_end(text: str, found: Expression) -> Expression:
    """With 초, 말, 중순 …: the period stays the one printed."""
    m = None if found.first.unit == "day" else _part_words().match(text, found.end)
    return dataclasses.replace(found, end=m.end()) if m else found


def _range(text: str, found: Expression) -> Expression:
    """With ``~ 9월``, ``부터 9월까지``, ``~12``, if the right end is a date that is later."""
    m = _TO.match(text, found.end)
    if not m:
        return found
    right = _right_end(text, m.end(), found, hyphen=m["dash"] == "-")
    if right is None or right.first.shift:
        return found
    right = _to_part_end(text, right)
    if m["word"] and not _UNTIL.match(text, right.end):
        return found
    if not _can_follow(found.first, right.first):
        return found
    confidence = min(found.confidence, right.confidence)
    return dataclasses.replace(found, end=right.end, last=right.first, confidence=confidence)


def _right_end(text: str, at: int, left: Expression, *, hyphen: bool) -> Expression | None:
    """The other end of a range: a date of its own, or only what differs."""
    if left.digits:
        short = _short_end(text, at, left)
        if short:
            return short
    elif left.first.day:
        day = _DAY_WORD.match(text, at)
        if day and int(day["day"]) > left.first.day:
            return Expression(
                at, day.end(), Point("day", number=left.first.number, day=int(day["day"]))
            )
    right = point_at(text, at)
    if right and hyphen and right.first.unit != left.first.unit:
        return None
    return right


@functools.lru_cache(maxsize=1)
def _short_ends() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    guard = no_value()
    day, month = r"(?P<day>3[01]|[12]\d|0?[1-9])", r"(?P<month>1[0-2]|0?[1-9])"
    stop = r"(?:\.(?![\d.]))?"
    return (
        re.compile(rf"{month}[./]\s?{day}{guard}{stop}"),
        re.compile(rf"{day}(?:일|{guard}{stop})"),
        re.compile(rf"{month}(?:월|{guard}{stop})"),
    )


def _short_end(text: str, at: int, left: Expression) -> Expression | None:
    """``2024.1.9~12``, ``6.10.~7.2.``, ``'20.6~8``."""
    month_day, day, month = _short_ends()
    if left.first.unit == "day":
        m = month_day.match(text, at)
        if m:
            return Expression(
                at, m.end(), Point("day", number=int(m["month"]), day=int(m["day"])), digits=True
            )
        m = day.match(text, at)
        if m and int(m["day"]) > (left.first.day or 0):
            return Expression(
                at, m.end(), Point("day", number=left.first.number, day=int(m["day"])), digits=True
            )
    elif left.first.unit == "month":
        m = month.match(text, at)
        if m and int(m["month"]) > (left.first.number or 0):
            return Expression(at, m.end(), Point("month", number=int(m["month"])), digits=True)
    return None


def _can_follow(first: Point, last: Point) -> bool:
    """Whether the second can be later than the first."""
    if last.year is None:
        return not (first.unit == "year" and last.unit == "year")
    return first.year is None or (first.year, first.number or 0) <= (last.year, last.number or 12)


def _more_days(text: str, found: Expression) -> list[Expression]:
    """``5월 3일과 5일``: further days of the same month."""
    more: list[Expression] = []
    at, point = found.end, found.last or found.first
    while point.day and point.number and not found.digits:
        comma = _DAY_LIST.match(text, at)
        day = _DAY_WORD.match(text, comma.end()) if comma else None
        if not day or re.match(r"\s?(?:동안|만에|이내|후|뒤|전)", text[day.end() :]):
            break
        point = dataclasses.replace(point, day=int(day["day"]))
        more.append(Expression(day.start(), day.end(), point, confidence=0.85))
        at = day.end()
    return more
