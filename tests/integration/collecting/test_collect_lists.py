"""Feeds, list pages and folders, from a real HTTP server on this machine."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from pipeline.runner.raw import scan
from pipeline.settings import CollectSettings
from tests.integration.collecting.helpers import (
    NOW,
    PDF,
    listing,
    noted,
    outcome,
    urls,
)

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>t</title>
<item><title>AI 브리프 ../3월호: 특집</title><link>{base}/view?id=3</link>
<pubDate>Tue, 05 Mar 2024 23:30:00 GMT</pubDate>
<enclosure url="/f/3.pdf" type="application/pdf" length="1"/></item>
<item><title>AI 브리프 2024년 2월호</title><link>{base}/f/2.pdf</link></item>
<item><title>채용 공고 &amp; 행사</title><link>{base}/f/job.pdf</link></item>
</channel></rss>"""


@pytest.mark.parametrize("trust", [False, True])
def test_an_rss_feed(server, workspace, run, trust):
    server.routes["/feed"] = RSS.format(base=server.base).encode()
    server.routes["/f/3.pdf"], server.routes["/f/2.pdf"] = PDF, PDF + b"2"
    more = f'into = "nia/브리프"\nmatch = "브리프"\ntrust_feed = {str(trust).lower()}'
    result = run(listing("feed", f"{server.base}/feed", more))
    named = "nia/브리프/2024-03-06 AI 브리프 .. 3월호 특집.pdf"
    assert result.written == (named, "nia/브리프/AI 브리프 2024년 2월호.pdf")
    assert "dated 2024-03-06" in noted(workspace)[named]["note"]
    assert ("published_on" in noted(workspace)[named]) is trust
    assert "/f/job.pdf" not in server.paths()
    override = next(f.override for f in scan(workspace, max_file_bytes=10**6).files)
    assert (override.published_on is not None) is trust


def test_known_items_are_left_alone_for_some_days(server, run):
    server.routes["/feed"] = RSS.format(base=server.base).encode()
    server.routes["/f/3.pdf"], server.routes["/f/2.pdf"] = PDF, PDF + b"2"
    entry = listing("feed", f"{server.base}/feed", 'match = "브리프"')
    run(entry)
    server.asked.clear()
    assert run(entry, now=NOW + timedelta(days=1)).counts["unchanged"] == 2
    assert server.paths() == ["/feed"]
    run(entry, now=NOW + timedelta(days=8))
    assert server.paths() == ["/feed", "/feed", "/f/3.pdf", "/f/2.pdf"]


def test_an_atom_feed_with_pages(server, run):
    def feed(name, more):
        return (
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/docs/">{more}<entry>'
            f"<title>제{name}호</title><published>2024-0{name}-01T00:00:00+09:00</published>"
            f'<link href="{name}.txt"/></entry></feed>'
        ).encode()

    server.routes["/feed"] = feed(2, '<link rel="next" href="/feed2"/>')
    server.routes["/feed2"] = feed(1, '<link rel="next" href="/feed"/>')
    server.routes["/docs/1.txt"], server.routes["/docs/2.txt"] = b"one", b"two"
    result = run(listing("feed", f"{server.base}/feed", "max_pages = 5"))
    assert result.written == ("b/2024-02-01 제2호.txt", "b/2024-01-01 제1호.txt")


EXTERNAL = """<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><item>
<title>&x;</title><link>http://127.0.0.1/</link></item></channel></rss>"""


LAUGHS = """<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>
<rss><channel><item><title>&c;&c; R&D</title></item></channel></rss>"""


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        (EXTERNAL, "DTD"),
        (LAUGHS, "DTD"),
        ("<!DOCTYPE html><html><body>gone</body></html>", "web page"),
        ("<opml/>", "no RSS or Atom"),
        ("nothing", "no XML"),
    ],
)  # fmt: skip
def test_a_feed_that_is_an_attack_or_none(server, run, feed, reason):
    server.routes["/feed"] = feed.encode()
    found = outcome(run(listing("feed", f"{server.base}/feed")))
    assert (found.status, reason in found.reason) == ("failed", True)
    assert server.paths() == ["/feed"]


def test_a_list_page_with_pages_and_attachments(server, run):
    server.routes["/board/list"] = """<html><body><ul class=board>
        <li><a href="view.do;jsessionid=AF01?no=2"> AI 브리프 2024년
        3월호 </a><li><a href="#" onclick="go(3)">스크립트</a></ul>
        <a href="/other">x</a><a class=next href="?p=2">다음</a></body></html>""".encode("cp949")
    server.routes["/board/list?p=2"] = (
        "<html><base href='/board/'><ul class=board><li><a href='view.do?no=1'>AI 브리프 2024년 2월호"
        "</a></ul></html>"
    ).encode()
    for n in (1, 2):
        server.routes[f"/board/view.do?no={n}"] = (
            f'<html><a class="file" href="/down.do?f={n}">다운로드</a></html>'.encode()
        )
        server.routes[f"/down.do?f={n}"] = lambda h, n=n: h.answer(
            200, PDF + bytes([n]), Content_Disposition="attachment; filename=x.pdf"
        )
    more = 'select = "ul.board a"\nattachment = "a.file"\nnext = "a.next"\nmax_pages = 3'
    entry = listing("page", f"{server.base}/board/list", more)
    result = run(entry)
    assert result.written == ("b/AI 브리프 2024년 3월호.pdf", "b/AI 브리프 2024년 2월호.pdf")
    assert result.counts["refused"] == 1
    assert "script" in next(o.reason for o in result.sources[0].outcomes if o.status == "refused")
    server.asked.clear()
    assert run(entry).counts["unchanged"] == 2
    assert server.paths() == ["/board/list", "/board/list?p=2"]


def test_numbered_pages(server, run):
    for n in (1, 2, 3):
        server.routes[f"/list/{n}"] = f'<p><a class=f href="/{n}.txt">{n}호 브리프</a></p>'.encode()
        server.routes[f"/{n}.txt"] = f"issue {n}".encode()
    more = 'select = "a.f"\nmax_pages = 2'
    result = run(listing("page", f"{server.base}/list/{{page}}", more))
    assert result.written == ("b/1호 브리프.txt", "b/2호 브리프.txt")


def test_a_selector_that_finds_nothing_is_a_failure(server, run):
    server.routes["/list"] = b"<html><body>new layout</body></html>"
    found = outcome(run(listing("page", f"{server.base}/list", 'select = "ul.board a"')))
    assert (found.status, "layout" in found.reason) == ("failed", True)


def test_one_failing_source_does_not_stop_the_others(server, tmp_path, run):
    share = tmp_path / "share"
    share.mkdir()
    (share / "b.md").write_text("# 브리프", "utf-8")
    os.utime(share / "b.md", (0, 0))
    server.routes["/b.pdf"] = PDF
    result = run(
        listing("feed", "http://127.0.0.1:1/feed"),
        'name = "none"\nkind = "folder"\npath = "/there/is/none"',
        urls(f"{server.base}/b.pdf"),
        f'name = "share"\nkind = "folder"\npath = "{share.as_posix()}"',
    )
    assert [s.counts["failed"] for s in result.sources] == [1, 1, 0, 0]
    assert result.failed_sources == ("b", "none")
    assert result.written == ("목록/b.pdf", "share/b.md")


def test_a_folder_brings_new_and_changed_files(tmp_path, workspace, run):
    share = tmp_path / "share"
    (share / "2024").mkdir(parents=True)
    for name, body in {"2024/a.txt": "가", "b.exe": "x", ".hid.txt": "h", "c.pdf": "no"}.items():
        (share / name).write_text(body, "utf-8")
        os.utime(share / name, (0, 0))
    (share / "late.txt").write_text("half")
    os.utime(share / "late.txt", (NOW.timestamp(), NOW.timestamp()))
    (share / "out.txt").symlink_to(tmp_path)
    entry = f'name = "share"\nkind = "folder"\npath = "{share.as_posix()}"'
    result = run(entry)
    assert result.written == ("share/2024/a.txt",)
    assert result.counts["refused"] == 1  # text that calls itself PDF
    assert run(entry, now=NOW + timedelta(hours=1)).written == ("share/late.txt",)
    (share / "2024/a.txt").write_text("나", "utf-8")
    os.utime(share / "2024/a.txt", (1, 1))
    assert run(entry).counts["changed"] == 1
    assert (workspace.raw / "share/2024/a.txt").read_text("utf-8") == "나"


def test_the_number_of_new_files_is_bounded_and_the_rest_follows(server, run):
    for n in range(5):
        server.routes[f"/{n}.txt"] = f"issue {n}".encode()
    entry = urls(*(f"{server.base}/{n}.txt" for n in range(5)))
    settings = CollectSettings(max_files=3)
    assert run(entry, settings=settings).counts["new"] == 3
    assert run(entry, settings=settings).counts["new"] == 2


def test_a_large_folder_comes_in_one_run(tmp_path, workspace, run):
    share = tmp_path / "share"
    share.mkdir()
    for n in range(400):
        (share / f"{n}.txt").write_text(f"issue {n}")
        os.utime(share / f"{n}.txt", (0, 0))
    entry = f'name = "share"\nkind = "folder"\npath = "{share.as_posix()}"'
    assert run(entry).counts["new"] == 400
    assert run(entry).counts["unchanged"] == 400
    assert len(noted(workspace)) == 400
