"""The pipeline on one page: each stage's name, inputs, outputs, and what it depends on.

Stage packages never import each other; they meet in ``pipeline.stages``. Issue stages turn one raw
file into rows and run in batches, in any order and process (:mod:`pipeline.stages.issue`). Corpus
stages turn tables of all issues into tables (:mod:`pipeline.stages.corpus`).

``code`` names where a stage begins; modules it imports are found from there. Settings, knowledge
files, libraries and names are named here, and ``tests/unit/test_stages.py`` fails where one that
is read is not named, or one that is named is not read.
"""

from __future__ import annotations

from pipeline.stages.stage import Stage, columns_of, names_of
from pipeline.tables import (
    CLAIM_TABLES,
    EDITION_TABLES,
    GRAPH_TABLES,
    MOVEMENT_TABLES,
    TOPIC_TABLES,
    TRACKING_TABLES,
)
from pipeline.tables.columns.outlook import CORE_CRITERIA


def _of(*names: str) -> tuple[str, ...]:
    """Settings of the analysis."""
    return tuple(f"analyze.{name}" for name in names)


_NUMERIC = ("numpy", "pandas", "scipy")
# What deciding on a trend takes, wherever it is done.
_TRENDS = (
    "false_discovery_rate", "interval", "permutations", "power", "recent_issues", "seed",
    "silent_issues", "steady_ratio", "trend_min_issues",
)  # fmt: skip
# Columns of tables with many rows: a mention, the use of a term.
_NAMED = "issue_id article_id entity_id"
_USED = "issue_id article_id term"
# How rows become tables. Declarations of tables are part of a stage's key by themselves.
_ENFORCED = ("pipeline.tables.enforce",)
_OF_ISSUES = ("pipeline.stages.issue", "pipeline.tables.rows", *_ENFORCED)
_OF_CORPUS = (
    "pipeline.runner.corpus", "pipeline.runner.frames", "pipeline.stages.corpus",
    "pipeline.store.parquet", *_ENFORCED,
)  # fmt: skip

INGEST = Stage(
    "ingest",
    inputs=(),
    outputs=("issues", "articles", "blocks", "references", "repairs"),
    code=(
        "pipeline.ingest.document",
        "pipeline.ingest.repairs.spelling",
        "pipeline.tokenizer.joins",
        "pipeline.tokenizer.kiwi",
        *_OF_ISSUES,
    ),
    knowledge=("series.toml", "corrections.toml"),
    libraries=("kiwipiepy", "kiwipiepy_model", "lxml", "olefile", "pypdfium2"),
    settings=("ingest",),
)
TOKENIZE = Stage(
    "tokenize",
    inputs=("blocks",),
    outputs=("tokens", "terms"),
    code=(
        "pipeline.knowledge.gazetteer",
        "pipeline.tokenizer.kiwi",
        "pipeline.tokenizer.terms",
        *_OF_ISSUES,
    ),
    knowledge=("stopwords.tsv", "user_words.tsv"),
    libraries=("kiwipiepy", "kiwipiepy_model"),
    settings=("tokenizer",),
)
SURVEY = Stage(
    "survey",
    inputs=("blocks", "tokens", "terms"),
    outputs=("candidates",),
    code=(
        "pipeline.extract.discovery.candidates",
        "pipeline.extract.discovery.glosses",
        "pipeline.extract.names.mentions",
        "pipeline.runner.survey",
        "pipeline.tokenizer.kiwi",
        *_OF_ISSUES,
    ),
    knowledge=("cues.toml", "name_endings.toml"),
    libraries=("kiwipiepy", "kiwipiepy_model", "pyahocorasick"),
    settings=("extract",),
)
EXTRACT = Stage(
    "extract",
    inputs=("issues", "articles", "blocks", "references"),
    outputs=("mentions", "quantities", "dates"),
    code=(
        "pipeline.extract.dates.find",
        "pipeline.extract.discovery.learned",
        "pipeline.extract.names.mentions",
        "pipeline.extract.quantities.find",
        "pipeline.tables.found",
        *_OF_ISSUES,
    ),
    knowledge=("calendar.toml", "name_endings.toml", "units.toml"),
    libraries=("pyahocorasick",),
    settings=("extract",),
)

ENTITIES = Stage(
    "entities",
    inputs=("issues", "mentions"),
    outputs=("entities", "aliases", "review"),
    code=("pipeline.analyze.entities", "pipeline.extract.discovery.learned", *_OF_CORPUS),
    libraries=("numpy", "pandas"),
    names=("known", "learned"),
    columns=columns_of(mentions=f"{_NAMED} block_id start surface"),
)
ENTITY_TIMELINE = Stage(
    "entity_timeline",
    inputs=("issues", "mentions", "entities"),
    outputs=("entity_timeline",),
    code=("pipeline.analyze.timeline", *_OF_CORPUS),
    libraries=_NUMERIC,
    settings=_of("interval", "timeline_rows"),
    columns=columns_of(mentions=_NAMED),
)
KEYWORD_TIMELINE = Stage(
    "keyword_timeline",
    inputs=("issues", "terms"),
    outputs=("keyword_timeline",),
    code=("pipeline.analyze.keywords", "pipeline.analyze.timeline", *_OF_CORPUS),
    libraries=_NUMERIC,
    settings=_of(
        "interval", "keyword_count", "keyword_min_articles", "keywords_per_issue", "timeline_rows"
    ),
    columns=columns_of(terms=_USED),
)
GRAPH = Stage(
    "graph",
    inputs=("issues", "mentions"),
    outputs=names_of(GRAPH_TABLES),
    code=("pipeline.analyze.entity_graph", *_OF_CORPUS),
    libraries=(*_NUMERIC, "graspologic-native"),
    settings=_of(
        "backbone_alpha", "betweenness_pivots", "bootstrap_count", "community_overlap",
        "community_runs", "community_window", "edge_min_blocks", "edge_min_blocks_small",
        "false_discovery_rate", "interval", "max_block_entities", "seed", "silent_issues",
        "small_corpus_blocks",
    ),
    names=("families",),
    columns=columns_of(mentions=f"{_NAMED} block_id"),
)  # fmt: skip
MOVEMENT = Stage(
    "movement",
    inputs=("issues", "mentions", "terms", "keyword_timeline"),
    outputs=names_of(MOVEMENT_TABLES),
    code=("pipeline.analyze.movement", *_OF_CORPUS),
    libraries=_NUMERIC,
    settings=_of(
        *_TRENDS, "backtest_steps", "burst_false_alarm", "burst_ratio", "emergence_call",
        "emergence_margin", "emergence_min_articles", "keyword_min_articles", "prior_terms",
        "simulations",
    ),
    columns=columns_of(mentions=_NAMED, terms=_USED, keyword_timeline="term"),
)  # fmt: skip
TRACKING = Stage(
    "tracking",
    inputs=(
        "issues", "articles", "blocks", "mentions", "terms", "entities", "keyword_timeline",
        "trends",
    ),
    outputs=names_of(TRACKING_TABLES),
    code=("pipeline.analyze.tracking.track", "pipeline.knowledge.tracked", *_OF_CORPUS),
    knowledge=("fields.toml", "tracked.toml"),
    libraries=_NUMERIC,
    settings=_of(
        *_TRENDS, "article_max_entities", "companion_min_articles", "companions_kept",
        "established_years", "family_permutations", "keyword_min_articles", "max_block_entities",
        "month_keys",
    ),
    names=("families", "known"),
    columns=columns_of(
        blocks="issue_id article_id block_id ordinal kind",
        mentions=f"{_NAMED} block_id start end",
        terms="block_id term start end",
        keyword_timeline="term issue_id article_count",
    ),
)  # fmt: skip
CORE = Stage(
    "core",
    inputs=("issues", "articles", "blocks", "mentions", "entities", "trends"),
    outputs=("core_technologies",),
    code=("pipeline.analyze.core.table", *_OF_CORPUS),
    libraries=_NUMERIC,
    settings=_of(
        "bootstrap_count", "core_actors", "core_count", "core_evidence", "core_min_articles",
        "core_prior_articles", "core_support", *(f"core_weight_{name}" for name in CORE_CRITERIA),
        "emergence_call", "interval", "max_block_entities", "seed", "trend_min_issues",
    ),
    names=("families",),
    columns=columns_of(blocks="block_id kind", mentions="article_id block_id entity_id entity_type"),
)  # fmt: skip
OUTLOOK = Stage(
    "outlook",
    inputs=("issues", "blocks", "tokens", "mentions", "dates"),
    outputs=("outlook", "outlook_entities"),
    code=("pipeline.analyze.outlook.table", "pipeline.knowledge.outlook", *_OF_CORPUS),
    knowledge=("outlook.toml",),
    libraries=("numpy", "pandas"),
    settings=_of("outlook_min_confidence"),
    columns=columns_of(
        blocks="issue_id article_id block_id kind parent_block_id text source_line page",
        tokens="block_id ordinal form tag start end",
        mentions="block_id start end entity_id entity_type",
    ),
)
TOPICS = Stage(
    "topics",
    inputs=("issues", "blocks", "terms", "mentions", "entities"),
    outputs=names_of(TOPIC_TABLES),
    code=("pipeline.analyze.topics.build", *_OF_CORPUS),
    libraries=(*_NUMERIC, "scikit-learn"),
    settings=_of(
        "community_window", "interval", "seed", "topic_article_units", "topic_articles",
        "topic_count_max", "topic_run_share", "topic_runs", "topic_sample", "topic_share_min",
        "topic_terms_kept", "topic_top_terms", "topic_unit_articles", "topic_unit_max_share",
        "topic_unit_share", "topic_window_issues", "topic_windows_max",
    ),
    columns=columns_of(
        blocks="block_id kind",
        terms=f"{_USED} block_id start end",
        mentions=f"{_NAMED} block_id start end surface",
    ),
)  # fmt: skip
CLAIMS = Stage(
    "claims",
    inputs=("issues", "blocks", "mentions", "quantities", "dates", "entities"),
    outputs=names_of(CLAIM_TABLES),
    code=("pipeline.analyze.claims.tables", *_OF_CORPUS),
    knowledge=("attributes.toml", "exchange_rates.toml"),
    libraries=_NUMERIC,
    settings=_of(
        "check_rate_margin", "claim_approx", "claim_context", "claim_lookback",
        "claim_min_confidence", "claim_rounding", "horizon_context", "horizon_due_days",
    ),
    columns=columns_of(
        blocks="issue_id article_id block_id ordinal kind parent_block_id text source_line page",
        mentions="article_id block_id start entity_id entity_type",
    ),
)  # fmt: skip
EDITIONS = Stage(
    "editions",
    inputs=(
        "issues", "articles", "blocks", "references", "mentions", "terms", "keyword_timeline",
        "entities", "aliases", "edge_timeline", "quantities",
    ),
    outputs=names_of(EDITION_TABLES),
    code=("pipeline.analyze.editions.tables", *_OF_CORPUS),
    libraries=_NUMERIC,
    settings=_of(
        "agenda_min_articles", "agenda_min_issues", "agenda_recent_issues", "agenda_replicates",
        "changes_per_issue", "false_discovery_rate", "figure_confidence", "interval",
        "lineage_min_issues", "seed", "silent_issues",
    ),
    names=("families",),
    columns=columns_of(
        blocks="block_id ordinal",
        mentions=f"{_NAMED} block_id start surface",
        terms=f"{_USED} block_id",
        keyword_timeline="term",
    ),
)  # fmt: skip

# Reading needs nothing of other issues; extraction needs what all of them taught.
READ_STAGES = (INGEST, TOKENIZE, SURVEY)
ISSUE_STAGES = (*READ_STAGES, EXTRACT)
CORPUS_STAGES = (
    ENTITIES, ENTITY_TIMELINE, KEYWORD_TIMELINE, GRAPH, MOVEMENT, TRACKING, CORE, OUTLOOK, TOPICS,
    CLAIMS, EDITIONS,
)  # fmt: skip
