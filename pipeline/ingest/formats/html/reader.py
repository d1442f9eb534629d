"""Reads HTML pages: main content with the roles its elements tell, exact to the source's offsets."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.guards import check_lines, first_line, no_text
from pipeline.ingest.formats.html.blocks import Page
from pipeline.ingest.formats.html.tokens import tokens
from pipeline.ingest.formats.text import encoding_notes
from pipeline.ingest.source import Source
from pipeline.model.spans import RawText

if TYPE_CHECKING:
    from pipeline.ingest.formats.decode import Decoded
    from pipeline.ingest.formats.html.blocks import PageLine
    from pipeline.model.documents import Precision
    from pipeline.settings import IngestSettings

_DTD = re.compile(r"<!DOCTYPE[^<>]*\[|<!ENTITY", re.IGNORECASE)
# A head of a real page is shorter; a DTD stands before everything.
_HEAD = 65_536
# Real pages have up to 50,000 tags; more would keep a worker busy for minutes.
_MAX_TAGS = 500_000
# Content marked as main counts as such when it holds this share of the page's text.
_MAIN_SHARE = 0.4
_DATE_NAMES = (
    "article:published_time", "citation_publication_date", "dc.date.issued", "dcterms.issued",
    "dc.date", "dcterms.created", "dcterms.date", "datepublished", "pubdate", "publish_date", "date",
)  # fmt: skip
_DATE = re.compile(r"\s*(\d{4})(?:[-./]?\s?(\d{1,2})(?:[-./]?\s?(\d{1,2})(?!\d))?)?")


def read_html(name: str, decoded: Decoded, settings: IngestSettings) -> Source:
    """Read a page; ``raw`` is its source, so that spans point into the file.

    Raises:
        IssueReadError: It declares entities, is nested too deep, or shows no text.
    """
    source = decoded.text
    if _DTD.search(source, 0, _HEAD):
        raise IssueReadError(
            name, "declares entities in a document type (DTD)", "remove the declaration"
        )
    if source.count("<") > _MAX_TAGS:
        raise IssueReadError(name, "has too many elements", "split the page into issues")
    page = Page(name, source, settings)
    page.read(list(tokens(source)))
    lines = _content(page.lines)
    if not lines:
        raise no_text(name)
    check_lines(name, [line.line.text.text for line in lines], settings)
    starts = [0, *(m.end() for m in re.finditer("\n", source))]
    return Source(
        format="html",
        raw=RawText(source, tuple(starts)),
        lines=tuple(line.line for line in lines),
        title=first_line((page.title, page.meta.get("og:title", ""))),
        metadata_date=next(
            (found for n in _DATE_NAMES if (found := parse_date(page.meta.get(n, "")))), None
        ),
        repairs=decoded.repairs,
        notes=encoding_notes(decoded),
    )


def _content(lines: list[PageLine]) -> list[PageLine]:
    """Main content where the page marks it, else all but forms and page heads.

    Some servers wrap whole pages in one form: a form with most of the text is no form.
    """
    total = sum(len(line.line.text) for line in lines)
    for keep in (
        [line for line in lines if line.in_main and not line.in_form],
        [line for line in lines if line.in_main],
        [line for line in lines if not line.in_form and not line.in_header],
        [line for line in lines if not line.in_header],
    ):
        if sum(len(line.line.text) for line in keep) > _MAIN_SHARE * total:
            return keep
    return lines


def parse_date(text: str) -> tuple[date, Precision] | None:
    """A date as metadata print it, at the precision printed.

    >>> parse_date("2023-12-04T09:00:00+09:00"), parse_date("2023.12"), parse_date("soon")
    ((datetime.date(2023, 12, 4), 'day'), (datetime.date(2023, 12, 1), 'month'), None)
    """
    m = _DATE.match(text)
    if m is None:
        return None
    precision: Precision = "day" if m[3] else "month" if m[2] else "year"
    try:
        return date(int(m[1]), int(m[2] or 1), int(m[3] or 1)), precision
    except ValueError:
        return None
