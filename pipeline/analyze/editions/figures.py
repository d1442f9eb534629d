"""Quantities of one subject and attribute that two issues, or an issue and its past, state apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.editions.counts import dated_issues
from pipeline.analyze.editions.evidence import QUANTITY_KIND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]

# The ledger of claims compares with tolerance and period; here only what is plainly one figure.
STATEMENT: Final = ("subject_entity_id", "attribute", "unit")
_DIGITS = 12  # no brief prints more significant digits; beyond is the error of binary fractions
_ROUNDING_ERROR = 1e-9


def stated_figures(quantities: pd.DataFrame, settings: AnalyzeSettings) -> pd.DataFrame:
    """Figures an issue states for one subject, attribute and unit, without contradicting itself.

    Several values of one statement in one issue are a list (shares of several groups), not a
    figure that can change, and are left out; so is a subject decided with less than
    ``figure_confidence``, and a range.

    Args:
        quantities: Table ``quantities``.
        settings: ``figure_confidence``.

    Returns:
        Columns of :data:`STATEMENT`, ``issue_id``, ``value``, ``block_id``, ``article_id``,
        ``confidence``; one row per issue and statement, that of its first block.
    """
    sure = quantities.dropna(subset=[*STATEMENT, "value", "article_id"])
    sure = sure[(sure["confidence"] >= settings.figure_confidence) & sure["value_high"].isna()]
    group = ["issue_id", *STATEMENT]
    single = sure.groupby(group)["value"].transform("nunique") == 1
    rows = sure[single].sort_values([*group, "block_id", "start"])
    columns = [*group, "value", "block_id", "article_id", "confidence"]
    return rows.drop_duplicates(group)[columns].reset_index(drop=True)


def differ(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Whether two figures differ by more than the rounding of the one printed with fewer digits.

    A figure of k significant digits stands for half a unit of its last digit to either side;
    closing zeros do not count as digits, since 1,700억 may be a rounded 1,750억.

    >>> differ(np.array([1.7e11, 8.0, 2.0e9]), np.array([1.75e11, 9.0, 2.5e9])).tolist()
    [False, True, False]
    """
    with np.errstate(invalid="ignore"):
        room = np.maximum(_last_digit(one), _last_digit(other)) / 2
        return np.asarray(np.abs(one - other) > room * (1 + _ROUNDING_ERROR))


def _last_digit(values: Floats) -> Floats:
    """Size of a unit of the last significant digit, 0 for 0 and NaN."""
    texts = [f"{abs(v):.{_DIGITS - 1}e}" if np.isfinite(v) and v else "" for v in values.tolist()]
    units = np.zeros(len(texts))
    for i, text in enumerate(texts):
        if text:
            digits, exponent = text.split("e")
            kept = len(digits.rstrip("0").replace(".", ""))
            units[i] = 10.0 ** (int(exponent) - max(kept, 1) + 1)
    return units


def quantity_changes(
    quantities: pd.DataFrame, issues: pd.DataFrame, settings: AnalyzeSettings
) -> pd.DataFrame:
    """Rows of table ``issue_changes`` of kind *quantity*: a figure stated before, now another.

    Against the previous issue, and against the last issue of the series that stated it.

    Args:
        quantities: Table ``quantities``.
        issues: Table ``issues``.
        settings: Confidence and rows kept.
    """
    dated = dated_issues(issues)
    dated = dated.assign(place=dated.groupby("series").cumcount())
    figures = stated_figures(quantities, settings).merge(
        dated[["issue_id", "series", "place"]], on="issue_id"
    )
    figures = figures.sort_values(["series", *STATEMENT, "place"])
    before = figures.groupby(["series", *STATEMENT])[["value", "issue_id", "place"]].shift()
    figures = figures.assign(
        base_value=before["value"], base_issue_id=before["issue_id"], base_place=before["place"]
    )
    differs = differ(figures["value"].to_numpy(), figures["base_value"].to_numpy())
    changed = figures[figures["base_value"].notna() & differs]
    adjacent = changed[changed["place"] - changed["base_place"] == 1]
    rows = pd.concat(
        [changed.assign(against="history"), adjacent.assign(against="previous")], ignore_index=True
    )
    rows = rows.sort_values(
        ["issue_id", "against", "confidence", *STATEMENT],
        ascending=[True, True, False, *[True] * 3],
    )
    group = rows.groupby(["issue_id", "against"], sort=False)
    rows = rows.assign(
        kind=QUANTITY_KIND,
        change="changed",
        rank=group.cumcount() + 1,
        change_count=group["value"].transform("size"),
        key=rows["subject_entity_id"],
        evidence_block_id=rows["block_id"],
        other_key=rows["attribute"],
        silent_count=(rows["place"] - rows["base_place"] - 1).astype("Int64"),
        article_count=None,
        base_article_count=None,
        issue_article_count=None,
        base_issue_article_count=None,
        p_value=np.nan,
        q_value=np.nan,
        support=None,
    )
    return rows[rows["rank"] <= settings.changes_per_issue].reset_index(drop=True)
