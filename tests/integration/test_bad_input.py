"""Every bad file gets an error that names it and the reason; the others are processed."""

from __future__ import annotations

import io
import os
import zipfile

import pandas as pd
import pytest

from pipeline.paths import Workspace
from tests.integration.conftest import FIRST, make

pytestmark = pytest.mark.kiwi


def bomb() -> bytes:
    """A HWPX of 300 MB of zeros."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr("Contents/section0.xml", b"0" * 300_000_000)
    return buffer.getvalue()


def entities() -> bytes:
    """A HWPX that asks for a file of the machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr(
            "Contents/section0.xml",
            '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            '<hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section">&x;</hs:sec>',
        )
    return buffer.getvalue()


BAD = {
    "빈 파일.txt": (b"", "empty"),
    "잡음.txt": (bytes(range(256)) * 40, ""),
    "잘린.pdf": (b"%PDF-1.7\n1 0 obj\n<<", ""),
    "긴 줄.txt": ("가".encode() * 2_000_000, "line"),
    "폭탄.hwpx": (bomb(), ""),
    "외부 개체.hwpx": (entities(), ""),
}


def test_each_bad_file_fails_alone(workspace):
    for name, (data, _) in BAD.items():
        (workspace.raw / name).write_bytes(data)
    (workspace.raw / "x.pdf").mkdir()
    result = make(workspace)
    reasons = {f.source: f.reason for f in result.failures}
    assert set(reasons) == {*BAD, "x.pdf"}
    assert all(reasons[name] for name in reasons)
    for name, (_, word) in BAD.items():
        assert word in reasons[name], reasons[name]
    assert "folder" in reasons["x.pdf"]
    assert len(pd.read_parquet(workspace.tables / "issues.parquet")) == 2
    page = (workspace.reports / "latest" / "index.html").read_text("utf-8")
    assert all(name in page for name in reasons)
    again = make(workspace)
    assert {f.source for f in again.failures} == set(reasons)
    assert not again.changed


def test_a_huge_file_is_refused_without_being_read(workspace):
    with (workspace.raw / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    (failure,) = make(workspace).failures
    assert "200,000,000 bytes" in failure.reason


def test_a_link_out_of_the_folder_is_refused(workspace, tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_text(FIRST, encoding="utf-8")
    (workspace.raw / "link.md").symlink_to(outside)
    (failure,) = make(workspace).failures
    assert (failure.source, "leads out" in failure.reason) == ("link.md", True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_permissions(workspace):
    (workspace.raw / "secret.md").write_text(FIRST, encoding="utf-8")
    (workspace.raw / "secret.md").chmod(0)
    (failure,) = make(workspace).failures
    assert "cannot be opened" in failure.reason


def test_odd_names(tmp_path):
    there = Workspace.at(tmp_path)
    there.raw.mkdir(parents=True)
    names = [
        "이름 with 'quotes' and \"more\".md",
        "줄\n바꿈.md",
        "\u1112\u1161\u11ab\u1100\u1173\u11af.md",  # 한글, decomposed
        "<script>alert(1)</script>.md".replace("/", "∕"),
    ]
    for n, name in enumerate(names):
        (there.raw / name).write_text(FIRST + f"\n- 서로 다른 줄 {n}\n", encoding="utf-8")
    result = make(there)
    assert result.failures == ()
    paths = pd.read_parquet(there.tables / "issues.parquet")["source_path"]
    assert len(paths) == 4
    assert "한글.md" in set(paths)
