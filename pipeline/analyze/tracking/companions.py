"""Table ``companions``: who and what stands beside each tracked entity, issue by issue.

A block (a bullet) is one statement: standing in one block is nearness. Standing in one article
alone is a weaker tie and counted apart (``block_count`` 0).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import texts_at
from pipeline.analyze.tracking.nearness import count_meetings, with_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.analyze.tracking.corpus import Corpus
    from pipeline.settings import AnalyzeSettings

    Ints = NDArray[np.int64]

log = logging.getLogger("pipeline.analyze")

# Publications are mostly where a thing was read, not who works on it.
COMPANION_TYPES: Final = (
    "company", "institution", "person", "model", "technology", "product", "place", "event",
    "dataset",
)  # fmt: skip


def companions(
    corpus: Corpus,
    tracked: Ints,
    types: Mapping[str, str],
    roots: Mapping[str, str],
    settings: AnalyzeSettings,
) -> pd.DataFrame:
    """Table ``companions``.

    Left out: pairs that share no block and fewer than ``companion_min_articles`` articles in the
    whole corpus; of each type all beyond the ``companions_kept`` that share most blocks (then
    articles) with the tracked entity; pairs of one version family (GPT-3 – GPT-2); blocks of more than
    ``max_block_entities`` and articles of more than ``article_max_entities`` entities, which are
    lists; undated issues.

    Args:
        corpus: Where the entities are named.
        tracked: Positions of the tracked entities.
        types: Entity → type.
        roots: Entity → topmost family, for entities that have one.
        settings: The bounds.
    """
    kinds = np.array([types.get(name, "") for name in corpus.entity_ids], dtype=object)
    family = _codes([roots.get(name, name) for name in corpus.entity_ids])
    able = np.isin(kinds, COMPANION_TYPES)
    rows = corpus.in_articles
    pairs = _pairs(rows, tracked, able, settings)
    pairs = pairs[family[pairs["entity"].to_numpy()] != family[pairs["other"].to_numpy()]]
    counted = count_meetings(pairs)
    found = _keep(counted, kinds, settings)
    log.info("companions: %d rows, %d left out", len(found), len(counted) - len(found))
    columns, other = with_names(found, corpus)
    return pd.DataFrame(
        columns
        | {
            "companion_id": texts_at(corpus.entity_ids, other),
            "companion_type": texts_at(kinds, other),
        }
    )


def _pairs(
    rows: pd.DataFrame, tracked: Ints, able: NDArray[np.bool_], settings: AnalyzeSettings
) -> pd.DataFrame:
    """A row for each tracked entity, companion and block shared, and one for each article shared."""
    in_blocks = rows.drop_duplicates(["entity", "block"])
    in_blocks = _short(in_blocks, "block", settings.max_block_entities)
    # The first block of an entity in an article is the evidence of the weaker tie.
    in_articles = rows.groupby(["entity", "at", "article"], as_index=False)[["block"]].min()
    in_articles = _short(in_articles, "article", settings.article_max_entities)
    parts = []
    for unit, named in (("block", in_blocks), ("article", in_articles)):
        left = named.loc[named["entity"].isin(tracked), ["entity", unit]]
        right = named[able[named["entity"].to_numpy()]].rename(columns={"entity": "other"})
        met = left.merge(right, on=unit)
        met = met[met["entity"] != met["other"]]
        columns = ["entity", "other", "at", "article", "block"]
        parts.append(met[columns].assign(shares_block=unit == "block"))
    return pd.concat(parts, ignore_index=True)


def _short(named: pd.DataFrame, unit: str, most: int) -> pd.DataFrame:
    """Without units that name more entities than a statement does."""
    at = named[unit].to_numpy(dtype=np.int64)
    kept: pd.DataFrame = named.loc[np.bincount(at, minlength=1)[at] <= most]
    return kept


def _keep(
    counted: pd.DataFrame, kinds: NDArray[np.object_], settings: AnalyzeSettings
) -> pd.DataFrame:
    """Pairs with a shared block or enough shared articles, the most frequent of each type."""
    keys = ["entity", "other"]
    total = counted.groupby(keys, as_index=False)[["block_count", "article_count"]].sum()
    enough = (total["block_count"] > 0) | (
        total["article_count"] >= settings.companion_min_articles
    )
    total = total.loc[enough]
    kind = pd.factorize(pd.Series(kinds, dtype=object))[0]
    total = total.assign(kind=kind[total["other"].to_numpy()]).sort_values(
        ["entity", "kind", "block_count", "article_count", "other"],
        ascending=[True, True, False, False, True],
    )
    place = total.groupby(["entity", "kind"]).cumcount().to_numpy()
    most: pd.DataFrame = total.loc[place < settings.companions_kept, keys]
    return counted.merge(most, on=keys)


def _codes(values: list[str]) -> Ints:
    return np.unique(np.array(values, dtype=object), return_inverse=True)[1].reshape(-1)
