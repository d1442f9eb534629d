"""Columns of claims, their inner checks, and the horizon calendar."""

from __future__ import annotations

import pyarrow as pa

from pipeline.tables.columns.column import COUNT, DATE, SHARE, TEXT, TEXTS, Column

COLUMNS = (
    # claims
    Column("claim_id", TEXT, "Claim: <block_id>/q<start>-<end> of its figure"),
    Column(
        "attribute_key",
        TEXT,
        "What is measured, one word for all its spellings; claims are compared by it",
    ),
    Column("value_low_bound", SHARE, "Smallest true value the figure leaves open; null if none"),
    Column("value_high_bound", SHARE, "Largest true value the figure leaves open; null if none"),
    Column(
        "reference_period", TEXT, "ISO text of the time the figure is about; null if none is beside"
    ),
    Column(
        "status",
        TEXT,
        "first: nothing earlier is comparable; confirmed: same value; rounded: fits after rounding "
        "or within a bound; revised: another value that time explains; conflict: both cannot be",
        allowed=("first", "confirmed", "rounded", "revised", "conflict"),
    ),
    Column("previous_claim_id", TEXT, "Earlier claim the status is about; null for first"),
    Column("previous_issue_id", TEXT, "Its issue: the same one for a restatement within an issue"),
    Column(
        "comparison_group",
        TEXT,
        "Name of claims to show side by side: one subject, kindred attributes, other units or "
        "values; null without",
    ),
    # inner checks and horizons
    Column(
        "check_state",
        TEXT,
        "inconsistent: no true values fit all figures at once",
        allowed=("consistent", "inconsistent"),
    ),
    Column(
        "horizon_state",
        TEXT,
        "As of the newest issue; overdue: past, and no later issue here reports it",
        allowed=("upcoming", "due", "overdue", "confirmed"),
    ),
    Column("stated_value", SHARE, "Value the text states, in its unit"),
    Column("expected_value", SHARE, "Value that the other figures give, in the unit stated"),
    Column("difference", SHARE, "stated_value minus expected_value, 0 within a stated range"),
    Column(
        "tolerance",
        SHARE,
        "Largest difference that rounding, 약 and exchange rates explain; null if unbounded",
    ),
    Column("input_block_ids", TEXTS, "Block of each figure the stated one is checked against"),
    Column("input_spans", pa.list_(pa.int32()), "Start and end of each of them, flat"),
    Column("input_surfaces", TEXTS, "Text of each of them"),
    Column("entity_ids", TEXTS, "Entities the statement names, in order"),
    Column("what", TEXT, "The statement: words of the block around the date"),
    Column("judged_on", DATE, "Date of the newest issue, as of which the state holds"),
    Column("restates_block_id", TEXT, "Earlier statement of the same; null for a new one"),
    Column("confirmed_issue_id", TEXT, "Later issue that reports the event"),
    Column("confirmed_block_id", TEXT, "Block of the report"),
    Column("confirmed_start", COUNT, "Start of the event's date in that block"),
    Column("confirmed_end", COUNT, "End of the event's date in that block"),
)
