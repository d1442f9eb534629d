"""The whole report: tables in, every file of the site out, the same bytes each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.report.navigation import menu
from pipeline.report.pages.registry import make_pages
from pipeline.report.pages.table_files import table_files
from pipeline.report.pages.view import BuildInfo, Corpus, Failure
from pipeline.report.plotly_pack import packed_plotly
from pipeline.report.render import render, script, static_file, style
from pipeline.report.search_index import index_files
from pipeline.report.shards import shard_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from pipeline.report.pages.page import Page
    from pipeline.settings import ReportSettings

__all__ = ["BuildInfo", "Failure", "Site", "render_site", "site_files"]

PLOTLY = "assets/plotly.js"
SCRIPT = "assets/site.js"
STYLE = "assets/site.css"


@dataclass(frozen=True, slots=True)
class Site:
    """Content by path relative to the site's folder, in order of path."""

    files: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nobody changes a finished site."""
        object.__setattr__(self, "files", MappingProxyType(dict(sorted(self.files.items()))))

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __getitem__(self, path: str) -> bytes:
        return self.files[path]

    def __len__(self) -> int:
        return len(self.files)

    def items(self) -> Iterator[tuple[str, bytes]]:
        """Pairs of path and content."""
        return iter(self.files.items())


def render_site(
    tables: Mapping[str, pd.DataFrame], *, build: BuildInfo, settings: ReportSettings
) -> Site:
    """Every file of the site at once; see :func:`site_files`."""
    return Site(dict(site_files(tables, build=build, settings=settings)))


def site_files(
    tables: Mapping[str, pd.DataFrame], *, build: BuildInfo, settings: ReportSettings
) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file, one after the other.

    The site of ten thousand issues is larger than what should be held in memory: who writes it to
    a disk takes file by file. No path comes twice with another content.

    Args:
        tables: Frames by name as declared in ``pipeline.tables``, and ``failures`` with the
            columns ``source_path``, ``reason``, ``remedy``. A table that is missing counts as
            empty. No frame is changed. A table is asked for again where it is needed again, so
            the mapping may read it each time instead of holding it.
        build: What is said about this build.
        settings: The report's slice.
    """
    corpus = Corpus(tables, settings, build)
    alone, many = make_pages(corpus)
    shared = {
        "build": build,
        "corpus_digest": corpus.digest[:12],
        "nav": menu(alone),
    }
    yield SCRIPT, script().encode()
    yield STYLE, style().encode()
    yield PLOTLY, packed_plotly()
    paths: set[str] = set()
    assets: set[str] = set()
    for page in chain(_let_go(alone), many):
        assert page.path not in paths, f"two pages share the path {page.path}"
        paths.add(page.path)
        yield page.path, render(page, shared).encode("utf-8", "replace")
        yield from ((f"assets/{path}", content) for path, content in page.files.items())
        yield from table_files([page]).items()
        assets |= {*page.scripts, *page.styles}
    for name in sorted(assets):
        yield f"assets/{name}", static_file(name).encode()
    index = index_files(corpus)
    yield from index.items()
    yield from shard_files(corpus, bucket_count=len(index))


def _let_go(pages: list[Page]) -> Iterator[Page]:
    """Pages one after the other, none held once it was taken: their tables are long."""
    pages.reverse()
    while pages:
        yield pages.pop()
