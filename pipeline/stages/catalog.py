"""The pipeline on one page: each stage's name, inputs, outputs, and what it depends on.

Stage packages never import each other; they meet in ``pipeline.stages``. Issue stages turn one raw
file into rows and run in batches, in any order and process (:mod:`pipeline.stages.issue`). Corpus
stages turn tables of all issues into tables (:mod:`pipeline.stages.corpus`).
"""

from __future__ import annotations

from pipeline.stages.stage import Stage
from pipeline.tables import GRAPH_TABLES, MOVEMENT_TABLES

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

GRAPH = Stage(
    "graph",
    inputs=("issues", "mentions"),
    outputs=tuple(table.name for table in GRAPH_TABLES),
    code=("pipeline.analyze", *_SHARED),
    libraries=("numpy", "pandas", "scipy"),
    settings="analyze",
)

MOVEMENT = Stage(
    "movement",
    inputs=("issues", "mentions", "terms", "keyword_timeline"),
    outputs=tuple(table.name for table in MOVEMENT_TABLES),
    code=("pipeline.analyze", *_SHARED),
    libraries=("numpy", "pandas", "scipy"),
    settings="analyze",
)

# Reading needs nothing of other issues; extraction needs what all of them taught.
READ_STAGES = (INGEST, TOKENIZE, SURVEY)
ISSUE_STAGES = (*READ_STAGES, EXTRACT)
CORPUS_STAGES = (ENTITIES, ENTITY_TIMELINE, KEYWORD_TIMELINE, GRAPH, MOVEMENT)
