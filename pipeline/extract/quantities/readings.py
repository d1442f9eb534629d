"""Makes a quantity of the amounts read: sign, unit, qualifier and span."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.quantities.heads import precise_code
from pipeline.extract.quantities.qualifiers import qualifier_of

if TYPE_CHECKING:
    from decimal import Decimal

    from pipeline.extract.quantities.amounts import Amount
    from pipeline.model.quantities import Dimension, Qualifier

MINUS = re.compile(r"(?:(?<![\w)%\]가-힣])[-−–]|(?<=\s)[-−–]|(?<=[가-힣(])[−–-]|마이너스\s?)$")
_BELOW_ZERO = re.compile(r"영하\s?$")
_TRIANGLE = re.compile(r"[△▽▼]$")
_PLUS = re.compile(r"(?:^|[\s(,])\+$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity found in a text, ``text[start:end]``; exact values, see ``Quantity`` for the rest.

    Attributes:
        unit_start: Where the unit begins; ``start`` where a sign stands for it.
    """

    start: int
    end: int
    surface: str
    value: Decimal
    value_high: Decimal | None
    unit: str
    dimension: Dimension
    currency: str | None
    qualifier: Qualifier | None
    unit_start: int
    confidence: float = 0.95


def make_reading(
    text: str, first: Amount, last: Amount, values: tuple[Decimal, Decimal | None], floor: int
) -> Reading | None:
    """The quantity of an amount, or of a range from the first to the last; ``values`` are its ends.

    Nothing before ``floor`` belongs to it.
    """
    low, high = values
    kind = last.kind or first.kind
    assert kind is not None, "only amounts with a unit are finished"
    start = first.start
    minus = MINUS.search(text, max(floor, start - 6), start)
    if minus is None and kind[1] == "temperature":
        minus = _BELOW_ZERO.search(text, max(floor, start - 4), start)
    if minus is None and kind[0] in ("%", "%p"):
        minus = _TRIANGLE.search(text, max(floor, start - 1), start)
    if minus is not None:
        low, start = -low, minus.start()
    elif (plus := _PLUS.search(text, max(floor, start - 2), start)) is not None:
        start = plus.end() - 1
    match = last.unit or first.unit
    end = last.end
    code, dimension = kind
    if match is not None and dimension == "count":
        code = precise_code(text, first.start, end, code)
    return Reading(
        start=start,
        end=end,
        surface=text[start:end],
        value=low,
        value_high=high,
        unit=code,
        dimension=dimension,
        currency=code if dimension == "currency" else None,
        qualifier=qualifier_of(
            text,
            start,
            end,
            floor=floor,
            hint=last.hint or first.hint,
            is_count=dimension == "count",
        ),
        unit_start=match.start if match is not None else start,
    )


def may_be_year(amount: Amount) -> bool:
    """Whether a number without a unit looks like a year."""
    return amount.numeral.is_plain and are_years(amount.value, amount.value + 1)


def are_years(low: Decimal, high: Decimal) -> bool:
    """Whether two numbers look like the ends of a span of years."""
    return 1900 <= low < high <= 2100  # noqa: PLR2004 - 2021~2025년
