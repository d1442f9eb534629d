"""Files of the processed folder damaged between runs: the next run makes them again, byte for byte."""

from __future__ import annotations

import json
import shutil

import pytest

from pipeline.errors import StoreError
from pipeline.runner.build import build
from pipeline.settings import Settings
from pipeline.store.manifest import read_manifest
from pipeline.store.parquet import is_sound, read_table
from tests.faults.conftest import orphans, state
from tests.integration.conftest import NOW, make

pytestmark = pytest.mark.kiwi


def cut(path):
    """A file that lost its second half."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def batch(workspace, stage):
    """The only batch folder of a stage."""
    (folder,) = (workspace.issues / stage).iterdir()
    return folder


def check_repaired(workspace, undisturbed):
    make(workspace)
    assert state(workspace) == undisturbed.state
    assert orphans(workspace) == []
    assert not build(workspace, Settings(), now=NOW).changed


TABLES = [
    ["blocks"],
    ["entities", "runs"],
    ["entity_edges", "trends", "tokens"],
]


@pytest.mark.parametrize("names", TABLES, ids="-".join)
def test_tables_cut_in_half(finished, undisturbed, names):
    for name in names:
        cut(finished.tables / f"{name}.parquet")
        with pytest.raises(StoreError, match=rf"{name}\.parquet: cannot be read: .*delete it"):
            read_table(finished.tables / f"{name}.parquet")
    check_repaired(finished, undisturbed)


BATCH_FILES = [
    ("ingest", "blocks.parquet"),
    ("tokenize", "tokens.parquet"),
    ("survey", "candidates.parquet"),
    ("extract", "mentions.parquet"),
]


def test_batch_files_cut_in_half(finished, undisturbed):
    for stage, name in BATCH_FILES:
        cut(batch(finished, stage) / name)
    shutil.rmtree(finished.tables)  # so that the rows are wanted
    check_repaired(finished, undisturbed)


@pytest.mark.parametrize(
    "garbage",
    ["[]", '{"keys": 3, "notes": 4, "sizes": {}}',
     '{"keys": {}, "notes": {}, "sizes": {}}'],
)  # fmt: skip
@pytest.mark.parametrize("stage", ["survey"])
def test_a_garbage_receipt_of_the_survey_does_not_lose_what_was_learned(
    finished, undisturbed, stage, garbage
):
    (batch(finished, stage) / "receipt.json").write_text(garbage, "utf-8")
    if garbage == "[]":  # once with everything after it gone, too
        shutil.rmtree(finished.issues / "extract")
        shutil.rmtree(finished.tables)
    check_repaired(finished, undisturbed)


def test_garbage_receipts_of_all_stages(finished, undisturbed):
    for folder in finished.issues.glob("*/*"):
        (folder / "receipt.json").write_text("[1, 2", "utf-8")
    check_repaired(finished, undisturbed)


def test_files_taken_out_of_a_batch(finished, undisturbed):
    (batch(finished, "extract") / "mentions.parquet").unlink()
    (finished.tables / "mentions.parquet").unlink()
    check_repaired(finished, undisturbed)


@pytest.mark.parametrize("left", [0, -2])
def test_a_truncated_manifest(finished, undisturbed, left):
    whole = finished.manifest.read_bytes()
    finished.manifest.write_bytes(whole[:left])
    assert read_manifest(finished.manifest) is None
    check_repaired(finished, undisturbed)


def test_tables_of_one_state_are_never_taken_for_those_of_another(finished, undisturbed):
    """A run killed between the swap of tables and its manifest; then its new brief is removed."""
    new = finished.raw / "동향 6월.md"
    new.write_text(
        (finished.raw / "동향 5월.md").read_text("utf-8").replace("5월호", "6월호"), "utf-8"
    )

    class Killed(BaseException):
        pass

    def killed(self, path):
        if self.run_id:  # the manifest of the new state, written after the swap
            raise Killed
        whole(self, path)

    from pipeline.store.manifest import Manifest  # noqa: PLC0415 - patched here only

    whole = Manifest.write
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Manifest, "write", killed)
        with pytest.raises(Killed):
            build(finished, Settings(), now=NOW)
    assert json.loads(finished.manifest.read_text("utf-8"))["run_id"] == ""
    new.unlink()
    check_repaired(finished, undisturbed)


def test_soundness_of_a_file(finished, tmp_path):
    whole = finished.tables / "issues.parquet"
    assert is_sound(whole)
    assert not is_sound(tmp_path / "absent.parquet")
    assert not is_sound(tmp_path)
    (tmp_path / "short.parquet").write_bytes(b"P")
    assert not is_sound(tmp_path / "short.parquet")
