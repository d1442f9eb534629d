"""What each stage says it depends on is what its code reads: nothing less, nothing more."""

from __future__ import annotations

import ast
import dataclasses
import sys
from importlib.resources import files

import grimp
import pytest

from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.settings import AnalyzeSettings, Settings
from pipeline.stages.catalog import CORPUS_STAGES, ISSUE_STAGES, TOPICS
from pipeline.stages.names import families_of
from pipeline.store import imports
from pipeline.store.imports import modules_behind, source_of
from tests.unit.stage_reads import begins_in, names_in, parsed, settings_read, stage_functions

STAGES = (*ISSUE_STAGES, *CORPUS_STAGES)
NAMES = {"families": {"families"}, "known": {"known"}, "taught": {"known", "learned"},
         "learned": {"learned"}}  # fmt: skip
DISTRIBUTIONS = {
    "ahocorasick": "pyahocorasick", "graspologic_native": "graspologic-native", "sklearn": "scikit-learn",
}  # fmt: skip
# Arrow carries every table and threadpoolctl limits threads: neither decides a value.
NO_RESULT = {"pyarrow", "threadpoolctl"}
# Words Kiwi keeps and passes over reach other stages by the digests of the names.
BY_NAMES = {"stopwords.tsv", "user_words.tsv"}


def by_name(stage):
    return stage.name


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph(
        "pipeline",
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )


@pytest.mark.parametrize("stage", STAGES, ids=by_name)
def test_modules_behind_a_stage_are_those_python_would_import(stage, graph):
    found, waiting = set(), list(stage.code)
    while waiting:
        module = waiting.pop()
        if module in found or module == "pipeline.settings":
            continue
        found.add(module)
        if module.startswith(imports._FOLLOWED):
            ours = graph.find_modules_directly_imported_by(module)
            waiting += [m for m in ours if m.startswith("pipeline")]
    assert set(modules_behind(*stage.code)) == found


@pytest.mark.parametrize("stage", CORPUS_STAGES, ids=by_name)
def test_a_corpus_stage_begins_where_its_function_is(stage):
    begins = {module for module, _ in begins_in(stage.name)} - {"pipeline.stages.names"}
    assert begins <= set(stage.code)
    methods = {"pipeline.extract.discovery.learned"} if "learned" in stage.names else set()
    shared = set.intersection(*(set(s.code) for s in CORPUS_STAGES))
    assert set(stage.code) == begins | methods | shared


def test_issue_stages_begin_in_all_that_their_functions_import():
    _, _, imported = parsed("pipeline.stages.issue")
    packages = ("ingest", "tokenizer", "extract", "knowledge")
    wanted = {m for m, _ in imported.values() if m.split(".")[1] in packages}
    assert wanted <= {m for stage in ISSUE_STAGES for m in modules_behind(*stage.code)}


@pytest.mark.parametrize("stage", CORPUS_STAGES, ids=by_name)
def test_the_settings_named_are_those_read(stage):
    assert set(stage.settings) == {f"analyze.{name}" for name in settings_read(stage.name)}
    assert len(set(stage.settings)) == len(stage.settings)


def test_settings_go_by_one_name():
    """What the test above looks for is ``settings.…``: no parameter of that type is called else."""
    modules = {m for stage in CORPUS_STAGES for m in modules_behind(*stage.code)}
    for module in sorted(modules):
        for node in ast.walk(parsed(module)[0]):
            if (
                isinstance(node, ast.arg)
                and node.annotation
                and "AnalyzeSettings" in ast.unparse(node.annotation)
            ):
                assert node.arg == "settings", f"{module}: {node.arg}"


def test_every_setting_of_the_analysis_has_a_reader():
    read = {name for stage in CORPUS_STAGES for name in stage.settings}
    assert read == {f"analyze.{f.name}" for f in dataclasses.fields(AnalyzeSettings)}


@pytest.mark.parametrize("stage", CORPUS_STAGES, ids=by_name)
def test_the_names_named_are_those_used(stage):
    used = names_in(stage_functions()[stage.name]) & NAMES.keys()
    assert set(stage.names) == {name for u in used for name in NAMES[u]}


@pytest.mark.parametrize("stage", STAGES, ids=by_name)
def test_the_knowledge_files_named_are_those_read(stage):
    there = {f.name for f in (files("pipeline.knowledge") / "data").iterdir()}
    read = {
        node.value
        for module in modules_behind(*stage.code)
        for node in ast.walk(ast.parse(source_of(module)))
        if isinstance(node, ast.Constant) and node.value in there
    }
    read -= {"entities"}  # the gazetteer, part of the key by the names
    missing = read - set(stage.knowledge)
    assert missing <= (BY_NAMES if stage in ISSUE_STAGES else set())
    assert set(stage.knowledge) <= read


@pytest.mark.parametrize("stage", CORPUS_STAGES, ids=by_name)
def test_the_libraries_named_are_those_imported(stage, graph):
    imported = {
        found.split(".")[0]
        for module in modules_behind(*stage.code)
        if module.startswith(imports._FOLLOWED)
        for found in graph.find_modules_directly_imported_by(module)
    }
    outside = imported - set(sys.stdlib_module_names) - {"pipeline"} - NO_RESULT
    assert {DISTRIBUTIONS.get(name, name) for name in outside} == set(stage.libraries)


def test_a_stage_gets_no_setting_it_does_not_name():
    changed = dataclasses.replace(
        Settings(), analyze=AnalyzeSettings(seed=7, topic_runs=12, core_count=5)
    )
    narrowed = TOPICS.narrowed(changed)
    assert narrowed.analyze == AnalyzeSettings(seed=7, topic_runs=12)
    assert TOPICS.narrowed(narrowed) == narrowed


@pytest.mark.parametrize(
    ("field", "value", "concerned"),
    [
        ("topic_runs", 12, {"topics"}),
        ("core_weight_focus", 2.0, {"core"}),
        ("timeline_rows", 9, {"entity_timeline", "keyword_timeline"}),
        ("claim_context", 0.5, {"claims"}),
    ],
)
def test_a_setting_concerns_the_stages_that_read_it(field, value, concerned):
    changed = dataclasses.replace(Settings(), analyze=AnalyzeSettings(**{field: value}))
    names = dict.fromkeys(("families", "known", "learned"), "")
    found = {
        stage.name
        for stage in STAGES
        if stage.fingerprint(changed, names) != stage.fingerprint(Settings(), names)
    }
    assert found == concerned


def test_parts_are_told_by_name():
    parts = TOPICS.parts(Settings())
    assert parts["setting analyze.topic_runs"] == "10"
    assert "code pipeline.analyze.topics.build" in parts
    assert "table topics" in parts
    assert not any("claims" in part for part in parts)


def test_families_are_those_of_the_gazetteer():
    assert families_of(load_gazetteer())["gpt-3"]
