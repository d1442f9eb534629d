"""Characters of a PDF page through pdfium's raw interface: font, size, colour, position.

pdfium's own text loses two things this reader needs: the style of a character, and a lone space
that a typesetter put after the last word of a line (the sign that the line did not break inside
a word). The first is asked per text object, since all characters of one share it; the second
survives as a text object without visible extent, whose place is reported in ``spaces``.
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD_NAME = re.compile(r"bold|black|heavy|extrab|medium(?=-?bold)", re.IGNORECASE)
_DINGBAT_NAME = re.compile(r"wingdings|webdings|dingbat|symbolmt|^symbol", re.IGNORECASE)
_HYPHEN_CODES = {0x02, 0xFFFE}  # pdfium's sign for a hyphen at a line's end
_SPACE = 0x20
_LINE_ENDS = (0x0D, 0x0A, 0)
_FORM_DEPTH = 4
_LAST_CODE, _UNKNOWN = 0x10FFFF, 0xFFFD  # of Unicode; its sign for a character that is unknown
_FIRST_HALF, _SECOND_HALF, _NO_HALF = "\ud800", "\udc00", "\ue000"  # bounds of surrogates


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of characters is set: ``size`` in points on the page, ``color`` 0xRRGGBB."""

    font: str
    size: float
    is_bold: bool
    is_dingbat: bool
    is_upright: bool
    color: int


class Char(NamedTuple):
    """One character: horizontal extent and baseline in points from the page's upper left."""

    text: str
    x0: float
    x1: float
    y: float
    style: Style


class Rule(NamedTuple):
    """A straight line of the drawing, or a side of a rectangle (y grows downwards)."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_vertical(self) -> bool:
        """Taller than wide."""
        return self.y1 - self.y0 > self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class PageChars:
    """One page: characters in the file's order, lone spaces, ruling and number of pictures."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    spaces: tuple[tuple[float, float], ...]
    rules: tuple[Rule, ...]
    image_count: int


@dataclass(frozen=True, slots=True)
class _Frame:
    """Turns pdfium's page space into points from the upper left of the page as shown."""

    left: float
    bottom: float
    width: float
    height: float
    rotation: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        shown = {
            0: (x, self.height - y),
            90: (y, x),
            180: (self.width - x, y),
            270: (self.width - y, self.height - x),
        }
        return shown[self.rotation]


def read_page(page: Any, number: int) -> PageChars:  # noqa: ANN401 - pypdfium2 has no types
    """Everything the layout needs of one open ``pypdfium2.PdfPage``."""
    width, height = page.get_size()
    left, bottom, _, _ = page.get_cropbox()
    frame = _Frame(left, bottom, width, height, page.get_rotation())
    spaces, rules, images = _objects(page.raw, frame)
    textpage = page.get_textpage()
    try:
        chars = _chars(textpage.raw, frame)
    finally:
        textpage.close()
    return PageChars(number, width, height, tuple(chars), spaces, rules, images)


def _chars(text: Any, frame: _Frame) -> list[Char]:  # noqa: ANN401
    """Characters in the file's order; pdfium's own line ends are dropped, its spaces kept."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_RECTF()
    x_ref, y_ref, box_ref = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    styles: dict[Any, Style] = {}
    chars: list[Char] = []
    upright_frame = frame.rotation == 0
    for index in range(pdfium_c.FPDFText_CountChars(text)):
        code = pdfium_c.FPDFText_GetUnicode(text, index)
        if code in _LINE_ENDS:
            continue
        if code == _SPACE and pdfium_c.FPDFText_IsGenerated(text, index) == 1:
            if chars:  # no glyph of its own: it stands at the end of the character before
                last = chars[-1]
                chars.append(Char(" ", last.x1, last.x1, last.y, last.style))
            continue
        owner = pdfium_c.FPDFText_GetTextObject(text, index)
        key = ctypes.addressof(owner.contents) if owner else -1 - index
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(text, index, frame)
        pdfium_c.FPDFText_GetCharOrigin(text, index, x_ref, y_ref)
        pdfium_c.FPDFText_GetLooseCharBox(text, index, box_ref)
        char = "-" if code in _HYPHEN_CODES else chr(code if code <= _LAST_CODE else _UNKNOWN)
        if upright_frame:
            start, end = box.left - frame.left, box.right - frame.left
            base = frame.height - (y.value - frame.bottom)
        else:
            start, base = frame.place(x.value, y.value)
            ends = frame.place(box.left, box.bottom)[0], frame.place(box.right, box.top)[0]
            start, end = min(start, *ends), max(ends)
        if math.isfinite(start + end + base) and style.size > 0:  # else damaged
            chars.append(Char(char, start, end, base, style))
    return _whole_characters(chars)


def _whole_characters(chars: list[Char]) -> list[Char]:
    """Surrogate pairs as the one character they stand for; halves without a mate are unknown.

    Some files map a glyph to UTF-16 and the halves arrive one by one; no table could hold them.
    """
    if not any(_FIRST_HALF <= c.text < _NO_HALF for c in chars):
        return chars
    whole: list[Char] = []
    for char in chars:
        before = whole[-1] if whole else None
        if before and _FIRST_HALF <= before.text < _SECOND_HALF <= char.text < _NO_HALF:
            pair = (before.text + char.text).encode("utf-16", "surrogatepass").decode("utf-16")
            whole[-1] = before._replace(text=pair, x1=char.x1)
        else:
            whole.append(char)
    return [
        c._replace(text=chr(_UNKNOWN)) if _FIRST_HALF <= c.text < _NO_HALF else c for c in whole
    ]


def _style(text: Any, index: int, frame: _Frame) -> Style:  # noqa: ANN401
    name_buffer, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    length = pdfium_c.FPDFText_GetFontInfo(text, index, name_buffer, 256, ctypes.byref(flags))
    raw_name = name_buffer.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace")
    name = _SUBSET.sub("", raw_name)
    m = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(text, index, ctypes.byref(m))
    size = pdfium_c.FPDFText_GetFontSize(text, index) * math.hypot(m.c, m.d)
    angle = math.degrees(math.atan2(m.b, m.a)) - frame.rotation
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFText_GetFillColor(text, index, r, g, b, a)
    weight = pdfium_c.FPDFText_GetFontWeight(text, index)
    return Style(
        font=name,
        size=round(size, 1) if math.isfinite(size) else 0.0,
        is_bold=bool(_BOLD_NAME.search(name)) or weight >= 600,  # noqa: PLR2004 - CSS semi-bold
        is_dingbat=bool(_DINGBAT_NAME.search(name)),
        is_upright=abs((angle + 180) % 360 - 180) < 5,  # noqa: PLR2004 - degrees, scans lean
        color=(r.value << 16) | (g.value << 8) | b.value,
    )


def _objects(
    page: Any,  # noqa: ANN401
    frame: _Frame,
) -> tuple[tuple[tuple[float, float], ...], tuple[Rule, ...], int]:
    """Lone spaces, rules and the number of pictures among the page's objects."""
    spaces: list[tuple[float, float]] = []
    rules: list[Rule] = []
    images = 0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    m = pdfium_c.FS_MATRIX()
    for index in range(pdfium_c.FPDFPage_CountObjects(page)):
        obj = pdfium_c.FPDFPage_GetObject(page, index)
        kind = pdfium_c.FPDFPageObj_GetType(obj)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            images += _images_of_form(obj, 0)
            continue
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            images += 1
            continue
        if kind not in (pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_PATH):
            continue
        if not pdfium_c.FPDFPageObj_GetBounds(obj, left, bottom, right, top):
            continue
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            if right.value - left.value < 0.01:  # noqa: PLR2004 - no visible glyph
                pdfium_c.FPDFPageObj_GetMatrix(obj, m)
                spaces.append(frame.place(m.e, m.f))
            continue
        one, two = frame.place(left.value, top.value), frame.place(right.value, bottom.value)
        rules.extend(
            _rules_of(
                min(one[0], two[0]),
                min(one[1], two[1]),
                max(one[0], two[0]),
                max(one[1], two[1]),
                obj,
            )
        )
    return tuple(spaces), tuple(rules), images


def _rules_of(x0: float, y0: float, x1: float, y1: float, path: Any) -> list[Rule]:  # noqa: ANN401
    """A thin path is a rule; a rectangle (at most five points) has four."""
    thin, short = 3.0, 6.0
    if min(x1 - x0, y1 - y0) <= thin:
        return [Rule(x0, y0, x1, y1)] if max(x1 - x0, y1 - y0) >= short else []
    if pdfium_c.FPDFPath_CountSegments(path) > 5:  # noqa: PLR2004 - curves, icons
        return []
    return [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]


def _images_of_form(form: Any, depth: int) -> int:  # noqa: ANN401
    if depth >= _FORM_DEPTH:
        return 0
    count = 0
    for index in range(pdfium_c.FPDFFormObj_CountObjects(form)):
        obj = pdfium_c.FPDFFormObj_GetObject(form, index)
        kind = pdfium_c.FPDFPageObj_GetType(obj)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            count += 1
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            count += _images_of_form(obj, depth + 1)
    return count
