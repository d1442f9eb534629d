"""What a hostile or careless server cannot do to collecting, nor a crash."""

from __future__ import annotations

import gzip
import logging
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time

import pytest

from pipeline.collect import collect, guard
from pipeline.settings import CollectSettings
from tests.integration.collecting.helpers import (
    NOW,
    PDF,
    SETTINGS,
    briefs,
    noted,
    outcome,
    urls,
)


def test_a_slow_drip_ends_at_the_time_limit(server, workspace):
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "10000")
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"x")
            time.sleep(0.02)

    server.routes["/b.pdf"] = drip
    server.routes["/robots.txt"] = b""
    workspace.sources.write_text("[[collect]]\n" + urls(f"{server.base}/b.pdf"), "utf-8")
    settings = CollectSettings(total_seconds=0.3, delay_seconds=0.0)
    began = time.monotonic()
    result = collect(workspace, settings, now=NOW, sleep=lambda _: None)
    assert "took longer" in outcome(result).reason
    assert time.monotonic() - began < 2.0
    assert briefs(workspace) == []


def test_a_drip_of_headers_ends_as_well(server, workspace):
    def drip(handler):
        for _ in range(200):
            handler.wfile.write(b"H")
            time.sleep(0.02)

    server.routes["/b.pdf"] = drip
    workspace.sources.write_text("[[collect]]\n" + urls(f"{server.base}/b.pdf"), "utf-8")
    settings = CollectSettings(total_seconds=0.3, delay_seconds=0.0)
    result = collect(workspace, settings, now=NOW, sleep=lambda _: None)
    assert "took longer" in outcome(result).reason


@pytest.mark.parametrize(
    ("path", "body", "content_type", "reason"),
    [
        ("/b.pdf", b"<!DOCTYPE html><p>login</p>", "application/pdf", "web page"),
        ("/b", b"<html><p>error</p></html>", "application/pdf", "web page"),
        ("/b.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "image/png", "PNG"),
        ("/b.zip", b"PK\x03\x04 broken", "application/zip", "damaged"),
        ("/b.txt", bytes(range(256)) * 4, "text/plain", "binary"),
        ("/b", b'{"a": 1}', "application/json", "application/json"),
        ("/feed", b"<?xml version='1.0'?><rss/>", "text/xml", "XML"),
        ("/b.txt", b"", "text/plain", "empty"),
        ("/b.html", b"<html><p>x</p></html>", "text/html", "takes pdf"),
    ],
)
def test_what_reading_cannot_take_is_refused(server, run, path, body, content_type, reason):
    server.routes[path] = lambda h: h.answer(200, body, Content_Type=content_type)
    more = 'formats = ["pdf"]' if reason == "takes pdf" else ""
    found = outcome(run(urls(f"{server.base}{path}", more=more)))
    assert found.status == "refused"
    assert reason in found.reason


def test_a_gzip_bomb_is_stopped_while_it_unpacks(server, workspace, run):
    bomb = gzip.compress(b"a" * 10_000_000)
    assert len(bomb) < SETTINGS.max_bytes
    server.routes["/b.txt"] = lambda h: h.answer(200, bomb, Content_Encoding="gzip")
    found = outcome(run(urls(f"{server.base}/b.txt")))
    assert (found.status, "larger than" in found.reason) == ("refused", True)
    assert briefs(workspace) == []


def test_gzip_is_unpacked_and_other_packings_are_refused(server, workspace, run):
    two = gzip.compress("브리프 ".encode()) + gzip.compress("3월호".encode())
    server.routes["/b.txt"] = lambda h: h.answer(200, two, Content_Encoding="gzip")
    server.routes["/cut.txt"] = lambda h: h.answer(200, two[:-9], Content_Encoding="gzip")
    server.routes["/c.txt"] = lambda h: h.answer(200, b"x", Content_Encoding="br")
    result = run(urls(*(f"{server.base}/{n}.txt" for n in ("b", "cut", "c"))))
    assert [o.status for o in result.sources[0].outcomes] == ["new", "failed", "refused"]
    assert (workspace.raw / "목록/b.txt").read_text("utf-8") == "브리프 3월호"


def test_too_large_is_refused_before_and_while_reading(server, run):
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"400\r\n" + b"x" * 1024 + b"\r\n")

    server.routes["/told.txt"] = lambda h: h.answer(200, b"x", length=10**9)
    server.routes["/untold.txt"] = endless
    result = run(urls(f"{server.base}/told.txt", f"{server.base}/untold.txt"))
    assert [o.status for o in result.sources[0].outcomes] == ["refused", "refused"]


def test_redirects_are_followed_within_limits(server, run):
    server.routes["/r"] = lambda h: h.answer(301, Location="b.pdf")
    server.routes["/b.pdf"] = PDF
    server.routes["/loop"] = lambda h: h.answer(302, Location="/pool")
    server.routes["/pool"] = lambda h: h.answer(302, Location="/loop")
    for n in range(9):
        server.routes[f"/n{n}"] = lambda h, n=n: h.answer(302, Location=f"/n{n + 1}")
    server.routes["/f"] = lambda h: h.answer(302, Location="file:///etc/hostname")
    result = run(urls(*(f"{server.base}/{n}" for n in ("r", "loop", "n0", "f"))))
    told = [(o.status, o.reason) for o in result.sources[0].outcomes]
    assert [status for status, _ in told] == ["new", "refused", "refused", "refused"]
    assert "in a circle" in told[1][1]
    assert "more than 5 times" in told[2][1]
    assert "no http or https" in told[3][1]


@pytest.mark.parametrize(
    "host", ["localhost", "10.0.0.1", "169.254.169.254", "[::1]", "0x7f000001", "[::ffff:7f00:1]"]
)
def test_a_redirect_to_a_private_address_is_refused(server, run, host):
    target = f"http://{host}:{server.server_port}/b.pdf"
    server.routes["/r"] = lambda h: h.answer(302, Location=target)
    server.routes["/b.pdf"] = PDF
    found = outcome(run(urls(f"{server.base}/r")))
    assert (found.status, "no public address" in found.reason) == ("refused", True)
    assert "/b.pdf" not in server.paths()


def test_private_addresses_need_an_allowance(server, run):
    server.routes["/b.pdf"] = PDF
    assert outcome(run(urls(f"{server.base}/b.pdf", private=""))).status == "refused"
    assert server.asked == []


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*=UTF-8''%EB%B8%8C%EB%A6%AC%ED%94%84%203%ED%98%B8.pdf", "브리프 3호.pdf"),
        ('attachment; filename="../../etc/cron.pdf"', "etc cron.pdf"),
        ('attachment; filename="..\\\\..\\\\windows.pdf"', "windows.pdf"),
        ('attachment; filename="CON.pdf"', "_CON.pdf"),
        ('attachment; filename="README.pdf"', "_README.pdf"),
        ("attachment; filename=" + "a" * 900 + ".pdf", "a" * 160 + ".pdf"),
    ],
)  # fmt: skip
def test_names_are_safe(server, run, header, name):
    server.routes["/down.do"] = lambda h: h.answer(200, PDF, Content_Disposition=header)
    assert run(urls(f"{server.base}/down.do")).written == (f"목록/{name}",)


def test_no_secret_is_logged_or_kept(server, workspace, run, caplog):
    caplog.set_level(logging.DEBUG)
    server.routes["/b.pdf?serviceKey=hush1&id=7"] = PDF
    server.routes["/c.pdf?token=hush1"] = lambda h: h.answer(302, Location="/d?sig=hush1")
    base = server.base.replace("http://", "http://kim:hush2@")
    result = run(urls(f"{base}/b.pdf?serviceKey=hush1&id=7", f"{base}/c.pdf?token=hush1"))
    assert result.counts["new"] == 1
    kept = workspace.collected.read_text("utf-8") + workspace.collect_state.read_text("utf-8")
    assert "id=7" in kept
    for text in (caplog.text, kept, repr(result)):
        assert "hush" not in text
    assert server.asked[-1][1]["Authorization"].startswith("Basic ")


def test_links_do_not_carry_the_password_to_other_hosts(server, run):
    other = server.base.replace("127.0.0.1", "localhost")
    server.routes["/r"] = lambda h: h.answer(302, Location=f"{other}/b.pdf")
    server.routes["/b.pdf"] = PDF
    entry = urls(
        server.base.replace("http://", "http://kim:pw@") + "/r",
        private='private_hosts = ["127.0.0.1", "localhost"]',
    )
    assert run(entry).counts["new"] == 1
    assert "Authorization" in dict(server.asked)["/r"]
    assert "Authorization" not in dict(server.asked)["/b.pdf"]


@pytest.fixture
def secure(server, tmp_path, monkeypatch):
    """The same server behind TLS, with a certificate for ``localhost`` that is trusted here."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the test's certificate, is not here")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(
        ["openssl", "req", "-x509", *made, *subject, *files], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return server


def test_tls_verifies_the_name_not_the_address(secure, run):
    secure.routes["/b.pdf"] = PDF
    secure.routes["/down"] = lambda h: h.answer(302, Location=f"{secure.base}/b.pdf")
    port = secure.server_port
    hosts = 'private_hosts = ["localhost", "127.0.0.1"]'
    assert run(urls(f"https://localhost:{port}/b.pdf", private=hosts)).counts["new"] == 1
    assert (
        "plain http" in outcome(run(urls(f"https://localhost:{port}/down", private=hosts))).reason
    )
    failed = outcome(run(urls(f"https://127.0.0.1:{port}/b.pdf", private=hosts)))
    assert (failed.status, "CERTIFICATE_VERIFY_FAILED" in failed.reason) == ("failed", True)


def test_a_name_server_that_changes_its_mind_gains_nothing(server, run, monkeypatch):
    """DNS rebinding: public when asked first, private afterwards; each connection is judged."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    monkeypatch.setattr(guard, "resolve", lambda *_: answers.pop(0))
    server.routes["/robots.txt"] = lambda h: h.answer(200, b"", Connection="close")
    server.routes["/b.pdf"] = PDF
    monkeypatch.setattr(guard, "is_public", lambda address: address == "127.0.0.1")
    found = outcome(run(urls(f"http://rebind.example:{server.server_port}/b.pdf", private="")))
    assert (found.status, "10.0.0.1" in found.reason) == ("refused", True)
    assert server.paths() == []


KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.collect import collect
from pipeline.paths import Workspace
from pipeline.settings import CollectSettings
collect(Workspace.at(Path(sys.argv[1])), CollectSettings(delay_seconds=0.0), now=datetime.now(UTC))
"""


def test_a_kill_in_the_middle_leaves_nothing_visible(server, workspace, run):
    reached, go_on = threading.Event(), threading.Event()

    def slow(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(PDF)))
        handler.end_headers()
        handler.wfile.write(PDF[:50])
        reached.set()
        go_on.wait(10)

    server.routes["/a.pdf"], server.routes["/b.pdf"] = PDF + b"a", slow
    entry = urls(f"{server.base}/a.pdf", f"{server.base}/b.pdf")
    workspace.sources.write_text(f"[[collect]]\n{entry}", "utf-8")
    # The interpreter itself, no shell: the signal must reach the collecting process.
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(workspace.raw.parent.parent)])
    assert reached.wait(20)
    process.send_signal(signal.SIGKILL)
    process.wait()
    go_on.set()
    assert briefs(workspace) == ["목록/a.pdf"]
    (workspace.raw / "목록/.c.pdf.new").write_bytes(b"half")  # killed while writing
    server.routes["/b.pdf"] = PDF
    assert run(entry).counts == {"new": 1, "changed": 0, "unchanged": 1, "refused": 0, "failed": 0}
    assert briefs(workspace) == ["목록/a.pdf", "목록/b.pdf"]
    assert not (workspace.raw / "목록/.c.pdf.new").exists()
    assert set(noted(workspace)) == {"목록/a.pdf", "목록/b.pdf"}
