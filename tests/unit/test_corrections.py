"""Knowledge files say what is wrong with them, by file and entry."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.corrections import TABLES, corrections, parse_corrections
from pipeline.knowledge.toml_files import load_toml, load_toml_file, parse_toml


@pytest.fixture
def content() -> dict[str, Any]:
    return copy.deepcopy(load_toml("corrections.toml"))


def test_the_package_file_is_sound_and_read_once() -> None:
    assert corrections() is corrections()
    assert "NeurIPS" in corrections().capital_i.mixed
    assert corrections().loose[0] == max(corrections().loose, key=len)
    assert "ㅋㅈ" in corrections().hangul.initials


def test_every_list_is_explained_in_the_header() -> None:
    path = Path(corrections.__wrapped__.__code__.co_filename).parent / "data" / "corrections.toml"
    header = path.read_text(encoding="utf-8").split("\n\n[")[0]
    for table, keys in TABLES.items():
        assert f"[{table}]" in header
        assert [key for key in keys if key not in header] == []


@pytest.mark.parametrize(
    ("table", "key", "value", "message"),
    [
        ("al", "nouns", ["Act", "Act"], r"corrections\.toml: \[al\]: nouns: 'Act' stands there twice"),
        ("al", "nouns", "Act", r"nouns must be an array of strings"),
        ("al", "nouns", [" "], r"no non-empty string"),
        ("al", "nouns", ["a\u0301"], r"is not NFC"),
        ("al", "nuns", ["Act"], r"unknown key 'nuns'"),
        ("hangul", "initials", ["ㅈ"], r"no pair of two letters"),
    ],
)  # fmt: skip
def test_faults_are_named(
    content: dict[str, Any], table: str, key: str, value: object, message: str
) -> None:
    content[table][key] = value
    with pytest.raises(KnowledgeError, match=message):
        parse_corrections(content)


def test_missing_and_unknown_parts_are_named(content: dict[str, Any]) -> None:
    del content["si"]["verbs"]
    with pytest.raises(KnowledgeError, match=r"\[si\]: verbs is missing"):
        parse_corrections(content)
    with pytest.raises(KnowledgeError, match=r"\[capital_i\]: this table is missing"):
        parse_corrections({})
    with pytest.raises(KnowledgeError, match=r"unknown table \[new\]"):
        parse_corrections({**load_toml("corrections.toml"), "new": {}})


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"nowhere\.toml: cannot be read"):
        load_toml("nowhere.toml")
    with pytest.raises(KnowledgeError, match=r"nowhere\.toml: cannot be read"):
        load_toml_file(tmp_path / "nowhere.toml")
    with pytest.raises(KnowledgeError, match=r"x\.toml: is no valid TOML: .*line 1"):
        parse_toml(b"a = 1 1", "x.toml")
    with pytest.raises(KnowledgeError, match=r"x\.toml: is not UTF-8 at byte 5"):
        parse_toml(b"a = '\xff'", "x.toml")


def test_a_users_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_bytes("\ufeffa = '가'".encode())
    assert load_toml_file(path) == {"a": "가"}
