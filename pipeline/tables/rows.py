"""Documents and tokens as enforced tables, documents back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.model.documents import Article, Block, Document, Issue, Reference, Repair
from pipeline.model.spans import Piece, Traced
from pipeline.model.tokens import Term, Token
from pipeline.tables.enforce import from_columns, from_rows
from pipeline.tables.issue import (
    ARTICLES,
    BLOCKS,
    ISSUES,
    REFERENCES,
    REPAIRS,
    TERMS,
    TOKENS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def document_tables(documents: Sequence[Document]) -> dict[str, pa.Table]:
    """Tables ``issues``, ``articles``, ``blocks``, ``references`` and ``repairs``."""
    return {
        "issues": from_rows((_issue_row(d) for d in documents), ISSUES),
        "articles": from_rows(
            (
                (d.issue.issue_id, a.article_id, a.ordinal, a.level, a.parent_article_id,
                 a.section, a.title, a.source_line, a.page)
                for d in documents for a in d.articles
            ),
            ARTICLES,
        ),
        "blocks": from_rows((_block_row(d, b) for d in documents for b in d.blocks), BLOCKS),
        "references": from_rows(
            (
                (d.issue.issue_id, r.article_id, r.block_id, n, r.marker, r.authors, r.publisher,
                 r.title, r.url, r.dated, r.source_line, r.page)
                for d in documents for n, r in enumerate(d.references, start=1)
            ),
            REFERENCES,
        ),
        "repairs": from_rows(
            (
                (d.issue.issue_id, n, r.source_line, r.page, r.before, r.after, r.kind, r.rule,
                 r.confidence)
                for d in documents for n, r in enumerate(d.repairs, start=1)
            ),
            REPAIRS,
        ),
    }  # fmt: skip


def token_tables(
    found: Iterable[tuple[Document, Block, Sequence[Token], Sequence[Term]]],
) -> dict[str, pa.Table]:
    """Tables ``tokens`` and ``terms`` of blocks.

    Built column by column: as tuples, the rows of a batch would be half a million objects.
    """
    blocks: list[tuple[Document, Block]] = []
    tokens, terms = _Columns(len(Token._fields)), _Columns(len(Term._fields))
    for document, block, block_tokens, block_terms in found:
        blocks.append((document, block))
        tokens.add(block_tokens)
        terms.add(block_terms)
    issue_ids = [document.issue.issue_id for document, _ in blocks]
    article_ids = [block.article_id for _, block in blocks]
    block_ids = [block.block_id for _, block in blocks]
    return {
        "tokens": from_columns([*tokens.repeat(issue_ids, block_ids), *tokens.values], TOKENS),
        "terms": from_columns(
            [*terms.repeat(issue_ids, article_ids, block_ids), terms.ordinals(), *terms.values],
            TERMS,
        ),
    }


class _Columns:
    """Columns filled block by block."""

    def __init__(self, width: int) -> None:
        self.values: list[list[Any]] = [[] for _ in range(width)]
        self._sizes: list[int] = []  # rows of each block

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Append the rows of the next block."""
        self._sizes.append(len(rows))
        for values, column in zip(self.values, zip(*rows, strict=True), strict=False):
            values.extend(column)

    def repeat(self, *columns: Sequence[str | None]) -> Iterator[pa.Array]:
        """Values of each block, as often as the block has rows."""
        index = pa.array(np.repeat(np.arange(len(self._sizes)), self._sizes))
        return (pa.array(values, pa.string()).take(index) for values in columns)

    def ordinals(self) -> pa.Array:
        """1, 2, 3, … anew in each block."""
        sizes = np.array(self._sizes, dtype=np.int64)
        before = np.repeat(np.cumsum(sizes) - sizes, sizes)
        return pa.array(np.arange(1, len(before) + 1) - before)


def documents_from(tables: Mapping[str, pa.Table]) -> tuple[Document, ...]:
    """The documents that :func:`document_tables` was given, in the order of their ids."""
    parts: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name in ("issues", "articles", "blocks", "references", "repairs"):
        for row in tables[name].to_pylist():
            parts.setdefault(row["issue_id"], {}).setdefault(name, []).append(row)
    return tuple(_document(parts[issue_id]) for issue_id in sorted(parts))


def _issue_row(d: Document) -> tuple[Any, ...]:
    i = d.issue
    return (
        i.issue_id, i.series, i.title, i.publisher, i.published_on, i.published_precision,
        i.published_basis, i.source_path, i.source_format, i.source_sha256, len(d.articles),
        sum(len(b.text) for b in d.blocks),
    )  # fmt: skip


def _block_row(d: Document, b: Block) -> tuple[Any, ...]:
    # Where nothing was changed the raw text is the text: not stored twice.
    same = b.raw_text == b.text and len(b.pieces) <= 1
    return (
        d.issue.issue_id, b.article_id, b.block_id, b.ordinal, b.kind, b.depth, b.parent_block_id,
        b.text, None if same else b.raw_text,
        None if same else [n for piece in b.pieces for n in piece], b.source_line, b.page,
    )  # fmt: skip


def _document(rows: Mapping[str, list[dict[str, Any]]]) -> Document:
    (issue,) = rows["issues"]
    return Document(
        Issue(**_only(issue, Issue)),
        tuple(Article(**_only(row, Article)) for row in rows.get("articles", ())),
        tuple(_block(row) for row in rows.get("blocks", ())),
        tuple(Reference(**_only(row, Reference)) for row in rows.get("references", ())),
        tuple(Repair(**_only(row, Repair)) for row in rows.get("repairs", ())),
    )


def _block(row: dict[str, Any]) -> Block:
    text, flat = row["text"], row["alignment"]
    if flat is None:
        raw, pieces = text, Traced.of(text, raw_start=0).pieces
    else:
        raw = row["raw_text"]
        pieces = tuple(Piece(*flat[n : n + 4]) for n in range(0, len(flat), 4))
    return Block(**{**_only(row, Block), "raw_text": raw, "pieces": pieces})


def _only(row: dict[str, Any], kind: type) -> dict[str, Any]:
    """The values of a row that a dataclass takes."""
    return {name: row[name] for name in kind.__slots__ if name in row}  # type: ignore[attr-defined]


def tokens_from(tokens: pa.Table, block_ids: Sequence[str]) -> dict[str, list[Token]]:
    """Block id → its tokens, of some blocks of table ``tokens``."""
    found: dict[str, list[Token]] = {block_id: [] for block_id in block_ids}
    if found:
        part = tokens.filter(pc.is_in(tokens["block_id"], value_set=pa.array(block_ids)))
        names = ("block_id", "ordinal", "form", "lemma", "tag", "start", "end")
        for block_id, *values in zip(*(part[n].to_pylist() for n in names), strict=True):
            found[block_id].append(Token(*values))
    return found
