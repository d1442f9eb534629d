"""First step of extraction: where a document names the entities of the gazetteer."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.names.disambiguate import Context, decide
from pipeline.extract.names.headline import find_countries
from pipeline.extract.names.matching import Candidate, Matcher, longest_first, matcher_for
from pipeline.knowledge.folding import is_hanja, name_key
from pipeline.knowledge.gazetteer import build_gazetteer
from pipeline.knowledge.lexicon import UserLexicon
from pipeline.model.mentions import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.extract.discovery.learned import Learned
    from pipeline.knowledge.entities import Entity
    from pipeline.knowledge.gazetteer import Gazetteer, Name
    from pipeline.model.documents import Block, Document, Reference
    from pipeline.model.entities import EntityType, MentionMethod
    from pipeline.settings import ExtractSettings

_HEADLINE_CONFIDENCE = 0.9
_TITLE_START = 20


def find_mentions(
    document: Document,
    gazetteer: Gazetteer,
    settings: ExtractSettings,
    learned: Learned | None = None,
) -> tuple[Mention, ...]:
    """Every naming of a known or learned entity, in reading order, none overlapping another.

    Titles, captions and contents entries are read like any text; source lines and footnotes that
    are nothing but a citation are not.

    Args:
        document: An issue after reading.
        gazetteer: Known entities; its automaton is built at the first call and kept.
        settings: ``min_confidence`` decides what is left out.
        learned: What the corpus taught of names in this document: a handful, so that it has a
            small automaton of its own beside the gazetteer's.
    """
    names = _Names.of(gazetteer, learned)
    countries = _one_character_places(gazetteer)
    context = Context(document)
    cited = _references_by_place(document.references)
    found: list[Mention] = []
    for block in document.blocks:
        if not is_citation(block, cited):
            named = _in_block(block, names, countries, context)
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


@dataclass(frozen=True, slots=True)
class _Names:
    """What is looked for: the gazetteer's names and those the corpus taught.

    Attributes:
        methods: (entity id, key) → how a learned name was found, and how surely.
    """

    matchers: tuple[Matcher, ...]
    types: tuple[Mapping[str, Entity], ...]
    methods: Mapping[tuple[str, str], tuple[MentionMethod, float]]

    @classmethod
    def of(cls, gazetteer: Gazetteer, learned: Learned | None) -> _Names:
        matcher = matcher_for(gazetteer)
        if not learned or not (learned.entities or learned.aliases):
            return cls((matcher,), (gazetteer.entities,), {})
        entities = learned.as_entities(gazetteer.entities)
        own = build_gazetteer((), UserLexicon(entities))
        return cls((matcher, Matcher(own)), (gazetteer.entities, own.entities), learned.methods())

    def find(self, text: str) -> Iterator[Candidate]:
        for matcher in self.matchers:
            yield from matcher.find(text)

    def type_of(self, entity_id: str) -> EntityType:
        return next(known[entity_id] for known in self.types if entity_id in known).entity_type


def _in_block(
    block: Block, names: _Names, countries: Mapping[str, Name], context: Context
) -> list[Mention]:
    decided: dict[Candidate, tuple[str, float]] = {}
    for candidate in names.find(block.text):
        decision = decide(candidate, block, context)
        if decision is not None:
            decided[candidate] = decision.name.entity_id, decision.confidence
    for start, end, key in find_countries(block.text, frozenset(countries)):
        place = countries[key]
        decided[Candidate(start, end, (place,))] = place.entity_id, _HEADLINE_CONFIDENCE
    mentions = []
    for candidate in longest_first(decided):
        entity_id, confidence = decided[candidate]
        surface = block.text[candidate.start : candidate.end]
        method = candidate.method
        if names.methods:
            method, confidence = names.methods.get(
                (entity_id, name_key(surface)), (method, confidence)
            )
        mentions.append(
            Mention(
                block_id=block.block_id,
                start=candidate.start,
                end=candidate.end,
                surface=surface,
                entity_id=entity_id,
                entity_type=names.type_of(entity_id),
                method=method,
                confidence=confidence,
            )
        )
    return mentions
