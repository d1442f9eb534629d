"""Finds where a text itself says that two names are one thing: 코히어(Cohere), 이하 'NIA'.

A bracket after a name is a gloss only if what it holds is a name that can be the other's: it
spells its sound, abbreviates its words, is said to be its short form (이하), or is a capitalised
Latin name or abbreviation behind a Hangul one. Dates, numbers, roles, countries, remarks and
citations are none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pipeline.extract.discovery.quotes import (
    CLOSING,
    WORD_EDGE,
    open_quote,
    quoted_before,
    stripped,
    unquoted,
)
from pipeline.extract.discovery.sounds import initials_fit, sound_likeness
from pipeline.knowledge.cues import load_cues
from pipeline.knowledge.folding import is_hangul, is_hanja, is_latin, name_key
from pipeline.model.glosses import Gloss

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.model.documents import Block, Document
    from pipeline.model.glosses import GlossKind
    from pipeline.model.mentions import Mention

Span = tuple[int, int]

_BRACKET = re.compile(r"\s?[(（]([^()（）\[\]]{1,90})[)）]")
_PART = re.compile(r"[^,;:/]+")
# What introduces a name inside a bracket; 이하 and 일명 say outright that it is one.
_STATED = re.compile(r"(?:이하|일명|약칭|줄여서|별칭|통칭)\s*:?\s*")
_LABEL = re.compile(r"(?:영문명|영어명|영문|원어|영|옛|구|현|舊|現)\s*:?\s+|前\s*|舊\s*")
_LATIN_NAME = re.compile(r"(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9À-ɏ][\w.&'’+\- ]*")
_LATIN_BEFORE = re.compile(
    r"(?<![\w.])(?:[A-Z0-9][\w.&'’+\-]*|[a-z]+[A-Z]\w*)(?: (?:[A-Z0-9][\w.&'’+\-]*|of|for|and|the))*\Z"
)
_HANGUL_NAME = re.compile(r"[가-힣A-Za-z0-9][가-힣A-Za-z0-9·\- ]*")
_WORD_CHARACTERS = frozenset(".&-+")
_ENDS_A_PHRASE = tuple("은는이가을를의에와과로도,·:;")

_ALIKE = 0.68
_MOST_WORDS = 5
_LONGEST = 60
_LONG_WORD = 5  # syllables: a word this long is rarely but a part of the translated term
_SHORT_WORD = 3
_SYLLABLES = 2
_NUMBER = re.compile(r"\d+")


class _Name(NamedTuple):
    start: int
    end: int
    text: str


def find_glosses(document: Document, mentions: Sequence[Mention]) -> tuple[Gloss, ...]:
    """Every gloss of the document, in reading order.

    Args:
        document: An issue after reading.
        mentions: What the gazetteer found in it: they settle where a known name begins.
    """
    by_block: dict[str, dict[Span, Mention]] = defaultdict(dict)
    for mention in mentions:
        by_block[mention.block_id][mention.start, mention.end] = mention
    found: list[Gloss] = []
    for block in document.blocks:
        if block.kind != "source" and ("(" in block.text or "（" in block.text):
            found.extend(_in_block(block, by_block.get(block.block_id, {})))
    return tuple(found)


def _in_block(block: Block, known: Mapping[Span, Mention]) -> Iterator[Gloss]:
    ends = {end: (start, end) for start, end in known}
    for bracket in _BRACKET.finditer(block.text):
        parts = _parts(block.text, bracket.start(1), bracket.end(1), known)
        if not parts:
            continue
        inside, stated, is_all = parts
        left, kind = _left_name(block.text, bracket.start(), inside, ends, stated=stated)
        if left is None or kind is None or (kind == "meaning" and not is_all):
            continue
        names = [left, *inside]
        if kind == "meaning" and not _may_translate(names, known):
            continue
        owners = {known[n.start, n.end].entity_id for n in names if (n.start, n.end) in known}
        if len(owners) > 1 or len({name_key(n.text) for n in names}) < len(names):
            continue
        yield Gloss(
            block_id=block.block_id,
            start=left.start,
            end=bracket.end(),
            names=tuple(n.text for n in names),
            spans=tuple((n.start, n.end) for n in names),
            entity_id=next(iter(owners), None),
            kind=kind,
        )


class _Inside(NamedTuple):
    """What a bracket holds.

    Attributes:
        stated: It says itself that these are names (이하).
        is_all: No remark follows: (Harvis, 대표 …) has one.
    """

    names: list[_Name]
    stated: bool
    is_all: bool


def _parts(text: str, start: int, end: int, known: Mapping[Span, Mention]) -> _Inside | None:
    """The names a bracket holds, ``None`` for any other bracket."""
    names: list[_Name] = []
    stated, is_all = False, True
    for match in _PART.finditer(text, start, end):
        at, until = stripped(text, *match.span())
        if marked := _STATED.match(text, at, until):
            stated, at = True, marked.end()
        elif marked := _LABEL.match(text, at, until):
            at = marked.end()
        at, until = unquoted(text, at, until)
        surface = text[at:until]
        mention = known.get((at, until))
        if mention is not None and mention.entity_type == "place":
            return None
        is_name = mention is not None or _can_be_name(surface, stated=stated)
        if names and not (is_name and (stated or _of_one(names[0].text, surface))):
            if any(c.isdecimal() for c in surface):  # the date of a citation
                return None
            is_all = False
            break
        if not is_name:
            return None
        names.append(_Name(at, until, surface))
    return _Inside(names, stated, is_all) if names else None


def _can_be_name(surface: str, *, stated: bool) -> bool:
    if not 1 < len(surface) <= _LONGEST or name_key(surface) in load_cues().generic:
        return False
    if _LATIN_NAME.fullmatch(surface):
        few = len(surface.split()) <= 2 * _MOST_WORDS
        return few and (stated or any(c.isupper() for c in surface))
    if surface[0].isdecimal():  # 170억 개
        return False
    return bool(_HANGUL_NAME.fullmatch(surface)) and len(surface.split()) <= (3 if stated else 2)


def _of_one(first: str, other: str) -> bool:
    """Whether two names inside one bracket can be of one thing: a name and its abbreviation."""
    return initials_fit(other, first) or initials_fit(first, other) or _sounds(first, other)


def _left_name(
    text: str, end: int, inside: Sequence[_Name], ends: Mapping[int, Span], *, stated: bool
) -> tuple[_Name | None, GlossKind | None]:
    """The name a bracket explains, and how they belong together."""
    at = end - 1 if end and text[end - 1] in CLOSING else end
    if at in ends:
        left = _Name(*ends[at], text[slice(*ends[at])])
        return left, _kind(left.text, inside, stated=stated)
    if at < end:
        quoted = _quoted(text, end)
        return (quoted, _kind(quoted.text, inside, stated=stated)) if quoted else (None, None)
    latin = _LATIN_BEFORE.search(text, max(0, end - _LONGEST), end)
    if latin and not is_hangul(text[latin.start() - 1 : latin.start()] or " "):
        left = _Name(latin.start(), latin.end(), latin[0])
        kind = _kind(left.text, inside, stated=stated)
        generic = name_key(left.text) in load_cues().generic
        return (left, kind) if kind != "meaning" and not generic else (None, None)
    starts = list(_word_starts(text, end))
    for name in inside:
        best = max(starts, key=lambda s: (sound(text[s:end], name.text), -s), default=None)
        if best is not None and sound(text[best:end], name.text) >= _ALIKE:
            return _Name(best, end, text[best:end]), "sound"
    return _translated(text, end, starts, inside, stated=stated)


def _translated(
    text: str, end: int, starts: Sequence[int], inside: Sequence[_Name], *, stated: bool
) -> tuple[_Name | None, GlossKind | None]:
    """A Hangul term before a Latin name that means the same: only its last word is sure."""
    quote = open_quote(text, end, _LONGEST)
    if quote is not None:
        start = quote
    elif starts and _stands_by_itself(text, starts[0], end):
        start = starts[0]
    else:
        return None, None
    left = _Name(start, end, text[start:end])
    if not _HANGUL_NAME.fullmatch(left.text) or name_key(left.text) in load_cues().generic:
        return None, None
    return left, _kind(left.text, inside, stated=stated)


def _may_translate(names: Sequence[_Name], known: Mapping[Span, Mention]) -> bool:
    """Nothing in the letters tells that these belong together: they must at least look like it.

    A Latin name with a Hangul bracket is taken only if the bracket is known.
    """
    left, first = names[0], names[1]
    if _is_hangul_name(first.text) and (first.start, first.end) not in known:
        return False
    *others, _ = left.text.split() or [""]
    return not any(len(w) >= _SHORT_WORD and w.endswith(_ENDS_A_PHRASE) for w in others)


def _kind(left: str, inside: Sequence[_Name], *, stated: bool) -> GlossKind | None:
    texts = [name.text for name in inside]
    if any(_sounds(left, other) for other in texts):
        return "sound"
    if any(initials_fit(left, o) or initials_fit(o, left) for o in texts):
        return "initials"
    if stated:
        return "stated"
    crossing = _is_hangul_name(left) != _is_hangul_name(texts[0])
    return "meaning" if crossing else None


def _sounds(one: str, other: str) -> bool:
    return max(sound(one, other), sound(other, one)) >= _ALIKE


def sound(hangul: str, latin: str) -> float:
    """:func:`sound_likeness` of two names.

    0 where they are not of the two scripts, or only one has a number (라마, Llama-2).
    """
    if sum(map(is_hangul, hangul)) < _SYLLABLES or not latin or _is_hangul_name(latin):
        return 0.0
    if _NUMBER.findall(hangul) != _NUMBER.findall(latin):
        return 0.0
    return sound_likeness(hangul, latin)


def _is_hangul_name(text: str) -> bool:
    return any(map(is_hangul, text))


def _word_starts(text: str, end: int) -> Iterator[int]:
    """Beginnings of the last words before ``end``, nearest first."""
    count, at = 0, end
    while at > 0 and end - at < _LONGEST and count < _MOST_WORDS:
        before = text[at - 1]
        if text[at : at + 1] == " ":
            if before not in _WORD_CHARACTERS and not before.isalnum():
                return
        elif at < end and (before in WORD_EDGE or is_hanja(before)):
            yield at
            count += 1
            if before != " ":
                return
        elif at < end and is_latin(before) and is_hangul(text[at]):
            yield at
        if before in ")]>.?!" or (at == end and before == " "):
            return
        at -= 1
    if at == 0 and end > 0 and not text[0].isspace():
        yield 0


def _stands_by_itself(text: str, start: int, end: int) -> bool:
    """Whether a word is more than the last part of a longer term.

    A long word is taken as a whole term; a shorter one only at the beginning, or behind a
    particle or a comma.
    """
    length = end - start
    if not all(is_hangul(c) or is_latin(c) or c.isdecimal() for c in text[start:end]):
        return False
    if length >= _LONG_WORD:
        return True
    before = text[max(0, start - _LONGEST) : start].rstrip()
    return length >= _SHORT_WORD and (not before or before.endswith(_ENDS_A_PHRASE))


def _quoted(text: str, end: int) -> _Name | None:
    """What stands in quotes right before ``end``."""
    span = quoted_before(text, end, _LONGEST)
    if span is None or not _HANGUL_NAME.fullmatch(text, *span):
        return None
    return _Name(*span, text[slice(*span)])
