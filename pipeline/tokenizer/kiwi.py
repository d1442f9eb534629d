"""The one place that knows Kiwi: texts in, our own frozen tokens out.

A Kiwi holds half a gigabyte and cannot be pickled: there is one per process, made by
:func:`tokenizer_for`, and what travels is the tuple of user words it is made from.
"""

from __future__ import annotations

import contextlib
import functools
import operator
from typing import TYPE_CHECKING

from pipeline.model.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import kiwipiepy

    from pipeline.knowledge.lexicon import UserWord

# Names with digits, which Kiwi takes apart and no user word holds together: GPT-3.5, GPT-4o,
# ResNet-50, COVID-19, A100, H.264, 10²⁶. A hyphen or nothing before the digits, never a space.
NAME_PATTERNS = (
    r"[A-Za-z][A-Za-z]*(?:-[A-Za-z]+)*-\d+(?:\.\d+)*[A-Za-z]{0,2}(?![A-Za-z0-9])",
    r"[A-Za-z]{1,12}\d+(?:\.\d+)*[A-Za-z]{0,2}(?![A-Za-z0-9])",
    r"\d+[⁰¹²³⁴-⁹]+",
)

_NEIGHBORS = 8


class Tokenizer:
    """A Kiwi with the user's words; make it with :func:`tokenizer_for`.

    Results depend on each text alone: not on the other texts of the call, nor on ``workers``.
    """

    def __init__(
        self, user_words: Iterable[UserWord], *, workers: int, max_block_chars: int = 4_000
    ) -> None:
        # Imported here: Kiwi takes seconds to load, and `import pipeline.tokenizer` none.
        from kiwipiepy import Kiwi  # noqa: PLC0415 - lazy on purpose, see above

        self._max_block_chars = max_block_chars
        self._neighbors: dict[str, tuple[str, ...]] = {}
        self._kiwi: kiwipiepy.Kiwi = Kiwi(num_workers=workers)
        for word in sorted(set(user_words)):
            self._kiwi.add_user_word(word.form, word.tag)
        for pattern in NAME_PATTERNS:
            self._kiwi.add_re_word(pattern, "NNP")

    def __reduce__(self) -> tuple[object, ...]:
        """Refuse to travel: a Kiwi is half a gigabyte and belongs to its process."""
        raise TypeError("a Tokenizer is never pickled; call tokenizer_for in the other process")

    def tokenize(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """Morphemes of each text, in order.

        Args:
            texts: Blocks, NFC. Hand over many at once: one call costs half of a loop.

        Returns:
            One tuple for each text; empty for a text without any word.
        """
        pieces, owners = [], []
        for index, text in enumerate(texts):
            for offset, piece in cut_at_spaces(text, self._max_block_chars):
                pieces.append(piece)
                owners.append((index, offset))
        found: list[tuple[Token, ...]] = [()] * len(texts)
        # Kiwi delivers while its threads go on with the next texts: what is done here with the
        # tokens of one text costs no time as long as a thread has work.
        for (index, offset), tokens in zip(owners, self._kiwi.tokenize(pieces), strict=True):
            found[index] += _converted(tokens, len(found[index]), offset)
        return found

    def analyze(self, texts: Sequence[str]) -> list[tuple[tuple[Token, ...], float]]:
        """The best analysis of each (short) text and its log probability."""
        results = self._kiwi.analyze(list(texts), top_n=1)
        return [(_converted(tokens), score) for ((tokens, score),) in results]

    def neighbors(self, word: str) -> tuple[str, ...]:
        """Nearest words of a noun in Kiwi's embedding; none for a word its vocabulary lacks."""
        if word not in self._neighbors:
            self._neighbors[word] = self._nearest(word)
        return self._neighbors[word]

    def _nearest(self, word: str) -> tuple[str, ...]:
        for tag in ("NNP", "NNG"):
            with contextlib.suppress(ValueError):  # Kiwi's word for "not in the vocabulary"
                found = self._kiwi.most_similar_morphemes((word, tag), top_n=_NEIGHBORS)
                return tuple(similar.form for similar in found if similar.form)
        return ()


@functools.lru_cache(maxsize=1)
def tokenizer_for(
    user_words: tuple[UserWord, ...], workers: int = 1, max_block_chars: int = 4_000
) -> Tokenizer:
    """This process's tokenizer; the same arguments give the same object.

    Args:
        user_words: Sorted, from :meth:`pipeline.knowledge.gazetteer.Gazetteer.user_words`.
        workers: Threads of Kiwi's own.
        max_block_chars: Longer blocks are cut (``TokenizerSettings.max_block_chars``).
    """
    return Tokenizer(user_words, workers=workers, max_block_chars=max_block_chars)


def cut_at_spaces(text: str, limit: int) -> list[tuple[int, str]]:
    """``text`` in pieces of at most ``limit`` characters, with their offsets.

    Cut at the last space that fits; a word longer than ``limit`` is cut where it must be. White
    space alone makes no piece.

    >>> cut_at_spaces("가나 다라 마바", 6)
    [(0, '가나 다라 '), (6, '마바')]
    """
    pieces, start = [], 0
    while len(text) - start > limit:
        space = text.rfind(" ", start + 1, start + limit)
        end = start + limit if space == -1 else space + 1
        pieces.append((start, text[start:end]))
        start = end
    pieces.append((start, text[start:]))
    return [(offset, piece) for offset, piece in pieces if piece.strip()]


# All of a morpheme in one call: attribute by attribute takes three times as long.
_PARTS = operator.attrgetter("form", "lemma", "tag", "start", "end")
_as_token = functools.partial(tuple.__new__, Token)  # Token(…), without the call in Python


def _converted(
    found: Sequence[kiwipiepy.Token], ordinal: int = 0, offset: int = 0
) -> tuple[Token, ...]:
    """Kiwi's tokens of a piece that begins ``ordinal`` tokens and ``offset`` characters in."""
    if not found:
        return ()
    forms, lemmas, tags, starts, ends = zip(*map(_PARTS, found), strict=True)
    if offset:
        starts = tuple(start + offset for start in starts)
        ends = tuple(end + offset for end in ends)
    ordinals = range(ordinal, ordinal + len(found))
    return tuple(map(_as_token, zip(ordinals, forms, lemmas, tags, starts, ends, strict=True)))
