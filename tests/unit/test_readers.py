"""Finding the format, and refusing what is none, each with its reason and remedy."""

import io
import zipfile

import pytest

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.archive import SafeZip
from pipeline.ingest.formats.readers import ENDINGS, read_source
from pipeline.settings import IngestSettings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTION = '<s xmlns:hp="p"><hp:p><hp:run><hp:t>글</hp:t></hp:run></hp:p></s>'  # the least HWPX


def read(name, data, **limits):
    return read_source(name, data, glue=None, settings=IngestSettings(**limits))


def make_zip(entries, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for path, content in entries.items():
            z.writestr(path, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", "그냥 글".encode(), "text"),
        ("a.md", b"# a", "markdown"),
        ("a.html", "그냥 글".encode(), "html"),
        ("a.txt", b"\n<!DOCTYPE html><p>a", "html"),
        ("a.pdf", b"<html><p>error page", "html"),
        ("a.md", b"<!-- c --><?xml version='1.0'?><!doctype HTML ><p>a", "html"),
        ("a.xhtml", b"<?xml version='1.0'?><html><p>a</p></html>", "html"),
        ("a.md", b"<div align=center>a</div>", "markdown"),
        ("a.txt", b"<a@b.c> wrote", "text"),
        ("a.hwpx", make_zip({"Contents/section0.xml": SECTION}), "hwpx"),
        ("a.zip", make_zip({"mimetype": "application/hwp+zip", "Contents/section0.xml": SECTION}), "hwpx"),
        ("a.txt", "%PDF 문서가 아니다".encode(), "text"),
    ],
)  # fmt: skip
def test_content_decides_before_the_ending(name, data, expected):
    assert read(name, data).format == expected


def test_endings():
    assert {".md", ".txt", ".pdf", ".hwp", ".hwpx", ".html", ".htm"} <= ENDINGS


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.pdf", b"", "the file is empty"),
        ("a.txt", b" \r\n\t\n", "only white space"),
        ("a.md", b"\xef\xbb\xbf\n", "only white space"),
        ("a.html", b" \n", "holds no text"),
        ("a.txt", bytes(range(256)), "binary data, not text"),
        ("a.pdf", b"just text", "is no PDF document but text"),
        ("a.hwp", b"just text", "is no HWP document but text"),
        ("a.hwpx", b"\x01\x02\0\x03", "is no HWPX document: its signature"),
        ("a.csv", b"a,b", r"a file with the ending \.csv"),
        ("a.xml", b"<?xml version='1.0'?><rss/>", "an XML document"),
        ("a.txt", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///z'>]><x>&y;</x>", "an XML document"),
        ("a.html", b"<!DOCTYPE html [<!ENTITY y 'z'>]><p>&y;", "declares entities"),
        ("a.hml", b"<HWPML Version='2.1'/>", "an XML document"),
        ("a.hwp", b"HWP Document File V3.00 \x1a\1\2\3\4\5", "HWP 3"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        ("a.pdf", b"\xff\xd8\xff\xe0", "a JPEG picture"),
        ("a.txt", b"{\\rtf1 text}", "RTF"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "a WebP picture"),
        ("a.docx", make_zip({"[Content_Types].xml": "", "word/document.xml": ""}), "Word document"),
        ("a.docx", make_zip({"xl/workbook.xml": ""}), "Excel"),
        ("a.zip", make_zip({"a.txt": "a"}), "a zip archive"),
        ("a.zip", make_zip({}), "a zip archive"),
        ("a.odt", make_zip({"mimetype": "application/vnd.oasis.opendocument.text"}), "OpenDocument"),
        ("a.hwp", OLE, "OLE2 container is damaged or cut off"),
        ("a.hwp", OLE + b"\0" * 2000, "OLE2 container is damaged or cut off"),
        ("a.hwpx", b"PK\x03\x04" + b"\0" * 50, "zip archive is damaged or cut off"),
    ],
)  # fmt: skip
def test_refusals_name_file_and_reason(name, data, reason):
    with pytest.raises(IssueReadError, match=reason) as caught:
        read(name, data)
    assert caught.value.source == name
    assert caught.value.remedy
    assert str(caught.value).startswith(f"{name}: ")


def test_oversized_files_are_refused_unread():
    with pytest.raises(IssueReadError, match="the file has 11 bytes, more than the 10 allowed"):
        read("a.txt", b"a" * 11, max_file_bytes=10)


@pytest.mark.parametrize(
    ("entries", "limits", "reason"),
    [
        ({"Contents/section0.xml": b" " * 3_000_000}, {}, "zip bomb"),
        ({"Contents/section0.xml": SECTION, "x": b"\0" * 9_000_000}, {}, "packs 'x' more than 200-fold"),
        ({"a": b"abc" * 99, "b": b"def" * 99}, {"max_unpacked_bytes": 500}, "to unpack to 594 bytes"),
        ({str(n): b"" for n in range(9)}, {"max_archive_entries": 8}, "declares 9 entries"),
        ({"../../etc/x": b"a"}, {}, "a path that leads outside"),
        ({"/etc/x": b"a"}, {}, "a path that leads outside"),
        ({"C:\\x": b"a"}, {}, "a path that leads outside"),
        ({"Contents/section0.xml": "<a>" + "<b/>" * 99 + "</a>"}, {"max_xml_nodes": 50}, "too many"),
    ],
)  # fmt: skip
def test_hostile_archives(entries, limits, reason):
    with pytest.raises(IssueReadError, match=reason):
        read("a.hwpx", make_zip(entries), **limits)


def test_a_lie_about_the_unpacked_size_is_found_while_unpacking():
    data = make_zip({"Contents/section0.xml": b" " * 5_000_000})
    lying = data.replace((5_000_000).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(IssueReadError, match=r"damaged|zip bomb"):
        read("a.hwpx", lying)


def test_two_entries_of_one_name():
    data = make_zip({"Contents/section0.xml": SECTION, "Contents/section1.xml": SECTION})
    with pytest.raises(IssueReadError, match="two entries of one name"):
        read("a.hwpx", data.replace(b"section1.xml", b"section0.xml"))


def test_what_all_parts_unpack_to_is_counted_together():
    data = make_zip({"a": b"x" * 60, "b": b"y" * 60})
    archive = SafeZip("a.hwpx", data, IngestSettings(max_unpacked_bytes=130))
    assert archive.read("a") == b"x" * 60
    archive.read("b")
    with pytest.raises(IssueReadError, match="unpacks to more than 130 bytes"):
        archive.read("a")


def test_an_encrypted_archive():
    data = bytearray(make_zip({"Contents/section0.xml": SECTION}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(IssueReadError, match="encrypted"):
        read("a.hwpx", bytes(data))


def test_names_with_anything_in_them():
    name = '한글 폴더/a "b"\n\u1100\u1161.TXT'
    assert read(name, b"text").format == "text"
    with pytest.raises(IssueReadError) as caught:
        read(name, b"")
    assert caught.value.source == name
