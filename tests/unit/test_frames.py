"""Tables are read when they are asked for, and long ones not held."""

from __future__ import annotations

import pandas as pd
import pytest

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


def test_of_tokens_only_what_the_search_needs(files):
    assert list(StoredTables(files)["tokens"]) == ["block_id", "lemma", "tag"]
