"""Bytes to text: finds the encoding, mends little damage, refuses what is no text.

Korean briefs come in UTF-8 (with and without BOM), UTF-16 (Notepad's "Unicode") and CP949, which
contains EUC-KR. Strict decoding decides first; as short texts in CP949 may decode by accident,
the result must also look like Korean.
"""

from __future__ import annotations

import codecs
import functools
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, islice

from pipeline.errors import IssueReadError
from pipeline.model.documents import Repair

# A longer sample decides no better and costs time on big files.
_SAMPLE = 20_000
# Up to this share of undecodable bytes a file is damaged, above it is in another encoding.
_MAX_DAMAGE = 0.001
# Share of control characters above which bytes are data, not text.
_MAX_CONTROL = 0.01
# Share of common Hangul and symbols among what is not ASCII: mojibake reaches about a half.
_MIN_KOREAN = 0.75
# Share of usual characters that tells UTF-16 without BOM from data.
_MIN_USUAL = 0.95

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),  # before UTF-16, whose BOM begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROL_BYTES = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"
_ESCAPED = re.compile("[\udc80-\udcff]+")
_USUAL = re.compile(
    r"[\t\n\r -~\u00a0-\u00ff\u2000-\u206f\u2100-\u22ff\u2460-\u27bf\u3000-\u33ff\u4e00-\u9fff"
    r"\u1100-\u11ff\uac00-\ud7a3\uff00-\uffef]"
)
_SAVE_AS = "open it in an editor and save it as UTF-8"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file.

    Attributes:
        text: Without BOM, every line end a single line feed.
        encoding: As Python names it: ``utf-8``, ``utf-8-sig``, ``utf-16-le``, ``cp949`` …
        repairs: One for each stretch of undecodable bytes, which U+FFFD now stands for.
    """

    text: str
    encoding: str
    repairs: tuple[Repair, ...] = ()


def decode(name: str, data: bytes) -> Decoded:
    """Decode a text file whatever its encoding.

    Raises:
        IssueReadError: The bytes are no text, or text in an encoding that is not supported, or
            more than 0.1 % of them are damaged.
    """
    for bom, label, codec in _BOMS:
        if data.startswith(bom):
            return _after_bom(name, data[len(bom) :], codec, label, len(bom))
    if b"\0" in data:
        return _finish(name, _utf16_without_bom(name, data))
    try:
        return _finish(name, Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError as error:
        first_bad = error.start
    if _share_of_controls(data) > _MAX_CONTROL:
        raise _binary(name)
    guesses = (
        functools.partial(_strict_cp949, data),
        functools.partial(_lossy, data, "utf-8", "utf-8", 0),
        functools.partial(_lossy, data, "cp949", "cp949", 0),
    )
    for guess in guesses:
        found = guess()
        if found is not None and (found.encoding != "cp949" or looks_korean(found.text)):
            return _finish(name, found)
    raise _undecodable(name, data, first_bad)


def looks_korean(text: str) -> bool:
    """Whether what is not ASCII in ``text`` is mostly the Hangul and symbols of KS X 1001.

    UTF-8 read as CP949 gives hanja and Hangul nobody uses; the 2,350 syllables of the standard
    cover more than 99 % of running Korean.

    >>> looks_korean("국내 AI 기업의 37%"), looks_korean("援?궡 湲곗뾽")
    (True, False)
    """
    sample = "".join(islice((c for c in text if c > "\x7f" and c != "\ufffd"), _SAMPLE))
    if not sample:
        return True
    foreign = len(sample.translate(_good_characters())) / len(sample)
    return 1.0 - foreign >= _MIN_KOREAN


@functools.cache
def _good_characters() -> dict[int, None]:
    """Symbols (rows A1 to A8) and Hangul (B0 to C8) of KS X 1001, as a table that deletes them."""
    rows = (*range(0xA1, 0xA9), *range(0xB0, 0xC9))
    raw = b"".join(bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return dict.fromkeys(ord(c) for c in raw.decode("cp949", "ignore"))


def _after_bom(name: str, body: bytes, codec: str, label: str, skipped: int) -> Decoded:
    try:
        return _finish(name, Decoded(body.decode(codec), label))
    except UnicodeDecodeError as error:
        first_bad = error.start
    if codec == "utf-8":
        found = _lossy(body, codec, label, skipped)
        if found is not None:
            return _finish(name, found)
    raise _undecodable(name, body, first_bad, skipped, codec)


def _utf16_without_bom(name: str, data: bytes) -> Decoded:
    """UTF-16 shows as NUL bytes beside every ASCII character; anything else with NUL is data."""
    if len(data) % 2 == 0:
        # ASCII has its NUL second in little endian: the likelier order is tried first.
        little = data[1::2].count(0) >= data[::2].count(0)
        codec = "utf-16-le" if little else "utf-16-be"
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            raise _binary(name) from None
        sample = text[:_SAMPLE]
        if len(_USUAL.findall(sample)) >= _MIN_USUAL * len(sample):
            return Decoded(text, codec)
    raise _binary(name)


def _strict_cp949(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("cp949"), "cp949")
    except UnicodeDecodeError:
        return None


def _lossy(data: bytes, codec: str, label: str, skipped: int) -> Decoded | None:
    """Replace a few undecodable bytes by U+FFFD; ``None`` where they are many."""
    try:
        escaped = data.decode(codec, "surrogateescape")
    except UnicodeDecodeError:  # the codec refuses an ASCII byte: no place to resume
        return None
    bad = sum(m.end() - m.start() for m in _ESCAPED.finditer(escaped))
    if bad > _MAX_DAMAGE * (len(data) + skipped):
        return None
    escaped = _unify_line_ends(escaped)
    lines = list(accumulate((len(line) + 1 for line in escaped.split("\n")), initial=0))
    repairs = tuple(
        Repair(
            source_line=bisect_right(lines, m.start()),
            page=None,
            before=" ".join(f"\\x{ord(c) - 0xDC00:02x}" for c in m.group()),
            after="\ufffd",
            kind="encoding",
            rule="undecodable-bytes",
            confidence=1.0,
        )
        for m in _ESCAPED.finditer(escaped)
    )
    return Decoded(_ESCAPED.sub("\ufffd", escaped), label, repairs)


def _finish(name: str, found: Decoded) -> Decoded:
    """Unify line ends, drop a second BOM, refuse control characters in number."""
    text = _unify_line_ends(found.text).removeprefix("\ufeff")
    controls = len(_CONTROL.findall(text[:_SAMPLE]))
    if controls > _MAX_CONTROL * min(len(text), _SAMPLE):
        raise _binary(name)
    return Decoded(text, found.encoding, found.repairs)


def _unify_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _share_of_controls(data: bytes) -> float:
    sample = data[:_SAMPLE]
    return 1.0 - len(sample.translate(None, _CONTROL_BYTES)) / len(sample)


def _binary(name: str) -> IssueReadError:
    return IssueReadError(
        name,
        "holds binary data, not text",
        "remove it from the raw folder, or give it the ending of its true format",
    )


def _undecodable(
    name: str, data: bytes, at: int, skipped: int = 0, codec: str | None = None
) -> IssueReadError:
    known = f"no valid {codec.upper()}" if codec else "neither UTF-8 nor CP949/EUC-KR"
    line = _unify_line_ends(data[:at].decode(codec or "utf-8", "replace")).count("\n") + 1
    return IssueReadError(
        name, f"byte {data[at]:#04x} at offset {at + skipped} (line {line}) is {known}", _SAVE_AS
    )
