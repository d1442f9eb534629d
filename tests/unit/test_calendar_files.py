"""iCalendar as another reader sees it."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.report.calendar_files import (
    MOST_OCTETS,
    CalendarEvent,
    calendar_file,
    escaped,
    fold,
)

icalendar = pytest.importorskip("icalendar")


def event(uid="a@x", starts=date(2024, 1, 1), ends=date(2024, 12, 31), **more):
    more = {"summary": "요약", "stamped_on": date(2023, 12, 1)} | more
    return CalendarEvent(uid=uid, starts_on=starts, ends_on=ends, **more)


def read(*events):
    calendar = icalendar.Calendar.from_ical(calendar_file(events, name="달력"))
    return calendar, calendar.walk("VEVENT")


def test_all_day_events_end_the_day_after():
    _, (found,) = read(event())
    assert found.decoded("dtstart") == date(2024, 1, 1)
    assert found.decoded("dtend") == date(2025, 1, 1)
    assert found["dtstart"].params["VALUE"] == "DATE"
    assert found.decoded("dtstamp").isoformat() == "2023-12-01T00:00:00+00:00"


def test_a_single_day_lasts_one_day():
    _, (found,) = read(event(starts=date(2024, 2, 29), ends=date(2024, 2, 29)))
    assert found.decoded("dtend") == date(2024, 3, 1)


def test_the_calendar_names_itself():
    calendar, _ = read()
    assert calendar["version"] == "2.0"
    assert calendar["prodid"].startswith("-//ai-brief-trends//")
    assert calendar["x-wr-calname"] == "달력"


@pytest.mark.parametrize(
    "words",
    [
        '쉼표, 쌍반점; 역빗금\\ 콜론: 따옴표"',
        "줄\n바꿈\n\n둘",
        "가" * 400,
        "🧪" * 60 + "끝",
        "BEGIN:VEVENT\nEND:VCALENDAR",
        "\\n, 그대로",
    ],
)
def test_words_come_back_as_they_were(words):
    _, events = read(event(summary=words, description=words, categories=("하나, 둘", "셋")))
    assert len(events) == 1
    assert str(events[0]["summary"]) == words
    assert str(events[0]["description"]) == words
    assert [str(word) for word in events[0]["categories"].cats] == ["하나, 둘", "셋"]


def test_controls_are_left_out():
    assert escaped("가\x00나\x1b\r\n다\t라") == "가나\\n다\t라"


@pytest.mark.parametrize(
    "line", ["SUMMARY:" + "a" * 300, "SUMMARY:" + "가" * 100, "X:" + "🧪" * 40, "A" * 75]
)
def test_no_line_is_longer_than_75_octets(line):
    folded = fold(line)
    parts = folded.encode().split(b"\r\n")
    assert parts[-1] == b""
    assert all(len(part) <= MOST_OCTETS for part in parts)
    assert all(part.startswith(b" ") for part in parts[1:-1])
    for part in parts:
        part.decode()  # no character is torn
    assert folded.replace("\r\n ", "").removesuffix("\r\n") == line


def test_75_octets_need_no_fold():
    assert fold("A" * 75) == "A" * 75 + "\r\n"


def test_lone_surrogates_do_not_break_the_file():
    assert calendar_file([event(summary="\ud800가")], name="x").decode()


def test_the_last_day_of_the_calendar_has_no_morrow():
    _, (found,) = read(event(starts=date(9999, 12, 31), ends=date.max))
    assert "dtend" not in found


def test_backwards_and_twice_are_refused():
    with pytest.raises(AssertionError):
        event(starts=date(2024, 2, 1), ends=date(2024, 1, 1))
    with pytest.raises(AssertionError):
        calendar_file([event(), event()], name="x")
