"""Functions of the corpus stages: frames of the inputs in, frames of the outputs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pipeline.analyze.claims.tables import claim_tables
from pipeline.analyze.core.table import core_table
from pipeline.analyze.editions.tables import edition_tables
from pipeline.analyze.entities import entity_tables, review_table
from pipeline.analyze.entity_graph import graph_tables
from pipeline.analyze.keywords import choose_keywords
from pipeline.analyze.movement import movement_tables
from pipeline.analyze.outlook.table import outlook_tables
from pipeline.analyze.timeline import entity_timeline, keyword_timeline
from pipeline.analyze.topics.build import topic_tables
from pipeline.analyze.tracking.track import tracking_tables
from pipeline.knowledge.outlook import load_outlook_cues
from pipeline.knowledge.tracked import load_tracked
from pipeline.stages.catalog import CORPUS_STAGES
from pipeline.stages.names import families_of

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
    known, families = gazetteer.entities, families_of(gazetteer)
    taught = learned.as_entities(known)
    # Each is given the settings it names and no others.
    by = {stage.name: stage.narrowed(settings).analyze for stage in CORPUS_STAGES}
    return {
        "entities": lambda t: {
            **entity_tables(t["mentions"], t["issues"], known, taught, learned.glossed()),
            "review": review_table(learned.review),
        },
        "entity_timeline": lambda t: {
            "entity_timeline": entity_timeline(
                t["mentions"], t["entities"], t["issues"], by["entity_timeline"]
            )
        },
        "keyword_timeline": lambda t: {
            "keyword_timeline": keyword_timeline(
                t["terms"],
                choose_keywords(t["terms"], by["keyword_timeline"]),
                t["issues"],
                by["keyword_timeline"],
            )
        },
        "graph": lambda t: graph_tables(t["mentions"], t["issues"], families, by["graph"]),
        "movement": lambda t: movement_tables(t, by["movement"]),
        "tracking": lambda t: tracking_tables(t, families, load_tracked(), by["tracking"], known),
        "core": lambda t: {"core_technologies": core_table(t, families, by["core"])},
        "outlook": lambda t: outlook_tables(t, load_outlook_cues(), by["outlook"]),
        "topics": lambda t: topic_tables(t, by["topics"]),
        "claims": lambda t: claim_tables(t, by["claims"]),
        "editions": lambda t: edition_tables(t, by["editions"], families=families),
    }
