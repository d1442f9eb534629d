"""``ai-brief inspect``: a document on the terminal, in colour where there is any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table as Grid

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.model.documents import Block, Document

_STYLES = {
    "title": "bold cyan",
    "lead": "italic",
    "heading": "bold",
    "caption": "magenta",
    "table": "blue",
    "footnote": "dim",
    "source": "dim green",
}


def show_document(document: Document, out: Console) -> None:
    """Issue, text by articles, references and repairs."""
    issue = document.issue
    dated = f"{issue.published_on} ({issue.published_precision}, by {issue.published_basis})"
    out.print(f"[bold]{escape(issue.title)}[/]")
    out.print(f"{escape(issue.series)} · {escape(issue.publisher)} · {dated}", highlight=False)
    out.print(
        f"{len(document.articles)} articles, {len(document.blocks)} blocks, "
        f"{len(document.references)} references, {len(document.repairs)} repairs\n"
    )
    for block in document.blocks:
        _show_block(block, out)
    _show_references(document, out)
    _show_repairs(document, out)


def _show_block(block: Block, out: Console) -> None:
    place = f"p{block.page}" if block.page is not None else f"{block.source_line or ''}"
    indent = "  " * (block.depth + (block.kind == "bullet"))
    style = _STYLES.get(block.kind, "")
    text = escape(block.text)
    shown = f"[{style}]{text}[/]" if style else text
    out.print(f"[dim]{place:>5} {block.kind:<9}[/] {indent}{shown}", highlight=False)


def _show_references(document: Document, out: Console) -> None:
    if not document.references:
        return
    grid = Grid("at", "marker", "publisher or authors", "title", "dated", title="references")
    for r in document.references:
        who = r.publisher or r.authors or ""
        grid.add_row(
            str(r.page or r.source_line or ""),
            escape(r.marker or ""),
            escape(who),
            escape(r.title or r.url or ""),
            r.dated or "",
        )
    out.print(grid)


def _show_repairs(document: Document, out: Console) -> None:
    if not document.repairs:
        return
    grid = Grid("at", "before", "after", "kind", "rule", "confidence", title="repairs")
    for r in document.repairs:
        grid.add_row(
            str(r.page or r.source_line or ""), escape(repr(r.before)), escape(repr(r.after)),
            r.kind, escape(r.rule), f"{r.confidence:.2f}",
        )  # fmt: skip
    out.print(grid)
