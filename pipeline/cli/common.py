"""What commands share: exit codes, the project's folders and settings, the hour."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import SettingsError
from pipeline.paths import SETTINGS_FILE, Workspace
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from pipeline.settings import Settings

OK, SOME_FAILED, USAGE, BROKEN, INTERRUPTED = 0, 1, 2, 3, 130


def project_root() -> Path:
    """The project: the nearest folder upwards that has ``data/raw``, else where we stand."""
    here = Path.cwd()
    return next((f for f in (here, *here.parents) if (f / "data" / "raw").is_dir()), here)


def workspace_of(args: argparse.Namespace) -> Workspace:
    """The folders named, or those of the project we stand in."""
    default = Workspace.at(project_root())
    return Workspace(
        args.raw or default.raw,
        args.processed or default.processed,
        args.reports or default.reports,
    )


def settings_of(args: argparse.Namespace) -> Settings:
    """All settings in force."""
    return load_settings(settings_file(args))


def settings_file(args: argparse.Namespace) -> Path | None:
    """The settings file named, or the project's own, if it has one."""
    default = project_root() / SETTINGS_FILE
    given: Path | None = args.settings
    return given or (default if default.is_file() else None)


def now() -> datetime:
    """When the run begins; ``SOURCE_DATE_EPOCH`` fixes it for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f"SOURCE_DATE_EPOCH must be whole seconds, not {epoch!r}") from error


def natural(text: str) -> int:
    """A whole number from 0 on, as an argument."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number
