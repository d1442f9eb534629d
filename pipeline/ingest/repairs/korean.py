"""Rules for Korean context: 시 and SI read for AI, spaces before particles."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.ingest.repairs.fix import Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ingest.repairs.latin import Topic
    from pipeline.knowledge.corrections import Corrections

_MAY_BE = re.compile(
    r"(?<![가-힣])시(?:[로를가는의]|(?![가-힣]))|SI|[A-Za-z\d] +[가-힣]{1,4}(?![가-힣])"
)

# 시 as a word of its own with a particle: neither 도시로 nor 3시로, 서울시로.
_SYLLABLE = re.compile(r"(?<![가-힣A-Za-z0-9])(?P<si>시)(?P<particle>로|를|가)(?=\s)")
_AT_START = re.compile(r"^[\s\-*·•○●□■◦▪'\"“‘(<「『\[]*(?P<si>시)(?=\s)")
_LATIN_SI = re.compile(r"(?<![A-Za-z0-9])SI(?= ?[가-힣])")

_REACH = 24  # characters: an object and an adverb may stand between 시로 and its verb
_ENOUGH_AI = 2


def korean_fixes(text: str, topic: Topic, known: Corrections) -> Iterator[Fix]:
    """Every fix of this family in one line."""
    if not _MAY_BE.search(text):
        return
    if topic.ai_count >= _ENOUGH_AI:
        if "시" in text:
            yield from _syllable(text, known)
        if "SI" in text and not topic.has_integrators:
            yield from _latin_si(text, known)
    yield from _stray_spaces(text, known)


def _syllable(text: str, known: Corrections) -> Iterator[Fix]:
    """시 for AI: the two letters run together, only in frames where 시 makes no sense."""
    si = known.si
    if any(word in text for word in si.other):
        return
    for match in _SYLLABLE.finditer(text):
        rest = text[match.end() : match.end() + _REACH]
        if any(word in rest for word in si.moves):
            continue
        words, sure = {"로": (si.verbs, 0.9), "를": (si.uses, 0.7), "가": (si.subjects, 0.65)}[
            match["particle"]
        ]
        near = rest if match["particle"] == "로" else " ".join(rest.split()[:1])
        if any(word in near for word in words):
            new = "AI" + match["particle"]
            yield Fix(match.start(), match.end(), new, "syllable_for_ai", "ocr", sure)
    head = _AT_START.match(text)
    if head and text[head.end() :].lstrip().startswith(si.heads):
        yield Fix(head.start("si"), head.end("si"), "AI", "syllable_for_ai", "ocr", 0.7)
    for match in _modified(si.modifiers).finditer(text):
        yield Fix(match.start("si"), match.end("si"), "AI", "syllable_for_ai", "ocr", 0.9)


@cache
def _modified(modifiers: tuple[str, ...]) -> re.Pattern[str]:
    """An adjective that goes with AI, then 시 with or without a particle."""
    words = "|".join(map(re.escape, modifiers))
    return re.compile(rf"(?:{words}) (?P<si>시)(?=(?:[를가는의로와도]|에서)?(?![가-힣]))")


def _latin_si(text: str, known: Corrections) -> Iterator[Fix]:
    """SI정책 for AI정책: a noun that goes with AI and not with system integration."""
    if any(word in text for word in known.si.keep):
        return
    for match in _LATIN_SI.finditer(text):
        rest = text[match.end() :]
        # After a space only the nouns of three syllables and more are sure enough.
        nouns = [n for n in known.si.nouns if not rest.startswith(" ") or len(n) > 2]  # noqa: PLR2004
        if rest.lstrip().startswith(tuple(nouns)):
            yield Fix(match.start(), match.end(), "AI", "s_for_a", "ocr", 0.85)


@cache
def _loose(particles: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, particles))
    return re.compile(rf"(?<=[A-Za-z0-9]) +(?P<particle>{words})(?=[\s,.]|$)")


def _stray_spaces(text: str, known: Corrections) -> Iterator[Fix]:
    """SNS 에서: a particle that is no word of its own belongs to the word before it."""
    for match in _loose(known.loose).finditer(text):
        word = re.search(r"[A-Za-z][A-Za-z0-9-]*$", text[: match.start()])
        if word is None:
            continue
        start = word.start()
        new = text[start : match.start()] + match["particle"]
        yield Fix(start, match.end(), new, "space_before_particle", "typo", 0.9)
