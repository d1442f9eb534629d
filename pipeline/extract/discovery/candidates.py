"""Names the gazetteer does not know, each with its place and all that speaks for its type."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.extract.discovery.beside import KnownName, beside_features
from pipeline.extract.discovery.cues import context_features, own_features
from pipeline.extract.discovery.name_spans import name_spans
from pipeline.extract.names.mentions import is_citation, references_by_place
from pipeline.knowledge.folding import is_hangul

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.extract.discovery.name_spans import Source, Span
    from pipeline.model.documents import Block, Document, Issue
    from pipeline.model.glosses import Gloss
    from pipeline.model.mentions import Mention
    from pipeline.model.tokens import Token

    Neighbors = Callable[[str], Sequence[str]]

_NEAREST = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where an unknown name may stand.

    Attributes:
        features: Cues, ``place:word`` (see :mod:`pipeline.extract.discovery.cues`).
        partners: Other names of the same gloss; ``entity_id`` the known entity one of them is of.
        kind: How gloss and name belong together; empty without a gloss.
        near: Known-vocabulary words nearest to it in the tokenizer's embedding.
        issue_id: Local id of its issue; ``issued`` its date as ISO text, empty if unknown.
    """

    issue_id: str
    issued: str
    block_id: str
    start: int
    end: int
    surface: str
    source: Source
    features: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    entity_id: str | None = None
    kind: str = ""
    near: tuple[str, ...] = ()


def find_candidates(
    document: Document,
    mentions: Sequence[Mention],
    glosses: Sequence[Gloss],
    tokens: Mapping[str, Sequence[Token]],
    *,
    neighbors: Neighbors | None = None,
) -> tuple[Candidate, ...]:
    """Every possible unknown name, in reading order, none overlapping a mention or another.

    Args:
        document: An issue after reading.
        mentions: What the gazetteer found.
        glosses: What :func:`~pipeline.extract.discovery.glosses.find_glosses` found.
        tokens: Block id → its morphemes.
        neighbors: Nearest words of a noun in the tokenizer's embedding, none for a word that is
            not in its vocabulary.
    """
    known: dict[str, list[KnownName]] = defaultdict(list)
    for m in mentions:
        known[m.block_id].append(KnownName(m.start, m.end, m.entity_type))
    glossed: dict[str, list[Gloss]] = defaultdict(list)
    for gloss in glosses:
        glossed[gloss.block_id].append(gloss)
    cited = references_by_place(document.references)
    nearby: dict[str, tuple[str, ...]] = {}

    def nearest(word: str) -> tuple[str, ...]:
        if word not in nearby:
            nearby[word] = _nearest(word, neighbors) if neighbors else ()
        return nearby[word]

    def is_word(word: str) -> bool:
        return bool(nearest(word))

    found: list[Candidate] = []
    for block in document.blocks:
        if is_citation(block, cited):
            continue
        its_glosses = glossed.get(block.block_id, [])
        names = sorted(known.get(block.block_id, ()))
        by_span = {span: gloss for gloss in its_glosses for span in gloss.spans}
        spans = name_spans(
            block.text,
            tokens.get(block.block_id, ()),
            its_glosses,
            [(name.start, name.end) for name in names],
            is_word if neighbors else None,
        )
        for (start, end), source in spans:
            its = by_span.get((start, end))
            candidate = _candidate(document.issue, block, (start, end), source, its)
            features = [*candidate.features, *_beside(block.text, (start, end), its, names)]
            near = nearest(candidate.surface)
            found.append(replace(candidate, features=tuple(features), near=near))
    return tuple(found)


def _nearest(surface: str, neighbors: Neighbors) -> tuple[str, ...]:
    if not all(map(is_hangul, surface)):
        return ()
    return tuple(word for word in neighbors(surface)[:_NEAREST] if word)


def _beside(text: str, span: Span, gloss: Gloss | None, names: Sequence[KnownName]) -> list[str]:
    """Known names beside it, or beside the gloss it is part of."""
    start, end = span
    if gloss is not None:
        own = [name for name in names if name.end <= gloss.start or name.start >= gloss.end]
        return beside_features(text, gloss.start, gloss.end, own)
    return beside_features(text, start, end, names)


def _candidate(
    issue: Issue,
    block: Block,
    span: Span,
    source: Source,
    gloss: Gloss | None,
) -> Candidate:
    start, end = span
    features = context_features(block.text, start, end)
    if gloss is not None and gloss.spans[0] != span:
        first = gloss.spans[0]
        features += context_features(block.text, *first)
    features += own_features(block.text[start:end])
    return Candidate(
        issue_id=issue.issue_id,
        issued=issue.published_on.isoformat() if issue.published_on else "",
        block_id=block.block_id,
        start=start,
        end=end,
        surface=block.text[start:end],
        source=source,
        features=tuple(dict.fromkeys(features)),
        partners=tuple(n for n, s in zip(gloss.names, gloss.spans, strict=True) if s != span)
        if gloss
        else (),
        entity_id=gloss.entity_id if gloss else None,
        kind=gloss.kind if gloss else "",
    )
