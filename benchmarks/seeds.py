"""Valid files of every format that is read, and how to take them apart and put them together."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FORMATS = ("text", "md", "html", "pdf", "hwp", "hwpx")
SAMPLE = Path(__file__).resolve().parent.parent / "data" / "raw" / "sample"

Parts = Mapping[str, bytes]

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SECTOR, _ENTRIES, _IN_HEAD = 512, 128, 109  # bytes; of a sector of the table; in the header
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM_ENTRY, _ROOT = 1, 2, 5
_LARGE = 4096  # bytes from which a stream of an OLE container stands in sectors of its own
_LONG = 0xFFF  # of a record of HWP: the size follows


@dataclass(frozen=True)
class Seed:
    """A valid file.

    Attributes:
        parts: What it packs, unpacked; empty where nothing is packed.
        pack: Makes the file of its parts.
    """

    name: str
    data: bytes
    parts: Parts = field(default_factory=dict)
    pack: Callable[[Parts], bytes] = lambda _parts: b""


def seeds_of(format_name: str) -> list[Seed]:
    """The valid files of one format."""
    return {
        "text": _texts,
        "md": lambda: [_plain(path) for path in sorted(SAMPLE.glob("*.md"))],
        "html": lambda: [_plain(path) for path in sorted(SAMPLE.glob("*.html"))],
        "pdf": lambda: [small_pdf(), *(_pdf(path) for path in sorted(SAMPLE.glob("*.pdf")))],
        "hwp": lambda: [hwp(compressed=True), hwp(compressed=False)],
        "hwpx": lambda: [_zip(path) for path in sorted(SAMPLE.glob("*.hwpx"))],
    }[format_name]()


def _plain(path: Path) -> Seed:
    return Seed(path.name, path.read_bytes())


def _texts() -> list[Seed]:
    found = [_plain(path) for path in sorted(SAMPLE.glob("*.txt"))]
    text = found[0].data.decode("utf-8-sig")
    others = [
        Seed(f"{codec}.txt", text.encode(codec, "ignore"))
        for codec in ("cp949", "utf-16", "utf-32")
    ]
    return [*found, *others]


def _zip(path: Path) -> Seed:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return Seed(path.name, path.read_bytes(), parts, zipped)


def zipped(parts: Parts) -> bytes:
    """A zip archive with sound checksums."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _pdf(path: Path) -> Seed:
    """A PDF whose deflated streams can be changed; places of objects stay what they were."""
    data = path.read_bytes()
    parts, places = {}, {}
    for match in _STREAM.finditer(data):
        try:
            parts[f"{match.start():08d}"] = zlib.decompress(match[1])
        except zlib.error:
            continue
        places[f"{match.start():08d}"] = match.span(1)

    def pack(changed: Parts) -> bytes:
        out = bytearray(data)
        for name, (start, end) in places.items():
            if changed[name] != parts[name]:
                packed = zlib.compress(changed[name], 9)
                # Longer than its place it is cut: a damaged stream, which is worth reading too.
                out[start:end] = packed[: end - start].ljust(end - start, b"\0")
        return bytes(out)

    return Seed(path.name, data, parts, pack)


def small_pdf() -> Seed:
    """A PDF of two pages in plain text: all of its structure can be changed."""
    lines = b"".join(
        b"BT /F1 %d Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n" % (size, x, y, text)
        for size, x, y, text in [
            (18, 72, 760, b"Monthly Brief March 2021"),
            (14, 72, 720, b"A heading of our own"),
            (10, 80, 690, b"- 12 hospitals joined, 30% more than in 2020"),
            (10, 95, 675, b"* the model was trained for 3 days"),
            (6, 300, 694, b"1"),
            (8, 72, 90, b"1  A Source of Our Own, 2021.2.3."),
            (8, 300, 40, b"- 1 -"),
        ]
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(lines), lines)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        page % 6,
        page % 7,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        stream,
        stream.replace(b"March", b"April"),
        b"<< /CreationDate (D:20210305100000+09'00') /Title (A title) >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 8 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return Seed("small.pdf", bytes(out))


def hwp(*, compressed: bool) -> Seed:
    """An HWP 5 document of our own: paragraphs, outline levels, a table."""
    levels = struct.pack("<I", 1 << 23 | 1 << 25)
    info = _record(21, 1, b"\0" * 50) + _record(25, 1, b"\0" * 4) + _record(25, 1, levels)
    info += _record(26, 1, struct.pack("<H", 3) + "바탕글".encode("utf-16-le"))
    body = _paragraph("[ 시험 동향지 ] 2021년 3월호") + _paragraph(
        "연합학습을 도입하는 병원", shape=1
    )
    body += _paragraph("- 병원 12곳이 자료를 옮기지 않고 모델을 학습") + _table(
        "가", "12", "나", "30%"
    )
    body += _paragraph("※ 출처 : Nature Medicine, 2021.2.3.")
    parts = {"DocInfo": info, "BodyText/Section0": body}

    def pack(parts: Parts) -> bytes:
        flags = 1 if compressed else 0
        head = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)
        packed = {n: _deflated(data) if compressed else data for n, data in parts.items()}
        return ole({"FileHeader": head, **packed})

    name = "packed.hwp" if compressed else "plain.hwp"
    return Seed(name, pack(parts), parts, pack)


def _deflated(data: bytes) -> bytes:
    squeezer = zlib.compressobj(wbits=-15)
    return squeezer.compress(data) + squeezer.flush()


def _record(tag: int, level: int, payload: bytes) -> bytes:
    head = tag | level << 10
    if len(payload) >= _LONG:
        return struct.pack("<II", head | _LONG << 20, len(payload)) + payload
    return struct.pack("<I", head | len(payload) << 20) + payload


def _paragraph(text: str, *, level: int = 0, shape: int = 0) -> bytes:
    units = text.encode("utf-16-le")
    head = struct.pack("<IIHB", len(units) // 2, 0, shape, 0)
    return _record(66, level, head) + _record(67, level + 1, units)


def _table(*texts: str) -> bytes:
    mark = struct.pack("<H4sIIH", 11, b" lbt", 0, 0, 11)
    found = _record(66, 0, struct.pack("<IIHB", len(mark) // 2, 0, 0, 0)) + _record(67, 1, mark)
    found += _record(71, 1, b" lbt" + b"\0" * 4) + _record(77, 2, b"\0" * 8)
    for place, text in enumerate(texts):
        found += _record(72, 2, struct.pack("<HHIHHHH", 1, 0, 0, place % 2, place // 2, 1, 1))
        found += _paragraph(text, level=2)
    return found


def ole(streams: Parts) -> bytes:
    """An OLE2 container of at most 6 MB with a storage ``BodyText``; streams are padded to 4 KB.

    What follows the end of a deflated stream is not read, and records of zeros say nothing.
    """
    padded = {n: d.ljust(max(_LARGE, -(-len(d) // _SECTOR) * _SECTOR), b"\0") for n, d in streams.items()}  # fmt: skip
    sectors = 2 + sum(len(data) // _SECTOR for data in padded.values())
    tables = -(-(sectors + 1) // (_ENTRIES - 1))  # the table's own sectors stand in it, too
    fat, body, start = [*[_FAT] * tables, tables + 1, _END], b"", {}
    for name, data in padded.items():
        start[name] = len(fat)
        fat += [*range(len(fat) + 1, len(fat) + len(data) // _SECTOR), _END]
        body += data
    assert tables <= _IN_HEAD, "the header alone must name the sectors of the table"

    def entry(name: str, kind: int, links: tuple[int, int, int], path: str = "") -> bytes:
        text = name.encode("utf-16-le")
        first, size = (
            (start[path], len(padded[path])) if path else (_END if kind == _ROOT else 0, 0)
        )
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBB3I", len(text) + 2, kind, 1, *links)
            + b"\0" * 36
            + struct.pack("<IQ", first, size)
        )

    none = _FREE
    directory = (
        entry("Root Entry", _ROOT, (none, none, 1))
        + entry("BodyText", _STORAGE, (2, 3, 4))
        + entry("DocInfo", _STREAM_ENTRY, (none, none, none), "DocInfo")
        + entry("FileHeader", _STREAM_ENTRY, (none, none, none), "FileHeader")
        + entry("Section0", _STREAM_ENTRY, (none, none, none), "BodyText/Section0")
    ).ljust(2 * _SECTOR, b"\0")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    head += struct.pack("<HHHHH6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, _LARGE, _END, 0, _END, 0)  # fmt: skip
    head += struct.pack(f"<{_IN_HEAD}I", *range(tables), *[none] * (_IN_HEAD - tables))
    table = struct.pack(f"<{tables * _ENTRIES}I", *fat, *[none] * (tables * _ENTRIES - len(fat)))
    return head + table + directory + body
