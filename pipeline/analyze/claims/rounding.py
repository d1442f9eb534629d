"""Which true values a printed figure leaves open: its digits, 약, 이상, 미만.

A printed figure is a rounded one. 1,750억 may stand for anything that rounds to it, 약 1조 for a
tenth more or less, 10% 이상 for everything above. Two figures contradict each other only if no true
value fits both.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pipeline.settings import AnalyzeSettings

_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UPWARD, _DOWNWARD = ("at_least", "more_than"), ("at_most", "less_than")
_SAME = 1e-9  # of floats that were the same decimal


def add_bounds(quantities: pd.DataFrame, settings: AnalyzeSettings) -> pd.DataFrame:
    """The figures with the true values each leaves open.

    Args:
        quantities: Table ``quantities``: ``surface``, ``value``, ``value_high``, ``dimension``,
            ``qualifier``.
        settings: ``claim_rounding``, ``claim_approx``.

    Returns:
        A copy with columns ``upper`` (upper end of a range, else the value), ``half`` (half the
        step it is rounded to), ``low`` and ``high`` (infinite for 이상, 미만 …), ``digits``
        (significant digits) in the figure's own unit.
    """
    unique = quantities[["surface", "value", "dimension"]].drop_duplicates()
    steps = pd.DataFrame(
        [
            printed_steps(surface, value, counts=dimension == "count")
            for surface, value, dimension in unique.itertuples(index=False)
        ],
        columns=["printed", "stripped", "digits"],
        index=unique.index,
    )
    frame = quantities.merge(
        unique.join(steps), on=["surface", "value", "dimension"], how="left", validate="m:1"
    )
    value = frame["value"].to_numpy(float)
    upper = frame["value_high"].fillna(frame["value"]).to_numpy(float)
    half = np.maximum(
        frame["printed"] / 2,
        np.minimum(frame["stripped"] / 2, settings.claim_rounding * abs(value)),
    ).to_numpy(float)
    qualifier = frame["qualifier"]
    approx = (qualifier == "approx").fillna(value=False).to_numpy(bool)
    half = np.where(approx, np.maximum(half, settings.claim_approx * abs(value)), half)
    low = np.where(qualifier.isin(_DOWNWARD), -np.inf, value - half)
    high = np.where(qualifier.isin(_UPWARD), np.inf, upper + half)
    return frame.drop(columns=["printed", "stripped"]).assign(
        upper=upper, half=half, low=low, high=high
    )


def printed_steps(surface: str, value: float, *, counts: bool) -> tuple[float, float, int]:
    """How coarsely a figure is printed.

    Args:
        surface: Text of the figure.
        value: In its unit, scales multiplied out.
        counts: Whether it counts things: a plain number of things is exact.

    Returns:
        Step of its last printed digit; step of its last digit that is no trailing zero of a whole
        number (those may be rounding); significant digits, such zeros left out.

    >>> printed_steps("1,750억 개", 1.75e11, counts=True)
    (100000000.0, 1000000000.0, 3)
    >>> printed_steps("80.2%", 80.2, counts=False)
    (0.1, 0.1, 3)
    >>> printed_steps("26명", 26.0, counts=True)
    (0.0, 0.0, 2)
    """
    numerals = _NUMERAL.findall(surface)
    number = float(numerals[0].replace(",", "")) if len(numerals) == 1 else 0.0
    if not number or not value:
        return _steps_of_value(value, counts=counts)
    times = abs(value) / number
    whole, _, fraction = numerals[0].replace(",", "").partition(".")
    if fraction:
        step = times * 10.0 ** -len(fraction)
        return step, step, len((whole + fraction).lstrip("0"))
    kept = whole.rstrip("0")
    stripped = times * 10.0 ** (len(whole) - len(kept))
    exact = counts and abs(times - 1) < _SAME
    printed = 0.0 if exact else times
    return printed, 0.0 if exact and kept == whole else stripped, len(kept.lstrip("0"))


def _steps_of_value(value: float, *, counts: bool) -> tuple[float, float, int]:
    """The same of a figure in words or of several parts (두 개, 2억5천만): its value tells."""
    _, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int), "figures are finite"
    step = 0.0 if counts and exponent <= 0 else 10.0**exponent
    return step, step, len(digits)
