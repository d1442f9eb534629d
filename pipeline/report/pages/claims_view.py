"""Claims made ready to be shown: names, amounts, places, statuses in words and signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pipeline.report.amounts import claimed
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, same, shorten
from pipeline.report.pages.page import Link
from pipeline.report.pages.view import entity_name, is_null, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus, IssueView

_NAME_CHARS = 48
_ISSUE_CHARS = 44
# A sign before each word: the state is told without color, too.
STATUS_NAMES: dict[str, Text] = {
    "first": Text("· 처음 나온 값", "· first stated"),
    "confirmed": Text("= 같은 값", "= same value"),
    "rounded": Text("≈ 어림한 값", "≈ rounded"),
    "revised": Text("→ 달라진 값", "→ revised"),
    "conflict": Text("≠ 서로 맞지 않음", "≠ do not agree"),
}
KIND_NAMES: dict[str, Text] = {
    "share": Text("비율", "share"),
    "sum": Text("합계", "sum"),
    "currency": Text("환산 금액", "converted amount"),
    "growth": Text("증감률", "change"),
    "yearly_growth": Text("연평균 증감률", "yearly change"),
    "multiple": Text("배수", "multiple"),
    "difference": Text("차이", "difference"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of ``claims``."""

    claim_id: str
    subject_id: str
    subject: str
    attribute: str
    key: str
    value: float
    high: float | None
    low_bound: float | None
    high_bound: float | None
    unit: str
    dimension: str
    qualifier: str | None
    period: str | None
    issue: IssueView
    block_id: str
    start: int
    end: int
    surface: str
    status: str
    previous: str | None
    group: str | None
    confidence: float

    @property
    def day(self) -> date | None:
        """Date of its issue."""
        return self.issue.published_on

    @property
    def ref(self) -> tuple[str, int, int]:
        """Block and span."""
        return (self.block_id, self.start, self.end)

    @property
    def evidence(self) -> Evidence:
        """Its block with the figure marked."""
        return Evidence(blocks=(self.ref,))

    @property
    def words(self) -> Text:
        """The amount as far as the text commits itself."""
        return claimed(self.value, self.high, self.unit, cast("Any", self.qualifier))


def claims_of(corpus: Corpus) -> list[Claim]:
    """All claims by date, issue and place; those of unknown issues are left out."""
    names = {key: entity_name(row) for key, row in corpus.entity_of.items()}
    issues = corpus.issue_of
    found = [
        _claim(row, issues[str(row["issue_id"])], names)
        for row in corpus.rows("claims")
        if str(row["issue_id"]) in issues
    ]
    return sorted(found, key=order_key)


def order_key(claim: Claim) -> tuple[str, str, str, int]:
    """By date (undated last), issue, block, place."""
    day = claim.day.isoformat() if claim.day else "9999"
    return (day, claim.issue.issue_id, claim.block_id, claim.start)


def issue_name(issue: IssueView, limit: int = _ISSUE_CHARS) -> Text:
    """Date and title in one line."""
    title = shorten(issue.title, limit)
    return Text(f"{issue.when.ko} · {title}", f"{issue.when.en} · {title}")


def name_cell(entity_id: str, name: str, linked: Mapping[str, str]) -> Cell:
    """The entity as a link to its page where it has one."""
    return Link(same(name), linked[entity_id]) if entity_id in linked else same(name)


def _claim(row: dict[str, Any], issue: IssueView, names: dict[str, str]) -> Claim:
    subject_id = str(row["subject_entity_id"])
    return Claim(
        claim_id=str(row["claim_id"]),
        subject_id=subject_id,
        subject=shorten(names.get(subject_id, subject_id), _NAME_CHARS),
        attribute=shorten(text_of(row["attribute"]) or "", _NAME_CHARS),
        key=str(row["attribute_key"]),
        value=float(row["value"]),
        high=_float(row["value_high"]),
        low_bound=_float(row["value_low_bound"]),
        high_bound=_float(row["value_high_bound"]),
        unit=str(row["unit"]),
        dimension=str(row["dimension"]),
        qualifier=text_of(row["qualifier"]),
        period=text_of(row["reference_period"]),
        issue=issue,
        block_id=str(row["block_id"]),
        start=int(row["start"]),
        end=int(row["end"]),
        surface=shorten(str(row["surface"]), _NAME_CHARS),
        status=str(row["status"]),
        previous=text_of(row["previous_claim_id"]),
        group=text_of(row["comparison_group"]),
        confidence=float(row["confidence"]),
    )


def _float(value: object) -> float | None:
    return None if is_null(value) else float(cast("float", value))
