"""What a page is made of: a template's name and the values it shows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.report.format import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import plotly.graph_objects as go

    from pipeline.report.charts.timeline import Lang


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML file of the site.

    Attributes:
        path: Relative to the site's folder, forward slashes.
        nav: Entry of the navigation the page belongs to.
        has_charts: Whether Plotly is loaded.
    """

    path: str
    template: str
    title: Text
    nav: str
    values: Mapping[str, object] = field(default_factory=dict)
    has_charts: bool = False

    @property
    def root(self) -> str:
        """Way from the page to the site's folder."""
        return "../" * self.path.count("/")


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to another page; ``href`` is relative to the site's folder."""

    words: Text
    href: str


Cell = Text | Link


@dataclass(frozen=True, slots=True)
class DataTable:
    """The numbers of a chart, or a list, as a table."""

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart on a page, with its numbers as a table.

    Attributes:
        slug: The element's id is ``fig-<slug>``.
        spec: Plotly JSON in Korean (``data``, ``layout``) without template, and ``en``: what
            differs in English as pairs of path and value.
        summary: What a reader who does not see the chart is told.
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
