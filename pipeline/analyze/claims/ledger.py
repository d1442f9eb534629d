"""Table ``claims`` (수치 장부): who said which figure of what, and whether it holds across issues."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.claims.linking import link_claims
from pipeline.analyze.claims.periods import reference_periods
from pipeline.analyze.claims.rounding import add_bounds
from pipeline.knowledge.attributes import load_attributes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.settings import AnalyzeSettings

CLAIM_COLUMNS = (
    "claim_id", "subject_entity_id", "attribute", "attribute_key", "value", "value_high", "unit",
    "dimension", "currency", "qualifier", "value_low_bound", "value_high_bound",
    "reference_period", "issue_id", "published_on", "article_id", "block_id", "start", "end",
    "surface", "status", "previous_claim_id", "previous_issue_id", "comparison_group", "confidence",
    "source_line", "page",
)  # fmt: skip
_AROUND = 60  # characters around a figure in which a text says that it corrects an earlier one
# Multiples and points compare with something that the claim does not name.
_RELATIVE_UNITS = ("x", "%p", "bp")
# A size is a property of these; a company or a field has models of many sizes.
_SIZED = ("model", "product", "dataset")
# What is measured on a benchmark or with a technique is somebody else's: two results are no dispute.
_HOSTS = ("dataset", "technology", "event", "publication")


def claims_table(tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings) -> pd.DataFrame:
    """Rows of table ``claims``: one per quantity with subject and attribute.

    ``first`` says that nothing earlier is comparable, not that nobody said it before. Claims are
    compared where subject, attribute (:mod:`pipeline.knowledge.attributes`), unit (in one scale)
    and reference period agree or leave it open; see :mod:`pipeline.analyze.claims.linking`.

    Args:
        tables: ``issues``, ``blocks``, ``quantities``, ``dates``, ``entities``.
        settings: The fields ``claim_*``.

    Returns:
        Columns :data:`CLAIM_COLUMNS`. Ids name block and span: they stay when briefs are added.
    """
    blocks = tables["blocks"]
    claims = _candidates(tables["quantities"])
    if claims.empty:
        return pd.DataFrame(columns=list(CLAIM_COLUMNS))
    claims = add_bounds(claims, settings)
    ordinals = blocks[["block_id", "ordinal"]]
    issues = tables["issues"][["issue_id", "published_on"]]
    claims = claims.merge(ordinals, on="block_id", how="left", validate="m:1")
    claims = claims.merge(issues, on="issue_id", how="left", validate="m:1")
    claims["date"] = pd.to_datetime(claims["published_on"])
    claims = claims.sort_values(
        ["date", "issue_id", "ordinal", "start"], na_position="last", kind="stable"
    ).reset_index(drop=True)
    texts = blocks.set_index("block_id")["text"].reindex(claims["block_id"].unique())
    claims["reference_period"] = reference_periods(claims, tables["dates"], texts)
    claims = _described(claims, tables["entities"], texts)
    claims["is_disputable"] &= claims["confidence"] >= settings.claim_min_confidence
    links = link_claims(claims, texts, settings)
    claims["claim_id"] = (
        claims["block_id"] + "/q" + claims["start"].astype(str) + "-" + claims["end"].astype(str)
    )
    before = links["previous"].to_numpy()
    for column in ("claim_id", "issue_id"):
        earlier = claims[column].to_numpy(object)[np.maximum(before, 0)]
        earlier[before < 0] = None
        claims[f"previous_{column}"] = earlier
    claims["status"] = links["status"]
    claims["comparison_group"] = _comparison_groups(claims)
    for column, bound in (("value_low_bound", "low"), ("value_high_bound", "high")):
        claims[column] = (claims[bound] / claims["times"]).replace([np.inf, -np.inf], np.nan)
    claims["value"], claims["value_high"] = claims["stated"], claims["stated_high"]
    return claims[list(CLAIM_COLUMNS)]


def _candidates(quantities: pd.DataFrame) -> pd.DataFrame:
    """Figures with a subject and a word or unit that says what they measure."""
    measured = quantities["attribute"].notna() | quantities["unit"].isin(
        list(load_attributes().by_unit)
    )
    keep = quantities["subject_entity_id"].notna() & measured
    keep &= ~quantities["unit"].isin(_RELATIVE_UNITS)
    return quantities[keep].reset_index(drop=True)


def _described(claims: pd.DataFrame, entities: pd.DataFrame, texts: pd.Series[str]) -> pd.DataFrame:
    """With attribute key and family, values in the scale's base unit, and numbers to compare by."""
    known = load_attributes()
    phrases = claims[["attribute", "unit"]].drop_duplicates()
    rows = []
    for phrase, unit in phrases.itertuples(index=False):
        said = phrase if isinstance(phrase, str) else ""
        found = known.find(said, unit)
        key = known.key_of(said, unit)
        base, times = known.scales.get(unit, (unit, 1.0))
        family = found.family if found else key
        rows.append((key, family, found is not None, bool(found and found.is_fixed), base, times))
    names = ["attribute_key", "family", "is_known", "is_fixed", "base", "times"]
    phrases[names] = pd.DataFrame(rows, columns=names, index=phrases.index)
    claims = claims.merge(phrases, on=["attribute", "unit"], how="left", validate="m:1")
    claims["attribute"] = claims["attribute"].fillna(claims["attribute_key"])
    types = claims["subject_entity_id"].map(entities.set_index("entity_id")["entity_type"])
    sized = types.isin(_SIZED)
    claims["is_disputable"] = np.where(claims["is_fixed"], sized, ~types.isin(_HOSTS))
    claims["is_fixed"] &= sized
    claims["stated"], claims["stated_high"] = claims["value"], claims["value_high"]
    for column in ("value", "upper", "low", "high"):
        claims[column] *= claims["times"]
    corrected = re.compile("|".join(known.corrections))
    around = texts.reindex(claims["block_id"]).to_list()
    claims["is_corrected"] = [
        corrected.search(text, max(0, start - _AROUND), end + _AROUND) is not None
        for text, start, end in zip(around, claims["start"], claims["end"], strict=True)
    ]
    group = ["subject_entity_id", "attribute_key", "base"]
    claims["group"] = claims.groupby(group, sort=False).ngroup()
    for column, name in (
        ("block_code", "block_id"), ("issue_code", "issue_id"), ("date_code", "date"),
        ("period_code", "reference_period"),
    ):  # fmt: skip
        claims[column] = pd.factorize(claims[name])[0]
    return claims


def _comparison_groups(claims: pd.DataFrame) -> pd.Series[str]:
    """Name of claims to show side by side though nothing is said of them.

    One subject, kindred attributes: in several units, or several values of what does not change.
    """
    group = claims.groupby(["subject_entity_id", "family"], sort=False)
    several = group["base"].transform("nunique") > 1
    several |= claims["is_fixed"] & (group["value"].transform("nunique") > 1)
    name = claims["subject_entity_id"] + ":" + claims["family"]
    # Of an attribute nobody has entered the words may mean anything in another unit.
    return name.where(several & claims["is_known"])
