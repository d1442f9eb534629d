"""A real Prefect server: a schedule fires, new briefs arrive, a bad one fails alone, history stays."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

from tests.integration.conftest import FIRST

pytestmark = [pytest.mark.flow, pytest.mark.kiwi, pytest.mark.slow]

_PATIENCE = 240  # seconds: a first start, a minute of the cron, a build, on a busy machine


class Server:
    """``ai-brief serve`` in a process of its own, and what its API says."""

    def __init__(self, workspace, home):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/api"
        folders = [
            f"--{name}={getattr(workspace, name)}" for name in ("raw", "processed", "reports")
        ]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", "serve", "--cron", "* * * * *",
             "--port", str(self.port), *folders],
            env={**os.environ, "PREFECT_HOME": str(home), "DO_NOT_TRACK": "1"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def runs(self, *states):
        """Runs of the served flow in these states."""
        found = self.ask("flow_runs/filter", {"flows": {"name": {"any_": ["ai-brief-run"]}}})
        return [run for run in found or () if run["state_type"] in states]

    def ask(self, path, body):
        """The answer of the API; ``None`` while it does not answer."""
        with contextlib.suppress(httpx.HTTPError):
            answer = httpx.post(f"{self.url}/{path}", json=body, timeout=10)
            if answer.is_success:
                return answer.json()
        return None

    def wait(self, told, *, until=None):
        """Wait until ``told()`` is true; its value."""
        end = time.monotonic() + (until or _PATIENCE)
        while time.monotonic() < end:
            assert self.process.poll() is None, "serve ended by itself"
            if value := told():
                return value
            time.sleep(0.5)
        return pytest.fail("it did not happen in time")

    def stop(self):
        """Ask it to end, as a service manager does; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@pytest.fixture
def serve(workspace, tmp_path):
    """Start serving the workspace; whatever still runs at the end is killed."""
    started = []

    def start():
        started.append(Server(workspace, tmp_path / "prefect"))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop()


def test_scheduled_runs(workspace, serve):
    server = serve()
    first = server.wait(lambda: server.runs("COMPLETED"))[0]
    assert first["auto_scheduled"], "the cron, nobody else, started it"
    index = workspace.reports / "latest" / "index.html"
    assert "2021년 5월" not in index.read_text("utf-8")

    new = FIRST.replace("2021년 3월호", "2021년 5월호").replace("12곳", "19곳")
    (workspace.raw / "새 호.md").write_text(new, "utf-8")
    (workspace.raw / "깨진 호.pdf").write_bytes(b"%PDF-1.7 broken")
    server.ask(f"deployments/{first['deployment_id']}/create_flow_run", {})
    failed = server.wait(lambda: server.runs("FAILED"))[0]
    assert "깨진 호.pdf" in failed["state"]["message"]
    page = index.read_text("utf-8")
    assert "2021년 5월" in page
    assert "깨진 호.pdf" in page

    tables = server.ask("artifacts/filter", {"artifacts": {"key": {"any_": ["issues"]}}})
    rows = [row for table in tables for row in json.loads(table["data"])]
    assert ("failed", "깨진 호.pdf") in {(row["state"], row["file"]) for row in rows}
    assert ("built", "새 호.md") in {(row["state"], row["file"]) for row in rows}
    news = server.ask("artifacts/filter", {"artifacts": {"key": {"any_": ["news"]}}})
    assert any("2021년 5월호" in str(n["data"]) for n in news)

    assert server.stop() == 0
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"{server.url}/health", timeout=2)

    again = serve()
    there = {run["id"] for run in again.wait(lambda: again.runs("COMPLETED", "FAILED"))}
    assert {first["id"], failed["id"]} <= there
    assert again.stop() == 0


@pytest.mark.parametrize("wrong", [["--cron", "every day"], ["--timezone", "Mars/Olympus"]])
def test_a_schedule_that_is_none_is_refused_before_a_server_starts(workspace, tmp_path, wrong):
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "serve", *wrong, "--raw", workspace.raw],
        env={**os.environ, "PREFECT_HOME": str(tmp_path / "prefect"), "DO_NOT_TRACK": "1"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no schedule" in done.stderr
