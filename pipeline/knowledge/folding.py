"""How two spellings of a name are compared: without case, spaces and hyphens, offsets kept."""

from __future__ import annotations

import functools
import unicodedata

# What may stand between the parts of a name or be left out: 오픈 AI / 오픈AI, GPT-3 / GPT 3 / GPT3.
SEPARATORS = frozenset(" \t\n\r\u00a0\u2009\u202f\u3000-\u2010\u2011\u2012\u2013\u2014\u2212")

_FULL_WIDTH_FIRST, _FULL_WIDTH_LAST, _FULL_WIDTH_SHIFT = 0xFF01, 0xFF5E, 0xFEE0


class _FoldTable(dict[int, int]):
    """Translation table of :func:`fold`, filled as characters are met."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        if _FULL_WIDTH_FIRST <= code <= _FULL_WIDTH_LAST:
            char = chr(code - _FULL_WIDTH_SHIFT)
        elif char in "’‘´`":
            char = "'"
        folded = char.casefold()
        # ß, İ and their like grow when folded: they stay, or offsets would shift.
        self[code] = ord(folded) if len(folded) == 1 else ord(char)
        return self[code]


_FOLD = _FoldTable()


class _KeyTable(dict[int, int | None]):
    """Translation table of :func:`squeeze`: as :func:`fold`, and separators dropped."""

    def __missing__(self, code: int) -> int | None:
        folded = _FOLD[code]
        self[code] = None if chr(folded) in SEPARATORS else folded
        return self[code]


_KEY = _KeyTable()


def fold(text: str) -> str:
    """Case-folded text of exactly the same length: character ``i`` is still character ``i``.

    >>> fold("OpenAI의 ＧＰＵ, straße")
    'openai의 gpu, straße'
    """
    return text.translate(_FOLD)


def compact(text: str) -> tuple[str, list[int]]:
    """Folded text without separators, and the offset in ``text`` of each of its characters.

    >>> compact("GPT - 3")
    ('gpt3', [0, 1, 2, 6])
    """
    folded = fold(text)
    offsets = [i for i, char in enumerate(folded) if char not in SEPARATORS]
    if len(offsets) == len(folded):
        return folded, offsets
    return "".join([folded[i] for i in offsets]), offsets


def squeeze(text: str) -> str:
    """Folded text without separators: the first part of :func:`compact`, at less cost.

    >>> squeeze("GPT - 3")
    'gpt3'
    """
    return text.translate(_KEY)


def name_key(text: str) -> str:
    """What all case and spacing variants of a name share.

    >>> name_key("Open AI") == name_key("OpenAI")
    True
    """
    return squeeze(unicodedata.normalize("NFC", text))


def is_hangul(char: str) -> bool:
    """A whole syllable, not a letter of the alphabet standing alone."""
    return "가" <= char <= "힣"


def is_latin(char: str) -> bool:
    """A letter of the Latin script, accented ones too.

    >>> [is_latin(c) for c in "aÉ글²1"]
    [True, True, False, False, False]
    """
    if char.isascii():
        return char.isalpha()
    return "\u00c0" <= char <= "\u024f" and char.isalpha()


def is_hanja(char: str) -> bool:
    """A Chinese character."""
    return "\u4e00" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


@functools.cache
def script_of(char: str) -> str:
    """One of ``hangul latin digit hanja other``: where it changes, a word may be broken."""
    if is_hangul(char):
        return "hangul"
    if is_latin(char):
        return "latin"
    if char.isdecimal():
        return "digit"
    return "hanja" if is_hanja(char) else "other"
