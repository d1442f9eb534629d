"""Parts against their stated sum: 총 160억 원(국비 114억 원, 지방비 25억 원, 민간 21억 원)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.analyze.claims.figures import Finding, counts_same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.analyze.claims.figures import Figure

_OPENING = re.compile(r"\s?(?:이상|규모|수준)?\s?[(\[]")
_OPENING_AFTER_NOUN = re.compile(r"\s?[가-힣]{1,8}\s?[(\[]")  # 총 30개 기관(
_CLOSING = re.compile(r"[)\]]")
_LISTED = re.compile(r"[^.;()\[\]]{0,30}?[,·/+、및와과][^.;()\[\]]{0,30}")
# What a bracket names besides parts, and what makes a list a selection of parts.
_SELECTED = re.compile(
    r"포함|제외|이\s?중|가운데|중\s|등\s?[)\]]|등[)\]]|대비|전년|증가|감소|약정|당초|기존|이상|평균|최대|최소|각각|매년|연간"
)
_TOTAL_BEFORE = re.compile(
    r"(?:총|합계|합쳐|합해|합하면|도합|모두|전체)\s?(?:약\s)?[가-힣]{0,8}\s?$"
)
_AND_ALL = re.compile(
    r"[^.;()]{0,14}(?:등\s)?(?:총|합계|합쳐|합해|합하면|도합|모두 합해)\s?(?:약\s)?$"
)
_DIMENSIONS = ("count", "currency", "area", "mass", "energy", "power", "length", "information")
_FEWEST = 2
_CERTAIN, _READ, _GUESSED = 0.9, 0.75, 0.6


def sum_findings(text: str, figures: Sequence[Figure]) -> list[Finding]:
    """Each total whose parts stand in the bracket behind it, or in the list before 총."""
    found = []
    for at, total in enumerate(figures):
        if total.dimension not in _DIMENSIONS or total.value <= 0:
            continue
        parts, sure = _bracketed(text, figures, at)
        if not parts:
            parts, sure = _listed_before(text, figures, at)
        if len(parts) < _FEWEST or max(part.value for part in parts) >= total.value:
            continue
        found.append(sum_of(parts, total, sure))
    return found


def sum_of(parts: Sequence[Figure], total: Figure, confidence: float) -> Finding:
    """A total against its parts."""
    return Finding(
        "sum", total, tuple(parts), sum(part.value for part in parts),
        sum(part.low for part in parts), sum(part.high for part in parts), confidence,
    )  # fmt: skip


def _bracketed(text: str, figures: Sequence[Figure], at: int) -> tuple[list[Figure], float]:
    """The parts in the bracket right behind a total; none where it says more than parts."""
    total = figures[at]
    is_total = _TOTAL_BEFORE.search(text, max(0, total.start - 20), total.start) is not None
    opening = _OPENING.match(text, total.end)
    if opening is None and is_total:
        opening = _OPENING_AFTER_NOUN.match(text, total.end)
    if opening is None:
        return [], 0.0
    closing = _CLOSING.search(text, opening.end())
    end = closing.start() if closing else len(text)
    inside = [figure for figure in figures[at + 1 :] if figure.end <= end]
    if not all(counts_same(figure, total) for figure in inside):
        return [], 0.0
    if _SELECTED.search(text, opening.end(), end + 1) or not _are_listed(text, inside):
        return [], 0.0
    return inside, _CERTAIN if is_total else _READ


def _listed_before(text: str, figures: Sequence[Figure], at: int) -> tuple[list[Figure], float]:
    """The figures listed right before a total that 총 or 합계 announces."""
    parts: list[Figure] = []
    total = figures[at]
    if not at or not _AND_ALL.fullmatch(text[figures[at - 1].end : total.start]):
        return [], 0.0
    if "등" in text[figures[at - 1].end : total.start]:
        return [], 0.0  # the list is a selection
    for figure in reversed(figures[:at]):
        if figure.unit != total.unit:
            break
        if parts and not _LISTED.fullmatch(text[figure.end : parts[0].start]):
            break
        parts.insert(0, figure)
    if parts and _SELECTED.search(text, parts[0].start, total.start):
        return [], 0.0
    return parts, _GUESSED


def _are_listed(text: str, figures: Sequence[Figure]) -> bool:
    return all(_LISTED.fullmatch(text[one.end : other.start]) for one, other in pairwise(figures))
