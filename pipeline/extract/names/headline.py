"""Countries in one character, as headlines write them: 美 정부, 中, 미·중, 한미일.

A single character means a country only in these surroundings; 中 after a noun means 'during'
(진행 中), 日 after a number is a day, and 중 or 일 in Hangul mean hundreds of other things.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.names.boundaries import hangul_run, particles
from pipeline.knowledge.endings import load_name_endings
from pipeline.knowledge.folding import is_hangul, is_hanja, is_latin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.endings import CountrySigns

_DOTS = "·ㆍ‧・∙/-"  # the hyphen last: this stands in character classes
_OPENERS = frozenset(",·ㆍ‧・∙/:;([{<'\"‘“「『〈《…|-–—→․.!?~")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What to look for, given the characters the gazetteer knows."""

    hanja: frozenset[str]
    by_reading: dict[str, str]
    signs: CountrySigns
    alone: re.Pattern[str]
    series: re.Pattern[str]
    pairs: re.Pattern[str]
    after_china: re.Pattern[str]


@functools.lru_cache(maxsize=4)
def _patterns(known: frozenset[str]) -> _Patterns:
    signs = load_name_endings().countries
    hanja = frozenset(filter(is_hanja, known))
    by_reading = {signs.readings[c]: c for c in sorted(hanja) if c in signs.readings}
    one = "".join(sorted(hanja | by_reading.keys()))
    member = f"(?:[{one}]|{'|'.join(signs.partners)})"
    return _Patterns(
        hanja,
        by_reading,
        signs,
        alone=re.compile(f"[{''.join(sorted(hanja))}]" if hanja else r"(?!)"),
        series=re.compile(
            rf"(?<![가-힣A-Za-z0-9一-鿿{_DOTS}]){member}(?:[{_DOTS}]{member})+(?![{_DOTS}一-鿿])"
        ),
        pairs=re.compile(
            rf"(?<![가-힣A-Za-z0-9])[{''.join(sorted(by_reading))}]{{2,3}}"
            if by_reading
            else r"(?!)"
        ),
        after_china=re.compile(rf"\s?(?:{'|'.join(signs.after_china)})"),
    )


def find_countries(text: str, known: frozenset[str]) -> list[tuple[int, int, str]]:
    """Countries written in one character.

    Args:
        text: A block's text.
        known: The characters the gazetteer owns as names, such as 美.

    Returns:
        ``(start, end, name)`` in order, ``name`` being one of ``known``.
    """
    if not any(map(is_hanja, known)):
        return []
    patterns = _patterns(known)
    found = {*_series(text, patterns), *_pairs(text, patterns), *_alone(text, patterns)}
    return sorted(found)


def _series(text: str, patterns: _Patterns) -> Iterator[tuple[int, int, str]]:
    """미·중, 한·미·일, 美·EU."""
    for match in patterns.series.finditer(text):
        if not _ends_well(text, match.end(), patterns):
            continue
        at = match.start()
        for part in re.split(f"[{_DOTS}]", match[0]):
            if len(part) == 1:
                yield at, at + 1, patterns.by_reading.get(part, part)
            at += len(part) + 1


def _pairs(text: str, patterns: _Patterns) -> Iterator[tuple[int, int, str]]:
    """미중 갈등, 한미일: closed pairs, since two syllables could be anything."""
    for match in patterns.pairs.finditer(text):
        if match[0] not in patterns.signs.pairs:
            continue
        rest = hangul_run(text, match.end())
        if rest in patterns.signs.shared or _shared_follows(text, match.end(), patterns):
            for i, char in enumerate(match[0], start=match.start()):
                yield i, i + 1, patterns.by_reading[char]


def _shared_follows(text: str, end: int, patterns: _Patterns) -> bool:
    """After a space, a word for what countries share stands: 미중 무역분쟁."""
    word = hangul_run(text, end + 1) if text[end : end + 1] == " " else ""
    return word.startswith(tuple(patterns.signs.shared))


def _ends_well(text: str, end: int, patterns: _Patterns) -> bool:
    if end == len(text) or not text[end].isalnum():
        return True
    rest = hangul_run(text, end)
    if not rest:
        return False
    shared = patterns.signs.shared
    longer = tuple(word for word in shared if len(word) > 1)
    return particles().fullmatch(rest) is not None or rest in shared or rest.startswith(longer)


def _alone(text: str, patterns: _Patterns) -> Iterator[tuple[int, int, str]]:
    """美 스타트업, 中정부."""
    for match in patterns.alone.finditer(text):
        if _stands_alone(text, match.start(), patterns):
            yield match.start(), match.end(), match[0]


def _stands_alone(text: str, at: int, patterns: _Patterns) -> bool:
    char, before, after = text[at], text[:at][-1:], text[at + 1 : at + 2]
    if after.isdecimal() or (is_hanja(after) and after not in patterns.hanja):
        return False
    if before and (is_hangul(before) or is_latin(before) or before.isdecimal()):
        return False
    if is_hanja(before) and (before not in patterns.hanja or before in patterns.signs.not_before):
        return False  # 北美 is North America
    left = text[:at].rstrip()[-1:]
    if char in patterns.signs.counters and left.isdecimal():
        return False
    if char in patterns.signs.not_before:
        return not (is_hanja(after) or text.startswith(patterns.signs.not_before[char], at + 1))
    return char != "中" or _is_china(text, at, left, patterns)


def _is_china(text: str, at: int, left: str, patterns: _Patterns) -> bool:
    """China, not 'during': at the beginning of something, or before a word that settles it."""
    if not left or left in _OPENERS or left in patterns.hanja:
        return True
    return left not in ")%]" and patterns.after_china.match(text, at + 1) is not None
