"""The search page: a box, and what its script fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.format import Text
from pipeline.report.pages.page import Page

if TYPE_CHECKING:
    from pipeline.report.pages.view import Corpus


def search_page(corpus: Corpus) -> list[Page]:
    """``search.html``."""
    return [
        Page(
            path="search.html",
            template="search.html",
            title=Text("찾기", "Search"),
            nav="search",
            values={"issue_count": len(corpus.issues), "block_count": corpus.row_count("blocks")},
            scripts=("search.js",),
        )
    ]
