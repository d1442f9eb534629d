"""What a flow run works on and with: parameters that Prefect can store, show and check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pipeline.paths import Workspace
from pipeline.settings import Settings, load_settings

RunnerName = Literal["auto", "threads", "processes", "dask"]


@dataclass(frozen=True)
class Job:
    """Parameters of every flow.

    Attributes:
        raw: Folder of the briefs.
        processed: Folder of the tables.
        reports: Folder of the reports.
        settings: ``settings.toml`` to use; empty for the defaults.
        runner: Where batches run; ``auto`` is a thread for one worker, else processes.
        workers: Batches at the same time; 0 for as many as fit the runner.
        dask_address: Scheduler to use with ``dask``; empty starts one on this machine.
        wait: Seconds to wait for another run in the same folder.
        store: Address in an object store, e.g. ``s3://bucket/briefs``, that the briefs come from
            and the results go to; the folders are then work folders of this machine. See
            :mod:`pipeline.runner.mirror`.
    """

    raw: str
    processed: str
    reports: str
    settings: str = ""
    runner: RunnerName = "auto"
    workers: int = 0
    dask_address: str = ""
    wait: float = 0.0
    store: str = ""

    @property
    def workspace(self) -> Workspace:
        """The folders."""
        return Workspace(Path(self.raw), Path(self.processed), Path(self.reports))

    def load_settings(self) -> Settings:
        """All settings in force."""
        return load_settings(Path(self.settings) if self.settings else None)


def started(now: datetime | None) -> datetime:
    """When a run begins: as told, else the time of day."""
    return now or datetime.now(UTC)
