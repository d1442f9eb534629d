"""Lines of text files: indentation, exact places, limits."""

import pytest

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.decode import Decoded
from pipeline.ingest.formats.readers import read_source
from pipeline.ingest.formats.text import read_text
from pipeline.settings import IngestSettings


def read(text, settings=None):
    return read_text("a.txt", Decoded(text, "utf-8"), "text", settings or IngestSettings())


@pytest.mark.parametrize(
    ("line", "text", "indent"),
    [
        ("가", "가", 0),
        ("  - 나", "- 나", 2),
        ("\t- 나", "- 나", 4),
        (" \t- 나", "- 나", 4),
        ("\t  - 나", "- 나", 6),
        ("\u3000○ 나", "○ 나", 2),
        ("\xa0\xa0나", "나", 2),
        ("나  ", "나", 0),
        ("", "", 0),
        ("   ", "", 0),
    ],
)
def test_indentation(line, text, indent):
    (found, _) = read(f"{line}\n끝").lines
    assert (found.text.text, found.indent, found.role, found.level) == (text, indent, None, 0)


def test_every_line_has_its_exact_place():
    source = read("# 제목\n\n  - 하나\n\t끝 \n")
    assert [line.text.text for line in source.lines] == ["# 제목", "", "- 하나", "끝", ""]
    for number, line in enumerate(source.lines, 1):
        if line.text.text:
            start, end = line.text.raw_span(0, len(line.text))
            assert source.raw.text[start:end] == line.text.text
            assert source.raw.place(start) == (number, None)


def test_characters_stay_as_they_are():
    decomposed = "\u1100\u1161 \u2f00 ㎏"
    assert read(decomposed).lines[0].text.text == decomposed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", "text"),
        ("a.TXT", "text"),
        ("a", "text"),
        ("a.md", "markdown"),
        ("x/a.Markdown", "markdown"),
    ],
)
def test_format_by_ending(name, expected):
    assert read_source(name, b"abc", glue=None, settings=IngestSettings()).format == expected


def test_long_line_is_refused():
    with pytest.raises(
        IssueReadError, match=r"line 2 has 5,000,000 characters.*line ends"
    ) as caught:
        read("가\n" + "나" * 5_000_000, IngestSettings(max_chars=10_000_000))
    assert "max_line_chars" in caught.value.remedy


def test_too_much_text_is_refused():
    with pytest.raises(IssueReadError, match="holds 120 characters of text, more than the 100"):
        read("가나다라\n" * 23 + "가나다라", IngestSettings(max_chars=100))


def test_encoding_is_noted():
    source = read_source(
        "a.txt", "한국어 문서".encode("cp949"), glue=None, settings=IngestSettings()
    )
    assert source.notes == ("read as cp949",)
    assert read("한국어").notes == ()


def test_repairs_of_decoding_are_handed_on():
    data = "국내 기업의 절반\n".encode() * 100 + b"\xff"
    source = read_source("a.txt", data, glue=None, settings=IngestSettings())
    assert [r.rule for r in source.repairs] == ["undecodable-bytes"]
    assert source.notes == ("1 stretches of undecodable bytes replaced by U+FFFD",)
