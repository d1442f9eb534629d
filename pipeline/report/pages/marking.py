"""A block's text cut into runs: where an entity is named, and what was repaired."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PIECE = 4  # numbers per piece of the ``alignment`` column


@dataclass(frozen=True, slots=True)
class Mark:
    """A named entity; ``start`` and ``end`` are offsets in the block's text."""

    start: int
    end: int
    entity_id: str
    entity_type: str


@dataclass(frozen=True, slots=True)
class Change:
    """``text[start:end]`` reads ``before`` in the raw file."""

    start: int
    end: int
    before: str


@dataclass(frozen=True, slots=True)
class Bit:
    """Text without a border inside; ``before`` is what the file has where a repair begins."""

    text: str
    is_changed: bool = False
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive bits, inside one mark or outside of any."""

    mark: Mark | None
    bits: tuple[Bit, ...]


def marks_of(rows: Iterable[dict[str, Any]], length: int) -> list[Mark]:
    """Marks of a block that do not overlap: longest first, then earliest."""
    marks = [
        Mark(int(r["start"]), int(r["end"]), str(r["entity_id"]), str(r["entity_type"]))
        for r in rows
    ]
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start - m.end, m.start, m.entity_id)):
        fits = 0 <= mark.start < mark.end <= length
        if fits and all(mark.end <= k.start or k.end <= mark.start for k in kept):
            kept.append(mark)
    return sorted(kept, key=lambda m: m.start)


def changes_of(text: str, raw: str | None, alignment: Sequence[int] | None) -> list[Change]:
    """Where analysed and raw text differ in more than white space.

    ``alignment`` is the column of ``blocks``: start, end, raw_start, raw_end of each piece, flat.
    """
    if raw is None or alignment is None:
        return []
    numbers = [int(n) for n in alignment]
    changes = []
    for at in range(0, len(numbers) - _PIECE + 1, _PIECE):
        start, end, raw_start, raw_end = numbers[at : at + _PIECE]
        after, before = text[start:end], raw[raw_start:raw_end]
        if "".join(after.split()) != "".join(before.split()):
            changes.append(Change(start, end, " ".join(before.split())))
    return changes


def runs_of(text: str, marks: Sequence[Mark], changes: Sequence[Change]) -> tuple[Run, ...]:
    """The whole text, in order; the bits' texts joined give it back.

    >>> [run.mark is not None for run in runs_of("GPT-3는", [Mark(0, 5, "gpt-3", "model")], [])]
    [True, False]
    """
    borders = {0, len(text)}
    borders |= {place for m in marks for place in (m.start, m.end)}
    borders |= {place for c in changes for place in (c.start, c.end)}
    edges = sorted(border for border in borders if 0 <= border <= len(text))
    runs: list[Run] = []
    for start, end in itertools.pairwise(edges):
        mark = next((m for m in marks if m.start <= start < m.end), None)
        change = next((c for c in changes if c.start <= start < c.end), None)
        is_first = change is not None and change.start == start
        bit = Bit(
            text[start:end], change is not None, change.before if change and is_first else None
        )
        if runs and runs[-1].mark is mark:
            runs[-1] = Run(mark, (*runs[-1].bits, bit))
        else:
            runs.append(Run(mark, (bit,)))
    return tuple(runs)
