"""Networks for other tools, read back with networkx and by VOSviewer's documented fields."""

from __future__ import annotations

import io
import json
from datetime import date

import networkx as nx
import pandas as pd
import pytest
from jsonschema import Draft202012Validator

from pipeline.export.gexf import Times, gexf, times_of
from pipeline.export.network import graph_of, graphml_of, mean_years, plain, vosviewer

# "VOSviewer JSON files" in the documentation of VOSviewer Online.
VOSVIEWER_SCHEMA = {
    "type": "object",
    "required": ["network"],
    "additionalProperties": False,
    "properties": {
        "info": {"type": "object"},
        "network": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "items": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["id", "label"],
                        "additionalProperties": False,
                        "properties": {
                            "id": {"type": ["string", "integer"]},
                            "label": {"type": "string"},
                            "description": {"type": "string"},
                            "x": {"type": "number"},
                            "y": {"type": "number"},
                            "cluster": {"type": "integer", "minimum": 1, "maximum": 1000},
                            "weights": {"additionalProperties": {"type": "number", "minimum": 0}},
                            "scores": {"additionalProperties": {"type": "number"}},
                        },
                    },
                },
                "links": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["source_id", "target_id"],
                        "additionalProperties": False,
                        "properties": {
                            "source_id": {"type": ["string", "integer"]},
                            "target_id": {"type": ["string", "integer"]},
                            "strength": {"type": "number", "minimum": 0},
                        },
                    },
                },
            },
        },
    },
}


class OwnCorpus:
    """A corpus of two entities and one pair, as far as a network asks."""

    def table(self, name, columns=None):
        assert name == "entities"
        return pd.DataFrame({
            "entity_id": ["gpt-3", "open<ai>"], "name": ["GPT-3", "오픈\x07AI & 친구"],
            "name_en": ["GPT-3", None], "name_ko": [None, "오픈AI"], "article_count": [3, 2],
            "is_discovered": [False, True], "entity_type": ["model", "company"],
        })[columns or slice(None)]  # fmt: skip

    def graph(self, *, backbone):
        assert not backbone
        graph = nx.Graph()
        about = {"degree": 1, "strength": 2, "community": 0, "x": 0.5, "y": -0.5, "pagerank": 0.5}
        graph.add_node("gpt-3", **about)
        graph.add_node("open<ai>", **about)
        graph.add_edge("gpt-3", "open<ai>", block_count=2, npmi=0.25, backbone_level=float("nan"),
                       in_backbone=True, support="supported")  # fmt: skip
        return graph


@pytest.fixture
def graph():
    return graph_of(OwnCorpus())


def issues(*rows):
    frame = pd.DataFrame(rows, columns=["issue_id", "published_on", "published_precision"])
    return frame.assign(published_on=pd.to_datetime(frame["published_on"]))


def mentions(*rows):
    return pd.DataFrame(rows, columns=["entity_id", "issue_id", "mention_count"])


@pytest.mark.parametrize(
    ("on", "precision", "last"),
    [
        ("2021-03-01", "month", date(2021, 3, 31)),
        ("2020-12-01", "month", date(2020, 12, 31)),
        ("2024-02-01", "month", date(2024, 2, 29)),
        ("2020-10-01", "quarter", date(2020, 12, 31)),
        ("2020-01-01", "year", date(2020, 12, 31)),
        ("2020-12-31", "day", date(2020, 12, 31)),
    ],
)
def test_an_issue_lasts_the_period_it_is_dated_to(on, precision, last):
    told = times_of(
        mentions(("a", "i", 2)), ["entity_id"], "mention_count", issues(("i", on, precision))
    )
    first = date.fromisoformat(on)
    assert told == {("a",): Times([(first, last)], [(first, last, 2)])}


def test_neighboring_periods_make_one_spell_and_a_gap_two():
    dated = issues(
        ("1", "2021-01-01", "month"), ("2", "2021-02-01", "month"), ("4", "2021-04-01", "month")
    )
    rows = mentions(("a", "1", 1), ("a", "2", 5), ("a", "4", 2))
    times = times_of(rows, ["entity_id"], "mention_count", dated)["a",]
    assert times.spells == [
        (date(2021, 1, 1), date(2021, 2, 28)), (date(2021, 4, 1), date(2021, 4, 30)),
    ]  # fmt: skip
    assert [n for *_, n in times.counts] == [1, 5, 2]


def test_overlapping_issues_are_cut_and_added_up():
    dated = issues(("달", "2021-01-01", "month"), ("날", "2021-01-15", "day"))
    rows = mentions(("a", "달", 2), ("a", "날", 3), ("b", "날", 1))
    times = times_of(rows, ["entity_id"], "mention_count", dated)
    assert times["a",].spells == [(date(2021, 1, 1), date(2021, 1, 31))]
    assert times["a",].counts == [
        (date(2021, 1, 1), date(2021, 1, 14), 2),
        (date(2021, 1, 15), date(2021, 1, 15), 5),
        (date(2021, 1, 16), date(2021, 1, 31), 2),
    ]
    assert times["b",].counts == [(date(2021, 1, 15), date(2021, 1, 15), 1)]


def test_undated_issues_tell_no_time():
    assert (
        times_of(mentions(("a", "i", 1)), ["entity_id"], "mention_count", issues(("i", None, None)))
        == {}
    )


def test_networkx_reads_the_dynamic_network_back(graph):
    spell = (date(2021, 1, 1), date(2021, 1, 31))
    times = Times([spell], [(*spell, 2)])
    data = gexf(graph, {("gpt-3",): times}, {("gpt-3", "open<ai>"): times})
    back = nx.read_gexf(io.BytesIO(data))
    days = ("2021-01-01", "2021-01-31")
    assert back.graph["mode"] == "dynamic"
    assert set(back) == set(graph)
    assert back.nodes["gpt-3"]["spells"] == [days]
    assert back.nodes["gpt-3"]["mentions_at"] == [(2, *days)]
    assert back.nodes["open<ai>"]["label"] == "오픈\ufffdAI & 친구"
    assert back.nodes["open<ai>"]["is_discovered"] is True
    assert back.nodes["gpt-3"]["viz"]["position"] == {"x": 500.0, "y": -500.0, "z": 0.0}
    edge = back.edges["gpt-3", "open<ai>"]
    assert edge["blocks_at"] == [(2, *days)]
    assert edge["spells"] == [days]
    assert (edge["weight"], edge["npmi"], edge["in_backbone"]) == (2.0, 0.25, True)
    assert "backbone_level" not in edge
    assert gexf(graph, {}, {}) == gexf(graph, {}, {})


def test_networkx_reads_graphml_back():
    corpus = OwnCorpus()
    back = nx.read_graphml(io.BytesIO(graphml_of(corpus)))
    graph = graph_of(corpus)
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    keys = set(graph.edges["gpt-3", "open<ai>"])
    found = back.edges["gpt-3", "open<ai>"]
    assert {k: found[k] for k in keys} == graph.edges["gpt-3", "open<ai>"]


def test_vosviewer_gets_the_fields_it_documents(graph):
    network = json.loads(vosviewer(graph, {"gpt-3": 2020.5}))
    Draft202012Validator(VOSVIEWER_SCHEMA).validate(network)
    first = network["network"]["items"][0]
    assert (first["cluster"], first["scores"]["Mean year"], first["weights"]["Articles"]) == (
        1,
        2020.5,
        3,
    )
    assert network["network"]["links"] == [
        {"source_id": "gpt-3", "target_id": "open<ai>", "strength": 2.0}
    ]


def test_an_empty_network_is_an_empty_file():
    empty = nx.Graph()
    assert len(nx.read_gexf(io.BytesIO(gexf(empty, {}, {})))) == 0
    assert json.loads(vosviewer(empty, {}))["network"] == {"items": [], "links": []}


def test_the_mean_year_weighs_articles():
    rows = pd.DataFrame({
        "entity_id": ["a", "a", "a"],
        "published_on": pd.to_datetime(["2020-01-01", "2021-01-01", None]),
        "article_count": [3, 1, 5],
    })  # fmt: skip
    assert mean_years(rows) == {"a": 2020.25}


def test_characters_xml_forbids_are_replaced():
    assert plain("a\x00b\ud800\uffff\t가") == "a\ufffdb\ufffd\ufffd\t가"
