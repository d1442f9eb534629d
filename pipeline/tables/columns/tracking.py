"""Columns of the movement of technologies: months, families, companions, fields, life."""

from __future__ import annotations

from pipeline.model.entities import ENTITY_TYPES
from pipeline.tables.columns.column import COUNT, DATE, FLAG, TEXT, TEXTS, Column

COLUMNS = (
    # months
    Column("month", DATE, "First day of the calendar month"),
    Column("series_count", COUNT, "Series pooled in the row", "series"),
    Column("article_total", COUNT, "All articles of the issues concerned", "articles"),
    # version families
    Column("family_id", TEXT, "Entity id of the version family, e.g. gpt"),
    Column("generation", COUNT, "Steps from the family down to the version, 0 the family itself"),
    Column("released", TEXT, "Release as known: 2020, 2020-06 or 2020-06-11; null if not known"),
    Column("versions", TEXTS, "Entities of the family named there, by id"),
    # what stands beside a tracked entity
    Column("companion_id", TEXT, "Entity that stands beside the tracked one"),
    Column("companion_type", TEXT, "Type of the companion", allowed=ENTITY_TYPES),
    Column("field", TEXT, "Field of application, an id of knowledge/data/fields.toml"),
    Column("field_name", TEXT, "Korean name of the field"),
    Column(
        "event",
        TEXT,
        "Against earlier issues that name the tracked entity: initial = there from its first "
        "date on; left = named without it now (counts 0). Describes, proves nothing",
        allowed=("initial", "entered", "stayed", "left", "returned"),
    ),
    Column("evidence_block_id", TEXT, "First block that shows it; null where there is nothing"),
    # life
    Column(
        "state",
        TEXT,
        "Stage of life, from the verdict; 판단 보류 (insufficient) where age or silence contradict",
        allowed=(
            "emerging", "growing", "established", "declining", "dormant", "returning",
            "insufficient",
        ),
    ),
    Column(
        "basis",
        TEXT,
        "Test of table trends the verdict rests on; interval and return store no p value there",
        allowed=("trend", "recent", "silence", "interval", "return", "none"),
    ),
    Column("peak_issue_id", TEXT, "Issue with the highest lower bound of the share; null if none"),
    Column("companion_count", COUNT, "Different companions", "entities"),
    Column("field_count", COUNT, "Different fields of application", "fields"),
    Column("version_count", COUNT, "Different entities of the family named, itself included"),
    Column("is_pinned", FLAG, "True for what is followed in every corpus, named or not"),
)  # fmt: skip
