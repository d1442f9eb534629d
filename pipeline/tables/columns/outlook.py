"""Columns of core technologies and of outlook: what is forecast, recommended, warned of."""

from __future__ import annotations

from pipeline.tables.columns.column import COUNT, FLAG, SHARE, TEXT, TEXTS, Column

# In the order they are shown; each has a raw value and a percentile.
CORE_CRITERIA = ("presence", "late_growth", "spread", "actor_count", "novelty", "focus")
STANCES = ("forecast", "recommendation", "warning")

COLUMNS = (
    # core technologies
    Column("member_ids", TEXTS, "Versions that count for the row, itself included, by id"),
    Column("core_score", SHARE, "Weighted mean of the percentiles; ranks only", "0 to 1"),
    Column("rank_low", COUNT, "Best rank within 95 % of article bootstraps"),
    Column("rank_high", COUNT, "Worst rank within 95 % of article bootstraps"),
    Column("is_core", FLAG, "On the shortlist: among the first N by rank"),
    Column("top_share", SHARE, "Bootstraps in which it is on the shortlist", "0 to 1"),
    Column("presence", SHARE, "Mean article share over issues, each issue one vote", "0 to 1"),
    Column(
        "late_growth",
        SHARE,
        "ln of its articles in the later half of each series over those expected, shrunk; "
        "0 unless it stands without any single article",
    ),
    Column(
        "spread",
        SHARE,
        "Entropy of its share over outlets (series and section) and over issues, normalised",
        "0 to 1",
    ),
    Column(
        "actor_count",
        COUNT,
        "Companies, institutions and people named in the same blocks",
        "entities",
    ),
    Column(
        "novelty",
        SHARE,
        "Share of dated articles that had appeared before the issue that names it first",
        "0 to 1",
    ),
    Column(
        "focus",
        SHARE,
        "Blocks that name it in an article that names it, shrunk to the mean of all candidates",
        "blocks",
    ),
    *(
        Column(f"{name}_percentile", SHARE, f"Percentile of {name} among all candidates", "0 to 1")
        for name in CORE_CRITERIA
    ),
    Column("actor_ids", TEXTS, "Companies, institutions, people beside it, the most often first"),
    Column("evidence_block_ids", TEXTS, "Blocks that show it best, of different articles"),
    # outlook
    Column("stance", TEXT, "What the text does: foresees, advises or warns", allowed=STANCES),
    Column("cue", TEXT, "Word of knowledge/data/outlook.toml that shows it"),
    Column(
        "modality",
        TEXT,
        "asserted; negated: what is foreseen or advised is a no; hypothetical: on a condition",
        allowed=("asserted", "negated", "hypothetical"),
    ),
    Column("voice", TEXT, "Who says it", allowed=("own", "quoted")),
    Column("speaker", TEXT, "Words that name who says it; null if nobody is named"),
    Column("speaker_entity_id", TEXT, "The entity that says it; null if unknown"),
    Column(
        "continuity",
        TEXT,
        "first: no earlier issue has this stance on the technology (or on any, table outlook); "
        "continued: one has; null without a technology or a date",
        allowed=("first", "continued"),
    ),
    Column(
        "previous_block_id", TEXT, "Latest block of an earlier issue with the stance and technology"
    ),
    Column(
        "tie",
        TEXT,
        "Where the entity is named: the block itself, the block it stands under, or the title",
        allowed=("block", "parent", "title"),
    ),
    Column(
        "entity_role",
        TEXT,
        "technology: technology, model or product; actor: company, institution or person",
        allowed=("technology", "actor"),
    ),
)
