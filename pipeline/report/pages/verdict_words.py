"""Verdicts in words and signs, and the row of ``trends`` that speaks for a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.format import Text, same
from pipeline.report.pages.tracker_words import detectable
from pipeline.report.pages.tracker_words import factor as large_factor
from pipeline.report.pages.view import is_null, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.pages.view import Corpus

ALL_SERIES = "all"
INSUFFICIENT = "insufficient"
_LEAST = 0.01  # of a factor shown in digits
_LEVEL = 0.05  # of q: the stated share of false verdicts


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sign, its shape in charts, a name and what it says; never a color alone."""

    glyph: str
    symbol: str
    name: Text
    meaning: Text

    @property
    def words(self) -> Text:
        """Sign and name."""
        return same(f"{self.glyph} ") + self.name


# In the order they are told: what is new and moves first, 판단 보류 last.
VERDICTS: dict[str, Verdict] = {
    "newcomer": Verdict(
        "✦", "star-diamond", Text("새로 나옴", "New"),
        Text("최근 호에 처음, 우연보다 많이", "first named lately, more than chance"),
    ),
    "rising": Verdict(
        "▲", "triangle-up", Text("늘어남", "Rising"),
        Text("기사 비율이 커짐", "its share of articles grows"),
    ),
    "returning": Verdict(
        "↺", "circle-open-dot", Text("돌아옴", "Returning"),
        Text("오랜 침묵 뒤 다시", "back after a long silence"),
    ),
    "fading": Verdict(
        "▼", "triangle-down", Text("줄어듦", "Fading"),
        Text("기사 비율이 작아짐", "its share of articles shrinks"),
    ),
    "dormant": Verdict(
        "○", "circle-open", Text("잠잠함", "Dormant"),
        Text("우연보다 오래 나오지 않음", "silent for longer than chance"),
    ),
    "steady": Verdict(
        "■", "square", Text("꾸준함", "Steady"),
        Text("큰 변화가 없음이 확인됨", "large changes ruled out"),
    ),
    INSUFFICIENT: Verdict(
        "–", "circle", Text("판단 보류", "No call"),
        Text("말하기에 근거가 부족", "too little to tell"),
    ),
}  # fmt: skip


def factor(value: float) -> str:
    """A ratio as a factor; below one with two decimals, so that a tenth is not nothing.

    >>> factor(0.04), factor(2.345), factor(0.001)
    ('0.04', '2.3', '<0.01')
    """
    if 0 < value < _LEAST:
        return f"<{_LEAST}"
    return f"{value:.2f}" if value < 1 else large_factor(value)


def verdict_of(row: Mapping[str, Any] | None) -> str:
    """Verdict of a row of ``trends``; 판단 보류 where there is none."""
    verdict = str(row["verdict"]) if row else INSUFFICIENT
    return verdict if verdict in VERDICTS else INSUFFICIENT


def trend_rows(corpus: Corpus, kind: str) -> dict[str, dict[str, Any]]:
    """One row of ``trends`` a key: over all series, else of the series that names it most."""
    frame = corpus.frame("trends")
    rows = records(frame[frame["kind"] == kind])
    rows.sort(
        key=lambda r: (
            str(r["series"]) == ALL_SERIES,
            0 if is_null(r["article_count"]) else int(r["article_count"]),
            str(r["series"]),
        )
    )
    return {str(row["key"]): row for row in rows}


def yearly(row: Mapping[str, Any]) -> str:
    """The yearly factor with its interval, ``×2.2 (0.9–5.3)``; empty where nothing was fitted."""
    if is_null(row["rate_ratio"]):
        return ""
    ratio = f"×{factor(float(row['rate_ratio']))}"
    low, high = row["rate_ratio_low"], row["rate_ratio_high"]
    if is_null(low) or is_null(high):
        return ratio
    return f"{ratio} ({factor(float(low))}–{factor(float(high))})"


def grounds(row: Mapping[str, Any]) -> Text:
    """What a verdict rests on, with its interval: the yearly trend, or the newest against the past."""
    if not _holds(row["q_value"]) and _holds(row["recent_q_value"]):
        ratio, low = row["recent_ratio"], row["recent_ratio_low"]
        if not is_null(ratio):
            end = (
                "∞"
                if is_null(row["recent_ratio_high"])
                else factor(float(row["recent_ratio_high"]))
            )
            span = "" if is_null(low) else f" ({factor(float(low))}–{end})"
            told = f"×{factor(float(ratio))}{span}"
            return Text(f" 최근 호들에서 {told}", f" {told} in the newest issues")
        if not is_null(low):
            told = factor(float(low))
            return Text(
                f" 최근 호들에서 적어도 {told}배", f" at least ×{told} in the newest issues"
            )
    told = yearly(row)
    return Text(f" 해마다 {told}", f" {told} a year") if told else same("")


def _holds(q_value: object) -> bool:
    return not is_null(q_value) and float(q_value) <= _LEVEL  # type: ignore[arg-type]


def smallest_detectable(rows: Mapping[str, Mapping[str, Any]]) -> tuple[str, float] | None:
    """Key and ratio of the finest test there was."""
    known = [
        (float(row["detectable_ratio"]), key)
        for key, row in rows.items()
        if not is_null(row["detectable_ratio"])
    ]
    if not known:
        return None
    ratio, key = min(known)
    return key, ratio


def why(row: Mapping[str, Any] | None) -> Text:
    """What stands behind a verdict, for its hover text: the yearly factor, what would be seen."""
    if row is None or is_null(row["rate_ratio"]):
        return Text(
            "검정할 만큼 나오지 않았습니다", "named too rarely, or in too few issues, to be tested"
        )
    ratio = Text(f"해마다 {yearly(row)}", f"{yearly(row)} a year")
    told = detectable(row["detectable_ratio"])
    return ratio + "; " + told if told.ko else ratio
