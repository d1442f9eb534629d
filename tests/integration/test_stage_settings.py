"""Corpus stages run over the sample read no setting they do not name."""

from __future__ import annotations

import dataclasses
import sys
from typing import ClassVar

import pytest

from pipeline.extract.discovery.learned import Learned
from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.runner.frames import read_frame
from pipeline.settings import AnalyzeSettings, Settings
from pipeline.stages import corpus
from pipeline.stages.catalog import CORPUS_STAGES
from pipeline.stages.stage import Stage
from tests.integration.sample_build import sample_build

pytestmark = [pytest.mark.kiwi, pytest.mark.slow]

FIELDS = frozenset(f.name for f in dataclasses.fields(AnalyzeSettings))


class Recording(AnalyzeSettings):
    """Settings that note what is read of them; copying one is no reading."""

    read: ClassVar[set[str]] = set()

    def __getattribute__(self, name):
        if name in FIELDS and sys._getframe(1).f_globals.get("__name__") != "dataclasses":
            Recording.read.add(name)
        return super().__getattribute__(name)


def test_a_run_reads_no_setting_beyond_those_named(tmp_path_factory, monkeypatch):
    tables = sample_build(tmp_path_factory).tables
    recording = dataclasses.replace(Settings(), analyze=Recording())
    monkeypatch.setattr(Stage, "narrowed", lambda _stage, _settings: recording)
    functions = corpus.corpus_functions(Settings(), load_gazetteer(), Learned())
    read = {}
    for stage in CORPUS_STAGES[1:]:  # the first, entities, is handed no settings at all
        frames = {name: read_frame(tables / f"{name}.parquet") for name in stage.inputs}
        Recording.read.clear()
        functions[stage.name](frames)
        read[stage.name] = {f"analyze.{name}" for name in Recording.read}
    for stage in CORPUS_STAGES[1:]:
        assert read[stage.name] <= set(stage.settings), stage.name
        assert read[stage.name], f"{stage.name}: nothing was read, so nothing was tested"
