"""The only way to disk: a table that does not keep its declaration raises.

``pa.Table.from_pandas(schema=…)`` drops unknown columns silently and ``validate(full=True)``
ignores nullability, so both are checked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from pipeline.tables.spec import Table


def from_rows(rows: Iterable[Sequence[Any]], spec: Table) -> pa.Table:
    """Rows in the order of ``spec.columns`` as an enforced table."""
    return from_columns(list(zip(*rows, strict=True)) or [()] * len(spec.columns), spec)


def from_columns(columns: Sequence[Sequence[Any] | pa.Array], spec: Table) -> pa.Table:
    """Columns in the order of ``spec.columns`` as an enforced table."""
    if len(columns) != len(spec.columns):
        raise SchemaError(f"{spec.name}: rows have {len(columns)} values, not {len(spec.columns)}")
    return enforce(_arrays(dict(zip(spec.columns, columns, strict=True)), spec), spec)


def from_frame(frame: pd.DataFrame, spec: Table) -> pa.Table:
    """A pandas frame as an enforced table; the frame's index is not kept."""
    _same_columns(list(frame.columns), spec)
    data = {name: pa.array(frame[name], from_pandas=True) for name in spec.columns}
    return enforce(pa.table(data), spec)


def enforce(table: pa.Table, spec: Table) -> pa.Table:
    """The table with the declared columns, types and order of rows.

    Raises:
        SchemaError: Columns missing or unknown, a type that cannot be cast without loss, nulls
            where there may be none, values outside a closed vocabulary, a key that repeats.
    """
    _same_columns(table.column_names, spec)
    table = _cast(table.select(list(spec.columns)), spec)
    _check_nulls(table, spec)
    _check_vocabulary(table, spec)
    table = _sorted(table, spec)
    _check_key(table, spec)
    return table


def check_links(tables: Mapping[str, pa.Table], spec: Table) -> None:
    """Every linking value of ``spec``'s table must exist in the table it points to.

    Raises:
        SchemaError: Names the first value that leads nowhere.
    """
    for column, target in spec.links.items():
        if target not in tables:
            continue
        values = pc.unique(tables[spec.name].column(column).combine_chunks()).drop_null()
        known = pc.is_in(
            values, value_set=pc.unique(tables[target].column(column).combine_chunks())
        )
        if not pc.all(known, min_count=0).as_py():
            lost = values.filter(pc.invert(known))[0].as_py()
            raise SchemaError(f"{spec.name}: {column} {lost!r} is not in {target}")


def _arrays(columns: Mapping[str, Sequence[Any] | pa.Array], spec: Table) -> pa.Table:
    types = {field.name: field.type for field in spec.schema()}
    try:
        data = [
            values if isinstance(values, pa.Array) else pa.array(values, type=types[name])
            for name, values in columns.items()
        ]
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise SchemaError(f"{spec.name}: {error}") from error
    return pa.table(data, names=list(spec.columns))


def _same_columns(found: list[str], spec: Table) -> None:
    missing = [name for name in spec.columns if name not in found]
    unknown = [name for name in found if name not in spec.columns]
    if missing or unknown:
        raise SchemaError(f"{spec.name}: missing columns {missing}, unknown columns {unknown}")


def _cast(table: pa.Table, spec: Table) -> pa.Table:
    # Rebuilt without the nullable flags: those are checked by name, with a better message.
    loose = pa.schema([field.with_nullable(True) for field in spec.schema()])
    try:
        return table.cast(loose)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise SchemaError(f"{spec.name}: {error}") from error


def _check_nulls(table: pa.Table, spec: Table) -> None:
    for name in spec.columns:
        if name not in spec.nullable and table.column(name).null_count:
            row = pc.index(pc.is_null(table.column(name)), value=True).as_py()
            key = {k: table.column(k)[row].as_py() for k in spec.key}
            raise SchemaError(f"{spec.name}: {name} is null in row {key}")


def _check_vocabulary(table: pa.Table, spec: Table) -> None:
    for name in spec.columns:
        if allowed := spec.values_of(name):
            values = pc.unique(table.column(name).combine_chunks()).drop_null()
            strange = [v for v in values.to_pylist() if v not in allowed]
            if strange:
                raise SchemaError(f"{spec.name}: {name} {strange[0]!r} is none of {allowed}")


def _check_key(table: pa.Table, spec: Table) -> None:
    keys = table.select(list(spec.key))
    # Nearly every table is sorted by its key, and a look at neighbours costs a hundredth of groups.
    if _ascends(keys, spec.key, strictly=True):
        return
    counts = keys.group_by(list(spec.key)).aggregate([([], "count_all")])
    if counts.num_rows != keys.num_rows:
        double = counts.filter(pc.greater(counts["count_all"], 1)).slice(0, 1).to_pylist()[0]
        raise SchemaError(f"{spec.name}: key repeats: { {k: double[k] for k in spec.key} }")


def _sorted(table: pa.Table, spec: Table) -> pa.Table:
    table = table.combine_chunks()
    if not _ascends(table, spec.order, strictly=False):
        table = table.sort_by([(name, "ascending") for name in spec.order]).combine_chunks()
    return pa.Table.from_arrays(table.columns, schema=spec.schema())


def _ascends(table: pa.Table, names: Sequence[str], *, strictly: bool) -> bool:
    """Whether each row is greater (or, unless ``strictly``, not smaller) than the one before it.

    Rows are compared by the columns in their order; with nulls in them the answer is no.
    """
    rows = table.num_rows - 1
    if rows < 1:
        return True
    follows = pa.repeat(pa.scalar(not strictly), rows)
    for name in reversed(names):
        values = table.column(name)
        if values.null_count:
            return False
        before, after = values.slice(0, rows), values.slice(1)
        same = pc.and_(pc.equal(before, after), follows)
        follows = pc.or_(pc.less(before, after), same)
    return bool(pc.all(follows, min_count=0).as_py())
