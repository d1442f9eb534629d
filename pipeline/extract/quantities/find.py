"""Second step of extraction: the numbers a document states, and of whom and what it states them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.extract.names.mentions import is_citation, references_by_place
from pipeline.extract.quantities.attach import Attacher
from pipeline.extract.quantities.grammar import find_in_text
from pipeline.extract.quantities.measured import attribute_of
from pipeline.model.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extract.quantities.attach import Attached
    from pipeline.extract.quantities.readings import Reading
    from pipeline.model.documents import Document
    from pipeline.model.mentions import Mention
    from pipeline.settings import ExtractSettings

_MANY = 10_000_000  # smaller models are not called by the number of their parameters


def find_quantities(
    document: Document, mentions: Sequence[Mention], *, settings: ExtractSettings
) -> tuple[Quantity, ...]:
    """Every number with a unit, in reading order, none overlapping another or a name.

    Source lines and footnotes that are nothing but a citation are not read.

    Args:
        document: An issue after reading.
        mentions: Its mentions; digits inside a name (GPT-3) are no quantity, and a quantity's
            subject is one of them.
        settings: ``min_confidence`` decides what is left out.
    """
    named: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        named[mention.block_id].append(mention)
    cited = references_by_place(document.references)
    attacher = Attacher(document, named)
    found: list[Quantity] = []
    for block in document.blocks:
        readings = find_in_text(block.text)
        if not readings or is_citation(block, cited):
            continue
        own = [r for r in readings if not _is_inside_name(r, named.get(block.block_id, ()))]
        for reading, attached in zip(own, attacher.attach(block, own), strict=True):
            if reading.confidence < settings.min_confidence:
                continue
            unit = _unit(reading, attached)
            attribute = attached.attribute
            if unit != reading.unit:
                attribute = attribute_of(unit)
            found.append(
                Quantity(
                    block_id=block.block_id,
                    start=reading.start,
                    end=reading.end,
                    surface=reading.surface,
                    value=float(reading.value),
                    value_high=None if reading.value_high is None else float(reading.value_high),
                    unit=unit,
                    dimension=reading.dimension,
                    currency=reading.currency,
                    qualifier=reading.qualifier,
                    subject_entity_id=attached.subject_entity_id,
                    attribute=attribute,
                    confidence=round(reading.confidence * attached.confidence, 3),
                )
            )
    return tuple(found)


def _unit(reading: Reading, attached: Attached) -> str:
    """GPT-3(1,750억 개): what a model has so many of are its parameters."""
    many = reading.unit == "item" and reading.value >= _MANY
    return "parameter" if many and attached.subject_type == "model" else reading.unit


def _is_inside_name(reading: Reading, mentions: Sequence[Mention]) -> bool:
    """Whether a name holds the number: 100명 위원회, 4차 산업혁명."""
    return any(m.start < reading.end and reading.start < m.end for m in mentions)
