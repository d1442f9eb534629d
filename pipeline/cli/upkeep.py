"""Commands that look after a project: doctor, clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli.common import BROKEN, OK, settings_of, workspace_of

if TYPE_CHECKING:
    import argparse

    from pipeline.cli.console import Reporter

_SIGNS = {"ok": "✓", "note": "·", "broken": "✗"}


def doctor(args: argparse.Namespace, reporter: Reporter) -> int:
    """Say what is in order, and what is not, with the way out."""
    from pipeline.runner.upkeep import examine  # noqa: PLC0415  --help must not load pandas

    code = OK
    for finding in examine(workspace_of(args), settings_of(args)):
        remedy = f"  → {finding.remedy}" if finding.remedy else ""
        reporter.say(f"{_SIGNS[finding.state]} {finding.what}{remedy}")
        code = BROKEN if finding.state == "broken" else code
    return code


def clean(args: argparse.Namespace, reporter: Reporter) -> int:
    """Delete what can be made again; never a brief."""
    from pipeline.cli.common import now  # noqa: PLC0415
    from pipeline.runner.upkeep import clean as delete  # noqa: PLC0415
    from pipeline.store.lock import only_run  # noqa: PLC0415

    workspace = workspace_of(args)
    with only_run(workspace.processed, now=now()):
        gone = delete(workspace, everything=args.all)
    for path in gone:
        reporter.say(f"deleted {path}")
    if not gone:
        reporter.say("nothing to delete")
    return OK
