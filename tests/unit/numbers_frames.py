"""Claims, checks and horizons by hand over the report's made-up corpus."""

from __future__ import annotations

import itertools
from datetime import date

import pandas as pd

from pipeline.tables import TABLES
from tests.unit.report_frames import HOSTILE, Size, make

DAYS = tuple(date(2020, month, 1) for month in (5, 6, 7, 8, 11, 12))  # as report_frames dates six
ISSUES = tuple(f"brief-0-{day:%Y-%m}" for day in DAYS)
JUDGED = DAYS[-1]
_SHORT = {
    "subject": "subject_entity_id", "key": "attribute_key", "high": "value_high", "previous": "previous_claim_id",
    "group": "comparison_group", "state": "horizon_state", "entities": "entity_ids", "restates": "restates_block_id",
    "confirmed": "confirmed_block_id",
}  # fmt: skip


def _placed(issue, block, at, length):
    """Where a row stands; ``issue`` counts from 0."""
    issue_id = ISSUES[issue]
    return {
        "issue_id": issue_id, "article_id": f"{issue_id}/a01", "block_id": f"{issue_id}/b{block:03d}",
        "start": at, "end": at + length, "published_on": DAYS[issue], "source_line": 3, "page": None,
    }  # fmt: skip


def _with(row, more):
    return row | {_SHORT.get(name, name): value for name, value in more.items()}


def claim(issue, value, *, block=3, at=0, **more):
    """A row of ``claims``: parameters of GPT-3, unless said otherwise."""
    place = _placed(issue, block, at, 4)
    row = place | {
        "claim_id": f"{place['block_id']}/q{at}-{at + 4}", "subject_entity_id": "model-0", "attribute_key": "매개변수",
        "value": value, "value_high": None, "unit": "parameter", "currency": None, "qualifier": None,
        "value_low_bound": value, "value_high_bound": value, "reference_period": None,
        "surface": f"표기 {value:g}", "status": "first", "previous_claim_id": None,
        "previous_issue_id": None, "comparison_group": None, "confidence": 0.9,
    }  # fmt: skip
    row = _with(row, more)
    row["attribute"] = more.get("attribute", row["attribute_key"])
    row["dimension"] = "ratio" if row["unit"] == "%" else "count"
    return row


def linked(*claims):
    """The claims, each the predecessor of the next."""
    for before, after in itertools.pairwise(claims):
        after["previous_claim_id"] = before["claim_id"]
        after["previous_issue_id"] = before["issue_id"]
    return list(claims)


def check(issue, stated, expected, *, tolerance=0.5, block=3):
    """A row of ``claim_checks``."""
    place = _placed(issue, block, 0, 3)
    is_wrong = tolerance is not None and abs(stated - expected) > tolerance
    return place | {
        "kind": "share", "surface": f"{stated:g}%", "stated_value": stated, "unit": "%",
        "input_block_ids": [place["block_id"], f"{place['issue_id']}/b004"], "input_spans": [5, 8, 1, 4],
        "input_surfaces": ["850만 건", "6만 건"], "expected_value": expected,
        "difference": stated - expected, "tolerance": tolerance,
        "check_state": "inconsistent" if is_wrong else "consistent", "confidence": 0.8,
    }  # fmt: skip


def horizon(issue, starts, ends, *, at=0, **more):
    """A row of ``horizons``: an upcoming year, unless said otherwise."""
    row = _placed(issue, 3, at, 5) | {
        "surface": "2021년", "iso": starts.isoformat(), "starts_on": starts, "ends_on": ends,
        "precision": "year", "entity_ids": ["model-0"], "what": "2021년까지 새로운 서비스를 준비한다",
        "horizon_state": "upcoming", "judged_on": JUDGED, "restates_block_id": None,
        "confirmed_issue_id": None, "confirmed_block_id": None, "confirmed_start": None,
        "confirmed_end": None, "confidence": 0.8,
    }  # fmt: skip
    row = _with(row, more)
    if report := row["confirmed_block_id"]:
        row |= {
            "confirmed_issue_id": report.split("/")[0],
            "confirmed_start": 0,
            "confirmed_end": 4,
        }
    return row


def with_rows(*, claims=(), checks=(), horizons=(), base=None):
    """Tables of six issues with these rows."""
    tables = dict(base if base is not None else make(Size(issues=6)))
    for name, rows in (("claims", claims), ("claim_checks", checks), ("horizons", horizons)):
        tables[name] = pd.DataFrame(list(rows), columns=list(TABLES[name].columns))
    return tables


def ledger():
    """A chain that changes and one that is confirmed, a conflict, a group, two checks."""
    revised = linked(
        claim(0, 1.75e11), claim(1, 1.75e11, status="confirmed"), claim(3, 2e11, status="revised")
    )
    within = linked(
        claim(2, 40.0, subject="company-0", key="비율", unit="%", at=10),
        claim(2, 40.0, subject="company-0", key="비율", unit="%", status="confirmed", block=4),
    )
    clash = linked(
        claim(0, 3e9, subject="company-1", key="이용자", unit="person", block=4),
        claim(4, 5e9, subject="company-1", key="이용자", unit="person", status="conflict", block=4),
    )
    others = [
        claim(2, 1.1e8, subject="model-1", qualifier="approx", block=1),
        claim(4, 7e9, subject="model-2", high=9e9, block=1),
        claim(5, 5e10, subject="model-3", qualifier="at_least", block=1),
        claim(1, 3e11, key="학습 데이터", unit="token", group="model-0:학습 데이터", block=1),
        claim(3, 500.0, key="학습 데이터", unit="word", group="model-0:학습 데이터", block=1),
    ]
    return with_rows(
        claims=[*revised, *within, *clash, *others],
        checks=[check(0, 4.6, 0.75), check(1, 88.8, 88.85), check(2, 30.0, 20.0, tolerance=9.0, block=1)],
        horizons=dues(),
    )  # fmt: skip


def dues():
    """One horizon of each state, precise to the day, month, quarter, half, year and as a range."""
    return [
        horizon(5, date(2021, 1, 1), date(2021, 12, 31)),
        horizon(5, date(2020, 12, 1), date(2025, 12, 1), precision="range", surface="5년 내", at=8),
        horizon(5, date(2020, 10, 1), date(2020, 12, 31), precision="quarter", state="due", at=16,
                surface="4분기"),
        horizon(0, date(2020, 6, 15), date(2020, 6, 15), precision="day", state="confirmed", surface="6.15.",
                confirmed=f"{ISSUES[2]}/b001", entities=("company-0",)),
        horizon(1, date(2020, 7, 1), date(2020, 7, 31), precision="month", state="overdue", surface="다음 달",
                entities=()),
        horizon(2, date(2021, 1, 1), date(2021, 6, 30), precision="half", surface="내년 상반기", restates=f"{ISSUES[1]}/b003"),
    ]  # fmt: skip


def hostile():
    """The same with hostile words wherever a text is free."""
    tables = ledger()
    for name, columns in {
        "claims": ("attribute", "surface", "comparison_group", "reference_period"),
        "claim_checks": ("surface",),
        "horizons": ("what", "surface"),
        "entities": ("name",),
        "issues": ("title",),
    }.items():
        frame = tables[name].copy()
        for column in columns:
            frame[column] = [HOSTILE[i % len(HOSTILE)] for i in range(len(frame))]
        tables[name] = frame
    return tables
