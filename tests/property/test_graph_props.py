"""What holds for the graph of any corpus."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analyze.entity_graph import graph_tables
from pipeline.settings import AnalyzeSettings

SETTINGS = AnalyzeSettings(bootstrap_count=5, community_runs=4)
ISSUES = pd.DataFrame(
    {
        "issue_id": ["i0", "i1", "i2", "i3"],
        "published_on": pd.to_datetime(["2020-03-01", "2020-01-01", None, "2020-03-01"]),
    }
)
ROWS = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 2), st.integers(0, 2), st.sampled_from("가나다라abcd")
    ),
    max_size=120,
)


def frame(rows):
    places = [(f"i{i}", f"i{i}/a{a}", f"i{i}/a{a}/b{b}", e) for i, a, b, e in rows]
    return pd.DataFrame(places, columns=["issue_id", "article_id", "block_id", "entity_id"])


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_rows_changes_nothing(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one = graph_tables(frame(rows), ISSUES, {}, SETTINGS)
    other = graph_tables(frame(shuffled), ISSUES.iloc[::-1], {}, SETTINGS)
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name], check_exact=True)


@given(ROWS)
@settings(max_examples=30)
def test_edges_hold_together(rows):
    tables = graph_tables(frame(rows), ISSUES, {"a": "b"}, SETTINGS)
    edges, nodes, timeline = (
        tables[name] for name in ("entity_edges", "entity_nodes", "edge_timeline")
    )
    assert (edges["source"] < edges["target"]).all()
    assert not edges.duplicated(["source", "target"]).any()
    assert not ((edges["source"] == "a") & (edges["target"] == "b")).any()
    assert (edges["block_count"] >= 2).all()
    for low, high in (("npmi_low", "npmi"), ("npmi", "npmi_high")):
        assert (edges[low] <= edges[high]).all()
    assert (edges[["npmi_low", "npmi_high"]].abs() <= 1).all(axis=None)
    for name in ("p_value", "article_p_value", "q_value", "alpha"):
        assert edges[name].between(0, 1).all()
    assert (edges["g2"] >= 0).all()
    kept = edges[edges["in_backbone"]]
    assert {*kept["source"], *kept["target"]} == set(nodes["entity_id"])
    assert (nodes[["x", "y"]].abs() <= 1).all(axis=None)
    sums = timeline.groupby(["source", "target"])[["block_count", "article_count"]].sum()
    expected = edges.set_index(["source", "target"])[["block_count", "article_count"]]
    pd.testing.assert_frame_equal(sums, expected, check_dtype=False, check_index_type=False)
    assert (timeline["article_count"] > 0).all()


@given(ROWS)
@settings(max_examples=20)
def test_counts_are_those_of_a_plain_loop(rows):
    found = graph_tables(frame(rows), ISSUES, {}, SETTINGS)["entity_edges"]
    blocks, articles = {}, {}
    for i, a, b, e in rows:
        blocks.setdefault((i, a, b), set()).add(e)
        articles.setdefault((i, a), set()).add(e)
    expected = []
    names = sorted({e for *_, e in rows})
    for n, one in enumerate(names):
        for other in names[n + 1 :]:
            counts = [
                sum({one, other} <= there for there in units.values())
                for units in (blocks, articles)
            ]
            if counts[0] >= 2:
                expected.append((one, other, *counts))
    columns = ["source", "target", "block_count", "article_count"]
    assert [tuple(row) for row in found[columns].to_numpy().tolist()] == expected


_CODE = """
import sys
sys.path.insert(0, "tests/property")
import hashlib, numpy as np, test_graph_props as t
rng = np.random.default_rng(1)
rows = [(int(rng.integers(4)), int(rng.integers(3)), int(rng.integers(3)), "가나다라abcd"[int(k)])
        for k in rng.integers(0, 8, 300)]
tables = t.graph_tables(t.frame(rows), t.ISSUES, {}, t.SETTINGS)
print(hashlib.sha256("".join(v.to_csv() for v in tables.values()).encode()).hexdigest())
"""


def test_the_hash_seed_changes_nothing(root):
    digests = {
        subprocess.run(
            [sys.executable, "-c", _CODE],
            check=True, capture_output=True, text=True, cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


def test_a_node_more_far_away_changes_no_count():
    rng = np.random.default_rng(4)
    rows = [
        (int(i), int(a), int(b), "abcd"[k])
        for i, a, b, k in zip(*rng.integers(0, [[4], [3], [3], [4]], (4, 200)), strict=True)
    ]
    one = graph_tables(frame(rows), ISSUES, {}, SETTINGS)["entity_edges"]
    extra = pd.concat([frame(rows), frame([(3, 9, n, "z") for n in range(3)])])
    other = graph_tables(extra, ISSUES, {}, SETTINGS)["entity_edges"]
    columns = ["source", "target", "block_count", "article_count", "first_issue_id"]
    pd.testing.assert_frame_equal(one[columns], other[columns])
