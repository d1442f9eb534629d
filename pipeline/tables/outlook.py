"""Tables of core technologies and of outlook."""

from __future__ import annotations

from pipeline.tables.columns.outlook import CORE_CRITERIA
from pipeline.tables.spec import Table

CORE_TECHNOLOGIES = Table(
    "core_technologies",
    "technology or model, versions rolled up to their family",
    (
        "entity_id", "entity_type", "name", "member_ids", "rank", "rank_low", "rank_high",
        "is_core", "top_share", "support", "core_score", "article_count", "issue_count", *CORE_CRITERIA,
        *(f"{name}_percentile" for name in CORE_CRITERIA), "verdict", "first_issue_id",
        "last_issue_id", "actor_ids", "evidence_block_ids",
    ),
    key=("entity_id",),
    sort=("rank", "entity_id"),
    scope="corpus",
    # The verdict is that of table trends, which knows single entities, no families.
    nullable=frozenset({"verdict"}),
    allowed={"support": ("supported", "insufficient")},
    links={"entity_id": "entities"},
)  # fmt: skip
OUTLOOK = Table(
    "outlook",
    "forecast, recommendation or warning in a block",
    (
        "issue_id", "article_id", "block_id", "start", "end", "surface", "stance", "cue",
        "modality", "confidence", "voice", "speaker", "speaker_entity_id", "iso", "starts_on",
        "ends_on", "continuity", "previous_block_id", "source_line", "page",
    ),
    key=("block_id", "start", "end", "stance"),
    sort=("issue_id", "block_id", "start", "end", "stance"),
    scope="corpus",
    # iso, starts_on and ends_on are the horizon: the time ahead the block names.
    nullable=frozenset(
        {
            "speaker", "speaker_entity_id", "iso", "starts_on", "ends_on", "continuity",
            "previous_block_id", "source_line", "page",
        }
    ),
    links={"issue_id": "issues", "article_id": "articles", "block_id": "blocks"},
)  # fmt: skip
OUTLOOK_ENTITIES = Table(
    "outlook_entities",
    "technology or actor × stance of a block",
    (
        "issue_id", "block_id", "stance", "entity_id", "entity_type", "entity_role", "tie",
        "continuity", "previous_block_id",
    ),
    key=("block_id", "stance", "entity_id"),
    sort=("issue_id", "block_id", "stance", "entity_id"),
    scope="corpus",
    nullable=frozenset({"continuity", "previous_block_id"}),
    links={"issue_id": "issues", "block_id": "blocks", "entity_id": "entities"},
)  # fmt: skip

OUTLOOK_TABLES: tuple[Table, ...] = (CORE_TECHNOLOGIES, OUTLOOK, OUTLOOK_ENTITIES)
