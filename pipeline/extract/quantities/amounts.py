"""Reads a number with its unit or currency sign: 2억 달러, $2 billion, 5분 25초."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.extract.quantities.numerals import Numeral, read_numerals, spelled_starts
from pipeline.extract.quantities.units import UnitMatch, read_unit
from pipeline.knowledge.folding import is_hangul, is_latin
from pipeline.knowledge.units import load_units

if TYPE_CHECKING:
    from pipeline.knowledge.units import Unit
    from pipeline.model.quantities import Dimension, Qualifier

_SIGN_WINDOW = 5
_SCALE_LETTER = re.compile(r"[mbt](?![A-Za-z\d])")


@dataclass(frozen=True, slots=True)
class Amount:
    """Number and unit, before range, sign and qualifier.

    Attributes:
        unit: ``None`` where a currency sign stands for it, or nothing does.
    """

    start: int
    end: int
    numeral: Numeral
    value: Decimal
    unit: UnitMatch | None
    sign: Unit | None

    @property
    def kind(self) -> tuple[str, Dimension] | None:
        """Code and dimension of the unit; ``None`` for a bare number."""
        if self.sign is not None:
            return self.sign.code, self.sign.dimension
        return (self.unit.code, self.unit.dimension) if self.unit is not None else None

    @property
    def hint(self) -> Qualifier | None:
        """The qualifier that stands within: 100여 개, 두세 명, 10만+ 개."""
        hint = self.unit.hint if self.unit is not None else None
        return hint or ("approx" if self.numeral.is_about else None)


def read_amount(text: str, start: int, floor: int) -> Amount | None:
    """The number at ``start`` with its unit: the longest number that has one, else a bare one.

    What stands before ``floor`` belongs to another quantity.
    """
    numerals = read_numerals(text, start)
    sign, sign_start = _currency_sign(text, start, floor)
    for numeral in numerals:
        if numeral.style in ("sino", "native") and not _ends_well(text, numeral):
            continue
        unit = read_unit(text, numeral)
        if sign is not None and (unit is None or unit.unit.dimension != "currency"):
            written = _short_scale(text, numeral) or numeral
            return Amount(sign_start, written.end, written, written.value, None, sign)
        if unit is not None:
            value = numeral.value * unit.unit.factor
            return Amount(sign_start, unit.end, numeral, value, unit, None)
    digits = next((n for n in numerals if n.style == "digits"), None)
    return Amount(start, digits.end, digits, digits.value, None, None) if digits else None


def with_smaller_units(text: str, amount: Amount) -> Amount:
    """The amount with what follows it in smaller units, as one in the smallest: 5분 25초 → 325 s."""
    chains = load_units().chains
    while amount.unit is not None and amount.numeral.high is None and amount.unit.code in _larger():
        gap = amount.end + (text[amount.end : amount.end + 1] == " ")
        if text[gap : gap + 1] not in _number_starts():
            break
        smaller = read_amount(text, gap, gap)
        if smaller is None or smaller.unit is None:
            break
        times = chains.get((amount.unit.code, smaller.unit.code))
        if times is None or smaller.value >= times:
            break
        value = amount.value * times + smaller.value
        amount = replace(amount, end=smaller.end, value=value, unit=smaller.unit)
    return amount


def _short_scale(text: str, numeral: Numeral) -> Numeral | None:
    """£30m: behind a currency sign small letters are scales too."""
    letter = _SCALE_LETTER.match(text, numeral.end)
    if letter is None or numeral.style != "digits":
        return None
    scale = Decimal(10) ** load_units().numerals.english[letter[0].upper()]
    return replace(numeral, end=letter.end(), value=numeral.value * scale, scale=scale)


@functools.cache
def _larger() -> frozenset[str]:
    """Units that a smaller one can follow."""
    return frozenset(larger for larger, _ in load_units().chains)


@functools.cache
def _number_starts() -> frozenset[str]:
    return frozenset(spelled_starts() + "0123456789")


def sign_end(text: str, start: int) -> int:
    """Where the currency sign ends that stands at ``start``; ``start`` where none does."""
    for sign in sorted(load_units().signs, key=len, reverse=True):
        if text.startswith(sign, start):
            return start + len(sign)
    return start


def _ends_well(text: str, numeral: Numeral) -> bool:
    """A numeral in Hangul stands alone or right before its unit."""
    after = text[numeral.end : numeral.end + 1]
    return bool(after) and (is_hangul(after) or after in " %℃㎞㎏$")


@functools.cache
def _sign_pattern() -> re.Pattern[str]:
    signs = sorted(load_units().signs, key=lambda s: (-len(s), s))
    return re.compile(rf"(?:{'|'.join(map(re.escape, signs))})\s?$")


@functools.cache
def _sign_ends() -> frozenset[str]:
    return frozenset(sign[-1] for sign in load_units().signs)


def _currency_sign(text: str, start: int, floor: int) -> tuple[Unit | None, int]:
    """The sign before a number and where it begins; ``start`` where there is none."""
    before = text[max(floor, start - 2) : start].rstrip()[-1:]
    if before not in _sign_ends():
        return None, start
    match = _sign_pattern().search(text, max(floor, start - _SIGN_WINDOW), start)
    if match is None:
        return None, start
    begin = match.start()
    if is_latin(match[0][0]) and begin and is_latin(text[begin - 1]):
        return None, start
    return load_units().signs[match[0].strip()], begin
