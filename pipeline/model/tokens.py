"""Morphemes and terms of a block, free of any tokenizer's own types."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
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


@dataclass(frozen=True, slots=True)
class Term:
    """A countable unit for timelines: a noun, a compound noun or a foreign word in a block."""

    term: str
    start: int
    end: int
