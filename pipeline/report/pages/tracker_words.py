"""Words of the tracker: states of life, what a verdict rests on, how large a change would show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.format import Text, same
from pipeline.report.pages.view import is_null

if TYPE_CHECKING:
    from collections.abc import Mapping

INSUFFICIENT = "insufficient"
FAMILY = Text("계열", "Family")
_SMALL_P = 0.001
_TOO_LARGE = 1_000.0  # a yearly factor beyond any corpus: said as such


@dataclass(frozen=True, slots=True)
class State:
    """A stage of life: a shape and words, never a color alone."""

    glyph: str
    name: Text
    meaning: Text


# In the order an analyst asks for them: what is new and moving first, 판단 보류 last.
STATES: dict[str, State] = {
    "emerging": State(
        "✦", Text("새로 나옴", "New"), Text("최근 호들에서 처음 나와 이어짐", "first named lately")
    ),
    "growing": State(
        "▲", Text("늘어남", "Rising"), Text("기사 비율이 커짐", "its share of articles grows")
    ),
    "returning": State(
        "↺", Text("돌아옴", "Returning"), Text("끊겼다가 다시 나옴", "back after a silence")
    ),
    "declining": State(
        "▼", Text("줄어듦", "Fading"), Text("기사 비율이 작아짐", "its share of articles shrinks")
    ),
    "dormant": State(
        "○",
        Text("잠잠함", "Dormant"),
        Text("우연이라 하기 어려울 만큼 오래 안 나옴", "silent for longer than chance explains"),
    ),
    "established": State(
        "■",
        Text("자리 잡음", "Established"),
        Text("꾸준히 나오며 큰 변화가 없음이 확인됨", "named steadily, large changes ruled out"),
    ),
    INSUFFICIENT: State(
        "–",
        Text("판단 보류", "No call"),
        Text("자료가 적어 움직임을 말할 수 없음", "too little evidence for a call"),
    ),
}
ORDER: dict[str, int] = {name: i for i, name in enumerate(STATES)}

BASES: dict[str, Text] = {
    "trend": Text("추세 검정(포아송 회귀)", "trend test (Poisson regression)"),
    "recent": Text(
        "최근 호와 앞선 호의 비교(정확 검정)", "newest issues against the past (exact test)"
    ),
    "silence": Text("침묵 길이의 검정", "test of the silence's length"),
    "interval": Text("추세의 신뢰구간", "confidence interval of the trend"),
    "return": Text("침묵 뒤 다시 나옴", "named again after a silence"),
    "none": Text("검정할 만큼 나오지 않음", "named too rarely to test"),
}
_BRIEF = {
    "interval": Text("구간", "interval"),
    "return": Text("다시 나옴", "named again"),
}
_UNDECIDED = Text("검정했으나 어느 쪽도 확인되지 않음", "tested, nothing could be shown either way")


def state_of(row: Mapping[str, Any]) -> State:
    """The state of a row of ``lifecycle``."""
    return STATES.get(str(row["state"]), STATES[INSUFFICIENT])


def probability(value: object) -> str:
    """A p or q value.

    >>> probability(0.0123), probability(0.00001), probability(None)
    ('0.012', '<0.001', '—')
    """
    if is_null(value):
        return "—"
    number = float(value)  # type: ignore[arg-type]
    return "<0.001" if number < _SMALL_P else f"{number:.3f}"


def factor(value: float) -> str:
    """A ratio as a factor.

    >>> factor(2.345), factor(18.2), factor(1234.5)
    ('2.3', '18', '1,234')
    """
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"  # noqa: PLR2004 - one decimal below ten


def detectable(ratio: object) -> Text:
    """How large a change would have been seen; empty where nothing was tested."""
    if is_null(ratio):
        return same("")
    value = float(ratio)  # type: ignore[arg-type]
    if value > _TOO_LARGE:
        return Text(
            "이 자료로는 어떤 변화도 알아보기 어렵습니다",
            "hardly any change would show in these data",
        )
    return Text(
        f"해마다 {factor(value)}배 이상 달라져야 80% 확률로 알아볼 수 있습니다",
        f"a change by a factor of {factor(value)} a year would be seen with 80% power",
    )


def brief_of(row: Mapping[str, Any]) -> Text:
    """What a verdict rests on, short enough to stand behind each of many names.

    >>> brief_of({"basis": "trend", "p_value": 0.004, "q_value": 0.03}).en
    'q 0.030'
    """
    for name in ("q", "p"):
        if not is_null(row[f"{name}_value"]):
            return same(f"{name} {probability(row[f'{name}_value'])}")
    return _BRIEF.get(str(row["basis"]), Text("근거", "evidence"))


def basis_of(row: Mapping[str, Any], ratio: object) -> Text:
    """What the verdict of a row of ``lifecycle`` rests on: test, p, q, detectable ratio."""
    was_tested = not is_null(ratio) and row["basis"] == "none"
    parts = [_UNDECIDED if was_tested else BASES.get(str(row["basis"]), BASES["none"])]
    if not is_null(row["p_value"]):
        parts.append(same(f"p {probability(row['p_value'])}"))
    if not is_null(row["q_value"]):
        parts.append(same(f"q {probability(row['q_value'])}"))
    if (told := detectable(ratio)).ko:
        parts.append(told)
    return Text(" · ".join(p.ko for p in parts), " · ".join(p.en for p in parts))
