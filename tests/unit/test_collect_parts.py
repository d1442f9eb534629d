"""The parts of collecting that need no network: names, robots.txt, addresses, feeds, pages, types."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.content import format_of
from pipeline.collect.feed import day_of, read_feed
from pipeline.collect.fetch import linked
from pipeline.collect.guard import is_intranet, is_public
from pipeline.collect.links import Page
from pipeline.collect.names import MAX_BYTES, disposition_name, file_stem, safe_name
from pipeline.collect.redact import shown, without_session
from pipeline.collect.robots import read_robots
from pipeline.collect.state import Known, Provenance, State
from pipeline.errors import CollectError, CollectRefusedError

# RFC 9309, section 5.1 and 5.2.
SIMPLE = """User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""
LONGEST = """User-Agent: foobot
Allow: /example/page/
Disallow: /example/page/disallowed.gif
"""


@pytest.mark.parametrize(
    ("text", "agent", "target", "allowed"),
    [
        (SIMPLE, "other", "/a/b.gif", False),
        (SIMPLE, "other", "/example/", False),
        (SIMPLE, "other", "/publications/", True),
        (SIMPLE, "foobot", "/example/page.html", True),
        (SIMPLE, "foobot", "/publications/", False),
        (SIMPLE, "bazbot", "/example/page.html", False),
        (SIMPLE, "bazbot", "/example/", True),
        (SIMPLE, "quxbot", "/example/", True),
        (LONGEST, "foobot", "/example/page/disallowed.gif", False),
        (LONGEST, "foobot", "/example/page/other.gif", True),
        # RFC 9309, 2.2.2: percent-encoded and plain octets are the same.
        ("User-agent: *\nDisallow: /브리프/", "bot", "/%EB%B8%8C%EB%A6%AC%ED%94%84/1", False),
        ("User-agent: *\nDisallow: /foo/%7Ejoe", "bot", "/foo/~joe", False),
        ("User-agent: *\nDisallow: /*?", "bot", "/list.do?page=2", False),
        ("User-agent: *\nDisallow: /a$\nDisallow: /b*c*d$", "bot", "/bccdd", False),
        ("User-agent: *\nDisallow: /a$", "bot", "/ab", True),
        ("User-agent: *\nDisallow: /a*a$", "bot", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /", "bot", "/x", True),
        ("<html>not found</html>", "bot", "/x", True),
        ("\ufeffUser-agent: *\r\nDisallow: / # all", "bot", "/x", False),
    ],
)
def test_robots(text, agent, target, allowed):
    assert read_robots(text, agent).allows(target) is allowed


def test_a_hostile_robots_txt_is_not_slow():
    robots = read_robots("User-agent: *\nDisallow: /" + "a*" * 5000 + "b$", "bot")
    assert robots.allows("/" + "a" * 8000)


def test_groups_of_one_agent_are_joined_and_the_longest_delay_counts():
    robots = read_robots(
        "User-agent: b\nDisallow: /1\nCrawl-delay: 3\n\nUser-agent: B/2\nDisallow: /2", "b"
    )
    assert [robots.allows(t) for t in ("/1", "/2", "/3")] == [False, False, True]
    assert robots.delay == 3.0


@pytest.mark.parametrize(
    ("address", "public", "intranet"),
    [
        ("93.184.216.34", True, True),
        ("2606:2800:220:1::1", True, True),
        ("127.0.0.1", False, True),
        ("192.168.0.5", False, True),
        ("100.64.0.1", False, True),
        ("fd12::1", False, True),
        ("169.254.169.254", False, False),
        ("fe80::1%eth0", False, False),
        ("fd00:ec2::254", False, False),
        ("::ffff:10.0.0.1", False, True),
        ("::ffff:169.254.169.254", False, False),
        ("64:ff9b::a9fe:a9fe", False, False),
        ("2002:7f00:1::", False, True),
        ("0.0.0.0", False, False),  # noqa: S104 - judged, not bound to
        ("224.0.0.1", False, False),
        ("255.255.255.255", False, True),
    ],
)
def test_addresses(address, public, intranet):
    assert is_public(address) is public
    assert is_intranet(address) is intranet


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AI 브리프 3월호", "AI 브리프 3월호"),
        ("AI 브리프", "AI 브리프"),
        ("../../x", "x"),
        ("C:\\a\\b", "C a b"),
        (".bashrc", "bashrc"),
        ("a\u202egpj.exe\0\n b", "agpj.exe b"),
        ("aux", "_aux"),
        ("COM1.pdf", "_COM1.pdf"),
        ("끝. . ", "끝"),
        ("???", ""),
    ],
)  # fmt: skip
def test_safe_names(text, name):
    assert safe_name(text) == name


@given(st.text(max_size=400))
def test_any_text_makes_a_name_that_stays_in_its_folder(text):
    name = safe_name(text)
    assert len(name.encode()) <= MAX_BYTES + 1
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("title", "disposition", "url", "stem"),
    [
        ("AI 브리프", b"", "https://a.kr/1", "2024-03-05 AI 브리프"),
        ("AI 브리프 2024년 2월호", b"", "https://a.kr/1", "AI 브리프 2024년 2월호"),
        ("Brief 202402", b"", "https://a.kr/1", "Brief 202402"),
        ("다운로드 (PDF)", b"", "https://a.kr/f/brief.pdf", "2024-03-05 brief"),
        ("PDF 다운로드", b"attachment; filename=x1.pdf", "https://a.kr/f.do", "2024-03-05 x1"),
        (None, b"", "https://a.kr/%B5%BF%C7%E2.pdf", "2024-03-05 동향"),
        (None, b"", "https://a.kr/download.do?id=1", "2024-03-05 a.kr"),
    ],
)
def test_stems(title, disposition, url, stem):
    assert file_stem(title, date(2024, 3, 5), disposition=disposition, url=url) == stem


@given(st.binary(max_size=200))
def test_any_disposition_is_read(header):
    assert isinstance(disposition_name(b"attachment; filename=" + header), str)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://u:p@a.kr:81/x?id=7#f", "https://a.kr:81/x?id=7"),
        ("https://a.kr/x?access_token=s&apiKey=s&q=%EA%B0%80", "https://a.kr/x?access_token=…&apiKey=…&q=%EA%B0%80"),
        ("https://a.kr/x?X-Amz-Signature=s&v=" + "a" * 41, "https://a.kr/x?X-Amz-Signature=…&v=…"),
        ("https://a.kr/x?monkey=banana&keyword=AI", "https://a.kr/x?monkey=banana&keyword=AI"),
        ("http://[", "an address that cannot be read"),
    ],
)  # fmt: skip
def test_shown(url, text):
    assert shown(url) == text


def test_session_ids_go():
    assert without_session("https://a.kr/v.do;jsessionid=A1.w2?no=3") == "https://a.kr/v.do?no=3"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("b.pdf#p", "https://u:p@a.kr/x/b.pdf"),
        ("https://evil:pw@b.kr/c", "https://b.kr/c"),
        ("//b.kr/c", "https://b.kr/c"),
        ("https://other:pw@a.kr/c", "https://u:p@a.kr/c"),
    ],
)
def test_linked(href, url):
    assert linked(href, "https://u:p@a.kr/x/y") == url


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tue, 05 Mar 2024 09:00:00 +0900", date(2024, 3, 5)),
        ("Tue, 05 Mar 2024 15:00:00 GMT", date(2024, 3, 6)),
        ("2024-03-05T23:00:00Z", date(2024, 3, 6)),
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-03-05 10:00:00.0", date(2024, 3, 5)),
        ("2024년 3월 5일", date(2024, 3, 5)),
        ("2024.13.05", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("0001-01-01T00:00:00+12:00", None),
        ("어제", None),
        ("", None),
    ],
)
def test_days(text, day):
    assert day_of(text) == day


def test_rss_1_and_stray_ampersands():
    data = b"""
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><item><title>R&D&nbsp;brief &amp;amp; more</title>
      <link>/a?x=1&amp;y=2</link><dc:date>2024-03-05</dc:date></item></rdf:RDF>"""
    (item,), following = read_feed("https://a.kr/rss", data)
    assert (item.url, item.on, following) == ("https://a.kr/a?x=1&y=2", date(2024, 3, 5), None)
    assert item.title == "R&D brief & more"


def test_enclosures_that_are_no_documents_do_not_hide_the_page():
    data = b"""<rss><channel><item><guid isPermaLink="true">https://a.kr/p</guid>
      <enclosure url="https://a.kr/t.jpg" type="image/jpeg"/></item>
      <item><guid isPermaLink="false">17</guid></item>
      <item><link>javascript:alert(1)</link></item></channel></rss>"""
    items, _ = read_feed("https://a.kr/rss", data)
    assert [item.url for item in items] == ["https://a.kr/p"]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_told_error(data):
    for start in (
        b"",
        b"<rss><channel><item>",
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>',
    ):
        try:
            read_feed("https://a.kr/rss", start + data)
        except CollectError as error:
            assert error.reason  # noqa: PT017 - an error may, but need not come


@given(st.binary(max_size=300))
def test_any_bytes_are_a_page_or_a_told_error(data):
    try:
        Page("https://a.kr/", b"<a href='x'>" + data).links("a")
    except CollectError as error:
        assert error.reason  # noqa: PT017 - an error may, but need not come


def test_titles_of_links():
    page = Page(
        "https://a.kr/l/",
        "<a href=1 title='온전한 제목'>온전한…</a><a href=2><img alt='그림 제목'></a>"
        "<tr onclick='x'><td><a href='3'> 세  번째</a></td></tr><a href='mailto:x@a.kr'>메일</a>".encode(),
    )
    found = page.links("a")
    assert [(k.url[-1], k.title) for k in found.links] == [
        ("1", "온전한 제목"), ("2", "그림 제목"), ("3", "세 번째"),
    ]  # fmt: skip
    assert len(found.dead) == 1


HTML = b"\xef\xbb\xbf <!-- c --><?xml version='1.0'?>\n<!DOCTYPE HTML><p>x</p>"


@pytest.mark.parametrize(
    ("data", "names", "content_type", "found"),
    [
        (b"junk\n%PDF-1.4 x", ["a.hwp"], "", "pdf"),
        (HTML, [], "", "html"),
        (b"<p>bare</p>", [], "text/html", "html"),
        ("# 브리프".encode(), ["/b.md"], "", "markdown"),
        ("# 브리프".encode("cp949"), ["/b"], "text/plain", "text"),
    ],
)
def test_formats(data, names, content_type, found):
    accepted = ("pdf", "html", "markdown", "text")
    assert format_of("x", data, names=names, content_type=content_type, accepted=accepted) == found


@pytest.mark.parametrize("kind", ["pdf", "hwpx", "html", "md", "txt"])
def test_every_sample_brief_is_taken(sample, kind):
    for path in sample.glob(f"*.{kind}"):
        found = format_of(
            path.name, path.read_bytes(), names=[path.name], content_type="",
            accepted=("pdf", "hwpx", "html", "markdown", "text"),
        )  # fmt: skip
        assert found.startswith({"md": "markdown", "txt": "text"}.get(kind, kind))


def test_other_containers_are_named():
    with pytest.raises(CollectRefusedError, match="RAR"):
        format_of("x", b"Rar!\x1a\x07 x", names=[], content_type="", accepted=("pdf",))


def test_provenance_survives_any_text(tmp_path):
    path = tmp_path / "collected.toml"
    text = 'a "b" \\ \x7f\x01\n]] # 가 \u2028'
    notes = Provenance(path)
    notes.put("가/나.pdf", {"title": text, "published_on": date(2024, 3, 5), "url": None})
    notes.save()
    again = Provenance(path)
    assert "가/나.pdf" in again
    first = path.read_bytes()
    again.save()
    assert path.read_bytes() == first


def test_state_of_another_version_counts_as_none(tmp_path):
    path = tmp_path / "state.json"
    state = State(path)
    state.put("s", "https://a.kr", Known("a.pdf", "00"))
    state.save()
    assert State(path).get("s", "https://a.kr") == Known("a.pdf", "00")
    path.write_text(path.read_text().replace('"version": 1', '"version": 2'))
    assert State(path).get("s", "https://a.kr") is None
