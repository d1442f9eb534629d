"""Tables are read when they are asked for, and long ones not held."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.errors import StoreError
from pipeline.runner import frames
from pipeline.runner.frames import StoredTables


@pytest.fixture
def files(tmp_path):
    made = {
        "issues": pd.DataFrame({"issue_id": ["a", "b"]}),
        "tokens": pd.DataFrame(
            {"block_id": ["a/b1"], "lemma": ["학습"], "tag": ["NNG"], "form": ["학습"]}
        ),
    }
    for name, frame in made.items():
        frame.to_parquet(tmp_path / f"{name}.parquet")
    return {name: tmp_path / f"{name}.parquet" for name in made}


def test_tables_are_found_by_name_without_being_read(files):
    tables = StoredTables({**files, "gone": files["issues"].with_name("gone.parquet")})
    assert "gone" in tables
    assert "terms" not in tables
    assert sorted(tables) == ["gone", "issues", "tokens"]
    assert len(tables) == 3


def test_short_tables_are_held_and_long_ones_read_again(files, monkeypatch):
    tables = StoredTables(files)
    assert tables["issues"] is tables["issues"]
    monkeypatch.setattr(frames, "_KEPT_ROWS", 1)
    tables = StoredTables(files)
    assert tables["issues"] is not tables["issues"]
    assert list(tables["issues"]["issue_id"]) == ["a", "b"]


def test_some_columns_are_read_alone(files):
    part = StoredTables(files).part("tokens", ["tag", "lemma"], coded=False)
    assert part.to_dict("list") == {"tag": ["NNG"], "lemma": ["학습"]}


def test_texts_are_read_as_categories(files):
    part = StoredTables(files).part("tokens", ["lemma"], coded=True)
    assert part["lemma"].cat.categories.tolist() == ["학습"]


def test_rows_are_counted_without_being_read(files, monkeypatch):
    monkeypatch.setattr(frames, "read_frame", None)
    assert StoredTables(files).row_count("issues") == 2


def test_a_damaged_table_is_named_when_its_rows_are_counted(files):
    files["issues"].write_bytes(b"PAR1")
    with pytest.raises(StoreError, match=r"issues\.parquet: cannot be read"):
        StoredTables(files).row_count("issues")
