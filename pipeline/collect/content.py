"""What fetched bytes are, and whether reading accepts them; content decides, as in ingest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import CollectRefusedError, IssueReadError
from pipeline.ingest.formats.decode import decode
from pipeline.ingest.formats.sniff import name_of_binary, name_of_ole, name_of_zip
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDINGS = {
    "pdf": ".pdf", "hwp": ".hwp", "hwpx": ".hwpx", "html": ".html", "markdown": ".md", "text": ".txt"
}  # fmt: skip
# Endings and media types that announce a document which bytes of a web page do not hold.
_DOCUMENTS = (".pdf", ".hwp", ".hwpx")
_DOCUMENT_TYPES = frozenset(
    {"application/pdf", "application/x-hwp", "application/haansofthwp", "application/vnd.hancom.hwp",
     "application/vnd.hancom.hwpx", "application/hwp+zip", "application/haansofthwpx"}
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_PDF_JUNK = 1024
_HTML_STARTS = ("<!doctype html", "<html", "<head", "<body")


def format_of(
    where: str, data: bytes, *, names: Sequence[str], content_type: str, accepted: Sequence[str]
) -> str:
    """The format of a file, one of ``pdf hwp hwpx html markdown text``.

    Args:
        where: Shown in refusals.
        data: The whole file.
        names: Of the file (header, address), for their endings.
        content_type: Media type the server tells; empty if none.
        accepted: Formats the entry takes.

    Raises:
        CollectRefusedError: Reading could not take it, or the entry does not, or it is a web page
            in place of the document that was announced (an error page, a login).
    """
    if not data:
        raise CollectRefusedError(where, "is empty")
    try:
        found, seems = _sniff(where, data, names, content_type)
    except IssueReadError as error:
        raise CollectRefusedError(where, error.reason) from error
    if found is None:
        raise CollectRefusedError(where, f"seems to be {seems}, which cannot be read as an issue")
    announced = content_type in _DOCUMENT_TYPES or any(
        n.lower().endswith(_DOCUMENTS) for n in names
    )
    if found in {"html", "markdown", "text"} and announced:
        raise CollectRefusedError(where, "announces a document but is a web page or text")
    if found not in accepted:
        raise CollectRefusedError(where, f"is {found}, and the entry takes {', '.join(accepted)}")
    return found


def _sniff(
    where: str, data: bytes, names: Sequence[str], content_type: str
) -> tuple[str | None, str]:
    if _PDF in data[:_PDF_JUNK]:
        return "pdf", ""
    if data.startswith(_OLE):
        from pipeline.ingest.formats.hwp.binary import Container  # noqa: PLC0415 (loads olefile)

        streams = Container(where, data).streams
        return ("hwp", "") if "FileHeader" in streams else (None, name_of_ole(streams))
    if data.startswith(_ZIP):
        return _sniff_zip(where, data)
    if seems := name_of_binary(data):
        return None, seems
    return _sniff_text(decode(where, data).text, names, content_type)


def _sniff_zip(where: str, data: bytes) -> tuple[str | None, str]:
    from pipeline.ingest.formats.archive import SafeZip  # noqa: PLC0415 (loads zipfile)
    from pipeline.ingest.formats.hwp.hwpx import MIMETYPE, SECTION  # noqa: PLC0415 (loads lxml)

    archive = SafeZip(where, data, IngestSettings())
    mimetype = archive.read("mimetype").strip() if "mimetype" in archive.names else b""
    if mimetype == MIMETYPE or any(map(SECTION.search, archive.names)):
        return "hwpx", ""
    return None, name_of_zip(archive.names, mimetype)


def _sniff_text(text: str, names: Sequence[str], content_type: str) -> tuple[str | None, str]:
    head = _after_prolog(text)
    if head.startswith(_HTML_STARTS):
        return "html", ""
    if text.lstrip().startswith(("<?xml", "<!DOCTYPE")) or content_type.endswith(("/xml", "+xml")):
        return None, "an XML document"
    if content_type in {"application/json", "text/css", "text/csv", "text/javascript"} or (
        "javascript" in content_type
    ):
        return None, f"data of the type {content_type}"
    endings = tuple(n.lower() for n in names)
    if content_type == "text/markdown" or any(
        n.endswith((".md", ".markdown", ".mdown")) for n in endings
    ):
        return "markdown", ""
    if content_type == "text/html" or any(n.endswith((".html", ".htm")) for n in endings):
        return "html", ""
    return "text", ""


def _after_prolog(text: str) -> str:
    """The first characters after white space, comments and an XML declaration, in lower case."""
    at = 0
    while True:
        while text[at : at + 1].isspace():
            at += 1
        close = {"<!--": "-->", "<?": "?>"}
        mark = next((m for m in close if text.startswith(m, at)), None)
        end = text.find(close[mark], at) if mark else -1
        if mark is None or end < 0:
            return text[at : at + 64].lower()
        at = end + len(close[mark])
