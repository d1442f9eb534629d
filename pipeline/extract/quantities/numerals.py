"""Reads Korean numerals exactly: 2억5천만, 5.7백만, 백이십삼, 스물네, 10²⁶, 1.76 trillion.

Values are ``Decimal`` throughout, so that 0.1억 is ten million and nothing else. A numeral can end
at several places (삼십이 | 상), so the readers offer every ending, the longest first, and whoever
knows what must follow chooses.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pipeline.knowledge.units import load_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Style = Literal["digits", "sino", "native", "english"]

# No number of a brief has more digits, and longer runs (keys, serial numbers) must cost nothing.
_DIGITS = re.compile(r"(?:\d{1,3}(?:[,，]\d{3}){1,8}(?!\d)|\d{1,24}(?!\d))(?:\.\d{1,24}(?!\d))?")
_COMMAS = str.maketrans("", "", ",，")
_POWER_FOLLOWS = re.compile(r"\s?[×xX*·^⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺eE]|의")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
_POWER = re.compile(
    r"10(?:\s?(?:\^|\*\*)\s?[{(]?(?P<caret>[-−]?\d{1,2})[)}]?(?!\d)"
    r"|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
    r"|의\s?(?P<word>[-−]?\d{1,2})\s?(?:제곱|승))"
)
_TIMES = re.compile(r"\s?[×xX*·]\s?")
_EXPONENT = re.compile(r"[eE](?P<exponent>[+-]?\d{1,2})(?![A-Za-z\d.])")
_POINT = "점"
_NONE_LARGE, _NONE_SMALL = 99, 9  # beyond every scale: none was read yet
_SCALE_OF_A_THOUSAND = Decimal(1000)
_LONGEST_NUMERAL = 40  # characters of a numeral in Hangul


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written, ``text[start:end]``.

    Attributes:
        high: Upper end where one word names two numbers (두세, 서너).
        is_plain: Nothing but digits: what a year or the number of a list looks like.
        scale: Largest scale written (1 where none is): 3억 → 100000000.
        is_about: 여 stands within (100여만).
        has_loose_tail: Its last digits stand apart (3조 2025): perhaps not part of it.
        letter: The scale is one Latin letter (175B).
    """

    start: int
    end: int
    value: Decimal
    style: Style
    high: Decimal | None = None
    is_plain: bool = False
    scale: Decimal = Decimal(1)
    is_about: bool = False
    has_loose_tail: bool = False
    letter: str = ""


class _Sum:
    """Adds up numbers and scales as they come: 8, 천, 5, 백, 만."""

    def __init__(self) -> None:
        self._total = self._section = Decimal(0)
        self._number: Decimal | None = None
        self._small, self._large = _NONE_SMALL, _NONE_LARGE
        self.scale = Decimal(1)

    @property
    def value(self) -> Decimal:
        return self._total + self._section + (self._number or 0)

    def number(self, count: Decimal) -> bool:
        """Takes a number; ``False`` where none fits."""
        bound = self._small if self._small != _NONE_SMALL else self._large
        if self._number is not None or count >= Decimal(10) ** bound:
            return False
        self._number = count
        return True

    def small(self, power: int) -> bool:
        """Takes 십, 백 or 천; ``False`` where a larger one should have come before."""
        if power >= self._small:
            return False
        self._section += (Decimal(1) if self._number is None else self._number) * 10**power
        self._number, self._small = None, power
        self.scale = max(self.scale, Decimal(10) ** power)
        return True

    def large(self, power: int) -> bool:
        """Takes 만, 억, 조 …; ``False`` where nothing stands before it or the order is wrong."""
        count = self._section + (self._number or 0)
        if self._number is None and self._small == _NONE_SMALL:
            if power != min(_scales()[1].values()) or self._large != _NONE_LARGE:
                return False
            count = Decimal(1)  # 만 alone is ten thousand; 억 alone is no number
        if power >= self._large:
            return False
        self._total += count * Decimal(10) ** power
        self._section, self._number = Decimal(0), None
        self._small, self._large = _NONE_SMALL, power
        self.scale = max(self.scale, Decimal(10) ** power)
        return True


def read_numerals(text: str, start: int) -> list[Numeral]:
    """Every numeral that begins at ``start``, the longest first."""
    if text[start : start + 1].isdecimal():
        return _read_digits(text, start)
    found = [*_read_sino(text, start), *_read_native(text, start)]
    return sorted(found, key=lambda numeral: -numeral.end)


def parse_numeral(text: str) -> Decimal | None:
    """The value of a text that is one numeral and nothing else, a minus sign allowed.

    >>> parse_numeral("1조 2,345억"), parse_numeral("백이십삼"), parse_numeral("스물네")
    (Decimal('1234500000000'), Decimal('123'), Decimal('24'))
    """
    body = text.strip()
    negative = body[:1] in ("-", "−")
    body = body[1:] if negative else body
    for numeral in read_numerals(body, 0):
        if numeral.end == len(body) and numeral.high is None:
            return -numeral.value if negative else numeral.value
    return None


def in_korean(value: Decimal) -> str:
    """A number as a Korean brief writes it, exactly: digits in groups of four with their scale.

    >>> in_korean(Decimal("1234500000000")), in_korean(Decimal("-0.25"))
    ('1조 2,345억', '-0.25')
    """
    sign, value = ("-" if value < 0 else ""), abs(value)
    whole, point, fraction = f"{value:f}".partition(".")
    fraction = fraction.rstrip("0")
    rest, groups = int(whole), []
    for name, power in sorted(_scales()[1].items(), key=lambda item: -item[1]):
        count, rest = divmod(rest, 10**power)
        if count:
            groups.append(f"{count:,}{name}")
    if rest or fraction or not groups:
        groups.append(f"{rest:,}" + (point + fraction if fraction else ""))
    return sign + " ".join(groups)


@functools.cache
def _scales() -> tuple[Mapping[str, int], Mapping[str, int]]:
    numerals = load_units().numerals
    return numerals.small, numerals.large


@functools.cache
def _scale_pattern() -> re.Pattern[str]:
    small, large = ("".join(scales) for scales in _scales())
    return re.compile(
        rf"(?P<about>여)?\s?(?:(?P<small>[{small}]+)(?:\s?(?P<large>[{large}]))?|(?P<only>[{large}]))"
    )


def _read_digits(text: str, start: int) -> list[Numeral]:
    first = _DIGITS.match(text, start)
    if first is None:
        return []
    if _POWER_FOLLOWS.match(text, first.end()) is not None:
        power = _read_power(text, start)
        if power is not None:
            return [power]
    value = Decimal(first[0].translate(_COMMAS))
    found = [Numeral(start, first.end(), value, "digits", is_plain=first[0].isdecimal())]
    english = _read_english(text, start, first.end(), value)
    if english is not None:
        return [english, *found]
    if _scale_pattern().match(text, first.end()) is not None:
        found.extend(_scaled(text, start, first))
        found.reverse()
    return found


def _scaled(text: str, start: int, first: re.Match[str]) -> Iterator[Numeral]:
    """The readings of 8천 5백만, 2조5,000억 and 5.7백만, with one more piece each."""
    small, large = _scales()
    total, number, about = _Sum(), first, False
    while True:
        if not total.number(Decimal(number[0].translate(_COMMAS))):
            return
        scale = _scale_pattern().match(text, number.end())
        if scale is None:
            if number is not first:
                loose = text[number.start() - 1].isspace()
                yield Numeral(
                    start, number.end(), total.value, "digits", scale=total.scale,
                    is_about=about, has_loose_tail=loose,
                )  # fmt: skip
            return
        about = about or scale["about"] is not None
        if not all(total.small(small[char]) for char in scale["small"] or ""):
            return
        last = scale["large"] or scale["only"]
        if last and not total.large(large[last]):
            return
        yield Numeral(start, scale.end(), total.value, "digits", scale=total.scale, is_about=about)
        gap = scale.end() + (text[scale.end() : scale.end() + 1] == " ")
        following = _DIGITS.match(text, gap)
        if following is None:
            return
        number = following


def _read_power(text: str, start: int) -> Numeral | None:
    """10²⁶, 10^26, 10의 26제곱, 2.1 × 10²⁵, 1e26."""
    factor, at = Decimal(1), start
    power = _POWER.match(text, start)
    if power is None:
        mantissa = _DIGITS.match(text, start)
        if mantissa is None:
            return None
        factor = Decimal(mantissa[0].translate(_COMMAS))
        exponent = _EXPONENT.match(text, mantissa.end())
        if exponent is not None:
            value = factor * Decimal(10) ** int(exponent["exponent"])
            return Numeral(start, exponent.end(), value, "digits", scale=value)
        times = _TIMES.match(text, mantissa.end())
        if times is None:
            return None
        at = times.end()
        power = _POWER.match(text, at)
        if power is None:
            return None
    written = power["caret"] or power["raised"] or power["word"]
    value = Decimal(10) ** int(written.translate(_SUPERSCRIPTS))
    return Numeral(start, power.end(), factor * value, "digits", scale=value)


@functools.cache
def _english_pattern() -> re.Pattern[str]:
    names = load_units().numerals.english
    words = "|".join(sorted((n for n in names if len(n) > 1), key=len, reverse=True))
    letters = "".join(name for name in names if len(name) == 1)
    return re.compile(rf"\s?(?P<word>{words})(?![A-Za-z])|(?P<letter>[{letters}])(?![A-Za-z\d])")


def _read_english(text: str, start: int, end: int, value: Decimal) -> Numeral | None:
    match = _english_pattern().match(text, end)
    if match is None:
        return None
    scale = Decimal(10) ** load_units().numerals.english[match["word"] or match["letter"]]
    return Numeral(
        start, match.end(), value * scale, "english", scale=scale, letter=match["letter"] or ""
    )


def _read_sino(text: str, start: int) -> Iterator[Numeral]:
    """백이십삼, 일억 이천만, 삼점오, with one more syllable each."""
    digits = load_units().numerals.digits
    small, large = _scales()
    total, at, about = _Sum(), start, False
    limit = min(len(text), start + _LONGEST_NUMERAL)
    while at < limit:
        char = text[at]
        if char == " " and at > start and text[at - 1] in large:
            at += 1
            continue
        if char == "여" and at > start and text[at + 1 : at + 2] in large:
            about, at = True, at + 1
            continue
        if char in digits:
            taken = total.number(Decimal(digits[char]))
        elif char in small:
            taken = total.small(small[char])
        else:
            taken = char in large and total.large(large[char])
        if not taken:
            break
        at += 1
        yield Numeral(start, at, total.value, "sino", scale=total.scale, is_about=about)
    if start < at < limit and text[at] == _POINT:
        yield from _decimals(text, start, at + 1, total)


def _decimals(text: str, start: int, at: int, total: _Sum) -> Iterator[Numeral]:
    """Digits behind the point of a spelled-out number: 삼점일사, and 일점오억."""
    digits, (_, large) = load_units().numerals.digits, _scales()
    if total.scale >= _SCALE_OF_A_THOUSAND:
        return
    value, unit = total.value, Decimal(1)
    while at < len(text) and text[at] in digits:
        unit /= 10
        value += digits[text[at]] * unit
        at += 1
        yield Numeral(start, at, value, "sino")
    if unit < 1 and text[at : at + 1] in large:
        scale = Decimal(10) ** large[text[at]]
        yield Numeral(start, at + 1, value * scale, "sino", scale=scale)


@functools.cache
def _native_pattern() -> re.Pattern[str]:
    numerals = load_units().numerals

    def any_of(words: Mapping[str, object]) -> str:
        return "|".join(sorted(words, key=lambda word: (-len(word), word)))

    return re.compile(
        rf"(?P<range>{any_of(numerals.native_ranges)})"
        rf"|(?P<hundred>백)?(?P<tens>{any_of(numerals.native_tens)})(?P<ones>{any_of(numerals.native)})?"
        rf"|(?P<alone>{any_of(numerals.native)})"
    )


def _read_native(text: str, start: int) -> Iterator[Numeral]:
    numerals = load_units().numerals
    match = _native_pattern().match(text, start)
    if match is None:
        return
    if match["range"]:
        low, high = numerals.native_ranges[match["range"]]
        yield Numeral(start, match.end(), Decimal(low), "native", Decimal(high), is_about=True)
        return
    if match["alone"]:
        value = numerals.native[match["alone"]]
        yield Numeral(start, match.end(), Decimal(value), "native")
        return
    base = numerals.native_tens[match["tens"]] + (100 if match["hundred"] else 0)
    if match["ones"]:
        value = base + numerals.native[match["ones"]]
        yield Numeral(start, match.end(), Decimal(value), "native")
    yield Numeral(start, match.end("tens"), Decimal(base), "native")


@functools.cache
def spelled_starts() -> str:
    """First syllables of all numerals in Hangul."""
    numerals = load_units().numerals
    words = (
        *numerals.digits, *numerals.small, *numerals.native, *numerals.native_tens,
        *numerals.native_ranges, min(numerals.large, key=lambda name: numerals.large[name]),
    )  # fmt: skip
    return "".join(sorted({word[0] for word in words}))


@functools.cache
def spelled_characters() -> str:
    """All syllables that can stand in a numeral in Hangul."""
    numerals = load_units().numerals
    words = (
        *numerals.digits, *numerals.small, *numerals.large, *numerals.native,
        *numerals.native_tens, *numerals.native_ranges,
    )  # fmt: skip
    return "".join(sorted({*"".join(words), "여"}))
