"""Files and folders: whole or not at all; equal content, equal bytes."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import StoreError
from pipeline.store import batches, files, fingerprint, parquet
from pipeline.store.manifest import Manifest, read_manifest


def test_new_folder_replaces_the_old_one(tmp_path):
    target = tmp_path / "tables"
    for text in ("old", "new"):
        with files.new_folder(target) as folder:
            (folder / "a").write_text(text)
    assert (target / "a").read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["tables"]


def write_half(target):
    with files.new_folder(target) as folder:
        (folder / "a").write_text("half")
        raise ValueError("broken")


def test_an_error_leaves_the_old_folder(tmp_path):
    target = tmp_path / "tables"
    with files.new_folder(target) as folder:
        (folder / "a").write_text("old")
    with pytest.raises(ValueError, match="broken"):
        write_half(target)
    assert (target / "a").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["tables"]


def test_a_crash_between_the_two_renames_is_mended(tmp_path):
    target = tmp_path / "tables"
    (tmp_path / ".tables.old").mkdir()
    (tmp_path / ".tables.old" / "a").write_text("old")
    (tmp_path / ".tables.new").mkdir()
    files.recover_folder(target)
    assert (target / "a").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["tables"]


def test_unwritable_place_is_explained(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        files.write_bytes(tmp_path / "file" / "below", b"")


def test_bytes_do_not_tell_in_which_portions_rows_came(tmp_path):
    table = pa.table({"n": pa.array(range(1000), pa.int32())})
    parts = [table.slice(0, 1), table.slice(1, 600), table.slice(601)]
    parquet.write_table(tmp_path / "a", table)
    assert parquet.write_stream(tmp_path / "b", table.schema, parts) == 1000
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_damaged_parquet_is_explained(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(StoreError, match=r"a\.parquet: cannot be read"):
        parquet.read_table(tmp_path / "a.parquet")


def test_one_name_more_changes_one_batch():
    names = sorted(f"brief-{n:05d}.txt" for n in range(2000))
    before = batches.batches_of(names)
    after = batches.batches_of(sorted([*names, "brief-00777a.txt"]))
    assert [n for batch in before for n in batch] == names
    assert max(map(len, before)) <= batches.MAX_BATCH
    assert len(set(after) - set(before)) <= 2
    assert 20 <= 2000 / len(before) <= 50


def test_receipts_come_back_and_damaged_ones_do_not_count(tmp_path):
    table = pa.table({"issue_id": ["a", "b"], "x": [1, 2]})
    receipt = batches.write_batch(
        tmp_path, "ingest", {"a": "k1", "b": "k2"}, {"t": table}, {"a": {}}
    )
    assert batches.read_receipts(tmp_path, "ingest") == [receipt]
    assert batches.rows_of(receipt.folder, "t", ["b"])["x"].to_pylist() == [2]
    (receipt.folder / batches.RECEIPT).write_text("{")
    assert batches.read_receipts(tmp_path, "ingest") == []
    assert batches.remove_batches(tmp_path, keep=[]) == 1


def test_digest_depends_on_values_not_on_order_of_keys():
    assert fingerprint.digest({"a": 1, "b": 2}) == fingerprint.digest({"b": 2, "a": 1})
    assert fingerprint.digest("ab", "c") != fingerprint.digest("a", "bc")


def test_code_digest_tells_modules_apart():
    digests = {
        fingerprint.code_digest("pipeline.model"),
        fingerprint.code_digest("pipeline.model.spans"),
        fingerprint.code_digest("pipeline.model.tokens"),
    }
    assert len(digests) == 3


def test_manifest_round_trip_and_damage(tmp_path):
    path = tmp_path / "manifest.json"
    manifest = Manifest("r", "0", "s", {"issues": "k"}, issues=({"issue_id": "a"},))
    manifest.write(path)
    assert read_manifest(path) == manifest
    path.write_text(json.dumps({"run_id": "r"}))
    assert read_manifest(path) is None


def coded_files(tmp_path, *columns):
    for number, rows in enumerate(columns):
        table = pa.table({"term": pa.array(rows, pa.string())})
        pq.write_table(table, tmp_path / f"{number}.parquet", row_group_size=2)
    return [tmp_path / f"{number}.parquet" for number in range(len(columns))]


def test_coded_columns_of_several_files_share_their_texts(tmp_path):
    paths = coded_files(tmp_path, ["다", "가", None, "다", "가"], [], ["나", None, "Ａ", "다"])
    texts, codes = parquet.read_coded(paths, "term")
    assert texts.to_pylist() == ["가", "나", "다", "Ａ"]
    assert [own.tolist() for own in codes] == [[2, 0, -1, 2, 0], [], [1, -1, 3, 2]]


@pytest.mark.parametrize("columns", [(), ([],), ([None, None],)])
def test_coded_columns_without_any_text(tmp_path, columns):
    texts, codes = parquet.read_coded(coded_files(tmp_path, *columns), "term")
    assert len(texts) == 0
    assert [own.tolist() for own in codes] == [[-1] * len(rows) for rows in columns]


def test_a_damaged_file_of_coded_columns_is_named(tmp_path):
    path = tmp_path / "terms.parquet"
    path.write_bytes(b"PAR1 half of it")
    with pytest.raises(StoreError, match=r"terms\.parquet"):
        parquet.read_coded([path], "term")
