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
    """The receipts of a stage, in order of folder names.

    Damaged ones count as absent, and so do those whose files are not as large as they were when
    they were written: cut short by a disk or a copy, or taken away. Then all is made again.
    """
    paths = sorted((root / stage).glob(f"*/{RECEIPT}"))
    return [receipt for path in paths if (receipt := _receipt(stage, path)) is not None]


def _receipt(stage: str, path: Path) -> Receipt | None:
    folder = path.parent
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        keys, notes, sizes = dict(data["keys"]), dict(data["notes"]), dict(data["sizes"])
        if folder.name != folder_name(stage, keys):
            return None
        if any((folder / name).stat().st_size != size for name, size in sizes.items()):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Receipt(stage, folder, keys, notes)


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
        sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
        content = {"stage": stage, "keys": dict(keys), "notes": dict(notes), "sizes": sizes}
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
