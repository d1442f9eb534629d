"""Links of a web page by CSS selector; the page may come from anyone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cssselect
from lxml import etree, html

from pipeline.collect.fetch import linked
from pipeline.collect.redact import shown, without_session
from pipeline.errors import CollectError, CollectRefusedError, IssueReadError
from pipeline.ingest.formats.decode import decode

if TYPE_CHECKING:
    from datetime import date

# A board's page has thousands of elements, an archive of ten years 50,000.
_MAX_ELEMENTS = 400_000
_MAX_TITLE = 300


@dataclass(frozen=True, slots=True)
class Link:
    """Something to fetch.

    Attributes:
        title: What the feed or the link's text calls it.
        on: Date the feed gives.
    """

    url: str
    title: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Links in the order of the page, each once.

    Attributes:
        dead: Selected elements without an address (scripts), as reasons.
    """

    links: tuple[Link, ...]
    dead: tuple[str, ...] = ()


class Page:
    """A parsed HTML page."""

    def __init__(self, url: str, data: bytes) -> None:
        """Parse; ``url`` is what relative links start from, unless ``<base>`` says otherwise.

        Raises:
            CollectError: It is no HTML, or larger than any page.
        """
        self.url = url
        if data.count(b"<") > _MAX_ELEMENTS:
            raise CollectRefusedError(shown(url), "has more elements than any list of issues")
        try:
            text = decode(shown(url), data).text
            parser = html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
            self._root = html.document_fromstring(
                text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True
            )
        except IssueReadError as error:
            raise CollectError(shown(url), f"is no web page: {error.reason}") from error
        except (etree.LxmlError, ValueError, AssertionError) as error:
            raise CollectError(shown(url), f"is no web page: {error}") from error
        base = next((b.get("href") for b in self._root.iter("base") if b.get("href")), None)
        self._base = linked(base, url) if base else url

    def links(self, selector: str) -> Found:
        """Links of the selected elements: the element's own, else the first one inside it.

        Raises:
            CollectError: The selector finds nothing at all.
        """
        elements = self._select(selector)
        if not elements:
            raise CollectError(
                shown(self.url),
                f"the selector {selector!r} finds nothing; the page may have changed its layout",
            )
        found: dict[str, Link] = {}
        dead: list[str] = []
        for element in elements:
            try:
                url = self._address(element)
            except CollectRefusedError as error:
                dead.append(error.reason)
                continue
            if url is None:
                dead.append(f"{_text(element)!r} has no address (a script opens it)")
            elif url not in found:
                found[url] = Link(url, _text(element) or None)
        return Found(tuple(found.values()), tuple(dead))

    def next_page(self, selector: str) -> str | None:
        """Address of the next page, if there is one."""
        for element in self._select(selector):
            if url := self._address(element):
                return url
        return None

    def _select(self, selector: str) -> list[html.HtmlElement]:
        xpath = cssselect.HTMLTranslator().css_to_xpath(selector)
        return [e for e in self._root.xpath(xpath) if isinstance(e.tag, str)]

    def _address(self, element: html.HtmlElement) -> str | None:
        for link in (element, *element.iterdescendants("a")):
            href = (link.get("href") or "").strip()
            if href and not href.startswith("#"):
                url = without_session(linked(href, self._base))
                if url.startswith(("http://", "https://")):
                    return url
        return None


def _text(element: html.HtmlElement) -> str:
    """Text or, for pictures, what stands for it; a title the page shortened comes from ``title``."""
    text = " ".join("".join(element.itertext()).split())
    told = " ".join((element.get("title") or "").split())
    if not text or text.endswith(("…", "...")):
        text = told or text or next((i.get("alt") or "" for i in element.iter("img")), "")
    return text[:_MAX_TITLE]
