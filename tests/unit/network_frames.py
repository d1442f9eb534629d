"""A small made-up graph as frames, for the tests of the network page; nothing in it is from a brief."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from pipeline.tables import TABLES

ISSUES = (("i1", dt.date(2020, 1, 1)), ("i2", dt.date(2020, 2, 1)), ("i3", dt.date(2020, 3, 1)))
# id, type, name, x, y, strength, degree, community, stability
NODES = (
    ("a", "technology", "연합학습", -0.5, 0.5, 12, 3, 0, 0.9),
    ("b", "model", "가온-1", -0.2, 0.5, 9, 2, 0, 0.9),
    ("c", "company", "나래랩스", -0.4, 0.2, 7, 2, 0, 0.9),
    ("d", "place", "서울", 0.6, -0.5, 4, 1, 1, 0.4),
    ("e", "institution", "한빛대학교", 0.8, -0.6, 0, 0, 1, 0.4),
)
# source, target, blocks, npmi, low, high, support, backbone level, first, last, blocks by issue
EDGES = (
    ("a", "b", 6, 0.8, 0.6, 0.9, "supported", 0.0, "i1", "i3", {"i1": 2, "i2": 2, "i3": 2}),
    ("a", "c", 4, 0.5, 0.1, 0.7, "insufficient", 0.05, "i1", "i1", {"i1": 4}),
    ("b", "c", 3, 0.4, -0.1, 0.6, "insufficient", None, "i3", "i3", {"i3": 3}),
    ("a", "d", 4, 0.3, 0.0, 0.5, "insufficient", 0.0, "i2", "i3", {"i2": 1, "i3": 3}),
    ("c", "d", 2, 0.1, -0.2, 0.2, "chance", None, "i2", "i2", {"i2": 2}),
)
_RANKED = ("degree", "strength", "betweenness", "pagerank")


def make_network(*, undated: bool = False) -> dict[str, pd.DataFrame]:
    """Three issues, five entities, five pairs, one of them by chance; two communities."""
    tables = {name: TABLES[name] for name in _TABLES}
    rows = {
        "issues": [_issue(key, None if undated else day) for key, day in ISSUES],
        "entities": [_entity(key, kind, name) for key, kind, name, *_ in NODES],
        "entity_nodes": [_node(at, node) for at, node in enumerate(NODES)],
        "entity_edges": [_edge(edge) for edge in EDGES],
        "edge_timeline": [
            {"source": s, "target": t, "issue_id": i, "block_count": n, "article_count": 1}
            for s, t, *_, seen in EDGES
            for i, n in seen.items()
        ],
        "graph_timeline": [] if undated else [
            {"issue_id": key, "published_on": day, "entity_count": n, "edge_count": e,
             "born_edge_count": born, "ended_edge_count": ended}
            for (key, day), n, e, born, ended in zip(
                ISSUES, (3, 3, 4), (2, 2, 3), (2, 1, 1), (1, 0, 0), strict=True)
        ],
        "community_timeline": [] if undated else [
            _step(0, 0, 0, "born", 3, None), _step(1, 0, 0, "continued", 3, None),
            _step(1, 1, 1, "split", 3, 0), _step(2, 0, 0, "merged", 5, 1),
            _step(2, 1, 1, "died", 3, 0),
        ],
        "community_members": [] if undated else [
            {"published_on": ISSUES[at][1], "track": track, "entity_id": key}
            for at, track, keys in ((0, 0, "abc"), (1, 0, "abc"), (1, 1, "cde"), (2, 0, "abcde"))
            for key in keys
        ],
    }  # fmt: skip
    return {name: pd.DataFrame(rows[name], columns=list(tables[name].columns)) for name in _TABLES}


_TABLES = (
    "issues", "entities", "entity_nodes", "entity_edges", "edge_timeline", "graph_timeline",
    "community_timeline", "community_members",
)  # fmt: skip


def _issue(key, day):
    return {
        "issue_id": key, "series": "소식지", "title": f"소식지 {key}", "publisher": "가상 연구원",
        "published_on": day, "published_precision": "month" if day else None,
        "published_basis": "cover" if day else None, "source_path": f"{key}.md",
        "source_format": "markdown", "source_sha256": key * 32, "article_count": 4, "char_count": 99,
    }  # fmt: skip


def _entity(key, kind, name):
    return {
        "entity_id": key, "entity_type": kind, "name": name, "name_ko": name, "name_en": None,
        "is_discovered": False, "mention_count": 9, "article_count": 4, "issue_count": 3,
        "first_issue_id": "i1", "last_issue_id": "i3",
    }  # fmt: skip


def _node(at, node):
    key, _kind, _name, x, y, strength, degree, community, stability = node
    ranks = {
        f"{measure}_rank{end}": at + 1.0 + shift
        for measure in _RANKED
        for end, shift in (("", 0.0), ("_low", -0.5), ("_high", 2.0))
    }
    return {
        "entity_id": key, "degree": degree, "strength": strength, "betweenness": 0.1,
        "pagerank": 0.2, "community": community, "community_stability": stability, "x": x, "y": y,
        **ranks,
    }  # fmt: skip


def _edge(edge):
    source, target, blocks, npmi, low, high, support, level, first, last, _seen = edge
    return {
        "source": source, "target": target, "block_count": blocks, "article_count": 3, "npmi": npmi,
        "npmi_low": low, "npmi_high": high, "association_strength": 2.0, "g2": 5.0, "p_value": 0.01,
        "article_p_value": 0.02, "q_value": 0.0001 if support == "supported" else 1.0,
        "support": support, "alpha": 0.03, "in_forest": level == 0.0,
        "in_backbone": level is not None, "backbone_level": level, "first_issue_id": first,
        "last_issue_id": last,
    }  # fmt: skip


def _step(at, track, community, event, count, parent):
    return {
        "published_on": ISSUES[at][1], "track": track, "community": community,
        "community_event": event, "entity_count": count, "parent_track": parent,
    }  # fmt: skip
