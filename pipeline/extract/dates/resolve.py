"""Places calendar expressions in time: what is not printed comes from the issue or the text before."""

from __future__ import annotations

import dataclasses
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.knowledge.calendar import load_calendar
from pipeline.model.dates import period_of

if TYPE_CHECKING:
    from pipeline.extract.dates.values import Expression, Point, Shift, Unit, Way
    from pipeline.model.dates import DatePrecision

_MONTHS = 12
_FIRST_MONTH: dict[str, tuple[int, int]] = {"quarter": (3, 1), "half": (6, 1), "month": (1, 1)}
# A month without a year is of the year, unless that is so far ahead that nobody would have
# left the year out; halves are planned longer ahead.
_AHEAD_MONTHS, _AHEAD_MONTHS_HALF = 4, 5
# In the last months of a year, a month that is over can only be planned for the next one.
_PLANNED_MONTHS = 3
# The year of a date named just before goes on for the next one: 2019년 11월 … 12월.
_NEAR = 60
_NEXT_TO = 8
_DIRECTLY_AFTER = 2
_OLD = timedelta(days=550)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Days covered, as ISO text and as dates."""

    iso: str
    starts_on: date
    ends_on: date
    precision: DatePrecision


@dataclass(frozen=True, slots=True)
class Prior:
    """A date named before: in the same block at ``end``, or further up (``end`` is ``None``)."""

    resolved: Resolved
    end: int | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a date is resolved against.

    Attributes:
        starts_on: First day of the period the issue is dated to; ``None`` if nothing tells.
        ends_on: Its last day.
        prior: The date named last.
        ahead: Words around say that the time is still to come, or may be (11월까지).
        planned: They say so for certain (11월 출시 예정).
    """

    starts_on: date | None
    ends_on: date | None
    prior: Prior | None = None
    ahead: bool = False
    planned: bool = False


def resolve(found: Expression, frame: Frame) -> Resolved | None:
    """The days an expression covers; ``None`` when its year is nowhere to be found.

    Never resolved against today: without an issue's date and a date before, 5월 says nothing.
    """
    try:
        if found.stretches or (found.first.unit == "week" and found.last is None):
            return _stretch(found, frame)
        if found.last is not None:
            return _range(found, frame)
        return _point(found.first, frame, found.way, found.start)
    except (ValueError, OverflowError):  # 2월 30일, or a distance beyond the calendar
        return None


def _range(found: Expression, frame: Frame) -> Resolved | None:
    assert found.last is not None
    first, last = found.first, found.last
    if first.year is None and first.shift is None and last.year is not None:
        year = last.year
        if (first.number or 1, first.day or 1) > (last.number or _MONTHS, last.day or 31):
            year -= 1
        first = dataclasses.replace(first, year=year)
    low = _point(first, frame, found.way, found.start)
    if low is None:
        return None
    if last.year is None:
        number = last.number or low.starts_on.month
        same = (last.unit, number, last.day or 31) >= (
            last.unit,
            _number_of(low, last.unit),
            first.day or 1,
        )
        last = dataclasses.replace(
            last, year=low.starts_on.year + (not same), shift=None, number=last.number or number
        )
    high = _point(last, frame, found.way, found.start)
    if high is None or high.ends_on < low.starts_on:
        return None
    iso = f"{low.iso.split('/')[0]}/{high.iso.split('/')[-1]}"
    return Resolved(iso, low.starts_on, high.ends_on, "range")


def _number_of(resolved: Resolved, unit: Unit) -> int:
    month = resolved.starts_on.month
    return {"quarter": (month + 2) // 3, "half": (month + 5) // 6}.get(unit, month)


def _stretch(found: Expression, frame: Frame) -> Resolved | None:
    """``지난 10년``: from then until the issue; a week is seven days."""
    shift = found.first.shift
    on = frame.starts_on
    if shift is None or on is None:
        return None
    if not found.stretches:
        monday = on - timedelta(days=on.weekday()) + timedelta(weeks=shift.amount)
        return _days(monday, monday + timedelta(days=6), "week")
    there = _moved(on, shift)
    low, high = min(on, there), max(on, there)
    return _days(low, high, "range")


def _days(low: date, high: date, precision: DatePrecision) -> Resolved:
    return Resolved(f"{low.isoformat()}/{high.isoformat()}", low, high, precision)


def _moved(on: date, shift: Shift) -> date:
    """The day a number of units away; the last day of a shorter month."""
    if shift.unit in ("day", "week"):
        return on + timedelta(days=shift.amount * (7 if shift.unit == "week" else 1))
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[shift.unit] * shift.amount
    count = on.year * _MONTHS + on.month - 1 + months
    year, month = divmod(count, _MONTHS)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def _point(point: Point, frame: Frame, way: Way | None, start: int) -> Resolved | None:
    if point.shift is not None:
        return _shifted(point, point.shift, frame, way)
    if point.year is not None:
        return _placed(point, point.year)
    if point.number is None:
        return _day_only(point, frame, way)
    year = _year_for(point, frame, way, start)
    return None if year is None else _placed(point, year)


def _placed(point: Point, year: int) -> Resolved:
    """With its year known."""
    number, unit = point.number, point.unit
    if unit in ("decade", "century"):
        return _resolved(f"{year:04}/{year + (9 if unit == 'decade' else 99):04}", unit)
    if number is None:
        return _resolved(f"{year:04}", "year")
    if unit == "half":
        iso = f"{year:04}-{number * 6 - 5:02}/{year:04}-{number * 6:02}"
    elif unit == "season":
        low = load_calendar().season_months[number - 1]
        after, high = divmod(low + 1, _MONTHS)
        iso = f"{year:04}-{low:02}/{year + after:04}-{high + 1:02}"
    elif unit == "quarter":
        iso = f"{year:04}-Q{number}"
    else:
        iso = f"{year:04}-{number:02}" + (f"-{point.day:02}" if point.day else "")
    return _resolved(iso, unit)


def _resolved(iso: str, precision: DatePrecision) -> Resolved:
    return Resolved(iso, *period_of(iso), precision)


def _shifted(point: Point, shift: Shift, frame: Frame, way: Way | None) -> Resolved | None:
    """``작년 12월``, ``지난달 20일``, ``다음 주 화요일``, ``5년 뒤``."""
    on = frame.starts_on
    if shift.anchor == "previous" and frame.prior and frame.prior.end is not None:
        on = frame.prior.resolved.starts_on
    if on is None:
        return None
    there = _moved(on, shift) if shift.unit != "century" else on
    if point.weekday is not None:
        day = there + timedelta(days=point.weekday - there.weekday())
        if way == "past" and day >= there:
            day -= timedelta(days=7)
        elif way == "future" and day <= there:
            day += timedelta(days=7)
        return _resolved(day.isoformat(), "day")
    if shift.unit == "year":
        return _placed(point, there.year)
    if shift.unit == "quarter":
        return _resolved(f"{there.year:04}-Q{(there.month + 2) // 3}", "quarter")
    if shift.unit == "month":
        iso = f"{there.year:04}-{there.month:02}"
        return _resolved(f"{iso}-{point.day:02}", "day") if point.day else _resolved(iso, "month")
    return _resolved(there.isoformat(), "day")


def _day_only(point: Point, frame: Frame, way: Way | None) -> Resolved | None:
    """``지난 11일``: of the issue's month, or the one before or after it."""
    if frame.starts_on is None or frame.ends_on is None or point.day is None:
        return None
    month = frame.ends_on.replace(day=1)
    if way == "future" or (way is None and frame.ahead):
        if point.day < frame.starts_on.day:
            month = (month + timedelta(days=31)).replace(day=1)
    elif point.day > frame.ends_on.day:
        month = (month - timedelta(days=1)).replace(day=1)
    return _resolved(month.replace(day=point.day).isoformat(), "day")


def _year_for(point: Point, frame: Frame, way: Way | None, start: int) -> int | None:
    """The year of a month, quarter or half printed without one."""
    inherited = _from_prior(point, frame, way, start)
    if inherited is not None:
        return inherited
    if frame.starts_on is None or frame.ends_on is None:
        return frame.prior.resolved.starts_on.year if frame.prior else None
    same = frame.ends_on.year
    begins, ends = _span_in(point, same)
    if way == "past":
        return same if begins <= frame.ends_on else same - 1
    if way == "future" or frame.ahead:
        planned = frame.planned and frame.starts_on.month > _MONTHS - _PLANNED_MONTHS
        return same + (ends < frame.starts_on and (way == "future" or planned))
    limit = _AHEAD_MONTHS_HALF if point.unit == "half" else _AHEAD_MONTHS
    months = (begins.year - frame.ends_on.year) * _MONTHS + begins.month - frame.ends_on.month
    return same - 1 if months > limit else same


def _span_in(point: Point, year: int) -> tuple[date, date]:
    try:
        placed = _placed(point, year)
    except ValueError:  # 29 February
        placed = _placed(dataclasses.replace(point, unit="month", day=None), year)
    return placed.starts_on, placed.ends_on


def _from_prior(point: Point, frame: Frame, way: Way | None, start: int) -> int | None:
    """The year of the date named just before in the same block."""
    prior = frame.prior
    if prior is None or prior.end is None or way is not None:
        return None
    gap, before = start - prior.end, prior.resolved
    whole_years = before.precision in ("year", "decade", "century")
    if before.precision in ("decade", "century") or gap > (_NEXT_TO if whole_years else _NEAR):
        return None
    if whole_years:
        return before.starts_on.year if gap <= _DIRECTLY_AFTER + 2 else None
    if frame.ends_on and frame.ends_on - before.ends_on > _OLD and gap > _NEXT_TO * 3:
        return None
    year = before.starts_on.year
    _, ends = _span_in(point, year)
    if ends >= before.starts_on:
        return year
    later, _ = _span_in(point, year + 1)
    return year + 1 if frame.ends_on is None or later <= frame.ends_on else year
