"""Parquet files: equal content, equal bytes."""

from __future__ import annotations

import ctypes
import os
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import StoreError
from pipeline.store.files import explained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

# Rows of a row group: 26 million tokens stay readable in slices, small tables stay one group.
ROW_GROUP = 262_144
_COMPRESSION = "zstd"
_MAGIC = b"PAR1"


def write_table(path: Path, table: pa.Table) -> None:
    """Write a table; the caller has it enforced and sees to atomicity by folder."""
    write_stream(path, table.schema, [table])


def write_stream(path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> int:
    """Write tables one after the other into one file and return the number of rows.

    Row groups are cut by :data:`ROW_GROUP` alone, so that the bytes do not tell in which portions
    the rows arrived.
    """
    rows = held = 0
    waiting: list[pa.Table] = []  # put together only for a whole group: there are many small ones
    with explained(path), pq.ParquetWriter(path, schema, compression=_COMPRESSION) as writer:
        for table in tables:
            rows += table.num_rows
            held += table.num_rows
            waiting.append(table if table.schema.equals(schema) else table.cast(schema))
            if held >= ROW_GROUP:
                waiting = [_write_groups(writer, pa.concat_tables(waiting))]
                held = waiting[0].num_rows
        rest = pa.concat_tables([schema.empty_table(), *waiting])
        if rest.num_rows or not rows:
            _write_group(writer, rest)
    return rows


def _write_groups(writer: pq.ParquetWriter, table: pa.Table) -> pa.Table:
    """Write as many whole row groups as there are, and return the rows left."""
    while table.num_rows >= ROW_GROUP:
        _write_group(writer, table.slice(0, ROW_GROUP))
        table = table.slice(ROW_GROUP)
    return table


def read_table(
    path: Path, columns: Sequence[str] | None = None, *, coded: bool = False
) -> pa.Table:
    """Read a file written here.

    Args:
        path: The file.
        columns: Those to read; all of them if not given.
        coded: Each text once, with numbers that stand for it.

    Raises:
        StoreError: The file is absent or damaged.
    """
    with _readable(path):
        wanted = None if columns is None else list(columns)
        texts = [field.name for field in pq.read_schema(path) if _is_text(field)] if coded else None
        return pq.read_table(path, columns=wanted, read_dictionary=texts)


def _is_text(field: pa.Field) -> bool:
    return bool(pa.types.is_string(field.type) or pa.types.is_large_string(field.type))


def count_rows(path: Path) -> int:
    """Rows of a file written here, told without reading them.

    Raises:
        StoreError: The file is absent or damaged.
    """
    with _readable(path):
        return int(pq.read_metadata(path).num_rows)


def read_coded(
    paths: Sequence[Path], column: str
) -> tuple[pa.StringArray, list[NDArray[np.int32]]]:
    """A column of text of several files as numbers of its texts.

    Returns:
        The texts, in order and each once; for each file the number of each row's text, −1 for null.

    Raises:
        StoreError: A file is absent or damaged.
    """
    read = []
    for path in paths:
        with _readable(path):
            read.append(pq.read_table(path, columns=[column], read_dictionary=[column]).column(0))
    chunks = [chunk for one in read for chunk in one.chunks]
    whole = pa.chunked_array(chunks, pa.dictionary(pa.int32(), pa.string())).unify_dictionaries()
    texts = whole.chunk(0).dictionary if whole.num_chunks else pa.array([], pa.string())
    order = pc.array_sort_indices(texts).cast(pa.int32())
    rank = np.append(pc.inverse_permutation(order).to_numpy(), -1).astype(np.int32)  # −1: null
    codes = [rank[chunk.indices.fill_null(-1).to_numpy()] for chunk in whole.chunks]
    ends = np.cumsum([one.num_chunks for one in read])
    by_file = [np.concatenate([rank[:0], *codes[a:z]]) for a, z in pairwise([0, *ends.tolist()])]
    return texts.take(order), by_file


@contextmanager
def memory_given_back() -> Iterator[None]:
    """While it lasts, Arrow takes memory from the system and keeps none of what it freed.

    It keeps it for later otherwise; one long table after the other, that adds up. What the C
    library keeps of what went before is given back once, at the beginning.
    """
    with suppress(AttributeError, OSError, TypeError):  # not every system's has it
        ctypes.CDLL(None).malloc_trim(0)
    usual = pa.default_memory_pool()
    usual.release_unused()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(usual)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowInvalid) as error:
        raise StoreError(
            f"{path}: cannot be read: {error}; delete it and run `ai-brief build` again"
        ) from error


def is_sound(path: Path) -> bool:
    """Whether a file is there and has the beginning and end of a parquet file.

    A file cut short by a full disk, a crash or a copy that stopped has no end; its content is not
    looked at.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
            file.seek(-len(_MAGIC), os.SEEK_END)
            return head == file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _write_group(writer: pq.ParquetWriter, table: pa.Table) -> None:
    writer.write_table(table.combine_chunks(), row_group_size=ROW_GROUP)
