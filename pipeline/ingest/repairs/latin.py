"""Rules for Latin letters that look alike: a capital I read as l, digits read as letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.ingest.repairs.fix import Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.corrections import AlToken, Corrections


@dataclass(frozen=True, slots=True)
class Topic:
    """What a whole document tells a rule that looks at one line.

    Attributes:
        ai_count: Times AI or 인공지능 stands in the document, spelled right.
        after_ai: Capitalised words found after a rightly spelled AI.
        has_integrators: The document speaks of system integration (SI).
        lists_a_series: It numbers things A1, A2, A3: an A1 there is no AI.
    """

    ai_count: int
    after_ai: frozenset[str]
    has_integrators: bool
    lists_a_series: bool


_MAY_BE = re.compile(r"l[A-Z]|[A-Z]l|\bl[nmrst]|A1|loT|A\.l|\d[lIO]|[lIO]\d")

# The token Al, or Al at the end of a name (OpenAl, GenAl), by itself or before a particle.
_AL = re.compile(r"(?<![A-Za-z0-9])(?P<stem>[A-Z]?[a-z0-9]*[a-z])?Al(?![A-Za-z0-9₀-₉])")
_INITIALS = re.compile(r"(?<![A-Za-z])A\.l(?![A-Za-z])")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9])[A-Zl]{2,}(?=s?(?![A-Za-z0-9]))")
_MIXED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]*l[A-Za-z]*(?![A-Za-z])")
_WORD_START = re.compile(r"(?<![A-Za-z0-9'’.-])l(?=(?P<rest>[nmrst][a-z]{3,}))|(?<![\w.])l(?=nc\b)")
_ONE = re.compile(r"(?<![A-Za-z0-9-])(?P<stem>Open)?A1(?=(?P<next> ?[가-힣]+))")
_DIGITS = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:19|2[0O])[\dlIO]{2}(?=[년.])|\d+[lIO]\d+(?=[%년월일억만조개명건]))"
    r"|(?<![A-Za-z0-9])\d+O(?=[%억만조])"
)

_NEXT_WORD = re.compile(r"(?:\s+|-)(?P<capitalised>[A-Z][A-Za-z'’]*)|-(?P<lower>[a-z]+)")
_LAST_WORD = re.compile(r"([A-Za-z]+)[\s]+$")
_NEAR = 14  # characters around Al in which a word of metallurgy counts
_ENOUGH_AI = 3  # mentions of AI after which a document is surely about it


def latin_fixes(text: str, topic: Topic, known: Corrections) -> Iterator[Fix]:
    """Every fix of this family in one line."""
    if not _MAY_BE.search(text):
        return
    for match in _AL.finditer(text):
        confidence = _is_ai(match, text, topic, known.al)
        if confidence:
            new = (match["stem"] or "") + "AI"
            yield Fix(match.start(), match.end(), new, "capital_i", "ocr", confidence)
    for match in _INITIALS.finditer(text):
        yield Fix(match.start(), match.end(), "A.I", "capital_i", "ocr", 0.9)
    yield from _abbreviations(text, known)
    for match in _WORD_START.finditer(text):
        rest = match["rest"]
        if rest is None or re.search("[aeiou]", rest):
            end = match.end() + len(rest or "nc")
            new = "I" + text[match.end() : end]
            yield Fix(match.start(), end, new, "initial_l", "ocr", 0.95)
    yield from _digits(text, topic, known)


def _abbreviations(text: str, known: Corrections) -> Iterator[Fix]:
    """APl, lBM, NeurlPS: small l among capitals, or a look-alike of a name of mixed case."""
    cap = known.capital_i
    for match in _CAPITALS.finditer(text):
        old = match[0]
        new = old.replace("l", "I")
        if old in (new, "Al") or old in cap.keep:
            continue
        is_long = len(old) > 2 and sum(c != "l" for c in old) >= 2  # noqa: PLR2004 - not All, El
        if new in cap.short or is_long:
            yield Fix(match.start(), match.end(), new, "capital_i", "ocr", 0.93)
    mixed = _look_alikes(cap.mixed)
    for match in _MIXED.finditer(text):
        right = mixed.get(match[0])
        if right:
            yield Fix(match.start(), match.end(), right, "capital_i", "ocr", 0.97)


@cache
def _look_alikes(names: frozenset[str]) -> dict[str, str]:
    return {name.replace("I", "l"): name for name in names if "I" in name}


def _is_ai(match: re.Match[str], text: str, topic: Topic, al: AlToken) -> float:
    """How sure it is that this Al means AI; 0 where it is a name, an article or a metal."""
    if match["stem"]:
        # A capital A inside a word: OpenAl, GenAl. No name or element is written so.
        return 0.97
    start, end = match.span()
    last = _LAST_WORD.search(text[:start])
    around = text[max(0, start - _NEAR) : end + _NEAR]
    if (last and last[1] in al.before) or any(word in around for word in al.metal):
        return 0.0
    after = _NEXT_WORD.match(text, end)
    if after is None:
        # Followed by Korean, a sign or the end; a bare hyphen is the Arabic article's.
        return 0.0 if text.startswith("-", end) else 0.95
    # Al-based, Al-Powered, Al Research against Al-Jazeera, Al Gore.
    return 0.95 if after["lower"] or _fits(after["capitalised"], topic, al) else 0.0


def _fits(word: str, topic: Topic, al: AlToken) -> bool:
    """Whether a capitalised word goes with AI rather than with a man called Al."""
    word = re.sub("['’]s$", "", word)
    if word in al.names:
        return False
    singular = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return (
        word in al.nouns
        or singular in al.nouns
        or word in topic.after_ai
        or (len(word) > 1 and word.isupper())
        or word.endswith(al.endings)
    )


def _digits(text: str, topic: Topic, known: Corrections) -> Iterator[Fix]:
    """Letters among the digits of years and counts; A1 for AI before a Korean noun."""
    for match in _DIGITS.finditer(text):
        new = match[0].translate(_TO_DIGIT)
        if new != match[0]:
            yield Fix(match.start(), match.end(), new, "letter_in_number", "ocr", 0.9)
    if topic.ai_count < _ENOUGH_AI or topic.lists_a_series:
        return
    for match in _ONE.finditer(text):
        if match["stem"] or match["next"].strip().startswith(known.si.nouns):
            new = (match["stem"] or "") + "AI"
            yield Fix(match.start(), match.end(), new, "capital_i", "ocr", 0.8)


_TO_DIGIT = str.maketrans("lIO", "110")
