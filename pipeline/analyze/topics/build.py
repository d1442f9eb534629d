"""All tables of topics from the tables they are made of."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.topics.agreement import top_units
from pipeline.analyze.topics.coherence import coherence_npmi
from pipeline.analyze.topics.documents import read_documents
from pipeline.analyze.topics.factorize import one_thread
from pipeline.analyze.topics.model import fit_topics
from pipeline.analyze.topics.shares import topic_articles, topic_timeline
from pipeline.analyze.topics.windows import topic_term_timeline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.analyze.topics.choice import Choice
    from pipeline.analyze.topics.documents import Documents
    from pipeline.analyze.topics.model import TopicModel
    from pipeline.settings import AnalyzeSettings

log = logging.getLogger("pipeline.analyze")


def topic_tables(
    tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings
) -> dict[str, pd.DataFrame]:
    """All tables of topics; empty ones where the corpus is too small for two topics.

    Args:
        tables: ``issues``, ``blocks``, ``terms``, ``mentions``, ``entities``; of ``blocks`` only
            ``block_id`` and ``kind`` are read. Rows in any order.
        settings: The ``topic_…`` limits, seed, interval.

    Returns:
        ``topics``, ``topic_terms``, ``topic_articles``, ``topic_timeline``,
        ``topic_term_timeline``, ``topic_counts``.
    """
    documents = read_documents(tables, settings)
    entities = tables["entities"]
    located = entities.loc[entities["entity_type"] == "place", "entity_id"]
    places = (documents.kinds == "entity") & np.isin(documents.keys, located.to_numpy(object))
    with one_thread():
        model = fit_topics(documents, places, settings)
    log.info(
        "topics: %d of %d articles by %d units", len(model.labels), documents.size, len(places)
    )
    ids = [label.topic_id for label in model.labels]
    return {
        "topics": topics_table(model, documents, settings),
        "topic_terms": topic_terms(model, documents, settings),
        "topic_articles": topic_articles(
            model.shares, documents, ids, least=settings.topic_share_min
        ),
        "topic_timeline": topic_timeline(
            model.shares, documents, ids, tables["issues"], mass=settings.interval
        ),
        "topic_term_timeline": topic_term_timeline(model, documents, tables["issues"], settings),
        "topic_counts": topic_counts(model.choice),
    }


def topics_table(
    model: TopicModel, documents: Documents, settings: AnalyzeSettings
) -> pd.DataFrame:
    """Table ``topics``: one row per topic, the most frequent first."""
    there = model.shares >= settings.topic_share_min
    tops = top_units(model.topics, settings.topic_top_terms)
    count = len(model.labels)
    return pd.DataFrame(
        {
            "topic_id": np.array([label.topic_id for label in model.labels], dtype=object),
            "label": np.array([label.text for label in model.labels], dtype=object),
            "rank": np.arange(1, count + 1),
            "share": model.shares.mean(axis=0) if documents.size else np.zeros(count),
            "article_count": there.sum(axis=0),
            "issue_count": np.array(
                [len(set(documents.issue_ids[column])) for column in there.T], dtype=np.int64
            ),
            "coherence_npmi": np.array(
                [coherence_npmi(documents.counts, terms) for terms in tops], dtype=np.float64
            ),
            "stability": model.stability,
            "chance_stability": np.full(count, model.chance),
            "is_stable": model.stability > model.chance,
        }
    )


def topic_terms(model: TopicModel, documents: Documents, settings: AnalyzeSettings) -> pd.DataFrame:
    """Table ``topic_terms``: the heaviest units of each topic; ``weight`` is p(unit | topic)."""
    tops = top_units(model.topics, settings.topic_terms_kept)
    topic, place = np.nonzero(tops >= 0)
    unit = tops[topic, place]
    ids = np.array([label.topic_id for label in model.labels], dtype=object)
    return pd.DataFrame(
        {
            "topic_id": ids[topic],
            "kind": documents.kinds[unit],
            "key": documents.keys[unit],
            "name": documents.names[unit],
            "weight": model.topics[topic, unit],
            "rank": place + 1,
        }
    )


def topic_counts(choice: Choice) -> pd.DataFrame:
    """Table ``topic_counts``: the numbers of topics tried and what spoke for and against each."""
    return pd.DataFrame(
        {
            "topic_count": np.array(choice.counts, dtype=np.int64),
            "stability": choice.stability,
            "held_out_error": choice.error,
            "is_chosen": np.array([c == choice.count for c in choice.counts], dtype=np.bool_),
        }
    )
