"""Lineage of names: which spelling names an entity when, and versions in order of appearance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.editions.significance import fisher_two_sided
from pipeline.analyze.exact_tests import q_values
from pipeline.analyze.lookup import are_among, positions_of
from pipeline.analyze.tracking.families import roots_of
from pipeline.knowledge.folding import name_key, script_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.settings import AnalyzeSettings

NAME_COLUMNS: Final = (
    "entity_id", "surface", "script", "origin", "spelling_count", "mention_count", "article_count",
    "issue_count", "name_share", "early_mention_count", "late_mention_count", "first_issue_id",
    "last_issue_id", "first_block_id", "name_role", "other_surface", "p_value", "q_value",
)  # fmt: skip
VERSION_COLUMNS: Final = (
    "family_id", "entity_id", "rank", "first_issue_id", "last_issue_id", "published_on",
    "mention_count", "article_count", "issue_count", "evidence_block_id",
)  # fmt: skip
_ORIGINS: Final = ("knowledge", "gloss", "discovered")


def name_lineage(
    mentions: pd.DataFrame, aliases: pd.DataFrame, issues: pd.DataFrame, settings: AnalyzeSettings
) -> pd.DataFrame:
    """Table ``name_lineage``: entity × name actually used.

    Spellings that differ in case, spaces and hyphens are one name, shown as most often written.
    The dated issues that name an entity are split in an earlier and a later half. A name *leads* a
    half that most of its issues use most; where another leads the later half, Fisher's exact test
    asks whether that name leads more issues than before. Issues, not articles, are the witnesses,
    since an editor chooses a spelling for a whole issue. ``name_role``: *displacing* and
    *displaced* where q (over all entities of several names and ``lineage_min_issues`` issues)
    keeps the rate; else *leading* (most mentions), *variant*, or *only*.

    Args:
        mentions: Table ``mentions``.
        aliases: Table ``aliases``: where a name comes from. A name found by a pattern has no
            origin.
        issues: Table ``issues``.
        settings: Least number of issues, level.
    """
    rows = _named(mentions, issues)
    if rows.empty:
        return pd.DataFrame(columns=list(NAME_COLUMNS))
    group = ["entity_id", "form"]
    names = rows.groupby(group, sort=True).agg(
        spelling_count=("surface", "nunique"),
        mention_count=("surface", "size"),
        article_count=("article_id", "nunique"),
        issue_count=("place", "nunique"),
        first=("place", "min"),
        last=("place", "max"),
        first_block_id=("block_id", "first"),
    )
    names = names.join(_most_written(rows)).reset_index()
    names = names.merge(_origins(aliases), on=group, how="left")
    split = _split_places(rows)
    late = rows["place"] >= rows["entity_id"].map(split).astype("float64")
    dated = rows["is_dated"]
    for label, inside in (("early", dated & ~late), ("late", dated & late)):
        counts = rows[inside].groupby(group).size().rename(f"{label}_mention_count")
        names = names.merge(counts.reset_index(), on=group, how="left")
    halves = ["early_mention_count", "late_mention_count"]
    names[halves] = names[halves].fillna(0).astype("int64")
    names = _roles(names, _successions(rows[dated], split, settings), settings)
    ids = _ordered(issues)["issue_id"].to_numpy(dtype=object)
    total = names.groupby("entity_id")["mention_count"].transform("sum")
    return names.assign(
        script=[_script(text) for text in names["surface"]],
        name_share=names["mention_count"] / total,
        first_issue_id=ids[names["first"]],
        last_issue_id=ids[names["last"]],
    )[list(NAME_COLUMNS)]


def version_lineage(
    mentions: pd.DataFrame, issues: pd.DataFrame, blocks: pd.DataFrame, families: Mapping[str, str]
) -> pd.DataFrame:
    """Table ``version_lineage``: members of each family in order of first appearance.

    Families of a single named member have no order and are left out. Versions of versions belong
    to the topmost family. Members first named in one issue follow the order of reading.

    Args:
        mentions: Table ``mentions``.
        issues: Table ``issues``.
        blocks: Table ``blocks``: order of reading within an issue.
        families: Entity → family it is a version of; the family's own entity is a member too.
    """
    family = roots_of(families)
    own = mentions[are_among(mentions["entity_id"], list(family))]
    if own.empty:
        return pd.DataFrame(columns=list(VERSION_COLUMNS))
    rows = _named(own, issues)
    ordinal = np.append(blocks["ordinal"].to_numpy(dtype="int64"), 0)  # last: of no known block
    rows = rows.assign(at=ordinal[positions_of(rows["block_id"], blocks["block_id"])])
    rows = rows.sort_values(["place", "at", "start", "entity_id"])
    members = rows.groupby("entity_id", sort=False).agg(
        mention_count=("surface", "size"),
        article_count=("article_id", "nunique"),
        issue_count=("place", "nunique"),
        first=("place", "min"),
        last=("place", "max"),
        evidence_block_id=("block_id", "first"),
    )
    members = members.reset_index()
    members = members.assign(family_id=members["entity_id"].map(family))
    members = members[members.groupby("family_id")["entity_id"].transform("size") > 1]
    ordered = _ordered(issues)
    ids = ordered["issue_id"].to_numpy(dtype=object)
    dates = ordered["published_on"].to_numpy(dtype=object)
    return members.assign(
        rank=members.groupby("family_id").cumcount() + 1,
        first_issue_id=ids[members["first"]],
        last_issue_id=ids[members["last"]],
        published_on=dates[members["first"]],
    )[list(VERSION_COLUMNS)]


def _ordered(issues: pd.DataFrame) -> pd.DataFrame:
    return issues.sort_values(["published_on", "issue_id"], na_position="last")


def _named(mentions: pd.DataFrame, issues: pd.DataFrame) -> pd.DataFrame:
    """Mentions by time, with the place of their issue and the name without its spelling."""
    ordered = _ordered(issues)
    dated = int(ordered["published_on"].notna().sum())
    codes, surfaces = pd.factorize(mentions["surface"])
    forms = np.array([name_key(text) for text in surfaces], dtype=object)
    at = positions_of(mentions["issue_id"], ordered["issue_id"])
    columns = ["entity_id", "article_id", "block_id", "start", "surface"]
    rows = mentions[columns].assign(form=forms[codes] if len(codes) else None, place=at)
    rows = rows.assign(is_dated=at < dated)
    return rows.sort_values(["place", "block_id", "start", "entity_id"])


def _most_written(rows: pd.DataFrame) -> pd.Series:
    """Most frequent spelling of each name; of several the first in order."""
    counts = rows.groupby(["entity_id", "form", "surface"]).size().rename("n").reset_index()
    counts = counts.sort_values(
        ["entity_id", "form", "n", "surface"], ascending=[True, True, False, True]
    )
    return counts.drop_duplicates(["entity_id", "form"]).set_index(["entity_id", "form"])["surface"]


def _origins(aliases: pd.DataFrame) -> pd.DataFrame:
    """Origin of each name; what knowledge holds needs no gloss."""
    order = {origin: i for i, origin in enumerate(_ORIGINS)}
    forms = [name_key(alias) for alias in aliases["alias"]]
    known = aliases[["entity_id", "origin"]].assign(form=forms, order=aliases["origin"].map(order))
    known = known.sort_values(["entity_id", "form", "order"])
    return known.drop_duplicates(["entity_id", "form"])[["entity_id", "form", "origin"]]


def _split_places(rows: pd.DataFrame) -> pd.Series:
    """For each entity the place of the first issue of its later half; NaN for a single issue."""
    dated = rows.loc[rows["is_dated"], ["entity_id", "place"]].drop_duplicates()
    dated = dated.sort_values(["entity_id", "place"])
    number = dated.groupby("entity_id").cumcount()
    size = dated.groupby("entity_id")["place"].transform("size")
    first = dated[(number == size // 2) & (size > 1)]
    return first.set_index("entity_id")["place"]


def _successions(rows: pd.DataFrame, split: pd.Series, settings: AnalyzeSettings) -> pd.DataFrame:
    """Entities of several names and enough issues: who led, who leads, p and q.

    Returns:
        Columns ``entity_id``, ``old``, ``new`` (forms, null where the lead did not change),
        ``p_value``, ``q_value``.
    """
    counts = rows.groupby(["entity_id", "place", "form"]).size().rename("n").reset_index()
    counts = counts.sort_values(
        ["entity_id", "place", "n", "form"], ascending=[True, True, False, True]
    )
    each = counts.drop_duplicates(["entity_id", "place"])
    several = counts.groupby("entity_id")["form"].transform("nunique") > 1
    size = each.groupby("entity_id")["place"].transform("size")
    each = each[(size >= settings.lineage_min_issues) & several.loc[each.index]]
    late = each["place"] >= each["entity_id"].map(split).astype("float64")
    each = each.assign(late=late)
    led = each.groupby(["entity_id", "late", "form"]).agg(n=("place", "size")).reset_index()
    order = ["entity_id", "late", "n", "form"]
    led = led.sort_values(order, ascending=[True, True, False, True])
    sides = {late: led[led["late"] == late] for late in (False, True)}
    old, new = (
        side.drop_duplicates("entity_id").set_index("entity_id")["form"] for side in sides.values()
    )
    if old.empty:
        columns = ["entity_id", "old", "new", "p_value", "q_value"]
        return pd.DataFrame(columns=columns)
    lead = pd.DataFrame({"old": old, "new": new}).reset_index()
    ids = pd.Index(lead["entity_id"])
    total, of_new = [], []
    for side in (sides[True], sides[False]):
        total.append(side.groupby("entity_id")["n"].sum().reindex(ids))
        is_new = side["form"] == side["entity_id"].map(new)
        of_new.append(side[is_new].groupby("entity_id")["n"].sum().reindex(ids).fillna(0))
    p = fisher_two_sided(*(part.to_numpy(dtype="int64") for part in (*of_new, *total)))
    changed = (lead["old"] != lead["new"]).to_numpy()
    p = np.where(changed, p, 1.0)
    return lead.assign(
        old=lead["old"].where(changed),
        new=lead["new"].where(changed),
        p_value=p,
        q_value=q_values(p),
    )


def _roles(
    names: pd.DataFrame, successions: pd.DataFrame, settings: AnalyzeSettings
) -> pd.DataFrame:
    """``name_role``, ``other_surface`` and the test of the lead."""
    rows = names.merge(successions, on="entity_id", how="left")
    told = (rows["q_value"] <= settings.false_discovery_rate).fillna(value=False).to_numpy(bool)
    new = told & (rows["form"] == rows["new"]).to_numpy(bool)
    old = told & (rows["form"] == rows["old"]).to_numpy(bool)
    order = rows.sort_values(["entity_id", "mention_count", "form"], ascending=[True, False, True])
    leads = rows.index.isin(order.drop_duplicates("entity_id").index) & ~told
    alone = rows.groupby("entity_id")["form"].transform("size").to_numpy() == 1
    role = np.select(
        [alone, new, old, leads], ["only", "displacing", "displaced", "leading"], "variant"
    )
    surface = rows.set_index(["entity_id", "form"])["surface"].to_dict()
    other = rows["old"].astype(object).where(new, rows["new"].astype(object).where(old))
    shown = [surface.get(pair) for pair in zip(rows["entity_id"], other, strict=True)]
    return rows.assign(name_role=role, other_surface=pd.Series(shown, rows.index, dtype=object))


def _script(text: str) -> str:
    """Script of a name's letters: one of them, or mixed."""
    found = {script_of(letter) for letter in text} & {"hangul", "latin", "hanja"}
    return found.pop() if len(found) == 1 else "mixed" if found else "other"
