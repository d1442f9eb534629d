"""The pipeline on one page: each stage's name, inputs, outputs, and what it depends on.

Stage packages never import each other; they meet in ``pipeline.stages``. Issue stages turn one raw
file into rows and run in batches, in any order and process (:mod:`pipeline.stages.issue`). Corpus
stages turn tables of all issues into tables (:mod:`pipeline.stages.corpus`).
"""

from __future__ import annotations

from pipeline.stages.stage import Stage, names_of
from pipeline.tables import (
    CLAIM_TABLES,
    EDITION_TABLES,
    GRAPH_TABLES,
    MOVEMENT_TABLES,
    TOPIC_TABLES,
    TRACKING_TABLES,
)

# Modules every stage's rows depend on: the values and the tables they become.
_SHARED = ("pipeline.model", "pipeline.tables")
# Modules that decide where a name of the gazetteer stands.
_NAMING = (
    "pipeline.knowledge.endings",
    "pipeline.knowledge.entities",
    "pipeline.knowledge.folding",
    "pipeline.knowledge.gazetteer",
    *_SHARED,
)


INGEST = Stage(
    "ingest",
    inputs=(),
    outputs=("issues", "articles", "blocks", "references", "repairs"),
    code=(
        "pipeline.ingest",
        "pipeline.knowledge.series",
        "pipeline.knowledge.corrections",
        *_SHARED,
    ),
    knowledge=("series.toml", "corrections.toml"),
    libraries=("kiwipiepy", "lxml", "olefile", "pypdfium2"),
    settings="ingest",
)
TOKENIZE = Stage(
    "tokenize",
    inputs=("blocks",),
    outputs=("tokens", "terms"),
    code=(
        "pipeline.tokenizer",
        "pipeline.knowledge.folding",
        "pipeline.knowledge.gazetteer",
        "pipeline.knowledge.lexicon",
        *_SHARED,
    ),
    knowledge=("stopwords.tsv", "user_words.tsv"),
    libraries=("kiwipiepy", "kiwipiepy_model"),
    settings="tokenizer",
)
SURVEY = Stage(
    "survey",
    inputs=("blocks", "tokens", "terms"),
    outputs=("candidates",),
    code=("pipeline.extract", "pipeline.knowledge.cues", *_NAMING),
    knowledge=("cues.toml", "name_endings.toml"),
    libraries=("kiwipiepy_model", "pyahocorasick"),
    settings="extract",
)
EXTRACT = Stage(
    "extract",
    inputs=("issues", "articles", "blocks", "references"),
    outputs=("mentions", "quantities", "dates"),
    code=(
        "pipeline.extract",
        "pipeline.knowledge.calendar",
        "pipeline.knowledge.units",
        *_NAMING,
    ),
    knowledge=("calendar.toml", "name_endings.toml", "units.toml"),
    libraries=("pyahocorasick",),
    settings="extract",
)
ENTITIES = Stage(
    "entities",
    inputs=("issues", "mentions"),
    outputs=("entities", "aliases", "review"),
    code=("pipeline.analyze.entities", "pipeline.extract.discovery.learned", *_SHARED),
    settings="analyze",
    uses_names=True,
)
ENTITY_TIMELINE = Stage(
    "entity_timeline",
    inputs=("issues", "mentions", "entities"),
    outputs=("entity_timeline",),
    code=("pipeline.analyze.timeline", "pipeline.analyze.intervals", *_SHARED),
    libraries=("scipy",),
    settings="analyze",
)
KEYWORD_TIMELINE = Stage(
    "keyword_timeline",
    inputs=("issues", "terms"),
    outputs=("keyword_timeline",),
    code=(
        "pipeline.analyze.keywords", "pipeline.analyze.timeline", "pipeline.analyze.intervals",
        *_SHARED,
    ),
    libraries=("scipy",),
    settings="analyze",
)  # fmt: skip

# Stages that use most of the analysis depend on all of it, and on the numeric libraries.
_ANALYSIS = ("pipeline.analyze", *_SHARED)
_NUMERIC = ("numpy", "pandas", "scipy")

GRAPH = Stage(
    "graph",
    inputs=("issues", "mentions"),
    outputs=names_of(GRAPH_TABLES),
    code=_ANALYSIS,
    libraries=_NUMERIC,
    settings="analyze",
    uses_names=True,
)
MOVEMENT = Stage(
    "movement",
    inputs=("issues", "mentions", "terms", "keyword_timeline"),
    outputs=names_of(MOVEMENT_TABLES),
    code=_ANALYSIS,
    libraries=_NUMERIC,
    settings="analyze",
)
TRACKING = Stage(
    "tracking",
    inputs=(
        "issues", "articles", "blocks", "mentions", "terms", "entities", "keyword_timeline",
        "trends",
    ),
    outputs=names_of(TRACKING_TABLES),
    code=("pipeline.knowledge.fields", "pipeline.knowledge.tracked", *_ANALYSIS),
    knowledge=("fields.toml", "tracked.toml"),
    libraries=_NUMERIC,
    settings="analyze",
    uses_names=True,
)  # fmt: skip
CORE = Stage(
    "core",
    inputs=("issues", "articles", "blocks", "mentions", "entities", "trends"),
    outputs=("core_technologies",),
    code=_ANALYSIS,
    libraries=_NUMERIC,
    settings="analyze",
    uses_names=True,
)
OUTLOOK = Stage(
    "outlook",
    inputs=("issues", "blocks", "tokens", "mentions", "dates"),
    outputs=("outlook", "outlook_entities"),
    code=("pipeline.knowledge.outlook", *_ANALYSIS),
    knowledge=("outlook.toml",),
    libraries=(*_NUMERIC, "pyahocorasick"),
    settings="analyze",
)
TOPICS = Stage(
    "topics",
    inputs=("issues", "blocks", "terms", "mentions", "entities"),
    outputs=names_of(TOPIC_TABLES),
    code=("pipeline.knowledge.folding", *_ANALYSIS),
    libraries=(*_NUMERIC, "scikit-learn"),
    settings="analyze",
)
CLAIMS = Stage(
    "claims",
    inputs=("issues", "blocks", "mentions", "quantities", "dates", "entities"),
    outputs=names_of(CLAIM_TABLES),
    code=("pipeline.knowledge.attributes", "pipeline.knowledge.exchange_rates", *_ANALYSIS),
    knowledge=("attributes.toml", "exchange_rates.toml"),
    libraries=_NUMERIC,
    settings="analyze",
)
EDITIONS = Stage(
    "editions",
    inputs=(
        "issues", "articles", "blocks", "references", "mentions", "terms", "keyword_timeline",
        "entities", "aliases", "edge_timeline", "quantities",
    ),
    outputs=names_of(EDITION_TABLES),
    code=_ANALYSIS,
    libraries=_NUMERIC,
    settings="analyze",
    uses_names=True,
)  # fmt: skip

# Reading needs nothing of other issues; extraction needs what all of them taught.
READ_STAGES = (INGEST, TOKENIZE, SURVEY)
ISSUE_STAGES = (*READ_STAGES, EXTRACT)
CORPUS_STAGES = (
    ENTITIES, ENTITY_TIMELINE, KEYWORD_TIMELINE, GRAPH, MOVEMENT, TRACKING, CORE, OUTLOOK, TOPICS,
    CLAIMS, EDITIONS,
)  # fmt: skip
