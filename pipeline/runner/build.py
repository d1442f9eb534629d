"""``build``: raw files → issue rows → corpus tables, with whatever runs the batches."""

from __future__ import annotations

import dataclasses
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.errors import IssueReadError, SettingsError
from pipeline.runner.batch import BatchTask, Context, build_batch, tools_of
from pipeline.runner.corpus import StoredIssue, build_tables, table_keys
from pipeline.runner.plan import Planner, Shelf, readable_ids
from pipeline.runner.raw import RawFolder, scan
from pipeline.settings import digest_of
from pipeline.store.batches import Receipt, remove_batches
from pipeline.store.files import recover_folder
from pipeline.store.fingerprint import digest
from pipeline.store.manifest import Manifest, read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.paths import Workspace
    from pipeline.settings import Settings

log = logging.getLogger("pipeline.runner")

# Runs build_batch over tasks and yields receipts as they come, in any order.
Mapper = Callable[[Sequence[BatchTask]], Iterable[tuple[Receipt, ...]]]
# Told after each batch: issues done, issues in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did.

    Attributes:
        built: Issues read anew.
        cached: Issues taken over unchanged.
        failures: Files that could not be read.
        changed: Whether any table was made anew.
    """

    manifest: Manifest
    built: int
    cached: int
    failures: tuple[IssueReadError, ...]
    changed: bool


def serial(tasks: Sequence[BatchTask]) -> Iterator[tuple[Receipt, ...]]:
    """Run batches one after the other in this process; Kiwi uses all cores by itself."""
    return map(build_batch, tasks)


def build(
    workspace: Workspace,
    settings: Settings,
    *,
    now: datetime,
    mapper: Mapper = serial,
    kiwi_threads: int = 0,
    progress: Progress = lambda _done, _all: None,
) -> BuildResult:
    """Bring the processed folder up to date with the raw folder.

    Args:
        workspace: The folders.
        settings: All settings.
        now: When the run began; no issue can be dated later.
        mapper: What runs the batches.
        kiwi_threads: Threads of Kiwi in one process; 0 for one per core.
        progress: Told after each batch.

    Raises:
        SettingsError: The raw folder, ``sources.toml`` or ``lexicon.toml`` cannot be used.
        StoreError: The processed folder cannot be written.
    """
    raw = scan(workspace, max_file_bytes=settings.ingest.max_file_bytes)
    recover_folder(workspace.tables)
    context = Context(
        raw=workspace.sample if raw.is_sample else workspace.raw,
        issues=workspace.issues,
        settings=settings,
        lexicon=_text(workspace.lexicon),
        latest=now.date(),
        kiwi_threads=kiwi_threads or os.cpu_count() or 1,
    )
    planner = Planner(context, raw.files)
    before = set(Shelf.of(workspace.issues).notes)
    _run(planner.first_tasks, workspace.issues, mapper, progress)
    _run(planner.final_tasks, workspace.issues, mapper, progress)
    shelf = Shelf.of(workspace.issues)
    current = {(f.local_id, planner.base_key(f)) for f in raw.files}
    result = _corpus(workspace, planner, raw, shelf, built=len(current - before), now=now)
    keep = {folder for folders in planner.final_folders(shelf) for folder in folders.values()}
    remove_batches(workspace.issues, keep)
    return result


def _run(
    tasks_of: Callable[[Shelf], list[BatchTask]], issues: Path, mapper: Mapper, progress: Progress
) -> None:
    tasks = tasks_of(Shelf.of(issues))
    done, total = 0, sum(len(task.members) for task in tasks)
    for receipts in mapper(tasks) if tasks else ():
        done += len(receipts[0].keys)
        progress(done, total)


def _corpus(
    workspace: Workspace,
    planner: Planner,
    raw: RawFolder,
    shelf: Shelf,
    *,
    built: int,
    now: datetime,
) -> BuildResult:
    context = planner.context
    tools = tools_of(context.settings, context.lexicon, context.latest, context.kiwi_threads)
    notes = planner.notes(shelf)
    stored = _stored(planner, shelf, notes)
    failures = (*raw.failures, *_failures(planner, notes))
    keys = table_keys(stored, context.settings, tools.gazetteer)
    manifest = _manifest(raw, stored, failures, keys, planner)
    old = read_manifest(workspace.manifest)
    there = {n for n in keys if (workspace.tables / f"{n}.parquet").is_file()}
    valid = {n for n in there if old is not None and old.table_keys.get(n) == keys[n]}
    cached = len(raw.files) - built
    changed = len(valid) < len(keys) or old is None or old.run_id != manifest.run_id
    if changed:
        run = {
            "run_id": manifest.run_id,
            "started_at": now,
            "code_version": manifest.code_version,
            "settings_sha256": manifest.settings_sha256,
            "issues_built": built,
            "issues_cached": cached,
            "issues_failed": len(failures),
            "is_sample": raw.is_sample,
        }
        rows = build_tables(
            workspace.tables, stored, sorted(valid), context.settings, tools.gazetteer, run
        )
        manifest = dataclasses.replace(manifest, table_rows=rows)
        manifest.write(workspace.manifest)
    else:
        assert old is not None
        manifest = old
    return BuildResult(manifest, built, cached, failures, changed)


def _stored(
    planner: Planner, shelf: Shelf, notes: Mapping[str, Mapping[str, Any]]
) -> list[StoredIssue]:
    """Readable issues in the order of their ids, with where their rows are."""
    members = {m.local_id: m for m in planner.members(shelf)}
    ids = readable_ids(notes, {i: m.file.source_path for i, m in members.items()})
    folders: dict[str, dict[str, Path]] = {}
    for batch, where in zip(planner.batches, planner.final_folders(shelf), strict=True):
        folders |= {f.local_id: where for f in batch}
    stored = [StoredIssue(i, ids[i], folders[i], members[i].keys) for i in ids]
    return sorted(stored, key=lambda issue: issue.issue_id)


def _failures(planner: Planner, notes: Mapping[str, Mapping[str, Any]]) -> Iterator[IssueReadError]:
    for batch in planner.batches:
        for file in batch:
            if failure := notes[file.local_id].get("failure"):
                yield IssueReadError(file.source_path, *failure)


def _manifest(
    raw: RawFolder,
    stored: Sequence[StoredIssue],
    failures: Sequence[IssueReadError],
    keys: Mapping[str, str],
    planner: Planner,
) -> Manifest:
    files = {f.local_id: f for f in raw.files}
    settings_sha256 = digest_of(planner.context.settings)
    failed = [{"file": e.source, "reason": e.reason, "remedy": e.remedy} for e in failures]
    return Manifest(
        run_id=digest(dict(keys), failed, list(raw.duplicates), raw.is_sample, settings_sha256),
        code_version=__version__,
        settings_sha256=settings_sha256,
        table_keys=dict(keys),
        issues=tuple(
            {
                "issue_id": i.issue_id,
                "source_path": files[i.local_id].source_path,
                "source_sha256": files[i.local_id].sha256,
            }
            for i in stored
        ),
        failures=tuple(sorted(failed, key=lambda f: f["file"])),
        duplicates=dict(raw.duplicates),
        is_sample=raw.is_sample,
    )


def _text(path: Path) -> str:
    if not path.is_file():
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
