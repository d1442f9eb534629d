"""Where an entity is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model.entities import EntityType, MentionMethod


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of an entity: a span of a block's text, particles not included."""

    block_id: str
    start: int
    end: int
    surface: str
    entity_id: str
    entity_type: EntityType
    method: MentionMethod
    confidence: float
