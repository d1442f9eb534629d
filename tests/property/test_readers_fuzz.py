"""Whatever the bytes: a Source or an IssueReadError, soon, and every span at its place."""

import io
import random
import struct
import time
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.decode import decode
from pipeline.ingest.formats.hwp.binary import _tree
from pipeline.ingest.formats.hwp.binary_text import paragraphs_of, read_doc_info
from pipeline.ingest.formats.hwp.parts import lines_of
from pipeline.ingest.formats.readers import read_source
from pipeline.settings import IngestSettings

NAMES = ("a.txt", "a.md", "a.html", "a.hwp", "a.hwpx", "a.docx", "a")
MAGICS = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<html>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
)
LIMIT_S = 5.0
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")

TEXT = "# 이달의 소식\n\n- 국내 인공지능 기업이 10% 늘었다.\r\n  * 둘째 ※ 출처: 가\n" * 4
HTML = """<!doctype html><html><head><title>가 &amp; 나</title></head><body><nav>x</nav><main>
<h2>제목<sup>1</sup></h2><p>본문은 10<sup>26</sup>회 A&lt;B<br>○ 다&nbsp;라</p>
<ul><li>하나<ul><li>둘</ul></ul><table><caption>표</caption><tr><th>가<td>나<tr><td>1<td></table>
<table><tr><td><h3>다</h3></table><!-- c --><form><p>z</form></main></body></html>"""


def read_or_refuse(name, data):
    begun = time.perf_counter()
    try:
        source = read_source(name, data, glue=None, settings=IngestSettings())
    except IssueReadError as error:
        source, refusal = None, error
    assert time.perf_counter() - begun < LIMIT_S
    if source is None:
        assert refusal.source == name
        assert refusal.reason
    else:
        check_spans(source)
    return source


def plain(text):
    """White space counts as spaces, raised digits as digits: what readers may change one to one."""
    return "".join(" " if c.isspace() else c for c in text.translate(RAISED))


def check_spans(source):
    raw = source.raw
    raw.text.encode()
    assert list(raw.line_starts) == [0, *(i + 1 for i, c in enumerate(raw.text) if c == "\n")]
    for line in source.lines:
        at = raw_at = 0
        for piece in line.text.pieces:
            assert piece.start == at < piece.end
            assert raw_at <= piece.raw_start <= piece.raw_end <= len(raw.text)
            at, raw_at = piece.end, piece.raw_end
            text = line.text.text[piece.start : piece.end]
            before = raw.text[piece.raw_start : piece.raw_end]
            if len(text) == len(before) and source.format != "html":
                assert text == before
            elif len(text) == len(before) and not before.startswith(("&", "<")):
                assert plain(text) == plain(before.replace("−", "-"))
        assert at == len(line.text)


@given(st.sampled_from(NAMES), st.sampled_from(MAGICS), st.binary(max_size=300))
def test_any_bytes(name, magic, data):
    read_or_refuse(name, magic + data)


@given(st.sampled_from(("a.txt", "a.md", "a.html")), st.text(max_size=300))
@example("a.html", "<sup>1</sup>\ufeff")
def test_any_text(name, text):
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    read_or_refuse(name, data)


@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<li>", "<ul>", "</ul>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<br>",
     "<sup>", "</sup>", "12", " ", "\n", "가", "○ ", "- ", "&nbsp;", "&lt;", "&", "<", ">", "<h2>",
     "</h2>", "<pre>", "</pre>", "<div hidden>", "</div>", "<caption>", "<title>", "<main>", "\t",
     "<form>", "<nav>", "</nav>", "\xa0", "<!--", "-->", "<a href='", '<b title="', "'>"]), max_size=60))  # fmt: skip
def test_any_markup(parts):
    read_or_refuse("a.html", "".join(parts).encode())


@given(
    st.text(st.characters(exclude_categories=("C",)), min_size=1),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-32")),
)
def test_unicode_round_trip(text, codec):
    expected = text.removeprefix("\ufeff")
    assert decode("a", text.encode(codec)).text == expected


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=200))
def test_common_hangul_round_trip_in_cp949(text):
    words = "국내 인공지능 기업의 매출이 늘었다 " * (1 + len(text)) + text
    data = words.encode("cp949")
    try:
        assert data.decode("utf-8")
    except UnicodeDecodeError:
        assert decode("a", data).text == words


@given(st.lists(st.tuples(st.sampled_from([21, 25, 26, 66, 67, 68, 71, 72, 76, 77]),
                          st.integers(0, 6), st.binary(max_size=40)), max_size=40))  # fmt: skip
def test_any_hwp_records(records):
    kinds = {71: b" lbt", 72: b""}
    stream = b"".join(
        struct.pack("<I", tag | level << 10 | (len(kinds.get(tag, b"")) + len(body)) << 20)
        + kinds.get(tag, b"")
        + body
        for tag, level, body in records
    )
    root = _tree("a.hwp", "s", stream)
    try:
        raw, _ = lines_of("a.hwp", paragraphs_of("a.hwp", root, read_doc_info(root)))
    except IssueReadError:
        return
    raw.text.encode()


def mutated(data, rng):
    """Cut, flip, overwrite, repeat or drop some of the bytes."""
    if rng.random() < 0.2:
        return data[: rng.randrange(len(data))]
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 12))):
        at, choice = rng.randrange(len(out)), rng.random()
        if choice < 0.4:
            out[at] ^= 1 << rng.randrange(8)
        elif choice < 0.7:
            out[at] = rng.choice((0, 0xFF, 0x80, ord("<"), ord(">"), ord("&"), ord('"')))
        elif choice < 0.85:
            begin = rng.randrange(len(out))
            out[at:at] = out[begin : begin + 40]
        elif len(out) > 100:
            del out[at : at + rng.randrange(30)]
    return bytes(out)


def make_hwpx(section):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("mimetype", "application/hwp+zip")
        z.writestr("Contents/section0.xml", section)
    return out.getvalue()


SECTION = (
    '<s xmlns:hp="p"><hp:p><hp:run><hp:t>글<hp:tab/>둘</hp:t><hp:tbl><hp:tr><hp:tc><hp:cellAddr '
    'colAddr="0"/><hp:p><hp:run><hp:t>1</hp:t></hp:run></hp:p></hp:tc></hp:tr></hp:tbl></hp:run></hp:p></s>'
).encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", TEXT.encode()),
        ("a.txt", TEXT.encode("cp949")),
        ("a.txt", TEXT.encode("utf-16")),
        ("a.html", HTML.encode()),
        ("a.hwpx", make_hwpx(SECTION)),
    ],
    ids=["utf-8", "cp949", "utf-16", "html", "hwpx"],
)
def test_damaged_files(name, data):
    assert read_or_refuse(name, data) is not None
    rng = random.Random(7)  # noqa: S311 (no secret)
    for _ in range(100):
        read_or_refuse(name, mutated(data, rng))


def test_damaged_sections_in_sound_archives():
    rng = random.Random(11)  # noqa: S311 (no secret)
    for _ in range(100):
        read_or_refuse("a.hwpx", make_hwpx(mutated(SECTION, rng)))


@pytest.mark.parametrize("name", ["digital_gov.hwp", "simple_table.hwpx"])
def test_damaged_real_documents(request, name):
    path = request.config.rootpath.parent / "shared" / "formats" / name
    if not path.is_file():
        pytest.skip("the sample documents (../shared/formats) are not here")
    data, rng = path.read_bytes(), random.Random(13)  # noqa: S311 (no secret)
    for _ in range(40):
        # Container structures stand at both ends of a file.
        head, tail = mutated(data[:2048], rng), mutated(data[-8192:], rng)
        at_head = rng.random() < 0.5
        read_or_refuse(name, head + data[2048:] if at_head else data[:-8192] + tail)
