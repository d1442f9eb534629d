"""Rows of changes, agenda and sources for a made-up corpus, for the tests of their pages."""

from __future__ import annotations

import pandas as pd

from pipeline.tables import TABLES
from tests.unit.report_frames import HOSTILE, Size, make, make_hostile

TECH, MODEL, COMPANY = "technology-1", "model-1", "company-0"  # in the second issue
FIRST, SECOND, THIRD = "brief-0-2020-05", "brief-0-2020-06", "brief-0-2020-07"
ARTICLES = 5


def change(issue, base, kind, name, key, **values):
    """A row of ``issue_changes`` against the previous issue."""
    row = {
        "issue_id": issue, "series": "소식지 1", "against": "previous", "base_issue_id": base,
        "kind": kind, "change": name, "rank": 1, "key": key, "other_key": None, "article_count": 1,
        "base_article_count": 0, "issue_article_count": ARTICLES,
        "base_issue_article_count": ARTICLES, "silent_count": None, "p_value": 0.5, "q_value": 1.0,
        "support": "insufficient", "change_count": 1, "value": None, "base_value": None,
        "unit": None, "evidence_block_id": f"{issue}/b001",
    }  # fmt: skip
    return row | values


def agenda(key, **values):
    """A row of ``agenda`` that could not be judged."""
    row = dict.fromkeys(TABLES["agenda"].columns, 0.0)
    row |= {
        "kind": "entity", "key": key, "series": "all", "comparison": "halves",
        "split_issue_id": THIRD, "issue_count": 3, "base_issue_count": 2, "article_count": 4,
        "base_article_count": 1, "newer_share": 0.3, "older_share": 0.1, "share_change": 0.2,
        "mix_change": 0.15, "real_change": 0.05, "real_change_low": None,
        "real_change_high": None, "p_value": None, "q_value": None,
        "agenda_verdict": "insufficient",
    }  # fmt: skip
    return row | values


def source_measures(**values):
    """The measures of an issue or a series."""
    row = {
        "reference_count": 5, "source_count": 4, "publisher_count": 2,
        "unknown_publisher_count": 1, "article_count": ARTICLES, "unsourced_article_count": 1,
        "concentration": 0.5, "concentration_unbiased": 0.25, "effective_publisher_count": 2.0,
        "undated_share": 0.25, "lag_days": 12.0, "lag_days_low": 3.0, "lag_days_high": 21.0,
        "later_source_count": 0,
    }  # fmt: skip
    return row | values


def share(publisher, low, value, high, **values):
    """A row of ``source_shares`` of all series."""
    row = {
        "series": "all", "publisher_key": publisher.lower(), "publisher": publisher,
        "source_entity_id": None, "reference_count": 3, "article_count": 3, "issue_count": 2,
        "reference_share": 0.3, "citing_share": value, "citing_share_low": low,
        "citing_share_high": high, "first_issue_id": FIRST, "last_issue_id": SECOND,
    }  # fmt: skip
    return row | values


def rows():
    """Rows by table: one of each kind, the second issue against the first."""
    two = (SECOND, FIRST)
    history = {"against": "history", "p_value": 0.001}
    changes = [
        change(*two, "entity", "new", TECH, article_count=3, change_count=14, support="chance"),
        change(*two, "entity", "new", MODEL, rank=2, article_count=2, change_count=14),
        change(*two, "entity", "gone", COMPANY, article_count=0, base_article_count=2),
        change(*two, "entity", "more", "place-0", article_count=4, base_article_count=1,
               support="supported", q_value=0.01, p_value=0.0004),
        change(*two, "keyword", "new", "연구", article_count=2),
        change(*two, "pair", "new", COMPANY, other_key=MODEL),
        change(*two, "quantity", "changed", COMPANY, other_key="매출", article_count=None,
               base_article_count=None, issue_article_count=None, p_value=None, q_value=None,
               base_issue_article_count=None, support=None, value=1.75e11, base_value=1.2e11,
               unit="KRW", against="history"),
        change(*two, "entity", "more", "place-0", article_count=4, base_article_count=1,
               support="supported", q_value=0.01, **history),
    ]  # fmt: skip
    return {
        "issue_changes": changes,
        "agenda": [agenda(TECH), agenda(MODEL, mix_change=0.02, real_change=0.18)],
        "issue_sources": [
            {"issue_id": i, "series": "소식지 1", "published_on": None, **source_measures()}
            for i in (FIRST, SECOND)
        ],
        "series_sources": [{"series": "all", "issue_count": 2, **source_measures()}],
        "source_shares": [
            share("Example Press", 0.2, 0.5, 0.8),
            share("가온 신문", 0.1, 0.4, 0.7),
        ],
        "shared_sources": [
            {"source_id": f"{FIRST}/b001#1", "article_id": f"{FIRST}/a0{n}", "issue_id": FIRST,
             "block_id": f"{FIRST}/b00{n}", "recognized_by": "title", "publisher": None,
             "title": "A report on things", "article_count": 2}
            for n in (1, 2)
        ],
        "entity_sources": [
            {"entity_id": TECH, "article_count": 6, "sourced_article_count": 6, "voice_count": 2,
             "publisher_count": 2, "main_publisher": "Example Press",
             "main_publisher_share": 0.8},
            {"entity_id": MODEL, "article_count": 3, "sourced_article_count": 3, "voice_count": 3,
             "publisher_count": 1, "main_publisher": "Example Press",
             "main_publisher_share": 1.0},
            {"entity_id": COMPANY, "article_count": 2, "sourced_article_count": 2,
             "voice_count": 1, "publisher_count": 1, "main_publisher": None,
             "main_publisher_share": None},
        ],
    }  # fmt: skip


def with_changes(tables=None, **replaced):
    """The corpus of ``report_frames`` with these rows; ``replaced`` gives others by table."""
    tables = dict(tables if tables is not None else make(Size(issues=4)))
    for name, own in {**rows(), **replaced}.items():
        frame = pd.DataFrame(own, columns=list(TABLES[name].columns))
        tables[name] = frame.astype(object).where(frame.notna(), None)
    return tables


def full_sheet():
    """As many rows as an issue can have, each name as long as names are; for the printed page."""
    long = HOSTILE[3]
    entities = [
        change(SECOND, FIRST, "entity", name, f"{name}-{n}-{long[:200]}", rank=n + 1,
               change_count=99, support="supported", article_count=123, base_article_count=456)
        for name in ("new", "returned", "gone", "more", "less")
        for n in range(10)
    ]  # fmt: skip
    others = [
        change(SECOND, FIRST, kind, name, f"{kind}{n}{long[:300]}", rank=n + 1, change_count=99,
               other_key=other, against=against)
        for kind, name, other, against in (
            ("keyword", "new", None, "previous"), ("keyword", "gone", None, "previous"),
            ("pair", "new", long[:300], "previous"), ("keyword", "more", None, "history"),
        )
        for n in range(10)
    ]  # fmt: skip
    figures = [
        change(SECOND, FIRST, "quantity", "changed", COMPANY, other_key=long[:300], rank=n + 1,
               against="history", value=7.963e13 + n, base_value=4.544e13, unit="KRW",
               support=None, p_value=None, q_value=None, change_count=99)
        for n in range(10)
    ]  # fmt: skip
    distinctive = [
        {"kind": "keyword", "key": f"{n}{long[:80]}", "series": "소식지 1", "issue_id": SECOND,
         "rank": n, "log_odds": 1.0, "z_score": 9.0 - n, "article_count": 1,
         "past_article_count": 0, "p_value": 0.5, "q_value": 1.0}
        for n in range(12)
    ]  # fmt: skip
    tables = with_changes(issue_changes=[*entities, *others, *figures], distinctive=distinctive)
    tables["issues"] = tables["issues"].assign(title=[long[:600]] * len(tables["issues"]))
    return tables


def hostile():
    """Hostile words in every free text these pages show."""
    bad = HOSTILE[0]
    own = rows()
    changes = [
        row | {"key": bad, "other_key": HOSTILE[1] if row["other_key"] else None}
        for row in own["issue_changes"][:1] + own["issue_changes"][4:7]
    ]
    shares = [share(f"{words} {n}", 0.1, 0.4, 0.7) for n, words in enumerate(HOSTILE)]
    return with_changes(
        make_hostile(),
        issue_changes=[row | {"issue_id": _second()} for row in changes],
        agenda=[agenda(bad)],
        source_shares=shares,
    )


def _second():
    frame = make_hostile()["issues"]
    return frame.sort_values(["published_on", "issue_id"])["issue_id"].iloc[-1]
