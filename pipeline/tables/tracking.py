"""Tables of the movement of technologies and models across issues."""

from __future__ import annotations

from pipeline.tables.spec import Table

MONTH_TIMELINE = Table(
    "month_timeline",
    "key × series (and all pooled) × month with an issue, zeros kept; the most frequent keys",
    (
        "kind", "key", "series", "month", "issue_count", "series_count", "article_count",
        "article_total", "article_share", "share_low", "share_high",
    ),
    key=("kind", "key", "series", "month"),
    scope="corpus",
    allowed={"kind": ("entity", "family", "keyword")},
)  # fmt: skip
FAMILIES = Table(
    "families",
    "version family × entity of it that is named, the family itself always",
    (
        "family_id", "entity_id", "generation", "released", "mention_count", "article_count",
        "issue_count", "first_issue_id", "last_issue_id",
    ),
    key=("family_id", "entity_id"),
    sort=("family_id", "generation", "entity_id"),
    scope="corpus",
    nullable=frozenset({"released", "first_issue_id", "last_issue_id"}),
)  # fmt: skip
FAMILY_TIMELINE = Table(
    "family_timeline",
    "dated issue × version family, distinct articles of all versions, zeros kept",
    (
        "family_id", "issue_id", "published_on", "mention_count", "article_count",
        "article_share", "share_low", "share_high", "versions", "evidence_block_id",
    ),
    key=("family_id", "issue_id"),
    sort=("family_id", "published_on", "issue_id"),
    scope="corpus",
    nullable=frozenset({"evidence_block_id"}),
    links={"issue_id": "issues"},
)  # fmt: skip
COMPANIONS = Table(
    "companions",
    "tracked entity × companion × dated issue that names both, or where it left",
    (
        "entity_id", "companion_id", "companion_type", "issue_id", "block_count",
        "article_count", "event", "evidence_block_id",
    ),
    key=("entity_id", "companion_id", "issue_id"),
    scope="corpus",
    nullable=frozenset({"evidence_block_id"}),
    links={"entity_id": "entities", "issue_id": "issues"},
)  # fmt: skip
APPLICATIONS = Table(
    "applications",
    "tracked entity × field of application × dated issue with both, or where it left",
    (
        "entity_id", "field", "field_name", "issue_id", "block_count", "article_count", "event",
        "evidence_block_id",
    ),
    key=("entity_id", "field", "issue_id"),
    scope="corpus",
    nullable=frozenset({"evidence_block_id"}),
    links={"entity_id": "entities", "issue_id": "issues"},
)  # fmt: skip
LIFECYCLE = Table(
    "lifecycle",
    "tracked technology or model, and version family of such",
    (
        "kind", "key", "name", "entity_type", "state", "verdict", "basis", "p_value", "q_value",
        "issue_count", "article_count", "first_issue_id", "last_issue_id", "peak_issue_id",
        "silent_count", "companion_count", "field_count", "version_count", "released",
        "is_pinned", "evidence_block_id",
    ),
    key=("kind", "key"),
    scope="corpus",
    nullable=frozenset(
        {
            "entity_type", "p_value", "q_value", "first_issue_id", "last_issue_id",
            "peak_issue_id", "silent_count", "version_count", "released", "evidence_block_id",
        }
    ),
    allowed={"kind": ("entity", "family")},
)  # fmt: skip

TRACKING_TABLES: tuple[Table, ...] = (
    MONTH_TIMELINE, FAMILIES, FAMILY_TIMELINE, COMPANIONS, APPLICATIONS, LIFECYCLE,
)  # fmt: skip
