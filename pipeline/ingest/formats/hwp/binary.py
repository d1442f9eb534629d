"""Reads the binary HWP 5 format: records in deflated streams of an OLE2 container.

After Hancom's published specification "한글 문서 파일 형식 5.0". Only what carries text and
structure is read: paragraphs, their shapes and styles, tables, notes, frames, running heads.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import olefile  # type: ignore[import-untyped]  # ships no types

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.archive import inflate
from pipeline.ingest.formats.guards import damaged, first_line
from pipeline.ingest.formats.hwp.binary_text import DocInfo, paragraphs_of, read_doc_info
from pipeline.ingest.formats.hwp.parts import Body

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pipeline.model.documents import Precision
    from pipeline.settings import IngestSettings

SIGNATURE = b"HWP Document File"
_COMPRESSED, _PASSWORD, _DISTRIBUTION, _DRM = 0x01, 0x02, 0x04, 0x10
_MAX_RECORDS = 2_000_000
_LONG = 0xFFF
_SUMMARY = "\x05HwpSummaryInformation"
_TITLE, _CREATED = 2, 12
_KOREA = timezone(timedelta(hours=9))
# What olefile raises on containers that are damaged in ways it does not foresee.
_OLE_ERRORS = (
    OSError, struct.error, IndexError, KeyError, ValueError, TypeError, AttributeError,
    OverflowError, AssertionError, RecursionError, MemoryError,
)  # fmt: skip


@dataclass(slots=True)
class Record:
    """One record and those below it."""

    tag: int
    payload: bytes
    children: list[Record] = field(default_factory=list)


class Container:
    """An OLE2 container whose damage shows as IssueReadError."""

    def __init__(self, name: str, data: bytes) -> None:
        """Open the directory.

        Raises:
            IssueReadError: The container is damaged or cut off.
        """
        self._name = name
        self._size = len(data)
        try:
            self._ole = olefile.OleFileIO(io.BytesIO(data))
            self.streams = tuple("/".join(path) for path in self._ole.listdir())
        except _OLE_ERRORS as error:
            raise damaged(name, f"the OLE2 container is damaged or cut off: {error}") from error

    def read(self, stream: str) -> bytes:
        """Bytes of a stream.

        Raises:
            IssueReadError: It is missing, damaged or cut off.
        """
        try:
            size = self._ole.get_size(stream)
            if size > self._size:
                raise damaged(self._name, f"stream {stream} is cut off")
            data: bytes = self._ole.openstream(stream).read()
        except _OLE_ERRORS as error:
            raise damaged(self._name, f"stream {stream} is damaged or missing") from error
        if len(data) < size:
            raise damaged(self._name, f"stream {stream} is cut off")
        return data

    def summary(self) -> dict[int, object]:
        """Properties of the summary stream; none where it is damaged."""
        try:
            return dict(self._ole.getproperties(_SUMMARY, convert_time=True))
        except _OLE_ERRORS:
            return {}


def read_hwp5(name: str, container: Container, settings: IngestSettings) -> Body:
    """All paragraphs of an HWP 5 document.

    Raises:
        IssueReadError: Encrypted, a distribution document, damaged, or too large.
    """
    compressed = _check_header(name, container.read("FileHeader"))
    left = settings.max_unpacked_bytes
    info = DocInfo()
    sections = [s for s in container.streams if s.startswith("BodyText/Section")]
    if not sections:
        raise damaged(name, "the document has no body text")
    paragraphs = []
    for stream in ("DocInfo", *sorted(sections, key=lambda s: (len(s), s))):
        data = container.read(stream)
        if compressed:
            data = inflate(name, data, left, settings)
        left -= len(data)
        root = _tree(name, stream, data)
        if stream == "DocInfo":
            info = read_doc_info(root)
        else:
            paragraphs.extend(paragraphs_of(name, root, info))
    summary = container.summary()
    return Body(paragraphs, _title(summary), _created(summary))


def _check_header(name: str, header: bytes) -> bool:
    """Whether streams are compressed.

    Raises:
        IssueReadError: The text cannot be read without a password or a permission.
    """
    if len(header) < 40 or not header.startswith(SIGNATURE):  # noqa: PLR2004 (layout of the format)
        raise damaged(name, "the header of the HWP document is damaged")
    (flags,) = struct.unpack_from("<I", header, 36)
    if flags & _PASSWORD:
        raise IssueReadError(
            name,
            "the HWP document is encrypted",
            "open it in Hangul and save it without a password",
        )
    if flags & _DRM:
        raise IssueReadError(
            name, "the HWP document is protected by DRM", "ask its publisher for an open copy"
        )
    if flags & _DISTRIBUTION:
        raise IssueReadError(
            name,
            "the HWP document is a distribution document (배포용 문서), closed to other programs",
            "use the publisher's PDF, or ask for an editable copy",
        )
    return bool(flags & _COMPRESSED)


def _records(data: bytes) -> Iterator[tuple[int, int, bytes | None]]:
    """Tag, level and payload of each record; a payload of ``None`` is cut off."""
    at, end = 0, len(data)
    while at + 4 <= end:
        (head,) = struct.unpack_from("<I", data, at)
        at += 4
        size = head >> 20
        if size == _LONG:
            if at + 4 > end:
                yield head & 0x3FF, 0, None
                return
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        cut = at + size > end
        yield head & 0x3FF, head >> 10 & 0x3FF, None if cut else data[at : at + size]
        at += size


def _tree(name: str, stream: str, data: bytes) -> Record:
    """Records of a stream below each other as their levels say; impossible jumps are clamped."""
    root = Record(-1, b"")
    open_records = [root]
    for count, (tag, level, payload) in enumerate(_records(data)):
        if payload is None:
            raise damaged(name, f"stream {stream} ends within a record")
        if count > _MAX_RECORDS:
            raise damaged(name, f"stream {stream} has more than {_MAX_RECORDS:,} records")
        del open_records[level + 1 :]
        record = Record(tag, payload)
        open_records[-1].children.append(record)
        open_records.append(record)
    return root


def _title(summary: dict[int, object]) -> str | None:
    value = summary.get(_TITLE)
    # Strings run on past their end where the size field counts bytes for characters.
    return first_line([value.partition("\0")[0]]) if isinstance(value, str) else None


def _created(summary: dict[int, object]) -> tuple[date, Precision] | None:
    value = summary.get(_CREATED)
    if not isinstance(value, datetime) or value.year < 1990:  # noqa: PLR2004 (HWP is no older)
        return None
    return value.replace(tzinfo=UTC).astimezone(_KOREA).date(), "day"
