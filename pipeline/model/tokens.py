"""Morphemes and terms of a block, free of any tokenizer's own types."""

from __future__ import annotations

from typing import NamedTuple

# Named tuples, not dataclasses: there are 900 of them on a page of text, a tuple is made in C in
# a third of the time, and tuples of one block turn into columns by a plain ``zip``.


class Token(NamedTuple):
    """One morpheme (형태소). Tokens of a block can overlap or be empty: they are no partition.

    Attributes:
        form: The morpheme as Kiwi gives it; not always ``text[start:end]``.
        lemma: Dictionary form (``가다`` for ``갔``), else ``form``.
        tag: Sejong part of speech, e.g. ``NNG``, ``NNP``, ``SL``.
        start: Offset in the block's text, code points.
        end: Exclusive end.
    """

    ordinal: int
    form: str
    lemma: str
    tag: str
    start: int
    end: int


class Term(NamedTuple):
    """A countable unit for timelines: a noun, a compound noun or a foreign word in a block."""

    term: str
    start: int
    end: int
