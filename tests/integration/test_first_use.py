"""Where a new user stumbles: what is counted, what is told, and the way out."""

from __future__ import annotations

import json

import pytest

from pipeline.cli.main import main
from tests.integration.conftest import FIRST, NOW, make

pytestmark = pytest.mark.kiwi


def folders(workspace):
    return [f"--{name}={getattr(workspace, name)}" for name in ("raw", "processed", "reports")]


def test_a_file_that_cannot_be_read_counts_as_failed_and_nothing_else(workspace):
    (workspace.raw / "깨진 호.pdf").write_bytes(b"no PDF")
    result = make(workspace)
    assert (result.built, result.cached, len(result.failures)) == (2, 0, 1)
    assert "깨진 호.pdf" not in result.files_built
    again = make(workspace)
    assert (again.built, again.cached, len(again.failures)) == (0, 2, 1)


def test_why_a_build_ran_tells_of_files_that_fail_and_go(workspace):
    make(workspace)
    (workspace.raw / "깨진 호.pdf").write_bytes(b"no PDF")
    assert "cannot be read: 깨진 호.pdf" in make(workspace).reasons
    (workspace.raw / "깨진 호.pdf").unlink()
    assert "removed: 깨진 호.pdf" in make(workspace).reasons


def told(capsys):
    return " ".join(capsys.readouterr().err.split())


def test_a_file_that_is_not_there_is_told_as_such(workspace, capsys):
    assert main(["inspect", str(workspace.raw / "없는 호.md"), *folders(workspace)]) == 3
    assert "there is no such file" in told(capsys)


def test_lines_in_an_old_encoding_are_answered_with_the_way_out(workspace, capsys):
    old = workspace.raw / "옛 글.txt"
    old.write_bytes(FIRST.encode("cp949"))
    assert main(["extract", "--json", str(old), *folders(workspace)]) == 2
    message = json.loads(capsys.readouterr().err)["message"]
    assert "옛 글.txt" in message
    assert "ai-brief inspect" in message


def test_without_a_folder_of_briefs_it_is_told_to_make_one(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    assert main(["build"]) == 2
    assert "make it, or give another by --raw" in told(capsys)
