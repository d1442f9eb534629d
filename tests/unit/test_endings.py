"""The file of name endings: read whole, and refused when a part is missing."""

import copy

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.endings import load_name_endings, parse_name_endings
from pipeline.knowledge.toml_files import load_toml


def test_package_file():
    endings = load_name_endings()
    assert "에서" in endings.case
    assert "산" in endings.suffixes["place"]
    assert "기술" in endings.nouns["technical"]
    assert endings.countries.readings["美"] == "미"
    assert "한미일" in endings.countries.pairs


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("particles", "case"), ("particles", None), ("suffixes", "work"), ("nouns", "person"),
        ("prefixes", "place"), ("countries", "readings"), ("countries", "shared"),
        ("countries", "not_before"), ("countries", "counters"),
    ],
)  # fmt: skip
def test_missing_parts_are_named(section, key):
    data = copy.deepcopy(load_toml("name_endings.toml"))
    if key is None:
        del data[section]
    else:
        del data[section][key]
    with pytest.raises(KnowledgeError, match=rf"x\.toml.*{section}.*{key or 'missing'}"):
        parse_name_endings(data, "x.toml")


def test_readings_map_one_character_to_one():
    data = copy.deepcopy(load_toml("name_endings.toml"))
    data["countries"]["readings"] = {"美國": "미국"}
    with pytest.raises(KnowledgeError, match="character to syllable"):
        parse_name_endings(data, "x.toml")
