"""The ``[[collect]]`` entries of ``sources.toml``: where new issues come from."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import cssselect

from pipeline.collect.names import safe_name
from pipeline.errors import SettingsError
from pipeline.paths import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["folder", "urls", "feed", "page"]
FORMATS = ("pdf", "hwp", "hwpx", "html", "markdown", "text")
_SECTIONS = frozenset({"file", "collect"})
_COMMON = {"name", "kind", "match", "formats", "into", "series", "publisher", "licence"}
_WEB = _COMMON | {"private_hosts"}
_KEYS: Mapping[str, frozenset[str]] = {
    "folder": frozenset(_COMMON | {"path"}),
    "urls": frozenset(_WEB | {"urls"}),
    "feed": frozenset(_WEB | {"url", "attachment", "max_pages", "trust_feed"}),
    "page": frozenset(_WEB | {"url", "select", "next", "attachment", "max_pages"}),
}
_NEEDS = {"folder": ("path",), "urls": ("urls",), "feed": ("url",), "page": ("url", "select")}
_TYPES: Mapping[str, type] = {
    "urls": list, "formats": list, "private_hosts": list, "max_pages": int, "trust_feed": bool
}  # fmt: skip
_SELECTORS = ("select", "next", "attachment")
# What a page's address may hold in place of its number.
PAGE_NUMBER = "{page}"


@dataclass(frozen=True, slots=True)
class CollectSource:
    """One entry.

    Attributes:
        name: Unique; names the entry in results and in the state on disk.
        path: Of a folder.
        urls: Addresses: the list of ``urls``; the one of a feed or page.
        select: CSS selector of the links of a page.
        next_page: CSS selector of the link to the next page.
        attachment: CSS selector of the files in the page an item leads to.
        max_pages: Of a list (or paged feed), the first included.
        match: Searched in an item's title and address; without a hit it is passed over.
        formats: Taken; others are refused.
        private_hosts: Names that may lead into the own network, in lower case.
        into: Folder below ``data/raw``.
        trust_feed: The feed's dates and titles beat what issues say themselves.
    """

    name: str
    kind: Kind
    path: Path | None = None
    urls: tuple[str, ...] = ()
    select: str = ""
    next_page: str = ""
    attachment: str = ""
    max_pages: int = 1
    match: re.Pattern[str] | None = None
    formats: tuple[str, ...] = FORMATS
    private_hosts: frozenset[str] = frozenset()
    into: str = ""
    series: str | None = None
    publisher: str | None = None
    licence: str | None = None
    trust_feed: bool = False

    def wants(self, title: str | None, place: str) -> bool:
        """Whether an item is one that was asked for."""
        return self.match is None or any(map(self.match.search, (title or "", place)))


def read_sources(path: Path) -> tuple[CollectSource, ...]:
    """All entries, in their order; none where there is no file.

    Raises:
        SettingsError: An entry cannot be used.
    """
    if not path.is_file():
        return ()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: no valid TOML: {error}") from error
    if unknown := sorted(set(data) - _SECTIONS):
        raise SettingsError(f"{path}: no section {unknown[0]!r}; there are {sorted(_SECTIONS)}")
    entries = data.get("collect", [])
    if not isinstance(entries, list):
        raise SettingsError(f"{path}: collect must be written [[collect]], in double brackets")
    found: dict[str, CollectSource] = {}
    for number, entry in enumerate(entries, start=1):
        source = _source(entry, f"{path}: [[collect]] number {number}", path.parent)
        if source.name in found:
            raise SettingsError(f"{path}: two [[collect]] entries are named {source.name!r}")
        found[source.name] = source
    return tuple(found.values())


def _source(entry: Any, where: str, home: Path) -> CollectSource:  # noqa: ANN401
    kind = _checked(entry, where)
    urls = tuple(entry.get("urls", [entry["url"]] if "url" in entry else []))
    for url in urls:
        if not re.match(r"https?://[^/\s]", url):
            raise SettingsError(f"{where}: {url!r} is no http or https address")
    path = None
    if kind == "folder":
        path = (home / Path(entry["path"]).expanduser()).resolve()
        if path.is_relative_to(home.resolve()) or home.resolve().is_relative_to(path):
            raise SettingsError(f"{where}: the folder to collect from is the raw folder or in it")
    return CollectSource(
        name=entry["name"],
        kind=kind,
        path=path,
        urls=urls,
        select=entry.get("select", ""),
        next_page=entry.get("next", ""),
        attachment=entry.get("attachment", ""),
        max_pages=entry.get("max_pages", 1),
        match=_pattern(entry.get("match"), where),
        formats=tuple(entry.get("formats", FORMATS)),
        private_hosts=frozenset(h.lower() for h in entry.get("private_hosts", [])),
        into=_into(entry.get("into", safe_name(entry["name"])), where),
        series=entry.get("series"),
        publisher=entry.get("publisher"),
        licence=entry.get("licence"),
        trust_feed=entry.get("trust_feed", False),
    )


def _checked(entry: Any, where: str) -> Kind:  # noqa: ANN401
    """Check keys and types; return the kind.

    Raises:
        SettingsError: A key is unknown, missing, or of the wrong type.
    """
    if not isinstance(entry, dict) or entry.get("kind") not in _KEYS:
        raise SettingsError(f"{where}: kind must be one of {', '.join(_KEYS)}")
    kind: Kind = entry["kind"]
    if unknown := sorted(set(entry) - _KEYS[kind]):
        raise SettingsError(
            f"{where}: unknown key {unknown[0]!r}; a {kind} has {', '.join(sorted(_KEYS[kind]))}"
        )
    for key in ("name", *_NEEDS[kind]):
        if not entry.get(key):
            raise SettingsError(f"{where}: needs {key}")
    for key, value in entry.items():
        wanted = _TYPES.get(key, str)
        fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if fits and isinstance(value, list):
            fits = all(isinstance(v, str) for v in value)
        if not fits:
            raise SettingsError(f"{where}: {key} must be of type {wanted.__name__}, not {value!r}")
    _check_values(entry, where)
    return kind


def _check_values(entry: Mapping[str, Any], where: str) -> None:
    if entry.get("max_pages", 1) < 1:
        raise SettingsError(f"{where}: max_pages must be 1 or more")
    if unknown := sorted(set(entry.get("formats", ())) - set(FORMATS)):
        raise SettingsError(f"{where}: no format {unknown[0]!r}; there are {', '.join(FORMATS)}")
    for key in _SELECTORS:
        try:
            cssselect.HTMLTranslator().css_to_xpath(entry.get(key, "a"))
        except cssselect.SelectorError as error:
            raise SettingsError(f"{where}: {key} is no CSS selector: {error}") from error


def _pattern(text: str | None, where: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise SettingsError(f"{where}: match is no regular expression: {error}") from error


def _into(text: str, where: str) -> str:
    parts = text.replace("\\", "/").strip("/").split("/")
    if any(part != safe_name(part) for part in parts) or parts[0] == SAMPLE:
        raise SettingsError(f"{where}: into = {text!r} is no usable folder below data/raw")
    return "/".join(parts)
