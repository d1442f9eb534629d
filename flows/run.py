"""The flow ``ai-brief-run``: build, then report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import flow

from flows.runners import runner_for
from flows.tasks import report_site, submitted
from pipeline.runner.build import BuildResult, Engine, build
from pipeline.runner.pool import threads_for

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.paths import Workspace
    from pipeline.settings import Settings


def run(
    workspace: Workspace,
    settings: Settings,
    *,
    now: datetime,
    workers: int,
    wait: float = 0.0,
    with_report: bool = True,
) -> tuple[BuildResult, Path | None]:
    """Run the flow here and now, on Prefect's server if one is set, else on its embedded one."""

    @flow(
        name="ai-brief-run",
        flow_run_name=f"ai-brief {now:%Y-%m-%d %H:%M}",
        task_runner=runner_for(workers),
        validate_parameters=False,
        persist_result=False,
    )
    def ai_brief_run() -> tuple[BuildResult, Path | None]:
        engine = Engine(submitted, threads_for(workers), wait=wait)
        result = build(workspace, settings, now=now, engine=engine)
        if not with_report:
            return result, None
        return result, report_site(workspace, settings)

    return ai_brief_run()
