"""Corpus stages make the same of the columns they name as of whole tables, and need each of them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipeline.extract.discovery.learned import Learned
from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.runner.frames import read_frame, read_inputs
from pipeline.settings import Settings
from pipeline.stages.catalog import CORPUS_STAGES
from pipeline.stages.corpus import corpus_functions
from pipeline.store.parquet import read_table, write_table
from pipeline.tables import TABLES
from pipeline.tables.enforce import from_frame
from tests.integration.sample_build import sample_build

pytestmark = [pytest.mark.kiwi, pytest.mark.slow]

# The first, entities, needs what the build learned; the build itself runs it on these columns.
STAGES = CORPUS_STAGES[1:]


# Tables a few blocks leave little of: pandas treats categories otherwise where each stands once.
OF_BLOCKS = ("dates", "mentions", "quantities", "references", "terms", "tokens")


def by_name(stage):
    return stage.name


def made_from(frames, stage, functions):
    made = functions[stage.name](frames)
    return {name: from_frame(made[name], TABLES[name]) for name in stage.outputs}


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return sample_build(tmp_path_factory).tables


@pytest.fixture(scope="module")
def functions():
    return corpus_functions(Settings(), load_gazetteer(), Learned())


@pytest.mark.parametrize("stage", STAGES, ids=by_name)
def test_whole_tables_of_text_give_what_was_built(stage, tables, functions):
    """What was built came from some columns, and from categories where this reads texts."""
    frames = {name: read_frame(tables / f"{name}.parquet") for name in stage.inputs}
    for name, made in made_from(frames, stage, functions).items():
        assert made.equals(read_table(tables / f"{name}.parquet")), name


@pytest.mark.parametrize(("seed", "count"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 5), (6, 12)])
def test_few_rows_give_the_same_as_text_and_as_categories(seed, count, tables, functions, tmp_path):
    blocks = read_table(tables / "blocks.parquet").column("block_id").to_pylist()
    few = pa.array(np.random.default_rng(seed).choice(blocks, count, replace=False))
    for path in tables.glob("*.parquet"):
        table = read_table(path)
        if path.stem in OF_BLOCKS:
            table = table.filter(pc.is_in(table.column("block_id"), value_set=few))
        elif path.stem == "edge_timeline":
            table = table.slice(seed, count)
        write_table(tmp_path / path.name, table)
    for stage in STAGES:
        texts = {name: read_frame(tmp_path / f"{name}.parquet") for name in stage.inputs}
        coded = read_inputs(tmp_path, stage)
        assert made_from(coded, stage, functions) == made_from(texts, stage, functions)


@pytest.mark.parametrize("stage", STAGES, ids=by_name)
def test_each_column_named_is_read(stage, tables, functions):
    frames = read_inputs(tables, stage)
    for name, columns in stage.columns.items():
        for column in columns:
            without = {**frames, name: frames[name].drop(columns=column)}
            with pytest.raises(KeyError):
                functions[stage.name](without)
