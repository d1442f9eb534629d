"""Coherence and stability of topics, beside the LDA of scikit-learn and of tomotopy.

Run: ``python benchmarks/topics.py FOLDER…`` with folders of processed tables (``…/tables``).
All see the same counts, the same vocabulary, the same number of topics and the same subsamples;
``npmi`` is the mean coherence of the ten heaviest terms over articles, ``stability`` the mean
agreement (average Jaccard) with topics of 80 % of the articles, ``again`` that with the same
articles in another order (and, where a method draws, another seed). tomotopy is left out where it
is not installed (``pip install tomotopy``); nothing else needs it.

Last, topics that live for half a year are planted in five years of articles, and one model of all
articles is set beside two-layer dynamic NMF (Greene & Cross 2017: topics of windows, then topics
of those), both with their number of topics chosen by the same rule.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

# Small matrices: threads of BLAS only wait for each other, and times would not compare.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.analyze.topics.agreement import match, top_units
from pipeline.analyze.topics.choice import choose_count, split
from pipeline.analyze.topics.coherence import coherence_npmi
from pipeline.analyze.topics.documents import read_documents
from pipeline.analyze.topics.factorize import factorize, one_thread, tf_idf
from pipeline.analyze.topics.model import best_start, choose_sample
from pipeline.settings import AnalyzeSettings

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES = ("issues", "blocks", "terms", "mentions", "entities")
SETTINGS = AnalyzeSettings()
SUBSAMPLES = 5  # one round: each article is left out once
LDA_ROUNDS = 100


def nmf(counts: sparse.csr_array, count: int, seed: int) -> np.ndarray:
    """One factorization, as in each run of the pipeline."""
    del seed  # rows in another order are another start of the randomized SVD already
    return factorize(tf_idf(counts), count, seed=SETTINGS.seed)


def nmf_restarted(counts: sparse.csr_array, count: int, seed: int) -> np.ndarray:
    """What the pipeline stores: the best of one factorization and those of its subsamples."""
    del seed
    matrix = tf_idf(counts)
    whole = factorize(matrix, count, seed=SETTINGS.seed)
    parts = split(matrix.shape[0], SETTINGS)
    runs = tuple(factorize(matrix[kept], count, seed=SETTINGS.seed) for kept, _ in parts)
    return best_start(matrix, whole, runs)


def sklearn_lda(counts: sparse.csr_array, count: int, seed: int) -> np.ndarray:
    """Variational LDA with scikit-learn's defaults."""
    from sklearn.decomposition import LatentDirichletAllocation  # noqa: PLC0415

    model = LatentDirichletAllocation(count, random_state=seed)
    model.fit(counts)
    return model.components_ / model.components_.sum(axis=1, keepdims=True)


def tomotopy_lda(counts: sparse.csr_array, count: int, seed: int) -> np.ndarray:
    """Gibbs-sampled LDA with tomotopy's defaults."""
    import tomotopy  # noqa: PLC0415 - optional

    model = tomotopy.LDAModel(k=count, seed=seed)
    rows = counts.tocsr()
    for start, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True):
        words = np.repeat(rows.indices[start:end], rows.data[start:end].astype(int))
        model.add_doc([str(w) for w in words])
    model.train(LDA_ROUNDS, workers=1)
    found = np.zeros((count, counts.shape[1]))
    columns = np.array([int(word) for word in model.used_vocabs])
    for topic in range(count):
        found[topic, columns] = model.get_topic_word_dist(topic)
    return found


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Mean agreement of two sets of topics."""
    depth = SETTINGS.topic_top_terms
    return float(match(top_units(one, depth), top_units(other, depth))[1].mean())


def measure(
    fit: Callable[[sparse.csr_array, int, int], np.ndarray],
    counts: sparse.csr_array,
    count: int,
) -> dict[str, float]:
    """Coherence, stability, repeatability, seconds of one fit."""
    began = time.perf_counter()
    whole = fit(counts, count, 1)
    seconds = time.perf_counter() - began
    tops = top_units(whole, SETTINGS.topic_top_terms)
    order = np.random.default_rng(SETTINGS.seed).permutation(counts.shape[0])
    parts = split(counts.shape[0], SETTINGS)[:SUBSAMPLES]
    return {
        "npmi": float(np.mean([coherence_npmi(counts, terms) for terms in tops])),
        "stability": float(
            np.mean([agreement(whole, fit(counts[kept], count, 1)) for kept, _ in parts])
        ),
        "again": agreement(whole, fit(counts[order].tocsr(), count, 2)),
        "seconds": seconds,
    }


def short_lived(articles: int, seed: int) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """60 issues of five articles: eight lasting themes, four of six issues and few articles.

    Returns:
        Counts, the issue of each article, the theme of each unit (12 and above: none's).
    """
    rng = np.random.default_rng(seed)
    lasting, passing, words, noise = 8, 4, 25, 400
    themes = rng.integers(0, lasting, 300)
    for number in range(passing):
        span = 5 * (6 + 12 * number) + np.arange(30)
        themes[rng.choice(span, articles, replace=False)] = lasting + number
    counts = np.zeros((300, (lasting + passing) * words + noise))
    frequency = 1 / np.arange(1, words + 1) ** 0.7
    frequency /= frequency.sum()
    for row, theme in zip(counts, themes, strict=True):
        np.add.at(row, theme * words + rng.choice(words, 18, p=frequency), 1)
        other = rng.integers(0, lasting)
        np.add.at(row, other * words + rng.choice(words, 6, p=frequency), 1)
        np.add.at(row, len(row) - 1 - rng.integers(0, noise, 20), 1)
    kept = np.flatnonzero((counts > 0).sum(axis=0) > 1)
    found = sparse.csr_array(counts[:, kept])
    return found, np.arange(300) // 5, np.minimum(kept // words, lasting + passing)


def two_layers(matrix: sparse.csr_array, issues: np.ndarray) -> np.ndarray:
    """Dynamic topics: those of windows of six issues, cut to 20 terms, factorized again."""
    windows = [np.flatnonzero(issues // 6 == w) for w in range(int(issues.max()) // 6 + 1)]
    layer = np.vstack(
        [factorize(matrix[rows], len(rows) // SETTINGS.topic_articles, seed=1) for rows in windows]
    )
    tops = top_units(layer, 20)
    cut = np.zeros_like(layer)
    np.put_along_axis(cut, tops, np.take_along_axis(layer, tops, axis=1), axis=1)
    cut /= np.sqrt((cut**2).sum(axis=1, keepdims=True))
    return choose_count(sparse.csr_array(cut), SETTINGS).whole


def recovered(topics: np.ndarray, theme_of: np.ndarray, themes: range) -> float:
    """Share of the themes that make up most of some topic's ten heaviest terms."""
    tops = theme_of[top_units(topics, SETTINGS.topic_top_terms)]
    return float(np.mean([((tops == theme).mean(axis=1) > 0.5).any() for theme in themes]))  # noqa: PLR2004


def compare_layers(corpora: int = 3) -> None:
    """Print how many planted topics either way finds."""
    print(f"{'':18}{'':>10}{'topics':>8}{'lasting':>9}{'passing':>9}")
    for articles in (4, 6, 9):
        drawn = [short_lived(articles, seed) for seed in range(corpora)]
        ways = {
            "one model": [choose_count(tf_idf(c), SETTINGS).whole for c, _, _ in drawn],
            "two layers": [two_layers(tf_idf(c), issues) for c, issues, _ in drawn],
        }
        for name, found in ways.items():
            pairs = [(topics, themes) for topics, (_, _, themes) in zip(found, drawn, strict=True)]
            lasting, passing = (
                np.mean([recovered(t, themes, which) for t, themes in pairs])
                for which in (range(8), range(8, 12))
            )
            count = np.mean([len(topics) for topics in found])
            print(f"{articles} articles of 300  {name:10}{count:8.1f}{lasting:9.2f}{passing:9.2f}")


def main(folders: list[str]) -> None:
    """Print one table per corpus."""
    methods = {
        "NMF (one)": nmf,
        "NMF (stored)": nmf_restarted,
        "LDA scikit-learn": sklearn_lda,
    }
    if importlib.util.find_spec("tomotopy"):
        methods["LDA tomotopy"] = tomotopy_lda
    for folder in folders:
        tables = {name: pd.read_parquet(Path(folder) / f"{name}.parquet") for name in TABLES}
        documents = choose_sample(
            read_documents(tables, SETTINGS), dataclasses.replace(SETTINGS, topic_sample=1_000)
        ).documents
        with one_thread():
            choice = choose_count(tf_idf(documents.counts), SETTINGS)
            size = f"{documents.size} articles, {len(documents.keys)} units, {choice.count} topics"
            print(f"{folder}: {size}")
            print(f"{'':18}{'npmi':>8}{'stability':>11}{'again':>8}{'seconds':>9}")
            for name, fit in methods.items():
                found = measure(fit, documents.counts, choice.count)
                print(
                    f"{name:18}{found['npmi']:8.3f}{found['stability']:11.3f}"
                    f"{found['again']:8.3f}{found['seconds']:9.2f}",
                    flush=True,
                )
    with one_thread():
        compare_layers()


if __name__ == "__main__":
    main(sys.argv[1:])
