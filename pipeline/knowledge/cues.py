"""Words that tell the type of an unknown name beside them, from ``cues.toml``."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from pipeline.errors import KnowledgeError
from pipeline.knowledge.folding import fold, is_latin, name_key
from pipeline.knowledge.toml_files import load_toml, string_list
from pipeline.model.entities import ENTITY_TYPES, EntityType

if TYPE_CHECKING:
    from collections.abc import Mapping

CuePlace = Literal[
    "left", "right", "owns", "head", "front", "subject", "object", "beside", "at",
    "list", "of", "by", "owner", "before",
]  # fmt: skip
# At these places stands a known name, and the cue is its type.
NAME_PLACES: frozenset[CuePlace] = frozenset({"list", "of", "by", "owner", "before"})
# What a cue speaks for: a type, or that no name is there at all.
CueType = EntityType | Literal["none"]

CUE_PLACES: tuple[CuePlace, ...] = get_args(CuePlace)
_FILE = "cues.toml"
_KEYS = frozenset({"type", "place", "weight", "words"})


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """All cues; compared and hashed by identity, so that what is built from it can be cached.

    Attributes:
        weights: Place → folded word → (type, weight) pairs, sorted.
        generic: Keys (:func:`~pipeline.knowledge.folding.name_key`) of words that name nothing.
    """

    weights: Mapping[CuePlace, Mapping[str, tuple[tuple[CueType, float], ...]]]
    generic: frozenset[str]

    def of(self, place: CuePlace, word: str) -> tuple[tuple[CueType, float], ...]:
        """What a word speaks for at a place; empty for any other word."""
        return self.weights[place].get(cue_key(word), ())

    @property
    def longest(self) -> int:
        """Characters of the longest cue."""
        return max((len(w) for words in self.weights.values() for w in words), default=0)


def cue_key(word: str) -> str:
    """Hangul cues ignore case; Latin ones do not: Lab ends a name, ab ends many words."""
    return word if word and is_latin(word[0]) else fold(word)


@functools.lru_cache(maxsize=1)
def load_cues() -> Cues:
    """The package's file.

    Raises:
        KnowledgeError: The file is damaged.
    """
    return parse_cues(load_toml(_FILE), _FILE)


def parse_cues(data: Mapping[str, Any], where: str) -> Cues:
    """The checked content of the file.

    Raises:
        KnowledgeError: A field is missing, unknown or of the wrong kind, or a word stands twice
            for one type at one place.
    """
    found: dict[CuePlace, dict[str, dict[CueType, float]]] = {place: {} for place in CUE_PLACES}
    entries = data.get("cue", [])
    if not isinstance(entries, list):
        raise KnowledgeError(f"{where}: cue must be [[cue]] tables")
    for number, entry in enumerate(entries, start=1):
        at = f"{where}: cue {number}"
        place, cue_type, weight = _fields(entry, at)
        for word in string_list(entry, "words", at):
            if place in NAME_PLACES and word not in ENTITY_TYPES:
                raise KnowledgeError(f"{at}: at {place} stands a type of name, not {word!r}")
            types = found[place].setdefault(cue_key(word), {})
            if cue_type in types:
                raise KnowledgeError(f"{at}: {word!r} stands twice for {cue_type} at {place}")
            types[cue_type] = weight
    generic = data.get("generic")
    if not isinstance(generic, dict):
        raise KnowledgeError(f"{where}: section [generic] is missing")
    words = [
        w for key in ("latin", "hangul") for w in string_list(generic, key, f"{where}: generic")
    ]
    return Cues(
        weights=MappingProxyType(
            {
                place: MappingProxyType({w: tuple(sorted(t.items())) for w, t in words.items()})
                for place, words in found.items()
            }
        ),
        generic=frozenset(map(name_key, words)),
    )


def _fields(entry: object, where: str) -> tuple[CuePlace, CueType, float]:
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        raise KnowledgeError(f"{where}: must hold exactly {', '.join(sorted(_KEYS))}")
    place, cue_type, weight = entry["place"], entry["type"], entry["weight"]
    if place not in CUE_PLACES:
        raise KnowledgeError(
            f"{where}: place must be one of {', '.join(CUE_PLACES)}, not {place!r}"
        )
    if cue_type != "none" and cue_type not in ENTITY_TYPES:
        raise KnowledgeError(f"{where}: there is no type {cue_type!r}")
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        raise KnowledgeError(f"{where}: weight must be a number, not {weight!r}")
    return cast("CuePlace", place), cast("CueType", cue_type), float(weight)
