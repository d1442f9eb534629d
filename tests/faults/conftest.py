"""A finished build of a small corpus, copied for each fault, and what an undisturbed one looks like."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from pipeline.paths import Workspace
from pipeline.runner.upkeep import leftovers
from tests.integration.conftest import FIRST, SECOND, make, products

if TYPE_CHECKING:
    from pathlib import Path

THIRD = (
    FIRST.replace("2021년 3월호", "2021년 5월호")
    .replace("GPT-3", "연합신경망(Federated Brain Network, FBN)")
    .replace("12곳", "19곳")
)
BRIEFS = {"동향 3월.md": FIRST, "동향 4월.md": SECOND, "동향 5월.md": THIRD}


@dataclass(frozen=True)
class Built:
    """A build: its folder, and the see :func:`state`."""

    root: Path
    state: dict[str, str]


def write_briefs(workspace: Workspace, names=tuple(BRIEFS)) -> None:
    """Put briefs into the raw folder."""
    workspace.raw.mkdir(parents=True, exist_ok=True)
    for name in names:
        (workspace.raw / name).write_text(BRIEFS[name], encoding="utf-8")


def state(workspace: Workspace) -> dict[str, str]:
    """Digests of what a build makes; without ``runs``, the row that tells what this run did."""
    found = products(workspace)
    del found["runs.parquet"]
    return found


def orphans(workspace: Workspace) -> list[Path]:
    """What a finished run must not leave behind, in any folder."""
    folders = (workspace.processed, workspace.reports)
    hidden = [p for f in folders for p in f.rglob(".*") if not p.name.startswith(".lock")]
    return sorted({*leftovers(workspace), *hidden})


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory) -> Built:
    """A build that nothing disturbed."""
    root = tmp_path_factory.mktemp("작업 공간")
    workspace = Workspace.at(root)
    write_briefs(workspace)
    make(workspace)
    return Built(root, state(workspace))


@pytest.fixture
def finished(undisturbed, tmp_path) -> Workspace:
    """A copy of the finished build, to be damaged."""
    root = tmp_path / "작업 공간"
    shutil.copytree(undisturbed.root, root, symlinks=True)
    return Workspace.at(root)


@pytest.fixture
def fresh(tmp_path) -> Workspace:
    """The briefs alone, nothing built."""
    workspace = Workspace.at(tmp_path / "새 공간")
    write_briefs(workspace)
    return workspace
