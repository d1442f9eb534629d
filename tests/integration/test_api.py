"""What notebooks ask a built corpus."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace

import networkx as nx
import pandas as pd
import pytest

import pipeline
from pipeline.errors import SettingsError, StoreError
from pipeline.paths import Workspace
from pipeline.runner.build import build
from pipeline.settings import AnalyzeSettings, Settings
from tests.integration.conftest import FIRST, NOW, SECOND

pytestmark = pytest.mark.kiwi


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with a build of the two briefs."""
    workspace = Workspace.at(tmp_path_factory.mktemp("api 시험"))
    workspace.raw.mkdir(parents=True)
    for name, text in (("가.md", FIRST), ("나.md", SECOND)):
        (workspace.raw / name).write_text(text, "utf-8")
    build(workspace, Settings(), now=NOW)
    return workspace


@pytest.fixture(scope="module")
def corpus(built):
    return pipeline.open_corpus(built.processed)


def test_the_nearest_project_upwards_is_opened(built, monkeypatch):
    monkeypatch.chdir(built.raw)
    assert pipeline.open_corpus().folder == built.processed.resolve()


def test_a_project_folder_will_do(built):
    root = built.raw.parent.parent
    assert pipeline.open_corpus(root).folder == built.processed.resolve()


def test_a_folder_without_a_build_is_told_with_the_way_out(tmp_path):
    with pytest.raises(StoreError, match=r"holds no build; run `ai-brief build`"):
        pipeline.open_corpus(tmp_path)


def test_every_table_can_be_read_and_is_described(corpus):
    listed = corpus.tables().set_index("table")
    for name in listed.index:
        frame, told = corpus.table(name), corpus.describe(name)
        assert len(frame) == listed["rows"][name]
        assert told["column"].tolist() == frame.columns.tolist()
        assert told["description"].str.len().min() > 3


def test_columns_can_be_chosen(corpus):
    assert corpus.table("issues", columns=["issue_id"]).columns.tolist() == ["issue_id"]


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda c: c.table("mention"), "no table 'mention'; near: mentions"),
        (lambda c: c.table("issues", ["titel"]), "no column of issues 'titel'; near: title"),
        (lambda c: c.describe("entitys"), "near: entities"),
        (lambda c: c.timeline("gpt-3", series="다른 동향지"), "no series '다른 동향지'"),
        (lambda c: c.timeline("연합학슴", kind="keyword"), "no keyword '연합학슴'"),
        (lambda c: c.timeline("gpt-3", kind="word"), "no kind 'word'"),
        (lambda c: c.context("gpt-3", issue="2021-04"), "no issue '2021-04'"),
        (lambda c: c.compare("시험-동향지-2021-03", "x"), "no issue 'x'"),
        (lambda c: c.sql("select nothing from issues"), "the query cannot be answered"),
    ],
)
def test_a_wrong_name_is_answered_with_near_ones(corpus, ask, told):
    with pytest.raises(SettingsError, match=told):
        ask(corpus)


def test_an_unknown_entity_is_answered_with_near_ones(corpus):
    with pytest.raises(StoreError, match="GPT-3"):
        corpus.timeline("GPT-33")


def test_timeline_keeps_zeros_order_and_names(corpus):
    frame = corpus.timeline(["GPT-4", "연합 학습"])
    assert frame["key"].drop_duplicates().tolist() == ["gpt-4", "federated-learning"]
    assert frame["article_count"].tolist() == [0, 1, 1, 1]
    assert frame["published_on"].dt.month.tolist() == [3, 4, 3, 4]
    assert (frame["share_low"] <= frame["article_share"]).all()


def test_timeline_fills_in_zeros_that_a_large_corpus_does_not_store(built, corpus):
    few = Settings(analyze=AnalyzeSettings(timeline_rows=0))
    other = built.processed.with_name("few")
    shutil.copytree(built.processed, other)
    build(replace(built, processed=other), few, now=NOW)
    sparse = pipeline.open_corpus(other)
    assert len(sparse.table("entity_timeline")) < len(corpus.table("entity_timeline"))
    pd.testing.assert_frame_equal(sparse.timeline("gpt-4"), corpus.timeline("gpt-4"))


def test_graph_is_a_graph_with_names(corpus):
    graph = corpus.graph(backbone=False)
    assert isinstance(graph, nx.Graph)
    assert set(corpus.graph().nodes) == set(graph.nodes)
    assert all(data["name"] for _, data in graph.nodes(data=True))


def test_context_shows_the_words_around_and_where_they_stand(corpus):
    frame = corpus.context("연합학습", issue="시험-동향지-2021-03", width=4)
    assert frame["surface"].str.len().min() >= 4
    assert frame["right"].str.len().max() <= 4
    assert frame["place"].str.contains("line").all()
    blocks = corpus.table("blocks").set_index("block_id")["text"]
    for row in frame.itertuples():
        assert row.left + row.surface + row.right in blocks[row.block_id]


def test_sql_joins_tables_by_name(corpus):
    found = corpus.sql(
        "select count(*) as n from mentions join issues using (issue_id) where entity_id = 'gpt-3'"
    )
    assert found["n"][0] == (corpus.table("mentions")["entity_id"] == "gpt-3").sum() > 0


def test_claims_are_those_of_a_subject(corpus):
    every = corpus.claims()
    assert every["published_on"].is_monotonic_increasing
    named = corpus.claims(corpus.table("entities")["name"][0])
    assert len(named) < len(every) or every.empty


def test_two_articles_an_issue_make_no_topics(corpus):
    assert corpus.topics().empty


def test_two_issues_are_compared(corpus):
    diff = corpus.compare("시험-동향지-2021-03", "시험-동향지-2021-04")
    change = diff.entities.set_index("key")["change"]
    assert (change["gpt-4"], change["gpt-3"]) == ("new", "gone")


def test_it_shows_itself(corpus):
    assert "2 issues" in repr(corpus)
    assert "2021-03 – 2021-04" in corpus._repr_html_()


def test_a_later_build_is_noticed(built):
    other = built.processed.with_name("later")
    shutil.copytree(built.processed, other)
    corpus = pipeline.open_corpus(other)
    assert not corpus.is_rebuilt
    text = (other / "manifest.json").read_text("utf-8")
    (other / "manifest.json").write_text(text.replace(corpus.manifest.run_id, "f" * 64), "utf-8")
    assert corpus.is_rebuilt


@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_that_is_read_only(built):
    other = built.processed.with_name("read only")
    shutil.copytree(built.processed, other)
    for folder in (other, other / "tables"):
        folder.chmod(0o555)
    try:
        assert len(pipeline.open_corpus(other).table("issues")) == 2
    finally:
        for folder in (other, other / "tables"):
            folder.chmod(0o755)


def test_importing_the_package_loads_nothing_heavy():
    heavy = "{'kiwipiepy', 'plotly', 'prefect', 'sklearn', 'scipy', 'networkx'}"
    code = f"import sys, pipeline; pipeline.open_corpus; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
