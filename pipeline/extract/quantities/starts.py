"""Where quantities may begin: numbers that something follows which a quantity can go on with.

Most digits of a brief belong to dates, lists and names, and most syllables that could begin a
numeral (이, 사, 공, 대) begin other words. One look at what follows drops them, so that the grammar
reads only a few places of a text.
"""

from __future__ import annotations

import functools
import re

from pipeline.extract.quantities.numerals import spelled_characters, spelled_starts
from pipeline.extract.quantities.units import unit_spellings
from pipeline.knowledge.units import load_units

DIGIT_RUN = re.compile(r"\d[\d,.，]*")
# Powers, ranges, glosses, 여, 에서/부터/내지/and/to, and what joins a size to its noun.
_GOES_ON = "여+(^*×xX·•eE⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺~∼～〜˜∽-–—‐‑−에부내의분ao및,·/→)"
_SYLLABLES = 20  # of a numeral in one word; bounds what is looked at
_PER_SECOND = "초당"


def quantity_starts(text: str) -> list[int]:
    """Positions at which a quantity may begin, ascending.

    >>> quantity_starts("A2; 사회는 오십 명, 3조 원")
    [8, 14]
    """
    runs = list(DIGIT_RUN.finditer(text))
    starts = [match.start() for match in _spelled_start().finditer(text)]
    if not runs:
        return starts
    if _PER_SECOND in text or _sign().search(text):
        digits = [run.start() for run in runs]
    else:
        goes_on = _follower().match
        digits = [run.start() for run in runs if goes_on(text, run.end())]
    return sorted(digits + starts) if starts else digits


@functools.cache
def _sign() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(sign) for sign in sorted(load_units().signs)))


@functools.cache
def _follower() -> re.Pattern[str]:
    units = load_units()
    numerals = units.numerals
    spellings = (*units.words, *units.symbols, *numerals.small, *numerals.large, *numerals.english)
    first = {spelling[0] for spelling in spellings} | set(_GOES_ON)
    return re.compile(rf"\s?[{re.escape(''.join(sorted(first)))}]")


@functools.cache
def _spelled_start() -> re.Pattern[str]:
    """A first syllable of a numeral that begins a word, the numeral, and a unit behind it."""
    units = load_units()
    characters, digits = spelled_characters(), "".join(units.numerals.digits)
    spellings = unit_spellings()
    long = "|".join(sorted(word.replace(" ", "") for word in units.words if len(word) > 1))
    # One digit alone must stand apart from a short unit: 공개, 사회 and 이번 are other words.
    return re.compile(
        rf"[{spelled_starts()}](?<![가-힣].)"
        rf"(?=(?:(?<=[{digits}])(?:\s(?:{spellings})|{long}|년)"
        rf"|(?:(?<![{digits}])|[{characters}점])[{characters}점]{{0,{_SYLLABLES}}}(?:\s[{characters}]{{1,{_SYLLABLES}}}){{0,4}}\s?(?:{spellings}))"
        r"|[가-힣\s]{0,9}?분의|[가-힣][~∼])"
    )
