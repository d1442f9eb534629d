"""One run at a time in a folder."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from pipeline.errors import BusyError, StoreError
from pipeline.store.lock import OWNER, only_run, owner

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from pipeline.store.lock import only_run
with only_run(Path(sys.argv[1]), now=datetime(2026, 1, 2, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(tmp_path):
    """Another process that holds the folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout.readline().strip() == b"held"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_run_is_told_who_is_at_work(tmp_path, other):
    with (
        pytest.raises(BusyError, match=rf"process {other.pid} on .+, since 2026-01-02 00:00 UTC"),
        only_run(tmp_path, now=NOW),
    ):
        pytest.fail("two runs at once")


@pytest.mark.usefixtures("other")
def test_waiting_ends_too(tmp_path):
    with pytest.raises(BusyError), only_run(tmp_path, now=NOW, wait=0.2):
        pytest.fail("two runs at once")


def test_the_lock_of_a_killed_run_is_taken_over(tmp_path, other):
    other.kill()
    other.wait()
    assert json.loads((tmp_path / OWNER).read_text("utf-8"))["pid"] == other.pid
    with only_run(tmp_path, now=NOW):
        assert str(other.pid) not in owner(tmp_path)


def test_nothing_is_noted_after_the_run(tmp_path):
    with only_run(tmp_path / "new", now=NOW):
        assert owner(tmp_path / "new").startswith("process ")
    assert owner(tmp_path / "new") == ""


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": "x", "host": "h", "since": "s"}'])
def test_a_note_that_cannot_be_read_tells_nothing(tmp_path, note):
    (tmp_path / OWNER).write_text(note, "utf-8")
    assert owner(tmp_path) == ""


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with (
        pytest.raises(StoreError, match="file/processed: cannot be written"),
        only_run(tmp_path / "file" / "processed", now=NOW),
    ):
        pytest.fail("there is no folder")
