"""Words of the calendar, from ``calendar.toml``."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from pipeline.errors import KnowledgeError
from pipeline.knowledge.toml_files import load_toml, string_list

if TYPE_CHECKING:
    from collections.abc import Mapping

CalendarUnit = Literal["day", "week", "month", "quarter", "year"]
Anchor = Literal["issue", "previous"]

_FILE = "calendar.toml"
_UNITS: tuple[str, ...] = get_args(CalendarUnit)
_ANCHORS: tuple[str, ...] = get_args(Anchor)


@dataclass(frozen=True, slots=True)
class RelativeWord:
    """A word for a time by its distance.

    Attributes:
        word: As in the file; spaces in it are optional in a text.
        before: Only before a month, quarter, half or season.
    """

    word: str
    unit: CalendarUnit
    shift: int
    anchor: Anchor
    before: bool


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The lists of the file; see its own comments."""

    relative: tuple[RelativeWord, ...]
    not_relative: tuple[str, ...]
    english_months: tuple[str, ...]
    korean_months: tuple[str, ...]
    korean_seasons: tuple[str, ...]
    english_seasons: tuple[str, ...]
    season_months: tuple[int, ...]
    weekdays: tuple[str, ...]
    native_counts: Mapping[str, int]
    day_counts: Mapping[str, int]
    parts: tuple[str, ...]
    future: tuple[str, ...]
    publication: tuple[str, ...]
    period: tuple[str, ...]
    measured: tuple[str, ...]
    value_words: tuple[str, ...]
    value_units: tuple[str, ...]


@functools.lru_cache(maxsize=1)
def load_calendar() -> CalendarWords:
    """The package's file.

    Raises:
        KnowledgeError: The file is damaged, or a part of it is missing.
    """
    return parse_calendar(load_toml(_FILE), _FILE)


def parse_calendar(data: dict[str, Any], where: str) -> CalendarWords:
    """The checked content of the file.

    Raises:
        KnowledgeError: A section or list is missing or of the wrong kind.
    """

    def section(name: str) -> dict[str, Any]:
        found = data.get(name)
        if not isinstance(found, dict):
            raise KnowledgeError(f"{where}: section [{name}] is missing")
        return found

    def words(name: str, key: str, count: int | None = None) -> tuple[str, ...]:
        found = string_list(section(name), key, f"{where}: [{name}]")
        if count is not None and len(found) != count:
            raise KnowledgeError(f"{where}: [{name}]: {key} must have {count} entries")
        return found

    months = section("seasons").get("first_months")
    if not isinstance(months, list) or not all(isinstance(m, int) for m in months):
        raise KnowledgeError(f"{where}: [seasons]: first_months must be four numbers")
    return CalendarWords(
        relative=_relative(data, where),
        not_relative=words("not_relative", "words"),
        english_months=words("months", "english", 12),
        korean_months=words("months", "korean", 12),
        korean_seasons=words("seasons", "korean", 4),
        english_seasons=words("seasons", "english", 4),
        season_months=tuple(months),
        weekdays=words("weekdays", "korean", 7),
        native_counts=_numbers(section("counts"), "native", where),
        day_counts=_numbers(section("counts"), "days", where),
        parts=words("parts", "words"),
        future=words("cues", "future"),
        publication=words("cues", "publication"),
        period=words("cues", "period"),
        measured=words("cues", "measured"),
        value_words=words("values", "words"),
        value_units=words("values", "units"),
    )


def _relative(data: dict[str, Any], where: str) -> tuple[RelativeWord, ...]:
    entries = data.get("relative")
    if not isinstance(entries, list) or not entries:
        raise KnowledgeError(f"{where}: [[relative]] is missing")
    found: dict[str, RelativeWord] = {}
    for number, entry in enumerate(entries, start=1):
        place = f"{where}: [[relative]] entry {number}"
        unit, shift = entry.get("unit"), entry.get("shift")
        anchor, before = entry.get("anchor", "issue"), entry.get("before", False)
        if unit not in _UNITS or anchor not in _ANCHORS:
            raise KnowledgeError(f"{place}: unit {unit!r} or anchor {anchor!r} is not known")
        if not isinstance(shift, int) or not isinstance(before, bool):
            raise KnowledgeError(f"{place}: shift must be a whole number, before true or false")
        for word in string_list(entry, "words", place):
            if word in found:
                raise KnowledgeError(f"{place}: {word!r} stands in another entry too")
            found[word] = RelativeWord(word, unit, shift, anchor, before)
    return tuple(found.values())


def _numbers(section: dict[str, Any], key: str, where: str) -> Mapping[str, int]:
    table = section.get(key)
    if not isinstance(table, dict) or not all(isinstance(n, int) for n in table.values()):
        raise KnowledgeError(f"{where}: [counts]: {key} must map words to whole numbers")
    return MappingProxyType(table)
