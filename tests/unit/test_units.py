"""The knowledge file of units: it is sound, and mistakes in it are named."""

import copy
from decimal import Decimal

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.toml_files import load_toml
from pipeline.knowledge.units import load_units, parse_units
from pipeline.model.quantities import DIMENSIONS, QUALIFIERS

DATA = load_toml("units.toml")


def test_knows_the_units_of_the_guidelines():
    codes = {unit.code for unit in load_units().all}
    assert codes | {head.code for head in load_units().heads} >= {
        "%", "%p", "x", "KRW", "USD", "EUR", "t", "m", "nm", "s", "min", "h", "day", "month",
        "year", "fps", "bit", "KB", "MB", "GB", "FLOPS", "person", "case", "item", "company",
        "country", "state", "paper", "parameter", "token", "word", "image", "title",
    }  # fmt: skip


def test_every_dimension_and_qualifier_is_used():
    units = load_units()
    assert {unit.dimension for unit in units.all} == set(DIMENSIONS)
    assert set(units.before.values()) == set(QUALIFIERS) == set(units.after.values())


def test_money_has_a_currency_and_nothing_else_has():
    units = load_units()
    assert units.words["달러"].currency == "USD"
    assert units.words["센트"].factor == Decimal("0.01")
    assert all((u.currency is None) == (u.dimension != "currency") for u in units.all)
    assert all(unit.currency for unit in units.signs.values())


def test_chains_join_units_that_exist():
    codes = {unit.code for unit in load_units().all}
    assert all(larger in codes and smaller in codes for larger, smaller in load_units().chains)


def changed(**sections):
    data = copy.deepcopy(DATA)
    data.update(sections)
    return data


def unit(**fields):
    entry = {"code": "km", "dimension": "length", "words": [], "symbols": [], **fields}
    return {"unit": [*DATA["unit"], entry]}


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        (unit(dimension="width"), "dimension 'width' is not known"),
        (unit(code=""), "code must be a non-empty string"),
        (unit(colour="red"), "no field 'colour'"),
        (unit(words=["달러"]), "'달러' belongs to both 'USD' and 'km'"),
        (unit(native="yes"), "must be true or false"),
        (unit(factor="ten"), "factor 'ten' is no number"),
        (unit(words="달"), "words must be an array of strings"),
        ({"unit": 3}, r"\[\[unit\]\] is missing"),
        ({"chain": [{"units": ["h"], "times": 60}]}, "needs two units"),
        ({"endings": None}, r"section \[endings\] is missing"),
        (
            {"qualifiers": {**DATA["qualifiers"], "before": {**DATA["qualifiers"]["before"], "at_most": ["약"]}}},
            "'약' stands under two qualifiers",
        ),
        ({"numerals": {**DATA["numerals"], "small": {"십": "one"}}}, "must be whole numbers"),
        (
            {"numerals": {**DATA["numerals"], "native_ranges": {"두세": [3, 2]}}},
            r"두세 needs \[low, high\]",
        ),
    ],
)  # fmt: skip
def test_mistakes_are_named(sections, message):
    with pytest.raises(KnowledgeError, match=message):
        parse_units(changed(**sections), "units.toml")
