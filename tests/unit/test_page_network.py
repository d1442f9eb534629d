"""The network page: what it says, what the script is given, what the charts draw."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from pipeline.report.charts.network import hull, network_chart, stability_dash
from pipeline.report.charts.network_timeline import graph_timeline_chart
from pipeline.report.charts.network_tracks import community_tracks, height_px
from pipeline.report.evidence import Evidence
from pipeline.report.pages.network import network_page
from pipeline.report.pages.network_data import graph_of, payload, steps_of
from pipeline.report.pages.network_history import growth_figure, history_figure
from pipeline.report.pages.network_words import lead, newest
from pipeline.report.pages.page import words_of
from pipeline.report.pages.view import BuildInfo, Corpus
from pipeline.report.render import render
from pipeline.settings import ReportSettings
from tests.unit.network_frames import make_network
from tests.unit.report_frames import HOSTILE

SHARED = {"build": BuildInfo(), "corpus_digest": "x", "nav": ()}


def corpus_of(tables, **changes):
    return Corpus(tables, ReportSettings(**changes))


@pytest.fixture
def corpus():
    return corpus_of(make_network())


def html_of(corpus):
    (page,) = network_page(corpus)
    return render(page, SHARED)


def test_chance_is_never_shown(corpus):
    graph = graph_of(corpus)
    assert graph.chance_count == 1
    assert ("c", "d") not in {(row["source"], row["target"]) for row in graph.edges}
    assert "우연만큼만 함께 나온 쌍 1개" in html_of(corpus)


def test_edges_are_given_best_supported_first(corpus):
    data = payload(corpus, graph_of(corpus))
    names = [node["id"] for node in data["nodes"]]
    ends = [(names[e[0]], names[e[1]]) for e in data["edges"]]
    assert ends == [("a", "b"), ("a", "c"), ("a", "d"), ("b", "c")]
    first = data["edges"][0]
    assert first[2:8] == [6, 3, 0.8, 0.6, 0.9, 1]
    assert first[10] == [0, 2, 1, 2, 2, 2]


def test_levels_are_those_of_the_corpus_and_one_beyond(corpus):
    data = payload(corpus, graph_of(corpus))
    assert data["levels"] == [0.0, 0.05]
    assert [edge[8] for edge in data["edges"]] == [0, 1, 0, 2]
    assert data["firstLevel"] == 2  # few pairs: all of them


def test_silence_is_read_from_the_timeline(corpus):
    assert graph_of(corpus).ended == {("a", "c")}


def test_entities_without_a_pair_are_left_out(corpus):
    assert "e" not in {node["id"] for node in payload(corpus, graph_of(corpus))["nodes"]}


def test_the_picture_is_cut_and_says_so():
    corpus = corpus_of(make_network(), network_nodes=3)
    graph = graph_of(corpus)
    assert [row["entity_id"] for row in graph.drawn_nodes] == ["a", "b", "c"]
    assert {(r["source"], r["target"]) for r in graph.drawn_edges} == {
        ("a", "b"), ("a", "c"), ("b", "c"),
    }  # fmt: skip
    assert len(graph.edges) == 4
    assert "가장 강한 개체 3개와 쌍 3개만" in html_of(corpus)


def test_many_issues_become_periods(corpus):
    assert [s.key for s in steps_of(corpus.dated_issues, 3)] == ["i1", "i2", "i3"]
    (quarter,) = steps_of(corpus.dated_issues, 2)
    assert quarter.name.ko == "2020년 1분기 (호 3개)"
    assert quarter.issue_ids == ("i1", "i2", "i3")
    graph = graph_of(corpus_of(make_network(), network_steps=1))
    assert graph.rows.set_index(["source", "target"]).loc[("a", "b"), "block_count"] == 6


def test_the_lead_tells_size_support_communities(corpus):
    size, support, communities = lead(corpus, graph_of(corpus))
    assert "개체 5개와 쌍 4개" in size.ko
    assert "1쌍은 우연보다" in support.ko
    assert "3쌍은 기사가" in support.ko
    assert (
        "1개이며 큰 것부터 연합학습·가온-1 (3)입니다. 기사를 다시 뽑아도 1개는 안정"
        in communities.ko
    )


def test_without_support_nothing_is_called_a_finding():
    tables = make_network()
    edges = tables["entity_edges"]
    tables["entity_edges"] = edges.assign(
        support=edges["support"].replace("supported", "insufficient")
    )
    corpus = corpus_of(tables)
    assert "모두 판단을 보류" in lead(corpus, graph_of(corpus))[1].ko
    assert "Closest pairs" not in html_of(corpus)


def test_the_newest_issue_names_its_new_pairs(corpus):
    sentence, pairs = newest(corpus, graph_of(corpus))
    assert sentence.ko == (
        "2020년 3월에 함께 나온 쌍은 3개이고, 그 가운데 1개는 처음 나왔습니다(지지됨 0, 판단 보류 1)."
    )
    assert pairs == (("가온-1 – 나래랩스", False, Evidence(entities=("b", "c"))),)


@pytest.mark.parametrize("count", [0, 1])
def test_few_issues_have_nothing_new(count):
    tables = make_network()
    tables["issues"] = tables["issues"].head(count)
    corpus = corpus_of(tables)
    assert newest(corpus, graph_of(corpus)) is None
    assert "<h1" in html_of(corpus)


def test_an_empty_corpus_gives_a_page_that_explains():
    html = html_of(corpus_of({}))
    assert "함께 나온 쌍이 아직 없습니다" in html
    assert "network-data" not in html


def test_undated_issues_count_in_all_issues_alone():
    corpus = corpus_of(make_network(undated=True))
    data = payload(corpus, graph_of(corpus))
    assert data["steps"] == []
    assert all(edge[10] == [] for edge in data["edges"])
    assert "날짜를 알 수 없는 호 3개" in html_of(corpus)


def test_tables_hold_every_pair_with_its_evidence(corpus):
    (page,) = network_page(corpus)
    shown = dict(page.values)
    edges, nodes, communities = shown["edges"], shown["nodes"], shown["communities"]
    assert next(words_of(row[0]).ko for row in edges.rows) == "연합학습 – 가온-1"
    assert edges.rows[0][0].evidence == Evidence(entities=("a", "b"))
    assert [words_of(row[10]).ko for row in edges.rows] == ["—", "그 뒤로 끊김", "—", "가장 새로움"]
    assert words_of(edges.rows[0][6]).ko == "<0.001"
    assert len(nodes.rows) == 5
    assert [words_of(row[3]).ko for row in communities.rows] == ["안정", "판단 보류"]


def test_hostile_names_stay_text():
    tables = make_network()
    tables["entities"] = tables["entities"].assign(name=list(HOSTILE[:5]))
    corpus = corpus_of(tables)
    html = html_of(corpus)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    data = payload(corpus, graph_of(corpus))
    assert all("<" not in node["label"] and "<" not in node["full"] for node in data["nodes"])
    assert all("\u202e" not in community["name"] for community in data["communities"].values())
    json.dumps(data, allow_nan=False)


def test_rows_in_another_order_change_nothing(corpus):
    shuffled = {
        name: frame.iloc[::-1].reset_index(drop=True) for name, frame in corpus.tables.items()
    }
    assert html_of(corpus_of(shuffled)) == html_of(corpus)


def test_the_chart_draws_support_by_dash_and_types_by_shape(corpus):
    nodes = corpus.frame("entity_nodes").merge(
        corpus.frame("entities")[["entity_id", "name", "entity_type"]], on="entity_id"
    )
    figure = network_chart(nodes, corpus.frame("entity_edges"))
    lines = [t for t in figure.data if t.mode == "lines" and t.fill is None]
    assert {line.line.dash: sum(x is None for x in line.x) for line in lines} == {
        "dash": 3,
        "solid": 1,
    }
    (marks,) = [t for t in figure.data if t.mode == "markers+text"]
    assert list(marks.marker.symbol)[:3] == ["circle", "diamond", "square"]
    (middles,) = [t for t in figure.data if t.mode == "markers"]
    assert (middles.x[0], middles.y[0]) == (-0.35, 0.5)
    assert middles.customdata[0][-1] == {"e": {"entities": ["a", "b"]}}
    hulls = [t for t in figure.data if t.fill == "toself"]
    assert [t.line.dash for t in hulls] == ["solid"]  # two members are no community


def test_hull_holds_its_points():
    ring = hull([(0.0, 0.0), (1.0, 0.0), (0.5, 0.2)], 0.1)
    assert ring[0] == ring[-1]
    assert min(x for x, _ in ring) == pytest.approx(-0.1)
    assert max(x for x, _ in ring) == pytest.approx(1.1)


@pytest.mark.parametrize(("value", "dash"), [(0.75, "solid"), (0.6, "dash"), (0.59, "dot")])
def test_stability_by_line(value, dash):
    assert stability_dash(value) == dash


def test_growth_counts_ends_downwards(corpus):
    figure = growth_figure(corpus, graph_of(corpus))
    bars = [t for t in figure.spec["data"] if t["type"] == "bar"]
    assert [bar["y"] for bar in bars] == [[2, 2, 3], [2, 1, 1], [-1, 0, 0]]
    assert bars[0]["customdata"][0][-1] == {"e": {"issues": ["i1"]}}


def test_growth_of_no_issue_is_drawn_empty():
    columns = ["name", "tick", "entity_count", "edge_count", "born_edge_count", "ended_edge_count"]
    assert len(graph_timeline_chart(pd.DataFrame(columns=columns)).data) == 4


def test_history_keeps_lanes_and_ties(corpus):
    figure = history_figure(corpus, graph_of(corpus))
    names = [t["name"] for t in figure.spec["data"] if t.get("name")]
    assert names == ["생김", "이어짐", "갈라져 나옴", "합쳐짐", "사라짐"]
    (ties,) = [t for t in figure.spec["data"] if t.get("line", {}).get("dash") == "dot"]
    assert ties["x"] == [2, 2, None, 0, 1, None]  # the merger once, though both rows tell it
    told = [words_of(row[2]).ko for row in figure.table.rows]
    assert told == ["합쳐짐", "사라짐", "갈라져 나옴", "생김"]


def test_a_lane_is_used_again():
    def row(at, track, event):
        return {"published_on": at, "track": track, "community": 0, "community_event": event,
                "entity_count": 3, "parent_track": None, "name": "x", "members": "x", "tick": "t"}  # fmt: skip

    frame = pd.DataFrame(
        [row(0, 0, "born"), row(1, 0, "died"), row(3, 1, "born"), row(4, 1, "continued")]
    )
    other = pd.concat([frame, pd.DataFrame([row(0, 2, "born"), row(4, 2, "continued")])])
    assert height_px(other) > height_px(frame)
    assert len(community_tracks(frame).data) > 0
