"""What all pages share: the tables, and the issues in order with their names, dates and paths."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable
from urllib.parse import quote

import pandas as pd
import pyarrow as pa

from pipeline.report.format import Text, dated, file_stem, same, shorten
from pipeline.report.theme import TYPES
from pipeline.settings import Settings
from pipeline.tables import TABLES
from pipeline.tables.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model.documents import Precision
    from pipeline.model.entities import EntityType
    from pipeline.settings import ReportSettings

FAILURE_COLUMNS = ("source_path", "reason", "remedy")
TITLE_CHARS = 90
NAME_CHARS = 60  # of a name in a table or list; the whole one stands in the evidence panel

PRECISION_NAMES = {
    "day": Text("일", "day"),
    "month": Text("월", "month"),
    "quarter": Text("분기", "quarter"),
    "year": Text("연", "year"),
}
BASIS_NAMES = {
    "manifest": Text("sources.toml에 적힘", "stated in sources.toml"),
    "cover": Text("표지", "cover"),
    "running_head": Text("머리글", "running head"),
    "file_name": Text("파일 이름", "file name"),
    "latest_reference": Text("가장 늦은 인용 날짜", "latest cited date"),
    "pdf_metadata": Text("PDF 정보", "PDF metadata"),
}
UNKNOWN = Text("알 수 없음", "unknown")


@dataclass(frozen=True, slots=True)
class IssueView:
    """One row of ``issues``, made ready to be shown; ``href`` is relative to the site."""

    issue_id: str
    title: str
    series: str
    publisher: str
    published_on: date | None
    when: Text
    precision: Text
    basis: Text
    tick: str
    path: str
    source_path: str
    source_format: str
    source_sha256: str
    article_count: int
    char_count: int

    @property
    def href(self) -> str:
        """Address of the issue's page, quoted."""
        return quote(self.path)

    @property
    def name(self) -> str:
        """Title, short enough for a list."""
        return shorten(self.title, TITLE_CHARS)


@dataclass(frozen=True)
class Failure:
    """A file that could not be read."""

    source_path: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What the report says about the build it shows; no clock, no path of the machine.

    Attributes:
        run_id: Digest of everything the build depended on.
        settings: All settings in force; ``settings_sha256`` is that of the tables' build.
        is_sample: Whether the built-in sample corpus was read, for want of any other.
        failures: Files that could not be read; joined with the table ``failures``.
    """

    run_id: str = ""
    code_version: str = ""
    settings_sha256: str = ""
    settings: Settings = field(default_factory=Settings)
    is_sample: bool = False
    failures: tuple[Failure, ...] = ()


@runtime_checkable
class PartlyRead(Protocol):
    """Tables on a disk, of which a part is read without the rest."""

    def part(self, name: str, columns: Sequence[str], *, coded: bool) -> pd.DataFrame:
        """Some columns of a table; ``coded`` for texts as categories."""

    def row_count(self, name: str) -> int:
        """Rows of a table."""


@dataclass(frozen=True)
class Corpus:
    """The tables of one build, read only; a table that is not there counts as empty."""

    tables: Mapping[str, pd.DataFrame]
    settings: ReportSettings
    build: BuildInfo = BuildInfo()

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The table as given, or an empty one with the declared columns.

        Args:
            name: Of the table.
            columns: Those needed; of ten thousand issues some tables hold millions of rows.
        """
        if name not in self.tables:
            declared = FAILURE_COLUMNS if name == "failures" else TABLES[name].columns
            return pd.DataFrame(columns=list(columns or declared))
        if columns is None:
            return self.tables[name]
        if isinstance(self.tables, PartlyRead):
            return self.tables.part(name, columns, coded=False)
        return self.tables[name][list(columns)]

    def coded(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns of a table with many rows, texts as categories: a tenth of the memory."""
        if name in self.tables and isinstance(self.tables, PartlyRead):
            return self.tables.part(name, columns, coded=True)
        frame = self.frame(name, columns)
        texts = [column for column in columns if pa.types.is_string(COLUMNS[column].type)]
        return frame.astype(dict.fromkeys(texts, "category"))

    def row_count(self, name: str) -> int:
        """Number of rows of a table."""
        if isinstance(self.tables, PartlyRead):
            return self.tables.row_count(name) if name in self.tables else 0
        return len(self.frame(name))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The table as records."""
        return records(self.frame(name))

    @cached_property
    def issues(self) -> tuple[IssueView, ...]:
        """Dated issues by date, then those without a date."""
        rows = sorted(
            self.rows("issues"),
            key=lambda r: (day_of(r["published_on"]) or date.max, str(r["issue_id"])),
        )
        return _told_apart([_issue_view(row) for row in rows])

    @cached_property
    def dated_issues(self) -> tuple[IssueView, ...]:
        """Issues with a date, by date."""
        return tuple(issue for issue in self.issues if issue.published_on is not None)

    @cached_property
    def issue_of(self) -> dict[str, IssueView]:
        """Issues by id."""
        return {issue.issue_id: issue for issue in self.issues}

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """Files that could not be read, by path."""
        rows = {tuple(text_of(r[c]) or "" for c in FAILURE_COLUMNS) for r in self.rows("failures")}
        rows |= {(f.source_path, f.reason, f.remedy) for f in self.build.failures}
        return tuple(Failure(*row) for row in sorted(rows))

    @cached_property
    def entity_of(self) -> dict[str, dict[str, Any]]:
        """Rows of ``entities`` by id."""
        return {str(row["entity_id"]): row for row in self.rows("entities")}

    def by_issue(self, name: str) -> dict[str, list[dict[str, Any]]]:
        """Records of a table, by issue, in the table's order."""
        return group(self.rows(name), "issue_id")

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the digests of all raw files, sorted: names the corpus."""
        digests = sorted(issue.source_sha256 for issue in self.issues)
        return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries with string keys."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))


def group(rows: list[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by the value of a column, order kept."""
    out: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        out[str(row[key])].append(row)
    return dict(out)


def is_null(value: object) -> bool:
    """Whether a cell is empty, in any of the ways pandas writes it."""
    return value is None or value is pd.NA or value is pd.NaT or value != value  # noqa: PLR0124


def text_of(value: object) -> str | None:
    """A text cell."""
    return None if is_null(value) else str(value)


def int_of(value: object) -> int | None:
    """A whole-number cell; nulls turn such columns into floats on the way."""
    return None if is_null(value) else int(cast("float", value))


def day_of(value: object) -> date | None:
    """A date cell: ``date``, ``datetime`` or ``Timestamp``."""
    if is_null(value):
        return None
    return value.date() if isinstance(value, datetime) else cast("date", value)


def entity_name(row: Mapping[str, Any]) -> str:
    """The name to show."""
    return text_of(row["name"]) or str(row["entity_id"])


def short_name(corpus: Corpus, entity_id: str) -> str:
    """Name of an entity, short enough for a table; its id where no table has it."""
    row = corpus.entity_of.get(entity_id)
    return shorten(entity_name(row) if row else entity_id, NAME_CHARS)


def type_name(entity_type: str) -> Text:
    """Name of an entity type."""
    return TYPES[cast("EntityType", entity_type)].name


def place(source_line: object, page: object) -> Text:
    """Where in the raw file: line or page."""
    if (line := int_of(source_line)) is not None:
        return Text(f"{line}행", f"line {line}")
    if (number := int_of(page)) is not None:
        return Text(f"{number}쪽", f"p. {number}")
    return same("")


def series_order(issues: Sequence[IssueView]) -> dict[str, int]:
    """Place of each series where they stand side by side: the one with most issues first."""
    counts = Counter(issue.series for issue in issues)
    return {name: at for at, name in enumerate(sorted(counts, key=lambda n: (-counts[n], n)))}


def _told_apart(issues: Sequence[IssueView]) -> tuple[IssueView, ...]:
    """The second issue of a month and of the same title is numbered: one name, one issue."""
    ticks: Counter[tuple[str, str]] = Counter()
    titles: Counter[tuple[str, str]] = Counter()
    told = []
    for issue in issues:
        ticks[issue.series, issue.tick] += 1
        titles[issue.series, issue.title] += 1
        month, name = ticks[issue.series, issue.tick], titles[issue.series, issue.title]
        is_again = month > 1 and issue.published_on is not None
        tick = f"{issue.tick}-{month}" if is_again else issue.tick
        title = f"{issue.title} ({name})" if name > 1 else issue.title
        told.append(replace(issue, tick=tick, title=title))
    return tuple(told)


def _issue_view(row: dict[str, Any]) -> IssueView:
    day = day_of(row["published_on"])
    precision = text_of(row["published_precision"])
    basis = text_of(row["published_basis"])
    issue_id = str(row["issue_id"])
    return IssueView(
        issue_id=issue_id,
        title=text_of(row["title"]) or issue_id,
        series=text_of(row["series"]) or "",
        publisher=text_of(row["publisher"]) or "",
        published_on=day,
        when=dated(day, cast("Precision | None", precision)),
        precision=PRECISION_NAMES.get(precision or "", UNKNOWN),
        basis=BASIS_NAMES.get(basis or "", UNKNOWN),
        tick=f"{day:%y.%m}" if day else "—",
        path=f"issues/{file_stem(issue_id)}.html",
        source_path=text_of(row["source_path"]) or "",
        source_format=text_of(row["source_format"]) or "",
        source_sha256=text_of(row["source_sha256"]) or "",
        article_count=int_of(row["article_count"]) or 0,
        char_count=int_of(row["char_count"]) or 0,
    )
