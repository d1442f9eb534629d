"""All tables of editions keep their declarations, for any corpus and any order of rows."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.analyze.editions.tables import edition_tables
from pipeline.settings import AnalyzeSettings
from pipeline.tables.editions import EDITION_TABLES
from pipeline.tables.enforce import from_frame
from tests.unit.editions_frames import cite, corpus, state

SETTINGS = AnalyzeSettings(agenda_replicates=99)
FAMILIES = {"e1": "e0", "e2": "e0"}


def generated(size, *, seed=0, dated=True, articles=4):
    """Issues of two series that name, cite and state at random."""
    rng = np.random.default_rng(seed)
    issues, references, quantities = [], [], []
    for n in range(size):
        issue_id = f"i{n:03d}"
        named = [
            (
                str(rng.choice(["정책", "산업"])),
                [f"e{e}:{rng.choice(['이름', 'Name'])}{e}" for e in rng.integers(0, 9, 3)],
            )
            for _ in range(articles)
        ]
        day = f"{2018 + n // 12}-{n % 12 + 1:02d}-01" if dated else None
        issues.append((issue_id, str(rng.choice(["가", "나"])), day, named))
        for a in range(1, articles + 1):
            told = {"publisher": f"P{rng.integers(0, 5)}", "dated": f"2018-{a:02d}"}
            at = f"{issue_id}/a{a:02d}"
            references.append(cite(at, a, title=f"보고서 {rng.integers(0, 9)}", **told))
            quantities.append(state(at, f"e{a}", "값", float(rng.integers(1, 4))))
    aliases = [(f"e{e}", f"Name{e}", "knowledge") for e in range(9)]
    return corpus(issues, references=references, quantities=quantities, aliases=aliases)


def enforced(tables):
    found = edition_tables(tables, SETTINGS, families=FAMILIES)
    assert set(found) == {spec.name for spec in EDITION_TABLES}
    return {spec.name: from_frame(found[spec.name], spec) for spec in EDITION_TABLES}


@pytest.mark.parametrize("size", [0, 1, 2, 5, 24])
@pytest.mark.parametrize("dated", [True, False])
def test_any_corpus_keeps_the_declarations(size, dated):
    found = enforced(generated(size, dated=dated))
    assert found["issue_sources"].num_rows == size
    if not dated:
        assert found["issue_changes"].num_rows == 0
        assert found["agenda"].num_rows == 0


def test_issues_without_a_word_keep_them_too():
    silent = [("i1", "가", "2020-01-01", [[], []]), ("i2", "가", "2020-02-01", [])]
    found = enforced(corpus(silent))
    assert found["issue_sources"].num_rows == 2
    assert found["name_lineage"].num_rows == 0


def test_the_order_of_rows_does_not_matter():
    tables = generated(24)
    rng = np.random.default_rng(9)
    shuffled = {
        name: frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)
        for name, frame in tables.items()
    }
    one, other = enforced(tables), enforced(shuffled)
    for name, table in one.items():
        assert table.equals(other[name]), name


def test_small_corpora_find_nothing():
    found = edition_tables(generated(5), SETTINGS, families=FAMILIES)
    assert set(found["agenda"]["agenda_verdict"]) <= {"insufficient"}
    assert "supported" not in set(found["issue_changes"]["support"].dropna())
    assert not set(found["name_lineage"]["name_role"]) & {"displaced", "displacing"}


def test_rows_of_an_issue_are_bounded():
    found = edition_tables(generated(24, articles=30), SETTINGS)["issue_changes"]
    each = found.groupby(["issue_id", "against", "kind", "change"]).size()
    assert each.max() <= SETTINGS.changes_per_issue
