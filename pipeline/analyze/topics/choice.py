"""How many topics: as many as predict unseen text, and of those numbers the most repeatable.

Coherence is no criterion here: it is what readers judge topics by, so it must not be tuned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.analyze.topics.agreement import match, top_units
from pipeline.analyze.topics.factorize import factorize, fold_in, squared_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# Fixed steps of a quarter or so, so that one more issue does not shift all candidates.
STEPS: Final = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 30, 40, 50)


@dataclass(frozen=True, slots=True)
class Choice:
    """The runs of the number chosen, and what spoke for it.

    Attributes:
        counts: Numbers of topics tried, shape (C,).
        stability: Mean agreement of the runs with the whole, shape (C,).
        error: Mean held-out error, shape (C,); 1 predicts nothing.
        count: The number chosen; 0 if none could be tried.
        whole: Topics of all articles looked at, shape (K, V).
        runs: Topics of each subsample, shapes (K, V).
    """

    counts: tuple[int, ...]
    stability: Floats
    error: Floats
    count: int
    whole: Floats
    runs: tuple[Floats, ...]


def choose_count(matrix: sparse.csr_array, settings: AnalyzeSettings) -> Choice:
    """Try numbers of topics on subsamples and choose one.

    Each run leaves out one fifth of the articles (``topic_run_share``), in turn, and every number
    of topics sees the same runs. From each run come its agreement with the topics of all articles
    (:func:`pipeline.analyze.topics.agreement.average_jaccard`) and the error at the articles left
    out (:func:`held_out_error`). Of the numbers that predict as well as the best, and of these the
    ones as stable as the stablest (:func:`as_low`), the smallest is chosen: the plain maximum of
    stability would jump with every new issue.

    Args:
        matrix: tf-idf, shape (N, V), articles in a fixed order.
        settings: Runs, limits, seed.
    """
    size = min(matrix.shape)
    most = min(settings.topic_count_max, matrix.shape[0] // settings.topic_articles, size)
    counts = tuple(count for count in STEPS if count <= most)
    if not counts:
        nothing = np.zeros(0)
        return Choice((), nothing, nothing, 0, np.zeros((0, matrix.shape[1])), ())
    parts = split(matrix.shape[0], settings)
    halves = np.random.default_rng(settings.seed).permutation(matrix.shape[1])
    tried, agreements, errors = [], [], []
    for count in counts:
        whole = factorize(matrix, count, seed=settings.seed)
        runs = tuple(factorize(matrix[kept], count, seed=settings.seed) for kept, _ in parts)
        pairs = zip(parts, runs, strict=True)
        errors.append([held_out_error(matrix[out], run, halves) for (_, out), run in pairs])
        agreements.append(run_agreement(whole, runs, settings.topic_top_terms).mean(axis=1))
        tried.append((whole, runs))
    error, agreement = np.array(errors).round(6), np.array(agreements).round(6)
    able = np.flatnonzero(as_low(error))
    best = int(able[np.argmax(as_low(-agreement[able]))])
    return Choice(counts, agreement.mean(axis=1), error.mean(axis=1), counts[best], *tried[best])


def split(size: int, settings: AnalyzeSettings) -> list[tuple[Ints, Ints]]:
    """Articles kept and left out by each run: whole rounds in which each is left out once."""
    rng = np.random.default_rng(settings.seed)
    share = 1 - settings.topic_run_share
    folds = max(2, round(1 / share)) if share > 0 else size
    parts: list[Ints] = []
    while len(parts) < settings.topic_runs:
        parts += np.array_split(rng.permutation(size), min(folds, size))
    everyone = np.arange(size)
    return [(np.setdiff1d(everyone, out), np.sort(out)) for out in parts[: settings.topic_runs]]


def held_out_error(matrix: sparse.csr_array, topics: Floats, order: Ints) -> float:
    """How badly one half of unseen articles' units is predicted from the other half.

    Bi-cross-validation (Owen & Perry 2009): the articles' shares are fitted to half of the units,
    the error is taken at the other half, and the halves change places. An error at the units the
    shares were fitted to would only ever fall with more topics.

    Args:
        matrix: tf-idf of articles the topics have not seen.
        topics: Shape (K, V).
        order: A permutation of the units; its two halves are the halves.

    Returns:
        Squared error over squared weights: 0 for a perfect prediction, 1 for none.
    """
    columns = matrix.tocsc()
    middle = len(order) // 2
    halves = np.sort(order[:middle]), np.sort(order[middle:])
    left = 0.0
    for seen, hidden in (halves, halves[::-1]):
        amounts = fold_in(columns[:, seen].tocsr(), topics[:, seen])
        left += squared_error(columns[:, hidden].tocsr(), amounts, topics[:, hidden])
    total = float((matrix.data**2).sum())
    return left / total if total else 1.0


def as_low(values: Floats) -> NDArray[np.bool_]:
    """Which rows' means are within one standard error of the least mean.

    The rule of Breiman et al. (1984), on differences, since all rows saw the same runs.

    Args:
        values: Shape (C, R), R at least 2.
    """
    best = int(np.argmin(values.mean(axis=1)))
    worse = values - values[best]
    error = worse.std(axis=1, ddof=1) / np.sqrt(values.shape[1])
    found: NDArray[np.bool_] = worse.mean(axis=1) <= error
    return found


def topic_stability(topics: Floats, runs: Sequence[Floats], depth: int) -> Floats:
    """Mean agreement of each topic with its partner in each run, 0 to 1: shape (K,)."""
    found: Floats = run_agreement(topics, runs, depth).mean(axis=0)
    return found


def run_agreement(topics: Floats, runs: Sequence[Floats], depth: int) -> Floats:
    """Agreement of each run's topics with each topic: shape (R, K); 0 for one without partner."""
    own = top_units(topics, depth)
    return np.array([match(own, top_units(run, depth))[1] for run in runs])
