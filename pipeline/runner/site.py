"""The report on disk: one folder a build, ``latest`` always a whole one."""

from __future__ import annotations

import dataclasses
import logging
import os
import shutil
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.report.single_file import single_file
from pipeline.report.site import BuildInfo, Failure, Site, site_files
from pipeline.runner.frames import StoredTables
from pipeline.store.files import explained, new_folder, recover_folder, write_bytes
from pipeline.store.fingerprint import code_digest, digest, knowledge_digest
from pipeline.store.lock import only_run
from pipeline.store.manifest import read_manifest
from pipeline.store.parquet import memory_given_back
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.paths import Workspace
    from pipeline.settings import Settings
    from pipeline.store.manifest import Manifest

log = logging.getLogger("pipeline.runner")

LATEST = "latest"
_PATIENCE = 600.0  # seconds another run may take to render into the same folder


def build_report(workspace: Workspace, settings: Settings) -> Path:
    """Render the report of the processed folder, unless it is there already.

    Returns:
        ``reports/latest/index.html``.

    Raises:
        StoreError: There are no tables, or the reports folder cannot be written.
    """
    manifest = read_manifest(workspace.manifest)
    if manifest is None:
        raise StoreError(f"{workspace.processed}: holds no build; run `ai-brief build` first")
    name = digest(
        manifest.run_id,
        manifest.table_keys,
        code_digest("pipeline.report", "pipeline.knowledge.endings"),
        knowledge_digest("name_endings.toml"),
        # How many older reports stay changes nothing in this one.
        repr(dataclasses.replace(settings.report, keep_builds=0)),
    )[:12]
    target = workspace.reports / name
    with only_run(workspace.reports, now=None, wait=_PATIENCE), explained(workspace.reports):
        _recover(workspace.reports)
        _render(workspace, settings, manifest, target)
        _point(workspace.reports / LATEST, target)
        _prune(workspace.reports, target, settings.report.keep_builds)
    return workspace.reports / LATEST / "index.html"


def _recover(reports: Path) -> None:
    """Mend or remove what a run that was killed left, of whatever build it was."""
    for left in sorted((*reports.glob(".*.old"), *reports.glob(".*.new"))):
        recover_folder(reports / left.stem.removeprefix("."))


def _render(workspace: Workspace, settings: Settings, manifest: Manifest, target: Path) -> None:
    if not (target / "index.html").is_file():
        files = {n: workspace.tables / f"{n}.parquet" for n in TABLES}
        tables = StoredTables({n: file for n, file in files.items() if file.exists()})
        info = BuildInfo(
            run_id=manifest.run_id,
            code_version=manifest.code_version,
            settings_sha256=manifest.settings_sha256,
            settings=settings,
            is_sample=manifest.is_sample,
            failures=tuple(Failure(f["file"], f["reason"], f["remedy"]) for f in manifest.failures),
        )
        count = 0
        with new_folder(target) as folder, memory_given_back():
            for path, content in site_files(tables, build=info, settings=settings.report):
                file = folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                count += 1
        log.info("report: %d files", count)


def write_single_file(workspace: Workspace, settings: Settings, target: Path) -> None:
    """The newest report as one HTML file, for mailing; ``build_report`` comes first.

    Raises:
        StoreError: There are no tables, or the file cannot be written.
    """
    folder = build_report(workspace, settings).parent
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    site = Site({p.relative_to(folder).as_posix(): p.read_bytes() for p in files})
    write_bytes(target, single_file(site))


def _point(latest: Path, target: Path) -> None:
    """Make ``latest`` the newest build: a link in one step, a copy where links cannot be made."""
    beside = latest.with_name(f".{LATEST}.link")
    try:
        beside.unlink(missing_ok=True)
        beside.symlink_to(target.name, target_is_directory=True)
        if latest.is_dir() and not latest.is_symlink():
            shutil.rmtree(latest)
        beside.replace(latest)
    except OSError:
        with new_folder(latest) as folder:
            shutil.copytree(target, folder, dirs_exist_ok=True)


def _prune(reports: Path, newest: Path, keep: int) -> None:
    """Delete the oldest builds beyond ``keep``; never the newest."""
    os.utime(newest)  # an old build that is rendered anew counts as new
    builds = [p for p in reports.iterdir() if (p / "index.html").is_file() and p.name != LATEST]
    for old in sorted(builds, key=lambda p: p.stat().st_mtime_ns, reverse=True)[keep:]:
        if old != newest:
            shutil.rmtree(old)
