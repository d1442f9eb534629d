"""What elements of HTML mean for reading: which bound lines, which end others, which hide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.ingest.formats.html.tokens import Tag

HEADINGS = {f"h{n}": n for n in range(1, 7)}
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "html", "legend", "li", "main", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
TABLE_TAGS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"})
CELLS = frozenset({"td", "th"})
CELL_BARRIER = frozenset({"td", "th", "table"})
PARAGRAPHS = frozenset({"p", "li", "blockquote", "dd", "dt"})
LISTS = frozenset({"ul", "ol", "menu"})
BOLD = frozenset({"b", "strong"})
MAIN = frozenset({"main", "article"})
# Start tag: the open elements it ends, and the ones beyond which it does not reach.
ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "td", "th"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "td", "th"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "td", "th"})),
    "td": (CELLS, frozenset({"table", "tr"})),
    "th": (CELLS, frozenset({"table", "tr"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
}

_HIDDEN = frozenset({
    "script", "style", "noscript", "template", "nav", "footer", "aside", "button", "select",
    "svg", "math", "iframe", "object", "embed", "audio", "video", "canvas", "dialog",
    "textarea", "xmp", "noembed", "datalist", "map",
})  # fmt: skip
_HIDING_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Whole names of classes and ids that Korean and other sites give to what surrounds an article.
_HIDING_NAMES = frozenset({
    "nav", "navi", "navigation", "gnb", "lnb", "snb", "tnb", "breadcrumb", "breadcrumbs",
    "sidebar", "sns", "share", "sns-share", "skip", "skipnav", "skip-nav", "skip-link",
    "footer", "copyright", "pagination", "paging", "pager", "cookie-banner", "advertisement",
    "related", "related-articles", "comments",
})  # fmt: skip
# Where such a name counts: a page's own body may be called after its sidebar.
_NAMES_MATTER = frozenset({"div", "ul", "ol", "section", "p", "span"})


def is_hidden(tag: Tag) -> bool:
    """Whether a start tag opens something that is not shown, or no content of the page."""
    if tag.name in _HIDDEN:
        return True
    if not tag.attributes:
        return False
    if tag.get("hidden") is not None or tag.get("aria-hidden") == "true":
        return True
    if tag.get("role") in _HIDING_ROLES or _HIDING_STYLE.search(tag.get("style") or ""):
        return True
    if tag.name not in _NAMES_MATTER:
        return False
    names = {tag.get("id") or "", *(tag.get("class") or "").split()}
    return any(n.lower() in _HIDING_NAMES for n in names)
