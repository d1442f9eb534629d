"""Tables ``families`` and ``family_timeline``: versions rolled up (GPT-2, GPT-3 → GPT) and split.

Rolling up counts distinct articles: one that names GPT-2 and GPT-3 is one article of GPT.
Families may nest (DistilGPT-2 → GPT-2 → GPT); a version counts for every family above it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.analyze.intervals import jeffreys
from pipeline.analyze.lookup import NOWHERE, coded_at, texts_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.analyze.tracking.corpus import Corpus

    Ints = NDArray[np.int64]


def chain(member: str, families: Mapping[str, str]) -> tuple[str, ...]:
    """The families above an entity, the nearest first.

    A circle, which the knowledge files cannot hold but a caller's mapping might, ends where it
    would close.

    >>> chain("distilgpt2", {"distilgpt2": "gpt-2", "gpt-2": "gpt"})
    ('gpt-2', 'gpt')
    """
    found: list[str] = []
    at = families.get(member)
    while at is not None and at != member and at not in found:
        found.append(at)
        at = families.get(at)
    return tuple(found)


def roots_of(families: Mapping[str, str]) -> dict[str, str]:
    """Entity → topmost family, families themselves included."""
    roots = {member: chain(member, families)[-1] for member in families}
    return roots | {root: root for root in roots.values()}


def family_members(
    corpus: Corpus, families: Mapping[str, str], released: Mapping[str, str]
) -> pd.DataFrame:
    """Table ``families``: each family the corpus names, with those of its versions that are named.

    The family's own row (``generation`` 0) is always there, with zeros if only versions are
    named; versions that nobody names are left out.

    Args:
        corpus: Where the entities are named; undated issues count, and come last.
        families: Entity → family it is a version of.
        released: Entity → ISO text of its release.
    """
    links = _links(corpus, families)
    counts = _counts(corpus).reindex(links["entity"])
    ids = np.append(corpus.entity_ids, [None])
    heads = links["generation"].to_numpy() == 0
    members = np.where(heads, links["family_id"], ids[links["entity"].to_numpy()])
    first, last = (
        texts_at(corpus.issue_ids, counts[end].fillna(NOWHERE).to_numpy(dtype=np.int64))
        for end in ("first", "last")
    )
    numbers = ("mention_count", "article_count", "issue_count")
    return pd.DataFrame(
        {
            "family_id": links["family_id"].to_numpy(dtype=object),
            "entity_id": members,
            "generation": links["generation"].to_numpy(),
            "released": pd.Series([released.get(m) for m in members], dtype="str"),
            **{name: counts[name].fillna(0).to_numpy(dtype=np.int64) for name in numbers},
            "first_issue_id": first,
            "last_issue_id": last,
        }
    )


def family_timeline(
    corpus: Corpus, families: Mapping[str, str], *, interval: float
) -> pd.DataFrame:
    """Table ``family_timeline``: a row for each family the corpus names and each dated issue.

    Zeros are kept. Shares have the Jeffreys interval, as in ``entity_timeline``.

    Args:
        corpus: Where the entities are named.
        families: Entity → family it is a version of.
        interval: Mass of the interval.
    """
    rows, ids = rolled_up(corpus, families)
    rows = rows[rows["at"] < corpus.dated]
    size, dated = len(ids), corpus.issues.iloc[: corpus.dated]
    cells = size * corpus.dated
    rows = rows.assign(cell=rows["family"] * corpus.dated + rows["at"])
    inside = rows[rows["article"] >= 0].drop_duplicates(["cell", "article"])
    blocks = np.full(cells, NOWHERE)
    earliest = rows.groupby("cell")["block"].min()
    blocks[earliest.index.to_numpy()] = earliest.to_numpy()
    hits = np.bincount(inside["cell"].to_numpy(), minlength=cells).astype(np.int64)
    trials = np.tile(dated["article_count"].to_numpy(dtype=np.int64), size)
    low, high = jeffreys(hits, trials, mass=interval)
    return pd.DataFrame(
        {
            "family_id": coded_at(ids, np.repeat(np.arange(size), corpus.dated)),
            "issue_id": coded_at(corpus.issue_ids, np.tile(np.arange(corpus.dated), size)),
            "published_on": np.tile(dated["published_on"].to_numpy(), size),
            "mention_count": np.bincount(rows["cell"].to_numpy(), minlength=cells),
            "article_count": hits,
            "article_share": hits / np.maximum(trials, 1),
            "share_low": low,
            "share_high": high,
            "versions": _versions(rows, corpus, cells),
            "evidence_block_id": coded_at(corpus.block_ids, blocks),
        }
    )


def rolled_up(
    corpus: Corpus, families: Mapping[str, str]
) -> tuple[pd.DataFrame, NDArray[np.object_]]:
    """Mentions of versions, once for each family above, and the families' ids.

    Returns:
        Columns of ``corpus.named`` and ``family``: the position among the ids, which are sorted.
    """
    links = _links(corpus, families)
    links = links[links["entity"] >= 0]
    ids, code = np.unique(links["family_id"].to_numpy(dtype=object), return_inverse=True)
    links = links.assign(family=code.reshape(-1))
    return corpus.named.merge(links[["family", "entity"]], on="entity"), ids


def _links(corpus: Corpus, families: Mapping[str, str]) -> pd.DataFrame:
    """Family × named member: family_id, entity (-1: a family nobody names), generation."""
    place = {name: n for n, name in enumerate(corpus.entity_ids)}
    named = set(corpus.entity_ids[np.unique(corpus.named["entity"].to_numpy())])
    rows: dict[tuple[str, int], int] = {}
    heads: dict[str, int] = {}
    for member in sorted(named):
        for step, family in enumerate(chain(member, families), start=1):
            rows[family, place[member]] = step
            heads[family] = place[family] if family in named else -1
    for family, entity in heads.items():
        rows[family, entity] = 0
    ordered = sorted((family, step, entity) for (family, entity), step in rows.items())
    frame = pd.DataFrame(ordered, columns=["family_id", "generation", "entity"])
    return frame.astype({"generation": "int64", "entity": "int64", "family_id": object})


def _counts(corpus: Corpus) -> pd.DataFrame:
    """Counts of each named entity over all issues, and its first and last issue by date."""
    groups = corpus.named.groupby("entity")
    articles = corpus.named.loc[corpus.named["article"] >= 0, ["entity", "article"]]
    return pd.DataFrame(
        {
            "mention_count": groups.size(),
            "article_count": articles.drop_duplicates().groupby("entity").size(),
            "issue_count": groups["at"].nunique(),
            "first": groups["at"].min(),
            "last": groups["at"].max(),
        }
    )


def _versions(rows: pd.DataFrame, corpus: Corpus, size: int) -> pd.Series:
    """For each cell of the timeline the members named there, sorted by id."""
    distinct = rows.drop_duplicates(["cell", "entity"]).sort_values(["cell", "entity"])
    number = np.bincount(distinct["cell"].to_numpy(), minlength=size)
    names = pa.array(texts_at(corpus.entity_ids, distinct["entity"].to_numpy()))
    lists = pa.LargeListArray.from_arrays(np.concatenate([[0], np.cumsum(number)]), names)
    return pd.Series(lists, dtype=pd.ArrowDtype(lists.type))
