"""The flows: ``ai-brief-collect``, ``-build``, ``-report``, and ``ai-brief-run`` over all three."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - Prefect reads the types of parameters
from typing import TYPE_CHECKING

from prefect import flow, runtime

from flows.artifacts import show_build, show_collected, show_report
from flows.hooks import notify
from flows.jobs import Job, started
from flows.runners import runner_for
from flows.tasks import fetch_from_store, publish_to_store, submitted
from pipeline.collect import CollectResult, collect
from pipeline.errors import PipelineError, SettingsError
from pipeline.runner.build import BuildResult, Engine, build
from pipeline.runner.news import news
from pipeline.runner.pool import threads_for
from pipeline.runner.site import build_report

if TYPE_CHECKING:
    from pathlib import Path


_TIMEOUT = 6 * 3_600  # ten thousand issues take an hour from nothing; beyond, something hangs


class PartlyFailedError(PipelineError):
    """Some briefs could not be read or sources not be reached; everything else was done.

    Attributes:
        result: What the build did.
        index: The report, if one was made.
    """

    def __init__(
        self, result: BuildResult, index: Path | None, unreached: tuple[str, ...] = ()
    ) -> None:
        """Tell which files and sources, and why."""
        self.result, self.index = result, index
        told = [f"source {name}: failed, see the collect run" for name in unreached]
        super().__init__("; ".join([*told, *(str(failure) for failure in result.failures)]))


def _run_name() -> str:
    when = runtime.flow_run.scheduled_start_time
    return f"{runtime.flow_run.flow_name} {when:%Y-%m-%d %H:%M}"


@flow(name="ai-brief-collect", flow_run_name=_run_name, persist_result=False)
def collect_flow(job: Job, now: datetime | None = None) -> CollectResult:
    """Fetch new briefs; a source that fails is shown and stops nothing."""
    result = collect(job.workspace, job.load_settings().collect, now=started(now))
    show_collected(result)
    return result


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
    job: Job, *, with_collect: bool = False, with_report: bool = True, now: datetime | None = None
) -> tuple[BuildResult, Path | None]:
    """Collect, build, report; what failed fails the run, after everything else is done.

    With a store the briefs are fetched before and the results published after.

    Raises:
        SettingsError: Collecting into a store is asked for, which cannot be done.
        PartlyFailedError: Some briefs could not be read, or some sources not be reached.
    """
    if job.store and with_collect:
        raise SettingsError("a store is read only for briefs: collect into a folder and copy it")
    if job.store:
        fetch_from_store(job)
    collected = collect_flow(job, now) if with_collect else None
    result = build_flow.with_options(task_runner=runner_for(job))(job, now)
    index = report_flow(job) if with_report else None
    if job.store:
        publish_to_store(job)
    unreached = collected.failed_sources if collected else ()
    if result.failures or unreached:
        raise PartlyFailedError(result, index, tuple(unreached))
    return result, index


def run(
    job: Job, *, now: datetime | None = None, with_collect: bool = False, with_report: bool = True
) -> tuple[BuildResult, Path | None]:
    """Run the flow here and now, on Prefect's server if one is set, else on its embedded one."""
    try:
        return run_flow(job, with_collect=with_collect, with_report=with_report, now=now)
    except PartlyFailedError as error:
        return error.result, error.index
