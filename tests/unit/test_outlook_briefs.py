"""The five real briefs: NIA's nine technologies, and what is foreseen; skipped where absent."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.analyze.core.table import core_table
from pipeline.analyze.outlook.table import outlook_tables
from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.knowledge.outlook import load_outlook_cues
from pipeline.settings import Settings
from pipeline.stages.issue import load_tools
from pipeline.tables import TABLES
from pipeline.tables.enforce import check_links, from_frame
from pipeline.tables.found import found_tables
from pipeline.tables.rows import document_tables

pytestmark = [pytest.mark.kiwi, pytest.mark.slow]

# The technologies the report of January 2021 chose by hand.
NINE = (
    "gpt", "federated-learning", "edge-ai", "transformer", "system-2-ai",
    "self-supervised-learning", "generative-ai", "transfer-learning", "automl",
)  # fmt: skip
SETTINGS = Settings()


@pytest.fixture(scope="module")
def arrow(shared_briefs):
    """Tables of the five text briefs, read without help from one another."""
    tools = load_tools(SETTINGS, lexicon="", latest=date(2026, 1, 1), workers=1)
    documents = [
        tools.read(p.name, p.read_bytes(), override=None, corrections={})
        for p in sorted(shared_briefs.glob("*.txt"))
    ]
    found = found_tables([tools.found(d) for d in documents])
    return document_tables(documents) | found | tools.tokenize(documents).tables


@pytest.fixture(scope="module")
def tables(arrow):
    """The same as frames, with what core technologies need besides."""
    frames = {name: table.to_pandas() for name, table in arrow.items()}
    named = frames["mentions"].drop_duplicates("entity_id")
    frames["entities"] = named[["entity_id", "entity_type"]].assign(name=named["surface"])
    frames["trends"] = pd.DataFrame(columns=["kind", "key", "series", "verdict"])
    return frames


def ranks(tables, issues):
    """Rank of each of the nine among the technologies of some issues, and how many there are."""
    kept = {
        k: f[f["issue_id"].isin(issues)] if "issue_id" in f.columns else f
        for k, f in tables.items()
    }
    known = load_gazetteer().entities
    families = {e.entity_id: e.family for e in known.values() if e.family}
    table = core_table(kept, families, SETTINGS.analyze)
    from_frame(table, TABLES["core_technologies"])
    pairs = zip(table["rank"], table["member_ids"], strict=True)
    found = {member: rank for rank, members in pairs for member in members}
    return {nine: found.get(nine) for nine in NINE}, table


def test_the_reports_own_nine_beside_the_ranks_of_the_corpus(tables):
    found, table = ranks(tables, tables["issues"]["issue_id"])
    assert None not in found.values()
    assert found["gpt"] == 1
    assert sum(rank <= SETTINGS.analyze.core_count for rank in found.values()) >= 3
    # Chance would put the median of nine in the middle of the list.
    assert sorted(found.values())[4] <= len(table) / 6
    assert (table.loc[table["is_core"], "support"] == "insufficient").mean() >= 0.5


def test_without_the_report_most_of_its_nine_are_not_even_named(tables):
    issues = tables["issues"]
    found, table = ranks(tables, issues.loc[issues["series"] == "SPRI AI Brief", "issue_id"])
    assert sum(rank is not None for rank in found.values()) <= 4
    assert found["gpt"] <= SETTINGS.analyze.core_count
    assert set(table["support"]) <= {"insufficient"}


def test_outlook_of_the_briefs(tables, arrow):
    made = outlook_tables(tables, load_outlook_cues(), SETTINGS.analyze)
    enforced = {name: from_frame(frame, TABLES[name]) for name, frame in made.items()}
    entities = pa.table({"entity_id": pa.array(tables["entities"]["entity_id"])})
    for name in enforced:
        check_links(arrow | enforced | {"entities": entities}, TABLES[name])
    rows = made["outlook"]
    counts = rows["stance"].value_counts()
    assert counts.min() >= 15
    assert 60 <= len(rows) <= 110
    texts = tables["blocks"].set_index("block_id")["text"]
    for row in rows.itertuples():
        assert texts[row.block_id][row.start : row.end] == row.surface
    assert (rows["speaker"] == "IMF").any()
