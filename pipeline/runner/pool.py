"""Batches on several processes of this machine."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING

from pipeline.runner.batch import build_batch
from pipeline.runner.build import Engine, serial

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.runner.batch import BatchTask
    from pipeline.runner.build import Progress
    from pipeline.store.batches import Receipt

# Issues from which processes of their own pay. Each loads names and Kiwi anew, five seconds and
# 700 MB; one process alone already uses all cores while Kiwi works, 0.05 s an issue on two of them.
_WORTH_A_POOL = 400
# Files of a corpus whose analysis needs the half gigabyte that Kiwi would still hold here: even one
# new issue is read in a process of its own, which ends before the analysis.
_LARGE_CORPUS = 2_000


def engine_for(
    workers: int, *, progress: Progress = lambda _done, _all: None, wait: float = 0.0
) -> Engine:
    """An engine of so many processes; 0 decides by the amount of work."""
    pool = _Pool(workers)
    return Engine(pool, threads_for(workers), progress, wait, pool.end)


def threads_for(workers: int) -> int:
    """Threads of Kiwi in each of so many processes; 0 as in :func:`engine_for`."""
    return max(1, _cores() // max(workers, 1))


class _Pool:
    """Processes that stay for all the steps of a build; none where one is enough."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._threads = 1

    def __call__(self, tasks: Sequence[BatchTask]) -> Iterator[tuple[Receipt, ...]]:
        """Receipts of the batches as they come, in any order."""
        workers = min(self._workers or _suitable(tasks), len(tasks))
        is_large = tasks[0].context.file_count >= _LARGE_CORPUS
        if workers == 1 and self._pool is None and not is_large:
            yield from serial(tasks)
            return
        if self._pool is None:
            self._threads = threads_for(workers)
            # Spawned, not forked: Kiwi and Arrow have threads of their own.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(workers, mp_context=context)
        # The largest first, so that no process is left with one when the others are done.
        ordered = sorted(tasks, key=lambda task: -len(task.members))
        futures = [
            self._pool.submit(build_batch, _with_threads(task, self._threads)) for task in ordered
        ]
        for future in as_completed(futures):
            yield future.result()

    def end(self) -> None:
        """Let the processes go, in the middle of their work if a batch failed."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _suitable(tasks: Sequence[BatchTask]) -> int:
    work = sum(len(task.members) for task in tasks)
    return _cores() if work >= _WORTH_A_POOL else 1


def _with_threads(task: BatchTask, threads: int) -> BatchTask:
    context = dataclasses.replace(task.context, kiwi_threads=threads)
    return dataclasses.replace(task, context=context)


def _cores() -> int:
    return os.cpu_count() or 1
