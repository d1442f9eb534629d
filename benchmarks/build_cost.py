"""Cost of a text-only build over raw Kiwi on the same blocks, per stage, in one run.

Usage: python benchmarks/build_cost.py [--issues 1000] [--sample data/raw/sample] [--stages-only]

Raw Kiwi is one ``tokenize`` of all blocks with all cores and nothing else, its loading not counted;
it runs before and after everything else, and the mean counts. Two ratios are given, since other
work on the machine disturbs wall clock and leaves processor time nearly alone:

* stages: wall clock and processor time inside a serial build in this process, everything loaded;
* commands: ``ai-brief build`` as a person runs it, from the start of Python to its end, processor
  time of all its processes included; then again without a change, then with one issue more.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from corpus import write_corpus
from kiwipiepy import Kiwi

from pipeline.paths import Workspace
from pipeline.runner import batch, corpus
from pipeline.runner import build as building
from pipeline.settings import Settings
from pipeline.stages.issue import Tools

if TYPE_CHECKING:
    from collections.abc import Callable

_WARM = 2_000  # blocks tokenized before the clock starts
_MEGABYTE = 1024  # of ru_maxrss, which counts kilobytes on Linux


@dataclass(slots=True)
class Cost:
    """Seconds by the clock on the wall and of the processor."""

    wall: float = 0.0
    cpu: float = 0.0

    def line(self, name: str, raw: Cost, note: str = "") -> str:
        """A row of the printed table."""
        return (
            f"{name:28s} {self.wall:8.2f} {self.cpu:8.2f} "
            f"{self.wall / raw.wall:7.2f} {self.cpu / raw.cpu:7.2f}  {note}"
        )


@dataclass(slots=True)
class Clock:
    """What functions cost, by name, in the order in which they are watched."""

    spent: dict[str, Cost] = field(default_factory=dict)

    def watch(self, owner: object, function: str, name: str) -> None:
        """Add up the cost of a function of a class or module."""
        inner = getattr(owner, function)
        self.spent[name] = Cost()
        setattr(owner, function, lambda *args, **kwargs: self.run(name, inner, *args, **kwargs))

    def run(self, name: str, inner: Callable[..., Any], *args: object, **kwargs: object) -> Any:  # noqa: ANN401
        """Call a function and count what it costs under ``name``."""
        cost = self.spent.setdefault(name, Cost())
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            return inner(*args, **kwargs)
        finally:
            cost.wall += time.perf_counter() - wall
            cost.cpu += time.process_time() - cpu


def main() -> None:
    """Measure stages and commands, and print them as ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--issues", type=int, default=1000)
    parser.add_argument("--sample", type=Path, default=Path("data/raw/sample"))
    parser.add_argument("--stages-only", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.at(Path(folder))
        chars = write_corpus(args.sample, workspace.raw, args.issues)
        stages = build_in_stages(workspace)
        blocks = pq.read_table(workspace.tables / "blocks.parquet")["text"].to_pylist()
        raws = [raw_kiwi(blocks)]
        commands = {} if args.stages_only else build_by_command(workspace)
        raws.append(raw_kiwi(blocks))
    raw = Cost(sum(r.wall for r in raws) / len(raws), sum(r.cpu for r in raws) / len(raws))
    print(f"{args.issues} issues, {chars:,} characters, {len(blocks):,} blocks")
    print(f"{'':28s} {'wall s':>8s} {'cpu s':>8s} {'/ wall':>7s} {'/ cpu':>7s}")
    print(raw.line("raw Kiwi", raw, "of " + ", ".join(f"{r.wall:.2f}" for r in raws)))
    for name, cost in stages.items():
        print(cost.line(name, raw))
    for name, (cost, memory) in commands.items():
        print(cost.line(name, raw, f"{memory} MB"))


def raw_kiwi(blocks: list[str]) -> Cost:
    """One bare tokenize over all blocks, without Kiwi's loading."""
    kiwi = Kiwi(num_workers=os.cpu_count() or 1)
    list(kiwi.tokenize(blocks[:_WARM]))
    clock = Clock()
    clock.run("raw", lambda: [None for _ in kiwi.tokenize(blocks)])
    return clock.spent["raw"]


def build_in_stages(workspace: Workspace) -> dict[str, Cost]:
    """A serial build in this process; loading is a row of its own, since it does not grow."""
    clock, now = Clock(), datetime.now(UTC)
    clock.run("load names and Kiwi", _load, now)
    clock.watch(Tools, "read", "ingest")
    clock.watch(Tools, "tokenize", "tokenize (with terms)")
    clock.watch(Tools, "survey", "survey")
    clock.watch(building.Planner, "learn", "learn names")
    clock.watch(Tools, "extract", "extract")
    clock.watch(batch, "write_batch", "write batches")
    clock.watch(building, "build_tables", "corpus tables")
    clock.watch(corpus, "_run_stages", "  of these, corpus stages")
    clock.run("build, all loaded", building.build, workspace, Settings(), now=now)
    return clock.spent


def _load(now: datetime) -> None:
    """Build a brief of one line: everything that is loaded once is loaded."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.at(Path(folder))
        workspace.raw.mkdir(parents=True)
        (workspace.raw / "2020년 5월.md").write_text("# 가\n\n- 나\n", "utf-8")
        building.build(workspace, Settings(), now=now)


def build_by_command(workspace: Workspace) -> dict[str, tuple[Cost, int]]:
    """``ai-brief build`` in fresh folders and again: cost, and megabytes of its largest process."""
    found = {}
    for workers, name in (("1", "1 process"), ("0", "as many as it likes")):
        target = workspace.processed.with_name(f"processed-{workers}")
        found[f"command, {name}"] = run_command(workspace, target, workers)
    found["command, nothing new"] = run_command(workspace, target, "0")
    (workspace.raw / "one-more.md").write_text("# 한 건 더\n\n- 구글이 발표\n", "utf-8")
    found["command, one issue more"] = run_command(workspace, target, "0")
    return found


def run_command(workspace: Workspace, target: Path, workers: str) -> tuple[Cost, int]:
    """``ai-brief build`` in a process: its cost, and megabytes of its largest process."""
    folders = ["--raw", str(workspace.raw), "--processed", str(target), "--workers", workers]
    wall = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "build", "--quiet", "--no-report", *folders],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)  # counts the processes it started itself, too
    wall = time.perf_counter() - wall
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the build ended with {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime), used.ru_maxrss // _MEGABYTE


if __name__ == "__main__":
    main()
