"""Which rows are there already, which are to be made, and under which id an issue goes.

Everything here follows from the raw files, the code, the knowledge and the settings alone: what
an earlier run left behind can save work, never change the result.
"""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.extract.discovery.learned import Learned
from pipeline.ingest.repairs.spelling import corpus_corrections
from pipeline.runner.batch import BatchTask, Context, Member, tools_of
from pipeline.runner.decision import remembered
from pipeline.runner.survey import learn, relevant
from pipeline.stages.catalog import EXTRACT, INGEST, ISSUE_STAGES, READ_STAGES, SURVEY, TOKENIZE
from pipeline.store.batches import batches_of, folder_name, read_receipts
from pipeline.store.fingerprint import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.runner.raw import RawFile
    from pipeline.stages.stage import Stage


@dataclass(frozen=True)
class Shelf:
    """What the issues folder holds.

    Attributes:
        folders: (stage, local id, key) → folder that holds the rows.
        notes: (local id, base key) → notes of the reading.
        words: (local id, key of the survey) → words of the issue, packed.
        whole: Batch folders with a good receipt.
    """

    folders: Mapping[tuple[str, str, str], Path]
    notes: Mapping[tuple[str, str], Mapping[str, Any]]
    words: Mapping[tuple[str, str], str]
    whole: frozenset[Path]

    @classmethod
    def of(cls, issues: Path) -> Shelf:
        """Look through all receipts."""
        receipts = [r for stage in ISSUE_STAGES for r in read_receipts(issues, stage.name)]
        return cls(
            {(r.stage, i, key): r.folder for r in receipts for i, key in r.keys.items()},
            {(i, n["base_key"]): n
             for r in receipts if r.stage == INGEST.name for i, n in r.notes.items()},
            {(i, r.keys[i]): n["words"]
             for r in receipts if r.stage == SURVEY.name for i, n in r.notes.items()},
            frozenset(r.folder for r in receipts),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Wanted:
    """What the whole corpus asks of single issues; equal only to itself.

    Attributes:
        corrections: Local id → spellings to mend.
        learned: Local id → names to look for besides the gazetteer's.
    """

    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    learned: Mapping[str, Learned] = field(default_factory=dict)


class Planner:
    """Keys and batches of one build."""

    def __init__(self, context: Context, files: Sequence[RawFile]) -> None:
        """Fix what the keys of all issues depend on."""
        self.context = context
        self.tools = tools_of(
            context.settings, context.lexicon, context.latest, context.kiwi_threads
        )
        self._stage_keys = self.tools.keys()
        # Asked for at every step; in a large corpus making them anew would cost more than reading.
        self._base_keys: dict[RawFile, str] = {}
        self._keys: dict[tuple[RawFile, Wanted], dict[str, str]] = {}
        by_path = {f.source_path: f for f in files}
        self.batches = [
            tuple(by_path[name] for name in names) for names in batches_of(sorted(by_path))
        ]

    @property
    def files(self) -> list[RawFile]:
        """All files, in order of paths."""
        return [file for batch in self.batches for file in batch]

    def base_key(self, file: RawFile) -> str:
        """Key of reading the file by itself."""
        if file not in self._base_keys:
            override = dataclasses.asdict(file.override) if file.override else None
            self._base_keys[file] = digest(
                self._stage_keys[INGEST.name], file.sha256, file.source_path, str(override)
            )
        return self._base_keys[file]

    def keys(self, file: RawFile, wanted: Wanted) -> dict[str, str]:
        """Stage name → key of the issue's rows."""
        if (file, wanted) not in self._keys:
            self._keys[file, wanted] = self._made_keys(file, wanted)
        return self._keys[file, wanted]

    def _made_keys(self, file: RawFile, wanted: Wanted) -> dict[str, str]:
        of = self._stage_keys
        read = digest(self.base_key(file), dict(wanted.corrections.get(file.local_id, {})))
        tokens = digest(of[TOKENIZE.name], read)
        learned = wanted.learned.get(file.local_id, Learned())
        return {
            INGEST.name: read,
            TOKENIZE.name: tokens,
            SURVEY.name: digest(of[SURVEY.name], tokens),
            EXTRACT.name: digest(of[EXTRACT.name], read, learned.to_json()),
        }

    def first_tasks(self, shelf: Shelf) -> list[BatchTask]:
        """Batches with a file never read in this form; corrections are not known yet."""
        tasks = []
        for batch in self.batches:
            notes = {f.local_id: shelf.notes.get((f.local_id, self.base_key(f))) for f in batch}
            if None in notes.values():
                known = {i: n.get("corrections", {}) for i, n in notes.items() if n}
                tasks.append(self._task(batch, READ_STAGES, Wanted(known), shelf))
        return tasks

    def tasks(self, stages: Sequence[Stage], wanted: Wanted, shelf: Shelf) -> list[BatchTask]:
        """Batches whose rows of these stages are not there."""
        tasks = [self._task(batch, stages, wanted, shelf) for batch in self.batches]
        return [
            task
            for task in tasks
            if not all(self._folder(s, task.members) in shelf.whole for s in stages)
        ]

    def corrections(self, shelf: Shelf) -> dict[str, dict[str, str]]:
        """Local id → spellings that the rest of the corpus asks to mend."""
        names = {i: n["names"] for i, n in self.notes(shelf).items() if "names" in n}
        return corpus_corrections(names, known=self.tools.names)

    def learn(self, wanted: Wanted, shelf: Shelf) -> Learned:
        """What all issues teach of names, once all were surveyed."""
        notes = self.notes(shelf)
        issued = {i: n["published_on"] for i, n in notes.items() if "published_on" in n}
        folders = [where[SURVEY.name] for where in self.folders(wanted, READ_STAGES)]
        gazetteer = self.tools.gazetteer
        decide = functools.partial(learn, folders, issued, gazetteer)
        return remembered(self.context.issues, folders, issued, gazetteer, decide)

    def relevant(self, learned: Learned, wanted: Wanted, shelf: Shelf) -> dict[str, Learned]:
        """Local id → what of it the issue can name."""
        found = {}
        for file in self.files:
            words = shelf.words.get((file.local_id, self.keys(file, wanted)[SURVEY.name]), "")
            found[file.local_id] = relevant(learned, words)
        return found

    def notes(self, shelf: Shelf) -> dict[str, Mapping[str, Any]]:
        """Local id → notes of its reading, of all files, in order of paths."""
        return {f.local_id: shelf.notes[f.local_id, self.base_key(f)] for f in self.files}

    def folders(self, wanted: Wanted, stages: Sequence[Stage]) -> list[dict[str, Path]]:
        """For each batch, stage name → folder of its rows."""
        keys = [{f.local_id: self.keys(f, wanted) for f in batch} for batch in self.batches]
        return [
            {s.name: self._place(s, {i: k[s.name] for i, k in of.items()}) for s in stages}
            for of in keys
        ]

    def _folder(self, stage: Stage, members: Sequence[Member]) -> Path:
        return self._place(stage, {m.local_id: m.keys[stage.name] for m in members})

    def _place(self, stage: Stage, keys: Mapping[str, str]) -> Path:
        return self.context.issues / stage.name / folder_name(stage.name, keys)

    def _task(
        self, batch: Sequence[RawFile], stages: Sequence[Stage], wanted: Wanted, shelf: Shelf
    ) -> BatchTask:
        members = []
        for file in batch:
            keys, base_key = self.keys(file, wanted), self.base_key(file)
            found = {n: shelf.folders.get((n, file.local_id, key)) for n, key in keys.items()}
            members.append(
                Member(
                    file=file,
                    base_key=base_key,
                    keys=keys,
                    corrections=wanted.corrections.get(file.local_id, {}),
                    learned=wanted.learned.get(file.local_id, Learned()),
                    reuse={n: folder for n, folder in found.items() if folder is not None},
                    notes=shelf.notes.get((file.local_id, base_key), {}),
                    words=shelf.words.get((file.local_id, keys[SURVEY.name]), ""),
                )
            )
        return BatchTask(self.context, tuple(s.name for s in stages), tuple(members))


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
