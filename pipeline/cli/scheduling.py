"""Commands that fetch new briefs and run the Prefect flows: once, or by the clock."""

from __future__ import annotations

import contextlib
import os
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from pipeline.cli.common import OK, SOME_FAILED, now, settings_file, settings_of, workspace_of
from pipeline.errors import SettingsError

if TYPE_CHECKING:
    import argparse

    from pipeline.cli.console import Reporter


def collect(args: argparse.Namespace, reporter: Reporter) -> int:
    """Fetch new briefs into the raw folder."""
    from pipeline import collect as collecting  # noqa: PLC0415  --help must not load httpx

    reporter.listen()
    result = collecting.collect(workspace_of(args), settings_of(args).collect, now=now())
    for source in result.sources:
        counts = ", ".join(f"{count} {status}" for status, count in source.counts.items() if count)
        reporter.say(f"{source.name}: {counts or 'nothing new'}")
        for outcome in source.outcomes:
            if outcome.status in {"failed", "refused"}:
                reporter.note(f"  {outcome.status}: {outcome.where}: {outcome.reason}")
    if not result.sources:
        reporter.say("sources.toml names nothing to collect; see docs/collecting.md")
    return SOME_FAILED if result.failed_sources else OK


def run(args: argparse.Namespace, reporter: Reporter) -> int:
    """Build and report as a Prefect flow."""
    if args.json or args.quiet:
        # Prefect has a log of its own on standard error; ours alone is what was asked for.
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR" if args.json else "WARNING")
        reporter.listen()
    result, index = _engine(args).run(
        now=now(), with_collect=args.collect, with_report=not args.no_report
    )
    reporter.result(result, index)
    return SOME_FAILED if result.failures else OK


def serve(args: argparse.Namespace, reporter: Reporter) -> int:
    """Build and report by the clock, until stopped."""
    engine = _engine(args)
    reporter.listen()
    with contextlib.suppress(KeyboardInterrupt):  # to be stopped is how serving ends
        engine.serve(
            cron=args.cron,
            timezone=args.timezone,
            port=args.port,
            parameters={"with_collect": args.collect, "with_report": not args.no_report},
            announce=reporter.say,
        )
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
        store=args.store,
    )
