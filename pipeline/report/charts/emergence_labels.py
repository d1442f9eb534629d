"""Where labels of points fit: each where it covers nothing, or nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.charts.labels import LINE_PX, overlap, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.charts.labels import Box

_MARK_PX = 6.0


def place_labels(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    *,
    size: tuple[float, float],
    taken: Sequence[Box] = (),
    marks: Sequence[Sequence[Box]] = (),
) -> list[str]:
    """A place for each label where it covers no other label, no labeled point and no edge.

    Greedy: the first label gets the first place that is free; one without a free place is left
    out, and its point is no obstacle to those after it.

    Args:
        points: In pixels, x from the left and y from the top; the most important first.
        texts: One per point.
        size: Width and height of the plot in pixels.
        taken: Boxes (left, top, right, bottom) that are not free.
        marks: For each label the boxes it alone must not cover; none where not given.

    Returns:
        Plotly's ``textposition``, empty where the label found no room.

    >>> place_labels([(50, 50), (52, 51), (51, 50)], ["가나", "다라", "마바사"], size=(120, 90))
    ['middle right', 'middle left', 'top center']
    """
    boxes = list(taken)
    found = []
    for (x, y), text, own in zip(points, texts, marks or [()] * len(texts), strict=True):
        wide = text_width(text)
        half = LINE_PX / 2
        spots = {
            "middle right": (x + 8, y - half),
            "middle left": (x - 8 - wide, y - half),
            "top center": (x - wide / 2, y - 8 - LINE_PX),
            "bottom center": (x - wide / 2, y + 8),
        }
        name = ""
        for spot, (left, top) in spots.items():
            box = (left, top, left + wide, top + LINE_PX)
            is_inside = left >= 0 and top >= 0 and box[2] <= size[0] and box[3] <= size[1]
            if is_inside and not any(overlap(box, other) for other in (*boxes, *own)):
                boxes += [box, (x - _MARK_PX, y - _MARK_PX, x + _MARK_PX, y + _MARK_PX)]
                name = spot
                break
        found.append(name)
    return found
