"""Kills builds at random moments and looks whether a plain run mends everything.

Usage: python benchmarks/kill.py [--count 50] [--seed 1] [--issues 40]

Each time ``ai-brief build`` starts in a fresh folder (every second time in one that holds a build
of other briefs), is killed with SIGKILL at a moment drawn evenly over the time such a build takes,
and is run again undisturbed. Tables, manifest and report must be those of a build that nothing
disturbed, byte for byte, and nothing may lie around. Table ``runs`` is left out: it tells how many
issues a run found ready, which depends on where the other one was killed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from corpus import write_corpus

from pipeline.paths import Workspace
from pipeline.runner.upkeep import leftovers

_EPOCH = "1767322800"  # any fixed hour: two builds under one clock
_FASTER = 0.8  # to the time a build is thought to take, each time one ended before it was killed
_ALWAYS_THERE = (".lock", ".lock.json")


def command(workspace: Workspace) -> list[str]:
    """``ai-brief build`` of a workspace."""
    folders = [f"--{n}={getattr(workspace, n)}" for n in ("raw", "processed", "reports")]
    return [sys.executable, "-m", "pipeline.cli", "build", "--quiet", *folders]


def environment() -> dict[str, str]:
    """The same clock for every build."""
    return {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}


def run(workspace: Workspace) -> float:
    """Build undisturbed; seconds."""
    begun = time.monotonic()
    subprocess.run(command(workspace), env=environment(), check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begun


def run_and_kill(workspace: Workspace, after: float) -> str:
    """Build and kill it after so many seconds; what it was doing, or ``done`` if it was faster."""
    process = subprocess.Popen(
        command(workspace), env=environment(), start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.wait()
        return phase(workspace)
    return "done"


def phase(workspace: Workspace) -> str:
    """How far a build came, as its folders tell."""
    if workspace.reports.is_dir():
        return "report"
    if workspace.tables.is_dir() or (workspace.processed / ".tables.new").is_dir():
        return "tables"
    stages = ("extract", "survey", "tokenize", "ingest")
    return next((s for s in stages if (workspace.issues / s).is_dir()), "start")


def state(workspace: Workspace) -> dict[str, str]:
    """Digests of everything a build makes, without table ``runs``."""
    latest = workspace.reports / "latest"
    files = [workspace.manifest, *workspace.tables.glob("*"), *latest.rglob("*")]
    return {
        f"{path.parent.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
        if path.is_file() and path.name != "runs.parquet"
    }


def orphans(workspace: Workspace) -> list[Path]:
    """What lies around and should not."""
    hidden = [
        path
        for folder in (workspace.processed, workspace.reports)
        for path in folder.rglob(".*")
        if path.name not in _ALWAYS_THERE
    ]
    return sorted({*leftovers(workspace), *hidden})


def kill_often(raw: Path, others: Path | None, moments: list[float], root: Path) -> list[str]:
    """Kill a build at each of the moments (shares of the time it takes); what went wrong.

    Args:
        raw: The briefs.
        others: Processed folder and reports of a build of other briefs, to start from.
        moments: From 0 to 1.
        root: Folder for the work.
    """
    whole = Workspace(raw, root / "whole" / "processed", root / "whole" / "reports")
    seconds = run(whole)
    wanted, wrong = state(whole), []
    phases: Counter[str] = Counter()
    for number, moment in enumerate(moments):
        there = root / f"killed-{number}"
        if others is not None and number % 2:
            shutil.copytree(others, there, symlinks=True)
        workspace = Workspace(raw, there / "processed", there / "reports")
        told = run_and_kill(workspace, moment * seconds)
        if told == "done":  # faster than the build that was timed: what is killed counts
            seconds *= _FASTER
        phases["over an older build" if others is not None and number % 2 else told] += 1
        run(workspace)
        left, same = orphans(workspace), state(workspace) == wanted
        result = "mended" if same and not left else f"same bytes: {same}, left: {left}"
        print(f"{number + 1}: killed at {moment:.3f} ({told}): {result}", flush=True)
        if result != "mended":
            wrong.append(f"moment {moment:.3f} ({told}): {result}")
        shutil.rmtree(there)
    print(f"{seconds:.1f} s undisturbed; killed in: {dict(sorted(phases.items()))}", flush=True)
    return wrong


def main() -> int:
    """Kill builds and tell what was wrong afterwards."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--issues", type=int, default=40)
    parser.add_argument("--sample", type=Path, default=Path("data/raw/sample"))
    args = parser.parse_args()
    draw = random.Random(args.seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_corpus(args.sample, root / "raw", args.issues)
        write_corpus(args.sample, root / "less", args.issues // 2, seed=2)
        others = root / "others"
        run(Workspace(root / "less", others / "processed", others / "reports"))
        moments = [draw.random() for _ in range(args.count)]
        wrong = kill_often(root / "raw", others, moments, root)
    print(f"{args.count} moments, {len(wrong)} wrong")
    for line in wrong:
        print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
