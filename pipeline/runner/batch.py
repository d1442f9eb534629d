"""One batch of issues, from raw files to rows on disk: the unit of work given to workers.

Only paths, settings and receipts travel between processes, never frames, tokens or Kiwi.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import IssueReadError
from pipeline.extract.discovery.learned import Learned
from pipeline.ingest.document import base_issue_id
from pipeline.ingest.repairs.spelling import names_of
from pipeline.runner.raw import read_raw
from pipeline.runner.survey import candidate_tables, words_of
from pipeline.stages.catalog import EXTRACT, INGEST, SURVEY, TOKENIZE
from pipeline.stages.issue import Tools, load_tools
from pipeline.store.batches import Receipt, rows_of, write_batch
from pipeline.tables import TABLES
from pipeline.tables.enforce import enforce
from pipeline.tables.rows import document_tables, documents_from, tokens_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from pipeline.model.documents import Document
    from pipeline.runner.raw import RawFile
    from pipeline.settings import Settings
    from pipeline.stages.stage import Stage

log = logging.getLogger("pipeline.runner")

Tables = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for all batches of a build.

    Attributes:
        raw: Folder the raw files lie under.
        issues: Folder of the issue stages' batches.
        lexicon: Text of the user's ``lexicon.toml``, empty if none.
        latest: No issue can be dated later.
        kiwi_threads: Threads Kiwi may use in one process.
        file_count: Raw files of the whole corpus.
    """

    raw: Path
    issues: Path
    settings: Settings
    lexicon: str
    latest: date
    kiwi_threads: int
    file_count: int


@dataclass(frozen=True, slots=True)
class Member:
    """One issue of a batch.

    Attributes:
        base_key: Key of the reading without corrections from the corpus.
        keys: Stage name → key its rows must be made with.
        corrections: Spellings the rest of the corpus asks to mend in it.
        learned: Names to look for that the corpus taught.
        reuse: Stage name → folder that already holds its rows made with that key.
        notes: Of the reading, where it is reused.
        words: Of the survey, where it is reused.
    """

    file: RawFile
    base_key: str
    keys: Mapping[str, str]
    corrections: Mapping[str, str] = field(default_factory=dict)
    learned: Learned = field(default_factory=Learned)
    reuse: Mapping[str, Path] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""

    @property
    def local_id(self) -> str:
        """Id its rows carry on disk."""
        return self.file.local_id


@dataclass(frozen=True, slots=True)
class BatchTask:
    """Issues to be made and stored together.

    Attributes:
        stages: Names of the stages to be made: all that read, or ``extract``.
    """

    context: Context
    stages: tuple[str, ...]
    members: tuple[Member, ...]


@functools.lru_cache(maxsize=1)
def tools_of(settings: Settings, lexicon: str, latest: date, kiwi_threads: int) -> Tools:
    """The tools of this process: gazetteer and Kiwi are loaded once."""
    with _no_collection():
        return load_tools(settings, lexicon=lexicon, latest=latest, workers=kiwi_threads)


def build_batch(task: BatchTask) -> tuple[Receipt, ...]:
    """Make and store the rows of a batch that are not there yet, stage after stage."""
    c = task.context
    tools = tools_of(c.settings, c.lexicon, c.latest, c.kiwi_threads)
    with _no_collection():
        return _extract(task, tools) if EXTRACT.name in task.stages else _read_all(task, tools)


def _read_all(task: BatchTask, tools: Tools) -> tuple[Receipt, ...]:
    """Stages ``ingest``, ``tokenize`` and ``survey``."""
    read, notes = _read_missing(task, tools)
    readable = [m for m in task.members if "failure" not in notes[m.local_id]]
    rows = _gather(INGEST, readable, document_tables(list(read.values())))
    receipts = [_store(task, INGEST, rows, notes)]
    made = tools.tokenize(_documents(_missing(TOKENIZE, readable), read, rows))
    words = _gather(TOKENIZE, readable, made.tables)
    receipts.append(_store(task, TOKENIZE, words, {}))
    surveyed = _documents(_missing(SURVEY, readable), read, rows)
    stored = [b.block_id for d in surveyed for b in d.blocks if b.block_id not in made.tokens]
    tokens = {**made.tokens, **tokens_from(words["tokens"], stored)}
    found = candidate_tables(c for d in surveyed for c in tools.survey(d, tokens))
    new = words_of(_of(surveyed, words["terms"]), found["candidates"])
    packed = {m.local_id: {"words": new.get(m.local_id, m.words)} for m in readable}
    receipts.append(_store(task, SURVEY, _gather(SURVEY, readable, found), packed))
    return tuple(receipts)


def _extract(task: BatchTask, tools: Tools) -> tuple[Receipt, ...]:
    """Stage ``extract``, with what the corpus taught; failed issues have no rows to extract from."""
    readable = [m for m in task.members if "failure" not in m.notes]
    rows = _gather(INGEST, readable, document_tables([]))
    missing = {m.local_id: m.learned for m in readable if EXTRACT.name not in m.reuse}
    documents = _documents(list(missing), {}, rows)
    made = tools.extract([(d, missing[d.issue.issue_id]) for d in documents])
    return (_store(task, EXTRACT, _gather(EXTRACT, readable, made), {}),)


def _missing(stage: Stage, members: Sequence[Member]) -> list[str]:
    return [m.local_id for m in members if stage.name not in m.reuse]


def _of(documents: Sequence[Document], table: pa.Table) -> pa.Table:
    """The rows of some documents."""
    ids = pa.array([d.issue.issue_id for d in documents], pa.string())
    return table.filter(pc.is_in(table["issue_id"], value_set=ids))


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Without looking for garbage in cycles, which neither a batch nor the loading of names makes.

    A batch is half a million small values beside a gazetteer of as many, and Python would go
    through all of them a dozen times: a tenth of the time of a batch. What is no longer used is
    freed all the same.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read_missing(
    task: BatchTask, tools: Tools
) -> tuple[dict[str, Document], dict[str, dict[str, Any]]]:
    """Read the files no folder holds yet; notes of all members, failures among them."""
    read: dict[str, Document] = {}
    notes: dict[str, dict[str, Any]] = {}
    for m in task.members:
        if INGEST.name in m.reuse:
            notes[m.local_id] = dict(m.notes)
            continue
        try:
            read[m.local_id], names = _read(m, task.context, tools)
        except IssueReadError as error:
            log.warning("%s", error)
            notes[m.local_id] = {"base_key": m.base_key, "failure": [error.reason, error.remedy]}
            continue
        notes[m.local_id] = _notes(m, read[m.local_id], names)
    return read, notes


def _read(m: Member, context: Context, tools: Tools) -> tuple[Document, dict[str, int]]:
    """The document, and its names as they stand without corrections from the corpus."""
    file, limit = m.file, context.settings.ingest.max_file_bytes
    data = read_raw(file.path, file.source_path, context.raw, limit)
    plain = tools.read(file.source_path, data, override=file.override, corrections={})
    names = names_of(plain)
    if not m.corrections:
        return plain, names
    document = tools.read(file.source_path, data, override=file.override, corrections=m.corrections)
    return document, names


def _notes(m: Member, document: Document, names: Mapping[str, int]) -> dict[str, Any]:
    issue = document.issue
    log.info(
        "%s: %d articles, %d blocks, dated %s by %s", m.file.source_path, len(document.articles),
        len(document.blocks), issue.published_on, issue.published_basis,
    )  # fmt: skip
    return {
        "base_key": m.base_key,
        "base_id": base_issue_id(issue),
        "published_on": issue.published_on.isoformat() if issue.published_on else "",
        "names": dict(names),
        "corrections": dict(m.corrections),
    }


def _documents(
    wanted: Sequence[str], read: Mapping[str, Document], stored: Tables
) -> list[Document]:
    """Documents by local id: those just read, the others from their rows."""
    absent = [local_id for local_id in wanted if local_id not in read]
    found = dict(read)
    if absent:
        ids = pa.array(absent, pa.string())
        part = {n: t.filter(pc.is_in(t["issue_id"], value_set=ids)) for n, t in stored.items()}
        found |= {d.issue.issue_id: d for d in documents_from(part)}
    return [found[local_id] for local_id in wanted]


def _gather(stage: Stage, members: Iterable[Member], made: Tables) -> Tables:
    """New rows together with those taken over from older folders."""
    folders: dict[Path, list[str]] = {}
    for m in members:
        if stage.name in m.reuse:
            folders.setdefault(m.reuse[stage.name], []).append(m.local_id)
    if not folders:
        return made
    return {
        name: enforce(
            pa.concat_tables(
                [made[name], *(rows_of(f, name, folders[f]) for f in sorted(folders))]
            ),
            TABLES[name],
        )
        for name in stage.outputs
    }


def _store(task: BatchTask, stage: Stage, tables: Tables, notes: Mapping[str, Any]) -> Receipt:
    keys = {m.local_id: m.keys[stage.name] for m in task.members}
    return write_batch(task.context.issues, stage.name, keys, tables, notes)
