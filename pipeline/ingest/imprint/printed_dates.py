"""Dates as briefs print them: ``2020. 4. 24.``, ``'20.6``, ``2020,3,``, ``Dec. 2020``, ``2024년 봄호``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.documents import Precision

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(?P<{0}>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?"
    r"|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_FULL_YEAR = 1000
_SEASONS = {"봄": 1, "여름": 2, "가을": 3, "겨울": 4, "spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}  # fmt: skip

_DATE = re.compile(
    r"(?P<year>(?<!\d)(?:19|20)\d{2}|(?:['‘’`]|(?<=[(\s,]))\d{2}(?=\s?\.\s?\d{1,2}(?:[.,)\s]|$)))"
    r"(?:\s*(?P<sep>[.,/\-년])\s*(?P<month>1[0-2]|0?[1-9])(?![\d%]|\s*(?:호|분기|주년))"
    r"(?:\s*[.,/\-월]\s*(?P<day>3[01]|[12]\d|0?[1-9])(?![\d%]|\s*(?:호|주|분기))(?:일)?|\s*월)?)"
)
_ENGLISH = re.compile(
    rf"{_MONTH_NAME.format('m1')}\s+(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<y1>(?:19|20)\d{{2}})(?!\d)"
    rf"|(?<!\d)(?P<d2>\d{{1,2}})\s+{_MONTH_NAME.format('m2')},?\s+(?P<y2>(?:19|20)\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*년?\s*[.,-]?\s*(?:제?\s*(?P<q>[1-4])\s*/?\s*(?:4\s*)?분기|Q(?P<q2>[1-4])"
    r"|(?P<season>봄|여름|가을|겨울|spring|summer|autumn|fall|winter)\s*호?)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d{2})(?!\d|\.\s?\d)\s*년?")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date with the precision it was printed at; ``start`` and ``end`` are its span."""

    year: int
    month: int | None
    day: int | None
    start: int
    end: int
    quarter: int | None = None

    @property
    def iso(self) -> str:
        """``2020``, ``2020-04``, ``2020-04-24`` or ``2020-Q2``."""
        if self.quarter:
            return f"{self.year}-Q{self.quarter}"
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    @property
    def precision(self) -> Precision:
        """How exact it is."""
        if self.quarter:
            return "quarter"
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> date:
        """First day of what is printed."""
        month = self.quarter * 3 - 2 if self.quarter else self.month or 1
        return date(self.year, month, self.day or 1)


def find_dates(text: str) -> Iterator[PrintedDate]:
    """Dates of at least a month, from left to right; impossible ones are passed over.

    >>> [d.iso for d in find_dates("2020. 4. 24. ~ '20.6, Dec. 2020, 2020년 13월")]
    ['2020-04-24', '2020-06', '2020-12']
    """
    matches = list(_DATE.finditer(text))
    lower = text.lower()
    if any(month in lower for month in _MONTHS):
        matches = sorted([*matches, *_ENGLISH.finditer(text)], key=lambda m: m.start())
    for match in matches:
        found = _printed(match)
        if found:
            yield found


def find_quarters(text: str) -> Iterator[PrintedDate]:
    """Quarters and seasons of a year (a season's issue counts as the quarter it opens).

    >>> [d.iso for d in find_quarters("2024년 봄호, 2023년 3분기")]
    ['2024-Q1', '2023-Q3']
    """
    for match in _QUARTER.finditer(text):
        quarter = match["q"] or match["q2"] or _SEASONS[match["season"].lower()]
        yield PrintedDate(int(match["year"]), None, None, *match.span(), quarter=int(quarter))


def find_years(text: str) -> Iterator[PrintedDate]:
    """Years standing alone."""
    for match in _YEAR.finditer(text):
        yield PrintedDate(int(match["year"]), None, None, *match.span())


def _printed(match: re.Match[str]) -> PrintedDate | None:
    if match.re is _DATE:
        year, month, day = match["year"].lstrip("'‘’`"), int(match["month"]), match["day"]
    else:
        year = match["y1"] or match["y2"]
        month = _MONTHS.index((match["m1"] or match["m2"])[:3].lower()) + 1
        day = match["d1"] or match["d2"]
    number = int(year) if int(year) >= _FULL_YEAR else 2000 + int(year)
    try:
        date(number, month, int(day or 1))
    except ValueError:
        return None
    return PrintedDate(number, month, int(day) if day else None, *match.span())
