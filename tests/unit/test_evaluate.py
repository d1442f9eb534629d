"""The scorer counts what it says, and its exit status tells."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "evaluate.py"
DOC = "x01_호.txt"


@pytest.fixture(scope="module")
def scorer():
    spec = importlib.util.spec_from_file_location("evaluate_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


GOLD = {
    "doc": DOC,
    "issue": {"series": "예제", "published": "2020-06", "basis": "cover"},
    "articles": [{"title": "OpenAl, GPT-3 공개", "line": 1}],
    "references": [
        {"line": 9, "marker": "1", "publisher": "Wired", "title": "A Title", "date": "2020-06-01"},
        {"line": 10, "marker": None, "publisher": "라이카", "title": None, "date": None},
    ],
    "repairs": [{"line": 1, "surface": "OpenAl", "nth": 1, "fixed": "OpenAI", "why": "l for I"}],
    "mentions": [
        {"line": 1, "surface": "OpenAl", "nth": 1, "type": "company", "entity": "OpenAI"},
        {"line": 2, "surface": "구글", "nth": 1, "type": "company", "entity": "Google"},
        {"line": 2, "surface": "구글", "nth": 2, "type": "company", "entity": "Google"},
    ],
    "figures": [
        {"line": 2, "surface": "60~70%", "nth": 1, "value": [60, 70], "unit": "%", "about": "비율"},
        {"line": 3, "surface": "1,750억 개", "value": 175000000000, "unit": "parameter"},
    ],
    "dates": [{"line": 3, "surface": "6.11.", "nth": 1, "iso": "2020-06-11"}],
}
MENTION = {"entity_type": "company", "issue_id": "a"}
QUANTITY = {"issue_id": "a", "unit": "%", "value_high": None}
TABLES = {
    "issues": [
        {"issue_id": "a", "source_path": f"raw/{DOC}", "published_on": dt.date(2020, 6, 1)},
        {"issue_id": "b", "source_path": "raw/other.txt", "published_on": None},
    ],
    "articles": [{"issue_id": "a", "title": "OpenAI, GPT-3 공개"}],
    "references": [
        {"issue_id": "a", "publisher": "Wired", "title": "A  title.", "dated": "2020-06-01"},
        {"issue_id": "a", "publisher": "라이카", "title": None, "dated": None},
    ],
    "repairs": [
        {"issue_id": "a", "source_line": 1, "after": "OpenAI", "kind": "ocr"},
        {"issue_id": "a", "source_line": 5, "after": "한 줄", "kind": "join"},
        {"issue_id": "a", "source_line": 6, "after": "AI", "kind": "ocr"},
    ],
    "mentions": [
        {
            **MENTION,
            "source_line": 1,
            "surface": "OpenAI",
            "raw_surface": "OpenAl",
            "entity_id": "openai",
        },
        {**MENTION, "source_line": 2, "surface": "구글", "raw_surface": "구글", "entity_id": "aa"},
        {
            **MENTION,
            "source_line": 3,
            "surface": "네이버",
            "raw_surface": "네이버",
            "entity_id": "aa",
        },
    ],
    "quantities": [
        {**QUANTITY, "source_line": 2, "value": 60.0, "value_high": 70.0},
        {**QUANTITY, "source_line": 3, "value": 1.75e11, "unit": "token"},
    ],
    "dates": [
        {"issue_id": "a", "source_line": 3, "iso": "2020-06-11", "is_relative": False},
        {"issue_id": "a", "source_line": 4, "iso": "2020", "is_relative": True},
    ],
    "entities": [
        {"entity_id": "openai", "name": "OpenAI", "name_ko": "오픈AI", "name_en": "OpenAI"},
        {"entity_id": "aa", "name": "Naver", "name_ko": "네이버", "name_en": "Naver"},
    ],
    "aliases": [{"entity_id": "openai", "alias": "오픈 AI"}],
}


@pytest.fixture
def folders(tmp_path):
    """A processed folder and a gold folder that belong together."""
    tables, gold = tmp_path / "processed" / "tables", tmp_path / "gold"
    tables.mkdir(parents=True)
    gold.mkdir()
    for name, rows in TABLES.items():
        pq.write_table(pa.Table.from_pylist(rows), tables / f"{name}.parquet")
    (gold / "x01.json").write_text(json.dumps(GOLD, ensure_ascii=False), encoding="utf-8")
    return tables.parent, gold


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("published", (1, 1, 1)),
        ("articles", (1, 1, 1)),
        ("references", (2, 2, 2)),
        ("repairs", (1, 2, 1)),  # the join is no damage and not judged
        ("mentions", (2, 3, 3)),  # one of two equal mentions found, one too many
        ("mentions: company", (2, 3, 3)),
        ("entity of a mention", (1, 2, 2)),
        ("quantities", (1, 2, 2)),  # right number, wrong unit
        ("dates", (1, 1, 1)),  # relative dates are not annotated
    ],
)
def test_counts(scorer, folders, kind, counts):
    scores, absent = scorer.evaluate(*folders)
    assert absent == []
    assert (scores[kind].matched, scores[kind].found, scores[kind].gold) == counts


def test_measures(scorer):
    score = scorer.Score(matched=2, found=4, gold=3)
    assert score.precision == 0.5
    assert score.recall == pytest.approx(2 / 3)
    assert score.f1 == pytest.approx(4 / 7)
    assert scorer.Score().f1 == 0.0


def test_pairing_is_the_largest_there_is(scorer):
    # A greedy pairing gives the first row what only the second could have.
    gold, found = [{"v": (1, 2)}, {"v": (1,)}], [{"v": 1}, {"v": 2}]
    pairs = scorer.pair(gold, found, lambda g, f: f["v"] in g["v"])
    assert pairs == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("GPT-3", "gpt3"), ("Few–Shot  Learners.", "fewshotlearners"), ("ＡＩ", "ai"), (None, "")],
)
def test_normalize(scorer, text, expected):
    assert scorer.normalize(text) == expected


def test_table_and_exit_status(scorer, folders, capsys):
    processed, gold = folders
    assert scorer.main([str(processed), "--gold", str(gold)]) == 0
    printed = capsys.readouterr().out
    assert "mentions" in printed
    assert printed.index("quantities") < printed.index("mentions: company")


def test_misses_are_listed(scorer, folders, capsys):
    processed, gold = folders
    assert scorer.main([str(processed), "--gold", str(gold), "--misses", "mentions"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed] == ["missed", "spurious"]
    assert "네이버" in printed[1]


def test_absent_document_counts_as_missed(scorer, folders, capsys):
    processed, gold = folders
    other = {**GOLD, "doc": "x02_없음.txt"}
    (gold / "x02.json").write_text(json.dumps(other, ensure_ascii=False), encoding="utf-8")
    assert scorer.main([str(processed), "--gold", str(gold)]) == 1
    assert "x02_없음.txt" in capsys.readouterr().err
    scores, _ = scorer.evaluate(processed, gold)
    assert scores["published"].gold == 2
    assert scores["dates"].recall == 0.5


@pytest.mark.parametrize("lacking", ["issues", "gold", "kind"])
def test_nothing_to_score(scorer, folders, lacking, capsys):
    processed, gold = folders
    arguments = [str(processed), "--gold", str(gold)]
    if lacking == "issues":
        (processed / "tables" / "issues.parquet").unlink()
    elif lacking == "gold":
        (gold / "x01.json").unlink()
    else:
        arguments += ["--misses", "mention"]
    with pytest.raises(SystemExit) as stopped:
        scorer.main(arguments)
    assert stopped.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_missing_table_is_said_and_counts_as_empty(scorer, folders, capsys):
    processed, gold = folders
    (processed / "tables" / "dates.parquet").unlink()
    scores, _ = scorer.evaluate(processed, gold)
    assert "dates.parquet" in capsys.readouterr().err
    assert (scores["dates"].found, scores["dates"].gold) == (0, 1)
