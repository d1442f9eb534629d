"""Tables of editions: what issues change, agenda, sources, lineage of names."""

from __future__ import annotations

from pipeline.tables.spec import Table

_SOURCE_MEASURES = (
    "reference_count", "source_count", "publisher_count", "unknown_publisher_count",
    "article_count", "unsourced_article_count", "concentration", "concentration_unbiased",
    "effective_publisher_count", "undated_share", "lag_days", "lag_days_low", "lag_days_high",
    "later_source_count",
)  # fmt: skip
_SOURCE_NULLS = frozenset(
    {
        "concentration", "concentration_unbiased", "effective_publisher_count", "undated_share",
        "lag_days", "lag_days_low", "lag_days_high",
    }
)  # fmt: skip

ISSUE_CHANGES = Table(
    "issue_changes",
    "issue × what it is set against × changed entity, keyword, pair or quantity; the first few",
    (
        "issue_id", "series", "against", "base_issue_id", "kind", "change", "rank", "key",
        "other_key", "article_count", "base_article_count", "issue_article_count",
        "base_issue_article_count", "silent_count", "p_value", "q_value", "support",
        "change_count", "value", "base_value", "unit", "evidence_block_id",
    ),
    key=("issue_id", "against", "kind", "change", "rank"),
    scope="corpus",
    nullable=frozenset(
        {
            "base_issue_id", "other_key", "article_count", "base_article_count",
            "issue_article_count", "base_issue_article_count", "silent_count", "p_value",
            "q_value", "support", "value", "base_value", "unit", "evidence_block_id",
        }
    ),
    allowed={"kind": ("entity", "keyword", "pair", "quantity")},
    links={"issue_id": "issues"},
)  # fmt: skip
AGENDA = Table(
    "agenda",
    "entity × series (and all) × comparison of newer and older issues",
    (
        "kind", "key", "series", "comparison", "split_issue_id", "issue_count",
        "base_issue_count", "article_count", "base_article_count", "newer_share", "older_share",
        "share_change", "mix_change", "real_change", "real_change_low", "real_change_high",
        "p_value", "q_value", "common_section_share", "articles_per_issue_change",
        "length_effect", "mix_effect", "real_effect", "mentions_per_issue_change",
        "mention_length_effect", "agenda_verdict",
    ),
    key=("kind", "key", "series", "comparison"),
    scope="corpus",
    nullable=frozenset({"real_change_low", "real_change_high", "p_value", "q_value"}),
    allowed={"kind": ("entity",)},
)  # fmt: skip
SOURCE_SHARES = Table(
    "source_shares",
    "series (and all) × publisher of cited sources",
    (
        "series", "publisher_key", "publisher", "source_entity_id", "reference_count",
        "article_count", "issue_count", "reference_share", "citing_share", "citing_share_low",
        "citing_share_high", "first_issue_id", "last_issue_id",
    ),
    key=("series", "publisher_key"),
    scope="corpus",
    nullable=frozenset({"source_entity_id"}),
)  # fmt: skip
ISSUE_SOURCES = Table(
    "issue_sources",
    "issue: its references, how concentrated, how old",
    ("issue_id", "series", "published_on", *_SOURCE_MEASURES),
    key=("issue_id",),
    scope="corpus",
    nullable=_SOURCE_NULLS | {"published_on"},
    links={"issue_id": "issues"},
)
SERIES_SOURCES = Table(
    "series_sources",
    "series (and all): its references, how concentrated, how old",
    ("series", "issue_count", *_SOURCE_MEASURES),
    key=("series",),
    scope="corpus",
    nullable=_SOURCE_NULLS,
)
SHARED_SOURCES = Table(
    "shared_sources",
    "source that several articles cite × article: one voice",
    (
        "source_id", "article_id", "issue_id", "block_id", "recognized_by", "publisher", "title",
        "article_count",
    ),
    key=("source_id", "article_id"),
    scope="corpus",
    nullable=frozenset({"publisher", "title"}),
    links={"issue_id": "issues"},
)  # fmt: skip
ENTITY_SOURCES = Table(
    "entity_sources",
    "entity: articles that name it, and how many voices they are",
    (
        "entity_id", "article_count", "sourced_article_count", "voice_count", "publisher_count",
        "main_publisher", "main_publisher_share",
    ),
    key=("entity_id",),
    scope="corpus",
    nullable=frozenset({"main_publisher", "main_publisher_share"}),
    links={"entity_id": "entities"},
)  # fmt: skip
NAME_LINEAGE = Table(
    "name_lineage",
    "entity × name actually used, its spellings together",
    (
        "entity_id", "surface", "script", "origin", "spelling_count", "mention_count",
        "article_count", "issue_count", "name_share", "early_mention_count",
        "late_mention_count", "first_issue_id", "last_issue_id", "first_block_id", "name_role",
        "other_surface", "p_value", "q_value",
    ),
    key=("entity_id", "surface"),
    scope="corpus",
    nullable=frozenset({"origin", "other_surface", "p_value", "q_value"}),
    links={"entity_id": "entities"},
)  # fmt: skip
VERSION_LINEAGE = Table(
    "version_lineage",
    "version family × member named, in order of first appearance",
    (
        "family_id", "entity_id", "rank", "first_issue_id", "last_issue_id", "published_on",
        "mention_count", "article_count", "issue_count", "evidence_block_id",
    ),
    key=("family_id", "entity_id"),
    sort=("family_id", "rank"),
    scope="corpus",
    nullable=frozenset({"published_on"}),
    links={"entity_id": "entities"},
)  # fmt: skip

EDITION_TABLES: tuple[Table, ...] = (
    ISSUE_CHANGES, AGENDA, SOURCE_SHARES, ISSUE_SOURCES, SERIES_SOURCES, SHARED_SOURCES,
    ENTITY_SOURCES, NAME_LINEAGE, VERSION_LINEAGE,
)  # fmt: skip
