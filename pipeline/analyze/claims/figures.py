"""The figures of one block in reading order, and what a check of them found."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Sequence

CheckKind = Literal["share", "sum", "currency", "growth", "yearly_growth", "multiple", "difference"]
CHECK_KINDS: tuple[CheckKind, ...] = get_args(CheckKind)
# The word a figure counts with: the noun before it may have made another unit of it.
_COUNTER = re.compile(r".*[\d만억조천백십]\s?([^\d\s,.~만억조천백십]+)")
# Gap between true values that a float computation may make.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity of a block with the true values it leaves open.

    Attributes:
        value: In ``unit``, the base unit of its scale; of a range, the lower end.
        upper: Upper end of a range, else the value.
        low: Smallest true value; −inf for 미만.
        high: Largest true value; inf for 이상.
        printed: Value as in table ``quantities``.
        period: ISO text of the time it is about, if a date beside it tells.
        subject: Entity it is attached to.
        family: Family of its attribute, if the knowledge files hold that.
    """

    block_id: str

    start: int
    end: int
    surface: str
    value: float
    upper: float
    low: float
    high: float
    printed: float
    unit: str
    dimension: str
    currency: str | None
    period: str | None
    subject: str | None
    family: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Figures set against one another.

    Attributes:
        stated: The figure that is checked.
        inputs: The figures it is checked against.
        expected: What they give, in the unit of ``stated``.
        low: Smallest value they leave open.
        high: Largest value they leave open.
        confidence: How sure it is that the text means this relation, 0 to 1.
    """

    kind: CheckKind
    stated: Figure
    inputs: tuple[Figure, ...]
    expected: float
    low: float
    high: float
    confidence: float

    @property
    def is_consistent(self) -> bool:
        """Whether a true value fits both the stated figure and the others."""
        slack = _SLACK * max(abs(self.expected), abs(self.stated.value))
        return self.stated.low <= self.high + slack and self.low <= self.stated.high + slack

    @property
    def difference(self) -> float:
        """Stated minus expected; nothing where the expected lies in the stated range."""
        if self.stated.value <= self.expected <= self.stated.upper:
            return 0.0
        nearest = self.stated.value if self.expected < self.stated.value else self.stated.upper
        return nearest - self.expected

    @property
    def tolerance(self) -> float | None:
        """Largest difference that rounding and 약 explain; ``None`` where a bound leaves it open."""
        if self.difference >= 0:
            width = (self.stated.value - self.stated.low) + (self.high - self.expected)
        else:
            width = (self.stated.high - self.stated.upper) + (self.expected - self.low)
        return width if math.isfinite(width) else None


def ratio(one: Figure, other: Figure) -> tuple[float, float, float] | None:
    """Quotient of two figures, with the smallest and largest true value; ``None`` unless both are positive."""
    if min(one.value, other.value) <= 0:
        return None
    low = max(one.low, 0.0) / other.high
    high = one.high / other.low if other.low > 0 else math.inf
    return one.value / other.value, min(low, one.value / other.upper), high


def counts_same(one: Figure, other: Figure) -> bool:
    """Whether two figures are of one unit, or count with one word: 기업 600곳 중 150곳."""
    if one.unit == other.unit:
        return True
    words = [_COUNTER.match(figure.surface) for figure in (one, other)]
    counts = one.dimension == other.dimension == "count"
    return counts and None not in words and len({word[1] for word in words if word}) == 1


def before_of(figures: Sequence[Figure], at: int, unit: str) -> list[Figure]:
    """Earlier figures of a unit, nearest first."""
    return [figure for figure in reversed(figures[:at]) if figure.unit == unit]
