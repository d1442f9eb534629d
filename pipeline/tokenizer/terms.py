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

import functools
import itertools
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pipeline.knowledge.folding import is_latin, name_key
from pipeline.model.tokens import Term, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NOUNS = frozenset({"NNG", "NNP", "SL", "SN", "XPN", "XSN", "SH"})
_NO_PART = frozenset({"들", "님", "씨", "별", "당", "쯤", "짜리"})  # suffixes that add no meaning
_MODIFIER = "적"  # 혁신적: the word describes, it names nothing
_MAX_PHRASE = 6  # morphemes of a known phrase
_MAX_COMPOUND = 6  # morphemes; a longer chain is a sentence without spaces
_MAX_FOREIGN = 4  # words; a longer chain is an English sentence
_MIN_AFTER_STRIP = 3  # characters left of a compound without its last, empty noun
_NONE: Mapping[str, str] = MappingProxyType({})


# Words recur: of ten keys asked for, nine have been asked for before.
_key = functools.lru_cache(maxsize=1 << 16)(name_key)


class _Unit(NamedTuple):
    """One or several tokens that stay together; ``known`` is the spelling from the files."""

    start: int
    end: int
    tag: str
    form: str
    known: str | None = None


def terms_of(
    text: str,
    tokens: Sequence[Token],
    *,
    stopwords: frozenset[str],
    phrases: Mapping[str, str] = _NONE,
) -> tuple[Term, ...]:
    """The terms of a block, in order, none overlapping another.

    Args:
        text: The block's text, NFC.
        tokens: Its morphemes.
        stopwords: Keys (:func:`pipeline.knowledge.folding.name_key`) of words that are no terms.
        phrases: Key → spelling of what the knowledge files hold
            (:meth:`pipeline.knowledge.gazetteer.Gazetteer.phrases`).
    """
    terms = []
    for run in _runs(text, _units(text, tokens, phrases)):
        for start, end, term in _terms_of_run(text, run, stopwords):
            if _counts(term, run) and _key(term) not in stopwords:
                terms.append(Term(term, start, end))
    return tuple(terms)


def _units(text: str, tokens: Sequence[Token], phrases: Mapping[str, str]) -> list[_Unit]:
    """Noun-like tokens, those of a known phrase joined; no two overlapping."""
    units: list[_Unit] = []
    at, reached = 0, 0
    while at < len(tokens):
        token = tokens[at]
        if token.tag not in _NOUNS or token.end <= token.start or token.start < reached:
            at += 1
            continue
        last, known = _longest_phrase(text, tokens, at, phrases)
        end = tokens[last].end
        form = token.form if last == at else text[token.start : end]
        units.append(_Unit(token.start, end, token.tag, form, known))
        at, reached = last + 1, end
    return units


def _longest_phrase(
    text: str, tokens: Sequence[Token], first: int, phrases: Mapping[str, str]
) -> tuple[int, str | None]:
    """Index of the last token of the longest known phrase from ``first``, and its spelling."""
    last, limit = first, min(len(tokens), first + _MAX_PHRASE) - 1
    while last < limit:
        following = tokens[last + 1]
        gap = text[tokens[last].end : following.start]
        joins = following.tag in _NOUNS or following.form == "-"
        if not joins or gap not in ("", " ") or following.start < tokens[last].end:
            break
        last += 1
    for end in range(last, first - 1, -1):
        known = phrases.get(_key(text[tokens[first].start : tokens[end].end]))
        if known is not None and tokens[end].form != "-":
            return end, known
    return first, None


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


def _terms_of_run(
    text: str, run: list[_Unit], stopwords: frozenset[str]
) -> Iterator[tuple[int, int, str]]:
    """Start, end and display form of the terms of one run: normally one, of a chain several."""
    if run[0].known is not None:
        yield run[0].start, run[0].end, run[0].known
        return
    if run[-1].form == _MODIFIER and run[-1].tag == "XSN":
        return
    run = [unit for unit in run if not (unit.tag == "XSN" and unit.form in _NO_PART)]
    if not run or all(_key(unit.form) in stopwords for unit in run):
        return
    spaced = any(text[left.end : right.start] == " " for left, right in itertools.pairwise(run))
    if spaced and len(run) > _MAX_FOREIGN:
        return
    if len(run) > _MAX_COMPOUND:
        for unit in run:
            if unit.tag in ("NNG", "NNP", "SL"):
                yield unit.start, unit.end, _display(text, [unit])
        return
    run = _without_empty_end(run, stopwords)
    yield run[0].start, run[-1].end, _display(text, run)


def _without_empty_end(run: list[_Unit], stopwords: frozenset[str]) -> list[_Unit]:
    """자율주행기술 → 자율주행, but 정보기술 stays whole: too little would be left."""
    while len(run) > 1 and _key(run[-1].form) in stopwords:
        left = run[-1].start - run[0].start
        if left < _MIN_AFTER_STRIP and run[0].tag != "SL":
            break
        run = run[:-1]
    return run


def _display(text: str, run: Sequence[_Unit]) -> str:
    if len(run) == 1 and " " in run[0].form:
        return run[0].form  # Kiwi's dictionary writes 자연어 처리
    written = unicodedata.normalize("NFC", text[run[0].start : run[-1].end])
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
