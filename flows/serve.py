"""Scheduled runs on a machine of one's own: a server if none is set, and a deployment served."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
    StateType,
)
from prefect.runner import Runner
from prefect.schedules import Cron, Schedule
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings
from prefect.states import Cancelled
from pydantic import ValidationError

from flows.run import run_flow
from pipeline.errors import PipelineError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prefect.deployments.runner import RunnerDeployment

DEPLOYMENT = "scheduled"
_HOST = "127.0.0.1"
_START_SECONDS = 90  # a first start makes the database; on a busy machine that takes half a minute
_STOP_SECONDS = 15


def serve(
    parameters: dict[str, Any],
    *,
    cron: str,
    timezone: str,
    port: int,
    announce: Callable[[str], None],
) -> None:
    """Run the flow by the clock until SIGINT or SIGTERM.

    Args:
        parameters: Of ``run_flow``, the same for each run.
        cron: Five fields, e.g. ``0 7 * * 1``.
        timezone: In which they are meant, e.g. ``Asia/Seoul``.
        port: Of the server to start; 0 for Prefect's usual one, or any free one if that is taken.
            Without effect where ``PREFECT_API_URL`` names a server.
        announce: Told where the UI is.

    Raises:
        SettingsError: The schedule cannot be understood.
        PipelineError: The server does not start.
    """
    schedule = _schedule(cron, timezone)
    # Both end it the same way, also where the shell that started us had SIGINT ignored.
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
    with api(port) as url:
        cancel_missed()
        deployment = run_flow.to_deployment(
            DEPLOYMENT,
            schedule=schedule,
            parameters=parameters,
            description="Build the tables and the report.",
            # A run that is due while another is at work is left out, not put into a queue.
            concurrency_limit=ConcurrencyLimitConfig(
                limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
            ),
        )
        announce(f"Prefect UI: {url.removesuffix('/api')}  ({cron}, {timezone})")
        runner = _Runner(pause_on_shutdown=False)
        runner.add_deployment(cast("RunnerDeployment", deployment))
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(runner.start())


class _Runner(Runner):
    """A runner that ends on SIGTERM as it does on Ctrl-C.

    Prefect's own answer to SIGTERM waits for the event loop from inside that loop, and now and then
    never ends.
    """

    def handle_sigterm(self, *_args: object, **_kwargs: object) -> None:
        """Cancel the loop, which lets what runs in it clear up."""
        signal.raise_signal(signal.SIGINT)


def _schedule(cron: str, timezone: str) -> Schedule:
    try:
        ZoneInfo(timezone)
        return Cron(cron, timezone=timezone)
    except (ValidationError, ValueError, ZoneInfoNotFoundError, OSError) as error:
        raise SettingsError(
            f"--cron {cron!r} --timezone {timezone!r}: no schedule; five fields such as"
            " '0 7 * * 1' and a zone such as Asia/Seoul are wanted"
        ) from error


def cancel_missed() -> None:
    """Leave out what was due while nobody served: the next run does all there is to do."""
    named = DeploymentFilter(name=DeploymentFilterName(any_=[DEPLOYMENT]))
    waiting = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
    )
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(flow_run_filter=waiting, deployment_filter=named)
        for run in runs:
            due = run.next_scheduled_start_time or run.expected_start_time
            if due is not None and due < datetime.now(UTC):
                client.set_flow_run_state(
                    run.id, Cancelled(message="Missed while nothing served"), force=True
                )


@contextlib.contextmanager
def api(port: int) -> Iterator[str]:
    """The address of the configured server's API, or of one started for the time of the block."""
    if url := get_current_settings().api.url:
        yield url
        return
    port = port or _port()
    url = f"http://{_HOST}:{port}/api"
    server = subprocess.Popen(  # noqa: S603 - our own Python
        [sys.executable, "-m", "prefect", "server", "start", "--host", _HOST, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        # Its own group: Ctrl-C in the terminal is ours to answer, the server goes last.
        start_new_session=True,
    )
    try:
        _wait_for(url, server)
        os.environ["PREFECT_API_URL"] = url  # for the processes the runs live in
        with temporary_settings({PREFECT_API_URL: url}):
            yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.send_signal(signal.SIGINT)
        try:
            server.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _port() -> int:
    """Prefect's usual port if it is free, else any."""
    for port in (4200, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((_HOST, port))
            return int(probe.getsockname()[1])
    raise PipelineError("no port is free for the Prefect server; name one with --port")


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise PipelineError(
                f"the Prefect server ended at once (exit {server.returncode}); run"
                " `prefect server start` to see why, or name a free port with --port"
            )
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/health", timeout=2).is_success:
                return
        time.sleep(0.3)
    raise PipelineError(f"the Prefect server did not answer within {_START_SECONDS} seconds")
