"""Columns of what is found in text: mentions, entities, quantities, dates, unknown names."""

from __future__ import annotations

from pipeline.model.dates import DATE_PRECISIONS, DATE_ROLES
from pipeline.model.entities import ENTITY_TYPES, MENTION_METHODS
from pipeline.model.quantities import DIMENSIONS, QUALIFIERS
from pipeline.tables.columns.column import COUNT, DATE, FLAG, SHARE, TEXT, TEXTS, Column

COLUMNS = (
    # mentions and entities
    Column("surface", TEXT, "Text of the span as analysed"),
    Column("raw_surface", TEXT, "The same span as it stood in the file"),
    Column("entity_type", TEXT, "Type of the entity", allowed=ENTITY_TYPES),
    Column("method", TEXT, "How the mention was found", allowed=MENTION_METHODS),
    Column("name", TEXT, "Name to show"),
    Column("name_ko", TEXT, "Korean name"),
    Column("name_en", TEXT, "English name"),
    Column("is_discovered", FLAG, "True for an entity the knowledge files do not hold"),
    Column("mention_count", COUNT, "Mentions", "mentions"),
    Column("issue_count", COUNT, "Issues concerned", "issues"),
    Column("first_issue_id", TEXT, "First issue that names it"),
    Column("last_issue_id", TEXT, "Last issue that names it"),
    Column("alias", TEXT, "A spelling the entity is found by"),
    Column(
        "origin", TEXT, "Where the alias comes from", allowed=("knowledge", "gloss", "discovered")
    ),
    Column("first_block_id", TEXT, "First block with this alias; null if none"),
    # quantities
    Column("value", SHARE, "Number in its unit, scales multiplied out; of a range, the lower end"),
    Column("value_high", SHARE, "Upper end of a range; null unless a range"),
    Column("unit", TEXT, "Unit, a code of knowledge/data/units.toml or the Korean counter"),
    Column("dimension", TEXT, "What kind of quantity the unit measures", allowed=DIMENSIONS),
    Column("currency", TEXT, "ISO 4217 code of an amount of money"),
    Column("qualifier", TEXT, "How the text qualifies the number", allowed=QUALIFIERS),
    Column(
        "subject_entity_id", TEXT, "Entity whose quantity it is; null if nothing near can be it"
    ),
    Column("attribute", TEXT, "What is measured, words of the text; null when unsure"),
    # dates
    Column("iso", TEXT, "2020, 2020-04, 2020-04-24, 2020-Q1, or two of them with a slash"),
    Column("starts_on", DATE, "First day covered"),
    Column("ends_on", DATE, "Last day covered"),
    Column("precision", TEXT, "The unit printed", allowed=DATE_PRECISIONS),
    Column("role", TEXT, "What the date says of its time", allowed=DATE_ROLES),
    Column("is_relative", FLAG, "True where only a distance is printed (올해, 지난달, 5년 뒤)"),
    # unknown names
    Column(
        "found_by", TEXT, "What made a name of it", allowed=("gloss", "latin", "hangul", "quote")
    ),
    Column("features", TEXTS, "Cues around it, as place:word"),
    Column("partners", TEXTS, "Other names of the same gloss"),
    Column("partner_id", TEXT, "Known entity one of the partners belongs to"),
    Column("gloss_kind", TEXT, "How the names of the gloss belong together; empty without one"),
    Column("neighbors", TEXTS, "Nearest known words in the tokenizer's embedding"),
    Column("names", TEXTS, "Spellings, the one to show first"),
    Column("evidence", TEXTS, "What spoke for the type, strongest first"),
)
