"""Countable terms of a block: nouns, compound nouns and foreign words, in one spelling each.

A term is a display form, so that tables need no second column for it. Spellings are unified by
these rules, in this order:

1. A name or word of the knowledge files is counted in the one spelling given there, whatever its
   case and spacing in the text (``openai`` → ``OpenAI``, ``자연어 처리`` → ``자연어처리``).
2. A word Kiwi's dictionary writes with a space is counted as the dictionary writes it.
3. Anything else stays as written, in NFC and with single spaces.

Nouns written without a space are one compound (얼굴인식), but a known word inside stands alone
(딥러닝|기술). Across a space only what the knowledge files hold is joined, and foreign words
(Motion Capture) up to four. Verbs and numbers are no terms, nor single syllables unless a name.
"""

from __future__ import annotations

import itertools
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pipeline.knowledge.folding import is_latin, name_key
from pipeline.model.tokens import Term, Token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_NOUNS = frozenset({"NNG", "NNP", "SL", "SN", "XPN", "XSN", "SH"})
_NO_PART = frozenset({"들", "님", "씨", "별", "당", "쯤", "짜리"})  # suffixes that add no meaning
_MODIFIER = "적"  # 혁신적: the word describes, it names nothing
_MAX_PHRASE = 6  # morphemes of a known phrase
_MAX_COMPOUND = 6  # morphemes; a longer chain is a sentence without spaces
_MAX_FOREIGN = 4  # words; a longer chain is an English sentence
_MIN_AFTER_STRIP = 3  # characters left of a compound without its last, empty noun
_NONE: Mapping[str, str] = MappingProxyType({})


_REMEMBERED = 1 << 16  # words; more than a batch has, less than would weigh

_V = TypeVar("_V")


class _Memo(dict[str, _V]):
    """Values by word, computed once: of ten words asked for, nine have been asked for before."""

    def __init__(self, compute: Callable[[str], _V]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, word: str) -> _V:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[word] = self._compute(word)
        return value


class _Unit(NamedTuple):
    """One or several tokens that stay together; ``known`` is the spelling from the files."""

    start: int
    end: int
    tag: str
    form: str
    known: str | None = None


class TermFinder:
    """Finds the terms of blocks; one for many blocks, since it remembers the words it met."""

    def __init__(self, stopwords: frozenset[str], phrases: Mapping[str, str] = _NONE) -> None:
        """Fix what is known of words.

        Args:
            stopwords: Keys (:func:`pipeline.knowledge.folding.name_key`) of words that are no
                terms.
            phrases: Key → spelling of what the knowledge files hold
                (:meth:`pipeline.knowledge.gazetteer.Gazetteer.phrases`).
        """
        self._known = _Memo(lambda words: phrases.get(name_key(words)))
        self._is_stop = _Memo(lambda word: name_key(word) in stopwords)

    def __call__(self, text: str, tokens: Sequence[Token]) -> tuple[Term, ...]:
        """The terms of a block, in order, none overlapping another.

        Args:
            text: The block's text, NFC.
            tokens: Its morphemes.
        """
        return tuple(
            Term(term, start, end)
            for run in _runs(text, self._units(text, tokens))
            for start, end, term in self._terms_of_run(text, run)
            if _counts(term, run) and not self._is_stop[term]
        )

    def _units(self, text: str, tokens: Sequence[Token]) -> list[_Unit]:
        """Noun-like tokens, those of a known phrase joined; no two overlapping."""
        units: list[_Unit] = []
        following, reached = 0, 0
        for at, (_, form, _, tag, start, end) in enumerate(tokens):
            if tag not in _NOUNS or at < following or end <= start or start < reached:
                continue
            last = _chain(text, tokens, at)
            if last == at:
                known = self._known[text[start:end]]
            else:
                last, known = self._longest_phrase(text, tokens, at, last)
                if last > at:
                    end = tokens[last].end  # noqa: PLW2901 - the phrase's in place of the token's
                    form = text[start:end]  # noqa: PLW2901
            units.append(_Unit(start, end, tag, form, known))
            following, reached = last + 1, end
        return units

    def _longest_phrase(
        self, text: str, tokens: Sequence[Token], first: int, last: int
    ) -> tuple[int, str | None]:
        """Index of the last token of the longest known phrase from ``first``, and its spelling."""
        start = tokens[first].start
        for index in range(last, first - 1, -1):
            known = self._known[text[start : tokens[index].end]]
            if known is not None and tokens[index].form != "-":
                return index, known
        return first, None

    def _terms_of_run(self, text: str, run: list[_Unit]) -> Sequence[tuple[int, int, str]]:
        """Start, end and display form of the terms of one run: normally one, of a chain several."""
        if run[0].known is not None:
            return ((run[0].start, run[0].end, run[0].known),)
        if run[-1].form == _MODIFIER and run[-1].tag == "XSN":
            return ()
        run = [unit for unit in run if not (unit.tag == "XSN" and unit.form in _NO_PART)]
        if not run or all(self._is_stop[unit.form] for unit in run):
            return ()
        if len(run) > _MAX_FOREIGN and _is_spaced(text, run):
            return ()
        if len(run) > _MAX_COMPOUND:
            return [
                (unit.start, unit.end, _display(text, [unit]))
                for unit in run
                if unit.tag in ("NNG", "NNP", "SL")
            ]
        run = self._without_empty_end(run)
        return ((run[0].start, run[-1].end, _display(text, run)),)

    def _without_empty_end(self, run: list[_Unit]) -> list[_Unit]:
        """자율주행기술 → 자율주행, but 정보기술 stays whole: too little would be left."""
        while len(run) > 1 and self._is_stop[run[-1].form]:
            left = run[-1].start - run[0].start
            if left < _MIN_AFTER_STRIP and run[0].tag != "SL":
                break
            run = run[:-1]
        return run


def terms_of(
    text: str,
    tokens: Sequence[Token],
    *,
    stopwords: frozenset[str],
    phrases: Mapping[str, str] = _NONE,
) -> tuple[Term, ...]:
    """The terms of a single block; see :class:`TermFinder`."""
    return TermFinder(stopwords, phrases)(text, tokens)


def _chain(text: str, tokens: Sequence[Token], first: int) -> int:
    """Index of the last of the noun-like tokens from ``first`` with at most a space in between."""
    last, end = first, tokens[first].end
    for _, form, _, tag, start, next_end in tokens[first + 1 : first + _MAX_PHRASE]:
        if tag not in _NOUNS and form != "-":
            break
        if start != end and not (start == end + 1 and text[end] == " "):
            break
        last, end = last + 1, next_end
    return last


def _runs(text: str, units: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    """Units that belong together: known ones alone, nouns without gaps, foreign words by spaces."""
    run: list[_Unit] = []
    for unit in units:
        if run and not _belongs(text, run[-1], unit):
            yield run
            run = []
        run.append(unit)
    if run:
        yield run


def _belongs(text: str, left: _Unit, right: _Unit) -> bool:
    gap = text[left.end : right.start]
    if right.known is None and right.tag == "XSN" and not gap:
        return True
    if left.known is not None or right.known is not None:
        return False
    if not gap:
        return True
    both_foreign = left.tag == right.tag == "SL"
    return (gap == "-" and "SL" in (left.tag, right.tag)) or (gap == " " and both_foreign)


def _is_spaced(text: str, run: Sequence[_Unit]) -> bool:
    return any(text[left.end : right.start] == " " for left, right in itertools.pairwise(run))


def _display(text: str, run: Sequence[_Unit]) -> str:
    if len(run) == 1 and " " in run[0].form:
        return run[0].form  # Kiwi's dictionary writes 자연어 처리
    written = text[run[0].start : run[-1].end]  # in NFC, as every part of the block
    return " ".join(written.split())


def _counts(term: str, run: Sequence[_Unit]) -> bool:
    """Whether the form can be a term at all."""
    if run[0].known is not None:
        return len(term) > 1
    if term[0].isdecimal():  # 5G and 3D are words, 21세기 and 100 are not
        return len(run) > 1 and run[1].tag == "SL" and len(run[0].form) < len("10")
    if len(term) == 1:
        return run[0].tag == "NNP" and not is_latin(term)
    return any(char.isalpha() for char in term)
