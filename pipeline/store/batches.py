"""Rows of single issues on disk: batches of issues, one folder for each stage and batch.

``issues/<stage>/<digest>/<table>.parquet`` with ``receipt.json`` written last. A folder's name is
the digest of its members' keys, so what is there is right and what is missing is to be built; a
folder without a receipt is a crash's remains. One file an issue would choke at 10,000 issues, one
file for all would be rewritten for each new one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.store.files import new_folder, write_bytes
from pipeline.store.fingerprint import digest
from pipeline.store.parquet import read_table, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

RECEIPT = "receipt.json"
# Mean and largest number of issues in a batch: near the size where files are read fastest, small
# enough that adding one issue rewrites little and workers get an even share.
MEAN_BATCH, MAX_BATCH = 32, 96


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a batch folder holds.

    Attributes:
        keys: Local issue id → key its rows were made with.
        notes: Local issue id → small facts later steps need without opening tables.
    """

    stage: str
    folder: Path
    keys: Mapping[str, str]
    notes: Mapping[str, Any] = field(default_factory=dict)


def batches_of(members: Sequence[str]) -> list[tuple[str, ...]]:
    """Cut a sorted sequence of names into batches.

    Cuts depend on the names themselves (as in content-defined chunking), so a name more or less
    changes one batch, not all that follow.
    """
    batches: list[tuple[str, ...]] = []
    current: list[str] = []
    for name in members:
        current.append(name)
        mark = int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:4])
        if mark % MEAN_BATCH == 0 or len(current) == MAX_BATCH:
            batches.append(tuple(current))
            current = []
    return [*batches, tuple(current)] if current else batches


def folder_name(stage: str, keys: Mapping[str, str]) -> str:
    """Name of the batch folder that holds exactly these issues made with these keys."""
    return digest(stage, dict(keys))[:20]


def read_receipts(root: Path, stage: str) -> list[Receipt]:
    """The receipts of a stage, in order of folder names; damaged ones count as absent."""
    found = []
    for path in sorted((root / stage).glob(f"*/{RECEIPT}")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            found.append(Receipt(stage, path.parent, data["keys"], data["notes"]))
        except (OSError, ValueError, KeyError):
            continue
    return found


def write_batch(
    root: Path,
    stage: str,
    keys: Mapping[str, str],
    tables: Mapping[str, pa.Table],
    notes: Mapping[str, Any],
) -> Receipt:
    """Write one batch folder, receipt last."""
    target = root / stage / folder_name(stage, keys)
    with new_folder(target) as folder:
        for name, table in tables.items():
            write_table(folder / f"{name}.parquet", table)
        content = {"stage": stage, "keys": dict(keys), "notes": dict(notes)}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0)
        write_bytes(folder / RECEIPT, text.encode("utf-8", "surrogatepass"))
    return Receipt(stage, target, dict(keys), dict(notes))


def rows_of(folder: Path, table: str, issue_ids: Iterable[str]) -> pa.Table:
    """The rows of some issues of a batch."""
    rows = read_table(folder / f"{table}.parquet")
    wanted = pa.array(sorted(issue_ids), pa.string())
    return rows.filter(pc.is_in(rows.column("issue_id"), value_set=wanted))


def remove_batches(root: Path, keep: Iterable[Path]) -> int:
    """Delete every batch folder (and crash remains) not among ``keep``; how many were deleted."""
    kept, removed = set(keep), 0
    for folder in sorted(root.glob("*/*")):
        if folder not in kept and folder.is_dir():
            shutil.rmtree(folder)
            removed += 1
    return removed
