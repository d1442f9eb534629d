"""How cost grows: builds of 100, 1,000 and 10,000 issues, then one more, nothing new, one less.

Usage: python benchmarks/scale.py [--sizes 100 1000 10000] [--sample data/raw/sample] [--stages]

For each size, with generated briefs (``corpus.py``) in a fresh folder:

* raw Kiwi: one bare tokenize of the same blocks, before nothing and after everything, mean of both;
* the command ``ai-brief build --no-report`` as a person runs it, start of Python and loading of
  names and Kiwi included: full, with nothing new, with one issue more, with one issue removed;
* with ``--stages``, the stages of a serial build in this process (``build_cost.py``).

Processor time is what to compare on a busy machine. Start-up is what a build of one brief of one
line costs; the share of a full build that one more issue costs is given without it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import pyarrow.parquet as pq
from build_cost import Cost, build_in_stages, raw_kiwi, run_command
from corpus import write_corpus

from pipeline.paths import Workspace

SIZES = (100, 1_000, 10_000)
_GOAL, _ONE_MORE = 1.5, {1_000: 0.03, 10_000: 0.01}


def main() -> None:
    """Measure the sizes one after the other and print each as it is done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--sample", type=Path, default=Path("data/raw/sample"))
    parser.add_argument("--stages", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start = start_up(Path(folder))
    print(
        f"start-up: {start.wall:.1f} s wall, {start.cpu:.1f} s cpu; load {os.getloadavg()[0]:.1f}"
    )
    for issues in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), args.sample, issues, start, with_stages=args.stages)


def start_up(root: Path) -> Cost:
    """What a build of next to nothing costs."""
    workspace = Workspace.at(root)
    workspace.raw.mkdir(parents=True)
    (workspace.raw / "2020년 5월.md").write_text("# 가\n\n- 나\n", "utf-8")
    return run_command(workspace, workspace.processed, "1")[0]


def measure(root: Path, sample: Path, issues: int, start: Cost, *, with_stages: bool) -> None:
    """Measure one size and print it."""
    workspace = Workspace.at(root)
    chars = write_corpus(sample, workspace.raw, issues)
    target = workspace.processed
    rows = {"full, 1 process": run_command(workspace, target, "1")}
    blocks = pq.read_table(workspace.tables / "blocks.parquet")["text"].to_pylist()
    raws = [raw_kiwi(blocks)]
    rows["nothing new"] = run_command(workspace, target, "1")
    more = workspace.raw / "brief-one-more-2021-06.md"
    text = sorted(workspace.raw.glob("*.md"))[issues // 2].read_text("utf-8")
    more.write_text(text.replace("년 ", "년  ") + "\n- 구글이 제시한 또 하나의 소식\n", "utf-8")
    rows["one issue more"] = run_command(workspace, target, "1")
    more.unlink()
    rows["one issue removed"] = run_command(workspace, target, "1")
    rows["full, as it likes"] = run_command(workspace, root / "other", "0")
    stages = (
        build_in_stages(Workspace(workspace.raw, root / "p", root / "r")) if with_stages else {}
    )
    raws.append(raw_kiwi(blocks))
    raw = Cost(sum(r.wall for r in raws) / len(raws), sum(r.cpu for r in raws) / len(raws))
    print(f"\n{issues:,} issues, {chars:,} characters, {len(blocks):,} blocks")
    print(f"{'':28s} {'wall s':>8s} {'cpu s':>8s} {'/ wall':>7s} {'/ cpu':>7s}")
    print(raw.line("raw Kiwi", raw, "of " + ", ".join(f"{r.cpu:.2f}" for r in raws)))
    for name, cost in stages.items():
        print(cost.line(name, raw))
    for name, (cost, memory) in rows.items():
        print(cost.line(name, raw, f"{memory} MB"))
    full = rows["full, 1 process"][0]
    net = full.cpu - start.cpu
    share = (rows["one issue more"][0].cpu - start.cpu) / net
    goal = f" (goal {_ONE_MORE[issues]:.0%})" if issues in _ONE_MORE else ""
    print(f"build without start-up / raw Kiwi, cpu: {net / raw.cpu:.2f} (goal {_GOAL})")
    print(f"one issue more without start-up, of the full build: {share:.1%}{goal}", flush=True)


if __name__ == "__main__":
    main()
