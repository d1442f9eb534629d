"""Words that foresee, advise or warn, from ``outlook.toml``."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from pipeline.errors import KnowledgeError
from pipeline.knowledge.toml_files import load_toml, string_list

if TYPE_CHECKING:
    from collections.abc import Mapping

Stance = Literal["forecast", "recommendation", "warning"]
CueKind = Literal["noun", "verb", "bound", "ending"]
Way = Literal[
    "closing", "predicate", "future", "foretold", "action", "told", "raised", "subject", "object", "any", "must",
    "must_not",
]  # fmt: skip

STANCES: tuple[Stance, ...] = get_args(Stance)
CUE_KINDS: tuple[CueKind, ...] = get_args(CueKind)
WAYS: tuple[Way, ...] = get_args(Way)
_FILE = "outlook.toml"
_NEEDED = frozenset({"stance", "confidence", "words", "ways"})
_OPTIONAL = frozenset({"kind", "unless_before", "unless_after"})
# Ways that only an ending can stand in, and the only ones it can.
_ENDING_WAYS = frozenset({"must", "must_not"})


@dataclass(frozen=True, slots=True)
class OutlookCue:
    """One use of a word; the fields are described in the file."""

    stance: Stance
    confidence: float
    ways: tuple[Way, ...]
    unless_before: tuple[str, ...]
    unless_after: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OutlookCues:
    """The file; compared and hashed by identity, so that what is built from it can be cached.

    Attributes:
        cues: (kind, word) → its uses, the surest first.
        raised: Words that say that what a cue names is there.
        actions: Nouns of doing.
        objects: What is asked for.
        denied: Words that take a cue back.
        according: What follows the name of a source.
        titles: Titles between a name and its particle.
        people: Endings of nouns that can say something.
    """

    cues: Mapping[tuple[CueKind, str], tuple[OutlookCue, ...]]
    raised: tuple[str, ...]
    actions: frozenset[str]
    objects: frozenset[str]
    denied: tuple[str, ...]
    according: tuple[str, ...]
    titles: tuple[str, ...]
    people: tuple[str, ...]


@functools.lru_cache(maxsize=1)
def load_outlook_cues() -> OutlookCues:
    """The package's file.

    Raises:
        KnowledgeError: The file is damaged.
    """
    return parse_outlook_cues(load_toml(_FILE), _FILE)


def parse_outlook_cues(data: Mapping[str, Any], where: str) -> OutlookCues:
    """The checked content of the file.

    Raises:
        KnowledgeError: A section or field is missing, unknown or of the wrong kind, or a word
            stands twice for one stance in one way.
    """
    entries = data.get("cue")
    if not isinstance(entries, list) or not entries:
        raise KnowledgeError(f"{where}: there must be [[cue]] tables")
    found: dict[tuple[CueKind, str], list[OutlookCue]] = {}
    for number, entry in enumerate(entries, start=1):
        at = f"{where}: cue {number}"
        kind, cue, words = _cue(entry, at)
        for word in words:
            uses = found.setdefault((kind, word), [])
            for way in cue.ways:
                if any(way in use.ways and use.stance == cue.stance for use in uses):
                    raise KnowledgeError(f"{at}: {word!r} stands twice for {cue.stance} as {way}")
            uses.append(cue)

    def words_of(section: str) -> tuple[str, ...]:
        table = data.get(section)
        if not isinstance(table, dict):
            raise KnowledgeError(f"{where}: section [{section}] is missing")
        return string_list(table, "words", f"{where}: [{section}]")

    return OutlookCues(
        cues=MappingProxyType(
            {key: tuple(sorted(uses, key=_surest)) for key, uses in sorted(found.items())}
        ),
        raised=words_of("raised"),
        actions=frozenset(words_of("actions")),
        objects=frozenset(words_of("objects")),
        denied=words_of("denied"),
        according=words_of("according"),
        titles=words_of("titles"),
        people=words_of("people"),
    )


def _surest(cue: OutlookCue) -> tuple[float, Stance]:
    return -cue.confidence, cue.stance


def _cue(entry: object, at: str) -> tuple[CueKind, OutlookCue, tuple[str, ...]]:
    if not isinstance(entry, dict) or not set(entry) >= _NEEDED:
        raise KnowledgeError(f"{at}: must hold {', '.join(sorted(_NEEDED))}")
    if unknown := set(entry) - _NEEDED - _OPTIONAL:
        raise KnowledgeError(f"{at}: there is no field {min(unknown)!r}")
    stance, confidence, kind = entry["stance"], entry["confidence"], entry.get("kind", "noun")
    if stance not in STANCES:
        raise KnowledgeError(f"{at}: stance must be one of {', '.join(STANCES)}, not {stance!r}")
    if kind not in CUE_KINDS:
        raise KnowledgeError(f"{at}: kind must be one of {', '.join(CUE_KINDS)}, not {kind!r}")
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        raise KnowledgeError(f"{at}: confidence must be a number, not {confidence!r}")
    if not 0 < confidence <= 1:
        raise KnowledgeError(f"{at}: confidence must be above 0 and at most 1")
    ways = string_list(entry, "ways", at)
    for way in ways:
        if way not in WAYS:
            raise KnowledgeError(f"{at}: there is no way {way!r}; there are {', '.join(WAYS)}")
        if (way in _ENDING_WAYS) != (kind == "ending"):
            raise KnowledgeError(f"{at}: way {way!r} does not fit kind {kind!r}")
    unless = [
        string_list(entry, key, at) if key in entry else ()
        for key in ("unless_before", "unless_after")
    ]
    cue = OutlookCue(
        cast("Stance", stance), float(confidence), cast("tuple[Way, ...]", ways), *unless
    )
    return cast("CueKind", kind), cue, string_list(entry, "words", at)
