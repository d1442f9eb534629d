"""What an issue is: its series, title, publisher and date."""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.ingest.imprint.issue_date import DateEvidence, Published, all_published
from pipeline.ingest.imprint.printed_dates import find_dates, find_quarters
from pipeline.ingest.structure.contents import is_masthead_line
from pipeline.knowledge.series import (
    Series,
    find_series,
    is_series_line,
    publisher_of_domain,
    series_key,
    series_slug,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pipeline.model.documents import Issue, Precision

_LOG = logging.getLogger("pipeline.ingest")
_PUBLISHER = re.compile(
    r"발\s*행\s*(?:처|기관)?\s*[:：|]\s*(?P<name>[^,|()\d]{2,30}(?:\([A-Za-z]+\))?)"
)
_DOMAIN = re.compile(r"(?:https?://|www\.|@)([\w-]+(?:\.[\w-]+)+)")
_NO_TITLE = re.compile(
    r"(?:제목\s*없음|untitled|microsoft\s*word.*|문서\s*\d*|.*\.(?:hwpx?|docx?|pdf|html?|indd))",
    re.IGNORECASE,
)
_ISSUE_WORDS = re.compile(
    r"제?\s*\d+\s*[-–]?\s*\d*\s*호|vol\.?\s*\d+|no\.?\s*\d+|통권|(?<!\S)호(?!\S)|(?:19|20)?\d{2}년|\d{1,2}월호?|\d+\s*주차?|[봄여름가을겨울]+호|\d+분기",
    re.IGNORECASE,
)
# A series is named after what it is; what follows that word is a subtitle.
_KIND_WORD = (
    r"(?:브리프|브리핑|리포트|보고서|뉴스레터|소식지|동향지|동향분석|인사이트|포커스|이슈페이퍼|아웃룩|레터"
    r"|brief(?:ing)?|report|newsletter|outlook|insights?|letter|review|weekly|monthly|focus|trends?)"
)
_NAME_END = re.compile(rf"^(.{{2,}}?{_KIND_WORD})(?![가-힣A-Za-z]).*$", re.IGNORECASE)
_KIND = re.compile(rf"{_KIND_WORD}(?![가-힣A-Za-z])", re.IGNORECASE)
# A field of a Markdown file's own head.
_FIELD = re.compile(r"^(?:title|제목)\s*[:：]\s*", re.IGNORECASE)
_BRACKETS = re.compile(
    r"[\[<〈《「『【(]+\s*([^\[\]<>〈〉《》「」『』【】()]+?)\s*[\]>〉》」』】)]+"
)
_CODE = re.compile(r"^(?:[A-Za-z]{0,2}\d{1,4}[_\s-]+)+")
_TITLE_LENGTH, _SHORTEST_TITLE, _SHORTEST_NAME = 120, 4, 2


@dataclass(frozen=True, slots=True)
class Override:
    """What a person wrote about a file in ``sources.toml``; it beats everything else."""

    series: str | None = None
    title: str | None = None
    publisher: str | None = None
    published_on: date | None = None
    precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class Imprint:
    """Series, title, publisher and date of an issue."""

    series: str
    title: str
    publisher: str
    published: Published | None


def read_imprint(
    evidence: DateEvidence,
    *,
    front_text: Sequence[str],
    format_title: str | None,
    override: Override,
    latest: date,
    earliest_year: int,
) -> Imprint:
    """Find out what an issue is.

    Args:
        evidence: Cover, margins, file name, cited and told dates.
        front_text: Paragraphs before the first article.
        format_title: Title in the format's own metadata.
        override: What a person says instead.
        latest: No issue can be later.
        earliest_year: Nor older.
    """
    known = _known_series(evidence, front_text)
    published = _published(evidence, override, latest=latest, earliest_year=earliest_year)
    series = override.series or (known.name if known else _guess_series(evidence))
    title = override.title or ("" if override.series or known else _own_name(evidence, series))
    printed, named = _title(evidence.front, series), _clean_title(format_title)
    title = title or (printed or named if evidence.is_report else named)
    publisher = override.publisher or (known.publisher if known else _guess_publisher(evidence))
    if not title:
        # The words on a brief's cover are its motto, or one article of many.
        title = f"{series} {period_ko(published)}".strip() if published else printed or series
    return Imprint(series, title, publisher, published)


def _known_series(evidence: DateEvidence, front_text: Sequence[str]) -> Series | None:
    stem = unicodedata.normalize("NFC", PurePosixPath(evidence.name).stem)
    for text in (*evidence.front, *evidence.margins, stem, *front_text):
        found = find_series(text)
        if found:
            return found
    return None


def _published(
    evidence: DateEvidence, override: Override, *, latest: date, earliest_year: int
) -> Published | None:
    found = all_published(evidence, latest=latest, earliest_year=earliest_year)
    if override.published_on:
        found.insert(0, Published(override.published_on, override.precision or "day", "manifest"))
    if not found:
        _LOG.warning("%s: no date of publication was found", evidence.name)
        return None
    best = found[0]
    for other in found[1:]:
        if other.precision != "year" and abs((other.on - best.on).days) > _tolerance(
            best.precision
        ):
            _LOG.info(
                "%s: %s says %s, %s says %s",
                evidence.name,
                best.basis,
                best.on,
                other.basis,
                other.on,
            )
    return best


def _tolerance(precision: Precision) -> int:
    """How far apart two honest dates of one issue can be: sources are weeks older than it."""
    return {"day": 62, "month": 62, "quarter": 150, "year": 366}[precision]


def _title(front: Iterable[str], series: str) -> str:
    """The first line of the cover that is neither the series' name nor number and date."""
    for line in front:
        if series_key(line).startswith(series_key(series)):
            continue
        if not is_series_line(line) and not is_masthead_line(line) and len(line) <= _TITLE_LENGTH:
            return _unbracketed(_FIELD.sub("", line))
    return ""


def _own_name(evidence: DateEvidence, series: str) -> str:
    """A report of no series: what its cover says first is its title."""
    return series if evidence.is_report and evidence.front and not _KIND.search(series) else ""


def _unbracketed(text: str) -> str:
    """Without quotes, and without brackets around the whole."""
    text = text.strip(" \"'“”‘’")
    match = _BRACKETS.fullmatch(text)
    return match[1].strip() if match else text


def _clean_title(title: str | None) -> str:
    text = _unbracketed(unicodedata.normalize("NFC", " ".join((title or "").split())))
    return "" if _NO_TITLE.fullmatch(text) or len(text) < _SHORTEST_TITLE else text


def _guess_series(evidence: DateEvidence) -> str:
    """Name of an unknown series: the masthead without number and date, else the file's name."""
    stem = unicodedata.normalize("NFC", PurePosixPath(evidence.name).stem)
    for line in (*(t for t in evidence.front if is_masthead_line(t)), *evidence.front, stem):
        text = _CODE.sub("", line) if line is stem else line
        for found in sorted((*find_dates(line), *find_quarters(line)), key=lambda d: -d.start):
            text = text[: found.start] + text[found.end :]
        text = _ISSUE_WORDS.sub(" ", text.replace("_", " "))
        text = re.sub(r"\(\s*\)|\[\s*\]", " ", text)
        text = re.sub(r"\s+", " ", text).strip(" []()<>「」『』|·-–—:,.")
        text = _NAME_END.sub(r"\1", text)
        if len(re.sub(r"[\W\d_]+", "", text)) >= _SHORTEST_NAME:
            return text
    return stem or "unknown"


def _guess_publisher(evidence: DateEvidence) -> str:
    lines = (*evidence.front, *evidence.margins)
    for line in lines:
        match = _PUBLISHER.search(line)
        if match:
            return match["name"].strip()
    for line in lines:
        for domain in _DOMAIN.findall(line):
            publisher = publisher_of_domain(domain)
            if publisher:
                return publisher
    return ""


def period_ko(published: Published | None) -> str:
    """The period of an issue as Koreans write it: ``2020년 5월호``."""
    if published is None:
        return ""
    on = published.on
    return {
        "day": f"{on.year}년 {on.month}월 {on.day}일",
        "month": f"{on.year}년 {on.month}월호",
        "quarter": f"{on.year}년 {(on.month + 2) // 3}분기",
        "year": f"{on.year}년",
    }[published.precision]


def base_issue_id(issue: Issue) -> str:
    """The readable id of an issue, before a suffix tells two of one month apart.

    ``spri-ai-brief-2020-06``; a year alone ``…-2020``, a quarter ``…-2020-q2``, else ``…-undated``.
    """
    slug = series_slug(issue.series)
    on = issue.published_on
    if on is None:
        return f"{slug}-undated"
    period = {
        "year": f"{on.year}",
        "quarter": f"{on.year}-q{(on.month + 2) // 3}",
    }.get(issue.published_precision or "month", f"{on.year}-{on.month:02}")
    return f"{slug}-{period}"
