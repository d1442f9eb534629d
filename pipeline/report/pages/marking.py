"""A block's text cut into pieces: what is foreseen, who is named, which figures, what was repaired.

Marks stand in three layers that may overlap one another: a clause (forecast, recommendation,
warning) holds names, a name holds figures. Within a layer the longest wins. A mark that a
border of an outer layer cuts is shown as two pieces, of which only the last bears its label.
"""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PIECE = 4  # numbers per piece of the ``alignment`` column

Layer = Literal["clause", "name", "figure"]
LAYERS: tuple[Layer, ...] = ("clause", "name", "figure")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found in the text.

    Attributes:
        start: Offset in the block's text, in code points, as is ``end``.
        key: What it stands for: an entity id, or empty.
        kind: Entity type, stance, or kind of figure: names the style.
        layer: Which marks it may overlap.
        state: A second word for the style: the status of a claim, ``derived`` …
    """

    start: int
    end: int
    key: str
    kind: str
    layer: Layer = "name"
    state: str = ""


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
    """Consecutive bits under the same marks.

    Attributes:
        clause: Mark of the outer layer, if any; ``is_clause_end`` says that it ends here.
        name: The same of names.
        figure: The same of figures.
        mark: The innermost mark.
    """

    clause: Mark | None
    name: Mark | None
    figure: Mark | None
    bits: tuple[Bit, ...]
    is_clause_end: bool = False
    is_name_end: bool = False
    is_figure_end: bool = False

    @property
    def mark(self) -> Mark | None:
        """The innermost mark, or none."""
        return self.figure or self.name or self.clause


def marks_of(rows: Iterable[dict[str, Any]], length: int) -> list[Mark]:
    """Marks of the names in a block: longest first, then earliest; none overlap."""
    return apart(
        [
            Mark(int(r["start"]), int(r["end"]), str(r["entity_id"]), str(r["entity_type"]))
            for r in rows
        ],
        length,
    )


def apart(marks: Iterable[Mark], length: int) -> list[Mark]:
    """The marks of one layer that do not overlap: longest first, then earliest."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start - m.end, m.start, m.key, m.kind, m.state)):
        fits = 0 <= mark.start < mark.end <= length
        if fits and all(mark.end <= k.start or k.end <= mark.start for k in kept):
            kept.append(mark)
    return sorted(kept, key=lambda m: m.start)


def changes_of(text: str, raw: str | None, alignment: Sequence[int] | None) -> list[Change]:
    """Where analysed and raw text differ in more than white space and composition.

    ``alignment`` is the column of ``blocks``: start, end, raw_start, raw_end of each piece, flat.
    """
    if raw is None or alignment is None:
        return []
    numbers = [int(n) for n in alignment]
    changes = []
    for at in range(0, len(numbers) - _PIECE + 1, _PIECE):
        start, end, raw_start, raw_end = numbers[at : at + _PIECE]
        after, before = text[start:end], raw[raw_start:raw_end]
        if _letters(after) != _letters(before):
            changes.append(Change(start, end, " ".join(before.split())))
    return changes


def _letters(text: str) -> str:
    """What is compared: no white space, and Hangul composed, since a decomposed file reads alike."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def runs_of(text: str, marks: Sequence[Mark], changes: Sequence[Change]) -> tuple[Run, ...]:
    """The whole text, in order; the bits' texts joined give it back.

    Args:
        text: The block's text.
        marks: Of all layers; within a layer none overlap, see :func:`apart`.
        changes: Repairs.

    >>> [run.mark is not None for run in runs_of("GPT-3는", [Mark(0, 5, "gpt-3", "model")], [])]
    [True, False]
    """
    borders = {0, len(text)}
    borders |= {place for m in marks for place in (m.start, m.end)}
    borders |= {place for c in changes for place in (c.start, c.end)}
    edges = sorted(border for border in borders if 0 <= border <= len(text))
    layers = {layer: [m for m in marks if m.layer == layer] for layer in LAYERS}
    runs: list[tuple[tuple[Mark | None, ...], list[Bit]]] = []
    for start, end in itertools.pairwise(edges):
        over = tuple(_covering(layers[layer], start) for layer in LAYERS)
        change = next((c for c in changes if c.start <= start < c.end), None)
        is_first = change is not None and change.start == start
        bit = Bit(
            text[start:end], change is not None, change.before if change and is_first else None
        )
        if runs and all(a is b for a, b in zip(runs[-1][0], over, strict=True)):
            runs[-1][1].append(bit)
        else:
            runs.append((over, [bit]))
    return tuple(_with_ends(runs))


def _covering(marks: Sequence[Mark], place: int) -> Mark | None:
    return next((m for m in marks if m.start <= place < m.end), None)


def _with_ends(runs: list[tuple[tuple[Mark | None, ...], list[Bit]]]) -> Iterable[Run]:
    """Each run told where its marks end: there, and only there, a label stands."""
    nothing: tuple[Mark | None, ...] = (None,) * len(LAYERS)
    for at, (over, bits) in enumerate(runs):
        after = runs[at + 1][0] if at + 1 < len(runs) else nothing
        ends = [
            mark is not None and mark is not then for mark, then in zip(over, after, strict=True)
        ]
        yield Run(over[0], over[1], over[2], tuple(bits), *ends)
