"""Which rows are there already, which are to be made, and under which id an issue goes.

Everything here follows from the raw files, the code, the knowledge and the settings alone: what
an earlier run left behind can save work, never change the result.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.ingest.repairs.spelling import corpus_corrections
from pipeline.runner.batch import STAGE_NAMES, BatchTask, Context, Member, tools_of
from pipeline.stages import EXTRACT, INGEST, TOKENIZE
from pipeline.store.batches import Receipt, batches_of, folder_name, read_receipts
from pipeline.store.fingerprint import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.runner.raw import RawFile


@dataclass(frozen=True)
class Shelf:
    """What the issues folder holds.

    Attributes:
        folders: (stage, local id, key) → folder that holds the rows.
        notes: (local id, base key) → notes of the reading.
    """

    folders: Mapping[tuple[str, str, str], Path]
    notes: Mapping[tuple[str, str], Mapping[str, Any]]

    @classmethod
    def of(cls, issues: Path) -> Shelf:
        """Look through all receipts."""
        receipts = [r for stage in STAGE_NAMES for r in read_receipts(issues, stage)]
        folders = {(r.stage, i, key): r.folder for r in receipts for i, key in r.keys.items()}
        notes = {(i, n["base_key"]): n for r in receipts for i, n in r.notes.items()}
        return cls(folders, notes)


class Planner:
    """Keys and batches of one build."""

    def __init__(self, context: Context, files: Sequence[RawFile]) -> None:
        """Fix what the keys of all issues depend on."""
        self.context = context
        tools = tools_of(context.settings, context.lexicon, context.latest, context.kiwi_threads)
        self._known_names = tools.names
        self._stage_keys = tools.keys()
        by_path = {f.source_path: f for f in files}
        self.batches = [
            tuple(by_path[name] for name in names) for names in batches_of(sorted(by_path))
        ]

    def base_key(self, file: RawFile) -> str:
        """Key of reading the file by itself."""
        override = dataclasses.asdict(file.override) if file.override else None
        return digest(self._stage_keys[INGEST.name], file.sha256, file.source_path, str(override))

    def keys(self, file: RawFile, corrections: Mapping[str, str]) -> dict[str, str]:
        """Stage name → key of the issue's rows."""
        read = digest(self.base_key(file), dict(corrections))
        return {
            INGEST.name: read,
            TOKENIZE.name: digest(self._stage_keys[TOKENIZE.name], read),
            EXTRACT.name: digest(self._stage_keys[EXTRACT.name], read),
        }

    def first_tasks(self, shelf: Shelf) -> list[BatchTask]:
        """Batches with a file never read in this form; corrections are not known yet."""
        tasks = []
        for batch in self.batches:
            notes = [shelf.notes.get((f.local_id, self.base_key(f))) for f in batch]
            if any(n is None for n in notes):
                found = [n.get("corrections", {}) if n else {} for n in notes]
                tasks.append(self._task(batch, found, shelf))
        return tasks

    def final_tasks(self, shelf: Shelf) -> list[BatchTask]:
        """Batches whose rows are not there, now that all files were read once."""
        wanted = self.corrections(shelf)
        tasks = [
            self._task(batch, [wanted.get(f.local_id, {}) for f in batch], shelf)
            for batch in self.batches
        ]
        return [task for task in tasks if not all(f.exists() for f in self.folders(task).values())]

    def corrections(self, shelf: Shelf) -> dict[str, dict[str, str]]:
        """Local id → spellings that the rest of the corpus asks to mend."""
        names = {i: n["names"] for i, n in self.notes(shelf).items() if "names" in n}
        return corpus_corrections(names, known=self._known_names)

    def notes(self, shelf: Shelf) -> dict[str, Mapping[str, Any]]:
        """Local id → notes of its reading, of all files, in order of paths."""
        return {
            f.local_id: shelf.notes[f.local_id, self.base_key(f)] for b in self.batches for f in b
        }

    def members(self, shelf: Shelf) -> list[Member]:
        """All issues with the keys of their final rows."""
        wanted = self.corrections(shelf)
        return [
            Member(f, self.base_key(f), self.keys(f, wanted.get(f.local_id, {})))
            for batch in self.batches
            for f in batch
        ]

    def final_folders(self, shelf: Shelf) -> list[dict[str, Path]]:
        """For each batch, stage name → folder of its rows."""
        wanted = self.corrections(shelf)
        return [
            self.folders(self._task(batch, [wanted.get(f.local_id, {}) for f in batch], shelf))
            for batch in self.batches
        ]

    def folders(self, task: BatchTask) -> dict[str, Path]:
        """Stage name → folder the batch's rows are stored in."""
        return {
            stage: self.context.issues
            / stage
            / folder_name(stage, {m.local_id: m.keys[stage] for m in task.members})
            for stage in STAGE_NAMES
        }

    def _task(
        self,
        batch: Sequence[RawFile],
        corrections: Sequence[Mapping[str, str]],
        shelf: Shelf,
    ) -> BatchTask:
        members = []
        for file, changes in zip(batch, corrections, strict=True):
            keys, base_key = self.keys(file, changes), self.base_key(file)
            found = {s: shelf.folders.get((s, file.local_id, keys[s])) for s in STAGE_NAMES}
            members.append(
                Member(
                    file=file,
                    base_key=base_key,
                    keys=keys,
                    corrections=changes,
                    reuse={s: folder for s, folder in found.items() if folder is not None},
                    notes=shelf.notes.get((file.local_id, base_key), {}),
                )
            )
        return BatchTask(self.context, tuple(members))


def readable_ids(
    notes: Mapping[str, Mapping[str, Any]], paths: Mapping[str, str]
) -> dict[str, str]:
    """Local id → readable issue id, unique: later issues of one series and month get a suffix.

    Args:
        notes: Local id → notes of the reading; failed ones are left out.
        paths: Local id → source path, which decides between issues of one day.
    """
    dated = sorted(
        (n["base_id"], n["published_on"], paths[i], i) for i, n in notes.items() if "base_id" in n
    )
    ids: dict[str, str] = {}
    seen: dict[str, int] = {}
    for base_id, _, _, local_id in dated:
        seen[base_id] = seen.get(base_id, 0) + 1
        ids[local_id] = base_id if seen[base_id] == 1 else f"{base_id}-{seen[base_id]}"
    return ids


__all__ = ["Planner", "Receipt", "Shelf", "readable_ids"]
