"""Names the format of files that cannot be read, so that the refusal helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"ALZ\x01", "an ALZip archive"),
    (b"EGGA", "an ALZip archive"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"%!PS", "a PostScript document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"OggS", "an audio or video file"),
    (b"ID3", "an audio file"),
)
# Second marks, at their offset, of formats whose first bytes are a size or a family.
_MAGIC_AT: tuple[tuple[int, bytes, str], ...] = (
    (8, b"WEBP", "a WebP picture"),
    (8, b"WAVE", "an audio file"),
    (4, b"ftyp", "a video file"),
    (257, b"ustar", "a tar archive"),
)
_OLE_STREAMS = (
    ("WordDocument", "a Word 97 document (doc)"),
    ("Workbook", "an Excel 97 workbook (xls)"),
    ("Book", "an Excel workbook (xls)"),
    ("PowerPoint Document", "a PowerPoint 97 presentation (ppt)"),
    ("EncryptedPackage", "an encrypted Office document"),
    ("__properties_version1.0", "an Outlook message (msg)"),
)
_ZIP_PARTS = (
    ("word/", "a Word document (docx)"),
    ("xl/", "an Excel workbook (xlsx)"),
    ("ppt/", "a PowerPoint presentation (pptx)"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
)
_MIMETYPES = (
    (b"application/epub+zip", "an e-book (EPUB)"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file (odt, ods, odp)"),
)


def name_of_binary(data: bytes) -> str | None:
    """What the first bytes say; ``None`` where they say nothing known."""
    for magic, seems in _MAGIC:
        if data.startswith(magic):
            return seems
    for at, magic, seems in _MAGIC_AT:
        if data.startswith(magic, at):
            return seems
    return None


def name_of_ole(streams: Sequence[str]) -> str:
    """What an OLE2 container holds."""
    for stream, seems in _OLE_STREAMS:
        if stream in streams:
            return seems
    return "an OLE2 container without an HWP document"


def name_of_zip(names: Sequence[str], mimetype: bytes) -> str:
    """What a zip archive holds."""
    for start, seems in _MIMETYPES:
        if mimetype.startswith(start):
            return seems
    for part, seems in _ZIP_PARTS:
        if any(n.startswith(part) for n in names):
            return seems
    return "a zip archive"
