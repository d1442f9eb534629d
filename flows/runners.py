"""Task runners by number of workers."""

from __future__ import annotations

from typing import Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner


def runner_for(workers: int) -> TaskRunner[Any]:
    """Up to one worker: a thread, since Kiwi uses all cores by itself; more: processes."""
    if workers <= 1:
        return ThreadPoolTaskRunner(max_workers=1)
    return ProcessPoolTaskRunner(max_workers=workers)
