"""A local HTTP server, an empty project, and a run of collecting whose clock stands still."""

from __future__ import annotations

import threading

import pytest

from pipeline.collect import collect
from pipeline.paths import Workspace
from tests.integration.collecting.helpers import (
    NOW,
    SETTINGS,
    Clock,
    Server,
)


@pytest.fixture
def server():
    found = Server()
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


@pytest.fixture
def workspace(tmp_path):
    found = Workspace.at(tmp_path / "project")
    found.raw.mkdir(parents=True)
    return found


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def run(workspace, clock):
    def once(*entries, settings=SETTINGS, now=NOW):
        text = "\n".join(f"[[collect]]\n{entry}\n" for entry in entries)
        workspace.sources.write_text(text, "utf-8")
        return collect(workspace, settings, now=now, sleep=clock.sleep, clock=clock)

    return once
