"""Small corpora as frames for the tests of editions: what articles name, cite and state."""

from __future__ import annotations

import pandas as pd


def corpus(issues, *, references=(), quantities=(), aliases=(), entity_types=None):
    """Input frames of a corpus.

    Args:
        issues: (issue_id, series, date or None, articles); an article is a list of surfaces of
            ``entity:surface`` (or a bare name for both), or a tuple (section, that list).
        references: Dicts of columns of table ``references``.
        quantities: Dicts of columns of table ``quantities``.
        aliases: (entity_id, alias, origin).
        entity_types: Entity → type, company unless told.
    """
    rows = {name: [] for name in ("issues", "articles", "blocks", "mentions", "terms")}
    for issue_id, series, published_on, articles in issues:
        rows["issues"].append(
            {
                "issue_id": issue_id,
                "series": series,
                "published_on": pd.Timestamp(published_on).date() if published_on else None,
                "published_precision": "month",
                "article_count": len(articles),
            }
        )
        for n, article in enumerate(articles, 1):
            section, names = article if isinstance(article, tuple) else (None, article)
            at = {"issue_id": issue_id, "article_id": f"{issue_id}/a{n:02d}"}
            rows["articles"].append({**at, "section": section, "ordinal": n})
            block = {**at, "block_id": f"{issue_id}/b{n:03d}"}
            rows["blocks"].append({**block, "ordinal": n})
            for start, text in enumerate(names):
                entity, _, surface = text.partition(":")
                named = {"entity_id": entity, "surface": surface or entity, "start": start}
                rows["mentions"].append({**block, **named})
                rows["terms"].append({**block, "term": entity, "start": start})
    tables = {name: _frame(name, part) for name, part in rows.items()}
    tables["references"] = _frame("references", references)
    tables["quantities"] = _frame("quantities", quantities)
    tables["aliases"] = pd.DataFrame(aliases, columns=["entity_id", "alias", "origin"])
    tables["keyword_timeline"] = tables["terms"][["term"]].drop_duplicates()
    ids = sorted(set(tables["mentions"]["entity_id"]) | set(tables["aliases"]["entity_id"]))
    types = [(entity_types or {}).get(i, "company") for i in ids]
    tables["entities"] = pd.DataFrame({"entity_id": ids, "entity_type": types})
    tables["edge_timeline"] = _pairs(tables["mentions"])
    return tables


_COLUMNS = {
    "issues": ("issue_id", "series", "published_on", "published_precision", "article_count"),
    "articles": ("issue_id", "article_id", "section", "ordinal"),
    "blocks": ("issue_id", "article_id", "block_id", "ordinal"),
    "mentions": ("issue_id", "article_id", "block_id", "start", "entity_id", "surface"),
    "terms": ("issue_id", "article_id", "block_id", "start", "term"),
    "references": (
        "issue_id", "article_id", "block_id", "ordinal", "publisher", "title", "url", "dated",
    ),
    "quantities": (
        "issue_id", "article_id", "block_id", "start", "subject_entity_id", "attribute", "unit",
        "value", "value_high", "confidence",
    ),
}  # fmt: skip


def _frame(name, rows):
    frame = pd.DataFrame(list(rows), columns=list(_COLUMNS[name]))
    numbers = [c for c in ("value", "value_high", "confidence") if c in frame]
    return frame.astype(dict.fromkeys(numbers, "float64"))


def _pairs(mentions):
    both = mentions.merge(mentions, on=["issue_id", "article_id", "block_id"])
    both = both[both["entity_id_x"] < both["entity_id_y"]]
    both = both.drop_duplicates(["entity_id_x", "entity_id_y", "block_id"])
    pairs = both.groupby(["entity_id_x", "entity_id_y", "issue_id"]).agg(
        block_count=("block_id", "nunique"), article_count=("article_id", "nunique")
    )
    names = {"entity_id_x": "source", "entity_id_y": "target"}
    return pairs.reset_index().rename(columns=names)


def cite(article_id, ordinal=1, **columns):
    """A row of table ``references``; its block is the article's."""
    issue_id, _, article = article_id.partition("/")
    row = {"issue_id": issue_id, "article_id": article_id, "ordinal": ordinal}
    row["block_id"] = f"{issue_id}/b0{article[1:]}"
    return {**row, "publisher": None, "title": None, "url": None, "dated": None, **columns}


def state(article_id, subject, attribute, value, **columns):
    """A row of table ``quantities``, in parameters unless told."""
    row = cite(article_id)
    kept = {name: row[name] for name in ("issue_id", "article_id", "block_id")}
    told = {"subject_entity_id": subject, "attribute": attribute, "value": value, "start": 0}
    return {**kept, **told, "unit": "parameter", "value_high": None, "confidence": 0.9, **columns}
