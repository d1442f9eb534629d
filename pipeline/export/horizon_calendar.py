"""Announced dates as an iCalendar file: the report's own events, so that two imports agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.api import Corpus

_NEEDED = ("horizons", "issues", "blocks", "entities")


def calendar_of(corpus: Corpus) -> bytes:
    """All horizons of a build as all-day events (RFC 5545).

    Ids, titles and times are those of the calendar in the report, which holds only the nearest
    where there are thousands; an event imported from both stays one.
    """
    from pipeline.report.pages import horizons_view, view  # noqa: PLC0415 - Plotly loads slowly
    from pipeline.settings import ReportSettings  # noqa: PLC0415

    tables = {name: corpus.table(name) for name in _NEEDED}
    seen = view.Corpus(tables, ReportSettings())
    return horizons_view.calendar_of(horizons_view.horizons_of(seen, {}))
