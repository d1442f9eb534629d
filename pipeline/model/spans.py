"""Text that remembers where each of its characters stood in the raw file.

Every repair, join and normalisation goes through :class:`Traced`, so a span of the analysed text
can always be shown as it was printed. Offsets count code points.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Piece(NamedTuple):
    """``text[start:end]`` came from ``raw[raw_start:raw_end]``.

    Pieces of equal length on both sides map character by character; others map as a whole.
    """

    start: int
    end: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Traced:
    """An immutable text and its way back to the raw text.

    Attributes:
        text: The text as analysed.
        pieces: Cover ``text`` without gap or overlap, in order; raw ranges never run backwards
            (halves of one replaced stretch both point to all of it).
            Raw characters between two pieces were dropped.

    >>> line = Traced.of("the Al boom", raw_start=100)
    >>> fixed = line.replace(4, 6, "AI")
    >>> fixed.text, fixed.raw_span(4, 6)
    ('the AI boom', (104, 106))
    """

    text: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, text: str, raw_start: int) -> Traced:
        """A text that stands in the raw text at ``raw_start`` exactly as it is."""
        n = len(text)
        return cls(text, (Piece(0, n, raw_start, raw_start + n),) if n else ())

    @classmethod
    def join(cls, parts: Iterable[Traced], separator: str = "") -> Traced:
        """Put texts of one raw text one after the other; the separator maps to the raw gap."""
        texts: list[str] = []
        pieces: list[Piece] = []
        at = 0
        for part in parts:
            if not part.text:
                continue
            if at and separator:
                left = pieces[-1].raw_end
                right = max(left, part.pieces[0].raw_start)
                pieces.append(Piece(at, at + len(separator), left, right))
                texts.append(separator)
                at += len(separator)
            texts.append(part.text)
            pieces.extend(
                part.pieces
                if not at
                else [Piece(a + at, b + at, raw_a, raw_b) for a, b, raw_a, raw_b in part.pieces]
            )
            at += len(part.text)
        return cls("".join(texts), tuple(pieces))

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int | None = None) -> Traced:
        """``text[start:end]`` with its pieces; negative indices as in Python."""
        start, end, _ = slice(start, end).indices(len(self.text))
        if start == 0 and end == len(self.text):
            return self
        if start >= end:
            return EMPTY
        if len(self.pieces) == 1:  # nearly every line: nothing was changed in it
            raw_start, raw_end = _inside(self.pieces[0], start, end)
            return Traced(self.text[start:end], (Piece(0, end - start, raw_start, raw_end),))
        cut = []
        for p in self.pieces:
            lo, hi = max(p.start, start), min(p.end, end)
            if lo < hi:
                raw_lo, raw_hi = _inside(p, lo, hi)
                cut.append(Piece(lo - start, hi - start, raw_lo, raw_hi))
        return Traced(self.text[start:end], tuple(cut))

    def strip(self) -> Traced:
        """Without white space at both ends."""
        left = len(self.text) - len(self.text.lstrip())
        return self.slice(left, max(left, len(self.text.rstrip())))

    def replace(self, start: int, end: int, new: str) -> Traced:
        """``text[start:end]`` replaced; the new characters point to the old ones' raw range."""
        raw_start, raw_end = self.raw_span(start, end)
        middle = Traced(new, (Piece(0, len(new), raw_start, raw_end),)) if new else EMPTY
        return Traced.join((self.slice(0, start), middle, self.slice(end)))

    def edit(self, changes: Sequence[tuple[int, int, str]]) -> Traced:
        """Several replacements at once: ``(start, end, new)``, ascending, not overlapping."""
        if not changes:
            return self
        parts: list[Traced] = []
        at = 0
        for start, end, new in changes:
            assert at <= start <= end <= len(self.text), (changes, self.text)
            parts.append(self.slice(at, start))
            if new:
                parts.append(Traced(new, (Piece(0, len(new), *self.raw_span(start, end)),)))
            at = end
        parts.append(self.slice(at))
        return Traced.join(parts)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw range ``[start, end)`` came from; an empty span maps to an empty raw range."""
        if not self.pieces:
            return (0, 0)
        if start >= end:
            if start >= len(self.text):
                return (self.pieces[-1].raw_end,) * 2
            p = self._piece_at(start)
            return (_inside(p, start, start + 1)[0],) * 2
        first, last = self._piece_at(start), self._piece_at(end - 1)
        raw_start, least = _inside(first, start, min(end, first.end))
        raw_end = _inside(last, max(start, last.start), end)[1]
        return raw_start, max(least, raw_end)

    def _piece_at(self, index: int) -> Piece:
        return self.pieces[bisect.bisect_right(self.pieces, index, key=lambda p: p.start) - 1]


EMPTY = Traced("", ())


def _inside(p: Piece, start: int, end: int) -> tuple[int, int]:
    """Raw range of ``[start, end)`` within one piece."""
    if p.end - p.start == p.raw_end - p.raw_start:
        return p.raw_start + start - p.start, p.raw_start + end - p.start
    return p.raw_start, p.raw_end


@dataclass(frozen=True, slots=True)
class RawText:
    """The raw text of one file, and where its lines begin.

    Attributes:
        text: Decoded file (text formats), or the characters of all pages or paragraphs with a
            line feed after each line (PDF, HWP, HTML).
        line_starts: Offset of each line, ascending, beginning with 0.
        line_pages: 1-based page of each line for paged formats, else ``None``.
    """

    text: str
    line_starts: tuple[int, ...]
    line_pages: tuple[int, ...] | None = None

    @classmethod
    def of_lines(cls, lines: Sequence[str], pages: Sequence[int] | None = None) -> RawText:
        """Lines without their line ends, as a reader delivers them."""
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        return cls(
            "\n".join(lines), tuple(starts) or (0,), tuple(pages) if pages is not None else None
        )

    def place(self, offset: int) -> tuple[int | None, int | None]:
        """``(source_line, page)`` of a raw offset, 1-based; one of the two is ``None``."""
        index = bisect.bisect_right(self.line_starts, offset) - 1
        if self.line_pages is None:
            return index + 1, None
        return None, self.line_pages[index]
