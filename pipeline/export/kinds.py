"""What can be exported: names, files, and the tools they are for. Loads nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

What = Literal[
    "gexf", "graphml", "vosviewer", "csv", "xlsx", "calendar", "bibtex", "csl", "annotations",
    "label-studio",
]  # fmt: skip
WHATS: tuple[str, ...] = get_args(What)
FOLDER = "exports"  # where exports go unless told otherwise


@dataclass(frozen=True, slots=True)
class Kind:
    """One export.

    Attributes:
        file: Name it gets in a folder; for ``csv`` the name of each table takes the place of ``*``.
        tells: What it holds and for whom, in one line.
    """

    file: str
    tells: str


KINDS: dict[str, Kind] = {
    "gexf": Kind("network.gexf", "co-occurrence network, changing by issue (Gephi)"),
    "graphml": Kind("network.graphml", "co-occurrence network (Cytoscape, yEd, igraph)"),
    "vosviewer": Kind("network.vosviewer.json", "co-occurrence network (VOSviewer)"),
    "csv": Kind("*.csv", "tables, UTF-8 with a mark Excel needs"),
    "xlsx": Kind("tables.xlsx", "tables in one workbook, with names, sentences and meanings"),
    "calendar": Kind("horizons.ics", "announced dates (any calendar program)"),
    "bibtex": Kind("references.bib", "cited sources, each once (LaTeX, Zotero, JabRef)"),
    "csl": Kind("references.csl.json", "cited sources as CSL-JSON (Zotero, pandoc)"),
    "annotations": Kind("annotations.jsonl", "text and names, a block a line (Prodigy, doccano)"),
    "label-studio": Kind("annotations.label-studio.json", "text and names (Label Studio)"),
}
assert tuple(KINDS) == WHATS
