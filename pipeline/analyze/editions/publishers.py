"""One key for all spellings of a publisher: case, spacing, article, acronym, address, alias."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import are_among
from pipeline.knowledge.folding import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping

# Names of hosts: what stands before these says who it is, the ending only what kind.
_GENERIC: Final = frozenset({"com", "org", "net", "edu", "gov", "int", "info"})
# Second levels that countries keep for kinds of organisations: etri.re.kr, bbc.co.uk.
_SECOND: Final = frozenset(
    {"ac", "co", "com", "edu", "go", "gov", "gouv", "ne", "net", "or", "org", "pe", "re", "mil"}
)
_COUNTRY_CODE = 2  # letters
_PUBLISHING: Final = ("company", "event", "institution", "person", "product", "publication")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.ASCII | re.IGNORECASE)
_ACRONYM = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*$")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_EDGES = " \t.,;:·\"'“”‘’「」『』《》<>〈〉-–—"


def registrable_domain(host: str) -> str:
    """The part of a host that somebody registered: one label before the ending.

    A general rule for kinds of organisations below a country, no list of all endings.

    >>> registrable_domain("www.news.bbc.co.uk"), registrable_domain("blog.google.com")
    ('bbc.co.uk', 'google.com')
    >>> registrable_domain("www.gov.uk")
    'gov.uk'
    """
    labels = host.lower().strip(".").split(".")
    labels = labels[1:] if len(labels) > 2 and labels[0] == "www" else labels  # noqa: PLR2004
    below = len(labels[-1]) == _COUNTRY_CODE and len(labels) > 1 and labels[-2] in _SECOND
    return ".".join(labels[-3:] if below else labels[-2:])


def host_of(url: str) -> str:
    """Host of an address, with or without scheme; empty where there is none."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host if _HOST.fullmatch(host) else ""


def publisher_key(text: str) -> str:
    """What all spellings of a publisher share; empty where nothing is left of it.

    >>> publisher_key("The New York Times") == publisher_key("New York Times")
    True
    >>> publisher_key("VentureBeat") == publisher_key("Venture Beat") == publisher_key("venturebeat.com")
    True
    >>> publisher_key("한국전자통신연구원(ETRI)"), publisher_key("arXiv.org"), publisher_key("C3.ai")
    ('한국전자통신연구원', 'arxiv', 'c3.ai')
    """
    name = text.strip(_EDGES)
    if _HOST.fullmatch(name):
        return domain_key(name)
    bare = _ACRONYM.sub("", name) or name
    bare = _ARTICLE.sub("", bare).strip(_EDGES)
    return name_key(bare)


def domain_key(host: str) -> str:
    """Key of a host: its registered name, so that Venturebeat and venturebeat.com are one.

    >>> domain_key("transparency.facebook.com"), domain_key("www.etri.re.kr"), domain_key("openai.io")
    ('facebook', 'etri', 'openai.io')
    """
    labels = registrable_domain(host).split(".")
    if labels[-1] in _GENERIC and len(labels) > 1:
        return labels[0]
    country = len(labels[-1]) == _COUNTRY_CODE
    return labels[0] if country and len(labels) > 2 else ".".join(labels)  # noqa: PLR2004


def alias_keys(aliases: pd.DataFrame, entities: pd.DataFrame) -> dict[str, str]:
    """Entity by the key of an alias; aliases of several entities tell nothing and are left out.

    Only what can publish: CNN is a neural network too, but no such thing is ever cited.

    Args:
        aliases: Table ``aliases``.
        entities: Table ``entities``.
    """
    able = entities.loc[entities["entity_type"].isin(_PUBLISHING), "entity_id"]
    own = aliases[are_among(aliases["entity_id"], able)]
    keys = [publisher_key(alias) for alias in own["alias"]]
    pairs = pd.DataFrame({"key": keys, "entity_id": own["entity_id"].to_numpy()})
    pairs = pairs[pairs["key"] != ""].drop_duplicates()
    single = pairs.groupby("key")["entity_id"].transform("size") == 1
    own = pairs[single].sort_values("key")
    return dict(zip(own["key"], own["entity_id"], strict=True))


def cited_publishers(references: pd.DataFrame, entities: Mapping[str, str]) -> pd.DataFrame:
    """Who published each cited source.

    The printed publisher, else the host of the address. A name that is an alias of an entity of
    the corpus is that entity (오픈AI, OpenAI); an acronym in brackets is tried too, and an acronym
    alone is the name it stands beside elsewhere, if that is one name.

    Args:
        references: Table ``references``.
        entities: Entity by alias key, from :func:`alias_keys`.

    Returns:
        Columns ``publisher_key`` (null where unknown) and ``source_entity_id``, by the index of
        ``references``.
    """
    printed = references["publisher"].astype(object)
    from_url = references["url"].astype(object)
    acronyms = _acronyms(printed.dropna().unique().tolist())
    pairs = list(zip(printed, from_url, strict=True))
    rows = {pair: _identify(*pair, entities, acronyms) for pair in dict.fromkeys(pairs)}
    columns = ["publisher_key", "source_entity_id"]
    found = [rows[pair] for pair in pairs]
    return pd.DataFrame(found, columns=columns, index=references.index, dtype="object")


def _acronyms(names: list[str]) -> dict[str, str]:
    """Name by acronym where the corpus itself prints both: 한국전자통신연구원(ETRI)."""
    known: dict[str, set[str]] = {}
    for name in names:
        if found := _ACRONYM.search(name):
            short, long = publisher_key(found.group(1)), publisher_key(name)
            if short and long:
                known.setdefault(short, set()).add(long)
    return {short: min(longs) for short, longs in known.items() if len(longs) == 1}


def _identify(
    name: object, url: object, entities: Mapping[str, str], acronyms: Mapping[str, str]
) -> tuple[str | None, str | None]:
    candidates = []
    if isinstance(name, str) and (key := publisher_key(name)):
        candidates.append(acronyms.get(key, key))
        candidates.append(key)
        if found := _ACRONYM.search(name):
            candidates.append(publisher_key(found.group(1)))
    elif isinstance(url, str) and (host := host_of(url)):
        candidates.append(domain_key(host))
    for key in candidates:
        if key in entities:
            return f"entity:{entities[key]}", entities[key]
    return (candidates[0], None) if candidates else (None, None)


def shown_names(keys: pd.Series, printed: pd.Series) -> pd.Series:
    """For each key its most frequent spelling (ties: the first in order), by key.

    Args:
        keys: Key of each reference.
        printed: Publisher as printed; where null the key is shown.
    """
    frame = pd.DataFrame({"key": keys.to_numpy(), "name": printed.to_numpy(dtype=object)})
    frame = frame.dropna(subset=["key"])
    frame["name"] = np.where(frame["name"].isna(), frame["key"], frame["name"])
    counts = frame.groupby(["key", "name"]).size().rename("n").reset_index()
    counts = counts.sort_values(["key", "n", "name"], ascending=[True, False, True])
    return counts.drop_duplicates("key").set_index("key")["name"]
