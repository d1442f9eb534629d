"""From raw files to tables and report: caching, determinism, crashes, changes of the raw folder."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from pipeline.errors import BusyError
from pipeline.paths import Workspace
from pipeline.runner import batch as batch_module
from pipeline.runner import pool
from pipeline.runner.build import build
from pipeline.runner.pool import engine_for
from pipeline.settings import AnalyzeSettings, Settings
from pipeline.store.lock import only_run
from pipeline.store.parquet import read_table
from pipeline.tables import TABLES
from pipeline.tables.enforce import check_links, enforce
from tests.integration.conftest import FIRST, NOW, digests, make, products

pytestmark = pytest.mark.kiwi


def test_a_corpus_becomes_tables_that_keep_their_contract(workspace):
    result = make(workspace)
    assert (result.built, result.cached, result.failures) == (2, 0, ())
    tables = {n: read_table(workspace.tables / f"{n}.parquet") for n in TABLES}
    for name, table in tables.items():
        assert enforce(table, TABLES[name]).equals(table), name
        check_links(tables, TABLES[name])
    issues = tables["issues"].to_pandas()
    assert issues["issue_id"].tolist() == sorted(issues["issue_id"])
    assert issues["published_on"].astype(str).tolist() == ["2021-03-01", "2021-04-01"]
    assert issues["article_count"].tolist() == [2, 2]
    timeline = tables["entity_timeline"].to_pandas()
    gpt3 = timeline[timeline["entity_id"] == "gpt-3"]
    assert gpt3["article_count"].tolist() == [1, 0]


def test_mentions_lead_back_to_the_raw_file(workspace):
    make(workspace)
    mentions = pd.read_parquet(workspace.tables / "mentions.parquet")
    issues = pd.read_parquet(workspace.tables / "issues.parquet").set_index("issue_id")
    assert len(mentions) > 8
    for m in mentions.itertuples():
        raw = (workspace.raw / issues.loc[m.issue_id, "source_path"]).read_text("utf-8")
        assert m.raw_surface in raw.splitlines()[m.source_line - 1]


def test_a_second_run_reads_nothing_and_writes_nothing(workspace, monkeypatch):
    make(workspace)
    before = products(workspace)
    times = {p: p.stat().st_mtime_ns for p in workspace.tables.iterdir()}

    def refuse(*_args, **_kwargs):
        raise AssertionError("nothing had to be read")

    monkeypatch.setattr(batch_module, "_read", refuse)
    again = make(workspace)
    assert (again.built, again.cached, again.changed) == (0, 2, False)
    assert products(workspace) == before
    assert {p: p.stat().st_mtime_ns for p in workspace.tables.iterdir()} == times


def test_the_same_bytes_elsewhere_and_with_two_workers(workspace, tmp_path):
    make(workspace)
    other = Workspace.at(tmp_path / "elsewhere")
    shutil.copytree(workspace.raw, other.raw)
    result = make(other, engine=engine_for(2))
    assert result.built == 2
    assert products(other) == products(workspace)


def test_a_large_corpus_is_read_where_its_memory_ends_with_the_reading(
    workspace, tmp_path, monkeypatch
):
    make(workspace)
    monkeypatch.setattr(pool, "_LARGE_CORPUS", 2)
    monkeypatch.setattr(pool, "serial", None)  # here it would be called
    other = Workspace.at(tmp_path / "elsewhere")
    shutil.copytree(workspace.raw, other.raw)
    assert make(other, engine=engine_for(0)).built == 2
    assert products(other) == products(workspace)


def test_a_build_keeps_another_out_of_its_folder(workspace):
    with only_run(workspace.processed, now=NOW), pytest.raises(BusyError, match="is at work here"):
        make(workspace)
    assert make(workspace).built == 2


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_bytes_under_another_hash_seed(workspace, seed):
    make(workspace)
    processed, reports = workspace.processed.with_name("p2"), workspace.reports.with_name("r2")
    subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "build", "--quiet", "--raw", workspace.raw,
         "--processed", processed, "--reports", reports],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))},
    )  # fmt: skip
    assert products(Workspace(workspace.raw, processed, reports)) == products(workspace)


def test_one_file_more_reads_one_file(workspace):
    make(workspace)
    third = FIRST.replace("2021년 3월호", "2021년 5월호")
    (workspace.raw / "동향 5월.md").write_text(third, encoding="utf-8")
    result = make(workspace)
    assert (result.built, result.cached) == (1, 2)
    incremental = products(workspace)
    shutil.rmtree(workspace.processed)
    full = make(workspace)
    assert full.built == 3
    fresh = products(workspace)
    # Only the row about the run itself may differ: it counts what was cached.
    assert {k for k in fresh if fresh[k] != incremental[k]} <= {"runs.parquet"}


def test_a_removed_file_takes_its_issue_along(workspace):
    make(workspace)
    (workspace.raw / "동향 3월.md").unlink()
    result = make(workspace)
    assert result.built == 0
    issues = pd.read_parquet(workspace.tables / "issues.parquet")
    assert issues["published_on"].astype(str).tolist() == ["2021-04-01"]
    left = list(workspace.issues.glob("*/*/receipt.json"))
    assert len(left) == 4


def test_two_issues_of_one_month_get_two_ids(workspace):
    (workspace.raw / "z.md").write_text(FIRST + "\n- 덧붙인 한 줄\n", encoding="utf-8")
    make(workspace)
    ids = pd.read_parquet(workspace.tables / "issues.parquet")["issue_id"].tolist()
    base = ids[0]
    assert ids == [base, f"{base}-2", base.replace("2021-03", "2021-04")]


def test_equal_files_are_one_issue_and_said(workspace):
    shutil.copy(workspace.raw / "동향 3월.md", workspace.raw / "동향 3월 사본.md")
    result = make(workspace)
    assert result.built == 2
    assert result.manifest.duplicates == {"동향 3월.md": "동향 3월 사본.md"}


def test_a_setting_of_the_analysis_does_not_read_again(workspace):
    make(workspace)
    changed = dataclasses.replace(Settings(), analyze=AnalyzeSettings(keyword_count=3))
    result = build(workspace, changed, now=NOW)
    assert (result.built, result.changed) == (0, True)
    terms = pd.read_parquet(workspace.tables / "keyword_timeline.parquet")["term"].nunique()
    assert terms == 3


def test_a_lexicon_entry_is_found(workspace):
    make(workspace)
    (workspace.raw / "lexicon.toml").write_text(
        '[[entity]]\nid = "my-summary"\ntype = "product"\nko = "진료 요약 서비스"\n', "utf-8"
    )
    make(workspace)
    entities = pd.read_parquet(workspace.tables / "entities.parquet").set_index("entity_id")
    assert entities.loc["my-summary", "mention_count"] == 2


@pytest.mark.parametrize(
    "place", ["write_batch", "document_tables", "candidate_tables", "documents_from"]
)
def test_a_crash_leaves_a_state_the_next_run_completes(workspace, monkeypatch, place):
    make(workspace)
    expected = products(workspace)
    shutil.rmtree(workspace.processed)
    shutil.rmtree(workspace.reports)

    def crash(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batch_module, place, crash)
        with pytest.raises(KeyboardInterrupt):
            make(workspace)
    assert not workspace.tables.exists()
    make(workspace)
    again = products(workspace)
    # The row about the run counts what was cached: the first three stages may have been.
    assert {k for k in again if again[k] != expected[k]} <= {"runs.parquet"}


def test_a_damaged_table_is_made_anew(workspace):
    make(workspace)
    before = digests(workspace.tables)
    (workspace.tables / "mentions.parquet").unlink()
    make(workspace)
    after = digests(workspace.tables)
    assert {k for k in after if after[k] != before[k]} <= {"runs.parquet"}


def test_an_empty_folder_gives_an_empty_corpus(tmp_path):
    there = Workspace.at(tmp_path)
    there.raw.mkdir(parents=True)
    result = make(there)
    assert (result.built, result.failures) == (0, ())
    assert (there.reports / "latest" / "index.html").is_file()


def test_old_reports_are_pruned(workspace):
    for n in range(8):
        (workspace.raw / "동향 3월.md").write_text(FIRST + f"\n- 줄 {n}\n", encoding="utf-8")
        make(workspace)
    builds = [p for p in workspace.reports.iterdir() if p.is_dir() and not p.is_symlink()]
    assert len(builds) == Settings().report.keep_builds


GLOSSED = """# [ 시험 동향지 ] 2021년 5월호

# 번역 서비스를 내놓은 스타트업

- AI 스타트업 코모렌스(Comorense)가 번역 서비스를 공개
- 코모렌스는 시리즈 A 투자 300억 원을 유치
"""
BARE = """# [ 시험 동향지 ] 2021년 6월호

# 투자 소식

- 코모렌스가 일본 시장에 진출해 고객사 20곳을 확보
"""


def new_entities(workspace):
    entities = pd.read_parquet(workspace.tables / "entities.parquet")
    return entities[entities["is_discovered"]].set_index("name_en")


def test_a_name_glossed_in_one_issue_is_found_in_another(workspace):
    (workspace.raw / "동향 6월.md").write_text(BARE, encoding="utf-8")
    make(workspace)
    assert "Comorense" not in new_entities(workspace).index
    (workspace.raw / "동향 5월.md").write_text(GLOSSED, encoding="utf-8")
    result = make(workspace)
    assert (result.built, result.cached) == (1, 3)
    company = new_entities(workspace).loc["Comorense"]
    assert (company["entity_type"], company["name_ko"]) == ("company", "코모렌스")
    assert company["issue_count"] == 2
    incremental = products(workspace)
    shutil.rmtree(workspace.processed)
    make(workspace)
    fresh = products(workspace)
    assert {k for k in fresh if fresh[k] != incremental[k]} <= {"runs.parquet"}


def test_a_learned_name_can_be_revoked(workspace):
    (workspace.raw / "동향 5월.md").write_text(GLOSSED, encoding="utf-8")
    make(workspace)
    assert "Comorense" in new_entities(workspace).index
    reject = 'reject = ["코모렌스", "Comorense"]\n'
    (workspace.raw / "lexicon.toml").write_text(reject, encoding="utf-8")
    make(workspace)
    assert "Comorense" not in new_entities(workspace).index


def test_the_corpus_mends_a_slip_of_one_issue(workspace):
    often = "\n- Nexovaris 소식\n- Nexovaris 계획\n"
    text = FIRST.replace("GPT-3", "Nexovaris").replace("3월호", "{}월호") + often
    for month in range(5, 9):
        (workspace.raw / f"동향 {month}월.md").write_text(text.format(month), encoding="utf-8")
    slip = text.removesuffix(often).format(9).replace("Nexovaris", "Nexvoaris")
    (workspace.raw / "동향 9월.md").write_text(slip, encoding="utf-8")
    make(workspace)
    repairs = pd.read_parquet(workspace.tables / "repairs.parquet")
    mended = repairs[repairs["rule"] == "corpus_spelling"]
    assert mended[["before", "after"]].to_numpy().tolist() == [["Nexvoaris", "Nexovaris"]]
