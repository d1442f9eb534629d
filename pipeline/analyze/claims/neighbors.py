"""Figures of one block against those of another: what a bullet breaks down, its parent sums up.

Nothing in the text says that such figures belong together, so only agreement is reported: that
five parts in one bullet add up to the total of another is no accident, that they do not proves
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from pipeline.analyze.claims.changes import change_behind
from pipeline.analyze.claims.shares import parts_of_wholes, share_of
from pipeline.analyze.claims.sums import sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from pipeline.analyze.claims.figures import Figure, Finding

_FEWEST = 3  # parts: two numbers add up to a third too easily
_MOST = 20  # figures of a block; a longer list is a table
_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Place:
    """A block with figures, and where it stands."""

    block_id: str
    issue_id: str
    article_id: str | None
    parent_block_id: str | None
    ordinal: int
    text: str
    source_line: int | None
    page: int | None


PLACE_FIELDS = tuple(field.name for field in fields(Place))


def neighbor_findings(
    blocks: Mapping[str, Sequence[Figure]],
    places: Mapping[str, Place],
    named: Set[tuple[str, str]],
) -> list[Finding]:
    """What agrees across blocks: shares with the block above, lists with a total elsewhere.

    Args:
        blocks: Figures of each block.
        places: Of the same blocks.
        named: Pairs of article and entity named in it.
    """
    found = []
    above = {(p.issue_id, p.article_id, p.ordinal): block for block, p in places.items()}
    totals: dict[tuple[str, str], list[Figure]] = {}
    for block, figures in blocks.items():
        for figure in figures:
            if figure.family and figure.subject:
                totals.setdefault((places[block].issue_id, figure.family), []).append(figure)
    for block, figures in blocks.items():
        if not 1 < len(figures) <= _MOST:
            continue
        place = places[block]
        before = above.get((place.issue_id, place.article_id, place.ordinal - 1))
        for other in (place.parent_block_id, before):
            if other in blocks and other is not None:
                found += _shares(place.text, figures, places[other].text, blocks[other])
        found += _totals(place, figures, totals, named)
    return [finding for finding in found if finding.is_consistent]


def _shares(
    text: str, figures: Sequence[Figure], text_above: str, above: Sequence[Figure]
) -> list[Finding]:
    """비율이 88.8%로 상승, and in the next bullet 9.6백만 건 중 8.5백만 건."""
    if any(figure.unit == "%" for figure in figures) or len(above) > _MOST:
        return []
    percents = [f for f in above if f.unit == "%" and not change_behind(text_above, f.end)]
    return [
        finding
        for whole, part in parts_of_wholes(text, figures)
        for percent in percents
        if (finding := share_of(whole, part, percent, _SURE)) is not None
    ]


def _totals(
    place: Place,
    figures: Sequence[Figure],
    totals: Mapping[tuple[str, str], Sequence[Figure]],
    named: Set[tuple[str, str]],
) -> list[Finding]:
    """A list of like figures and a total of kindred kind, of a subject named in its article."""
    kinds = list(dict.fromkeys((f.unit, f.family) for f in figures if f.family))
    found = []
    for unit, family in kinds:
        assert family is not None, "filtered above"
        parts = [f for f in figures if f.unit == unit and f.family == family]
        if len(parts) < _FEWEST or len({part.value for part in parts}) < len(parts):
            continue
        found += [
            sum_of(parts, total, _SURE)
            for total in totals.get((place.issue_id, family), ())
            if total.block_id != place.block_id
            and total.value > max(part.value for part in parts)
            and (place.article_id, total.subject) in named
        ]
    return found
