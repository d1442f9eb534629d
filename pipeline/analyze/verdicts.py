"""From tests to a word: what a key does at the end of its series, or that nothing can be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

VERDICTS: Final = (
    "newcomer",
    "rising",
    "steady",
    "fading",
    "returning",
    "dormant",
    "insufficient",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on, one value for each of K keys; NaN where a test was not made.

    Attributes:
        is_new: Never named before the newest issues, and named there.
        recent_q: q of the newest issues against the past (more than before).
        is_back: Named in the newest issues after a silence long enough.
        return_q: q of that silence.
        is_silent: Not named in the newest issues, for long enough.
        silence_q: q of that silence.
        slope: Change of ln share per year.
        trend_q: q of the slope.
        ratio_low: Lower 90 % bound of the ratio of the last share to the first.
        ratio_high: Upper bound.
    """

    is_new: Flags
    recent_q: Floats
    is_back: Flags
    return_q: Floats
    is_silent: Flags
    silence_q: Floats
    slope: Floats
    trend_q: Floats
    ratio_low: Floats
    ratio_high: Floats


def decide(evidence: Evidence, *, level: float, steady_ratio: float) -> NDArray[np.object_]:
    """One of :data:`VERDICTS` for each key, the first that holds.

    1. ``newcomer``: never named before the newest issues, and more there than chance explains;
    2. ``returning``: named again after a silence that chance does not explain;
    3. ``dormant``: silent at the end, for longer than chance explains;
    4. ``rising``, ``fading``: the trend's q is at most ``level``; rising too where a key known
       before is named more in the newest issues than chance explains and its slope, were it only
       tested, points up (a step is no slope);
    5. ``steady``: no trend, *and* the 90 % interval of the ratio of last to first share lies within
       ``1/steady_ratio … steady_ratio`` (two one-sided tests, Schuirmann 1987): absence of a
       trend alone is no evidence of steadiness;
    6. ``insufficient`` (판단 보류): all else.

    Args:
        evidence: Of K keys.
        level: q value up to which a test counts.
        steady_ratio: Change end to end that ``steady`` must exclude.
    """
    with np.errstate(invalid="ignore"):
        trend = evidence.trend_q <= level
        jump = evidence.recent_q <= level
        within = (evidence.ratio_low >= 1 / steady_ratio) & (evidence.ratio_high <= steady_ratio)
        rules: list[tuple[str, Flags]] = [
            ("newcomer", evidence.is_new & jump),
            ("returning", evidence.is_back & (evidence.return_q <= level)),
            ("dormant", evidence.is_silent & (evidence.silence_q <= level)),
            (
                "rising",
                (trend & (evidence.slope > 0)) | (jump & ~evidence.is_new & (evidence.slope > 0)),
            ),
            ("fading", trend & (evidence.slope < 0)),
            ("steady", within & ~evidence.is_silent),
        ]
    verdict = np.full(len(evidence.slope), "insufficient", dtype=object)
    for name, holds in reversed(rules):
        verdict[holds] = name
    return verdict
