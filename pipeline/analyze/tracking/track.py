"""All tables of the movement of technologies and models, from the tables of the corpus."""

from __future__ import annotations

import logging
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd

from pipeline.analyze.lookup import are_among, texts_at
from pipeline.analyze.tracking.applications import applications
from pipeline.analyze.tracking.companions import companions
from pipeline.analyze.tracking.corpus import number_corpus
from pipeline.analyze.tracking.families import family_members, family_timeline, roots_of
from pipeline.analyze.tracking.lives import Seen, described, entity_lives, family_lives, with_counts
from pipeline.analyze.tracking.months import month_timeline
from pipeline.analyze.tracking.presence import entity_presence, family_presence
from pipeline.knowledge.fields import load_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.analyze.tracking.corpus import Corpus
    from pipeline.knowledge.entities import Entity
    from pipeline.settings import AnalyzeSettings

log = logging.getLogger("pipeline.analyze")

TRACKED_TYPES: Final = ("technology", "model")
_NOTHING: Mapping[str, Entity] = MappingProxyType({})


def tracking_tables(
    tables: Mapping[str, pd.DataFrame],
    families: Mapping[str, str],
    tracked: Sequence[str],
    settings: AnalyzeSettings,
    known: Mapping[str, Entity] = _NOTHING,
) -> dict[str, pd.DataFrame]:
    """All tables of this package.

    Args:
        tables: ``issues``, ``articles``, ``blocks``, ``mentions``, ``terms``, ``entities``,
            ``keyword_timeline``, ``trends``.
        families: Entity → family it is a version of.
        tracked: Entities followed beside all technologies and models, named or not.
        settings: Bounds, mass of intervals, levels.
        known: The gazetteer's entities by id: release dates, and names of what is not named.

    Returns:
        ``month_timeline``, ``families``, ``family_timeline``, ``companions``, ``applications``,
        ``lifecycle``.
    """
    entities = tables["entities"]
    types = dict(zip(entities["entity_id"], entities["entity_type"], strict=True))
    ids = sorted({*tracked, *(i for i, kind in types.items() if kind in TRACKED_TYPES)})
    corpus = number_corpus(tables, ids)
    at = corpus.entities(ids)
    released = {e.entity_id: e.released for e in known.values() if e.released}
    roots = roots_of(families)
    named = {"entity": entity_presence(corpus), "family": family_presence(corpus, families)}
    months = month_timeline(
        _all_counts(named, tables["keyword_timeline"], corpus),
        tables["issues"],
        [("entity", key) for key in sorted(set(tracked))],
        settings,
    )
    named["entity"] = named["entity"][are_among(named["entity"]["key"], ids)]
    members = family_members(corpus, families, released)
    seen = Seen(corpus, named, tuple(ids), members, tables["trends"], settings)
    lives = pd.concat([entity_lives(seen), family_lives(seen)], ignore_index=True)
    found = {
        "month_timeline": months,
        "families": members,
        "family_timeline": family_timeline(corpus, families, interval=settings.interval),
        # Last, since of large corpora nothing takes so much memory.
        "companions": companions(corpus, at, types, roots, settings),
        "applications": applications(corpus, at, tables, load_fields(), settings),
    }
    lives = with_counts(lives, found, ids)
    found["lifecycle"] = described(lives, entities, known, frozenset(tracked))
    log.info("tracking: %d technologies and models", len(ids))
    return found


def _all_counts(
    named: Mapping[str, pd.DataFrame], keywords: pd.DataFrame, corpus: Corpus
) -> pd.DataFrame:
    """Kind, key, issue and articles of everything that has a timeline."""
    keyed = {
        kind: frame.assign(issue_id=texts_at(corpus.issue_ids, frame["at"].to_numpy()))
        for kind, frame in named.items()
    }
    keyed["keyword"] = keywords.rename(columns={"term": "key"})
    parts = [
        frame.loc[frame["article_count"] > 0, ["key", "issue_id", "article_count"]].assign(
            kind=kind
        )
        for kind, frame in keyed.items()
    ]
    return pd.concat(parts, ignore_index=True)
