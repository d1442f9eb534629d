"""Table ``entity_sources``: how many voices speak of an entity, and whose the main one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from pipeline.analyze.editions.coded import coded, codes_of, with_codes
from pipeline.analyze.lookup import positions_of, texts_at
from pipeline.analyze.rows import whole_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

VOICE_COLUMNS: Final = (
    "entity_id", "article_count", "sourced_article_count", "voice_count", "publisher_count",
    "main_publisher", "main_publisher_share",
)  # fmt: skip
_NODES_AT_ONCE = 50_000  # articles of entities, each with some sources


def entity_sources(cited: pd.DataFrame, mentions: pd.DataFrame, shown: pd.Series) -> pd.DataFrame:
    """Table ``entity_sources``: how many voices speak of each entity.

    Articles that name the entity are joined where they cite a common source; each group is one
    voice, an article without references one of its own (nobody knows whose). Groups are made
    among the entity's own articles, so that a chain through others does not join them.
    """
    names = with_codes(mentions, ["entity_id", "article_id"])
    entities, articles = (names[name].cat.categories for name in names)
    entity, article = codes = [codes_of(names[name]) for name in names]
    named = np.min(codes, axis=0) >= 0
    if not named.any():
        return pd.DataFrame(columns=list(VOICE_COLUMNS))
    nodes = np.unique(entity[named] * len(articles) + article[named])
    entity, article = np.divmod(nodes, len(articles))
    citing = cited[["article_id", "source_id", "publisher_key"]].dropna(subset=["article_id"])
    publisher = coded(citing["publisher_key"])
    cites = pd.DataFrame(
        {
            "article": positions_of(citing["article_id"], articles),
            "source": citing["source_id"].to_numpy(),
            "publisher": publisher.cat.codes.to_numpy(),
        },
        dtype=np.int32,
    ).drop_duplicates()
    # Entities have nothing in common here, and all citations of all of them would be too many.
    counts = pd.concat(
        [
            _entity_voices(entity[some], article[some], cites, publisher.cat.categories)
            for some in whole_groups(entity, _NODES_AT_ONCE)
        ]
    )
    counts["publisher_count"] = counts["publisher_count"].fillna(0).astype("int64")
    counts["main_publisher"] = counts["main_publisher"].map(shown)
    return counts.assign(entity_id=entities.take(counts.index.to_numpy()))[list(VOICE_COLUMNS)]


def _entity_voices(
    entity: Ints, article: Ints, cites: pd.DataFrame, publishers: pd.Index
) -> pd.DataFrame:
    """Measures of some entities by their number.

    Args:
        entity: Number of the entity, sorted, of each article that names it.
        article: Number of the article.
        cites: Numbers of ``article``, ``source`` and ``publisher`` (−1: unknown), no row twice.
        publishers: Keys in order.
    """
    named = pd.DataFrame({"article": article, "node": np.arange(len(entity))}, dtype=np.int32)
    links = named.merge(cites, on="article")
    voices = np.unique(_voices(links, entity), return_index=True)[1]
    parts = {
        "article_count": entity,
        "sourced_article_count": entity[links["node"].unique()],
        "voice_count": entity[voices],
    }
    counts = pd.DataFrame({name: pd.Series(part).value_counts() for name, part in parts.items()})
    counts = counts.fillna(0).astype("int64")
    return counts.join(_main_publishers(links[links["publisher"] >= 0], entity, publishers))


def _main_publishers(known: pd.DataFrame, entity: Ints, publishers: pd.Index) -> pd.DataFrame:
    """Number of publishers of each entity, and whom most of its articles cite (ties: the first).

    Args:
        known: Columns ``node`` and ``publisher`` (numbers) of citations of known publishers.
        entity: Number of each node's entity.
        publishers: Keys in order.

    Returns:
        Columns ``publisher_count``, ``main_publisher`` (key) and ``main_publisher_share`` (of the
        articles that cite a known one), by number of the entity.
    """
    once = known[["node", "publisher"]].drop_duplicates()
    each = pd.DataFrame({"entity": entity[once["node"]], "publisher": once["publisher"].to_numpy()})
    each = each.groupby(["entity", "publisher"]).size().rename("n").reset_index()
    top = each.sort_values(["entity", "n", "publisher"], ascending=[True, False, True])
    top = top.drop_duplicates("entity").set_index("entity")
    articles = pd.Series(entity[known["node"].unique()]).value_counts()
    return pd.DataFrame(
        {
            "publisher_count": each.groupby("entity").size(),
            "main_publisher": texts_at(publishers, top["publisher"].to_numpy()).set_axis(top.index),
            "main_publisher_share": top["n"] / articles,
        }
    )


def _voices(links: pd.DataFrame, entity: Ints) -> NDArray[np.int64]:
    """Group of each (entity, article), joined over (entity, source): linear in citations."""
    node, source = links["node"].to_numpy(), links["source"].to_numpy(dtype="int64")
    each = pd.factorize(entity[node] * (int(source.max(initial=0)) + 1) + source)[0]
    size, total = len(entity), len(entity) + int(each.max(initial=-1)) + 1
    graph = sparse.coo_array(
        (np.ones(len(links), dtype=np.int8), (node, each + size)), shape=(total, total)
    )
    return np.asarray(connected_components(graph, directed=False)[1][:size], dtype=np.int64)
