"""What figures measure: synonyms, kindred attributes, unit scales, from ``attributes.toml``."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.toml_files import load_toml, string_list

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = "attributes.toml"
_FIELDS = ("key", "words", "units", "family", "fixed")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute that claims are compared by.

    Attributes:
        key: The word all its spellings stand for.
        family: Attributes of one family are worth showing side by side.
        is_fixed: Time does not change it.
    """

    key: str
    family: str
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Attributes:
    """The content of the file; see its own comments.

    Attributes:
        by_word: Spelling without spaces, folded → attribute.
        by_unit: Unit code → attribute its quantities measure.
        scales: Unit code → base unit and its multiple.
    """

    by_word: Mapping[str, Attribute]
    by_unit: Mapping[str, Attribute]
    fillers: frozenset[str]
    corrections: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    scales: Mapping[str, tuple[str, float]]

    def find(self, phrase: str, unit: str) -> Attribute | None:
        """The attribute a phrase of a text speaks of.

        A unit that leaves no choice decides; then the whole phrase; then its last two words, and
        its last one (국내 매출액 is a 매출 but not the 매출 of the whole: see :meth:`key_of`).

        Args:
            phrase: Column ``attribute`` of table ``quantities``.
            unit: Code of the unit.
        """
        if unit in self.by_unit:
            return self.by_unit[unit]
        return self.by_word.get(_folded(" ".join(self._words(phrase))))

    def key_of(self, phrase: str, unit: str) -> str:
        """The text by which attributes are compared: synonyms at its end replaced, fillers gone."""
        found = self.find(phrase, unit)
        if found is not None:
            return found.key
        words = self._words(phrase)
        for length in (2, 1):
            head = self.by_word.get(_folded(" ".join(words[-length:])))
            if head is not None and len(words) > length:
                return " ".join([*words[:-length], head.key])
        return " ".join(words)

    def _words(self, phrase: str) -> list[str]:
        words = phrase.split()
        return [word for word in words if word not in self.fillers] or words


@functools.lru_cache(maxsize=1)
def load_attributes() -> Attributes:
    """The package's file.

    Raises:
        KnowledgeError: The file is damaged, or a part of it is missing.
    """
    return parse_attributes(load_toml(_FILE), _FILE)


def parse_attributes(data: dict[str, Any], where: str) -> Attributes:
    """The checked content of the file.

    Raises:
        KnowledgeError: A part is missing or of the wrong kind, or a word or unit has two owners.
    """
    by_word: dict[str, Attribute] = {}
    by_unit: dict[str, Attribute] = {}
    entries = data.get("attribute")
    if not isinstance(entries, list):
        raise KnowledgeError(f"{where}: [[attribute]] is missing")
    for number, entry in enumerate(entries, start=1):
        place = f"{where}: [[attribute]] entry {number}"
        attribute = _attribute(entry, place)
        for word in (attribute.key, *string_list(entry, "words", place)):
            if _owner(by_word, _folded(word), attribute) != attribute:
                raise KnowledgeError(f"{place}: {word!r} belongs to another attribute too")
        for unit in string_list(entry, "units", place):
            if _owner(by_unit, unit, attribute) != attribute:
                raise KnowledgeError(f"{place}: unit {unit!r} belongs to another attribute too")
    return Attributes(
        by_word=MappingProxyType(by_word),
        by_unit=MappingProxyType(by_unit),
        fillers=frozenset(_words(data, "fillers", "words", where)),
        corrections=_words(data, "corrections", "words", where),
        up=_words(data, "changes", "up", where),
        down=_words(data, "changes", "down", where),
        scales=_scales(data, where),
    )


def _folded(phrase: str) -> str:
    return phrase.replace(" ", "").casefold()


def _owner(owners: dict[str, Attribute], name: str, attribute: Attribute) -> Attribute:
    return owners.setdefault(name, attribute)


def _attribute(entry: dict[str, Any], place: str) -> Attribute:
    for name in entry:
        if name not in _FIELDS:
            raise KnowledgeError(f"{place}: no field {name!r}; there are {', '.join(_FIELDS)}")
    key, family, fixed = entry.get("key"), entry.get("family"), entry.get("fixed")
    if not isinstance(key, str) or not isinstance(family, str) or not key or not family:
        raise KnowledgeError(f"{place}: key and family must be non-empty strings")
    if not isinstance(fixed, bool):
        raise KnowledgeError(f"{place} ({key}): fixed must be true or false")
    return Attribute(key, family, fixed)


def _words(data: dict[str, Any], section: str, key: str, where: str) -> tuple[str, ...]:
    found = data.get(section)
    if not isinstance(found, dict):
        raise KnowledgeError(f"{where}: section [{section}] is missing")
    return string_list(found, key, f"{where}: [{section}]")


def _scales(data: dict[str, Any], where: str) -> Mapping[str, tuple[str, float]]:
    tables = data.get("scales")
    if not isinstance(tables, dict):
        raise KnowledgeError(f"{where}: section [scales] is missing")
    scales: dict[str, tuple[str, float]] = {}
    for base, units in tables.items():
        for unit, times in {base: "1", **units}.items():
            place = f"{where}: [scales.{base}]: {unit}"
            if unit in scales:
                raise KnowledgeError(f"{place} stands in two scales")
            try:
                scales[unit] = (base, float(times))
            except (TypeError, ValueError) as error:
                raise KnowledgeError(f"{place} = {times!r} is no number") from error
    return MappingProxyType(scales)
