"""``ai-brief export``: results as files of other tools."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.common import OK, workspace_of
from pipeline.export.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cli.console import Reporter

_FOLDER = Path("exports")


def add_export(add: Callable[..., argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Declare the command; the caller adds the folders."""
    sub = add("export", "Write results as files of other tools.", export)
    sub.formatter_class = argparse.RawDescriptionHelpFormatter
    width = max(map(len, KINDS))
    sub.epilog = "what:\n" + "\n".join(f"  {k:<{width}}  {v.tells}" for k, v in KINDS.items())
    sub.add_argument("what", choices=tuple(KINDS), metavar="WHAT", help="see below")
    sub.add_argument(
        "--to",
        type=Path,
        default=_FOLDER,
        metavar="PATH",
        help=f"file or folder (default {_FOLDER})",
    )
    sub.add_argument(
        "--table", nargs="+", default=[], metavar="NAME", help="which tables (csv and xlsx)"
    )
    return sub


def export(args: argparse.Namespace, reporter: Reporter) -> int:
    """Write one export and name its files."""
    from pipeline.export import write  # noqa: PLC0415  --help must not load pandas

    files = write.export(workspace_of(args).processed, args.what, args.to, tables=args.table)
    for file in files:
        reporter.say(str(file))
    return OK
