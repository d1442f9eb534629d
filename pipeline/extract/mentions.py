"""First step of extraction: where a document names the entities of the gazetteer."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.extract.disambiguate import Context, decide
from pipeline.extract.headline import find_countries
from pipeline.extract.matching import Candidate, Matcher, longest_first, matcher_for
from pipeline.knowledge.folding import is_hanja, name_key
from pipeline.model.mentions import Mention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.knowledge.gazetteer import Gazetteer, Name
    from pipeline.model.documents import Block, Document, Reference
    from pipeline.settings import ExtractSettings

_HEADLINE_CONFIDENCE = 0.9
_TITLE_START = 20


def find_mentions(
    document: Document, gazetteer: Gazetteer, settings: ExtractSettings
) -> tuple[Mention, ...]:
    """Every naming of a known entity, in reading order, none overlapping another.

    Titles, captions and contents entries are read like any text; source lines and footnotes that
    are nothing but a citation are not.

    Args:
        document: An issue after reading.
        gazetteer: Known entities; its automaton is built at the first call and kept.
        settings: ``min_confidence`` decides what is left out.
    """
    matcher = matcher_for(gazetteer)
    countries = _one_character_places(gazetteer)
    context = Context(document)
    cited = _references_by_place(document.references)
    found: list[Mention] = []
    for block in document.blocks:
        if not is_citation(block, cited):
            named = _in_block(block, matcher, countries, context, gazetteer)
            found.extend(m for m in named if m.confidence >= settings.min_confidence)
    return tuple(found)


def is_citation(block: Block, cited: dict[tuple[int | None, int | None], list[Reference]]) -> bool:
    """Whether a block is nothing but a reference.

    A footnote is one when a reference was read from its very place. On a page, which holds
    several, the reference must also be this block's own or have its title in the block.
    """
    if block.kind == "source":
        return True
    if block.kind != "footnote":
        return False
    same_place = cited.get((block.source_line, block.page), [])
    if block.source_line is not None:
        return bool(same_place)
    text = name_key(block.text)
    return any(
        r.block_id == block.block_id or bool(r.title and name_key(r.title)[:_TITLE_START] in text)
        for r in same_place
    )


@functools.lru_cache(maxsize=4)
def _one_character_places(gazetteer: Gazetteer) -> Mapping[str, Name]:
    found = {}
    for key, names in gazetteer.names.items():
        places = [n for n in names if gazetteer.entities[n.entity_id].entity_type == "place"]
        if len(key) == 1 and is_hanja(key) and places:
            found[key] = places[0]
    return found


def _references_by_place(
    references: Sequence[Reference],
) -> dict[tuple[int | None, int | None], list[Reference]]:
    places = defaultdict(list)
    for reference in references:
        places[reference.source_line, reference.page].append(reference)
    return dict(places)


def _in_block(
    block: Block,
    matcher: Matcher,
    countries: Mapping[str, Name],
    context: Context,
    gazetteer: Gazetteer,
) -> list[Mention]:
    decided: dict[Candidate, tuple[str, float]] = {}
    for candidate in matcher.find(block.text):
        decision = decide(candidate, block, context)
        if decision is not None:
            decided[candidate] = decision.name.entity_id, decision.confidence
    for start, end, key in find_countries(block.text, frozenset(countries)):
        place = countries[key]
        decided[Candidate(start, end, (place,))] = place.entity_id, _HEADLINE_CONFIDENCE
    mentions = []
    for candidate in longest_first(decided):
        entity_id, confidence = decided[candidate]
        mentions.append(
            Mention(
                block_id=block.block_id,
                start=candidate.start,
                end=candidate.end,
                surface=block.text[candidate.start : candidate.end],
                entity_id=entity_id,
                entity_type=gazetteer.entities[entity_id].entity_type,
                method=candidate.method,
                confidence=confidence,
            )
        )
    return mentions
