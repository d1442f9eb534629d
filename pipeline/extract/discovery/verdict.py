"""Which type an unknown name has, weighing all its places: the formula of discovery.

    score(type) = prior + scale · Σ cue weight · (1 + log₂(times seen) / 4) + shape + neighbors

against the score of being no name at all; confidence is the softmax share of the best type. Where
two types are near each other, as for a word that is said both of a technique and of the models
built with it, neither reaches the line and the name is left for review.
"""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.discovery.shapes import TYPES, shapes_of
from pipeline.knowledge.cues import load_cues
from pipeline.knowledge.folding import is_hangul, name_key

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
# A translation in brackets tells that there is a term, not that there is a name.
_AGAINST_MEANING = 4.0
_SEEN_AGAIN = 0.2
# Names of people look like nothing else; names of products look like anything.
_SHAPE_WEIGHTS: dict[EntityType, float] = {"person": 1.2, "product": 0.4, "place": 0.5}
_SHAPE_WEIGHT = 0.75
_SHAPE_LIMIT = 4.0
_NEAR_WEIGHT = 4.0
_NEAR_WANTED = 3
_CUE_LIMIT = 6.0
_SHOWN_EVIDENCE = 6
_OWN_PLACES = ("head", "front")
# Llama ends three names of its family; Transformer, Network and Bank end more.
_KIND_NAMES = 5
# Such a word is for a person to judge: what is said of a kind is said of its members (X 모델).
_KIND_CONFIDENCE = 0.5
# Only of these is a kind named like one of its members; 위원회 and 그룹 say themselves what they are.
_MADE = ("model", "technology", "product")


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
    cues = _cues(candidates)
    totals = {what: sum(w for w, _ in weighed) for what, weighed in cues.items()}
    # One scale for all types: what is said often of one must not drown the rest, nor lose to it.
    most = max((abs(total) for total in totals.values()), default=0.0)
    scale = _CUE_LIMIT / most if most > _CUE_LIMIT else 1.0
    for what, weighed in cues.items():
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
    if best in _MADE and _is_kind(candidates, gazetteer):
        confidence = min(confidence, _KIND_CONFIDENCE)
    return Verdict(best, round(confidence, 3), tuple(r for _, r in shown))


def _cues(candidates: Sequence[Candidate]) -> dict[CueType, list[tuple[float, str]]]:
    """What speaks for each type, with its weight; what is seen again speaks a little louder."""
    counts = Counter(f for c in candidates for f in c.features)
    spells_a_sound = any(c.kind == "sound" for c in candidates)
    found: dict[CueType, list[tuple[float, str]]] = defaultdict(list)
    for feature in sorted(counts):
        place, _, word = feature.partition(":")
        times = counts[feature]
        if place in _OWN_PLACES:
            if spells_a_sound and len(word) == 1 and is_hangul(word):
                continue  # 코히어 is no language, 레이부 no ministry
            times = 1  # the name has its ending however often it is written
        for what, weight in load_cues().weights[_as_place(place)].get(word, ()):
            found[what].append((weight * (1 + math.log2(times) / 4), feature))
    return found


def _as_place(text: str) -> CuePlace:
    return text  # type: ignore[return-value]  # features are made from the same closed list


def _against(candidate: Candidate) -> float:
    if candidate.kind == "meaning":
        return _AGAINST_MEANING
    return _AGAINST[candidate.source]


def _shape(candidates: Iterable[Candidate], gazetteer: Gazetteer) -> dict[EntityType, float]:
    """Mean over the different spellings, so that a name seen often counts once.

    A word that many known names end in (트랜스포머 after 비전 트랜스포머 …) looks like all of
    them, and is yet not one of them but their kind: its letters tell nothing.
    """
    names = sorted({c.surface for c in candidates})
    total: dict[EntityType, float] = dict.fromkeys(TYPES, 0.0)
    if _is_kind(candidates, gazetteer):
        return total
    shapes = shapes_of(gazetteer)
    for name in names:
        for entity_type, score in shapes.scores(name).items():
            weight = _SHAPE_WEIGHTS.get(entity_type, _SHAPE_WEIGHT) / len(names)
            total[entity_type] += weight * max(-_SHAPE_LIMIT, min(_SHAPE_LIMIT, score))
    return total


def _is_kind(candidates: Iterable[Candidate], gazetteer: Gazetteer) -> bool:
    return any(name_key(c.surface) in _kind_words(gazetteer) for c in candidates)


@functools.lru_cache(maxsize=4)
def _kind_words(gazetteer: Gazetteer) -> frozenset[str]:
    """Keys of the words that several known names end in (a gazetteer is hashed by identity)."""
    ends = Counter(
        word
        for entity in gazetteer.entities.values()
        for word in sorted({name_key(n.split()[-1]) for n in entity.spellings if " " in n})
    )
    return frozenset(word for word, count in ends.items() if count >= _KIND_NAMES)


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
