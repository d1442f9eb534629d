"""One entity of the knowledge files: its fields, read from a TOML entry with all checks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pipeline.errors import KnowledgeError
from pipeline.knowledge.folding import SEPARATORS, name_key
from pipeline.model.entities import ENTITY_TYPES, EntityType

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RELEASED = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_TEXTS = ("ko", "en", "country", "developer", "parent", "family", "released")
_KEYS = frozenset({"id", "type", "aliases", "field", "ambiguous", *_TEXTS})
_AMBIGUOUS_KEYS = frozenset({"alias", "needs", "unless"})


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """When an alias that also means something else names the entity.

    Attributes:
        needs: At least one of these words stands in the block or its article; empty: no need.
        unless: A word that holds the alias (메타버스 for 메타) forbids the places where it
            stands; any other word forbids the whole block.
    """

    alias: str
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the world with its names.

    Attributes:
        aliases: Names besides ``name_ko`` and ``name_en``, ambiguous ones included.
        country: Id of a place; ``developer`` and ``parent`` are ids of organisations, ``family``
            of the version family, ``fields`` of technologies.
        released: ISO text, ``2020``, ``2020-06`` or ``2020-06-11``.
        where: File and entry, for error messages.
    """

    entity_id: str
    entity_type: EntityType
    name_ko: str | None
    name_en: str | None
    aliases: tuple[str, ...] = ()
    country: str | None = None
    developer: str | None = None
    parent: str | None = None
    family: str | None = None
    released: str | None = None
    fields: tuple[str, ...] = ()
    ambiguous: tuple[Ambiguity, ...] = ()
    where: str = ""

    @property
    def name(self) -> str:
        """The name to show: Korean where there is one."""
        return self.name_ko or self.name_en or self.entity_id

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name once, as written: Korean, English, aliases."""
        names = (self.name_ko, self.name_en, *self.aliases)
        return tuple(dict.fromkeys(name for name in names if name))

    def ambiguity_of(self, key: str) -> Ambiguity | None:
        """The condition on the alias with this :func:`name_key`, if it is ambiguous."""
        return next((a for a in self.ambiguous if name_key(a.alias) == key), None)


def parse_entity(entry: object, where: str) -> Entity:
    """An entity from its TOML table.

    Args:
        entry: One element of ``[[entity]]``.
        where: File and number of the entry; the id is added in messages.

    Raises:
        KnowledgeError: A field is unknown, missing, empty, not NFC or of the wrong kind.
    """
    table = _table(entry, where)
    entity_id = table.get("id")
    if not isinstance(entity_id, str) or not _ID.fullmatch(entity_id):
        raise KnowledgeError(f"{where}: id must be ascii and kebab-case, not {entity_id!r}")
    where = f"{where} ({entity_id})"
    _refuse_unknown(table, _KEYS, where)
    entity_type = table.get("type")
    if entity_type not in ENTITY_TYPES:
        known = ", ".join(ENTITY_TYPES)
        raise KnowledgeError(f"{where}: type must be one of {known}, not {entity_type!r}")
    texts = {key: _text(table, key, where) for key in _TEXTS}
    if not (texts["ko"] or texts["en"]):
        raise KnowledgeError(f"{where}: needs a name, ko or en")
    if texts["released"] and not _RELEASED.fullmatch(texts["released"]):
        raise KnowledgeError(f"{where}: released must be YYYY, YYYY-MM or YYYY-MM-DD")
    ambiguous = tuple(_ambiguity(a, where) for a in _array(table, "ambiguous", where))
    listed = dict.fromkeys((*_strings(table, "aliases", where), *(a.alias for a in ambiguous)))
    return Entity(
        entity_id=entity_id,
        entity_type=cast("EntityType", entity_type),
        name_ko=texts["ko"],
        name_en=texts["en"],
        aliases=tuple(a for a in listed if a not in (texts["ko"], texts["en"])),
        country=texts["country"],
        developer=texts["developer"],
        parent=texts["parent"],
        family=texts["family"],
        released=texts["released"],
        fields=_strings(table, "field", where),
        ambiguous=ambiguous,
        where=where,
    )


def parse_entities(data: Mapping[str, Any], file: str) -> tuple[Entity, ...]:
    """All ``[[entity]]`` entries of one file's content.

    Raises:
        KnowledgeError: An entry is wrong.
    """
    entries = _array(data, "entity", file)
    return tuple(parse_entity(e, f"{file}: entity {n}") for n, e in enumerate(entries, start=1))


def _ambiguity(entry: object, where: str) -> Ambiguity:
    table = _table(entry, f"{where}: ambiguous")
    alias = _text(table, "alias", f"{where}: ambiguous")
    if not alias:
        raise KnowledgeError(f"{where}: ambiguous: alias is missing")
    where = f"{where}: ambiguous {alias}"
    _refuse_unknown(table, _AMBIGUOUS_KEYS, where)
    return Ambiguity(alias, _strings(table, "needs", where), _strings(table, "unless", where))


def _table(entry: object, where: str) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping):
        raise KnowledgeError(f"{where}: must be a table, not {entry!r}")
    return entry


def _refuse_unknown(table: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    if unknown := sorted(set(table) - known):
        raise KnowledgeError(f"{where}: no field {unknown[0]!r}; there are {sorted(known)}")


def _array(table: Mapping[str, Any], key: str, where: str) -> list[object]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise KnowledgeError(f"{where}: {key} must be an array, not {value!r}")
    return value


def _strings(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    return tuple(_checked(value, key, where) for value in _array(table, key, where))


def _text(table: Mapping[str, Any], key: str, where: str) -> str | None:
    return None if key not in table else _checked(table[key], key, where)


def _checked(value: object, key: str, where: str) -> str:
    if not isinstance(value, str) or SEPARATORS.issuperset(value):
        raise KnowledgeError(f"{where}: {key}: {value!r} is no text")
    if value != unicodedata.normalize("NFC", value):
        raise KnowledgeError(f"{where}: {key}: {value!r} is not in Unicode form NFC")
    if value != " ".join(value.split()):
        raise KnowledgeError(f"{where}: {key}: {value!r} has spaces at an end, or several in a row")
    return value
