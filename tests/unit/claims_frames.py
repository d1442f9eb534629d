"""Issues built from a few lines of text, as the frames that claims are made from."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pipeline.extract.dates.find import find_dates
from pipeline.extract.quantities.find import find_quantities
from pipeline.model.documents import Block, Document, Issue
from pipeline.model.mentions import Mention
from pipeline.settings import ExtractSettings
from pipeline.tables.found import Found, found_tables
from pipeline.tables.rows import document_tables

TYPES = {
    "GPT-3": "model", "라마": "model", "구글": "company", "오픈AI": "company", "미국": "place",
    "이미지넷": "dataset", "네이버": "company", "유럽연합": "institution", "인공지능법": "publication",
    "과기정통부": "institution",
}  # fmt: skip


def issue(name, on, *lines, article="a01"):
    """A document of one article; a line is its text, or (text, kind)."""
    blocks = []
    for number, line in enumerate(lines, start=1):
        text, kind = line if isinstance(line, tuple) else (line, "bullet")
        blocks.append(
            Block(
                block_id=f"{name}/b{number:03d}", article_id=f"{name}/{article}", ordinal=number,
                kind=kind, depth=0, parent_block_id=None, text=text, raw_text=text, pieces=(),
                source_line=number, page=None,
            )
        )  # fmt: skip
    about = Issue(
        issue_id=name, series="월간", title=name, publisher="시험", published_on=on,
        published_precision="month" if on else None, published_basis="cover" if on else None,
        source_path=f"{name}.txt", source_format="text", source_sha256="0" * 64,
    )  # fmt: skip
    return Document(about, (), tuple(blocks), (), ())


def mentions_of(document):
    found = []
    for block in document.blocks:
        for name, kind in TYPES.items():
            at = block.text.find(name)
            while at >= 0:
                entity = name.casefold()
                end = at + len(name)
                found.append(Mention(block.block_id, at, end, name, entity, kind, "gazetteer", 1.0))
                at = block.text.find(name, end)
    return tuple(sorted(found, key=lambda m: (m.block_id, m.start)))


def frames(*documents):
    """Tables issues, articles, blocks, mentions, quantities, dates, entities."""
    settings = ExtractSettings()
    found = []
    for document in documents:
        mentions = mentions_of(document)
        quantities = find_quantities(document, mentions, settings=settings)
        dates = find_dates(document, mentions, settings=settings)
        found.append(Found(document, mentions, quantities, dates))
    tables = {name: table.to_pandas() for name, table in document_tables(documents).items()}
    tables |= {name: table.to_pandas() for name, table in found_tables(found).items()}
    entities = pd.DataFrame(
        [(name.casefold(), kind) for name, kind in TYPES.items()],
        columns=["entity_id", "entity_type"],
    )
    return tables | {"entities": entities}


def month(year, number):
    return date(year, number, 1)
