"""The grammar of quantities: sign, currency, number, unit, range, and the words that qualify them.

    [약 | 최대 | …] [sign] [$] number [~ number] unit [smaller number unit] [이상 | 미만 | …]

Whether a word is a unit is decided in ``units.py``, what a number is in ``numerals.py``.
A reader starts at each number of a text and goes on behind what was read: linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.quantities.amounts import Amount, read_amount, sign_end, with_smaller_units
from pipeline.extract.quantities.masks import masked_spans
from pipeline.extract.quantities.numerals import read_numerals
from pipeline.extract.quantities.qualifiers import qualifier_of
from pipeline.extract.quantities.readings import (
    MINUS,
    Reading,
    are_years,
    make_reading,
    may_be_year,
)
from pipeline.extract.quantities.starts import quantity_starts
from pipeline.extract.quantities.unitless import read_unitless
from pipeline.knowledge.folding import is_latin
from pipeline.knowledge.units import load_units

if TYPE_CHECKING:
    from decimal import Decimal

_TILDE = re.compile(r"\s?[~∼～〜˜∽]\s?")
_DASH = re.compile(r"[-–—‐‑−]")
_NAEJI = re.compile(r"\s?내지\s|\sto\s")
_AND = re.compile(r"\sand\s")
_BETWEEN = re.compile(r"between\s\S{0,3}$")
_RANGE_GOES_ON = re.compile(r"\s?[~∼～〜˜∽\-–—‐‑−에부내ta]")
_FROM_TO = re.compile(r"(?:에서|부터)\s?(?:약\s|최대\s)?")
_CHANGE = re.compile(
    r"로(?![가-힣])|으로(?![가-힣])|.{0,12}(?:증가|확대|늘|상승|감소|줄|하락|축소|개선|향상|성장|급증|급감|오[르른]|내[리린]|인상|인하|높)"
)
_BETWEEN_WINDOW = 12
_FRACTION_WINDOW = 24
_FRACTION = re.compile(r"\s?분의\s?")
_MINUS_SIGNS = ("-", "−", "–")
_HYPHENS = "-‐‑–"
_NAME_JOINERS = _HYPHENS + "."
_JOINERS = _NAME_JOINERS + ",:/"
_VAGUE = re.compile(r"(?:^|[^가-힣])(?:수|몇|몇몇)\s$")


def find_in_text(text: str) -> list[Reading]:
    """Every quantity of a text, in order, none overlapping another.

    >>> [(r.surface, str(r.value), r.unit) for r in find_in_text("매출은 약 1.5조 원, 12%p 증가")]
    [('1.5조 원', '1500000000000.0', 'KRW'), ('12%p', '12', '%p')]
    """
    starts = quantity_starts(text)
    if not starts:
        return []
    masks = _merged(masked_spans(text))
    ends = [end for _, end in masks]
    found: list[Reading] = []
    reach = 0
    for start in starts:
        if start < reach:
            continue
        mask = bisect_right(ends, start)
        if mask < len(masks) and masks[mask][0] <= start:
            continue
        limit = masks[mask][0] if mask < len(masks) else len(text)
        reading = _read(text, start, reach)
        if reading is not None and _core_end(reading) <= limit:
            found.append(reading)
            reach = reading.end
    return found


def _core_end(reading: Reading) -> int:
    return reading.unit_start if reading.unit_start > reading.start else reading.end


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _read(text: str, start: int, floor: int) -> Reading | None:
    """The quantity whose number begins at ``start``; nothing before ``floor`` belongs to it."""
    if not _may_begin(text, start, floor):
        return None
    fraction = _fraction(text, start)
    if fraction is not None:
        qualifier = qualifier_of(text, start, fraction.end, floor=floor, hint=None)
        return replace(fraction, qualifier=qualifier)
    first = read_amount(text, start, floor)
    if first is None:
        return None
    last = _range_end(text, first)
    if last is not None:
        return _finish_range(text, first, last, floor)
    if first.kind is not None:
        return _finish(text, first, floor)
    return read_unitless(text, first, floor)


def _may_begin(text: str, start: int, floor: int) -> bool:
    """Whether a number can begin here: not inside GPT-3, A100, 2.0.1 or 제3조."""
    before = text[start - 1 : start]
    if not text[start].isdecimal():
        return not _VAGUE.search(text, max(0, start - 4), start)
    if is_latin(before or " "):
        return any(text.endswith(sign, 0, start) for sign in load_units().signs)
    if before.isdecimal() or before in ("_", "#", "§"):
        return False
    joined = text[start - 2 : start - 1] if start > 1 else ""
    if not joined or start <= floor or before not in _JOINERS:
        return True
    return not (
        (joined.isdecimal() and before in _JOINERS)
        or (is_latin(joined) and before in _NAME_JOINERS)
        or (joined in ")]" and before in _HYPHENS)
    )


def _fraction(text: str, start: int) -> Reading | None:
    """3분의 1 as a share of one."""
    if text.find("분의", start, start + _FRACTION_WINDOW) < 0:
        return None
    for below in read_numerals(text, start):
        between = _FRACTION.match(text, below.end)
        if between is None or not below.value or below.style == "native":
            continue
        above = next(iter(read_numerals(text, between.end())), None)
        if above is not None and above.value < below.value:
            value = above.value / below.value
            return Reading(
                start, above.end, text[start : above.end], value, None, "x", "ratio", None, None,
                above.end, 0.8,
            )  # fmt: skip
    return None


def _range_end(text: str, first: Amount) -> tuple[Amount, Decimal] | None:
    """The upper end where a range follows, and its value with its sign."""
    if first.numeral.high is not None or _RANGE_GOES_ON.match(text, first.end) is None:
        return None
    for pattern in (_TILDE, _DASH, _FROM_TO, _NAEJI, _AND):
        join = pattern.match(text, first.end)
        if join is None:
            continue
        negative = pattern is _TILDE and text[join.end() : join.end() + 1] in _MINUS_SIGNS
        at = join.end() + negative
        if first.sign is not None:
            at = sign_end(text, at)
        second = read_amount(text, at, at) if at < len(text) else None
        if second is not None and second.kind is None and first.sign is not None:
            longest = read_numerals(text, at)[0]  # $3~5 billion
            second = replace(second, end=longest.end, numeral=longest, value=longest.value)
        if second is not None and _joins(text, pattern, first, second):
            return second, -second.value if negative else second.value
        return None
    return None


def _joins(text: str, pattern: re.Pattern[str], first: Amount, second: Amount) -> bool:
    """3분에서 4분 is a range, 10%에서 20%로 a change, 031-739-7352 neither."""
    if second.kind is None and first.sign is None:
        return False
    if pattern is _DASH:
        return text[second.end : second.end + 1] != "-"
    if pattern is _AND:
        return _BETWEEN.search(text, max(0, first.start - _BETWEEN_WINDOW), first.start) is not None
    if pattern is _FROM_TO:
        same = first.kind == second.kind or (first.kind is None and not may_be_year(first))
        return same and _CHANGE.match(text, second.end) is None
    return True


def _finish_range(
    text: str, first: Amount, last: tuple[Amount, Decimal], floor: int
) -> Reading | None:
    second, high = last
    kind = second.kind or first.kind
    assert kind is not None, "a range has a unit at one of its ends"
    if first.kind is not None and first.kind[0] != kind[0]:
        times = load_units().chains.get((kind[0], first.kind[0]))
        if times is None or first.value >= high * times:
            return _finish(text, first, floor)
        smaller = replace(second, unit=first.unit)  # 6개월~1년: six to twelve months
        return make_reading(text, first, smaller, (first.value, high * times), floor)
    low = first.value
    if first.unit is None and second.unit is not None:
        low *= second.unit.unit.factor
    scale = second.numeral.scale
    if first.numeral.scale == 1 and first.unit is None and scale > 1 and low < high / scale:
        low *= scale  # 2~3만 명
    is_negative = MINUS.search(text, max(floor, first.start - 6), first.start) is not None
    if (-low if is_negative else low) >= high:
        return None if first.kind is None else _finish(text, first, floor)
    if kind[1] == "time" and first.numeral.is_plain and are_years(low, high):
        return None
    return make_reading(text, first, second, (low, high), floor)


def _finish(text: str, amount: Amount, floor: int) -> Reading | None:
    chained = with_smaller_units(text, amount)
    return make_reading(text, amount, chained, (chained.value, amount.numeral.high), floor)
