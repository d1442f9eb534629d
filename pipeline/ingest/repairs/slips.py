"""Spellings one slip away from a right one: what a hand or a scanner makes of a name.

Rather than measure the distance of every pair of words, the slips of each right spelling are
listed once; a wrong spelling is then found by a single look-up (deletion neighbourhoods, as in
Garbe's SymSpell), so that the cost grows with the number of names, not with its square.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.knowledge.corrections import Hangul

# In shorter words a letter dropped or doubled often makes another name (Meta, Mets).
MIN_LATIN = 6
# Two letters exchanged are sure enough in abbreviations, where a number follows them (GTP-2).
MIN_NUMBERED = 5
# Of Korean compounds: below these, the result is too often a word of its own.
MIN_HANGUL_DROPPED = 6
MIN_HANGUL_CHANGED = 4

_LOOK_ALIKES = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("vv", "w"), ("ii", "n"), ("I", "l"))
_LETTER_RUN = re.compile("[A-Za-z]+")
_HANGUL_ONLY = re.compile("[가-힣]+")

_MEDIAL_COUNT, _FINAL_COUNT = 21, 28
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_Y_PAIRS = frozenset(["ㅏㅑ", "ㅑㅏ", "ㅓㅕ", "ㅕㅓ", "ㅗㅛ", "ㅛㅗ", "ㅜㅠ", "ㅠㅜ"])


class Slip(NamedTuple):
    """A wrong spelling and whether the eye (ocr) or the hand (typo) slipped."""

    wrong: str
    kind: str


def latin_slips(word: str) -> Iterator[Slip]:
    """Wrong spellings of a Latin name, each one slip away; digits never change.

    The first and the last letter stay, since other words of a language differ there first
    (Transform, Transformer; Altman, Coltman).

    >>> sorted(slip.wrong for slip in latin_slips("GPT-2"))
    ['GTP-2', 'PGT-2']
    """
    has_digit = any(c.isdigit() for c in word)
    if len(word) < (MIN_NUMBERED if has_digit else MIN_LATIN):
        return
    for run in _LETTER_RUN.finditer(word):
        start, end = run.span()
        inner = 0 if has_digit else 1
        for at in range(start + inner, end - 1 - inner):
            a, b = word[at], word[at + 1]
            if a != b and a.isupper() == b.isupper():
                yield Slip(word[:at] + b + a + word[at + 2 :], "typo")
        if not has_digit and end - start >= MIN_LATIN:
            yield from _changed_letters(word, start, end)


def _changed_letters(word: str, start: int, end: int) -> Iterator[Slip]:
    """One letter of a run lost, doubled or taken for its look-alike."""
    one_case = word[start:end].isupper()
    for at in range(start + 1, end - 1):
        if one_case or word[at].islower():  # the capitals of OpenAI make the name
            yield Slip(word[:at] + word[at + 1 :], "typo")
        if word[at] not in (word[at - 1], word[at + 1]):
            yield Slip(word[:at] + word[at] + word[at:], "typo")
    for right, wrong in _LOOK_ALIKES:
        for match in re.finditer(right, word[start + 1 : end]):
            at = start + 1 + match.start()
            yield Slip(word[:at] + wrong + word[at + len(right) :], "ocr")


def slip_index(words: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Wrong spelling → (right spelling, kind); what two right spellings share is left out."""
    index: dict[str, tuple[str, str]] = {}
    shared: set[str] = set()
    for word in words:
        for wrong, kind in latin_slips(word):
            if index.setdefault(wrong, (word, kind))[0] != word:
                shared.add(wrong)
    for wrong in shared:
        del index[wrong]
    return index


def is_transposed(wrong: str, right: str) -> bool:
    """Whether two neighbouring letters changed places, and nothing else.

    >>> is_transposed("LNG", "NLG"), is_transposed("GNL", "NLG")
    (True, False)
    """
    if len(wrong) != len(right):
        return False
    at = [i for i, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
    return (
        len(at) == 2  # noqa: PLR2004 - two places
        and at[1] == at[0] + 1
        and wrong[at[0]] == right[at[1]]
        and wrong[at[1]] == right[at[0]]
    )


def dropped_syllables(term: str, hangul: Hangul) -> Iterator[str]:
    """A Korean term without one of its inner syllables (자지도학습 for 자기지도학습)."""
    if len(term) < MIN_HANGUL_DROPPED or not _HANGUL_ONLY.fullmatch(term):
        return
    for at in range(1, len(term) - 1):
        if term[at] not in hangul.affixes and term[at] not in hangul.fillers:
            yield term[:at] + term[at + 1 :]


def swallowed_syllables(term: str, tails: frozenset[str], hangul: Hangul) -> Iterator[str]:
    """A compound whose second word lost its first syllable to a completed word before it.

    인공신경망 is 인공 + 신경망; completing 인공 to 인공지능 leaves 인공지능경망.
    """
    for at in range(2, len(term) - 2):
        if term[at:] not in tails:
            continue
        for word in hangul.overwriting:
            if len(word) == at + 2 and word.startswith(term[:at]) and word[at] != term[at]:
                yield word + term[at + 1 :]


def looks_like(wrong: str, right: str, at: int, hangul: Hangul) -> bool:
    """Whether a syllable of one word can be misread as that of another: a letter looks alike.

    Differences that writers choose between when they spell foreign names (ㅓ/ㅏ, ㅋ/ㄱ, 류/루,
    리아/리야) are no damage and count as different.

    Args:
        wrong: The word as printed.
        right: The word as it should be, of the same length.
        at: Which syllable.
        hangul: What is known of Hangul.
    """
    a, b = _letters(wrong[at]), _letters(right[at])
    if a is None or b is None:
        return False
    changed = [i for i in range(3) if a[i] != b[i]]
    if len(changed) != 1:
        return False
    place = changed[0]
    pair = a[place] + b[place]
    if place == 0:
        return pair in hangul.initials
    if place == 1:
        return pair in hangul.vowels and _is_lost_stroke(a[0], pair, at)
    following = _letters(right[at + 1]) if at + 1 < len(right) else None
    if following and following[0] in pair:
        return False  # 에마, 엠마: one consonant or two is a choice of spelling
    return pair.strip() in hangul.lost_finals or pair in hangul.finals


def _is_lost_stroke(initial: str, pair: str, at: int) -> bool:
    """Whether a y between two vowels is lost by the eye and not left out by choice.

    Sure at the beginning of a word (안 for 얀; within it 리아 and 리야 are choices), and for ㅕ
    after consonants that do not swallow its y (안먼인식; but 저 and 져 are choices).
    """
    if pair in ("ㅓㅕ", "ㅕㅓ") and initial not in "ㅅㅆㅈㅉㅊㄹㅇ":
        return True
    return pair not in _Y_PAIRS or (at == 0 and initial == "ㅇ")


def _letters(syllable: str) -> tuple[str, str, str] | None:
    code = ord(syllable) - 0xAC00
    if not 0 <= code < len(_INITIALS) * _MEDIAL_COUNT * _FINAL_COUNT:
        return None
    initial, rest = divmod(code, _MEDIAL_COUNT * _FINAL_COUNT)
    medial, final = divmod(rest, _FINAL_COUNT)
    return _INITIALS[initial], _MEDIALS[medial], _FINALS[final]
