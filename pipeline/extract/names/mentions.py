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
    among: Learned | None = None,
) -> tuple[Mention, ...]:
    """Every naming of a known or learned entity, in reading order, none overlapping another.

    Titles, captions and contents entries are read like any text; source lines and footnotes that
    are nothing but a citation are not.

    Args:
        document: An issue after reading.
        gazetteer: Known entities; its automaton is built at the first call and kept.
        settings: ``min_confidence`` decides what is left out.
        learned: What the corpus taught of names that this document may hold.
        among: The same of all documents of a batch, so that one automaton serves them all.
    """
    names = _Names.of(gazetteer, learned, among or learned)
    countries = _one_character_places(gazetteer)
    signs = frozenset(countries)
    context = Context(document)
    cited = references_by_place(document.references)
    found: list[Mention] = []
    for block in document.blocks:
        if not is_citation(block, cited):
            named = _in_block(block, names, countries, signs, context)
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


def references_by_place(
    references: Sequence[Reference],
) -> dict[tuple[int | None, int | None], list[Reference]]:
    """References by source line and page: what :func:`is_citation` asks."""
    places = defaultdict(list)
    for reference in references:
        places[reference.source_line, reference.page].append(reference)
    return dict(places)


@dataclass(frozen=True, slots=True)
class _Names:
    """What is looked for: the gazetteer's names and those the corpus taught.

    Attributes:
        taught: Matcher and entities of learned names, of this document and others.
        methods: (entity id, key) → how a learned name of this document was found, and how surely.
    """

    gazetteer: Gazetteer
    taught: tuple[Matcher, Mapping[str, Entity]] | None
    methods: Mapping[tuple[str, str], tuple[MentionMethod, float]]

    @classmethod
    def of(cls, gazetteer: Gazetteer, learned: Learned | None, among: Learned | None) -> _Names:
        methods = learned.methods() if learned else {}
        taught = _taught_names(gazetteer, among) if methods and among else None
        return cls(gazetteer, taught, methods)

    def find(self, text: str) -> Iterator[Candidate]:
        """Candidates in a text; learned names only as far as they concern this document."""
        yield from _known_names(self.gazetteer, text)
        for candidate in self.taught[0].find(text) if self.taught else ():
            own = [n for n in candidate.names if (n.entity_id, name_key(n.text)) in self.methods]
            if own:
                yield candidate._replace(names=tuple(own))

    def type_of(self, entity_id: str) -> EntityType:
        """Type of a known or learned entity."""
        known = self.gazetteer.entities.get(entity_id)
        if known is None:
            assert self.taught is not None
            known = self.taught[1][entity_id]
        return known.entity_type


# Blocks whose known names a process remembers, about 1 kB each: those of 1,400 issues. Beyond that
# a block is searched twice, as the first to come are the first to be forgotten.
_REMEMBERED = 1 << 16


@functools.lru_cache(maxsize=_REMEMBERED)
def _known_names(gazetteer: Gazetteer, text: str) -> tuple[Candidate, ...]:
    """Where names of the gazetteer stand in a text, whatever the corpus taught.

    Asked for twice: before anything is learned, to leave what is known out of discovery, and
    afterwards, together with what was learned.
    """
    return tuple(matcher_for(gazetteer).find(text))


@functools.lru_cache(maxsize=2)
def _taught_names(gazetteer: Gazetteer, learned: Learned) -> tuple[Matcher, Mapping[str, Entity]]:
    own = build_gazetteer((), UserLexicon(learned.as_entities(gazetteer.entities)))
    return Matcher(own), own.entities


def _in_block(
    block: Block,
    names: _Names,
    countries: Mapping[str, Name],
    signs: frozenset[str],
    context: Context,
) -> list[Mention]:
    decided: dict[Candidate, tuple[str, float]] = {}
    for candidate in names.find(block.text):
        decision = decide(candidate, block, context)
        if decision is not None:
            decided[candidate] = decision.name.entity_id, decision.confidence
    for start, end, key in find_countries(block.text, signs):
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
