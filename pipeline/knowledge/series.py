"""Known series of briefs: their names as printed, publishers, and the slugs of issue ids."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.toml_files import load_toml, string_list

SERIES_FILE = "series.toml"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# A short name is found only as a whole line: it may be a word of any text.
_LONG_ENOUGH = 7
_LONG_ENOUGH_KOREAN = 5
# What a masthead may hold besides names: a stray letter or two, no word.
_STRAY = 4


@dataclass(frozen=True, slots=True)
class Series:
    """One known series; see ``knowledge/data/series.toml`` for the meaning of each field."""

    slug: str
    name: str
    publisher: str
    names: tuple[str, ...]
    titles: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


def series_key(text: str) -> str:
    """What all printings of a series' name share.

    >>> series_key("[ SPRI Al BRIEF ]") == series_key("SPRi AI Brief")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("l", "i")
    return re.sub(r"[\W_]+", "", folded)


def parse_series(data: dict[str, Any], name: str) -> tuple[Series, ...]:
    """The series of a TOML document.

    Raises:
        KnowledgeError: A field is missing or unknown, a slug is no slug, or two series share one
            slug or one printed name.
    """
    result: list[Series] = []
    owners: dict[str, str] = {}
    for entry in data.get("series", []):
        slug = entry.get("slug")
        where = f"{name}: series {slug!r}"
        unknown = sorted(set(entry) - {"slug", "name", "publisher", "names", "titles", "domains"})
        if unknown:
            raise KnowledgeError(f"{where}: no such field: {', '.join(unknown)}")
        for field in ("slug", "name", "publisher"):
            if not isinstance(entry.get(field), str) or not entry[field].strip():
                raise KnowledgeError(f"{where}: {field} must be a non-empty string")
        if not _SLUG.fullmatch(slug):
            raise KnowledgeError(f"{where}: a slug is lower-case ASCII words joined by hyphens")
        optional = {
            key: string_list(entry, key, where) for key in ("titles", "domains") if key in entry
        }
        series = Series(
            slug, entry["name"], entry["publisher"], string_list(entry, "names", where), **optional
        )
        for key in {slug, *map(series_key, (series.name, *series.names))}:
            if owners.setdefault(key, slug) != slug:
                raise KnowledgeError(f"{where}: shares {key!r} with series {owners[key]!r}")
        if any(s.slug == slug for s in result):
            raise KnowledgeError(f"{where}: stands there twice")
        result.append(series)
    return tuple(result)


@cache
def known_series() -> tuple[Series, ...]:
    """The series of the package's own list."""
    return parse_series(load_toml(SERIES_FILE), SERIES_FILE)


@cache
def _keys() -> tuple[tuple[str, Series], ...]:
    pairs = {(series_key(n), s) for s in known_series() for n in (s.name, *s.names)}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


@cache
def _subtitles() -> frozenset[str]:
    return frozenset(series_key(t) for s in known_series() for t in s.titles)


def find_series(text: str) -> Series | None:
    """The series a line names; the longest name wins.

    >>> found = find_series("SPRI AI BRIEF 인공지능 최신 동향과 시사점")
    >>> found.slug if found else None
    'spri-ai-brief'
    """
    key = series_key(text)
    for name, series in _keys():
        enough = _LONG_ENOUGH if name[0].isascii() else _LONG_ENOUGH_KOREAN
        if key == name or (len(name) >= enough and name in key):
            return series
    return None


def is_series_line(text: str) -> bool:
    """Whether a line is nothing but a masthead: name and subtitle of a known series."""
    rest = series_key(text)
    if rest in _subtitles():
        return True
    series = find_series(text)
    if series is None:
        return False
    words = {series_key(n) for n in (series.name, *series.names, *series.titles)}
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    rest = re.sub(r"보고서|브리프|동향|vol|no|제|호|년|월|\d", "", rest)
    return len(rest) <= _STRAY


def series_slug(name: str) -> str:
    """Slug of a series name: the list's own, else letters and digits joined by hyphens.

    >>> series_slug("주간기술동향"), series_slug("AI 뉴스 레터")
    ('iitp-weekly-ict-trends', 'ai-뉴스-레터')
    """
    key = series_key(name)
    for known, series in _keys():
        if key == known:
            return series.slug
    text = unicodedata.normalize("NFC", name).casefold()
    return re.sub(r"[\W_]+", "-", text).strip("-") or "series"


def publisher_of_domain(domain: str) -> str | None:
    """Publisher whose web site a contact line names."""
    host = domain.casefold().removeprefix("www.")
    for series in known_series():
        if any(host == d or host.endswith("." + d) for d in series.domains):
            return series.publisher
    return None
