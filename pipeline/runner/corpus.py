"""Corpus tables: rows of all issues under their readable ids, then one stage after the other.

A table is made anew only if what it depends on changed, and a stage runs only if a table it reads
came out with other bytes, or something else it depends on changed. All are swapped in together.
"""

from __future__ import annotations

import functools
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from threadpoolctl import threadpool_limits

from pipeline.runner.frames import read_inputs
from pipeline.stages.catalog import CORPUS_STAGES, ISSUE_STAGES
from pipeline.stages.names import name_digests
from pipeline.store.files import link_or_copy, new_folder
from pipeline.store.fingerprint import code_digest, digest, digest_file
from pipeline.store.parquet import count_rows, memory_given_back, read_table, write_stream
from pipeline.tables import TABLES
from pipeline.tables.enforce import from_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from pipeline.extract.discovery.learned import Learned
    from pipeline.knowledge.gazetteer import Gazetteer
    from pipeline.settings import Settings
    from pipeline.stages.corpus import CorpusFunction
    from pipeline.stages.stage import Stage

log = logging.getLogger("pipeline.runner")

LOCAL_ID = 12  # characters of a local id at the beginning of every id on disk
_OPEN_BATCHES = 64  # batches of one table held open while rows are put in order of issues


@dataclass(frozen=True, slots=True)
class StoredIssue:
    """Where the rows of an issue are.

    Attributes:
        folders: Stage name → batch folder.
        keys: Stage name → key the rows were made with.
    """

    local_id: str
    issue_id: str
    folders: Mapping[str, Path]
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Former:
    """What of the tables there are may be taken over.

    Attributes:
        valid: Tables whose key did not change.
        contents: Table name → digest of its file, of those that are whole.
        unchanged: Stages for which nothing has changed besides, perhaps, the tables they read.
    """

    valid: frozenset[str] = frozenset()
    contents: Mapping[str, str] = field(default_factory=dict)
    unchanged: frozenset[str] = frozenset()

    def holds_for(self, stage: Stage, contents: Mapping[str, str]) -> bool:
        """Whether the stage would make the tables there are, from inputs with these contents."""
        return (
            stage.name in self.unchanged
            and all(name in self.contents for name in stage.outputs)
            and all(self.contents.get(name) == contents[name] for name in stage.inputs)
        )


@dataclass(frozen=True, slots=True)
class Made:
    """The tables as they are now.

    Attributes:
        rows: Table name → number of rows.
        contents: Table name → digest of its file; without ``runs``, which tells the hour.
    """

    rows: Mapping[str, int]
    contents: Mapping[str, str]


def table_keys(
    issues: Sequence[StoredIssue], settings: Settings, gazetteer: Gazetteer, learned: Learned
) -> dict[str, str]:
    """Table name → digest of all it depends on, in the order in which tables are made."""
    keys: dict[str, str] = {}
    written = code_digest("pipeline.runner.corpus", "pipeline.store.parquet")
    names = name_digests(gazetteer, learned)
    for stage in ISSUE_STAGES:
        members = [(i.issue_id, i.keys[stage.name]) for i in issues]
        collected = digest(members, written)
        keys |= {name: digest(name, collected) for name in stage.outputs}
    for corpus_stage in CORPUS_STAGES:
        made = digest(
            corpus_stage.fingerprint(settings, names), [keys[name] for name in corpus_stage.inputs]
        )
        keys |= {name: digest(name, made) for name in corpus_stage.outputs}
    return keys


def build_tables(
    target: Path,
    issues: Sequence[StoredIssue],
    former: Former,
    functions: Mapping[str, CorpusFunction],
    run: Mapping[str, Any],
    before_swap: Callable[[], None],
) -> Made:
    """Make the folder of tables whole.

    Args:
        target: Folder of the tables.
        issues: In the order of their ids.
        former: What is there now and may be taken over.
        functions: Corpus stage → its function, see :func:`pipeline.stages.corpus_functions`.
        run: The row of table ``runs``.
        before_swap: Called when all tables are written, right before they take their place.
    """
    contents: dict[str, str] = {}
    with new_folder(target) as folder:

        def take_over(name: str) -> None:
            there = folder / f"{name}.parquet"
            if not there.exists():
                link_or_copy(target / f"{name}.parquet", there)
            contents[name] = former.contents.get(name) or digest_file(there)

        for name in sorted(former.valid):
            take_over(name)
        for stage in ISSUE_STAGES:
            for name in stage.outputs:
                if name not in contents:
                    rows = _in_order(issues, stage.name, name)
                    write_stream(folder / f"{name}.parquet", TABLES[name].schema(), rows)
                    contents[name] = digest_file(folder / f"{name}.parquet")
        with threadpool_limits(limits=1, user_api="blas"), memory_given_back():
            # The matrices are small: threads of BLAS would only wait for each other.
            _run_stages(folder, functions, former, contents, take_over)
        runs = pa.table({name: [run[name]] for name in TABLES["runs"].columns})
        write_stream(folder / "runs.parquet", TABLES["runs"].schema(), [_typed(runs, "runs")])
        counts = {name: count_rows(folder / f"{name}.parquet") for name in _made_tables()}
        before_swap()
    return Made(counts, dict(sorted(contents.items())))


def _made_tables() -> list[str]:
    stages = (*ISSUE_STAGES, *CORPUS_STAGES)
    return sorted({"runs", *(name for stage in stages for name in stage.outputs)})


def _run_stages(
    folder: Path,
    functions: Mapping[str, CorpusFunction],
    former: Former,
    contents: dict[str, str],
    take_over: Callable[[str], None],
) -> None:
    """Run the stages whose tables are not there; ``contents`` is added to as they come."""
    pending = [s for s in CORPUS_STAGES if not all(name in contents for name in s.outputs)]
    for stage in pending:
        if former.holds_for(stage, contents):
            for name in stage.outputs:
                take_over(name)
            log.info("%s: kept, nothing it reads has changed", stage.name)
        else:
            # Read anew each time, and only what the stage needs: memory decides how large a corpus
            # may be, and reading takes hardly any time.
            made = functions[stage.name](read_inputs(folder, stage))
            for name in stage.outputs:
                rows = _write_frame(folder / f"{name}.parquet", name, made.pop(name))
                contents[name] = digest_file(folder / f"{name}.parquet")
                log.info("%s: %d rows", name, rows)


def _write_frame(path: Path, name: str, frame: pd.DataFrame) -> int:
    """Write what a stage made as the table it declares, and return the number of rows."""
    table = from_frame(frame, TABLES[name])
    return write_stream(path, table.schema, [table])


def _in_order(issues: Sequence[StoredIssue], stage: str, table: str) -> Iterator[pa.Table]:
    """The rows of a table, issue by issue in the given order, with readable ids."""
    readable = {i.local_id: i.issue_id for i in issues}

    @functools.lru_cache(maxsize=_OPEN_BATCHES)
    def batch(folder: Path) -> tuple[pa.Table, dict[str, tuple[int, int]]]:
        rows = read_table(folder / f"{table}.parquet")
        places = _places(rows)
        return _typed(_relabeled(rows, readable), table), places

    for issue in issues:
        rows, places = batch(issue.folders[stage])
        if issue.local_id in places:
            yield rows.slice(*places[issue.local_id])


def _places(rows: pa.Table) -> dict[str, tuple[int, int]]:
    """Local id → (offset, length): rows of an issue stand together, tables are sorted by id."""
    counts = pc.value_counts(rows.column("issue_id").combine_chunks())  # in order of appearance
    places, at = {}, 0
    for entry in counts.to_pylist():
        places[entry["values"]] = (at, entry["counts"])
        at += entry["counts"]
    return places


def _relabeled(rows: pa.Table, readable: Mapping[str, str]) -> pa.Table:
    """Local ids at the beginning of all id columns become readable ones."""
    local = rows.column("issue_id").combine_chunks().dictionary_encode()
    names = pa.array([readable.get(i, i) for i in local.dictionary.to_pylist()], pa.string())
    issue_ids = names.take(local.indices) if len(names) else local.cast(pa.string())
    for position, name in enumerate(rows.column_names):
        if name == "issue_id":
            rows = rows.set_column(position, name, issue_ids)
        elif name.endswith(("article_id", "block_id")):
            rest = pc.utf8_slice_codeunits(rows.column(name).combine_chunks(), LOCAL_ID)
            joined = pc.binary_join_element_wise(issue_ids, rest, "")
            rows = rows.set_column(position, name, joined)
    return rows


def _typed(table: pa.Table, name: str) -> pa.Table:
    return table.cast(TABLES[name].schema())
