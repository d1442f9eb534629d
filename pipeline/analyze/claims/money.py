"""Two currencies of one amount against each other: 10억 달러(약 1조 3천억 원)."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.analyze.claims.figures import Finding
from pipeline.knowledge.exchange_rates import load_exchange_rates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.analyze.claims.figures import Figure

_SAME_AMOUNT = re.compile(
    r"(?:\s?[(\[]\s?(?:한화|원화|우리\s?돈|미화)?|,\s(?:한화|우리\s?돈|미화))(?:로|으로)?\s?(?:환산\s(?:시|하면)\s)?(?:약|대략|=|≒|≈)?\s?"
)
_SURE = 0.9


def currency_findings(
    text: str, figures: Sequence[Figure], years: Sequence[int], *, margin: float
) -> list[Finding]:
    """Each amount that a bracket behind it gives in another currency.

    The rate must lie between the yearly averages of the years the block may speak of and their
    neighbors, give or take ``margin``.

    Args:
        text: The block's text.
        figures: Its figures in order.
        years: Of the issue and of the dates in the block; empty without any.
        margin: How far a day's rate strays from its year's average, as a share.

    Returns:
        Expected is the amount at the middle of the rates; nothing for currencies or years that
        ``exchange_rates.toml`` does not know.
    """
    found = []
    for first, second in pairwise(figures):
        if not first.currency or not second.currency or first.currency == second.currency:
            continue
        if not _SAME_AMOUNT.fullmatch(text[first.end : second.start]) or first.value <= 0:
            continue
        known = (load_exchange_rates().bounds(first.currency, second.currency, y) for y in years)
        rates = [bound for bounds in known if bounds is not None for bound in bounds]
        if not rates:
            continue
        low, high = min(rates) * (1 - margin), max(rates) * (1 + margin)
        middle = (min(rates) + max(rates)) / 2
        # A bound on the amount bounds the converted one alike: both stand for one true amount.
        plain = replace(
            first,
            low=first.low if first.low > 0 else first.value,
            high=min(first.high, first.upper * 1.05),
        )
        found.append(
            Finding(
                "currency", second, (first,), first.value * middle,
                plain.low * low, plain.high * high, _SURE,
            )
        )  # fmt: skip
    return found
