"""In which issues each key is named: an entity by itself, a family by any of its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import texts_at
from pipeline.analyze.tracking.families import rolled_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.analyze.tracking.corpus import Corpus


def entity_presence(corpus: Corpus) -> pd.DataFrame:
    """Entity × issue that names it (see :func:`family_presence`)."""
    rows = corpus.named.rename(columns={"entity": "code"})
    return _presence(rows, corpus.entity_ids)


def family_presence(corpus: Corpus, families: Mapping[str, str]) -> pd.DataFrame:
    """Family × issue that names one of its versions, undated issues too.

    Returns:
        Columns key, at (position of the issue), article_count (distinct articles, 0 where it is
        named before the first article only), block (position of the first that names it).
    """
    rows, ids = rolled_up(corpus, families)
    return _presence(rows.rename(columns={"family": "code"}), ids)


def _presence(rows: pd.DataFrame, names: NDArray[np.object_]) -> pd.DataFrame:
    cell = ["code", "at"]
    inside = rows[rows["article"] >= 0].drop_duplicates(["code", "article"])
    frame = rows.groupby(cell)["block"].min().to_frame()
    frame["article_count"] = inside.groupby(cell).size().reindex(frame.index, fill_value=0)
    frame = frame.reset_index()
    return pd.DataFrame(
        {
            "key": texts_at(names, frame["code"].to_numpy(dtype=np.int64)),
            **{name: frame[name].to_numpy() for name in ("at", "article_count", "block")},
        }
    )
