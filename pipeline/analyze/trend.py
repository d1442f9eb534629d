"""Table ``trends``: does a key move, how much, how sure, and what could have been seen at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special

from pipeline.analyze.exact_tests import (
    Dispersion,
    all_inside,
    measure_dispersion,
    q_values,
    rate_ratio,
    upper_tail,
)
from pipeline.analyze.permute import MANY_ISSUES, smallest_p, trend_p
from pipeline.analyze.presence import over_series, presences
from pipeline.analyze.slopes import Slopes, fit_slopes
from pipeline.analyze.verdicts import Evidence, decide

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.presence import Presence
    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]

TREND_COLUMNS = (
    "kind", "key", "series", "issue_count", "article_count", "rate_ratio", "rate_ratio_low",
    "rate_ratio_high", "p_value", "q_value", "verdict", "detectable_ratio", "span_ratio",
    "recent_ratio", "recent_ratio_low", "recent_ratio_high", "recent_p_value", "recent_q_value",
    "silent_count", "silence_p_value", "silence_q_value",
)  # fmt: skip
_RECENT = ("ratio", "ratio_low", "ratio_high", "p_value", "q_value")
_LARGEST = np.log(1e6)  # a yearly factor beyond this says no more than "from nothing"


def trend_table(
    timeline: pd.DataFrame,
    issues: pd.DataFrame,
    settings: AnalyzeSettings,
    *,
    kind: str,
    family: int | None = None,
) -> pd.DataFrame:
    """Rows of table ``trends`` for one kind of key: a row per key and series, and per key in all.

    Args:
        timeline: Table ``entity_timeline`` or ``keyword_timeline``.
        issues: Table ``issues``.
        settings: Levels, windows, seed.
        kind: ``entity`` or ``keyword``.
        family: Keys the timeline's keys were chosen from, if they were chosen for their movement:
            q values count them all.

    Returns:
        Columns :data:`TREND_COLUMNS`; null where a test could not be made.
    """
    key = {"entity": "entity_id", "keyword": "term"}[kind]
    parts = over_series(
        presences(timeline, issues, key=key),
        lambda presence: series_trends(presence, settings, family=family),
        lambda presence: presence,
    )
    if not parts:
        return pd.DataFrame(columns=list(TREND_COLUMNS))
    frame = pd.concat(parts, ignore_index=True).assign(kind=kind)
    return frame[list(TREND_COLUMNS)]


def series_trends(
    presence: Presence, settings: AnalyzeSettings, *, family: int | None = None
) -> pd.DataFrame:
    """Trends of one series, or of all series as strata (:class:`Presence`)."""
    level = settings.false_discovery_rate
    compared = presence.comparable()
    dispersion = measure_dispersion(compared)
    totals = compared.totals
    slopes, p = _trend(compared, totals, dispersion, settings)
    q = q_values(p, family=family)
    recent = recent_against_past(compared, dispersion, settings, family=family)
    back, return_q = returns(compared, dispersion, settings, family=family)
    silence = silences(compared, dispersion, settings, family=family)
    tested = ~np.isnan(slopes.slope)
    span = float(compared.years.max(initial=0.0))
    z_steady = special.ndtri(0.95)
    with np.errstate(over="ignore", invalid="ignore"):
        low, high = (
            np.exp((slopes.slope + side * z_steady * slopes.error) * span) for side in (-1, 1)
        )
    verdict = decide(
        Evidence(
            first_named_recently(presence, compared, settings),
            recent["recent_q_value"].to_numpy(), back, return_q,
            (silence["silent_count"] >= settings.silent_issues).fillna(value=False).to_numpy(bool),
            silence["silence_q_value"].to_numpy(), slopes.slope, q, low, high,
        ),
        level=level,
        steady_ratio=settings.steady_ratio,
    )  # fmt: skip
    z = special.ndtri(0.5 + settings.interval / 2)
    bounds = [_ratio(slopes.slope + side * z * slopes.error) for side in (0, -1, 1)]
    frame = pd.DataFrame(
        {
            "key": presence.keys,
            "series": presence.series,
            "issue_count": presence.issue_counts,
            "article_count": presence.totals.sum(axis=1),
            "rate_ratio": bounds[0],
            "rate_ratio_low": bounds[1],
            "rate_ratio_high": bounds[2],
            "p_value": p,
            "q_value": q,
            "verdict": verdict,
            "detectable_ratio": detectable_ratio(slopes, p, settings),
            "span_ratio": np.where(tested, _ratio(slopes.slope * span), np.nan),
        }
    )
    return pd.concat([frame, recent, silence], axis=1)


def _trend(
    presence: Presence,
    totals: NDArray[np.int64],
    dispersion: Dispersion,
    settings: AnalyzeSettings,
) -> tuple[Slopes, Floats]:
    """Slopes and permutation p values; NaN where fewer issues or articles than a test needs."""
    empty = np.full(len(presence.keys), np.nan)
    p = empty.copy()
    if presence.size < settings.trend_min_issues or not presence.years.any():
        return Slopes(empty, empty, empty, empty), p
    slopes = fit_slopes(presence, dispersion.inflation(totals.sum(axis=1)))
    able = testable(presence, totals, dispersion) <= settings.false_discovery_rate
    if able.any():
        p[able] = trend_p(
            presence.of(able),
            slopes.gain[able],
            dispersion,
            permutations=settings.permutations,
            seed=settings.seed,
        )
    # Without a test an effect is no more than an anecdote with a number.
    nothing = np.isinf(slopes.null_error) | ~able
    values = (slopes.slope, slopes.error, slopes.null_error, slopes.gain)
    return Slopes(*(np.where(nothing, np.nan, v) for v in values)), p


def testable(presence: Presence, totals: NDArray[np.int64], dispersion: Dispersion) -> Floats:
    """Smallest p that the trend test could give a key of N articles, however they lie.

    From :data:`~pipeline.analyze.permute.MANY_ISSUES` issues on the number of different orders
    decides; below, all articles in the first or in the last issue is the extreme.
    """
    members = presence.members
    if presence.size >= MANY_ISSUES:
        return smallest_p(totals, [len(m) for m in members])
    ends = [
        np.array([presence.trials[m[at]] / presence.trials[m].sum() for m in members])
        for at in (0, -1)
    ]
    return 2 * np.minimum(*(all_inside(totals, end, dispersion) for end in ends))


def detectable_ratio(slopes: Slopes, p_values: Floats, settings: AnalyzeSettings) -> Floats:
    """Smallest yearly rate ratio the trend test finds in ``settings.power`` of all cases.

    ``exp((z(1 − α/2) + z(power)) · SE₀)``, SE₀ the standard error of the slope if there were no
    trend: from N, the spread of the issues in time, and dispersion. α is the level of a single
    test: over many keys at once Benjamini–Hochberg asks for more. NaN: no change could be found.
    """
    z = special.ndtri(1 - settings.false_discovery_rate / 2) + special.ndtri(settings.power)
    return np.where(np.isnan(p_values), np.nan, _ratio(z * slopes.null_error))


def recent_issues(size: int, settings: AnalyzeSettings) -> int:
    """How many of the newest of T issues count as new: a sixth of them, 1 to the setting."""
    return max(1, min(settings.recent_issues, size // 6))


def recent_against_past(
    presence: Presence, dispersion: Dispersion, settings: AnalyzeSettings, *, family: int | None
) -> pd.DataFrame:
    """The newest issues against all before: exact one-sided test and rate ratio.

    ``x_new | N ~ Binomial(N, D_new/(D_new + D_past))`` (beta-binomial with dispersion), strata
    convolved. A key whose N articles could not reach the level even if all were new is not tested.
    The ratio is given where one series alone has new and past issues. Caveat: one article of a
    key never seen cannot reach 0.05 one-sided before 19 past issues of the same length.

    Returns:
        Columns ``recent_*``.
    """
    count = len(presence.keys)
    columns = {f"recent_{name}": np.full(count, np.nan) for name in _RECENT}
    if presence.size < 2:  # noqa: PLR2004 - there is no past
        return pd.DataFrame(columns)
    newest = np.arange(presence.size) >= presence.size - recent_issues(presence.size, settings)
    totals = presence.totals
    inside = presence.at(np.flatnonzero(newest)).totals.sum(axis=1)
    articles = presence.by_stratum(presence.trials)
    fresh = presence.by_stratum(np.where(newest, presence.trials, 0))
    fractions = fresh / articles
    able = all_inside(totals, fractions, dispersion) <= settings.false_discovery_rate
    p = columns["recent_p_value"]
    p[able] = upper_tail(inside[able], totals[able], fractions, dispersion)
    columns["recent_q_value"] = q_values(p, family=family)
    both = np.flatnonzero((fractions > 0) & (fractions < 1))
    if len(both) == 1:
        s = int(both[0])
        in_series = newest & (presence.strata == s)
        new = presence.at(np.flatnonzero(in_series)).totals[:, 0]
        ratio, low, high = rate_ratio(
            (new, totals[:, s] - new),
            (int(fresh[s]), int(articles[s] - fresh[s])),
            mass=settings.interval,
            inflation=dispersion.inflation(totals[:, s]),
        )
        for name, value in (("ratio", ratio), ("ratio_low", low), ("ratio_high", high)):
            columns[f"recent_{name}"] = np.where(np.isinf(value), np.nan, value)
    return pd.DataFrame(columns)


def first_named_recently(
    presence: Presence, compared: Presence, settings: AnalyzeSettings
) -> NDArray[np.bool_]:
    """Which keys no issue names before the newest ones: none of any series, compared or not."""
    if compared.size < 2:  # noqa: PLR2004 - there is no past
        return np.zeros(len(presence.keys), dtype=bool)
    past = compared.size - recent_issues(compared.size, settings)
    start = int(np.flatnonzero(presence.issue_ids == compared.issue_ids[past])[0])
    return np.asarray((compared.last >= past) & (presence.first >= start))


def silences(
    presence: Presence, dispersion: Dispersion, settings: AnalyzeSettings, *, family: int | None
) -> pd.DataFrame:
    """How long each key has been silent, and how likely so long a silence is by chance.

    ``P(last article of N no later than issue j) = (D_1 + … + D_j / ΣD)^N`` (beta-binomial with
    dispersion; strata multiply): exact, and the silence is not chosen after the fact, since the
    place of the last article is the statistic.

    Returns:
        Columns ``silent_count`` (issues since the last article), ``silence_p_value`` and
        ``silence_q_value``; p is null where N articles cannot make a silence unlikely.
    """
    last, p = _last_article(presence, dispersion, settings)
    silent = pd.Series(presence.size - 1 - last, dtype="Int64").mask(last < 0)
    return pd.DataFrame(
        {
            "silent_count": silent,
            "silence_p_value": p,
            "silence_q_value": q_values(p, family=family),
        }
    )


def returns(
    presence: Presence, dispersion: Dispersion, settings: AnalyzeSettings, *, family: int | None
) -> tuple[NDArray[np.bool_], Floats]:
    """Which keys are named in the newest issues after a silence, and the q of that silence.

    The silence is tested as in :func:`silences` on the issues before the newest ones alone, so
    that being back does not enter its own test; its length counts up to the first article since.
    """
    window = recent_issues(presence.size, settings)
    past = presence.size - window
    if past < 2:  # noqa: PLR2004 - no silence in a past of one issue
        nothing = np.full(len(presence.keys), np.nan)
        return np.zeros(len(nothing), dtype=bool), nothing
    before = presence.at(np.arange(past))
    last, p = _last_article(before, dispersion, settings)
    again = presence.at(np.arange(past, presence.size)).first
    back = (again >= 0) & (last >= 0) & (past - 1 - last + again >= settings.silent_issues)
    return back, q_values(p, family=family)


def _last_article(
    presence: Presence, dispersion: Dispersion, settings: AnalyzeSettings
) -> tuple[NDArray[np.int64], Floats]:
    """Position of each key's last article (−1: none) and P(no later)."""
    p = np.full(len(presence.keys), np.nan)
    if not presence.size:
        return np.full(len(p), -1), p
    last, totals, reached = presence.last, presence.totals, presence.reached
    fractions = reached / reached[-1]
    first = np.array([presence.trials[m[0]] / presence.trials[m].sum() for m in presence.members])
    able = (last >= 0) & (all_inside(totals, first, dispersion) <= settings.false_discovery_rate)
    p[able] = all_inside(totals[able], fractions[last[able]], dispersion)
    return last, p


def _ratio(log: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.exp(np.clip(log, -_LARGEST, _LARGEST)))
