"""A real Dask scheduler with two workers makes the same bytes as this process, one killed or not."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from pipeline.paths import Workspace
from pipeline.runner.build import build
from pipeline.settings import Settings
from pipeline.store.batches import MEAN_BATCH
from tests.integration.conftest import FIRST, NOW, digests

pytestmark = [pytest.mark.flow, pytest.mark.kiwi, pytest.mark.slow]

pytest.importorskip("prefect_dask", reason="the extra [dask] is not installed")

_BATCHES = 6
_PATIENCE = 120.0


def names_of_batches(count):
    """File names that end a batch each: so many files are so many tasks for the workers."""
    found = []
    number = 0
    while len(found) < count:
        name = f"동향 {number}.md"
        mark = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
        found += [name] if mark % MEAN_BATCH == 0 else []
        number += 1
    return found


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """Briefs that make as many batches."""
    folder = tmp_path_factory.mktemp("raw")
    for month, name in enumerate(names_of_batches(_BATCHES), 1):
        text = FIRST.replace("2021년 3월호", f"2021년 {month}월호").replace(
            "12곳", f"{month + 20}곳"
        )
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def serial(raw, tmp_path_factory):
    """What this process alone makes of them."""
    root = tmp_path_factory.mktemp("serial")
    there = Workspace(raw, root / "p", root / "r")
    build(there, Settings(), now=NOW)
    return made(there)


def made(workspace):
    """Digests of tables and manifest."""
    manifest = hashlib.sha256(workspace.manifest.read_bytes()).hexdigest()
    return {**digests(workspace.tables), "manifest": manifest}


class Cluster:
    """``dask scheduler`` and two ``dask worker`` in processes of their own."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self._told(scheduler, r"(tcp://127\.0\.0\.1:\d+)")
        # Without a nanny: nobody starts a killed worker again.
        self.workers = [
            self._start("worker", self.address, "--no-nanny", "--nthreads", "1",
                        "--no-dashboard", "--local-directory", str(folder))
            for _ in range(2)
        ]  # fmt: skip
        for worker in self.workers:
            self._told(worker, r"Registered to")

    def _start(self, role, *options):
        log = self.folder / f"{role}-{len(self.processes)}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + role, *options],
                stdout=file, stderr=subprocess.STDOUT,
                env={**os.environ, "DO_NOT_TRACK": "1", "PREFECT_HOME": str(self.folder / "prefect")},
            )  # fmt: skip
        process.log = log
        self.processes.append(process)
        return process

    def _told(self, process, pattern):
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            assert process.poll() is None, process.log.read_text("utf-8")
            if found := re.search(pattern, process.log.read_text("utf-8")):
                return found[0]
            time.sleep(0.2)
        return pytest.fail(f"{process.log.name}: not ready in time")

    def stop(self):
        """End all that still runs."""
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two workers for both tests: the second finds names and Kiwi loaded."""
    with contextlib.ExitStack() as stack:
        found = Cluster(tmp_path_factory.mktemp("dask"))
        stack.callback(found.stop)
        yield found


def run(raw, cluster, tmp_path):
    """``ai-brief run`` on the cluster, as a process."""
    there = Workspace(raw, tmp_path / "p", tmp_path / "r")
    folders = [f"--{n}={getattr(there, n)}" for n in ("raw", "processed", "reports")]
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "run", "--no-report", "--runner", "dask",
         "--dask-address", cluster.address, *folders],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
             "PREFECT_HOME": str(tmp_path / "prefect"), "DO_NOT_TRACK": "1"},
    )  # fmt: skip
    return there, process


@pytest.mark.skipif(
    "AI_BRIEF_LONG" not in os.environ,
    reason="a minute for what the other test shows as well; AI_BRIEF_LONG=1 runs it",
)
def test_two_workers_make_the_bytes_of_one_process(raw, serial, cluster, tmp_path):
    there, process = run(raw, cluster, tmp_path)
    told, _ = process.communicate(timeout=300)
    assert process.returncode == 0, told
    assert made(there) == serial


def test_a_worker_killed_in_the_middle_costs_time_only(raw, serial, cluster, tmp_path):
    there, process = run(raw, cluster, tmp_path)
    end = time.monotonic() + _PATIENCE
    while not list(there.issues.glob("ingest/*/receipt.json")):  # the first batch is stored
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < end, "no batch was stored in time"
        time.sleep(0.02)
    cluster.workers[0].kill()
    told, _ = process.communicate(timeout=300)
    assert process.returncode == 0, told
    assert made(there) == serial
    assert cluster.workers[1].poll() is None
