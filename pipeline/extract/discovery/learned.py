"""What the corpus itself taught: new entities, new aliases of known ones, and names to review."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.entities import Entity
from pipeline.knowledge.folding import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.model.entities import EntityType, MentionMethod

_WHERE = "learned from the corpus"


@dataclass(frozen=True, slots=True)
class LearnedEntity:
    """A name or several names of one thing that no knowledge file has.

    Attributes:
        names: All spellings, the one to show first.
        glossed: Those of ``names`` that a gloss gave.
        evidence: What spoke for the type, strongest first.
        first_block_id: Where it was named first.
    """

    entity_id: str
    entity_type: EntityType
    name_ko: str | None
    name_en: str | None
    names: tuple[str, ...]
    glossed: tuple[str, ...]
    confidence: float
    mention_count: int
    evidence: tuple[str, ...]
    first_block_id: str


@dataclass(frozen=True, slots=True)
class LearnedAlias:
    """A further name of a known entity, given by a gloss."""

    entity_id: str
    alias: str
    confidence: float
    first_block_id: str


@dataclass(frozen=True, slots=True)
class Learned:
    """All that was learned.

    Attributes:
        entities: Above the confidence line: matched in the whole corpus.
        aliases: Likewise.
        review: Below the line: for a person to look at.
    """

    entities: tuple[LearnedEntity, ...] = ()
    aliases: tuple[LearnedAlias, ...] = ()
    review: tuple[LearnedEntity, ...] = ()

    def as_entities(self, known: Mapping[str, Entity]) -> tuple[Entity, ...]:
        """As a user's lexicon would add them: see ``UserLexicon.entities``.

        Args:
            known: The gazetteer's entities: an alias is added under its owner's id and type.
        """
        new = [
            Entity(e.entity_id, e.entity_type, e.name_ko, e.name_en,
                   aliases=tuple(n for n in e.names if n not in (e.name_ko, e.name_en)),
                   where=_WHERE)
            for e in self.entities
        ]  # fmt: skip
        added = [
            Entity(
                a.entity_id, known[a.entity_id].entity_type, None, None, (a.alias,), where=_WHERE
            )
            for a in self.aliases
            if a.entity_id in known
        ]
        return (*new, *added)

    def methods(self) -> dict[tuple[str, str], tuple[MentionMethod, float]]:
        """(entity id, name key) → method and confidence of the mentions a learned name makes."""
        found: dict[tuple[str, str], tuple[MentionMethod, float]] = {}
        for entity in self.entities:
            for name in entity.names:
                method: MentionMethod = "gloss" if name in entity.glossed else "discovered"
                found[entity.entity_id, name_key(name)] = method, entity.confidence
        for alias in self.aliases:
            found[alias.entity_id, name_key(alias.alias)] = "gloss", alias.confidence
        return found

    @classmethod
    def union(cls, parts: Iterable[Learned]) -> Learned:
        """What any of them holds, without the review; sorted."""
        entities: dict[str, LearnedEntity] = {}
        aliases: dict[tuple[str, str], LearnedAlias] = {}
        for part in parts:
            entities |= {e.entity_id: e for e in part.entities}
            aliases |= {(a.entity_id, a.alias): a for a in part.aliases}
        return cls(
            tuple(entities[key] for key in sorted(entities)),
            tuple(aliases[key] for key in sorted(aliases)),
        )

    def glossed(self) -> frozenset[tuple[str, str]]:
        """(entity id, name) of the names that a gloss gave."""
        new = {(e.entity_id, name) for e in self.entities for name in e.glossed}
        return frozenset(new | {(a.entity_id, a.alias) for a in self.aliases})

    def to_json(self) -> dict[str, Any]:
        """Plain values, for keys and receipts."""
        return {
            part: [_plain(asdict(row)) for row in rows]
            for part, rows in (
                ("entities", self.entities), ("aliases", self.aliases), ("review", self.review),
            )
        }  # fmt: skip

    def with_block_ids(self, block_ids: Mapping[str, str]) -> Learned:
        """With block ids replaced: local ids give way to readable ones when tables are collected."""

        def moved(row: LearnedEntity) -> LearnedEntity:
            return replace(
                row, first_block_id=block_ids.get(row.first_block_id, row.first_block_id)
            )

        return Learned(
            tuple(map(moved, self.entities)),
            tuple(
                replace(a, first_block_id=block_ids.get(a.first_block_id, a.first_block_id))
                for a in self.aliases
            ),
            tuple(map(moved, self.review)),
        )


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in row.items()}
