"""Every page of the report: a module makes pages, a line here puts them into the site.

A page maker is given the corpus and returns its pages, none where the tables hold nothing to
show. One that has a page for every issue or name yields them, for there may be ten thousand. The
order is of no consequence: the menu (``pipeline/report/navigation.py``) has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from pipeline.report.pages.changes import changes_page
from pipeline.report.pages.changes_sheet import change_sheets
from pipeline.report.pages.core import core_page
from pipeline.report.pages.data import data_pages
from pipeline.report.pages.emergence import emergence_page
from pipeline.report.pages.entity import entity_pages
from pipeline.report.pages.explorer import entities_page, keywords_page
from pipeline.report.pages.horizons import horizons_page
from pipeline.report.pages.issue import issue_pages
from pipeline.report.pages.issues import issues_page
from pipeline.report.pages.methods import methods_page
from pipeline.report.pages.network import network_page
from pipeline.report.pages.numbers import numbers_page
from pipeline.report.pages.outlook import outlook_page
from pipeline.report.pages.overview import overview_page
from pipeline.report.pages.search import search_page
from pipeline.report.pages.sources import sources_page
from pipeline.report.pages.topics import topics_page
from pipeline.report.pages.tracker import tracker_page
from pipeline.report.pages.view import Corpus

if TYPE_CHECKING:
    from pipeline.report.pages.page import Page

PageMaker = Callable[[Corpus], "Iterable[Page]"]

PAGES: tuple[PageMaker, ...] = (
    overview_page,
    tracker_page,
    entity_pages,
    entities_page,
    keywords_page,
    issues_page,
    issue_pages,
    search_page,
    methods_page,
    data_pages,
    network_page,
    emergence_page,
    topics_page,
    core_page,
    outlook_page,
    numbers_page,
    horizons_page,
    changes_page,
    change_sheets,
    sources_page,
)


def make_pages(corpus: Corpus) -> tuple[list[Page], Iterator[Page]]:
    """The pages that come alone, of which the menu is made, and those that makers yield."""
    made = [maker(corpus) for maker in PAGES]
    alone = [page for pages in made if isinstance(pages, Sequence) for page in pages]
    many = [pages for pages in made if not isinstance(pages, Sequence)]
    return alone, chain.from_iterable(many)
