"""Quotation marks around names, and the edges of words."""

from __future__ import annotations

QUOTES = {"‘": "’", "'": "'", "“": "”", '"': '"', "「": "」", "『": "』", "《": "》", "〈": "〉"}
CLOSING = frozenset(QUOTES.values())
WORD_EDGE = frozenset(" \t,·/([{<'\"‘“「『《〈:;-–—")


def quoted_before(text: str, end: int, longest: int) -> tuple[int, int] | None:
    """Where the words stand whose closing mark is right before ``end``.

    >>> quoted_before("앱 ‘모모’는", 6, 60)
    (3, 5)
    """
    opening = next((o for o, c in QUOTES.items() if c == text[end - 1]), "")
    start = text.rfind(opening, max(0, end - longest), end - 1)
    return None if start == -1 else (start + 1, end - 1)


def open_quote(text: str, end: int, longest: int) -> int | None:
    """Behind the mark that opened before ``end`` and has not been closed.

    >>> open_quote("앱 ‘모모(Momo)’", 5, 60)
    3
    """
    for at in range(end - 1, max(-1, end - longest), -1):
        if text[at] in QUOTES and (at == 0 or text[at - 1] in WORD_EDGE):
            return at + 1
        if text[at] in CLOSING:
            return None
    return None


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the quotation marks around it."""
    if end - start > 2 and QUOTES.get(text[start]) == text[end - 1]:  # noqa: PLR2004 - both marks
        return start + 1, end - 1
    return start, end
