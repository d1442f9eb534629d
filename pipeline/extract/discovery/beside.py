"""What known names stand next to a possible name, as features: ``list:company``, ``of:company``.

A name in an enumeration is mostly of its neighbors' type (IBM, 아마존, 구글), what a company owns
is a model or a product (메타의 라마), and the owner of a model is a company.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.entities import EntityType

_CLOSE = r"[’'”\"」』》〉]?"
_OPEN = r"[‘'“\"「『《〈]?"
_GLOSS = r"(?:\s?[(（][^()（）]{1,60}[)）])?"
# Between two names: 와, 과, comma and dot make a list; 의 makes the first the owner of the second.
_BETWEEN = (
    ("list", re.compile(rf"{_CLOSE}{_GLOSS}(?:, ?|·|/|와 |과 | 및 |, 그리고 | 또는 |이나 |나 ){_OPEN}")),
    ("of", re.compile(rf"{_CLOSE}{_GLOSS}[社측]?의 {_OPEN}")),
    ("by", re.compile(rf"{_CLOSE}{_GLOSS}社? {_OPEN}")),
)  # fmt: skip
_GOES_ON = re.compile(rf"{_CLOSE}{_GLOSS}(?:,|·|/|[와과] | 및 )")
_FARTHEST = 70  # characters between the two; a gloss may stand there
# Seen from the second name of a pair, and from the first.
_FROM_SECOND = {"list": "list", "of": "of", "by": "by"}
_FROM_FIRST = {"list": "list", "of": "owner", "by": "before"}


Span = tuple[int, int]


class KnownName(NamedTuple):
    """Where a name the gazetteer knows stands in a block."""

    start: int
    end: int
    entity_type: EntityType


def beside_features(text: str, start: int, end: int, known: Sequence[KnownName]) -> list[str]:
    """Types of the known names right before and right after ``text[start:end]``.

    Args:
        text: A block's text.
        start: Of the possible name.
        end: Of the possible name.
        known: Known names of the block in reading order, none overlapping the possible name.
    """
    return list(dict.fromkeys(_features(text, start, end, known)))


def _features(text: str, start: int, end: int, known: Sequence[KnownName]) -> Iterator[str]:
    place = bisect_left(known, (start,))
    if place:
        before = known[place - 1]
        if found := _joint(text, (before.start, before.end), (start, end)):
            yield f"{_FROM_SECOND[found]}:{before.entity_type}"
    if place < len(known):
        after = known[place]
        if found := _joint(text, (start, end), (after.start, after.end)):
            yield f"{_FROM_FIRST[found]}:{after.entity_type}"


def _joint(text: str, first: Span, second: Span) -> str:
    """How what stands between two names joins them; empty if it does not."""
    start, end = first[1], second[0]
    if not 0 < end - start <= _FARTHEST:
        return ""
    found = next((name for name, joint in _BETWEEN if joint.fullmatch(text, start, end)), "")
    # 코히어, 라마 공개: the comma of a headline stands for a particle, unless a list goes on.
    if found == "list" and first[0] == 0 and "," in text[start:end]:
        return found if _GOES_ON.match(text, second[1]) else ""
    return found
