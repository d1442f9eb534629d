"""Tables of topics."""

from __future__ import annotations

from pipeline.tables.spec import Table

TOPICS = Table(
    "topics",
    "topic of the corpus",
    (
        "topic_id",
        "label",
        "rank",
        "share",
        "article_count",
        "issue_count",
        "coherence_npmi",
        "stability",
        "chance_stability",
        "is_stable",
    ),
    key=("topic_id",),
    sort=("rank",),
    scope="corpus",
)
TOPIC_TERMS = Table(
    "topic_terms",
    "topic × entity or keyword among its heaviest",
    ("topic_id", "kind", "key", "name", "weight", "rank"),
    key=("topic_id", "kind", "key"),
    sort=("topic_id", "rank"),
    scope="corpus",
    allowed={"kind": ("entity", "keyword")},
    links={"topic_id": "topics"},
)
TOPIC_ARTICLES = Table(
    "topic_articles",
    "topic × article that is about it; smaller shares left out, so they add up to at most 1",
    ("topic_id", "issue_id", "article_id", "share"),
    key=("topic_id", "article_id"),
    scope="corpus",
    links={"topic_id": "topics", "issue_id": "issues", "article_id": "articles"},
)
TOPIC_TIMELINE = Table(
    "topic_timeline",
    "dated issue × topic, zeros kept; article_count are the articles with enough text",
    (
        "topic_id",
        "issue_id",
        "published_on",
        "article_count",
        "share",
        "share_low",
        "share_high",
    ),
    key=("topic_id", "issue_id"),
    sort=("topic_id", "published_on", "issue_id"),
    scope="corpus",
    links={"topic_id": "topics", "issue_id": "issues"},
)
TOPIC_TERM_TIMELINE = Table(
    "topic_term_timeline",
    "topic × window with an article's worth of it × term among its heaviest there",
    (
        "topic_id",
        "window",
        "starts_on",
        "ends_on",
        "issue_count",
        "kind",
        "key",
        "name",
        "weight",
        "rank",
    ),
    key=("topic_id", "window", "kind", "key"),
    sort=("topic_id", "window", "rank"),
    scope="corpus",
    allowed={"kind": ("entity", "keyword")},
    links={"topic_id": "topics"},
)
TOPIC_COUNTS = Table(
    "topic_counts",
    "number of topics tried",
    ("topic_count", "stability", "held_out_error", "is_chosen"),
    key=("topic_count",),
    scope="corpus",
)

TOPIC_TABLES: tuple[Table, ...] = (
    TOPICS,
    TOPIC_TERMS,
    TOPIC_ARTICLES,
    TOPIC_TIMELINE,
    TOPIC_TERM_TIMELINE,
    TOPIC_COUNTS,
)
