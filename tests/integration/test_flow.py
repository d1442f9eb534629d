"""The Prefect flow makes the same bytes as the plain build."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pipeline.paths import Workspace
from tests.integration.conftest import NOW, make, products

pytestmark = [pytest.mark.flow, pytest.mark.kiwi, pytest.mark.slow]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_run_and_build_give_the_same_bytes(workspace, tmp_path, workers):
    make(workspace)
    other = Workspace(workspace.raw, tmp_path / "p2", tmp_path / "r2")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "run", "--workers", workers, "--raw", other.raw,
         "--processed", other.processed, "--reports", other.reports],
        check=False, capture_output=True, text=True, timeout=300,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
             "PREFECT_HOME": str(tmp_path / "prefect"), "DO_NOT_TRACK": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "2 built" in done.stdout
    assert products(other) == products(workspace)
