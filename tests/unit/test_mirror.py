"""An object store as source of briefs and place of results: nothing lost, never a half."""

from __future__ import annotations

import json

import fsspec
import pytest

from pipeline.errors import SettingsError, StoreError
from pipeline.paths import Workspace
from pipeline.runner.mirror import LATEST, Mirror
from pipeline.store.batches import read_receipts, write_batch
from pipeline.tables import TABLES


@pytest.fixture(params=["memory", "file"])
def address(request, tmp_path):
    """An empty store: objects in memory, or files."""
    if request.param == "file":
        yield (tmp_path / "store").as_uri()
    else:
        yield "memory://bucket/briefs"
        fsspec.filesystem("memory").store.clear()


@pytest.fixture
def workspace(tmp_path):
    """A machine's empty folders."""
    return Workspace.at(tmp_path / "작업")


def put(address, files):
    fs, root = fsspec.core.url_to_fs(address)
    for name, data in files.items():
        fs.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
        fs.pipe_file(f"{root}/{name}", data)


def read(address, name):
    fs, root = fsspec.core.url_to_fs(address)
    return fs.cat_file(f"{root}/{name}")


def names(address):
    fs, root = fsspec.core.url_to_fs(address)
    return sorted(path.removeprefix(root).lstrip("/") for path in fs.find(root))


def built(workspace, text, *, local="0" * 12):
    """Folders as after a build whose tables, report and batches hold ``text``."""
    workspace.tables.mkdir(parents=True, exist_ok=True)
    (workspace.tables / "issues.parquet").write_text(text, "utf-8")
    page = workspace.reports / "latest" / "issues" / "호.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, "utf-8")
    workspace.manifest.write_text(json.dumps({"told": text}), "utf-8")
    empty = TABLES["repairs"].schema().empty_table()
    write_batch(workspace.issues, "ingest", {local: text}, {"repairs": empty}, {})


def briefs(workspace):
    found = workspace.raw.rglob("*")
    return {
        p.relative_to(workspace.raw).as_posix(): p.read_bytes()
        for p in found
        if p.is_file() and not p.name.startswith(".")
    }


def test_the_raw_folder_becomes_a_copy_and_follows_changes(address, workspace):
    first = {"raw/3월.md": b"one", "raw/나/4월.md": b"two", "raw/lexicon.toml": b""}
    put(address, first)
    assert Mirror(address).fetch(workspace) == 3
    assert briefs(workspace) == {"3월.md": b"one", "나/4월.md": b"two", "lexicon.toml": b""}
    assert Mirror(address).fetch(workspace) == 0
    put(address, {"raw/3월.md": b"corrected", "raw/5월.md": b"three"})
    fs, root = fsspec.core.url_to_fs(address)
    fs.rm(f"{root}/raw/나/4월.md")
    assert Mirror(address).fetch(workspace) == 3
    assert briefs(workspace) == {"3월.md": b"corrected", "5월.md": b"three", "lexicon.toml": b""}


def test_a_brief_lost_here_is_fetched_again(address, workspace):
    put(address, {"raw/3월.md": b"one"})
    Mirror(address).fetch(workspace)
    (workspace.raw / "3월.md").unlink()
    assert Mirror(address).fetch(workspace) == 1
    assert briefs(workspace) == {"3월.md": b"one"}


def test_files_of_ones_own_are_never_overwritten_or_deleted(address, workspace):
    put(address, {"raw/3월.md": b"theirs"})
    workspace.raw.mkdir(parents=True)
    (workspace.raw / "3월.md").write_bytes(b"mine")
    with pytest.raises(SettingsError, match="holds files that did not come from"):
        Mirror(address).fetch(workspace)
    assert briefs(workspace) == {"3월.md": b"mine"}


def test_a_copy_of_one_store_does_not_become_that_of_another(address, workspace, tmp_path):
    put(address, {"raw/3월.md": b"one"})
    Mirror(address).fetch(workspace)
    other = (tmp_path / "other").as_uri()
    with pytest.raises(SettingsError, match="is a copy of"):
        Mirror(other).fetch(workspace)


def test_an_empty_store_does_not_empty_the_copy(address, workspace):
    put(address, {"raw/3월.md": b"one"})
    Mirror(address).fetch(workspace)
    fs, root = fsspec.core.url_to_fs(address)
    fs.rm(f"{root}/raw", recursive=True)
    with pytest.raises(StoreError, match="raw: holds no file"):
        Mirror(address).fetch(workspace)
    assert briefs(workspace) == {"3월.md": b"one"}


def test_a_build_is_published_whole_and_found_by_latest(address, workspace):
    built(workspace, "하나")
    at = Mirror(address).publish(workspace, keep=5)
    (build,) = json.loads(read(address, LATEST))["builds"]
    assert at == f"{address}/builds/{build}"
    assert read(address, f"builds/{build}/tables/issues.parquet").decode() == "하나"
    assert read(address, f"builds/{build}/report/issues/호.html").decode() == "하나"
    before = names(address)
    assert Mirror(address).publish(workspace, keep=5) == at
    assert names(address) == before


def test_older_builds_stay_as_told_and_no_longer(address, workspace):
    builds = []
    for text in ("a", "b", "c", "d"):
        built(workspace, text)
        builds.append(Mirror(address).publish(workspace, keep=1).rpartition("/")[2])
    assert json.loads(read(address, LATEST))["builds"] == [builds[3], builds[2]]
    there = {name.split("/")[1] for name in names(address) if name.startswith("builds/")}
    assert there == set(builds[2:])


def test_publishing_that_breaks_off_leaves_the_newest_build_as_it_was(
    address, workspace, monkeypatch
):
    built(workspace, "a")
    Mirror(address).publish(workspace, keep=5)
    before = read(address, LATEST)
    built(workspace, "b")
    mirror = Mirror(address)
    put_file, calls = mirror._fs.put_file, []

    def breaks(source, target):
        calls.append(target)
        if len(calls) == 3:
            raise ConnectionResetError("gone")
        put_file(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(mirror._fs, "put_file", breaks)
        with pytest.raises(StoreError, match="cannot be used: gone"):
            mirror.publish(workspace, keep=5)
    assert read(address, LATEST) == before
    build = Mirror(address).publish(workspace, keep=5).rpartition("/")[2]
    assert json.loads(read(address, LATEST))["builds"][0] == build
    assert read(address, f"builds/{build}/report/issues/호.html") == b"b"


def test_another_machine_gets_the_batches_it_lacks(address, workspace, tmp_path):
    built(workspace, "a")
    put(address, {"raw/3월.md": b"one"})
    Mirror(address).publish(workspace, keep=5)
    other = Workspace.at(tmp_path / "other")
    Mirror(address).fetch(other)
    receipts = read_receipts(other.issues, "ingest")
    assert [dict(r.keys) for r in receipts] == [{"0" * 12: "a"}]
    # What is no longer wanted goes with the next build that is published.
    built(other, "b", local="1" * 12)
    for receipt in receipts:
        for path in receipt.folder.iterdir():
            path.unlink()
        receipt.folder.rmdir()
    Mirror(address).publish(other, keep=5)
    left = {n.rpartition("/")[0] for n in names(address) if n.startswith("issues/")}
    assert left == {f"issues/ingest/{p.name}" for p in (other.issues / "ingest").iterdir()}


def test_a_batch_without_receipt_is_none(address, workspace):
    put(address, {"raw/a.md": b"", "issues/ingest/abc/blocks.parquet": b"half"})
    Mirror(address).fetch(workspace)
    assert not (workspace.issues / "ingest").exists()


def test_a_batch_cleared_away_while_it_is_fetched_is_left_out(address, workspace, monkeypatch):
    put(address, {"raw/a.md": b"", "issues/ingest/abc/receipt.json": b"{}"})
    mirror = Mirror(address)

    def gone(path):
        raise FileNotFoundError(path)

    monkeypatch.setattr(mirror._fs, "cat_file", gone)
    mirror.fetch(workspace)
    assert not workspace.issues.exists()


def test_names_that_lead_out_of_the_folder_are_refused(workspace):
    fs = fsspec.filesystem("memory")
    fs.store.clear()
    fs.pipe_file("/bucket/raw/..\\evil.md", b"x")
    with pytest.raises(StoreError, match="no name for a file"):
        Mirror("memory://bucket").fetch(workspace)
    fs.store.clear()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3://key:secret@bucket", "holds a user or password"),
        ("nonsense://x", "nonsense"),
    ],
)
def test_addresses_that_cannot_be_used(address, said):
    with pytest.raises(SettingsError, match=said) as caught:
        Mirror(address)
    assert "secret" not in str(caught.value)
