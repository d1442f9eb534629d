"""Percentages against their own counts: 9.6백만 건 중 8.5백만 건(88.5%)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.analyze.claims.changes import change_behind
from pipeline.analyze.claims.figures import Finding, counts_same, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.analyze.claims.figures import Figure

# Between a part and its percentage, whichever comes first: 6만 건으로 4%, 150명(30%), 30%인 150명.
_BESIDE = re.compile(
    r"\s?(?:[으]?로\s|[으]?로,\s|\(|,\s|인\s|이며\s|에 해당하는\s|에 이르는\s|에 달하는\s|이자\s|, 즉\s)?"
    r"(?:전체의\s|전체\s|약\s|무려\s|불과\s|비율로는\s|비중은\s|비율은\s)*"
)
# Behind the whole: 중, 가운데. 이 중 takes up the figure before it.
_OF = re.compile(r"(?:중|가운데)(?:에서|에서는|에는|에)?(?![가-힣])")
_GENITIVE = re.compile(r"[가-힣 ]{0,12}의\s(?:약\s)?")
_SENTENCE = re.compile(r"[.;!?]\s|다\.")
_OTHER_BASE = re.compile(r"대비|보다|비해")
_DIMENSIONS = ("count", "currency", "time", "area", "mass", "energy", "power")
_CERTAIN, _READ = 0.9, 0.8


def share_findings(text: str, figures: Sequence[Figure]) -> list[Finding]:
    """Each percentage that stands beside a part of a whole named before.

    The whole is the nearest earlier figure of the part's unit with 중 or 가운데 between; the part
    stands right before or behind the percentage. A percentage that changes (3% 증가) or compares
    is no share.
    """
    found = []
    for at, percent in enumerate(figures):
        if percent.unit != "%" or change_behind(text, percent.end):
            continue
        part = _part(text, figures, at)
        if part is None:
            continue
        first = min(part.start, percent.start)
        earlier = [f for f in reversed(figures[: figures.index(part)]) if counts_same(f, part)]
        whole = _whole(text, earlier, first, percent_first=percent.start == first)
        if whole is None or whole.value < part.value:
            continue
        bracketed = text[percent.start - 1 : percent.start] == "("
        finding = share_of(whole, part, percent, _CERTAIN if bracketed else _READ)
        if finding is not None:
            found.append(finding)
    return found


def parts_of_wholes(text: str, figures: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """Whole and part of each 9.6백만 건 중 8.5백만 건, whether or not a percentage stands by."""
    found = []
    for whole, part in pairwise(figures):
        same = counts_same(whole, part) and whole.dimension in _DIMENSIONS
        if same and 0 < part.value < whole.value and _whole(text, [whole], part.start):
            found.append((whole, part))
    return found


def share_of(whole: Figure, part: Figure, percent: Figure, confidence: float) -> Finding | None:
    """A percentage against what part and whole give."""
    share = ratio(part, whole)
    if share is None:
        return None
    expected, low, high = (100 * value for value in share)
    return Finding("share", percent, (whole, part), expected, low, min(high, 100.0), confidence)


def _part(text: str, figures: Sequence[Figure], at: int) -> Figure | None:
    """The figure beside a percentage that it may be the share of."""
    percent = figures[at]
    for other in (figures[at - 1] if at else None, *figures[at + 1 : at + 2]):
        if other is None or other.dimension not in _DIMENSIONS:
            continue
        first, second = sorted((other, percent), key=lambda figure: figure.start)
        between = text[first.end : second.start]
        if _BESIDE.fullmatch(between) and not (other is second and between.strip() in ("", ",")):
            return other
    return None


def _whole(
    text: str, earlier: Sequence[Figure], first: int, *, percent_first: bool = False
) -> Figure | None:
    """The nearest earlier figure that 중 or 가운데 makes the whole; 500억 원의 30%인 … as well."""
    for whole in earlier:
        between = text[whole.end : first]
        if _SENTENCE.search(between):
            return None
        if _OF.search(between) or (percent_first and _GENITIVE.fullmatch(between)):
            return None if _OTHER_BASE.search(between) else whole
    return None
