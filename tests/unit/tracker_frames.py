"""A small corpus with every table the tracker and the pages of entities read; all made up."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from pipeline.tables import TABLES
from tests.unit.report_frames import Size, make

PINNED = "never-named"
RISING, FADING, FAMILY, VERSION, PARTNER = (
    "technology-0", "technology-1", "gaon", "model-2", "company-0",
)  # fmt: skip


def row(table: str, **values: object) -> dict[str, object]:
    """A row with every column of the table; what is not given is empty."""
    assert set(values) <= set(TABLES[table].columns), set(values) - set(TABLES[table].columns)
    return {column: values.get(column) for column in TABLES[table].columns}


def frame(table: str, *rows: dict[str, object]) -> pd.DataFrame:
    """A frame of a table with its columns in order."""
    return pd.DataFrame(list(rows), columns=list(TABLES[table].columns))


def life(key: str, state: str = "insufficient", *, kind: str = "entity", **values: object):
    """A row of ``lifecycle``."""
    given = {
        "name": key, "entity_type": "technology", "verdict": "insufficient", "basis": "none",
        "issue_count": 0, "article_count": 0, "companion_count": 0, "field_count": 0,
        "is_pinned": False,
    } | values  # fmt: skip
    return row("lifecycle", kind=kind, key=key, state=state, **given)


def tracked(size: Size | None = None, **changes: object) -> dict[str, pd.DataFrame]:
    """The usual made-up corpus with lives, a family, companions, fields and statements."""
    tables = make(size or Size(issues=6), **changes)
    issues = sorted(tables["issues"]["issue_id"])
    first, last = issues[0], issues[-1]
    days = dict(zip(tables["issues"]["issue_id"], tables["issues"]["published_on"], strict=True))
    block = {i: f"{i}/b001" for i in issues}
    lives = []
    for entity in tables["entities"].itertuples(index=False):
        if entity.entity_type in {"technology", "model"}:
            state = {RISING: "growing", FADING: "declining"}.get(entity.entity_id, "insufficient")
            lives.append(
                life(entity.entity_id, state, name=entity.name, entity_type=entity.entity_type,
                     basis="trend" if state != "insufficient" else "none",
                     p_value=0.004 if state != "insufficient" else None,
                     q_value=0.03 if state != "insufficient" else None,
                     issue_count=entity.issue_count, article_count=entity.article_count,
                     first_issue_id=entity.first_issue_id, last_issue_id=entity.last_issue_id,
                     evidence_block_id=block[entity.first_issue_id])
            )  # fmt: skip
    lives.append(life(PINNED, name="아직 없는 기술", is_pinned=True))
    lives.append(
        life(FAMILY, name="가온", kind="family", entity_type="model", issue_count=2, version_count=2,
             article_count=3, first_issue_id=first, last_issue_id=last,
             evidence_block_id=block[first])
    )  # fmt: skip
    tables["lifecycle"] = frame("lifecycle", *lives)
    tables["trends"] = frame(
        "trends",
        *(
            row("trends", kind="entity", key=key, series="all", issue_count=4, article_count=9,
                verdict="insufficient", detectable_ratio=ratio)
            for key, ratio in (("technology-2", 3.0), ("technology-3", 5.0))
        ),
    )  # fmt: skip
    tables["families"] = frame(
        "families",
        *(
            row("families", family_id=FAMILY, entity_id=version, generation=n, mention_count=2,
                article_count=2, issue_count=1, first_issue_id=first, last_issue_id=last)
            for n, version in enumerate((VERSION, "model-3"))
        ),
    )  # fmt: skip
    tables["family_timeline"] = frame(
        "family_timeline",
        *(
            row("family_timeline", family_id=FAMILY, issue_id=i, published_on=days[i],
                mention_count=n, article_count=n, article_share=n / 5, share_low=0.0,
                share_high=0.6, versions=[VERSION], evidence_block_id=block[i])
            for i, n in ((first, 1), (last, 2))
        ),
    )  # fmt: skip
    events = ("initial", "stayed", "left", "returned")
    tables["companions"] = frame(
        "companions",
        *(
            row("companions", entity_id=RISING, companion_id=PARTNER, companion_type="company",
                issue_id=i, block_count=0 if event == "left" else 1,
                article_count=0 if event == "left" else 1, event=event)
            for i, event in zip(issues, events, strict=False)
        ),
        row("companions", entity_id=RISING, companion_id="place-0", companion_type="place",
            issue_id=issues[min(3, len(issues) - 1)], block_count=1, article_count=1,
            event="entered"),
    )  # fmt: skip
    tables["applications"] = frame(
        "applications",
        row("applications", entity_id=RISING, field="education", field_name="교육",
            issue_id=first, block_count=1, article_count=1, event="initial",
            evidence_block_id=block[first]),
    )  # fmt: skip
    tables["claims"] = frame("claims", *(_claim(first, s) for s in ("first", "conflict")))
    tables["horizons"] = frame(
        "horizons",
        row("horizons", issue_id=first, precision="year", published_on=days[first],
            judged_on=days[last], confidence=0.8, block_id=block[first], start=0, end=4, surface="2030년",
            iso="2030", starts_on=dt.date(2030, 1, 1), ends_on=dt.date(2030, 12, 31),
            entity_ids=[RISING], what="서비스가 시작될 예정", horizon_state="upcoming"),
    )  # fmt: skip
    said = {"issue_id": first, "block_id": block[first], "stance": "forecast"}
    tables["outlook"] = frame(
        "outlook",
        row(
            "outlook",
            **said,
            start=0,
            end=2,
            surface="전망",
            modality="negated",
            voice="own",
            article_id=f"{first}/a01",
            cue="전망",
            confidence=0.9,
        ),
    )
    tables["outlook_entities"] = frame(
        "outlook_entities",
        row(
            "outlook_entities",
            **said,
            entity_id=RISING,
            entity_type="technology",
            entity_role="technology",
            tie="block",
        ),
    )
    return tables


def _claim(issue: str, status: str) -> dict[str, object]:
    at = 10 * len(status)
    return row(
        "claims", claim_id=f"{issue}/b001/q{at}", subject_entity_id=RISING, attribute="매개변수", attribute_key="매개변수",
        dimension="count", confidence=0.9,
        value=175e9, unit="parameter", qualifier="at_least", issue_id=issue,
        block_id=f"{issue}/b001", start=at, end=at + 3, surface="1,750억 개", status=status,
    )  # fmt: skip
