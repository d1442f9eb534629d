"""The runner's functions as Prefect tasks; content keys are ours, so Prefect caches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed

from pipeline.runner.batch import BatchTask, build_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
