"""Indexes over right spellings (a gazetteer's, or a document's own): wrong spelling → right one."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.ingest.repairs.slips import (
    MIN_HANGUL_CHANGED,
    dropped_syllables,
    slip_index,
    swallowed_syllables,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.knowledge.corrections import Corrections, Hangul

LATIN_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
NUMBERED = re.compile(r"([A-Z]{3,})-?\d")
HANGUL_WORD = re.compile("[가-힣]+")
MIXED_WORD = re.compile(r"(?<![가-힣A-Za-z0-9])[가-힣]{2,}[A-Za-z]{1,4}(?![A-Za-z0-9])")
_LATIN_ONLY = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_HANGUL_ONLY = re.compile("[가-힣]+")
_HANGUL_PERSON = re.compile("[가-힣]{1,6} [가-힣]{1,6}")
_PARTS = re.compile(r"[A-Za-z0-9]+")
_FOLD = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1"})
_FOLDABLE = re.compile("[0Oo1Il]")
_MIN_FOLDED = 3


def fold(word: str) -> str:
    """The word with letters and digits that look alike made one.

    >>> fold("GPT-40") == fold("GPT-4o"), fold("A1OO") == fold("A100")
    (True, True)
    """
    return word.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class LatinIndex:
    """Right Latin spellings.

    Attributes:
        folded: Case-folded names and parts of names: a word among them is right as it is.
        slips: Single names, by wrong spelling (right spelling, kind).
        shapes: Names holding 0, O, o, 1, I or l, by their folded shape.
        pairs: Neighbouring parts of names, case-folded.
        after, before: The parts found after (before) a part, with their own case.
        stems: Capitals before a number (GPT of GPT-3).
    """

    folded: frozenset[str]
    slips: Mapping[str, tuple[str, str]]
    shapes: Mapping[str, str]
    pairs: frozenset[tuple[str, str]]
    after: Mapping[str, tuple[str, ...]]
    before: Mapping[str, tuple[str, ...]]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class HangulIndex:
    """Right Korean spellings.

    Attributes:
        terms: All of them, without spaces.
        dropped: Terms by their form without an inner syllable.
        swallowed: Terms by their form after a completed word took a syllable.
        changed: Terms by their form with ``_`` for one syllable.
        heads, ends: First and second halves of terms with their length: a term with one syllable
            misread keeps one of them, and few other words do.
        by_last, by_first: First (last) words of names of two words, by the other word.
        last_starts: First two syllables of these last words (the one of a shorter word): few
            other words begin so.
        mixed: Words such as 구글IO by their form without the I.
    """

    terms: frozenset[str]
    dropped: Mapping[str, str]
    swallowed: Mapping[str, str]
    changed: Mapping[str, tuple[str, ...]]
    heads: frozenset[tuple[int, str]]
    ends: frozenset[tuple[int, str]]
    by_last: Mapping[str, tuple[str, ...]]
    by_first: Mapping[str, tuple[str, ...]]
    last_starts: frozenset[str]
    mixed: Mapping[str, str]


def latin_index(names: Iterable[str]) -> LatinIndex:
    """Index of the Latin spellings among ``names``."""
    folded: set[str] = set()
    single: list[str] = []
    shapes: dict[str, str] = {}
    pairs: set[tuple[str, str]] = set()
    after: dict[str, list[str]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        if not name.isascii():
            continue
        parts = _PARTS.findall(name)
        folded.update((name.casefold(), *(part.casefold() for part in parts)))
        if _LATIN_ONLY.fullmatch(name):
            single.append(name)
            if len(name) >= _MIN_FOLDED and _FOLDABLE.search(name):
                shapes.setdefault(fold(name), name)
        for a, b in pairwise(parts):
            pairs.add((a.casefold(), b.casefold()))
            after[a].append(b)
            before[b].append(a)
    return LatinIndex(
        folded=frozenset(folded),
        slips=slip_index(single),
        shapes=shapes,
        pairs=frozenset(pairs),
        after={a: tuple(dict.fromkeys(bs)) for a, bs in after.items()},
        before={b: tuple(dict.fromkeys(many)) for b, many in before.items()},
        stems=frozenset(m[1] for name in single if (m := NUMBERED.match(name))),
    )


def hangul_index(names: Iterable[str], tails: frozenset[str], hangul: Hangul) -> HangulIndex:
    """Index of the Korean spellings among ``names``.

    Args:
        names: Right spellings; others than Korean ones are passed over.
        tails: Words which may be the last of a compound.
        hangul: What is known of Hangul.
    """
    ordered = sorted(names)
    terms = [name for name in ordered if _HANGUL_ONLY.fullmatch(name)]
    dropped: dict[str, str] = {}
    swallowed: dict[str, str] = {}
    changed: dict[str, list[str]] = defaultdict(list)
    by_last: dict[str, list[str]] = defaultdict(list)
    by_first: dict[str, list[str]] = defaultdict(list)
    mixed: dict[str, str] = {}
    for term in terms:
        for wrong in dropped_syllables(term, hangul):
            dropped.setdefault(wrong, term)
        for wrong in swallowed_syllables(term, tails, hangul):
            swallowed.setdefault(wrong, term)
        if len(term) >= MIN_HANGUL_CHANGED:
            for at in range(len(term)):
                changed[f"{term[:at]}_{term[at + 1 :]}"].append(term)
    for name in ordered:
        if _HANGUL_PERSON.fullmatch(name):
            first, last = name.split(" ")
            by_last[last].append(first)
            by_first[first].append(last)
        if MIXED_WORD.fullmatch(name):
            for wrong in _without_i(name):
                mixed.setdefault(wrong, name)
    return HangulIndex(
        terms=frozenset(terms),
        dropped=dropped,
        swallowed=swallowed,
        changed={key: tuple(many) for key, many in changed.items()},
        heads=frozenset((len(term), term[: len(term) // 2]) for term in terms),
        ends=frozenset((len(term), term[len(term) // 2 :]) for term in terms),
        by_last={key: tuple(many) for key, many in by_last.items()},
        by_first={key: tuple(many) for key, many in by_first.items()},
        last_starts=frozenset(last[:2] for last in by_last),
        mixed=mixed,
    )


def _without_i(word: str) -> set[str]:
    """A mixed word without one of its capital I, the thinnest letter, first to be lost."""
    wrongs = {word[:at] + word[at + 1 :] for at, c in enumerate(word) if c == "I"}
    return {wrong for wrong in wrongs if wrong[-1].isascii()}


@lru_cache(maxsize=2)
def names_index(names: frozenset[str], known: Corrections) -> tuple[LatinIndex, HangulIndex]:
    """Both indexes of a gazetteer: built once a process, since every document asks for them."""
    terms = known.hangul.terms
    spaced = {name for name in names if " " in name and _HANGUL_ONLY.match(name)}
    together = {name.replace(" ", "") for name in spaced if not _HANGUL_PERSON.fullmatch(name)}
    tails = frozenset(known.hangul.tails) | terms | names
    return (
        latin_index(names | known.capital_i.mixed | frozenset(known.english.joined)),
        hangul_index(names | terms | together, tails, known.hangul),
    )


@lru_cache(maxsize=1)
def headline_index(words: tuple[str, ...]) -> Mapping[str, tuple[str, str]]:
    """Wrong spellings of headline words, capitalised or not."""
    return slip_index((*words, *(word.lower() for word in words)))


@lru_cache(maxsize=1)
def joined_index(names: tuple[str, ...]) -> Mapping[str, str]:
    """Names of two words by their letters written together, case-folded."""
    return {name.replace(" ", "").casefold(): name for name in names}
