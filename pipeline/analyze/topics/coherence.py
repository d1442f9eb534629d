"""Whether a topic's terms keep company: reported beside each topic, never optimized on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse


def coherence_npmi(counts: sparse.csr_array, terms: NDArray[np.int64]) -> float:
    """Mean NPMI of all pairs of a topic's terms, articles as windows: −1 to 1.

    NPMI = ln(p(a,b) / p(a)p(b)) / −ln p(a,b): −1 for terms that never meet, 0 at independence, 1
    for terms that only come together (Bouma 2009; as coherence Aletras & Stevenson 2013, Lau,
    Newman & Baldwin 2014). Pairs in every article tell nothing and count as 0.

    Args:
        counts: Namings, shape (N, V).
        terms: Positions of the terms; negative ones are no term.

    Returns:
        0 for fewer than two terms.
    """
    terms = terms[terms >= 0]
    pairs = np.triu_indices(len(terms), k=1)
    if not len(pairs[0]):
        return 0.0
    there = (counts[:, terms].toarray() > 0).astype(np.float64)
    joint = (there.T @ there) / len(there)
    alone = np.diag(joint)
    both = joint[pairs]
    expected = alone[pairs[0]] * alone[pairs[1]]
    found = np.where(both > 0, 0.0, -1.0)
    able = (both > 0) & (both < 1)
    found[able] = np.log(both[able] / expected[able]) / -np.log(both[able])
    return float(found.mean())
