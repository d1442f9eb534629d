"""What a calendar expression prints, before it is placed in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipeline.knowledge.calendar import Anchor

Unit = Literal["day", "week", "month", "quarter", "season", "half", "year", "decade", "century"]
# Which way a bare month or a stretch lies: 지난 5월, 오는 9월, 최근 3년, 향후 5년.
Way = Literal["past", "future"]

# Two-digit years: 69 to 99 are of the last century, as POSIX strptime reads them.
_PIVOT = 69
_CENTURY = 100
# 50년대 and 60년대 are no decades to come.
_OLD_DECADE = 50


@dataclass(frozen=True, slots=True)
class Shift:
    """A distance from the issue's day or from the date named before."""

    unit: Unit
    amount: int
    anchor: Anchor = "issue"


@dataclass(frozen=True, slots=True)
class Point:
    """What is printed of one calendar date; what is missing stays ``None``.

    Attributes:
        unit: The finest unit printed.
        year: Four digits; the first year of a decade or century.
        number: Which month, quarter, season or half of the year.
        shift: Given by a word instead of digits (올해, 지난달).
        weekday: 0 for Monday.
    """

    unit: Unit
    year: int | None = None
    number: int | None = None
    day: int | None = None
    shift: Shift | None = None
    weekday: int | None = None

    @property
    def names_calendar(self) -> bool:
        """Whether a year, month, quarter, half, season or day of the month is printed."""
        return any(part is not None for part in (self.year, self.number, self.day))


@dataclass(frozen=True, slots=True)
class Expression:
    """A whole calendar expression.

    Attributes:
        first: The date, or the beginning of a range.
        last: The end of a range.
        way: Where a bare month lies, as the word before it says.
        stretches: All the time between the anchor and ``first`` (지난 10년).
        digits: Month and day are printed without 월 and 일.
    """

    start: int
    end: int
    first: Point
    last: Point | None = None
    way: Way | None = None
    stretches: bool = False
    confidence: float = 0.9
    digits: bool = False

    @property
    def is_relative(self) -> bool:
        """Nothing of the calendar is printed, only a distance."""
        return not self.first.names_calendar and not (self.last and self.last.names_calendar)


def full_year(text: str) -> int:
    """Four digits of a year that may be printed with two.

    >>> full_year("24"), full_year("97"), full_year("2020")
    (2024, 1997, 2020)
    """
    number = int(text)
    if number >= _CENTURY:
        return number
    return number + (1900 if number >= _PIVOT else 2000)


def full_decade(text: str) -> int:
    """The first year of a decade printed with two digits or four.

    >>> full_decade("90"), full_decade("20"), full_decade("1980")
    (1990, 2020, 1980)
    """
    number = int(text)
    if number >= _CENTURY:
        return number
    return number + (1900 if number >= _OLD_DECADE else 2000)
