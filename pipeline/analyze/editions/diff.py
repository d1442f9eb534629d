"""Issue diff (이번 호 변화) between any two issues: what is new, gone, back, more, less, restated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.analyze.editions.counts import (
    COUNT_COLUMNS,
    SeriesCounts,
    name_counts,
    pair_counts,
    series_counts,
)
from pipeline.analyze.editions.evidence import (
    ENTITY_KIND,
    KEYWORD_KIND,
    PAIR_KIND,
    first_blocks,
    named_blocks,
)
from pipeline.analyze.editions.figures import STATEMENT, differ, stated_figures
from pipeline.analyze.editions.significance import (
    clustered_two_sided,
    fisher_two_sided,
    smallest_fisher,
)
from pipeline.analyze.exact_tests import q_values
from pipeline.analyze.lookup import are_among

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pipeline.settings import AnalyzeSettings

DIFF_COLUMNS: Final = (
    "change", "rank", "key", "other_key", "article_count", "base_article_count", "mention_count",
    "base_mention_count", "p_value", "q_value", "support", "evidence_block_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IssueDiff:
    """Two issues side by side; all frames sorted, nothing cut.

    Attributes:
        old_issue_id: What is compared with.
        new_issue_id: What is looked at.
        old_article_count: Articles of the old issue.
        new_article_count: Articles of the new issue.
        entities: Columns :data:`DIFF_COLUMNS`; ``change`` is new (named neither in the old issue
            nor in any issue before the new one), returned (not in the old one, but before), more,
            less, same, gone. ``evidence_block_id`` is the first in the new issue, of what is
            gone in the old one.
        keywords: The same of keywords.
        pairs: The same of pairs named in one block; ``other_key`` is the second entity.
        changed_quantities: Figures of one subject, attribute and unit that both state, and state
            apart: columns of ``STATEMENT``, ``value``, ``base_value``, ``block_id``,
            ``base_block_id``.
        new_quantities: Figures only the new issue states: the same columns, base null.
    """

    old_issue_id: str
    new_issue_id: str
    old_article_count: int
    new_article_count: int
    entities: pd.DataFrame
    keywords: pd.DataFrame
    pairs: pd.DataFrame
    changed_quantities: pd.DataFrame
    new_quantities: pd.DataFrame


def compare_issues(
    tables: Mapping[str, pd.DataFrame],
    old_issue_id: str,
    new_issue_id: str,
    settings: AnalyzeSettings,
) -> IssueDiff:
    """What sets one issue apart from another, of whatever series and date.

    ``p_value``: :func:`~pipeline.analyze.editions.significance.fisher_two_sided` on articles, within a
    series with its clustering as in table ``issue_changes``; ``q_value``: Benjamini–Hochberg over the keys that could have reached the level at all.
    Caveat: two issues of four articles can hardly differ significantly (4 of 4 against 0 of 4:
    0.03), and 1 of 4 against 0 of 4 is no news by itself.

    Args:
        tables: As for :func:`~pipeline.analyze.editions.tables.edition_tables`.
        old_issue_id: What is compared with.
        new_issue_id: What is looked at.
        settings: Level and confidence of figures.

    Raises:
        KeyError: An issue does not exist.
    """
    issues = tables["issues"].set_index("issue_id")
    for issue_id in (old_issue_id, new_issue_id):
        if issue_id not in issues.index:
            raise KeyError(f"no issue {issue_id!r}")
    ends = (old_issue_id, new_issue_id)
    sizes = issues.loc[list(ends), "article_count"].to_numpy(dtype="int64").tolist()
    chosen = are_among(tables["terms"]["term"], tables["keyword_timeline"]["term"].unique())
    counts = {
        ENTITY_KIND: name_counts(tables["mentions"], "entity_id"),
        KEYWORD_KIND: name_counts(tables["terms"][chosen], "term"),
        PAIR_KIND: pair_counts(tables["edge_timeline"]),
    }
    both = {
        name: tables[name][tables[name]["issue_id"].isin(ends)]
        for name in ("blocks", "mentions", "terms")
    }
    entities = named_blocks(both["mentions"], "entity_id", both["blocks"])
    named = {
        ENTITY_KIND: entities,
        KEYWORD_KIND: named_blocks(both["terms"], "term", both["blocks"]),
        PAIR_KIND: entities,
    }
    earlier = _earlier(tables["issues"], new_issue_id)
    frames = {
        kind: _compare(
            frame,
            earlier,
            ends,
            (sizes[0], sizes[1]),
            settings,
            _own(frame, tables["issues"], ends),
        )
        for kind, frame in counts.items()
    }
    for kind, frame in frames.items():
        gone = frame["change"] == "gone"
        where = frame.assign(issue_id=np.where(gone, old_issue_id, new_issue_id))
        frame["evidence_block_id"] = first_blocks(where, named[kind])
    changed, added = _figures(tables["quantities"], ends, settings)
    return IssueDiff(
        old_issue_id,
        new_issue_id,
        sizes[0],
        sizes[1],
        frames[ENTITY_KIND][list(DIFF_COLUMNS)],
        frames[KEYWORD_KIND][list(DIFF_COLUMNS)],
        frames[PAIR_KIND][list(DIFF_COLUMNS)],
        changed,
        added,
    )


def _earlier(issues: pd.DataFrame, issue_id: str) -> list[str]:
    """Ids of the issues of the same series dated before; none for an undated issue."""
    own = issues[issues["issue_id"] == issue_id].iloc[0]
    rest = issues[(issues["series"] == own["series"]) & issues["published_on"].notna()]
    order: list[str] = rest.sort_values(["published_on", "issue_id"])["issue_id"].tolist()
    return order[: order.index(issue_id)] if issue_id in order else []


def _own(counts: pd.DataFrame, issues: pd.DataFrame, ends: tuple[str, str]) -> SeriesCounts | None:
    """Counts of the series both issues belong to; ``None`` if there is no such series."""
    series = issues.loc[issues["issue_id"].isin(ends), "series"].unique()
    own = issues[issues["series"].isin(series)]
    if len(series) > 1 or own["published_on"].isna().any():
        return None
    return next(series_counts(counts, own), None)


def _compare(
    counts: pd.DataFrame,
    earlier: list[str],
    ends: tuple[str, str],
    sizes: tuple[int, int],
    settings: AnalyzeSettings,
    own: SeriesCounts | None,
) -> pd.DataFrame:
    """Rows of one kind, without their evidence."""
    on = ["key", "other_key"]
    old, new = (counts[counts["issue_id"] == i][list(COUNT_COLUMNS)] for i in ends)
    old = old.rename(
        columns={
            "article_count": "base_article_count",
            "mention_count": "base_mention_count",
        }
    )
    rows = new.drop(columns="issue_id").merge(old.drop(columns="issue_id"), on=on, how="outer")
    numbers = ["article_count", "mention_count", "base_article_count", "base_mention_count"]
    rows[numbers] = rows[numbers].fillna(0).astype("int64")
    past = counts.loc[counts["issue_id"].isin(earlier), on].drop_duplicates()
    known = rows[on].merge(past.assign(known=True), on=on, how="left")["known"].notna().to_numpy()
    x, y = rows["article_count"].to_numpy(), rows["base_article_count"].to_numpy()
    m, n = (np.full(len(rows), size, dtype=np.int64) for size in sizes)
    moved = np.where(x * m > y * n, "more", np.where(x * m < y * n, "less", "same"))
    absent = np.where(known, "returned", "new")
    change = np.where(y == 0, absent, np.where(x == 0, "gone", moved)).astype(object)
    level = settings.false_discovery_rate
    p = fisher_two_sided(x, y, n, m)
    if own is not None and len(rows):
        total = own.keys.assign(total=own.totals)
        each = rows[on].merge(total, on=on, how="left")["total"].fillna(1).to_numpy(dtype="int64")
        theta = own.dispersion().concentration(each) * (n + m) / own.trials.sum()
        p = np.maximum(p, clustered_two_sided((x, y), (n, m), theta))
    able = smallest_fisher(x + y, n, m) <= level
    q = np.nan_to_num(q_values(np.where(able, p, np.nan)), nan=1.0)
    support = np.where(q <= level, "supported", np.where(able, "chance", "insufficient"))
    weight = rows["mention_count"] + rows["base_mention_count"]
    rows = rows.assign(change=change, p_value=p, q_value=q, support=support, weight=weight)
    rows = rows.sort_values(
        ["change", "p_value", "weight", *on], ascending=[True, True, False, True, True]
    ).reset_index(drop=True)
    return rows.assign(rank=rows.groupby("change").cumcount() + 1)


def _figures(
    quantities: pd.DataFrame, ends: tuple[str, str], settings: AnalyzeSettings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures stated apart, and figures only the new issue states."""
    figures = stated_figures(quantities[quantities["issue_id"].isin(ends)], settings)
    old, new = (
        figures.loc[figures["issue_id"] == i, [*STATEMENT, "value", "block_id"]] for i in ends
    )
    old = old.rename(columns={"value": "base_value", "block_id": "base_block_id"})
    rows = new.merge(old, on=list(STATEMENT), how="left").sort_values(list(STATEMENT))
    added = rows["base_value"].isna()
    changed = differ(rows["value"].to_numpy(), rows["base_value"].to_numpy()) & ~added
    return rows[changed].reset_index(drop=True), rows[added].reset_index(drop=True)
