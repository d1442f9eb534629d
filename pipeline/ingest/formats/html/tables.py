"""Tells tables of data from tables that merely lay out a page, before any of it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.formats.html.tokens import Tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.html.tokens import Text

# A cell with this many blocks and characters holds running text.
_BLOCKS = 4
_CHARS = 400
_BLOCK_TAGS = frozenset({"p", "div", "li", "br"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class _Seen:
    index: int
    cells: int = 0
    blocks: int = 0
    chars: int = 0
    is_layout: bool = False


def layout_tables(found: Sequence[Tag | Text]) -> set[int]:
    """Indices of the start tags of tables that lay out the page.

    Such are tables with tables or headings in them, with a single cell, and with cells of
    running text.
    """
    layouts: set[int] = set()
    opened: list[_Seen] = []

    def close() -> None:
        table = opened.pop()
        if table.is_layout or table.cells <= 1:
            layouts.add(table.index)

    for index, token in enumerate(found):
        if isinstance(token, Tag) and token.name == "table":
            if not token.is_end:
                if opened:
                    opened[-1].is_layout = True
                opened.append(_Seen(index))
            elif opened:
                close()
        elif opened:
            _count(opened[-1], token)
    while opened:
        close()
    return layouts


def _count(table: _Seen, token: Tag | Text) -> None:
    if not isinstance(token, Tag):
        table.chars += token.end - token.start
    elif token.name in {"td", "th"}:
        if not token.is_end:
            table.cells += 1
        table.blocks = table.chars = 0
    elif token.name in _HEADINGS:
        table.is_layout = True
    elif token.name in _BLOCK_TAGS and not token.is_end:
        table.blocks += 1
        if table.blocks >= _BLOCKS and table.chars > _CHARS:
            table.is_layout = True
