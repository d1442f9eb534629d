"""The gazetteer (개체 사전): all known entities, checked against each other, and their names."""

from __future__ import annotations

import dataclasses
import functools
from collections import defaultdict
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.entities import Ambiguity, Entity, parse_entities
from pipeline.knowledge.folding import is_hangul, is_latin, name_key
from pipeline.knowledge.lexicon import (
    UserLexicon,
    UserWord,
    digest,
    load_stop_words,
    load_user_words,
    parse_lexicon,
)
from pipeline.knowledge.toml_files import load_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FOLDER = "entities"
_SHOWN_PROBLEMS = 20
_ORGANISATIONS = ("company", "institution")
_TARGET_TYPES: dict[str, tuple[str, ...]] = {
    "country": ("place",),
    "developer": (*_ORGANISATIONS, "person"),
    "parent": (*_ORGANISATIONS, "place", "event"),
    "family": ("model", "product", "technology", "dataset", "event", "publication"),
    "field": ("technology",),
}
# A university goes by three endings; a knowledge file need list only one.
_UNIVERSITY = ("대학교", "대학", "대")
_MIN_STEM = 2


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of one entity; ``ambiguity`` where it also means something else."""

    text: str
    entity_id: str
    ambiguity: Ambiguity | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Immutable; compared and hashed by identity, so that what is built from it can be cached.

    Attributes:
        entities: Entity id → entity, sorted by id.
        names: :func:`~pipeline.knowledge.folding.name_key` → names, owners sorted by id.
        stop_words: Keys of words that are no keywords.
        words: Words for the tokenizer beside the names.
        rejected: Names that a user wants not to be learned from the corpus.
    """

    entities: Mapping[str, Entity]
    names: Mapping[str, tuple[Name, ...]]
    stop_words: frozenset[str]
    words: tuple[UserWord, ...]
    rejected: tuple[str, ...] = ()

    @property
    def aliases(self) -> Mapping[str, tuple[str, ...]]:
        """Every alias as written → ids of its owners."""
        owners: dict[str, list[str]] = defaultdict(list)
        for entity in self.entities.values():
            for alias in entity.spellings:
                owners[alias].append(entity.entity_id)
        return MappingProxyType({alias: tuple(ids) for alias, ids in sorted(owners.items())})

    def spellings(self) -> frozenset[str]:
        """Every right spelling of a name or word: what the repair stage may mend towards."""
        names = (name for entity in self.entities.values() for name in entity.spellings)
        return frozenset([*names, *(word.form for word in self.words)])

    def user_words(self) -> tuple[UserWord, ...]:
        """Words for Kiwi, sorted: one-word Hangul names that mean one thing only, and ``words``.

        Names in Latin letters need none (Kiwi keeps a Latin word whole), and an ambiguous name
        (메타) would spoil the analysis of the other word.
        """
        found = {word.form: word for word in self.words}
        for entity in self.entities.values():
            tag = "NNG" if entity.entity_type == "technology" else "NNP"
            for text in entity.spellings:
                fits = len(text) >= _MIN_STEM and all(map(_is_word_char, text))
                if fits and any(map(is_hangul, text)) and not entity.ambiguity_of(name_key(text)):
                    found.setdefault(text, UserWord(text, tag))
        return tuple(sorted(found.values()))

    def phrases(self) -> Mapping[str, str]:
        """Key → the one spelling under which a term is counted (자연어 처리 → 자연어처리).

        Among the spellings of a key the first one written in the knowledge files wins, words of
        ``user_words.tsv`` before names.
        """
        chosen = {name_key(word.form): word.form for word in self.words}
        for key, names in self.names.items():
            if names[0].ambiguity is None:
                chosen.setdefault(key, names[0].text)
        return MappingProxyType(chosen)

    @property
    def digest_parts(self) -> Mapping[str, str]:
        """Consumer → digest of what it uses: an edit rebuilds only the stages it concerns."""
        return _digest_parts(self)


@functools.lru_cache(maxsize=2)  # asked for by stage keys, table keys and the manifest
def _digest_parts(gazetteer: Gazetteer) -> Mapping[str, str]:
    entities = (dataclasses.replace(e, where="") for e in gazetteer.entities.values())
    return MappingProxyType(
        {
            "extract": digest(entities),
            "repair": digest(sorted(gazetteer.spellings())),
            "tokenize": digest([*gazetteer.user_words(), *sorted(gazetteer.phrases().items())]),
            "terms": digest(sorted(gazetteer.stop_words)),
        }
    )


def load_gazetteer(user: Mapping[str, Any] | None = None) -> Gazetteer:
    """The package's gazetteer, with the user's lexicon added.

    Args:
        user: The parsed content of ``data/raw/lexicon.toml``, if there is one.

    Raises:
        KnowledgeError: The files contradict themselves or each other; all problems are listed.
    """
    if not user:
        return _package_gazetteer()
    lexicon = parse_lexicon(user, "lexicon.toml")
    return build_gazetteer(package_entities(), lexicon)


@functools.lru_cache(maxsize=1)
def _package_gazetteer() -> Gazetteer:
    return build_gazetteer(package_entities(), UserLexicon())


@functools.lru_cache(maxsize=1)
def package_entities() -> tuple[Entity, ...]:
    """The entities of all files in ``knowledge/data/entities``, file by file."""
    folder = files("pipeline.knowledge").joinpath("data", _FOLDER)
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".toml"))
    found: list[Entity] = []
    for name in names:
        resource = f"{_FOLDER}/{name}"
        found.extend(parse_entities(load_toml(resource), resource))
    return tuple(found)


def build_gazetteer(entities: Iterable[Entity], lexicon: UserLexicon) -> Gazetteer:
    """A gazetteer from entities and a user's lexicon.

    A user's entity with the id of a known one adds its aliases (and fills fields left open).

    Raises:
        KnowledgeError: Ids are not unique, an alias has several owners, a relation leads nowhere.
    """
    merged: dict[str, Entity] = {}
    problems: list[str] = []
    for entity in entities:
        if known := merged.get(entity.entity_id):
            problems.append(f"{entity.where}: id {entity.entity_id} is also at {known.where}")
        merged.setdefault(entity.entity_id, entity)
    for entity in lexicon.entities:
        known = merged.get(entity.entity_id)
        merged[entity.entity_id] = _added(known, entity) if known else entity
    ordered = {key: merged[key] for key in sorted(merged)}
    names = _names_of(ordered)
    problems += [*ownership_problems(names, ordered), *relation_problems(ordered)]
    if problems:
        more = len(problems) - _SHOWN_PROBLEMS
        shown = problems[:_SHOWN_PROBLEMS] + ([f"… and {more} more"] if more > 0 else [])
        raise KnowledgeError("\n".join(shown))
    return Gazetteer(
        entities=MappingProxyType(ordered),
        names=MappingProxyType({key: tuple(found) for key, found in names.items()}),
        stop_words=load_stop_words() | lexicon.stop_words,
        words=tuple(sorted({*load_user_words(), *lexicon.words})),
        rejected=lexicon.rejected,
    )


def _added(known: Entity, extra: Entity) -> Entity:
    """``known`` with the names of ``extra``, and its fields where ``known`` leaves them open."""
    aliases = dict.fromkeys((*known.spellings, *extra.spellings))
    first = {known.name_ko, known.name_en}
    return dataclasses.replace(
        known,
        name_ko=known.name_ko or extra.name_ko,
        name_en=known.name_en or extra.name_en,
        aliases=tuple(alias for alias in aliases if alias not in first),
        country=known.country or extra.country,
        developer=known.developer or extra.developer,
        parent=known.parent or extra.parent,
        family=known.family or extra.family,
        released=known.released or extra.released,
        fields=tuple(dict.fromkeys((*known.fields, *extra.fields))),
        ambiguous=(*known.ambiguous, *extra.ambiguous),
    )


def _names_of(entities: Mapping[str, Entity]) -> dict[str, list[Name]]:
    names: dict[str, list[Name]] = defaultdict(list)
    for entity in entities.values():
        for text in entity.spellings:
            key = name_key(text)
            names[key].append(Name(text, entity.entity_id, entity.ambiguity_of(key)))
    for entity in entities.values():
        for text in _university_forms(entity):
            key = name_key(text)
            if key not in names:
                names[key].append(Name(text, entity.entity_id))
    return {key: names[key] for key in sorted(names)}


def _university_forms(entity: Entity) -> list[str]:
    """서울대학교 → 서울대학, 서울대; the other two likewise."""
    if entity.entity_type != "institution":
        return []
    forms = []
    for text in entity.spellings:
        ending = next((e for e in _UNIVERSITY if text.endswith(e)), None)
        if ending and entity.ambiguity_of(name_key(text)) is None:
            stem = text.removesuffix(ending)
            if len(stem) >= _MIN_STEM and is_hangul(stem[-1]):
                forms += [stem + other for other in _UNIVERSITY if other != ending]
    return forms


def ownership_problems(
    names: Mapping[str, list[Name]], entities: Mapping[str, Entity]
) -> list[str]:
    """Names that several entities own without all of them declaring it."""
    problems = []
    for found in names.values():
        owners = {name.entity_id: name for name in found}
        if len(owners) > 1 and (plain := [n for n in owners.values() if n.ambiguity is None]):
            others = ", ".join(entities[i].where for i in owners if i != plain[0].entity_id)
            problems.append(
                f"{entities[plain[0].entity_id].where}: alias {plain[0].text!r} belongs to "
                f"{others} too; each owner must declare it under [[entity.ambiguous]]"
            )
    return problems


def relation_problems(entities: Mapping[str, Entity]) -> list[str]:
    """Relations that lead nowhere, to an entity of the wrong type, or in a circle."""
    problems = []
    for entity in entities.values():
        single = (
            ("country", entity.country),
            ("developer", entity.developer),
            ("parent", entity.parent),
            ("family", entity.family),
        )
        for relation, target in (*single, *(("field", f) for f in entity.fields)):
            if target is None:
                continue
            if target not in entities:
                problems.append(f"{entity.where}: {relation}: there is no entity {target!r}")
            elif entities[target].entity_type not in _TARGET_TYPES[relation]:
                is_a = entities[target].entity_type
                problems.append(f"{entity.where}: {relation}: {target!r} is a {is_a}")
        if _runs_in_circles(entity, entities):
            problems.append(f"{entity.where}: parent or family leads back to the entity itself")
    return problems


def _runs_in_circles(entity: Entity, entities: Mapping[str, Entity]) -> bool:
    for relation in ("parent", "family"):
        seen = {entity.entity_id}
        at = getattr(entity, relation)
        while at in entities:
            if at == entity.entity_id:
                return True
            if at in seen:
                break
            seen.add(at)
            at = getattr(entities[at], relation)
    return False


def _is_word_char(char: str) -> bool:
    return is_hangul(char) or is_latin(char) or char.isdecimal()
