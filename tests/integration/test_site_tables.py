"""The report reads of each table no more than it shows, and comes out the same."""

from __future__ import annotations

import pytest

from pipeline.report.site import BuildInfo, site_files
from pipeline.runner.frames import StoredTables, read_frame
from pipeline.settings import ReportSettings
from pipeline.store.parquet import read_table, write_table
from pipeline.tables import TABLES
from tests.integration.sample_build import sample_build

pytestmark = [pytest.mark.kiwi, pytest.mark.slow]


def site_of(tables):
    files = site_files(tables, build=BuildInfo(), settings=ReportSettings())
    return dict(files)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = sample_build(tmp_path_factory).tables
    return {name: folder / f"{name}.parquet" for name in TABLES}


@pytest.mark.parametrize("rows", [None, 1, 0])
def test_tables_on_disk_and_in_memory_give_the_same_report(files, rows, tmp_path):
    # Texts are categories on the way from the disk; pandas treats those of one row, and of none,
    # otherwise than those of many.
    if rows is not None:
        for name in ("applications", "companions", "dates", "mentions", "terms", "tokens"):
            cut = tmp_path / f"{name}.parquet"
            write_table(cut, read_table(files[name]).slice(0, rows))
            files = {**files, name: cut}
    stored = site_of(StoredTables(files))
    held = site_of({name: read_frame(file) for name, file in files.items()})
    assert list(stored) == list(held)
    assert [path for path in stored if stored[path] != held[path]] == []
