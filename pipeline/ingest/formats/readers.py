"""Reads one raw file: finds its format, refuses what is none, hands it to the reader.

Content decides before the file's ending: publishers' sites serve HTML error pages as ``.pdf`` and
HWPX as ``.hwp``. Readers for heavy formats are imported only when a file needs them.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.decode import decode
from pipeline.ingest.formats.guards import check_size, damaged
from pipeline.ingest.formats.sniff import name_of_binary, name_of_ole, name_of_zip
from pipeline.ingest.formats.text import read_text

if TYPE_CHECKING:
    from pipeline.ingest.formats.decode import Decoded
    from pipeline.ingest.source import Glue, Source
    from pipeline.settings import IngestSettings

MARKDOWN_ENDINGS = frozenset({".md", ".markdown", ".mdown"})
TEXT_ENDINGS = frozenset({".txt", ".text"})
HTML_ENDINGS = frozenset({".html", ".htm", ".xhtml"})
BINARY_ENDINGS = frozenset({".pdf", ".hwp", ".hwpx"})
ENDINGS = MARKDOWN_ENDINGS | TEXT_ENDINGS | HTML_ENDINGS | BINARY_ENDINGS

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HWP3 = b"HWP Document File V"
_PDF = b"%PDF-"
# Viewers accept junk of up to so many bytes before a PDF's own header.
_PDF_JUNK = 1024
_READABLE = "convert it to PDF, HWP, HWPX, HTML, Markdown or text"
_HTML = re.compile(
    r"(?>\s++|<!--(?>[^-]++|-(?!->))*+-->|<\?[^>]*+>)*+"
    r"(?:<!doctype\s+html\b|<(?:html|head|body)[\s>])",
    re.IGNORECASE,
)
_XML = re.compile(r"\s*<\?xml\b|\s*<!DOCTYPE\b|\s*<HWPML\b", re.IGNORECASE)
_HEAD = 65_536


def read_source(name: str, data: bytes, *, glue: Glue | None, settings: IngestSettings) -> Source:
    """Read a raw file of any supported format.

    Args:
        name: Path relative to the raw folder; its ending decides where the content does not.
        data: The whole file.
        glue: Says whether lines of a PDF join with a space; see :mod:`pipeline.ingest.source`.
        settings: Limits.

    Raises:
        IssueReadError: The file is empty, too large, damaged, encrypted, forged, without text, or
            of a format that is not supported.
    """
    check_size(name, len(data), settings)
    ending = PurePosixPath(name).suffix.lower()
    if data.startswith(_PDF) or (ending == ".pdf" and _PDF in data[:_PDF_JUNK]):
        from pipeline.ingest.formats.pdf.reader import read_pdf  # noqa: PLC0415 (loads pypdfium2)

        return read_pdf(name, data, glue=glue, settings=settings)
    if data.startswith(_OLE):
        return _read_ole(name, data, settings)
    if data.startswith(_ZIP):
        return _read_zip(name, data, settings)
    if data.startswith(_HWP3):
        raise IssueReadError(
            name, "is a document of HWP 3 (before 2000)", "save it as HWPX in Hangul"
        )
    seems = name_of_binary(data)
    if seems is not None:
        raise _unsupported(name, seems)
    if ending in BINARY_ENDINGS and b"\0" in data[:_HEAD]:
        raise damaged(name, f"is no {ending[1:].upper()} document: its signature is missing")
    return _read_characters(name, ending, decode(name, data), settings)


def _read_ole(name: str, data: bytes, settings: IngestSettings) -> Source:
    from pipeline.ingest.formats.hwp.binary import Container  # noqa: PLC0415 (loads olefile)
    from pipeline.ingest.formats.hwp.reader import read_hwp  # noqa: PLC0415 (loads olefile)

    container = Container(name, data)
    if "FileHeader" in container.streams:
        return read_hwp(name, container, settings)
    raise _unsupported(name, name_of_ole(container.streams))


def _read_zip(name: str, data: bytes, settings: IngestSettings) -> Source:
    from pipeline.ingest.formats.archive import SafeZip  # noqa: PLC0415 (loads zipfile)
    from pipeline.ingest.formats.hwp.hwpx import MIMETYPE, SECTION  # noqa: PLC0415 (loads lxml)
    from pipeline.ingest.formats.hwp.reader import read_hwp  # noqa: PLC0415 (loads lxml)

    archive = SafeZip(name, data, settings)
    mimetype = archive.read("mimetype").strip() if "mimetype" in archive.names else b""
    if mimetype == MIMETYPE or any(map(SECTION.search, archive.names)):
        return read_hwp(name, archive, settings)
    raise _unsupported(name, name_of_zip(archive.names, mimetype))


def _read_characters(name: str, ending: str, decoded: Decoded, settings: IngestSettings) -> Source:
    head = decoded.text[:_HEAD]
    if ending in HTML_ENDINGS or _HTML.match(head):
        from pipeline.ingest.formats.html.reader import read_html  # noqa: PLC0415 (text files need none of it)

        return read_html(name, decoded, settings)
    if _XML.match(head):
        raise _unsupported(name, "an XML document")
    if ending in MARKDOWN_ENDINGS:
        return read_text(name, decoded, "markdown", settings)
    if ending in TEXT_ENDINGS or not ending:
        return read_text(name, decoded, "text", settings)
    if ending in BINARY_ENDINGS:
        raise damaged(name, f"is no {ending[1:].upper()} document but text")
    raise _unsupported(name, f"a file with the ending {ending}")


def _unsupported(name: str, seems: str) -> IssueReadError:
    return IssueReadError(name, f"seems to be {seems}, which is not supported", _READABLE)
