"""A small HTTP server and words to write entries with, for the tests of collecting."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipeline.settings import CollectSettings

NOW = datetime(2024, 3, 15, 9, 0, tzinfo=UTC)


SETTINGS = CollectSettings(
    contact="https://example.org/about", delay_seconds=1.0, max_bytes=20_000, max_list_bytes=20_000
)


PDF = b"%PDF-1.7\n" + b"x" * 100


class Server(ThreadingHTTPServer):
    """Answers by a table of functions; notes what was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes = {}
        self.asked = []

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_port}"

    def paths(self):
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def handle_error(self, request, client_address):
        """Clients that hang up on purpose are part of the tests."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        route = self.server.routes.get(self.path)
        if route is None:
            self.answer(404, b"no such page")
        elif callable(route):
            route(self)
        else:
            self.answer(200, route)

    def answer(self, status=200, body=b"", length=None, **headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


class Clock:
    """Time that goes by only in sleep."""

    def __init__(self):
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)

    def __call__(self):
        return sum(self.slept)


def urls(*addresses, name="목록", private='private_hosts = ["127.0.0.1"]', more=""):
    return f'name = "{name}"\nkind = "urls"\nurls = {json.dumps(addresses)}\n{private}\n{more}'


def listing(kind, address, more=""):
    return f'name = "b"\nkind = "{kind}"\nurl = "{address}"\nprivate_hosts = ["127.0.0.1"]\n{more}'


def briefs(workspace):
    return sorted(
        p.relative_to(workspace.raw).as_posix()
        for p in workspace.raw.rglob("*")
        if p.is_file() and not p.name.startswith(".") and p.suffix != ".toml"
    )


def outcome(result):
    (source,) = result.sources
    (only,) = source.outcomes
    return only


def noted(workspace):
    entries = tomllib.loads(workspace.collected.read_text("utf-8"))["file"]
    return {entry["path"]: entry for entry in entries}
