"""A small corpus of our own, and a build of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.paths import Workspace
from pipeline.runner.build import build
from pipeline.runner.site import build_report
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

FIRST = """# [ 시험 동향지 ] 2021년 3월호

# 연합학습을 도입하는 병원<sup>1</sup>

- 구글이 제안한 연합학습(Federated Learning)으로 병원 12곳이 자료를 옮기지 않고 모델을 학습
  - 학습에 든 시간은 기존 대비 약 30% 감소
- OpenAI의 GPT-3를 쓰는 진료 요약 서비스도 함께 시험

<sup>1</sup> Nature Medicine, "A trial of our own", 2021.2.3.

# 영상 인식에 쓰이는 트랜스포머<sup>2</sup>

- 트랜스포머가 자연어처리를 넘어 영상 분류에도 쓰이기 시작
- 엔비디아의 A100으로 사흘 동안 학습

<sup>2</sup> Google AI Blog, "Another source of our own", 2021.2.20.
"""
SECOND = (
    FIRST.replace("2021년 3월호", "2021년 4월호").replace("GPT-3", "GPT-4").replace("12곳", "15곳")
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A project with two issues of our own."""
    there = Workspace.at(tmp_path / "작업 공간")
    there.raw.mkdir(parents=True)
    (there.raw / "동향 3월.md").write_text(FIRST, encoding="utf-8")
    (there.raw / "동향 4월.md").write_text(SECOND, encoding="utf-8")
    return there


def make(workspace: Workspace, **options):
    """Build tables and report; the result of the build."""
    result = build(workspace, Settings(), now=NOW, **options)
    build_report(workspace, Settings())
    return result


def digests(folder: Path) -> dict[str, str]:
    """Relative path → SHA-256 of every file below a folder."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def products(workspace: Workspace) -> dict[str, str]:
    """Digests of what users see: tables, manifest, the newest report."""
    return {
        **digests(workspace.tables),
        **{f"report/{k}": v for k, v in digests(workspace.reports / "latest").items()},
        "manifest": hashlib.sha256(workspace.manifest.read_bytes()).hexdigest(),
    }
