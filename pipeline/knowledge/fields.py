"""Fields of application (적용 분야) and the words that tell them, from ``fields.toml``."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.folding import is_hangul, name_key
from pipeline.knowledge.toml_files import load_toml, string_list

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = "fields.toml"
_KEYS = frozenset({"id", "ko", "en", "entities", "parts", "words", "unless"})
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MIN_PART = 2  # one syllable stands in too many words to tell anything
_BLANK = "\0"  # stands where an `unless` word was, so that nothing is found across it


@dataclass(frozen=True, slots=True)
class Field:
    """A field of application: its id and names."""

    field_id: str
    ko: str
    en: str


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """All fields, and what names them.

    Attributes:
        fields: Field id → field, in the order of the file.
        entities: Entity id → ids of the fields it names.
        parts: Hangul found inside a term → ids of fields.
        words: Key of a whole term → ids of fields.
        unless: Keys that hold a part and mean something else, the longest first.
    """

    fields: Mapping[str, Field]
    entities: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    unless: tuple[str, ...]

    def of_term(self, term: str) -> tuple[str, ...]:
        """Ids of the fields a term (a noun or compound noun) tells, in order of the file.

        >>> load_fields().of_term("원격 의료")
        ('healthcare',)
        >>> load_fields().of_term("게임체인저")
        ()
        """
        key = name_key(term)
        found = set(self.words.get(key, ()))
        if any(map(is_hangul, key)):
            for word in self.unless:
                key = key.replace(word, _BLANK)
            for length in self._lengths:
                for start in range(len(key) - length + 1):
                    found.update(self.parts.get(key[start : start + length], ()))
        return tuple(field_id for field_id in self.fields if field_id in found)

    @property
    def _lengths(self) -> tuple[int, ...]:
        return _lengths_of(tuple(self.parts))


@functools.lru_cache(maxsize=8)
def _lengths_of(parts: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(sorted({len(part) for part in parts}))


@functools.lru_cache(maxsize=1)
def load_fields() -> Fields:
    """The package's file.

    Raises:
        KnowledgeError: The file is damaged.
    """
    return parse_fields(load_toml(_FILE), _FILE)


def parse_fields(data: Mapping[str, Any], where: str) -> Fields:
    """The checked content of the file.

    Raises:
        KnowledgeError: A key is missing, unknown or of the wrong kind, an id stands twice, a part
            is no Hangul of two syllables or more, an ``unless`` word holds no part of its field.
    """
    entries = data.get("field", [])
    if not isinstance(entries, list):
        raise KnowledgeError(f"{where}: field must be [[field]] tables")
    fields: dict[str, Field] = {}
    cues: dict[str, dict[str, list[str]]] = {
        kind: defaultdict(list) for kind in ("entities", "parts", "words")
    }
    unless: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        at = f"{where}: field {number}"
        field = _field(entry, at)
        at = f"{at} ({field.field_id})"
        if field.field_id in fields:
            raise KnowledgeError(f"{at}: the id stands twice")
        fields[field.field_id] = field
        for kind, owners in cues.items():
            for cue in _cues(entry, kind, at):
                owners[cue].append(field.field_id)
        for word in string_list(entry, "unless", at):
            if not any(part in name_key(word) for part in _cues(entry, "parts", at)):
                raise KnowledgeError(f"{at}: unless: {word!r} holds none of the parts")
            unless.add(name_key(word))
    closed = {
        kind: MappingProxyType({cue: tuple(ids) for cue, ids in owners.items()})
        for kind, owners in cues.items()
    }
    return Fields(
        MappingProxyType(fields),
        closed["entities"],
        closed["parts"],
        closed["words"],
        tuple(sorted(unless, key=lambda word: (-len(word), word))),
    )


def _field(entry: object, at: str) -> Field:
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        raise KnowledgeError(f"{at}: must hold exactly {', '.join(sorted(_KEYS))}")
    texts = [entry[key] for key in ("id", "ko", "en")]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise KnowledgeError(f"{at}: id, ko and en must be texts")
    if not _ID.fullmatch(texts[0]):
        raise KnowledgeError(f"{at}: id must be ascii and kebab-case, not {texts[0]!r}")
    return Field(*texts)


def _cues(entry: dict[str, Any], kind: str, at: str) -> tuple[str, ...]:
    cues = string_list(entry, kind, at)
    if kind == "entities":
        return cues
    keys = tuple(map(name_key, cues))
    if len(set(keys)) < len(keys):
        raise KnowledgeError(f"{at}: {kind} has two spellings of one word")
    if kind == "parts":
        for cue in keys:
            if len(cue) < _MIN_PART or not all(map(is_hangul, cue)):
                raise KnowledgeError(f"{at}: parts: {cue!r} is no Hangul of two syllables or more")
    return keys
