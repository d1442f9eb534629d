"""The corpus' topics: chosen, tested against chance, ordered, named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from pipeline.analyze.topics.choice import Choice, choose_count, split, topic_stability
from pipeline.analyze.topics.factorize import (
    factorize,
    fold_in,
    reconstruction_error,
    refine,
    shares_of,
    tf_idf,
)
from pipeline.analyze.topics.labels import Label, label_topics, relevance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.analyze.topics.documents import Documents
    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_NULL_TOPICS = 20  # topics of chance behind the level they reach: its 95 % point is one of them


@dataclass(frozen=True, slots=True)
class TopicModel:
    """K topics of N articles, the most frequent first.

    Attributes:
        choice: How the number of topics was found.
        topics: Weights, shape (K, V); rows add up to 1.
        shares: Of topics in articles, shape (N, K); rows add up to 1, or to 0 where none fits.
        labels: Length K.
        stability: Mean agreement of each topic with its partners in subsamples, shape (K,).
        chance: Stability that one in twenty topics of texts dealt at random reaches.
    """

    choice: Choice
    topics: Floats
    shares: Floats
    labels: tuple[Label, ...]
    stability: Floats
    chance: float


def fit_topics(
    documents: Documents, places: NDArray[np.bool_], settings: AnalyzeSettings
) -> TopicModel:
    """Find the topics of the articles.

    Args:
        documents: Sorted articles and units.
        places: Whether each unit is a place.
        settings: Limits, seed.
    """
    depth = settings.topic_top_terms
    sample = choose_sample(documents, settings)
    part = tf_idf(sample.documents.counts)
    choice = choose_count(part, settings)
    if not choice.count:
        empty = np.zeros((documents.size, 0))
        topics = np.zeros((0, len(documents.keys)))
        return TopicModel(choice, topics, empty, (), np.zeros(0), 0.0)
    matrix = tf_idf(documents.counts)
    runs = [sample.spread(run) for run in choice.runs]
    topics = sample.spread(best_start(part, choice.whole, choice.runs))
    if sample.documents.size < documents.size:
        topics = refine(matrix, topics)
    shares = shares_of(fold_in(matrix, topics))
    order = np.argsort(-shares.mean(axis=0).round(6), kind="stable")
    topics, shares = topics[order], shares[:, order]
    labels = label_topics(relevance(topics, shares.mean(axis=0)), documents, places, depth=depth)
    return TopicModel(
        choice=choice,
        topics=topics,
        shares=shares,
        labels=tuple(labels),
        stability=topic_stability(topics, runs, depth),
        chance=chance_stability(sample.documents.counts, choice.count, settings),
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """Some of the articles, by the units that enough of them name.

    Attributes:
        documents: n articles × v units.
        units: Positions of the units among all V, shape (v,).
        total: V.
    """

    documents: Documents
    units: Ints
    total: int

    def spread(self, topics: Floats) -> Floats:
        """Topics of the sample's units as topics of all units: shape (K, V)."""
        found = np.zeros((len(topics), self.total))
        found[:, self.units] = topics
        return found


def choose_sample(documents: Documents, settings: AnalyzeSettings) -> Sample:
    """At most ``settings.topic_sample`` articles, drawn evenly: all of a smaller corpus.

    The cost of choosing the number of topics is thereby the same for 1,000 and 100,000 articles.
    """
    total = len(documents.keys)
    if documents.size <= settings.topic_sample:
        return Sample(documents, np.arange(total), total)
    rng = np.random.default_rng(settings.seed)
    rows = np.sort(rng.permutation(documents.size)[: settings.topic_sample])
    counts = documents.counts[rows].tocsc()
    units = np.flatnonzero(np.diff(counts.indptr) >= settings.topic_unit_articles)
    named = np.flatnonzero(np.diff(counts[:, units].tocsr().indptr) > 0)
    return Sample(documents.of(rows[named], units), units, total)


def best_start(matrix: sparse.csr_array, whole: Floats, runs: Sequence[Floats]) -> Floats:
    """The topics of least error, starting from those of all articles and of each subsample.

    NMF stops at the optimum nearest to its start, now and then with one theme split into two
    topics and two others in one. The runs that measured stability are free restarts. (Stacking the
    runs instead, as ensemble NMF does (Belford, Mac Namee & Greene 2018), was less stable on
    corpora below 100 articles and no better than restarts above.)
    """
    found = [whole, *(refine(matrix, run) for run in runs)]
    errors = [reconstruction_error(matrix, topics) for topics in found]
    # Rounded, so that of equal optima the first is taken whatever the last digits say.
    return found[int(np.argmin(np.round(errors, 4)))]


def chance_stability(counts: sparse.csr_array, count: int, settings: AnalyzeSettings) -> float:
    """Stability of topics where there are none: the level one in twenty of them exceeds.

    All namings are dealt anew to the articles: each article keeps its number of units and each
    unit its frequency, only what goes with what is left to chance. The same runs then measure how
    stable such topics look; a topic of the corpus that is no stabler has nothing to say.
    """
    rng = np.random.default_rng(settings.seed)
    parts = split(counts.shape[0], settings)
    found: list[Floats] = []
    while sum(map(len, found)) < _NULL_TOPICS:
        matrix = tf_idf(deal(counts, rng))
        size = min(count, *matrix.shape)
        runs = [factorize(matrix[kept], size, seed=settings.seed) for kept, _ in parts]
        whole = factorize(matrix, size, seed=settings.seed)
        found.append(topic_stability(whole, runs, settings.topic_top_terms))
    return float(np.quantile(np.concatenate(found), 0.95))


def deal(counts: sparse.csr_array, rng: np.random.Generator) -> sparse.csr_array:
    """Counts whose units fall to the articles at random; row and column sums of namings stay."""
    entries = counts.tocoo()
    rows = rng.permutation(entries.coords[0])
    dealt = sparse.coo_array((entries.data, (rows, entries.coords[1])), shape=counts.shape)
    found = dealt.tocsr()
    found.sum_duplicates()
    return found
