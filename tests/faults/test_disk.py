"""Disks that are full, closed or gone, and clocks that go back: said clearly, nothing lost."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.main import main
from pipeline.errors import StoreError
from pipeline.paths import Workspace
from pipeline.runner.build import build
from pipeline.runner.site import build_report
from pipeline.runner.upkeep import clean
from pipeline.settings import Settings
from pipeline.store import batches, files, lock, parquet
from pipeline.store.files import explained, new_folder, write_bytes
from pipeline.store.manifest import Manifest
from tests.faults.conftest import BRIEFS, orphans, state, write_briefs
from tests.integration.conftest import NOW, make

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.kiwi


def no_room(*_args, **_kwargs):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_errors_of_the_disk_tell_the_place_and_the_way_out(tmp_path, code):
    with (
        pytest.raises(StoreError, match=rf"{tmp_path.name}: cannot be written: .+; \w+"),
        explained(tmp_path),
    ):
        raise OSError(code, os.strerror(code))


def test_a_folder_that_could_not_be_finished_leaves_the_old_one(tmp_path):
    target = tmp_path / "t"
    target.mkdir()
    (target / "old").write_text("x", "utf-8")
    with pytest.raises(StoreError, match="make room"), new_folder(target):
        no_room()
    assert [p.name for p in tmp_path.rglob("*")] == ["t", "old"]


def test_a_file_that_could_not_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "f"
    write_bytes(path, b"old")
    monkeypatch.setattr(files.os, "fsync", no_room)
    with pytest.raises(StoreError, match="make room"):
        write_bytes(path, b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("f", b"old")]


class Full:
    """A disk that has room for so many writes of one kind, then none."""

    def __init__(self, function, writes):
        self.function, self.writes = function, writes

    def __call__(self, *args, **kwargs):
        self.writes -= 1
        if self.writes < 0:
            no_room()
        return self.function(*args, **kwargs)


POINTS = [
    (batches, "write_table", 7),
    (batches, "write_bytes", 2),
    (parquet.pq, "ParquetWriter", 45),
    (files.os, "fsync", 4),
]


@pytest.mark.parametrize(("module", "name", "writes"), POINTS)
def test_a_disk_that_is_full_at_some_write(fresh, undisturbed, module, name, writes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, Full(getattr(module, name), writes))
        with pytest.raises(StoreError, match="No space left on device"):
            build(fresh, Settings(), now=NOW)
    make(fresh)
    assert state(fresh) == undisturbed.state
    assert orphans(fresh) == []


def test_no_room_for_the_note_of_the_lock(finished, monkeypatch):
    monkeypatch.setattr(lock.json, "dumps", no_room)
    with lock.only_run(finished.processed, now=NOW):
        assert lock.owner(finished.processed) == ""


def test_no_room_for_the_manifest_keeps_the_tables_there_were(finished, monkeypatch):
    before = state(finished)
    (finished.raw / "동향 5월.md").unlink()
    monkeypatch.setattr(Manifest, "write", no_room)
    with pytest.raises(StoreError, match="make room"):
        build(finished, Settings(), now=NOW)
    assert state(finished) == before


@contextlib.contextmanager
def mounted(folder: Path, *options: str):
    """A file system of its own; needs root."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = shutil.which("mount")
    done = mount and subprocess.run([mount, *options, folder], check=False, capture_output=True)
    if not done or done.returncode:
        pytest.skip("file systems cannot be mounted here (needs root)")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("kilobytes", [400])
def test_a_disk_that_is_really_full(tmp_path, undisturbed, kilobytes):
    there = Workspace(tmp_path / "raw", tmp_path / "p", tmp_path / "r")
    write_briefs(there)
    with mounted(there.processed, "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"):
        with pytest.raises(StoreError, match=r"cannot be written: .*No space left"):
            build(there, Settings(), now=NOW)
        subprocess.run(["mount", "-o", "remount,size=50m", there.processed], check=True)
        make(there)
        assert state(there) == undisturbed.state
        assert orphans(there) == []


def test_a_read_only_disk(finished, undisturbed, capsys):
    (finished.raw / "동향 5월.md").unlink()
    with mounted(finished.processed, "--bind", str(finished.processed)):
        subprocess.run(["mount", "-o", "remount,ro,bind", finished.processed], check=True)
        folders = [f"--{n}={getattr(finished, n)}" for n in ("raw", "processed", "reports")]
        assert main(["build", *folders]) == 3
        assert "cannot be written: Read-only file system" in capsys.readouterr().err
    write_briefs(finished)
    make(finished)
    assert state(finished) == undisturbed.state


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_folders_without_the_right_to_write(finished):
    for folder in (finished.reports, finished.processed):
        folder.chmod(0o500)
    with pytest.raises(StoreError, match="give yourself the right"):
        build_report(finished, Settings())
    with pytest.raises(StoreError, match="give yourself the right"):
        build(finished, Settings(), now=NOW)
    for folder in (finished.reports, finished.processed):
        folder.chmod(0o700)


def test_reports_that_cannot_be_written_cost_no_table(finished, undisturbed, monkeypatch):
    shutil.rmtree(finished.reports)
    finished.reports.write_text("a file stands where the folder should be", "utf-8")
    with pytest.raises(StoreError, match=r"reports.*: cannot be written"):
        make(finished)
    finished.reports.unlink()
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.runner.site.os.utime", no_room)
        with pytest.raises(StoreError, match=r"reports: cannot be written"):
            build_report(finished, Settings())
    make(finished)
    assert state(finished) == undisturbed.state
    assert orphans(finished) == []


def test_remains_of_another_report_are_cleared(finished, undisturbed):
    for name in (".0123456789ab.new", ".ba9876543210.old", ".latest.new"):
        (finished.reports / name).mkdir()
        (finished.reports / name / "index.html").write_text("half", "utf-8")
    build_report(finished, Settings())
    assert orphans(finished) == []
    assert state(finished) == undisturbed.state


def test_a_clock_that_goes_back(finished, undisturbed):
    past = NOW - timedelta(days=9_000)
    again = build(finished, Settings(), now=past)
    assert not again.changed
    build_report(finished, Settings())
    assert state(finished) == undisturbed.state
    # A new brief under the wrong clock, then under the right one again.
    (finished.raw / "동향 6월.md").write_text(
        BRIEFS["동향 5월.md"].replace("5월호", "6월호").replace("19곳", "23곳"), "utf-8"
    )
    assert build(finished, Settings(), now=past).built == 1
    (finished.raw / "동향 6월.md").unlink()
    make(finished)
    assert state(finished) == undisturbed.state


def test_dates_read_under_a_wrong_clock_are_mended_by_starting_anew(fresh):
    """No issue is dated later than the clock: what a wrong one refused is not asked again."""
    wrong = datetime(2021, 4, 15, tzinfo=UTC)  # the brief of May seems to be from the future
    build(fresh, Settings(), now=wrong)
    assert dates(fresh)["동향 4월.md"] == "2021-04-01"
    clean(fresh, everything=True)
    build(fresh, Settings(), now=NOW)
    assert dates(fresh)["동향 5월.md"] == "2021-05-01"


def dates(workspace):
    found = parquet.read_table(workspace.tables / "issues.parquet").to_pylist()
    return {row["source_path"]: str(row["published_on"]) for row in found}


def test_source_date_epoch_before_the_last_run(finished, undisturbed, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2022, 1, 1, tzinfo=UTC).timestamp())))
    folders = [f"--{n}={getattr(finished, n)}" for n in ("raw", "processed", "reports")]
    assert main(["build", "--quiet", *folders]) == 0
    assert state(finished) == undisturbed.state
