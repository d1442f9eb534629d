"""Yearly average exchange rates to the won, from ``exchange_rates.toml``."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.toml_files import load_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = "exchange_rates.toml"
_WON = "KRW"


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """Won for one unit of each currency, by year.

    Attributes:
        first_year: Year of the first entry of every list.
        krw: Currency code → yearly averages.
    """

    first_year: int
    krw: Mapping[str, tuple[float, ...]]

    def bounds(self, source: str, target: str, year: int) -> tuple[float, float] | None:
        """Lowest and highest yearly average of a year and its neighbors.

        A brief of January speaks of last year's money, and a forecast of next year's.

        Args:
            source: Currency one unit of which is priced.
            target: Currency it is priced in.
            year: Year in the middle.

        Returns:
            Units of ``target`` for one of ``source``; ``None`` where a rate is not known.
        """
        rates = []
        for at in (year - 1, year, year + 1):
            one, other = self._won(source, at), self._won(target, at)
            if one is not None and other is not None:
                rates.append(one / other)
        # The year itself must be known: its neighbor alone says too little.
        if self._won(source, year) is None or self._won(target, year) is None:
            return None
        return min(rates), max(rates)

    def _won(self, currency: str, year: int) -> float | None:
        if currency == _WON:
            return 1.0
        rates = self.krw.get(currency, ())
        at = year - self.first_year
        return rates[at] if 0 <= at < len(rates) else None


@functools.lru_cache(maxsize=1)
def load_exchange_rates() -> ExchangeRates:
    """The package's file.

    Raises:
        KnowledgeError: The file is damaged.
    """
    return parse_exchange_rates(load_toml(_FILE), _FILE)


def parse_exchange_rates(data: dict[str, Any], where: str) -> ExchangeRates:
    """The checked content of the file.

    Raises:
        KnowledgeError: A part is missing, a rate is no positive number, lists differ in length.
    """
    first, table = data.get("first_year"), data.get("krw")
    if not isinstance(first, int) or not isinstance(table, dict) or not table:
        raise KnowledgeError(f"{where}: first_year and [krw] must be there")
    rates: dict[str, tuple[float, ...]] = {}
    for currency, values in table.items():
        if not isinstance(values, list) or not all(
            isinstance(value, int | float) and value > 0 for value in values
        ):
            raise KnowledgeError(f"{where}: [krw]: {currency} must be a list of positive numbers")
        rates[currency] = tuple(float(value) for value in values)
    if len({len(values) for values in rates.values()}) != 1:
        raise KnowledgeError(f"{where}: [krw]: all lists must cover the same years")
    return ExchangeRates(first, MappingProxyType(rates))
