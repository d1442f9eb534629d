"""Units, counters, currencies, qualifiers and numerals, from ``units.toml``."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.toml_files import load_toml, string_list
from pipeline.model.quantities import DIMENSIONS, QUALIFIERS, Dimension, Qualifier

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = "units.toml"
_FLAGS = ("native", "one", "loose", "large")
_FIELDS = {"code", "dimension", "words", "symbols", "signs", "context", "factor", *_FLAGS}


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number can be followed by; the file's header explains the fields."""

    code: str
    dimension: Dimension
    words: tuple[str, ...]
    symbols: tuple[str, ...]
    signs: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    factor: Decimal = Decimal(1)
    native: bool = False
    one: bool = False
    loose: bool = False
    large: bool = False

    @property
    def currency(self) -> str | None:
        """The currency, if this is money."""
        return self.code if self.dimension == "currency" else None


@dataclass(frozen=True, slots=True)
class Head:
    """Nouns that make a general counter precise: 개 기업 → ``company``."""

    code: str
    nouns: tuple[str, ...]
    counters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Numerals:
    """Values of numerals; scales as powers of ten."""

    digits: Mapping[str, int]
    small: Mapping[str, int]
    large: Mapping[str, int]
    native: Mapping[str, int]
    native_tens: Mapping[str, int]
    native_ranges: Mapping[str, tuple[int, int]]
    english: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Everything in the file, ready to be looked up.

    Attributes:
        words: Spelling in Hangul without spaces → unit.
        symbols: Spelling in letters and signs without spaces → unit.
        signs: What stands before an amount of money → unit.
        chains: (larger, smaller) → how many of the smaller make one of the larger.
        dimensions: Code → dimension.
        rates: Word before → code → code of the rate.
        before: Word before a quantity → qualifier.
        after: Beginning of what follows a quantity → qualifier.
        endings: ``any``, ``time``, ``count`` → what may follow a unit within one word.
        confusions: ``never``, ``spaced``, ``spelled`` → words that are no quantity.
        phrases: Words that stand in, or end, the phrase that says what is measured.
    """

    words: Mapping[str, Unit]
    symbols: Mapping[str, Unit]
    signs: Mapping[str, Unit]
    heads: tuple[Head, ...]
    chains: Mapping[tuple[str, str], int]
    dimensions: Mapping[str, Dimension]
    rates: Mapping[str, Mapping[str, str]]
    before: Mapping[str, Qualifier]
    after: Mapping[str, Qualifier]
    endings: Mapping[str, tuple[str, ...]]
    confusions: Mapping[str, tuple[str, ...]]
    temperature: Mapping[str, tuple[str, ...]]
    machines: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, frozenset[str]]
    numerals: Numerals
    all: tuple[Unit, ...]


@functools.lru_cache(maxsize=1)
def load_units() -> Units:
    """The package's file.

    Raises:
        KnowledgeError: The file is damaged or contradicts itself.
    """
    return parse_units(load_toml(_FILE), _FILE)


def parse_units(data: dict[str, Any], where: str) -> Units:
    """The checked content of the file.

    Raises:
        KnowledgeError: A part is missing or of the wrong kind, a dimension or field is unknown, or
            two units share a spelling.
    """
    units = [
        _unit(entry, f"{where}: unit {number}") for number, entry in _numbered(data, "unit", where)
    ]
    heads = tuple(
        Head(
            code=_text(entry, "code", place),
            nouns=string_list(entry, "nouns", place),
            counters=frozenset(string_list(entry, "counters", place)),
        )
        for number, entry in _numbered(data, "head", where)
        for place in [f"{where}: head {number}"]
    )

    def lists(section: str, *keys: str) -> Mapping[str, tuple[str, ...]]:
        table = _section(data, section, where)
        place = f"{where}: [{section}]"
        return MappingProxyType({key: string_list(table, key, place) for key in keys})

    qualifiers = _section(data, "qualifiers", where)
    return Units(
        words=_owners(units, "words", where),
        symbols=_owners(units, "symbols", where),
        signs=_owners(units, "signs", where),
        heads=heads,
        chains=MappingProxyType(_chains(data, where)),
        dimensions=MappingProxyType({unit.code: unit.dimension for unit in units}),
        rates=_rates(data, units, where),
        before=_qualifiers(qualifiers, "before", where),
        after=_qualifiers(qualifiers, "after", where),
        endings=lists("endings", "any", "time", "count"),
        confusions=lists("confusions", "never", "spaced", "spelled"),
        temperature=lists("temperature", "before", "words"),
        machines=lists("machines", "words", "decades"),
        phrases=MappingProxyType(
            {
                key: frozenset(words)
                for key, words in lists(
                    "phrases", "skipped", "done", "sizes", "joins", "adnominal", "reporters"
                ).items()
            }
        ),
        numerals=_numerals(_section(data, "numerals", where), where),
        all=tuple(units),
    )


def _numbered(data: dict[str, Any], key: str, where: str) -> list[tuple[int, dict[str, Any]]]:
    entries = data.get(key)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise KnowledgeError(f"{where}: [[{key}]] is missing")
    return list(enumerate(entries, start=1))


def _section(data: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    table = data.get(key)
    if not isinstance(table, dict):
        raise KnowledgeError(f"{where}: section [{key}] is missing")
    return table


def _text(entry: dict[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise KnowledgeError(f"{where}: {key} must be a non-empty string, not {value!r}")
    return value


def _unit(entry: dict[str, Any], where: str) -> Unit:
    code = _text(entry, "code", where)
    where = f"{where} ({code})"
    for key in entry:
        if key not in _FIELDS:
            raise KnowledgeError(f"{where}: no field {key!r}; there are {', '.join(_FIELDS)}")
    dimension = next((d for d in DIMENSIONS if d == entry.get("dimension")), None)
    if dimension is None:
        raise KnowledgeError(f"{where}: dimension {entry.get('dimension')!r} is not known")
    flags = {flag: entry.get(flag, False) for flag in _FLAGS}
    if not all(isinstance(value, bool) for value in flags.values()):
        raise KnowledgeError(f"{where}: {', '.join(_FLAGS)} must be true or false")
    try:
        factor = Decimal(entry.get("factor", "1"))
    except (InvalidOperation, TypeError, ValueError) as error:
        raise KnowledgeError(f"{where}: factor {entry['factor']!r} is no number") from error
    return Unit(
        code=code,
        dimension=dimension,
        words=string_list(entry, "words", where),
        symbols=string_list(entry, "symbols", where),
        signs=string_list({"signs": [], **entry}, "signs", where),
        context=string_list({"context": [], **entry}, "context", where),
        factor=factor,
        **flags,
    )


def _owners(units: list[Unit], kind: str, where: str) -> Mapping[str, Unit]:
    owners: dict[str, Unit] = {}
    for unit in units:
        for spelling in getattr(unit, kind):
            key = spelling.replace(" ", "")
            if key in owners:
                raise KnowledgeError(
                    f"{where}: {kind}: {spelling!r} belongs to both {owners[key].code!r} "
                    f"and {unit.code!r}"
                )
            owners[key] = unit
    return MappingProxyType(owners)


def _chains(data: dict[str, Any], where: str) -> dict[tuple[str, str], int]:
    chains = {}
    for number, entry in _numbered(data, "chain", where):
        place = f"{where}: chain {number}"
        pair, times = string_list(entry, "units", place), entry.get("times")
        if len(pair) != 2 or not isinstance(times, int):  # noqa: PLR2004 - larger and smaller
            raise KnowledgeError(f"{place}: needs two units and a whole number of times")
        chains[pair[0], pair[1]] = times
    return chains


def _rates(data: dict[str, Any], units: list[Unit], where: str) -> Mapping[str, Mapping[str, str]]:
    rates = _section(data, "rates", where)
    known = {unit.code for unit in units}
    for word, codes in rates.items():
        for code in (*codes, *codes.values()):
            if code not in known:
                raise KnowledgeError(f"{where}: [rates]: {word}: no unit has the code {code!r}")
    return MappingProxyType(rates)


def _qualifiers(table: dict[str, Any], key: str, where: str) -> Mapping[str, Qualifier]:
    place = f"{where}: [qualifiers.{key}]"
    section = _section(table, key, place)
    words: dict[str, Qualifier] = {}
    for qualifier in QUALIFIERS:
        for word in string_list(section, qualifier, place):
            if words.setdefault(word, qualifier) != qualifier:
                raise KnowledgeError(f"{place}: {word!r} stands under two qualifiers")
    return MappingProxyType(words)


def _numerals(table: dict[str, Any], where: str) -> Numerals:
    def values(key: str) -> Mapping[str, int]:
        section = _section(table, key, f"{where}: [numerals]")
        if not all(isinstance(value, int) for value in section.values()):
            raise KnowledgeError(f"{where}: [numerals.{key}]: values must be whole numbers")
        return MappingProxyType(section)

    ranges = {}
    for word, pair in _section(table, "native_ranges", f"{where}: [numerals]").items():
        if not isinstance(pair, list) or len(pair) != 2 or pair[0] >= pair[1]:  # noqa: PLR2004
            raise KnowledgeError(f"{where}: [numerals.native_ranges]: {word} needs [low, high]")
        ranges[word] = (pair[0], pair[1])
    return Numerals(
        digits=values("digits"),
        small=values("small"),
        large=values("large"),
        native=values("native"),
        native_tens=values("native_tens"),
        native_ranges=MappingProxyType(ranges),
        english=values("english"),
    )
