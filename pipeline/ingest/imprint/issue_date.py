"""When an issue is from: cover, running head, file name, latest plausible source, PDF metadata.

The old briefs print no date at all; then the latest source they cite tells the month. One
misprinted year must not move an issue, so a late date counts only with company near it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.ingest.imprint.printed_dates import PrintedDate, find_dates, find_quarters, find_years
from pipeline.ingest.structure.contents import is_masthead_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.model.documents import Precision, PublishedBasis

# A monthly brief cites what is weeks old: a date without another one in the two months before it
# and more than half a year after all the others is a misprint.
_COMPANY = timedelta(days=62)
_LONELY = timedelta(days=200)
# An event told in the past tense may be that much younger than the youngest source.
_EVENT = timedelta(days=31)

_ISSUE_NUMBER = re.compile(r"제?\s*((?:19|20)\d{2})\s*[-–]\s*\d{1,3}\s*호")
_IMPRINT_DATE = re.compile(r"발\s*행\s*일|발간\s*일|published|발행연월")
_YEAR_OF_ISSUE = re.compile(
    r"((?:19|20)\d{2})\s*년?\s*(?:제?\s*\d+\s*호|호)|제?\s*\d+\s*호\s*[(,]\s*((?:19|20)\d{2})\s*\)?"
)
_FUTURE = re.compile(
    r"예정|계획|까지|전망|목표|내년|향후|추진할|로드맵|will\b|by\s+(?:19|20)\d{2}", re.IGNORECASE
)
_DAY_ONLY = re.compile(r"\(\s*(1[0-2]|[1-9])\.\s?(3[01]|[12]\d|0?[1-9])\.?\s*\)|(?<!\d)(1[0-2]|[1-9])월\s*(3[01]|[12]\d|[1-9])일")  # fmt: skip

_NAME_DATE = re.compile(
    r"(?P<y>20\d{2}|19\d{2})\s*년\s*(?P<m>1[0-2]|0?[1-9])\s*월(?:\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*일)?"
    r"|(?<!\d)(?P<yy>\d{2})년\s*(?P<ym>1[0-2]|0?[1-9])\s*월"
    r"|(?:(?<![0-9A-Za-z])|(?<=[A-Za-z]{3}))(?P<y2>20\d{2})(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])?(?![0-9A-Za-z])"
    r"|(?:(?<![0-9A-Za-z])|(?<=[A-Za-z]{3}))(?P<y3>20\d{2})[-_. ](?P<m3>1[0-2]|0?[1-9])(?:[-_. ](?P<d3>3[01]|[12]\d|0?[1-9]))?(?!\d|[A-Za-z])"
)
_NAME_SHORT = re.compile(
    r"(?<![0-9A-Za-z])(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![0-9A-Za-z])"
)
_NAME_QUARTER = re.compile(
    r"(?<!\d)(20\d{2})[-_. ]?(?:년\s*)?(?:[Qq]([1-4])(?!\d)|([1-4])\s*분기|(봄|여름|가을|겨울))"
)
# A two-digit year in a file name is of this century, and no brief in files is older than this.
_FIRST_SHORT_YEAR = 10
_SEASON = {"봄": 1, "여름": 2, "가을": 3, "겨울": 4}


@dataclass(frozen=True, slots=True)
class Published:
    """A date of publication: first day of the period, its precision, and what told it."""

    on: date
    precision: Precision
    basis: PublishedBasis


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """Everything in and around a file that may tell its date, series and title.

    Attributes:
        front: Lines of cover and masthead.
        margins: Running heads and imprint lines.
        name: The file's name.
        cited: ISO dates of references.
        body: Texts of the blocks that cite nothing.
        is_report: Chapters order the text, so that a title of its own is on the cover.
    """

    front: Sequence[str]
    margins: Sequence[str]
    name: str
    cited: Sequence[str]
    body: Sequence[str]
    metadata: tuple[date, Precision] | None = None
    is_report: bool = False


def all_published(evidence: DateEvidence, *, latest: date, earliest_year: int) -> list[Published]:
    """Every opinion about the date, the most trustworthy first; impossible ones are left out."""
    cited = latest_plausible(
        evidence.cited, evidence.body, latest=latest, earliest_year=earliest_year
    )
    found: list[Published] = []
    weak: list[Published] = []
    imprint = [t for t in evidence.margins if _IMPRINT_DATE.search(t) or is_masthead_line(t)]
    sources: tuple[tuple[PublishedBasis, Iterable[PrintedDate]], ...] = (
        ("cover", _in_lines(evidence.front)),
        ("running_head", _in_lines(imprint)),
        ("file_name", _in_name(evidence.name, cited)),
    )
    for basis, dates in sources:
        usable = [d for d in dates if d.year >= earliest_year and d.first_day <= latest]
        exact = [d for d in usable if d.precision != "year"]
        found += [Published(d.first_day, d.precision, basis) for d in exact[:1]]
        weak += [Published(d.first_day, "year", basis) for d in usable if d.precision == "year"][:1]
    if cited:
        found.append(Published(cited.replace(day=1), "month", "latest_reference"))
    found += weak
    if evidence.metadata and evidence.metadata[0] <= latest:
        found.append(Published(*evidence.metadata, "pdf_metadata"))
    return found


def _in_lines(lines: Iterable[str]) -> list[PrintedDate]:
    """Dates of masthead lines; an issue's number (제2023-12호) is a year, no month."""
    found: list[PrintedDate] = []
    for line in lines:
        text = _ISSUE_NUMBER.sub(lambda m: f"{m[1]}호", line)
        exact = [*find_quarters(text), *find_dates(text)]
        found += exact
        if not exact and (match := _YEAR_OF_ISSUE.search(text)):
            found.append(PrintedDate(int(match[1] or match[2]), None, None, *match.span()))
    return found


def _in_name(name: str, cited: date | None) -> list[PrintedDate]:
    """Dates of a file name; of two readings (``201205``) the one nearer to the sources."""
    stem = unicodedata.normalize("NFC", PurePosixPath(name).stem)
    found = [
        PrintedDate(int(m[1]), None, None, *m.span(), quarter=int(m[2] or m[3] or _SEASON[m[4]]))
        for m in _NAME_QUARTER.finditer(stem)
    ]
    for m in _NAME_DATE.finditer(stem):
        year = m["y"] or m["y2"] or m["y3"] or "20" + m["yy"]
        day = m["d"] or m["d2"] or m["d3"]
        found += _checked(year, m["m"] or m["m2"] or m["m3"] or m["ym"], day, m.span())
    for m in _NAME_SHORT.finditer(stem):
        if int(m[1]) >= _FIRST_SHORT_YEAR:
            found += _checked("20" + m[1], m[2], m[3], m.span())
    if cited:
        found.sort(key=lambda d: abs((d.first_day - cited).days))
    return found or list(find_years(stem.replace("_", " ")))


def _checked(year: str, month: str, day: str | None, span: tuple[int, int]) -> list[PrintedDate]:
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return []
    return [PrintedDate(int(year), int(month), int(day) if day else None, *span)]


def latest_plausible(
    cited: Sequence[str], body: Sequence[str], *, latest: date, earliest_year: int
) -> date | None:
    """The latest date that cited sources and told events agree on.

    Args:
        cited: ISO dates of references; bare years say too little and are passed over.
        body: Texts in which events are told.
        latest: No date can be later.
        earliest_year: Nor older.
    """
    sources = sorted(
        d for d in map(_from_iso, cited) if d and earliest_year <= d.year and d <= latest
    )
    past = [text for text in body if not _FUTURE.search(text)]
    events = sorted(
        found.first_day
        for text in past
        if "20" in text or "19" in text
        for found in find_dates(text)
        if earliest_year <= found.year and found.first_day <= latest
    )
    pivot = _with_company(sources or events, sorted(sources + events))
    if pivot is None:
        return None
    young = [d for d in events if pivot < d <= pivot + _EVENT]
    young += [d for text in past for d in _days_near(text, pivot) if d <= latest]
    return max(young, default=pivot)


def _from_iso(text: str) -> date | None:
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    return date(int(year), int(month), int(day or 1)) if month.isdigit() else None


def _with_company(candidates: Sequence[date], everything: Sequence[date]) -> date | None:
    for d in reversed(candidates):
        at = bisect_left(everything, d)
        twins = everything.count(d) > 1
        before = everything[at - 1] if at else None
        if twins or (before is not None and d - before <= _COMPANY):
            return d
        if before is not None and d - before <= _LONELY:
            return d
    return candidates[-1] if candidates else None


def _days_near(text: str, pivot: date) -> Iterable[date]:
    """Days without a year, in the weeks right after ``pivot``."""
    for match in _DAY_ONLY.finditer(text):
        month, day = int(match[1] or match[3]), int(match[2] or match[4])
        for year in (pivot.year, pivot.year + 1):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if pivot < found <= pivot + _EVENT:
                yield found
