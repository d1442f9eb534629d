"""What the evidence panel and the search read: queries, texts of issues, the index, long tables."""

from __future__ import annotations

import json
import re

import lxml.html
import pandas as pd
import pytest

from pipeline.report.charts.movement import movement
from pipeline.report.evidence import (
    Evidence,
    evidence_attributes,
    evidence_points,
    row_attributes,
)
from pipeline.report.format import Text, same
from pipeline.report.json_files import data_file, to_json
from pipeline.report.navigation import NAVIGATION, menu
from pipeline.report.pages.page import (
    WHOLE_UP_TO,
    DataTable,
    Evidenced,
    Keyed,
    Link,
    Page,
    sort_key,
)
from pipeline.report.pages.table_files import spill, table_files
from pipeline.report.pages.view import Corpus
from pipeline.report.search_index import bucket_of, fold, index_files
from pipeline.report.shards import shard_files
from pipeline.report.single_file import single_file
from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from pipeline.tables import TABLES
from tests.unit.report_frames import HOSTILE, Size, make, make_hostile

CALL = re.compile(r'^aiBrief\("([^"]+)",(.*)\);\n$', re.DOTALL)


def corpus_of(tables):
    return Corpus(tables, ReportSettings())


def value_of(content):
    name, value = CALL.match(content.decode()).groups()
    return name, json.loads(value)


def index_of(corpus):
    rows = [row for content in index_files(corpus).values() for row in value_of(content)[1]]
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: row for row in rows}


def numbers(row):
    at, out = 0, []
    for step in row[1].split(" "):
        at += int(step, 36)
        out.append(at)
    return out


@pytest.mark.parametrize(
    ("evidence", "query"),
    [
        (Evidence(), {}),
        (Evidence(entities=("a", "b")), {"entities": ["a", "b"]}),
        (Evidence(term="낱말", issues=("i",)), {"issues": ["i"], "term": "낱말"}),
        (Evidence(blocks=("b", ("c", 1, 2))), {"blocks": ["b", ["c", 1, 2]]}),
        (Evidence(articles=("i/a1",)), {"articles": ["i/a1"]}),
    ],
)
def test_a_query_says_what_was_asked_and_no_more(evidence, query):
    assert evidence.query() == query
    assert json.loads(evidence.json()) == query
    assert bool(evidence) is bool(query)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_attributes_hold_any_text(hostile):
    markup = evidence_attributes(Evidence(entities=(hostile,)))
    read = lxml.html.fragment_fromstring(f"<p {markup}></p>")
    assert json.loads(read.attrib["data-evidence"]) == {"entities": [hostile]}
    assert set(read.attrib) == {"data-evidence", "tabindex", "role", "aria-haspopup"}
    assert row_attributes(None) == evidence_attributes(Evidence()) == ""


def test_points_carry_the_query_last():
    points = evidence_points([["a"], ["b"]], [Evidence(entities=("x",)), None])
    assert points == [["a", {"e": {"entities": ["x"]}}], ["b", None]]
    assert evidence_points(None, [Evidence(term="t")]) == [[{"e": {"term": "t"}}]]
    with pytest.raises(ValueError, match="zip"):
        evidence_points([["a"]], [])


def test_a_chart_keeps_the_queries_of_its_points():
    row = {"label": "a", "entity_id": "e", "entity_type": "model", "series": "s", "issue": "i",
           "issue_id": "i-1", "column": "i-1", "tick": "t", "article_count": 2,
           "article_share": 0.4, "share_low": 0.1, "share_high": 0.7}  # fmt: skip
    figure = json.loads(movement(pd.DataFrame([row])).to_json())
    last = figure["data"][0]["customdata"][0][-1]
    assert last == {"e": {"entities": ["e"], "issues": ["i-1"]}}


def test_shards_hold_every_block_and_mention():
    tables = make(Size(issues=4), undated=1)
    corpus = corpus_of(tables)
    files = dict(shard_files(corpus, bucket_count=1))
    catalogue = value_of(files["assets/data/issues.js"])[1]
    assert [row[0] for row in catalogue["issues"]] == [i.issue_id for i in corpus.issues]
    for at, (issue_id, *_, count, front) in enumerate(catalogue["issues"]):
        name, shard = value_of(files[f"assets/data/{at}.js"])
        assert name == f"data/{at}"
        blocks = tables["blocks"]
        blocks = blocks[blocks["issue_id"] == issue_id].sort_values("ordinal")
        assert [block[4] for block in shard["blocks"]] == list(blocks["text"])
        assert len(blocks) == count
        assert front == int(blocks["article_id"].notna().to_numpy().argmax())
        mentions = tables["mentions"]
        mentions = mentions[mentions["issue_id"] == issue_id]
        expected = set(mentions[["block_id", "start", "end", "entity_id"]].itertuples(index=False))
        spans = zip(*[iter(shard["mentions"])] * 4, strict=True)
        assert {
            (shard["blocks"][block][0], start, end, shard["entities"][entity])
            for block, start, end, entity in spans
        } == {tuple(row) for row in expected}


def test_the_index_finds_exactly_the_blocks():
    tables = make(Size(issues=5), series=2)
    corpus = corpus_of(tables)
    index = index_of(corpus)
    order = {issue.issue_id: at for at, issue in enumerate(corpus.issues)}
    blocks = sorted(
        tables["blocks"].itertuples(), key=lambda row: (order[row.issue_id], row.ordinal)
    )
    number = {row.block_id: at for at, row in enumerate(blocks)}
    for entity, part in tables["mentions"].groupby("entity_id"):
        assert numbers(index[f"e:{entity}"]) == sorted({number[b] for b in part["block_id"]})
    with_noun = [at for at, row in enumerate(blocks) if "서비스" in row.text]
    assert numbers(index["w:서비스"]) == numbers(index["t:서비스"]) == with_noun
    with_money = [at for at, row in enumerate(blocks) if "1,750억" in row.text]
    assert numbers(index["w:1750억원"]) == numbers(index["w:#175000000000"]) == with_money


def test_an_entity_is_named_in_the_index():
    assert index_of(corpus_of(make()))["e:model-0"][2] == "GPT-3"


def test_keywords_of_any_table_open_their_blocks():
    tables = make(Size(issues=2, keywords=0))
    assert "t:흐름" not in index_of(corpus_of(tables))
    columns = list(TABLES["emergence"].columns)
    rows = [
        dict.fromkeys(columns) | {"kind": kind, "key": "흐름"} for kind in ("keyword", "entity")
    ]
    tables["emergence"] = pd.DataFrame(rows, columns=columns)
    assert "t:흐름" in index_of(corpus_of(tables))


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("GPT-3", "gpt-3"),
        ("연합 학습", "연합학습"),
        ("1,234,567", "1234567"),
        (",1,a", ",1,a"),
        ("가" * 10_000, "가" * 32),
    ],
)
def test_words_are_folded(word, folded):
    assert fold(word) == folded


def test_words_with_a_common_beginning_share_a_file():
    assert len({bucket_of(f"w:학교{tail}", 64) for tail in ("", "폭력", "장")}) == 1
    assert bucket_of("e:gpt-3", 1) == 0
    spread = {bucket_of(f"e:entity-{n}", 16) for n in range(400)}
    assert spread == set(range(16))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_data_files_hold_any_text(hostile):
    content = data_file("data/0", {hostile: [hostile]})
    assert b"<" not in content
    assert value_of(content) == ("data/0", {hostile: [hostile]})
    assert json.loads(to_json(hostile)) == hostile


def test_hostile_texts_reach_the_shards_as_they_are():
    tables = make_hostile()
    files = dict(shard_files(corpus_of(tables), bucket_count=1))
    texts = {
        block[4]
        for path, content in files.items()
        if path != "assets/data/issues.js"
        for block in value_of(content)[1]["blocks"]
    }
    assert texts == set(tables["blocks"]["text"])


@pytest.mark.parametrize(
    ("cell", "is_numeric", "key"),
    [
        (Text("12만 3,456건", "123,456 articles"), True, "123456"),
        (same("4.8–33.9%"), True, "4.8"),
        (same("3/20"), True, "3"),
        (same("−1.5"), True, "-1.5"),
        (same("—"), True, ""),
        (same("3/20"), False, ""),
        (Keyed(Link(same("2020년 4월"), "x"), "2020-04-01"), False, "2020-04-01"),
        (Keyed(same("약 천만"), 1e7), True, "10000000.0"),
        (Evidenced(same("1,234"), Evidence(term="t")), True, "1234"),
    ],
)
def test_cells_are_sorted_by_what_they_mean(cell, is_numeric, key):
    assert sort_key(cell, is_numeric=is_numeric) == key


def table_of(count):
    cells = [
        (same(f"=cmd{n}"), Evidenced(Text(f"{n}건", f"{n} articles"), Evidence(term=str(n))))
        for n in range(count)
    ]
    return DataTable(same("t"), (same("a"), same("b")), tuple(cells), frozenset({1}))


@pytest.mark.parametrize(
    ("count", "files"), [(0, 0), (WHOLE_UP_TO, 0), (WHOLE_UP_TO + 1, 1), (4_001, 3)]
)
def test_long_tables_leave_the_page(count, files):
    table = table_of(count)
    page = Page("p.html", "p.html", same("p"), "p", {"views": [{"table": table}]})
    made = table_files([page])
    assert len(made) == files
    assert [f"assets/{name}.js" for name in spill(table)["files"]] == list(made)
    rows = [row for content in made.values() for row in value_of(content)[1]]
    assert len(rows) == (count if files else 0)
    if rows:
        assert rows[7] == [
            ["=cmd7", {"ko": "7건", "en": "7 articles", "key": "7", "e": {"term": "7"}}]
        ]


def test_a_table_as_wide_as_its_head():
    with pytest.raises(AssertionError):
        DataTable(same("t"), (same("a"),), ((same("x"), same("y")),))
    with pytest.raises(AssertionError):
        DataTable(same("t"), (same("a"),), ((same("x"),),), evidence=(None, None))


def test_the_menu_shows_what_was_built():
    built = [Page(path, "", same("x"), "x") for path in ("index.html", "network.html")]
    assert [item.nav for group in menu(built) for item in group.items] == ["overview", "network"]
    entries = [item for group in NAVIGATION for item in group.items]
    assert len({item.nav for item in entries}) == len(entries) >= 15
    assert len({item.path for item in entries}) == len(entries)


@pytest.mark.parametrize("corpus", [make, make_hostile, lambda: make(Size(issues=0))])
def test_everything_in_one_file(corpus):
    build = BuildInfo("r" * 64, "0.1.0", "s" * 64, is_sample=False)
    site = render_site(corpus(), build=build, settings=ReportSettings())
    document = single_file(site).decode()
    assert single_file(site).decode() == document
    assert not re.search(r"<(?:script|link|img)[^>]*\s(?:src|href)=\"(?!data:)", document)
    kept = re.findall(r'<template data-page="([^"]+)"', document)
    assert sorted([*kept, "index.html"]) == [path for path in site if path.endswith(".html")]
    named = re.findall(r'json" data-asset="([^"]+)"', document)
    assert [f"assets/{name}.js" for name in named] == [
        path
        for path in site
        if path.startswith(("assets/data/", "assets/search/", "assets/tables/", "assets/plotly"))
    ]
    assert document.count("<script") == document.count("</script>")


def test_what_stands_before_the_first_article_is_counted():
    tables = make(Size(issues=2))
    blocks = tables["blocks"]
    first = blocks["issue_id"] == blocks["issue_id"].iloc[0]
    tables["blocks"] = blocks.assign(
        article_id=blocks["article_id"].mask(first & (blocks["ordinal"] < 2))
    )
    entries = value_of(
        dict(shard_files(corpus_of(tables), bucket_count=1))["assets/data/issues.js"]
    )[1]
    assert sorted(entry[-1] for entry in entries["issues"]) == [0, 2]
