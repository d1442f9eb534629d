"""Slopes of shares over time: the conditional Poisson trend, fitted for all keys at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from pipeline.analyze.rows import slices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.presence import Presence

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]

# Of each series: places of its issues, their times from −½ to ½, their law.
Laws: TypeAlias = "list[tuple[Rows, Floats, _Tilted]]"
_ROWS, _CELLS = 4_096, 4_194_304  # keys and counts worked on at once: 32 MB
_ROUNDING = 1e-9
_STEEPEST, _STEP = 50.0, 0.1  # of the log ratio over the whole series: table of cumulants
_TOLERANCE = 1e-6  # of a log ratio over the whole series: far below its error


@dataclass(frozen=True, slots=True)
class Slopes:
    """Log-linear slopes of K keys.

    Attributes:
        slope: Change of ln share per year, shape (K,).
        error: Its standard error; inf where the data carry no information.
        null_error: The same if there were no trend: what decides the power of a test.
        gain: Log-likelihood at the slope over that without a trend, not divided by inflation.
    """

    slope: Floats
    error: Floats
    null_error: Floats
    gain: Floats


def fit_slopes(
    presence: Presence, inflation: Floats, *, laws: Laws | None = None, rounds: int = 60
) -> Slopes:
    """Conditional Poisson trend with offset ln D_t.

    Given a key's N articles in a series, ``x ~ Multinomial(N, π)`` with ``π_t ∝ D_t · exp(β·τ_t)``;
    β is shared by the series, each conditioned on its own N. β maximises the likelihood with
    Jeffreys' prior (Firth 1993), which keeps it finite where all articles stand in one issue; the
    likelihood is divided by ``inflation`` (quasi-likelihood). Newton steps, at most ``rounds``.

    Caveats: the standard error is Wald's, so the interval is approximate below about 10 articles;
    a slope per year from issues of five months is an extrapolation.

    Args:
        presence: Counts, K × T.
        inflation: Of the variance of each key, shape (K,).
        laws: :func:`laws_of` the same issues, where several counts of them are fitted.
        rounds: Bound on the Newton steps.
    """
    span = float(presence.years.max(initial=0.0)) or 1.0
    parts = laws_of(presence) if laws is None else laws
    chunks = [
        _fit_rows(presence.of(rows), parts, inflation[rows], rounds)
        for rows in slices(len(presence.keys), max(1, min(_ROWS, _CELLS // max(presence.size, 1))))
    ]
    beta, information, null, gain = (
        np.concatenate([c[n] for c in chunks]) if chunks else np.zeros(0) for n in range(4)
    )
    with np.errstate(divide="ignore"):
        error, null_error = (1 / np.sqrt(v) / span for v in (information, null))
    return Slopes(beta / span, error, null_error, gain)


def laws_of(presence: Presence) -> Laws:
    """What :func:`fit_slopes` needs to know of the issues alone, whatever is counted in them."""
    years = presence.years
    times = years / (float(years.max(initial=0.0)) or 1.0) - 0.5
    return [
        (m, times[m], _Tilted(times[m], presence.trials[m])) for m in presence.members if len(m)
    ]


def _fit_rows(
    presence: Presence,
    parts: Laws,
    inflation: Floats,
    rounds: int,
) -> tuple[Floats, Floats, Floats, Floats]:
    counts, totals = presence.cells.astype(np.float64), presence.totals
    observed = [
        (counts[:, m].toarray() @ u, totals[:, presence.strata[m[0]]], tilted)
        for m, u, tilted in parts
    ]

    def moments(beta: Floats, rows: Rows) -> tuple[Floats, Floats, Floats]:
        score, second, third = (np.zeros(len(beta)) for _ in range(3))
        for total, n, tilted in observed:
            score += total[rows] - n[rows] * tilted.cumulant(1, beta)
            second += n[rows] * tilted.cumulant(2, beta)
            third += n[rows] * tilted.cumulant(3, beta)
        return score, second, third

    every, beta = np.arange(len(totals)), np.zeros(len(totals))
    null = moments(beta, every)[1] / inflation
    informed = null > _ROUNDING
    rows = np.flatnonzero(informed)
    for _ in range(rounds):
        if not len(rows):
            break
        score, second, third = moments(beta[rows], rows)
        second = np.maximum(second, 1e-12)
        step = (score + inflation[rows] * third / second / 2) / second
        beta[rows] = np.clip(beta[rows] + np.clip(step, -2.0, 2.0), -_STEEPEST, _STEEPEST)
        rows = rows[np.abs(step) > _TOLERANCE]
    gain = np.zeros(len(totals))
    for total, n, tilted in observed:
        gain += beta * total - n * tilted.cumulant(0, beta)
    information = moments(beta, every)[1] / inflation
    return beta, np.where(informed, information, 0.0), np.where(informed, null, 0.0), gain


class _Tilted:
    """Cumulants of the times of one series under ``π_t ∝ D_t · exp(β·u_t)``, for any β.

    They depend on β alone, not on the key: tabulated once, they cost each key a look-up instead
    of a sum over all issues. Between two β cubic Hermite interpolation, since each cumulant is the
    derivative of the one before; its error is below 1e-8 at this step (u spans 1).
    """

    def __init__(self, times: Floats, trials: NDArray[np.int64]) -> None:
        beta = np.arange(-_STEEPEST, _STEEPEST + _STEP, _STEP)
        log = beta[:, None] * times + np.log(trials / trials.sum())
        top = log.max(axis=1, keepdims=True)
        weight = np.exp(log - top)
        norm = weight.sum(axis=1, keepdims=True)
        weight /= norm
        mean = weight @ times
        centered = times - mean[:, None]
        power = weight * centered**2
        second = power.sum(axis=1)
        power *= centered
        third = power.sum(axis=1)
        power *= centered
        fourth = power.sum(axis=1) - 3 * second**2
        self._table = np.stack([(np.log(norm) + top)[:, 0], mean, second, third, fourth])

    def cumulant(self, order: int, beta: Floats) -> Floats:
        """Of order 0 (ln of the norming sum) to 3, at each β within ±50."""
        place = (beta + _STEEPEST) / _STEP
        left = np.clip(place.astype(np.int64), 0, self._table.shape[1] - 2)
        t = place - left
        value, slope = self._table[order], self._table[order + 1] * _STEP
        return np.asarray(
            (1 + 2 * t) * (1 - t) ** 2 * value[left]
            + t * (1 - t) ** 2 * slope[left]
            + t**2 * (3 - 2 * t) * value[left + 1]
            + t**2 * (t - 1) * slope[left + 1]
        )
