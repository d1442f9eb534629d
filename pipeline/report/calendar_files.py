"""iCalendar: dated statements as a file that calendar programs read (RFC 5545). Pure text.

Every event is an all-day event without time zone (``VALUE=DATE``); its end is exclusive, as the
standard wants it. No clock: ``DTSTAMP`` is the day the statement was published, so that the same
statements give the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_OCTETS = 75  # of a content line, its break not counted (RFC 5545, 3.1)
_BREAK = "\r\n"
_PRODUCT = "-//ai-brief-trends//horizons//KO"
# Characters no text value may hold (3.3.11): controls but for tab; line breaks are escaped before.
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_ESCAPE = re.compile(r"[\\;,\n]")

EventStatus = Literal["TENTATIVE", "CONFIRMED"]


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An all-day event.

    Attributes:
        uid: Stays the same from build to build; ASCII.
        starts_on: First day.
        ends_on: Last day, itself included.
        stamped_on: Day the information is of.
        summary: Title in one line.
        description: Details; line feeds allowed.
        categories: Words to group by.
        status: ``CONFIRMED`` for what has been reported.
    """

    uid: str
    starts_on: date
    ends_on: date
    stamped_on: date
    summary: str
    description: str = ""
    categories: tuple[str, ...] = ()
    status: EventStatus = "TENTATIVE"

    def __post_init__(self) -> None:
        """An event ends no sooner than it begins."""
        assert self.starts_on <= self.ends_on, self.uid


def calendar_file(events: Iterable[CalendarEvent], *, name: str) -> bytes:
    """A calendar in UTF-8 with CRLF line ends, lines folded at 75 octets.

    Args:
        events: In the order written; ``uid`` is unique among them.
        name: What programs call the calendar.
    """
    listed = list(events)
    assert len({event.uid for event in listed}) == len(listed), "two events share a uid"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for event in listed for line in _event_lines(event)),
        "END:VCALENDAR",
    ]
    return "".join(fold(line) for line in lines).encode("utf-8", "replace")


def escaped(words: str) -> str:
    r"""A text value: backslash, semicolon, comma and line feed escaped, controls left out.

    >>> escaped("하나, 둘; 셋\n넷")
    '하나\\, 둘\\; 셋\\n넷'
    """
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = _CONTROLS.sub(lambda found: found[0] if found[0] == "\n" else "", plain)
    return _ESCAPE.sub(lambda found: _ESCAPED[found[0]], kept)


def fold(line: str) -> str:
    """The line with its break, folded so that no part has more than 75 octets of UTF-8.

    A character is never torn; each further part begins with a space, which counts.
    """
    parts: list[str] = []
    part, size = "", 0
    for char in line:
        octets = len(char.encode("utf-8", "replace"))
        if size + octets > MOST_OCTETS:
            parts.append(part)
            part, size = " ", 1
        part += char
        size += octets
    return _BREAK.join([*parts, part]) + _BREAK


def _event_lines(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_day(event.stamped_on)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(event.starts_on)}"
    if event.ends_on < date.max:  # without an end the event is its first day
        yield f"DTEND;VALUE=DATE:{_day(event.ends_on + timedelta(days=1))}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.categories:
        yield f"CATEGORIES:{','.join(escaped(word) for word in event.categories)}"
    yield f"STATUS:{event.status}"
    yield "TRANSP:TRANSPARENT"  # a year-long horizon keeps nobody busy
    yield "END:VEVENT"


def _day(day: date) -> str:
    # Not strftime: it does not pad years below 1000 on every system.
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"
