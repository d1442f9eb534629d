"""Exports of a built corpus to files: each written whole or not at all."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import SettingsError
from pipeline.export import bibliography, gexf, horizon_calendar, labeling, network, sheets
from pipeline.export.kinds import FOLDER, KINDS, WHATS
from pipeline.store.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from os import PathLike

    from pipeline.api import Corpus

_WRITERS: dict[str, Callable[[Corpus], bytes]] = {
    "gexf": gexf.gexf_of,
    "graphml": network.graphml_of,
    "vosviewer": network.vosviewer_of,
    "calendar": horizon_calendar.calendar_of,
    "bibtex": bibliography.bibtex_of,
    "csl": bibliography.csl_of,
    "annotations": labeling.jsonl_of,
    "label-studio": labeling.label_studio_of,
}


def export(
    corpus: Corpus,
    what: str,
    to: str | PathLike[str] = FOLDER,
    *,
    tables: str | Sequence[str] = (),
) -> list[Path]:
    """Write one export of a build; what stands there is replaced.

    Args:
        corpus: A build.
        what: One of :data:`pipeline.export.kinds.WHATS`.
        to: A file, or a folder (one that exists, or a name without a suffix).
        tables: For ``csv`` and ``xlsx``: which; without a choice all but ``tokens`` and ``terms``
            (csv), or those an analyst reads (xlsx).

    Returns:
        The files written.

    Raises:
        SettingsError: Unknown kind or table (near names are given), too many rows for a
            spreadsheet, several tables for one CSV file, or a library is missing.
        StoreError: A table cannot be read, or the target cannot be written.
    """
    if what not in KINDS:
        near = difflib.get_close_matches(what, WHATS) or WHATS
        raise SettingsError(f"no export {what!r}; near: {', '.join(near)}")
    if tables and what not in {"csv", "xlsx"}:
        raise SettingsError(
            f"{what} takes no choice of tables: only csv and xlsx are made of tables"
        )
    place, names = Path(to), [tables] if isinstance(tables, str) else list(tables)
    is_folder = place.is_dir() or not place.suffix
    if what == "csv":
        return list(_csv_files(corpus, place, names, is_folder=is_folder))
    file = place / KINDS[what].file if is_folder else place
    if what == "xlsx":
        write_bytes(file, sheets.workbook_of(corpus, names))
    else:
        write_bytes(file, _WRITERS[what](corpus))
    return [file]


def _csv_files(
    corpus: Corpus, place: Path, tables: Sequence[str], *, is_folder: bool
) -> Iterator[Path]:
    """Write a CSV file per table, one after the other: together they may be large."""
    names = sheets.chosen(corpus, tables, default=sheets.without_morphemes(corpus))
    if not is_folder and len(names) > 1:
        raise SettingsError(
            f"{place}: is one file, but {len(names)} tables are asked; name a folder"
        )
    for name in names:
        file = place / KINDS["csv"].file.replace("*", name) if is_folder else place
        write_bytes(file, sheets.csv_of(corpus, name))
        yield file
