"""PDF to Source: opens the file, reads its pages, chooses a layout, says plainly what is wrong.

pdfium is not thread-safe, hence the lock; every handle is closed before this module returns.
"""

from __future__ import annotations

import contextlib
import re
import threading
from datetime import date
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.guards import check_lines, check_size
from pipeline.ingest.formats.pdf.brief import read_brief
from pipeline.ingest.formats.pdf.chars import read_page
from pipeline.ingest.formats.pdf.order import layout_of
from pipeline.ingest.formats.pdf.plain import read_plain
from pipeline.ingest.formats.pdf.text import assemble
from pipeline.ingest.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.chars import PageChars
    from pipeline.ingest.formats.pdf.order import PageLayout
    from pipeline.ingest.source import Glue
    from pipeline.model.documents import Precision
    from pipeline.settings import IngestSettings

_LOCK = threading.Lock()
_HEADER_WITHIN = 1024  # bytes: where readers look for %PDF-
_DATE = re.compile(r"(?:D:)?\s*((?:19|20)\d\d)(\d\d)?(\d\d)?")
# Titles that programs put, not people.
_FILE_TITLE = re.compile(
    r"^(?:microsoft \w+ - .*|untitled.*|제목\s*없음.*|.*\.(?:hwpx?|docx?|pptx?|indd|pdf))$",
    re.IGNORECASE,
)
_REFETCH = "fetch the file again, or print it to a new PDF"
_FEW_CHARS = 3  # a page: stamps and page numbers on scans


def read_pdf(name: str, data: bytes, *, glue: Glue | None, settings: IngestSettings) -> Source:
    """A PDF as logical lines with roles where its layout is known.

    Args:
        name: Path as shown to people.
        data: The whole file.
        glue: Whether a space belongs at a line end that nothing else decides; may be ``None``.
        settings: Limits.

    Raises:
        IssueReadError: Empty, too large, encrypted, truncated or damaged, without pages or text.
    """
    layouts, metadata, notes = read_layouts(name, data, settings)
    physical = [line for layout in layouts for line in layout.lines]
    check_lines(name, [line.text for line in physical], settings)
    drafts = read_brief(layouts)
    if drafts is None:
        drafts = read_plain(layouts)
        notes.append("layout not recognised: read in plain order")
    assembled = assemble(physical, drafts, glue)
    title = (metadata.get("Title") or "").strip()
    return Source(
        format="pdf",
        raw=assembled.raw,
        lines=assembled.lines,
        title=title if title and not _FILE_TITLE.match(title) else None,
        metadata_date=_date(metadata.get("CreationDate") or ""),
        repairs=assembled.repairs,
        notes=tuple(notes),
    )


def read_layouts(
    name: str, data: bytes, settings: IngestSettings
) -> tuple[list[PageLayout], dict[str, str], list[str]]:
    """Pages in reading order, the file's own metadata, and remarks.

    Raises:
        IssueReadError: As :func:`read_pdf`.
    """
    check_size(name, len(data), settings)
    _check_whole(name, data)
    with _LOCK:
        pages, metadata, notes = _read_pages(name, data, settings)
    _check_text(name, pages)
    return [layout_of(page) for page in pages], metadata, notes


def _check_whole(name: str, data: bytes) -> None:
    """Refuse what is no PDF or lost its end: pdfium would mend it and lose pages silently."""
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise IssueReadError(name, "is no PDF: the %PDF header is missing", _REFETCH)
    # The end mark of a first revision or of a linearised file's first part does not count.
    if data.rfind(b"%%EOF") < len(data) // 2:
        raise IssueReadError(name, "is truncated: the end mark %%EOF is missing", _REFETCH)


def _read_pages(
    name: str, data: bytes, settings: IngestSettings
) -> tuple[list[PageChars], dict[str, str], list[str]]:
    document = _open(name, data)
    try:
        count = len(document)
        if count == 0:
            raise IssueReadError(name, "holds no page", _REFETCH)
        if count > settings.max_pages:
            raise IssueReadError(
                name,
                f"has {count:,} pages, more than the {settings.max_pages:,} allowed",
                "split it into issues, or raise ingest.max_pages in settings.toml",
            )
        pages, notes = _pages(name, document, settings)
        return pages, _metadata(document), notes
    finally:
        document.close()


def _metadata(document: Any) -> dict[str, str]:  # noqa: ANN401
    """The file's own title and date; what is no valid text counts as absent."""
    found = {}
    for key in ("Title", "CreationDate"):
        with contextlib.suppress(UnicodeDecodeError):
            found[key] = document.get_metadata_value(key)
    return found


def _open(name: str, data: bytes) -> Any:  # noqa: ANN401 - pypdfium2 has no types
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # pdfium keeps the code of an earlier file where it has none of its own.
        code = getattr(error, "err_code", None) if b"/Encrypt" in data else None
        if code == pdfium_c.FPDF_ERR_PASSWORD:
            raise IssueReadError(name, "is encrypted", "save a copy without a password") from error
        if code == pdfium_c.FPDF_ERR_SECURITY:
            raise IssueReadError(
                name, "is protected in a way that cannot be read", "save a copy without protection"
            ) from error
        raise IssueReadError(
            name, "holds no page that can be read: it is damaged or empty", _REFETCH
        ) from error


def _pages(
    name: str,
    document: Any,  # noqa: ANN401
    settings: IngestSettings,
) -> tuple[list[PageChars], list[str]]:
    pages: list[PageChars] = []
    notes: list[str] = []
    total = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            notes.append(f"page {index + 1} is damaged and was left out")
            continue
        try:
            chars = read_page(page, index + 1)
        finally:
            page.close()
        pages.append(chars)
        total += len(chars.chars)
        if total > settings.max_chars:
            raise IssueReadError(
                name,
                f"holds more text than the {settings.max_chars:,} characters allowed",
                "split it into issues, or raise ingest.max_chars in settings.toml",
            )
    if not pages:
        raise IssueReadError(name, "is damaged: none of its pages can be read", _REFETCH)
    pictures = [p.number for p in pages if not p.chars and p.image_count]
    if pictures and any(p.chars for p in pages):
        notes.append(f"pages without text, only images: {', '.join(map(str, pictures))}")
    return pages, notes


def _check_text(name: str, pages: Sequence[PageChars]) -> None:
    """Refuse scans: pictures of pages with next to no text."""
    visible = sum(not c.text.isspace() for page in pages for c in page.chars)
    images = sum(page.image_count > 0 for page in pages)
    if images and visible < _FEW_CHARS * len(pages) and images * 2 >= len(pages):
        raise IssueReadError(name, "holds no text, only images", "run OCR first")
    if visible == 0:
        raise IssueReadError(name, "holds no text", "run OCR first, or remove it")


def _date(printed: str) -> tuple[date, Precision] | None:
    """``D:20231208132838+09'00'`` to a date."""
    match = _DATE.match(printed.strip())
    if match is None:
        return None
    year, month, day = match.groups()
    if month is None:
        return date(int(year), 1, 1), "year"
    try:
        if day is None:
            return date(int(year), int(month), 1), "month"
        return date(int(year), int(month), int(day)), "day"
    except ValueError:
        return None
