"""The made-up corpus of ``report_frames`` with core technologies and an outlook, by hand."""

from __future__ import annotations

import pandas as pd

from pipeline.report.pages.view import BuildInfo, Corpus
from pipeline.report.render import render
from pipeline.settings import ReportSettings
from pipeline.tables import TABLES
from pipeline.tables.columns.outlook import CORE_CRITERIA, STANCES
from tests.unit.report_frames import HOSTILE, Size, make, make_hostile

CUE = "늘어"  # a word of the bullets of the made-up corpus
FAMILY = ("model-0", "model-1")  # the second counts for the first


def core_row(**values):
    """One row of ``core_technologies``; what is not told is usual."""
    row = {
        "entity_type": "technology", "rank_low": 1, "rank_high": 9, "is_core": True,
        "top_share": 0.9, "support": "supported", "core_score": 0.8, "article_count": 6,
        "issue_count": 4, "verdict": "steady", "actor_ids": [], "evidence_block_ids": [],
        **dict.fromkeys(CORE_CRITERIA, 0.5),
        **{f"{name}_percentile": 0.5 for name in CORE_CRITERIA},
    } | values  # fmt: skip
    row.setdefault("member_ids", [row["entity_id"]])
    row.setdefault("name", row["entity_id"])
    assert set(row) == set(TABLES["core_technologies"].columns)
    return row


def with_core(tables, *, core_count=8, tracked="technology-0"):
    """Technologies and models in the order of the table ``entities``, one a family of two."""
    if tables["entities"].empty:
        return tables
    kinds = tables["entities"]["entity_type"].isin(["technology", "model"])
    entities = tables["entities"][kinds & (tables["entities"]["entity_id"] != FAMILY[1])]
    rows = []
    for at, entity in enumerate(entities.to_dict("records")):
        key = entity["entity_id"]
        own = tables["mentions"][tables["mentions"]["entity_id"] == key]
        rows.append(
            core_row(
                entity_id="generative-ai" if key == tracked else key,
                entity_type=entity["entity_type"],
                name=entity["name"],
                member_ids=list(FAMILY) if key == FAMILY[0] else [key],
                rank=at + 1,
                rank_low=max(1, at),
                rank_high=at + 4 + 3 * (at % 2),
                is_core=at < core_count,
                support="insufficient" if at % 2 else "supported",
                late_growth=0.0 if at % 2 else 0.4,
                presence=0.1 * (at + 1) % 1,
                presence_percentile=(at + 0.5) / len(entities),
                actor_count=2,
                verdict=None if key == FAMILY[0] else "steady",
                first_issue_id=entity["first_issue_id"],
                last_issue_id=entity["last_issue_id"],
                actor_ids=["company-0", "person-0"],
                evidence_block_ids=list(dict.fromkeys(own["block_id"]))[:2],
            )
        )
        if key == tracked:
            rows[-1]["member_ids"] = ["generative-ai", key]
    table = pd.DataFrame(rows, columns=list(TABLES["core_technologies"].columns))
    return {**tables, "core_technologies": table}


def with_outlook(tables):
    """A clause in every bullet with the cue: forecasts, every third block another stance."""
    blocks = tables["blocks"]
    blocks = blocks[blocks["text"].str.contains(CUE, regex=False)] if len(blocks) else blocks
    dates = tables["issues"].set_index("issue_id")["published_on"].to_dict()
    order = sorted(dates, key=lambda issue: (str(dates[issue]), issue))
    rows, ties, last = [], [], {}
    for issue in order:
        own = blocks[blocks["issue_id"] == issue].to_dict("records")
        for at, block in enumerate(own):
            stance = STANCES[at % 3]
            start = block["text"].index(CUE)
            before = last.get(stance)
            is_told = before is not None and dates[issue] is not None
            place = {
                "issue_id": issue, "block_id": block["block_id"], "stance": stance,
                "continuity": "continued" if is_told else "first",
                "previous_block_id": before if is_told else None,
            }  # fmt: skip
            rows.append(
                {
                    **place, "article_id": block["article_id"], "start": start,
                    "end": start + len(CUE), "surface": CUE, "cue": CUE,
                    "modality": "hypothetical" if at % 4 == 1 else "asserted",
                    "confidence": 0.9, "voice": "quoted" if at % 2 else "own",
                    "speaker": "김가온" if at % 2 else None, "speaker_entity_id": None,
                    "iso": "2030" if at == 0 else None, "starts_on": None, "ends_on": None,
                    "source_line": block["source_line"], "page": None,
                }
            )  # fmt: skip
            named = tables["mentions"][tables["mentions"]["block_id"] == block["block_id"]]
            ties += [
                {
                    **place, "entity_id": name, "entity_type": kind, "tie": "block",
                    "entity_role": "technology" if kind in {"technology", "model"} else "actor",
                }
                for name, kind in sorted(set(zip(named["entity_id"], named["entity_type"], strict=True)))
                if kind in {"technology", "model", "company", "institution", "person"}
            ]  # fmt: skip
        last |= {STANCES[at % 3]: block["block_id"] for at, block in enumerate(own)}
    frames = {"outlook": rows, "outlook_entities": ties}
    made = {k: pd.DataFrame(v, columns=list(TABLES[k].columns)) for k, v in frames.items()}
    return {**tables, **made}


def corpus(size=None, **options):
    """The usual corpus with both."""
    return with_outlook(with_core(make(size or Size(issues=9), **options)))


def hostile():
    """Every free text of both is hostile."""
    tables = with_outlook(with_core(make_hostile()))
    for name, column in (("core_technologies", "name"), ("outlook", "speaker"),
                         ("outlook", "surface"), ("outlook", "cue")):  # fmt: skip
        tables[name][column] = [HOSTILE[at % len(HOSTILE)] for at in range(len(tables[name]))]
    return tables


def html_of(maker, tables):
    """The page a maker makes, as HTML, without the rest of the site."""
    corpus = Corpus(tables, ReportSettings(), BuildInfo("r" * 64))
    (page,) = maker(corpus)
    return render(page, {"build": corpus.build, "corpus_digest": "0" * 12, "nav": ()})
