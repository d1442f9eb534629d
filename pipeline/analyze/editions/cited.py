"""Which references cite one and the same source: by address, by title, by picture credit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from pipeline.analyze.editions.publishers import cited_publishers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_LETTERS = re.compile(r"[^0-9a-z가-힣\u4e00-\u9fff]+")
_TRACKING: Final = ("utm_", "fbclid", "gclid", "ref", "src")
# A title as long as this is nobody else's: "Annual Report" is, a line of 25 letters is not.
_TELLING_TITLE = 25


def identify_sources(references: pd.DataFrame, entities: Mapping[str, str]) -> pd.DataFrame:
    """References with the publisher and the source each cites.

    Two references cite one source if they share the address (without scheme, ``www``, tracking and
    fragment), or the title and the year with the publisher, or with a title of 25 letters or more
    (then it does not matter who of authors and publisher is printed). A missing year is taken from
    other references of the same title if they agree. A picture credit without a title is the
    source of the same publisher and day in the same article. Linked by connected components:
    linear in references.

    Caveat: titles are compared letter by letter; a misprinted one is another source.

    Args:
        references: Table ``references``.
        entities: Entity by alias key.

    Returns:
        The references with columns ``publisher_key``, ``source_entity_id``, ``source_id`` (int, by
        first citation in order of rows sorted by issue, block and position) and ``recognized_by`` (url,
        title or none: how a source could be recognised elsewhere).
    """
    rows = references.sort_values(["issue_id", "ordinal", "block_id"]).reset_index(drop=True)
    rows = rows.join(cited_publishers(rows, entities))
    title = _by_value(rows["title"], _title_key)
    url = _by_value(rows["url"], url_key)
    year = _year(rows, title)
    telling = np.array([len(t) >= _TELLING_TITLE for t in title], dtype=bool)
    with_publisher = (title != "") & rows["publisher_key"].notna().to_numpy()
    publisher = rows["publisher_key"].fillna("").to_numpy(dtype=object)
    nodes = [
        np.where(url != "", "u:" + url, ""),
        np.where(with_publisher, "p:" + title + "|" + publisher + "|" + year, ""),
        np.where(telling, "t:" + title + "|" + year, ""),
        _credits(rows, title, url),
    ]
    label = _components(nodes, len(rows))
    first = pd.factorize(label)[0].astype(np.int64)
    basis = np.where(url != "", "url", np.where(with_publisher | telling, "title", "none"))
    return rows.assign(source_id=first, recognized_by=basis.astype(object))


def url_key(url: str) -> str:
    """An address without what does not tell pages apart; empty where it names no page.

    >>> url_key("https://www.Example.com/a/?utm_source=x#top") == url_key("http://example.com/a")
    True
    """
    try:
        parts = urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    query = [
        (k, v)
        for k, v in parse_qsl(parts.query)
        if not k.startswith(_TRACKING[0]) and k not in _TRACKING[1:]
    ]
    path = parts.path.rstrip("/")
    # A bare host is a publisher, not a source.
    return f"{host}{path}?{urlencode(sorted(query))}" if host and (path or query) else ""


def _title_key(title: str) -> str:
    return _LETTERS.sub("", title.casefold())


def _by_value(column: pd.Series, function: object) -> NDArray[np.object_]:
    """A function of each different text, "" for null."""
    assert callable(function)
    codes, values = pd.factorize(column.astype(object))
    keys = np.array([*(function(v) for v in values), ""], dtype=object)
    return np.asarray(keys[codes])


def _year(rows: pd.DataFrame, title: NDArray[np.object_]) -> NDArray[np.object_]:
    """Year printed, or that of other references of the same title where they agree on one."""
    printed = rows["dated"].astype(object).str.slice(0, 4)
    frame = pd.DataFrame({"title": title, "year": printed})
    groups = frame[frame["title"] != ""].groupby("title")["year"]
    agreed = groups.transform("first").where(groups.transform("nunique") == 1)
    return frame["year"].fillna(agreed).fillna("").to_numpy(dtype=object)


def _credits(
    rows: pd.DataFrame, title: NDArray[np.object_], url: NDArray[np.object_]
) -> NDArray[np.object_]:
    """A common node of each picture credit and the first titled source of its publisher and day."""
    day = rows["dated"].astype(object)
    known = day.notna() & rows["publisher_key"].notna() & rows["article_id"].notna()
    named = "c:" + rows["article_id"].fillna("") + "|" + rows["publisher_key"].fillna("")
    node = (named + "|" + day.fillna("")).to_numpy(dtype=object)
    bare = known.to_numpy() & (title == "") & (url == "")
    titled = pd.Series(node).where(known.to_numpy() & ~bare)
    first = titled.notna() & ~titled.duplicated()
    return np.where(bare | first.to_numpy(), node, "")


def _components(nodes: list[NDArray[np.object_]], size: int) -> NDArray[np.int64]:
    """Component of each reference when all that share a node are joined."""
    if not size:
        return np.zeros(0, dtype=np.int64)
    names = np.concatenate(nodes)
    at = np.tile(np.arange(size), len(nodes))
    there = names != ""
    codes, known = pd.factorize(names[there])
    ones = np.ones(int(there.sum()), dtype=np.int8)
    shape = (size + len(known), size + len(known))
    graph = sparse.coo_array((ones, (at[there], codes + size)), shape=shape)
    return np.asarray(connected_components(graph, directed=False)[1][:size], dtype=np.int64)
