"""Tables whose rows come from the whole corpus."""

from __future__ import annotations

from pipeline.tables.spec import Table

ENTITIES = Table(
    "entities",
    "entity named in the corpus",
    (
        "entity_id",
        "entity_type",
        "name",
        "name_ko",
        "name_en",
        "is_discovered",
        "mention_count",
        "article_count",
        "issue_count",
        "first_issue_id",
        "last_issue_id",
    ),
    key=("entity_id",),
    scope="corpus",
    nullable=frozenset({"name_ko", "name_en"}),
)
ALIASES = Table(
    "aliases",
    "alias of an entity named in the corpus",
    ("entity_id", "alias", "origin", "first_block_id"),
    key=("entity_id", "alias"),
    scope="corpus",
    nullable=frozenset({"first_block_id"}),
    links={"entity_id": "entities"},
)
ENTITY_TIMELINE = Table(
    "entity_timeline",
    "dated issue × entity, zeros kept",
    (
        "entity_id",
        "issue_id",
        "published_on",
        "mention_count",
        "article_count",
        "article_share",
        "share_low",
        "share_high",
    ),
    key=("entity_id", "issue_id"),
    sort=("entity_id", "published_on", "issue_id"),
    scope="corpus",
    links={"entity_id": "entities", "issue_id": "issues"},
)
KEYWORD_TIMELINE = Table(
    "keyword_timeline",
    "dated issue × keyword, zeros kept",
    (
        "term",
        "issue_id",
        "published_on",
        "mention_count",
        "article_count",
        "article_share",
        "share_low",
        "share_high",
    ),
    key=("term", "issue_id"),
    sort=("term", "published_on", "issue_id"),
    scope="corpus",
    links={"issue_id": "issues"},
)
REVIEW = Table(
    "review",
    "unknown name too uncertain to be an entity, for a person to decide",
    (
        "entity_id",
        "entity_type",
        "names",
        "confidence",
        "mention_count",
        "evidence",
        "first_block_id",
    ),
    key=("entity_id",),
    scope="corpus",
)
RUNS = Table(
    "runs",
    "build of the processed folder (the last one)",
    (
        "run_id",
        "started_at",
        "code_version",
        "settings_sha256",
        "issues_built",
        "issues_cached",
        "issues_failed",
        "is_sample",
    ),
    key=("run_id",),
    scope="corpus",
)

CORPUS_TABLES: tuple[Table, ...] = (
    ENTITIES,
    ALIASES,
    REVIEW,
    ENTITY_TIMELINE,
    KEYWORD_TIMELINE,
    RUNS,
)
