"""The text behind the marks: one data file an issue, and a catalogue of the issues.

A page loads the catalogue and the issues it needs when a reader asks for evidence; no page
carries the corpus. Offsets are code points, as in the tables. Lists of spans are flat: of
``mentions`` block, start, end, entity; of ``terms`` block, start, end, keyword; of ``quantities``
and ``dates`` block, start, end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.knowledge.endings import load_name_endings
from pipeline.report.format import contained
from pipeline.report.json_files import data_file
from pipeline.report.pages.issue import block_anchors
from pipeline.report.pages.rows_by import RowsBy
from pipeline.report.pages.view import int_of, text_of
from pipeline.report.search_index import block_numbers, chosen_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from pipeline.report.pages.view import Corpus, IssueView

CATALOGUE = "data/issues"
_SHOWN = ("article_id", "kind", "text", "source_line", "page")
_SPANS = ("issue_id", "block_id", "start", "end")
_SPANNED = {"mentions": ("entity_id",), "quantities": (), "dates": ()}


def shard_files(corpus: Corpus, *, bucket_count: int) -> Iterator[tuple[str, bytes]]:
    """``assets/data/<n>.js``, n counting issues in order of date, and ``assets/data/issues.js``."""
    articles = corpus.frame("articles", ["issue_id", "article_id", "ordinal", "title"])
    terms = corpus.coded("terms", [*_SPANS, "term"])
    frames = {
        "blocks": block_numbers(corpus, _SHOWN),
        "articles": articles.sort_values("ordinal", kind="stable"),
        "terms": terms[terms["term"].isin(chosen_terms(corpus))],
        **{name: corpus.coded(name, [*_SPANS, *more]) for name, more in _SPANNED.items()},
    }
    by_issue = {name: RowsBy.of(frame, "issue_id") for name, frame in frames.items()}
    del terms, frames
    sizes = []
    for at, issue in enumerate(corpus.issues):
        own = {name: rows.rows(issue.issue_id) for name, rows in by_issue.items()}
        sizes.append((len(own["blocks"]), _front(own["blocks"])))
        yield f"assets/data/{at}.js", data_file(f"data/{at}", _shard(own))
    catalogue = {
        "buckets": bucket_count,
        "issues": [_entry(issue, *size) for issue, size in zip(corpus.issues, sizes, strict=True)],
        "particles": _particles(),
    }
    yield f"assets/{CATALOGUE}.js", data_file(CATALOGUE, catalogue)


def _front(blocks: pd.DataFrame) -> int:
    """Blocks before the first article: contents and cover, which evidence shows last."""
    inside = blocks["article_id"].notna().to_numpy()
    return int(inside.argmax()) if inside.any() else 0


def _entry(issue: IssueView, block_count: int, front: int) -> list[Any]:
    """id, title, publisher, ISO date, date in words (ko, en), page, raw file, blocks, front."""
    when = [issue.when.ko] if issue.when.ko == issue.when.en else [issue.when.ko, issue.when.en]
    return [
        issue.issue_id,
        contained(issue.name),
        contained(issue.publisher),
        issue.published_on.isoformat() if issue.published_on else "",
        when,
        issue.href,
        contained(issue.source_path),
        block_count,
        front,
    ]


def _shard(own: dict[str, pd.DataFrame]) -> dict[str, Any]:
    blocks = own["blocks"]
    keys = [str(key) for key in blocks["block_id"]]
    article_ids = [str(key) for key in own["articles"]["article_id"]]
    article_at = {key: at for at, key in enumerate(article_ids)}
    titles = [contained(text_of(title) or "") for title in own["articles"]["title"]]
    values = zip(keys, block_anchors(keys), *(blocks[c].tolist() for c in _SHOWN), strict=True)
    place = {key: at for at, key in enumerate(keys)}
    named, entities = _spans(own["mentions"], place, "entity_id")
    used, terms = _spans(own["terms"], place, "term")
    return {
        "articles": [list(pair) for pair in zip(article_ids, titles, strict=True)],
        "blocks": [
            [key, anchor, article_at.get(text_of(article) or "", -1), str(kind),
             text_of(text) or "", int_of(line) or 0, int_of(page) or 0]
            for key, anchor, article, kind, text, line, page in values
        ],
        "entities": entities,
        "mentions": named,
        "keywords": terms,
        "terms": used,
        "quantities": _spans(own["quantities"], place)[0],
        "dates": _spans(own["dates"], place)[0],
    }  # fmt: skip


def _spans(
    frame: pd.DataFrame, place: dict[str, int], column: str | None = None
) -> tuple[list[int], list[str]]:
    """Flat numbers block, start, end and, with a column, the place of its value in the list."""
    if frame.empty:
        return [], []
    names = [str(value) for value in frame[column]] if column else [""] * len(frame)
    listed = sorted(set(names)) if column else []
    number = {name: at for at, name in enumerate(listed)}
    spans = sorted(
        (place[str(block)], int(start), int(end), number.get(name, 0))
        for block, start, end, name in zip(
            frame["block_id"], frame["start"], frame["end"], names, strict=True
        )
        if str(block) in place
    )
    width = 4 if column else 3
    return [value for span in spans for value in span[:width]], listed


def _particles() -> dict[str, list[str]]:
    """What may follow a noun, for the search box: longest first."""
    endings = load_name_endings()
    groups = {"case": endings.case, "other": (*endings.auxiliary, *endings.copula)}
    return {name: sorted(set(words), key=lambda w: (-len(w), w)) for name, words in groups.items()}
