"""Reads the unit, counter or currency behind a number, and rejects words that only look like one.

3 개 is three things, 3 개요 is the third heading. What the units are stands in ``units.toml``; here
is which of them a word can be, and ``unit_senses.py`` decides what an ambiguous one means.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.extract.names.boundaries import hangul_run, particles
from pipeline.extract.quantities.unit_senses import Place, sense_of
from pipeline.knowledge.folding import is_latin
from pipeline.knowledge.units import load_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.extract.quantities.numerals import Numeral
    from pipeline.knowledge.units import Unit
    from pipeline.model.quantities import Dimension, Qualifier

_HINTS: tuple[tuple[re.Pattern[str], Qualifier], ...] = (
    (re.compile(r"\s?여(?=\s|[가-힣])"), "approx"),
    (re.compile(r"\+\s?(?=[가-힣])"), "at_least"),
)
_GLOSS = re.compile(r"\s?\(\d[\d.,]*\s?[KMBT][A-Za-z]*\)\s?")
_ATTACHED_ONLY = frozenset({"x", "X", "×", "l", "h", "s"})
_THOUSAND = Decimal(1000)
_HEADING_NUMBERS = 100  # 2 연합학습: no heading has a larger number
_DECADES = range(10, 100, 10)
_SHORT_MONTHS = ("석", "넉")  # 석 달, 넉 장
_SHORT_MONTHS_COUNT = ("달", "장", "대", "잔", "자")
_NEVER_ALONE = frozenset({"서", "너", "하나", "둘", "셋", "넷"})
_FIT_ONE_SYLLABLE = frozenset({"분", "초", "주", "일"})
_FIT_ANY_DIGIT = frozenset({"개월", "년", "주일", "퍼센트"})


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit in the text.

    Attributes:
        code: The unit's code after a look around (℃ for 도), else the listed one.
        hint: Qualifier between number and unit: 100여 개, 10만+ 개.
    """

    start: int
    end: int
    unit: Unit
    code: str
    dimension: Dimension
    hint: Qualifier | None = None


def read_unit(text: str, numeral: Numeral) -> UnitMatch | None:
    """The unit that follows a numeral: the longest that fits; a gloss may stand between."""
    after = text[numeral.end : numeral.end + 2]
    for pattern, hint in _HINTS if "여" in after or "+" in after else ():
        between = pattern.match(text, numeral.end)
        if between is not None:
            return _unit_at(text, between.end(), numeral, hint)
    match = _unit_at(text, numeral.end, numeral, None)
    if match is None and "(" in after and (gloss := _GLOSS.match(text, numeral.end)) is not None:
        return _unit_at(text, gloss.end(), numeral, None)  # 70억(7B) 매개변수
    return match


def _unit_at(text: str, at: int, numeral: Numeral, hint: Qualifier | None) -> UnitMatch | None:
    start = at + (text[at : at + 1] in (" ", "\u00a0"))
    for end, unit, is_word in _candidates(text, start):
        place = Place(text, start, end, numeral)
        if not _fits_number(unit, numeral):
            continue
        fits = (
            _fits_word(place, unit, spaced=start > at)
            if is_word
            else _fits_symbol(text, start, end, spaced=start > at)
        )
        if not fits or (unit.context and not place.near(unit.context)):
            continue
        sense = sense_of(place, unit)
        if sense is not None:
            return UnitMatch(start, end, unit, *sense, hint)
    return None


def unit_spellings() -> str:
    """A pattern of all spellings of all units, whatever must follow them."""
    return "|".join(pattern.pattern for pattern in _patterns())


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    units = load_units().all

    def any_of(spellings: Iterable[str]) -> re.Pattern[str]:
        ordered = sorted(set(spellings), key=lambda s: (-len(s), s))
        return re.compile("|".join(re.escape(s).replace(r"\ ", r"\s?") for s in ordered))

    return (
        any_of(word for unit in units for word in unit.words),
        any_of(symbol for unit in units for symbol in unit.symbols),
    )


def _candidates(text: str, start: int) -> Iterator[tuple[int, Unit, bool]]:
    """Units spelled at ``start``, the longest first: its end, the unit, whether it is a word."""
    units = load_units()
    words, symbols = _patterns()
    symbol = symbols.match(text, start)
    if symbol is not None:
        yield symbol.end(), units.symbols[re.sub(r"\s", "", symbol[0])], False
    end = len(text)
    while (word := words.match(text, start, end)) is not None:
        yield word.end(), units.words[re.sub(r"\s", "", word[0])], True
        end = word.end() - 1


def _fits_number(unit: Unit, numeral: Numeral) -> bool:
    if numeral.letter and unit.dimension not in ("currency", "count"):
        return False  # 5G, 70B are no measures
    return not unit.large or numeral.value >= _THOUSAND


def _fits_symbol(text: str, start: int, end: int, *, spaced: bool) -> bool:
    surface, after = text[start:end], text[end : end + 1]
    if spaced and surface in _ATTACHED_ONLY:
        return False
    if is_latin(surface[-1]) or surface[-1].isdecimal():
        if after == "/":
            return text[end + 1 : end + 2].isdecimal()  # 8GB/16GB, but no GB/s of another unit
        return not (is_latin(after or " ") or after.isdecimal() or after in ("^", "_"))
    return True


def _fits_word(place: Place, unit: Unit, *, spaced: bool) -> bool:
    """Whether the word that begins with the unit ends as words with a unit do."""
    if _is_another_word(place, unit, spaced=spaced):
        return False
    style = place.numeral.style
    if style == "native" and not _fits_native(place, unit):
        return False
    if style == "sino" and not _fits_sino(place, unit, spaced=spaced):
        return False
    rest = hangul_run(place.text, place.end)
    if rest.startswith("당") and place.numeral.value == 1:
        return False  # 1인당: what something is counted by
    loose = unit.loose or (len(place.word) > 1 and place.word[0] != "개")
    spaced = spaced or " " in place.word
    if not rest or (loose and not spaced and style in ("digits", "english")):
        return True
    return _endings(_kind(unit)).fullmatch(rest) is not None


def _is_another_word(place: Place, unit: Unit, *, spaced: bool) -> bool:
    text, start, end, numeral = place.text, place.start, place.end, place.numeral
    if _begins(text, start, end, "never") or (numeral.letter and place.word == "인"):
        return True  # 70B인 모델
    if numeral.style in ("sino", "native"):
        if text[numeral.start : end] in load_units().confusions["spelled"]:
            return True
    elif not spaced or numeral.scale > 1 or "," in text[numeral.start : numeral.end]:
        return False
    elif not numeral.is_plain and unit.dimension == "count":
        return True  # 3.11 대: a version; of counted things nobody parts 2.5 from its counter
    opens_line = numeral.start == 0 and numeral.is_plain and numeral.value < _HEADING_NUMBERS
    if opens_line and end - start == 1 and text[end : end + 1].strip():
        return True
    return _begins(text, start, end, "spaced")


def _begins(text: str, start: int, end: int, kind: str) -> bool:
    """Whether a longer word of the list begins where the unit does."""
    match = _confusions(kind).match(text, start)
    return match is not None and match.end() > end


@functools.cache
def _confusions(kind: str) -> re.Pattern[str]:
    words = load_units().confusions[kind]
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))


def _kind(unit: Unit) -> str:
    return {"time": "time", "count": "count"}.get(unit.dimension, "any")


@functools.cache
def _endings(kind: str) -> re.Pattern[str]:
    listed = load_units().endings
    words = {*listed["any"], *(listed[kind] if kind != "any" else ())}
    piece = "|".join(sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(
        f"(?:{piece}){{0,2}}(?:{particles().pattern})(?:이며|이고|이다|임|인|이자|였.*|이었.*)?"
    )


def _fits_native(place: Place, unit: Unit) -> bool:
    written = place.text[place.numeral.start : place.numeral.end]
    if not unit.native or written in _NEVER_ALONE:
        return False
    if written in _SHORT_MONTHS:
        return place.word in _SHORT_MONTHS_COUNT
    return place.numeral.value != 1 or (unit.one and place.word != "해")


def _fits_sino(place: Place, unit: Unit, *, spaced: bool) -> bool:
    numeral = place.numeral
    if place.word == "대" and numeral.value in _DECADES:
        return False
    first = place.text[numeral.start]
    if numeral.end - numeral.start > 1 or first not in load_units().numerals.digits:
        return True
    return _fits_one_syllable(first, place.word, unit, spaced=spaced)


def _fits_one_syllable(digit: str, word: str, unit: Unit, *, spaced: bool) -> bool:
    """일, 이, 사, 오 are words of their own: 이 시간 is 'this hour', 오일 is oil."""
    measured = unit.dimension not in ("count", "time", "age", "score") and len(word) > 1
    if digit == "이":
        return (measured and spaced) or word in _FIT_ANY_DIGIT - {"주일"}
    if word in _FIT_ANY_DIGIT or measured:
        return digit not in "영공" or measured
    return spaced and digit in "삼오육칠팔" and word in _FIT_ONE_SYLLABLE
