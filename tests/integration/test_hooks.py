"""The webhook is told of a failed run by a real request, and keeps its address to itself."""

from __future__ import annotations

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.flow

SECRET = "token-that-nobody-may-see"  # noqa: S105 - no password of anyone


class Listener(BaseHTTPRequestHandler):
    """Keeps what it is told, and answers as the test wants."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, json.loads(body)))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def server():
    """A local HTTP server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as found:
        found.heard, found.answer = [], 200
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


@pytest.fixture
def notify(monkeypatch):
    """The hook, with a webhook address to be set."""
    from flows.hooks import WEBHOOK, notify  # noqa: PLC0415 - Prefect loads in seconds

    def told(address):
        monkeypatch.setenv(WEBHOOK, address)
        state = SimpleNamespace(name="Failed", message="깨진 호.pdf: is truncated")
        flow, run = SimpleNamespace(name="ai-brief-run"), SimpleNamespace(name="2026-01-05 07:00")
        notify(flow, run, state)

    return told


def address(server):
    return f"http://127.0.0.1:{server.server_port}/hooks/{SECRET}"


def test_a_failure_is_told(server, notify):
    notify(address(server))
    ((path, message),) = server.heard
    assert path == f"/hooks/{SECRET}"
    assert message == {
        "text": "ai-brief-run · 2026-01-05 07:00: Failed. 깨진 호.pdf: is truncated",
        "flow": "ai-brief-run",
        "run": "2026-01-05 07:00",
        "state": "Failed",
        "message": "깨진 호.pdf: is truncated",
    }


def test_without_an_address_nothing_is_sent(server, notify):
    notify("")
    assert server.heard == []


@pytest.mark.parametrize("answer", [403, 500])
def test_a_webhook_that_refuses_is_noted_without_its_address(server, notify, caplog, answer):
    server.answer = answer
    caplog.set_level(logging.INFO)
    notify(address(server))
    check_log(caplog)


@pytest.mark.parametrize(
    "wrong", ["http://127.0.0.1:1/", "no address ", "http://[::1", "ftp://127.0.0.1/"]
)
def test_an_address_that_cannot_be_reached_stops_nothing(notify, caplog, wrong):
    caplog.set_level(logging.INFO)
    notify(wrong + SECRET)
    check_log(caplog)


def check_log(caplog):
    """The failure is logged by us, and the secret by nobody, at any level a user may set."""
    assert "could not be told" in caplog.text
    shown = [r for r in caplog.records if SECRET in r.getMessage() and r.levelno > logging.DEBUG]
    assert shown == []


def test_a_failing_run_calls_the_hook():
    from flows.hooks import notify as hook  # noqa: PLC0415
    from flows.run import run_flow  # noqa: PLC0415

    assert hook in run_flow.on_failure_hooks
    assert hook in run_flow.on_crashed_hooks
