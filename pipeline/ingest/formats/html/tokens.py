"""Cuts an HTML page into tags and text, each with its exact place in the source.

Parsers build a tree and lose offsets; evidence must point into the file. So this cuts only, in
one pass and in linear time, after the tokenizing rules of the HTML standard as far as they bear
on text. :mod:`pipeline.ingest.formats.html.reader` gives the pieces their meaning.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.spans import Piece, Traced

if TYPE_CHECKING:
    from collections.abc import Iterator

# Possessive and atomic parts: no backtracking, whatever the input.
_TAG = re.compile(r"""<(/?)([A-Za-z][^\s/>]*+)((?>[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
_TAG_START = re.compile(r"</?[A-Za-z]")
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?+"""
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
# Elements whose content is no markup; what they hold is text for title and textarea only.
RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed"})
_RAW_END = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE) for tag in RAW_TEXT}


class Tag(NamedTuple):
    """A start or end tag in ``source[start:end]``; its attributes are cut only when asked for."""

    name: str
    is_end: bool
    attributes: str
    start: int
    end: int

    def get(self, *names: str) -> str | None:
        """Value of the first of the attributes that is there, entities decoded."""
        if not self.attributes:
            return None
        found: dict[str, str] = {}
        for m in _ATTRIBUTE.finditer(self.attributes):
            found.setdefault(m[1].lower(), html.unescape(m[2] or m[3] or m[4] or ""))
        return next((found[name] for name in names if name in found), None)


class Text(NamedTuple):
    """Source text ``[start, end)`` outside any tag, entities still in place."""

    start: int
    end: int


class Bit(NamedTuple):
    """A stretch of shown text and the source range it came from."""

    text: str
    start: int
    end: int


def tokens(source: str) -> Iterator[Tag | Text]:
    """Tags and texts in order; comments, doctype and processing instructions are left out."""
    at, end = 0, len(source)
    quotes_match = True
    while at < end:
        m = _MARKUP.search(source, at)
        start = m.start() if m else end
        if start > at:
            yield Text(at, start)
        if start == end:
            return
        if not _TAG_START.match(source, start):
            at = _skip_declaration(source, start)
            continue
        tag = _TAG.match(source, start) if quotes_match else None
        if tag is None:
            # A quote is never closed: browsers lose the rest of the page. End the tag at the
            # next bracket instead, and never look for quotes again (that would be quadratic).
            quotes_match = False
            stop = source.find(">", start)
            if stop < 0:
                return
            name = source[start + 1 : stop].strip("/").partition(" ")[0]
            found = Tag(name.lower(), source[start + 1] == "/", "", start, stop + 1)
        else:
            found = Tag(tag[2].lower(), bool(tag[1]), tag[3], start, tag.end())
        at = found.end
        yield found
        if found.name in RAW_TEXT and not found.is_end:
            closing = _RAW_END[found.name].search(source, at)
            stop = closing.start() if closing else end
            if stop > at:
                yield Text(at, stop)
            at = stop


def _skip_declaration(source: str, start: int) -> int:
    """End of a comment, doctype, CDATA section or processing instruction that begins here."""
    if source.startswith("<!--", start):
        stop = source.find("-->", start + 4)
        return len(source) if stop < 0 else stop + 3
    stop = source.find(">", start)
    return len(source) if stop < 0 else stop + 1


def decoded(source: str, start: int, end: int) -> list[Bit]:
    """Text of ``source[start:end]`` in bits: entities become characters, white space one space.

    >>> [bit.text for bit in decoded("a  &lt;b", 0, 8)]
    ['a', ' ', '<', 'b']
    """
    bits: list[Bit] = []
    at = start
    for m in _ENTITY.finditer(source, start, end):
        character = html.unescape(m[0])
        if character != m[0]:
            _collapse(source, at, m.start(), bits)
            bits.append(Bit(character, m.start(), m.end()))
            at = m.end()
    _collapse(source, at, end, bits)
    return bits


def _collapse(source: str, start: int, end: int, bits: list[Bit]) -> None:
    at = start
    for m in _SPACE.finditer(source, start, end):
        if m[0] != " ":
            if m.start() > at:
                bits.append(Bit(source[at : m.start()], at, m.start()))
            bits.append(Bit(" ", m.start(), m.end()))
            at = m.end()
    if end > at:
        bits.append(Bit(source[at:end], at, end))


def traced(bits: list[Bit]) -> Traced:
    """One text of many bits, its spaces collapsed across their borders."""
    parts: list[str] = []
    pieces: list[Piece] = []
    at, last = 0, " "
    for text, start, end in bits:
        if last == " " and text.startswith(" "):
            if len(text) == 1:
                continue
            text, start = text[1:], start + 1  # noqa: PLW2901 (the bit without its space)
        if not text:
            continue
        pieces.append(Piece(at, at + len(text), start, end))
        parts.append(text)
        at += len(text)
        last = text[-1]
    return Traced("".join(parts), tuple(pieces))
