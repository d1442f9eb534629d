"""A build of the sample corpus, made once for all tests that only read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.paths import Workspace
from pipeline.runner.build import build
from pipeline.settings import Settings
from tests.conftest import ROOT
from tests.integration.conftest import NOW

if TYPE_CHECKING:
    import pytest


def sample_build(factory: pytest.TempPathFactory) -> Workspace:
    """A project whose tables are built of the sample; whoever asks first in a run makes it."""
    at = Workspace.at(factory.getbasetemp() / "예제 프로젝트")
    workspace = Workspace(ROOT / "data" / "raw" / "sample", at.processed, at.reports)
    if not workspace.manifest.is_file():
        build(workspace, Settings(), now=NOW)
    return workspace
