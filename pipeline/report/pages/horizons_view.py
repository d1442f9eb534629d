"""Horizons made ready to be shown, and written as calendar events."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pipeline.report.calendar_files import CalendarEvent, calendar_file
from pipeline.report.charts.horizons import STATES
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, dated, percent, same, shorten
from pipeline.report.pages.claims_view import issue_name
from pipeline.report.pages.view import day_of, entity_name, is_null, place, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pipeline.report.charts.horizons import State
    from pipeline.report.pages.view import Corpus, IssueView

_LABEL_CHARS = 44
_NAME_CHARS = 32
_MOST_NAMES = 8
_SUMMARY_CHARS = 100
_QUARTER_MONTHS = 3
_HALF_MONTHS = 6
_DAYS_SHOWN = 92  # a longer range is told by its months
_BARE_CHARS = 6  # more than the date itself before a statement says something
_TEXT_CHARS = 160
_PRECISE = ("day", "month", "quarter", "year")
_PRECISION_NAMES = {
    "day": "일", "month": "월", "quarter": "분기", "half": "반기", "year": "연", "range": "기간",
    "decade": "10년", "century": "세기",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """An entity the statement names; ``href`` where its timeline can be shown."""

    entity_id: str
    name: str
    href: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Horizon:
    """One row of ``horizons``."""

    state: State
    judged_on: date | None
    starts_on: date
    ends_on: date
    precision: str
    surface: str
    when: Text
    what: str
    label: str
    entities: tuple[Name, ...]
    more_entities: int
    issue: IssueView
    issue_name: Text
    where: Text
    block_id: str
    start: int
    end: int
    restates: Evidence | None
    confirmed: Evidence | None
    confirmed_by: IssueView | None
    confidence: str

    @property
    def evidence(self) -> Evidence:
        """Its block with the date marked."""
        return Evidence(blocks=((self.block_id, self.start, self.end),))

    @property
    def surface_note(self) -> str:
        """The text's own words where they say more than :attr:`when` (내년, 2027년 말)."""
        told = re.findall(r"[0-9]+|[가-힣]+", self.surface)
        known = re.findall(r"[0-9]+|[가-힣]+", self.when.ko)
        is_more = any(part not in {"년", "월", "일"} for part in told if not part.isdigit())
        return self.surface if is_more and told != known else ""

    @property
    def period(self) -> tuple[int, int]:
        """Year in which the time named ends, and quarter (0 where it is not that precise)."""
        is_fine = self.precision in {"day", "month", "quarter"}
        quarter = (self.ends_on.month - 1) // _QUARTER_MONTHS + 1
        return self.ends_on.year, quarter if is_fine else 0

    @property
    def is_rough(self) -> bool:
        """Whether the time named is longer than a month."""
        return self.precision not in {"day", "month"}

    @property
    def find(self) -> str:
        """What the page's filter looks through."""
        names = " ".join(name.name for name in self.entities)
        return " ".join(f"{self.what} {self.surface} {names} {self.issue.title}".casefold().split())


def horizons_of(corpus: Corpus, linked: Mapping[str, str]) -> list[Horizon]:
    """All horizons by the time they name; those of unknown issues are left out."""
    names = {key: entity_name(row) for key, row in corpus.entity_of.items()}
    rows = [row for row in corpus.rows("horizons") if str(row["issue_id"]) in corpus.issue_of]
    texts = _texts(corpus, {str(row["block_id"]) for row in rows if _is_bare(row)})
    found = [
        _horizon(
            row | {"what": texts.get(str(row["block_id"]), row["what"])}, corpus, names, linked
        )
        if _is_bare(row)
        else _horizon(row, corpus, names, linked)
        for row in rows
    ]
    return sorted(found, key=lambda h: (h.starts_on, h.ends_on, h.block_id, h.start))


def _is_bare(row: Mapping[str, Any]) -> bool:
    """Whether the statement is hardly more than its date: a cell of a table of events."""
    return len(str(row["what"])) <= len(str(row["surface"])) + _BARE_CHARS


def _texts(corpus: Corpus, wanted: set[str]) -> dict[str, str]:
    """The blocks' texts, in one line."""
    frame = corpus.frame("blocks", ["block_id", "text"])
    found = frame[frame["block_id"].isin(sorted(wanted))]
    return {
        str(block): shorten(" ".join(str(text).split()), _TEXT_CHARS)
        for block, text in found.itertuples(index=False)
    }


def calendar_of(entries: Iterable[Horizon]) -> bytes:
    """The entries as an iCalendar file, by the time they name."""
    ranked = sorted(entries, key=lambda h: (h.starts_on, h.ends_on, h.block_id, h.start))
    return calendar_file(map(_event, ranked), name="AI 브리프 시한 달력")


def _event(entry: Horizon) -> CalendarEvent:
    rough = (
        f"[{_PRECISION_NAMES.get(entry.precision, entry.precision)} 단위] "
        if entry.is_rough
        else ""
    )
    span = f"{entry.starts_on.isoformat()} ~ {entry.ends_on.isoformat()}"
    precision = _PRECISION_NAMES.get(entry.precision, entry.precision)
    judged = f" ({entry.judged_on.isoformat()} 기준)" if entry.judged_on else ""
    lines = [
        entry.what,
        "",
        f"글의 표기: {entry.surface} — {precision} 단위의 시한으로, 종일 일정 {span}에 걸쳐 둡니다."
        if entry.is_rough
        else f"글의 표기: {entry.surface}",
        f"상태: {STATES[entry.state].ko}{judged}",
        f"출처: {entry.issue.title}, {entry.issue.when.ko}"
        + (f", {entry.where.ko}" if entry.where.ko else ""),
        f"블록: {entry.block_id} · 확신 {entry.confidence}",
    ]
    if entry.confirmed_by is not None:
        lines.append(f"알린 호: {entry.confirmed_by.title}")
    key = f"{entry.block_id}/{entry.start}-{entry.end}".encode("utf-8", "backslashreplace")
    return CalendarEvent(
        uid=f"{hashlib.sha256(key).hexdigest()[:32]}@ai-brief-trends",
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        stamped_on=entry.issue.published_on or entry.judged_on or entry.starts_on,
        summary=rough + shorten(entry.what, _SUMMARY_CHARS),
        description="\n".join(lines),
        categories=(STATES[entry.state].ko.split(" ", 1)[-1],),
        status="CONFIRMED" if entry.state == "confirmed" else "TENTATIVE",
    )


def _horizon(
    row: dict[str, Any], corpus: Corpus, names: dict[str, str], linked: Mapping[str, str]
) -> Horizon:
    issue = corpus.issue_of[str(row["issue_id"])]
    what = " ".join(str(row["what"]).split())
    ids = [str(one) for one in row["entity_ids"]]
    listed = [names.get(one, one) for one in ids]
    starts, ends = cast("date", day_of(row["starts_on"])), cast("date", day_of(row["ends_on"]))
    precision = str(row["precision"])
    own = (str(row["block_id"]), int(row["start"]), int(row["end"]))
    restated = text_of(row["restates_block_id"])
    confirmed, by = _confirmed(row, own, corpus)
    return Horizon(
        state=cast("State", text_of(row["horizon_state"]) or "unknown"),
        judged_on=day_of(row["judged_on"]),
        starts_on=starts,
        ends_on=ends,
        precision=precision,
        surface=str(row["surface"]),
        when=_when(starts, ends, precision),
        what=what,
        label=shorten(" · ".join(listed[:2]) or what, _LABEL_CHARS),
        entities=tuple(
            Name(
                one, shorten(name, _NAME_CHARS), linked.get(one),
                Evidence(entities=(one,)),
            )
            for one, name in list(zip(ids, listed, strict=True))[:_MOST_NAMES]
        ),
        more_entities=max(0, len(ids) - _MOST_NAMES),
        issue=issue,
        issue_name=issue_name(issue),
        where=place(row["source_line"], row["page"]),
        block_id=own[0],
        start=own[1],
        end=own[2],
        restates=Evidence(blocks=(own, restated)) if restated else None,
        confirmed=confirmed,
        confirmed_by=by,
        confidence=percent(float(row["confidence"])),
    )  # fmt: skip


def _confirmed(
    row: dict[str, Any], own: tuple[str, int, int], corpus: Corpus
) -> tuple[Evidence | None, IssueView | None]:
    """Statement and report together, and the issue that reports."""
    if is_null(row["confirmed_block_id"]):
        return None, None
    block = str(row["confirmed_block_id"])
    report: str | tuple[str, int, int] = block
    if not is_null(row["confirmed_start"]) and not is_null(row["confirmed_end"]):
        report = (block, int(row["confirmed_start"]), int(row["confirmed_end"]))
    return Evidence(blocks=(own, report)), corpus.issue_of.get(str(row["confirmed_issue_id"]))


def _when(starts: date, ends: date, precision: str) -> Text:
    """The time named, as precise as it is."""
    if precision in _PRECISE:
        return dated(starts, cast("Any", precision))
    if precision == "half":
        is_first = starts.month <= _HALF_MONTHS
        return Text(
            f"{starts.year}년 {'상' if is_first else '하'}반기",
            f"H{1 if is_first else 2} {starts.year}",
        )
    if (ends - starts).days < _DAYS_SHOWN:
        tail = f"{ends.day}" if starts.month == ends.month else f"{ends.month}.{ends.day}"
        return same(f"{starts.year}.{starts.month}.{starts.day}–{tail}")
    return same(f"{starts.year}.{starts.month:02d}–{ends.year}.{ends.month:02d}")
