"""Where a name may begin and end in running Korean: particles, suffixes, compound nouns.

A name that ends in Hangul is followed by particles without a space (구글은), by suffixes
(미국산) or by a further noun (딥러닝기술), and other words begin just like it (구글링, 인도네시아).
So the rest of the word behind the name must be a known ending from first to last syllable.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from pipeline.knowledge.endings import load_name_endings
from pipeline.knowledge.folding import is_hangul, is_latin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.knowledge.endings import NameGroup
    from pipeline.model.entities import EntityType

GROUPS: dict[EntityType, NameGroup] = {
    "place": "place",
    "company": "organisation",
    "institution": "organisation",
    "person": "person",
    "model": "technical",
    "technology": "technical",
    "product": "technical",
    "dataset": "technical",
    "event": "work",
    "publication": "work",
}

_SYLLABLES_OF_A_LONG_NAME = 3
_LONGEST_WORD = 40  # syllables; damaged text without spaces must not cost its square


@functools.cache
def particles() -> re.Pattern[str]:
    """A chain of particles, or a form of the copula; the empty chain too."""
    known = load_name_endings()
    auxiliary = _any(known.auxiliary)
    return re.compile(
        f"(?:{_any(known.case)})?(?:{auxiliary}){{0,2}}|(?:{_any(known.copula)})(?:{auxiliary})?"
    )


@functools.cache
def _ending(group: NameGroup) -> re.Pattern[str]:
    """All that may follow a name of this group up to the end of the word."""
    known = load_name_endings()
    nouns = f"(?:{_any(known.nouns[group])})"
    if group == "technical":
        nouns = f"{nouns}{{1,2}}|(?:{_any(known.verbs)})[가-힣]{{0,4}}"
    suffixes = _any(known.suffixes[group])
    return re.compile(f"(?:(?:{suffixes})|(?:{nouns})(?:들|내|용|측)?)?(?:{particles().pattern})")


def _any(words: Iterable[str]) -> str:
    """Alternatives, the longest first."""
    return "|".join(sorted(set(words), key=lambda word: (-len(word), word)))


def hangul_run(text: str, start: int) -> str:
    """The Hangul syllables from ``start`` on, as many as a word can have.

    >>> hangul_run("구글은 AI를", 2)
    '은'
    """
    end, limit = start, min(len(text), start + _LONGEST_WORD)
    while end < limit and is_hangul(text[end]):
        end += 1
    return text[start:end]


def hangul_head(text: str, end: int) -> str:
    """The Hangul syllables that stand right before ``end``, as many as a word can have."""
    start, limit = end, max(0, end - _LONGEST_WORD)
    while start > limit and is_hangul(text[start - 1]):
        start -= 1
    return text[start:end]


def may_end(text: str, end: int, entity_type: EntityType) -> bool:
    """Whether a name of this type that reaches up to ``end`` can end there.

    >>> may_end("구글링", 2, "company"), may_end("구글의", 2, "company")
    (False, True)
    """
    if end == len(text):
        return True
    last, after = text[end - 1], text[end]
    if is_hangul(last):
        if is_latin(after):  # 애플TV, 네이버AI: a name of its own more often than not
            return GROUPS[entity_type] not in ("organisation", "person")
        return not is_hangul(after) or _is_ending(hangul_run(text, end), entity_type)
    if is_latin(last) or last.isdecimal():
        return _may_end_latin(text, end, entity_type)
    return True


def _may_end_latin(text: str, end: int, entity_type: EntityType) -> bool:
    after = text[end]
    if is_latin(after) or after.isdecimal() or after == "_":
        return False
    if after in ".@":  # GPT-3.5, openai.com, but a full stop is an end
        beyond = text[end + 1 : end + 2]
        glued = beyond.isdecimal() or (is_latin(beyond) and beyond.islower())
        return not (beyond and glued)
    if is_hangul(after) and entity_type == "company":  # SK텔레콤 is not SK
        return _is_ending(hangul_run(text, end), entity_type)
    return True


@functools.lru_cache(maxsize=1 << 14)  # of ten endings, nine were met before
def _is_ending(rest: str, entity_type: EntityType) -> bool:
    return _ending(GROUPS[entity_type]).fullmatch(rest) is not None


def may_begin(text: str, start: int, end: int, entity_type: EntityType) -> bool:
    """Whether a name ``text[start:end]`` of this type can begin where it does.

    >>> may_begin("비지도학습", 1, 5, "technology"), may_begin("대형언어모델", 2, 6, "technology")
    (False, True)
    """
    if start == 0:
        return True
    first = text[start]
    if is_hangul(first):
        return _may_begin_hangul(text, start, end, GROUPS[entity_type])
    if is_latin(first) or first.isdecimal():
        before = text[start - 1]
        if is_latin(before) or before.isdecimal() or before in "_@":
            return False
        beyond = text[: start - 1][-1:] or " "
        return before != "." or not (is_latin(beyond) or beyond.isdecimal())  # not in voca.ai
    return True


def _may_begin_hangul(text: str, start: int, end: int, group: NameGroup) -> bool:
    before = text[start - 1]
    length = len(hangul_run(text[:end], start))
    if is_hangul(before):
        return _continues(hangul_head(text, start), length, group)
    if is_latin(before) or before.isdecimal():  # AI반도체, 5G스마트폰
        return group == "technical" and length >= _SYLLABLES_OF_A_LONG_NAME
    return True


def _continues(head: str, length: int, group: NameGroup) -> bool:
    """Whether a Hangul name of ``length`` syllables can follow ``head`` within one word."""
    known = load_name_endings()
    if group == "place":
        return head in known.place_prefixes and length > 1
    long_enough = length >= _SYLLABLES_OF_A_LONG_NAME
    return group == "technical" and long_enough and head in known.technical_prefixes
