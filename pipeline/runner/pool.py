"""Batches on several processes of this machine."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING

from pipeline.runner.batch import build_batch
from pipeline.runner.build import serial

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.runner.batch import BatchTask
    from pipeline.runner.build import Mapper
    from pipeline.store.batches import Receipt

# A process loads Kiwi in one to four seconds: it pays from about this many issues.
_WORTH_A_POOL = 128


def mapper_for(workers: int) -> Mapper:
    """What runs batches on so many processes; 0 decides by the amount of work."""
    if workers == 1:
        return serial
    return lambda tasks: _mapped(tasks, workers or _suitable(tasks))


def threads_for(workers: int) -> int:
    """Threads of Kiwi in each of so many processes; 0 as in :func:`mapper_for`."""
    return max(1, _cores() // max(workers, 1))


def _mapped(tasks: Sequence[BatchTask], workers: int) -> Iterator[tuple[Receipt, ...]]:
    workers = min(workers, len(tasks))
    if workers == 1:
        yield from serial(tasks)
        return
    # Spawned, not forked: Kiwi and Arrow have threads of their own.
    context = multiprocessing.get_context("spawn")
    threads = threads_for(workers)
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        futures = [pool.submit(build_batch, _with_threads(task, threads)) for task in tasks]
        for future in as_completed(futures):
            yield future.result()


def _suitable(tasks: Sequence[BatchTask]) -> int:
    work = sum(len(task.members) for task in tasks)
    return _cores() if work >= _WORTH_A_POOL else 1


def _with_threads(task: BatchTask, threads: int) -> BatchTask:
    context = dataclasses.replace(task.context, kiwi_threads=threads)
    return dataclasses.replace(task, context=context)


def _cores() -> int:
    return os.cpu_count() or 1
