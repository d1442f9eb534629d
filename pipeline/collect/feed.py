"""Items of RSS 0.9 to 2.0 and Atom feeds; no entities, no DTD, no network."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.collect.fetch import linked
from pipeline.collect.links import Link
from pipeline.collect.redact import shown, without_session
from pipeline.errors import CollectError, CollectRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Feeds hold 10 to 500 items of some 20 elements.
_MAX_ELEMENTS = 400_000
_KOREA = timezone(timedelta(hours=9))
_DOCUMENT = re.compile(r"\.(?:pdf|hwpx?)$|/(?:pdf|[a-z.\-]*hwpx?|hwp\+zip)$", re.IGNORECASE)
_DATE_TAGS = ("pubDate", "published", "issued", "date", "updated", "modified")
_DAY = re.compile(r"\b((?:19|20)\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})")
_STRAY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_WEB = ("http://", "https://")


def read_feed(url: str, data: bytes) -> tuple[tuple[Link, ...], str | None]:
    """Items in the feed's order, and the address of its next page (RFC 5005) if it has one.

    An attached document (``enclosure``) stands for its item.

    Raises:
        CollectRefusedError: A DTD or entities: no publishing program writes them, attackers do.
        CollectError: It is no feed.
    """
    root = _parse(url, data)
    if _name(root) not in {"rss", "RDF", "feed"}:
        raise CollectError(shown(url), f"is no RSS or Atom feed but <{_name(root)}>")
    found: dict[str, Link] = {}
    for item in root.iter():
        if _name(item) in {"item", "entry"}:
            for address in _addresses(item, url):
                found.setdefault(address, Link(address, _title(item), _date(item)))
    return tuple(found.values()), _next(root, url)


def _parse(url: str, data: bytes) -> etree._Element:
    if data.count(b"<") > _MAX_ELEMENTS:
        raise CollectRefusedError(shown(url), "has more elements than any feed")
    options = {
        "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
        "remove_comments": True, "remove_pis": True,
    }  # fmt: skip
    try:
        root = etree.fromstring(data.lstrip(), etree.XMLParser(**options))
    except (etree.XMLSyntaxError, ValueError):
        # Stray "&" and HTML's entities are common in titles; mended first, since a parser that
        # recovers by itself loses the right ones as well.
        mended = _STRAY.sub(b"&amp;", data.lstrip())
        try:
            root = etree.fromstring(mended, etree.XMLParser(recover=True, **options))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise CollectError(shown(url), f"is no XML: {error}") from error
    if root is None:
        raise CollectError(shown(url), "is no XML")
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None or docinfo.doctype:
        if str(docinfo.root_name).lower() == "html":
            raise CollectError(shown(url), "is a web page, no feed")
        raise CollectRefusedError(shown(url), "declares a document type or entities (DTD)")
    return root


def _addresses(item: etree._Element, url: str) -> Iterator[str]:
    """Documents attached to an item, else the page it leads to."""
    documents, pages = [], []
    for child in item:
        name, href = _name(child), child.get("href")
        if name == "enclosure" or (name == "link" and child.get("rel") == "enclosure"):
            place = child.get("url") or href or ""
            if _DOCUMENT.search(place.partition("?")[0]) or _DOCUMENT.search(child.get("type", "")):
                documents.append((place, child))
        elif name == "link" and child.get("rel", "alternate") == "alternate":
            pages.append((href or child.text or "", child))
        elif name == "guid" and child.get("isPermaLink", "true") == "true":
            pages.append((child.text or "", child))
    for place, child in documents or pages[:1]:
        if not place.strip():
            continue
        address = without_session(linked(place, _base(child, url)))
        if address.startswith(_WEB):
            yield address


def _base(element: etree._Element, url: str) -> str:
    """What relative addresses start from: ``xml:base`` of Atom, outermost first."""
    chain = [element, *element.iterancestors()]
    for node in reversed(chain):
        base = node.get("{http://www.w3.org/XML/1998/namespace}base")
        if base:
            url = linked(base, url)
    return url


def _title(item: etree._Element) -> str | None:
    for child in item:
        if _name(child) == "title":
            # Titles are often escaped twice.
            text = " ".join(unescape("".join(child.itertext())).split())
            if child.get("type") == "html":
                text = re.sub(r"<[^<>]*>", "", text)
            return text or None
    return None


def _date(item: etree._Element) -> date | None:
    texts = {_name(child): child.text or "" for child in reversed(item)}
    for tag in _DATE_TAGS:
        if found := day_of(texts.get(tag, "")):
            return found
    return None


def day_of(text: str) -> date | None:
    """The day a feed's time falls on in Korea; a time without zone is taken as Korean.

    >>> day_of("Tue, 05 Mar 2024 23:30:00 GMT").isoformat(), day_of("2024.3.5 09:00").isoformat()
    ('2024-03-06', '2024-03-05')
    """
    text = text.strip()
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if moment.tzinfo is None:
            return moment.date()
        try:
            return moment.astimezone(_KOREA).date()
        except OverflowError:  # at the ends of the calendar
            return None
    if match := _DAY.search(text):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            return None
    return None


def _next(root: etree._Element, url: str) -> str | None:
    for element in root.iter():
        if _name(element) == "link" and element.get("rel") == "next" and element.get("href"):
            return linked(element.get("href"), _base(element, url))
    return None


def _name(element: etree._Element) -> str:
    """Tag without its namespace; entities left unresolved have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
