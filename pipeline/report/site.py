"""The whole report: tables in, every file of the site out, the same bytes each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from plotly.offline import get_plotlyjs

from pipeline.report.navigation import menu
from pipeline.report.pages.registry import make_pages
from pipeline.report.pages.table_files import table_files
from pipeline.report.pages.view import BuildInfo, Corpus, Failure
from pipeline.report.render import render, script, static_file, style
from pipeline.report.search_index import index_files
from pipeline.report.shards import shard_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from pipeline.settings import ReportSettings

__all__ = ["BuildInfo", "Failure", "Site", "render_site"]

PLOTLY = "assets/plotly.min.js"
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
    """Render every page.

    Args:
        tables: Frames by name as declared in ``pipeline.tables``, and ``failures`` with the
            columns ``source_path``, ``reason``, ``remedy``. A table that is missing counts as
            empty. No frame is changed.
        build: What is said about this build.
        settings: The report's slice.
    """
    corpus = Corpus(tables, settings, build)
    pages = make_pages(corpus)
    shared = {
        "build": build,
        "corpus_digest": corpus.digest[:12],
        "nav": menu(pages),
    }
    files = {page.path: render(page, shared).encode("utf-8", "replace") for page in pages}
    files |= {SCRIPT: script().encode(), STYLE: style().encode(), PLOTLY: _plotly()}
    files |= {
        f"assets/{name}": static_file(name).encode()
        for page in pages
        for name in (*page.scripts, *page.styles)
    }
    files |= {f"assets/{path}": content for page in pages for path, content in page.files.items()}
    files |= table_files(pages)
    index = index_files(corpus)
    files |= shard_files(corpus, bucket_count=len(index))
    return Site(files | index)


@cache
def _plotly() -> bytes:
    return str(get_plotlyjs()).encode()
