"""The runner's functions as Prefect tasks; content keys are ours, so Prefect caches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed

from flows.jobs import Job  # noqa: TC001 - Prefect reads the types of parameters
from pipeline.errors import StoreError
from pipeline.runner.batch import BatchTask, build_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prefect.client.schemas.objects import State, TaskRun
    from prefect.tasks import Task

    from pipeline.store.batches import Receipt

# Not for a bad file, which fails the same way again: for a worker that died. Whole batches stay.
_RETRIES = 1

issue_batch = task(
    name="issue-batch", cache_policy=NO_CACHE, persist_result=False, retries=_RETRIES
)(build_batch)


def submitted(tasks: Sequence[BatchTask]) -> Iterator[tuple[Receipt, ...]]:
    """Give batches to the flow's task runner; receipts come as they are ready."""
    futures = [issue_batch.submit(batch) for batch in tasks]
    for future in as_completed(futures):
        yield future.result()


def _may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again may help: with the store itself, not with how it is named."""
    return isinstance(state.data, StoreError)  # of a task that raised, what it raised


# A store's own client tries again within seconds; this is for minutes without a network.
_store_task = task(
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=3,
    retry_delay_seconds=[15, 60, 240],
    retry_jitter_factor=0.5,
    retry_condition_fn=_may_pass,
)


@_store_task
def fetch_from_store(job: Job) -> int:
    """Get the briefs from the job's store; how many files changed."""
    from pipeline.runner.mirror import Mirror  # noqa: PLC0415 - most runs have no store

    return Mirror(job.store).fetch(job.workspace)


@_store_task
def publish_to_store(job: Job) -> str:
    """Put tables and report into the job's store; their address."""
    from pipeline.runner.mirror import Mirror  # noqa: PLC0415

    keep = job.load_settings().report.keep_builds
    return Mirror(job.store).publish(job.workspace, keep=keep)
