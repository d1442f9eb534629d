"""A small corpus for the tests of the frame pages: figures, dates, outlook, claims, trends; made up."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from pipeline.tables import TABLES
from tests.unit.report_frames import MONEY, Size, make

ISSUE = "brief-0-2020-05"
LATER = "brief-0-2020-06"
FIRST_BLOCK, LATER_BLOCK = f"{ISSUE}/b003", f"{LATER}/b003"


def row(table, **values):
    """A row with nulls where nothing is said."""
    assert set(values) <= set(TABLES[table].columns), set(values) - set(TABLES[table].columns)
    return {name: values.get(name) for name in TABLES[table].columns}


def frame(table, *rows):
    """A frame of a table."""
    return pd.DataFrame([row(table, **r) for r in rows], columns=list(TABLES[table].columns))


def full(*, issues=6):
    """The usual corpus with every kind of finding the frame pages show."""
    tables = make(Size(issues=issues))
    blocks = tables["blocks"].set_index("block_id")["text"]
    text = blocks[FIRST_BLOCK]
    at = text.index(MONEY)
    span = {"start": at, "end": at + len(MONEY), "surface": MONEY}
    here = {"issue_id": ISSUE, "article_id": f"{ISSUE}/a01", "block_id": FIRST_BLOCK}
    later_at = blocks[LATER_BLOCK].index(MONEY)
    there = {"issue_id": LATER, "article_id": f"{LATER}/a01", "block_id": LATER_BLOCK,
             "start": later_at, "end": later_at + len(MONEY), "surface": MONEY}  # fmt: skip
    value = {"value": 175e9, "unit": "KRW", "attribute": "투자", "subject_entity_id": "model-0"}
    tables["claims"] = frame(
        "claims",
        {"claim_id": "c1", "status": "first", **here, **span, **value},
        {"claim_id": "c2", "status": "conflict", "previous_claim_id": "c1", **there, **value},
    )
    tables["dates"] = frame(
        "dates",
        {**here, "start": 0, "end": 2, "surface": text[:2], "iso": "2025", "role": "horizon"},
    )
    tables["outlook"] = frame(
        "outlook",
        {**here, "start": 4, "end": 8, "surface": text[4:8], "stance": "warning",
         "continuity": "first"},
    )  # fmt: skip
    tables["horizons"] = frame(
        "horizons",
        {**here, "start": 0, "end": 2, "surface": text[:2], "horizon_state": "due"},
        {**there, "horizon_state": "upcoming"},
    )
    tables["trends"] = frame("trends", *_trends())
    tables["entity_edges"] = frame(
        "entity_edges",
        {"source": "company-0", "target": "model-0", "block_count": 4, "article_count": 3,
         "npmi": 0.62, "npmi_low": 0.11, "npmi_high": 0.9, "q_value": 0.4},
    )  # fmt: skip
    tables["issue_sources"] = frame(
        "issue_sources",
        {"issue_id": ISSUE, "source_count": 5, "publisher_count": 1, "article_count": 5,
         "unsourced_article_count": 2, "unknown_publisher_count": 0,
         "effective_publisher_count": 1.0, "undated_share": 0.2, "lag_days": 12.0,
         "lag_days_low": 3.0, "lag_days_high": 20.0, "later_source_count": 0},
    )  # fmt: skip
    tables["families"] = frame(
        "families",
        {"family_id": "gaon", "entity_id": "model-2", "mention_count": 3},
        {"family_id": "gaon", "entity_id": "model-3", "mention_count": 2},
    )
    tables["family_timeline"] = frame(
        "family_timeline",
        {"family_id": "gaon", "issue_id": ISSUE, "article_count": 2, "article_share": 0.4,
         "share_low": 0.1, "share_high": 0.8, "evidence_block_id": FIRST_BLOCK},
    )  # fmt: skip
    return tables


def _trends():
    common = {"series": "all", "issue_count": 5, "article_count": 9}
    yield {"kind": "entity", "key": "model-0", "verdict": "rising", "q_value": 0.01,
           "rate_ratio": 2.5, "rate_ratio_low": 1.4, "rate_ratio_high": 4.4,
           "detectable_ratio": 1.2, **common}  # fmt: skip
    yield {"kind": "entity", "key": "model-1", "verdict": "newcomer", "q_value": 0.9,
           "recent_q_value": 0.01, "rate_ratio": 1.1, "rate_ratio_low": 0.5,
           "rate_ratio_high": 2.0, "recent_ratio_low": 3.0, "detectable_ratio": 1.3, **common}  # fmt: skip
    yield {"kind": "entity", "key": "company-0", "verdict": "insufficient", "q_value": 0.8,
           "rate_ratio": 0.8, "rate_ratio_low": 0.2, "rate_ratio_high": 3.0,
           "detectable_ratio": 4.0, **common}  # fmt: skip


def many_issues(count=10_000, entities=12):
    """Issues of three weeklies over thirty years, a few entities named in all of them."""
    days = [dt.date(1995, 1, 1) + dt.timedelta(days=int(n * 1.1)) for n in range(count)]
    ids = [f"weekly-letter-{day:%Y-%m-%d}-{n % 3}" for n, day in enumerate(days)]
    series = [f"주간 동향지 {n % 3 + 1}" for n in range(count)]
    issues = pd.DataFrame(index=range(count), columns=list(TABLES["issues"].columns), dtype=object)
    issues = issues.assign(
        issue_id=ids, series=series, published_on=days, article_count=20, char_count=9_000,
        title=[f"주간 동향지 {day.year}년 {day.month}월 {day.day}일호" for day in days],
        source_sha256="0" * 64, source_format="markdown",
    )  # fmt: skip
    keys = [f"e-{n}" for n in range(entities)]
    at = pd.DataFrame({"issue_id": ids, "series": series, "published_on": days})
    timeline = at.merge(pd.DataFrame({"entity_id": keys}), how="cross")
    timeline["article_count"] = [n % 7 for n in range(len(timeline))]
    timeline = timeline.assign(mention_count=timeline["article_count"], share_low=0.0,
                               share_high=1.0, article_share=timeline["article_count"] / 20)  # fmt: skip
    timeline["month"] = [day.replace(day=1) for day in timeline["published_on"]]
    months = timeline.groupby(["entity_id", "series", "month"], as_index=False)[
        "article_count"
    ].sum()
    months = months.rename(columns={"entity_id": "key"})
    months = months.assign(article_share=0.1, share_low=0.05, share_high=0.2, kind="entity")
    named = [
        {"entity_id": key, "entity_type": "model", "name": f"이름 {key}", "mention_count": 900,
         "article_count": 800, "issue_count": 700, "first_issue_id": ids[0],
         "last_issue_id": ids[-1]}
        for key in keys
    ]  # fmt: skip
    return {"issues": issues, "entities": frame("entities", *named), "entity_timeline": timeline,
            "month_timeline": months}  # fmt: skip
