"""Says of whom each quantity of a document is stated, and what it measures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.quantities.measured import measured_attribute
from pipeline.extract.quantities.subjects import (
    OF_A_MARKET,
    opening_bracket,
    subject_in_text,
)
from pipeline.knowledge.units import load_units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.extract.quantities.readings import Reading
    from pipeline.model.documents import Block, Document
    from pipeline.model.entities import EntityType
    from pipeline.model.mentions import Mention

_SURVEY = re.compile(r"응답|설문|조사 대상|종업원|직장인|소비자")
_LISTED = re.compile(r"\s?(?:[,·/、]|및|와|과|또는)\s?(?:약\s|최대\s)?")
_OWNERS = frozenset({"company", "model", "product"})


@dataclass(frozen=True, slots=True)
class Attached:
    """Whose quantity it is, and what is measured.

    Attributes:
        confidence: Factor on the confidence of the reading.
    """

    subject_entity_id: str | None
    subject_type: EntityType | None
    attribute: str | None
    confidence: float


class Attacher:
    """Finds subjects and attributes in one document."""

    def __init__(self, document: Document, named: Mapping[str, Sequence[Mention]]) -> None:
        self._named = named
        self._parents = {b.block_id: b.parent_block_id for b in document.blocks}
        self._titles = {
            b.article_id: b.block_id for b in reversed(document.blocks) if b.kind == "title"
        }

    def attach(self, block: Block, readings: Sequence[Reading]) -> list[Attached]:
        """Subject and attribute of each quantity of a block."""
        mentions = sorted(self._named.get(block.block_id, ()), key=lambda m: m.start)
        attached: list[Attached] = []
        for index, reading in enumerate(readings):
            opening = opening_bracket(block.text, reading.start)
            before = readings[index - 1] if index else None
            if (
                opening is not None
                and before is not None
                and before.end <= opening
                and not block.text[before.end : opening].strip()
                and before.dimension == reading.dimension
            ):
                attached.append(attached[-1])  # 달러(약 1조 원): the same amount again
                continue
            if before is not None and _is_listed(block.text, before, reading):
                attached.append(attached[-1])  # 8배, 32배, 128배
                continue
            subject, confidence = self._subject(block, mentions, reading, opening)
            attribute = measured_attribute(block.text, reading, mentions)
            attached.append(
                Attached(
                    subject.entity_id if subject else None,
                    subject.entity_type if subject else None,
                    attribute,
                    confidence,
                )
            )
        return attached

    def _subject(
        self,
        block: Block,
        mentions: Sequence[Mention],
        reading: Reading,
        opening: int | None,
    ) -> tuple[Mention | None, float]:
        found = subject_in_text(block.text, mentions, reading, opening)
        if found is not None:
            return found
        return self._above(block, reading)

    def _above(self, block: Block, reading: Reading) -> tuple[Mention | None, float]:
        """The name that opens the outer bullet or the title, for what must be somebody's."""
        owned = reading.unit == "parameter" or reading.dimension == "currency"
        if not owned or OF_A_MARKET.search(block.text) or _SURVEY.search(block.text):
            return None, 1.0
        parent = block.parent_block_id
        if parent is not None and (found := _first(self._named.get(parent, ()))):
            return found, 0.55
        title = self._titles.get(block.article_id)
        if title is not None and (found := _first(self._named.get(title, ()))):
            return found, 0.5
        return None, 1.0


def _is_listed(text: str, before: Reading, reading: Reading) -> bool:
    """Whether two quantities of one unit stand side by side in a list."""
    between = text[before.end : reading.start]
    return before.unit == reading.unit and _LISTED.fullmatch(between) is not None


def _first(mentions: Sequence[Mention]) -> Mention | None:
    """The company, model or product named first, if it is named before all else."""
    ordered = sorted(mentions, key=lambda m: m.start)
    first = ordered[0] if ordered else None
    if first is None or first.entity_id in load_units().phrases["reporters"]:
        return None
    return first if first.entity_type in _OWNERS else None
