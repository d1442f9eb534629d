"""False-alarm rates and power of the trend statistics on simulated corpora.

Run: ``python benchmarks/calibration.py [corpora]`` (20 by default, 2 to 3 minutes). Null corpora:
``permuted`` deals the articles of each key anew to the issues; ``bursty`` draws the issues' shares
of each key from a Dirichlet first, so that its articles cluster though nothing moves. Planted keys
are compared with what an analyst would reach for: Mann–Kendall and a plain slope of shares.
"""

from __future__ import annotations

import os
import sys
import time

# The matrices are small: threads of BLAS only wait for each other on a busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from scipy import sparse, stats

from pipeline.analyze.burst import series_bursts
from pipeline.analyze.exact_tests import measure_dispersion
from pipeline.analyze.logodds import Namings, compare, silent_keys
from pipeline.analyze.presence import Presence
from pipeline.analyze.trend import series_trends
from pipeline.settings import AnalyzeSettings

SIZES = (6, 12, 24, 60)
KEYS = 200
PLANTED = 30
MOVED = ("newcomer", "rising", "fading", "returning", "dormant")
SETTINGS = AnalyzeSettings(permutations=1_999, simulations=499)


def corpus(size: int, *, bursty: bool, rng: np.random.Generator) -> Presence:
    """Issues of 4 to 25 articles, keys with a long tail of totals, none of them moving."""
    trials = rng.integers(4, 26, size)
    articles = int(trials.sum())
    totals = np.minimum((1.5 * rng.pareto(1.0, KEYS) + 1).astype(int), articles // 2)
    counts = np.zeros((KEYS, size), dtype=np.int64)
    labels = np.repeat(np.arange(size), trials)
    for k, total in enumerate(totals.tolist()):
        if bursty:
            share = rng.dirichlet(3.0 * size * trials / articles)
            counts[k] = np.minimum(rng.multinomial(total, share), trials)
        else:
            counts[k] = np.bincount(rng.permutation(labels)[:total], minlength=size)
    return presence(trials, counts)


def presence(trials: np.ndarray, counts: np.ndarray) -> Presence:
    """Counts as a monthly series."""
    size = len(trials)
    return Presence(
        "benchmark",
        np.array([f"k{n:04d}" for n in range(len(counts))], dtype=object),
        np.array([f"i{n:03d}" for n in range(size)], dtype=object),
        (np.datetime64("2015-01") + np.arange(size)).astype("datetime64[s]"),
        trials.astype(np.int64),
        np.zeros(size, dtype=np.int64),
        sparse.csr_array(counts.astype(np.int64)),
    )


def planted(kind: str, size: int, rng: np.random.Generator) -> Presence:
    """A permuted corpus with ``PLANTED`` moving keys as its last rows."""
    still = corpus(size, bursty=False, rng=rng)
    time_ = np.linspace(0, 1, size)
    share = {
        "rise ×6": 0.06 * 6**time_,
        "fall ×6": 0.36 * 6**-time_,
        "burst ×6": np.where(_middle(size), 0.36, 0.06),
        "newcomer 0.3": np.where(np.arange(size) >= size - max(1, min(3, size // 6)), 0.3, 0.0),
        "return": np.where((time_ < 0.4) | (np.arange(size) == size - 1), 0.3, 0.0),  # noqa: PLR2004
    }[kind]
    moving = rng.binomial(still.trials, share, size=(PLANTED, size))
    return presence(still.trials, np.concatenate([still.counts, moving]))


def _middle(size: int) -> np.ndarray:
    place, length = np.arange(size), max(1, size // 6)
    return (place >= size // 2) & (place < size // 2 + length)


def mann_kendall(found: Presence) -> np.ndarray:
    """Two-sided p on shares, normal approximation with ties and continuity correction."""
    share = found.counts / found.trials
    size = found.size
    upper = np.triu_indices(size, 1)
    score = np.sign(share[:, upper[1]] - share[:, upper[0]]).sum(axis=1)
    variance = np.zeros(len(share))
    for k, row in enumerate(share):
        ties = np.unique(row, return_counts=True)[1]
        variance[k] = (
            size * (size - 1) * (2 * size + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()
        ) / 18
    z = (np.abs(score) - 1).clip(0) / np.sqrt(np.maximum(variance, 1e-9))
    return 2 * stats.norm.sf(z)


def plain_slope(found: Presence) -> np.ndarray:
    """Two-sided p of the least-squares slope of shares."""
    share = found.counts / found.trials
    x = np.arange(found.size) - (found.size - 1) / 2
    y = share - share.mean(axis=1, keepdims=True)
    norm = np.sqrt((x**2).sum() * (y**2).sum(axis=1))
    r = np.clip((y @ x) / np.where(norm > 0, norm, 1), -0.999999, 0.999999)
    t = r * np.sqrt((found.size - 2) / (1 - r**2))
    return 2 * stats.t.sf(np.abs(t), found.size - 2)


def distinctive(found: Presence) -> np.ndarray:
    """Columns q and z of the newest issue's keys against all before."""
    issue, key = np.nonzero(found.counts.T)
    here = Namings.of(key, issue, found.counts[key, issue], found.trials)
    silent = silent_keys(here, SETTINGS)
    frame = compare(here, silent, SETTINGS, dispersion=measure_dispersion(found))
    return frame.loc[issue == found.size - 1, ["q_value", "z_score"]].to_numpy()


def false_alarms(size: int, *, bursty: bool, corpora: int) -> str:
    """One line of rates: per test at 5 %, per corpus for anything that q calls."""
    tests = {name: [0, 0] for name in ("trend", "recent", "silence", "burst")}
    called = dict.fromkeys(("trend", "recent", "silence", "burst", "Fisher"), 0)
    peers, verdicts, z_false = [0, 0, 0], 0, 0
    for seed in range(corpora):
        found = corpus(size, bursty=bursty, rng=np.random.default_rng([seed, size, bursty]))
        frame = series_trends(found, SETTINGS)
        for name, column in (("trend", ""), ("recent", "recent_"), ("silence", "silence_")):
            p = frame[f"{column}p_value"].to_numpy(float)
            tests[name][0] += int((p <= 0.05).sum())  # noqa: PLR2004
            tests[name][1] += int((~np.isnan(p)).sum())
            called[name] += bool((frame[f"{column}q_value"] <= 0.05).any())  # noqa: PLR2004
        verdicts += int(frame["verdict"].isin(MOVED).sum())
        bursts = series_bursts(found, SETTINGS)
        tests["burst"][0] += bursts["key"].nunique()
        tests["burst"][1] += int((found.counts.sum(axis=1) > 1).sum())
        called["burst"] += bool((bursts["q_value"] <= 0.05).any())  # noqa: PLR2004
        odds = distinctive(found)
        called["Fisher"] += bool((odds[:, 0] <= 0.05).any())  # noqa: PLR2004
        z_false += int((np.abs(odds[:, 1]) > 1.96).sum())  # noqa: PLR2004
        able = frame["p_value"].notna().to_numpy()
        peers[0] += int((mann_kendall(found)[able] <= 0.05).sum())  # noqa: PLR2004
        peers[1] += int((plain_slope(found)[able] <= 0.05).sum())  # noqa: PLR2004
        peers[2] += int(able.sum())
    rates = "  ".join(f"{name} {100 * hit / max(n, 1):4.1f}" for name, (hit, n) in tests.items())
    corpus_rates = "  ".join(f"{name} {100 * n / corpora:3.0f}" for name, n in called.items())
    other = (
        f"MK {100 * peers[0] / max(peers[2], 1):4.1f}  OLS {100 * peers[1] / max(peers[2], 1):4.1f}"
    )
    return (
        f"{'bursty' if bursty else 'permuted':9}{size:3}  p ≤ .05 %: {rates} | {other}"
        f" | corpora with q ≤ .05 %: {corpus_rates}"
        f" | false verdicts a corpus {verdicts / corpora:.2f}, |z| > 1.96 {z_false / corpora:.1f}"
    )


def power(kind: str, size: int, *, corpora: int) -> str:
    """Share of planted keys found, beside the peers, and false calls among all calls."""
    hits = np.zeros(6)
    false = total = 0
    for seed in range(corpora):
        found = planted(kind, size, np.random.default_rng([seed, size]))
        moving = np.arange(len(found.keys)) >= KEYS
        frame = series_trends(found, SETTINGS)
        bursts = series_bursts(found, SETTINGS)
        burst_keys = set(bursts["key"]), set(bursts.loc[bursts["q_value"] <= 0.05, "key"])  # noqa: PLR2004
        verdict = frame["verdict"].isin(MOVED).to_numpy()
        mk, ols = mann_kendall(found), plain_slope(found)
        hits += [
            (frame["p_value"].to_numpy(float)[moving] <= 0.05).mean(),  # noqa: PLR2004
            (mk[moving] <= 0.05).mean(),  # noqa: PLR2004
            (ols[moving] <= 0.05).mean(),  # noqa: PLR2004
            verdict[moving].mean(),
            np.mean([k in burst_keys[0] for k in found.keys[moving]]),
            np.mean([k in burst_keys[1] for k in found.keys[moving]]),
        ]
        false += int(verdict[~moving].sum())
        total += int(verdict.sum())
    trend, mk, ols, verdict, burst, burst_q = 100 * hits / corpora
    return (
        f"{kind:13}{size:3}  trend {trend:5.1f}  MK {mk:5.1f}  OLS {ols:5.1f}"
        f" | verdict (q) {verdict:5.1f}  burst {burst:5.1f} (q {burst_q:5.1f})"
        f" | false among verdicts {100 * false / max(total, 1):4.1f} %"
    )


def main() -> None:
    """Print both tables."""
    corpora = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    start = time.perf_counter()
    print(f"False alarms, {corpora} corpora of {KEYS} keys; stated: 5 %")
    for bursty in (False, True):
        for size in SIZES:
            print(false_alarms(size, bursty=bursty, corpora=corpora), flush=True)
    print(f"\nPower in % at 5 %, {PLANTED} planted keys among {KEYS}")
    for kind in ("rise ×6", "fall ×6", "burst ×6", "newcomer 0.3", "return"):
        for size in SIZES:
            print(power(kind, size, corpora=max(1, corpora // 4)), flush=True)
    print(f"\n{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
