"""How alike what two blocks say is, numbers left out: two figures in like words are one statement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.analyze.lookup import positions_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Two syllables of a Korean word keep the stem and drop most endings (발표했다, 발표하고 → 발표).
# What is written to a number (2022년까지) belongs to it.
_WORD = re.compile(r"(?<![\d가-힣])[가-힣]{2,}|[A-Za-z][A-Za-z0-9.+-]+")
_STEM = 2
_FEWEST = 6  # words; a shorter statement is alike to too much


def word_overlap(
    texts: pd.Series[str], first: NDArray[np.object_], second: NDArray[np.object_]
) -> NDArray[np.float64]:
    """Shared words over the words of the shorter block (overlap coefficient), 0 to 1.

    Args:
        texts: Text of each block by ``block_id``.
        first: Block of each pair, shape (N,).
        second: The other block of each pair, shape (N,).

    Returns:
        Shape (N,); 0 where a block has fewer than six words.
    """
    if not len(first):
        return np.zeros(0)
    numbers, blocks = pd.factorize(np.concatenate([first, second]))
    one, other = np.split(numbers, 2)
    words = [stems(text) for text in texts.array.take(positions_of(blocks, texts.index))]
    vocabulary: dict[str, int] = {}
    for listed in words:
        for word in listed:
            vocabulary.setdefault(word, len(vocabulary))
    lengths = np.array([len(ws) for ws in words], dtype=np.int64)
    incidence = sparse.csr_matrix(
        (
            np.ones(lengths.sum(), dtype=np.int32),
            np.array([vocabulary[w] for ws in words for w in ws], dtype=np.int64),
            np.concatenate([[0], np.cumsum(lengths)]),
        ),
        shape=(len(blocks), max(len(vocabulary), 1)),
    )
    shared = np.asarray(incidence[one].multiply(incidence[other]).sum(axis=1)).ravel()
    shorter = np.minimum(lengths[one], lengths[other])
    return np.where(shorter >= _FEWEST, shared / np.maximum(shorter, 1), 0.0)


def stems(text: str) -> list[str]:
    """Distinct words in order, Korean ones by their first two syllables.

    >>> stems("GPT-3를 발표했고 발표하며 1,750억 개의 모수")
    ['gpt-3', '발표', '개의', '모수']
    """
    found = (w[:_STEM] if w[0] >= "가" else w.casefold() for w in _WORD.findall(text))
    return list(dict.fromkeys(found))
