"""Tables whose rows come from one issue alone."""

from __future__ import annotations

from pipeline.model.documents import BLOCK_KINDS, REPAIR_KINDS
from pipeline.tables.spec import Table

ISSUES = Table(
    "issues",
    "issue",
    (
        "issue_id",
        "series",
        "title",
        "publisher",
        "published_on",
        "published_precision",
        "published_basis",
        "source_path",
        "source_format",
        "source_sha256",
        "article_count",
        "char_count",
    ),
    key=("issue_id",),
    scope="issue",
    nullable=frozenset({"published_on", "published_precision", "published_basis"}),
)
ARTICLES = Table(
    "articles",
    "article, or heading of a long report",
    (
        "issue_id",
        "article_id",
        "ordinal",
        "level",
        "parent_article_id",
        "section",
        "title",
        "source_line",
        "page",
    ),
    key=("article_id",),
    sort=("issue_id", "ordinal"),
    scope="issue",
    nullable=frozenset({"parent_article_id", "section", "source_line", "page"}),
    links={"issue_id": "issues"},
)
BLOCKS = Table(
    "blocks",
    "layout block",
    (
        "issue_id",
        "article_id",
        "block_id",
        "ordinal",
        "kind",
        "depth",
        "parent_block_id",
        "text",
        "raw_text",
        "alignment",
        "source_line",
        "page",
    ),
    key=("block_id",),
    sort=("issue_id", "ordinal"),
    scope="issue",
    nullable=frozenset(
        {"article_id", "parent_block_id", "raw_text", "alignment", "source_line", "page"}
    ),
    allowed={"kind": BLOCK_KINDS},
    links={"issue_id": "issues", "article_id": "articles"},
)
REFERENCES = Table(
    "references",
    "cited source",
    (
        "issue_id",
        "article_id",
        "block_id",
        "ordinal",
        "marker",
        "authors",
        "publisher",
        "title",
        "url",
        "dated",
        "source_line",
        "page",
    ),
    key=("issue_id", "ordinal"),
    scope="issue",
    nullable=frozenset(
        {
            "article_id",
            "marker",
            "authors",
            "publisher",
            "title",
            "url",
            "dated",
            "source_line",
            "page",
        }
    ),
    links={"issue_id": "issues", "article_id": "articles", "block_id": "blocks"},
)
REPAIRS = Table(
    "repairs",
    "change between raw and analysed text",
    (
        "issue_id",
        "ordinal",
        "source_line",
        "page",
        "before",
        "after",
        "kind",
        "rule",
        "confidence",
    ),
    key=("issue_id", "ordinal"),
    scope="issue",
    nullable=frozenset({"source_line", "page"}),
    allowed={"kind": REPAIR_KINDS},
    links={"issue_id": "issues"},
)
TOKENS = Table(
    "tokens",
    "morpheme",
    ("issue_id", "block_id", "ordinal", "form", "lemma", "tag", "start", "end"),
    key=("block_id", "ordinal"),
    sort=("issue_id", "block_id", "ordinal"),
    scope="issue",
    links={"issue_id": "issues", "block_id": "blocks"},
)
TERMS = Table(
    "terms",
    "countable term in a block",
    ("issue_id", "article_id", "block_id", "ordinal", "term", "start", "end"),
    key=("block_id", "ordinal"),
    sort=("issue_id", "block_id", "ordinal"),
    scope="issue",
    nullable=frozenset({"article_id"}),
    links={"issue_id": "issues", "article_id": "articles", "block_id": "blocks"},
)
MENTIONS = Table(
    "mentions",
    "naming of an entity",
    (
        "issue_id",
        "article_id",
        "block_id",
        "start",
        "end",
        "surface",
        "raw_surface",
        "entity_id",
        "entity_type",
        "method",
        "confidence",
        "source_line",
        "page",
    ),
    key=("block_id", "start", "end"),
    sort=("issue_id", "block_id", "start", "end"),
    scope="issue",
    nullable=frozenset({"article_id", "source_line", "page"}),
    links={
        "issue_id": "issues",
        "article_id": "articles",
        "block_id": "blocks",
        "entity_id": "entities",
    },
)

ISSUE_TABLES: tuple[Table, ...] = (
    ISSUES,
    ARTICLES,
    BLOCKS,
    REFERENCES,
    REPAIRS,
    TOKENS,
    TERMS,
    MENTIONS,
)
