"""The page of bursts and emergence: which series can be looked at, and what their keys are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, same, shorten
from pipeline.report.pages.page import Evidenced, Keyed
from pipeline.report.pages.view import entity_name

if TYPE_CHECKING:
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus, IssueView

Kind = Literal["entity", "keyword"]
KINDS: tuple[Kind, ...] = ("entity", "keyword")
KIND_NAMES: dict[Kind, Text] = {
    "entity": Text("개체", "entities"),
    "keyword": Text("키워드", "keywords"),
}
ALL = "all"  # the name the tables give to all series together
MOST_SERIES = 5  # besides all together: each brings about a quarter of a megabyte
_NAME_CHARS = 48


@dataclass(frozen=True)
class Place:
    """One series, or all together, and one kind of key: what one view of the page shows."""

    corpus: Corpus
    series: str
    kind: Kind

    @property
    def slug(self) -> str:
        """Part of the ids of this view's elements."""
        names = [ALL, *sorted({issue.series for issue in self.corpus.issues})]
        return f"{self.kind}-{names.index(self.series) if self.series in names else 0}"

    @property
    def title(self) -> Text:
        """The series' name."""
        return series_name(self.series)

    @cached_property
    def issues(self) -> tuple[IssueView, ...]:
        """Dated issues of the series, by date."""
        dated = self.corpus.dated_issues
        return tuple(i for i in dated if self.series in {ALL, i.series})

    def rows(self, table: str) -> pd.DataFrame:
        """The table's rows of this view, in the table's order; never the table itself."""
        frame = self.corpus.frame(table)
        here = (frame["kind"] == self.kind) & (frame["series"] == self.series)
        return frame[here].reset_index(drop=True)

    def name(self, key: str) -> str:
        """Name of an entity; a keyword is its own."""
        return key_name(self.corpus, self.kind, key)

    def labeled(self, frame: pd.DataFrame) -> pd.DataFrame:
        """With ``label`` and what the charts take evidence from, ``entity_id`` or ``term``."""
        column = {"entity": "entity_id", "keyword": "term"}[self.kind]
        names = [self.name(str(key)) for key in frame["key"]]
        return frame.assign(label=names, **{column: [str(key) for key in frame["key"]]})

    def evidence(self, key: str, issues: tuple[str, ...] = ()) -> Evidence:
        """What is written of the key; within the series where it is one of several."""
        return key_evidence(self.kind, key, issues)

    def cell(self, key: str) -> Cell:
        """The name as a button that opens the evidence."""
        return Evidenced(same(self.name(key)), self.evidence(key))


def series_name(series: str) -> Text:
    """Name of a series, or of all together."""
    return (
        Text("모든 간행물", "All series") if series == ALL else same(shorten(series, _NAME_CHARS))
    )


def key_name(corpus: Corpus, kind: str, key: str) -> str:
    """Name of an entity; a keyword is its own."""
    row = corpus.entity_of.get(key) if kind == "entity" else None
    return shorten(entity_name(row) if row else key, _NAME_CHARS)


def key_evidence(kind: str, key: str, issues: tuple[str, ...] = ()) -> Evidence:
    """What is written of an entity or keyword, in these issues or in all."""
    if kind == "keyword":
        return Evidence(term=key, issues=issues)
    return Evidence(entities=(key,), issues=issues)


def series_to_show(corpus: Corpus) -> tuple[list[str], int]:
    """All together and the largest series with a tested key, and how many series are left out.

    Where there is only one series, all together says the same: it stands alone.
    """
    tables = ("trends", "emergence")
    found = {series for table in tables for series in corpus.frame(table, ["series"])["series"]}
    sizes: dict[str, int] = {}
    for issue in corpus.dated_issues:
        sizes[issue.series] = sizes.get(issue.series, 0) + 1
    # A key of a series of one issue is compared with nothing.
    own = [name for name in sizes if name in found and sizes[name] > 1]
    own.sort(key=lambda name: (-sizes[name], name))
    if len(sizes) <= 1 and own:
        return own, 0
    together = [ALL] if ALL in found else []
    return together + own[:MOST_SERIES], max(0, len(own) - MOST_SERIES)


def numbered(words: str | Text, key: float | None) -> Cell:
    """A cell of a number, sorted by the number itself; what has none comes last."""
    text = same(words) if isinstance(words, str) else words
    return Keyed(text, round(key, 6)) if key is not None else Keyed(text, "")


def objects(values: list[Any], frame: pd.DataFrame) -> pd.Series[Any]:
    """Values of any kind as a column of the frame."""
    return pd.Series(values, index=frame.index, dtype=object)
