"""Quantities (수치): numbers with their unit, and the closed vocabularies that describe them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Dimension = Literal[
    "ratio", "currency", "time", "effort", "length", "area", "volume", "mass", "temperature",
    "angle", "speed", "frequency", "information", "data_rate", "compute", "power", "energy",
    "electricity", "pressure", "sound", "light", "resolution", "age", "score", "count",
]  # fmt: skip
Qualifier = Literal["approx", "at_least", "at_most", "less_than", "more_than"]

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
QUALIFIERS: tuple[Qualifier, ...] = get_args(Qualifier)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: a span of a block's text, the words that qualify it not included.

    Attributes:
        value: In ``unit``, scales multiplied out (1,750억 개 → 175000000000); of a range, the lower.
        value_high: Upper end of a range, else ``None``.
        unit: Code from ``units.toml``.
        currency: ISO 4217 code of an amount of money, else ``None``.
        subject_entity_id: Whose quantity it is; ``None`` when nothing near can be it.
        attribute: What is measured, one to four words of the text; ``None`` when unsure.
        confidence: Of the reading and of its subject and attribute together, 0 to 1.
    """

    block_id: str
    start: int
    end: int
    surface: str
    value: float
    value_high: float | None
    unit: str
    dimension: Dimension
    currency: str | None
    qualifier: Qualifier | None
    subject_entity_id: str | None
    attribute: str | None
    confidence: float
