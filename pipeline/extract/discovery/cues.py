"""What stands around a possible name, and what its own ending says, as features: ``left:스타트업``.

Only words that ``cues.toml`` lists make features, so a name carries a handful of them. A feature
is its place and the cue, joined by a colon.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract.names.boundaries import hangul_run, particles
from pipeline.knowledge.cues import cue_key, load_cues
from pipeline.knowledge.folding import is_hangul, is_latin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.cues import CuePlace

_GLOSS_AFTER = re.compile(r"[’'”\"」』》〉]?\s?[(（][^()（）]{1,60}[)）]")
_CLOSER = re.compile(r"[’'”\"」』》〉]")
_OPENERS = " ‘'“\"「『《〈"
_WORD = re.compile(r"[가-힣A-Za-z0-9.&-]+|[社誌紙㈜]")
_LAST_WORD = re.compile(r"([가-힣A-Za-z]+)[ ]?[‘'“\"「『《〈]?\Z")
# 스타트업인 X, 스타트업이자 …: the copula between a cue and the name.
_COPULA = ("인", "이자")
_PLACE_OF_PARTICLE: dict[str, CuePlace] = {
    "은": "subject", "는": "subject", "이": "subject", "가": "subject", "도": "subject",
    "께서": "subject", "을": "object", "를": "object", "와": "beside", "과": "beside",
    "에": "at", "에서": "at", "에게": "at", "의": "owns", "로부터": "at", "으로부터": "at",
    "에서는": "at", "에는": "at",
}  # fmt: skip
_REACH: dict[CuePlace, int] = {"object": 3, "beside": 4, "at": 4, "owns": 3}
_YEAR = re.compile(r"(?:19|20)\d\d")
_FAR = 160
_HEAD_STEM = 2  # syllables a Hangul name must have before its telling ending
_HEAD_STEM_LATIN = 1


def context_features(text: str, start: int, end: int) -> list[str]:
    """Cues around ``text[start:end]``, without repetition."""
    found = [*_left(text, start), *_right(text, start, end)]
    return list(dict.fromkeys(found))


def own_features(name: str) -> list[str]:
    """Cues in the name itself: its ending and its first word.

    >>> own_features("한빛대학교"), own_features("Foo Labs")
    (['head:대학교'], ['head:Labs'])
    """
    words = name.split()
    found = []
    if len(words) > 1 and _YEAR.fullmatch(words[-1]):
        return ["head:YYYY"]
    if len(words) > 1 and load_cues().of("front", words[0]):
        found.append(f"front:{cue_key(words[0])}")
    if head := _head(words[-1], whole=len(words) > 1):
        found.append(f"head:{head}")
    return found


def _head(word: str, *, whole: bool) -> str:
    """The longest cue the word ends in; all of the word only if words stand before it."""
    heads = load_cues().weights["head"]
    first = 0 if whole else (_HEAD_STEM if is_hangul(word[-1]) else _HEAD_STEM_LATIN)
    if whole and cue_key(word) in heads:
        return cue_key(word)
    first = max(first, 1)
    for at in range(first, len(word)):
        ending = word[at:]
        if cue_key(ending) in heads and _may_split(word, at):
            return cue_key(ending)
    return ""


def _may_split(word: str, at: int) -> bool:
    """LinkedIn does not end in In: a Latin ending begins with a capital or a dot, or is long."""
    if is_hangul(word[at]) or not is_latin(word[at]):
        return True
    return word[at].isupper() or (word[at - 1].isupper() and len(word) - at > _HEAD_STEM)


def _left(text: str, start: int) -> Iterator[str]:
    match = _LAST_WORD.search(text, max(0, start - 40), start)
    if match is None:
        return
    word = match[1]
    if cue := _longest_ending(word):
        yield f"left:{cue}"


def _longest_ending(word: str) -> str:
    lefts = load_cues().weights["left"]
    forms = [word, *(word.removesuffix(c) for c in _COPULA if word.endswith(c))]
    for form in forms:
        for at in range(len(form)):
            rest = cue_key(form[at:])
            if rest in lefts and (at == 0 or (len(rest) > 1 and is_hangul(rest[0]))):
                return rest
    return ""


def _right(text: str, start: int, end: int) -> Iterator[str]:
    if gloss := _GLOSS_AFTER.match(text, end):
        end = gloss.end()
    if closer := _CLOSER.match(text, end):
        end = closer.end()
    glued = hangul_run(text, end) or (
        text[end : end + 1] if text[end : end + 1] in "社誌紙" else ""
    )
    if glued:
        cue, rest = _beginning(glued)
        if cue:
            yield f"right:{cue}"
            yield from _clause(text, end + len(glued), rest)
        elif particles().fullmatch(glued):
            yield from _clause(text, end + len(glued), glued)
    elif text[end : end + 1] == " ":
        word = _WORD.match(text, end + 1)
        if word and (found := _beginning(word[0]))[0]:
            yield f"right:{found[0]}"
            yield from _clause(text, word.end(), found[1])
    elif text[end : end + 1] == "," and start == 0:
        yield from _clause(text, end + 1, "는")  # a headline: 코히어, …를 공개
    elif text[end : end + 1] in ("·", ","):
        yield from _near(text, end, "beside")


def _beginning(word: str) -> tuple[str, str]:
    """The longest right cue a word begins with, if only particles follow it, and those."""
    rights = load_cues().weights["right"]
    for until in range(len(word), 0, -1):
        cue = cue_key(word[:until])
        if cue in rights and particles().fullmatch(word[until:]):
            return cue, word[until:]
    return "", ""


def _clause(text: str, at: int, particle: str) -> Iterator[str]:
    """What the name does, or has done to it, by its particle."""
    place = _PLACE_OF_PARTICLE.get(particle)
    if place == "subject":
        yield from _predicate(text, at)
    elif place:
        yield from _near(text, at, place)


def _predicate(text: str, at: int) -> Iterator[str]:
    """The last cue of the clause: a Korean predicate stands at its end."""
    subjects = load_cues().weights["subject"]
    until = min(len(text), at + _FAR)
    stop = text.find("다. ", at, until)
    words = _WORD.findall(text, at, until if stop == -1 else stop + 1)
    for word in reversed(words):
        for length in (2, 3, 4, 1, 5):
            if word[:length] in subjects:
                yield f"subject:{word[:length]}"
                return


def _near(text: str, at: int, place: CuePlace) -> Iterator[str]:
    """The first cue among the next words."""
    weights = load_cues().weights[place]
    for number, match in enumerate(_WORD.finditer(text, at, min(len(text), at + _FAR)), start=1):
        word = match[0]
        for length in range(min(len(word), 6), 0, -1):
            if cue_key(word[:length]) in weights:
                yield f"{place}:{cue_key(word[:length])}"
                return
        if number == _REACH[place]:
            return
