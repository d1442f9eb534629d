"""Reads documents of the Hangul word processor: HWP 5 (binary) and HWPX (XML)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ingest.formats.guards import check_lines
from pipeline.ingest.formats.hwp.binary import Container, read_hwp5
from pipeline.ingest.formats.hwp.hwpx import read_hwpx
from pipeline.ingest.formats.hwp.parts import Body, lines_of
from pipeline.ingest.source import Source

if TYPE_CHECKING:
    from pipeline.ingest.formats.archive import SafeZip
    from pipeline.model.documents import SourceFormat
    from pipeline.settings import IngestSettings


def read_hwp(name: str, document: Container | SafeZip, settings: IngestSettings) -> Source:
    """Read an HWP (OLE2 container) or HWPX (zip archive) document.

    Raw text is one line a paragraph, table row or note, so ``source_line`` counts these.

    Raises:
        IssueReadError: Encrypted, damaged, forged, too large, or without text.
    """
    if isinstance(document, Container):
        return _source(name, "hwp", read_hwp5(name, document, settings), settings)
    return _source(name, "hwpx", read_hwpx(name, document, settings), settings)


def _source(name: str, source_format: SourceFormat, body: Body, settings: IngestSettings) -> Source:
    raw, lines = lines_of(name, body.paragraphs)
    check_lines(name, raw.text.split("\n"), settings)
    return Source(
        format=source_format,
        raw=raw,
        lines=lines,
        title=body.title,
        metadata_date=body.created,
    )
