"""Third step of extraction: the calendar expressions of a document, placed in time."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from pipeline.extract.dates.grammar import find_expressions
from pipeline.extract.dates.resolve import Frame, Prior, resolve
from pipeline.extract.dates.roles import is_planned, is_until, role_of
from pipeline.extract.names.mentions import is_citation, references_by_place
from pipeline.model.dates import DateMention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extract.dates.resolve import Resolved
    from pipeline.extract.dates.values import Expression
    from pipeline.model.documents import Document, Issue
    from pipeline.model.mentions import Mention
    from pipeline.settings import ExtractSettings

_INFERRED = 0.9  # factor on the confidence of a date whose year is not printed
_MONTHS_OF = {"year": 12, "quarter": 3, "month": 1}


def find_dates(
    document: Document, mentions: Sequence[Mention], *, settings: ExtractSettings
) -> tuple[DateMention, ...]:
    """Every calendar expression outside citations, in reading order, none overlapping another.

    What is printed without a year is resolved against the date named just before, the issue's own
    date, or, if the issue has none, the nearest date before in the article; never against today.

    Args:
        document: An issue after reading.
        mentions: Names found in it: a year inside a name (GTC 2020) is no date.
        settings: ``min_confidence`` decides what is left out.
    """
    cited = references_by_place(document.references)
    named = defaultdict(list)
    for mention in mentions:
        named[mention.block_id].append((mention.start, mention.end))
    period = _issue_period(document.issue)
    found: list[DateMention] = []
    above: dict[str | None, Resolved] = {}
    for block in document.blocks:
        if is_citation(block, cited):
            continue
        reader = _Reader(
            block.text, block.block_id, block.kind, period, above.get(block.article_id)
        )
        dates = reader.read(named.get(block.block_id, ()))
        found.extend(d for d in dates if d.confidence >= settings.min_confidence)
        if reader.latest:
            above[block.article_id] = reader.latest
    return tuple(found)


def find_dates_in_text(text: str, *, on: date | None) -> list[DateMention]:
    """The calendar expressions of a text that belongs to no document.

    Args:
        text: Any text.
        on: The day it is from; without it only dates with a year are found.

    >>> [(d.surface, d.iso) for d in find_dates_in_text("10월 공개", on=date(2020, 12, 1))]
    [('10월', '2020-10')]
    """
    return _Reader(text, "", "paragraph", (on, on), None).read(())


def _issue_period(issue: Issue) -> tuple[date | None, date | None]:
    """First and last day of the period an issue is dated to."""
    on = issue.published_on
    months = _MONTHS_OF.get(issue.published_precision or "")
    if on is None or months is None:
        return on, on
    year, month = divmod(on.year * 12 + on.month - 1 + months - 1, 12)
    return on, date(year, month + 1, monthrange(year, month + 1)[1])


def _may_be_value(found: Expression, text: str) -> bool:
    """In a table ``(3.5)`` is a value: only a full stop or a year makes a date of it."""
    return found.digits and found.first.year is None and text[found.end - 1] != "."


class _Reader:
    """Reads one block; ``latest`` is the last date with a year, for the blocks after it."""

    def __init__(
        self,
        text: str,
        block_id: str,
        kind: str,
        period: tuple[date | None, date | None],
        above: Resolved | None,
    ) -> None:
        self._text, self._block_id, self._kind = text, block_id, kind
        self._period = period
        self._prior = Prior(above, None) if above else None
        self.latest = above

    def read(self, names: Sequence[tuple[int, int]]) -> list[DateMention]:
        found = []
        for expression in find_expressions(self._text):
            if any(a < expression.end and expression.start < b for a, b in names):
                continue
            if self._kind == "table" and _may_be_value(expression, self._text):
                continue
            mention = self._placed(expression)
            if mention:
                found.append(mention)
        return found

    def _placed(self, found: Expression) -> DateMention | None:
        text, (issue_start, issue_end) = self._text, self._period
        planned = is_planned(text, found.start, found.end)
        ahead = planned or (found.last is None and is_until(text, found.end))
        frame = Frame(issue_start, issue_end, self._prior, ahead=ahead, planned=planned)
        resolved = resolve(found, frame)
        if resolved is None:
            return None
        if not found.is_relative:
            self._prior, self.latest = Prior(resolved, found.end), resolved
        inferred = found.first.year is None and (found.last is None or found.last.year is None)
        span = found.start, found.end
        return DateMention(
            block_id=self._block_id,
            start=found.start,
            end=found.end,
            surface=text[found.start : found.end],
            iso=resolved.iso,
            starts_on=resolved.starts_on,
            ends_on=resolved.ends_on,
            precision=resolved.precision,
            role=role_of(text, span, resolved, issue=self._period, kind=self._kind),
            is_relative=found.is_relative,
            confidence=round(found.confidence * (_INFERRED if inferred else 1), 3),
        )
