"""Calendar expressions in English: ``May 2020``, ``1-2 November 2023``, ``Q3 2023``, ``early 2025``."""

from __future__ import annotations

import functools
import re

from pipeline.extract.dates.values import Expression, Point, full_year
from pipeline.knowledge.calendar import load_calendar

_Y = r"(?P<year>(?:19|20)\d\d)(?![\d])"
_D = r"(?P<{0}>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DASH = r"\s?(?:[-–—~∼]|to|through)\s?"


def english_at(text: str, at: int) -> Expression | None:
    """The English date that begins at ``at``, if there is one.

    >>> english_at("held 1-2 November 2023.", 5).last
    Point(unit='day', year=2023, number=11, day=2, shift=None, weekday=None)
    """
    for pattern in _patterns():
        m = pattern.match(text, at)
        if m:
            return _expression(m)
    return None


@functools.lru_cache(maxsize=1)
def english_starts() -> re.Pattern[str]:
    """Where English dates may begin."""
    calendar = load_calendar()
    months = "|".join(m[:3] for m in calendar.english_months)
    seasons = "|".join(s for name in calendar.english_seasons for s in (name, name.capitalize()))
    return re.compile(
        rf"(?<![A-Za-z0-9가-힣])(?:(?:{months})[a-z]*[.,]?\s?[-–—~]?\s?(?:['’\d]|{months})|Q[1-4]\b|H[12]\b|FY\s?['’\d]"
        rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:{_DASH}\d{{1,2}})?\s(?:{months})"
        rf"|(?:{seasons}|[Ee]arly|[Mm]id|[Ll]ate|[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|of)[\s-]+(?:of\s)?(?:19|20)\d\d)"
    )


@functools.lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    calendar = load_calendar()
    months = "|".join(rf"{m}|{m[:3]}(?:t)?\.?" for m in calendar.english_months)
    month = rf"(?P<month>{months})(?![a-z])"
    second = rf"(?P<month2>{months})(?![a-z])"
    seasons = "|".join(calendar.english_seasons)
    texts = (
        rf"{_D.format('day')}\s{month}{_DASH}{_D.format('day2')}\s{second}(?:,?\s{_Y})?",
        rf"{_D.format('day')}(?:{_DASH}{_D.format('day2')})?\s{month}(?:,?\s{_Y})?",
        rf"{month}\s{_D.format('day')}(?:{_DASH}(?:{second}\s)?{_D.format('day2')})?(?!\d)(?:,?\s{_Y})?",
        rf"{month},?{_DASH}{second},?\s{_Y}",
        rf"{month},?\s{_Y}{_DASH}{second},?\s(?P<year2>(?:19|20)\d\d)",
        rf"{month},?\s?['’]?{_Y}",
        rf"(?:Q(?P<quarter>[1-4])|H(?P<half>[12])),?\s?(?:of\s)?(?:FY\s?)?{_Y}",
        rf"FY\s?(?:{_Y}|['’]?(?P<short>\d\d)(?!\d))",
        rf"(?i:(?P<season>{seasons}))\s(?:of\s)?{_Y}",
        rf"(?i:(?:early|mid|late)[\s-]){_Y}",
        rf"(?i:(?P<way>in|since|by|until|of)\s){_Y}(?!\s?(?i:[a-z]*\s?%))",
    )
    return tuple(re.compile(rf"(?<![A-Za-z0-9]){text}(?![A-Za-z0-9%])") for text in texts)


def _expression(m: re.Match[str]) -> Expression:
    g = {name: text for name, text in m.groupdict().items() if text}
    printed = g.get("year") or g.get("short")
    year = full_year(printed) if printed else None
    first = last = None
    if "month" in g:
        number = _month(g["month"])
        other = _month(g["month2"]) if "month2" in g else number
        day, day2 = g.get("day"), g.get("day2")
        first = Point("day" if day else "month", year, number, int(day) if day else None)
        if day2 or "month2" in g:
            end_year = int(g["year2"]) if "year2" in g else year
            last = Point(first.unit, end_year, other, int(day2) if day2 else None)
    elif "quarter" in g:
        first = Point("quarter", year, int(g["quarter"]))
    elif "half" in g:
        first = Point("half", year, int(g["half"]))
    elif "season" in g:
        names = [name.lower() for name in load_calendar().english_seasons]
        first = Point("season", year, names.index(g["season"].lower()) + 1)
    else:
        first = Point("year", year)
    start = m.start("year") if "way" in g else m.start()
    return Expression(start, m.end(), first, last, confidence=0.9 if year else 0.75)


def _month(name: str) -> int:
    names = [month[:3].lower() for month in load_calendar().english_months]
    return names.index(name[:3].lower()) + 1
