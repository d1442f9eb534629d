"""All tables of tracking together: schema, links, small corpora, order of rows."""

from __future__ import annotations

import pytest

from pipeline.analyze.tracking.track import tracking_tables
from pipeline.settings import AnalyzeSettings
from pipeline.tables.enforce import from_frame
from pipeline.tables.tracking import TRACKING_TABLES
from tests.unit.tracking_frames import FAMILIES, Issue, tables_of

SETTINGS = AnalyzeSettings()
FIVE = tuple(
    Issue(
        f"i{n}",
        f"2020-{n:02d}-01",
        [
            [("gpt-3" if n > 2 else "gpt-2", ""), ("transformer openai", "의료")],
            [("bert", ""), ("transformer google computer-vision", "금융 검색")],
        ],
        series="월간" if n < 5 else "보고서",
    )
    for n in range(1, 6)
)


def enforced(tables, tracked=("automl", "transformer")):
    found = tracking_tables(tables, FAMILIES, tracked, SETTINGS)
    assert set(found) == {spec.name for spec in TRACKING_TABLES}
    return {spec.name: from_frame(found[spec.name], spec) for spec in TRACKING_TABLES}


@pytest.mark.parametrize(
    "issues",
    [
        (),
        (Issue("i1", "2020-01-01", []),),
        (Issue("i1", None, [[("gpt-3 openai", "의료")]]),),
        (Issue("i1", "2020-01-01", [[("", "의료")]]),),
        FIVE[:1],
        FIVE[:2],
        FIVE,
        (*FIVE, Issue("undated", None, [[("gpt-3 openai", "의료")]])),
    ],
    ids=["none", "no articles", "no dates", "no names", "one", "two", "five", "some undated"],
)
def test_small_corpora_give_tables_that_keep_their_declaration(issues):
    found = enforced(tables_of(*issues))
    states = found["lifecycle"].column("state").to_pylist()
    assert set(states) == {"insufficient"}
    keys = found["lifecycle"].column("key").to_pylist()
    assert {"automl", "transformer"} <= set(keys)


def test_rows_in_any_order_give_the_same_tables():
    tables = tables_of(*FIVE)
    shuffled = {
        name: frame.sample(frac=1.0, random_state=7).reset_index(drop=True)
        for name, frame in tables.items()
    }
    assert enforced(shuffled) == enforced(tables)


def test_the_input_stays_as_it_was():
    tables = tables_of(*FIVE)
    copies = {name: frame.copy() for name, frame in tables.items()}
    tracking_tables(tables, FAMILIES, ["automl"], SETTINGS)
    assert all(tables[name].equals(copies[name]) for name in tables)


def test_evidence_leads_to_blocks():
    tables = tables_of(*FIVE)
    blocks = set(tables["blocks"]["block_id"])
    for name, table in enforced(tables).items():
        if "evidence_block_id" in table.column_names:
            shown = [b for b in table.column("evidence_block_id").to_pylist() if b is not None]
            assert shown, name
            assert set(shown) <= blocks
