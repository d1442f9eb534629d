"""Table ``core_technologies``: what a panel does by hand, from the corpus, with its uncertainty."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.core.candidates import find_candidates
from pipeline.analyze.core.criteria import Sure, criteria
from pipeline.analyze.core.ranking import draw_articles, rank_candidates
from pipeline.tables.columns.outlook import CORE_CRITERIA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.analyze.core.candidates import Candidates
    from pipeline.settings import AnalyzeSettings


# Drawn corpora held at a time: at 10,000 issues each takes some ten megabytes.
_AT_ONCE = 20


def core_table(
    tables: Mapping[str, pd.DataFrame], families: Mapping[str, str], settings: AnalyzeSettings
) -> pd.DataFrame:
    """Table ``core_technologies``: every technology and model, ranked; the first N are the list.

    No list of generic words is kept. An umbrella term (머신러닝, 딥러닝) is present and spread like
    nothing else, but what stands in the first issues has no novelty, what is everywhere cannot
    grow, and what is named in passing has no focus: half of the criteria speak against it.

    A place on the shortlist (or off it) is *supported* if the bootstraps keep it, and never in few
    articles or in a corpus of fewer issues than a trend needs; otherwise it is *insufficient*
    (판단 보류).

    Args:
        tables: ``issues``, ``articles``, ``blocks``, ``mentions``, ``entities``, ``trends``.
        families: Entity → family it is a version of.
        settings: Weights, lengths, bootstraps, seed.
    """
    found = find_candidates(tables, families, settings)
    series = found.issues["series"].to_numpy(dtype=object)[found.articles["issue"]]
    strata = pd.factorize(series, sort=True)[0]
    drawn = draw_articles(strata, settings.bootstrap_count, settings.seed)
    whole = np.ones((len(found.articles), 1), dtype=np.int64)
    sure = Sure(settings.core_prior_articles, settings.emergence_call)
    values = {k: v[:, 0] for k, v in criteria(found, whole, sure).items()}
    count = np.bincount(found.unit, minlength=found.size)
    ranking = rank_candidates(values, count, _drawn_criteria(found, drawn, sure), settings)
    enough = (count >= settings.core_min_articles) & (
        len(found.issues) >= settings.trend_min_issues
    )
    is_core = ranking.rank <= settings.core_count
    kept = np.where(is_core, ranking.top_share, 1 - ranking.top_share) >= settings.core_support
    names = tables["entities"].set_index("entity_id")
    first, last, issue_count = _ends(found)
    columns: dict[str, object] = {
        "entity_id": found.ids,
        "entity_type": names["entity_type"].reindex(found.ids).to_numpy(),
        "name": names["name"].reindex(found.ids).to_numpy(),
        "member_ids": found.members,
        "rank": ranking.rank,
        "rank_low": ranking.low,
        "rank_high": ranking.high,
        "is_core": is_core,
        "top_share": ranking.top_share,
        "support": np.where(enough & kept, "supported", "insufficient"),
        "core_score": ranking.score,
        "article_count": count,
        "issue_count": issue_count,
    }
    columns |= {name: values[name] for name in CORE_CRITERIA}
    columns |= {f"{name}_percentile": ranking.percentiles[name] for name in CORE_CRITERIA}
    columns |= {
        "verdict": _verdicts(found, tables["trends"]),
        "first_issue_id": first,
        "last_issue_id": last,
        "actor_ids": _actors(found, settings.core_actors),
        "evidence_block_ids": _evidence(found, settings.core_evidence),
    }
    frame = pd.DataFrame(columns)
    # An empty column of lists has no type of its own.
    lists = ["member_ids", "actor_ids", "evidence_block_ids"]
    frame = frame.astype(dict.fromkeys(lists, object))
    frame["actor_count"] = frame["actor_count"].astype("int64")
    return frame.sort_values("rank").reset_index(drop=True)


def _drawn_criteria(
    found: Candidates, drawn: NDArray[np.int64], sure: Sure
) -> dict[str, NDArray[np.float64]]:
    """Criteria in all drawn corpora, a few at a time: memory stays that of a few."""
    parts = [
        criteria(found, drawn[:, first : first + _AT_ONCE], sure)
        for first in range(0, max(drawn.shape[1], 1), _AT_ONCE)
    ]
    return {name: np.concatenate([part[name] for part in parts], axis=1) for name in CORE_CRITERIA}


def _ends(
    found: Candidates,
) -> tuple[NDArray[np.object_], NDArray[np.object_], NDArray[np.int64]]:
    """First and last issue of each candidate by date, and their number."""
    rows = pd.DataFrame(
        {"unit": found.unit, "issue": found.articles["issue"].to_numpy()[found.article]}
    )
    ends = rows.groupby("unit", sort=True)["issue"].agg(["min", "max", "nunique"])
    ids = found.issues["issue_id"].to_numpy(dtype=object)
    return ids[ends["min"]], ids[ends["max"]], ends["nunique"].to_numpy()


def _verdicts(found: Candidates, trends: pd.DataFrame) -> NDArray[np.object_]:
    """The tested verdict of table ``trends`` over all series; null for a family of several."""
    rows = trends[(trends["kind"] == "entity") & (trends["series"] == "all")]
    verdict = rows.set_index("key")["verdict"].reindex(found.ids).astype(object)
    single = np.array([len(members) == 1 for members in found.members], dtype=bool)
    return verdict.where(single & verdict.notna().to_numpy(), None).to_numpy()


def _actors(found: Candidates, most: int) -> list[list[str]]:
    """For each candidate the actors beside it in most articles."""
    rows = pd.DataFrame({"unit": found.pair_unit, "actor": found.pair_actor})
    counts = rows.groupby(["unit", "actor"], sort=True).size().rename("n").reset_index()
    counts = counts.sort_values(["unit", "n", "actor"], ascending=[True, False, True])
    counts = counts.groupby("unit", sort=True).head(most)
    actor = found.actor_ids[counts["actor"]] if len(counts) else np.zeros(0, dtype=object)
    return _lists(counts["unit"].to_numpy(), actor, found.size)


def _evidence(found: Candidates, most: int) -> list[list[str]]:
    """For each candidate the blocks that show it best, one of an article.

    First those that say what their article is about, then those with most actors and namings,
    then the newest.
    """
    blocks = found.blocks.assign(issue=found.articles["issue"].to_numpy()[found.blocks["article"]])
    blocks = blocks.sort_values(
        ["unit", "is_subject", "actors", "mention_count", "issue", "block_id"],
        ascending=[True, False, False, False, False, True],
    )
    best = blocks.drop_duplicates(["unit", "article"]).groupby("unit", sort=True).head(most)
    return _lists(best["unit"].to_numpy(), best["block_id"].to_numpy(dtype=object), found.size)


def _lists(unit: NDArray[np.int64], values: NDArray[np.object_], size: int) -> list[list[str]]:
    cuts = np.searchsorted(unit, np.arange(size + 1))
    return [list(values[a:b]) for a, b in itertools.pairwise(cuts)]
