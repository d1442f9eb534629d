"""Functions of the corpus stages: frames of the inputs in, frames of the outputs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pipeline.analyze.entities import entity_tables, review_table
from pipeline.analyze.entity_graph import graph_tables
from pipeline.analyze.keywords import choose_keywords
from pipeline.analyze.movement import movement_tables
from pipeline.analyze.timeline import entity_timeline, keyword_timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from pipeline.extract.discovery.learned import Learned
    from pipeline.knowledge.gazetteer import Gazetteer
    from pipeline.settings import Settings

CorpusFunction: TypeAlias = "Callable[[Mapping[str, pd.DataFrame]], dict[str, pd.DataFrame]]"


def corpus_functions(
    settings: Settings, gazetteer: Gazetteer, learned: Learned
) -> dict[str, CorpusFunction]:
    """For each corpus stage, its function from input frames to output frames.

    Args:
        settings: All settings.
        gazetteer: Known entities.
        learned: What the corpus taught, first blocks under readable ids.
    """
    analyze, known = settings.analyze, gazetteer.entities
    taught = learned.as_entities(known)
    families = {e.entity_id: e.family for e in known.values() if e.family}
    return {
        "entities": lambda t: {
            **entity_tables(t["mentions"], t["issues"], known, taught, learned.glossed()),
            "review": review_table(learned.review),
        },
        "movement": lambda t: movement_tables(t, analyze),
        "graph": lambda t: graph_tables(t["mentions"], t["issues"], families, analyze),
        "entity_timeline": lambda t: {
            "entity_timeline": entity_timeline(t["mentions"], t["entities"], t["issues"], analyze)
        },
        "keyword_timeline": lambda t: {
            "keyword_timeline": keyword_timeline(
                t["terms"],
                choose_keywords(t["terms"], analyze),
                t["issues"],
                analyze,
            )
        },
    }
