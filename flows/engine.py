"""What the command line finds by entry point: it knows folders and numbers, and no Prefect."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from flows.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from flows.jobs import RunnerName
    from pipeline.paths import Workspace
    from pipeline.runner.build import BuildResult


class Prefect:
    """Runs and serves the flows for one project."""

    def __init__(  # noqa: PLR0913 - the command line's options, one by one
        self,
        workspace: Workspace,
        settings_file: Path | None,
        *,
        runner: RunnerName = "auto",
        workers: int = 0,
        dask_address: str = "",
        wait: float = 0.0,
        store: str = "",
    ) -> None:
        self.job = Job(
            raw=str(workspace.raw.absolute()),
            processed=str(workspace.processed.absolute()),
            reports=str(workspace.reports.absolute()),
            settings=str(settings_file.absolute()) if settings_file else "",
            runner=runner,
            workers=workers,
            dask_address=dask_address,
            wait=wait,
            store=store,
        )

    def run(
        self, *, now: datetime, with_collect: bool, with_report: bool
    ) -> tuple[BuildResult, Path | None]:
        """Collect, build and report once, here."""
        from flows.run import run  # noqa: PLC0415 - Prefect loads in seconds

        return run(self.job, now=now, with_collect=with_collect, with_report=with_report)

    def serve(
        self,
        *,
        cron: str,
        timezone: str,
        port: int,
        parameters: dict[str, bool],
        announce: Callable[[str], None],
    ) -> None:
        """Run by the clock until stopped.

        Args:
            cron: When; see :func:`flows.serve.serve`.
            timezone: In which ``cron`` is meant.
            port: Of the server to start.
            parameters: ``with_collect`` and ``with_report`` of each run.
            announce: Told where the UI is.
        """
        from flows.serve import serve  # noqa: PLC0415

        every = {"job": asdict(self.job), **parameters}
        serve(every, cron=cron, timezone=timezone, port=port, announce=announce)
