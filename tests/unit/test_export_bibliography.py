"""Bibliographies, read back with bibtexparser and a schema of CSL-JSON."""

from __future__ import annotations

import json

import bibtexparser
import pandas as pd
import pytest
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    NameParts,
    SeparateCoAuthors,
    SplitNameParts,
)
from jsonschema import Draft202012Validator
from pylatexenc.latex2text import LatexNodes2Text

from pipeline.export.bibliography import bibtex, csl_json, latex, sources_of

COLUMNS = ["source_id", "issue_id", "authors", "publisher", "title", "url", "dated"]
ROWS = [
    (0, "동향-2021-03", None, "한국 시험 연구원(KTI)", "R&D 투자 100% 확대: {초안} $1_000~", None, "2021"),
    (1, "동향-2021-03", "김하나·이두리", "시험 학회지", "GPT-3와 C# 비교", None, "2021-03"),
    (1, "동향-2021-04", "김하나·이두리", "시험 학회지", None, "https://a.kr/x_y?p=1%20&q={z}", "2021-03-09"),
    (2, "동향-2021-04", "Jane Roe et al", None, "A study of our own", None, None),
    (3, "동향-2021-04", None, "어느 사진가", None, None, "2021-04-01"),
]  # fmt: skip
# The part of the CSL-JSON 1.0 schema that our items use (citation-style-language/schema).
CSL_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string"},
            "type": {"enum": ["webpage", "document"]},
            "title": {"type": "string"},
            "publisher": {"type": "string"},
            "URL": {"type": "string"},
            "keyword": {"type": "string"},
            "author": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"literal": {"type": "string"}},
                },
            },
            "issued": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "maxItems": 2,
                        "items": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 3,
                            "items": {"type": "integer"},
                        },
                    }
                },
            },
        },
    },
}


@pytest.fixture
def sources():
    return sources_of(pd.DataFrame(ROWS, columns=COLUMNS))


def parsed(text: bytes):
    """Entries as bibtexparser understands them, LaTeX decoded, names split."""
    library = bibtexparser.parse_string(
        text.decode(),
        append_middleware=[
            SeparateCoAuthors(),
            SplitNameParts(),
            LatexDecodingMiddleware(keep_braced_groups=False),
        ],
    )
    assert not library.failed_blocks
    return library.entries


def test_references_of_one_source_become_one_entry(sources):
    assert len(sources) == 3  # the bare picture credit says nothing to cite
    both = sources[1]
    assert both.dated == (2021, 3, 9)
    assert both.title == "GPT-3와 C# 비교"
    assert both.url is not None
    assert both.cited_in == ("동향-2021-03", "동향-2021-04")


def test_titles_and_hangul_survive_bibtex(sources):
    entries = parsed(bibtex(sources))
    titles = [e["title"].strip("{}") for e in entries]
    assert titles == ["R&D 투자 100% 확대: {초안} $1_000~", "GPT-3와 C# 비교", "A study of our own"]


def test_an_institution_is_one_name_and_people_are_several(sources):
    first, second, third = parsed(bibtex(sources))
    (institution,) = first["author"]
    assert isinstance(institution, NameParts)
    assert "한국 시험 연구원(KTI)" in " ".join(institution.last)
    assert [" ".join(n.last) for n in second["author"]] == ["김하나", "이두리"]
    assert [" ".join(n.last) for n in third["author"]] == ["Roe", "others"]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (0, {"year": "2021"}),
        (1, {"year": "2021", "month": "mar", "day": "9"}),
        (2, {}),
    ],
)
def test_dates_are_as_precise_as_printed(sources, at, expected):
    entry = parsed(bibtex(sources))[at]
    told = {f.key: f.value for f in entry.fields if f.key in {"year", "month", "day"}}
    assert told == expected
    item = json.loads(csl_json(sources))[at]
    assert item.get("issued", {}).get("date-parts", [[]])[0] == list(sources[at].dated)


def test_an_address_cannot_break_its_field(sources):
    text = bibtex(sources).decode()
    assert "url = {https://a.kr/x_y?p=1%20&q=%7Bz%7D}" in text


def test_keys_are_ascii_unique_and_do_not_depend_on_the_others(sources):
    keys = [s.key for s in sources]
    assert len(set(keys)) == len(keys)
    assert all(key.isascii() for key in keys)
    alone = sources_of(pd.DataFrame(ROWS, columns=COLUMNS).query("source_id == 1"))
    assert alone[0].key == keys[1]


def test_two_sources_printed_alike_get_two_keys():
    rows = [(n, "i", None, "P", "The same title", f"https://a.kr/{n}", "2021") for n in (0, 1)]
    keys = [s.key for s in sources_of(pd.DataFrame(rows, columns=COLUMNS))]
    assert keys[1] == f"{keys[0]}-2"


def test_csl_items_keep_the_schema(sources):
    items = json.loads(csl_json(sources))
    Draft202012Validator(CSL_SCHEMA).validate(items)
    assert [i["type"] for i in items] == ["document", "webpage", "document"]
    assert items[1]["author"] == [{"literal": "김하나"}, {"literal": "이두리"}]


@pytest.mark.parametrize("text", ["a\\b", "{}", "$&#%_^~", "100%", "한글 & 漢字", "a\n b"])
def test_what_is_escaped_can_be_read_back(text):
    back = LatexNodes2Text(keep_comments=True).latex_to_text(latex(text))
    assert back.replace("ˆ", "^") == " ".join(text.split())  # it knows a circumflex as an accent


def test_no_references_make_empty_files():
    none = sources_of(pd.DataFrame(columns=COLUMNS))
    assert bibtex(none) == b""
    assert json.loads(csl_json(none)) == []


@pytest.mark.parametrize(
    ("printed", "names", "has_others"),
    [
        ("Jane Roe, Max Moe and Ann Poe", ("Jane Roe", "Max Moe", "Ann Poe"), False),
        ("Roe, Jane", ("Roe, Jane",), False),
        ("Roe, J., Moe, M.", ("Roe, J., Moe, M.",), False),
        ("김하나, 이두리 외 3인", ("김하나", "이두리"), True),
        ("김하나 외", ("김하나",), True),
        ("Jane Roe; Max Moe", ("Jane Roe", "Max Moe"), False),
        ("Jane Roe, et al.", ("Jane Roe",), True),
        ("Jane Roe et al., A journal of our own", ("Jane Roe",), True),
    ],
)
def test_authors_are_told_apart_where_the_print_tells(printed, names, has_others):
    rows = [(0, "i", printed, None, "A title", None, None)]
    (source,) = sources_of(pd.DataFrame(rows, columns=COLUMNS))
    assert (source.authors, source.has_others) == (names, has_others)
    (entry,) = parsed(bibtex([source]))
    assert len(entry["author"]) == len(names) + has_others
