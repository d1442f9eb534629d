"""Columns of topics."""

from __future__ import annotations

from pipeline.tables.columns.column import COUNT, FLAG, SHARE, TEXT, Column

COLUMNS = (
    # topics
    Column("topic_id", TEXT, "Topic, by the keys of its label, e.g. gpt-3+언어모델"),
    Column("label", TEXT, "Name to show: foremost entity · phrase that sets the topic apart"),
    Column("share", SHARE, "Share of the topic: in the article, or the mean of articles", "0 to 1"),
    Column(
        "coherence_npmi",
        SHARE,
        "Mean NPMI over articles of all pairs of the ten heaviest terms; not optimized on",
        "−1 to 1",
    ),
    Column(
        "stability",
        SHARE,
        "Mean agreement of ranked terms with topics of subsamples (average Jaccard)",
        "0 to 1",
    ),
    Column(
        "chance_stability",
        SHARE,
        "Stability that one in twenty topics of randomly dealt terms exceeds",
        "0 to 1",
    ),
    Column("is_stable", FLAG, "True where stability exceeds chance_stability; else no finding"),
    Column("window", COUNT, "Stretch of issue dates, 0 the first"),
    Column("topic_count", COUNT, "Number of topics tried", "topics"),
    Column(
        "held_out_error",
        SHARE,
        "Squared error at the unseen half of left-out articles; 1 predicts nothing",
    ),
    Column("is_chosen", FLAG, "True for the number of topics taken"),
)
