"""Prefect's task runners by name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from flows.jobs import Job


def runner_for(job: Job) -> TaskRunner[Any]:
    """Where the job's batches run.

    Threads take one batch at a time, since Kiwi uses all cores by itself.

    Raises:
        SettingsError: Dask is wanted and not installed.
    """
    if job.runner == "dask":
        return _dask(job)
    if job.runner == "processes" or (job.runner == "auto" and job.workers > 1):
        return ProcessPoolTaskRunner(max_workers=job.workers or os.cpu_count() or 1)
    return ThreadPoolTaskRunner(max_workers=1)


def _dask(job: Job) -> TaskRunner[Any]:
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError(
            "the runner dask needs prefect-dask: pip install prefect-dask (the extra `dask`)"
        ) from error
    if job.dask_address:
        return DaskTaskRunner(address=job.dask_address)
    # A process each: Kiwi holds the interpreter's lock while it hands tokens over.
    size = {"n_workers": job.workers or os.cpu_count() or 1, "threads_per_worker": 1}
    return DaskTaskRunner(cluster_kwargs=size)
