"""Where a calendar expression stands, and which days it covers."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

# The unit printed. "range" is anything between two printed ends, "season" three months, "half"
# six. 2020년 초 and 2020년 말 keep the unit they part: year.
DatePrecision = Literal[
    "day", "week", "month", "quarter", "season", "half", "year", "decade", "century", "range"
]
# event: when something happened or happens; publication: when a source appeared; horizon: a time
# still ahead when the issue came out; period: time that something lasted or was measured over.
DateRole = Literal["event", "publication", "horizon", "period"]

DATE_PRECISIONS: tuple[str, ...] = get_args(DatePrecision)
DATE_ROLES: tuple[str, ...] = get_args(DateRole)

_ISO = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?\Z")
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class DateMention:
    """A calendar expression: a span of a block's text, particles not included.

    Attributes:
        iso: ``2020``, ``2020-04``, ``2020-04-24``, ``2020-Q1``, or two of them with a slash; both
            ends are included (``1980/1989``).
        starts_on: First day covered.
        ends_on: Last day covered.
        precision: The unit printed.
        is_relative: Nothing of the calendar is printed but a distance (올해, 지난달, 5년 뒤); a bare
            month or half (지난 5월, 올해 하반기) is no relative expression: only its year is inferred.
        confidence: 0 to 1.
    """

    block_id: str
    start: int
    end: int
    surface: str
    iso: str
    starts_on: date
    ends_on: date
    precision: DatePrecision
    role: DateRole
    is_relative: bool
    confidence: float


def period_of(iso: str) -> tuple[date, date]:
    """First and last day an ISO text of :class:`DateMention` covers.

    Raises:
        ValueError: It is no such text, or no day of the calendar.

    >>> period_of("2020-Q1")
    (datetime.date(2020, 1, 1), datetime.date(2020, 3, 31))
    >>> period_of("1980/1989")[1]
    datetime.date(1989, 12, 31)
    """
    first, slash, last = iso.partition("/")
    starts_on, ends_on = _single(first)
    return (starts_on, _single(last)[1]) if slash else (starts_on, ends_on)


def _single(iso: str) -> tuple[date, date]:
    match = _ISO.match(iso)
    if not match:
        raise ValueError(f"no ISO date: {iso!r}")
    year, quarter, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if day:
        on = date(year, month or 1, day)
        return on, on
    if quarter:
        low, high = quarter * 3 - 2, quarter * 3
    else:
        low, high = month or 1, month or _LAST_MONTH
    return date(year, low, 1), date(year, high, monthrange(year, high)[1])
