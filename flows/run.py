"""The flows: ``ai-brief-build``, ``ai-brief-report``, and ``ai-brief-run`` over both."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - Prefect reads the types of parameters
from typing import TYPE_CHECKING

from prefect import flow, runtime

from flows.artifacts import show_build, show_report
from flows.hooks import notify
from flows.jobs import Job, started
from flows.runners import runner_for
from flows.tasks import submitted
from pipeline.errors import PipelineError
from pipeline.runner.build import BuildResult, Engine, build
from pipeline.runner.news import news
from pipeline.runner.pool import threads_for
from pipeline.runner.site import build_report

if TYPE_CHECKING:
    from pathlib import Path


_TIMEOUT = 6 * 3_600  # ten thousand issues take an hour from nothing; beyond, something hangs


class BriefsFailedError(PipelineError):
    """Some briefs could not be read; everything else was done.

    Attributes:
        result: What the build did.
        index: The report, if one was made.
    """

    def __init__(self, result: BuildResult, index: Path | None) -> None:
        """Tell which files, and why."""
        self.result, self.index = result, index
        super().__init__("; ".join(str(failure) for failure in result.failures))


def _run_name() -> str:
    when = runtime.flow_run.scheduled_start_time
    return f"{runtime.flow_run.flow_name} {when:%Y-%m-%d %H:%M}"


@flow(name="ai-brief-build", flow_run_name=_run_name, persist_result=False)
def build_flow(job: Job, now: datetime | None = None) -> BuildResult:
    """Bring the tables up to date with the raw folder."""
    engine = Engine(submitted, threads_for(job.workers), wait=job.wait)
    result = build(job.workspace, job.load_settings(), now=started(now), engine=engine)
    show_build(result, news(job.workspace, result))
    return result


@flow(name="ai-brief-report", flow_run_name=_run_name, persist_result=False)
def report_flow(job: Job) -> Path:
    """Render the report of the tables that are there."""
    index = build_report(job.workspace, job.load_settings())
    show_report(index)
    return index


@flow(
    name="ai-brief-run",
    flow_run_name=_run_name,
    persist_result=False,
    timeout_seconds=_TIMEOUT,
    on_failure=[notify],
    on_crashed=[notify],
)
def run_flow(
    job: Job, *, with_report: bool = True, now: datetime | None = None
) -> tuple[BuildResult, Path | None]:
    """Build, then report; failed briefs fail the run, after everything else is done.

    Raises:
        BriefsFailedError: Some briefs could not be read.
    """
    result = build_flow.with_options(task_runner=runner_for(job))(job, now)
    index = report_flow(job) if with_report else None
    if result.failures:
        raise BriefsFailedError(result, index)
    return result, index


def run(
    job: Job, *, now: datetime | None = None, with_report: bool = True
) -> tuple[BuildResult, Path | None]:
    """Run the flow here and now, on Prefect's server if one is set, else on its embedded one."""
    try:
        return run_flow(job, with_report=with_report, now=now)
    except BriefsFailedError as error:
        return error.result, error.index
