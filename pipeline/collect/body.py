"""Bodies of answers, read and unpacked within a limit, however they are packed or measured."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from pipeline.collect.manners import TryAgainError
from pipeline.errors import CollectRefusedError

if TYPE_CHECKING:
    import httpx

_GZIP = 16 + zlib.MAX_WBITS


def read_body(response: httpx.Response, limit: int) -> bytes:
    """Read and unpack, never more than ``limit`` bytes of either.

    Raises:
        CollectRefusedError: More, or packed in another way than was asked for.
    """
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in {"", "identity", "gzip", "x-gzip"}:
        raise CollectRefusedError("", f"is packed with {packing!r}, which was not asked for")
    told = response.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told[:18]) > limit:
        raise CollectRefusedError(
            "", f"has {int(told[:18]):,} bytes, more than the {limit:,} allowed"
        )
    unpack = _Gunzip(limit) if packing in {"gzip", "x-gzip"} else None
    parts: list[bytes] = []
    packed = size = 0
    for chunk in response.iter_raw():
        packed += len(chunk)
        part = unpack.feed(chunk) if unpack else chunk
        size += len(part)
        if max(packed, size) > limit:
            raise CollectRefusedError("", f"is larger than the {limit:,} bytes allowed")
        parts.append(part)
    if unpack and packed and not unpack.complete:
        raise TryAgainError("the packed answer is cut off")
    return b"".join(parts)


class _Gunzip:
    """Unpacks gzip, one or more members, and stops soon after ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._member = zlib.decompressobj(_GZIP)
        self.complete = False

    def feed(self, chunk: bytes) -> bytes:
        """Unpack at most one byte more than what is left."""
        found: list[bytes] = []
        try:
            while chunk and self._left >= 0:
                if self._member.eof:
                    if not chunk.strip(b"\0"):  # padding
                        break
                    self._member = zlib.decompressobj(_GZIP)
                part = self._member.decompress(chunk, self._left + 1)
                self._left -= len(part)
                found.append(part)
                chunk = self._member.unused_data or self._member.unconsumed_tail
        except zlib.error as error:
            raise TryAgainError(f"the packed answer is damaged: {error}") from error
        self.complete = self._member.eof
        return b"".join(found)
