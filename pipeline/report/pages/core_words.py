"""What the page of core technologies says about criteria, verdicts and support, in words."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from pipeline.report.format import Text, percent, same
from pipeline.report.pages.verdict_words import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the six: its name, how a value is written, and what it means."""

    key: str
    name: Text
    write: Callable[[float], Text]
    meaning: Text


def _share(value: float) -> Text:
    return same(percent(value))


def _growth(value: float) -> Text:
    """The factor against what was expected; 0 says that no change is sure.

    >>> _growth(0.0).ko, _growth(0.3667).ko
    ('불확실', '×1.44')
    """
    return same(f"×{exp(value):.2f}") if value else Text("불확실", "unsure")


def _level(value: float) -> Text:
    return same(f"{value:.2f}")


def _count(value: float) -> Text:
    return same(f"{int(value):,}")


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "presence",
        Text("존재감", "Presence"),
        _share,
        Text(
            "호마다 이름이 나온 기사의 비율을 평균합니다. 긴 보고서도 한 호도 한 표입니다.",
            "Share of articles naming it, averaged over issues: each issue, long or short, has "
            "one vote.",
        ),
    ),
    Criterion(
        "late_growth",
        Text("후반 성장", "Late growth"),
        _growth,
        Text(
            "각 간행물의 뒤쪽 절반에서 기대한 것보다 몇 배 많이 나왔는지입니다. 어느 기사 한 건을 "
            "빼도 남는 변화만 세고, 그렇지 않으면 ‘불확실’입니다.",
            "How many times more articles than expected stand in the later half of its series. Only a "
            "change that survives without any single article counts; otherwise it is unsure.",
        ),
    ),
    Criterion(
        "spread",
        Text("확산", "Spread"),
        _level,
        Text(
            "여러 간행물·난과 여러 호에 얼마나 고르게 퍼져 있는지입니다(0은 한곳, 1은 고르게).",
            "How evenly it is spread over outlets and issues: 0 is one place, 1 is everywhere alike.",
        ),
    ),
    Criterion(
        "actor_count",
        Text("행위자", "Actors"),
        _count,
        Text(
            "같은 블록에 함께 나온 기업·기관·인물의 수입니다.",
            "Companies, institutions and people named in the same blocks.",
        ),
    ),
    Criterion(
        "novelty",
        Text("새로움", "Novelty"),
        _share,
        Text(
            "처음 나온 호보다 먼저 나온 기사의 비율입니다. 첫 호부터 있던 이름은 0%입니다.",
            "Share of all dated articles that had appeared before the issue naming it first; 0% for "
            "what the first issue names.",
        ),
    ),
    Criterion(
        "focus",
        Text("집중", "Focus"),
        _level,
        Text(
            "이름이 나온 기사 한 건에서 몇 블록이 그 이름을 말하는지입니다. 지나가며 한 번 말한 "
            "이름은 낮습니다.",
            "Blocks naming it in an article that names it at all: low for what is mentioned in passing.",
        ),
    ),
)

# Table trends knows single entities; of a family with several versions it says nothing.
NO_VERDICT = Text("따로 판정하지 않음", "not judged as a family")
SUPPORTED = Text("굳음", "supported")
INSUFFICIENT = Text("판단 보류", "insufficient")


def trend_words(verdict: str | None) -> Text:
    """The verdict of table ``trends``, for a family of several versions that there is none."""
    return VERDICTS[verdict].words if verdict else NO_VERDICT


def place_reason(top_share: float) -> Text:
    """How often the entry is on the shortlist; told whether its place is held or not."""
    return Text(
        f"다시 뽑은 말뭉치의 {percent(top_share)}에서 목록에 듦",
        f"listed in {percent(top_share)} of resampled corpora",
    )
