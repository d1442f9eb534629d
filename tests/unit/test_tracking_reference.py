"""Events and counts against a plain loop over issues, on corpora drawn at random."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from pipeline.analyze.tracking.companions import COMPANION_TYPES
from pipeline.analyze.tracking.track import TRACKED_TYPES, tracking_tables
from pipeline.settings import AnalyzeSettings
from pipeline.tables.enforce import from_frame
from pipeline.tables.tracking import COMPANIONS
from tests.unit.tracking_frames import TYPES, Issue, tables_of

SETTINGS = AnalyzeSettings(companion_min_articles=1)
NAMES = ["gpt-3", "bert", "transformer", "openai", "google", "kaist", "nature"]


def draw(seed):
    """Up to nine issues of two or three series; some share a date."""
    rng = np.random.default_rng(seed)
    issues = []
    for n in range(rng.integers(1, 10)):
        articles = [
            [
                (" ".join(name for name in NAMES if rng.random() < 0.25), "")
                for _ in range(rng.integers(1, 4))
            ]
            for _ in range(rng.integers(1, 3))
        ]
        date = f"2020-{rng.integers(1, 7):02d}-01"
        issues.append(Issue(f"i{n}", date, articles, series=f"s{rng.integers(0, 3)}"))
    return sorted(issues, key=lambda issue: (issue.date, issue.issue_id))


def plainly(issues):
    """(entity, companion, issue) → (blocks, articles, event), told issue by issue."""
    found = {}
    names = [name for name in NAMES if TYPES[name] in TRACKED_TYPES]
    others = [name for name in NAMES if TYPES[name] in COMPANION_TYPES]
    for entity in names:
        dates = sorted({i.date for i in issues if mentions(i, entity)})
        for other in others:
            if other != entity:
                tell(found, issues, dates, entity, other)
    return found


def mentions(issue, *names):
    """Articles that hold all the names."""
    return [a for a in issue.articles if all(any(n in b[0].split() for b in a) for n in names)]


def tell(found, issues, dates, entity, other):
    last_series, here_before, gone = set(), False, False
    for date in dates:
        named = [i for i in issues if i.date == date and mentions(i, entity)]
        both = [i for i in named if mentions(i, entity, other)]
        if both:
            event = "stayed" if here_before else "initial" if date == dates[0] else "entered"
            event = "returned" if gone else event
            for issue in both:
                blocks = sum(
                    entity in b[0].split() and other in b[0].split()
                    for a in issue.articles
                    for b in a
                )
                found[entity, other, issue.issue_id] = (
                    blocks, len(mentions(issue, entity, other)), event,
                )  # fmt: skip
            last_series, here_before, gone = {i.series for i in both}, True, False
        elif here_before and not gone:
            missed = [i for i in named if i.series in last_series]
            if missed:
                found[entity, other, missed[0].issue_id] = (0, 0, "left")
                gone = True


@pytest.mark.parametrize("seed", range(25))
def test_companions_are_what_a_plain_loop_finds(seed):
    issues = draw(seed)
    table = tracking_tables(tables_of(*issues), {}, [], SETTINGS)["companions"]
    rows = {
        (row.entity_id, row.companion_id, row.issue_id): (
            row.block_count, row.article_count, row.event,
        )
        for row in table.itertuples()
    }  # fmt: skip
    assert rows == plainly(issues)


def test_companions_are_the_same_however_many_are_held_at_once(monkeypatch):
    tables = tables_of(*draw(3))
    whole = tracking_tables(tables, {}, [], SETTINGS)["companions"]
    monkeypatch.setattr("pipeline.analyze.tracking.companions._AT_ONCE", 1)
    parts = tracking_tables(tables, {}, [], SETTINGS)["companions"]
    assert len(whole) > 1
    assert from_frame(parts, COMPANIONS) == from_frame(whole, COMPANIONS)


def test_the_random_corpora_hold_every_event():
    seen = defaultdict(int)
    for seed in range(25):
        for _, _, event in plainly(draw(seed)).values():
            seen[event] += 1
    assert {"initial", "entered", "stayed", "left", "returned"} == set(seen)
    assert min(seen.values()) >= 10
