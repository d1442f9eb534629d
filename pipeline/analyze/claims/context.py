"""How alike what two blocks say is, numbers left out: two figures in like words are one statement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from pipeline.analyze.rows import slices

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# Two syllables of a Korean word keep the stem and drop most endings (발표했다, 발표하고 → 발표).
# What is written to a number (2022년까지) belongs to it.
_WORD = re.compile(r"(?<![\d가-힣])[가-힣]{2,}|[A-Za-z][A-Za-z0-9.+-]+")
_STEM = 2
_PAIRS_AT_ONCE = 50_000
_FEWEST = 6  # words; a shorter statement is alike to too much


class Wording:
    """Words of blocks: each block is read once, however many others it is compared with.

    Args:
        texts: Text of each block.
    """

    def __init__(self, texts: pd.Series[str]) -> None:
        self._texts = texts.array
        self._vocabulary: dict[str, int] = {}
        self._is_read = np.zeros(len(texts), dtype=bool)
        self._words: dict[int, NDArray[np.int32]] = {}

    def overlap(self, first: Ints, second: Ints) -> NDArray[np.float64]:
        """Shared words over the words of the shorter block (overlap coefficient), 0 to 1.

        Args:
            first: Place of a block of each pair among the texts, shape (N,).
            second: Place of the other block, shape (N,).

        Returns:
            Shape (N,); 0 where a block has fewer than six words.
        """
        found = np.zeros(len(first))
        for pairs in slices(len(first), _PAIRS_AT_ONCE):
            found[pairs] = self._overlap(first[pairs], second[pairs])
        return found

    def _overlap(self, first: Ints, second: Ints) -> NDArray[np.float64]:
        blocks, numbers = np.unique(np.concatenate([first, second]), return_inverse=True)
        one, other = np.split(numbers, 2)
        self._read(blocks[~self._is_read[blocks]])
        words = [self._words[block] for block in blocks.tolist()]
        lengths = np.array([len(listed) for listed in words], dtype=np.int64)
        incidence = sparse.csr_matrix(
            (
                np.ones(lengths.sum(), dtype=np.int32),
                np.concatenate(words),
                np.concatenate([[0], np.cumsum(lengths)]),
            ),
            shape=(len(blocks), max(len(self._vocabulary), 1)),
        )
        shared = np.asarray(incidence[one].multiply(incidence[other]).sum(axis=1)).ravel()
        shorter = np.minimum(lengths[one], lengths[other])
        return np.where(shorter >= _FEWEST, shared / np.maximum(shorter, 1), 0.0)

    def _read(self, blocks: Ints) -> None:
        number = self._vocabulary.setdefault
        self._is_read[blocks] = True
        for block, text in zip(blocks.tolist(), self._texts.take(blocks), strict=True):
            words = [number(word, len(self._vocabulary)) for word in stems(text)]
            self._words[block] = np.array(words, dtype=np.int32)


def stems(text: str) -> list[str]:
    """Distinct words in order, Korean ones by their first two syllables.

    >>> stems("GPT-3를 발표했고 발표하며 1,750억 개의 모수")
    ['gpt-3', '발표', '개의', '모수']
    """
    found = (w[:_STEM] if w[0] >= "가" else w.casefold() for w in _WORD.findall(text))
    return list(dict.fromkeys(found))
