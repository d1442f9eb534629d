"""Commands that run the Prefect flows, found by entry point: once, or by the clock."""

from __future__ import annotations

import os
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from pipeline.cli.common import OK, SOME_FAILED, now, settings_file, settings_of, workspace_of
from pipeline.errors import SettingsError

if TYPE_CHECKING:
    import argparse

    from pipeline.cli.console import Reporter


def run(args: argparse.Namespace, reporter: Reporter) -> int:
    """Build and report as a Prefect flow."""
    if args.json or args.quiet:
        # Prefect has a log of its own on standard error; ours alone is what was asked for.
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR" if args.json else "WARNING")
        reporter.listen()
    result, index = _engine(args).run(now=now(), with_report=not args.no_report)
    reporter.result(result, index)
    return SOME_FAILED if result.failures else OK


def serve(args: argparse.Namespace, reporter: Reporter) -> int:
    """Build and report by the clock, until stopped."""
    engine = _engine(args)
    reporter.listen()
    engine.serve(cron=args.cron, timezone=args.timezone, port=args.port, announce=reporter.say)
    return OK


def _engine(args: argparse.Namespace) -> Any:  # noqa: ANN401 - the pipeline does not know the flows
    settings_of(args)  # what is wrong with them is said before Prefect starts
    found = entry_points(group="ai_brief.engines", name="prefect")
    if not found:
        raise SettingsError("the Prefect flows are not installed; use `ai-brief build`")
    return next(iter(found)).load()(
        workspace_of(args),
        settings_file(args),
        runner=args.runner,
        workers=args.workers,
        dask_address=args.dask_address,
        wait=args.wait,
    )
