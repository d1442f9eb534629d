"""Which type an unknown name has, weighing all its places: the formula of discovery.

    score(type) = prior + Σ cue weight · (1 + log₂(times seen) / 4) + shape + neighbors

against the score of being no name at all; confidence is the softmax share of the best type.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.discovery.shapes import TYPES, shapes_of
from pipeline.knowledge.cues import load_cues
from pipeline.knowledge.folding import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.extract.discovery.candidates import Candidate
    from pipeline.extract.discovery.name_spans import Source
    from pipeline.knowledge.cues import CuePlace, CueType
    from pipeline.knowledge.gazetteer import Gazetteer
    from pipeline.model.entities import EntityType

_PRIORS: dict[EntityType, float] = {
    "company": 0.3, "institution": 0.0, "model": -0.1, "technology": 0.0, "product": 0.4,
    "person": 0.0, "place": -0.7, "event": -0.4, "dataset": -0.4, "publication": -0.7,
}  # fmt: skip
# How much speaks against a name by where it was found; a gloss that sounds alike is one.
_AGAINST: dict[Source, float] = {"gloss": 1.0, "latin": 2.5, "hangul": 2.8, "quote": 4.0}
_AGAINST_MEANING = 3.0
_SEEN_AGAIN = 0.2
# Names of people look like nothing else; names of products look like anything.
_SHAPE_WEIGHTS: dict[EntityType, float] = {"person": 1.2, "product": 0.4, "place": 0.5}
_SHAPE_WEIGHT = 0.75
_SHAPE_LIMIT = 4.0
_NEAR_WEIGHT = 4.0
_NEAR_WANTED = 3
_CUE_LIMIT = 6.0
_SHOWN_EVIDENCE = 6


@dataclass(frozen=True, slots=True)
class Verdict:
    """The type of a group of candidates.

    Attributes:
        evidence: What spoke for the type, strongest first.
    """

    entity_type: EntityType
    confidence: float
    evidence: tuple[str, ...]


def judge(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> Verdict:
    """The likeliest type of what all these candidates name."""
    scores: dict[CueType, float] = {t: _PRIORS[t] for t in TYPES}
    reasons: dict[CueType, list[tuple[float, str]]] = defaultdict(list)

    def add(what: CueType, weight: float, reason: str) -> None:
        scores[what] = scores.get(what, 0.0) + weight
        reasons[what].append((weight, reason))

    add("none", min(map(_against, candidates)) - _SEEN_AGAIN * math.log2(len(candidates)), "")
    counts = Counter(f for c in candidates for f in c.features)
    cues: dict[CueType, list[tuple[float, str]]] = defaultdict(list)
    for feature in sorted(counts):
        place, _, word = feature.partition(":")
        for what, weight in load_cues().weights[_as_place(place)].get(word, ()):
            cues[what].append((weight * (1 + math.log2(counts[feature]) / 4), feature))
    for what, weighed in cues.items():
        total = sum(weight for weight, _ in weighed)
        scale = _CUE_LIMIT / total if total > _CUE_LIMIT else 1.0
        for weight, feature in weighed:
            add(what, weight * scale, feature)
    for entity_type, weight in _shape(candidates, gazetteer).items():
        add(entity_type, weight, "shape")
    for entity_type, weight in _neighbors(candidates, gazetteer).items():
        add(entity_type, weight, "neighbors")
    best = max(TYPES, key=lambda t: (scores[t], t))
    top = max(scores.values())
    whole = sum(math.exp(s - top) for s in scores.values())
    shown = sorted((-w, r) for w, r in reasons[best] if w > 0)[:_SHOWN_EVIDENCE]
    confidence = math.exp(scores[best] - top) / whole
    return Verdict(best, round(confidence, 3), tuple(r for _, r in shown))


def _as_place(text: str) -> CuePlace:
    return text  # type: ignore[return-value]  # features are made from the same closed list


def _against(candidate: Candidate) -> float:
    if candidate.kind == "meaning":
        return _AGAINST_MEANING
    return _AGAINST[candidate.source]


def _shape(candidates: Iterable[Candidate], gazetteer: Gazetteer) -> dict[EntityType, float]:
    """Mean over the different spellings, so that a name seen often counts once."""
    names = sorted({c.surface for c in candidates})
    shapes = shapes_of(gazetteer)
    total: dict[EntityType, float] = dict.fromkeys(TYPES, 0.0)
    for name in names:
        for entity_type, score in shapes.scores(name).items():
            weight = _SHAPE_WEIGHTS.get(entity_type, _SHAPE_WEIGHT) / len(names)
            total[entity_type] += weight * max(-_SHAPE_LIMIT, min(_SHAPE_LIMIT, score))
    return total


def _neighbors(candidates: Iterable[Candidate], gazetteer: Gazetteer) -> dict[EntityType, float]:
    """Votes of the nearest words that the gazetteer knows under one type only."""
    votes: Counter[EntityType] = Counter()
    for word in {word for c in candidates for word in c.near}:
        owners = gazetteer.names.get(name_key(word), ())
        types = {gazetteer.entities[n.entity_id].entity_type for n in owners}
        if len(types) == 1:
            votes[types.pop()] += 1
    whole = sum(votes.values())
    if not whole:
        return {}
    trust = min(1.0, whole / _NEAR_WANTED)
    return {t: _NEAR_WEIGHT * trust * n / whole for t, n in sorted(votes.items())}
