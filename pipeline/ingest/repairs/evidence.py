"""The words of one document, counted: what its own spelling has to say about a doubtful word."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.repairs.fix import ADDRESS
from pipeline.ingest.repairs.index import HANGUL_WORD, LATIN_WORD, MIXED_WORD

if TYPE_CHECKING:
    from pipeline.knowledge.corrections import Corrections
    from pipeline.model.documents import RepairKind

RARE = 3  # a spelling found more often in one document is meant
_MIN_TERM = 4  # syllables of the shortest term that is mended


@dataclass(frozen=True, slots=True)
class Correction:
    """What a wrong word should read, and how sure that is."""

    new: str
    rule: str
    kind: RepairKind
    confidence: float


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one document with their counts; Korean ones with and without particles."""

    text: str
    latin: Counter[str]
    hangul: Counter[str]
    mixed: Counter[str]


def count_words(text: str, known: Corrections) -> Words:
    """The words of a document's lines, joined by line feeds; addresses are no words."""
    if "@" in text or "://" in text or "www." in text:
        text = ADDRESS.sub(" ", text)
    return Words(
        text,
        Counter(LATIN_WORD.findall(text)),
        _stems(text, known),
        Counter(MIXED_WORD.findall(text)),
    )


def _stems(text: str, known: Corrections) -> Counter[str]:
    """Korean words of a term's length, as printed and without a particle."""
    particles = frozenset(known.bound)
    longest = len(known.bound[0]) if known.bound else 0
    counts: Counter[str] = Counter()
    for word, count in Counter(HANGUL_WORD.findall(text)).items():
        if len(word) < _MIN_TERM:
            continue
        counts[word] += count
        for size in range(min(longest, len(word) - _MIN_TERM), 0, -1):
            if word[-size:] in particles:
                counts[word[:-size]] += count
                break
    return counts
