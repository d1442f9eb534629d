"""What may stand around a name within one Korean word, from ``name_endings.toml``."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from pipeline.errors import KnowledgeError
from pipeline.knowledge.toml_files import load_toml, string_list

if TYPE_CHECKING:
    from collections.abc import Mapping

NameGroup = Literal["place", "organisation", "person", "technical", "work"]

_FILE = "name_endings.toml"
_GROUPS: tuple[NameGroup, ...] = get_args(NameGroup)


@dataclass(frozen=True, slots=True)
class CountrySigns:
    """Countries in one character.

    Attributes:
        readings: Chinese character → Hangul syllable, 美 → 미.
        counters: Characters that are no country after a number, 日.
        not_before: Character → beginnings of the next word before which it is no country.
        pairs: Written together, 한미일.
        partners: Longer names that stand in a series with them, 美-EU.
        shared: Words for what several countries share, 무역.
        after_china: Words before which 中 is China even behind a noun.
    """

    readings: Mapping[str, str]
    counters: frozenset[str]
    not_before: Mapping[str, tuple[str, ...]]
    pairs: frozenset[str]
    partners: tuple[str, ...]
    shared: frozenset[str]
    after_china: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameEndings:
    """The pieces of words around names; see the file's own comments."""

    case: tuple[str, ...]
    auxiliary: tuple[str, ...]
    copula: tuple[str, ...]
    verbs: tuple[str, ...]
    suffixes: Mapping[NameGroup, tuple[str, ...]]
    nouns: Mapping[NameGroup, tuple[str, ...]]
    technical_prefixes: frozenset[str]
    place_prefixes: frozenset[str]
    countries: CountrySigns


@functools.lru_cache(maxsize=1)
def load_name_endings() -> NameEndings:
    """The package's file.

    Raises:
        KnowledgeError: The file is damaged, or a part of it is missing.
    """
    return parse_name_endings(load_toml(_FILE), _FILE)


def parse_name_endings(data: dict[str, Any], where: str) -> NameEndings:
    """The checked content of the file.

    Raises:
        KnowledgeError: A section or list is missing or of the wrong kind.
    """
    section = {}
    for name in ("particles", "verbs", "suffixes", "nouns", "prefixes", "countries"):
        section[name] = data.get(name)
        if not isinstance(section[name], dict):
            raise KnowledgeError(f"{where}: section [{name}] is missing")

    def words(name: str, key: str) -> tuple[str, ...]:
        return string_list(section[name] or {}, key, f"{where}: [{name}]")

    readings = (section["countries"] or {}).get("readings")
    if not isinstance(readings, dict) or not all(
        len(char) == 1 and isinstance(syllable, str) and len(syllable) == 1
        for char, syllable in readings.items()
    ):
        raise KnowledgeError(f"{where}: [countries]: readings must map character to syllable")
    return NameEndings(
        case=words("particles", "case"),
        auxiliary=words("particles", "auxiliary"),
        copula=words("particles", "copula"),
        verbs=words("verbs", "technical"),
        suffixes=MappingProxyType({group: words("suffixes", group) for group in _GROUPS}),
        nouns=MappingProxyType({group: words("nouns", group) for group in _GROUPS}),
        technical_prefixes=frozenset(words("prefixes", "technical")),
        place_prefixes=frozenset(words("prefixes", "place")),
        countries=CountrySigns(
            readings=MappingProxyType(readings),
            counters=frozenset(words("countries", "counters")),
            not_before=MappingProxyType(_not_before(data["countries"], where)),
            pairs=frozenset(words("countries", "pairs")),
            partners=words("countries", "partners"),
            shared=frozenset(words("countries", "shared")),
            after_china=words("countries", "after_china"),
        ),
    )


def _not_before(countries: dict[str, Any], where: str) -> dict[str, tuple[str, ...]]:
    table = countries.get("not_before")
    if not isinstance(table, dict):
        raise KnowledgeError(f"{where}: [countries]: not_before is missing")
    place = f"{where}: [countries] not_before"
    return {char: string_list(table, char, place) for char in table}
