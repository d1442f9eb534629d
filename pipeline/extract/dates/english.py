"""Calendar expressions in English: ``May 2020``, ``1-2 November 2023``, ``Q3 2023``, ``early 2025``."""

from __future__ import annotations

import functools
import re

from pipeline.extract.dates.values import Expression, Point, full_year
from pipeline.knowledge.calendar import load_calendar

_Y = r"(?P<year>(?:19|20)\d\d)(?![\d])"
_D = r"(?P<{0}>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_ALSO = {"fall": "autumn"}
_LAST_MONTH = 12
_DASH = r"\s?(?:[-–—~∼]|to|through)\s?"


def english_at(text: str, at: int) -> Expression | None:
    """The English date that begins at ``at``, if there is one.

    >>> english_at("held 1-2 November 2023.", 5).last
    Point(unit='day', year=2023, number=11, day=2, shift=None, weekday=None)
    """
    numbers, words = _patterns()
    for pattern in numbers if text[at].isdecimal() else words:
        m = pattern.match(text, at)
        if m:
            return _expression(m)
    return None


@functools.lru_cache(maxsize=1)
def english_starts() -> re.Pattern[str]:
    """Where English dates that do not begin with a number may begin."""
    months, seasons = _months(cut=True), _seasons()
    initials = {name[0] for name in months.split("|")} | set("QHFEeMmLlIiSsBbUuo")
    initials |= {season[0] for season in seasons.split("|")}
    initials |= {season[0].upper() for season in seasons.split("|")}
    return re.compile(
        rf"(?:(?=[{''.join(sorted(initials))}])(?<![A-Za-z0-9가-힣]))"
        rf"(?:(?:{months})[A-Za-z]*[.,]?\s?(?:[-–—~]|to\s)?\s?(?:['’\d]|{months})|Q[1-4]\b|H[12]\b|FY\s?['’\d]"
        rf"|(?i:{seasons}|early|mid|late|in|since|by|until|of)[\s-]+(?:of\s)?(?:19|20)\d\d)"
    )


def _months(*, cut: bool = False) -> str:
    """The names of the months as alternatives: in full, cut short, and in capitals."""
    names = load_calendar().english_months
    short = [name[:3] for name in names]
    if cut:
        return "|".join((*short, *(name.upper() for name in short)))
    forms = [rf"{name}|{name[:3]}(?:t)?\.?" for name in names]
    return "|".join((*forms, *(rf"{name.upper()}|{name[:3].upper()}\.?" for name in names)))


def _seasons() -> str:
    return "|".join((*load_calendar().english_seasons, *_ALSO))


@functools.lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """What begins with a number, and what begins with a word."""
    months = _months()
    month = rf"(?P<month>{months})(?![A-Za-z])"
    second = rf"(?P<month2>{months})(?![A-Za-z])"
    year2 = r"(?P<year2>(?:19|20)\d\d)(?!\d)"
    numbers = (
        rf"{_D.format('day')}\s{month}(?:,?\s{_Y})?{_DASH}{_D.format('day2')}\s{second}(?:,?\s{year2})?",
        rf"{_D.format('day')}(?:{_DASH}{_D.format('day2')})?\s(?:of\s)?{month}(?:,?\s{_Y})?",
        rf"(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/{_Y}",
    )
    texts = (
        rf"{month}\s{_D.format('day')},?\s{_Y}{_DASH}{second}\s{_D.format('day2')},?\s{year2}",
        rf"{month}\s{_D.format('day')}(?:{_DASH}(?:{second}\s)?{_D.format('day2')})?(?!\d)(?:,?\s{_Y})?",
        rf"{month},?{_DASH}{second},?\s{_Y}",
        rf"{month},?\s{_Y}{_DASH}{second},?\s{year2}",
        rf"{month},?\s?['’]?{_Y}",
        rf"Q(?P<quarter>[1-4]){_DASH}Q(?P<last>[1-4]),?\s?(?:of\s)?(?:FY\s?)?{_Y}",
        rf"(?:Q(?P<quarter>[1-4])|H(?P<half>[12])),?\s?(?:of\s)?(?:FY\s?)?(?:{_Y}|['’](?P<short>\d\d)(?!\d))",
        rf"FY\s?{_Y}\s?[-–/]\s?(?:20)?(?P<until>\d\d)(?!\d)",
        rf"FY\s?(?:{_Y}|['’]?(?P<short>\d\d)(?!\d))",
        rf"(?i:(?P<season>{_seasons()}))\s(?:of\s)?{_Y}",
        rf"(?i:(?:early|mid|late)[\s-]){_Y}",
        rf"(?i:(?P<way>in|since|by|until|of)\s){_Y}(?!\s?(?i:[a-z]*\s?%))",
    )
    edged = [
        [re.compile(rf"(?<![A-Za-z0-9]){text}(?![A-Za-z0-9%])") for text in group]
        for group in (numbers, texts)
    ]
    return tuple(edged[0]), tuple(edged[1])


def _expression(m: re.Match[str]) -> Expression:
    g = {name: text for name, text in m.groupdict().items() if text}
    printed = g.get("year") or g.get("short")
    year = full_year(printed) if printed else None
    first = last = None
    if "a" in g:
        # 28/10/2024 beside 10/28/2024
        number, on = int(g["a"]), int(g["b"])
        if number > _LAST_MONTH:
            number, on = on, number
        first = Point("day", year, number, on)
    elif "month" in g:
        number = _month(g["month"])
        other = _month(g["month2"]) if "month2" in g else number
        day, day2 = g.get("day"), g.get("day2")
        first = Point("day" if day else "month", year, number, int(day) if day else None)
        if day2 or "month2" in g:
            end_year = int(g["year2"]) if "year2" in g else year
            last = Point(first.unit, end_year, other, int(day2) if day2 else None)
    elif "quarter" in g:
        first = Point("quarter", year, int(g["quarter"]))
        last = Point("quarter", year, int(g["last"])) if "last" in g else None
    elif "half" in g:
        first = Point("half", year, int(g["half"]))
    elif "season" in g:
        names = [name.lower() for name in load_calendar().english_seasons]
        season = g["season"].lower()
        first = Point("season", year, names.index(_ALSO.get(season, season)) + 1)
    else:
        first = Point("year", year)
        last = Point("year", full_year(g["until"])) if "until" in g else None
    start = m.start("year") if "way" in g else m.start()
    return Expression(start, m.end(), first, last, confidence=0.9 if year else 0.75)


def _month(name: str) -> int:
    names = [month[:3].lower() for month in load_calendar().english_months]
    return names.index(name[:3].lower()) + 1
