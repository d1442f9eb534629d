"""Consensus and stability of communities, and their identities over time."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from pipeline.analyze.communities import find_communities, stability
from pipeline.analyze.community_history import COMMUNITY_EVENTS, community_tables, track
from pipeline.settings import AnalyzeSettings


def cliques():
    """Two cliques of five, one edge between, and one node tied to both alike (index 10)."""
    graph = nx.barbell_graph(5, 0)
    graph.add_edges_from([(10, 0), (10, 9)])
    source, target = np.array(sorted(tuple(sorted(e)) for e in graph.edges)).T
    return source, target


def test_two_cliques_are_found_and_the_one_between_is_unstable():
    source, target = cliques()
    rng = np.random.default_rng(2)
    runs = rng.poisson(3, (40, len(source))).astype(float)
    found = find_communities(source, target, runs, size=12, seed=1)
    assert len(set(found.labels[:5].tolist())) == 1
    assert len(set(found.labels[5:10].tolist())) == 1
    assert found.labels[0] != found.labels[5]
    assert found.labels[11] == -1
    assert found.stability[11] == 0
    assert found.stability[:10].min() > 0.75


def test_stability_by_hand():
    labels = np.array([0, 0, 0, 1, 1, -1])
    runs = np.array([[0, 0, 0, 1, 1, -1], [0, 0, 1, 1, 1, -1], [0, 0, -1, 1, 1, -1]])
    # Second run: {0, 1} of {0, 1, 2}: 2/3; node 2: {2} of {0, 1, 2, 3, 4}: 1/5; {3, 4}: 2/3.
    # Third run does not have node 2: the others agree.
    assert stability(labels, runs) == pytest.approx(
        [8 / 9, 8 / 9, (1 + 1 / 5) / 2, 8 / 9, 8 / 9, 0]
    )


def test_no_edges_make_no_communities():
    none = np.zeros(0, dtype=np.int64)
    found = find_communities(none, none, np.zeros((5, 0)), size=2, seed=1)
    assert found.labels.tolist() == [-1, -1]
    assert found.stability.tolist() == [0, 0]


def part(text):
    return frozenset(ord(letter) for letter in text)


def story(*slices):
    steps = track([[part(p) for p in s.split()] for s in slices], overlap=0.3)
    return [[(s.identity, s.event, s.parent) for s in found] for found in steps]


@pytest.mark.parametrize(
    ("slices", "last"),
    [
        (("abcd", "abcd"), [(0, "continued", None)]),
        (("abcd", "abce"), [(0, "continued", None)]),
        (("abcd", "wxyz"), [(0, "died", None), (1, "born", None)]),
        (("abcd", ""), [(0, "died", None)]),
        (("", "abcd"), [(0, "born", None)]),
        (("abcdefg", "abcd efg"), [(0, "continued", None), (1, "split", 0)]),
        (("abcde fgh", "abcdefgh"), [(0, "merged", 1), (1, "died", 0)]),
        (("abcde fgh", "fgh abcde"), [(0, "continued", None), (1, "continued", None)]),
        (("abcd", "", "abcd"), [(1, "born", None)]),
    ],
)
def test_what_becomes_of_communities(slices, last):
    assert story(*slices)[-1] == last


def test_an_identity_outlives_its_members():
    # Members change one by one: the community stays, though nobody of the first is left.
    assert [s[0][:2] for s in story("abcd", "bcde", "cdef", "defg", "efgh")] == [
        (0, "born"), *[(0, "continued")] * 4,
    ]  # fmt: skip


def edges(day, names, count=3):
    pairs = [(a, b) for a in names for b in names if a < b]
    return pd.DataFrame(
        [(pd.Timestamp(day), a, b, count) for a, b in pairs],
        columns=["published_on", "source", "target", "block_count"],
    )


def test_tables_of_communities_over_time():
    rows = pd.concat(
        [edges("2020-01-01", "abcd"), edges("2020-02-01", "abcd"), edges("2020-02-01", "wxyz")]
    )
    labels = pd.Series([1] * 4 + [0] * 4, index=list("abcdwxyz"))
    settings = AnalyzeSettings(community_window=1)
    tables = community_tables(rows, labels, settings)
    timeline = tables["community_timeline"]
    assert timeline["community_event"].tolist() == ["born", "continued", "born"]
    assert timeline["community"].tolist() == [1, 1, 0]
    assert timeline["entity_count"].tolist() == [4, 4, 4]
    assert set(timeline["community_event"]) <= set(COMMUNITY_EVENTS)
    members = tables["community_members"].groupby(["published_on", "track"])["entity_id"]
    assert ["".join(names) for _, names in members] == ["abcd", "abcd", "wxyz"]


def test_a_window_remembers():
    rows = pd.concat([edges("2020-01-01", "abcd"), edges("2020-02-01", "wxyz")])
    labels = pd.Series([0] * 8, index=list("abcdwxyz"))
    timeline = community_tables(rows, labels, AnalyzeSettings())["community_timeline"]
    assert timeline["community_event"].tolist() == ["born", "continued", "born"]


def test_tables_of_nothing():
    labels = pd.Series([], index=pd.Index([], dtype=object), dtype="int64")
    tables = community_tables(edges("2020-01-01", ""), labels, AnalyzeSettings())
    assert all(table.empty for table in tables.values())
