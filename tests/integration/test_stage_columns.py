"""Corpus stages make the same of the columns they name as of whole tables, and need each of them."""

from __future__ import annotations

import pytest

from pipeline.extract.discovery.learned import Learned
from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.runner.frames import read_frame, read_inputs
from pipeline.settings import Settings
from pipeline.stages.catalog import CORPUS_STAGES
from pipeline.stages.corpus import corpus_functions
from pipeline.store.parquet import read_table
from pipeline.tables import TABLES
from pipeline.tables.enforce import from_frame
from tests.integration.sample_build import sample_build

pytestmark = [pytest.mark.kiwi, pytest.mark.slow]

# The first, entities, needs what the build learned; the build itself runs it on these columns.
STAGES = CORPUS_STAGES[1:]


def by_name(stage):
    return stage.name


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return sample_build(tmp_path_factory).tables


@pytest.fixture(scope="module")
def functions():
    return corpus_functions(Settings(), load_gazetteer(), Learned())


@pytest.mark.parametrize("stage", STAGES, ids=by_name)
def test_whole_tables_of_text_give_what_was_built(stage, tables, functions):
    """What was built came from some columns, and from categories where this reads texts."""
    made = functions[stage.name](
        {name: read_frame(tables / f"{name}.parquet") for name in stage.inputs}
    )
    for name in stage.outputs:
        built = read_table(tables / f"{name}.parquet")
        assert from_frame(made[name], TABLES[name]).equals(built), name


@pytest.mark.parametrize("stage", STAGES, ids=by_name)
def test_each_column_named_is_read(stage, tables, functions):
    frames = read_inputs(tables, stage)
    for name, columns in stage.columns.items():
        for column in columns:
            without = {**frames, name: frames[name].drop(columns=column)}
            with pytest.raises(KeyError):
                functions[stage.name](without)
