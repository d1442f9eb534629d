"""What a page is made of: a template's name and the values it shows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.report.format import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import plotly.graph_objects as go

    from pipeline.report.charts.timeline import Lang
    from pipeline.report.evidence import Evidence

WHOLE_UP_TO = 60  # rows a page holds all of; of a longer table it holds the first ones, the rest
ROWS_IN_PAGE = 25  # waits in a file of its own, where a row takes a third of the bytes
FILTERED_FROM = 12  # shorter tables are read faster than a box is filled in
_NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML file of the site.

    Attributes:
        path: Relative to the site's folder, forward slashes.
        nav: Entry of the navigation the page belongs to.
        has_charts: Whether Plotly is loaded.
        scripts: Names of files in ``static`` that only this page loads, after ``site.js``.
        styles: The same for style sheets.
        files: Further files of the page by path below ``assets``.
    """

    path: str
    template: str
    title: Text
    nav: str
    values: Mapping[str, object] = field(default_factory=dict)
    has_charts: bool = False
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """Way from the page to the site's folder."""
        return "../" * self.path.count("/")


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to another page; ``href`` is relative to the site's folder."""

    words: Text
    href: str


@dataclass(frozen=True, slots=True)
class Evidenced:
    """A cell that opens the evidence panel."""

    words: Text
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Keyed:
    """A cell that is sorted by ``key`` instead of by its words: a date by its ISO form."""

    cell: Text | Link | Evidenced
    key: float | str


Cell = Text | Link | Evidenced | Keyed


@dataclass(frozen=True, slots=True)
class DataTable:
    """The numbers of a chart, or a list, as a table a reader can sort, filter and download.

    Attributes:
        rows: All rows in the order first shown. Of more than ``WHOLE_UP_TO`` the page itself holds
            the first ``ROWS_IN_PAGE``, the rest is loaded when asked for.
        numeric: Columns set flush right and sorted by number. The number is read from the
            English words (``3/20`` is 3, ``4.8–33.9%`` is 4.8); a :class:`Keyed` cell says it.
        evidence: What each row stands on, one per row or none at all.
    """

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    evidence: tuple[Evidence | None, ...] = ()

    def __post_init__(self) -> None:
        """Rows are as wide as the head, evidence is as long as the rows."""
        assert all(len(row) == len(self.columns) for row in self.rows), self.caption.en
        assert len(self.evidence) in {0, len(self.rows)}, self.caption.en


def words_of(cell: Cell) -> Text:
    """What the cell says."""
    if isinstance(cell, Keyed):
        return words_of(cell.cell)
    return cell if isinstance(cell, Text) else cell.words


def sort_key(cell: Cell, *, is_numeric: bool) -> str:
    """What the cell is sorted by; empty where its words are.

    >>> sort_key(Text("12만 3,456건", "123,456 articles"), is_numeric=True)
    '123456'
    >>> sort_key(Text("없음", "none"), is_numeric=True)
    ''
    """
    if isinstance(cell, Keyed):
        return str(cell.key)
    if not is_numeric:
        return ""
    found = _NUMBER.search(words_of(cell).en)
    return found[0].replace(",", "").replace("−", "-") if found else ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart on a page, with its numbers as a table.

    Attributes:
        slug: The element's id is ``fig-<slug>``.
        spec: Plotly JSON in Korean (``data``, ``layout``) without template, and ``en``: what
            differs in English as pairs of path and value.
        summary: What a reader who does not see the chart is told.
        table: Its numbers. Points with evidence should have it here, too.
    """

    slug: str
    title: Text
    note: Text
    summary: Text
    spec: Mapping[str, Any]
    table: DataTable | None
    height: int
    min_width: int = 0


@dataclass(frozen=True, slots=True)
class Stat:
    """A number with its name."""

    name: Text
    value: Text
    note: Text = field(default_factory=lambda: same(""))


def spec_of(build: Callable[[Lang], go.Figure]) -> dict[str, Any]:
    """Plotly JSON of a chart in Korean, with the differences of the English one.

    The template is left out: the page's script sets the one of the reader's mode.
    """
    korean, english = (_plain(build(lang)) for lang in ("ko", "en"))
    return {**korean, "en": _differences(korean, english, ())}


def _plain(figure: go.Figure) -> dict[str, Any]:
    values = json.loads(figure.to_json())
    values["layout"].pop("template", None)
    return {"data": values["data"], "layout": values["layout"]}


def _differences(old: Any, new: Any, path: tuple[str | int, ...]) -> list[Any]:  # noqa: ANN401
    """Pairs ``[path, value]`` that turn ``old`` into ``new``; both have the same keys."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        return [d for key in sorted(old) for d in _differences(old[key], new[key], (*path, key))]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [d for i, (a, b) in pairs for d in _differences(a, b, (*path, i))]
    return [] if old == new else [[list(path), new]]
