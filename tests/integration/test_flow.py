"""The Prefect flow makes the same bytes as the plain build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from pipeline.errors import SettingsError, StoreError
from pipeline.paths import Workspace
from tests.integration.conftest import NOW, digests, make, products

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


RUN = """
from datetime import datetime
from flows.jobs import Job
from flows.run import run
import sys
store, raw, processed, reports, now = sys.argv[1:]
job = Job(raw, processed, reports, store=store)
result, index = run(job, now=datetime.fromisoformat(now))
print(result.built, result.cached)
"""


def test_briefs_from_a_store_and_results_to_it(workspace, tmp_path):
    make(workspace)
    store = tmp_path / "store"
    shutil.copytree(workspace.raw, store / "raw")
    told = []
    for name in ("here", "there"):
        at = Workspace.at(tmp_path / name)
        done = subprocess.run(
            [sys.executable, "-c", RUN, store.as_uri(), at.raw, at.processed, at.reports,
             NOW.isoformat()],
            check=False, capture_output=True, text=True, timeout=300,
            env={**os.environ, "PREFECT_HOME": str(tmp_path / "prefect"), "DO_NOT_TRACK": "1"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told.append(done.stdout.strip().splitlines()[-1])
    # What the first machine read, the second finds in the store.
    assert told == ["2 0", "0 2"]
    newest, *_ = json.loads((store / "latest.json").read_text("utf-8"))["builds"]
    build = store / "builds" / newest
    wanted = products(workspace)
    assert digests(build / "tables").keys() == digests(workspace.tables).keys()
    for found, digest in digests(build / "tables").items():
        assert digest == wanted[found] or found == "runs.parquet"
    assert digests(build / "report").keys() == digests(workspace.reports / "latest").keys()


def test_only_a_store_that_failed_is_tried_again():
    from prefect.states import Failed  # noqa: PLC0415 - loads in seconds

    from flows.tasks import fetch_from_store  # noqa: PLC0415

    again = fetch_from_store.retry_condition_fn
    assert again(fetch_from_store, None, Failed(data=StoreError("no network")))
    assert not again(fetch_from_store, None, Failed(data=SettingsError("no such driver")))
