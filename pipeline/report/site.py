"""The whole report: tables in, every file of the site out, the same bytes each time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd
from plotly.offline import get_plotlyjs

from pipeline.report.format import Text
from pipeline.report.pages.explorer import entities_page, keywords_page
from pipeline.report.pages.issue import issue_pages
from pipeline.report.pages.methods import methods_page
from pipeline.report.pages.overview import overview_page
from pipeline.report.pages.view import FAILURE_COLUMNS, Corpus, Failure
from pipeline.report.render import render, script, style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.settings import ReportSettings

__all__ = ["BuildInfo", "Failure", "Site", "render_site"]

PLOTLY = "assets/plotly.min.js"
SCRIPT = "assets/site.js"
STYLE = "assets/site.css"
NAVIGATION = (
    ("overview", "index.html", Text("개요", "Overview")),
    ("issues", "index.html#issues", Text("호", "Issues")),
    ("entities", "entities.html", Text("개체", "Entities")),
    ("keywords", "keywords.html", Text("키워드", "Keywords")),
    ("methods", "methods.html", Text("방법", "Methods")),
)


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What the report says about the build it shows; no clock, no path of the machine.

    Attributes:
        run_id: Digest of everything the build depended on.
        is_sample: Whether the built-in sample corpus was read, for want of any other.
        failures: Files that could not be read; joined with the table ``failures``.
    """

    run_id: str
    code_version: str
    settings_sha256: str
    is_sample: bool
    failures: tuple[Failure, ...] = ()


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
    corpus = Corpus(_with_failures(tables, build.failures), settings)
    pages = [
        overview_page(corpus, is_sample=build.is_sample),
        entities_page(corpus),
        keywords_page(corpus),
        methods_page(corpus, replace(build, failures=corpus.failures)),
        *issue_pages(corpus),
    ]
    shared = {
        "build": build,
        "corpus_digest": corpus.digest[:12],
        "nav": NAVIGATION,
    }
    files = {page.path: render(page, shared).encode("utf-8", "replace") for page in pages}
    assert len(files) == len(pages), "two pages share a path"
    files |= {SCRIPT: script().encode(), STYLE: style().encode(), PLOTLY: _plotly()}
    return Site(files)


def _with_failures(
    tables: Mapping[str, pd.DataFrame], failures: tuple[Failure, ...]
) -> dict[str, pd.DataFrame]:
    told = pd.DataFrame(
        [(f.source_path, f.reason, f.remedy) for f in failures], columns=list(FAILURE_COLUMNS)
    )
    stored = tables.get("failures")
    both = told if stored is None else pd.concat([stored[list(FAILURE_COLUMNS)], told])
    return {**tables, "failures": both}


@cache
def _plotly() -> bytes:
    return str(get_plotlyjs()).encode()
