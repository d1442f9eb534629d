"""Changes against their ends: from A to B, p % more, n times as much, d points up."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from pipeline.analyze.claims.figures import Finding, before_of, ratio
from pipeline.analyze.claims.periods import year_of
from pipeline.knowledge.attributes import load_attributes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.analyze.claims.figures import Figure

_FROM_TO = re.compile(r"에서(?![가-힣])|→|⇒|➔|->|=>")
# 이는 takes up what was just said: the clause before still counts.
_SENTENCE = re.compile(r"[.;!?]\s|다\.|△|[가-힣](?:고|며|나|지만),\s(?!이는)")
_YEARLY = re.compile(r"연평균|매년|해마다|CAGR|연간")
# Right behind the figure that is compared with, a bracket about it allowed: (200억 원) 대비 약.
_AGAINST = re.compile(
    r"\)?(?:\s?\([^()]{0,20}\))?\s?(?P<than>대비|보다|에 비해|에 비하여|[와과] 비교해|의)(?:는|도)?\s"
    r"(?:약\s|최대\s|무려\s|평균\s|최소\s)*"
)
# Between a change and what it led to: 25% 증가한 250억 원, 30% 늘어난 총 300명.
_LED_TO = re.compile(
    r"\s?(?:증가|감소|성장|상승|하락|확대|축소|급증|급감|늘어|줄어)[한난든된]\s(?:총\s|약\s)*"
)
# Another base than the two ends: 전년 동기 대비, 목표 대비.
_OTHER_BASE = re.compile(
    r"(?:전년|작년|지난해|동기|전분기|전월|전기|목표|예상|계획)[가-힣 ]{0,8}(?:대비|보다)"
)
_LONGEST = 40  # characters between two figures that belong to one change
_CERTAIN, _READ = 0.85, 0.7


def change_findings(text: str, figures: Sequence[Figure]) -> list[Finding]:
    """Each percentage, multiple or difference that the two ends before it should give."""
    found = []
    for at, stated in enumerate(figures):
        finding = None
        if stated.unit == "%":
            finding = _percent(text, figures, at)
        elif stated.unit == "x":
            finding = _multiple(text, figures, at)
        elif stated.unit == "%p":
            finding = _points(text, figures, at)
        if finding is not None:
            found.append(finding)
    return found


def change_behind(text: str, end: int) -> int:
    """Direction of the change a percentage ending at ``end`` states: 1, −1, or 0 for none.

    A level that a change leads to (88.8%로 상승) is none.
    """
    match = _change_words().match(text, end)
    if match is None:
        return 0
    return -1 if match["word"] in load_attributes().down else 1


@functools.lru_cache(maxsize=1)
def _change_words() -> re.Pattern[str]:
    known = load_attributes()
    words = "|".join(sorted((*known.up, *known.down), key=len, reverse=True))
    return re.compile(
        r"\s?(?:정도|가량|이상|이하|가까이|수준|안팎)?(?:의|나|씩|를|가|이|만큼)?\s?"
        rf"\(?(?P<word>{words})"
    )


@functools.lru_cache(maxsize=1)
def _bracket_behind() -> re.Pattern[str]:
    """From a multiple to the bracket that says what it led to: 55배 이상 단축(5분)."""
    known = load_attributes()
    words = "|".join(sorted((*known.up, *known.down), key=len, reverse=True))
    return re.compile(rf"\s?(?:이상|정도|가량|가까이|수준)?\s?(?:{words})?\s?\(")


def _percent(text: str, figures: Sequence[Figure], at: int) -> Finding | None:
    stated = figures[at]
    ends = _ends(text, figures, at)
    if ends is None:
        ends = _against(text, figures, at)
    elif _OTHER_BASE.search(text[ends[1].end : stated.start]):
        return None
    if ends is None or ends[0].dimension == "ratio":
        return None
    first, last = ends
    ratios = ratio(last, first)
    if ratios is None:
        return None
    if _YEARLY.search(text[first.end : stated.start]):
        return _yearly(stated, first, last, ratios)
    direction = change_behind(text, stated.end)
    if not direction:
        return None
    values = sorted(direction * 100 * (value - 1) for value in ratios[1:])
    return Finding(
        "growth", stated, ends, direction * 100 * (ratios[0] - 1), values[0], values[1], _CERTAIN
    )


def _yearly(
    stated: Figure, first: Figure, last: Figure, ratios: tuple[float, float, float]
) -> Finding | None:
    """Compound yearly growth, where both ends have their year."""
    start, end = year_of(first.period), year_of(last.period)
    if start is None or end is None or end - start < 2:  # noqa: PLR2004 - one year has no mean
        return None
    rates = [100 * (value ** (1 / (end - start)) - 1) for value in ratios]
    return Finding("yearly_growth", stated, (first, last), rates[0], rates[1], rates[2], _READ)


def _multiple(text: str, figures: Sequence[Figure], at: int) -> Finding | None:
    """n배: of two ends (A에서 B로), or against a base (B 대비 n배).

    n배 줄어든 is said of an nth; n배 증가 of n times as much, and sometimes of n times on top.
    """
    stated = figures[at]
    ends = _ends(text, figures, at)
    if ends is not None and _OTHER_BASE.search(text[ends[1].end : stated.start]):
        return None
    found = ends or _against(text, figures, at)
    if found is None or found[0].dimension == "ratio":
        return None
    smaller, larger = sorted(found, key=lambda figure: figure.value)
    fraction = stated.value < 1  # 18분의 1
    ratios = ratio(smaller, larger) if fraction else ratio(larger, smaller)
    if ratios is None:
        return None
    on_top = ends is not None and not fraction and change_behind(text, stated.end)
    low = ratios[1] - 1 if on_top else ratios[1]
    sure = _CERTAIN if ends else _READ
    return Finding("multiple", stated, found, ratios[0], low, ratios[2], sure)


def _points(text: str, figures: Sequence[Figure], at: int) -> Finding | None:
    """80.2%에서 88.8%로 8.6%p 상승; 88.8%로 지난해 80.2%보다 8.6%p 상승."""
    stated = figures[at]
    ends = _ends(text, figures, at)
    if ends is not None and _OTHER_BASE.search(text[ends[1].end : stated.start]):
        return None
    found = ends or _against(text, figures, at)
    if found is None or found[0].unit != "%":
        return None
    first, last = sorted(found, key=lambda figure: figure.value)
    expected = last.value - first.value
    sure = _CERTAIN if ends else _READ
    return Finding(
        "difference", stated, found, expected, last.low - first.high, last.high - first.low, sure
    )


def _against(text: str, figures: Sequence[Figure], at: int) -> tuple[Figure, Figure] | None:
    """The base right before a stated change, and the figure compared with it.

    That one stands behind (25% 증가한 250억 원; 55배 단축(5분)), or is the only other one of the
    unit before the base in the sentence, outside brackets (250억 원으로 전년(200억 원) 대비 25%).
    """
    stated = figures[at]
    if not at:
        return None
    base = figures[at - 1]
    than = _AGAINST.fullmatch(text, base.end, stated.start)
    if than is None or base.unit in ("x", "%p"):
        return None
    if than["than"] == "의" and stated.unit != "x":
        return None  # 500억 원의 30% is a share
    for behind in figures[at + 1 : at + 2]:
        between = text[stated.end : behind.start]
        if behind.unit != base.unit:
            continue
        if _bracket_behind().fullmatch(between) or _LED_TO.fullmatch(between):
            return base, behind
    earlier = before_of(figures, at - 1, base.unit)
    if len(earlier) != 1 or _SENTENCE.search(text[earlier[0].end : stated.start]):
        return None
    inside = text.count("(", 0, earlier[0].start) > text.count(")", 0, earlier[0].start)
    return None if inside else (base, earlier[0])


def _ends(text: str, figures: Sequence[Figure], at: int) -> tuple[Figure, Figure] | None:
    """The two figures of one unit right before a stated change, joined by 에서 or an arrow."""
    stated = figures[at]
    # 1억 명에서 두 달 만에 2억 명으로: how long it took is no end.
    before = [figure for figure in figures[:at] if figure.dimension != "time"][-2:]
    if len(before) < 2:  # noqa: PLR2004 - two figures must stand before it
        return None
    first, last = before
    if first.unit != last.unit or last.unit in ("x", "%p"):
        return None
    if last.unit == "%" and stated.unit == "%":
        return None
    to, on = text[first.end : last.start], text[last.end : stated.start]
    if max(len(to), len(on)) > _LONGEST or not _FROM_TO.search(to):
        return None
    if _SENTENCE.search(to) or _SENTENCE.search(on):
        return None
    return first, last
