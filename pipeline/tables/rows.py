"""Documents and tokens as enforced tables, documents back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.model.documents import Article, Block, Document, Issue, Reference, Repair
from pipeline.model.spans import Piece, Traced
from pipeline.tables.enforce import from_rows
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
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

    from pipeline.model.tokens import Term, Token


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
    """Tables ``tokens`` and ``terms`` of blocks."""
    tokens: list[tuple[Any, ...]] = []
    terms: list[tuple[Any, ...]] = []
    for document, block, block_tokens, block_terms in found:
        issue_id, block_id = document.issue.issue_id, block.block_id
        tokens.extend(
            (issue_id, block_id, t.ordinal, t.form, t.lemma, t.tag, t.start, t.end)
            for t in block_tokens
        )
        terms.extend(
            (issue_id, block.article_id, block_id, n, t.term, t.start, t.end)
            for n, t in enumerate(block_terms, start=1)
        )
    return {"tokens": from_rows(tokens, TOKENS), "terms": from_rows(terms, TERMS)}


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
