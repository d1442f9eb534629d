"""Table ``companions``: who and what stands beside each tracked entity, issue by issue.

A block (a bullet) is one statement: standing in one block is nearness. Standing in one article
alone is a weaker tie and counted apart (``block_count`` 0).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import coded_at
from pipeline.analyze.rows import begins
from pipeline.analyze.tracking.events import chances_of, with_events
from pipeline.analyze.tracking.nearness import count_meetings, with_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
# Meetings held at once: 0.1 GB. Ten thousand issues make twenty million, and few of them count.
_AT_ONCE = 500_000


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
    kinds, kind = _codes([types.get(name, "") for name in corpus.entity_ids])
    family = _codes([roots.get(name, name) for name in corpus.entity_ids])[1]
    able = np.isin(kinds, COMPANION_TYPES)[kind]
    chances = chances_of(corpus, tracked)
    parts, left_out = [], 0
    for met in _meetings(corpus.in_articles, tracked, able, settings):
        related = family[met["entity"]] == family[met["other"]]
        counted = count_meetings(met[~related])
        found = _keep(counted, kind, settings)
        left_out += len(counted) - len(found)
        columns, other = with_names(with_events(found, corpus, chances), corpus)
        columns["companion_id"] = coded_at(corpus.entity_ids, other)
        columns["companion_type"] = coded_at(kinds, kind[other])
        parts.append(pd.DataFrame(columns))
    table = pd.concat(parts, ignore_index=True)
    log.info("companions: %d rows, %d pairs and issues left out", len(table), left_out)
    return table


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """Who is named in one unit: in the same block, or in the same article.

    Attributes:
        tracked: A row for each tracked entity and unit, in order of entities.
        others: A row for each possible companion and unit, in order of units.
        first: For each row of ``tracked``, where the others of its unit begin.
        number: And how many they are.
    """

    tracked: pd.DataFrame
    others: pd.DataFrame
    first: Ints
    number: Ints

    @classmethod
    def of(cls, named: pd.DataFrame, unit: str, tracked: Ints, able: NDArray[np.bool_]) -> _Shared:
        """From a row for each entity and unit."""
        left = named[named["entity"].isin(tracked)].sort_values("entity")
        right = named[able[named["entity"]]].sort_values(unit).rename(columns={"entity": "other"})
        first, end = (np.searchsorted(right[unit], left[unit], side) for side in ("left", "right"))
        return cls(left, right, first, end - first)

    def meetings(self, low: int, high: int) -> pd.DataFrame:
        """Each tracked entity from ``low`` to below ``high`` with each other of its unit."""
        rows = slice(*np.searchsorted(self.tracked["entity"], [low, high]))
        number, first = self.number[rows], self.first[rows]
        # Others of one unit stand in a row: each is so many places behind the first of them.
        place = np.arange(number.sum()) + np.repeat(first - np.cumsum(number) + number, number)
        entity = np.repeat(self.tracked["entity"].to_numpy()[rows], number)
        return self.others.iloc[place].assign(entity=entity)


def _meetings(
    rows: pd.DataFrame, tracked: Ints, able: NDArray[np.bool_], settings: AnalyzeSettings
) -> Iterator[pd.DataFrame]:
    """A row for each tracked entity, companion and block shared, and one for each article shared.

    All rows of a tracked entity come together, with as many entities as :data:`_AT_ONCE` allows.
    """
    # The first block of an entity in an article is the evidence of the weaker tie.
    in_blocks = rows.drop_duplicates(["entity", "block"]).sort_values("block").astype("int32")
    in_articles = in_blocks.drop_duplicates(["entity", "article"])
    in_blocks = _short(in_blocks, "block", settings.max_block_entities)
    in_articles = _short(in_articles, "article", settings.article_max_entities)
    near = _Shared.of(in_blocks, "block", tracked, able)
    weak = _Shared.of(in_articles, "article", tracked, able)
    size = len(able)
    number = sum(
        np.bincount(unit.tracked["entity"], weights=unit.number, minlength=size)
        for unit in (near, weak)
    )
    ends = np.flatnonzero(np.diff(np.cumsum(number) // _AT_ONCE)) + 1
    for low, high in pairwise([0, *ends.tolist(), size]):
        yield pd.concat(
            [
                near.meetings(low, high).assign(shares_block=True),
                weak.meetings(low, high).assign(shares_block=False),
            ],
            ignore_index=True,
        )


def _short(named: pd.DataFrame, unit: str, most: int) -> pd.DataFrame:
    """Without units that name more entities than a statement does."""
    at = named[unit].to_numpy(dtype=np.int64)
    kept: pd.DataFrame = named.loc[np.bincount(at, minlength=1)[at] <= most]
    return kept


def _keep(counted: pd.DataFrame, kind: Ints, settings: AnalyzeSettings) -> pd.DataFrame:
    """Pairs with a shared block or enough shared articles, the most frequent of each type."""
    start = np.flatnonzero(begins(counted["entity"].to_numpy(), counted["other"].to_numpy()))
    entity, other = (counted[name].to_numpy()[start] for name in ("entity", "other"))
    blocks, articles = (
        np.add.reduceat(counted[name].to_numpy(), start)
        for name in ("block_count", "article_count")
    )
    enough = (blocks > 0) | (articles >= settings.companion_min_articles)
    order = np.lexsort((other, -articles, -blocks, kind[other], entity))
    order = order[enough[order]]
    group = np.flatnonzero(begins(entity[order], kind[other[order]]))
    size = np.diff(group, append=len(order))
    most = np.arange(len(order)) - np.repeat(group, size) < settings.companions_kept
    kept = np.zeros(len(start), dtype=np.bool_)
    kept[order[most]] = True
    return counted[np.repeat(kept, np.diff(start, append=len(counted)))]


def _codes(values: list[str]) -> tuple[NDArray[np.object_], Ints]:
    """The distinct values, sorted, and the position of each value among them."""
    names, at = np.unique(np.array(values, dtype=object), return_inverse=True)
    return names, at.reshape(-1)
