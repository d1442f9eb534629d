"""Opens archives and XML that may come from anyone: nothing in them is believed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.guards import damaged

if TYPE_CHECKING:
    from pipeline.settings import IngestSettings

_CHUNK = 1 << 16
# Small parts may shrink far (blank templates do); a bomb is big.
_RATIO_FREE = 1_000_000
_DRIVE = re.compile(r"^[A-Za-z]:")
# What zipfile and zlib raise on damaged archives, beside their own errors.
_ZIP_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError,
    IndexError, OverflowError, NotImplementedError, RuntimeError, UnicodeDecodeError,
)  # fmt: skip
_BOMB = "it is no document of any word processor; remove it from the raw folder"


class SafeZip:
    """A zip archive that cannot hurt: checked as declared when opened, as it is when unpacked."""

    def __init__(self, name: str, data: bytes, settings: IngestSettings) -> None:
        """Open and check the directory.

        Raises:
            IssueReadError: Damaged, encrypted, too many or too large entries, odd path names.
        """
        self._name = name
        self._left = settings.max_unpacked_bytes
        self._settings = settings
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _ZIP_ERRORS as error:
            raise damaged(name, f"the zip archive is damaged or cut off: {error}") from error
        self._check(entries)
        self.names = tuple(e.filename for e in entries)

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > self._settings.max_archive_entries:
            raise self._bomb(f"declares {len(entries):,} entries")
        total = sum(e.file_size for e in entries)
        if total > self._settings.max_unpacked_bytes:
            raise self._bomb(f"declares to unpack to {total:,} bytes")
        for e in entries:
            if _is_odd(e.filename):
                raise IssueReadError(
                    self._name,
                    f"the archive holds a path that leads outside: {e.filename!r}",
                    _BOMB,
                )
            self._check_ratio(e, e.file_size)
        if len({e.filename for e in entries}) < len(entries):
            raise IssueReadError(self._name, "the archive holds two entries of one name", _BOMB)

    def _check_ratio(self, entry: zipfile.ZipInfo, size: int) -> None:
        allowed = max(_RATIO_FREE, entry.compress_size * self._settings.max_unpack_ratio)
        if size > allowed:
            raise self._bomb(
                f"packs {entry.filename!r} more than {self._settings.max_unpack_ratio}-fold"
            )

    def _bomb(self, what: str) -> IssueReadError:
        return IssueReadError(self._name, f"the archive {what}: a zip bomb", _BOMB)

    def read(self, entry_name: str) -> bytes:
        """Unpack one entry, counting what really comes out.

        Raises:
            IssueReadError: It unpacks to more than allowed, or is damaged or encrypted.
        """
        info = self._zip.getinfo(entry_name)
        if info.flag_bits & 1:
            raise IssueReadError(
                self._name, "the archive is encrypted", "save the document without a password"
            )
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._check_ratio(info, size)
                    if size > self._left:
                        raise self._bomb(
                            f"unpacks to more than {self._settings.max_unpacked_bytes:,} bytes"
                        )
                    parts.append(chunk)
        except _ZIP_ERRORS as error:
            raise damaged(self._name, f"entry {entry_name!r} is damaged: {error}") from error
        self._left -= size
        return b"".join(parts)


def _is_odd(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return path.startswith(("/", "\\")) or ".." in parts or bool(_DRIVE.match(path))


def inflate(name: str, packed: bytes, limit: int, settings: IngestSettings) -> bytes:
    """Unpack a raw deflate stream to at most ``limit`` bytes.

    Raises:
        IssueReadError: Damaged, cut off, or a bomb.
    """
    limit = min(limit, max(_RATIO_FREE, len(packed) * settings.max_unpack_ratio))
    unpacker = zlib.decompressobj(-15)
    try:
        data = unpacker.decompress(packed, limit + 1)
    except zlib.error as error:
        raise damaged(name, f"a compressed stream is damaged: {error}") from error
    if len(data) > limit:
        raise IssueReadError(name, f"a stream unpacks to more than {limit:,} bytes", _BOMB)
    if not unpacker.eof and unpacker.unconsumed_tail == b"":
        raise damaged(name, "a compressed stream is cut off")
    return data


def parse_xml(name: str, part: str, data: bytes, settings: IngestSettings) -> etree._Element:
    """Parse XML that may come from anywhere: no DTD, no entities, no network, bounded.

    Raises:
        IssueReadError: Not well formed, nested too deep, too many elements, or with a DTD.
    """
    if data.count(b"<") > settings.max_xml_nodes:
        raise IssueReadError(name, f"{part} has too many elements", _BOMB)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise damaged(name, f"{part} is no well-formed XML: {error.msg}") from error
    except ValueError as error:
        raise damaged(name, f"{part} is no XML: {error}") from error
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None or docinfo.doctype:
        raise IssueReadError(
            name, f"{part} declares a document type or entities (DTD)",
            "no word processor writes one: do not trust the file",
        )  # fmt: skip
    return root


def local_name(element: etree._Element) -> str:
    """Tag without its namespace."""
    return str(element.tag).rpartition("}")[2]
