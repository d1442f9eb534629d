"""Small tables for the tests of outlook: morphemes written by hand, or cut by Kiwi."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.analyze.outlook.table import outlook_tables
from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.knowledge.outlook import load_outlook_cues
from pipeline.settings import AnalyzeSettings
from pipeline.tables import TABLES
from pipeline.tables.enforce import from_frame
from pipeline.tokenizer.kiwi import tokenizer_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TOKEN = ["issue_id", "block_id", "ordinal", "form", "lemma", "tag", "start", "end"]
MENTION = ["issue_id", "article_id", "block_id", "start", "end", "entity_id", "entity_type"]
DATE = ["block_id", "start", "role", "iso", "starts_on", "ends_on"]


def morphemes(written: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    """Text and tokens of ``"확대/NNG 필요/NNG"``; ``_`` begins a new word."""
    text, tokens = "", []
    for part in written.split():
        form, tag = part.lstrip("_").rsplit("/", 1)
        text += " " if part.startswith("_") and text else ""
        # A lone final consonant (ᆯ) is written into the syllable before it.
        start = len(text)
        text += "" if form in "ᆯᆫᆷ" else form
        tokens.append((form, tag, start, len(text)))
    return text, tokens


def blocks_of(issues: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Table ``blocks``: issue → texts, the first a title, the rest bullets under it."""
    rows = []
    for issue, texts in issues.items():
        for n, text in enumerate(texts):
            kind, above = ("bullet", f"{issue}/b000") if n else ("title", None)
            block = f"{issue}/b{n:03d}"
            rows.append((issue, f"{issue}/a01", block, n, kind, above, text, n + 1, None))
    names = "issue_id article_id block_id ordinal kind parent_block_id text source_line page"
    return pd.DataFrame(rows, columns=names.split())


def tables_of(
    blocks: pd.DataFrame,
    tokens: Sequence[Sequence[tuple[str, str, int, int]]],
    names: Mapping[str, tuple[str, str]] | None = None,
    dates: Sequence[tuple[object, ...]] = (),
) -> dict[str, pd.DataFrame]:
    """All inputs; issues are dated by their order.

    Args:
        blocks: From :func:`blocks_of`.
        tokens: (form, tag, start, end) of each block.
        names: Surface → (entity, type), found wherever the text has it.
        dates: Rows of ``dates``.
    """
    cut = [
        (issue, block, n, form, form, tag, start, end)
        for issue, block, found in zip(blocks["issue_id"], blocks["block_id"], tokens, strict=True)
        for n, (form, tag, start, end) in enumerate(found)
    ]
    mentions = [
        (
            row.issue_id,
            row.article_id,
            row.block_id,
            row.text.index(s),
            row.text.index(s) + len(s),
            *e,
        )
        for row in blocks.itertuples()
        for s, e in (names or {}).items()
        if s in row.text
    ]
    ids = sorted(blocks["issue_id"].unique())
    days = pd.date_range("2024-01-01", periods=len(ids), freq="MS")
    return {
        "issues": pd.DataFrame({"issue_id": ids, "published_on": days}),
        "blocks": blocks,
        "tokens": pd.DataFrame(cut, columns=TOKEN),
        "mentions": pd.DataFrame(mentions, columns=MENTION),
        "dates": pd.DataFrame(list(dates), columns=DATE),
    }


def read(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Both tables of outlook, as they would be written."""
    made = outlook_tables(tables, load_outlook_cues(), AnalyzeSettings())
    return {name: from_frame(frame, TABLES[name]).to_pandas() for name, frame in made.items()}


def by_kiwi(
    issues: Mapping[str, Sequence[str]], names: Mapping[str, tuple[str, str]] | None = None
) -> dict[str, pd.DataFrame]:
    """Tables with the tokens Kiwi gives."""
    blocks = blocks_of(issues)
    tokenizer = tokenizer_for(load_gazetteer().user_words(), 1, 4_000)
    found = tokenizer.tokenize(list(blocks["text"]))
    tokens = [[(t.form, t.tag, t.start, t.end) for t in one] for one in found]
    return tables_of(blocks, tokens, names)
