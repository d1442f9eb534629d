"""Table ``emergence``: which keys are still rare and already growing (weak signals)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import special

from pipeline.analyze.exact_tests import measure_dispersion
from pipeline.analyze.presence import over_series, presences
from pipeline.analyze.rows import slices
from pipeline.analyze.slopes import fit_slopes, laws_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.analyze.presence import Presence
    from pipeline.analyze.slopes import Laws
    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]

_CELLS = 131_072  # shares worked on at once: 1 MB
MAPS: Final = ("KEM", "KIM")
QUADRANTS: Final = ("weak", "strong", "latent", "well_known", "no_call")
EMERGENCE_COLUMNS = (
    "kind", "key", "series", "map", "visibility", "growth", "growth_low", "growth_high",
    "probability_growth", "quadrant", "is_weak_signal",
)  # fmt: skip
# What each map counts: namings (degree of visibility), articles (degree of diffusion).
_VALUES: Final = {"KEM": "mention_count", "KIM": "article_count"}


def emergence_table(
    timeline: pd.DataFrame, issues: pd.DataFrame, settings: AnalyzeSettings, *, kind: str
) -> pd.DataFrame:
    """Rows of table ``emergence`` for one kind of key: a row per key, series and map.

    Args:
        timeline: Table ``entity_timeline`` or ``keyword_timeline``; without ``mention_count`` there
            is no KEM, and so no weak signal, which takes both.
        issues: Table ``issues``.
        settings: Least articles, zone without call, interval.
        kind: ``entity`` or ``keyword``.
    """
    key = {"entity": "entity_id", "keyword": "term"}[kind]
    maps = [m for m in MAPS if _VALUES[m] in timeline]
    found = [presences(timeline, issues, key=key, value=_VALUES[m]) for m in maps]
    layers = [dict(zip(maps, layer, strict=True)) for layer in zip(*found, strict=True)]
    drawn = over_series(
        layers, lambda layer: series_emergence(layer, settings), lambda layer: layer["KIM"]
    )
    parts = [part for part in drawn if len(part)]
    if not parts:
        return pd.DataFrame(columns=list(EMERGENCE_COLUMNS))
    return pd.concat(parts, ignore_index=True).assign(kind=kind)[list(EMERGENCE_COLUMNS)]


def series_emergence(layers: dict[str, Presence], settings: AnalyzeSettings) -> pd.DataFrame:
    """Emergence maps of one series (Yoon 2012), with their uncertainty.

    ``DoV_j = TF_j/D_j · (1 − tw·(n − j))`` and ``DoD_j`` with articles instead of namings, for
    issue j of n; x (``visibility``) is the mean over issues. ``tw = 1/(n + 1)``: Yoon's 0.05 turns
    negative beyond 21 issues. y (``growth``) is not Yoon's geometric mean, which is undefined at
    zeros, where weak signals live, but the slope of ln share per year with Jeffreys' prior
    (:func:`~pipeline.analyze.slopes.fit_slopes`), without time weights: they add the same slope
    to every key. Medians of the map's keys part it into quadrants:

    =========  ==============  ==============
    ..         low visibility  high visibility
    =========  ==============  ==============
    growing    ``weak``        ``strong``
    not        ``latent``      ``well_known``
    =========  ==============  ==============

    ``no_call`` where growth lies above the median with a probability between 1 − c and c, or
    visibility within a factor of the median. A *weak signal* is ``weak`` on both maps.

    Caveats: the map orders keys against each other, it is no test; half of all keys grow more
    than the median. Its worth is what table ``backtest`` finds. Namings of one article are not
    independent: KEM's intervals use the dispersion of namings, and are wider.

    Args:
        layers: Map → counts; ``KIM`` must be there.
        settings: Least articles, zone without call, interval.
    """
    columns = [c for c in EMERGENCE_COLUMNS if c != "kind"]
    maps = draw_maps(layers, settings)
    if not maps:
        return pd.DataFrame(columns=columns)
    z = special.ndtri(0.5 + settings.interval / 2)
    frame = pd.concat(
        [
            pd.DataFrame(
                {
                    "key": drawn.keys,
                    "map": name,
                    "visibility": drawn.visibility,
                    "growth": drawn.growth,
                    "growth_low": drawn.growth - z * drawn.error,
                    "growth_high": drawn.growth + z * drawn.error,
                    "probability_growth": special.ndtr(drawn.growth / drawn.error),
                    "quadrant": drawn.quadrant,
                }
            )
            for name, drawn in maps.items()
        ],
        ignore_index=True,
    )
    frame["is_weak_signal"] = frame["key"].isin(weak_signals(maps))
    return frame.assign(series=layers["KIM"].series)[columns]


@dataclass(frozen=True, slots=True)
class Map:
    """Places of K keys on one map; keys whose growth the data do not tell are left out.

    Attributes:
        keys: Shape (K,), sorted.
        visibility: Mean of the time-weighted share.
        growth: Slope of ln share per year.
        error: Its standard error.
        quadrant: One of :data:`QUADRANTS`.
    """

    keys: NDArray[np.object_]
    visibility: Floats
    growth: Floats
    error: Floats
    quadrant: NDArray[np.object_]


def draw_maps(layers: Mapping[str, Presence], settings: AnalyzeSettings) -> dict[str, Map]:
    """The maps of :func:`series_emergence`; none where issues or articles are too few."""
    base = layers["KIM"].comparable()
    chosen = base.keys[base.totals.sum(axis=1) >= settings.emergence_min_articles]
    if base.size < settings.trend_min_issues or not len(chosen):
        return {}
    laws = laws_of(base)
    return {
        name: _map_of(of_keys(layer.comparable(), chosen), laws, settings)
        for name, layer in layers.items()
    }


def weak_signals(maps: Mapping[str, Map]) -> pd.Index:
    """Keys that are ``weak`` on both maps."""
    found = [pd.Index(drawn.keys[drawn.quadrant == "weak"]) for drawn in maps.values()]
    return found[0].intersection(found[1]) if len(found) == len(MAPS) else pd.Index([])


def visibility(presence: Presence) -> Floats:
    """Mean over issues of the time-weighted share, shape (K,)."""
    n = presence.size
    weight = 1 - (n - np.arange(1, n + 1)) / (n + 1)
    shares = presence.cells.astype(np.float64)
    shares.data = shares.data / presence.trials[shares.indices] * weight[shares.indices]
    means = [
        shares[rows].toarray().mean(axis=1)
        for rows in slices(len(presence.keys), max(1, _CELLS // max(n, 1)))
    ]
    return np.concatenate([np.zeros(0), *means])


def quadrants(
    seen: Floats, growth: Floats, error: Floats, settings: AnalyzeSettings
) -> NDArray[np.object_]:
    """One of :data:`QUADRANTS` for each key, from its place beside the medians.

    Args:
        seen: Visibility, shape (K,).
        growth: Slope of ln share per year.
        error: Standard error of the slope.
        settings: ``emergence_call`` and ``emergence_margin``.
    """
    with np.errstate(divide="ignore"):
        away = np.log(seen) - np.log(np.median(seen))
    above = special.ndtr((growth - np.median(growth)) / error)
    margin = np.log(settings.emergence_margin)
    rare, common = away < -margin, away > margin
    grows, shrinks = above >= settings.emergence_call, above <= 1 - settings.emergence_call
    found = np.full(len(seen), "no_call", dtype=object)
    found[rare & grows] = "weak"
    found[common & grows] = "strong"
    found[rare & shrinks] = "latent"
    found[common & shrinks] = "well_known"
    return found


def _map_of(presence: Presence, laws: Laws, settings: AnalyzeSettings) -> Map:
    totals = presence.totals.sum(axis=1)
    inflation = measure_dispersion(presence).inflation(totals)
    slopes = fit_slopes(presence, inflation, laws=laws)
    known = np.isfinite(slopes.error)
    presence, growth, error = presence.of(known), slopes.slope[known], slopes.error[known]
    seen = visibility(presence)
    quadrant = quadrants(seen, growth, error, settings) if len(seen) else np.zeros(0, dtype=object)
    return Map(presence.keys, seen, growth, error, quadrant)


def of_keys(presence: Presence, keys: NDArray[np.object_]) -> Presence:
    """The counts of the keys given."""
    # Not numpy's isin: on objects it compares each with each.
    own = pd.Index(presence.keys, dtype=object)
    return presence.of(own.isin(pd.Index(keys, dtype=object)))
