"""A single change of a line, and how changes are applied and written into the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.model.documents import Repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.ingest.source import SourceLine
    from pipeline.model.documents import RepairKind
    from pipeline.model.spans import RawText

# Addresses are copied, not set in type: a capital I or a comma there is as it should be.
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MAY_HOLD_ADDRESS = re.compile(r"://|www\.|@")


@dataclass(frozen=True, slots=True)
class Fix:
    """``text[start:end]`` should read ``new``.

    Attributes:
        kind: ``None`` for a change no reader would miss (an invisible character): no ledger row.
    """

    start: int
    end: int
    new: str
    rule: str
    kind: RepairKind | None
    confidence: float


def outside_addresses(text: str, fixes: Sequence[Fix]) -> Sequence[Fix]:
    """The fixes which touch neither a URL nor a mail address."""
    if not fixes or not _MAY_HOLD_ADDRESS.search(text):
        return fixes
    spans = [match.span() for match in ADDRESS.finditer(text)]
    return [f for f in fixes if not any(f.start < end and start < f.end for start, end in spans)]


def without_overlaps(fixes: Iterable[Fix]) -> list[Fix]:
    """The fixes in order; of overlapping ones the earliest, and of those the longest."""
    chosen: list[Fix] = []
    for fix in sorted(fixes, key=lambda f: (f.start, -f.end)):
        if not chosen or fix.start >= chosen[-1].end:
            chosen.append(fix)
    return chosen


def apply_fixes(
    line: SourceLine, fixes: Iterable[Fix], raw: RawText
) -> tuple[SourceLine, list[Repair]]:
    """The line with its fixes made, and a ledger row for each that has a kind."""
    chosen = without_overlaps(fixes)
    if not chosen:
        return line, []
    rows = []
    for fix in chosen:
        if fix.kind is None:
            continue
        source_line, page = raw.place(line.text.raw_span(fix.start, fix.end)[0])
        before = line.text.text[fix.start : fix.end]
        rows.append(Repair(source_line, page, before, fix.new, fix.kind, fix.rule, fix.confidence))
    text = line.text.edit([(fix.start, fix.end, fix.new) for fix in chosen])
    return replace(line, text=text), rows
