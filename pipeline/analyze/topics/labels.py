"""What to call a topic: its foremost entity and the phrase that sets it apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.knowledge.folding import name_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.topics.documents import Documents

    Floats = NDArray[np.float64]

_RELEVANCE = 0.6  # Sievert & Shirley (2014): where readers named topics best


class Label(NamedTuple):
    """A topic's name: ``topic_id`` is made of the label's keys, so both stay or change together."""

    topic_id: str
    text: str


def relevance(topics: Floats, shares: Floats) -> Floats:
    """How well each unit names each topic: frequent in it, and rarer elsewhere.

    ``λ ln p(v|t) + (1 − λ) ln (p(v|t) / p(v))`` with λ = 0.6 (Sievert & Shirley 2014, "LDAvis").

    Args:
        topics: Weights p(v|t), shape (K, V).
        shares: Of the topics in the corpus, shape (K,).

    Returns:
        Shape (K, V); −∞ for units a topic does not have.
    """
    overall = shares @ topics
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.log(topics)
        lift = own - np.log(overall)
    found: Floats = np.where(topics > 0, _RELEVANCE * own + (1 - _RELEVANCE) * lift, -np.inf)
    return found


def label_topics(
    scores: Floats, documents: Documents, places: NDArray[np.bool_], *, depth: int
) -> list[Label]:
    """A label of its own for each topic.

    Args:
        scores: Relevance, shape (K, V); topics that come first choose first.
        documents: For the units' kinds and names.
        places: Whether each unit is a place, shape (V,): where something happened names a topic
            only when nothing else does.
        depth: Units of a topic looked at for what is not a place.
    """
    found: list[Label] = []
    taken: set[str] = set()
    order = np.argsort(-scores, axis=1, kind="stable")
    for topic, units in enumerate(order):
        there = [int(u) for u in units if np.isfinite(scores[topic, u])]
        label = _label(there, documents, places, depth, taken)
        taken.add(label.topic_id)
        found.append(label)
    return found


def _label(
    units: list[int], documents: Documents, places: NDArray[np.bool_], depth: int, taken: set[str]
) -> Label:
    """The first pair of head and phrase that no topic has; a head alone where there is no phrase."""
    entities = [u for u in units if documents.kinds[u] == "entity"]
    phrases = [u for u in units if documents.kinds[u] == "keyword"]
    near = [u for u in units[:depth] if documents.kinds[u] == "entity" and not places[u]]
    head = (near or entities or phrases)[0]
    own = name_key(documents.names[head])
    # 이미지넷 · 이미지넷 챌린지 says one thing twice.
    apart = [u for u in phrases if u != head and not _one_in_other(own, documents.names[u])]
    labels = [_join(documents, head, u) for u in apart] or [_join(documents, head)]
    free = (label for label in labels if label.topic_id not in taken)
    first = labels[0]
    return next(free, Label(f"{first.topic_id}+{len(taken) + 1}", f"{first.text} {len(taken) + 1}"))


def _one_in_other(key: str, name: str) -> bool:
    other = name_key(name)
    return key in other or other in key


def _join(documents: Documents, *units: int) -> Label:
    ids = "+".join(str(documents.keys[u]).replace(" ", "-") for u in units)
    return Label(ids, " · ".join(str(documents.names[u]) for u in units))
