"""What a date is about: an event, a publication, a horizon still ahead, or a period."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from pipeline.extract.dates.context import inside_bracket
from pipeline.knowledge.calendar import load_calendar

if TYPE_CHECKING:
    from datetime import date

    from pipeline.extract.dates.resolve import Resolved
    from pipeline.model.dates import DateRole

    Period = tuple[date | None, date | None]

_REACH = 40  # characters after a date in which its verb or noun is looked for
_NEAR = 14
_BREAK = re.compile(r"[;\n]|다\.\s|\.\s(?=[가-힣A-Z])|,\s(?=['‘’\d])|\d{4}년|\d월")
_UNTIL = re.compile(r"\s?까지")
_DURING = re.compile(r"\s중(?![가-힣])")  # 11월 중 공개
_BY = re.compile(r"\b(?:by|until)\s$", re.IGNORECASE)
_AHEAD = re.compile(r"(?:향후|앞으로)\s[^,.\d]{0,8}$")
_TILDE = re.compile(r"(?<![^\s(])[~∼～]\s?$")
_ISSUE_OF = re.compile(r"\s?호(?![가-힣])")  # 2020년 7월호
# A source's name and its date in one bracket: (IMF, 4.14.), (2020.11, MIT Technology Review)
_SOURCE = re.compile(r"\s*[A-Za-z가-힣][^()\d]{1,40}[,·]\s*$")
_SOURCE_AFTER = re.compile(r"\s*,\s*[A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+)*\s*\)")
_PERIODS = frozenset({"range", "decade", "century"})
_MEASURED = frozenset({"quarter", "half", "year", "month"})


def is_planned(text: str, start: int, end: int) -> bool:
    """Whether the words around say for certain that the time was still to come."""
    after = _clause(text, end)
    return bool(
        _DURING.match(after)
        or _future().search(after)
        or _BY.search(text[max(0, start - 8) : start])
        or _AHEAD.search(text[max(0, start - 14) : start])
    )


def is_until(text: str, end: int) -> bool:
    """Whether 까지 follows: still to come, or the end of something past."""
    return bool(_UNTIL.match(text, end))


def role_of(
    text: str, span: tuple[int, int], resolved: Resolved, *, issue: Period, kind: str
) -> DateRole:
    """The role of one date.

    Args:
        text: The block's text.
        span: Where the expression stands.
        resolved: Which days it covers.
        issue: First and last day of the issue's own date; without it the words decide what is ahead.
        kind: Kind of the block.
    """
    start, end = span
    after = _clause(text, end)
    said = is_until(text, end) or is_planned(text, start, end)
    if _is_coming(resolved, issue, said=said):
        return "horizon"
    lasts = _period().match(after) or _UNTIL.match(after)
    if resolved.precision in _PERIODS or lasts or _TILDE.search(text, max(0, start - 2), start):
        return "period"
    named = _ISSUE_OF.match(after) or _publication().search(after[:_NEAR])
    if kind in ("caption", "source", "footnote") or named or _is_source(text, start, end):
        return "publication"
    if resolved.precision in _MEASURED and _measured().search(after[:_NEAR]):
        return "period"
    return "event"


def _is_coming(resolved: Resolved, issue: Period, *, said: bool) -> bool:
    """Whether it lies ahead of the issue: wholly so, or not yet over and said to come."""
    first, last = issue
    if first is None or last is None:
        return said
    begun = resolved.starts_on < first
    return (
        resolved.starts_on > last
        or (said and resolved.ends_on >= first)
        or (resolved.precision == "range" and not begun and resolved.ends_on > last)
    )


def _clause(text: str, end: int) -> str:
    """What follows up to the next date or the end of the sentence."""
    after = text[end : end + _REACH]
    stop = _BREAK.search(after)
    return after[: stop.start()] if stop else after


def _is_source(text: str, start: int, end: int) -> bool:
    inside = inside_bracket(text, start)
    if inside is None:
        return False
    return bool(_SOURCE.match(inside) or (not inside.strip() and _SOURCE_AFTER.match(text, end)))


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in words)


@functools.lru_cache(maxsize=1)
def _future() -> re.Pattern[str]:
    return re.compile(_any(load_calendar().future))


@functools.lru_cache(maxsize=1)
def _publication() -> re.Pattern[str]:
    return re.compile(_any(load_calendar().publication), re.IGNORECASE)


@functools.lru_cache(maxsize=1)
def _period() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{_any(load_calendar().period)})(?![가-힣]*[격접])")


@functools.lru_cache(maxsize=1)
def _measured() -> re.Pattern[str]:
    return re.compile(_any(load_calendar().measured))
