"""Marks that would cover each other are moved apart, and names are put where there is room."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARK_PX = 11
_CELL_PX = 24  # of the grid in which neighbors are looked for
LINE_PX = 15
_GAP_PX = 7
_WIDE_PX, _NARROW_PX = 11.8, 6.8  # of a Hangul syllable and of a letter at 11.5 px
_HANGUL = 0x1100
SIDES = ("middle right", "top center", "bottom center", "middle left")

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark's center in pixels, from the left and from the bottom."""

    x: float
    y: float


def text_width(words: str) -> float:
    """Pixels that a label takes, roughly: syllables are wider than letters."""
    return sum(_WIDE_PX if ord(char) >= _HANGUL else _NARROW_PX for char in words)


def spread(marks: Sequence[Mark]) -> list[Mark]:
    """The marks, those too near to an earlier one moved sideways as little as needed (a swarm)."""
    taken: dict[tuple[int, int], list[Mark]] = {}
    out = []
    for mark in marks:
        for step in range(40):
            moved = replace(mark, x=mark.x + (step + 1) // 2 * _MARK_PX * (1 if step % 2 else -1))
            if not any(_is_near(moved, other) for other in _around(taken, moved)):
                break
        taken.setdefault(_cell(moved), []).append(moved)
        out.append(moved)
    return out


def place_labels(
    marks: Sequence[Mark],
    names: Sequence[str],
    order: Sequence[int],
    *,
    size: tuple[int, int],
    most: int,
) -> list[tuple[int, str]]:
    """Numbers of the marks that get a name, and on which side; the others have no room.

    Greedy: in the order given, on the first side where the name covers no mark, no name and no
    edge. Time grows with labels times (marks + labels), both bounded by the caller.
    """
    dots = [(m.x - 5, m.y - 5, m.x + 5, m.y + 5) for m in marks]
    boxes: list[Box] = []
    placed: list[tuple[int, str]] = []
    for at in order:
        if len(placed) == most:
            break
        for side in SIDES:
            box = _box(marks[at], text_width(names[at]), side)
            is_inside = box[0] >= 0 and box[2] <= size[0] and box[1] >= 0 and box[3] <= size[1]
            others = (dot for i, dot in enumerate(dots) if i != at)
            if is_inside and not any(overlap(box, other) for other in (*boxes, *others)):
                boxes.append(box)
                placed.append((at, side))
                break
    return placed


def _box(mark: Mark, width: float, side: str) -> Box:
    if side == "middle right":
        left, middle = mark.x + _GAP_PX, mark.y
    elif side == "middle left":
        left, middle = mark.x - _GAP_PX - width, mark.y
    else:
        up = 1 if side == "top center" else -1
        left, middle = mark.x - width / 2, mark.y + up * (_GAP_PX + LINE_PX / 2)
    return (left, middle - LINE_PX / 2, left + width, middle + LINE_PX / 2)


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _is_near(a: Mark, b: Mark) -> bool:
    return (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < (_MARK_PX - 1) ** 2


def _cell(mark: Mark) -> tuple[int, int]:
    return int(mark.x // _CELL_PX), int(mark.y // _CELL_PX)


def _around(taken: dict[tuple[int, int], list[Mark]], mark: Mark) -> Iterator[Mark]:
    column, row = _cell(mark)
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            yield from taken.get((x, y), ())
