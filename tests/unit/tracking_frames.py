"""Small corpora for the tests of tracking, written as blocks with the names they hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

TYPES = {
    "gpt": "model", "gpt-2": "model", "gpt-3": "model", "bert": "model", "transformer": "technology",
    "computer-vision": "technology", "natural-language-processing": "technology",
    "machine-translation": "technology", "openai": "company", "google": "company",
    "naver": "company", "kaist": "institution", "bengio": "person", "nature": "publication",
}  # fmt: skip
FAMILIES = {"gpt-2": "gpt", "gpt-3": "gpt"}


@dataclass
class Issue:
    """An issue: articles as lists of blocks; a block is (names, terms). The first is the title."""

    issue_id: str
    date: str | None
    articles: list[list[tuple[str, str]]]
    series: str = "월간"
    parents: dict[int, int] = field(default_factory=dict)


def tables_of(*issues: Issue, trends: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """Frames of the tables tracking reads. Names stand at 0–5, terms behind them."""
    rows: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("issues", "articles", "blocks", "mentions", "terms")
    }
    for issue in issues:
        date = pd.Timestamp(issue.date).date() if issue.date else None
        rows["issues"].append(
            {
                "issue_id": issue.issue_id, "series": issue.series, "published_on": date,
                "article_count": len(issue.articles),
            }
        )  # fmt: skip
        number = 0
        for place, blocks in enumerate(issue.articles):
            article = f"{issue.issue_id}/a{place + 1:02d}"
            parent = issue.parents.get(place)
            rows["articles"].append(
                {
                    "issue_id": issue.issue_id, "article_id": article,
                    "parent_article_id": None
                    if parent is None
                    else f"{issue.issue_id}/a{parent + 1:02d}",
                }
            )  # fmt: skip
            for in_article, (names, terms) in enumerate(blocks):
                number += 1
                where = {
                    "issue_id": issue.issue_id, "article_id": article,
                    "block_id": f"{issue.issue_id}/b{number:03d}",
                }  # fmt: skip
                kind = "title" if in_article == 0 else "bullet"
                rows["blocks"].append({**where, "ordinal": number, "kind": kind})
                rows["mentions"] += [
                    {**where, "entity_id": name, "entity_type": TYPES[name], "start": 0, "end": 5}
                    for name in names.split()
                ]
                rows["terms"] += [
                    {**where, "term": term, "start": 10 * n, "end": 10 * n + 5}
                    for n, term in enumerate(terms.split(), start=1)
                ]
    columns = {
        "issues": ["issue_id", "series", "published_on", "article_count"],
        "articles": ["issue_id", "article_id", "parent_article_id"],
        "blocks": ["issue_id", "article_id", "block_id", "ordinal", "kind"],
        "mentions": [
            "issue_id", "article_id", "block_id", "entity_id", "entity_type", "start", "end"
        ],
        "terms": ["issue_id", "article_id", "block_id", "term", "start", "end"],
    }  # fmt: skip
    frames = {name: pd.DataFrame(rows[name], columns=columns[name]) for name in columns}
    named = sorted(set(frames["mentions"]["entity_id"]))
    frames["entities"] = pd.DataFrame(
        {
            "entity_id": named,
            "entity_type": [TYPES[name] for name in named],
            "name": [name.upper() for name in named],
        },
        columns=["entity_id", "entity_type", "name"],
    )
    frames["keyword_timeline"] = pd.DataFrame(columns=["term", "issue_id", "article_count"])
    frames["trends"] = trend_rows() if trends is None else trends
    return frames


def trend_rows(*rows: dict[str, object]) -> pd.DataFrame:
    """Table ``trends`` with rows of which only what matters is given."""
    columns = [
        "kind", "key", "series", "issue_count", "article_count", "rate_ratio", "rate_ratio_low",
        "rate_ratio_high", "p_value", "q_value", "verdict", "detectable_ratio", "span_ratio",
        "recent_ratio", "recent_ratio_low", "recent_ratio_high", "recent_p_value",
        "recent_q_value", "silent_count", "silence_p_value", "silence_q_value",
    ]  # fmt: skip
    frame = pd.DataFrame([{"kind": "entity", "series": "all", **row} for row in rows])
    return frame.reindex(columns=columns)
