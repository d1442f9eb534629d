"""``prefect.yaml`` deployed for real: a server, a process work pool, a worker that runs it once."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time

import httpx
import pytest

pytestmark = [pytest.mark.flow, pytest.mark.kiwi, pytest.mark.slow]

_START = 120  # seconds for a first start of the server on a busy machine
_RUN = 300


class Prefect:
    """A server of the test's own, and Prefect's command line speaking to it."""

    def __init__(self, home, project):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url, self.project = f"http://127.0.0.1:{port}/api", project
        self.env = {
            **os.environ,
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PREFECT_CLI_COLORS": "false",
        }
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"]
        self.server = subprocess.Popen(
            [*command, "--port", str(port)],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.env["PREFECT_API_URL"] = self.url

    def wait(self):
        """Until the server answers."""
        end = time.monotonic() + _START
        while time.monotonic() < end:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/health", timeout=2).is_success:
                    return
            time.sleep(0.3)
        pytest.fail("the server did not start")

    def __call__(self, *arguments):
        """A command of Prefect's, in the project's folder."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
            env=self.env, cwd=self.project, capture_output=True, text=True, check=False,
            timeout=_RUN,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def ask(self, path, body):
        answer = httpx.post(f"{self.url}/{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def stop(self):
        self.server.terminate()
        try:
            self.server.wait(30)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()


@pytest.fixture
def prefect(workspace, root, tmp_path):
    """A started server; the project's folder holds what a checkout holds."""
    project = workspace.raw.parent.parent
    for name in ("prefect.yaml", "settings.toml"):
        shutil.copy(root / name, project / name)
    (project / "flows").symlink_to(root / "flows", target_is_directory=True)
    there = Prefect(tmp_path / "prefect", project)
    yield there
    there.stop()


def test_deploy_and_one_run_by_a_worker(prefect, workspace):
    prefect.wait()
    prefect("work-pool", "create", "ai-brief", "--type", "process")
    prefect("deploy", "--all")
    deployed = {d["name"]: d for d in prefect.ask("deployments/filter", {})}
    assert set(deployed) == {"weekly", "by-hand"}
    (schedule,) = deployed["weekly"]["schedules"]
    assert (schedule["active"], schedule["schedule"]["timezone"]) == (True, "Asia/Seoul")

    run = prefect.ask(f"deployments/{deployed['by-hand']['id']}/create_flow_run", {})
    prefect("worker", "start", "--pool", "ai-brief", "--run-once")
    done = httpx.get(f"{prefect.url}/flow_runs/{run['id']}", timeout=30).json()
    assert done["state_type"] == "COMPLETED", done["state"]
    assert done["name"].startswith("ai-brief-run ")
    # The relative folders of prefect.yaml are those of the folder it was deployed from.
    page = (workspace.reports / "latest" / "index.html").read_text("utf-8")
    assert "2021년 4월" in page
    manifest = json.loads(workspace.manifest.read_text("utf-8"))
    assert len(manifest["issues"]) == 2
