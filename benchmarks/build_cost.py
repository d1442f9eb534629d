"""Cost of a text-only build over raw Kiwi on the same blocks, per stage, in one run.

Usage: python benchmarks/build_cost.py [--issues 1000] [--sample data/raw/sample]

Raw Kiwi is one ``tokenize`` of all blocks with all cores and nothing else. Times are wall clock of
this process, after one warm-up, so that a ratio compares the same work under the same load.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from corpus import write_corpus
from kiwipiepy import Kiwi

from pipeline.paths import Workspace
from pipeline.runner import batch, corpus
from pipeline.runner.build import build
from pipeline.settings import Settings
from pipeline.stages import Tools


def main() -> None:
    """Build, then tokenize the same blocks with a bare Kiwi, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--issues", type=int, default=1000)
    parser.add_argument("--sample", type=Path, default=Path("data/raw/sample"))
    args = parser.parse_args()
    clock = Clock()
    clock.watch(Tools, "read", "ingest")
    clock.watch(Tools, "tokenize", "tokenize (with terms)")
    clock.watch(Tools, "extract", "extract")
    clock.watch(batch, "write_batch", "write batches")
    clock.watch(corpus, "_in_order", "collect")
    clock.watch(corpus, "_run_stages", "corpus stages")
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.at(Path(folder))
        chars = write_corpus(args.sample, workspace.raw, args.issues)
        build(workspace, Settings(), now=datetime.now(UTC))
        whole = clock.since_start()
        blocks = pd.read_parquet(workspace.tables / "blocks.parquet")["text"].tolist()
    raw = raw_kiwi(blocks)
    print(f"{args.issues} issues, {chars:,} characters, {len(blocks):,} blocks")
    print(f"{'raw Kiwi':24s} {raw:7.2f} s  1.00")
    for name, seconds in clock.spent.items():
        print(f"{name:24s} {seconds:7.2f} s  {seconds / raw:.2f}")
    print(f"{'whole build':24s} {whole:7.2f} s  {whole / raw:.2f}")


def raw_kiwi(blocks: list[str]) -> float:
    """Seconds of one bare tokenize over all blocks, without Kiwi's loading."""
    kiwi = Kiwi(num_workers=os.cpu_count())
    list(kiwi.tokenize(blocks[:2000]))
    start = time.perf_counter()
    for _ in kiwi.tokenize(blocks):
        pass
    return time.perf_counter() - start


class Clock:
    """Seconds spent inside functions, by name."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._start = time.perf_counter()

    def watch(self, owner: object, function: str, name: str) -> None:
        """Add up the time of a function of a class or module."""
        inner = getattr(owner, function)
        self.spent[name] = 0.0

        def timed(*args: object, **kwargs: object) -> object:
            start = time.perf_counter()
            result = inner(*args, **kwargs)
            if hasattr(result, "__next__"):
                result = list(result)
            self.spent[name] += time.perf_counter() - start
            return result

        setattr(owner, function, timed)

    def since_start(self) -> float:
        """Seconds since this clock was made."""
        return time.perf_counter() - self._start


if __name__ == "__main__":
    main()
