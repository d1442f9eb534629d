"""``build``: raw files → issue rows → corpus tables, with whatever runs the batches."""

from __future__ import annotations

import dataclasses
import functools
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.errors import IssueReadError, SettingsError
from pipeline.runner.batch import BatchTask, Context, build_batch
from pipeline.runner.corpus import Former, StoredIssue, build_tables, table_keys
from pipeline.runner.plan import Planner, Shelf, Wanted, readable_ids
from pipeline.runner.raw import RawFolder, scan
from pipeline.runner.reasons import reasons
from pipeline.runner.survey import with_readable_ids
from pipeline.settings import digest_of
from pipeline.stages.catalog import CORPUS_STAGES, EXTRACT, ISSUE_STAGES, READ_STAGES
from pipeline.stages.names import name_digests
from pipeline.store.batches import Receipt, remove_batches
from pipeline.store.files import recover_folder
from pipeline.store.fingerprint import digest
from pipeline.store.lock import only_run
from pipeline.store.manifest import Manifest, read_manifest
from pipeline.store.parquet import is_sound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.extract.discovery.learned import Learned
    from pipeline.knowledge.gazetteer import Gazetteer
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
        files_built: Files of the issues read anew, as the manifest names them.
        cached: Issues taken over unchanged.
        failures: Files that could not be read.
        changed: Whether any table was made anew.
        reasons: What was done and what had changed, a line each.
    """

    manifest: Manifest
    files_built: tuple[str, ...]
    cached: int
    failures: tuple[IssueReadError, ...]
    changed: bool
    reasons: tuple[str, ...] = ()

    @property
    def built(self) -> int:
        """Number of issues read anew."""
        return len(self.files_built)


def serial(tasks: Sequence[BatchTask]) -> Iterator[tuple[Receipt, ...]]:
    """Run batches one after the other in this process; Kiwi uses all cores by itself."""
    return map(build_batch, tasks)


@dataclass(frozen=True, slots=True)
class Engine:
    """How the batches are run; the bytes that come out are the same whatever it is.

    Attributes:
        mapper: What runs the batches.
        kiwi_threads: Threads of Kiwi in one process; 0 for one per core.
        progress: Told after each batch.
        wait: Seconds to wait for another build of the folder to end.
        release: Called when there are no more batches: corpus tables need the memory.
    """

    mapper: Mapper = serial
    kiwi_threads: int = 0
    progress: Progress = lambda _done, _all: None
    wait: float = 0.0
    release: Callable[[], None] = lambda: None


def build(
    workspace: Workspace,
    settings: Settings,
    *,
    now: datetime,
    engine: Engine | None = None,
) -> BuildResult:
    """Bring the processed folder up to date with the raw folder.

    Args:
        workspace: The folders.
        settings: All settings.
        now: When the run began; no issue can be dated later.
        engine: What runs the batches; without one, this process.

    Raises:
        SettingsError: The raw folder, ``sources.toml`` or ``lexicon.toml`` cannot be used.
        BusyError: Another build is at work in the processed folder.
        StoreError: The processed folder cannot be written.
    """
    engine = engine or Engine()
    with only_run(workspace.processed, now=now, wait=engine.wait):
        return _build(workspace, settings, now, engine)


def _build(
    workspace: Workspace,
    settings: Settings,
    now: datetime,
    engine: Engine,
) -> BuildResult:
    raw = scan(workspace, max_file_bytes=settings.ingest.max_file_bytes)
    recover_folder(workspace.tables)
    context = Context(
        raw=workspace.sample if raw.is_sample else workspace.raw,
        issues=workspace.issues,
        settings=settings,
        lexicon=_text(workspace.lexicon),
        latest=now.date(),
        kiwi_threads=engine.kiwi_threads or os.cpu_count() or 1,
        file_count=len(raw.files),
    )
    planner = Planner(context, raw.files)
    shelf = Shelf.of(workspace.issues)
    before = set(shelf.notes)
    try:
        shelf, learned, wanted = _batches(planner, shelf, engine)
    finally:
        engine.release()
    issues = _issues(planner, raw, shelf, wanted)
    del shelf  # notes and words of all issues: the analysis needs the memory
    anew = [f.source_path for f in raw.files if (f.local_id, planner.base_key(f)) not in before]
    result = _corpus(workspace, planner, issues, learned, anew=tuple(anew), now=now)
    keep = {f for folders in planner.folders(wanted, ISSUE_STAGES) for f in folders.values()}
    remove_batches(workspace.issues, keep)
    return result


def _batches(planner: Planner, shelf: Shelf, engine: Engine) -> tuple[Shelf, Learned, Wanted]:
    """Read all issues, decide on what they taught, and extract: each over what is not there yet."""
    run = functools.partial(_run, mapper=engine.mapper, progress=engine.progress)
    issues = planner.context.issues
    run(planner.first_tasks(shelf))
    shelf = Shelf.of(issues)
    wanted = Wanted(planner.corrections(shelf))
    run(planner.tasks(READ_STAGES, wanted, shelf))
    shelf = Shelf.of(issues)
    learned = planner.learn(wanted, shelf)
    wanted = Wanted(wanted.corrections, planner.relevant(learned, wanted, shelf))
    run(planner.tasks((EXTRACT,), wanted, shelf))
    return shelf, learned, wanted


@dataclass(frozen=True, slots=True)
class _Issues:
    """All issues as they stand on disk.

    Attributes:
        stored: Readable issues, in the order of their ids.
        failures: Files that could not be read, in the order of paths.
    """

    raw: RawFolder
    stored: Sequence[StoredIssue]
    failures: tuple[IssueReadError, ...]


def _run(tasks: Sequence[BatchTask], *, mapper: Mapper, progress: Progress) -> None:
    done, total = 0, sum(len(task.members) for task in tasks)
    for receipts in mapper(tasks) if tasks else ():
        done += len(receipts[0].keys)
        progress(done, total)


def _issues(planner: Planner, raw: RawFolder, shelf: Shelf, wanted: Wanted) -> _Issues:
    notes = planner.notes(shelf)
    ids = readable_ids(notes, {f.local_id: f.source_path for f in planner.files})
    stored = []
    for batch, where in zip(planner.batches, planner.folders(wanted, ISSUE_STAGES), strict=True):
        stored += [
            StoredIssue(f.local_id, ids[f.local_id], where, planner.keys(f, wanted))
            for f in batch
            if f.local_id in ids
        ]
    failed = [
        IssueReadError(f.source_path, *notes[f.local_id]["failure"])
        for f in planner.files
        if "failure" in notes[f.local_id]
    ]
    failures = sorted((*raw.failures, *failed), key=lambda e: e.source)
    return _Issues(raw, sorted(stored, key=lambda issue: issue.issue_id), tuple(failures))


def _corpus(
    workspace: Workspace,
    planner: Planner,
    issues: _Issues,
    learned: Learned,
    *,
    anew: tuple[str, ...],
    now: datetime,
) -> BuildResult:
    """Corpus tables and manifest, unless they are there and right."""
    settings, gazetteer = planner.context.settings, planner.tools.gazetteer
    taught = with_readable_ids(learned, {i.local_id: i.issue_id for i in issues.stored})
    keys = table_keys(issues.stored, settings, gazetteer, taught)
    manifest = _manifest(issues, keys, settings, gazetteer, taught)
    old = read_manifest(workspace.manifest)
    there = {n for n in keys if is_sound(workspace.tables / f"{n}.parquet")}
    valid = {n for n in there if old is not None and old.table_keys.get(n) == keys[n]}
    failed = {failure.source for failure in issues.failures}
    anew = tuple(file for file in anew if file not in failed)
    cached = len(issues.stored) - len(anew)
    all_there = len(valid) == len(keys) and is_sound(workspace.tables / "runs.parquet")
    changed = not all_there or old is None or old.run_id != manifest.run_id
    if changed or old is None:
        run = {
            "run_id": manifest.run_id,
            "started_at": now,
            "code_version": manifest.code_version,
            "settings_sha256": manifest.settings_sha256,
            "issues_built": len(anew),
            "issues_cached": cached,
            "issues_failed": len(issues.failures),
            "is_sample": issues.raw.is_sample,
        }
        # A run that finds nothing to do, the usual one, needs none of the analysis loaded.
        from pipeline.stages.corpus import corpus_functions  # noqa: PLC0415

        functions = corpus_functions(settings, gazetteer, taught)
        unsure = functools.partial(_unsure, workspace.manifest, old, {n: keys[n] for n in valid})
        former = _former(old, manifest, valid, there)
        made = build_tables(workspace.tables, issues.stored, former, functions, run, unsure)
        manifest = dataclasses.replace(manifest, table_rows=made.rows, contents=made.contents)
        manifest.write(workspace.manifest)
    else:
        manifest = old
    told = reasons(old, manifest)
    return BuildResult(manifest, anew, cached, issues.failures, changed, told)


def _former(old: Manifest | None, new: Manifest, valid: set[str], there: set[str]) -> Former:
    """What the tables there are can still be used for, as the manifests tell."""
    if old is None:
        return Former()
    same = (n for n, parts in new.stages.items() if dict(old.stages.get(n, {})) == dict(parts))
    contents = {n: found for n, found in old.contents.items() if n in there}
    return Former(frozenset(valid), contents, frozenset(same))


def _unsure(path: Path, old: Manifest | None, valid: Mapping[str, str]) -> None:
    """Leave in the manifest only what is true of the tables before and after they are swapped.

    A run that is killed between the swap and its own manifest would else leave the tables of one
    state with the keys of another, and a later run could take them for its own.
    """
    if old is not None:
        contents = {n: found for n, found in old.contents.items() if n in valid}
        sure = dict(sorted(valid.items()))
        dataclasses.replace(old, run_id="", table_keys=sure, contents=contents).write(path)


def _manifest(
    issues: _Issues,
    keys: Mapping[str, str],
    settings: Settings,
    gazetteer: Gazetteer,
    learned: Learned,
) -> Manifest:
    raw, stored = issues.raw, issues.stored
    files = {f.local_id: f for f in raw.files}
    settings_sha256 = digest_of(settings)
    names = name_digests(gazetteer, learned)
    parts = {s.name: s.parts(settings, names) for s in (*ISSUE_STAGES, *CORPUS_STAGES)}
    parts["names"] = {"known entities and lexicon.toml": digest(dict(gazetteer.digest_parts))}
    failed = [{"file": e.source, "reason": e.reason, "remedy": e.remedy} for e in issues.failures]
    return Manifest(
        run_id=digest(dict(keys), failed, list(raw.duplicates), raw.is_sample, settings_sha256),
        code_version=__version__,
        settings_sha256=settings_sha256,
        table_keys=dict(keys),
        stages=parts,
        issues=tuple(
            {
                "issue_id": i.issue_id,
                "source_path": files[i.local_id].source_path,
                "source_sha256": files[i.local_id].sha256,
            }
            for i in stored
        ),
        failures=tuple(failed),
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
