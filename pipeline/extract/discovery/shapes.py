"""Which type a name looks like by its letters alone, learned from the gazetteer's own names.

A multinomial logistic regression over the first and last characters of a name, its words and its
shape (script, capitals, digits), with an L2 penalty. It is trained when it is first asked for
(about a second for 25,000 names) and depends on the names alone, not on any corpus.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from threadpoolctl import threadpool_limits

from pipeline.knowledge.folding import fold, script_of
from pipeline.model.entities import ENTITY_TYPES, EntityType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from pipeline.knowledge.gazetteer import Gazetteer

    Floats = npt.NDArray[np.float64]

TYPES: tuple[EntityType, ...] = cast("tuple[EntityType, ...]", ENTITY_TYPES)
_EDGE = 4  # longest beginning and ending looked at
_PENALTY = 1e-4  # the best of 3e-4, 1e-4, 3e-5 on 30 % of the names held out
_ROUNDS = 30  # 60 cost four times as much and are no better on names held out
_MOST_WORDS = 5
_SHAPE_LENGTH = 12
_LEAST = 1e-4
_FEW_NAMES = 300


@dataclass(frozen=True, slots=True, eq=False)
class NameShapes:
    """A trained classifier.

    Attributes:
        columns: Feature → row of ``weights``.
        weights: Features × types.
        shares: Share of each type among the names trained on.
        trust: 0 to 1: what a classifier trained on few names says counts for little.
    """

    columns: Mapping[str, int]
    weights: Floats
    shares: Floats
    trust: float = 1.0

    def scores(self, name: str) -> dict[EntityType, float]:
        """Log odds of each type given the name, against its odds among all names.

        0 says nothing, also of a type never seen in training.
        """
        rows = [self.columns[f] for f in shape_features(name) if f in self.columns]
        seen = self.shares > 0
        if not seen.any():
            return dict.fromkeys(TYPES, 0.0)
        logits = np.where(seen, self.weights[rows].sum(axis=0), -np.inf)
        odds = np.exp(logits - logits.max())
        odds /= odds.sum()
        ratios = np.zeros(len(TYPES))
        ratios[seen] = self.trust * (_log_odds(odds[seen]) - _log_odds(self.shares[seen]))
        return {t: float(ratio) for t, ratio in zip(TYPES, ratios, strict=True)}


def _log_odds(shares: Floats) -> Floats:
    inner = np.clip(shares, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(inner / (1 - inner)))


def shape_features(name: str) -> list[str]:
    """Features of a name, each once.

    >>> shape_features("GPT-3")[:3]
    ['^g', '^gp', '^gpt']
    """
    key = fold(name)
    words = key.split()
    found = [f"^{key[:n]}" for n in range(1, min(_EDGE, len(key)) + 1)]
    found += [f"{key[-n:]}$" for n in range(1, min(_EDGE, len(key)) + 1)]
    if len(words) > 1:
        found += [f"first={words[0]}", f"last={words[-1]}"]
    found.append(f"shape={_shape(name)}")
    scripts = "+".join(sorted({script_of(c) for c in name if c.isalnum()}))
    found.append(f"script={scripts};{min(len(words), _MOST_WORDS)};{min(len(key) // 2, 6)}")
    return list(dict.fromkeys(found))


def _shape(name: str) -> str:
    """Runs of capitals, small letters, digits, Hangul: OpenAI → XxX, GPT-3 → X-9."""
    runs = itertools.groupby(map(_sign, name))
    return "".join(sign for sign, _ in runs)[:_SHAPE_LENGTH]


@functools.cache
def _sign(char: str) -> str:
    """The one character that stands for all of its kind."""
    if char.isdecimal():
        return "9"
    if script_of(char) == "hangul":
        return "가"
    if char.isalpha():
        return "X" if char.isupper() else "x"
    return char


def train_shapes(names: Iterable[tuple[str, EntityType]]) -> NameShapes:
    """A classifier from names with their types; their order does not matter."""
    from scipy import sparse  # noqa: PLC0415 - half a second that extraction alone never needs
    from scipy.optimize import minimize  # noqa: PLC0415 - likewise

    rows = sorted(set(names))
    features = [shape_features(name) for name, _ in rows]
    counts = Counter(f for found in features for f in found)
    columns = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n > 1))}
    width = len(TYPES)
    if not columns:
        return NameShapes({}, np.zeros((0, width)), np.zeros(width))
    places = [[columns[f] for f in found if f in columns] for found in features]
    pointer = np.cumsum([0, *map(len, places)])
    indices = np.fromiter((i for found in places for i in found), dtype=np.int64)
    matrix = sparse.csr_matrix(
        (np.ones(len(indices)), indices, pointer), shape=(len(rows), len(columns))
    )
    truth = np.eye(width)[[TYPES.index(entity_type) for _, entity_type in rows]]
    transposed = matrix.T.tocsr()

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(-1, width)
        logits = matrix @ weights
        logits -= logits.max(axis=1, keepdims=True)
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        gradient = transposed @ (np.exp(logs) - truth) / len(rows) + _PENALTY * weights
        value = -(logs * truth).sum() / len(rows) + _PENALTY / 2 * (weights**2).sum()
        return float(value), gradient.ravel()

    start = np.zeros(len(columns) * width)
    # On one thread the result does not depend on the machine's cores. More would not be faster:
    # the vectors are short, and threads that wait for each other took three times as much.
    with threadpool_limits(limits=1, user_api="blas"):
        best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    trust = len(rows) / (len(rows) + _FEW_NAMES)
    return NameShapes(columns, best.x.reshape(-1, width), truth.mean(axis=0), trust)


@functools.lru_cache(maxsize=4)
def shapes_of(gazetteer: Gazetteer) -> NameShapes:
    """The classifier of a gazetteer, trained once (a gazetteer is hashed by identity)."""
    return train_shapes(
        (text, entity.entity_type)
        for entity in gazetteer.entities.values()
        for text in entity.spellings
    )
