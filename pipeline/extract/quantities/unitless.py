"""Numbers whose unit is not written beside them: 7B 모델, 128K 컨텍스트, 70억·130억 개, 초당 24."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.quantities.amounts import read_amount
from pipeline.extract.quantities.numerals import read_numerals
from pipeline.extract.quantities.readings import Reading, make_reading, may_be_year
from pipeline.extract.quantities.unit_senses import WINDOW

if TYPE_CHECKING:
    from pipeline.extract.quantities.amounts import Amount
    from pipeline.extract.quantities.numerals import Numeral
    from pipeline.model.quantities import Dimension

_ARROW = re.compile(r"\s?→\s?(?=\d)")
_LIST_JOIN = re.compile(r"\s?[→·/]\s?(?=\d)|,\s(?=\d)")
_LONGEST_LIST = 6
_LARGE_SCALE = 10_000  # 만 and above: no other number of a brief is written so without a unit
# 480억 원(국비 360억, 민자 120억): the parts in a bracket have the unit of the whole before it.
_WHOLE = re.compile(r"(?P<amount>\d[\d,.조억만천백 ]*[가-힣$€]{1,3})\s?\([^()]*$")
_WHOLE_WINDOW = 60
_PART_ENDS = re.compile(r"\s?[,)·/]")
_SIZE_NEXT = re.compile(r"\s?(?:[,·/~∼-]|및|와|과|또는)\s?\d[\d.]{0,5}\s?[BMT](?![A-Za-z\d])")
_SIZE_RANGE = re.compile(r"\s?[~∼-]\s?(?=\d)")
_SIZED = re.compile(
    r"(?:파라미터|매개\s?변수|모수)\s?(?:수|규모|개수)?(?:는|은|가|이|를)?\s?(?:(?:약|총|최대|각각)\s?)?$"
)
_SIZED_WINDOW = 20
_CONTEXT_BEFORE = re.compile(
    r"(?:컨텍스트|콘텍스트|문맥|맥락|[Cc]ontext)\s?(?:윈도우?|창|길이|크기|[Ww]indow|[Ll]ength)?(?:는|은|이|가|를|을)?\s?(?:(?:약|최대)\s?)?$"
)
_SIZE_NOUN = re.compile(
    r"(?:의\s(?:[가-힣]+\s){0,2}|\s)?(?:파라미터|매개변수|급|규모|모델|크기|사이즈|이하 모델|버전|LLM|언어\s?모델)"
)
_CONTEXT_NOUN = re.compile(r"\s?(?:컨텍스트|문맥|콘텍스트|맥락|context)")
_PER_SECOND = re.compile(r"초당\s?$")
_FRAME = re.compile(r"프레임|[Ff]rame")


def read_unitless(text: str, amount: Amount, floor: int) -> Reading | None:
    """The quantity of a number without a unit of its own, where the words around give it one.

    What stands before ``floor`` belongs to another quantity.
    """
    return _named_by_context(text, amount) or _sharing(text, amount, floor)


def _named_by_context(text: str, amount: Amount) -> Reading | None:
    """Numbers whose unit is not written beside them: 7B 모델, 128K 컨텍스트, 초당 24."""
    numeral = amount.numeral
    longest = read_numerals(text, numeral.start)[0]
    if longest.letter:
        return _sized(text, longest)
    per_second = _PER_SECOND.search(text, max(0, amount.start - 4), amount.start)
    framed = _FRAME.search(text, max(0, amount.start - WINDOW), amount.start)
    if per_second is None or framed is None or text[amount.end : amount.end + 1] not in "*), ":
        return None
    reading = _bare(text, numeral, "fps", "frequency")
    start = per_second.start()
    return replace(reading, start=start, surface=text[start : reading.end])


def _sized(text: str, numeral: Numeral) -> Reading | None:
    """7B 모델, 7B~70B 모델, 3B 및 7B 모델, 매개변수는 70B; 128K 컨텍스트, 컨텍스트 윈도우 128K."""
    before = (max(0, numeral.start - _SIZED_WINDOW), numeral.start)
    if numeral.letter in ("K", "k", "M") and (
        _CONTEXT_NOUN.match(text, numeral.end) or _CONTEXT_BEFORE.search(text, *before)
    ):
        return _bare(text, numeral, "token", "count")
    if numeral.letter not in ("B", "M", "T"):
        return None
    end = numeral.end
    for _ in range(_LONGEST_LIST):
        more = _SIZE_NEXT.match(text, end)
        if more is None:
            break
        end = more.end()
    if not (_SIZE_NOUN.match(text, end) or _SIZED.search(text, *before)):
        return None
    reading = _bare(text, numeral, "parameter", "count")
    joined = _SIZE_RANGE.match(text, numeral.end)
    high = read_numerals(text, joined.end())[0] if joined is not None else None
    if high is None or not high.letter or high.value <= numeral.value:
        return reading
    surface = text[numeral.start : high.end]
    return replace(
        reading, end=high.end, surface=surface, value_high=high.value, unit_start=high.end
    )


def _bare(text: str, numeral: Numeral, unit: str, dimension: Dimension) -> Reading:
    return Reading(
        numeral.start, numeral.end, text[numeral.start : numeral.end], numeral.value, None, unit,
        dimension, None, None, numeral.end, 0.6,
    )  # fmt: skip


def _sharing(text: str, first: Amount, floor: int) -> Reading | None:
    """A number whose unit stands at the last of its list: 70억·130억 개, 34→41%, 480억 원(국비 360억)."""
    numeral = first.numeral
    arrow = _ARROW.match(text, numeral.end)
    if may_be_year(first) or (arrow is None and numeral.scale < _LARGE_SCALE):
        return None
    last = first
    for _ in range(_LONGEST_LIST):
        join = _LIST_JOIN.match(text, last.end)
        following = read_amount(text, join.end(), join.end()) if join is not None else None
        if following is None:
            break
        if arrow is None and following.numeral.scale < _LARGE_SCALE:
            break
        last = following
        if last.kind is not None:
            return _inheriting(text, first, last, floor)
    whole = _WHOLE.search(text, max(0, numeral.start - _WHOLE_WINDOW), numeral.start)
    if whole is None or numeral.scale < _LARGE_SCALE or not _PART_ENDS.match(text, numeral.end):
        return None
    owner = _last_of(text, whole.start("amount"), whole.end("amount"))
    if owner is None or first.value >= owner.value:
        return None  # 1억 달러(1,300억): in won
    return _inheriting(text, first, owner, floor)


def _last_of(text: str, start: int, end: int) -> Amount | None:
    """The amount of money that stands from ``start`` to ``end``."""
    amount = read_amount(text, start, start)
    if amount is None or amount.end != end or amount.kind is None:
        return None
    return amount if amount.kind[1] == "currency" else None


def _inheriting(text: str, first: Amount, owner: Amount, floor: int) -> Reading | None:
    unit = owner.unit
    value = first.value * (unit.unit.factor if unit is not None else 1)
    reading = make_reading(
        text, replace(first, value=value, unit=unit, sign=owner.sign), owner, (value, None), floor
    )
    if reading is None:
        return None
    end = first.numeral.end
    return replace(
        reading, end=end, surface=text[reading.start : end], unit_start=end, confidence=0.8
    )
