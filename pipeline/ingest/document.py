"""Bytes in, Document out: the whole reading of one raw file."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.ingest.formats.readers import read_source
from pipeline.ingest.imprint.issue_date import DateEvidence
from pipeline.ingest.imprint.metadata import Override, base_issue_id, read_imprint
from pipeline.ingest.repairs.normalize import normalize_source
from pipeline.ingest.repairs.repair import repair_source
from pipeline.ingest.sources.footnotes import link_notes
from pipeline.ingest.sources.references import find_references
from pipeline.ingest.structure.segment import segment
from pipeline.model.documents import Article, Block, Document, Issue, Reference
from pipeline.model.spans import Piece

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline.ingest.imprint.metadata import Imprint
    from pipeline.ingest.source import Glue, Source
    from pipeline.ingest.sources.references import DraftReference
    from pipeline.ingest.structure.segment import DraftBlock, Outline
    from pipeline.model.documents import Repair
    from pipeline.model.spans import RawText, Traced
    from pipeline.settings import IngestSettings

__all__ = ["Override", "ReadContext", "base_issue_id", "document_of_source", "read_document"]

_LOG = logging.getLogger("pipeline.ingest")
_ID_LENGTH = 12


@dataclass(frozen=True)
class ReadContext:
    """What reading one file needs to know beyond the file.

    Attributes:
        latest: No issue can be dated later; passed in, since the clock stays at the rim.
        glue: Says whether a space belongs where a line was broken.
        names: Right spellings of names (the gazetteer's).
        corrections: Whole words the corpus spells otherwise, wrong → right.
        override: What a person says about this file.
    """

    settings: IngestSettings
    latest: date
    glue: Glue | None = None
    names: frozenset[str] = frozenset()
    corrections: Mapping[str, str] = field(default_factory=dict)
    override: Override | None = None


def read_document(name: str, data: bytes, *, context: ReadContext) -> Document:
    """Read one raw file into an issue with its articles, blocks, references and repairs.

    Args:
        name: Path relative to the raw folder.
        data: The whole file.
        context: Settings and what is known from elsewhere.

    Raises:
        IssueReadError: The file cannot be read as an issue.
    """
    source = read_source(name, data, glue=context.glue, settings=context.settings)
    source = normalize_source(source)
    source = repair_source(source, names=context.names, corrections=context.corrections)
    return document_of_source(name, hashlib.sha256(data).hexdigest(), source, context=context)


def document_of_source(name: str, digest: str, source: Source, *, context: ReadContext) -> Document:
    """The structure of a source that was read, normalized and repaired.

    Args:
        name: Path relative to the raw folder.
        digest: SHA-256 of the raw file, hexadecimal; its first characters are the issue's id.
        source: The lines.
        context: See :class:`ReadContext`.
    """
    outline = segment(source, glue=context.glue, fallback_title=PurePosixPath(name).stem)
    linked = link_notes(outline.blocks, source.raw)
    drafts = find_references(linked)
    imprint = _imprint(name, source, outline, linked.blocks, drafts, context)
    published = imprint.published
    issue = Issue(
        issue_id=digest[:_ID_LENGTH],
        series=imprint.series,
        title=imprint.title,
        publisher=imprint.publisher,
        published_on=published.on if published else None,
        published_precision=published.precision if published else None,
        published_basis=published.basis if published else None,
        source_path=name,
        source_format=source.format,
        source_sha256=digest,
    )
    articles = _articles(outline, linked.blocks, issue.issue_id, source.raw)
    blocks = _blocks(linked.blocks, issue.issue_id, source.raw)
    references = tuple(_reference(d, blocks) for d in drafts)
    repairs = _in_order((*source.repairs, *outline.repairs, *linked.repairs))
    for note in (*source.notes, *outline.notes):
        _LOG.info("%s: %s", name, note)
    return Document(issue, articles, blocks, references, repairs)


def _imprint(
    name: str,
    source: Source,
    outline: Outline,
    blocks: Sequence[DraftBlock],
    references: Sequence[DraftReference],
    context: ReadContext,
) -> Imprint:
    evidence = DateEvidence(
        front=outline.front,
        margins=outline.margins,
        name=name,
        cited=[r.citation.dated for r in references if r.citation.dated],
        body=[b.text.text for b in blocks if b.kind != "source" and b.article is not None],
        metadata=source.metadata_date,
        is_report=outline.is_report,
    )
    return read_imprint(
        evidence,
        front_text=[b.text.text for b in blocks if b.article is None],
        format_title=source.title,
        override=context.override or Override(),
        latest=context.latest,
        earliest_year=context.settings.earliest_year,
    )


def _article_id(issue_id: str, index: int | None) -> str | None:
    return None if index is None else f"{issue_id}/a{index + 1:02d}"


def _block_id(issue_id: str, index: int | None) -> str | None:
    return None if index is None else f"{issue_id}/b{index + 1:03d}"


def _articles(
    outline: Outline, blocks: Sequence[DraftBlock], issue_id: str, raw: RawText
) -> tuple[Article, ...]:
    result = []
    for i, draft in enumerate(outline.articles):
        title = draft.title
        if draft.block is not None:
            # The title's block may have lost a stray marker since.
            title = blocks[draft.block].text
        first = title if draft.block is not None else _first_text(blocks, i)
        line, page = (
            raw.place(first.pieces[0].raw_start) if first and first.pieces else (None, None)
        )
        result.append(
            Article(
                article_id=f"{issue_id}/a{i + 1:02d}",
                ordinal=i + 1,
                level=draft.level,
                parent_article_id=_article_id(issue_id, draft.parent),
                section=draft.section,
                title=title.text,
                source_line=line,
                page=page,
            )
        )
    return tuple(result)


def _first_text(blocks: Sequence[DraftBlock], article: int) -> Traced | None:
    return next((b.text for b in blocks if b.article == article), None)


def _blocks(drafts: Sequence[DraftBlock], issue_id: str, raw: RawText) -> tuple[Block, ...]:
    result = []
    for i, draft in enumerate(drafts):
        pieces = draft.text.pieces
        start, end = pieces[0].raw_start, max(pieces[-1].raw_end, pieces[0].raw_end)
        line, page = raw.place(start)
        result.append(
            Block(
                block_id=f"{issue_id}/b{i + 1:03d}",
                article_id=_article_id(issue_id, draft.article),
                ordinal=i + 1,
                kind=draft.kind,
                depth=draft.depth,
                parent_block_id=_block_id(issue_id, draft.parent),
                text=draft.text.text,
                raw_text=raw.text[start:end],
                pieces=tuple(
                    Piece(p.start, p.end, p.raw_start - start, p.raw_end - start) for p in pieces
                ),
                source_line=line,
                page=page,
            )
        )
    return tuple(result)


def _reference(draft: DraftReference, blocks: Sequence[Block]) -> Reference:
    own = blocks[draft.own]
    citation = draft.citation
    return Reference(
        article_id=own.article_id,
        block_id=blocks[draft.block].block_id,
        marker=draft.marker,
        authors=citation.authors,
        publisher=citation.publisher,
        title=citation.title,
        url=citation.url,
        dated=citation.dated,
        source_line=own.source_line,
        page=own.page,
    )


def _in_order(repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    return tuple(sorted(repairs, key=lambda r: (r.source_line or 0, r.page or 0)))
